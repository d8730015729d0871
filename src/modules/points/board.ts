import { type Post, say, type Text, verbatim } from "../../core/post.ts";
import { clip, fold, maskForGroup } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { anyOf, sql } from "../../store/drizzle.ts";
import { places } from "../../store/schema.ts";
import { communityName } from "../members/figures.ts";
import { homeLookup } from "../members/lookups.ts";
import { standingOf } from "./lookups.ts";
import { type BoardName, type Month, titlesOf } from "./rules.ts";

/** 功劳簿: what neighbours did in a month, as a picture and in words. Nobody is named who did not choose a name. */

const TOP = 10;
interface Earner {
  personId: number;
  board: BoardName;
  nickname: string | null;
  points: number;
  buildingId: number | null;
}

/** Who earned how much in a month, the most first; those who would rather not be there are not. */
async function earnersOf(tx: Tx, communityId: number, month: Month): Promise<Earner[]> {
  const found = await rows<Omit<Earner, "buildingId">>(
    tx,
    sql`select l.person_id as "personId", l.board, l.nickname, sum(e.amount)::int as points from ledger_entries e
      join ledgers l on l.community_id = e.community_id and l.id = e.ledger_id
      where e.community_id = ${communityId} and e.unit = 'points' and e.counts and l.board <> 'hidden'
        and e.at >= ${month.from.toISOString()}::timestamptz and e.at < ${month.to.toISOString()}::timestamptz
      group by l.person_id, l.board, l.nickname having sum(e.amount) > 0 order by points desc, l.person_id`,
  );
  const homes = await homeLookup.find(
    tx,
    found.map(({ personId }) => ({ communityId, personId })),
  );
  return found.map((earner, i) => ({ ...earner, buildingId: homes[i]?.buildingPlaceId ?? null }));
}

async function buildingCodes(tx: Tx, communityId: number, ids: readonly number[]): Promise<Map<number, string>> {
  const found = await tx
    .select({ id: places.id, code: places.code })
    .from(places)
    .where(sql`${places.communityId} = ${communityId} and ${anyOf(places.id, ids)}`);
  return new Map(found.map(({ id, code }) => [id, code]));
}

interface Ranked {
  place: number;
  name: Text;
  points: number;
}

/** Those with the same points share a place. */
function ranked(list: readonly { name: Text; points: number }[]): Ranked[] {
  return list.slice(0, TOP).map(({ name, points }) => ({
    place: list.findIndex((other) => other.points === points) + 1,
    name,
    points,
  }));
}

/**
 * The board of a month. @param buildingId only this building; `all`: building against building
 * @returns null while nobody has earned anything
 */
export async function boardPost(
  tx: Tx,
  communityId: number,
  month: Month,
  buildingId: number | null | "all" = null,
): Promise<Post | null> {
  const earners = await earnersOf(tx, communityId, month);
  const codes = await buildingCodes(
    tx,
    communityId,
    earners.flatMap((e) => e.buildingId ?? []),
  );
  let list: { name: Text; points: number }[];
  if (buildingId === "all") {
    const sums = new Map<number, number>();
    for (const { buildingId: id, points } of earners) if (id !== null) sums.set(id, (sums.get(id) ?? 0) + points);
    list = [...sums]
      .map(([id, points]) => ({ name: say("place-building", { code: codes.get(id) ?? "" }), points }))
      .sort((a, b) => b.points - a.points);
  } else {
    const here = earners.filter((e) => buildingId === null || e.buildingId === buildingId);
    const named = await Promise.all(here.slice(0, TOP).map((e) => nameOf(tx, communityId, e, codes)));
    list = here.map(({ points }, i) => ({ name: named[i] ?? say("points-neighbour"), points }));
  }
  if (list.length === 0) return null;
  const top = ranked(list);
  const title =
    typeof buildingId === "number"
      ? say("points-board-building", { month: month.label, building: codes.get(buildingId) ?? "" })
      : say(buildingId === "all" ? "points-board-buildings" : "points-board", { month: month.label });
  const value = (points: number) => say("points-board-points", { points });
  return {
    lines: [
      title,
      ...top.map(({ place, name, points }) => say("points-board-row", { place: String(place), name, points })),
      say("points-board-how"),
    ],
    picture: {
      place: verbatim(await communityName(tx, communityId)),
      title,
      blocks: [
        { show: "ranking", rows: top.map(({ place, name, points }) => ({ place, name, value: value(points) })) },
      ],
      footer: [say("points-board-thanks")],
    },
  };
}

/** The board as a sheet of A4, for the notice board. */
export function posterOf({ picture }: Post): Post {
  const { title, footer = [] } = picture!;
  const code = { holds: say("points-poster-holds", { title }), caption: say("points-poster-caption") };
  return {
    lines: [say("points-poster")],
    file: {
      name: "linli-board.png",
      poster: { picture: { ...picture!, footer }, code, linkCaption: say("points-poster-link") },
    },
  };
}

/** A chosen name, or where they live; and the highest title they hold. */
async function nameOf(
  tx: Tx,
  communityId: number,
  { personId, board, nickname, buildingId }: Earner,
  codes: ReadonlyMap<number, string>,
): Promise<Text> {
  const standing = await standingOf(tx, communityId, personId);
  const building = buildingId === null ? undefined : codes.get(buildingId);
  const name =
    board === "nickname" && nickname !== null
      ? verbatim(nickname)
      : building === undefined
        ? say("points-neighbour")
        : say("points-neighbour-of", { building });
  const title = titlesOf(standing).at(-1);
  return title ? say("points-titled", { name, title: say(`points-title-${title}`) }) : name;
}

/** A name as a board may show it, or null when it is none. */
export function readNickname(words: string): string | null {
  const name = clip(maskForGroup(words.replace(/\s+/g, " ").trim()), 12).text;
  if (!/[\p{L}\p{N}]/u.test(name) || /居委会|物业|业委会|管理员|机器人|admin|staff/i.test(fold(name))) return null;
  return name;
}
