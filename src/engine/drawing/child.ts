import type { Picture, Poster } from "../../core/picture.ts";
import { loadDraw } from "./draw.ts";
import type { DrawnPhoto } from "./layout.ts";

/** What the process that draws is asked, and what it answers. */
export interface Asked {
  picture: Picture<string>;
  /** Where the picture is to be printed: with this code, on a sheet of A4. */
  poster: Pick<Poster<string>, "picture" | "code"> | null;
  photos: ReadonlyMap<string, DrawnPhoto>;
}
export type Answered = { bytes: Uint8Array } | { error: string };

// A process of its own: `process.ts` starts it, asks one thing at a time, and ends it.
process.once("disconnect", () => process.exit(0));
const drawing = loadDraw();
process.on("message", async ({ picture, poster, photos }: Asked) => {
  let answer: Answered;
  try {
    const { draw, drawPoster } = await drawing;
    answer = { bytes: poster ? await drawPoster(poster, photos) : await draw(picture, photos) };
  } catch (error) {
    answer = { error: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : "unknown" };
  }
  process.send!(answer);
});
