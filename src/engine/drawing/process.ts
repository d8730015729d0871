import { type ChildProcess, fork } from "node:child_process";
import type { Answered, Asked } from "./child.ts";

/** It is let go when nothing was drawn for so long: it holds 350 MB. */
const IDLE_MS = 60_000;
/** The first picture takes a second on a slow machine; one that takes so long will not come. */
const DRAW_MS = 15_000;
/** What it draws with never gives all of its memory back, so it is started anew after so many. */
const MOST_DRAWN = 40;

/** The process that draws for all painters of this process, while there is one. */
let child: ChildProcess | null = null;
let drawn = 0;
let idle: NodeJS.Timeout | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Has one picture drawn in a process of its own, which is there only while it is needed: fonts and what draws take
 * memory the bot does not have, and may fail without it. One picture at a time, in the order asked.
 *
 * @param ask what to draw, looked up when its turn has come; null: it is not wanted any more
 * @returns what came of it, or null when it was not wanted; the process is let go after any error
 */
export function drawInProcess(ask: () => Promise<Asked | null>): Promise<Answered | null> {
  const turn = last.then(async () => {
    const asked = await ask();
    if (!asked) return null;
    const answer = await askChild(asked);
    if ("error" in answer || ++drawn >= MOST_DRAWN) letGo();
    else idle = setTimeout(letGo, IDLE_MS).unref();
    return answer;
  });
  last = turn.catch(() => {});
  return turn;
}

function letGo(): void {
  clearTimeout(idle);
  child?.kill("SIGKILL");
  child = null;
  drawn = 0;
}

function startChild(): ChildProcess {
  const { PATH, SystemRoot, TMPDIR, TEMP } = process.env;
  const started = fork(new URL("./child.ts", import.meta.url), {
    // What it needs and no secret: what it draws was written by anybody.
    env: {
      ...(PATH && { PATH }),
      ...(SystemRoot && { SystemRoot }),
      ...(TMPDIR && { TMPDIR }),
      ...(TEMP && { TEMP }),
    },
    execArgv: ["--max-old-space-size=256", "--max-semi-space-size=4"],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const forget = () => {
    if (child === started) letGo();
  };
  started.on("error", forget).on("exit", forget);
  // It never keeps the bot from ending; it ends by itself when the bot is gone.
  started.unref();
  started.channel?.unref();
  return started;
}

function askChild(asked: Asked): Promise<Answered> {
  clearTimeout(idle);
  child ??= startChild();
  const mine = child;
  return new Promise<Answered>((resolve) => {
    mine.channel?.ref();
    const timer = setTimeout(() => end({ error: "it took too long" }), DRAW_MS);
    const onExit = () => end({ error: "the drawing process ended" });
    const end = (answer: Answered) => {
      clearTimeout(timer);
      mine.off("message", end).off("exit", onExit).off("error", onExit);
      mine.channel?.unref();
      resolve(answer);
    };
    mine.on("message", end).on("exit", onExit).on("error", onExit);
    mine.send(asked, (error) => error && onExit());
  });
}
