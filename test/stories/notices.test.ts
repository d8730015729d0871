import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** A leader tells her building something: read back, published, read, put right, taken back. It is Wednesday, 09:00. */
let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const hears = async (person: string, chat: string, text: string) =>
  (await town.say(person, chat, text)).at(-1)?.text ?? "";
const inGroup = async (words: string) =>
  (await town.messages("b3")).filter((m) => m.from === "bot" && m.text.includes(words));

test("what the bot understood is read back in full: the hour stays in the words, and when they are said is asked", async () => {
  const [read] = await town.say("zhou", "dm:zhou", "/notice 明早9点 3号楼停水到下午5点，请储水");
  expect(read!.text).toBe(
    [
      "📣 我理解成这样。等到 11月26日（周四）09:00 再发，还是现在就发？请写的人点一下。",
      "发到3号楼，1 个群（登记了 7 户）",
      "「11月26日（周四）9:00 3号楼停水到下午5点，请储水」",
      "有效到 11月26日（周四）17:00",
      "读完约 6 秒",
      "“储水”有人听不懂，可以写：先接些水",
    ].join("\n"),
  );
  expect(read!.choices.map((c) => c.label)).toEqual(["明天 09:00 发布", "现在发布", "改", "取消"]);
  expect(await inGroup("停水")).toEqual([]);
});

test("changed words are read back anew, and the old preview publishes nothing", async () => {
  const before = await town.last("dm:zhou");
  await town.tap("zhou", "dm:zhou", "改");
  const line = (await town.last("dm:zhou")).text.split("\n")[1]!;
  expect(line).toBe("/notice 11月26日（周四）9:00 3号楼停水到下午5点，请储水 | 地点 3号楼");
  const changed = await hears("zhou", "dm:zhou", line.replace("储水", "先接些水"));
  expect(changed).toContain("「11月26日（周四）9:00 3号楼停水到下午5点，请先接些水」");
  expect(changed).not.toContain("听不懂");
  const old = await town.call("/sim/tap", { chat: "dm:zhou", person: "zhou", message: before.id, choice: 0 });
  expect(await old.json()).toEqual({ toast: "这一条已经用过，或者后来又变了。请看最新的那条。" });
  expect(await town.tap("zhou", "dm:zhou", "明天 09:00 发布")).toBe(
    "#1 记下了，11月26日（周四）09:00 发。要停发：取消 1",
  );
  expect(await hears("wang", "b3", "/notices")).toBe(
    "📣 最近的公告\n#1 11月26日（周四）9:00 3号楼停水到下午5点，请先接…（明天 09:00 发）",
  );
});

test("at its minute the group reads it once; a tap or a word counts a household once", async () => {
  await town.advance(24);
  const [card, ...others] = await inGroup("📣 #1 公告");
  expect(others).toEqual([]);
  expect(card!.text).toBe(
    "📣 #1 公告 · 3号楼\n11月26日（周四）9:00 3号楼停水到下午5点，请先接些水\n有效到 11月26日（周四）17:00",
  );
  expect(await town.tap("wang", "b3", "收到")).toBe("#1 收到了，谢谢。");
  // Her husband's household is hers.
  expect(await hears("yang", "dm:yang", "收到 1")).toBe("#1 您家已经说过收到了，谢谢。");
  await town.say("li", "b3", "收到", { replyTo: card!.id });
  const shown = (await inGroup("📣 #1 公告"))[0]!;
  expect(shown.text).toContain("2 户收到");
  const leader = await hears("zhou", "dm:zhou", "#1");
  expect(leader).toContain("还有 5 户没点收到 / 共 7 户");
  expect(await hears("qian", "b3", "#1")).not.toContain("没点收到");
});

