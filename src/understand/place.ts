import { fold } from "../core/text.ts";
import {
  AMOUNTS,
  CODE,
  FIGURES,
  FORMS,
  type Form,
  HAN,
  SEVERAL,
  SMALL,
  UNIT_CODE,
  WHOLE_FORMS,
} from "./addressForms.ts";
import { readName } from "./placeNames.ts";
import { plain, readNumber } from "./plain.ts";

/** Where something is, as far as a text says. Codes are as on the door: "3", "A1", "2", "501", "23A"; basements "B1", "B2". */
export interface Place {
  building: string | null;
  unit: string | null;
  floor: string | null;
  room: string | null;
  /** A named place: 东门, 地下车库, 快递柜, basement. */
  name: string | null;
}

/** How much of a text is read; more than anybody says in one breath, and the bound on what one message can cost. */
export const READ_AT_MOST = 2000;

interface Found {
  building?: string | undefined;
  unit?: string | undefined;
  floor?: string | undefined;
  room?: string | undefined;
  /** The speaker's own flat, somebody else's, or not said. */
  whose?: "own" | "other" | undefined;
  /** Counts only when nothing clearer was found. */
  weak?: boolean;
  start: number;
  end: number;
}

const ENGLISH: Readonly<Record<string, string>> = {
  one: "1",
  two: "2",
  three: "3",
  four: "4",
  five: "5",
  six: "6",
  seven: "7",
  eight: "8",
  nine: "9",
  ten: "10",
  eleven: "11",
  twelve: "12",
  ground: "1",
  first: "1",
  second: "2",
  third: "3",
  fourth: "4",
  fifth: "5",
  sixth: "6",
  seventh: "7",
  eighth: "8",
  ninth: "9",
  tenth: "10",
};

/** "叁" → "3", "05" → "5", "a1" → "A1", "甲" stays. Zero and nonsense give undefined. */
function code(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  if (ENGLISH[written]) return ENGLISH[written];
  const letters = /^([a-z])?0{0,4}(\d{0,4})$/.exec(written);
  if (letters) return `${letters[1] ?? ""}${letters[2] ?? ""}`.toUpperCase() || undefined;
  if (/^[甲乙丙丁]$/.test(written)) return written;
  // 五六楼 is two of them.
  if (/^(?:一二|二三|三四|四五|五六|六七|七八|八九)$/.test(written)) return undefined;
  const value = readNumber(written);
  return value === null || value === 0 ? undefined : String(value);
}

function floorCode(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const below = /^(?:负|地下|-|b)\s?([一二三四\d])/.exec(written);
  if (below) return `B${readNumber(below[1] ?? "") ?? 1}`;
  return code(written);
}

function roomCode(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  if (/^[\da-z-]+$/.test(written)) return written.replace(/^0+(?=\d)|-/g, "").toUpperCase();
  const value = readNumber(written);
  return value === null ? undefined : String(value);
}

/** Every text with an address holds one of these; most talk has none, and is left at once. */
const HINT = new RegExp(
  `\\d|${HAN}\\s?(?:[号栋幢座楼层门梯f#/-]|单元)|[零〇一二三四五六七八九]{3}|[甲乙丙丁]\\s?(?:单元|[门梯])|负[一二三四]|地下[一二三四]|[a-z]\\s?(?:[座栋幢号#/-]|单元)|[a-h]室|\\*{3}|building|bldg|block|blk|tower|floor`,
);

/** Every mention of an address, with where it stands. `said` is the `plain` text. */
function findAddresses(original: string, said: string): Found[] {
  if (!HINT.test(said)) return [];
  let text = said;
  const blank = (start: number, end: number): void => {
    text = text.slice(0, start) + "\u0001".repeat(end - start) + text.slice(end);
  };
  const found: Found[] = [];
  const read = ({ expression, needs, when, weak }: Form): void => {
    if (!needs.test(text)) return;
    const sight = text;
    for (const match of sight.matchAll(expression)) {
      if (match[0] === "") continue;
      const g: Record<string, string | undefined> = match.groups ?? {};
      if (when && !when(g, match, sight, original)) continue;
      const end = match.index + match[0].length;
      if (!denied(sight, match.index, end)) {
        const whose = g.mine ? "own" : g.theirs ? "other" : owner(sight, match.index);
        found.push({
          building: code(g.building),
          unit: code(g.unit),
          floor: floorCode(g.floor ?? g.floorOnly),
          room: roomCode(g.room ?? g.room2),
          whose,
          weak: weak ?? false,
          start: match.index,
          end,
        });
      }
      blank(match.index, end);
    }
  };
  const erase = (expression: RegExp): void => {
    for (const match of text.matchAll(expression)) blank(match.index, match.index + match[0].length);
  };
  const figures = /\d/.test(said);
  if (figures) FIGURES.forEach(erase);
  WHOLE_FORMS.forEach(read);
  if (figures) AMOUNTS.forEach(erase);
  if (/[-~到至、和跟与,，]/.test(text)) erase(SEVERAL);
  FORMS.forEach(read);
  return found.sort((a, b) => a.start - b.start);
}

