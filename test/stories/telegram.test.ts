import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../../src/main.ts";
import { type BotApi, startBotApi } from "../support/botApi/index.ts";
import { SETUP_CODE, startBot } from "../support/stages.ts";

const GROUP = -100_200;
const STAFF = -100_300;
const CHEN = 11; // committee, the first operator
const ZHOU = 12; // leader of building 3
const WU = 13; // 物业
const WANG = 14; // lives in building 3

let api: BotApi;
let bot: Running;

beforeAll(async () => {
  api = await startBotApi();
  for (const [id, name] of [
    [CHEN, "陈姐"],
    [ZHOU, "周姐"],
    [WU, "吴师傅"],
    [WANG, "王阿姨"],
  ] as const) {
    api.addUser({ id, first_name: name, language_code: "zh-hans" });
  }
  const members = [CHEN, ZHOU, WU, WANG];
  api.addChat({ id: GROUP, type: "supergroup", title: "3号楼", members, botIsMember: false });
  api.addChat({ id: STAFF, type: "supergroup", title: "工作群", members: [CHEN, WU], botIsMember: false });
  ({ bot } = await startBot({ TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }));
});
afterAll(async () => {
  await bot.stop();
  await api.close();
});

/** Waits until the newest message of the bot in a chat says that. */
const says = (chat: number, words: string) =>
  api.until(() => {
    const message = api.messages(chat).findLast((m) => m.from === api.bot.id && m.text.includes(words));
    return message ?? false;
  }, 10_000);
const toast = (id: string) => api.until(() => api.toasts.find((t) => t.callbackQueryId === id)?.text ?? false);

test("the bot greets, and explains privacy mode in two steps", async () => {
  api.addBot(GROUP, CHEN);
  await says(GROUP, "大家好，我是邻里");
  await says(GROUP, "把我设为管理员");
  api.promoteBot(GROUP, CHEN, true);
  await says(GROUP, "现在大家直接说我也看得到");
});

test("set up with the code, once; groups are bound; a role is given by a reply", async () => {
  api.sendText(GROUP, WANG, "/setup wrong-code-here 阳光里");
  await says(GROUP, "这个码不对");
  api.sendText(GROUP, CHEN, `/setup ${SETUP_CODE} 阳光里`);
  await says(GROUP, "阳光里开通好了，您是管理员");
  api.sendText(GROUP, CHEN, "/bind 3号楼");
  await says(GROUP, "这个群现在是3号楼的群");
  api.addBot(STAFF, CHEN, true);
  api.sendText(STAFF, CHEN, "/bind 工作群");
  await says(STAFF, "这里是工作群");
  const hello = api.sendText(GROUP, ZHOU, "/help");
  await says(GROUP, "有事在群里说一声");
  api.sendText(GROUP, CHEN, "/role 楼长 3号楼", { reply_to_message_id: hello.message_id });
  await says(GROUP, "请对方当3号楼楼长");
  const his = api.sendText(STAFF, WU, "来了");
  api.sendText(STAFF, CHEN, "/role 师傅 物业", { reply_to_message_id: his.message_id });
  await says(STAFF, "请对方当物业的人");
});

test("a door is claimed in the group and approved in private, once the leader can be reached", async () => {
  api.sendText(ZHOU, ZHOU, "/start");
  await says(ZHOU, "您可以这样发");
  api.sendText(GROUP, WANG, "/join 3-2-501");
  await says(GROUP, "收到登记");
  const asked = await says(ZHOU, "登记住 3号楼2单元501");
  expect(await toast(api.tap(ZHOU, ZHOU, asked.id, "是，确认"))).toContain("确认好了");
  // She has no private chat yet: the answer waits for her.
  api.sendText(WANG, WANG, "/start");
  await says(WANG, "登记好了：3号楼2单元501");
});

test("reported with a photo, assigned, done, not solved, done again, five stars", async () => {
  const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();
  api.sendPhoto(GROUP, WANG, picture, { caption: "报事 三号楼2单元电梯又停了" });
  const card = await says(GROUP, "电梯又停了");
  expect(card.text).toContain("已转给物业，等接单");
  const staffCard = await says(STAFF, "电梯又停了");
  expect(staffCard.files).toHaveLength(1);
  const number = /#(\d+)/.exec(card.text)![1]!;
  expect(await toast(api.tap(STAFF, WU, staffCard.id, "接单"))).toContain("接下了");
  api.sendPhoto(STAFF, WU, picture, { caption: `办结 ${number} 门机已换` });
  await says(GROUP, "反映的邻居，解决了吗？");
  expect(await toast(api.tap(GROUP, ZHOU, card.id, "已解决"))).toContain("要请反映的邻居来点");
  expect(await toast(api.tap(GROUP, WANG, card.id, "没解决"))).toContain("第 2 次");
  await says(GROUP, "第 2 次处理");
  api.sendPhoto(STAFF, WU, picture, { caption: `办结 ${number} 感应器也换了` });
  await api.until(
    () =>
      api
        .messages(GROUP)
        .find((m) => m.id === card.id)
        ?.text.includes("感应器也换了") ?? false,
    10_000,
  );
  expect(await toast(api.tap(GROUP, WANG, card.id, "已解决"))).toContain("谢谢确认");
  await api.until(
    () =>
      api
        .messages(GROUP)
        .find((m) => m.id === card.id)
        ?.buttons.flat().length === 5,
    10_000,
  );
  expect(await toast(api.tap(GROUP, WANG, card.id, "5"))).toContain("记下了");
  await says(GROUP, "⭐⭐⭐⭐⭐");
  const cards = api.messages(GROUP).filter((m) => m.from === api.bot.id && m.buttons.length > 0);
  expect(cards.length).toBeLessThanOrEqual(1);
}, 60_000);

