import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
// @ts-expect-error plain JavaScript on purpose: one file that runs anywhere
import { compare, find, verify } from "../../scripts/verify.mjs";
import {
  codeOf,
  hashBallot,
  hashClosing,
  hashDefinition,
  newPseudonym,
  receiptOf,
} from "../../src/modules/polls/chain.ts";
import { writeDefinition, writeExport } from "../../src/modules/polls/export.ts";
import { ROOT } from "../support/sources.ts";
import { type Export, random, some, TAMPERINGS } from "../support/tamperings.ts";

const OPENED = new Date("2026-11-25T01:00:00Z");
const CLOSES = new Date("2026-11-28T12:00:00Z");
const OPTIONS = ["同意", "不同意", "弃权"];

/** An honest poll of so many ballots by so many voters. */
function poll(size: number, voters: number, dice: (below: number) => number, multiple = false) {
  const definition = writeDefinition({
    ...{ number: 15, question: "楼道装感应灯？", options: OPTIONS, electorate: "household" as const, multiple },
    ...{ secret: false, place: "building 3", openedAt: OPENED, closesAt: CLOSES },
  });
  const names = Array.from({ length: voters }, newPseudonym);
  const last = new Map<string, string>();
  const ballots = [];
  let head = hashDefinition(definition);
  for (let seq = 1; seq <= size; seq++) {
    const pseudonym = names[dice(voters)]!;
    const choice = dice(10) === 0 ? "" : multiple && dice(2) === 0 ? "1,3" : String(1 + dice(3));
    const castAt = new Date(OPENED.getTime() + seq * 20_000);
    head = hashBallot(head, { seq, pseudonym, choice, castAt });
    ballots.push({ seq, pseudonym, choice, castAt, hash: head });
    last.set(pseudonym, choice);
  }
  const counts = [0, 0, 0, 0];
  for (const choice of last.values()) {
    if (choice !== "") counts[0]!++;
    for (const option of choice.split(",").filter(Boolean)) counts[Number(option)]!++;
  }
  const end = { definition, counts, eligible: voters + 10, head, length: size };
  return { text: writeExport(end, ballots), code: codeOf(hashClosing(end), 20), ballots };
}

/** Makes a file that was changed fit together again, as a forger would who has all of the bot's code. */
function rehash(data: Export): void {
  let head = hashDefinition(data.definition);
  const last = new Map<string, string>();
  data.ballots.forEach((ballot, i) => {
    ballot.seq = i + 1;
    head = hashBallot(head, { ...ballot, castAt: new Date(ballot.castAt) });
    ballot.hash = head;
    last.set(ballot.pseudonym, ballot.choice);
  });
  const counts = [0, 0, 0, 0];
  for (const choice of last.values()) {
    if (choice !== "") counts[0]!++;
    for (const option of choice.split(",").filter(Boolean)) counts[Number(option)]!++;
  }
  Object.assign(data, { head, length: data.ballots.length, voters: [...last.keys()].sort() });
  data.result = { counts: counts.slice(1), voted: counts[0]!, eligible: data.result.eligible };
  data.closing = hashClosing({ head, length: data.length, counts, eligible: data.result.eligible });
}

test("what is honest verifies, of every size", () => {
  const dice = random(1);
  for (let n = 0; n < 300; n++) {
    const { text, code } = poll(1 + dice(60), 1 + dice(20), dice, n % 2 === 0);
    expect(verify(text, code).problems).toEqual([]);
    expect(verify(text).problems).toEqual([]);
  }
});

test("a code of an earlier morning tells up to where the chain is what it was", () => {
  const { text, code } = poll(9, 3, random(3), false);
  const data = JSON.parse(text) as { ballots: { hash: string; choice: string }[] };
  const morning = codeOf(data.ballots[4]!.hash, 20);
  expect(verify(text, morning)).toMatchObject({ problems: [], morning: 5 });
  expect(verify(text, code)).toMatchObject({ problems: [], morning: -1 });
  data.ballots[2]!.choice = "";
  expect(verify(JSON.stringify(data), morning).problems).not.toEqual([]);
  expect(verify(text, "0".repeat(20)).problems).toEqual(expect.arrayContaining([["other"]]));
});

/** `LINLI_TAMPERINGS=20000 npx vitest run test/modules/polls.verify.test.ts` for the whole figure; it prints it. */
const TAMPERED = Number(process.env.LINLI_TAMPERINGS ?? (process.env.CI ? 20_000 : 3_000));

