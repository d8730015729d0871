/**
 * Owners' votes: what may be decided, by which majority, and whether it was. Areas are whole square centimetres, shares
 * exact fractions; nothing here is ever rounded.
 *
 * Civil Code of the PRC, art. 278: owners holding two thirds or more of the exclusive area, who are two thirds or more
 * of the owners, have to take part. Items 6 to 8 need three quarters or more of the participating area and of the
 * participating owners; the others more than half of both. ("以上" includes the number itself, "过半数" does not.)
 */

/** The matters of art. 278, in its order: the end of a key of the locales. */
export const MATTERS = [
  "assembly-rules",
  "convention",
  "committee",
  "property-company",
  "use-funds",
  "raise-funds",
  "rebuild",
  "common-parts",
  "other",
] as const;
export type Matter = (typeof MATTERS)[number];

/** Items 6 to 8. */
const WEIGHTY: readonly Matter[] = ["raise-funds", "rebuild", "common-parts"];

/** A share that is to be reached, or with `above` to be passed. */
export interface Share {
  of: readonly [number, number];
  above: boolean;
}

export const PARTICIPATION: Share = { of: [2, 3], above: false };

export function approvalFor(matter: Matter): Share {
  return WEIGHTY.includes(matter) ? { of: [3, 4], above: false } : { of: [1, 2], above: true };
}

/** Is `part` such a share of `whole`? Of nothing nothing is. */
export function reaches(part: bigint, whole: bigint, { of: [over, under], above }: Share): boolean {
  const [has, needs] = [part * BigInt(under), whole * BigInt(over)];
  return whole > 0n && (above ? has > needs : has >= needs);
}

/** How much more it would take, at least. */
export function missing(part: bigint, whole: bigint, { of: [over, under], above }: Share): bigint {
  const [needs, by] = [whole * BigInt(over), BigInt(under)];
  const least = above ? needs / by + 1n : (needs + by - 1n) / by;
  return least > part ? least - part : 0n;
}

/** Owners, and the area they hold. */
export interface Weight {
  heads: bigint;
  areaCm2: bigint;
}

/** The options of every owners' vote: for, against, abstain. Who abstains takes part. */
export const FOR = 1;
export const OPTIONS = 3;

/** What an owners' vote has come to. */
export interface Outcome {
  taking: Weight;
  agreeing: Weight;
  /** Owners who have voted, but whose co-owners chose otherwise: they count in neither. */
  pending: Weight;
  participation: { heads: boolean; area: boolean };
  approval: { heads: boolean; area: boolean };
  passed: boolean;
}

/**
 * @param all everybody who may vote
 * @param tallies by option from 1; 0: pending
 */
export function outcomeOf(all: Weight, tallies: readonly Weight[], matter: Matter): Outcome {
  const none = { heads: 0n, areaCm2: 0n };
  const taking = tallies
    .slice(1)
    .reduce((sum, t) => ({ heads: sum.heads + t.heads, areaCm2: sum.areaCm2 + t.areaCm2 }), none);
  const agreeing = tallies[FOR] ?? none;
  const both = (part: Weight, whole: Weight, share: Share) => ({
    heads: reaches(part.heads, whole.heads, share),
    area: reaches(part.areaCm2, whole.areaCm2, share),
  });
  const participation = both(taking, all, PARTICIPATION);
  const approval = both(agreeing, taking, approvalFor(matter));
  const passed = participation.heads && participation.area && approval.heads && approval.area;
  return { taking, agreeing, pending: tallies[0] ?? none, participation, approval, passed };
}

/** A share in percent with one digit, rounded down: no crowd looks larger than it is. */
export function percent(part: bigint, whole: bigint): string {
  const tenths = whole === 0n ? 0n : (part * 1000n) / whole;
  return `${tenths / 10n}.${tenths % 10n}`;
}

/** What the owners of one head have chosen together: an option, "pending" when they differ, null while nobody has. */
export function standOf(choices: readonly string[]): number | "pending" | null {
  const said = new Set(choices.filter((choice) => choice !== ""));
  if (said.size === 0) return null;
  return said.size === 1 ? Number([...said][0]) : "pending";
}

/** Who may vote, as it is published: a line for each head, which is one owner or co-owners together. */
export interface RollRow {
  areaCm2: bigint;
  /** A pseudonym for each of the owners. */
  seats: readonly string[];
}

/** Where each head of a published roll stands, by ballots in their order: the last of each pseudonym counts. */
export function standsOf(
  roll: readonly RollRow[],
  cast: readonly { pseudonym: string; choice: string }[],
): (RollRow & { stand: number | "pending" | null })[] {
  const last = new Map(cast.map(({ pseudonym, choice }) => [pseudonym, choice]));
  return roll.map((row) => ({ ...row, stand: standOf(row.seats.map((seat) => last.get(seat) ?? "")) }));
}

