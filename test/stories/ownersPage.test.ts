import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../support/sources.ts";
import { openTown, type Town } from "../support/town.ts";

/** What is printed and checked of an owners' vote in which everything happened: paper, a void, a take-back, co-owners who differ. */
let town: Town;
const folder = mkdtempSync(join(tmpdir(), "linli-page-"));
const files = new Map<string, string>();
let number = 0;

beforeAll(async () => {
  town = await openTown();
  const lines = [
    "楼栋,单元,房号,面积,业主,业主编号",
    "3,1,102,60.05,李大爷,",
    "3,1,601,90,周姐,Z",
    "3,1,602,30,周姐,Z",
    "3,2,501,80,王秀英、杨建国,",
    "3,2,302,70,刘老师,",
    "3,1,801,90,赵晓,",
    "3,1,1101,50,开发商,",
    "3,1,1102,40,开发商,",
  ];
  await town.say("chen", "dm:chen", "", { file: { name: "roll.csv", bytes: Buffer.from(lines.join("\n")) } });
  await town.tap("chen", "dm:chen", "确认导入");
  for (const [person, door, name] of [
    ["wang", "3-2-501", "王秀英"],
    ["yang", "3-2-501", "杨建国"],
    ["li", "3-1-102", "李大爷"],
    ["zhou", "3-1-601", "周姐（Z）"],
    ["liu", "3-2-302", "刘老师"],
    ["zhao", "3-1-801", "赵晓"],
  ] as const) {
    await town.say(person, `dm:${person}`, `业主 ${door}`);
    await town.tap("chen", "dm:chen", name);
    await town.tap("admin", "dm:admin", "是，确认");
  }
  const asked = "业主表决 7 | 3号楼要不要加装电梯？ | 地点 3号楼 | 组织 业主委员会 | 依据 议事规则第十条";
  const [preview] = await town.say("chen", "dm:chen", asked);
  number = Number(/#(\d+)/.exec(preview!.text)![1]);
  await town.tap("chen", "dm:chen", "开始表决");
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true, force: true });
});

const receiptIn = (text: string) => /回执 ([0-9A-Z]+-[0-9A-Z]+-\d+)/.exec(text)![1]!;
const receipts: Record<string, string> = {};
const tap = async (person: string, label: string) => {
  receipts[`${person} ${label}`] = receiptIn((await town.tap(person, "b3", label))!);
};
const check = async (person: string, words: string) =>
  (await town.say(person, `dm:${person}`, `核验 ${words}`)).at(-1)!.text;
/** Runs verify.mjs as the page and the message beside it say. */
function verify(...words: string[]): string {
  const args = [join(ROOT, "scripts/verify.mjs"), "bundle.json", ...words];
  return spawnSync(process.execPath, args, { cwd: folder, env: {}, encoding: "utf8" }).stdout;
}

test("who voted, changed, took back or was voided reads what became of each ballot", async () => {
  await tap("wang", "同意");
  await tap("yang", "反对");
  await tap("zhou", "同意");
  await tap("li", "反对");
  await tap("zhao", "弃权");
  await tap("liu", "同意");
  await tap("zhou", "反对");
  await town.say("liu", "dm:liu", `收回 ${number}`);
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#c84" } })
    .jpeg()
    .toBuffer();
  await town.say("chen", "dm:chen", `纸质票 ${number} 3-1-1101 同意`, { photo });
  await town.tap("admin", "dm:admin", "对，算这一票");
  await town.say("chen", "dm:chen", `/void ${number} 4 这一户已经卖掉了`);
  await town.tap("admin", "staff", "同意作废");

  expect(await check("zhou", receipts["zhou 同意"]!)).toMatch(/后来又投过，现在算的是第 7 票。$/);
  expect(await check("liu", receipts["liu 同意"]!)).toMatch(/后来收回了，现在没有算数的票。$/);
  const voided = "第 4 票由两位工作人员作废（见第 10 票），不是您改的：这一户已经卖掉了";
  for (const words of [receipts["li 反对"]!, String(number)]) expect(await check("li", words)).toContain(voided);
  expect(await check("li", receipts["li 反对"]!)).not.toContain("现在算的");
});

