import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readUpTo } from "../../adapters/wechat/speak.ts";
import type { SendError } from "../../src/core/adapter.ts";
import { connectWechat, type WechatBot } from "../support/wechatBot.ts";
import { startWechatGateway, type WechatGateway } from "../support/wechatGateway/index.ts";

const ROOM = "30001@chatroom";
const OTHER = "30002@chatroom";
const WANG = "wxid_wang";
const LI = "wxid_li";
const BOT = "wxid_linli";
/** `MessageType.Location` of wechaty-puppet. */
const LOCATION = 8;

let gateway: WechatGateway;
let bot: WechatBot;

beforeAll(async () => {
  gateway = await startWechatGateway({
    people: [
      { id: WANG, name: "王阿姨" },
      { id: LI, name: "李雷" },
    ],
    rooms: [
      { id: ROOM, topic: "3号楼", members: [BOT, WANG, LI], aliases: { [BOT]: "邻里小助手" } },
      { id: OTHER, topic: "5号楼", members: [BOT, WANG] },
    ],
  });
  bot = await connectWechat(gateway);
  await bot.up();
});
afterAll(async () => {
  await bot.stop();
  await gateway.close();
});

const heard = (text: string) => bot.until(() => bot.messages().find((m) => m.text === text));
const say = (id: string, text: string, more = {}) =>
  bot.adapter.send(
    { id, kind: id.endsWith("@chatroom") ? "group" : "private" },
    { text, buttons: [], photos: [], ...more },
  );

