import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRoll } from "../../src/modules/register/rules.ts";
import { ownerClaims } from "../../src/modules/register/schema.ts";
import { applyChange, proposeChange } from "../../src/modules/register/service.ts";
import { sql } from "../../src/store/drizzle.ts";
import { closeEngines, createPlatform, foundCommunity, type OpenedEngine, openEngine } from "../support/platform.ts";
import { ROOT } from "../support/sources.ts";

/**
 * 200 units of an estate decide about their property company: 150 owners take part, more than half of them agree, but
 * they hold the small homes. One test of the law is passed, the other is not, and anybody with Node can check it.
 */
const UNITS = 200;
const SMALL = 500_000n;
const LARGE = 1_400_000n;
const TAKING = 150;
const FOR_IT = 90;
const HOUR = 3_600_000;
const platform = createPlatform();
let town: OpenedEngine;
const folder = mkdtempSync(join(tmpdir(), "linli-bundle-"));

beforeAll(async () => {
  town = await openEngine({ platform });
});
afterAll(async () => {
  await closeEngines();
  rmSync(folder, { recursive: true, force: true });
});

const say = (person: string, chat: string, text: string) => town.tell(platform.says(person, chat, text));
const press = (person: string, chat: string, label: string) => town.tell(platform.taps(person, chat, label));
const bundle = () => platform.standing("dm:chen").flatMap((m) => (m.file ? [m.file] : []));
const read = (end: string) => bundle().find((f) => f.name.endsWith(end))!.content;

/** Runs verify.mjs as it is on a machine that has only Node: a copy of it in an empty folder, and no environment. */
function verify(json: string, ...words: string[]) {
  copyFileSync(join(ROOT, "scripts/verify.mjs"), join(folder, "verify.mjs"));
  writeFileSync(join(folder, "bundle.json"), json);
  const args = ["verify.mjs", "bundle.json", ...words];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, env: {}, encoding: "utf8" });
  return { status, stdout };
}

test("an owners' vote with 200 units passes one test and fails the other", async () => {
  const owners = Array.from({ length: UNITS }, (_, i) => `o${i}`);
  const people = Object.fromEntries(owners.map((id) => [id, "resident" as const]));
  const made = await foundCommunity(town, platform, {
    residents: ["g"],
    people: { ...people, chen: "staff", sun: "admin" },
  });
  const rows = owners.map((_, i) => {
    const area = i < FOR_IT ? "50" : i < TAKING ? "140" : "60";
    return { line: i + 2, cells: [`${1 + Math.floor(i / 50)}`, "1", `${100 + (i % 50)}`, area, `业主${i}`, `K${i}`] };
  });
  const head = { line: 1, cells: ["楼栋", "单元", "房号", "面积", "业主", "业主编号"] };
  const roll = readRoll([head, ...rows]);
  if ("missing" in roll) throw new Error("not read");
  expect(roll.bad).toEqual([]);
  const now = town.clock.now();
  await town.store.transaction(async (tx) => {
    const to = { communityId: made.id, number: -1, personId: null };
    const { change } = await proposeChange(tx, to, { kind: "whole", units: roll.units, removed: [] }, now);
    await applyChange(tx, change, null, now);
    // As two of the committee have confirmed each of them.
    const found = await tx.execute(sql`select a.external_id as id, pa.person_id as person from accounts a
      join person_accounts pa on pa.account_id = a.id where a.external_id like 'o%'`);
    const claims = [...(found as unknown as { id: string; person: number }[])].map(({ id, person }, n) => ({
      ...{ communityId: made.id, number: -2 - n, personId: person, unitCode: "", ownerKey: `K${id.slice(1)}` },
      ...{ state: "confirmed" as const, claimedAt: now },
    }));
    await tx.insert(ownerClaims).values(claims);
  });

  await say(
    "chen",
    "dm:chen",
    "业主表决 4 | 是否续聘<b>阳光物业</b>？ | 截止 3天 | 组织 业主委员会 | 依据 议事规则第十条",
  );
  expect(platform.texts("dm:chen").at(-1)).toContain("业主委员会 组织，依据 议事规则第十条");
  await press("chen", "dm:chen", "开始表决");
  const card = () => platform.texts("g").find((text) => text.includes("阳光物业"))!;
  expect(card()).toContain("业主表决 · 阳光里");
  expect(card()).toContain("人数 0.0%（0 / 共 200）\n还差 134 户、10,600 ㎡ 才够三分之二");
  const taking = owners.slice(0, TAKING);
  for (let at = 0; at < TAKING; at += 50) {
    await town.tell(
      taking.slice(at, at + 50).map((id, i) => platform.taps(id, "g", at + i < FOR_IT ? "同意" : "反对")),
    );
  }
  // One of them thinks again, and comes back.
  await press("o0", "g", "反对");
  await press("o0", "g", "同意");
  // One votes and takes it back: there is a row more, and nothing that counts.
  await press("o199", "g", "反对");
  const [{ number }] = (await town.rows<{ number: number }>("select number from resolutions")) as [{ number: number }];
  await say("o199", "dm:o199", `收回 ${number}`);
  await town.move(100 * HOUR);
  const result = platform.texts("g").findLast((text) => text.includes("有结果了"))!;
  const area = Number(SMALL * BigInt(FOR_IT)) / 10_000;
  const took = area + (Number(LARGE) * (TAKING - FOR_IT)) / 10_000;
  expect(result).toContain(
    `参加：面积 81.1%（${took.toLocaleString("en")} / 共 15,900 ㎡），人数 75.0%（150 / 共 200）`,
  );
  expect(result).toContain(
    `同意：占参加的面积 34.8%（${area.toLocaleString("en")} / 12,900 ㎡），人数 60.0%（90 / 150）`,
  );
  expect(result).toContain("没有通过：\n· 同意的面积不够\n业主委员会 组织");
  // More heads for it than against it, and still it did not pass: the week says so too.
  await say("chen", "dm:chen", "周报 详情 最近7天");
  expect(platform.texts("dm:chen").at(-1)).toContain("阳光物业</b>？ 没有通过：面积或人数不够。");
});

