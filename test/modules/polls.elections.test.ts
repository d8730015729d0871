import fc from "fast-check";
import { describe, expect, test } from "vitest";
// @ts-expect-error plain JavaScript on purpose: one file that runs anywhere
import { verify } from "../../scripts/verify.mjs";
import { codeOf, hashBallot, hashClosing, hashDefinition, newPseudonym } from "../../src/modules/polls/chain.ts";
import { electFrom, newSeed, sealSeed } from "../../src/modules/polls/elections/draw.ts";
import { type ElectionPlan, readElection } from "../../src/modules/polls/elections/plan.ts";
import { writeDefinition, writeExport } from "../../src/modules/polls/export.ts";

const ZONE = "Asia/Shanghai";
/** Wednesday, 25 November 2026, 09:00. */
const NOW = new Date("2026-11-25T01:00:00Z");
const at = (words: string) => new Date(`${words.replace(" ", "T")}:00+08:00`);

describe("what a line asks for", () => {
  test.each<[string, Partial<ElectionPlan> & { seats?: number; most?: number | null; until?: Date }]>([
    ["3号楼楼长", { seats: 1, most: 1, until: at("2026-11-28 20:00"), closesAt: at("2026-12-01 20:00") }],
    ["楼长 | 选 2 名 | 提名到 周五晚8点", { seats: 2, most: 2, until: at("2026-11-27 20:00") }],
    ["业委会委员\n应选：五人\n不限\n居民表决", { seats: 5, most: null, electorate: "resident" }],
    ["楼长 | 提名到 明晚8点 | 截止 周日晚8点", { closesAt: at("2026-11-29 20:00"), electorate: "household" }],
    ["楼长 | 地点 3号楼", { place: { kind: "building", code: "3" } }],
  ])("%s", (line, wanted) => {
    const read = readElection(line, NOW, ZONE);
    if (!("question" in read)) throw new Error(JSON.stringify(read));
    const { seats, most, until } = read.election;
    expect({ ...read, seats, most, until: new Date(until) }).toMatchObject(wanted);
  });

  test.each([
    ["", { election: "how" }],
    [`${"长".repeat(41)}`, { election: "long-title" }],
    ["楼长 | 选 0 名", { election: "seats" }],
    ["楼长 | 选 12 名", { election: "seats" }],
    ["楼长 | 王秀英 | 李大爷", { election: "how" }],
    ["楼长 | 提名到 昨天", { poll: "past" }],
    ["楼长 | 提名到 90天后", { poll: "far" }],
    ["楼长 | 提名到 周五晚8点 | 截止 周五晚9点", { election: "short" }],
    ["楼长 | 地点 月球", { poll: "no-place" }],
  ])("%s is refused", (line, problem) => {
    expect(readElection(line, NOW, ZONE)).toEqual(problem);
  });
});

/** Ballots that name several of four, as they are exported. */
function election(ballots: number[][], seats: number, most: number | null) {
  const seed = newSeed();
  const definition = writeDefinition({
    ...{ number: 20, question: "楼长", options: ["甲", "乙", "丙", "丁"], electorate: "household" as const },
    ...{ multiple: most !== 1, secret: false, place: "building 3", openedAt: NOW, closesAt: at("2026-11-28 20:00") },
    more: { election: { seats, most, seal: sealSeed(seed) } },
  });
  let head = hashDefinition(definition);
  const counts = [0, 0, 0, 0, 0];
  const cast = ballots.map((options, i) => {
    const link = { seq: i + 1, pseudonym: newPseudonym(), choice: options.join(","), castAt: NOW };
    head = hashBallot(head, link);
    for (const option of [0, ...options]) counts[option]!++;
    return { ...link, hash: head };
  });
  const end = { counts, eligible: 50, head, length: cast.length };
  const text = writeExport({ ...end, definition, election: { seats, most, until: "", seed } }, cast);
  return { text, counts, head, seed, code: codeOf(hashClosing(end), 20) };
}

const ballotsOf = (most: number) =>
  fc.array(
    fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: most }).map((l) => l.sort()),
    {
      minLength: 1,
      maxLength: 12,
    },
  );

describe("who is elected", () => {
  test("has more votes than who is not, or as many and the smaller lot; verify.mjs agrees", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), ballotsOf(3), (seats, ballots) => {
        const { text, counts, head, seed, code } = election(ballots, seats, 3);
        const votes = counts.slice(1);
        const { elected, tied } = electFrom(votes, { seats, seed }, head);
        const withVotes = votes.filter((n) => n > 0).length;
        expect(elected).toHaveLength(Math.min(seats, withVotes));
        for (const option of [1, 2, 3, 4]) {
          if (elected.includes(option) || votes[option - 1] === 0) continue;
          for (const one of elected) {
            expect(votes[one - 1]).toBeGreaterThanOrEqual(votes[option - 1]!);
            if (votes[one - 1] === votes[option - 1]) expect(tied).toContain(option);
          }
        }
        expect(verify(text, code).problems).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("cannot be told otherwise: another winner, another seed, and more names than a ballot may have are found", () => {
    const { text, code } = election([[1], [2], [1], [2], [3]], 1, 1);
    const data = JSON.parse(text);
    for (const elected of [[], [3], [1, 2], [3 - data.result.elected[0]]]) {
      const problems = verify(JSON.stringify({ ...data, result: { ...data.result, elected } }), code).problems;
      expect(problems).toEqual([["election", expect.any(String)]]);
    }
    const seeded = JSON.stringify({ ...data, result: { ...data.result, seed: newSeed() } });
    expect(verify(seeded, code).problems).toEqual([["election", "seed"]]);
    const many = election([[1, 2, 3]], 2, 2);
    expect(verify(many.text, many.code).problems).toContainEqual(["ballot", 1, "choice"]);
  });

  test("over many equal votes the lot favours nobody", () => {
    let first = 0;
    for (let i = 0; i < 2_000; i++) {
      first += electFrom([5, 5], { seats: 1, seed: newSeed() }, hashDefinition(String(i))).elected[0] === 1 ? 1 : 0;
    }
    // Five standard deviations of a fair coin: wrong once in a million runs.
    expect(Math.abs(first - 1_000)).toBeLessThan(5 * Math.sqrt(500));
  });
});
