import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, verbatim } from "../../../core/post.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { readReport } from "../../../understand/report.ts";
import { buildingByCode } from "../../members/service.ts";
import { KIND_RULES } from "../kinds.ts";
import {
  acknowledge,
  act,
  card,
  endPost,
  noted,
  spoken,
  tellJoined,
  tellOf,
  wentOn,
  whereOf,
  whisperAll,
} from "../people.ts";
import { reportJoins, reportLinks } from "../schema.ts";
import { joinReport, lockReport, type Report } from "../service.ts";
import { declinedText, titleText } from "../views.ts";
import { short } from "../words.ts";

/** What leaders and staff make of a report, and the ends that are not "done". */

export const triage = command({
  names: ["triage", "研判"],
  bare: ["研判"],
  args: { number: "number", words: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, words }, c) {
    await act(c, number, "triaged", { words: words && short(words) });
    return [acknowledge("reports-triaged", { number: String(number) }), { do: "update", card: card(number) }];
  },
});

/** "改正 12 漏水", "改正 12 5号楼": what kind of matter it is, or where, put right. It goes on as it goes. */
export const correct = command({
  names: ["correct", "改正"],
  bare: ["改正"],
  args: { number: "number", words: "rest" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, words }, c) {
    const { category, place } = readReport(words);
    const building = place?.building ? await buildingByCode(c.tx, c.community.id, place.building) : undefined;
    if (place?.building && !building) throw new Refusal(say("members-join-no-building", { building: place.building }));
    if (!building && category === "other") throw new Refusal(say("reports-correct-how", { number: String(number) }));
    const where = building
      ? {
          placeId: building.id,
          placeSaid: true,
          building: building.code,
          unit: place?.unit ?? null,
          floor: place?.floor ?? null,
        }
      : {};
    const kind = category === "other" ? {} : { category };
    const { after } = await act(c, number, "corrected", {}, { ...kind, ...where, asking: null });
    return [
      { do: "acknowledge", text: say("reports-corrected", { title: titleText(after) }) },
      { do: "update", card: card(number) },
    ];
  },
});

export const decline = command({
  names: ["decline", "不办", "不采纳"],
  bare: ["不办", "不采纳"],
  alone: ["decline"],
  numbered: ["decline"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  run: ({ number, words }, c) => endWith(c, number, "declined", words && short(words)),
});

export const refer = command({
  names: ["refer", "转介"],
  bare: ["转介"],
  alone: ["refer"],
  numbered: ["refer"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  run: ({ number, words }, c) => endWith(c, number, "referred", words && short(words)),
});

async function endWith(
  c: PersonContext,
  number: number,
  what: "declined" | "referred",
  answer: string | null,
): Promise<Action[]> {
  const { before, after } = await act(c, number, what, { words: answer }, { answer });
  const said = verbatim(answer!);
  const line = what === "declined" ? declinedText(after, said) : say("reports-state-referred", { answer: said });
  const reporter = endPost(after, line);
  // Who had taken it on would go on with it; those who were only asked have the card.
  const noMore: Post = { number, lines: [say(`reports-no-more-${what}`, { title: titleText(after), answer: said })] };
  const digest = KIND_RULES[after.kind].shown !== "nobody";
  const responsible = before.workerId === null ? null : noMore;
  return [
    noted(`reports-${what}-noted`, after),
    ...wentOn(number),
    ...(await tellOf(whereOf(c), what, after, { reporter, responsible, digest }, c)),
    ...(await tellJoined(c, after, reporter)),
  ];
}

export const merge = command({
  names: ["merge", "合并"],
  bare: ["合并"],
  alone: ["merge"],
  args: { number: "number", into: "number" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, into }, c) {
    if (number === into) throw new Refusal(say("reports-merge-itself", { number: String(number) }));
    // In one order, whoever merges what: two merges at once then never wait for each other.
    const [low, high] = number < into ? [number, into] : [into, number];
    const first = await lockReport(c.tx, c.community.id, low);
    const second = await lockReport(c.tx, c.community.id, high);
    const [found, other] = number === low ? [first, second] : [second, first];
    // What has ended takes nothing in: so there can be no circle.
    if (found.state === "merged" && found.mergedInto === into)
      throw new Refusal(say("reports-is-merged", { number: String(number), other: String(into) }));
    if (other.state === "merged")
      throw new Refusal(say("reports-is-merged", { number: String(into), other: String(other.mergedInto) }));
    if (other.endedAt !== null) throw new Refusal(say("reports-merge-ended", { other: String(into) }));
    if (found.kind !== other.kind || found.anonymous !== other.anonymous)
      throw new Refusal(say("reports-merge-kinds", { number: String(number), other: String(into) }));
    const { before, after } = await act(c, number, "merged", { other: into }, { mergedInto: into }, found);
    await moveJoins(c.tx, c.now, after, other);
    const { communityId } = after;
    await c.tx.insert(reportLinks).values({ communityId, number, other: into, why: "merged" }).onConflictDoNothing();
    const line = say("reports-state-merged", { other: String(into) });
    // Who had taken it on would go on with it by itself.
    const told = { title: titleText(before), other: titleText(other) };
    const key = before.workerId === other.workerId ? "reports-merged-own" : "reports-merged-had";
    const had: Post = { number: into, lines: [say(key, told)] };
    const holders = before.workerId === null ? [] : [before.workerId];
    return [
      acknowledge("reports-merged", { number: String(number), other: String(into) }),
      ...wentOn(number),
      { do: "update", card: card(into) },
      ...(await tellOf(whereOf(c), "merged", after, { reporter: endPost(after, line) }, c)),
      ...spoken(after, whisperAll(holders, had, c.person.id)),
    ];
  },
});

/** Its neighbours, and the one who reported it, are neighbours of the other now. */
async function moveJoins(tx: Tx, at: Date, from: Report, to: Report): Promise<void> {
  const joined = await tx
    .select({ personId: reportJoins.personId })
    .from(reportJoins)
    .where(and(eq(reportJoins.communityId, from.communityId), eq(reportJoins.number, from.number)));
  const people = new Set(joined.map((j) => j.personId));
  if (from.personId !== null) people.add(from.personId);
  if (to.personId !== null) people.delete(to.personId);
  for (const personId of people) await joinReport(tx, to, personId, at);
}
