import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { openTelegramStage, openTextStage, openWechatStage, SETUP_CODE } from "../support/stages.ts";

/** Asked, agreed to, answered, changed and taken back: by buttons, and by numbers and words that are typed. */
describe.each([
  ["Telegram", openTelegramStage],
  ["WeChat", openWechatStage],
  ["the simulator without buttons", openTextStage],
])("a headcount on %s", (name, open) => {
  let stage: Stage;
  let number: string;
  beforeAll(async () => {
    stage = await open();
  });
  afterAll(() => stage?.close());

  test("there is a building, and somebody whom the bot may write to", async () => {
    if (!stage.isNew) return;
    await stage.hears("building", "大家好，我是邻里");
    await stage.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
    await stage.hears("building", "阳光里开通好了，您是管理员");
    await stage.say("chen", "building", "/bind 3号楼");
    await stage.hears("building", "这个群现在是3号楼的群");
    await stage.say("wang", "building", "/me");
    await stage.say("wang", "private", "/start");
    await stage.hears("private", "您可以这样发", "wang");
  });

  test("asked, answered after a yes, changed, taken back, ended", async () => {
    await stage.say("chen", "building", "/count 家里几辆车 | 到 3天");
    number = /#(\d+)/.exec(await stage.hears("building", "我理解成这样，对吗？"))![1]!;
    await stage.answer("chen", "building", "发布", "发出去了");
    await stage.hears("building", "已有 0 份回答");
    if (name === "Telegram") await stage.answer("wang", "building", "我来答", "私信问您了");
    else {
      await stage.hears("building", "我来答");
      await stage.say("wang", "building", "1");
    }
    const asked = await stage.hears("private", "选一个答案就是同意", "wang");
    expect(asked).toContain("到时全删");
    await stage.answer("wang", "private", "2", `记下了：#${number} 2`);
    if (name === "Telegram") await stage.answer("wang", "private", "0", `记下了：#${number} 0`);
    else {
      await stage.say("wang", "private", "0");
      await stage.hears("private", `记下了：#${number} 0`, "wang");
    }
    await stage.say("wang", "private", `清点 ${number} 三辆`);
    await stage.hears("private", `记下了：#${number} 3`, "wang");
    await stage.say("li", "building", `/count ${number}`);
    await stage.hears("building", "已有 1 份回答");
    await stage.say("wang", "private", `清点 ${number} 收回`);
    await stage.hears("private", "您家的答案删掉了", "wang");
    await stage.say("wang", "private", `#${number}`);
    await stage.answer("wang", "private", "1", `记下了：#${number} 1`);
    await stage.say("chen", "private", `/count-end ${number} yes`);
    await stage.hears("private", "各家的答案都删了", "chen");
    const told = await stage.hears("building", "数完了，谢谢大家");
    expect(told).toMatch(/1 份回答 \/ 登记 \d 户。不到 5 份/);
  }, 60_000);
});
