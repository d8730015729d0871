import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import { createClock } from "../../src/engine/clock.ts";
import { STATES, type State, UNTAKEN } from "../../src/modules/reports/rules.ts";
import { reader } from "../support/chat.ts";
import { STORY_BEGINS } from "../support/clock.ts";
import { closeEngines, createPlatform, foundCommunity, type OpenedEngine, openEngine } from "../support/platform.ts";
import { openTelegramTown, type TelegramTown } from "../support/telegramTown.ts";

/** A message that became a report is edited or taken back, at each state of the report. */

const platform = createPlatform();
let one: OpenedEngine;
let edits = 0;

beforeAll(async () => {
  one = await openEngine({ platform, clock: createClock(STORY_BEGINS.getTime() - Date.now()), start: false });
  await foundCommunity(one, platform, {
    residents: ["g"],
    staff: "office",
    people: { wang: "resident", li: "resident", chen: "staff" },
  });
});
afterAll(closeEngines);

const says = (person: string, chat: string, text: string) =>
  platform.says(person, chat, text, { at: one.clock.now().toISOString() });
const edit = (said: MessageEvent, text: string) =>
  one.tell({
    ...{ type: "edit", platform: "memory", key: `e:${++edits}`, chat: said.chat, at: one.clock.now().toISOString() },
    ...{ of: said.key, text },
  });
const takeBack = (said: MessageEvent) =>
  one.tell({
    ...{ type: "recall", platform: "memory", key: `r:${said.key}`, chat: said.chat },
    ...{ at: one.clock.now().toISOString(), of: said.key },
  });
const chen = (line: string) => one.tell(says("chen", "office", line));
const wang = (line: string) => one.tell(says("wang", "g", line));

/** The report without what an edit or a recall may change. */
async function rowOf(number: number): Promise<Record<string, unknown>> {
  const [row] = await one.rows(
    `select to_jsonb(r) - 'edited' - 'recalled' as row from reports r where number = ${number}`,
  );
  return (row as { row: Record<string, unknown> }).row;
}
const changesOf = async (number: number) =>
  (await one.rows<{ change: string }>(`select change from report_events where number = ${number} order by id`)).map(
    (e) => e.change,
  );
const cardIn = (chat: string, number: number) =>
  platform.standing(chat).find((m) => m.text.split("\n")[0]!.includes(`#${number} `))!.text;
const toldOf = (chat: string, number: number) => platform.texts(chat).filter((t) => t.includes(`#${number} `));

let building = 0;
/** A report of 王阿姨's, brought to that state by what people say. */
async function reportAt(state: State): Promise<{ said: MessageEvent; number: number }> {
  const said = says("wang", "g", `报事 ${++building}号楼楼道灯不亮`);
  await one.tell(said);
  const [row] = await one.rows<{ number: number }>("select max(number)::int as number from reports");
  const { number } = row!;
  const steps: Record<State, () => Promise<void>> = {
    received: async () => {},
    triaged: () => chen(`/triage ${number} 灯座坏了`),
    assigned: () => chen(`/assign ${number} 物业`),
    accepted: () => chen(`/accept ${number}`),
    working: async () => {
      await steps.accepted();
      await chen(`/working ${number} 明天换`);
    },
    resolved: async () => {
      await steps.accepted();
      await chen(`/done ${number} 换了灯泡`);
    },
    confirmed: async () => {
      await steps.resolved();
      await wang(`/confirm ${number}`);
    },
    unconfirmed: async () => {
      await steps.resolved();
      await one.move(96 * 3_600_000);
    },
    declined: () => chen(`/decline ${number} 要等改造`),
    referred: () => chen(`/refer ${number} 请打 12345`),
    merged: async () => {
      await wang(`报事 ${++building}号楼楼道灯不亮`);
      await chen(`/merge ${number} ${number + 1}`);
    },
    withdrawn: () => wang(`/withdraw ${number}`),
  };
  await steps[state]();
  expect((await rowOf(number)).state).toBe(state);
  return { said, number };
}

