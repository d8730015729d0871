import { createHash } from "node:crypto";
import { fold } from "./text.ts";

/**
 * What a button carries: the message it stands on and a tag of its command, 64 bytes at most on every platform we know.
 * A press counts only if that message, in that chat, still offers a command with that tag.
 */
export function choiceData(messageRef: number, command: string): string {
  return `${messageRef.toString(36)}.${createHash("sha256").update(command).digest("base64url").slice(0, 8)}`;
}

/** The message a button says it stands on, or null when nobody of ours made that button. */
export function readChoiceRef(data: string): number | null {
  const match = /^([0-9a-z]{1,10})\.[\w-]{8}$/.exec(data);
  const ref = match ? Number.parseInt(match[1]!, 36) : Number.NaN;
  return Number.isSafeInteger(ref) ? ref : null;
}

const DIGITS = "一二三四五六七八九十";

/**
 * What is typed for each choice where there are no buttons: its place, or the choice itself where it is a number ("0" to
 * "9" of a headcount), unless two would then be typed alike. Beside a count from 0 other choices begin at 101: 12 is a
 * dozen, and not the twelfth choice.
 */
export function typedNumbers(labels: readonly string[]): string[] {
  const places = labels.map((_, i) => String(i + 1));
  let others = labels[0] === "0" ? 100 : 0;
  const numbers = labels.map((label, i) => {
    if (/^(?:0|[1-9][0-9]?)$/.test(label)) return label;
    return others === 0 ? places[i]! : String(++others);
  });
  return new Set(numbers).size === labels.length ? numbers : places;
}

/** What people write for yes and no to a question that was put to them. */
const PLAIN_ANSWERS = {
  yes: /^(?:是(?:的|啊|呀)?|对(?:的|啊)?|好(?:的|吧|啊|呀)?|嗯+|行(?:吧)?|可以|要(?:的|登记)?|登记(?:吧|一下)?|(?:好的?|是的?|嗯|要)[,，. ]{0,2}登记(?:吧|一下)?|麻烦登记(?:一下)?|麻烦(?:你|您)了|(?:是|对)?[,，]?(?:就?是)?同一(?:件|个)(?:事|问题)?(?:的)?|就?是(?:这|那)(?:件|个)(?:事)?|same one|yes|yeah|yep|ok|okay|sure|please do|yes please)$/,
  no: /^(?:不(?:了|啦|去)?|不是(?:的)?|不用(?:了|的)?|不要(?:了)?|不必(?:了)?|不登记|别登记|算了(?:吧)?|没事(?:了|儿)?|不是同一(?:件|个)(?:事|问题)?(?:的)?|不是(?:这|那)(?:件|个)(?:事)?|不是一(?:件|回|个)事|另(?:外)?一件(?:事)?|另一个|两(?:件|回)事|a different one|no|nope|no thanks|never ?mind)$/,
};

/** Reads a plain yes or no; null for anything else. */
export function readYesNo(text: string): "yes" | "no" | null {
  const answer = fold(text).replace(/[。.!！~～\s]+$/u, "");
  return answer.length > 20
    ? null
    : PLAIN_ANSWERS.yes.test(answer)
      ? "yes"
      : PLAIN_ANSWERS.no.test(answer)
        ? "no"
        : null;
}

