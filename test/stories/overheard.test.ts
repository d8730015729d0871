import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const say = async (person: string, chat: string, text: string, more = {}) =>
  (await town.say(person, chat, text, more)).map((m) => m.text);
/** What is still known of what people said among themselves, and of who said it. */
const kept = () => town.sql`select payload->>'text' as text, sender from inbox
  where payload->>'type' = 'message' and payload->>'chat' = 'b3' and not (payload->>'addressed')::boolean order by id`;
const count = async () => (await town.sql`select count(*)::int as n from reports`)[0]!.n as number;
const newest = async () =>
  (await town.sql`select text, title, building, category, urgent from reports order by number desc limit 1`)[0];

describe("a complaint among neighbours", () => {
  test("small talk gets no answer and leaves no trace", async () => {
    for (const line of [
      "明天有人去菜场吗",
      "谢谢楼长，辛苦了",
      "电梯现在好了，谢谢师傅",
      "周末一起下棋？",
      "好的",
      "1",
      "不用",
    ]) {
      expect(await say("wang", "b3", line), line).toEqual([]);
    }
    expect(
      await town.sql`select 1 from inbox where platform <> 'timer' and (payload is not null or sender is not null)`,
    ).toEqual([]);
  });

  test("its writer alone is asked, and one tap files what was said, with its photo", async () => {
    const photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: "#777" } })
      .jpeg()
      .toBuffer();
    const [question] = await town.say("wang", "b3", "三号楼2单元电梯又停了，门一直关不上", { photo });
    expect(question!.text).toBe("听着像是：电梯又停了 · 3号楼2单元。要登记吗？");
    expect(question!.choices.map((c) => c.label)).toEqual(["登记", "不用"]);
    expect(await town.tap("li", "b3", "登记")).toContain("这是问刚才说话的那位邻居的");
    expect(await town.tap("li", "b3", "不用")).toContain("这是问刚才说话的那位邻居的");
    expect(await count()).toBe(0);
    await town.tap("wang", "b3", "登记");
    expect(await newest()).toEqual({
      ...{ text: "三号楼2单元电梯又停了，门一直关不上", title: "电梯又停了", building: "3" },
      ...{ category: "elevator", urgent: false },
    });
    expect(await town.sql`select "when" from report_photos where number = 1`).toHaveLength(1);
    expect(await town.tap("wang", "b3", "登记").catch(() => null)).toContain("已经用过");
    expect(await count()).toBe(1);
  });

  test("the same person is asked once an hour at most", async () => {
    expect(await say("wang", "b3", "垃圾桶旁边堆满了没人清，苍蝇到处飞")).toEqual([]);
    expect((await kept()).map((k) => k.text)).toEqual(["三号楼2单元电梯又停了，门一直关不上"]);
  });

  test("what an open report tells already is offered to be joined", async () => {
    const [question] = await town.say("li", "b3", "3号楼电梯又停了，门关不上");
    expect(question!.text).toContain("#1 电梯又停了");
    expect(question!.choices.map((c) => c.label)).toEqual(["是，加上我", "不是，另报一件", "不用"]);
    await town.tap("li", "b3", "是，加上我");
    expect(await town.sql`select number from report_joins`).toEqual([{ number: 1 }]);
    expect(await count()).toBe(1);
    // Somebody in danger is never put to a matter in which nobody was.
    const [danger] = await town.say("yang", "b3", "3号楼电梯又停了，门关不上，我妈困在里面出不来");
    expect(danger!.text).toContain("119");
    expect(danger!.choices.map((c) => c.label)).toEqual(["登记", "不用"]);
    await town.tap("yang", "b3", "不用");
  });

  test("a restart between the question and the answer changes nothing; it may be another matter", async () => {
    await town.advance(1);
    await say("zhao", "b3", "3号楼的电梯又停了，门一直关不上，这次在一楼");
    await town.restart();
    await town.tap("zhao", "b3", "不是，另报一件");
    expect(await count()).toBe(2);
    expect(await newest()).toMatchObject({ text: "3号楼的电梯又停了，门一直关不上，这次在一楼" });
  });
});