describe("hears", () => {
  test("words in a room and in private, with who said them", async () => {
    const id = await gateway.says(WANG, ROOM, "报事 三号楼电梯停了");
    expect(await heard("报事 三号楼电梯停了")).toMatchObject({
      ...{
        platform: "wechat",
        key: `m:${ROOM}:${id}`,
        chat: ROOM,
        chatKind: "group",
        chatTitle: "3号楼",
        messageId: id,
      },
      ...{ from: { id: WANG, name: "王阿姨" }, addressed: false, typedChoices: true },
    });
    await gateway.says(LI, null, "你好呀");
    expect(await heard("你好呀")).toMatchObject({ chat: LI, chatKind: "private", addressed: true });
  });

  test("a photo, which can be fetched, and which belongs to the words that follow", async () => {
    const bytes = randomBytes(300_000);
    const id = await gateway.sendsPhoto(WANG, ROOM, bytes);
    const photo = await bot.until(() => bot.messages().find((m) => m.messageId === id));
    expect(photo).toMatchObject({ text: "", photos: [{ ref: id }] });
    expect(Buffer.from(await bot.adapter.fetchPhoto!(id)).equals(bytes)).toBe(true);
    await gateway.says(LI, ROOM, "这不是我拍的");
    await gateway.says(WANG, ROOM, "报事 楼道灯坏了");
    expect((await heard("这不是我拍的")).photos).toBeUndefined();
    expect((await heard("报事 楼道灯坏了")).photos).toEqual([{ ref: id, before: true }]);
    await gateway.says(WANG, ROOM, "还有一句");
    expect((await heard("还有一句")).photos).toBeUndefined();
  });

  test("a file in private, named beside it or in its XML; not in a room, and not while it is on its way", async () => {
    const bytes = Buffer.from("楼栋,房号,面积,业主\n3,501,89.53,王秀英\n");
    await gateway.sendsFile(WANG, ROOM, "群里的.csv", bytes);
    await gateway.sendsFile(WANG, null, "别的/..\\名册.csv", bytes, "filename");
    const beside = await bot.until(() => bot.messages().find((m) => m.file?.name.endsWith("名册.csv")));
    expect(beside).toMatchObject({ chat: WANG, chatKind: "private", text: "", file: { name: "别的 .. 名册.csv" } });
    const onItsWay = "<msg><appmsg><title>慢慢传.xlsx</title><type>74</type></appmsg></msg>";
    await gateway.says(WANG, null, onItsWay, { type: 1, filename: "慢慢传.xlsx" });
    const id = await gateway.sendsFile(WANG, null, "A & B.xlsx", bytes);
    const file = await bot.until(() => bot.messages().find((m) => m.messageId === id)?.file);
    expect(file).toEqual({ ref: id, name: "A & B.xlsx", size: bytes.length });
    expect(Buffer.from(await bot.adapter.fetchFile!(id)).equals(bytes)).toBe(true);
    const all = bot.messages().flatMap((m) => m.file?.name ?? []);
    expect(all).toEqual(["别的 .. 名册.csv", "A & B.xlsx"]);
  });

  test("a file that does not end is left where it is too long; one that is gone is said so", async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1_000);
      })(),
    );
    await expect(readUpTo(endless, 10_000)).rejects.toMatchObject({ kind: "permanent" });
    expect(endless.destroyed).toBe(true);
    await expect(bot.adapter.fetchFile!("1234")).rejects.toMatchObject({ name: "SendError" });
  });

  test("a location in private, which says where what was reported is; in a room it is the neighbours'", async () => {
    const before = bot.messages().length;
    // As gateways of ordinary accounts write it: degrees of China's maps, some 500 m off.
    const xml =
      '<?xml version="1.0"?>\n<msg>\n\t<location x="39.913345" y="116.384047" scale="15" label="东城区" poiname="午门 &amp; 广场" />\n</msg>';
    await gateway.says(WANG, ROOM, xml, { type: LOCATION });
    await gateway.says(WANG, null, xml, { type: LOCATION });
    const written = await bot.until(() => bot.messages()[before]);
    expect(written).toMatchObject({ chat: WANG, chatKind: "private", addressed: true });
    const [, lat, lon, name] = /^\/locate ([\d.]+),([\d.]+) (.+)$/.exec(written.text)!;
    expect([Number(lat), Number(lon)].map((n) => n.toFixed(3))).toEqual(["39.912", "116.378"]);
    expect(name).toBe("午门 & 广场");
    // As those of WeCom give it, over gRPC, when they are asked; beyond China nothing is shifted.
    const location = { latitude: 52.52001, longitude: 13.40501, name: "", address: "Alexanderplatz" };
    await gateway.says(LI, null, "", { type: LOCATION, location });
    expect(await heard("/locate 52.52001,13.40501 Alexanderplatz")).toMatchObject({ chat: LI });
    expect(bot.messages()).toHaveLength(before + 2);
    // The gateway does not know where it is: it was sent by a person all the same.
    await gateway.says(LI, null, "", { type: LOCATION });
    expect((await bot.until(() => bot.messages()[before + 2])).text).toBe("");
  });

  test("being named by its account's name or its name in the room, though the gateway gives no ids", async () => {
    await gateway.says(WANG, ROOM, "@邻里小助手\u2005帮助一下");
    expect((await heard("帮助一下")).addressed).toBe(true);
    await gateway.says(WANG, ROOM, "问问 @邻里 怎么办");
    expect((await heard("问问 怎么办")).addressed).toBe(true);
    await gateway.says(WANG, ROOM, "@邻里街坊 一起吃饭");
    expect((await heard("@邻里街坊 一起吃饭")).addressed).toBe(false);
    await gateway.says(WANG, ROOM, "只有编号", { mentionIds: [BOT] });
    expect((await heard("只有编号")).addressed).toBe(true);
  });

  test("whom a message mentions by id; everybody at once is nobody", async () => {
    await gateway.says(WANG, ROOM, "@李雷\u2005看看", { mentionIds: [LI] });
    expect((await heard("@李雷\u2005看看")).mentions).toEqual([{ id: LI, name: "李雷" }]);
    await gateway.says(WANG, ROOM, "任命 楼长 3号楼 @李雷\u2005", { mentionIds: [LI] });
    expect((await heard("任命 楼长 3号楼")).mentions).toEqual([{ id: LI, name: "李雷" }]);
    await gateway.says(WANG, ROOM, "任命 楼长 5号楼 @李雷\u2005");
    expect((await heard("任命 楼长 5号楼 @李雷")).mentions).toBeUndefined();
    await gateway.says(WANG, ROOM, "@所有人 看看", { mentionIds: [LI, "a", "b", "c", "d", "e"] });
    expect((await heard("@所有人 看看")).mentions).toBeUndefined();
  });

  test.each(["xml", "text"] as const)("a quote (%s): what was answered, and nobody's authority", async (style) => {
    const quoted = { id: "7123", author: LI, authorName: "李雷", text: "🔧 #12 电梯停了 & <门>" };
    await gateway.quotes(WANG, ROOM, quoted, `已解决 ${style}`, style);
    const event = await heard(`已解决 ${style}`);
    expect(event.replyTo).toEqual({ messageId: style === "xml" ? "7123" : "", from: null, text: quoted.text });
    expect(event.from?.id).toBe(WANG);
    expect(event.addressed).toBe(false);
    await gateway.quotes(WANG, ROOM, { ...quoted, author: BOT, authorName: "邻里" }, `问你 ${style}`, style);
    expect((await heard(`问你 ${style}`)).addressed).toBe(true);
  });

  test("a quote of one's own photo brings the photo along, of somebody else's not", async () => {
    await gateway.quotes(WANG, ROOM, { id: "71", author: WANG, authorName: "王", text: "", type: 3 }, "报事 这个坏了");
    expect((await heard("报事 这个坏了")).photos).toEqual([{ ref: "71" }]);
    await gateway.quotes(LI, ROOM, { id: "71", author: WANG, authorName: "王", text: "", type: 3 }, "报事 那个坏了");
    expect((await heard("报事 那个坏了")).photos).toBeUndefined();
  });

  test("neither itself, nor what is old, nor notices; seconds and milliseconds are one time", async () => {
    const before = bot.messages().length;
    await gateway.says(WANG, ROOM, "很久以前", { at: Date.now() - 3_600_000 });
    await gateway.says(BOT, ROOM, "自己说的");
    await gateway.says(WANG, ROOM, "", { type: 5 });
    await gateway.says(WANG, ROOM, "你撤回了一条消息", { type: 0 });
    await gateway.says(WANG, ROOM, "刚才", { at: Date.now() - 2_000, inSeconds: true });
    const event = await heard("刚才");
    expect(Math.abs(new Date(event.at).getTime() - Date.now())).toBeLessThan(10_000);
    expect(bot.messages().length).toBe(before + 1);
  });

  test("a repeated message has the same key", async () => {
    const id = await gateway.says(WANG, ROOM, "说了两遍");
    await gateway.says(WANG, ROOM, "说了两遍", { id });
    const both = await bot.until(() => {
      const found = bot.messages().filter((m) => m.text === "说了两遍");
      return found.length === 2 && found;
    });
    expect(both[0]!.key).toBe(both[1]!.key);
  });

  test("a message that is taken back", async () => {
    const id = await gateway.says(WANG, ROOM, "说错了");
    await gateway.call("takeBack", WANG, ROOM, id);
    const event = await bot.until(() => bot.events.find((e) => e.type === "recall"));
    expect(event).toMatchObject({ chat: ROOM, of: `m:${ROOM}:${id}` });
  });

  test("coming into a room, another name of it, and being sent away; neighbours who come and go, by id alone", async () => {
    const about = () => bot.events.filter((e) => e.type === "bot");
    await gateway.call("join", OTHER, [LI], WANG);
    await gateway.call("join", OTHER, [BOT], WANG);
    await gateway.call("rename", OTHER, "5号楼业主群", WANG);
    await gateway.call("leave", OTHER, [LI], WANG);
    await gateway.call("leave", OTHER, [BOT], WANG);
    await bot.until(() => about().length === 3);
    const others = bot.events.filter((e) => e.type === "join" || e.type === "leave");
    expect(others.map((e) => [e.type, e.chat, e.people])).toEqual([
      ["join", OTHER, [{ id: LI }]],
      ["leave", OTHER, [{ id: LI }]],
    ]);
    expect(about().map((e) => [e.chat, e.status, e.chatTitle])).toEqual([
      // Its name is looked up when it is needed: it may have changed by then.
      [OTHER, "added", expect.stringContaining("5号楼")],
      [OTHER, "added", "5号楼业主群"],
      [OTHER, "removed", ""],
    ]);
  });

  test("in the order of the room, however long each takes; one room does not wait for another", async () => {
    await gateway.call("plan", "messageRawPayload", { times: 1, delayMs: 700 });
    await gateway.says(WANG, ROOM, "先说的");
    await gateway.says(LI, ROOM, "后说的");
    await heard("后说的");
    await heard("先说的");
    const order = bot.messages().map((m) => m.text);
    expect(order.indexOf("先说的")).toBeLessThan(order.indexOf("后说的"));
    await gateway.call("plan", "contactRawPayload", { times: 1, delayMs: 1_500 });
    await gateway.says("wxid_slow", ROOM, "名字查得慢");
    await gateway.says(WANG, OTHER, "别的群");
    await heard("别的群");
    expect(bot.messages().some((m) => m.text === "名字查得慢")).toBe(false);
    await heard("名字查得慢");
  });
});

