import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** Danger that was not reported with a command: what to do at once is said with the question, and nothing is filed by itself. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { ask, card } = reader(() => town);
  const count = async () => (await town.sql`select count(*)::int as n from reports`)[0]!.n;

  test("each danger has its own line, among neighbours and in private", async () => {
    const told: [string, string, string][] = [
      ["wang", "b3", "救命 我妈被困在一单元电梯里了！！"],
      ["li", "dm:li", "我妈被关在电梯里出不来了"],
    ];
    for (const [person, chat, words] of told) {
      const said = await ask(person, chat, words);
      expect(said).toMatch(/^被困的人请按轿厢里的报警按钮，不要扒门/);
      expect(said).not.toContain("先离开");
    }
    expect(await ask("zhao", "b3", "楼道里煤气味好大，快来人")).toMatch(/^闻到煤气请先离开，不要碰电器开关/);
    expect(await ask("zhou", "dm:zhou", "楼上扔酒瓶下来差点砸到人")).toMatch(/^有危险的话先离开/);
    expect(await ask("chen", "dm:chen", "3号楼楼道灯不亮")).toMatch(/^听着像是/);
    expect(await count()).toBe(0);
  });

  test("a yes files it, and the card says the same", async () => {
    expect(await town.tap("zhao", "b3", "登记")).not.toContain("一会儿");
    expect(await count()).toBe(1);
    expect((await card("b3", 1)).text).toContain("不要碰电器开关");
  });
});