test("a correction is said anew and shown on the card; when it is over the card says so", async () => {
  await town.tap("zhou", "dm:zhou", "改");
  const line = (await town.last("dm:zhou")).text.split("\n")[1]!;
  expect(line).toBe("/notice #1/1 11月26日（周四）9:00 3号楼停水到下午5点，请先接些水 | 地点 3号楼");
  await town.say("zhou", "dm:zhou", line.replace("下午5点", "下午3点"));
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe("#1 改好了。");
  const correction = (await inGroup("有更正"))[0]!;
  expect(correction.text).toBe("📣 #1 有更正，请以这条为准：\n11月26日（周四）9:00 3号楼停水到下午3点，请先接些水");
  // Who had read what stood there before has not read this.
  expect((await inGroup("📣 #1 公告"))[0]!.text).not.toContain("户收到");
  expect(await hears("zhou", "dm:zhou", "#1")).toContain("还有 7 户没点收到 / 共 7 户");
  expect(await town.tap("wang", "b3", "收到")).toBe("#1 收到了，谢谢。");
  expect(await hears("yang", "dm:yang", "收到 1")).toBe("#1 您家已经说过收到了，谢谢。");
  expect((await inGroup("📣 #1 公告"))[0]!.text).toContain("1 户收到");
  expect(await hears("zhou", "dm:zhou", "#1")).toContain("还有 6 户没点收到 / 共 7 户");
  const card = (await inGroup("📣 #1 公告"))[0]!;
  expect(card.text).toContain("停水到下午3点");
  expect(card.text).toContain("更正过，以现在写的为准");
  expect(card.text).toContain("有效到 11月26日（周四）15:00");
  await town.advance(7);
  const over = (await inGroup("📣 #1 公告"))[0]!;
  expect(over.text).toContain("这条已经过期了");
  expect(over.choices).toEqual([]);
});

test("two who change one at once: the second is told, and nothing of hers is lost", async () => {
  await town.say("zhou", "dm:zhou", "公告 现在 周末大扫除，早上8点集合 | 必读");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe("#2 发出去了。");
  expect((await inGroup("📣 #2 公告"))[0]!.text).toContain("0 户收到 / 共 7 户");
  await town.say("chen", "dm:chen", "/notice #2/1 周末大扫除，早上9点集合");
  await town.say("zhou", "dm:zhou", "/notice #2/1 周末大扫除，早上7点集合");
  expect(await town.tap("chen", "dm:chen", "发布")).toBe("#2 改好了。");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toBe(
    "公告 #2 刚才有人改过了，您这次没有存。发 #2 看看现在的样子，再在上面改。",
  );
  expect((await inGroup("📣 #2 公告"))[0]!.text).toContain("早上9点集合");
  expect(await hears("zhou", "dm:zhou", "/notice #2/1 早上6点集合")).toContain("刚才有人改过了");
});

test("a day after a must-read one its maker hears how many have not read it; they are reminded in private, once", async () => {
  await town.tap("liu", "b3", "收到");
  await town.advance(24.1);
  const told = await town.last("dm:zhou");
  expect(told.text).toBe("📣 #2 公告 · 3号楼\n还有 6 户没点收到 / 共 7 户");
  expect(await town.tap("zhou", "dm:zhou", "私下提醒他们")).toBe("私下提醒了 6 户，没有在群里说。");
  expect((await town.last("dm:wang")).text).toContain("您家还没点“收到”");
  expect((await town.last("dm:emma")).text).toContain("Nobody of your household has said");
  expect((await town.messages("dm:liu")).some((m) => m.text.includes("还没点"))).toBe(false);
});

test("taken back with a reason, after being asked", async () => {
  expect(await hears("wang", "b3", "/cancel 2")).toBe("公告 #2 要请写的人、那边的楼长或居委会来取消。");
  expect(await hears("zhou", "dm:zhou", "取消 2")).toContain("要撤回吗？");
  expect(await hears("zhou", "dm:zhou", "取消 2 下雨")).toBe("#2 撤回了，群里说过了。");
  expect((await inGroup("撤回了"))[0]!.text).toContain("撤回");
  expect((await inGroup("📣 #2 公告"))[0]!.text).toBe("📣 #2 公告 · 3号楼\n这条撤回了，不算数。\n原因：下雨");
  expect((await inGroup("📣 #2 撤回了"))[0]!.text).toBe("📣 #2 撤回了，之前说的不算数。\n原因：下雨");
  expect(await hears("zhou", "dm:zhou", "取消 2")).toBe("公告 #2 已经撤回了，不算数。");
});

