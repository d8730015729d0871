import type { Picture } from "../../core/picture.ts";
import { loadDraw } from "./draw.ts";
import type { DrawnPhoto } from "./layout.ts";

/** What the process that draws is asked, and what it answers. */
export interface Asked {
  picture: Picture<string>;
  photos: ReadonlyMap<string, DrawnPhoto>;
}
export type Answered = { bytes: Uint8Array } | { error: string };

// A process of its own: `apart.ts` starts it, asks one thing at a time, and ends it.
process.once("disconnect", () => process.exit(0));
const drawing = loadDraw();
process.on("message", async ({ picture, photos }: Asked) => {
  let answer: Answered;
  try {
    answer = { bytes: await (await drawing)(picture, photos) };
  } catch (error) {
    answer = { error: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : "unknown" };
  }
  process.send!(answer);
});
