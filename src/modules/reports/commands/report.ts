import { command, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import type { Matter } from "../filing.ts";
import type { Kind } from "../kinds.ts";
import { file, matterOf } from "../matter.ts";
import { acknowledge, whereOf } from "../people.ts";
import type { Source } from "../schema.ts";
import { bringUp, likeOf } from "./repeat.ts";

/** Bringing something up, of every kind that is told with a name. */

export const report = command({
  names: ["report", "报事", "报修", "上报", "随手拍"],
  spoken: ["report"],
  bare: ["报事", "报修", "上报", "随手拍"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  together: true,
  async run({ text }, c) {
    if (text === null || isBlank(text))
      throw new Refusal(say(c.photos.length > 0 ? "reports-need-words" : "reports-how"));
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
const SPOKEN: ReadonlySet<string> = new Set(["suggest", "complain", "askhelp"]);

/** One kind of matter, told in words. */
const kindCommand = (kind: Kind, names: readonly [string, ...string[]], bare: readonly string[]) =>
  command({
    names,
    bare,
    spoken: [names[0]].filter((name) => SPOKEN.has(name)),
    args: { text: "rest?" },
    may: ["resident"],
    where: "any",
    async run({ text }, c) {
      if (text === null || isBlank(text))
        throw new Refusal(say("reports-how-kind", { kind: say(`reports-kind-${kind}`) }));
      return bringUp(c, await matterOf(c, kind, text));
    },
  });

export const suggest = kindCommand("suggestion", ["suggest", "建议"], ["建议"]);
export const complain = kindCommand("complaint", ["complain", "投诉"], ["投诉"]);
export const violation = kindCommand("violation", ["violation", "举报"], ["举报"]);
export const askHelp = kindCommand("help", ["askhelp", "求助"], ["求助"]);

/** A dispute is told in private: only whoever mediates, and staff in private, read it. */
export const dispute = command({
  names: ["dispute", "调解"],
  bare: ["调解"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ text }, c) {
    if (text === null || isBlank(text)) throw new Refusal(say("reports-how-dispute"));
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
      like: await likeOf(whereOf(c), { ...matter, category: matter.reading.category }, c.photos),
      ...(inGroup ? {} : { platform: "", chat: "" }),
    };
    const { report, actions } = await file(c, heard);
    return [acknowledge("reports-logged", { number: String(report.number) }), ...actions];
  },
});
