import { clean } from "../core/text.ts";
import { plain, readNumber } from "./plain.ts";

/** A line of a sign-up list (接龙). */
export interface SignupRow {
  /** The number in front of the line. */
  index: number;
  name: string;
  /** How many people or pieces; 1 when not said. */
  count: number;
  /** What else the line says: a flat, a wish. Empty when nothing. */
  note: string;
  /** Amounts of goods with their units, "2箱" or "2箱、1盒"; empty where people are counted. */
  goods: string;
}

/** A line of a list, and the line without a number that it stands under: "上午:" between the rows. */
export interface ListedRow extends SignupRow {
  /** Null for the rows that stand right below the title. */
  under: string | null;
}

/** A sign-up list as it was pasted: what stands above the lines, and the lines that somebody has filled in. */
export interface SignupList {
  title: string;
  rows: ListedRow[];
}

/** What changed from one list to the next. Rows belong together by name, and by number where a name stands twice. */
export interface SignupChange {
  added: SignupRow[];
  removed: SignupRow[];
  changed: { before: SignupRow; after: SignupRow }[];
}

/** No list of a group is longer; the rest is not read. */
const LINES_AT_MOST = 500;
const LINE_AT_MOST = 200;

// "1. 张三 2人", "2、李四", "3) 王五", "④ 赵六", "5.陈 +2"
const LINE = /^(\d{1,3})\s?[.、,，:：)）．]\s?(?!\d)(.{0,200})$/;
const EXAMPLE = /^例\s?[:：]?\s/;
const CIRCLED = /^[①-⑳]/;
const HAN_COUNT = "[一二两三四五六七八九十]{1,2}";
const UNIT = "(?:个?人|位|口人?|名|份|箱|盒|袋|斤|只|瓶|张|套|桶|件|个|包|条|户|票|大|小)";
/** What goods are counted in. "2个" may be people: see BUYS. */
const GOODS = new RegExp(
  `(?<![\\d.])(\\d{1,3}(?:\\.\\d)?|${HAN_COUNT})\\s?(公斤|箱|盒|袋|斤|只|瓶|套|桶|件|包|条|份|提|板|筐|篮|罐|捆|个(?!人))`,
  "g",
);
/** A list in which things are bought together. */
const BUYS = /团购|拼单|代购|团[买一]|买|订购|预订|下单/;
const COUNT = new RegExp(`(?:[x×*]\\s?(\\d{1,3})|[+＋]\\s?(\\d{1,3})(?!\\d)|(\\d{1,3}|${HAN_COUNT})\\s?${UNIT})`);

