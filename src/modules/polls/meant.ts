import { readCast, readNoVote, readYesNo } from "../../core/choices.ts";
import { command, type PersonContext, Refusal } from "../../core/command.ts";
import type { Person } from "../../core/people.ts";
import { type Choice, type Post, say, type Text } from "../../core/post.ts";
import { clip, fold } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import { homeLookup } from "../members/lookups.ts";
import { draftFor } from "./ask.ts";
import { pendingOf } from "./elections/service.ts";
import { looksLikeCandidate } from "./elections/stand.ts";
import { openOrEnded, type Poll } from "./lookups.ts";
import { looksLikeReason, unexplained } from "./reasons.ts";
import { changeIn, optionsOf, readChoice } from "./rules.ts";
import { findPoll, isOption } from "./service.ts";
import { known, makerOnly, reply } from "./shared.ts";
import { choiceText, titleText } from "./views.ts";

/**
 * What somebody says to the bot in private of polls, where no card that was just shown says which it is about: a vote, an
 * answer to a nomination, or why it was decided so.
 */

/** Of so many open polls. */
const MOST = 12;
/** So long what somebody says is still about the vote they have just cast. */
const JUST_NOW_MS = 30 * 60_000;

/** A poll and what words choose in it. */
interface Meant {
  poll: Poll;
  choice: string;
}

