import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type News, type Post, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { awardText } from "../../points/service.ts";
import { answerByDeed } from "../calls.ts";
import { clockOf, endOf, REOPEN_DAYS } from "../clocks.ts";
import { thankFor } from "../credit.ts";
import { HELPED, isByNeighbour, isHidden, KIND_RULES, wantsPhoto } from "../kinds.ts";
import {
  acceptChoice,
  acknowledge,
  act,
  actorsOf,
  card,
  clockTimer,
  joinersOf,
  noted,
  photosOf,
  problemsOf,
  reply,
  responsibleOf,
  spoken,
  tellJoined,
  tellMerged,
  tellOf,
  wentOn,
  whereOf,
  whisperAll,
} from "../people.ts";
import { decide, IN_HAND } from "../rules.ts";
import { keepPhotos, lockReport, type Report } from "../service.ts";
import { answerText, besides, howDoneText, solvedChoices, starChoices, titleText } from "../views.ts";
import { isLetGo, short } from "../words.ts";
import { askOffice } from "./joint.ts";
import { saidDone, takeUpAgain } from "./undone.ts";
import { onlyInHand, onlyWaiting } from "./which.ts";

/** A close that must be earned: words, a photo of what can be seen, and the reporter's own yes. */

const MOST_AT_ONCE = 20;

/** Said by whoever cannot take one. */
const NO_PHOTO = /拍不了|没法拍|不便拍|no photo/i;

