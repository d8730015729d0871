import fc from "fast-check";
import postgres from "postgres";
import { describe, expect, test } from "vitest";
import {
  approvalFor,
  MATTERS,
  type Matter,
  missing,
  outcomeOf,
  PARTICIPATION,
  reaches,
  readAsked,
  standOf,
  type Weight,
} from "../../src/modules/polls/owners/rules.ts";
import { ownDatabase } from "../support/database.ts";

/** Random rolls that are compared with the oracle: 100,000 by hand, `LINLI_ROLLS=100000 npx vitest run owners.rules`. */
const ROLLS = Number(process.env.LINLI_ROLLS ?? 2_000);
/** Statements of random ballots that the trigger's sums are compared after. */
const STATEMENTS = Number(process.env.LINLI_BALLOTS ?? 150);

/** A fraction in lowest terms: the oracle's own arithmetic, by division where the rules multiply. */
interface Fraction {
  over: bigint;
  under: bigint;
}
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
function fraction(over: bigint, under: bigint): Fraction {
  const by = gcd(over, under) || 1n;
  return { over: over / by, under: under / by };
}
/** a − b as a sign, by comparing whole parts, then what is left upside down (continued fractions). */
function compare(a: Fraction, b: Fraction): number {
  const [x, y] = [a.over / a.under, b.over / b.under];
  if (x !== y) return x < y ? -1 : 1;
  const [r, s] = [a.over % a.under, b.over % b.under];
  if (r === 0n || s === 0n) return r === s ? 0 : r === 0n ? -1 : 1;
  return -compare({ over: a.under, under: r }, { over: b.under, under: s });
}

interface Voter {
  area: bigint;
  /** What each of the owners says: 0 nothing, 1 for, 2 against, 3 abstain. */
  says: number[];
}

/** The law, said once more: owner by owner, with fractions. */
function oracle(voters: Voter[], matter: Matter) {
  const sum = (list: Voter[]) => list.reduce((area, v) => area + v.area, 0n);
  const said = (v: Voter) => v.says.filter((s) => s > 0);
  const agreeing = (v: Voter) => said(v).length > 0 && said(v).every((s) => s === said(v)[0]);
  const taking = voters.filter(agreeing);
  const yes = taking.filter((v) => said(v)[0] === 1);
  const share = (part: bigint, whole: bigint) => (whole === 0n ? null : fraction(part, whole));
  const least = (part: Fraction | null, of: Fraction) => part !== null && compare(part, of) >= 0;
  const weighty = ["raise-funds", "rebuild", "common-parts"].includes(matter);
  const enough = (part: Fraction | null) =>
    weighty ? least(part, { over: 3n, under: 4n }) : part !== null && compare(part, { over: 1n, under: 2n }) > 0;
  const two = { over: 2n, under: 3n };
  const participation = {
    heads: least(share(BigInt(taking.length), BigInt(voters.length)), two),
    area: least(share(sum(taking), sum(voters)), two),
  };
  const approval = {
    heads: enough(share(BigInt(yes.length), BigInt(taking.length))),
    area: enough(share(sum(yes), sum(taking))),
  };
  const passed = participation.heads && participation.area && approval.heads && approval.area;
  return { participation, approval, passed };
}

/** The same by the rules: heads and area added up by what each stands for. */
function byRules(voters: Voter[], matter: Matter) {
  const tallies: Weight[] = [0, 1, 2, 3].map(() => ({ heads: 0n, areaCm2: 0n }));
  for (const { area, says } of voters) {
    const stand = standOf(says.map((s) => (s === 0 ? "" : String(s))));
    if (stand === null) continue;
    const tally = tallies[stand === "pending" ? 0 : stand]!;
    tally.heads++;
    tally.areaCm2 += area;
  }
  const all = { heads: BigInt(voters.length), areaCm2: voters.reduce((sum, v) => sum + v.area, 0n) };
  const { participation, approval, passed } = outcomeOf(all, tallies, matter);
  return { participation, approval, passed };
}

describe("a double majority", () => {
  test("of up to six owners, every way they can vote and two ways they can hold, is what the law says", () => {
    let tried = 0;
    for (let owners = 0; owners <= 6; owners++) {
      for (const areas of [Array.from({ length: owners }, () => 1n), [5n, 1n, 1n, 2n, 3n, 1n].slice(0, owners)]) {
        for (let ways = 0; ways < 4 ** owners; ways++) {
          const voters = areas.map((area, i) => ({ area, says: [Math.floor(ways / 4 ** i) % 4] }));
          for (const matter of ["other", "rebuild"] as const) {
            const [found, meant] = [byRules(voters, matter), oracle(voters, matter)];
            if (JSON.stringify(found) !== JSON.stringify(meant)) expect({ voters, found }).toEqual({ voters, meant });
            tried++;
          }
        }
      }
    }
    expect(tried).toBe(4 * (1 + 4 + 16 + 64 + 256 + 1024 + 4096));
  });

  test(`of ${ROLLS} random rolls, with co-owners who agree or differ, is what exact fractions say`, () => {
    const voter = fc.record({
      area: fc.oneof(fc.bigInt({ min: 1n, max: 3n }), fc.bigInt({ min: 1n, max: 10n ** 13n })),
      says: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(voter, { maxLength: 40 }), fc.constantFrom(...MATTERS), (voters, matter) => {
        expect(byRules(voters, matter)).toEqual(oracle(voters, matter));
      }),
      { numRuns: ROLLS },
    );
  });

  test("is exact at the line: two thirds and three quarters are enough, half is not", () => {
    expect(reaches(2n, 3n, PARTICIPATION)).toBe(true);
    expect(reaches(6_666_666n, 10_000_000n, PARTICIPATION)).toBe(false);
    expect(reaches(5n, 10n, approvalFor("property-company"))).toBe(false);
    expect(reaches(6n, 10n, approvalFor("property-company"))).toBe(true);
    expect(reaches(3n, 4n, approvalFor("rebuild"))).toBe(true);
    expect(reaches(0n, 0n, approvalFor("rebuild"))).toBe(false);
  });

  test("what is missing is the least that would do (property)", () => {
    const share = fc.constantFrom(PARTICIPATION, approvalFor("other"), approvalFor("rebuild"));
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 0n, max: 100n }), share, (whole, of, s) => {
        const part = (whole * of) / 100n;
        const more = missing(part, whole, s);
        expect(reaches(part + more, whole, s)).toBe(true);
        if (more > 0n) expect(reaches(part + more - 1n, whole, s)).toBe(false);
      }),
    );
  });
});

