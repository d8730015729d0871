import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendar } from "../../src/core/time.ts";
import {
  hashCode,
  looksLikeCode,
  newCode,
  type RoleLine,
  readRoleCode,
  readRoleLine,
} from "../../src/modules/members/rules.ts";
import {
  after as afterChange,
  answerBy,
  CHANGES,
  type Change,
  CONFIRM_DAYS,
  confirmBy,
  ENDED,
  finishBy,
  STATES,
  type State,
} from "../../src/modules/reports/rules.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the life of a report", () => {
  // Every state and every change. Two states where it matters whether somebody had it in hand: "without / with".
  const TABLE: Record<Exclude<Change, "reported">, Record<State, State | "assigned / accepted" | null>> = {
    assigned: {
      ...{ received: "assigned", assigned: "assigned", accepted: "assigned" },
      ...{ resolved: null, confirmed: null, unconfirmed: null, withdrawn: null },
    },
    accepted: {
      ...{ received: "accepted", assigned: "accepted", accepted: null },
      ...{ resolved: null, confirmed: null, unconfirmed: null, withdrawn: null },
    },
    resolved: {
      ...{ received: null, assigned: "resolved", accepted: "resolved" },
      ...{ resolved: null, confirmed: null, unconfirmed: null, withdrawn: null },
    },
    confirmed: {
      ...{ received: null, assigned: null, accepted: null },
      ...{ resolved: "confirmed", confirmed: null, unconfirmed: null, withdrawn: null },
    },
    reopened: {
      ...{ received: null, assigned: null, accepted: null, resolved: "assigned / accepted" },
      ...{ confirmed: "assigned / accepted", unconfirmed: "assigned / accepted", withdrawn: null },
    },
    added: {
      ...{ received: null, assigned: "assigned", accepted: "accepted" },
      ...{ resolved: null, confirmed: null, unconfirmed: null, withdrawn: null },
    },
    rated: {
      ...{ received: null, assigned: null, accepted: null },
      ...{ resolved: null, confirmed: "confirmed", unconfirmed: null, withdrawn: null },
    },
    expired: {
      ...{ received: null, assigned: null, accepted: null },
      ...{ resolved: "unconfirmed", confirmed: null, unconfirmed: null, withdrawn: null },
    },
    withdrawn: {
      ...{ received: "withdrawn", assigned: "withdrawn", accepted: null },
      ...{ resolved: null, confirmed: null, unconfirmed: null, withdrawn: null },
    },
    late: {
      ...{ received: "received", assigned: "assigned", accepted: "accepted" },
      ...{ resolved: null, confirmed: null, unconfirmed: null, withdrawn: null },
    },
  };
  const CELLS = CHANGES.filter((c) => c !== "reported").flatMap((change) =>
    STATES.map((state) => [state, change, TABLE[change][state]] as const),
  );

  test.each(CELLS)("%s, %s → %s", (state, change, to) => {
    const [without, withWorker] = to === "assigned / accepted" ? (["assigned", "accepted"] as const) : [to, to];
    expect(afterChange(state, change, false)).toBe(without);
    expect(afterChange(state, change)).toBe(without);
    expect(afterChange(state, change, true)).toBe(withWorker);
  });

  test("what has ended moves only by its reporter's word, and a withdrawn one never again", () => {
    for (const [state, change, to] of CELLS) {
      if (!ENDED.has(state) || to === null) continue;
      expect(state).not.toBe("withdrawn");
      expect(["reopened", "rated"]).toContain(change);
    }
  });

  test("from anywhere that has not ended, an end can be reached", () => {
    const reach = (state: State, seen: Set<State>): Set<State> => {
      if (seen.has(state)) return seen;
      seen.add(state);
      for (const change of CHANGES) {
        const next = change === "reported" ? null : afterChange(state, change, true);
        if (next) reach(next, seen);
      }
      return seen;
    };
    for (const state of STATES) {
      expect(
        [...reach(state, new Set())].some((s) => ENDED.has(s)),
        state,
      ).toBe(true);
    }
    expect([...reach("received", new Set())].sort()).toEqual([...STATES].sort());
  });
});

