import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say, verbatim } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import { and, eq, isNull } from "../../../store/drizzle.ts";
import { partyAt } from "../../members/service.ts";
import { callsOf, whistleOf } from "../calls.ts";
import { endOfWorkday } from "../clocks.ts";
import { acknowledge, act, actorsOf, card, clockTimer, tellStaff, whereOf, whisperAll } from "../people.ts";
import { UNTAKEN } from "../rules.ts";
import { reportWhistles } from "../schema.ts";
import { lockReport, type Report } from "../service.ts";
import { starChoices, titleText } from "../views.ts";
import { short } from "../words.ts";

/** What a whistle leads to: a day by which they settle it together, and stars for how it went. */

/** The day by which they settle it together. */
export const joint = command({
  names: ["joint", "会办"],
  bare: ["会办"],
  args: { number: "number", days: "number", words: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, days, words }, c) {
    const report = await lockReport(c.tx, c.community.id, number);
    const [there] = await whistleOf(c.tx, report);
    if (!there) throw new Refusal(say("reports-joint-no-whistle", { number: String(number) }));
    if (days < 1 || days > 60) throw new Refusal(say("reports-joint-days", { number: String(number) }));
    const jointAt = endOfWorkday(c.now, days, c.timeZone);
    const plan = words === null || isBlank(words) ? null : short(words);
    // That somebody takes it on is still waited for, unless a day for all of them was what counted already.
    const untaken = UNTAKEN.some((state) => state === report.state);
    const waits = untaken && report.dueAt?.getTime() !== report.finishAt?.getTime();
    const { after } = await act(
      c,
      number,
      "planned",
      { words: plan ?? undefined },
      { ...(waits ? {} : { dueAt: jointAt }), finishAt: jointAt, ...(plan ? { plan } : {}) },
      report,
    );
    await c.tx
      .update(reportWhistles)
      .set({ jointAt })
      .where(and(eq(reportWhistles.communityId, after.communityId), eq(reportWhistles.number, number)));
    const due = { at: jointAt.toISOString(), style: "by" as const };
    const post = {
      number,
      lines: [say("reports-joint-told", { title: titleText(after), due }), ...(plan ? [verbatim(plan)] : [])],
    };
    const actions: Action[] = [
      { do: "acknowledge", text: say("reports-joint", { number: String(number), due }) },
      { do: "update", card: card(number) },
      ...clockTimer(after, c.now, c.eventId),
    ];
    for (const { partyId } of await callsOf(c.tx, report)) {
      actions.push(...whisperAll(await partyAt(c.tx, c.community.id, partyId, report.placeId), post, c.person.id));
    }
    return actions;
  },
});

/** When a whistled matter is done, the office is asked too; done again, it is asked again. */
export async function askOffice(c: PersonContext, report: Report): Promise<Action[]> {
  const { communityId, number } = report;
  const asked = await c.tx
    .update(reportWhistles)
    .set({ officeStars: null })
    .where(and(eq(reportWhistles.communityId, communityId), eq(reportWhistles.number, number)))
    .returning();
  if (asked.length === 0) return [];
  const post = {
    number,
    lines: [say("reports-office-ask", { title: titleText(report) })],
    choices: starChoices(`office ${number}`, { asks: "any" }),
  };
  return tellStaff(whereOf(c), post);
}

export const office = command({
  names: ["office"],
  byChoice: true,
  args: { number: "number", stars: "word" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, stars }, c) {
    const report = await lockReport(c.tx, c.community.id, number);
    const actors = await actorsOf(c, report);
    // Whoever did the work does not judge it.
    if (actors.has("worker")) throw new Refusal(say("reports-office-own", { number: String(number) }));
    if (!actors.has("staff") && !actors.has("leader")) throw new Refusal(say("reports-assign-scope"));
    const given = /^[1-5]$/.test(stars) ? Number(stars) : null;
    const rated = await c.tx
      .update(reportWhistles)
      .set({ officeStars: given })
      .where(
        and(
          eq(reportWhistles.communityId, report.communityId),
          eq(reportWhistles.number, number),
          isNull(reportWhistles.officeStars),
        ),
      )
      .returning();
    if (given === null || rated.length === 0)
      throw new Refusal(say("reports-office-already", { number: String(number) }));
    return [acknowledge("reports-office-rated", { stars }), { do: "update", card: card(number) }];
  },
});
