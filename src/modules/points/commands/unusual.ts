import { command, type PersonContext } from "../../../core/command.ts";
import { listText, type Post, say, type Text } from "../../../core/post.ts";
import { atWall } from "../../../core/time.ts";
import { namesOf } from "../../members/lookups.ts";
import { UNUSUAL_DAYS, type Unusual, unusualIn } from "../figures.ts";
import { inPrivate } from "./points.ts";

/**
 * What looks as if points were made rather than earned (NEEDS H29). It only shows: people look and decide, and /undo takes
 * back what they decide about.
 */

/** Entries named in a line. */
const ENTRIES = 6;

export const unusual = command({
  names: ["unusual", "异常积分"],
  alone: ["异常积分"],
  args: {},
  may: ["staff"],
  where: "any",
  async run(_args, c) {
    const lines = await write(c, await unusualIn(c.tx, c.community.id, c.now));
    const post: Post = {
      lines: lines.length === 0 ? [say("points-unusual-none")] : [say("points-unusual"), ...lines],
    };
    return inPrivate(c, post);
  },
});

async function write(c: PersonContext, found: readonly Unusual[]): Promise<Text[]> {
  const ids = found.flatMap(({ person, other }) => [person ?? 0, other ?? 0]);
  const names = await namesOf(c.tx, c.community.id, ids);
  return found.map(({ what, person, other, day, count, entries }) => {
    const args = {
      name: names.get(person ?? 0) ?? "",
      entries: listText(entries.slice(0, ENTRIES).map(String)),
      count,
    };
    if (what === "pair")
      return say("points-unusual-pair", { ...args, other: names.get(other ?? 0) ?? "", days: UNUSUAL_DAYS });
    if (day === null) return say("points-unusual-burst", args);
    const noon = atWall(c.timeZone, Date.parse(`${day}T12:00:00Z`)).toISOString();
    return say("points-unusual-split", { ...args, day: { at: noon, style: "day" } });
  });
}