describe("lives on when", () => {
  test("the gateway reports an error, and when a message cannot be fetched", async () => {
    await gateway.call("fail");
    await gateway.call("utterUnknown");
    await gateway.says(WANG, ROOM, "还在吗");
    await heard("还在吗");
  });

  test("somebody's name cannot be looked up: the words count", async () => {
    await gateway.says("wxid_nobody_knows", ROOM, "我是新来的");
    expect((await heard("我是新来的")).from).toEqual({ id: "wxid_nobody_knows", name: "" });
  });

  test("storing fails: the message is tried again, in its order", async () => {
    let failures = 2;
    const other = await startWechatGateway({ people: [{ id: WANG, name: "王" }] });
    const second = await connectWechat(other, {}, async () => {
      if (failures-- > 0) throw new Error("no database");
    });
    try {
      await second.up();
      await other.says(WANG, null, "一");
      await other.says(WANG, null, "二");
      await second.until(() => second.messages().length === 2);
      expect(second.messages().map((m) => m.text)).toEqual(["一", "二"]);
    } finally {
      await second.stop();
      await other.close();
    }
  });

  test("nobody in a room is looked up who did not speak", async () => {
    const calls = await gateway.call<Record<string, number>>("calls");
    expect(calls.roomMemberList ?? 0).toBe(0);
    expect(calls.contactRawPayload).toBeLessThan(12);
    expect(calls.friendshipAdd).toBeUndefined();
  });
});