test("its bundle verifies on a machine that has only Node, and names nobody", async () => {
  const [number] = await town.rows<{ number: number }>("select number from resolutions");
  await say("chen", "dm:chen", `票据 ${number!.number}`);
  expect(bundle().map((f) => f.name.replace(/\d+/, "N"))).toEqual([
    "linli-resolution-N.json",
    "linli-resolution-N.csv",
    "linli-resolution-N.html",
    "verify.mjs",
  ]);
  const code = /封票码 ([0-9A-Z-]+)/.exec(platform.texts("g").findLast((text) => text.includes("有结果了"))!)![1]!;
  const json = read(".json");
  const { status, stdout } = verify(json, "--head", code);
  expect(stdout).toContain("没有通过：参加的面积 ✓、人数 ✓，同意的面积 ✗、人数 ✓");
  // The same figures in the same words as the group has read them.
  const result = platform.texts("g").findLast((text) => text.includes("有结果了"))!;
  const figures = result.split("\n").filter((line) => /^(?:参加|同意)：/.test(line));
  expect(figures).toHaveLength(2);
  for (const line of figures) expect(stdout.split("\n")).toContain(line);
  expect(stdout).toContain("✓ 每一票都接得上，最后的票和结果都对。");
  expect(status).toBe(0);
  for (const file of bundle()) {
    const text = file.content;
    // Pseudonyms are random letters: what is looked for stands between what separates them.
    expect(text).not.toMatch(/业主\d|["',>\s](?:K\d+|o\d+|\d-1-1\d\d)["',<\s]/);
  }
  const page = read(".html");
  expect(page).not.toContain("{{");
  expect(page.match(/<td>✓<\/td>/g)).toHaveLength(TAKING);
  expect(page.match(/<td>—<\/td>/g)).toHaveLength(1);
  expect(page).toContain("是否续聘&lt;b&gt;阳光物业&lt;/b&gt;？");
  expect(page).toContain("业主委员会 组织，依据 议事规则第十条");
  expect(page).toContain(code);
  expect(read(".csv").split("\n")).toHaveLength(UNITS + 2);
  if (process.env.LINLI_KEEP_PAGE) writeFileSync(process.env.LINLI_KEEP_PAGE, page);
});

test("whatever is changed in it is found", () => {
  const json = read(".json");
  const spoil = (change: (file: Record<string, never>) => void) => {
    const file = JSON.parse(json);
    change(file);
    return verify(JSON.stringify(file)).status;
  };
  type File = { roll: { areaCm2: string; seats: string[] }[]; ballots: Record<string, unknown>[] };
  const as = (change: (file: File & { definition: string; result: { owners: { passed: boolean } } }) => void) =>
    spoil(change as never);
  expect(as(() => {})).toBe(0);
  expect(as((f) => (f.roll[3]!.areaCm2 = "9999999"))).toBe(1);
  expect(as((f) => f.roll.pop())).toBe(1);
  expect(as((f) => f.roll.push({ areaCm2: "1", seats: ["abcdefghijk"] }))).toBe(1);
  expect(as((f) => ([f.roll[0]!.seats, f.roll[1]!.seats] = [f.roll[1]!.seats, f.roll[0]!.seats]))).toBe(1);
  expect(as((f) => (f.ballots[5]!.choice = f.ballots[5]!.choice === "1" ? "2" : "1"))).toBe(1);
  expect(as((f) => (f.ballots[5]!.road = "paper"))).toBe(1);
  expect(as((f) => f.ballots.pop())).toBe(1);
  expect(as((f) => (f.result.owners.passed = true))).toBe(1);
  expect(as((f) => (f.definition = f.definition.replace('"of":[1,2]', '"of":[1,3]')))).toBe(1);
  expect(as((f) => (f.definition = f.definition.replace("property-company", "rebuild")))).toBe(1);
});
