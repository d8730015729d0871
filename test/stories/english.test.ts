import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

/** A neighbour, the property office and the committee who write English, as people do. */

let town: Town;
beforeAll(async () => {
  town = await openTown();
  for (const person of ["chen", "wu"]) await town.say(person, `dm:${person}`, "/language en");
});
afterAll(() => town.close());
const { ask } = reader(() => town);

const newest = async () => {
  const [row] =
    await town.sql`select number, kind, text, person_id, anonymous from reports order by number desc limit 1`;
  return row as { number: number; kind: string; text: string; person_id: number | null; anonymous: string } | undefined;
};

test("what is said anonymously in private is filed without a name, however that is put", async () => {
  for (const [line, text, kind] of [
    ["anonymous: my neighbour beats the dog", "my neighbour beats the dog", "violation"],
    ["Anonymous report: the guard takes money", "the guard takes money", "violation"],
    ["anonymously: bins on floor 3 are never emptied", "bins on floor 3 are never emptied", "violation"],
    ["anon the fire door is chained", "the fire door is chained", "violation"],
    ["anonymous the stairs are full of boxes", "the stairs are full of boxes", "violation"],
    ["/anonymous someone leaves rubbish by the lift", "someone leaves rubbish by the lift", "violation"],
    ["I’d like to report anonymously that the cleaner never comes", "the cleaner never comes", "violation"],
    ["report anonymously: the lift smells of beer", "the lift smells of beer", "violation"],
    ["please keep me anonymous. The playground swing is broken", "The playground swing is broken", "violation"],
    ["complain anonymously: the office is never open", "the office is never open", "complaint"],
    ["anonymous suggestion: a bench by the door", "a bench by the door", "suggestion"],
    [
      "The hallway light has been broken for a week, anonymously please",
      "The hallway light has been broken for a week",
      "violation",
    ],
    ["报事 匿名 楼道灯坏了一周", "楼道灯坏了一周", "violation"],
    ["楼道灯坏了一周（匿名）", "楼道灯坏了一周", "violation"],
  ] as const) {
    expect(await ask("emma", "dm:emma", line), line).toContain("Your code");
    expect(await newest(), line).toMatchObject({ text, kind, person_id: null, anonymous: "code" });
  }
});

test("in a group it is never filed openly: its writer is sent to the private chat, and the words are gone", async () => {
  const before = (await newest())?.number;
  for (const line of [
    "anonymous: my neighbour beats the dog",
    "anonymous report: the guard takes money",
    "anon the fire door is chained",
    "anonymous my neighbour beats the dog",
    "/anonymously the guard takes money",
    "The lift in building 3 is stuck again, anonymously please",
    "匿名：楼上打狗",
    "报事 匿名 楼上打狗",
    "/report anonymously the guard takes money",
    "匿名举报3号楼电梯又停在半路了",
  ]) {
    expect(await ask("emma", "b3", line), line).toMatch(/请私聊我再发一次/);
  }
  for (const line of ["anonymous voting would be better", "匿名投票好一些"])
    expect(await ask("emma", "b3", line)).toBe("");
  expect((await newest())?.number).toBe(before);
  const left = await town.sql`select 1 from inbox where payload::text ~ 'beats the dog|takes money|打狗|半路'`;
  expect(left).toHaveLength(0);
});

test("what is only about it is no report", async () => {
  const before = (await newest())?.number;
  expect(await ask("emma", "dm:emma", "anonymous")).toContain("/anon somebody locked the fire door");
  expect(await ask("emma", "dm:emma", "anonymously how does that work")).toContain("/anon somebody");
  expect(await ask("emma", "dm:emma", "anonymous voting would be better")).not.toContain("Your code");
  expect((await newest())?.number).toBe(before);
});
