import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leadingParty } from "../../src/modules/members/parties.ts";
import {
  hashCode,
  looksLikeCode,
  newCode,
  type RoleLine,
  readRoleCode,
  readRoleLine,
} from "../../src/modules/members/rules.ts";

const partyIn = (names: readonly string[]) => (words: string) =>
  leadingParty(
    names.map((name) => ({ name })),
    words,
  )?.party.name;

describe("what is written after /role", () => {
  const PARTIES = ["物业", "居委会", "业委会", "Green Co"];
  const give = (role: string, scope = "", personId: number | null = null) =>
    ({ kind: "give", role, scope, personId }) as RoleLine;
  const take = (role: string, scope = "", personId: number | null = null) =>
    ({ kind: "take", role, scope, personId }) as RoleLine;
  const lines: [string, RoleLine][] = [
    ["", { kind: "list" }],
    ["   ", { kind: "list" }],
    ["p17", { kind: "pick", personId: 17 }],
    ["楼长 3号楼", give("leader", "3号楼")],
    ["楼长", give("leader")],
    ["梯长 3号楼 2单元", give("leader", "3号楼2单元")],
    ["单元长 3号楼2单元", give("leader", "3号楼2单元")],
    ["leader 3", give("leader", "3")],
    ["LEADER 3", give("leader", "3")],
    ["师傅 物业", give("worker", "物业")],
    ["成员 业委会", give("worker", "业委会")],
    ["worker 物业", give("worker", "物业")],
    ["物业", give("worker", "物业")],
    ["业委会", give("worker", "业委会")],
    // 居委会 is a party and a role: the word alone is the role, which only an admin gives.
    ["居委会", give("staff")],
    ["成员 居委会", give("worker", "居委会")],
    ["工作人员", give("staff")],
    ["社工", give("staff")],
    ["管理员", give("admin")],
    ["Admin", give("admin")],
    ["p17 楼长 3号楼", give("leader", "3号楼", 17)],
    ["p17 物业", give("worker", "物业", 17)],
    ["取消 管理员", take("admin")],
    ["撤掉 楼长", take("leader")],
    ["remove worker", take("worker")],
    ["Remove Worker", take("worker")],
    ["p17 取消 楼长 3号楼", take("leader", "3号楼", 17)],
    // A name is for people to read, never who is meant.
    ["@王姐 楼长 3号楼", give("leader", "3号楼")],
    ["取消 @王姐 楼长", take("leader")],
    ["王姐 楼长", { kind: "unclear" }],
    ["保安", { kind: "unclear" }],
    ["取消", { kind: "unclear" }],
    ["@王姐", { kind: "unclear" }],
    ["p17 取消", { kind: "unclear" }],
    ["p1234567890 楼长", { kind: "unclear" }],
    ["__proto__", { kind: "unclear" }],
    ["constructor 3号楼", { kind: "unclear" }],
    ["toString", { kind: "unclear" }],
  ];
  test.each(lines)("%j", (line, expected) => {
    expect(readRoleLine(line, partyIn(PARTIES))).toEqual(expected);
  });

  test.each([
    ["7K3Q-9XWP-2FGH", "7K3Q-9XWP-2FGH"],
    [" 7k3q9xwp2fgh ", "7k3q9xwp2fgh"],
    ["7K3Q-9XWP-2FGH 楼长", null],
    ["楼长 3号楼", null],
    ["", null],
  ])("%j as a code", (line, code) => expect(readRoleCode(line)).toBe(code));

  test("a party that Linli made is named in either language", () => {
    expect(readRoleLine("property management", partyIn(PARTIES))).toEqual(give("worker", "物业"));
    expect(readRoleLine("remove owners' committee", partyIn(PARTIES))).toEqual(take("worker", "业委会"));
    expect(readRoleLine("Green Co", partyIn(PARTIES))).toEqual(give("worker", "Green Co"));
    expect(readRoleLine("committee", partyIn(PARTIES))).toEqual(give("staff"));
  });

  test("a party is found however its Latin letters are written", () => {
    expect(readRoleLine("greenco", partyIn(["GreenCo"]))).toEqual(give("worker", "GreenCo"));
    expect(readRoleLine("GreenCo", partyIn(["GreenCo"]))).toEqual(give("worker", "GreenCo"));
  });

  test("whatever is written, it is read as something, and a person only by an id", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (line) => {
        const read = readRoleLine(line, partyIn(PARTIES));
        if ("personId" in read && read.personId !== null) expect(line.trimStart()).toMatch(/^p[0-9]/);
      }),
    );
  });
});

describe("codes", () => {
  const written = (groups: number) => new RegExp(`^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){${groups - 1}}$`);

  test.each([1, 2, 3, 4])("%i groups of four, without letters that are mistaken for others", (groups) => {
    for (let i = 0; i < 50; i++) expect(newCode(groups)).toMatch(written(groups));
  });

  test("never the same twice, and every character as likely as the next", () => {
    const codes = Array.from({ length: 3_000 }, () => newCode());
    expect(new Set(codes).size).toBe(codes.length);
    const counts = new Map<string, number>();
    for (const c of codes.join("").replaceAll("-", "")) counts.set(c, (counts.get(c) ?? 0) + 1);
    expect(counts.size).toBe(30);
    // 1,200 expected of each; six standard deviations are about 204.
    for (const [c, n] of counts) expect(Math.abs(n - 1_200), c).toBeLessThan(210);
  });

  test("a fresh code is known for one, unless it happens to have no digit", () => {
    for (let i = 0; i < 300; i++) {
      const code = newCode();
      expect(looksLikeCode(code)).toBe(/[0-9]/.test(code));
    }
    for (const word of ["楼长", "leader", "3号楼", "物业", "7K3Q", "7K3Q-9XWP", "admin-admin-admin"]) {
      expect(looksLikeCode(word), word).toBe(false);
    }
  });

  test("how a code is typed does not matter, which one it is does", () => {
    const group = fc.stringMatching(/^[2-9A-HJKMNP-TV-Z]{4}$/);
    const gap = fc.constantFrom("", "-", " ", " - ", "—", "－", "\u3000", ".");
    fc.assert(
      fc.property(fc.array(group, { minLength: 3, maxLength: 4 }), gap, fc.boolean(), (groups, between, lower) => {
        const typed = groups.join(between);
        expect(hashCode(lower ? typed.toLowerCase() : typed)).toBe(hashCode(groups.join("-")));
      }),
    );
    fc.assert(
      fc.property(group, group, (a, b) => {
        fc.pre(a !== b);
        expect(hashCode(`${a}-2222-3333`)).not.toBe(hashCode(`${b}-2222-3333`));
      }),
    );
    expect(hashCode("阳光里2026")).not.toBe(hashCode("月光里2026"));
    expect(hashCode("7K3Q-9XWP-2FGH")).toMatch(/^[0-9a-f]{64}$/);
  });
});
