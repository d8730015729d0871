import fc from "fast-check";
import { describe, expect, test } from "vitest";
import writeExcel from "write-excel-file/node";
import { canonical, compareRolls, readArea, readRoll, totalsOf, writeArea } from "../../src/modules/register/rules.ts";
import { readTable } from "../../src/modules/register/sheet.ts";

const HEAD = ["楼栋", "单元", "房号", "面积", "业主", "业主编号", "租客"];
const rows = (...lines: string[][]) => [HEAD, ...lines].map((cells, i) => ({ line: i + 1, cells }));
const csv = (...lines: string[][]) => [HEAD, ...lines].map((cells) => cells.join(",")).join("\r\n");

function read(...lines: string[][]) {
  const found = readRoll(rows(...lines));
  if ("missing" in found) throw new Error(`missing ${found.missing}`);
  return found;
}
const badOf = (...lines: string[][]) => read(...lines).bad.map(({ line, reason }) => `${line} ${reason}`);

describe("a roll", () => {
  test("is read with areas as whole square centimetres, co-owners, tenants, and what is unsold", () => {
    const { units, bad } = read(
      ["3号楼", "2单元", "501室", "89.53㎡", "王秀英、杨建国", "", "Emma"],
      ["3", "1", "102", "60", "李大爷", "L-1", ""],
      ["12", "", "商铺1", "1,020.5", "李大爷", "L-1", ""],
      ["12", "", "商铺2", "30.0001", "开发商", "", ""],
    );
    expect(bad).toEqual([]);
    expect(units.map((u) => [u.code, u.areaCm2, u.owners.map((o) => o.key)])).toEqual([
      ["3-1-102", 600_000n, ["L-1"]],
      ["3-2-501", 895_300n, ["@3-2-501/1", "@3-2-501/2"]],
      ["12-商铺1", 10_205_000n, ["L-1"]],
      ["12-商铺2", 300_001n, ["developer"]],
    ]);
    expect(units[1]!.tenants).toEqual(["Emma"]);
    expect(totalsOf(units)).toEqual({ units: 4, heads: 3, areaCm2: 12_000_301n, unsold: 1 });
  });

  test("names every bad row with its line and its reason", () => {
    expect(badOf(["", "1", "101", "60", "甲"])).toEqual(["2 no-building"]);
    expect(badOf(["1", "1", "", "60", "甲"])).toEqual(["2 no-room"]);
    expect(badOf(["1", "1", "101", "", "甲"])).toEqual(["2 no-area"]);
    expect(badOf(["1", "1", "101", "约60", "甲"])).toEqual(["2 area-unclear"]);
    expect(badOf(["1", "1", "101", "-60", "甲"], ["1", "1", "102", "0", "乙"])).toEqual([
      "2 area-negative",
      "3 area-negative",
    ]);
    expect(badOf(["1", "1", "101", "100001", "甲"])).toEqual(["2 area-large"]);
    expect(badOf(["1", "1", "101", "60.00001", "甲"])).toEqual(["2 area-fine"]);
    expect(badOf(["1", "1", "101", "60", ""])).toEqual(["2 no-owner"]);
    expect(badOf(["1", "1", "101", "60", "甲、乙", "1"])).toEqual(["2 keys-differ"]);
    expect(badOf(["1", "1", "101", "60", "甲、甲", ""])).toEqual(["2 same-owner"]);
    expect(badOf(["1", "1", "101", "60", "甲"], ["1号楼", "1单元", "101", "70", "乙"])).toEqual(["3 same-room"]);
    expect(badOf(["1", "1", "101", "60", "张伟"], ["1", "1", "102", "60", "张伟"])).toEqual([
      "2 same-name",
      "3 same-name",
    ]);
    expect(badOf(["1", "1", "101", "60", "张伟", "7"], ["1", "1", "102", "60", "张伟", "8"])).toEqual([]);
    expect(badOf(["1", "1", "101", "60", "张伟", "7"], ["1", "1", "102", "60", "李娜", "7"])).toEqual(["3 key-taken"]);
    expect(badOf(["1", "1", "101", "60", "张伟", "developer"])).toEqual(["2 key-taken"]);
    expect(badOf(["1", "1", "101", "60", "甲".repeat(61)])).toEqual(["2 long"]);
    expect(badOf(["1", "1", "101", "60", Array.from({ length: 21 }, (_, i) => `甲${i}`).join("、")])).toEqual([
      "2 many-owners",
    ]);
  });

  test("says which columns it lacks, and finds them below a title", () => {
    expect(readRoll([{ line: 1, cells: ["楼栋", "房号", "姓名"] }])).toEqual({ missing: ["area"] });
    const titled = [{ line: 1, cells: ["阳光里名册"] }, ...rows(["1", "1", "101", "60", "甲"])];
    expect(readRoll(titled)).toMatchObject({ bad: [], units: [{ code: "1-1-101" }] });
  });

  test("an area is read exactly and written back (property)", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1_000_000_000n }), (cm2) => {
        expect(readArea(writeArea(cm2))).toBe(cm2);
      }),
    );
  });

  test("differences are what was added, taken away and changed (property)", () => {
    const unit = fc.record({ room: fc.integer({ min: 1, max: 9 }), area: fc.integer({ min: 1, max: 2 }) });
    const roll = fc
      .uniqueArray(unit, { selector: (u) => u.room, maxLength: 9 })
      .map((units) => read(...units.map(({ room, area }) => ["1", "1", `${room}`, `${area}`, `业主${room}`])).units);
    fc.assert(
      fc.property(roll, roll, (before, after) => {
        const { added, removed, changed } = compareRolls(before, after);
        const put = new Map(before.map((u) => [u.code, u]));
        for (const code of removed) put.delete(code);
        for (const code of [...added, ...changed]) put.set(code, after.find((u) => u.code === code)!);
        expect(canonical([...put.values()])).toBe(canonical(after));
        expect(added.length + removed.length + changed.length === 0).toBe(canonical(before) === canonical(after));
      }),
    );
  });
});

