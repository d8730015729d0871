import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say } from "../../../core/post.ts";
import { and, asc, eq } from "../../../store/drizzle.ts";
import { ownOpenLookup } from "../lists.ts";
import { acknowledge, act, actorsOf, tellOf, toAsker, wentOn, whereOf } from "../people.ts";
import { reportJoins } from "../schema.ts";
import { lockReport, mustBePossible, type Report } from "../service.ts";
import { titleText, withdrawChoices } from "../views.ts";

/** Taking a report back: it ends, unless neighbours met the same. Then it goes on as theirs. */

const CHOICES = 8;

export const withdraw = command({
  names: ["withdraw", "撤回"],
  alone: ["withdraw"],
  // Alone it is talk among neighbours.
  whole: /^撤回\s?[#﹟]?([0-9]{1,9})$/,
  answersFirst: ["撤回"],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    if (number !== null) return takeBack(c, await lockReport(c.tx, c.community.id, number));
    const open = await c.look(ownOpenLookup, { communityId: c.community.id, personId: c.person.id });
    const mine = open.filter((r) => r.state !== "resolved");
    if (mine.length === 0) throw new Refusal(say("reports-mine-none"));
    if (mine.length === 1) return takeBack(c, await lockReport(c.tx, c.community.id, mine[0]!.number));
    // What they reported is between them and the bot.
    const choices = mine.slice(0, CHOICES).map((r) => ({ label: titleText(r), command: `withdraw ${r.number}` }));
    return toAsker(c, { lines: [say("reports-which")], choices });
  },
});

/** "这件不报了": asked once more, and what loses nothing comes first. */
export const drop = command({
  names: ["drop"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    mustBePossible(found, "withdrawn", { actors: await actorsOf(c, found) });
    const lines = [say("reports-drop-ask", { title: titleText(found) })];
    return [{ do: "reply", post: { number, lines, choices: withdrawChoices(number) } }];
  },
});

async function takeBack(c: PersonContext, found: Report): Promise<Action[]> {
  const heir = found.personId === c.person.id ? await firstJoiner(c, found) : null;
  return heir === null ? end(c, found) : handDown(c, found, heir);
}

async function end(c: PersonContext, found: Report): Promise<Action[]> {
  const { number } = found;
  const { after } = await act(c, number, "withdrawn", {}, {}, found);
  const post: Post = { number, lines: [say("reports-withdrawn-told", { title: titleText(after) })] };
  return [
    acknowledge("reports-withdrawn", { number: String(number) }),
    ...wentOn(number),
    ...(await tellOf(whereOf(c), "withdrawn", after, { responsible: post }, c)),
  ];
}

/** Of those who met the same, whoever said so first. */
async function firstJoiner(c: PersonContext, { communityId, number }: Report): Promise<number | null> {
  const [first] = await c.tx
    .select({ personId: reportJoins.personId })
    .from(reportJoins)
    .where(and(eq(reportJoins.communityId, communityId), eq(reportJoins.number, number)))
    .orderBy(asc(reportJoins.joinedAt), asc(reportJoins.personId))
    .limit(1);
  return first?.personId ?? null;
}

/** It goes on as it is: whoever met the same first is asked at the end whether it is solved. */
async function handDown(c: PersonContext, found: Report, heir: number): Promise<Action[]> {
  const { communityId, number } = found;
  // What becomes of the message it came with is not about it any more.
  const { after } = await act(c, number, "left", {}, { personId: heir, eventId: null }, found);
  await c.tx
    .delete(reportJoins)
    .where(
      and(eq(reportJoins.communityId, communityId), eq(reportJoins.number, number), eq(reportJoins.personId, heir)),
    );
  const reporter: Post = { number, lines: [say("reports-left-told", { title: titleText(after) })] };
  return [
    acknowledge("reports-left", { number: String(number) }),
    ...wentOn(number),
    ...(await tellOf(whereOf(c), "left", after, { reporter }, c)),
  ];
}
