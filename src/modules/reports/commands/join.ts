import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say } from "../../../core/post.ts";
import { eq, sql } from "../../../store/drizzle.ts";
import { acknowledge, card, mustBeOpenly, responsibleOf, whisperAll } from "../people.ts";
import { ENDED } from "../rules.ts";
import { reportJoins } from "../schema.ts";
import { joinReport, lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";

/** After so many neighbours whoever has it is told: a chase, but not one for each. */
const CHASES = [1, 3, 10, 30];

/** "我也遇到", "+1", "同问": a neighbour joins a report, and whoever has it hears that it is waited for. */
export async function joinAs(c: PersonContext, found: Report): Promise<Action[]> {
  const number = String(found.number);
  mustBeOpenly(found);
  if (ENDED.has(found.state)) {
    throw new Refusal(say(`reports-is-${found.state}`, { number, other: String(found.mergedInto ?? "") }));
  }
  if (found.personId === c.person.id) {
    // Where it was not filed, nobody else is to learn whose it is.
    const here = c.chat.kind === "private" || (found.platform === c.chat.platform && found.chat === c.chat.id);
    throw new Refusal(say(here ? "reports-own" : "reports-joined-already", { number }));
  }
  if (!(await joinReport(c.tx, found, c.person.id, c.now))) return [acknowledge("reports-joined-already", { number })];
  const [joined] = await c.tx
    .select({ count: sql<number>`count(*)::int` })
    .from(reportJoins)
    .where(sql`${eq(reportJoins.communityId, found.communityId)} and ${eq(reportJoins.number, found.number)}`);
  const chase = CHASES.includes(joined!.count);
  const line =
    found.state === "resolved"
      ? say("reports-still", { title: titleText(found) })
      : say("reports-chase", { title: titleText(found), count: joined!.count });
  const post = { number: found.number, lines: [line] };
  return [
    acknowledge(found.kind === "suggestion" ? "reports-joined-suggestion" : "reports-joined-thanks", { number }),
    { do: "update", card: card(found.number) },
    ...(chase ? whisperAll(await responsibleOf(c.tx, found), post, c.person.id) : []),
  ];
}

export const meToo = command({
  names: ["me-too"],
  byChoice: true,
  inReply: [
    ...[
      "+1",
      "同问",
      "我家也是",
      "我家也一样",
      "我们家也是",
      "我们家也一样",
      "我这也是",
      "我也遇到",
      "我也是",
      "我也一样",
    ],
    ...["也一样", "一样", "me too", "same here", "same"],
  ],
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  run: async ({ number }, c) => joinAs(c, await lockReport(c.tx, c.community.id, number)),
});
