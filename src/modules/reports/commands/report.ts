import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import type { Matter } from "../filing.ts";
import type { Kind } from "../kinds.ts";
import { file, matterOf } from "../matter.ts";
import { acknowledge, whereOf } from "../people.ts";
import type { Source } from "../schema.ts";
import { isLetGo, tellsNothing } from "../words.ts";
import { bringUp, likeOf } from "./repeat.ts";

/** Bringing something up, of every kind that is told with a name. */

/**
 * Nothing is filed without what it is. In private the next words are it: in a group they may be for the neighbours.
 * @param text what stands behind the name, if anything
 */
export function whatIsIt(c: PersonContext, kind: Kind, text: string | null): Refusal {
  const of = { kind: say(`reports-kind-${kind}`) };
  if (text !== null && isLetGo(text)) return new Refusal(say("reports-not-filed"));
  if (c.chat.kind === "private") {
    const key = kind === "fault" ? "reports-what" : "reports-what-kind";
    return new Refusal(c.photos.length > 0 ? say("core-photo-then-words") : say(key, of), [], "words");
  }
  if (c.photos.length > 0) return new Refusal(say("reports-need-words"));
  return new Refusal(kind === "fault" ? say("reports-how") : say("reports-how-kind", of));
}

const WISH = "^(?:你好[，, ]*)?(?:我们?)?(?:想要?|要|需要|希望)(?:来)?";
const SOME = "(?:一下|一个|一件|个|件|点|下)?";
/** "我想投诉", and nothing yet of what. */
const WISHES: Readonly<Partial<Record<Kind, RegExp>>> = {
  fault: new RegExp(
    `${WISH}(?:报修|报事|上报|登记|(?:反映|反应|报)${SOME}(?:问题|事情?|情况|修))${SOME}(?:[。.!！~～]*$|[\\s:：,，]+)`,
  ),
  suggestion: new RegExp(`${WISH}(?:建议|提${SOME}(?:建议|意见))${SOME}(?:[。.!！~～]*$|[\\s:：,，]+)`),
  complaint: new RegExp(`${WISH}投诉${SOME}(?:[。.!！~～]*$|[\\s:：,，]+)`),
  violation: new RegExp(`${WISH}举报${SOME}(?:[。.!！~～]*$|[\\s:：,，]+)`),
};
const wished = (kind: Kind, name: string) => (text: string, meant: boolean) => {
  const form = WISHES[kind];
  return meant && form?.test(text) ? text.replace(form, `${name} `).trim() : null;
};

export const report = command({
  names: ["report", "报事", "报修", "上报", "随手拍"],
  reads: wished("fault", "报事"),
  spoken: ["report"],
  bare: ["报事", "报修", "上报", "随手拍"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  together: true,
  async run({ text }, c) {
    if (text === null || tellsNothing(text)) throw whatIsIt(c, "fault", text);
    return bringUp(c, await matterOf(c, "fault", text));
  },
});

/** Another matter than the one that looks like it: filed without asking once more. */
export const apart = command({
  names: ["apart"],
  byChoice: true,
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ text }, c) {
    if (text === null || isBlank(text)) throw new Refusal(say("reports-how"));
    return (await file(c, await matterOf(c, "fault", text))).actions;
  },
});

/** Verbs with which one asks for it in English: "suggest a bench by the door". The others are nouns, or no words at all. */
const SPOKEN: ReadonlySet<string> = new Set(["suggest", "complain"]);

/** One kind of matter, told in words. */
const kindCommand = (kind: Kind, names: readonly [string, ...string[]], bare: readonly string[]) =>
  command({
    names,
    bare,
    reads: wished(kind, names[1]!),
    spoken: [names[0]].filter((name) => SPOKEN.has(name)),
    args: { text: "rest?" },
    may: ["resident"],
    where: "any",
    async run({ text }, c) {
      if (text === null || tellsNothing(text)) throw whatIsIt(c, kind, text);
      return bringUp(c, await matterOf(c, kind, text));
    },
  });

export const suggest = kindCommand("suggestion", ["suggest", "建议"], ["建议"]);
export const complain = kindCommand("complaint", ["complain", "投诉"], ["投诉"]);
export const violation = kindCommand("violation", ["violation", "举报"], ["举报"]);

/** A dispute is told in private: only whoever mediates, and staff in private, read it. */
export const dispute = command({
  names: ["dispute", "调解"],
  bare: ["调解"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ text }, c) {
    if (text === null || tellsNothing(text)) throw new Refusal(say("reports-how-dispute"), [], "words");
    return bringUp(c, await matterOf(c, "dispute", text));
  },
});

const SOURCES: Readonly<Record<string, Exclude<Source, "chat">>> = {
  ...{ 电话: "phone", phone: "phone", 来访: "visit", 上门: "visit", 走访: "visit", visit: "visit" },
  ...{ 纸条: "paper", 意见箱: "paper", 书面: "paper", paper: "paper" },
};

/** What kind of matter was heard, where that is said: "代报 电话 建议 3号楼装长椅". A fault where it is not. */
const HEARD: Readonly<Record<string, Kind>> = {
  ...{ 报事: "fault", 报修: "fault", 建议: "suggestion", 投诉: "complaint", 举报: "violation" },
  ...{
    report: "fault",
    suggest: "suggestion",
    suggestion: "suggestion",
    complaint: "complaint",
    violation: "violation",
  },
};

/** The kind that the words begin with, and the rest of them. */
function kindHeard(text: string): { kind: Kind; words: string } {
  const [first = "", rest = ""] = text.split(/(?<=^\S{1,12})[\s:：]+(?=\S)/, 2);
  const kind = Object.hasOwn(HEARD, first.toLowerCase()) ? HEARD[first.toLowerCase()] : undefined;
  return kind === undefined || rest === "" ? { kind: "fault", words: text } : { kind, words: rest };
}

/** What was heard off-line: by phone, at a door, on paper. */
export const log = command({
  names: ["log", "代报"],
  bare: ["代报"],
  args: { source: "word", text: "rest" },
  may: ["leader", "staff"],
  where: "any",
  async run({ source: word, text }, c) {
    const source = Object.hasOwn(SOURCES, word) ? SOURCES[word] : undefined;
    if (source === undefined || isBlank(text)) throw new Refusal(say("reports-log-how"));
    const { kind, words } = kindHeard(text);
    const matter = await matterOf(c, kind, words);
    const inGroup = c.chat.kind === "group" && c.chat.purpose === "residents";
    const heard: Matter = {
      ...matter,
      source,
      personId: null,
      ask: false,
      like: await likeOf(whereOf(c), { ...matter, personId: null, category: matter.reading.category }, c.photos),
      ...(inGroup ? {} : { platform: "", chat: "" }),
    };
    const { report, actions } = await file(c, heard);
    return [acknowledge("reports-logged", { number: String(report.number) }), ...actions];
  },
});
