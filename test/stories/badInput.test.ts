import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TOWN } from "../../adapters/simulator/index.ts";
import { say } from "../../src/core/post.ts";
import { loadWords } from "../../src/engine/words.ts";
import { bindChat, giveRole, makeCommunity } from "../../src/modules/members/service.ts";
import { openStore } from "../../src/store/db.ts";
import { personAccounts, persons } from "../../src/store/schema.ts";
import { STORY_BEGINS } from "../support/clock.ts";
import { openTown, type Town } from "../support/town.ts";

const words = loadWords("Asia/Shanghai");
/** The sentence of that key, as the bot says it. */
const t = (key: string, args?: Record<string, string>) => words.write(say(key, args), "zh-CN", STORY_BEGINS);

// A second community, and somebody who lives only there.
const stranger = { ...TOWN.people[0]!, id: "stranger", name: "外人", door: null, registered: false };
TOWN.people.push(stranger);
TOWN.chats.push(
  { ...TOWN.chats[0]!, id: "other", title: "月光里", members: ["stranger", "wang"], building: null },
  { ...TOWN.chats[2]!, id: "dm:stranger", title: "外人", members: ["stranger"] },
);

let town: Town;
beforeAll(async () => {
  town = await openTown();
  await town.say("wang", "b3", "报事 这里坏了"); // #1, nobody's while it is asked what kind of matter it is
  await town.say("wang", "b3", "报事 楼道灯不亮"); // #2, accepted by 吴师傅
  await town.say("wu", "staff", "接单 2");
  await town.say("wang", "b3", "报事 三号楼电梯停了"); // #3, ended
  await town.say("wu", "staff", "接单 3");
  await town.say("wu", "staff", "办结 3 修好了");
  await town.say("wang", "b3", "/confirm 3");
  await town.say("wang", "b3", "/rate 3 5");
});
afterAll(() => town.close());

/** All that counts, as text. */
async function state(): Promise<string> {
  const rows = [];
  for (const table of ["reports", "report_events", "report_joins", "report_photos", "grants", "household_claims"]) {
    rows.push(...(await town.sql.unsafe(`select to_jsonb(t)::text as row from ${table} t order by 1`)));
  }
  return rows.map((r) => r.row).join("\n");
}

let before = "";
beforeEach(async () => {
  before = await state();
});

/** Says it, expects these answers in that chat and that nothing changed, and that the bot is there afterwards. */
async function harmless(person: string, chat: string, text: string, answers: string[]): Promise<void> {
  expect((await town.say(person, chat, text)).map((m) => m.text)).toEqual(answers);
  expect(await state()).toBe(before);
  await alive();
}

async function alive(): Promise<void> {
  // What they met too is theirs to follow as well.
  const theirs = [t("reports-mine-none"), t("reports-joined-mine")];
  const [heard, ...more] = (await town.say("li", "dm:li", "进度")).map((m) => m.text.split("\n")[0]);
  expect(theirs).toContain(heard);
  expect(more).toEqual([]);
}

describe("nothing to read", () => {
  test("empty messages do not even arrive", async () => {
    for (const text of ["", "   ", "\n\t"]) {
      expect((await town.call("/sim/send", { chat: "b3", person: "li", text })).status).toBe(400);
    }
    await alive();
  });

  const silent = [
    "😀",
    "👍🏻👍🏻",
    "👨‍👩‍👧‍👦",
    "\u200b",
    "\u200b\u200d\u2060\ufeff",
    "\u202e\u202c",
    "。。。",
    "？",
    "#",
    "/",
    "@",
    "77",
    "￥",
  ];
  test.each(silent)("%j is silence in the group", (text) => harmless("li", "b3", text, []));
  test.each(["😀", "\u200b", "\u202e\u202c", "？"])("%j is answered in private with what can be done", (text) =>
    harmless("li", "dm:li", text, [t("core-what")]),
  );
  test.each(["报事", "报事 ", "报事 😀😀", "报事 \u200b\u202e", "/report ，。！", "／report"])(
    "%j: nothing to report, so it is said how",
    (text) => harmless("li", "b3", text, [t("reports-how")]),
  );
});

