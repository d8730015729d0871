import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareSignups, readSignupAnswer, readSignupList } from "../../src/understand/signups.ts";

describe("a list", () => {
  test("native and pasted, with counts, flats and wishes", () => {
    const list = readSignupList(
      "#接龙\n周六大扫除\n\n1. 张三 2人\n2. 李四 3-2-501\n3、王五+1\n④ 赵六 两份 不要辣\n5.\n6) 陈 2大1小",
    );
    expect(list).toEqual({
      title: "周六大扫除",
      rows: [
        { index: 1, name: "张三", count: 2, note: "", goods: "", under: null },
        { index: 2, name: "李四", count: 1, note: "3-2-501", goods: "", under: null },
        { index: 3, name: "王五", count: 1, note: "", goods: "", under: null },
        { index: 4, name: "赵六", count: 2, note: "不要辣", goods: "2份", under: null },
        { index: 6, name: "陈", count: 3, note: "", goods: "", under: null },
      ],
    });
  });

  test("amounts of goods keep their unit; 个 is people, unless things are bought", () => {
    const goods = (text: string) => readSignupList(text)!.rows.map((row) => row.goods);
    expect(
      goods("#接龙\n团购鸡蛋\n1. 周姐 2箱\n2. 李大爷1箱\n3. 小赵 三箱，2盒\n4. 王阿姨 1.5斤\n5. 老杨 2个"),
    ).toEqual(["2箱", "1箱", "3箱、2盒", "1.5斤", "2个"]);
    expect(goods("#接龙\n周六聚餐\n1. 周姐 2个\n2. 李大爷 2个人\n3. 小赵 3人\n4. 王阿姨 2大1小")).toEqual([
      "",
      "",
      "",
      "",
    ]);
  });

  test.each(["电梯坏了", "1. 张三", "明天9点\n下午3点", "1.5元\n2.5元", ""])("%j is none", (text) => {
    expect(readSignupList(text)).toBeNull();
  });

  test("what changed since the last one", () => {
    const before = readSignupList("接龙\n1. 张三\n2. 李四 2人\n3. 王五")?.rows ?? [];
    const after = readSignupList("接龙\n1. 张三\n2. 李四 3人\n3. 赵六")?.rows ?? [];
    expect(compareSignups(before, after)).toMatchObject({
      added: [{ name: "赵六" }],
      removed: [{ name: "王五" }],
      changed: [{ before: { count: 2 }, after: { count: 3 } }],
    });
  });

  test("before, without what left and with what came, is after", () => {
    const row = fc.record({
      index: fc.integer({ min: 1, max: 9 }),
      name: fc.constantFrom("张三", "李四", "王五", "赵六"),
      count: fc.integer({ min: 1, max: 3 }),
      note: fc.constantFrom("", "3号楼"),
      goods: fc.constant(""),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.array(row, { maxLength: 6 }), (before, after) => {
        const { added, removed, changed } = compareSignups(before, after);
        expect(before.length - removed.length + added.length).toBe(after.length);
        expect(changed.every(({ before: old, after: fresh }) => old.name === fresh.name)).toBe(true);
        expect(compareSignups(after, after)).toEqual({ added: [], removed: [], changed: [] });
      }),
    );
  });
});

describe("an answer", () => {
  test.each<[string, number | null]>([
    ["+1", 1],
    ["+3 502", 3],
    ["我家两口", 2],
    ["3单元 2人", 2],
    ["算我一个", 1],
    ["报名 三位", 3],
    ["我和老婆", 2],
    ["count me in", 1],
    ["for 3", 3],
    ["不去了", 0],
    ["几点开始?", null],
    ["好的", null],
    ["2", null],
  ])("%s signs up %j", (text, count) => {
    expect(readSignupAnswer(text)?.count ?? null).toBe(count);
  });

  test("keeps what else was said", () => {
    expect(readSignupAnswer("5栋302 两份")).toEqual({ count: 2, note: "5栋302" });
  });
});