describe("what they answer", () => {
  test.each([
    ["liu", "登记", "小区大门的门禁坏了，谁都能进"],
    ["qian", "好的", "健身器材的螺丝掉了，摇摇晃晃"],
    ["emma", "1", "垃圾桶旁边堆满了没人清，苍蝇到处飞"],
  ])("%s types %s", async (person, answer, text) => {
    const before = await count();
    expect((await say(person, "b3", text))[0]).toContain("要登记吗？");
    await town.say("yang", "b3", answer);
    expect(await count()).toBe(before);
    await town.say(person, "b3", answer);
    expect(await newest()).toMatchObject({ text });
    expect(await count()).toBe(before + 1);
  });

  test("登记 as a reply to the question answers it, and is no registration of a door", async () => {
    await town.advance(24);
    const before = await count();
    const [question] = await town.say("wang", "b3", "楼上天天半夜装修，吵得孩子睡不着");
    await town.say("wang", "b3", "登记", { replyTo: question!.id });
    expect(await count()).toBe(before + 1);
    expect(await newest()).toMatchObject({ category: "noise" });
  });

  test("不用: the words go at once, and that matter is let alone for two weeks", async () => {
    await town.advance(2);
    const before = await count();
    expect(await say("li", "b3", "路灯全灭了，外面漆黑一片")).toHaveLength(1);
    await town.tap("li", "b3", "不用");
    expect((await kept()).filter((k) => String(k.text).includes("路灯"))).toEqual([]);
    await town.advance(24);
    expect(await say("li", "b3", "路灯还是全灭了，外面漆黑一片")).toEqual([]);
    expect(await say("li", "b3", "楼道里堆满了纸箱，走都走不过去")).toHaveLength(1);
    await town.advance(24 * 13.2);
    expect(await say("li", "b3", "路灯还是全灭了，外面漆黑一片")).toHaveLength(1);
    expect(await count()).toBe(before);
  });

  test("no answer: after half an hour nothing is kept, and a late press is told so", async () => {
    await toHour(12);
    const before = await count();
    expect(await say("zhao", "b3", "消防通道又被车堵死了")).toHaveLength(1);
    expect((await kept()).some((k) => String(k.text).includes("消防通道"))).toBe(true);
    await town.advance(0.51);
    expect((await kept()).some((k) => String(k.text).includes("消防通道"))).toBe(false);
    await town.say("zhao", "b3", "好的");
    expect(await town.tap("zhao", "b3", "登记")).toContain("当时的话我没有留着");
    expect(await count()).toBe(before);
  });
});

describe("when it keeps quiet", () => {
  test("at night, unless somebody may come to harm", async () => {
    await toHour(23);
    expect(await say("liu", "b3", "热水一点都不热，暖气片冰凉")).toEqual([]);
    const [question] = await town.say("liu", "b3", "三号楼电梯困人了，有人在里面喊救命");
    expect(question!.text).toContain("要登记吗？");
    expect(question!.text).toContain("119");
    // Others who say the same just then are not asked too, and a danger of another kind is.
    expect(await say("qian", "b3", "三号楼电梯困人了，有人在里面喊救命")).toEqual([]);
    expect(await say("qian", "b3", "一楼有股很浓的煤气味，呛得慌")).toHaveLength(1);
    await town.tap("liu", "b3", "不用");
    await town.tap("qian", "b3", "登记");
    expect(await newest()).toMatchObject({ urgent: true, category: "gas_heating" });
    // What was said no to is asked again soon: it may be another person in the lift.
    await town.advance(0.2);
    expect(await say("liu", "b3", "三号楼电梯困人了，有人在里面喊救命")).toHaveLength(1);
  });

  test("in staff's own group, and where a leader has switched it off", async () => {
    await toHour(10);
    expect(await say("chen", "staff", "小区大门的门禁坏了，谁都能进")).toEqual([]);
    expect((await say("wang", "b3", "/asking off"))[0]).toContain("请楼长或居委会来定");
    expect((await say("zhou", "b3", "/asking"))[0]).toContain("要登记吗？");
    await town.tap("zhou", "b3", "别问了");
    expect(await say("emma", "b3", "水管爆了，水都流到楼道里了")).toEqual([]);
    await say("zhou", "b3", "主动问 开");
    await say("zhou", "b3", "/主动问 开");
    expect(await say("emma", "b3", "水管爆了，水都流到楼道里了")).toHaveLength(1);
  });
});

