import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { clip } from "../../../core/text.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { readReport } from "../../../understand/report.ts";
import { buildingByCode, type Party, partiesOf } from "../../members/service.ts";
import { clockOf, endOf } from "../clocks.ts";
import { KIND_RULES, wantsPhoto } from "../kinds.ts";
import {
  acknowledge,
  act,
  actorsOf,
  card,
  clockTimer,
  endPost,
  handlerText,
  keepHelpers,
  noted,
  offerPost,
  photosOf,
  reply,
  responsibleOf,
  tellOf,
  tellReporter,
  tellStaff,
  whereOf,
  whisperAll,
} from "../people.ts";
import { reportJoins, reportLinks } from "../schema.ts";
import { joinReport, lockReport, mustBePossible, type Report } from "../service.ts";
import { titleText } from "../views.ts";

/** What leaders, workers and staff do with a report until it is done. */

const WORDS = 500;
const short = (words: string | null) => (words === null ? null : clip(words.trim(), WORDS).text);

export const triage = command({
  names: ["triage", "研判"],
  bare: ["研判"],
  args: { number: "number", words: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, words }, c) {
    await act(c, number, "triaged", { words: short(words) });
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
    const where = building ? { placeId: building.id, building: building.code, unit: place?.unit ?? null } : {};
    const kind = category === "other" ? {} : { category };
    const { after } = await act(c, number, "corrected", {}, { ...kind, ...where, asking: null });
    return [
      { do: "acknowledge", text: say("reports-corrected", { title: titleText(after) }) },
      { do: "update", card: card(number) },
    ];
  },
});

export const assign = command({
  names: ["assign", "派单"],
  bare: ["派单"],
  args: { number: "number", to: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, to }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    const actors = await actorsOf(c, found);
    if (!actors.has("staff") && !actors.has("leader")) throw new Refusal(say("reports-assign-scope"));
    const parties = await partiesOf(c.tx, c.community.id);
    const target = await assigneeOf(c, to, parties);
    if (!target) {
      mustBePossible(found, "assigned", { actors, partyId: 0 });
      return [
        {
          do: "reply",
          post: {
            number,
            lines: [say("reports-assign-whom", { number: String(number) })],
            choices: parties.map((p) => ({
              label: say("core-verbatim", { text: p.name }),
              command: `assign ${number} ${p.name}`,
            })),
          },
        },
      ];
    }
    const { helpers, ...who } = target;
    const accept = KIND_RULES[found.kind].accept ?? clockOf(found).accept;
    const dueAt = endOf(found.urgent ? clockOf(found).accept : accept, c.now, c.timeZone);
    const set = { ...who, workerId: null, acceptedAt: null, finishAt: null, plan: null, asking: null, dueAt };
    // A person without a party is whom it is given to all the same.
    const given = { partyId: who.partyId ?? who.assigneeId };
    const { before, after } = await act(c, number, "assigned", given, set, found);
    await keepHelpers(c.tx, after, helpers);
    const whom = (await handlerText(c.tx, after)) ?? say("reports-handler-unknown");
    const helping = parties.filter((p) => helpers.includes(p.id));
    return [
      { do: "acknowledge", text: say("reports-assigned", { number: String(number), whom }) },
      { do: "update", card: card(number) },
      ...clockTimer(after, c.now, c.eventId),
      ...(await tellOf(whereOf(c), "assigned", after, { responsible: await offerPost(whereOf(c), after) }, c)),
      ...(await handOver(c, before, after)),
      ...(await tellHelpers(c, after, helping)),
    ];
  },
});

/** Nobody passes it on silently: whoever had it, and its reporter, hear where it went. */
async function handOver(c: PersonContext, before: Report, after: Report): Promise<Action[]> {
  if (before.partyId === null || before.partyId === after.partyId) return [];
  const args = {
    title: titleText(after),
    from: (await handlerText(c.tx, before)) ?? say("reports-handler-unknown"),
    to: (await handlerText(c.tx, after)) ?? say("reports-handler-unknown"),
  };
  const post = { number: after.number, lines: [say("reports-handed-over", args)] };
  const had = before.workerId === null ? [] : [before.workerId];
  return [
    ...whisperAll(had, post, c.person.id),
    ...tellReporter(after, post, c),
    ...(c.chat.purpose === "staff" ? [] : await tellStaff(whereOf(c), post, c.person.id)),
  ];
}

