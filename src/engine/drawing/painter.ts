import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import type { Picture } from "../../core/picture.ts";
import type { Log } from "../log.ts";
import type { PhotoStore } from "../photos.ts";
import type { Answered, Asked } from "./child.ts";
import { type DrawnPhoto, PHOTO } from "./layout.ts";

/** The drawing process is let go when nothing was drawn for so long: it holds 350 MB. */
const IDLE_MS = 60_000;
/** The first picture takes a second on a slow machine; one that takes so long will not come. */
const DRAW_MS = 15_000;
/** A message waits so long for its picture, behind others, and then goes without. */
const WAIT_MS = 45_000;
/** What it draws with never gives all of its memory back, so it is started anew after so many. */
const MOST_DRAWN = 40;
/** One picture often goes to several groups, and with every edit of its card. */
const KEPT = 8;

/** Draws pictures in a process of its own, which is there only while it is needed. */
export interface Painter {
  /**
   * @returns PNG or JPEG bytes, the same for the same picture; null when it cannot be drawn: its words go alone then
   */
  draw(picture: Picture<string>): Promise<Uint8Array | null>;
  close(): void;
}

export function createPainter(photos: Pick<PhotoStore, "readSmall">, log: Log): Painter {
  let child: ChildProcess | null = null;
  let drawn = 0;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const kept = new Map<string, Promise<Uint8Array | null>>();

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

  /** One at a time. */
  function ask(asked: Asked): Promise<Answered> {
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

  async function drawNow(picture: Picture<string>, askedAt: number): Promise<Uint8Array | null> {
    if (performance.now() - askedAt > WAIT_MS) return null;
    try {
      const answer = await ask({ picture, photos: await readPhotos(photos, picture) });
      if ("bytes" in answer) {
        if (++drawn >= MOST_DRAWN) letGo();
        else idle = setTimeout(letGo, IDLE_MS).unref();
        return answer.bytes;
      }
      log.warn({ why: answer.error }, "a picture was not drawn");
    } catch (error) {
      log.warn({ error: (error as Error)?.name }, "a picture was not drawn");
    }
    letGo();
    return null;
  }

  return {
    draw(picture) {
      const key = createHash("sha256").update(JSON.stringify(picture)).digest("base64url");
      const known = kept.get(key);
      if (known) return known;
      const askedAt = performance.now();
      const drawing = last.then(() => drawNow(picture, askedAt));
      last = drawing;
      kept.set(key, drawing);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
      // What failed may go well the next time.
      void drawing.then((bytes) => bytes === null && kept.get(key) === drawing && kept.delete(key));
      return drawing;
    },
    close: letGo,
  };
}

async function readPhotos(store: Pick<PhotoStore, "readSmall">, picture: Picture<string>) {
  const found = new Map<string, DrawnPhoto>();
  for (const block of picture.blocks) {
    if (block.show !== "photos") continue;
    for (const { hash } of block.photos) {
      const photo = await store.readSmall(hash, PHOTO.width, PHOTO.height);
      if (photo) found.set(hash, photo);
    }
  }
  return found;
}
