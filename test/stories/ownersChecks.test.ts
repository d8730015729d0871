import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTown, type Town } from "../support/town.ts";

/** What the committee checks for an owners' vote, several at a time and typed: each says whose it is. */
let town: Town;
let photo: Buffer;
beforeAll(async () => {
  town = await openTown();
  photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#c84" } })
    .jpeg()
    .toBuffer();
  const lines = [
    "楼栋,单元,房号,面积,业主,业主编号",
    "3,1,102,60,李大爷,",
    "3,1,601,90,周姐,",
    "3,2,302,70,刘老师,",
    "3,2,501,80,王秀英、杨建国,",
  ];
  await town.say("chen", "dm:chen", "", { file: { name: "roll.csv", bytes: Buffer.from(lines.join("\n")) } });
  await town.tap("chen", "dm:chen", "确认导入");
});
afterAll(() => town.close());

/** The first line of what came of it, and its choices. */
const says = async (person: string, text: string, chat = `dm:${person}`) => {
  const said = (await town.say(person, chat, text)).at(-1);
  return [said?.text, ...(said?.choices.map(({ label }) => label) ?? [])];
};

test("of several claims a number alone is asked about; each of the list is answered by its own", async () => {
  for (const [person, words] of [
    ["li", "业主3-1-102"],
    ["wang", "我是3号楼2单元501的业主"],
    ["zhou", "业主 3-1-601"],
  ] as const)
    await town.say(person, `dm:${person}`, words);
  expect(await town.say("yang", "b3", "我是3号楼2单元501的业主")).toEqual([]);
  expect(await says("chen", "1")).toEqual([
    "刚才回的数字，是哪一件？",
    "3-1-601 周姐：周姐",
    "3-2-501 王阿姨：王秀英",
    "3-1-102 李大爷：李大爷",
  ]);
  const noted = (who: string) => `记下了：${who}。请另一位同事再核对一遍。选错了，引用刚才那条再选一次。`;
  expect(await says("chen", "3")).toEqual([noted("3-1-102 李大爷，是名册里的 李大爷")]);
  expect(await says("chen", "2")).toEqual([noted("3-2-501 王阿姨，是名册里的 王秀英")]);
  // What was answered from the list is not open any more: what is typed again finds nothing of it.
  expect((await says("chen", "2"))[0]).toContain("换个人看一遍");
  expect(await says("chen", "1")).toEqual([noted("3-1-601 周姐，是名册里的 周姐")]);
  expect((await says("chen", "待办"))[0]).not.toContain("业主");
});

test("the second of the committee reads in their list that some wait, and goes through them one by one", async () => {
  expect((await says("admin", "待办"))[0]).toContain("还有 3 位说自己是业主，等您核对。发：业主 核对");
  const [first, ...choices] = await says("admin", "业主 核对");
  expect(first).toContain("李大爷 说是 3-1-102 的业主");
  expect(first).toContain("这位之后还有 2 位，再发一次：业主 核对");
  expect(choices).toEqual(["是，确认", "都不是"]);
  expect(await says("admin", "1")).toEqual(["确认好了：3-1-102 李大爷，是名册里的 李大爷。已经告诉对方。"]);
  expect((await says("admin", "业主核对"))[0]).toContain("王阿姨 说是 3-2-501 的业主");
  // "None of them", typed as it stands.
  expect(await says("admin", "都不是")).toEqual(["没有确认 3-2-501 王阿姨，已经请对方来核对。"]);
  await says("admin", "业主 核对");
  expect((await says("admin", "1"))[0]).toContain("确认好了：3-1-601 周姐");
  expect(await says("admin", "业主 核对")).toEqual(["没有等您核对的业主。"]);
  expect((await says("wang", "业主 核对"))[0]).toContain("名册里没有");
});