/** "34办结 换了新井盖", "34号办完了，换了灯泡". */
const FINISHED = /^[#﹟]?([0-9]{1,6})\s?(?:号|件)?[\s,，]?(?:办结|办完|完成)了?(?:[\s,，。:：]+|$)/;

export const done = command({
  names: ["done", "办结", "完成", "办完"],
  bare: ["办结"],
  alone: ["done"],
  numbered: ["done"],
  reads: (text, meant) => (meant && FINISHED.test(text) ? text.replace(FINISHED, "办结 $1 ").trimEnd() : null),
  args: { number: "number?", words: "rest?" },
  // A neighbour who said 我来帮 has something in hand too.
  may: ["resident"],
  where: "any",
  async run({ number: given, words }, c) {
    const more = given === null ? null : numbersBefore(words);
    if (more) return finishAll(c, [given!, ...more.numbers], more.words);
    return finishOne(c, given ?? (await onlyInHand(c, "done", words)), words);
  },
});

/** Only whoever has it, or is at work there. */
async function finishOne(c: PersonContext, number: number, words: string | null): Promise<Action[]> {
  const found = await lockReport(c.tx, c.community.id, number);
  const atWork = found.workerId === c.person.id || holdsAny(c.person.grants, ["worker", "leader", "staff"]);
  if (!atWork) throw new Refusal(say("reports-done-only"));
  mustBeResult(number, words);
  return finish(c, number, words, found);
}

/** @throws {Refusal} 不对, 等下, 3号: such words say of no work how it was done */
function mustBeResult(number: number, words: string | null): void {
  if (words === null) return;
  const of = { number: String(number) };
  if (isLetGo(words)) throw new Refusal(say("reports-done-not-yet", of));
  if (/^[#﹟]?[0-9\s]{1,9}(?:[号楼栋件个元][。.!！]?)?$/.test(words)) throw new Refusal(say("reports-done-words", of));
}

/** "办结 7 16 都弄好了": the other numbers, and the words; null where what follows only counts something. */
function numbersBefore(words: string | null): { numbers: number[]; words: string | null } | null {
  const [all, list] =
    /^((?:[#﹟]?[0-9]{1,9}(?:[\s,，、和跟及]+|$))+)(?!小时|[个人位名户元块天号点月年次份件楼层岁分台辆盏根米%])/.exec(
      words ?? "",
    ) ?? [];
  if (all === undefined) return null;
  return { numbers: list!.match(/[0-9]+/g)!.map(Number), words: words!.slice(all.length).trim() || null };
}

/** Several done in one breath, in one order whoever says it; what cannot be is said beside the others, and keeps none of them. */
async function finishAll(c: PersonContext, given: readonly number[], words: string | null): Promise<Action[]> {
  const numbers = [...new Set(given)].sort((a, b) => a - b).slice(0, MOST_AT_ONCE);
  if (words === null) throw new Refusal(say("reports-done-words", { number: numbers.join(" ") }), [], "words");
  const done: number[] = [];
  const lines: Text[] = [];
  const actions: Action[] = [];
  for (const number of numbers) {
    try {
      // A refusal here comes before anything of that one is written.
      const one = await finishOne(c, number, words);
      actions.push(...one.filter((action) => action.do !== "acknowledge"));
      done.push(number);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      lines.push(error.text);
    }
  }
  if (done.length > 0) lines.unshift(say("reports-done-all", { list: done.map((number) => `#${number}`).join(" ") }));
  return [...reply(...lines), ...actions];
}

/** A neighbour who helped has helped. */
export const helped = command({
  names: ["helped"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    if (!KIND_RULES[found.kind].volunteers) throw new Refusal(say("reports-done-who", { number: String(number) }));
    return finish(c, number, HELPED, found);
  },
});

async function finish(c: PersonContext, number: number, words: string | null, found: Report): Promise<Action[]> {
  const answer = words === null ? null : short(words);
  const before = (await photosOf(c.tx, found)).filter((p) => p.when === "before");
  const visible = wantsPhoto(found, before.length > 0);
  const may = !("problem" in decide(found.state, "resolved", await actorsOf(c, found), { words: answer }));
  if (may && visible && c.photos.length === 0 && !NO_PHOTO.test(answer!))
    throw new Refusal(say("reports-done-photo-wanted", { number: String(number) }), [], "photo");
  const { after, awards } = await act(
    c,
    number,
    "resolved",
    { words: answer },
    { answer, doneAt: c.now, workerId: found.workerId ?? c.person.id },
    found,
  );
  await keepPhotos(c.tx, after, c.photos, "after", c.person.id);
  if (answer !== HELPED) await answerByDeed(c, after, answer!);
  const shown = !isHidden(found);
  const photos = besides(before, c.photos);
  const lines = [
    titleText(after),
    say("reports-done-notice", { answer: answerText(answer) }),
    ...(photos.some((p) => p.before) ? [say("reports-before-after")] : []),
  ];
  // Pictures are for all who saw the trouble, once, where it was reported; its reporter has them with the question.
  const inGroup = shown && photos.length > 0 && found.chat !== "";
  const news: News = {
    chat: { platform: found.platform, id: found.chat },
    post: { number, lines: [...lines, say("reports-done-on-card", { number: String(number) })], photos },
  };
  const actions: Action[] = [
    noted("reports-done", after),
    ...wentOn(number, inGroup ? news : undefined),
    ...clockTimer(after, c.now, c.eventId),
  ];
  // What it earned is between them and the bot.
  const thanks = awards.map((given) => say("reports-thanks", { points: awardText(given) }));
  const reporter = { number, lines: [...lines, ...thanks], choices: solvedChoices(after), photos };
  actions.push(...(await tellOf(whereOf(c), "resolved", after, { reporter, digest: shown }, c)));
  const notYet = say("reports-not-yet-joined", { number: String(number) });
  actions.push(...(await tellMerged(c, after, { number, lines: [...lines, notYet], photos })));
  actions.push(...(await askOffice(c, after)));
  return [...actions, ...problemsOf(c)];
}

export const confirm = command({
  names: ["confirm", "已解决", "solved"],
  alone: ["已解决", "confirm", "solved"],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const there = await lockReport(c.tx, c.community.id, number ?? (await onlyWaiting(c, "confirm")));
    if (there.state === "confirmed" && there.personId === c.person.id)
      return [acknowledge("reports-is-confirmed", { number: String(there.number) })];
    const found = await asHelped(c, there);
    const { after, awards } = await act(c, found.number, "confirmed", {}, {}, found);
    return [
      ...askReporter(c, after),
      ...wentOn(found.number),
      ...whisperAll(await joinersOf(c.tx, after), askStars(after), c.person.id),
      ...thankFor(after, "confirmed", awards),
      ...thankHelper(after),
    ];
  },
});

/** How well it was done is asked where it was said: on its card, which private chats may not have. Of help wanted, in private. */
function askReporter(c: PersonContext, { number, kind, personId, platform, chat }: Report): Action[] {
  const thanks = say("reports-confirmed", { number: String(number) });
  const post: Post = { number, lines: [thanks], choices: starChoices(`rate ${number}`) };
  const isFavour = KIND_RULES[kind].volunteers === true && personId !== null;
  const done: Action = { do: "acknowledge", text: thanks, card: card(number) };
  if (c.chat.kind === "private") {
    const hasCard = platform === c.chat.platform && chat === c.chat.id;
    return [c.tapped && (hasCard || !isFavour) ? done : { do: "reply", post }];
  }
  if (!isFavour) return [done];
  return [
    { ...done, text: say("reports-helped-confirmed", { number: String(number) }) },
    { do: "whisper", personId, post, ifReachable: true },
  ];
}

/** Help has come, and whoever asked for it says so first: then it is done. */
async function asHelped(c: PersonContext, found: Report): Promise<Report> {
  const isInHand = IN_HAND.some((state) => state === found.state);
  if (!isInHand || !isByNeighbour(found) || found.personId !== c.person.id) return found;
  const done = { answer: HELPED, doneAt: c.now };
  return (await act(c, found.number, "resolved", { words: HELPED }, done, found)).after;
}

/** A neighbour who helped hears that it did. */
function thankHelper(report: Report): Action[] {
  if (!isByNeighbour(report)) return [];
  const post: Post = { number: report.number, lines: [say("reports-help-thanks", { title: titleText(report) })] };
  return whisperAll([report.workerId!], post, report.personId ?? undefined);
}

/** Those who met the same are asked too, each in private: the result is theirs as well. */
function askStars(report: Report): Post {
  const lines = [titleText(report), say("reports-ask-stars-too", { answer: answerText(report.answer) })];
  return { number: report.number, lines, choices: starChoices(`rate ${report.number}`) };
}

export const reopen = command({
  names: ["reopen", "没解决", "not-solved"],
  spoken: ["not-solved"],
  alone: ["没解决", "reopen", "not-solved"],
  numbered: ["没解决", "reopen", "not-solved"],
  args: { number: "number?", words: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number: given, words }, c) {
    const found = await lockReport(c.tx, c.community.id, given ?? (await onlyWaiting(c, "reopen", words)));
    // Of whoever said that it was done it means that they were wrong.
    if (await saidDone(c, found)) return takeUpAgain(c, found);
    const said = words === null ? undefined : short(words);
    const isOthers = found.personId !== c.person.id && (await joinersOf(c.tx, found)).includes(c.person.id);
    if (isOthers && !(await actorsOf(c, found)).has("reporter")) return stillWrong(c, found, said);
    const going = found.endedAt === null && found.state !== "resolved";
    if (going && found.round > 1 && said !== undefined) return addWords(c, found, said);
    return sendBack(c, found, said);
  },
});

/**
 * Of whoever met the same: their reporter has the last word, and whoever has it hears that it is not right everywhere.
 * @throws {Refusal} where it is not done yet, or has been confirmed
 */
async function stillWrong(c: PersonContext, found: Report, said: string | undefined): Promise<Action[]> {
  const of = { number: String(found.number) };
  if (found.endedAt !== null) throw new Refusal(say("reports-still-ended", of));
  if (found.state !== "resolved") throw new Refusal(say("reports-cannot-reopen-yet", of));
  const lines = [say("reports-still", { title: titleText(found) })];
  if (said !== undefined) lines.push(say("reports-said", { text: said }));
  const told = whisperAll(await responsibleOf(c.tx, found), { number: found.number, lines }, c.person.id);
  return [acknowledge("reports-still-told", of), ...spoken(found, told)];
}

/** 没解决: to the same worker again, and it counts. */
export async function sendBack(c: PersonContext, found: Report, said: string | undefined): Promise<Action[]> {
  const { number } = found;
  mustBeLately(found, c.now);
  const set = againFor(found, c.now, c.timeZone);
  const { after } = await act(c, number, "reopened", { words: said }, set, found);
  await keepPhotos(c.tx, after, c.photos, "before", c.person.id);
  return [
    acknowledge(said !== undefined ? "reports-reopened" : "reports-reopened-why", {
      round: String(set.round),
      number: String(number),
    }),
    ...wentOn(number),
    ...clockTimer(after, c.now, c.eventId),
    ...(await tellOf(whereOf(c), "reopened", after, { responsible: cameBack(after, said) }, c)),
    ...(await tellOfNextRound(c, found, after)),
  ];
}

/** Who heard in private that it was done hears that it is not: with theirs merged into it at once, the others at its end. */
async function tellOfNextRound(c: PersonContext, before: Report, after: Report): Promise<Action[]> {
  const args = { title: titleText(after), round: String(after.round) };
  const post: Post = { number: after.number, lines: [say("reports-again-told", args)] };
  return before.state === "confirmed" ? tellJoined(c, after, post) : tellMerged(c, after, post);
}

/** @throws {Refusal} when it ended too long ago to be opened again */
export function mustBeLately({ number, endedAt }: Report, now: Date): void {
  if (endedAt && now.getTime() - endedAt.getTime() > REOPEN_DAYS * 86_400_000)
    throw new Refusal(say("reports-reopen-too-late", { number: String(number) }));
}

/** What a second try begins with: its round, a promise of its own, and nothing done. */
export function againFor(found: Report, now: Date, timeZone: string) {
  const clock = clockOf(found, KIND_RULES[found.kind].days);
  const dueAt = endOf(found.workerId === null ? clock.accept : clock.finish, now, timeZone);
  const finishAt = found.workerId === null ? null : dueAt;
  return { round: found.round + 1, dueAt, finishAt, plan: null, stars: null, doneAt: null };
}

export function cameBack(report: Report, said: string | undefined): Post {
  const lines = [say("reports-came-back", { title: titleText(report), round: String(report.round) })];
  if (said !== undefined) lines.push(say("reports-said", { text: said }));
  const taken = IN_HAND.some((state) => state === report.state);
  if (taken) lines.push(howDoneText(report, false));
  const choices = [{ label: say("reports-choice-status"), command: `status ${report.number}` }];
  return { number: report.number, lines, choices: taken ? choices : [acceptChoice(report), ...choices] };
}

/** More words of whoever reported it. */
export function addedPost(report: Report, said: string): Post {
  const lines = [say("reports-added-told", { title: titleText(report) }), say("reports-said", { text: said })];
  const choices = [{ label: say("reports-choice-status"), command: `status ${report.number}` }];
  return { number: report.number, lines, choices };
}

/** It went back already, and the reporter says what is still wrong. */
async function addWords(c: PersonContext, found: Report, said: string): Promise<Action[]> {
  const { after } = await act(c, found.number, "added", { words: said }, {}, found);
  const told = await tellOf(whereOf(c), "added", after, { responsible: cameBack(after, said) }, c);
  return [acknowledge("reports-words-added"), ...told];
}