test(`${TAMPERED} random edits, deletions, swaps and truncations under a published code are all found`, () => {
  const seed = Number(process.env.LINLI_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const dice = random(seed);
  const found = new Map<string, number>();
  let runs = 0;
  let honest = poll(1, 1, dice);
  while (runs < TAMPERED) {
    if (runs % 100 === 0) honest = poll(2 + dice(40), 1 + dice(12), dice, dice(2) === 0);
    const data = JSON.parse(honest.text) as Export;
    const [name, change] = some(TAMPERINGS, dice);
    change(data, dice);
    const forged = dice(2) === 0;
    if (forged) rehash(data);
    const text = JSON.stringify(data);
    // Two that are swapped may be one, a choice may be the same again: nothing has changed then.
    if (text === JSON.stringify(JSON.parse(honest.text))) continue;
    runs++;
    const { problems } = verify(text, honest.code);
    expect(problems.length, `seed ${seed}: ${name}${forged ? ", made to fit" : ""}`).toBeGreaterThan(0);
    found.set(name, (found.get(name) ?? 0) + 1);
  }
  expect([...found.keys()].sort()).toEqual(TAMPERINGS.map(([name]) => name).sort());
  console.log(`seed ${seed}: ${runs} changes of ${TAMPERINGS.length} kinds under a published code, ${runs} found`);
}, 300_000);

test("a file that was made to fit from its first line on is told apart only by the code that was said", () => {
  const { text, code } = poll(20, 8, random(3));
  const data = JSON.parse(text) as Export;
  data.ballots[3]!.choice = data.ballots[3]!.choice === "1" ? "2" : "1";
  rehash(data);
  expect(verify(JSON.stringify(data)).problems).toEqual([]);
  expect(verify(JSON.stringify(data), code).problems).toEqual([["other"]]);
});

test("rubbish is named, and never throws", () => {
  const { text } = poll(10, 4, random(4));
  const dice = random(5);
  for (const words of ["", "{}", "null", "[]", '{"definition":"{}"}', text.slice(0, text.length / 2)]) {
    expect(verify(words).problems.length, words.slice(0, 20)).toBeGreaterThan(0);
  }
  for (let n = 0; n < 2_000; n++) {
    const at = dice(text.length);
    const cut = text.slice(0, at) + String.fromCharCode(32 + dice(90)) + text.slice(at + 1);
    expect(() => verify(cut)).not.toThrow();
  }
});

test("every receipt finds its ballot, and no other", () => {
  const { text, ballots } = poll(80, 10, random(6));
  const data = JSON.parse(text);
  for (const { seq, hash, pseudonym } of ballots) {
    const last = ballots.findLast((b) => b.pseudonym === pseudonym)!;
    const became = last.choice === "" ? "back" : last.seq === seq ? "receipt" : "changed";
    expect(find(data, receiptOf(hash, seq))).toEqual([[became, seq, last.seq]]);
    expect(find(data, receiptOf(hash, seq + 1))).toBeNull();
  }
});

test("two exports of one poll are compared line by line", () => {
  const { text } = poll(12, 5, random(7));
  const data = JSON.parse(text) as Export;
  expect(compare(text, text)).toEqual([]);
  data.ballots[4]!.choice = "3,1";
  data.ballots.splice(10);
  expect(compare(text, JSON.stringify(data))).toEqual([
    ["differs", 5, "choice"],
    ["missing", 2],
  ]);
});

describe("as a program, with nothing but Node", () => {
  const folder = mkdtempSync(join(tmpdir(), "linli-verify-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [join(ROOT, "scripts/verify.mjs"), ...words], { cwd: folder, encoding: "utf8" });

  test("it says what it found, and ends with 0, 1 or 2", () => {
    const { text, code, ballots } = poll(30, 9, random(8));
    writeFileSync(join(folder, "true.json"), text);
    writeFileSync(join(folder, "false.json"), text.replace('"choice":"1"', '"choice":"2"'));
    const { hash, seq } = ballots[7]!;
    const good = run("true.json", "--head", code.toLowerCase(), "--receipt", receiptOf(hash, seq));
    expect(good.stdout).toContain("✓ 每一票都接得上，最后的票和结果都对。");
    expect(good.stdout).toContain("✓ 回执是第 8 票");
    expect(good.status).toBe(0);
    const english = run("true.json", "--head", code, "--receipt", receiptOf(hash, seq), "--lang", "en").stdout;
    expect(english).toContain("✓ Chain, last ballots and counts fit together.");
    expect(english).toContain("✓ The receipt is ballot 8");
    // Each language says all of it, and nothing of the other.
    expect(english.replaceAll("楼道装感应灯？", "").replace(/(?:不?同意|弃权)/g, "")).not.toMatch(/\p{Script=Han}/u);
    expect(english.split("\n")).toHaveLength(good.stdout.split("\n").length);
    const bad = run("false.json");
    expect(bad.stdout).toContain("票和它前面的接不上");
    expect(run("false.json", "--lang", "en").stdout).toContain("does not follow from the one before it");
    expect(bad.status).toBe(1);
    expect(run("--diff", "true.json", "false.json").status).toBe(1);
    expect(run("--diff", "true.json", "true.json").status).toBe(0);
    expect(run("missing.json").status).toBe(2);
    expect(run().status).toBe(2);
  });
});
