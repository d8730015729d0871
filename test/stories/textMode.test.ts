import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test("without buttons the choices are numbered lines, and a number answers", async () => {
  await town.say("wang", "b3", "报事 三号楼电梯停了");
  const [card] = (await town.messages("b3", { mode: "text" })).filter((m) => m.from === "bot");
  expect(card?.choices).toEqual([]);
  expect(card?.text).toContain("1 我也遇到");
  expect((await town.say("li", "b3", "1")).some((m) => m.text.includes("您也遇到"))).toBe(true);
  await town.say("wu", "staff", "１");
  expect((await town.messages("staff")).some((m) => m.text.includes("物业已接单"))).toBe(true);
  await town.say("wu", "staff", "办结 1 修好了");
  await town.say("wang", "b3", "已解决");
  await town.say("wang", "b3", "选5");
  const [report] = await town.sql`select state, stars from reports`;
  expect(report).toEqual({ state: "confirmed", stars: 5 });
});

test("a number that answers nothing is silence", async () => {
  expect(await town.say("li", "b3", "77")).toEqual([]);
});

test("a reply to an older card answers that card", async () => {
  await town.say("wang", "b3", "报事 大门坏了");
  const card = (await town.messages("b3")).findLast((m) => m.text.includes("#2"))!;
  await town.say("wang", "b3", "报事 楼道灯不亮");
  await town.say("li", "b3", "我也遇到", { replyTo: card.id });
  const joins = await town.sql`select number from report_joins order by joined_at`;
  expect(joins.map((j) => j.number)).toEqual([1, 2]);
});

test("staff allow a leader's notice with a number, though it was the leader who asked", async () => {
  await town.say("zhou", "b3", "紧急公告 全小区停电了，请待在家里 | 地点 全小区");
  await town.say("zhou", "b3", "1");
  const asked = (await town.messages("staff", { mode: "text" })).at(-1)!;
  expect(asked.text).toContain("1 同意发");
  // Cards were told in the same minute: it is among those that may be meant.
  expect((await town.say("chen", "staff", "1")).at(-1)!.choices[0]!.label).toBe("#4：同意发");
  await town.say("chen", "staff", "1");
  expect((await town.messages("b3")).at(-1)!.text).toContain("全小区停电了");
});