async function tellHelpers(c: PersonContext, report: Report, helping: readonly Party[]): Promise<Action[]> {
  const actions: Action[] = [];
  for (const party of helping) {
    const people = await responsibleOf(c.tx, { ...report, workerId: null, assigneeId: null, partyId: party.id });
    const lead = (await handlerText(c.tx, report)) ?? say("reports-handler-unknown");
    const post = { number: report.number, lines: [titleText(report), say("reports-helping", { lead })] };
    actions.push(...whisperAll(people, post, c.person.id));
  }
  return actions;
}

/**
 * To whom it goes: parties by their names (the first leads, the others help), or a person the platform vouches for.
 * @returns null when nobody is named
 * @throws {Refusal} when somebody is, and is not known
 */
async function assigneeOf(
  c: PersonContext,
  to: string | null,
  parties: readonly Party[],
): Promise<{ partyId: number | null; assigneeId: number | null; helpers: number[] } | null> {
  const line = to?.trim() ?? "";
  const whole = parties.find((p) => p.name === line);
  const names = whole ? [line] : line.split(/[\s,，、]+/).filter((n) => n !== "");
  const named = names.map((name) => parties.find((p) => p.name === name));
  if (named.length > 0 && named.every((p) => p !== undefined)) {
    const [lead, ...others] = named as [Party, ...Party[]];
    return { partyId: lead.id, assigneeId: null, helpers: others.map((p) => p.id) };
  }
  const account = c.targets[0];
  if (account && c.targets.length === 1) {
    const person = c.known(account);
    if (!person || !holdsAny(person.grants, ["worker", "leader"])) throw new Refusal(say("reports-assign-no-worker"));
    return {
      partyId: person.grants.find((g) => g.partyId !== null)?.partyId ?? null,
      assigneeId: person.id,
      helpers: [],
    };
  }
  if (line !== "") throw new Refusal(say("reports-assign-unknown", { parties: parties.map((p) => p.name).join("、") }));
  return null;
}

