import { createHash } from "node:crypto";
import type { Picture } from "../../core/picture.ts";
import type { Log } from "../log.ts";
import type { PhotoStore } from "../photos.ts";
import type { Asked } from "./child.ts";
import { type DrawnPhoto, PHOTO } from "./layout.ts";
import { drawInProcess } from "./process.ts";

/** A message waits so long for its picture, behind others, and then goes without. */
const WAIT_MS = 45_000;
/** One picture often goes to several groups, and with every edit of its card. */
const KEPT = 8;

export interface Painter {
  /**
   * @returns PNG or JPEG bytes, the same for the same picture; null when it cannot be drawn: its words go alone then
   */
  draw(picture: Picture<string>): Promise<Uint8Array | null>;
  /** @returns a PNG of A4, to be printed; null when it cannot be drawn */
  drawPoster(poster: Drawn): Promise<Uint8Array | null>;
}

/** A poster in words. */
type Drawn = NonNullable<Asked["poster"]>;

export function createPainter(photos: Pick<PhotoStore, "readSmall">, log: Log): Painter {
  const kept = new Map<string, Promise<Uint8Array | null>>();

  async function drawNow(picture: Picture<string>, poster: Drawn | null): Promise<Uint8Array | null> {
    const askedAt = performance.now();
    try {
      const answer = await drawInProcess(async () =>
        performance.now() - askedAt > WAIT_MS ? null : { picture, poster, photos: await readPhotos(photos, picture) },
      );
      if (answer && "bytes" in answer) return answer.bytes;
      log.warn({ why: answer?.error ?? "it waited too long" }, "a picture was not drawn");
    } catch (error) {
      log.warn({ error: (error as Error)?.name }, "a picture was not drawn");
    }
    return null;
  }

  return {
    drawPoster: (poster) => drawNow(poster.picture, poster),
    draw(picture) {
      const key = createHash("sha256").update(JSON.stringify(picture)).digest("base64url");
      const known = kept.get(key);
      if (known) return known;
      const drawing = drawNow(picture, null);
      kept.set(key, drawing);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
      // What failed may go well the next time.
      void drawing.then((bytes) => bytes === null && kept.get(key) === drawing && kept.delete(key));
      return drawing;
    },
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
