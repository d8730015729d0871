import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** Somebody who has just moved in and begins in private, with nothing but what the bot says. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (text: string, chat = "dm:mei") => (await town.say("mei", chat, text)).at(-1)?.text ?? "";

test("whatever she asks for, she is told the one thing to do first, and it is enough", async () => {
  expect(await hears("帮助")).toContain("请在小区的群里发一句 /me");
  expect(await hears("登记 3-2-902")).toContain("请先在小区的群里发一句 /me");
  await town.say("mei", "b3", "/me");
  expect((await town.last("dm:mei")).text).toContain("阳光里的邻居");
  expect(await hears("帮助")).toContain("您可以这样发");
  expect(await hears("登记 3-2-902")).toContain("收到登记");
});

test("a door that was changed meanwhile is not the old one's to decide", async () => {
  const asked = await town.last("dm:zhou");
  await hears("登记 3-2-903");
  const choice = asked.choices.findIndex((c) => c.label === "是，确认");
  const pressed = await town.call("/sim/tap", { chat: "dm:zhou", person: "zhou", message: asked.id, choice });
  expect(await pressed.json()).toEqual({ toast: "对方后来改了登记，请看新的那条。" });
  expect(await town.tap("zhou", "dm:zhou", "是，确认")).toContain("确认好了");
  expect((await town.last("dm:mei")).text).toBe("登记好了：3号楼2单元903。");
});

test("the bot's name alone, in the group, is answered with what works in the group", async () => {
  expect(await hears("@邻里", "b3")).toContain("私聊我发“帮助”");
});