describe("trouble at home", () => {
  test("what is one's own is left alone; a home under water is asked about and filed in one tap", async () => {
    await town.advance(24);
    await toHour(10);
    expect(await say("liu", "b3", "我家洗碗机漏水，推荐个修的")).toEqual([]);
    expect(await say("liu", "b3", "前两天我家漏水，一地都是")).toEqual([]);
    const before = await count();
    expect((await say("liu", "b3", "我家漏水了，下不了脚"))[0]).toContain("要登记吗？");
    await town.tap("liu", "b3", "登记");
    expect(await count()).toBe(before + 1);
    expect(await newest()).toMatchObject({ text: "我家漏水了，下不了脚", category: "plumbing_leak" });
  });
});

describe("what staff see of it", () => {
  test("how often it asked and was not wanted, and what they put right; no words", async () => {
    await toHour(10);
    await town.advance(24 * 15);
    await toHour(10);
    await say("wang", "b3", "健身器材的螺丝掉了，摇摇晃晃");
    await town.tap("wang", "b3", "不用");
    await say("zhao", "b3", "小区大门的门禁坏了，谁都能进");
    await town.tap("zhao", "b3", "登记");
    const [{ number }] = (await town.sql`select max(number) as number from reports`) as unknown as [{ number: number }];
    expect((await say("chen", "staff", `改正 ${number} 停车`)).join("\n")).toContain("改好了：🚗");
    expect((await say("chen", "staff", `改正 ${number} 5号楼`)).join("\n")).toContain("5号楼");
    expect((await say("chen", "staff", `改正 ${number} 随便`))[0]).toContain("请写改成哪一类");
    expect((await say("chen", "staff", "数据")).join("\n")).toContain(
      "近 7 天我主动问了 2 次“要登记吗”，其中 1 次是“不用”；登记后改过类别或地点的 1 件。",
    );
    expect(Object.keys((await town.sql`select * from report_offers limit 1`)[0]!).sort()).toEqual([
      "asked_at",
      "building",
      "category",
      "chat",
      "community_id",
      "event_id",
      "other",
      "person_id",
      "place_id",
      "platform",
      "refused_at",
      "urgent",
    ]);
  });

  test("whoever is asked about may be forgotten, and the count stays", async () => {
    await say("wang", "dm:wang", "/forgetme");
    await town.tap("wang", "dm:wang", (await town.last("dm:wang")).choices[0]!.label);
    expect(
      await town.sql`select 1 from report_offers where refused_at is not null and person_id is not null
      and person_id in (select person_id from person_accounts p join accounts a on a.id = p.account_id where a.external_id = 'wang')`,
    ).toEqual([]);
    expect((await say("chen", "staff", "数据")).join("\n")).toContain("主动问了 2 次");
  });
});

/** Moves on to that full hour of the day in Shanghai. */
async function toHour(hour: number): Promise<void> {
  const { now } = (await (await town.call("/sim/state")).json()) as { now: string };
  const at = new Date(new Date(now).getTime() + 8 * 3_600_000);
  const hours = (hour - at.getUTCHours() - at.getUTCMinutes() / 60 + 24) % 24;
  await town.advance(hours + 0.01);
}
