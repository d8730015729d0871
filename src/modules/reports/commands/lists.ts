import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Choice, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import type { Span } from "../../../core/time.ts";
import { readBuildingName } from "../../../understand/place.ts";
import { readReport } from "../../../understand/report.ts";
import { partiesLookup } from "../../members/lookups.ts";
import { buildingsOf, countHomes } from "../../members/service.ts";
import { rosterOf } from "../calls.ts";
import { complaintsByBuilding, hotSpots, readFigures, spanText } from "../figures.ts";
import { isByNeighbour, isHidden } from "../kinds.ts";
import { itemText, listPost, trendText } from "../listed.ts";
import {
  ALIKE_DAYS,
  adoptedSuggestions,
  besideOf,
  type Filter,
  joinedOpen,
  mineOf,
  openReports,
  ownOpenLookup,
  standingList,
} from "../lists.ts";
import {
  acceptChoice,
  acknowledge,
  act,
  actorsOf,
  choosable,
  handlerText,
  maySee,
  photosOf,
  reply,
  toAsker,
} from "../people.ts";
import { IN_HAND, type State, UNTAKEN } from "../rules.ts";
import { countAsked, findReport, lockReport, type Report } from "../service.ts";
import {
  askerChoices,
  assignChoices,
  besideTexts,
  dropChoice,
  helperChoices,
  howDoneText,
  solvedChoices,
  starChoices,
  stateText,
  titleText,
} from "../views.ts";
import { KIND_WORDS, short, wordsIn } from "../words.ts";

/** What people look up: one report, what is open, what stands, and how well it goes. */

const LIST = 8;
const DAY = 86_400_000;

export const status = command({
  names: ["status", "进度", "进展"],
  alone: ["进度", "status"],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  together: true,
  async run({ number }, c) {
    if (number === null) {
      // In a group only what was reported there: the rest is between them and the bot.
      const mine = await c.look(ownOpenLookup, { communityId: c.community.id, personId: c.person.id });
      const here = c.chat.kind === "group" ? mine.filter((r) => r.chat === c.chat.id) : mine;
      const post = listPost(here.slice(0, LIST), here.length, say("reports-mine-none"), say("reports-mine"));
      // Who met the same is not for a group to read.
      const joined = c.chat.kind === "group" ? [] : await joinedOpen(c.tx, c.community.id, c.person.id, LIST);
      if (joined.length === 0) return [{ do: "reply", post }];
      const own = here.length === 0 ? [] : post.lines;
      return [{ do: "reply", post: { lines: [...own, say("reports-joined-mine"), ...joined.map(itemText)] } }];
    }
    const found = await findReport(c.tx, c.community.id, number);
    if (!found || !(await maySee(c, found))) throw new Refusal(say("reports-none", { number: String(number) }));
    const line = stateText(found, await handlerText(c.tx, found));
    if (c.tapped) return [{ do: "acknowledge", text: line }];
    const hidden = isHidden(found);
    const lines = [titleText(found), line];
    if (hidden && c.chat.kind === "private")
      lines.splice(1, 0, say("reports-said-private", { text: short(found.edited ?? found.text) }));
    // Among neighbours its card stands there with all that can be pressed.
    if (c.chat.purpose !== "staff" && c.chat.kind === "group") return [{ do: "reply", post: { lines, number } }];
    const ways = await waysOn(c, found);
    const beside = await besideLines(c, found);
    return [{ do: "reply", post: { lines: [...lines, ...beside, ...ways.lines], choices: ways.choices, number } }];
  },
});

