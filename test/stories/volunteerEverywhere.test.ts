import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { openTelegramStage, openTextStage, openWechatStage, SETUP_CODE } from "../support/stages.ts";

/** From the call for volunteers to the reward in the hand, by buttons and by numbers that are typed. */
describe.each([
  ["Telegram", openTelegramStage],
  ["WeChat", openWechatStage],
  ["the simulator without buttons", openTextStage],
])("a volunteer on %s", (name, open) => {
  let stage: Stage;
  let number: string;
  let code: string;
  beforeAll(async () => {
    stage = await open();
  });
  afterAll(() => stage?.close());

  test("there is a building with its people, a rule and a reward", async () => {
    if (stage.isNew) {
      await stage.hears("building", "大家好，我是邻里");
      await stage.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
      await stage.hears("building", "阳光里开通好了，您是管理员");
      await stage.say("chen", "building", "/bind 3号楼");
      await stage.hears("building", "这个群现在是3号楼的群");
      await stage.say("wang", "building", "/me");
      await stage.say("wang", "private", "/start");
      await stage.hears("private", "您可以这样发", "wang");
    }
    await stage.say("chen", "private", "积分规则 志愿 100 每天 200");
    await stage.hears("private", "改好了，从现在起这样算", "chen");
    await stage.say("chen", "private", "礼品 食堂餐券 100分 1份");
    await stage.hears("private", "上架了：食堂餐券", "chen");
  });

  test("called for, signed up by a choice and by a reply, checked in by the code", async () => {
    await stage.say("chen", "building", "/volunteer 清扫楼道 | 8人");
    const preview = await stage.hears("building", "我理解成这样，对吗？");
    number = /#(\d+)/.exec(preview)![1]!;
    await stage.answer("chen", "building", "发布", "发出去了");
    code = /签到码 ([0-9A-Z]{4})/.exec(await stage.hears("private", "签到码", "chen"))![1]!;
    await stage.hears("building", "0 人 / 共 8 个名额");
    // Typed in the group it is answered in private: the group is not told for each who comes.
    if (name === "Telegram") await stage.answer("wang", "building", "我报名", "记下了");
    else {
      await stage.hears("building", "我报名");
      await stage.say("wang", "building", "1");
      await stage.hears("private", `记下了：#${number} 清扫楼道 1 人`, "wang");
    }
    await stage.say("li", "building", `/signup ${number} 2人`);
    await stage.say("li", "building", `#${number}`);
    await stage.hears("building", "3 人 / 共 8 个名额");
    await stage.say("wang", "private", `签到 ${code}`);
    await stage.hears("private", "到了，记下了", "wang");
  });

  test("confirmed, thanked, a level, a reward by its code", async () => {
    await stage.say("chen", "private", `名单 ${number}`);
    expect(await stage.hears("private", "（到了，记 1 小时）", "chen")).toContain("来的一共 3 人");
    await stage.answer("chen", "private", "确认到场", "确认了 1 位，谢谢您组织");
    const thanks = await stage.hears("private", "谢谢您参加清扫楼道", "wang");
    expect(thanks).toContain("1 小时，+100 分，一共 100 分，现在是“热心居民”。");
    await stage.say("wang", "private", "礼品");
    await stage.hears("private", "您有 100 分，可以换", "wang");
    await stage.answer("wang", "private", "换食堂餐券（100 分）", "");
    await stage.hears("private", "给您留了一份", "wang");
    const where = stage.isNew ? "private" : "staff";
    await stage.hears(where, "有邻居用 100 分换食堂餐券", "chen");
    if (name === "Telegram") await stage.answer("chen", where, "同意", "同意了，领取码发给本人了");
    // A number would answer what chen was asked last, the list of names: the words say which.
    else await stage.say("chen", where, "同意");
    const handed = /领取码 ([0-9A-Z-]{9})/.exec(await stage.hears("private", "领取码", "wang"))![1]!;
    await stage.say("chen", "private", `核销 ${handed}`);
    await stage.hears("private", "食堂餐券可以交给邻居了，码已作废", "chen");
    await stage.hears("private", "食堂餐券领到了", "wang");
  }, 60_000);

  test("a list that does not say for which slot it is, is asked about in the way of the platform", async () => {
    await stage.say("chen", "building", "/signup 大扫除 | 上午 20人 | 下午 10人");
    await stage.hears("building", "下午 0 人 / 共 10 个名额");
    await stage.answer("chen", "building", "发布", "发出去了");
    // As the app itself writes one.
    await stage.say("wang", "building", "#接龙\n大扫除\n例 姓名 上午\n\n1. 张三\n2. 李四");
    await stage.hears("building", "没写是哪个时段");
    // The list is for all, so a press is answered in the group and not by a toast.
    const list = "2. 李四 下午 1 人";
    await stage.answer("wang", "building", "下午", name === "Telegram" ? "" : list);
    await stage.hears("building", list);
  });
});
