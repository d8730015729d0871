import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, asc, eq, isNull, lte } from "../../../store/drizzle.ts";
import { membersWith, partiesOf, partyAt } from "../../members/service.ts";
import { endOf, endOfWorkday } from "../clocks.ts";
import {
  acknowledge,
  act,
  actorsOf,
  card,
  clockTimer,
  isOf,
  keepHelpers,
  mustBeOpenly,
  reply,
  tellOf,
  tellStaff,
  whereOf,
  whisperAll,
} from "../people.ts";
import { UNTAKEN } from "../rules.ts";
import { reportCalls, reportWhistles } from "../schema.ts";
import { lockReport, type Report } from "../service.ts";
import { starChoices, titleText } from "../views.ts";
import { short } from "../words.ts";

/**
 * 吹哨: a leader or staff call several bodies to one matter. They say why first (研判); each body has half an hour to
 * answer, in working time unless it is urgent; then they settle it together by a day, and the office rates how it went.
 */

/** A body that is called answers within half an hour, unless the whistle says otherwise: "60分钟". */
const MINUTES = 30;
const MINUTES_BETWEEN = [5, 480] as const;

/** The answer of who pressed 马上到: it has no words of its own, and is written out in the reader's language. */
const COMING = "coming";

export const whistle = command({
  names: ["whistle", "吹哨"],
  bare: ["吹哨"],
  args: { number: "number", line: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, line }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    mustBeOpenly(found);
    const { communityId } = found;
    const parties = await partiesOf(c.tx, communityId);
    const { bodies, words, afterwards, minutes } = readWhistle(line ?? "", parties);
    const [there] = await whistleOf(c.tx, found);
    // Once all have answered, or let their time pass, they may be called again: it came back, or others are needed.
    const before = there ? await callsOf(c.tx, found) : [];
    if (before.some((call) => call.answeredAt === null && !call.silent))
      throw new Refusal(say("reports-whistled-already", { number: String(number) }));
    if (bodies.length === 0 && words !== null) {
      throw new Refusal(
        say("reports-whistle-whom", { number: String(number), words, parties: parties.map((p) => p.name).join("、") }),
      );
    }
    const lead = found.partyId ?? bodies[0];
    const set = found.partyId === null ? { partyId: lead } : {};
    const { after } = await act(c, number, "whistled", { words, partyId: lead }, set, found);
    await forgetWhistle(c.tx, found);
    await c.tx.insert(reportWhistles).values({
      ...{ communityId, number, byPersonId: c.person.id, words: words!, afterwards, blownAt: c.now },
    });
    const dueAt = endOf(found.urgent ? { minutes, always: true } : { minutes }, c.now, c.timeZone);
    await c.tx.insert(reportCalls).values(
      bodies.map((partyId) => ({
        communityId,
        number,
        partyId,
        dueAt,
        ...(afterwards ? { answeredAt: c.now } : {}),
      })),
    );
    await keepHelpers(c.tx, after, bodies);
    const people = new Map<number, number[]>();
    for (const partyId of bodies) people.set(partyId, await partyAt(c.tx, communityId, partyId, found.placeId));
    const empty = parties.filter((p) => people.get(p.id)?.length === 0).map((p) => p.name);
    const actions: Action[] = [
      acknowledge(afterwards ? "reports-whistle-logged" : "reports-whistled", { number: String(number) }),
      { do: "update", card: card(number) },
      ...clockTimer(after, c.now, c.eventId),
    ];
    const roster = await rosterOf(c.tx, after);
    const post: Post = {
      number,
      lines: [
        say("reports-whistle", { title: titleText(after) }),
        say("reports-whistle-why", { words: words! }),
        ...roster,
      ],
    };
    // Those who are called hear it below, each with their own half hour.
    actions.push(...(await tellOf(whereOf(c), "whistled", after, { staff: post, responsible: null }, c)));
    if (afterwards) return actions;
    const key = `reports:silent:${number}:${dueAt.getTime()}`;
    actions.push({ do: "later", at: dueAt, job: "reports.silent", key, args: { number } });
    if (empty.length > 0) actions.push(...reply(say("reports-whistle-empty", { parties: empty.join("、") })));
    for (const partyId of bodies) {
      const due = { at: dueAt.toISOString(), style: "by" as const };
      const called: Post = {
        number,
        lines: [
          say("reports-whistle", { title: titleText(after) }),
          say("reports-whistle-why", { words: words! }),
          say("reports-whistle-answer-by", { due, number: String(number) }),
        ],
        choices: [{ label: say("reports-choice-coming"), command: `respond ${number} ${COMING}` }],
      };
      actions.push(...whisperAll(people.get(partyId)!, called, c.person.id));
    }
    return actions;
  },
});

/** "物业 居委会 水管反复漏，要一起查" : who is called, and why. 补录: it was blown elsewhere. */
function readWhistle(
  line: string,
  parties: readonly { id: number; name: string }[],
): { bodies: number[]; words: string | null; afterwards: boolean; minutes: number } {
  let rest = line.trim();
  const bodies: number[] = [];
  let afterwards = false;
  let minutes = MINUTES;
  for (;;) {
    const word = /^[^\s,，、:：]+/.exec(rest)?.[0];
    const party = parties.find((p) => p.name === word);
    const within = /^([0-9]{1,3})(?:分钟|min)$/i.exec(word ?? "")?.[1];
    if (party) bodies.push(party.id);
    else if (word !== undefined && /^(?:补录|afterwards)$/i.test(word)) afterwards = true;
    else if (within) minutes = Math.min(Math.max(Number(within), MINUTES_BETWEEN[0]), MINUTES_BETWEEN[1]);
    else break;
    rest = rest.slice(word!.length).replace(/^[\s,，、:：]+/, "");
  }
  return { bodies: [...new Set(bodies)], words: isBlank(rest) ? null : short(rest), afterwards, minutes };
}