test("a time that is missing or unclear is asked for, never guessed", async () => {
  const [asked] = await town.say("zhou", "b3", "公告 电梯年检，半小时就好");
  expect(asked!.text).toContain("什么时候发？");
  expect(asked!.choices.map((c) => c.label)).toEqual(["现在发", "今天 19:00", "明天 08:00", "改", "取消"]);
  const half = await hears("zhou", "b3", "公告 明天2点 电梯年检");
  expect(half).toContain("是上午还是下午？");
  await town.tap("zhou", "b3", "明天 14:00");
  expect((await town.last("b3")).text).toContain("14:00 电梯年检」");
  await town.tap("zhou", "b3", "取消");
});

test("a leader's notice beyond her building waits for the committee's yes", async () => {
  const read = await hears("zhou", "dm:zhou", "公告 现在 周六全小区大扫除 | 地点 全小区");
  expect(read).toContain("点发布后先请居委会看");
  expect(await town.tap("zhou", "dm:zhou", "发布")).toContain("已经请居委会看");
  expect(await inGroup("全小区大扫除")).toEqual([]);
  expect((await town.last("staff")).text).toContain("请居委会看看");
  expect(await town.tap("wu", "staff", "同意发")).toContain("要居委会来定");
  expect(await town.tap("chen", "staff", "同意发")).toContain("发出去了");
  expect((await inGroup("全小区大扫除")).length).toBe(1);
  expect((await town.last("dm:zhou")).text).toContain("居委会同意了");
});

test("what is coming is a calendar file: each turn at its moment, with the end that the words give", async () => {
  await town.say("zhou", "dm:zhou", "公告 12月20日9点 停水到上午11点，请先接水");
  await town.tap("zhou", "dm:zhou", "12月20日（周日）09:00 发布");
  const file = (await town.say("wang", "dm:wang", "日历")).at(-1)!.files[0]!;
  expect(file.name).toBe("linli.ics");
  const ics = await (await fetch(new URL(file.url, town.url))).text();
  expect(ics).toContain("DTSTART:20261220T010000Z\r\nDTEND:20261220T030000Z");
  expect(ics).toContain("SUMMARY:12月20日（周日）9:00 停水到上午11点，请先接水");
  // What neighbours sign up for is coming too.
  await town.say("zhou", "b3", "/signup 包饺子 | 时间 12月21日9:00-11:00");
  await town.tap("zhou", "b3", "发布");
  const next = (await town.say("wang", "dm:wang", "日历")).at(-1)!.files[0]!;
  const both = await (await fetch(new URL(next.url, town.url))).text();
  expect(both.match(/SUMMARY:.*/g)).toEqual([
    "SUMMARY:12月20日（周日）9:00 停水到上午11点，请先接水",
    "SUMMARY:包饺子",
  ]);
  expect(both).toContain("DTSTART:20261221T010000Z\r\nDTEND:20261221T030000Z");
});