const inHand = (state: State) => ["accepted", "working", "resolved"].includes(state);

describe.each(STATES)("a report that is %s", (state) => {
  test("edited: noted, shown to staff, never run again", async () => {
    const { said, number } = await reportAt(state);
    const before = await rowOf(number);
    const [reportsBefore] = await one.rows("select count(*)::int as n from reports");
    const heard = toldOf("dm:chen", number).length;
    const inGroup = platform.standing("g").length;
    await edit(said, "报事 楼道灯不亮，一闪一闪的");
    expect(await rowOf(number)).toEqual(before);
    expect(await one.rows("select count(*)::int as n from reports")).toEqual([reportsBefore]);
    expect(platform.standing("g")).toHaveLength(inGroup);
    expect((await changesOf(number)).at(-1)).toBe("edited");
    expect(cardIn("office", number)).toContain("楼楼道灯不亮\n后来改成：楼道灯不亮，一闪一闪的");
    expect(cardIn("g", number)).toContain("有邻居反映：楼道灯不亮，一闪一闪的");
    expect(toldOf("dm:chen", number).slice(heard)).toHaveLength(inHand(state) ? 1 : 0);
    // The same words again, as platforms sometimes say of nothing: nothing.
    const log = await changesOf(number);
    await edit(said, "/report 楼道灯不亮，一闪一闪的");
    expect(await changesOf(number)).toEqual(log);
    // The new words are where the old ones were, and go with them; the edit itself leaves none.
    expect(await one.rows("select 1 from inbox where payload->>'type' = 'edit'")).toEqual([]);
  });

  test("taken back: offered to withdraw before it is taken on, noted after that", async () => {
    const { said, number } = await reportAt(state);
    const before = await rowOf(number);
    const [asked, told, inGroup] = [
      toldOf("dm:wang", number).length,
      toldOf("dm:chen", number).length,
      platform.standing("g").length,
    ];
    await takeBack(said);
    expect(await rowOf(number)).toEqual(before);
    expect((await changesOf(number)).at(-1)).toBe("recalled");
    expect(platform.standing("g")).toHaveLength(inGroup);
    expect(cardIn("office", number)).toContain("反映的邻居把那条消息撤回了。");
    expect(cardIn("g", number)).not.toContain("有邻居反映");
    const untaken = UNTAKEN.some((s) => s === state);
    expect(
      toldOf("dm:wang", number)
        .slice(asked)
        .map((t) => t.split("\n").at(-1)!.includes("要一起撤回吗")),
    ).toEqual(untaken ? [true] : []);
    expect(toldOf("dm:chen", number).slice(told)).toHaveLength(inHand(state) ? 1 : 0);
    await one.tell({
      ...{ type: "recall", platform: "memory", key: `r2:${said.key}`, chat: said.chat },
      ...{ at: one.clock.now().toISOString(), of: said.key },
    });
    expect((await changesOf(number)).filter((c) => c === "recalled")).toHaveLength(1);
    if (!untaken) return;
    const tap = platform.taps("wang", "dm:wang", "撤回");
    await one.tell(tap);
    expect(platform.toastOf(tap)).toContain(`#${number} 已撤回`);
    expect((await rowOf(number)).state).toBe("withdrawn");
  });
});

test("kept after all: one tap, and it goes on", async () => {
  const { said, number } = await reportAt("assigned");
  await takeBack(said);
  await one.tell(platform.taps("wang", "dm:wang", "不用，照办"));
  expect((await rowOf(number)).state).toBe("assigned");
  const again = platform.taps("wang", "dm:wang", "不用，照办");
  await one.tell(again);
  expect(platform.toastOf(again)).toContain("已经用过");
});

