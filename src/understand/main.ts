/**
 * `npm run -s understand`: reads JSON lines on standard input and writes one for each.
 * - `{"id","text","lang?"}` → `{"id","report","confidence","category","building","unit","floor","room","urgent"}`; the
 *   category is what it would be if the text is a report, so it is given for every line
 * - `-- times`: `{"id","now","text"}` → `{"id","start","end","recurrence"}`; `now` is ISO 8601 with an offset, which the
 *   answers share
 * - `-- votes`: `{"id","options","mode","text"}` → `{"id","choice"}`
 *
 * A line that cannot be read is named on standard error, and the command then exits with 1.
 */
import { createInterface } from "node:readline";
import { z } from "zod";
import { readReport } from "./report.ts";
import { readTimes } from "./times.ts";
import { readVote } from "./votes.ts";

const id = z.union([z.string(), z.number()]).nullish();
const REPORT = z.object({ id, text: z.string() });
const TIMES = z.object({
  id,
  text: z.string(),
  now: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/),
});
const VOTES = z.object({ id, text: z.string(), options: z.array(z.string()), mode: z.enum(["single", "multi"]) });

const MODES: Readonly<Record<string, (asked: unknown) => object>> = {
  reports(asked) {
    const { id, text } = REPORT.parse(asked);
    const { category, confidence, looksLikeReport, place, urgent } = readReport(text);
    return {
      id: id ?? null,
      report: looksLikeReport,
      confidence,
      category,
      building: place?.building ?? null,
      unit: place?.unit ?? null,
      floor: place?.floor ?? null,
      room: place?.room ?? null,
      urgent,
    };
  },
  times(asked) {
    const { id, text, now } = TIMES.parse(asked);
    const wall = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(now);
    const offset = /(?:Z|[+-]\d\d:\d\d)$/.exec(now)?.[0] ?? "Z";
    const { start, end, recurrence } = readTimes(text, {
      day: Date.parse(`${wall?.[1]}T00:00:00Z`) / 86_400_000,
      minute: Number(wall?.[2]) * 60 + Number(wall?.[3]),
    });
    const zoned = (at: string | null): string | null => (at?.includes("T") ? `${at}:00${offset}` : at);
    return { id: id ?? null, start: zoned(start), end: zoned(end), recurrence };
  },
  votes(asked) {
    const { id, text, options, mode } = VOTES.parse(asked);
    return { id: id ?? null, choice: readVote(text, options, mode) };
  },
};

async function main(mode: string): Promise<number> {
  const answer = MODES[mode];
  if (!answer) {
    console.error(`There is no mode "${mode}": use times or votes, or leave it out to read reports.`);
    return 2;
  }
  let status = 0;
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    // Some editors begin a file with a mark of its byte order; trim takes it away.
    if (line.trim() === "") continue;
    try {
      process.stdout.write(`${JSON.stringify(answer(JSON.parse(line.trim())))}\n`);
    } catch (error) {
      const what =
        error instanceof z.ZodError
          ? z.prettifyError(error).replaceAll("\n", " ")
          : error instanceof Error
            ? error.message
            : String(error);
      console.error(`Line ${number} was left out: ${what}`);
      status = 1;
    }
  }
  return status;
}

process.exitCode = await main(process.argv[2] ?? "reports");