/** What staff, the place's leaders and whoever has it read besides. Of what is hidden the note is for private. */
async function besideLines(c: PersonContext, found: Report): Promise<Text[]> {
  const actors = await actorsOf(c, found);
  if (!actors.has("staff") && !actors.has("leader") && !actors.has("worker") && c.chat.purpose !== "staff") return [];
  const { helpers, note, like } = (await besideOf(c.tx, [found])).get(`${found.communityId}:${found.number}`)!;
  const parties = await c.look(partiesLookup, c.community.id);
  // Whoever was called stands in the roster, which is for who may call.
  const leads = actors.has("staff") || actors.has("leader") || c.chat.purpose === "staff";
  const roster = leads && found.endedAt === null ? await rosterOf(c.tx, found) : [];
  const names = parties.filter((p) => helpers.some((h) => h.partyId === p.id && !(roster.length > 0 && h.called)));
  // What looks like it may have been told in confidence to others than whoever has it.
  const inPrivate = c.chat.kind === "private";
  const forStaff = inPrivate ? actors.has("staff") : c.chat.purpose === "staff" && like?.merges;
  const alike = forStaff ? (like?.other ?? null) : null;
  const shown = isHidden(found) && !inPrivate ? null : note;
  return [
    ...besideTexts(
      names.map((p) => p.name),
      shown,
      alike,
    ),
    ...roster,
  ];
}

/** What the one who asks can do about it now: with a tap where it is one, else in words. */
async function waysOn(c: PersonContext, found: Report): Promise<{ lines: Text[]; choices: Choice[] }> {
  const actors = await actorsOf(c, found);
  const { number, state } = found;
  const lines: Text[] = [];
  const choices: Choice[] = [];
  const is = (states: readonly State[]) => states.includes(state);
  const leads = actors.has("staff") || actors.has("leader");
  if (actors.has("reporter") && state === "resolved") choices.push(...solvedChoices(found));
  if (actors.has("reporter") && state === "confirmed" && found.stars === null)
    choices.push(...starChoices(`rate ${number}`));
  if (is(UNTAKEN) && (actors.has("handler") || actors.has("staff"))) choices.push(acceptChoice(found));
  if (is(UNTAKEN) && leads) {
    const others = (await c.look(partiesLookup, c.community.id)).filter((p) => p.id !== found.partyId);
    choices.push(...assignChoices(found, choosable(others)));
  }
  if (is(UNTAKEN) && found.personId === c.person.id)
    choices.push({ label: say("reports-choice-status"), command: `status ${number}` }, dropChoice(number));
  if (is(IN_HAND) && actors.has("worker") && isByNeighbour(found))
    choices.push(...(found.personId === c.person.id ? askerChoices(number) : helperChoices(number)));
  else if (is(IN_HAND) && (actors.has("worker") || actors.has("staff"))) {
    const before = (await photosOf(c.tx, found)).some((p) => p.when === "before");
    lines.push(howDoneText(found, before));
  }
  if (is([...UNTAKEN, ...IN_HAND]) && (leads || actors.has("worker")) && found.kind !== "help")
    lines.push(
      say(found.kind === "suggestion" ? "reports-how-not-adopt" : "reports-how-end", { number: String(number) }),
    );
  return { lines, choices };
}

/** Words that narrow a list down. */
const LATE = /^(?:超时|逾期|late|overdue)$/i;
const MINE = /^(?:我的|我|mine|my)$/i;
const PAGE = /第\s*([0-9]{1,4})\s*页|\bpage\s+([0-9]{1,4})\b/i;
/** @returns null when a word says nothing that it could be narrowed by */
function readFilter(words: string, c: PersonContext): Filter | null {
  const filter: Filter = {};
  for (const word of wordsIn(words)) {
    const building = readBuildingName(word);
    const { category } = readReport(word);
    if (LATE.test(word)) filter.late = true;
    else if (MINE.test(word)) filter.mine = mineOf(c.person);
    else if (Object.hasOwn(KIND_WORDS, word)) filter.kind = KIND_WORDS[word]!;
    else if (building?.kind === "building") filter.building = building.code;
    else if (category !== "other") filter.category = category;
    else return null;
  }
  return filter;
}

