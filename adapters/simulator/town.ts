import type { Role } from "../../src/core/roles.ts";

/**
 * The community the simulator plays: one made-up 小区 with people of every role. It is a literal on purpose: tests,
 * stories and the README speak of the same few people, and the database is seeded from this table.
 */

/** A home, as people here say it: 3-2-501 is building 3, unit 2, room 501. */
export interface Door {
  building: number;
  unit: number;
  room: string;
}

export interface TownPerson {
  id: string;
  name: string;
  role: Role;
  locale: "zh-CN" | "en";
  /** Where they live here; null for those who only work here. */
  door: Door | null;
  /** Owner or renter of that home; null for those who only work here. */
  tie: "owner" | "renter" | null;
  /** Parties they belong to, by `TownParty.id`. */
  parties: string[];
  /** The building they lead, for leaders. */
  leads: number | null;
  /** False: new here, in the group but not yet known to the community (seed no person for them). */
  registered: boolean;
  /** One line about them, shown on the page. */
  about: string;
}

export interface TownParty {
  id: string;
  name: string;
}

export interface TownChat {
  id: string;
  title: string;
  kind: "group" | "private";
  locale: "zh-CN" | "en";
  /** Who is in it, by `TownPerson.id`. */
  members: string[];
  /** What the chat is for; a private chat is `residents`. */
  purpose: "residents" | "staff";
  /** The building a group belongs to; null: the whole community. */
  building: number | null;
}

export interface TownBuilding {
  number: number;
  name: string;
  grid: string;
  units: number;
  floors: number;
  /** Homes on a floor of a unit: 501 and 502 for two. */
  homesPerFloor: number;
}

export interface Town {
  name: string;
  nameEn: string;
  buildings: TownBuilding[];
  parties: TownParty[];
  people: TownPerson[];
  chats: TownChat[];
}

/** What is left out of an entry below: an owner, registered, speaking Chinese, in no party and leading nothing. */
type Entry = Pick<TownPerson, "id" | "name" | "role" | "about"> & Partial<TownPerson> & { at?: string };

const PEOPLE: TownPerson[] = (
  [
    { id: "wang", name: "王阿姨", role: "resident", at: "3-2-501", about: "热心，爱在群里说话" },
    { id: "li", name: "李大爷", role: "resident", at: "3-1-102", about: "80 岁，一个人住" },
    { id: "zhou", name: "周姐", role: "leader", at: "3-1-601", leads: 3, about: "3号楼楼长" },
    { id: "wu", name: "吴师傅", role: "worker", parties: ["property"], about: "物业维修" },
    { id: "chen", name: "陈姐", role: "staff", parties: ["committee"], about: "居委会社工" },
    { id: "admin", name: "孙主任", role: "admin", parties: ["committee"], about: "居委会主任" },
    {
      ...{ id: "emma", name: "Emma", role: "resident", at: "3-2-1202", tie: "renter", locale: "en" },
      about: "租客，说英语",
    },
    { id: "yang", name: "老杨", role: "resident", at: "3-2-501", about: "王阿姨的老伴，同一户" },
    { id: "zhao", name: "小赵", role: "resident", at: "3-1-801", about: "孩子两岁，常加班" },
    { id: "liu", name: "刘老师", role: "resident", at: "3-2-302", about: "退休教师，爱做志愿" },
    { id: "qian", name: "钱叔", role: "resident", at: "3-1-1101", parties: ["owners"], about: "业委会委员" },
    { id: "ding", name: "小丁", role: "worker", parties: ["property"], about: "物业保洁" },
    {
      id: "mei",
      name: "小梅",
      role: "resident",
      at: "3-2-902",
      tie: "renter",
      registered: false,
      about: "刚搬来，还没登记",
    },
  ] satisfies Entry[]
).map(makePerson);

/** Working people are in the building's group too, as they are in most real ones. */
const EVERYBODY = PEOPLE.map((person) => person.id);
const WORKING = PEOPLE.filter((person) => person.role !== "resident").map((person) => person.id);

/** 阳光里 (Sunny Lane): 12 buildings in two grids, a group for building 3, a staff group, and a private chat each. */
export const TOWN: Town = {
  name: "阳光里",
  nameEn: "Sunny Lane",
  buildings: Array.from({ length: 12 }, (_, i) => ({
    ...{ number: i + 1, name: `${i + 1}号楼`, grid: i < 6 ? "第一网格" : "第二网格" },
    ...{ units: 2, floors: 12, homesPerFloor: 2 },
  })),
  parties: [
    { id: "property", name: "物业" },
    { id: "committee", name: "居委会" },
    { id: "owners", name: "业委会" },
  ],
  people: PEOPLE,
  chats: [
    {
      ...{ id: "b3", title: "3号楼邻里群", kind: "group", locale: "zh-CN" },
      ...{ members: EVERYBODY, purpose: "residents", building: 3 },
    },
    {
      ...{ id: "staff", title: "阳光里工作群", kind: "group", locale: "zh-CN" },
      ...{ members: WORKING, purpose: "staff", building: null },
    },
    ...PEOPLE.map(
      (person): TownChat => ({
        ...{ id: `dm:${person.id}`, title: person.name, kind: "private", locale: person.locale },
        ...{ members: [person.id], purpose: "residents", building: null },
      }),
    ),
  ],
};

/** A home in words: 3号楼2单元501. */
export function describeDoor(door: Door): string {
  return `${door.building}号楼${door.unit}单元${door.room}`;
}

function makePerson({ at, ...entry }: Entry): TownPerson {
  const [building, unit, room] = at?.split("-") ?? [];
  const door = building && unit && room ? { building: Number(building), unit: Number(unit), room } : null;
  return {
    ...{ locale: "zh-CN", door, tie: door ? "owner" : null, parties: [], leads: null, registered: true },
    ...entry,
  };
}
