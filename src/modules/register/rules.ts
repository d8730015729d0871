import { fold } from "../../core/text.ts";
import { readDoor } from "../../understand/place.ts";
import { readNumber } from "../../understand/plain.ts";

/** Who stands in the roll for what the developer has not sold: all of it together is one owner. */
export const DEVELOPER = "developer";
/** Square centimetres in a square metre; areas are whole numbers of them. */
export const CM2 = 10_000n;

const MOST_OWNERS = 20;
const LONGEST_CELL = 60;
/** 100,000 m²: no home is larger. */
const MOST_AREA = 100_000n * CM2;

export interface Owner {
  /** Who it is, in this roll: people of one name have different ones, and one person the same everywhere. */
  key: string;
  name: string;
}

/** One exclusive part (专有部分): a home, a shop, a garage with a certificate of its own. */
export interface Unit {
  /** "3-2-501", or "3-501" where the building has no units. */
  code: string;
  building: string;
  unit: string | null;
  room: string;
  areaCm2: bigint;
  owners: Owner[];
  tenants: string[];
}

/** What is wrong with a row: its line in the file, and the end of a key of the locales with what it says. */
export interface BadRow {
  line: number;
  reason: BadReason;
  value: string;
}

export type BadReason =
  | "no-building"
  | "door-unclear"
  | "no-room"
  | "no-area"
  | "area-unclear"
  | "area-negative"
  | "area-large"
  | "area-fine"
  | "no-owner"
  | "many-owners"
  | "keys-differ"
  | "same-owner"
  | "same-room"
  | "same-name"
  | "key-taken"
  | "formula"
  | "merged"
  | "date"
  | "long";

export type Column = "building" | "unit" | "room" | "area" | "owners" | "keys" | "tenants";
type Mark = { not: "formula" | "merged" | "date" };
type Cells = { line: number; cells: (string | Mark)[] };

const HEADINGS: readonly (readonly [Column, RegExp])[] = [
  ["building", /^(?:楼栋|楼号|楼幢|幢号?|栋号?|楼|building|block)$/],
  ["unit", /^(?:单元号?|unit|entrance|stairwell)$/],
  ["room", /^(?:房号|室号|房间号?|门牌号?|房屋号|room|flat|door)$/],
  ["area", /^(?:专有部分面积|专有面积|建筑面积|产权面积|面积|area)$/],
  ["owners", /^(?:业主|业主姓名|产权人|所有权人|姓名|owners?|owner names?|names?)$/],
  ["keys", /^(?:业主编号|产权人编号|编号|owner (?:keys?|ids?)|keys?)$/],
  ["tenants", /^(?:租客|租户|承租人|tenants?)$/],
];
const NEEDED: readonly Column[] = ["building", "room", "area", "owners"];
const UNSOLD = /^(?:开发商|建设单位|未售|未交付|developer|unsold)$/i;

/**
 * Reads a table as a roll.
 * @param rows the lines of the file that hold anything
 * @returns the units; or every bad row; or the columns that are missing
 */
export function readRoll(rows: readonly Cells[]): { units: Unit[]; bad: BadRow[] } | { missing: Column[] } {
  const head = findHeadings(rows);
  if ("missing" in head) return head;
  const bad: BadRow[] = [];
  const read: Unit[] = [];
  const lines = new Map<string, number>();
  for (const row of rows.slice(head.at + 1)) {
    const say = (reason: BadReason, value = "") => bad.push({ line: row.line, reason, value });
    const found = readRow(row, head.columns, say);
    if (!found) continue;
    const before = lines.get(found.code);
    if (before !== undefined) say("same-room", `${found.code} (${before})`);
    else {
      lines.set(found.code, row.line);
      read.push(found);
    }
  }
  for (const { code, reason, value } of mixedUp(read)) bad.push({ line: lines.get(code)!, reason, value });
  bad.sort((a, b) => a.line - b.line);
  return { units: read.sort(byCode), bad };
}

