import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, say, type Text } from "../../../core/post.ts";
import { clip, isBlank } from "../../../core/text.ts";
import { homeLookup, placeLookup } from "../../members/lookups.ts";
import { leadersAt } from "../../members/service.ts";
import { readCall } from "../calls.ts";
import {
  listAlarms,
  listNeeds,
  type Need,
  noteCheckin,
  noteOther,
  readCheckin,
  roomAt,
  spokeForOther,
  takeOff,
} from "../checkins.ts";
import { whoseNeed } from "../cries.ts";
import { listOffers } from "../offers.ts";
import { changeNotice, detailsOf, findNotice, lockNotice, type Notice, stateText } from "../service.ts";
import {
  acknowledge,
  alarmsAt,
  answerReader,
  card,
  going,
  mayManage,
  newestOf,
  pathOf,
  reply,
  tellAll,
  tellAuthor,
  tellStaff,
} from "../shared.ts";
import { clearedPost, titleText } from "../views.ts";

const OPENS = /^\/?报平安[\s，,:：]*/;
const LONGEST_NEED = 200;
const LONGEST_CLEAR = 200;
/** A list longer than that is read in parts. */
const MOST_NEEDS = 20;

/** 报平安: one for a household; whoever needs help is asked in private what for, and staff hear of it at once. */
export const safe = command({
  names: ["safe", "报平安"],
  // In danger nobody thinks of a slash, or of a space.
  bare: ["报平安"],
  opens: (text) => (OPENS.test(text) ? { line: text.replace(OPENS, ""), sure: false } : null),
  whole: (line) => readCall(line) !== null,
  async heeds(tx, { communityId, placeId, purpose }, now, line) {
    const called = readCall(line);
    if (purpose !== "residents" || placeId === null || !called) return false;
    const [place] = await placeLookup.find(tx, [{ communityId, id: placeId }]);
    const here = { communityId, path: place?.path ?? "" };
    return (await alarmsAt(tx, here, now, called.state !== null)).length > 0;
  },
  args: { number: "number?", words: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number: given, words }, c) {
    const here = { communityId: c.community.id, path: await pathOf(c) };
    // "502 平安": a line of one's own begins with a door, and not with the number of a notice.
    const line = c.aside && given !== null ? `${given} ${words ?? ""}` : (words ?? "");
    const read = (c.aside ? readCall(line) : null) ?? readCheckin(line);
    const asked = c.aside ? await alarmsAt(c.tx, here, c.now, read.state !== null) : [];
    const notice =
      asked[0] ?? (given === null ? await newestOf(c, (one) => one.content.urgent) : await going(c, given));
    const { number } = notice;
    const args = { number: String(number) };
    if (!notice.content.urgent || notice.issue === 0) throw new Refusal(say("notices-not-urgent", args));
    // That and what somebody needs is for those who help, not for the group.
    if (read.state !== "safe" && !c.tapped && c.chat.kind === "group") c.eraseEvent();
    if (read.state === null) {
      const { text, choices } = safeOrHelp(number);
      if (!c.aside) throw new Refusal(text, choices);
      const post = { lines: [text], choices, number };
      return [{ do: "whisper", personId: c.person.id, post, ifReachable: true, occasion: "urgent" }];
    }
    const needsHelp = read.state === "help";
    const said = read.words === null ? null : clip(read.words, LONGEST_NEED).text;
    const { communityId, id: personId } = c.person;
    const home = await c.look(homeLookup, { communityId, personId });
    const reader = home ? `h${home.placeId}` : `p${personId}`;
    const state = needsHelp ? ("help" as const) : ("safe" as const);
    const room = home ? await roomAt(c.tx, communityId, home.placeId) : null;
    // What a neighbour needs is kept apart from how the writer's own home is: neither answers for the other.
    const whose = needsHelp && said !== null ? whoseNeed(line, room) : "own";
    const isNews =
      whose !== "own" && (await noteOther(c.tx, { communityId, number, personId, words: said!, at: c.now }));
    const toHelpers = (key: "notices-help-staff" | "notices-help-over") =>
      tellHelpers(c, number, home?.placeId ?? notice.placeId, say(key, args));
    const shown: Action[] = c.chat.kind === "group" ? [{ do: "card", card: card(number) }] : [];
    if (whose === "other") {
      const heard = await helpNoted(c, number, said, true);
      return isNews ? [...heard, ...(await toHelpers("notices-help-staff")), ...shown] : heard;
    }
    const before = await noteCheckin(c.tx, { communityId, number, reader, personId, state, words: said, at: c.now });
    if (before === "stands") return answerReader(c, number, say("notices-help-stands", args));
    if (!needsHelp && before === "help") {
      const told = await toHelpers("notices-help-over");
      return [...answerReader(c, number, say("notices-safe-after-help", args)), ...told, ...shown];
    }
    if (!needsHelp) {
      const stands = await spokeForOther(c.tx, { communityId, number, personId });
      return [...answerReader(c, number, say(stands ? "notices-safe-beside" : "notices-safe-noted", args)), ...shown];
    }
    return [
      ...(await helpNoted(c, number, said, false)),
      ...(before === "help" && said === null ? [] : await toHelpers("notices-help-staff")),
      ...shown,
    ];
  },
});

