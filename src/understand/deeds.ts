import { clean } from "../core/text.ts";
import { plain } from "./plain.ts";
import { readVerdict } from "./verdicts.ts";

/** What somebody at work says in a few words: that they take a matter on, or that it is done. */
export interface Deed {
  /** The matter, where they say which: "34号修好了". */
  number: number | null;
  does: "takes" | "finished";
  /** What they said, without the number. */
  words: string;
  /** Whether it is work that was done ("修好了"), and not a state of things that may be said of anything ("来水了"). */
  isWork: boolean;
  /** What they say it of: 水管, of "水管修好了"; "" where they do not. */
  of: string;
}

/** Longer words tell a story. */
const MOST = 120;

const NUMBER = /^(?:[#﹟]|第|编号\s?|no\.?\s?)?([0-9]{1,6})\s?(?:号|件)?(?:那件|这件|那个|这个|的事|单)?[\s,，:：]*/i;
/** "34号门", "3号楼": the number is a place. */
const PLACE = /^[0-9]{1,6}\s?号?\s?(?:楼|栋|幢|座|单元|层|室|门|院|户|家|井|灯|电梯|车)/;
const GOING = "(?:来|去|到|过来|过去|处理|看看?|来看看?|去看看?|去修|来修|修|来办|办|去弄|来弄|弄|到场|到位)";
/** "马上到", "我接了", "这就去看看", 交给我. */
const TAKES = new RegExp(
  `^(?:(?:好(?:的|嘞)?|嗯{1,4}|行|可以|收到|ok)[\\s,，。]{0,2}){0,2}(?:我?(?:马上|立刻|立马|这就|现在|等下|一会儿?)就?${GOING}|我(?:来|去|去看看?|来看看?|来修|去修|来处理|去处理|来办|来弄|处理)|我?(?:来)?接(?:单|下|下来)?(?:了|啦|吧)|接单|我接|(?:交|派)?给我(?:吧|来)?|i(?:'|’)?ll (?:take|do) it|i(?:'|’)?m on it|on my way|taking it)(?:了|啦|吧|哈|一下)?[\\s。.!！~～]{0,4}$`,
  "iu",
);
/** "34号我接了": who says that a matter is theirs says so after its number, or before it: "我接34号". */
const TAKES_NUMBER = /^我?(?:来)?接(?:单|下)?(?:了)?\s?[#﹟]?([0-9]{1,6})\s?(?:号|件)?(?:了|啦|吧)?[。.!！~～]*$/;
const ASKS = /[吗么呢?？]\s*$|没有?[。.!！]*$/u;
const WORK = /[修弄搞办换理决扫拾整装补清洗]|完成|完工|好了|fixed|done|repaired|solved/iu;
const FINISHED = /^(?:已经?|都|全)?(?:办结|办完|完成|完工|处理完|修完|弄完|干完|搞定)了?[啦哈]?$/u;

/**
 * Reads what somebody says of a matter that is theirs to see to: "马上到", "34号我接了", "修好了，换了灯泡". Null for all else: a
 * question, a trouble, a story. Never throws.
 */
export function readDeed(text: string): Deed | null {
  const kept = clean(text);
  if (kept === "" || kept.length > MOST || ASKS.test(kept)) return null;
  const takesNumber = TAKES_NUMBER.exec(kept);
  if (takesNumber) return { number: Number(takesNumber[1]), does: "takes", words: kept, isWork: true, of: "" };
  const found = PLACE.test(kept) ? null : NUMBER.exec(kept);
  const words = found ? kept.slice(found[0].length).trim() : kept;
  const number = found ? Number(found[1]) : null;
  if (words === "") return null;
  const said = plain(words);
  if (TAKES.test(said)) return { number, does: "takes", words, isWork: true, of: "" };
  // The first part says that it is done, the others how.
  const first = /^[\x20-\x7e]+$/.test(said) ? said.split(/[,.;!]/)[0]! : said.split(/[\s,，、。.;；!！~～]+/u)[0]!;
  if (!FINISHED.test(first) && readVerdict(first)?.solved !== true) return null;
  const of = /^\p{Script=Han}{0,8}?(?=已经?|[都全也修弄搞办换处解清打收整装通补好完])/u.exec(first)?.[0] ?? "";
  return { number, does: "finished", words, isWork: FINISHED.test(first) || WORK.test(first), of };
}
