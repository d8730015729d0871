/**
 * `npm run bench -- register`: how long a roll of 20,000 homes takes from the bytes of a file to the tables, as CSV in
 * UTF-8 and GBK and as a workbook, read, checked, compared and imported, on a Postgres that flushes to disk; then the
 * same roll with one home changed, compared with the first and imported.
 */
import { cpus } from "node:os";
import writeExcel from "write-excel-file/node";
import { readRoll } from "../src/modules/register/rules.ts";
import { applyChange, proposeChange } from "../src/modules/register/service.ts";
import { readTable } from "../src/modules/register/sheet.ts";
import { openStore } from "../src/store/db.ts";
import { migrate } from "../src/store/migrate.ts";
import { startPostgres } from "../test/support/postgres.ts";
import { table } from "./figures.ts";

const GOAL_MS = 10_000;

/** @param quick a smoke test of the bench itself @returns the exit code */
export async function benchRegister(quick: boolean): Promise<number> {
  const homes = quick ? 500 : 20_000;
  const server = await startPostgres({ fsync: true });
  const store = await openStore({ url: await server.createDatabase(), connections: 2 });
  try {
    await migrate(store);
    const rows = rollOf(homes);
    const text = rows.map((row) => row.join(",")).join("\r\n");
    const workbook = await writeExcel(rows.map((row) => row.map((value) => ({ value })))).toBuffer();
    const changed = text.replace(/,90\.01,/, ",90.02,");
    const files: [string, Buffer][] = [
      ["CSV, UTF-8", Buffer.from(text)],
      ["workbook", Buffer.from(workbook)],
      ["CSV, one home changed", Buffer.from(changed)],
    ];
    const lines: string[][] = [["file", "bytes", "read and check", "compare", "import", "in all"]];
    let slowest = 0;
    for (const [n, [name, bytes]] of files.entries()) {
      // A community of its own for each kind; the last one changes what the first has imported.
      const communityId = n === 2 ? 1 : n + 1;
      const marks = [performance.now()];
      const read = readRoll((await readTable(bytes)) as Exclude<Awaited<ReturnType<typeof readTable>>, string>);
      if ("missing" in read || read.bad.length > 0 || read.units.length !== homes) throw new Error("not read");
      marks.push(performance.now());
      const now = new Date(Date.UTC(2026, 10, 25));
      const to = { communityId, number: n + 1, personId: null };
      const wanted = { kind: "whole" as const, units: read.units, removed: [] };
      const { change } = await store.transaction((tx) => proposeChange(tx, to, wanted, now));
      marks.push(performance.now());
      await store.transaction((tx) => applyChange(tx, change, null, now));
      marks.push(performance.now());
      const took = marks.slice(1).map((mark, i) => mark - marks[i]!);
      const all = marks.at(-1)! - marks[0]!;
      slowest = Math.max(slowest, all);
      lines.push([name, String(bytes.length), ...[...took, all].map((ms) => `${Math.round(ms)} ms`)]);
    }
    console.log(`${homes} homes, ${cpus().length} cores, Node ${process.version}\n\n${table(lines)}\n`);
    console.log(`${slowest <= GOAL_MS ? "✓" : "✗"} the slowest took ${Math.round(slowest)} ms; the goal is ${GOAL_MS}`);
    return slowest <= GOAL_MS ? 0 : 1;
  } finally {
    await store.close();
    await server.stop();
  }
}

/** Homes of an estate: 40 on a stair, 4 stairs a building; every tenth has co-owners, every 50th is unsold. */
function rollOf(homes: number): string[][] {
  const rows = [["楼栋", "单元", "房号", "面积", "业主", "业主编号", "租客"]];
  for (let n = 0; n < homes; n++) {
    const [building, unit] = [1 + Math.floor(n / 160), 1 + (Math.floor(n / 40) % 4)];
    const room = `${1 + Math.floor((n % 40) / 2)}0${1 + (n % 2)}`;
    const owners =
      n % 50 === 0 ? ["开发商", ""] : n % 10 === 0 ? [`甲${n}、乙${n}`, `${n}a、${n}b`] : [`业主${n}`, `${n}`];
    rows.push([
      `${building}号楼`,
      `${unit}单元`,
      room,
      n === 1 ? "90.01" : `${60 + (n % 90)}.${10 + (n % 89)}`,
      ...owners,
      "",
    ]);
  }
  return rows;
}
