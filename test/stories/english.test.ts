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
    [
      "I do not want my name on this, but the lift is broken again",
      "I do not want my name on this, but the lift is broken again",
      "violation",
    ],
    ["三楼的灯坏了，别说是我说的", "三楼的灯坏了，别说是我说的", "violation"],
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
    "The lift in building 3 is stuck again, I do not want my name on it",
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

test("help's second page is reached as it says", async () => {
  expect(await ask("emma", "dm:emma", "help")).toContain("send “help 2”");
  const second = await ask("emma", "dm:emma", "help 2");
  expect(second).toContain("send “help 3”");
  expect(second).not.toContain("/report the lift");
  expect(await ask("emma", "dm:emma", "Help 3")).not.toBe(second);
});

test("an English command with its number is that command in private, without a slash", async () => {
  await ask("emma", "dm:emma", "report the pipe in building 3 leaks");
  const { number } = (await newest())!;
  expect(await ask("chen", "dm:chen", `assign ${number} 物业`)).toContain(`#${number}`);
  expect(await ask("wu", "dm:wu", `accept ${number}`)).toContain(`#${number} is yours`);
  await ask("wu", "dm:wu", `done ${number} fixed the pipe, no photo`);
  expect((await town.sql`select state from reports where number = ${number}`)[0]!.state).toBe("resolved");
  await ask("emma", "dm:emma", `Not solved ${number} the door still drips`);
  const [sent] = await town.sql`select state, round from reports where number = ${number}`;
  expect(sent).toMatchObject({ round: 2 });
  await ask("wu", "dm:wu", `done ${number} tightened it again, no photo`);
  await ask("emma", "dm:emma", `reopen ${number} wet again`);
  await ask("wu", "dm:wu", `done ${number} a new pipe, no photo`);
  await ask("emma", "dm:emma", `confirm ${number}`);
  await ask("emma", "dm:emma", `rate ${number} 5`);
  expect((await town.sql`select state, stars from reports where number = ${number}`)[0]).toEqual({
    state: "confirmed",
    stars: 5,
  });
  await ask("emma", "dm:emma", "report the bench in the yard is broken");
  const other = (await newest())!.number;
  await ask("emma", "dm:emma", `withdraw ${other}`);
  expect((await town.sql`select state from reports where number = ${other}`)[0]!.state).toBe("withdrawn");
  expect(await ask("emma", "dm:emma", "checkin 869K")).toContain("code");
  expect(await ask("chen", "dm:chen", "notice now Lift is being repaired | place building 3")).toContain(
    "Lift is being repaired",
  );
  expect(await ask("chen", "dm:chen", "volunteer Saturday 9am-11am Clean-up | 10 places")).toContain("Clean-up");
  expect(await ask("chen", "dm:chen", "signup Movie night Saturday 7pm")).toContain("Movie night");
  expect(await ask("emma", "dm:emma", "done 3 loads of washing, and the lift stopped again")).toContain(
    "Shall I report it?",
  );
});

test("in the group a command with its number counts, and talk does not", async () => {
  await ask("emma", "b3", "/report the gate in building 3 squeaks");
  const { number } = (await newest())!;
  await ask("wu", "b3", `accept ${number}`);
  await ask("wu", "b3", `done ${number} oiled it, no photo`);
  expect((await town.sql`select state from reports where number = ${number}`)[0]!.state).toBe("resolved");
  await ask("emma", "b3", `solved ${number}`);
  expect((await town.sql`select state from reports where number = ${number}`)[0]!.state).toBe("confirmed");
  const talk = [
    "done",
    "done 3 times today",
    "accept 2 of them",
    "confirm",
    "rate it",
    "solved",
    "help 2",
    "not solved",
  ];
  for (const line of [...talk, "notice the flowers", "top 10", "assign", "withdraw"])
    expect(await ask("emma", "b3", line), line).toBe("");
});

