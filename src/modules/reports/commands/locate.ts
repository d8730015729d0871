import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { clip } from "../../../core/text.ts";
import { ownOpenLookup } from "../lists.ts";
import { acknowledge, act, actorsOf, card, tellOf, whereOf } from "../people.ts";
import type { Point } from "../schema.ts";
import { lockReport } from "../service.ts";
import { pointText, titleText } from "../views.ts";

/** Where it is on a map. A location that is sent to the bot arrives as this command's line. */

/** A location without a number is about what they reported so lately. */
const LATELY_MS = 3_600_000;
const NAME = 40;

export const locate = command({
  names: ["locate", "位置"],
  bare: ["位置"],
  args: { number: "number?", point: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, point: words }, c) {
    const point = readPoint(words ?? "");
    const about = number ?? (point && (await latest(c)));
    if (!point || about === null) throw new Refusal(say("reports-locate-how"));
    const found = await lockReport(c.tx, c.community.id, about);
    const actors = await actorsOf(c, found);
    // Staff put right what is there; its reporter adds to it, and whoever has it hears.
    if (!actors.has("reporter")) {
      if (!actors.has("staff") && !actors.has("leader"))
        throw new Refusal(say("reports-reporter-only", { number: String(about) }));
      await act(c, about, "corrected", {}, { point }, found);
      return [acknowledge("reports-located", { number: String(about) }), { do: "update", card: card(about) }];
    }
    const { after } = await act(c, about, "added", { words: `📍${wordsOf(point)}` }, { point }, found);
    const responsible = { number: about, lines: [titleText(after), pointText(point)] };
    return [
      acknowledge("reports-located", { number: String(about) }),
      { do: "update", card: card(about) },
      ...(await tellOf(whereOf(c), "added", after, { responsible }, c)),
    ];
  },
});

const wordsOf = ({ lat, lon, name }: Point) => `${lat},${lon} ${name}`.trim();

/** "31.23041,121.4737 东门": degrees north and east, then what the place is called. */
function readPoint(words: string): Point | null {
  const found = /^\s*(-?\d{1,2}(?:\.\d{1,8})?)\s*[,，]\s*(-?\d{1,3}(?:\.\d{1,8})?)(?:\s+(.*))?$/s.exec(words);
  if (!found) return null;
  const [lat, lon] = [Number(found[1]), Number(found[2])];
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return null;
  return { lat, lon, name: clip((found[3] ?? "").replace(/\s+/g, " ").trim(), NAME).text };
}

/** What they reported last, if that was lately and is still open. */
async function latest(c: PersonContext): Promise<number | null> {
  const mine = await c.look(ownOpenLookup, { communityId: c.community.id, personId: c.person.id });
  const lately = mine.filter((r) => c.now.getTime() - r.reportedAt.getTime() < LATELY_MS);
  return lately.length === 0 ? null : Math.max(...lately.map((r) => r.number));
}