describe("a file", () => {
  const line = ["3", "2", "501", "89.53", "王秀英"];

  test("is UTF-8, with or without a mark, or GBK, with commas, tabs or semicolons", async () => {
    // "楼栋,房号,面积,业主\n3,501,60,王秀英" as Excel writes it in China.
    const gbk = Buffer.from("c2a5b6b02cb7bfbac52cc3e6bbfd2cd2b5d6f70a332c3530312c36302ccdf5d0e3d3a2", "hex");
    for (const bytes of [
      Buffer.from(csv(line)),
      Buffer.from(`\ufeff${csv(line)}`),
      Buffer.from(csv(line).replaceAll(",", "\t")),
      Buffer.from(csv(line).replaceAll(",", ";")),
      gbk,
    ]) {
      const found = readRoll((await readTable(bytes)) as never);
      expect(found).toMatchObject({ bad: [], units: [{ owners: [{ name: "王秀英" }] }] });
    }
  });

  test("of Excel is read; formulas, merged cells and dates are named", async () => {
    const good = await writeExcel([HEAD.map((value) => ({ value })), line.map((value) => ({ value }))]).toBuffer();
    expect(readRoll((await readTable(good)) as never)).toMatchObject({ bad: [], units: [{ areaCm2: 895_300n }] });
    const bad = await writeExcel([
      HEAD.map((value) => ({ value })),
      [{ value: "3" }, { value: "2" }, { value: "501" }, { type: "Formula", value: "=80+9" }, { value: "王秀英" }],
      [{ value: "3", rowSpan: 2 }, { value: "2" }, { value: "502" }, { value: 60 }, { value: "甲" }],
      [null, { value: "2" }, { value: "503" }, { value: 60 }, { value: "乙" }],
      [
        { value: "3" },
        { value: "2" },
        { type: Date, value: new Date(0), format: "yyyy-mm-dd" },
        { value: 60 },
        { value: "丙" },
      ],
    ] as never).toBuffer();
    const found = readRoll((await readTable(bad)) as never) as { bad: { line: number; reason: string }[] };
    expect(found.bad.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      "2 formula",
      "3 merged",
      "4 merged",
      "5 date",
    ]);
    const formula = readRoll((await readTable(Buffer.from(csv(["3", "2", "501", "=1+1", "甲"])))) as never);
    expect(formula).toMatchObject({ bad: [{ line: 2, reason: "formula" }] });
  });

  test("that is something else, or claims a gigabyte, is refused before it is unpacked", async () => {
    expect(await readTable(Buffer.from("d0cf11e0a1b11ae1", "hex"))).toBe("old-excel");
    expect(await readTable(Buffer.from("PK\x03\x04 nothing"))).toBe("not-a-table");
    expect(await readTable(Buffer.from([1, 0, 2]))).toBe("not-a-table");
    expect(await readTable(Buffer.from(""))).toBe("empty");
    const bomb = Buffer.from(await writeExcel([HEAD.map((value) => ({ value }))]).toBuffer());
    const entry = bomb.lastIndexOf("PK\x01\x02", undefined, "latin1");
    bomb.writeUInt32LE(1 << 30, entry + 24);
    expect(await readTable(bomb)).toBe("too-big");
    const two = await writeExcel([
      { data: [[{ value: "a" }]], sheet: "一" },
      { data: [[{ value: "b" }]], sheet: "二" },
    ] as never).toBuffer();
    expect(await readTable(two)).toBe("several-sheets");
  });
});