/** 收到 as it is typed, with the number of what was read or without; words that merely hold it are none. */
const GOT =
  /^(?:(?:好(?:的|嘞)?|嗯+|ok)[\s,.。、]{0,2})?收到(?:\s?#?\s?([0-9]{1,9})|了|啦|哈|哦|噢)?(?:[\s,.。、]{0,2}(?:谢谢|感谢|多谢|辛苦|好的?)(?:了|啦|您|你|大家|楼长)?)?$/;

/** The same in English: "ok got it, thanks", "received 12". */
const GOT_ENGLISH =
  /^(?:(?:ok(?:ay)?|yes|yep|thanks|thank you|great|alright|noted)[\s,.!]{1,3})?(?:i(?:'ve)? )?(?:got|received|read)(?: (?:it|that|this))?(?:\s#?([0-9]{1,9}))?(?:[\s,.!]{1,3}(?:ok(?:ay)?|(?:many )?thanks|thx|thank you|cheers)(?: (?:all|everyone|everybody|a lot|so much|very much))?)?$/;

/** Reads that somebody has read something; `number` is that of what they read, where they said it. Null for other words. */
export function readGot(text: string): { number: number | null } | null {
  const said = fold(text).replace(/[。.!！~～\s]+$/u, "");
  const match = said.length > 40 ? null : ((said.length > 20 ? null : GOT.exec(said)) ?? GOT_ENGLISH.exec(said));
  return match && { number: match[1] === undefined ? null : Number(match[1]) };
}

/** Reads that somebody comes along: "+1", 报名, 算我一个. More than themselves they say in a reply. */
export function readJoin(text: string): boolean {
  const said = fold(text).replace(/[。.!！~～\s]+$/u, "");
  return /^(?:[+＋]\s?1|(?:我要?)?报名|我报|(?:算|加)(?:我|上我)(?:一个|1个)?|count me in)$/.test(said);
}

/** Several numbers at once, "1 3", "1、3", "1和3"; null for anything else, a single number included. */
export function readNumbers(text: string): number[] | null {
  const said = fold(text).trim();
  if (!/^[0-9]{1,2}(?:(?:[\s,、，;；.+和跟及与]|and){1,3}[0-9]{1,2}){1,11}$/.test(said)) return null;
  return said.match(/[0-9]+/g)!.map(Number);
}

/** Short words that neighbours say to each other all day, whatever else asks: 好, 要, 不去, yes. */
export function isTalk(text: string): boolean {
  const said = fold(text).replace(/[。.!！~～\s]+$/u, "");
  return (
    readYesNo(said) !== null ||
    /^不?(?:好|要|行|是|对|有|会|去|能|可以|同|想|用|来|知道)(?:的|吧|啊|呀|呢|了)?$|^(?:没有?|没事|嗯+|谢谢|maybe|no|yes)$/.test(
      said,
    )
  );
}

/** "我投装吧", "改成2": whoever begins so votes, and talks about nothing. */
export const readCast = (text: string): boolean =>
  /^(?:那)?(?:我们?家?|俺们?家?|咱们?家?)?(?:就|也|还是|要|想|来)?(?:投(?![票诉])|选(?!举)|改[投选成为]|换成)/.test(
    text,
  );

/** "不投了", "算了我不投": a vote for none of the options, which takes back what was cast; an abstention is a vote. */
export const readNoVote = (text: string): boolean =>
  /^(?:算了[,，\s]?)?(?:我们?家?|俺)?(?:还是|就|先)?不投(?:票)?(?:了)?[吧啊呀。.!！~\s]*$/u.test(text);

/**
 * Reads a typed answer to choices shown as numbered lines: "1", "选2", "第二个", "１" or the words of the choice.
 * @returns the index from 0, or null when it is no answer to these
 */
export function readAnswer(text: string, labels: readonly string[]): number | null {
  const answer = fold(text).replace(/[。.!！~\s]+$/u, "");
  if (answer === "" || answer.length > 40) return null;
  const match = /^(?:选|我选|投)?(?:第)?([0-9]{1,3}|[一二三四五六七八九十])(?:个|号|项)?$/.exec(answer);
  if (match) {
    const said = /^[0-9]/.test(match[1]!) ? Number(match[1]) : DIGITS.indexOf(match[1]!) + 1;
    const index = typedNumbers(labels).indexOf(String(said));
    return index === -1 ? null : index;
  }
  // "我选同意", "投不同意": the verb makes it an answer, and is no part of it.
  const chosen = answer.replace(/^(?:我|我们家?|我家)?(?:选|投)(?:给|的?是)?\s?/, "");
  const found = labels.findIndex((label) => [answer, chosen].includes(fold(label)));
  return found === -1 ? null : found;
}