/** Reads a pasted or native 接龙; null when fewer than two numbered lines make none. Never throws. */
export function readSignupList(text: string): SignupList | null {
  const lines = clean(text.slice(0, LINES_AT_MOST * LINE_AT_MOST))
    .split("\n", LINES_AT_MOST)
    .map((line) => line.slice(0, LINE_AT_MOST).trim());
  const rows: ListedRow[] = [];
  const above: string[] = [];
  let numbered = 0;
  let under: string | null = null;
  for (const line of lines) {
    const match = LINE.exec(CIRCLED.test(line) ? `${line[0]?.normalize("NFKC")}. ${line.slice(1)}` : line);
    if (!match) {
      // The app's own lists show by an example how a line is to look: nobody comes by that.
      if (numbered === 0 && line !== "" && !EXAMPLE.test(line)) above.push(line);
      else if (numbered > 0 && line !== "") under = line;
      continue;
    }
    numbered += 1;
    const row = readRow(Number(match[1]), match[2] ?? "");
    if (row) rows.push({ ...row, under });
  }
  const said = above.join("\n");
  if (!BUYS.test(said) && rows.every(({ goods }) => /^[\d.]*个?$/.test(goods))) for (const row of rows) row.goods = "";
  if (numbered < 2 && !(numbered === 1 && /接龙/.test(said))) return null;
  if (rows.length === 0 && !/接龙/.test(said)) return null;
  return { title: said.replace(/^#?\s?接龙\s?[:：]?\s?/, "").slice(0, 300), rows };
}

function readRow(index: number, said: string): SignupRow | null {
  const text = said.trim();
  if (text === "" || /^[.。…_-]+$/.test(text)) return null;
  const [first = "", ...rest] = text.split(/[\s,，;；:：/|｜-]+/);
  let name = first;
  let others = text.slice(first.length).replace(/^[\s,，;；:：/|｜-]+/, "");
  // 张三2人, 王五+1: the count is stuck to the name.
  const stuck = COUNT.exec(name);
  if (stuck && stuck.index > 0) {
    others = `${name.slice(stuck.index)} ${rest.join(" ")}`.trim();
    name = name.slice(0, stuck.index);
  }
  const count = readCount(others);
  const note =
    count === null
      ? others
      : others
          .replace(COUNT, "")
          .replace(/\d小/, "")
          .replace(/\s{2,}/g, " ")
          .trim();
  // "3. 2份 张三": the count came first.
  if (stuck && stuck.index === 0) {
    return { index, name: rest.join(" ") || name, count: readCount(name) ?? 1, note: "", goods: readGoods(name) };
  }
  return { index, name, count: count ?? 1, note, goods: readGoods(others) };
}

/** "两箱" → "2箱". */
function readGoods(text: string): string {
  const amounts = [...text.matchAll(GOODS)].map(([, count = "", unit = ""]) => `${readNumber(count) ?? count}${unit}`);
  return amounts.slice(0, 4).join("、");
}

function readCount(text: string): number | null {
  const adults = new RegExp(`(\\d|${HAN_COUNT})\\s?大\\s?(\\d|${HAN_COUNT})\\s?小`).exec(text);
  if (adults) return (readNumber(adults[1] ?? "") ?? 0) + (readNumber(adults[2] ?? "") ?? 0);
  const match = COUNT.exec(text);
  const value = readNumber(match?.[1] ?? match?.[2] ?? match?.[3] ?? "");
  return value !== null && value > 0 && value <= 999 ? value : null;
}

/** What changed between two lists. */
export function compareSignups(before: readonly SignupRow[], after: readonly SignupRow[]): SignupChange {
  const left = [...before];
  const added: SignupRow[] = [];
  const changed: SignupChange["changed"] = [];
  for (const row of after) {
    const same = left.findIndex((other) => other.name === row.name && other.index === row.index);
    const at = same >= 0 ? same : left.findIndex((other) => other.name === row.name);
    const found = left[at];
    if (!found) {
      added.push(row);
      continue;
    }
    left.splice(at, 1);
    if (found.count !== row.count || found.note !== row.note) changed.push({ before: found, after: row });
  }
  return { added, removed: left, changed };
}

/** An answer to a sign-up: how many come, and what else was said; 0 when somebody takes it back. */
export interface SignupAnswer {
  count: number;
  note: string;
}

const JOINS =
  /^[+＋➕]\s?\d{1,2}|报名|参加|算我|加我|我来|我去|我们家?(?:来|去|要)|接龙|我要|给我(?:来|留)|带上我|count me in|sign me up|i'?m in|i'?ll (?:come|join)|we'?ll (?:come|join)|put me down/;
const LEAVES =
  /不(?:去|来|参加|要)了|退出|取消(?:报名)?|去不了|来不了|减我|-1$|can'?t (?:come|make it)|cancel|count me out/;
const ASKS = /[?？]|吗|么$|怎么|几点|哪里|还能|可以.{0,4}吗|how|when|where|can i/;

/** What says nothing beyond that somebody comes. */
const WORN = /我们?家?|报名|参加|算我(?:一个)?|加我|一个|两口子|俩口子|都?[来去]|count me in|sign me up|i'?m in/gi;

/**
 * "+1", "我家两口", "3单元 2人", "算我一个", "count me in": how many somebody signs up, when asked; null when it is no answer.
 */
export function readSignupAnswer(text: string): SignupAnswer | null {
  const said = plain(clean(text.slice(0, LINE_AT_MOST)));
  if (said === "" || ASKS.test(said)) return null;
  if (LEAVES.test(said)) return { count: 0, note: "" };
  const family = new RegExp(
    `(?:我家|我们家?|一家|俩口子|两口子|家里)\\s?(\\d{1,2}|${HAN_COUNT})\\s?(?:口|个|人|位)?`,
  ).exec(said);
  const english =
    /\b(one|two|three|four|five|\d{1,2}) (?:of us|people|persons|pieces|boxes|more)|\bfor (\d{1,2}|two|three|four)\b/.exec(
      said,
    );
  const words: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5 };
  const spoken = english ? (words[english[1] ?? english[2] ?? ""] ?? Number(english[1] ?? english[2])) : null;
  const couple = /两口子|俩口子|我们俩|我俩|我[和跟带](?:老婆|老公|爱人|媳妇|孩子|娃|我?[爸妈]|朋友)/.test(said)
    ? 2
    : null;
  // A flat is no number of people: 3单元 2人
  const bare = said.replace(
    /(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?(?:单元|栋|幢|号楼|楼|层|室|座)|\d{1,3}-\d{1,3}(?:-\d{2,4})?/g,
    " ",
  );
  const count = spoken ?? (family ? readNumber(family[1] ?? "") : null) ?? couple ?? readCount(bare);
  if (count === null && !JOINS.test(said)) return null;
  const total = count ?? 1;
  if (!(total >= 1 && total <= 999)) return null;
  const rest = clean(text).replace(COUNT, "").replace(WORN, "").trim();
  return { count: total, note: rest.slice(0, 60) };
}
