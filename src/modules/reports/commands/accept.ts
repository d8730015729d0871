import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, type Text } from "../../../core/post.ts";
import { answerByDeed, jointOf, TAKEN } from "../calls.ts";
import { clockOf, endOf } from "../clocks.ts";
import { thankFor } from "../credit.ts";
import { neighboursAt, toAskerOf } from "../favours.ts";
import { isByNeighbour, KIND_RULES, wantsPhoto } from "../kinds.ts";
import {
  acknowledge,
  act,
  card,
  clockTimer,
  noted,
  photosOf,
  reply,
  tellOf,
  wentOn,
  whereOf,
  whisperAll,
} from "../people.ts";
import { IN_HAND } from "../rules.ts";
import { lockReport, type Report } from "../service.ts";
import { helperChoices, titleText } from "../views.ts";
import { short } from "../words.ts";
import { onlyInHand, onlyUntaken } from "./which.ts";

/** Taking it on, saying what will be done, giving it back. */

/** "34号我接了", "34接单", "我接34号". */
const TAKES =
  /^(?:[#﹟]?([0-9]{1,6})\s?(?:号|件)?[\s,，]?(?:我(?:来)?接(?:单|下)?|接单)|我(?:来)?接(?:单|下)?了?\s?[#﹟]?([0-9]{1,6})\s?(?:号|件)?)(?:了|啦|吧)?[。.!！~～]*$/;

export const accept = command({
  names: ["accept", "接单", "采纳"],
  bare: ["接单", "采纳"],
  alone: ["accept"],
  reads: (text, meant) => {
    const number = meant ? TAKES.exec(text)?.slice(1).find(Boolean) : undefined;
    return number === undefined ? null : `接单 ${number}`;
  },
  args: { number: "number?", more: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number: given, more }, c) {
    const said = more?.trim() ?? "";
    const { number, words } = given === null ? await onlyUntaken(c, said) : { number: given, words: said };
    if (words === "") {
      const found = await lockReport(c.tx, c.community.id, number);
      if (hasIt(c, found)) throw new Refusal(say("reports-accepted-already", { number: String(number) }));
      return takeOne(c, number);
    }
    const parts = words.split(/[\s,，、和]+/).map((word) => /^[#＃]?(\d{1,9})$/.exec(word)?.[1]);
    if (parts.every((part) => part !== undefined)) return takeAll(c, [number, ...parts.map(Number)]);
    // "接单 2 明天上午来": taken on, and what will be done is said.
    const taken = (await takeOn(c, number)).filter((action) => action.do !== "acknowledge");
    return [...taken, ...(await sayPlan(c, number, words))];
  },
});

/** Taken on without a word: of a body that was called to it, that is an answer. */
async function takeOne(c: PersonContext, number: number): Promise<Action[]> {
  const found = await lockReport(c.tx, c.community.id, number);
  const taken = await takeOn(c, number, found);
  return [...taken, ...(await answerByDeed(c, found, TAKEN))];
}

/** They took it on before. */
const hasIt = (c: PersonContext, { state, workerId }: Report): boolean =>
  IN_HAND.some((one) => one === state) && workerId === c.person.id;

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
      actions.push(...(await takeOne(c, number)).filter((action) => action.do !== "acknowledge"));
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
    const how = say("reports-relay-how", { number: String(number) });
    const post = {
      number,
      lines: [titleText(found), say("reports-said-private", { text: short(found.text) }), how],
      choices: helperChoices(number),
    };
    const comes: Post = { number, lines: [say("reports-help-comes", { title: titleText(found) }), how] };
    const taken = await takeOn(c, number, found);
    return [
      ...taken,
      { do: "whisper", personId: c.person.id, post },
      ...(await toAskerOf(whereOf(c), found, comes, c.person.id)),
    ];
  },
});