const whistleOf = (tx: Tx, { communityId, number }: Pick<Report, "communityId" | "number">) =>
  tx
    .select()
    .from(reportWhistles)
    .where(and(eq(reportWhistles.communityId, communityId), eq(reportWhistles.number, number)))
    .for("update");

/** What was called before makes room: the log of the report keeps that it was. */
async function forgetWhistle(tx: Tx, { communityId, number }: Report): Promise<void> {
  for (const table of [reportCalls, reportWhistles])
    await tx.delete(table).where(and(eq(table.communityId, communityId), eq(table.number, number)));
}

const callsOf = (tx: Tx, { communityId, number }: Pick<Report, "communityId" | "number">) =>
  tx
    .select()
    .from(reportCalls)
    .where(and(eq(reportCalls.communityId, communityId), eq(reportCalls.number, number)))
    .orderBy(asc(reportCalls.partyId));

/** Each body with its clock, its answer or its silence: what staff see on the card. */
export async function rosterOf(tx: Tx, report: Pick<Report, "communityId" | "number">): Promise<Text[]> {
  const calls = await callsOf(tx, report);
  if (calls.length === 0) return [];
  const parties = await partiesOf(tx, report.communityId);
  return calls.map(({ partyId, dueAt, answeredAt, words, silent }) => {
    const who = parties.find((p) => p.id === partyId)?.name ?? "";
    if (words === COMING) return say("reports-call-answered", { who, words: say("reports-choice-coming") });
    if (words !== null) return say("reports-call-answered", { who, words });
    if (answeredAt !== null) return say("reports-call-there", { who });
    if (silent) return say("reports-call-silent", { who });
    return say("reports-call-waiting", { who, due: { at: dueAt.toISOString(), style: "by" } });
  });
}

/** One of the called bodies answers. */
export const respond = command({
  names: ["respond", "应哨"],
  bare: ["应哨"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number, words }, c) {
    const report = await lockReport(c.tx, c.community.id, number);
    const calls = await callsOf(c.tx, report);
    const leads = (await actorsOf(c, report)).has("leader");
    let mine: (typeof calls)[number] | undefined;
    for (const call of calls) if (!mine && (await isOf(c, call.partyId, leads))) mine = call;
    if (!mine) throw new Refusal(say("reports-respond-who", { number: String(number) }));
    if (words === null || isBlank(words)) throw new Refusal(say("reports-respond-words", { number: String(number) }));
    if (mine.words !== null) throw new Refusal(say("reports-responded-already", { number: String(number) }));
    await c.tx
      .update(reportCalls)
      .set({ answeredAt: c.now, byPersonId: c.person.id, words: short(words) })
      .where(
        and(
          eq(reportCalls.communityId, report.communityId),
          eq(reportCalls.number, number),
          eq(reportCalls.partyId, mine.partyId),
        ),
      );
    const actions: Action[] = [
      acknowledge("reports-responded", { number: String(number) }),
      { do: "update", card: card(number) },
    ];
    const open = calls.filter((call) => call.answeredAt === null && call.partyId !== mine.partyId);
    if (open.length > 0) return actions;
    const lines = [
      say("reports-all-responded", { title: titleText(report) }),
      ...(await rosterOf(c.tx, report)),
      say("reports-joint-how", { number: String(number) }),
    ];
    return [...actions, ...(await tellStaff(whereOf(c), { number, lines }))];
  },
});

/** The half hour is over: who answered, and who did not. */
export async function callSilent(c: JobContext): Promise<Action[]> {
  const number = Number(c.args.number);
  const report = await lockReport(c.tx, c.communityId, number);
  const silent = await c.tx
    .update(reportCalls)
    .set({ silent: true })
    .where(
      and(
        eq(reportCalls.communityId, c.communityId),
        eq(reportCalls.number, number),
        lte(reportCalls.dueAt, c.now),
        isNull(reportCalls.answeredAt),
        eq(reportCalls.silent, false),
      ),
    )
    .returning();
  if (silent.length === 0 || report.endedAt !== null) return [];
  const lines = [say("reports-silence", { title: titleText(report) }), ...(await rosterOf(c.tx, report))];
  const heads = await membersWith(c.tx, c.communityId, { roles: ["admin"] });
  return [
    { do: "update", card: card(number) },
    ...(await tellStaff(c, { number, lines })),
    ...whisperAll(heads, { number, lines }),
  ];
}

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
    // That somebody takes it on is still waited for.
    const untaken = UNTAKEN.some((state) => state === report.state);
    const { after } = await act(
      c,
      number,
      "planned",
      { words: plan ?? undefined },
      { ...(untaken ? {} : { dueAt: jointAt }), finishAt: jointAt, ...(plan ? { plan } : {}) },
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
    choices: starChoices(`office ${number}`),
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