/** The words that are hashed of a published roll. */
export function rollWords(rows: readonly RollRow[]): string {
  return rows.map(({ areaCm2, seats }) => JSON.stringify([areaCm2.toString(), seats])).join("\n");
}

/**
 * Owners whom one neighbour may vote for in one vote, unless the committee says fewer. How many are too many, and whether
 * any, the law leaves to the rules of the owners' assembly; ours keeps one voice from gathering a building.
 */
export const MOST_OWNERS = 3;

/** What the maker says beside the poll itself. */
export interface Asked {
  matter: Matter;
  /** Who holds it, and by which rule: without both it is a preparatory vote. */
  committee: string | null;
  rule: string | null;
  /** For how many owners one neighbour may vote; 0: nobody for anybody. */
  proxies: number;
}

const COMMITTEE = /^(?:组织|召集|召集人|组织者|held by|convened by|committee)\s*[:：]?\s*(.+)$/i;
const RULE = /^(?:依据|程序|规则|according to|rule)\s*[:：]?\s*(.+)$/i;
const PROXIES = /^(?:委托|代投|proxies|proxy)\s*[:：]?\s*(?:最多)?\s*([0-9]{1,3})\s*(?:位|人|户)?$/i;
const NO_PROXIES = /^(?:不收委托|不能委托|不许委托|no prox(?:y|ies))$/i;
const CLOSES = /^(?:截止|结束时间|closes?|until|ends?)/i;
const LONGEST = 100;
/** What divides the parts: also a question mark, or a comma, before a word that one begins with: "…？截止 5日，组织 业委会". */
const PARTS =
  /[|｜\n]|(?<=[?？])\s*[,，;；。]?\s*(?=(?:截止|结束时间|组织|召集|依据|程序|规则|地点|范围|委托|代投|不收委托|不能委托|until|closes?|committee|held by|convened by|rule|place|prox)(?:[\s:：]|$|[到至\d]))|\s*[,，;；。]\s*(?=(?:截止|组织者?|召集人?|依据|地点|范围)(?:[\s:：]|到|\d)|(?:committee|rule|place)\s)/i;

/** Each matter as people name it, in the order of MATTERS: words that none of the others has. */
const NAMED: readonly RegExp[] = [
  /议事规则/,
  /管理规约/,
  /业委会|业主委员会/,
  /(?:选聘|解聘|续聘|更换|聘请|换).{0,4}物业/,
  /(?:使用|动用).{0,3}维修资金/,
  /(?:筹集|续筹|补交).{0,3}维修资金/,
  /改建|重建|加装电梯/,
  /共有部分|公共部分/,
  /其他重大事项|其他事项/,
];
const LONGEST_NAME = 20;

/** "4", or the matter by its name; undefined for a question, and for words that name none or two. */
function readMatter(words: string): Matter | undefined {
  const number = /^[#]?([1-9])$/.exec(words.normalize("NFKC"));
  if (number) return MATTERS[Number(number[1]) - 1];
  if (Array.from(words).length > LONGEST_NAME || /[?？]/.test(words)) return undefined;
  const named = MATTERS.filter((_, i) => NAMED[i]!.test(words));
  return named.length === 1 ? named[0] : undefined;
}

/**
 * Reads `4 | 是否续聘阳光物业？| 截止 12月5日晚8点 | 组织 业委会 | 依据 《议事规则》第十条 | 地点 3号楼`.
 * @returns the matter and what of the line is the poll's; or what is wrong: the end of a key of the locales
 */
export function readAsked(
  line: string,
): (Asked & { rest: string; hasClose: boolean }) | "no-matter" | "long" | "proxies" {
  const parts = line
    .split(PARTS)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const first = parts.shift() ?? "";
  // "4 是否续聘阳光物业？": the question right behind the matter.
  const [, name = first, question] = readMatter(first) ? [] : (/^(\S+)\s+(\S.*)$/s.exec(first) ?? []);
  if (question !== undefined) parts.unshift(question);
  const matter = readMatter(name);
  if (!matter) return "no-matter";
  const asked: Asked = { matter, committee: null, rule: null, proxies: MOST_OWNERS };
  const rest: string[] = [];
  for (const part of parts) {
    const [committee, rule] = [COMMITTEE.exec(part), RULE.exec(part)];
    // The question comes first, whatever word it begins with.
    if (rest.length > 0 && committee) asked.committee = committee[1]!;
    else if (rest.length > 0 && rule) asked.rule = rule[1]!;
    else if (rest.length > 0 && NO_PROXIES.test(part)) asked.proxies = 0;
    else if (rest.length > 0 && PROXIES.test(part)) asked.proxies = Number(PROXIES.exec(part)![1]);
    else rest.push(part);
  }
  if ([asked.committee, asked.rule].some((words) => words !== null && Array.from(words).length > LONGEST))
    return "long";
  if (asked.proxies > MOST_OWNERS) return "proxies";
  return { ...asked, rest: rest.join(" | "), hasClose: rest.some((part) => CLOSES.test(part)) };
}