/** "投 30 要", "#30 要", "30 1", "30号投票，我选要". */
const NUMBERED = /^(?:投\s?)?[#﹟]?([0-9]{1,9})(?:号(?:投票)?)?[\s,，:：]+(\S.*)$/su;
/** "三号投票我同意": without a space only behind 投票, for 3 is also the number of a building. */
const CALLED = /^第?([0-9]{1,9}|[一二三四五六七八九十])号投票[\s,，:：]*(\S.*)$/su;
const DIGITS = "一二三四五六七八九十";

/** @returns the command line that private words of that person mean, or null where they are about no poll */
export async function pollMeant(tx: Tx, person: Person, words: string, now: Date): Promise<string | null> {
  const { communityId, id: personId } = person;
  const [pending] = await pendingOf(tx, communityId, personId, now);
  if (pending !== undefined) {
    if (readYesNo(words) === "no" || /不(?:想|愿意?|打算|敢|能)?(?:参选|参加|当|干|去)|另选|选别人/.test(words))
      return `stand ${pending} off`;
    if (readYesNo(words) === "yes" || /^我?(?:愿意|可以|参选|参加)(?:的|吧|啊)?[。.!！]?$/.test(words))
      return `stand ${pending}`;
    if (looksLikeCandidate(words)) return `stand-offer ${pending} ${words}`;
  }
  if (readNoVote(words)) return "unvote";
  const isChange = changeIn(words) !== null && !(await isOption(tx, communityId, words, now));
  if (isChange && (await draftFor(tx, person, now))) return `poll-set ${words}`;
  const [, number, said] = NUMBERED.exec(words) ?? CALLED.exec(words) ?? [];
  if (number !== undefined && said !== undefined) {
    const poll = await findPoll(tx, communityId, Number(number) || DIGITS.indexOf(number) + 1);
    if (poll?.state === "open" && readChoice(said, poll, "") !== null) return `vote ${poll.number} ${said}`;
  }
  const meant = await ballotsMeant(tx, person, words, now);
  const [first] = meant;
  if (first && meant.length === 1 && isSure(first, words)) return `vote ${first.poll.number} ${first.choice}`;
  const ended = await unexplained(tx, person, now);
  if (ended && looksLikeReason(words, ended)) return `explain-offer ${ended.number} ${words}`;
  if (first) return `vote-which ${words}`;
  // "投 不买", which no poll has: what there is to vote on.
  return /^投\s/.test(words) ? "polls" : null;
}

/** What they have not published yet, with how it is changed: shown again where nothing else is made of their words. */
export async function draftAwaited(tx: Tx, person: Person, _words: string, now: Date): Promise<string | null> {
  const draft = await draftFor(tx, person, now);
  return draft ? `poll-change ${draft.number}` : null;
}

/** Which of the polls that are theirs to vote in have what these words choose; the one they voted in last where several have. */
async function ballotsMeant(tx: Tx, person: Person, words: string, now: Date): Promise<Meant[]> {
  const { communityId, id: personId } = person;
  const open = (await openOrEnded(tx, communityId, null, now, MOST)).filter(({ state }) => state === "open");
  if (open.length === 0) return [];
  const cast = await lastCast(tx, person);
  const [home] = await homeLookup.find(tx, [{ communityId, personId }]);
  const found = open.flatMap((poll): Meant[] => {
    const isTheirs =
      cast.some(({ number }) => number === poll.number) || (home?.path ?? "/").includes(`/${poll.placeId}/`);
    const choice = isTheirs ? (readChoice(words, poll, "") ?? chosenBesides(words, poll)) : null;
    return choice === null || choice === "" ? [] : [{ poll, choice }];
  });
  const narrower = (list: Meant[], fits: (one: Meant) => boolean) => (list.some(fits) ? list.filter(fits) : list);
  const exact = narrower(found, (one) => optionsOf(one.choice).every((n) => fold(words).includes(textOf(one.poll, n))));
  const named = narrower(exact, (one) => namesIt(one, words));
  if (named.length < 2) return named;
  // 换 fits both, and may be the first word on either; said right after a vote, or as 改成换, it is about that one.
  const since = /改|换成|change/.test(words) ? 0 : now.getTime() - JUST_NOW_MS;
  const last = cast
    .filter(({ at }) => new Date(at).getTime() >= since)
    .map(({ number }) => named.find(({ poll }) => poll.number === number))
    .find((one) => one !== undefined);
  return last ? [last] : named;
}

/** "我投装感应灯", of "楼道装感应灯吗": a vote that says words of the question as well, without these. */
function chosenBesides(words: string, poll: Poll): string | null {
  if (!readCast(words)) return null;
  const said = Array.from(fold(words)).slice(0, 30);
  const question = fold(poll.question);
  for (let length = 8; length > 1; length--) {
    for (let at = 1; at + length <= said.length; at++) {
      if (!question.includes(said.slice(at, at + length).join(""))) continue;
      const choice = readChoice([...said.slice(0, at), ...said.slice(at + length)].join(""), poll, "");
      if (choice !== null && choice !== "") return choice;
    }
  }
  return null;
}

/** The polls somebody has voted in, and when they did, the last first. */
async function lastCast(tx: Tx, { communityId, id }: Person): Promise<{ number: number; at: string }[]> {
  return rows(
    tx,
    sql`select v.number, max(b.cast_at) as at from poll_voters v join ballots b on b.community_id = v.community_id and b.number = v.number
        and b.pseudonym = v.pseudonym where v.community_id = ${communityId} and v.person_id = ${id}
      group by v.number order by max(b.cast_at) desc, v.number desc limit ${MOST}`,
  );
}

const textOf = (poll: Poll, option: number) => fold(poll.options[option - 1]!);

/** True when it is nothing but an option as it stands, begins as a vote does, or names the poll as well. */
function isSure(one: Meant, words: string): boolean {
  if (readCast(words)) return true;
  const said = fold(words).replace(/[。.!！~～\s]+$/u, "");
  const bare = said.replace(/^(?:我们?家?|我家)?(?:选|投)?(?:给|的?是)?\s?/, "");
  return optionsOf(one.choice).some((n) => [said, bare].includes(textOf(one.poll, n))) || namesIt(one, words);
}

/** Two characters of the question, which no option has, are in the words. */
function namesIt({ poll }: Meant, words: string): boolean {
  const said = poll.options.reduce((left, option) => left.replaceAll(fold(option), " "), fold(words));
  const question = fold(poll.question);
  return Array.from({ length: Math.max(0, question.length - 1) }, (_, i) => question.slice(i, i + 2)).some(
    (pair) => /^[\p{L}\p{N}]{2}$/u.test(pair) && !COMMON.has(pair) && said.includes(pair),
  );
}

/** Pairs that are in any question, and name none. */
const COMMON = new Set([
  "要不",
  "不要",
  "是否",
  "同意",
  "大家",
  "我们",
  "小区",
  "可以",
  "投票",
  "什么",
  "几点",
  "一个",
  "怎么",
]);

/** Which poll it was for, or whether it was a vote at all: asked, never guessed. */
export const voteWhich = command({
  names: ["vote-which"],
  byChoice: true,
  args: { words: "rest" },
  may: ["resident"],
  where: "private",
  async run({ words }, c) {
    const meant = await ballotsMeant(c.tx, c.person, words, c.now);
    if (meant.length === 0) throw new Refusal(say("core-stale"));
    // What somebody chooses in a secret poll stands nowhere but in its chain: of it the ballot is shown, to choose again.
    if (meant.some(({ poll }) => poll.secret)) c.eraseEvent();
    const choices: Choice[] = meant.map(({ poll, choice }) => ({
      ...(poll.secret
        ? { label: titleText(poll), command: `vote ${poll.number}` }
        : {
            label: say("polls-which-one", { title: titleText(poll), choice: choiceText(poll, choice) }),
            command: `vote ${poll.number} ${choice.replaceAll(",", " ")}`,
          }),
      ...(meant.length === 1 ? { says: "yes" as const } : {}),
    }));
    choices.push({ label: say("polls-which-none"), command: "never-mind", says: "no" });
    return reply({ lines: [say("polls-which-ask")], choices });
  },
});

/** "把这句发到群里吗？" */
export const explainOffer = command({
  names: ["explain-offer"],
  byChoice: true,
  args: { number: "number", words: "rest" },
  may: ["resident"],
  where: "private",
  async run({ number, words }, c) {
    const poll = await known(c, number);
    makerOnly(c, poll);
    const text = say("polls-explain-offer", { title: titleText(poll), words: clip(words, 60).text });
    return reply(offer(c, text, `explain ${number}`));
  },
});

/** "这样写在选票上，参选吗？" */
export const standOffer = command({
  names: ["stand-offer"],
  byChoice: true,
  args: { number: "number", words: "rest" },
  may: ["resident"],
  where: "private",
  async run({ number, words }, c) {
    return reply(offer(c, say("polls-elect-stand-offer", { number: String(number), words }), `stand ${number}`));
  },
});

/** A question whose yes is that command, with the words as they were said. */
function offer(c: PersonContext, text: Text, line: string): Post {
  const choices: Choice[] = [
    { label: say("core-yes"), command: `said ${c.saidIn} ${line}`, says: "yes" },
    { label: say("polls-which-none"), command: "never-mind", says: "no" },
  ];
  return { lines: [text], choices };
}