test("what is not filed yet goes with its message, or says what that says", async () => {
  const { number } = await reportAt("assigned");
  const again = says("li", "g", `报事 ${building}号楼楼道灯又不亮`);
  await one.tell(again);
  expect(platform.texts("g").at(-1)).toContain("是同一件吗");
  await edit(again, `报事 ${building}号楼楼道灯又不亮，二楼也是`);
  await takeBack(again);
  await one.tell(platform.taps("li", "g", "不是，另报一件"));
  await one.move(20 * 60_000);
  expect(await one.rows(`select 1 from reports where number > ${number}`)).toEqual([]);
  const third = says("li", "g", `报事 ${building}号楼楼道灯还是不亮`);
  await one.tell(third);
  await edit(third, `报事 ${building}号楼楼道灯还是不亮，三楼`);
  await one.move(20 * 60_000);
  expect(await one.rows(`select text from reports where number > ${number}`)).toEqual([
    { text: `${building}号楼楼道灯还是不亮，三楼` },
  ]);
});

test("who cannot be reached in private finds the offer there later; the group reads only that there is one", async () => {
  const said = says("mei", "g", "报事 99号楼楼道灯不亮");
  await one.tell(said);
  await takeBack(said);
  expect(platform.texts("g").at(-1)).toContain("有一条私信给您");
  await one.tell(says("mei", "dm:mei", "/start"));
  expect(platform.texts("dm:mei").some((t) => t.includes("要一起撤回吗"))).toBe(true);
});

test("what became of nothing: chatter, questions, refused commands, messages never heard", async () => {
  const [before] = await one.rows("select count(*)::int as n from report_events");
  const calls = platform.calls.length;
  for (const text of ["晚上吃饺子", "明天谁去买菜"]) {
    const said = says("li", "g", text);
    await one.tell(said);
    await edit(said, "报事 3号楼电梯停了");
    await takeBack(said);
  }
  await edit({ ...says("li", "g", "没听到过"), key: "m:never" }, "报事 3号楼电梯停了");
  expect(await one.rows("select count(*)::int as n from report_events")).toEqual([before]);
  expect(platform.calls.length).toBe(calls);
  expect(await one.rows("select 1 from inbox where payload::text like '%电梯停了%'")).toEqual([]);
});

describe("edited on Telegram itself", () => {
  let town: TelegramTown;
  beforeAll(async () => {
    town = await openTelegramTown();
  });
  afterAll(() => town.close());
  const { card, texts } = reader(() => town);

  test("a report shows its new words and stays one report; a command is not run again", async () => {
    const said = await town.write("wang", "b3", "报事 楼道灯不亮");
    await town.edit("b3", said, "报事 楼道灯不亮，四楼");
    expect((await card("b3", 1)).text).toContain("有邻居反映：楼道灯不亮，四楼");
    expect((await card("staff", 1)).text).toContain("后来改成：楼道灯不亮，四楼");
    const taken = await town.write("wu", "staff", "接单 1");
    await town.edit("staff", taken, "办结 1 换了灯泡");
    await town.edit("b3", said, "办结 1 换了灯泡");
    expect(await town.sql`select state from reports`).toEqual([{ state: "accepted" }]);
  });

  test("chatter that became a report's words afterwards is still chatter, and leaves nothing", async () => {
    const before = (await texts("b3")).length;
    const said = await town.write("li", "b3", "晚上吃饺子");
    await town.edit("b3", said, "报事 3号楼电梯停了");
    expect(await texts("b3")).toHaveLength(before);
    expect(await town.sql`select 1 from reports where number > 1`).toEqual([]);
    expect(await town.sql`select 1 from inbox where payload::text like '%电梯%'`).toEqual([]);
  });

  test("what was said without a name stays so when it is changed", async () => {
    const said = await town.write("zhao", "dm:zhao", "/anon 有人把消防门锁上了");
    await town.edit("dm:zhao", said, "/anon 有人把三楼消防门锁上了");
    const [row] = await town.sql`select text, edited, event_id from reports where anonymous = 'code'`;
    expect(row).toEqual({ text: "有人把消防门锁上了", edited: null, event_id: null });
    expect(await town.sql`select 1 from inbox where payload::text like '%消防门%'`).toEqual([]);
  });
});