describe("hard to read, but meant", () => {
  test("5,000 characters of chatter are silence, in private a short answer", async () => {
    await harmless("li", "b3", "话".repeat(5_000), []);
    await harmless("li", "dm:li", "话".repeat(5_000), [t("core-what")]);
    await harmless("li", "b3", "/".repeat(5_000), []);
    await harmless("li", "b3", "报".repeat(5_000), []);
    await harmless("li", "b3", `报事${"\u200b".repeat(5_000)}`, [t("reports-how")]);
  });

  test("5,000 characters of a report are kept as far as 2,000 go, and it is said", async () => {
    const said = await town.say("li", "b3", `报事 ${"草坪没人剪".repeat(1_000)}`);
    // One answer for all to see; that it was cut is for its writer.
    expect(said).toHaveLength(1);
    expect(said[0]!.text.length).toBeLessThan(400);
    expect((await town.last("dm:li")).text).toBe(t("core-clipped"));
    const [report] = await town.sql`select text from reports order by number desc limit 1`;
    expect(report!.text.length).toBeLessThanOrEqual(2_000);
    await town.say("li", "b3", "/withdraw 4");
    await alive();
  });

  test("zero-width and bidi marks within a report are not seen", async () => {
    await town.say("li", "b3", "\u202e报\u200b事\u202c 水\u2060管\ufeff漏了");
    const [report] = await town.sql`select number, text, title from reports order by number desc limit 1`;
    expect(report).toMatchObject({ number: 5, text: "水管漏了" });
    expect((await town.say("li", "b3", "\u200f/withdraw\u00a0５")).at(-1)!.text).toBe(
      t("reports-withdrawn", { number: "5" }),
    );
    await alive();
  });

  test("accents piled up on a letter do not hide the words", async () => {
    await town.say("li", "b3", `报事 ${"\u0301".repeat(300)}灯${"\u0323\u0301".repeat(300)}坏了`);
    const [report] = await town.sql`select number, text, title from reports order by number desc limit 1`;
    expect(report!.text.length).toBeLessThan(15);
    expect(report!.title.replace(/\p{M}/gu, "")).toContain("灯坏了");
    expect((await town.last("b3")).text.replace(/\p{M}/gu, "")).toContain("灯坏了");
    await town.say("li", "b3", `/withdraw ${report!.number}`);
    await alive();
  });

  test("signs that mean something to machines mean nothing here", async () => {
    const text = "灯坏了 { $text } <b>x</b> '; drop table reports; -- $1 {} %s \\u0041 [链接](tg://x)";
    await town.say("li", "b3", `报事 ${text}`);
    const [report] = await town.sql`select number, text from reports order by number desc limit 1`;
    expect(report!.text).toBe(text);
    expect((await town.last("b3")).text).toContain(text.slice(0, 40));
    await town.say("li", "b3", `/withdraw ${report!.number}`);
    await alive();
  });

  test("full-width digits, signs and colons are read as plain ones", async () => {
    expect((await town.say("wang", "dm:wang", "＃１"))[0]!.text).toContain("#1 ");
    expect((await town.say("wang", "dm:wang", "／ｓｔａｔｕｓ　１"))[0]!.text).toContain("#1 ");
    expect((await town.say("wang", "dm:wang", "进度：１"))[0]!.text).toContain("#1 ");
    expect((await town.say("chen", "staff", "派单　＃１")).map((m) => m.text)).toEqual([
      t("reports-assign-whom", { number: "1" }),
    ]);
    expect(await state()).toBe(before);
    await alive();
  });
});