/** The row with the headings is among the first five: a title may stand above it. */
function findHeadings(rows: readonly Cells[]): { at: number; columns: Map<Column, number> } | { missing: Column[] } {
  let missing: Column[] = [...NEEDED];
  for (const [at, row] of rows.slice(0, 5).entries()) {
    const columns = new Map<Column, number>();
    for (const [x, cell] of row.cells.entries()) {
      if (typeof cell !== "string") continue;
      const said = fold(cell)
        .replace(/[（(].*[)）]$/, "")
        .replace(/\s+/g, " ")
        .trim();
      const column = HEADINGS.find(([, heading]) => heading.test(said))?.[0];
      if (column && !columns.has(column)) columns.set(column, x);
    }
    // One column may hold whole doors, as people write them to the bot: 3-2-501.
    const [first] = rows.slice(at + 1);
    const door = first?.cells[columns.get("room") ?? -1];
    const isWhole = typeof door === "string" && readDoor(door) !== null;
    const lacking = NEEDED.filter((column) => !columns.has(column) && !(column === "building" && isWhole));
    if (lacking.length === 0) return { at, columns };
    if (lacking.length < missing.length) missing = lacking;
  }
  return { missing };
}

/** 八零二, 九O二, 0802: 802, 902, 802, as the bot reads doors. What is no number stays as it is. */
function inFigures(written: string): string {
  const said = written.replace(/(?<=[\d零〇一二两三四五六七八九])[Oo](?=[\d零〇一二两三四五六七八九]|$)/g, "0");
  if (/^\d+$/.test(said)) return said.replace(/^0+(?=\d)/, "");
  if (!/[零〇一二两三四五六七八九十百]/.test(said) || !/^[\d零〇一二两三四五六七八九十百]+$/.test(said)) return said;
  const value = readNumber(said.replace(/\d/g, (digit) => "零一二三四五六七八九"[Number(digit)]!));
  return value === null ? said : String(value);
}

