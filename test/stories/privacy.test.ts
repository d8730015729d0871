import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

/** Every row of every table, as text. */
async function everything(): Promise<Record<string, string>> {
  const tables = await town.sql`select table_name from information_schema.tables where table_schema = 'public'`;
  const dump: Record<string, string> = {};
  for (const { table_name: name } of tables) {
    const rows = await town.sql.unsafe(`select to_jsonb(t)::text as row from "${name}" t`);
    dump[name] = rows.map((r) => r.row).join("\n");
  }
  return dump;
}
const holding = async (needle: string) =>
  Object.entries(await everything())
    .filter(([, text]) => text.includes(needle))
    .map(([name]) => name);

test("what is said in the group but not to the bot leaves no trace", async () => {
  await town.say("liu", "b3", "晚上谁去跳广场舞呀，地点老地方ZZTRACE");
  await town.say("li", "b3", "1");
  expect(await holding("ZZTRACE")).toEqual([]);
  const senders = await town.sql`select sender, payload from inbox where status = 'done'`;
  expect(senders.every((s) => s.sender === null && s.payload === null)).toBe(true);
});

test("what stands on a card in the group has no door and no phone number; staff see what they need", async () => {
  await town.say("wang", "b3", "报事 3号楼2单元501漏水，电话13812345678");
  const card = (await town.last("b3")).text;
  expect(card).not.toContain("501");
  expect(card).not.toContain("13812345678");
  expect((await town.last("staff")).text).toContain("13812345678");
});

test("/mydata is everything, as a file, in private", async () => {
  expect((await town.say("wang", "b3", "/mydata"))[0]?.text).toContain("私聊");
  const [said] = await town.say("wang", "dm:wang", "/mydata");
  expect(said?.files).toHaveLength(1);
  const held = (await (await town.call(said!.files[0]!.url)).json()) as {
    households: unknown[];
    accounts: unknown[];
  };
  expect(JSON.stringify(held)).toContain("漏水");
  expect(held.households).toHaveLength(1);
  expect(held.accounts[0]).toMatchObject({ platform: "simulator", externalId: "wang" });
  expect(JSON.stringify(held)).not.toContain("李大爷");
});

test("/forgetme asks first, then erases; what nobody took up is withdrawn", async () => {
  await town.say("wang", "dm:wang", "/forgetme");
  await town.tap("wang", "dm:wang", "不删了");
  expect(await holding('"wang"')).not.toEqual([]);
  await town.say("wang", "dm:wang", "/forgetme");
  await town.tap("wang", "dm:wang", "删除");
  expect((await town.last("dm:wang")).text).toContain("都删好了");
  expect((await town.last("b3")).text).toContain("已撤回");
  expect(await holding("漏水")).toEqual([]);
  expect(await holding("13812345678")).toEqual([]);
  expect(await holding("王阿姨")).toEqual([]);
  const kept = (await holding("wang")).sort();
  // Where the goodbye went, and keys that keep a repeated update from counting twice: gone after 7 and 90 days.
  expect(kept.filter((name) => !["inbox", "outbox", "messages"].includes(name))).toEqual([]);
  await town.advance(24 * 8);
  await town.restart();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await holding('"wang"')).toEqual([]);
});
