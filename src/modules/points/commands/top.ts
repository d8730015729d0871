import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, type Post, say } from "../../../core/post.ts";
import { takeTurn, turnTimer } from "../../../core/schedule.ts";
import { fold } from "../../../core/text.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { readBuildingName } from "../../../understand/place.ts";
import { staffChatLookup } from "../../members/lookups.ts";
import { findNamed, membersWith } from "../../members/service.ts";
import { boardPost, posterOf, readNickname } from "../board.ts";
import { type BoardName, MONTHLY, monthOf } from "../rules.ts";
import { ledgers } from "../schema.ts";
import { lockLedgers } from "../service.ts";

/** The month's good deeds, and under which name one stands there. */

/** The name of the standing turn. */
export const BOARD = "points:board";

const HIDE = /^(?:不上榜|退出|隐藏|hide|off)$/;
const UNNAMED = /^(?:不写名字|匿名|不具名|unnamed|anonymous)$/;
const LAST = /^(?:上个?月|last(?: month)?)$/;
const POSTER = /^(?:海报|打印|poster|print)(?:\s+(.+))?$/i;
const BUILDINGS = /^(?:各楼|楼栋|楼|buildings)$/;

export const top = command({
  names: ["top", "功劳簿"],
  alone: ["功劳簿"],
  whole:
    /^功劳簿\s*(各楼|楼栋|上个?月|海报|(?:[0-9]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3})\s?(?:号楼|栋楼?|幢楼?|座))$/,
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    const said = fold(line ?? "");
    if (HIDE.test(said)) return choose(c, "hidden", null);
    if (UNNAMED.test(said)) return choose(c, "unnamed", null);
    const name = /^(?:名字|叫我?|name)\s+(.+)$/i.exec(line ?? "");
    if (name) return askAge(name[1]!);
    const aged = /^14\+?\s+(.+)$/.exec(line ?? "");
    if (aged) {
      const nickname = readNickname(aged[1]!);
      if (!nickname) throw new Refusal(say("points-name-not"));
      return choose(c, "nickname", nickname);
    }
    const wanted = POSTER.exec(line ?? "");
    const rest = wanted ? (wanted[1] ?? null) : line;
    const about = fold(rest ?? "");
    const back = LAST.test(about) ? 1 : 0;
    const building =
      rest === null || back > 0 ? null : BUILDINGS.test(about) ? ("all" as const) : await namedIn(c, rest);
    const post = await boardPost(c.tx, c.community.id, monthOf(c.now, c.timeZone, back), building);
    if (!post) return [{ do: "reply", post: { lines: [say("points-board-none")] } }];
    return [{ do: "reply", post: wanted ? posterOf(post) : post }];
  },
});

async function namedIn(c: PersonContext, line: string): Promise<number> {
  const read = readBuildingName(line);
  const found = read && (await findNamed(c.tx, c.community.id, c.community.rootPlaceId, read));
  if (!found) throw new Refusal(say("points-board-what"));
  return found.id;
}

/** A name of one's own on a public board is for whoever is old enough to choose it. */
function askAge(words: string): Action[] {
  const nickname = readNickname(words);
  if (!nickname) throw new Refusal(say("points-name-not"));
  const choices = [
    { label: say("points-choice-aged"), command: `top 14+ ${nickname}` },
    { label: say("points-choice-hidden"), command: "top hide" },
  ];
  return [{ do: "reply", post: { lines: [say("points-name-ask", { name: nickname })], choices } }];
}

async function choose(c: PersonContext, board: BoardName, nickname: string | null): Promise<Action[]> {
  const { communityId, id: personId } = c.person;
  await lockLedgers(c.tx, [{ communityId, personId }]);
  const mine = and(eq(ledgers.communityId, communityId), eq(ledgers.personId, personId));
  const [before] = await c.tx.select().from(ledgers).where(mine);
  await c.tx.update(ledgers).set({ board, nickname }).where(mine);
  const shown =
    nickname !== null && nickname !== before?.nickname && before ? await showStaff(c, before.id, nickname) : [];
  const text = board === "nickname" ? say("points-name-set", { name: nickname! }) : say(`points-name-${board}`);
  return [{ do: "acknowledge", text }, ...shown];
}

/** A name that will hang in the hallway is seen by staff, who can take it down: no list of words knows all that hurts. */
async function showStaff(c: PersonContext, ledger: number, name: string): Promise<Action[]> {
  const post: Post = {
    lines: [say("points-name-staff", { name })],
    choices: [{ label: say("points-choice-strike"), command: `top-strike ${ledger} ${name}`, asks: "any" }],
  };
  if (await c.look(staffChatLookup, c.community.id)) return [{ do: "tell", to: { purpose: "staff" }, post }];
  const staff = await membersWith(c.tx, c.community.id, { roles: ["staff", "admin"] });
  return staff
    .filter((id) => id !== c.person.id)
    .map((personId) => ({ do: "whisper", personId, post, ifReachable: true, occasion: "unasked" }));
}

/** Staff take a name off the board: whoever chose it stands there without one, and hears so. */
export const strike = command({
  names: ["top-strike"],
  byChoice: true,
  args: { ledger: "number", name: "rest" },
  may: ["staff"],
  where: "any",
  async run({ ledger, name }, c) {
    const [struck] = await c.tx
      .update(ledgers)
      .set({ board: "unnamed", nickname: null })
      .where(and(eq(ledgers.communityId, c.community.id), eq(ledgers.id, ledger), eq(ledgers.nickname, name)))
      .returning();
    if (!struck) throw new Refusal(say("points-name-gone"));
    const post = { lines: [say("points-name-struck", { name })] };
    return [
      { do: "acknowledge", text: say("points-name-taken", { name }) },
      { do: "whisper", personId: struck.personId, post, ifReachable: true },
    ];
  },
});

/** On the first of a month: the month before, once, in every group. */
export async function tellBoard(c: JobContext): Promise<Action[]> {
  const turn = takeTurn(MONTHLY, c.timeZone, c.plannedAt, c.now);
  const next = turn.next === null ? [] : [turnTimer(BOARD, "points.board", turn.next, {})];
  const post = await boardPost(c.tx, c.communityId, monthOf(turn.at, c.timeZone, 1));
  return post ? [...next, { do: "tell", to: { purpose: "residents" }, post }] : next;
}