describe("numbers that are not there", () => {
  const none = (number: string) => t("reports-none", { number });
  test.each(["#99", "＃９９", "#999999999"])("%s", (text) =>
    harmless("li", "b3", text, [t("core-no-number", { number: String(Number(text.normalize("NFKC").slice(1))) })]),
  );
  test.each(["/status 99", "/confirm 99", "/reopen 99", "/rate 99 5", "/withdraw 99", "/me-too 99"])("%s", (text) =>
    harmless("li", "b3", text, [none("99")]),
  );
  test.each(["派单 99 物业", "接单 99", "办结 99 好了"])("%s, by staff", (text) =>
    harmless("chen", "staff", text, [none("99")]),
  );
  test.each(["#0", "#00"])("%s", (text) => harmless("li", "b3", text, [t("core-no-number", { number: "0" })]));
  test.each(["#-1", "#1.5", "#99999999999999999999", "#12号", "##1", "#abc"])("%s is no number: silence", (text) =>
    harmless("li", "b3", text, []),
  );
  test("办结, by whoever has nothing in hand", () => harmless("ding", "staff", "办结", [t("reports-none-in-hand")]));
  test.each(["/rate 3", "/rate 三 5"])("%s: how to write it", async (text) => {
    const said = await town.say("wu", "staff", text);
    expect(said).toHaveLength(1);
    expect(said[0]!.text).toMatch(/^这样写就行：/);
    expect(await state()).toBe(before);
    await alive();
  });
});

describe("not theirs, or not now", () => {
  const cases: [who: string, chat: string, text: string, key: string, args?: Record<string, string>][] = [
    // A role too low.
    ["li", "b3", "派单 1 物业", "command-assign-only"],
    ["li", "b3", "接单 1", "command-accept-only"],
    ["li", "b3", "办结 1 好了", "reports-done-only"],
    ["li", "b3", "待办", "command-reports-only"],
    ["li", "b3", "/bind 5号楼", "members-bind-staff"],
    ["wu", "staff", "派单 1 物业", "command-assign-only"],
    ["li", "b3", "/role 管理员", "command-role-only"],
    // Somebody else's.
    ["li", "b3", "/confirm 3", "reports-reporter-only", { number: "3" }],
    ["li", "b3", "/reopen 3", "reports-reporter-only", { number: "3" }],
    ["li", "b3", "/rate 3 1", "reports-reporter-only", { number: "3" }],
    ["li", "b3", "/withdraw 1", "reports-reporter-only", { number: "1" }],
    ["admin", "b3", "/confirm 2", "reports-reporter-only", { number: "2" }],
    ["ding", "staff", "接单 2", "reports-accepted-by-other", { number: "2" }],
    ["ding", "staff", "办结 2 好了", "reports-done-who", { number: "2" }],
    ["zhou", "b3", "办结 1 好了", "reports-done-who", { number: "1" }],
    // Ended, or not as far yet.
    ["wu", "staff", "接单 3", "reports-is-confirmed"],
    ["chen", "staff", "派单 3 物业", "reports-is-confirmed", { number: "3" }],
    ["chen", "staff", "办结 3 又好了", "reports-is-confirmed", { number: "3" }],
    ["chen", "staff", "派单 3", "reports-is-confirmed", { number: "3" }],
    ["chen", "staff", "派单 4", "reports-is-withdrawn", { number: "4" }],
    ["wang", "b3", "/withdraw 3", "reports-is-confirmed", { number: "3" }],
    ["li", "b3", "/me-too 3", "reports-is-confirmed", { number: "3" }],
    ["wang", "b3", "/rate 3 5", "reports-rated-already", { number: "3" }],
    ["wang", "b3", "/rate 1 4", "reports-cannot-rate-yet", { number: "1" }],
    ["wang", "b3", "/rate 3 6", "reports-rate-how", { number: "3" }],
    ["wang", "b3", "/rate 3 五", "reports-rate-how", { number: "3" }],
    ["wang", "b3", "/confirm 1", "reports-cannot-confirm-yet", { number: "1" }],
    ["wang", "b3", "/reopen 1", "reports-cannot-reopen-yet", { number: "1" }],
    ["wang", "b3", "/withdraw 2", "reports-cannot-withdraw", { number: "2" }],
    ["chen", "staff", "办结 1 好了", "reports-cannot-finish-unassigned", { number: "1" }],
    ["wu", "staff", "办结 2", "reports-done-words", { number: "2" }],
    ["wu", "staff", "办结 2 😀", "reports-done-words", { number: "2" }],
    // Nobody.
    ["chen", "staff", "派单 1 老王", "reports-assign-unknown", { name: "老王", parties: "物业、居委会、业委会、楼长" }],
    ["chen", "staff", "派单 1 @wu", "reports-assign-unknown", { name: "@wu", parties: "物业、居委会、业委会、楼长" }],
    ["wang", "b3", "/me-too 1", "reports-own", { number: "1" }],
  ];
  test.each(cases)("%s in %s: %s → %s", (who, chat, text, key, args) =>
    harmless(who, chat, text, [t(key, { number: "3", ...args })]),
  );
});