export const list = command({
  names: ["reports", "待办"],
  spoken: ["reports"],
  bare: ["待办"],
  args: { filter: "rest?" },
  may: ["leader", "worker", "staff"],
  where: "any",
  async run({ filter: words }, c) {
    const asked = PAGE.exec(words ?? "");
    const narrowed = (words ?? "").replace(PAGE, " ").replace(/\s+/g, " ").trim();
    const filter = readFilter(narrowed, c);
    if (filter === null) throw new Refusal(say("reports-filter-how"));
    const wanted = sayingNothing(c, filter.mine ? filter : { ...scopeOf(c), ...filter });
    const read = (page: number) => openReports(c.tx, c.community.id, wanted, LIST, (page - 1) * LIST);
    let page = Math.max(1, Number(asked?.[1] ?? asked?.[2] ?? 1));
    let found = await read(page);
    // A page that is not there is the last one.
    const pages = Math.max(1, Math.ceil(found.count / LIST));
    if (page > pages) {
      page = pages;
      found = await read(page);
    }
    const { list, count, waiting } = found;
    const none = narrowed === "" ? "reports-open-none" : "reports-open-none-such";
    const next = { count: count - (page - 1) * LIST - list.length, page: String(page + 1) };
    const more = narrowed === "" ? say("reports-more-open", next) : say("reports-more-such", { ...next, narrowed });
    const post = listPost(list, list.length + next.count, say(none), openText(count - waiting, waiting), more);
    // Where doors are nobody else's to read, what waits in other modules stands with it.
    const others = narrowed === "" && c.chat.kind === "private" ? await c.waiting() : [];
    const lines = count === 0 && others.length > 0 ? others : [...post.lines, ...others];
    return toAsker(c, { ...post, lines });
  },
});

/** What is asked for by its place or its matter leaves out what has no name, where others than staff read the answer. */
function sayingNothing(c: PersonContext, filter: Filter): Filter {
  const narrowed = filter.building ?? filter.category ?? filter.kind ?? filter.underPlaceIds;
  const staffAlone = holdsAny(c.person.grants, ["staff"]) && c.chat.purpose !== "staff";
  return narrowed === undefined || staffAlone ? filter : { ...filter, named: true };
}

/** How many are still to be done, and how many wait only for their reporter's word. */
function openText(count: number, waiting: number): Text {
  if (waiting === 0) return say("reports-open", { count });
  return count === 0 ? say("reports-open-waiting", { waiting }) : say("reports-open-both", { count, waiting });
}

/** Staff see all, leaders their places, workers what their parties were given. */
function scopeOf(c: PersonContext): Filter {
  if (holdsAny(c.person.grants, ["staff"])) return {};
  const underPlaceIds = c.person.grants.flatMap((g) => (g.role === "leader" && g.placeId !== null ? [g.placeId] : []));
  if (underPlaceIds.length > 0) return { underPlaceIds };
  return { partyIds: mineOf(c.person).partyIds };
}

export const suggestions = command({
  names: ["suggestions", "建议落地清单"],
  bare: ["建议落地清单"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_args, c) {
    const list = await adoptedSuggestions(c.tx, c.community.id, LIST);
    if (list.length === 0) return reply(say("reports-suggestions-none"));
    const lines: Text[] = [say("reports-suggestions")];
    for (const found of list) {
      const who = (await handlerText(c.tx, found)) ?? say("reports-handler-unknown");
      lines.push(
        say("reports-suggestion", { title: titleText(found), who, state: say(`reports-short-${found.state}`) }),
      );
    }
    return [{ do: "reply", post: { lines } }];
  },
});

// ── the standing list ──────────────────────────────────────────────────────────────────────────────────────────────

export const standing = command({
  names: ["standing", "治理清单"],
  bare: ["治理清单"],
  args: { number: "number?" },
  may: ["leader", "worker", "staff"],
  where: "any",
  async run({ number }, c) {
    if (number === null) {
      const list = await standingList(c.tx, c.community.id, 20);
      if (list.length === 0) return toAsker(c, { lines: [say("reports-standing-none")] });
      return toAsker(c, { lines: [say("reports-standing", { count: list.length }), ...list.map(itemText)] });
    }
    const found = await keepList(c, number, true);
    return [acknowledge("reports-standing-on", { number: String(found.number) })];
  },
});