test("“got it” to a notice is heard as people say it", async () => {
  await ask("chen", "dm:chen", "notice now The water is off from two to four | place building 3 | must-read");
  await town.tap("chen", "dm:chen", "Publish");
  const card = await town.last("b3");
  const number = Number(/#(\d+)/.exec(card.text)![1]);
  const readers = async () =>
    (await town.sql`select count(*)::int as n from notice_receipts where number = ${number}`)[0]!.n as number;
  for (const [person, line, more] of [
    ["emma", "OK, got it!", { replyTo: card.id }],
    ["zhao", "received", { replyTo: card.id }],
    ["liu", `got ${number}`, {}],
  ] as const) {
    const before = await readers();
    await ask(person, "b3", line, more);
    expect(await readers(), line).toBe(before + 1);
  }
  expect(await ask("li", "dm:li", "ok got it, thanks")).toContain(`#${number}`);
  expect(await readers()).toBe(4);
  expect(await ask("qian", "b3", "got it!")).toContain(`#${number}`);
  for (const line of ["I got a parcel", "received a parcel for 302"])
    expect(await ask("qian", "b3", line), line).toBe("");
  expect(await readers()).toBe(5);
});

test("a date that no calendar has is refused, not taken for words", async () => {
  for (const date of ["30 February 9am", "on Feb 30 at 9am", "31 November 9:00", "29 Feb 2027 9am", "2月30日9点"]) {
    expect(await ask("chen", "dm:chen", `/notice ${date} The bins move`), date).toContain("No calendar has that day");
  }
  expect(await ask("chen", "dm:chen", "/signup Clean-up on 31 November")).toContain("No calendar has that day");
  // A flat or a building is no date, and 29 February comes again.
  expect(await ask("chen", "dm:chen", "/notice tomorrow 9am building 3 may lose water")).toContain(
    "building 3 may lose water",
  );
  expect(await ask("chen", "dm:chen", "/notice 31 December 9am The bins move")).toContain("31 Dec");
});

test("what only says that something is wrong is asked about; thanks and questions are no report", async () => {
  expect(await ask("emma", "dm:emma", "/report something is wrong")).toMatch(/what kind/i);
  for (const line of ["the lift works again, thanks", "when is the next bin collection", "什么时候收垃圾"]) {
    expect(await ask("emma", "dm:emma", line), line).toContain("I am here.");
  }
  expect(await ask("emma", "dm:emma", "the lift is not working again, thanks for nothing")).toContain(
    "Shall I report it?",
  );
});

test("the parties that Linli made are named in the reader's language, and typed in either", async () => {
  await ask("emma", "dm:emma", "report the handrail in building 3 is loose");
  const { number } = (await newest())!;
  const han = /\p{Script=Han}/u;
  const shown = await ask("emma", "dm:emma", `status ${number}`);
  expect(shown).toContain("Property Management");
  expect(shown.replace(/\(.*?\)/g, "")).not.toMatch(han);
  for (const [said, name] of [
    ["committee", "Residents’ Committee"],
    ["Owners' Committee", "Owners’ Committee"],
    ["building leader", "Building Leader"],
    ["property management, committee", "Property Management"],
    ["物业", "Property Management"],
  ] as const) {
    expect(await ask("chen", "dm:chen", `/assign ${number} ${said}`), said).toContain(name);
  }
  const [helped] = await town.sql`select count(*)::int as n from report_helpers where number = ${number}`;
  expect(helped!.n).toBeLessThanOrEqual(1);
  const unknown = await ask("chen", "dm:chen", `/assign ${number} nobody at all`);
  expect(unknown).toContain("Property Management, Residents’ Committee, Owners’ Committee, Building Leader");
  expect(await ask("chen", "dm:chen", "/routes lift property, committee")).toContain("Property Management");
  // A role is in the party that is there, and no party of a new name is made.
  const names = async () => (await town.sql`select name from parties order by id`).map((row) => row.name);
  const before = await names();
  expect(await ask("admin", "dm:admin", "/language en")).not.toBe("");
  const given = await town.say("admin", "dm:admin", "/role worker property");
  expect(given.map((m) => m.text).join("\n")).toContain("Property Management");
  await ask("admin", "dm:admin", "/role worker Owners’ Committee");
  expect(await names()).toEqual(before);
  await ask("admin", "dm:admin", "/role worker street office");
  await ask("admin", "dm:admin", "/role worker Gardeners");
  expect(await names()).toEqual([...before, "街道办", "Gardeners"]);
  expect(await ask("chen", "dm:chen", `/assign ${number} gardeners`)).toContain("Gardeners");
});

test("several in a row stand apart as English sets them apart", async () => {
  const mine: number[] = [];
  for (const what of ["the tap by the bins drips", "the mailbox door is bent"]) {
    await ask("emma", "dm:emma", `report ${what}`);
    const { number } = (await newest())!;
    await ask("chen", "dm:chen", `assign ${number} property`);
    await ask("wu", "dm:wu", `accept ${number}`);
    mine.push(number);
  }
  const asked = await ask("wu", "dm:wu", "done");
  for (const number of mine) expect(asked).toContain(`#${number}`);
  expect(asked).toContain(", #");
  expect(asked).not.toContain("、");
});

test("on a Saturday, “Saturday … until Friday” is the coming week's", async () => {
  await town.advance(74);
  const [en, zh] = [
    await ask("chen", "dm:chen", "/signup Saturday clean-up | 20 places | until Friday"),
    await ask("chen", "dm:chen", "/报名 周六大扫除 | 20人 | 截止 周五"),
  ];
  for (const read of [en, zh]) {
    expect(read).toContain("5 Dec");
    expect(read).toContain("4 Dec");
  }
  // Said plainly to be today, it is over before it closes: that is said.
  expect(await ask("chen", "dm:chen", "/signup Clean-up | time today 15:00-16:00 | until Friday")).toContain(
    "closes later than it begins",
  );
});
