import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** Eight neighbours ask for help in private on one day. The group is not told all of it at once. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const spoken = async () => (await town.messages("b3")).filter((m) => m.from === "bot");

test("six unasked messages a day, none at night, the rest in one the next morning; what was set for a time comes at it", async () => {
  const wanted = ["把米搬上楼", "代收快递", "看两小时孩子", "换个灯泡", "遛狗", "量血压", "修水龙头", "推轮椅下楼"];
  const people = ["wang", "li", "zhao", "qian", "liu", "yang", "ding", "wu"];
  await town.say("zhou", "b3", "公告 今天21:00 请关好单元门");
  await town.tap("zhou", "b3", "今天 21:00 发布");
  const start = (await spoken()).length;
  for (const [i, person] of people.entries()) {
    await town.say(person, `dm:${person}`, `求助 谁能帮忙${wanted[i]}`);
    await town.tap(person, `dm:${person}`, "发到群里");
  }
  await town.advance(0.5);
  expect((await spoken()).slice(start)).toHaveLength(6);
  // What a person set for an hour is said at it, and an answer comes at once.
  await town.advance(12);
  expect((await spoken()).at(-1)!.text).toContain("请关好单元门");
  expect((await town.say("wang", "b3", "/notices"))[0]!.text).toContain("请关好单元门");
  const evening = (await spoken()).length;
  await town.advance(9.5);
  expect(await spoken(), "nothing at night").toHaveLength(evening);
  await town.advance(1);
  const morning = (await spoken()).slice(evening).map((m) => m.text);
  expect(morning.length).toBeLessThanOrEqual(2);
  for (const words of wanted.slice(6)) expect(morning.join("\n"), words).toContain(words);
});

test("the page of the week shows how much was said, and what is promised", async () => {
  const page = (await town.say("chen", "staff", "周报 详情")).at(-1)!.text;
  expect(page).toMatch(/我在群里说了 \d+ 句话，其中没人问的 \d+ 句。/);
  expect(page).toContain(
    "没人问的，一个群一天最多说 6 句，夜里 22:00 到 7:30 不说，攒到早上一起说；急事和定好时间的不等。",
  );
});