test("the same again is asked about; +1 to a card joins it; what is private stays so; several are called together", async () => {
  api.sendText(GROUP, ZHOU, "报事 三号楼水管漏水");
  const card = await says(GROUP, "水管漏水");
  const number = /#(\d+)/.exec(card.text)![1]!;
  api.sendText(GROUP, WANG, "报事 三号楼水管还在漏水");
  const asked = await says(GROUP, "是同一件吗？");
  expect(await toast(api.tap(GROUP, ZHOU, asked.id, "是，加上我"))).toContain("这是问刚才说话的那位邻居的");
  expect(await toast(api.tap(GROUP, WANG, asked.id, "是，加上我"))).toContain("记下了，您也遇到");
  api.sendText(GROUP, CHEN, "同问", { reply_to_message_id: card.id });
  await says(GROUP, "记下了，您也遇到");
  await api.until(
    () =>
      api
        .messages(GROUP)
        .find((m) => m.id === card.id)
        ?.text.includes("还有 2 位邻居") ?? false,
    10_000,
  );
  api.sendText(STAFF, CHEN, `吹哨 ${number} 物业 管子老了，要一起查`);
  await says(STAFF, "物业：等回话");
  api.sendText(STAFF, WU, `应哨 ${number} 马上到`);
  await says(STAFF, "叫到的都回话了");
  api.sendText(STAFF, CHEN, `不办 ${number} 整栋楼下月换管`);
  await says(GROUP, "这件事不办，原因：整栋楼下月换管");
  api.sendText(WANG, WANG, "/anon 有人把消防门锁上了");
  const told = await says(WANG, "谁也看不到是您");
  const shown = await says(STAFF, "匿名反映");
  expect(shown.text).toContain("内容只在私聊里看");
  const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(told.text)![0];
  api.sendText(WANG, WANG, `/case ${code} 撤回`);
  await says(WANG, "反映的邻居已撤回");
  expect(api.messages(GROUP).filter((m) => m.text.includes("消防门"))).toEqual([]);
}, 60_000);

test("a location in reply to a card says where it is: staff get a map, neighbours do not", async () => {
  api.sendText(GROUP, WANG, "报事 三号楼5楼的路面砖松了");
  const card = await says(GROUP, "砖松了");
  expect(card.text).toContain("3号楼5层");
  const number = /#(\d+)/.exec(card.text)![1]!;
  // Among neighbours a location is nothing; in reply to the card it is whoever reported who may say.
  api.sendLocation(GROUP, ZHOU, 31, 121);
  api.sendLocation(GROUP, WANG, 31.23041, 121.4737, { reply_to_message_id: card.id, title: "东门花坛" });
  await says(GROUP, `#${number} 的位置记下了`);
  const url = "https://uri.amap.com/marker?position=121.4737,31.23041&coordinate=wgs84";
  await api.until(() => api.messages(STAFF).some((m) => m.text.includes(`📍 东门花坛：${url}`)), 10_000);
  expect(api.messages(GROUP).some((m) => m.text.includes("amap"))).toBe(false);
  // In private it is about what they reported last.
  api.sendLocation(WANG, WANG, 31.5, 121.5);
  await says(WANG, `#${number} 的位置记下了`);
  api.sendText(WANG, WANG, "位置 在那边");
  await says(WANG, "没看出是哪件事、在哪里");
  api.sendText(WANG, WANG, `位置 ${number} 131.5,121.5`);
  await api.until(
    () => api.messages(WANG).filter((m) => m.text.includes("没看出是哪件事、在哪里")).length === 2,
    10_000,
  );
}, 60_000);

test("an anonymous admin is nobody", async () => {
  api.addChat({ id: -100_400, type: "supergroup", title: "别的群", members: [ZHOU], anonymousAdmins: [ZHOU] });
  api.sendText(-100_400, ZHOU, `/setup ${SETUP_CODE} 别处`);
  await says(-100_400, "看不出这句话是谁发的");
});

test("nothing that was sent broke the Bot API's rules", () => {
  expect(api.violations).toEqual([]);
});
