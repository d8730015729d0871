import { command, type PersonContext } from "../../../core/command.ts";
import { type Post, say, type Text } from "../../../core/post.ts";
import { rows } from "../../../store/db.ts";
import { sql } from "../../../store/drizzle.ts";
import { namesOf } from "../../members/lookups.ts";
import { inPrivate } from "./points.ts";

/**
 * What looks as if points were made rather than earned (NEEDS H29). It only shows: people look and decide, and /undo takes
 * back what they decide about.
 */

const DAYS = 30;
/** The same two, so often in those days. */
const PAIR = 5;
/** So many earnings of one person within an hour. */
const BURST = 5;
/** So many valid reports of one person on one day: one thing told in parts. */
const SPLIT = 3;
/** Lines of each. */
const MOST = 5;
/** Entries named in a line. */
const ENTRIES = 6;

interface Found {
  person: number | null;
  other: number | null;
  day: string | null;
  count: number;
  entries: number[];
}

export const unusual = command({
  names: ["unusual", "异常积分"],
  alone: ["异常积分"],
  args: {},
  may: ["staff"],
  where: "any",
  async run(_args, c) {
    const lines = [...(await pairs(c)), ...(await bursts(c)), ...(await splits(c))];
    const post: Post = {
      lines: lines.length === 0 ? [say("points-unusual-none")] : [say("points-unusual"), ...lines],
    };
    return inPrivate(c, post);
  },
});

/** Earnings of the last days that nothing took back. */
const earned = (c: PersonContext) => sql`select e.*, l.person_id as person, k.person_id as other from ledger_entries e
  join ledgers l on l.community_id = e.community_id and l.id = e.ledger_id
  left join ledgers k on k.community_id = e.community_id and k.id = e.checked_by
  where e.community_id = ${c.community.id} and e.unit = 'points' and e.reverses is null and e.amount > 0
    and e.at > ${new Date(c.now.getTime() - DAYS * 86_400_000).toISOString()}::timestamptz
    and not exists (select 1 from ledger_entries r where r.community_id = e.community_id and r.reverses = e.id)`;

async function pairs(c: PersonContext): Promise<Text[]> {
  const found = await rows<Found>(
    c.tx,
    sql`select person, other, null as day, count(*)::int as count, array_agg(id order by id desc) as entries
      from (${earned(c)}) e where other is not null group by person, other having count(*) >= ${PAIR}
      order by count desc limit ${MOST}`,
  );
  return write(c, found, "points-unusual-pair");
}

async function bursts(c: PersonContext): Promise<Text[]> {
  const found = await rows<Found>(
    c.tx,
    sql`select person, null as other, max(day) as day, max(n)::int as count, array_agg(id order by id desc) as entries
      from (select id, person, day, count(*) over (partition by person order by at range between interval '1 hour' preceding
        and current row) as n from (${earned(c)}) e where act <> 'deliberation') w
      group by person having max(n) >= ${BURST} order by count desc limit ${MOST}`,
  );
  return write(c, found, "points-unusual-burst");
}

async function splits(c: PersonContext): Promise<Text[]> {
  const found = await rows<Found>(
    c.tx,
    sql`select person, null as other, day, count(*)::int as count, array_agg(id order by id desc) as entries
      from (${earned(c)}) e where act = 'report' group by person, day having count(*) >= ${SPLIT}
      order by day desc, count desc limit ${MOST}`,
  );
  return write(c, found, "points-unusual-split");
}

async function write(
  c: PersonContext,
  found: readonly Found[],
  key: "points-unusual-pair" | "points-unusual-burst" | "points-unusual-split",
): Promise<Text[]> {
  const names = await namesOf(
    c.tx,
    c.community.id,
    found.flatMap(({ person, other }) => [person ?? 0, other ?? 0]),
  );
  return found.map(({ person, other, day, count, entries }) => {
    const args = { name: names.get(person ?? 0) ?? "", entries: entries.slice(0, ENTRIES).join("、"), count };
    if (key === "points-unusual-pair") return say(key, { ...args, other: names.get(other ?? 0) ?? "", days: DAYS });
    return key === "points-unusual-split" ? say(key, { ...args, day: day ?? "" }) : say(key, args);
  });
}
