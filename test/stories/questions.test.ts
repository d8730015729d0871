import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

test("a question put to the bot in plain words is answered like its command", async () => {
  await town.say("wang", "b3", "报事 三号楼电梯停了");
  const asked = (await town.say("wang", "dm:wang", "我报的那个怎么样了")).map((m) => m.text);
  const told = (await town.say("wang", "dm:wang", "进度")).map((m) => m.text);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked).toEqual(told);
});

test("the same words among neighbours are none of its business", async () => {
  expect(await town.say("li", "b3", "我报的那个怎么样了")).toEqual([]);
});

test("voice to text: a breathless report becomes an offer, and one press files it", async () => {
  await town.say("wang", "dm:wang", "喂那个物业吗我跟你说啊我们七号楼的楼道灯嘛坏了好几天了晚上黑漆漆的老人摔了怎么办");
  const offer = (await town.messages("dm:wang")).findLast((m) => m.choices.length > 0)!;
  expect(offer.text).toContain("灯");
  await town.tap("wang", "dm:wang", offer.choices[0]!.label);
  const [report] = await town.sql`select category from reports order by number desc limit 1`;
  expect(report?.category).toBe("lighting");
});
