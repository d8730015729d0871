import { statfs } from "node:fs/promises";
import { type Config, ConfigError, readConfig } from "./config.ts";
import type { Finding } from "./core/adapter.ts";
import { missingYear } from "./modules/reports/clocks.ts";
import { openStore, rows } from "./store/db.ts";
import { sql } from "./store/drizzle.ts";
import { FolderInUse } from "./store/folder.ts";

/** `npm run doctor`: is everything there that the bot needs? Changes nothing. Exits 1 when something is wrong. */

const LEAST_FREE_BYTES = 1_000_000_000;
const MOST_CLOCK_SKEW_MS = 5_000;

async function examine(config: Config): Promise<Finding[]> {
  const holidays = checkHolidays(config.timezone, new Date());
  return [
    checkNode(),
    holidays,
    ...(await checkDatabase(config)),
    await checkDisk(config),
    ...(await checkPlatforms(config)),
  ];
}

/** Without this year's table every Saturday and Sunday is taken for free, and no other day; the next is announced in November. */
function checkHolidays(timeZone: string, now: Date): Finding {
  const year = now.getFullYear();
  const missing = missingYear(now, timeZone);
  const detail =
    missing === null
      ? `${year} ✓`
      : `没有 ${missing} 年的放假安排，先按周六周日休息来算 / none of ${missing}: Saturdays and Sundays count as free`;
  return { name: "放假安排 public holidays", ok: missing !== year, detail };
}

function checkNode(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return {
    name: "Node",
    ok: major >= 24,
    detail: `${process.versions.node}${major >= 24 ? "" : "，要 24 以上 / needs 24 or newer"}`,
  };
}

async function checkDatabase(config: Config): Promise<Finding[]> {
  const { url } = config.database;
  try {
    const asked = performance.now();
    const store = await openStore(url === null ? { dataDir: config.dataDir } : { url, connections: 1 });
    try {
      const [at] = await rows<{ ms: string }>(
        store.db,
        sql`select (extract(epoch from clock_timestamp()) * 1000)::text as ms`,
      );
      const skew = Math.round(Math.abs(Number(at?.ms) - Date.now()));
      const [tables] = await rows<{ there: boolean }>(store.db, sql`select to_regclass('inbox') is not null as there`);
      const findings: Finding[] = [
        { name: "数据库 database", ok: true, detail: `${store.kind}, ${Math.round(performance.now() - asked)} ms` },
        { name: "时钟 clock", ok: skew < MOST_CLOCK_SKEW_MS, detail: `与数据库相差 ${skew} ms from the database` },
      ];
      if (tables?.there) {
        const [left] = await rows<{ failed: number; waiting: number }>(
          store.db,
          sql`select (count(*) filter (where status = 'failed'))::int as failed,
            (count(*) filter (where status <> 'failed' and due_at < now()))::int as waiting
            from inbox where status in ('new', 'ready', 'failed')`,
        );
        findings.push({
          name: "没办成的 parked events",
          ok: left!.failed === 0,
          detail: `${left!.failed} 条 parked, ${left!.waiting} 条等着 waiting`,
        });
      }
      return findings;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof FolderInUse) {
      return [
        {
          name: "数据库 database",
          ok: true,
          detail: "邻里正在用它，先停掉再查 / in use by the running bot; stop it to look closer",
        },
      ];
    }
    const code = (error as { code?: string }).code ?? (error as Error).name;
    return [{ name: "数据库 database", ok: false, detail: `连不上 cannot connect (${code})` }];
  }
}

async function checkDisk(config: Config): Promise<Finding> {
  const disk = await statfs(config.dataDir).catch(() => statfs("."));
  const free = disk.bavail * disk.bsize;
  return { name: "磁盘 disk", ok: free > LEAST_FREE_BYTES, detail: `还剩 ${(free / 1e9).toFixed(1)} GB free` };
}

async function checkPlatforms(config: Config): Promise<Finding[]> {
  if (!config.telegram && !config.wechat)
    return [{ name: "平台 platform", ok: true, detail: "没有设置，用模拟器 / none set: the simulator" }];
  const findings: Finding[] = [];
  if (config.telegram) {
    const { createTelegram } = await import("../adapters/telegram/index.ts");
    const { token, apiRoot, webhook } = config.telegram;
    const telegram = createTelegram({
      ...{ token, apiRoot, menu: [], ...(webhook ? { webhook } : {}) },
      log: () => {},
    });
    findings.push(...(await telegram.check()));
  }
  if (config.wechat) {
    const { examineGateway } = await import("../adapters/wechat/index.ts");
    findings.push(...(await examineGateway(config.wechat)));
  }
  return findings;
}

try {
  const findings = await examine(readConfig(process.env));
  for (const { name, ok, detail } of findings) console.log(`${ok ? "✓" : "✗"} ${name}: ${detail}`);
  process.exitCode = findings.every((f) => f.ok) ? 0 : 1;
  // A gateway that has stalled keeps its connection open, and with it this process.
  setTimeout(() => process.exit(), 1_000).unref();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