describe("photos that are none", () => {
  const png = (width: number, height: number) => {
    const header = Buffer.alloc(33);
    Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").copy(header);
    header.writeUInt32BE(width, 16);
    header.writeUInt32BE(height, 20);
    header.set([8, 2, 0, 0, 0], 24);
    return Buffer.concat([header, Buffer.from("0000000049454e44ae426082", "hex")]);
  };
  const photos: [string, () => Buffer | Promise<Buffer>, string][] = [
    ["a text file", () => Buffer.from("报事 三号楼电梯停了"), "photo-not-a-picture"],
    ["a single byte", () => Buffer.from([0xff]), "photo-not-a-picture"],
    ["a program", () => Buffer.from("4d5a90000300000004000000ffff0000", "hex"), "photo-not-a-picture"],
    ["a 30,000 × 30,000 PNG", () => png(30_000, 30_000), "photo-too-many-pixels"],
    ["a PNG without pixels", () => png(10, 10), "photo-not-a-picture"],
    ["a truncated JPEG", async () => (await jpeg()).subarray(0, 400), "photo-not-a-picture"],
  ];
  const jpeg = async () => {
    const { default: sharp } = await import("sharp");
    return sharp({
      create: {
        width: 600,
        height: 600,
        channels: 3,
        background: "#8a3",
        noise: { type: "gaussian", mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
  };

  test.each(photos)(
    "%s: the report is kept, and what is wrong with the photo is said",
    async (_what, make, problem) => {
      const said = await town.say("li", "b3", "报事 水管漏了", { photo: await make() });
      expect(said).toHaveLength(2);
      expect(said[0]!.text).toContain("水管漏了");
      expect(said[1]!.text).toBe(t(problem));
      expect(await town.sql`select 1 from report_photos`).toHaveLength(0);
      const number = /#(\d+)/.exec(said[0]!.text)![1];
      await town.say("li", "b3", `/withdraw ${number}`);
      await alive();
    },
  );

  test("a photo without words: silence in the group, in private a question", async () => {
    expect(await town.say("li", "b3", "", { photo: Buffer.from("x") })).toEqual([]);
    expect((await town.say("li", "dm:li", "", { photo: await jpeg() })).map((m) => m.text)).toEqual([
      t("core-photo-words"),
    ]);
    expect(await state()).toBe(before);
  });

  test("what is no base64 at all, or too big, does not arrive", async () => {
    expect((await town.call("/sim/send", { chat: "b3", person: "li", photo: "照片" })).status).toBe(400);
    const big = Buffer.alloc(10 * 1024 * 1024 + 1).toString("base64");
    expect((await town.call("/sim/send", { chat: "b3", person: "li", photo: big })).status).toBe(400);
    await alive();
  });
});

describe("taps", () => {
  test("on what is not there, by who is not there: refused at the door", async () => {
    const card = (await town.messages("b3")).find((m) => m.choices.length > 0)!;
    const tap = (more: object) =>
      town.call("/sim/tap", { chat: "b3", person: "li", message: card.id, choice: 0, ...more }).then((r) => r.status);
    expect(await tap({ choice: 99 })).toBe(404);
    expect(await tap({ choice: -1 })).toBe(400);
    expect(await tap({ choice: 0.5 })).toBe(400);
    expect(await tap({ message: "nothing" })).toBe(404);
    expect(await tap({ chat: "staff" })).toBe(403);
    expect(await tap({ person: "stranger" })).toBe(403);
    expect(await tap({ person: "wu", chat: "staff" })).toBe(404);
    expect(await state()).toBe(before);
    await alive();
  });

  test("repeated: the second says so and counts nothing", async () => {
    const thanks = await town.tap("li", "b3", "我也遇到");
    const number = /#(\d+)/.exec(thanks!)![1]!;
    expect(thanks).toBe(t("reports-joined-thanks", { number }));
    const once = await state();
    expect(await town.tap("li", "b3", "我也遇到")).toBe(t("reports-joined-already", { number }));
    expect(await state()).toBe(once);
    await alive();
  });
});

test("fifty messages in a second from one person: each is done once and answered, in order", async () => {
  const [{ next }] = (await town.sql`select next_number as next from communities order by id limit 1`) as never as [
    { next: number },
  ];
  const after = Math.max(...(await town.messages("b3")).map((m) => m.seq));
  const sent = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      town.call("/sim/send", { chat: "b3", person: "liu", text: i % 2 === 0 ? `报事 ${i + 1}号楼路灯坏了` : "大家早" }),
    ),
  );
  expect(sent.map((answer) => answer.status)).toEqual(Array(50).fill(200));
  const said = (await town.messages("b3", { after })).filter((m) => m.from === "bot");
  expect(said).toHaveLength(25);
  const numbers = said.map((m) => Number(/#(\d+)/.exec(m.text)![1]));
  expect(numbers).toEqual(Array.from({ length: 25 }, (_, i) => next + i));
  expect(await town.sql`select 1 from reports where number >= ${next}`).toHaveLength(25);
  await alive();
});

describe("more than was asked for", () => {
  test("several taken on at once are all taken on, and what cannot be is said beside them", async () => {
    for (const building of [6, 7, 8]) await town.say("zhao", "b3", `报事 ${building}号楼信箱门掉了`);
    const [a, b, c] = (await town.sql`select number from reports order by number desc limit 3`).map((r) => r.number);
    const told = (await town.say("wu", "staff", `接单 ${a} #${b} ${c} 2 99999`)).map((m) => m.text);
    expect(told.at(-1)).toBe(
      [
        t("reports-accepted-all", { list: `#2 #${c} #${b} #${a}`, number: "2" }),
        t("reports-none", { number: "99999" }),
      ].join("\n"),
    );
    const taken = await town.sql`select number, state from reports where number in (${a}, ${b}, ${c})`;
    expect(taken.map((r) => r.state)).toEqual(["accepted", "accepted", "accepted"]);
  });

  test("what is written behind it is kept: 接单 with what will be done", async () => {
    await town.say("zhao", "b3", "报事 9号楼信箱门掉了");
    const [row] = await town.sql`select max(number)::int as number from reports`;
    const said = await town.say("wu", "staff", `接单 ${row!.number} 明天上午来换`);
    expect(said.at(-1)!.text).toBe(t("reports-working", { number: String(row!.number) }));
    const [kept] = await town.sql`select state, plan from reports where number = ${row!.number}`;
    expect(kept).toEqual({ state: "working", plan: "明天上午来换" });
  });

  test("#1 in a report is a matter and no building", async () => {
    await town.say("zhao", "b3", "报事 #1 说的那个花坛砖也掉了");
    await town.say("zhao", "b3", "报事 #5号楼 的花坛砖掉了");
    const rows = await town.sql`select building from reports order by number desc limit 2`;
    expect(rows.map((r) => r.building)).toEqual(["5", "3"]);
  });

  test("report and its words in plain English, said to the bot; among neighbours they are only words", async () => {
    const [said] = await town.say("emma", "dm:emma", "report the lobby door of building 4 does not close");
    expect(said!.text).toMatch(/^🚪 #\d+ .*Building 4/);
    expect(await town.say("emma", "b3", "report cards came today")).toEqual([]);
    expect((await town.say("emma", "dm:emma", "status quo"))[0]!.text).not.toMatch(/#\d/);
  });
});

describe("somebody from another community", () => {
  beforeAll(async () => {
    const store = await openStore({ url: town.databaseUrl, connections: 1 });
    await store.transaction(async (tx) => {
      const made = await makeCommunity(tx, "月光里", "simulator", STORY_BEGINS);
      const chat = { platform: "simulator", id: "other" };
      await bindChat(tx, chat, { communityId: made.id, placeId: made.rootPlaceId, purpose: "residents" });
      const [person] = await tx
        .insert(persons)
        .values({ communityId: made.id, createdAt: STORY_BEGINS })
        .returning({ id: persons.id });
      const [account] = await town.sql`select id from accounts where external_id = 'stranger'`;
      const to = { communityId: made.id, personId: person!.id };
      await tx.insert(personAccounts).values({ ...to, accountId: Number(account!.id) });
      // Even an admin there is nobody here.
      await giveRole(tx, to, { role: "admin", placeId: null, partyId: null }, null, STORY_BEGINS);
    });
    await store.close();
  });

  test.each(["#1", "#2", "#3"])("%s is not there", (text) =>
    harmless("stranger", "other", text, [t("core-no-number", { number: text.slice(1) })]),
  );
  test.each([
    "/status 1",
    "派单 1 物业",
    "接单 1",
    "办结 2 好了",
    "/confirm 3",
    "/reopen 3",
    "/rate 3 1",
    "/withdraw 1",
  ])("%s is not there, in the group and in private", async (text) => {
    const number = /\d/.exec(text)![0];
    await harmless("stranger", "other", text, [t("reports-none", { number })]);
    await harmless("stranger", "dm:stranger", text, [t("reports-none", { number })]);
  });

  test("lists, exports and the staff's card show nothing of the first", async () => {
    expect((await town.say("stranger", "other", "待办")).map((m) => m.text)).toEqual([]);
    expect((await town.last("dm:stranger")).text).toBe(t("reports-open-none"));
    const [said] = await town.say("stranger", "dm:stranger", "/mydata");
    const held = await (await town.call(said!.files[0]!.url)).text();
    expect(held).not.toContain("电梯");
    expect(held).not.toContain("阳光里");
    expect(await state()).toBe(before);
  });

  test("their own #1 is theirs, and changes nothing of the other", async () => {
    await town.say("stranger", "other", "报事 喷泉停了");
    expect((await town.last("other")).text).toContain("#1 喷泉停了");
    expect((await town.say("wang", "b3", "#1"))[0]!.text).toContain("这里");
    expect((await town.messages("b3")).some((m) => m.text.includes("喷泉"))).toBe(false);
    expect((await town.messages("staff")).some((m) => m.text.includes("喷泉"))).toBe(false);
    await alive();
  });

  test("who lives in both is asked once, by name, which #1 is meant", async () => {
    expect((await town.say("wang", "other", "#1"))[0]!.text).toContain("喷泉");
    const [asked] = await town.say("wang", "dm:wang", "#1");
    expect(asked!.text).toBe(t("core-which-community"));
    expect(asked!.choices.map((c) => c.label).sort()).toEqual(["月光里", "阳光里"].sort());
    await town.tap("wang", "dm:wang", "月光里");
    expect((await town.say("wang", "dm:wang", "#1"))[0]!.text).toContain("喷泉");
    await alive();
  });
});