describe("promises", () => {
  const ZONES = ["Asia/Shanghai", "Europe/Berlin"] as const;
  /** What the clock on the wall shows, as minutes of the day. */
  const wall = (at: Date, zone: string) => {
    const { time, ...day } = calendar(zone)(at);
    return { ...day, minutes: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) };
  };
  const day = (from: string, days: number) =>
    fc.integer({ min: 0, max: days * 86_400 }).map((s) => new Date(Date.parse(from) + s * 1_000));
  // A year, and close to the nights on which Berlin's clocks change: 29 March and 25 October 2026.
  const moment = fc.oneof(
    day("2026-01-01T00:00:00Z", 365),
    day("2026-03-28T00:00:00Z", 3),
    day("2026-10-24T00:00:00Z", 3),
  );

  test("examples: 4 hours of daytime between 8 and 20", () => {
    const shanghai: [string, string][] = [
      ["2026-11-25 09:00", "2026-11-25 13:00"],
      ["2026-11-25 16:00", "2026-11-25 20:00"],
      ["2026-11-25 16:01", "2026-11-26 08:01"],
      ["2026-11-25 19:59", "2026-11-26 11:59"],
      ["2026-11-25 20:00", "2026-11-26 12:00"],
      ["2026-11-25 23:30", "2026-11-26 12:00"],
      ["2026-11-26 00:00", "2026-11-26 12:00"],
      ["2026-11-26 07:59", "2026-11-26 12:00"],
      ["2026-11-26 08:00", "2026-11-26 12:00"],
      ["2026-12-31 18:00", "2027-01-01 10:00"],
    ];
    for (const [now, due] of shanghai) {
      const at = new Date(`${now.replace(" ", "T")}:00+08:00`);
      expect(answerBy(at, false, "Asia/Shanghai").toISOString(), now).toBe(
        new Date(`${due.replace(" ", "T")}:00+08:00`).toISOString(),
      );
    }
    // Clocks go forward on the 29th of March: 20:30 in winter time, noon in summer time.
    expect(answerBy(new Date("2026-03-28T20:30:00+01:00"), false, "Europe/Berlin").toISOString()).toBe(
      "2026-03-29T10:00:00.000Z",
    );
    expect(answerBy(new Date("2026-10-24T20:30:00+02:00"), false, "Europe/Berlin").toISOString()).toBe(
      "2026-10-25T11:00:00.000Z",
    );
    expect(finishBy(new Date("2026-03-28T12:00:00+01:00"), false, "Europe/Berlin").toISOString()).toBe(
      "2026-03-29T16:00:00.000Z",
    );
    expect(finishBy(new Date("2026-10-24T12:00:00+02:00"), false, "Europe/Berlin").toISOString()).toBe(
      "2026-10-25T17:00:00.000Z",
    );
  });

  test.each(ZONES)("an answer in %s: always later, in daytime, after four hours of it", (zone) => {
    fc.assert(
      fc.property(moment, (now) => {
        const due = answerBy(now, false, zone);
        const at = wall(due, zone);
        expect(due.getTime()).toBeGreaterThan(now.getTime());
        expect(due.getTime() - now.getTime()).toBeLessThanOrEqual(17 * HOUR);
        expect(at.minutes).toBeGreaterThanOrEqual(8 * 60);
        expect(at.minutes).toBeLessThanOrEqual(20 * 60);
        const from = wall(now, zone);
        const worked = (minutes: number) => Math.min(Math.max(minutes, 8 * 60), 20 * 60) - 8 * 60;
        const days = Math.round((at.midnight - from.midnight) / 86_400_000);
        expect(days * 12 * 60 + worked(at.minutes) - worked(from.minutes)).toBe(4 * 60);
      }),
      { numRuns: 400 },
    );
  });

  test.each(ZONES)("an end in %s: tomorrow at 18:00, whatever the clocks do", (zone) => {
    fc.assert(
      fc.property(moment, (now) => {
        const due = finishBy(now, false, zone);
        const at = wall(due, zone);
        expect(due.getTime()).toBeGreaterThan(now.getTime());
        expect(at.minutes).toBe(18 * 60);
        expect(at.midnight - wall(now, zone).midnight).toBe(86_400_000);
        expect(due.getUTCSeconds() + due.getUTCMilliseconds()).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  test.each(ZONES)("when life is at risk in %s: half an hour and four hours, to the millisecond", (zone) => {
    fc.assert(
      fc.property(moment, (now) => {
        expect(answerBy(now, true, zone).getTime() - now.getTime()).toBe(30 * MINUTE);
        expect(finishBy(now, true, zone).getTime() - now.getTime()).toBe(4 * HOUR);
      }),
    );
  });

  test.each(ZONES)("who asks later in %s is never promised an earlier answer", (zone) => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 48 * 60 }), (now, minutes) => {
        const later = new Date(now.getTime() + minutes * MINUTE);
        expect(answerBy(later, false, zone).getTime()).toBeGreaterThanOrEqual(answerBy(now, false, zone).getTime());
        expect(finishBy(later, false, zone).getTime()).toBeGreaterThanOrEqual(finishBy(now, false, zone).getTime());
      }),
      { numRuns: 400 },
    );
  });

  test("three days to confirm", () => {
    const now = new Date("2026-11-25T01:00:00Z");
    expect(confirmBy(now).toISOString()).toBe("2026-11-28T01:00:00.000Z");
    expect(CONFIRM_DAYS).toBe(3);
  });
});

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
    expect(readRoleLine(line, PARTIES)).toEqual(expected);
  });

  test.each([
    ["7K3Q-9XWP-2FGH", "7K3Q-9XWP-2FGH"],
    [" 7k3q9xwp2fgh ", "7k3q9xwp2fgh"],
    ["7K3Q-9XWP-2FGH 楼长", null],
    ["楼长 3号楼", null],
    ["", null],
  ])("%j as a code", (line, code) => expect(readRoleCode(line)).toBe(code));

  test("a party is found however its Latin letters are written", () => {
    expect(readRoleLine("greenco", ["GreenCo"])).toEqual(give("worker", "GreenCo"));
    expect(readRoleLine("GreenCo", ["GreenCo"])).toEqual(give("worker", "GreenCo"));
  });

  test("whatever is written, it is read as something, and a person only by an id", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (line) => {
        const read = readRoleLine(line, PARTIES);
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
