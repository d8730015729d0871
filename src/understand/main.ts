/**
 * `npm run -s understand`: reads JSON lines `{"id","text","lang?"}` on standard input and writes, for each,
 * `{"id","report","confidence","category","building","unit","floor","room","urgent"}`. The category is what it would be
 * if the text is a report, so it is given for every line. A line that cannot be read is named on standard error, and
 * the command then exits with 1.
 */
import { createInterface } from "node:readline";
import { readReport } from "./report.ts";

const LATER: Readonly<Record<string, string>> = {
  times: "Reading times comes with the notices; for now this command reads reports only: leave out `-- times`.",
  votes: "Reading votes comes with the polls; for now this command reads reports only: leave out `-- votes`.",
};

/** One line in, one line out; throws an Error that says what is wrong with the line. */
function answer(line: string): string {
  const asked: unknown = JSON.parse(line);
  if (typeof asked !== "object" || asked === null || !("text" in asked) || typeof asked.text !== "string") {
    throw new Error('expected {"id": …, "text": "…"}');
  }
  const { category, confidence, looksLikeReport, place, urgent } = readReport(asked.text);
  return JSON.stringify({
    id: "id" in asked ? asked.id : null,
    report: looksLikeReport,
    confidence,
    category,
    building: place?.building ?? null,
    unit: place?.unit ?? null,
    floor: place?.floor ?? null,
    room: place?.room ?? null,
    urgent,
  });
}

async function main(mode: string | undefined): Promise<number> {
  if (mode !== undefined) {
    console.error(LATER[mode] ?? `There is no mode "${mode}": leave it out to read reports.`);
    return 2;
  }
  let status = 0;
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === "") continue;
    try {
      process.stdout.write(`${answer(line)}\n`);
    } catch (error) {
      console.error(`Line ${number} was left out: ${error instanceof Error ? error.message : String(error)}`);
      status = 1;
    }
  }
  return status;
}

process.exitCode = await main(process.argv[2]);