/** "不是3栋 是8栋": the first is denied. "是不是3栋" asks, and denies nothing. */
function denied(text: string, start: number, end: number): boolean {
  const lead = text.slice(Math.max(0, start - 4), start);
  if (!/(?<!是)(?:不是|并非|not\s?)$/.test(lead)) return false;
  return !/^\s?[吗么?？]/.test(text.slice(end, end + 3));
}

function owner(text: string, start: number): "own" | "other" | undefined {
  const lead = text.slice(Math.max(0, start - 5), start);
  if (/(?:我家|我们家|我是|我住|本人|家住)[是的在住]?\s?$/.test(lead)) return "own";
  if (/(?:楼上|楼下|隔壁|对门|对面)[是的在]?\s?$/.test(lead)) return "other";
  return undefined;
}

/** The one value, or null when there is none or more than one. */
function only(values: readonly (string | undefined)[]): string | null {
  const distinct = new Set(values.filter((value) => value !== undefined));
  return distinct.size === 1 ? ([...distinct][0] ?? null) : null;
}

/**
 * The place a text is about, or null when it names none. Two different buildings (or units, floors, rooms) give null for
 * that part: nobody is sent to the wrong door on a guess. Reads the first {@link READ_AT_MOST} characters.
 */
export function readPlace(text: string): Place | null {
  const heard = text.slice(0, READ_AT_MOST);
  return placeIn(heard, plain(heard));
}

/** {@link readPlace} of a text whose `plain` form is known: `said` is that form, of the same length. */
export function placeIn(heard: string, said: string): Place | null {
  const all = findAddresses(heard, said);
  const clear = all.filter((found) => !found.weak);
  const buildings = clear.some((found) => found.building) ? clear : all;
  const building = only(buildings.map((found) => found.building));
  const severalBuildings = building === null && buildings.some((found) => found.building);
  const rooms = [
    all.filter((found) => found.whose === "own"),
    clear.filter((found) => found.whose === undefined && found.room),
    clear,
    all,
  ].find((some) => some.some((found) => found.room));
  const place: Place = {
    building,
    unit: severalBuildings ? null : only(clear.map((found) => found.unit)),
    floor: only(clear.map((found) => found.floor)),
    room: severalBuildings ? null : only((rooms ?? []).map((found) => found.room)),
    name: readName(said),
  };
  return Object.values(place).some((part) => part !== null) ? place : null;
}

/**
 * The text without its addresses, for a headline: "三号楼2单元电梯停了" → "电梯停了". Floors stay, since they are half of
 * what there is to say; door numbers never do.
 */
export function dropAddress(text: string): string {
  let rest = text;
  const heard = text.slice(0, READ_AT_MOST);
  for (const { start, end, building, unit, room } of findAddresses(heard, plain(heard)).reverse()) {
    if (building || unit || room) {
      rest = rest.slice(0, start).replace(/\b(?:in|at|on|of|near|by|outside|from)\s?$/i, "") + rest.slice(end);
    }
  }
  return rest;
}

const DOOR_FORMS: readonly RegExp[] = [
  // 3-2-501, 3#2-501, 3/2/501, "3 2 501", 3.2.501
  new RegExp(`^(${CODE})\\s?#?\\s?[-/#., ]\\s?(${UNIT_CODE})\\s?#?\\s?[-/#., ]\\s?(\\d{1,4}[a-h]?|${HAN}{3,4})$`),
  // 3号楼2单元501, 三栋二单元5楼501, 6号楼2门501
  new RegExp(
    `^(${CODE})\\s?(?:号楼|号院|栋楼?|幢楼?|座|号|#|楼)[-, ]{0,2}(?:(${UNIT_CODE})\\s?(?:单元|门|梯|-|#)[-, ]{0,2})?(?:${SMALL}[楼层][-, ]{0,2})?(\\d{3,4}[a-h]?|\\d{1,2}[a-h]|${HAN}{3,4})$`,
  ),
  // 3-501, 3#501, B-1203, A1 1203
  new RegExp(`^(${CODE})\\s?[-/#. ]\\s?()(\\d{3,4}[a-h]?|\\d{1,2}[a-h]|${HAN}{3,4})$`),
  // building 3 unit 2 room 501
  /^(?:building|bldg|block|blk|tower)\.? ?#?(\d{1,3}|[a-z]\d?)[-, ]{1,2}(?:unit ?#?(\d{1,2}|[a-d])[-, ]{1,2})?(?:(?:room|rm|flat|apt|apartment|no)\.? ?)?#?(\d{1,4}[a-h]?)$/,
];