let number = 0;
test("ballots on paper: the photo in a message of its own, and several that wait are told apart by their doors", async () => {
  const [preview] = await town.say("chen", "dm:chen", "业主表决 7 | 3号楼要不要加装电梯？ | 地点 3号楼");
  number = Number(/#(\d+)/.exec(preview!.text)![1]);
  await town.tap("chen", "dm:chen", "开始表决");
  for (const ballot of ["3-1-102 同意", "3-1-601 反对", "3-2-302 同意"]) {
    expect((await says("chen", `纸质票 ${number} ${ballot}`))[0]).toBe(
      "请把这张票拍一张照片发来，接着就记上。没有照片不能记。",
    );
    expect((await town.say("chen", "dm:chen", "", { photo })).at(-1)!.text).toBe(
      `记下了 ${ballot}，请另一位核对照片，之后才算。`,
    );
  }
  expect((await says("admin", "待办"))[0]).toContain(`#${number} 还有 3 张纸质票等您。发：纸质票 ${number}`);
  expect((await says("chen", "待办"))[0]).not.toContain("纸质票");
  expect(await says("admin", "1")).toEqual([
    "刚才回的数字，是哪一件？",
    "3-2-302 同意：对，算这一票",
    "3-1-601 反对：对，算这一票",
    "3-1-102 同意：对，算这一票",
  ]);
  expect(await says("admin", "3")).toEqual(["3-1-102 同意，这一票算上了。"]);
  expect(await says("admin", "1")).toEqual(["3-2-302 同意，这一票算上了。"]);
  // The last one that waits looks like no other: its number needs no list.
  expect((await says("admin", `纸质票 ${number}`)).slice(1)).toEqual(["对，算这一票", "不对"]);
  expect(await says("admin", "2")).toEqual(["3-1-601 的票没有算，已经告诉记票的人。"]);
  expect((await says("admin", "待办"))[0]).not.toContain("纸质票");
  const two = await town.say("chen", "dm:chen", `纸质票 ${number} 3-1-601 反对`, { photo });
  expect(two.at(-1)!.text).toContain("记下了 3-1-601 反对");
  expect(await says("admin", "1")).toEqual(["3-1-601 反对，这一票算上了。"]);
});

test("a ballot is found by its door to be voided, by two of the staff, and no group reads the door", async () => {
  const void_ = (door: string, chat = "dm:chen") => says("chen", `/void ${number} ${door}`, chat);
  expect(await void_("3-1-102")).toEqual([
    `写清是第几票（回执最后的数字）或者哪一户、为什么，比如：废票 ${number} 42 这一户已经搬走`,
  ]);
  expect((await void_("9-9-9 搬走了"))[0]).toContain(`9-9-9 在 #${number} 里现在没有算数的票`);
  expect(await void_("3-1-102 签名不是本人", "b3")).toEqual(["门牌不写在群里。请私聊我，或者在工作群里发。"]);
  expect(await void_("3-1-102 签名不是本人")).toEqual(["3-1-102 的第 1 票要另一位工作人员也同意才作废，已经问了。"]);
  await void_("3-1-601 重复收了", "staff");
  const asked = (await town.messages("staff")).filter(({ choices }) => choices.some((c) => c.label === "同意作废"));
  expect(asked.map(({ text }) => text.split("\n").at(-1))).toEqual([
    "3-1-102 的第 1 票要作废吗？理由：签名不是本人。要另一位工作人员来点。",
    "3-1-601 的第 3 票要作废吗？理由：重复收了。要另一位工作人员来点。",
  ]);
  const which = await says("admin", "1", "staff");
  expect(which[0]).toBe("刚才回的数字，是哪一件？");
  const line = which.findIndex((label) => label!.startsWith("3-1-102 的第 1 票，签名不是本人"));
  expect(await says("admin", String(line), "staff")).toEqual(["第 1 票作废了。给邻居们的说明发出去了。"]);
  const told = (await town.messages("b3")).findLast(({ text }) => text.includes("作废"))!;
  expect(told.text).toContain("第 1 票由两位工作人员作废：签名不是本人");
  expect(told.text).not.toContain("3-1-102");
  expect((await void_("3-1-102 再来"))[0]).toContain("现在没有算数的票");
  const [tally] = await town.sql`select count from poll_tallies where number = ${number} and option = 0`;
  expect(tally).toEqual({ count: 2 });
});

test("several owners of a home have voted: whose ballot is asked; a secret poll and one of persons know no doors", async () => {
  for (const [name, choice] of [
    ["王秀英", "同意"],
    ["杨建国", "反对"],
  ] as const) {
    await town.say("chen", "dm:chen", `纸质票 ${number} 3-2-501 ${choice}`, { photo });
    await town.tap("chen", "dm:chen", name);
    await town.tap("admin", "dm:admin", "对，算这一票");
  }
  // Whoever checks a paper reads that its owner has voted, and that another of it waits.
  await town.say("chen", "dm:chen", `纸质票 ${number} 3-2-501 弃权`, { photo });
  await town.tap("chen", "dm:chen", "王秀英");
  await town.say("chen", "dm:chen", `纸质票 ${number} 3-2-501 反对`, { photo });
  await town.tap("chen", "dm:chen", "王秀英");
  expect((await town.last("dm:admin")).text).toMatch(
    /这位业主已经投过（第 \d+ 票），算上这张，就以这张为准。\n这位业主还有 1 张纸质票在等核对，看看是不是重复收了。/,
  );
  await says("admin", `纸质票 ${number}`);
  await says("admin", "2");
  await says("admin", `纸质票 ${number}`);
  await says("admin", "2");
  const [question, ...owners] = await says("chen", `废票 ${number} 3-2-501 两口子没商量好`);
  expect(question).toBe(`3-2-501 在 #${number} 里有几张票，是哪一张？`);
  expect(owners).toEqual([expect.stringMatching(/^王秀英的第 \d+ 票$/), expect.stringMatching(/^杨建国的第 \d+ 票$/)]);
  expect((await says("chen", "2"))[0]).toMatch(/^3-2-501 的第 \d+ 票要另一位工作人员也同意才作废/);
  // Whoever asked takes it back in the same way, and nobody else hears of it.
  expect(await town.tap("chen", "staff", "不作废")).toMatch(/^好的，第 \d+ 票照旧算数。$/);
  await says("chen", `废票 ${number} 3-2-501 两口子没商量好`);
  await says("chen", "2");
  expect(await town.tap("admin", "staff", "不作废")).toMatch(/^第 \d+ 票照旧算数，已经告诉提的人。$/);
  expect((await town.last("dm:chen")).text).toMatch(
    /第 \d+ 票没有作废：另一位看过，没有同意。您写的理由是：两口子没商量好$/,
  );
  const ask = async (words: string) => {
    const [preview] = await town.say("chen", "dm:chen", `投票 ${words}`);
    await town.tap("chen", "dm:chen", "发布");
    return Number(/#(\d+)/.exec(preview!.text)![1]);
  };
  const home = await ask("换门禁？ | 换 | 不换 | 每户一票 | 地点 3号楼");
  await town.say("wang", "dm:wang", `投 ${home} 1`);
  expect((await says("chen", `废票 ${home} 3号楼2单元501 已经搬走`))[0]).toContain("的第 1 票要另一位");
  const secret = await ask("换物业？ | 换 | 不换 | 每户一票 | 匿名 | 地点 3号楼");
  expect((await says("chen", `废票 ${secret} 3-2-501 搬走`))[0]).toContain("不记名投票，按门牌找不到票");
  const people = await ask("种什么？ | 花 | 树 | 地点 3号楼");
  expect((await says("chen", `废票 ${people} 3-2-501 搬走`))[0]).toContain("一人一票，按门牌分不出");
});

test("photos of several ballots that were written before: it is asked whose each is, and none goes to another door", async () => {
  await town.say("chen", "dm:chen", "业主表决 7 | 楼顶要不要做防水？ | 地点 3号楼");
  await town.tap("chen", "dm:chen", "开始表决");
  const [{ n: roof }] = (await town.sql`select max(number)::int as n from polls`) as unknown as [{ n: number }];
  expect(await says("chen", "纸质票 3-1-102 同意")).toEqual([
    expect.stringMatching(/^现在开着几个业主表决：.+。写上是哪个，比如：纸质票 \d+ 3-2-501 同意$/),
  ]);
  for (const door of ["3-1-102", "3-1-601", "3-2-302"])
    await town.say("chen", "dm:chen", `纸质票 ${roof} ${door} 同意`);
  const shade = (level: number) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: { r: level, g: level, b: 40 } } })
      .jpeg()
      .toBuffer();
  const [first, ...doors] = await (async () => {
    const asked = (await town.say("chen", "dm:chen", "", { photo: await shade(10) })).at(-1)!;
    return [asked.text, ...asked.choices.map(({ label }) => label)];
  })();
  expect(first).toBe("照片看到了，是配哪一条的？");
  expect(doors).toEqual(["3-2-302", "3-1-601", "3-1-102"].map((door) => `纸质票 ${roof} ${door} 同意`));
  expect((await says("chen", "3"))[0]).toContain("记下了 3-1-102 同意");
  await town.say("chen", "dm:chen", "", { photo: await shade(90) });
  expect((await says("chen", "2"))[0]).toContain("记下了 3-1-601 同意");
  expect((await town.say("chen", "dm:chen", "", { photo: await shade(200) })).at(-1)!.text).toContain("记下了 3-2-302");
});