/** "解除 火灭了，可以回家了", "警报解除，火灭了": what stands behind is said at the all-clear. A question is none. */
const CLEAR =
  /^\/?(?:警报解除|解除警报|紧急解除|解除紧急|解除)了?[\s，,。.:：!！]+(?![#﹟]?\d)(?!.*(?:[吗么呢?？]|什么时候|之前|以前|才能|再回)[\s?？]*$)(.+)$/;

function wordsOfClear(text: string): string | null {
  return CLEAR.exec(text.trim())?.[1] ?? null;
}

/** The danger is over: said where it was told of, and nobody is asked how they are any more. */
export const allClear = command({
  names: ["allclear", "解除", "警报解除", "解除警报"],
  alone: ["解除", "警报解除", "解除警报"],
  numbered: ["解除", "警报解除", "解除警报"],
  spoken: ["allclear"],
  opens(text) {
    const words = wordsOfClear(text);
    return words === null ? null : { line: words, sure: false };
  },
  whole: CLEAR,
  // Without an emergency "解除 …" is about anything.
  async heeds(tx, { communityId, placeId }) {
    const [place] = placeId === null ? [] : await placeLookup.find(tx, [{ communityId, id: placeId }]);
    return (await listAlarms(tx, communityId, place?.path ?? "/", new Date(0))).length > 0;
  },
  args: { number: "number?", words: "rest?" },
  may: ["leader"],
  where: "any",
  async run({ number: given, words }, c) {
    const number =
      given ?? (await newestOf(c, (one) => one.content.urgent && one.state === "on", say("notices-clear-none"))).number;
    const args = { number: String(number) };
    const found = await lockNotice(c.tx, c.community.id, number);
    if (found?.state !== "on") throw new Refusal(stateText(found, number));
    if (!found.content.urgent || found.issue === 0) throw new Refusal(say("notices-clear-what", args));
    if (!(await mayManage(c.tx, c.person, found))) throw new Refusal(say("notices-not-yours", args));
    const [details] = await detailsOf(c.tx, [found]);
    const [, sure, said = ""] = /^(yes(?:\s+|$))?([\s\S]*)$/.exec(words ?? "")!;
    // Whoever waits for help is not to be forgotten because the fire is out.
    if (details!.help > 0 && !sure) {
      const choices: Choice[] = [
        { label: say("notices-choice-clear"), command: `allclear ${number} yes ${said}`.trim(), says: "yes" },
        { label: say("notices-choice-clear-not-yet"), command: "never-mind", says: "no" },
      ];
      return reply({ lines: [say("notices-clear-ask", { ...args, help: details!.help })], choices, number });
    }
    const reason = isBlank(said) ? null : clip(said, LONGEST_CLEAR).text;
    const cleared = await changeNotice(c.tx, found, {
      ...{ state: "over", ended: true, endsAt: c.now, nextAt: null, reason, version: found.version + 1 },
    });
    return [
      acknowledge(say("notices-cleared", args)),
      { do: "update", card: card(number) },
      ...(await tellAll(c.tx, cleared, clearedPost({ ...details!, notice: cleared }))),
      ...tellAuthor(c, found, say("notices-cleared-by", args)),
    ];
  },
});

/** Asked of whoever said something that could be either. */
function safeOrHelp(number: number): { text: Text; choices: Choice[] } {
  return {
    text: say("notices-safe-or-help", { number: String(number) }),
    choices: [
      { label: say("notices-choice-safe"), command: `safe ${number}` },
      { label: say("notices-choice-help"), command: `safe ${number} 要帮忙` },
    ],
  };
}

async function helpNoted(c: PersonContext, number: number, said: string | null, isOthers: boolean): Promise<Action[]> {
  const args = { number: String(number) };
  const typed = !c.tapped && c.chat.kind === "group";
  const heard = isOthers ? "notices-help-other-heard" : "notices-help-words-heard";
  const passedOn = isOthers ? "notices-help-other-noted" : "notices-help-words-noted";
  const text = say(said === null ? "notices-help-noted" : typed ? heard : passedOn, args);
  // Whoever calls for help has an answer of their own, never one together with others.
  const noted: Action = typed ? { do: "reply", post: { lines: [text] }, occasion: "urgent" } : acknowledge(text);
  if (said !== null) return [noted];
  const post = { lines: [say("notices-help-how", args)], number };
  return [noted, { do: "whisper", personId: c.person.id, post, occasion: "urgent" }];
}

/** Staff, and whoever leads where the help is needed: the nearest is there first. */
async function tellHelpers(c: PersonContext, number: number, placeId: number, text: Text): Promise<Action[]> {
  const post = { lines: [text], number };
  const staff = await tellStaff(c.tx, c.community.id, post, "urgent");
  const told = new Set(staff.flatMap((action) => (action.do === "whisper" ? [action.personId] : [])));
  const leaders = await leadersAt(c.tx, c.community.id, placeId);
  return [
    ...staff,
    ...leaders
      .filter((id) => !told.has(id) && id !== c.person.id)
      .map((personId): Action => ({ do: "whisper", personId, post, ifReachable: true, occasion: "urgent" })),
  ];
}

/** So many stand as choices below the list. */
const MOST_CHOICES = 6;

/** Who needs help, with their doors: for those who go and help. */
export const needs = command({
  names: ["needs", "求助名单"],
  args: { number: "number" },
  may: ["leader"],
  where: "private",
  async run({ number }, c) {
    const found = await managed(c, number);
    const [details] = await detailsOf(c.tx, [found]);
    const list = await listNeeds(c.tx, found);
    const listed = list.needs.slice(0, MOST_NEEDS);
    const offers = await listOffers(c.tx, found);
    const lines = [
      titleText(details!),
      say("notices-needs-count", { safe: list.safe, help: list.needs.length, silent: list.silent }),
      ...listed.map((need) => {
        const where = whereText(need);
        const words = need.words ?? "";
        if (need.isOthers) return say("notices-need-other", { where, words });
        return say(need.words === null ? "notices-need" : "notices-need-words", { where, words });
      }),
      ...(offers.length > 0 ? [say("notices-offers", { count: offers.length })] : []),
      ...offers
        .slice(0, MOST_NEEDS)
        .map((one) => say("notices-need-words", { where: whereText(one), words: one.words ?? "" })),
    ];
    const choices: Choice[] = listed.slice(0, found.state === "on" ? MOST_CHOICES : 0).map((need) => ({
      label: say(need.isOthers ? "notices-choice-helped-other" : "notices-choice-helped", { where: whereText(need) }),
      command: `needs-met ${number} ${need.key}`,
    }));
    return reply({ lines, choices, number });
  },
});

/** Whoever went there and helped takes a need off the list, and nobody goes twice. */
export const helped = command({
  names: ["needs-met"],
  byChoice: true,
  args: { number: "number", key: "word" },
  may: ["leader"],
  where: "private",
  async run({ number, key }, c) {
    const found = await managed(c, number);
    const need = (await listNeeds(c.tx, found)).needs.find((one) => one.key === key);
    if (!need) throw new Refusal(say("notices-helped-before", { number: String(number) }));
    const { of } = await takeOff(c.tx, found, need, c.now);
    const args = { number: String(number) };
    const told = await tellHelpers(c, number, found.placeId, say("notices-helped-told", args));
    const post = { lines: [say("notices-helped-you", args)], number };
    return [
      acknowledge(say("notices-helped", { ...args, where: whereText(need) })),
      ...told.filter((action) => action.do !== "whisper" || action.personId !== c.person.id),
      ...(of === null || of === c.person.id
        ? []
        : [{ do: "whisper", personId: of, post, ifReachable: true, occasion: "urgent" } as const]),
      { do: "update", card: card(number) },
    ];
  },
});

/** @throws {Refusal} where there is no such emergency, or others help there */
async function managed(c: PersonContext, number: number): Promise<Notice> {
  const found = await findNotice(c.tx, c.community.id, number);
  if (!found?.content.urgent) throw new Refusal(say("notices-none", { number: String(number) }));
  if (!(await mayManage(c.tx, c.person, found)))
    throw new Refusal(say("notices-not-yours", { number: String(number) }));
  return found;
}

function whereText({ name, building, unit, room }: Pick<Need, "name" | "building" | "unit" | "room">): Text {
  if (room === null) return say("notices-need-unknown", { name });
  return unit === null
    ? say("place-door", { building: building!, room })
    : say("place-door-unit", { building: building!, unit, room });
}
