import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { BotApi, BotApiOptions, Call, Stats, Violation } from "../support/botApi/index.ts";

/** The repository's root. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

type Functions = {
  [Name in keyof BotApi as BotApi[Name] extends (...all: never[]) => unknown ? Name : never]: BotApi[Name];
};
type Offered = Omit<Functions, "until" | "serveControl" | "close">;

/** The fake Bot API in a process of its own. */
export interface FakeApi {
  pid: number;
  root: string;
  token: string;
  /** Calls one of the functions of the fake's own exports. */
  call<Name extends keyof Offered>(
    name: Name,
    ...args: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>>;
  stats(): Promise<Stats>;
  /** At most 1,000 calls of the bot whose number is above `after`. */
  calls(after: number): Promise<Call[]>;
  violations(): Promise<Violation[]>;
  stop(): Promise<void>;
}

/** Starts the fake Bot API. It ends with this process. */
export async function startFakeApi(options: BotApiOptions): Promise<FakeApi> {
  const given = JSON.stringify({ ...options, untilStdinCloses: true });
  const child = spawn(process.execPath, [join(ROOT, "test/support/botApi/main.ts"), given], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const line = await firstLine(child);
  const { root, token } = JSON.parse(line) as { root: string; token: string };
  async function get<T>(path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${root}/control/${path}`, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    const json = (await answer.json()) as T & { error?: string };
    if (!answer.ok) throw new Error(`fake Bot API: ${json.error}`);
    return json;
  }
  return {
    pid: child.pid!,
    root,
    token,
    call: async (method, ...args) => {
      const packed = args.map((a) => (Buffer.isBuffer(a) ? { base64: a.toString("base64") } : a));
      return (await get<{ result: never }>("call", { method, args: packed })).result;
    },
    stats: () => get("stats"),
    calls: (after) => get(`calls?after=${after}`),
    violations: () => get("violations"),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 3_000);
      await gone;
      clearTimeout(force);
    },
  };
}

/** A bot in a process of its own. */
export interface BotProcess {
  pid: number;
  /** Resolves true when a line of its output held the words asked for, false when it ended before. */
  ready: Promise<boolean>;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** The last lines it wrote, for a report. */
  tail(): string[];
  kill(signal?: NodeJS.Signals): void;
}

export interface BotOptions {
  /** The script and its arguments, after the options of Node. */
  script: string[];
  nodeOptions?: string[];
  /** Another checkout to run it in; this one by default. */
  cwd?: string;
  env: Record<string, string>;
  /** What a line of its output holds once it works. */
  readyWhen: string;
  /** Called with each line it writes. */
  onLine?: (line: string) => void;
}

/** Starts a bot with nothing in its environment but what is given (and what finds programs). */
export function startBot({ script, nodeOptions = [], cwd = ROOT, env, readyWhen, onLine }: BotOptions): BotProcess {
  const { PATH = "", TMPDIR } = process.env;
  const child = spawn(process.execPath, [...nodeOptions, ...script], {
    cwd,
    env: { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), NODE_NO_WARNINGS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const last: string[] = [];
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  const ready = new Promise<boolean>((resolve) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface({ input: stream }).on("line", (line) => {
        last.push(line);
        if (last.length > 20) last.shift();
        onLine?.(line);
        if (line.includes(readyWhen)) resolve(true);
      });
    }
    void exited.then(() => resolve(false));
  });
  return {
    pid: child.pid!,
    ready,
    exited,
    tail: () => last,
    kill: (signal = "SIGKILL") => void child.kill(signal),
  };
}

const running = new Set<ChildProcess>();
// Nothing of ours stays behind, however this process ends (short of being killed itself).
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

/** CPU time that a process has used so far, user and system, in microseconds (Linux). */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // proc(5): utime and stime are fields 14 and 15, in ticks of which sysconf(_SC_CLK_TCK) gives 100 on Linux.
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Memory of a process in MB: what it has now, and the most it ever had (Linux). */
export function memoryMb(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) / 1024;
  return { now: read("VmRSS"), most: read("VmHWM") };
}

async function firstLine(child: ChildProcess): Promise<string> {
  running.add(child);
  child.once("exit", () => running.delete(child));
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error("the process ended without a word");
}