test("a colleague's ballot that comes in while one's own question waits: a number is asked about", async () => {
  const [{ n: roof }] =
    (await town.sql`select max(number)::int as n from polls where electorate = 'owner'`) as unknown as [{ n: number }];
  await town.say("chen", "dm:chen", `纸质票 ${roof} 3-2-501 同意`, { photo });
  await town.say("admin", "dm:admin", `纸质票 ${roof} 3-1-601 反对`, { photo });
  const which = await says("chen", "2");
  expect(which[0]).toBe("刚才回的数字，是哪一件？");
  expect(which.slice(1)).toEqual(["3-1-601 反对：不对", expect.stringMatching(/^3-2-501：(王秀英|杨建国)$/)]);
  expect((await says("chen", "2"))[0]).toContain("记下了 3-2-501 同意");
});

test("a number out of a manual names what is open instead", async () => {
  for (const line of ["投 999 1", "委托 999", "纸质票 999 3-2-501 同意"]) {
    expect((await says("chen", line))[0], line).toMatch(/^没找到投票 #999。/);
  }
  await town.say("chen", "dm:chen", `结束 ${number}`);
  await town.tap("chen", "dm:chen", "作废重来");
  expect((await town.say("chen", "dm:chen", "收了一张纸质票，3-1-102 反对", { photo })).at(-1)!.text).toContain(
    "记下了 3-1-102 反对",
  );
  expect((await says("wang", "投 999 1"))[0]).toMatch(/现在开着的是：#\d+“/);
});