export const strike = command({
  names: ["strike", "销账"],
  bare: ["销账"],
  args: { number: "number", words: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, words }, c) {
    const found = await keepList(c, number, false, words === null ? undefined : short(words));
    return [acknowledge("reports-standing-off", { number: String(found.number) })];
  },
});

/** Puts it on the standing list or strikes it off, and logs who did. */
async function keepList(c: PersonContext, number: number, on: boolean, words?: string): Promise<Report> {
  const found = await lockReport(c.tx, c.community.id, number);
  if (found.standing === on) {
    throw new Refusal(say(on ? "reports-standing-already" : "reports-standing-not", { number: String(number) }));
  }
  return (await act(c, number, on ? "listed" : "struck", { words }, { standing: on }, found)).after;
}

// ── figures and trends ─────────────────────────────────────────────────────────────────────────────────────────────

export const figures = command({
  names: ["figures", "数据"],
  spoken: ["figures"],
  bare: ["数据"],
  args: { category: "rest?" },
  may: ["leader", "worker", "staff"],
  where: "any",
  async run({ category: word }, c) {
    const category = word === null ? undefined : readReport(word).category;
    if (category === "other") throw new Refusal(say("reports-figures-how"));
    const since = new Date(c.now.getTime() - 30 * DAY);
    const until = new Date(c.now.getTime() + 1);
    const f = await readFigures(c.tx, c.community.id, { since, until }, category);
    const earlier = { since: new Date(since.getTime() - 30 * DAY), until: since };
    const before = await readFigures(c.tx, c.community.id, earlier, category);
    const about = category === undefined ? say("reports-figures-all") : say(`category-${category}`);
    const lines = [say("reports-figures", { about, received: f.received, ended: f.ended })];
    if (f.done > 0) {
      lines.push(say("reports-figures-time", { median: spanText(f.medianHours ?? 0), p90: spanText(f.p90Hours ?? 0) }));
      if (before.done > 0)
        lines.push(say("reports-figures-before", { median: spanText(before.medianHours ?? 0), done: before.done }));
      lines.push(say("reports-figures-kept", { done: f.done, onTime: f.onTime, reopened: f.reopened }));
    }
    if (f.stars.mean === null) lines.push(say("reports-figures-stars-few", { count: f.stars.count }));
    else lines.push(say("reports-figures-stars", { mean: f.stars.mean.toFixed(1), count: f.stars.count }));
    const asked = await countAsked(c.tx, c.community.id, { since: new Date(c.now.getTime() - 7 * DAY), until });
    if (category === undefined && asked.asked + asked.corrected > 0)
      lines.push(
        say("reports-figures-asked", { asked: asked.asked, refused: asked.refused, corrected: asked.corrected }),
      );
    if (category === undefined) lines.push(...(await complaintsText(c, { since, until })));
    const lately = { since: new Date(c.now.getTime() - ALIKE_DAYS * DAY), until: c.now };
    for (const { building, category: what, count } of await hotSpots(c.tx, c.community.id, lately))
      lines.push(trendText(building, what, count));
    return toAsker(c, { lines });
  },
});

/** Complaints by building, each beside the homes that are registered there. */
async function complaintsText(c: PersonContext, span: Span): Promise<Text[]> {
  const { id: communityId } = c.community;
  const list = await complaintsByBuilding(c.tx, communityId, span);
  if (list.length === 0) return [];
  const buildings = await buildingsOf(c.tx, communityId);
  const placeIds = list.map(({ building }) => buildings.find((b) => b.code === building)?.id ?? 0);
  const homes = await countHomes(
    c.tx,
    placeIds.map((placeId) => ({ communityId, placeId })),
  );
  return list.map(({ building, count }, i) =>
    say("reports-figures-complaints", {
      place: say("place-building", { code: building }),
      ...{ count, homes: homes[i]!.households },
    }),
  );
}