function readRow(
  row: Cells,
  columns: ReadonlyMap<Column, number>,
  say: (reason: BadReason, value?: string) => void,
): Unit | null {
  let isBad = false;
  const wrong = (reason: BadReason, value = "") => {
    isBad = true;
    say(reason, value);
  };
  const cell = (column: Column): string => {
    const value = row.cells[columns.get(column) ?? -1] ?? "";
    if (typeof value !== "string") wrong(value.not);
    else if (column !== "owners" && column !== "keys" && Array.from(value).length > LONGEST_CELL) wrong("long");
    return typeof value === "string" ? value.normalize("NFKC").trim() : "";
  };
  const whole = columns.has("building") ? null : readDoor(cell("room"));
  const building = whole?.building ?? inFigures(cell("building").replace(/\s*(?:号楼|栋|幢|座|号|#|楼)$/, ""));
  const part = whole ? (whole.unit ?? "") : inFigures(cell("unit").replace(/\s*单元$/, ""));
  const room = whole?.room ?? inFigures(cell("room").replace(/\s*(?:室|房|号)$/, ""));
  const area = cell("area");
  const names = listOf(cell("owners"));
  const keys = listOf(cell("keys"));
  const tenants = listOf(cell("tenants"));
  if (isBad) return null;
  if (building === "") wrong(columns.has("building") ? "no-building" : "door-unclear", room);
  if (room === "") wrong("no-room");
  const areaCm2 = readArea(area);
  if (typeof areaCm2 === "string") wrong(areaCm2, area);
  if (names.length === 0) wrong("no-owner");
  if (names.length > MOST_OWNERS) wrong("many-owners");
  if ([...names, ...keys, ...tenants].some((name) => Array.from(name).length > LONGEST_CELL)) wrong("long");
  if (keys.length > 0 && keys.length !== names.length) wrong("keys-differ", `${names.length} ≠ ${keys.length}`);
  if (isBad || typeof areaCm2 === "string") return null;
  const unit = part === "" ? null : part;
  const code = [building, ...(unit === null ? [] : [unit]), room].join("-");
  const isUnsold = names.length === 1 && UNSOLD.test(names[0]!);
  const owners = isUnsold
    ? [{ key: DEVELOPER, name: names[0]! }]
    : names.map((name, i) => ({ name, key: keys[i] ?? `@${code}${names.length > 1 ? `/${i + 1}` : ""}` }));
  if (new Set(owners.map((o) => o.key)).size < owners.length) wrong("same-owner");
  if (keys.length === 0 && new Set(names).size < names.length) wrong("same-owner");
  if (!isUnsold && owners.some((o) => o.key === DEVELOPER || (keys.length > 0 && o.key.startsWith("@")))) {
    wrong("key-taken", keys.join("、"));
  }
  if (isBad) return null;
  return { code, building, unit, room, areaCm2, owners, tenants };
}

/**
 * Names without a key must be one home's alone, and a key one name's: else nobody can say how many owners there are.
 * @returns the units of whose owners that cannot be said
 */
export function mixedUp(units: readonly Unit[]): { code: string; reason: "same-name" | "key-taken"; value: string }[] {
  const homes = new Map<string, number>();
  const names = new Map<string, string>();
  const unclear: ReturnType<typeof mixedUp> = [];
  const owned = units.flatMap(({ code, owners }) => owners.map((owner) => ({ code, ...owner })));
  const sold = owned.filter(({ key }) => key !== DEVELOPER);
  for (const { name } of sold) homes.set(name, (homes.get(name) ?? 0) + 1);
  for (const { code, key, name } of sold) {
    const before = names.get(key) ?? name;
    names.set(key, before);
    if (before !== name) unclear.push({ code, reason: "key-taken", value: key });
    if (key.startsWith("@") && homes.get(name)! > 1) unclear.push({ code, reason: "same-name", value: name });
  }
  return unclear;
}

/** "89.53", "89.53㎡" or "1,089.5" square metres → square centimetres, exactly. */
export function readArea(
  words: string,
): bigint | "no-area" | "area-unclear" | "area-negative" | "area-large" | "area-fine" {
  const said = words.replace(/\s*(?:㎡|m2|m²|平方米|平米|平)$/i, "").replace(/,(?=\d{3}\b)/g, "");
  if (said === "") return "no-area";
  if (/^[-−－]\s*\d/.test(said)) return "area-negative";
  const read = /^(\d{1,12})(?:\.(\d+))?$/.exec(said);
  if (!read) return "area-unclear";
  const fraction = (read[2] ?? "").replace(/0+$/, "");
  if (fraction.length > 4) return "area-fine";
  const cm2 = BigInt(read[1]!) * CM2 + BigInt(fraction.padEnd(4, "0"));
  if (cm2 === 0n) return "area-negative";
  return cm2 > MOST_AREA ? "area-large" : cm2;
}

const listOf = (words: string): string[] =>
  words
    .split(/[、;；/／\n]|,\s*|，/)
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** By building, unit and room, "2" before "10". */
export function byCode(a: { code: string }, b: { code: string }): number {
  return NUMERIC.compare(a.code, b.code) || plainly(a, b);
}

const NUMERIC = new Intl.Collator("en", { numeric: true });
/** The same on every machine, whatever it knows of languages: the order of what is hashed. */
const plainly = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

/** Square centimetres as square metres, all digits that matter: "89.53". */
export function writeArea(cm2: bigint): string {
  const fraction = (cm2 % CM2).toString().padStart(4, "0").replace(/0+$/, "").padEnd(2, "0");
  const whole = (cm2 / CM2).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === "00" ? whole : `${whole}.${fraction}`;
}

/** The words that are hashed: a line for each unit, in the order of their codes. */
export function canonical(units: readonly Unit[]): string {
  return [...units]
    .sort(plainly)
    .map(({ code, areaCm2, owners, tenants }) =>
      JSON.stringify([code, areaCm2.toString(), owners.map((o) => [o.key, o.name]), tenants]),
    )
    .join("\n");
}

/**
 * Who counts as one head: the owners of a part together, whatever else each of them has. One buyer's several parts are
 * one head, and so is all that the developer has not sold.
 * 最高人民法院《关于审理建筑物区分所有权纠纷案件适用法律若干问题的解释》第九条
 */
export function bodyOf(unit: Pick<Unit, "owners">): string {
  return JSON.stringify(unit.owners.map((o) => o.key).sort());
}

/** Totals of a roll: units, heads, square centimetres, and units that are not sold. */
export interface Totals {
  units: number;
  heads: number;
  areaCm2: bigint;
  unsold: number;
}

export function totalsOf(units: readonly Unit[]): Totals {
  return {
    units: units.length,
    heads: new Set(units.map(bodyOf)).size,
    areaCm2: units.reduce((sum, unit) => sum + unit.areaCm2, 0n),
    unsold: units.filter((unit) => unit.owners[0]?.key === DEVELOPER).length,
  };
}

/** What one roll has that another has not: codes of units. */
export interface Difference {
  added: string[];
  removed: string[];
  changed: string[];
}

export function compareRolls(before: readonly Unit[], after: readonly Unit[]): Difference {
  const old = new Map(before.map((unit) => [unit.code, canonical([unit])]));
  const now = new Set(after.map((unit) => unit.code));
  return {
    added: after.filter((unit) => !old.has(unit.code)).map((unit) => unit.code),
    removed: before.filter((unit) => !now.has(unit.code)).map((unit) => unit.code),
    changed: after.filter((u) => old.has(u.code) && old.get(u.code) !== canonical([u])).map((u) => u.code),
  };
}
