/**
 * `npm run understand:score [folder]`: measures understanding on texts kept outside the repository (default
 * ../shared/data/nl, described in docs/understanding.md) and prints tables in Markdown. A third of each chat_* file, by
 * the hash of its id, was set aside while building: its texts are never shown, only counted.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATEGORIES } from "../../src/understand/categories.ts";
import { readReport } from "../../src/understand/report.ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../../shared/data/nl", import.meta.url));
if (!existsSync(folder)) {
  console.error(`${folder} is not there. Name the folder that holds chat_messages.jsonl.`);
  process.exit(2);
}

interface Row {
  id: string;
  text: string;
  note: string | null;
  [field: string]: unknown;
}
type Answer = Record<string, unknown>;

const read = (name: string): Row[] =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
const aside = (row: Row): boolean => (createHash("sha256").update(row.id).digest()[0] ?? 0) % 3 === 0;
const doubtful = (row: Row): boolean => (row.note ?? "").includes("doubtful");

/** What the command answers: the same way in as anybody else's. */
function ask(mode: string[], rows: readonly Row[]): Map<string, Answer> {
  const command = fileURLToPath(new URL("../../src/understand/main.ts", import.meta.url));
  const asked = rows.map((row) => JSON.stringify(row)).join("\n");
  const { stdout, stderr } = spawnSync(process.execPath, [command, ...mode], {
    input: asked,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (stderr) console.error(stderr);
  const answers = stdout.split("\n").filter((line) => line !== "");
  return new Map(answers.map((line) => JSON.parse(line) as Answer).map((answer) => [String(answer.id), answer]));
}

/** Wilson's interval at 95 %. */
function wilson(hits: number, of: number): string {
  if (of === 0) return "–";
  const z = 1.96;
  const p = hits / of;
  const middle = p + (z * z) / (2 * of);
  const spread = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const bound = (x: number): string => (x / (1 + (z * z) / of)).toFixed(3);
  return `${p.toFixed(3)} (${hits}/${of}, ${bound(middle - spread)}–${bound(middle + spread)})`;
}
const line = (...cells: (string | number)[]): void => console.log(`| ${cells.join(" | ")} |`);
const head = (...cells: string[]): void => {
  console.log("");
  line(...cells);
  line(...cells.map(() => "---"));
};

const messages = read("chat_messages.jsonl");
const answers = ask([], messages);
const answer = (row: Row): Answer => answers.get(row.id) ?? {};
const parts: readonly (readonly [string, (row: Row) => boolean])[] = [
  ["seen", (row) => !aside(row)],
  ["set aside", aside],
];

console.log("## Reports\n\nRows marked doubtful are left out.");
head("part", "precision", "recall", "category", "urgent found", "urgent wrongly", "place exact");
for (const [name, belongs] of parts) {
  const rows = messages.filter((row) => belongs(row) && !doubtful(row));
  const reports = rows.filter((row) => row.report);
  const found = rows.filter((row) => answer(row).report);
  const hits = found.filter((row) => row.report).length;
  const urgent = reports.filter((row) => row.urgent);
  const fields = ["building", "unit", "floor", "room"];
  // A floor that was derived from a room is not scored as wrong.
  const exact = (row: Row): boolean =>
    fields.every(
      (field) => answer(row)[field] === row[field] || (field === "floor" && row.floor === null && row.room !== null),
    );
  const placed = rows.filter((row) => fields.some((field) => row[field] !== null));
  line(
    name,
    wilson(hits, found.length),
    wilson(hits, reports.length),
    wilson(reports.filter((row) => answer(row).category === row.category).length, reports.length),
    wilson(urgent.filter((row) => answer(row).urgent).length, urgent.length),
    rows.filter((row) => !row.urgent && answer(row).urgent).length,
    wilson(placed.filter(exact).length, placed.length),
  );
}

console.log("\nPlaces, each part where it is said:");
head("part", "building", "unit", "floor", "room", "invented");
for (const [name, belongs] of parts) {
  const rows = messages.filter((row) => belongs(row) && !doubtful(row));
  const fields = ["building", "unit", "floor", "room"];
  const cells = fields.map((field) => {
    const said = rows.filter((row) => row[field] !== null);
    return wilson(said.filter((row) => answer(row)[field] === row[field]).length, said.length);
  });
  const invented = rows.filter((row) =>
    fields.some((field) => row[field] === null && (answer(row)[field] ?? null) !== null),
  );
  line(name, ...cells, invented.length);
}

console.log("\nCategories, both parts, of the texts taken for reports or being one:");
head("category", "rows", "precision", "recall", "F1");
{
  const rows = messages.filter((row) => !doubtful(row));
  for (const category of CATEGORIES) {
    const real = rows.filter((row) => row.report && row.category === category);
    const said = rows.filter((row) => answer(row).report && answer(row).category === category);
    const hits = said.filter((row) => row.category === category).length;
    const precision = said.length ? hits / said.length : 0;
    const recall = real.length ? hits / real.length : 0;
    const f1 = precision + recall ? (2 * precision * recall) / (precision + recall) : 0;
    line(category, real.length, precision.toFixed(2), recall.toFixed(2), f1.toFixed(2));
  }
}

console.log(
  "\n## Ordinary talk\n\nTaken for a report, and asked about unasked, per 1,000 lines. A few of the text messages do tell a power cut.",
);
head("texts", "lines", "taken per 1,000", "asked per 1,000");
let lines = 0;
let taken = 0;
let asked = 0;
for (const name of ["zh_chatter_sms", "en_chatter_sms", "zh_chatter_kdconv", "zh_chatter_crosswoz"]) {
  const rows = read(`${name}.jsonl`);
  const readings = rows.map((row) => readReport(row.text));
  const reports = readings.filter((reading) => reading.looksLikeReport).length;
  const questions = readings.filter((reading) => reading.worthAsking).length;
  lines += rows.length;
  taken += reports;
  asked += questions;
  line(name, rows.length, ((reports / rows.length) * 1000).toFixed(2), ((questions / rows.length) * 1000).toFixed(2));
}
line("all", lines, ((taken / lines) * 1000).toFixed(2), ((asked / lines) * 1000).toFixed(2));
{
  const real = messages.filter((row) => row.report && !doubtful(row));
  const readings = real.map((row) => readReport(row.text));
  console.log(
    `\nOf real reports, asked about unasked: ${wilson(readings.filter((reading) => reading.worthAsking).length, real.length)}.`,
  );
}

console.log("\n## Times");
const times = read("chat_times.jsonl");
const timed = ask(["times"], times);
const timeRight = (row: Row): boolean =>
  ["start", "end", "recurrence"].every((field) => timed.get(row.id)?.[field] === row[field]);
head("part", "exact", "exact, doubtful ones too", "traps taken for a time");
for (const [name, belongs] of parts) {
  const all = times.filter(belongs);
  const rows = all.filter((row) => !doubtful(row));
  const traps = all.filter((row) => row.start === null && row.end === null);
  const fallen = traps.filter((row) => (timed.get(row.id)?.start ?? timed.get(row.id)?.end ?? null) !== null);
  line(
    name,
    wilson(rows.filter(timeRight).length, rows.length),
    wilson(all.filter(timeRight).length, all.length),
    `${fallen.length} of ${traps.length}`,
  );
}
for (const row of times.filter((row) => !aside(row) && !timeRight(row))) {
  console.log(`- ${row.now} ${row.text}: ${JSON.stringify(timed.get(row.id))}`);
}

console.log("\n## Votes");
const votes = read("chat_votes.jsonl");
const voted = ask(["votes"], votes);
const voteRight = (row: Row): boolean => JSON.stringify(voted.get(row.id)?.choice) === JSON.stringify(row.choice);
head("part", "right", "right, doubtful ones too", "counted though it is no vote");
for (const [name, belongs] of parts) {
  const all = votes.filter(belongs);
  const rows = all.filter((row) => !doubtful(row));
  const none = all.filter((row) => row.choice === null);
  const counted = none.filter((row) => (voted.get(row.id)?.choice ?? null) !== null).length;
  line(
    name,
    wilson(rows.filter(voteRight).length, rows.length),
    wilson(all.filter(voteRight).length, all.length),
    `${counted} of ${none.length}`,
  );
}
for (const row of votes.filter((row) => !aside(row) && !voteRight(row))) {
  console.log(`- ${row.options}: ${row.text}: ${JSON.stringify(voted.get(row.id)?.choice)}`);
}
