import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { openTelegramStage, openTextStage, openWechatStage, SETUP_CODE } from "../support/stages.ts";

describe.each([
  ["Telegram", openTelegramStage],
  ["WeChat", openWechatStage],
  ["the simulator without buttons", openTextStage],
])("small talk, a complaint and a voice message on %s", (_name, open) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await open();
    if (!stage.isNew) return;
    await stage.hears("building", "大家好，我是邻里");
    await stage.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
    await stage.hears("building", "阳光里开通好了");
    await stage.say("chen", "building", "/bind 3号楼");
    await stage.hears("building", "这个群现在是3号楼的群");
  });
  afterAll(() => stage?.close());

  test("small talk is not answered, a danger is asked about at any hour, and a yes files it", async () => {
    await stage.say("li", "building", "早上好，今天去公园吗");
    await stage.say("wang", "building", "三号楼2单元电梯困人了，有人在里面喊救命");
    const question = await stage.hears("building", "要登记吗？");
    expect(question).toContain("听着像是：电梯困人了 · 3号楼2单元。要登记吗？");
    await stage.say("wang", "building", "登记");
    const card = await stage.hears("building", "#1 电梯困人了");
    expect(card).toContain("有邻居反映：三号楼2单元电梯困人了，有人在里面喊救命");
  });

  test("from somebody it does not know yet it asks first to be told where they live", async () => {
    if (!stage.isNew) return;
    await stage.say("li", "private", "三号楼一单元的楼道灯坏了，黑漆漆的看不清");
    await stage.hears("private", "我还不知道您是哪个小区的", "li");
  });

  test("said to the bot, a breathless voice message is one tap from its report", async () => {
    const said =
      "那个就是我想说一下三号楼一单元的楼道灯啊坏了好几天了晚上黑漆漆的老人上下楼都得摸着走你们赶紧派个人来看看";
    await stage.say("wang", "private", said);
    const offer = await stage.hears("private", "要帮您报上去吗", "wang");
    expect(offer).toContain("3号楼1单元");
    await stage.say("wang", "private", "好的");
    expect(await stage.hears("private", "#2 ", "wang")).toContain("楼道灯");
  });

  test("a question in plain words is answered like its command", async () => {
    await stage.say("wang", "private", "我报的那个怎么样了");
    expect(await stage.hears("private", "您报的事", "wang")).toContain("#2 ");
  });
});