export const accept = command({
  names: ["accept", "接单", "采纳"],
  bare: ["接单", "采纳"],
  args: { number: "number", more: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number, more }, c) {
    const words = more?.trim() ?? "";
    if (words === "") return takeOn(c, number);
    const parts = words.split(/[\s,，、和]+/).map((word) => /^[#＃]?(\d{1,9})$/.exec(word)?.[1]);
    if (parts.every((part) => part !== undefined)) return takeAll(c, [number, ...parts.map(Number)]);
    // "接单 2 明天上午来": taken on, and what will be done is said.
    const taken = (await takeOn(c, number)).filter((action) => action.do !== "acknowledge");
    return [...taken, ...(await sayPlan(c, number, words))];
  },
});

const MOST_AT_ONCE = 20;

/** Several at once, in one order whoever takes them. What cannot be taken is said beside the others, and keeps none of them. */
async function takeAll(c: PersonContext, given: readonly number[]): Promise<Action[]> {
  const numbers = [...new Set(given)].sort((a, b) => a - b).slice(0, MOST_AT_ONCE);
  const taken: number[] = [];
  const lines: Text[] = [];
  const actions: Action[] = [];
  for (const number of numbers) {
    try {
      // A refusal here comes before anything of that one is written.
      actions.push(...(await takeOn(c, number)).filter((action) => action.do !== "acknowledge"));
      taken.push(number);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      lines.push(error.text);
    }
  }
  if (taken.length > 0) {
    const list = taken.map((number) => `#${number}`).join(" ");
    lines.unshift(say("reports-accepted-all", { list, number: String(taken[0]) }));
  }
  return [...reply(...lines), ...actions];
}

/** A neighbour who helps. */
export const helping = command({
  names: ["helping"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    if (!KIND_RULES[found.kind].volunteers) throw new Refusal(say("reports-accept-who", { number: String(number) }));
    if (found.personId === c.person.id) throw new Refusal(say("reports-own", { number: String(number) }));
    const post = {
      number,
      lines: [titleText(found), say("reports-said-private", { text: clip(found.text, WORDS).text })],
      choices: [
        { label: say("reports-choice-helped"), command: `helped ${number}` },
        { label: say("reports-choice-not-helping"), command: `giveback ${number}` },
      ],
    };
    const taken = await takeOn(c, number, found);
    return [
      ...taken,
      { do: "whisper", personId: c.person.id, post },
      ...tellReporter(found, { number, lines: [say("reports-help-comes", { title: titleText(found) })] }, c),
    ];
  },
});

async function takeOn(c: PersonContext, number: number, locked?: Report): Promise<Action[]> {
  const found = locked ?? (await lockReport(c.tx, c.community.id, number));
  if ((found.state === "accepted" || found.state === "working") && found.workerId === c.person.id)
    return [acknowledge("reports-accepted-already", { number: String(number) })];
  const { finish, answer } = clockOf(found, KIND_RULES[found.kind].days);
  // A day that was set for all of them together stays.
  const joint = found.finishAt !== null && found.finishAt > c.now ? found.finishAt : null;
  const finishAt = joint ?? endOf(finish, c.now, c.timeZone);
  const answerAt = endOf(answer, c.now, c.timeZone);
  const { after } = await act(
    c,
    number,
    "accepted",
    {},
    {
      partyId: found.partyId ?? c.person.grants.find((g) => g.partyId !== null)?.partyId ?? null,
      ...{ workerId: c.person.id, acceptedAt: c.now, finishAt, asking: null },
      // Of what takes longer they owe a word first: what will be done.
      dueAt: ("days" in finish && finish.days <= 1) || answerAt > finishAt ? finishAt : answerAt,
    },
    found,
  );
  const before = (await photosOf(c.tx, found)).some((p) => p.when === "before");
  const wanted = wantsPhoto(found, before) ? "reports-accepted-photo" : "reports-accepted";
  const key = KIND_RULES[found.kind].volunteers ? "reports-helping-thanks" : wanted;
  return [
    acknowledge(key, { number: String(number) }),
    { do: "update", card: card(number) },
    ...clockTimer(after, c.now, c.eventId),
  ];
}

export const working = command({
  names: ["working", "在办"],
  bare: ["在办"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  run: ({ number, words }, c) => sayPlan(c, number, words),
});

async function sayPlan(c: PersonContext, number: number, words: string | null): Promise<Action[]> {
  const plan = short(words);
  const { after } = await act(c, number, "working", { words: plan }, (r) => ({ plan, dueAt: r.finishAt ?? r.dueAt }));
  const line = say("reports-working-told", { title: titleText(after), plan: plan! });
  return [
    noted("reports-working", after),
    { do: "update", card: card(number) },
    ...clockTimer(after, c.now, c.eventId),
    ...(await tellOf(whereOf(c), "working", after, { reporter: { number, lines: [line] } }, c)),
  ];
}

export const giveBack = command({
  names: ["giveback"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    const dueAt = endOf(clockOf(found).accept, c.now, c.timeZone);
    const { after } = await act(
      c,
      number,
      "returned",
      {},
      { workerId: null, acceptedAt: null, finishAt: null, dueAt },
      found,
    );
    const post = { number, lines: [say("reports-given-back", { title: titleText(after) })] };
    return [
      acknowledge("reports-giveback-thanks"),
      { do: "update", card: card(number) },
      ...clockTimer(after, c.now, c.eventId),
      ...(await tellOf(whereOf(c), "returned", after, { staff: post }, c)),
    ];
  },
});

// ── the other ends ─────────────────────────────────────────────────────────────────────────────────────────────────

export const decline = command({
  names: ["decline", "不办", "不采纳"],
  bare: ["不办", "不采纳"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  run: ({ number, words }, c) => endWith(c, number, "declined", short(words)),
});

export const refer = command({
  names: ["refer", "转介"],
  bare: ["转介"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  run: ({ number, words }, c) => endWith(c, number, "referred", short(words)),
});

async function endWith(
  c: PersonContext,
  number: number,
  what: "declined" | "referred",
  answer: string | null,
): Promise<Action[]> {
  const { after } = await act(c, number, what, { words: answer }, { answer });
  const reporter = endPost(after, say(`reports-state-${what}`, { answer: answer! }));
  return [
    noted(`reports-${what}-noted`, after),
    { do: "update", card: card(number) },
    ...(await tellOf(whereOf(c), what, after, { reporter, digest: KIND_RULES[after.kind].shown !== "nobody" }, c)),
  ];
}

export const merge = command({
  names: ["merge", "合并"],
  bare: ["合并"],
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
    if (other.endedAt !== null) throw new Refusal(say("reports-merge-ended", { other: String(into) }));
    if (found.kind !== other.kind || found.anonymous !== other.anonymous)
      throw new Refusal(say("reports-merge-kinds", { number: String(number), other: String(into) }));
    const { after } = await act(c, number, "merged", { other: into }, { mergedInto: into }, found);
    await moveJoins(c.tx, c.now, after, other);
    const { communityId } = after;
    await c.tx.insert(reportLinks).values({ communityId, number, other: into, why: "merged" }).onConflictDoNothing();
    const line = say("reports-state-merged", { other: String(into) });
    return [
      acknowledge("reports-merged", { number: String(number), other: String(into) }),
      { do: "update", card: card(number) },
      { do: "update", card: card(into) },
      ...(await tellOf(whereOf(c), "merged", after, { reporter: endPost(after, line) }, c)),
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