/**
 * The door of `/join 3-2-501`: the whole text must be one, in any of the usual ways to write it; null otherwise. A room
 * drops leading zeros, so that 0501 and 501 are one household.
 */
export function readDoor(text: string): { building: string; unit: string | null; room: string } | null {
  if (text.length > 100) return null;
  const said = plain(fold(text))
    .replace(/\s?(?:号房|室|房|户|号)$/, "")
    .trim();
  for (const expression of DOOR_FORMS) {
    const match = expression.exec(said);
    const building = code(match?.[1]);
    const room = roomCode(match?.[3]);
    if (building && room && room !== "0") return { building, unit: code(match?.[2] || undefined) ?? null, room };
  }
  const letter = new RegExp(`^(${CODE})\\s?(?:号楼|栋|幢|座)\\s?(\\d{1,2})[楼层]\\s?([a-h])$`).exec(said);
  const building = code(letter?.[1]);
  return letter && building ? { building, unit: null, room: `${letter[2]}${letter[3]}`.toUpperCase() } : null;
}

/** A part of the compound that a group can be bound to. */
export type BuildingName =
  | { kind: "building"; code: string }
  | { kind: "unit"; building: string; unit: string }
  | { kind: "grid"; code: string };

/**
 * The place of `/bind 3号楼`: a building (3号楼, 三栋, B座, 3#, building 3), a unit (3号楼2单元, 3-2) or a grid
 * (第2网格, grid 2); null when the text is anything else, a bare number included.
 */
export function readBuildingName(text: string): BuildingName | null {
  if (text.length > 60) return null;
  const said = plain(fold(text));
  const grid = new RegExp(
    `^(?:第\\s?)?(${CODE})\\s?(?:号\\s?)?网格$|^网格\\s?(${CODE})(?:号)?$|^grid\\s?#?(\\d{1,3}|[a-z])$`,
  ).exec(said);
  const gridCode = code(grid?.[1] ?? grid?.[2] ?? grid?.[3]);
  if (gridCode) return { kind: "grid", code: gridCode };
  const unit =
    new RegExp(`^(${CODE})\\s?(?:号楼|号院|栋楼?|幢楼?|座|号|#)[-, ]{0,2}(${UNIT_CODE})\\s?(?:单元|门|梯|#)$`).exec(
      said,
    ) ??
    new RegExp(`^(${CODE})\\s?[-/#]\\s?(${UNIT_CODE})(?:\\s?单元)?$`).exec(said) ??
    /^(?:building|bldg|block|blk|tower)\.? ?#?(\d{1,3}|[a-z]\d?)[-, ]{1,2}unit ?#?(\d{1,2}|[a-d])$/.exec(said);
  const unitOf = code(unit?.[1]);
  const unitCode = code(unit?.[2]);
  if (unitOf && unitCode) return { kind: "unit", building: unitOf, unit: unitCode };
  const building =
    new RegExp(`^第?(${CODE})\\s?(?:号楼|号院|栋楼?|幢楼?|座|#楼?)$`).exec(said) ??
    /^(?:building|bldg|block|blk|tower)\.? ?(?:no\.? ?)?#?(\d{1,3}|[a-z]\d?)$/.exec(said) ??
    /^#(\d{1,3})$/.exec(said);
  const buildingCode = code(building?.[1]);
  return buildingCode ? { kind: "building", code: buildingCode } : null;
}

/** The text with blanks where addresses stand, so that the numbers of a flat are not taken for anything else. */
export function dropDoors(text: string): string {
  let rest = text;
  const heard = text.slice(0, READ_AT_MOST);
  for (const { start, end, building, unit, room, weak } of findAddresses(heard, plain(heard))) {
    if (weak) continue;
    const parts = [building, unit, room].filter((part) => part !== undefined).length;
    if (parts > 1 || (room && room.length > 2)) rest = rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end);
  }
  return rest;
}
