import { fold } from "./text.ts";

/** "怎么…", "how do I …": what somebody wants to do who asks how it is done. */

/** No question is longer. */
const READ_AT_MOST = 120;
const HOW = /怎么样?|怎样|如何|咋(?:样|个)?/;
/** "怎么办", "怎么还没修", "怎么回事" ask for no command. */
const OTHERWISE_ASKED =
  /(?:怎么|怎样|如何|咋)(?:样(?!才)|办$|办[呢啊?,，。 ]|回事|还|又|没|不|都|老|总|这|那|搞的|了|是|会|可能|有|才(?!能))|为什么|为啥/;
const ASKED_WITH =
  /^(?:请问|问(?:一?下|问)|我?想问(?:一?下)?|你好|我们?|想|要|该|应该|才?能|可以|去|来|给|是|[\s,，])+/;
const ASKED_AT_END = [..."弄用做搞整办写吗呢啊呀吧的了呐哦?。.!~,， ", "一下", "操作", "办理"];
/** What is asked in more words is no question for one command. */
const HOW_AT_MOST = 24;

/** What somebody wants to do who asks how it is done: "纸质票怎么录入" → "纸质票录入", "how do I vote" → "vote"; null: no such question. */
export function readHowTo(text: string): string | null {
  const said = fold(text.slice(0, READ_AT_MOST));
  const english = /^(?:please |hi |hello )?how (?:do|can|could|should|to|would)(?: i| we| you)? ?([^?]{2,40})\??$/.exec(
    said,
  )?.[1];
  if (english !== undefined) return english.trim();
  if (said.length > HOW_AT_MOST || !HOW.test(said) || OTHERWISE_ASKED.test(said)) return null;
  const [before = "", behind = ""] = said.split(HOW, 2);
  const what = before.replace(ASKED_WITH, "") + behind.replace(ASKED_WITH, "");
  return withoutEnd(what) || null;
}

function withoutEnd(words: string): string {
  const end = ASKED_AT_END.find((one) => words.endsWith(one));
  return end === undefined ? words : withoutEnd(words.slice(0, -end.length));
}
