import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stage } from "../support/stage.ts";
import { openTelegramStage, openTextStage, openWechatStage, SETUP_CODE } from "../support/stages.ts";

describe.each([
  ["Telegram", openTelegramStage],
  ["WeChat", openWechatStage],
  ["the simulator without buttons", openTextStage],
])("the same story on %s", (_name, open) => {
  let stage: Stage;
  let picture: Buffer;

  beforeAll(async () => {
    stage = await open();
    picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#888" } })
      .jpeg()
      .toBuffer();
  });
  afterAll(() => stage?.close());

  test("the community is opened, its groups are bound, its people have their roles", async () => {
    if (!stage.isNew) return;
    await stage.hears("building", "大家好，我是邻里");
    await stage.say("wang", "building", "/setup wrong-code-here 阳光里");
    await stage.hears("building", "这个码不对");
    await stage.say("chen", "building", `/setup ${SETUP_CODE} 阳光里`);
    await stage.hears("building", "阳光里开通好了，您是管理员");
    await stage.say("chen", "building", "/bind 3号楼");
    await stage.hears("building", "这个群现在是3号楼的群");
    await stage.say("chen", "staff", "/bind 工作群");
    await stage.hears("staff", "这里是工作群");
    await stage.appoint("chen", "building", "/role 楼长 3号楼", "zhou");
    await stage.hears("building", "请对方当3号楼楼长");
    await stage.appoint("chen", "staff", "/role 师傅 物业", "wu");
    await stage.hears("staff", "请对方当物业的人");
  });

  test("a door is claimed in the group and approved in private", async () => {
    if (!stage.isNew) return;
    await stage.say("zhou", "private", "/start");
    await stage.hears("private", "您可以这样发", "zhou");
    await stage.say("wang", "building", "/join 3-2-501");
    await stage.hears("building", "收到登记");
    await stage.hears("private", "登记住 3号楼2单元501", "zhou");
    await stage.answer("zhou", "private", "是，确认", "确认好了");
    await stage.say("wang", "private", "/start");
    await stage.hears("private", "登记好了：3号楼2单元501", "wang");
  });

  test("reported with a photo, assigned, done, not solved, done again, five stars", async () => {
    await stage.say("wang", "building", "报事 三号楼2单元电梯又停了", picture);
    const card = await stage.hears("building", "电梯又停了");
    expect(card).toContain("已转给物业，等接单");
    const number = /#(\d+)/.exec(card)![1]!;
    await stage.hears("staff", "电梯又停了");
    await stage.answer("wu", "staff", "接单", "接下了");
    await stage.say("wu", "staff", `办结 ${number} 门机已换`, picture);
    await stage.hears("building", "反映的邻居，解决了吗？");
    // Where people type, a neighbour's number may be about anything: it is not answered aloud, and changes nothing.
    if (stage.isTyped) await stage.say("zhou", "building", "1");
    else await stage.answer("zhou", "building", "已解决", "要请反映的邻居来");
    await stage.answer("wang", "building", "没解决", "第 2 次");
    await stage.hears("building", "第 2 次处理");
    await stage.say("wu", "staff", `办结 ${number} 感应器也换了`, picture);
    await stage.hears("building", "物业：感应器也换了");
    await stage.answer("wang", "building", "已解决", "谢谢确认");
    await stage.hears("building", "邻居确认已解决");
    await stage.answer("wang", "building", "5", "记下了");
    await stage.say("wang", "building", `进度 ${number}`);
    await stage.hears("building", "⭐⭐⭐⭐⭐");
  }, 60_000);
});