test("a month is one file: what was said in it, what comes again, sign-ups, and votes that end in it", async () => {
  await town.say("zhou", "dm:zhou", "公告 12月1日19:00 请来一楼量血压 | 地点 3号楼");
  await town.tap("zhou", "dm:zhou", "12月1日（周二）19:00 发布");
  await town.say("zhou", "b3", "投票 单元门装门禁吗？ | 装 | 不装 | 截止 12月5日20:00");
  await town.tap("zhou", "b3", "发布");
  const read = async (who: string, words: string) => {
    const said = (await town.say(who, `dm:${who}`, words)).at(-1)!;
    return { ...said, ics: said.files[0] ? await (await fetch(new URL(said.files[0].url, town.url))).text() : "" };
  };
  const december = await read("wang", "日历 12月");
  expect(december.files[0]!.name).toBe("linli-2026-12.ics");
  const begins = december.ics.match(/BEGIN:VEVENT/g)!.length;
  expect(december.text).toContain(`12月1日（周二）到12月31日（周四）的 ${begins} 件事`);
  const events = december.ics.match(/(?:SUMMARY|DTSTART|DTEND).*/g)!;
  const starts = events.filter((line) => line.startsWith("DTSTART"));
  expect(starts).toEqual(starts.toSorted());
  for (const [start, end, words] of [
    ["20261201T110000Z", "20261201T120000Z", /请来一楼量血压/],
    ["20261205T113000Z", "20261205T120000Z", /^SUMMARY:🗳 #\d+ 单元门装门禁吗？$/],
    ["20261220T010000Z", "20261220T030000Z", /停水到上午11点，请先接水/],
    ["20261221T010000Z", "20261221T030000Z", /包饺子/],
  ] as const) {
    const at = events.findIndex((line, i) => line === `DTSTART:${start}` && words.test(events[i + 2]!));
    expect(events[at + 1], String(words)).toBe(`DTEND:${end}`);
  }
  // This month: what was said in it is there too, and nothing that was taken back.
  const november = await read("chen", "/calendar this month");
  const [said] = await town.sql`select count(*)::int as n from notice_turns t
    join notices n using (community_id, number) where t.state = 'said' and n.state <> 'withdrawn'`;
  expect(said!.n).toBeGreaterThan(0);
  expect(november.ics.match(/SUMMARY:/g)!.length).toBeGreaterThanOrEqual(said!.n);
  expect(november.ics).not.toContain("包饺子");
  expect((await read("wang", "日历 2027年7月")).text).toBe("那个月没有定了时间的事。");
  for (const words of ["日历 13月", "日历 0月", "日历 什么时候", "日历 5"])
    expect((await read("wang", words)).text, words).toContain("没看懂是哪个月");
});

test("what nobody can do is answered with a sentence, and changes nothing", async () => {
  const [before] =
    await town.sql`select (select count(*)::int from notices) n, (select count(*)::int from notice_drafts) d`;
  const said: [string, RegExp][] = [
    ["公告 昨天9点 停水", /已经过了/],
    ["公告 明天25:00 停水", /钟上没有这个时间/],
    ["公告 2月30日9点 停水", /日历上没有这一天/],
    ["公告 每0分钟 喝水", /太密了/],
    ["公告 每5分钟 喝水", /太密了/],
    [`公告 现在 ${"水".repeat(10_000)}`, /太长了/],
    [`公告 现在 ${"水".repeat(601)}`, /太长了/],
    ["公告 现在 停水 | 地点 99号楼", /没找到这个地方/],
    ["公告 明天周一9点 停水", /日期和星期对不上/],
    ["公告 2028年3月1日9点 植树", /最远可以定到一年以后/],
    ["公告 现在", /缺要说的话/],
    ["公告", /这样写就行/],
    ["公告 现在 停水 | 到 昨天", /写的结束时间已经过了/],
    ["公告 明早9点 停水 | 到 今天20:00", /比发的时间还早/],
    ["公告 每周一19:00和周四9:00 收旧衣", /分成两条公告/],
    ["公告 现在 5号楼停水 | 5号楼", /5号楼还没有群.*\/bind 5号楼/],
    ["公告 每天早8点半晚7点 关灯", /一样的分钟/],
    ["/notice #2/1 改", /已经撤回了/],
    ["/notice #99/1 改", /没找到公告 #99/],
  ];
  for (const [line, answer] of said) expect(await hears("zhou", "b3", line), line).toMatch(answer);
  expect(await hears("wang", "b3", "/notice 现在 大家好")).toContain("公告要楼长或居委会来发");
  const [after] =
    await town.sql`select (select count(*)::int from notices) n, (select count(*)::int from notice_drafts) d`;
  expect(after).toEqual(before);
});