test.each([
  ["委托 1", 1],
  ["委托：最多 2 位", 2],
  ["不收委托", 0],
  ["Proxies 2", 2],
  ["no proxies", 0],
  ["委托 0", 0],
  ["委托 4", "proxies"],
])("for how many owners one neighbour may vote: %s", (words, proxies) => {
  const read = readAsked(`4 | 委托 1 | ${words}`);
  expect(typeof read === "string" ? read : read.proxies).toBe(proxies);
  // The question comes first, whatever it says.
  if (typeof read !== "string") expect(read.rest).toBe("委托 1");
});

test("the line of the maker is read, whatever order its parts come in", () => {
  expect(readAsked("4 | 依据充分吗？ | 依据 规则第十条 | 截止 周五 | 组织 业委会 | 地点 3号楼")).toEqual({
    ...{ matter: "property-company", committee: "业委会", rule: "规则第十条", proxies: 3 },
    ...{ rest: "依据充分吗？ | 截止 周五 | 地点 3号楼", hasClose: true },
  });
  for (const [name, matter] of [
    ["选聘和解聘物业", "property-company"],
    ["更换物业公司", "property-company"],
    ["使用维修资金", "use-funds"],
    ["加装电梯", "rebuild"],
    ["业委会换届", "committee"],
  ])
    expect(readAsked(`${name} | 问`), name).toMatchObject({ matter, rest: "问" });
  for (const line of ["用维修资金加装电梯，由业委会组织 | 问", "使用维修资金加装电梯 | 问", "换物业吗？ | 问"])
    expect(readAsked(line), line).toBe("no-matter");
  for (const line of ["", "0 | 问", "10 | 问", "物业 | 问"]) expect(readAsked(line)).toBe("no-matter");
});

test(`the database's sums are what ${STATEMENTS} random statements of ballots come to`, async () => {
  const sql = postgres(await ownDatabase(), { max: 1, onnotice: () => {} });
  try {
    const seats = Array.from({ length: 30 }, (_, i) => ({ pseudonym: `seat-${i}`, head: 1 + Math.floor(i / 2) }));
    const areas = Array.from({ length: 15 }, (_, i) => 3_000_000_000 + 17 * i);
    await sql`insert into poll_chains (community_id, number, head, length) values (1, 1, '', 0)`;
    await sql`insert into resolutions (community_id, number, matter, heads, area_cm2) values (1, 1, 'other', 15, 1)`;
    for (const [i, area] of areas.entries()) {
      await sql`insert into resolution_heads (community_id, number, head, area_cm2, units) values (1, 1, ${i + 1}, ${area}, '[]')`;
    }
    await sql`insert into resolution_seats ${sql(seats.map((s) => ({ community_id: 1, number: 1, ...s })))}`;
    let seq = 0;
    const last = new Map<string, string>();
    const runs = fc.sample(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 29 }), fc.constantFrom("", "1", "2", "3")), {
        minLength: 1,
        maxLength: 8,
      }),
      { numRuns: STATEMENTS, seed: 20261126 },
    );
    for (const run of runs) {
      const rows = run.map(([seat, choice]) => {
        const { pseudonym } = seats[seat]!;
        last.set(pseudonym, choice);
        const cast_at = new Date(0);
        return { community_id: 1, number: 1, seq: ++seq, pseudonym, choice, cast_at, hash: String(seq) };
      });
      await sql`insert into ballots ${sql(rows)}`;
      const meant = [0, 1, 2, 3].map(() => ({ heads: 0, area: 0 }));
      for (const [i, area] of areas.entries()) {
        const stand = standOf(seats.filter((s) => s.head === i + 1).map((s) => last.get(s.pseudonym) ?? ""));
        if (stand === null) continue;
        const tally = meant[stand === "pending" ? 0 : stand]!;
        tally.heads++;
        tally.area += area;
      }
      const found = [0, 1, 2, 3].map(() => ({ heads: 0, area: 0 }));
      for (const row of await sql`select option, heads, area_cm2 from resolution_tallies`) {
        found[row.option] = { heads: row.heads, area: Number(row.area_cm2) };
      }
      expect(found).toEqual(meant);
    }
  } finally {
    await sql.end();
  }
});