async function takeOn(c: PersonContext, number: number, locked?: Report): Promise<Action[]> {
  const found = locked ?? (await lockReport(c.tx, c.community.id, number));
  if (hasIt(c, found)) return [acknowledge("reports-accepted-already", { number: String(number) })];
  const { volunteers, days } = KIND_RULES[found.kind];
  const { finish, answer } = clockOf(found, days);
  // A day that was set for all of them together stays.
  const joint = found.finishAt !== null && found.finishAt > c.now ? found.finishAt : null;
  const finishAt = joint ?? endOf(finish, c.now, c.timeZone);
  const answerAt = endOf(answer, c.now, c.timeZone);
  // Whoever helps a neighbour comes as a neighbour, whatever body they belong to.
  const body = volunteers ? null : (c.person.grants.find((g) => g.partyId !== null)?.partyId ?? null);
  const owesWord = !volunteers && joint === null && !("days" in finish && finish.days <= 1) && answerAt <= finishAt;
  const { after, awards } = await act(
    c,
    number,
    "accepted",
    {},
    {
      partyId: found.partyId ?? body,
      ...{ workerId: c.person.id, acceptedAt: c.now, finishAt, asking: null },
      // Of what takes longer they owe a word first: what will be done. Where a day was set together it has been said.
      dueAt: owesWord ? answerAt : finishAt,
    },
    found,
  );
  const before = (await photosOf(c.tx, found)).some((p) => p.when === "before");
  const wanted = wantsPhoto(found, before) ? "reports-accepted-photo" : "reports-accepted";
  const key = volunteers ? "reports-helping-thanks" : wanted;
  return [
    acknowledge(key, { number: String(number) }),
    ...wentOn(number),
    ...clockTimer(after, c.now, c.eventId),
    ...thankFor(after, "accepted", awards),
  ];
}

/** "处理中 6 …", and "进展 6 …" with what there is to tell: asked how far it is, it is 进度. */
const GOING =
  /^(\/?)(?:正在处理中?|处理中|进展)\s{0,3}([#﹟]?[0-9]{1,9})\s+(?!小时|[个人位名户元块天号点月年次份件楼层岁%])(?=\S)(?!.*(?:怎么|咋|如何|到哪|什么|多少|吗|呢|[?？]))/;

export const working = command({
  names: ["working", "在办", "办理", "正在办"],
  bare: ["在办"],
  alone: ["办理", "正在办"],
  numbered: ["办理", "正在办"],
  reads: (text) => (GOING.test(text) ? text.replace(GOING, "$1在办 $2 ") : null),
  args: { number: "number?", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  run: async ({ number, words }, c) => sayPlan(c, number ?? (await onlyInHand(c, "working", words)), words),
});

async function sayPlan(c: PersonContext, number: number, words: string | null): Promise<Action[]> {
  const plan = words && short(words);
  const { after } = await act(c, number, "working", { words: plan }, (r) => ({ plan, dueAt: r.finishAt ?? r.dueAt }));
  const line = say("reports-working-told", { title: titleText(after), plan: plan! });
  return [
    noted("reports-working", after),
    { do: "update", card: card(number) },
    ...clockTimer(after, c.now, c.eventId),
    ...(await tellOf(whereOf(c), "working", after, { reporter: { number, lines: [line] } }, c)),
    ...(await answerByDeed(c, after, plan!)),
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
    const joint = await jointOf(c.tx, found);
    const dueAt = joint ?? endOf(clockOf(found).accept, c.now, c.timeZone);
    const { after } = await act(
      c,
      number,
      "returned",
      {},
      { workerId: null, acceptedAt: null, finishAt: joint, dueAt },
      found,
    );
    const title = titleText(after);
    const byAsker = found.personId === c.person.id;
    const staff = isByNeighbour(found) ? null : { number, lines: [say("reports-given-back", { title })] };
    // They were told that somebody comes.
    const reporter = byAsker ? null : { number, lines: [say("reports-help-goes", { title })] };
    const helper: Post = { number, lines: [say("reports-help-not-met", { title })] };
    const around = isByNeighbour(found) ? await neighboursAt(c.tx, found) : null;
    // Neighbours are asked once more, below what was said since.
    const again: Action[] =
      around === null
        ? []
        : [{ do: "announce", to: { purpose: "residents", placeId: around }, card: card(number), anew: true }];
    return [
      acknowledge(byAsker ? "reports-giveback-asked" : "reports-giveback-thanks"),
      { do: "update", card: card(number) },
      ...again,
      ...clockTimer(after, c.now, c.eventId),
      ...(await tellOf(whereOf(c), "returned", after, { staff, reporter }, c)),
      ...(byAsker ? whisperAll([found.workerId!], helper) : []),
    ];
  },
});