test("the page says what a head is in the figures of this roll, and what each row is", async () => {
  await town.advance(24 * 8);
  for (const message of await town.say("zhao", "dm:zhao", `票据 ${number}`))
    for (const file of message.files) files.set(file.name, await (await town.call(file.url)).text());
  const page = files.get(`linli-resolution-${number}.html`)!;
  expect(page).toContain("名册：6 户，包括 8 套房、7 位业主，共 510.05 ㎡");
  expect(page).toContain("这里一户，就是法律上“业主人数”里的一个");
  expect(page).toContain("民法典第二百七十八条");
  expect(page).toContain("<p>同意 1 户（90 ㎡）、反对 1 户（120 ㎡）、弃权 1 户（90 ㎡）</p>");
  expect(page).toContain("<p>待定 1 户：共有的人选得不一样，参加和同意里都先不算</p>");
  const row = (seq: number) =>
    new RegExp(`<tr><td class="n">${seq}</td>(.*?)</tr>`)
      .exec(page.slice(page.indexOf("每一张票")))![1]!
      .replace(/<[^>]+>/g, "|");
  expect(row(4)).toMatch(/反对\|\|点选\|\|作废，见第 10 票\|$/);
  expect(row(10)).toMatch(/作废第 4 票：这一户已经卖掉了\|\|两位工作人员\|\|—\|$/);
  expect(row(8)).toMatch(/收回\|\|点选\|\|—\|$/);
  expect(row(9)).toMatch(/同意\|\|纸质\|\|✓\|$/);
  expect(row(1)).toMatch(/同意\|\|点选\|\|待定，不算\|$/);
  expect(row(3)).toMatch(/同意\|\|点选\|\|不算，见第 7 票\|$/);
  // Every cell of every ballot says something.
  expect(page.slice(page.indexOf("每一张票"))).not.toContain("<td></td>");
  if (process.env.LINLI_KEEP_PAGE) writeFileSync(process.env.LINLI_KEEP_PAGE, page);
});

test("the checker says the same figures in the words of the group, in Chinese first, and what became of a receipt", async () => {
  const result = (await town.messages("b3")).findLast((m) => m.text.includes("有结果了"))!.text;
  writeFileSync(join(folder, "bundle.json"), files.get(`linli-resolution-${number}.json`)!);
  const said = verify("--head", /封票码 ([0-9A-Z-]+)/.exec(result)![1]!);
  const figures = result.split("\n").filter((line) => /^(?:参加|同意)：/.test(line));
  expect(figures).toHaveLength(2);
  expect(said.split("\n")).toEqual([
    `#${number} 3号楼要不要加装电梯？`,
    "名册：6 户（7 位业主），510.05 ㎡。共有的几位算一户，一位业主有几套也算一户。",
    "　同意：1 户，90 ㎡",
    "　反对：1 户，120 ㎡",
    "　弃权：1 户，90 ㎡",
    ...figures,
    "待定 1 户，80 ㎡：共有的人选得不一样，参加和同意里都不算",
    "没有通过：参加的面积 ✗、人数 ✗，同意的面积 ✗、人数 ✗",
    "第 4 票由两位工作人员作废（见第 10 票）：这一户已经卖掉了",
    expect.stringMatching(/^一共记了 10 票（改投、收回、作废各记一票），封票码 [0-9A-Z]{20}$/),
    "✓ 每一票都接得上，最后的票和结果都对。",
    "",
  ]);
  const told = (receipt: string, ...words: string[]) =>
    verify("--receipt", receipts[receipt]!, ...words)
      .split("\n")
      .filter((line) => /回执是|receipt is|^　共有/.test(line))
      .join();
  expect(told("zhao 弃权")).toBe("✓ 回执是第 5 票，现在算的就是它。");
  expect(told("zhou 同意")).toBe("✓ 回执是第 3 票，后来改过，现在算的是第 7 票。");
  expect(told("liu 同意")).toBe("✓ 回执是第 6 票，后来收回了（第 8 票），没有票算数。");
  expect(told("wang 同意")).toBe("✓ 回执是第 1 票，现在算的就是它。,　共有的人选得不一样，这一户待定，先不算。");
  expect(told("li 反对")).toBe(
    "✓ 回执是第 4 票。第 4 票是两位工作人员作废的（见第 10 票），不是投票人改的：这一户已经卖掉了",
  );
  expect(told("li 反对", "--lang", "en")).toContain(
    "Two of the staff voided ballot 4 (by ballot 10), its voter did not",
  );
});