describe("says", () => {
  test("words and photos, and learns the id", async () => {
    const photo = randomBytes(200_000);
    const { messageId } = await say(ROOM, "电梯修好了", { photos: [photo] });
    const text = await gateway.heard(ROOM, "电梯修好了");
    expect(messageId).toBe(text.id);
    const file = await bot.until(() => gateway.said.find((s) => s.file));
    expect(file).toMatchObject({ chat: ROOM, file: { name: "photo1.jpg", size: 200_000 } });
    expect(Buffer.from(file.file!.base64, "base64").equals(photo)).toBe(true);
  });

  test.each([300, 20_000, 21_000, 12_000_000])("a photo of %i bytes", async (size) => {
    const photo = randomBytes(size);
    await say(ROOM, "", { photos: [photo] });
    await bot.until(() => gateway.said.at(-1)?.file?.size === size);
    expect(Buffer.from(gateway.said.at(-1)!.file!.base64, "base64").equals(photo)).toBe(true);
  });

  test("a photo once, though the answer about it was an error", async () => {
    const before = gateway.said.filter((s) => s.file).length;
    await gateway.call("plan", "messageSendFile", { times: 1, error: "lost", arrives: true });
    const failure = (await say(ROOM, "", { photos: [randomBytes(100)] }).catch((e) => e)) as SendError;
    expect(failure.kind).toBe("unknown");
    expect(gateway.said.filter((s) => s.file).length).toBe(before + 1);
  });

  test("words once, though their photo does not go through", async () => {
    await gateway.call("plan", "messageSendFile", { times: 2, error: "too big for me" });
    const { messageId } = await say(ROOM, "修好了，看图", { photos: [randomBytes(100)] });
    expect((await gateway.heard(ROOM, "修好了，看图")).id).toBe(messageId);
    expect(bot.logged()).toContain("without their photo");
  });

  test("long words in parts, between sentences", async () => {
    const sentence = "这是一句不长不短的话，说的是楼道里的灯和电梯。";
    await say(ROOM, sentence.repeat(150));
    const sent = () => gateway.texts(ROOM).filter((t) => t.startsWith("这是一句"));
    await bot.until(() => sent().length === 2);
    const parts = sent();
    expect(parts.every((p) => p.length <= 1_800 && p.endsWith("。"))).toBe(true);
    expect(parts.join("")).toBe(sentence.repeat(150));
  });

  test("an answer with the name of whom it answers; without it when that cannot be found", async () => {
    const id = await gateway.says(LI, ROOM, "进度 99");
    await say(ROOM, "没找到 #99", { mentionWriterOf: id });
    expect(await gateway.heard(ROOM, "没找到 #99")).toMatchObject({ text: "@李雷\u2005没找到 #99", mentions: [LI] });
    await say(ROOM, "没找到 #98", { mentionWriterOf: "7000" });
    expect(await gateway.heard(ROOM, "没找到 #98")).toMatchObject({ text: "没找到 #98", mentions: [] });
  });

  test.each([
    ["操作过于频繁，请稍后再试", { kind: "retry", retryAfterMs: 1_800_000, everywhere: true }],
    ["对方不是你的好友", { kind: "gone" }],
    ["something else", { kind: "unknown" }],
  ])("what “%s” means", async (error, meaning) => {
    await gateway.call("plan", "messageSendText", { times: 1, error });
    const failure = await say(ROOM, "秘密的话").catch((e) => e);
    expect(failure).toMatchObject(meaning);
    expect(failure.message).not.toContain("秘密");
  });

  test("nothing while there is no connection", async () => {
    const lone = await connectWechat({ endpoint: "127.0.0.1:9", token: "insecure_x" });
    expect(lone.adapter.hearing!()).toBeNull();
    const failure = await lone.adapter
      .send({ id: ROOM, kind: "group" }, { text: "在吗", buttons: [], photos: [] })
      .catch((e) => e);
    expect(failure.kind).toBe("retry");
    await lone.stop();
  });
});

test("friend requests are accepted, and open a private chat; nobody is asked to be a friend", async () => {
  await gateway.call("befriend", LI, "我是李雷");
  // The engine keeps it, and says when.
  const asked = await bot.until(() => bot.events.find((e) => e.type === "request"));
  expect(asked).toMatchObject({ key: asked.ref, ref: expect.stringMatching(/^friendship:\d+$/) });
  await bot.adapter.accept!(asked.ref);
  const start = await bot.until(() => bot.messages().find((m) => m.text === "/start"));
  expect(start).toMatchObject({ chat: LI, chatKind: "private", from: { id: LI, name: "李雷" } });
  await gateway.call("invite", OTHER);
  const invited = await bot.until(() =>
    bot.events.find((e) => e.type === "request" && e.ref.startsWith("invitation:")),
  );
  await bot.adapter.accept!((invited as { ref: string }).ref);
  await bot.until(() => bot.events.filter((e) => e.type === "bot" && e.status === "added").length === 3);
  expect((await gateway.call<Record<string, number>>("calls")).friendshipAdd).toBeUndefined();
});
