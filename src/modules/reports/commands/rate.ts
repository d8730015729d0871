import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say } from "../../../core/post.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { acknowledge, act, card, joinersOf } from "../people.ts";
import { reportJoins } from "../schema.ts";
import { change, lockReport, type Report } from "../service.ts";

/** Stars of the reporter, and of neighbours who met the same. */

/** A slip of the finger can be put right so long. */
const RATE_AGAIN_MS = 24 * 3_600_000;

export const rate = command({
  names: ["rate", "评价"],
  alone: ["评价", "rate"],
  args: { number: "number", stars: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, stars }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    const given = /^[1-5]分?$/.test(stars) ? Number(stars[0]) : null;
    if (found.personId !== c.person.id && (await joinersOf(c.tx, found)).includes(c.person.id))
      return rateToo(c, found, given);
    if (given === null && found.personId === c.person.id)
      throw new Refusal(say("reports-rate-how", { number: String(number) }));
    const again = found.stars !== null;
    const settled = found.endedAt !== null && c.now.getTime() - found.endedAt.getTime() > RATE_AGAIN_MS;
    if (found.personId === c.person.id && again && (settled || found.stars === given))
      throw new Refusal(say("reports-rated-already", { number: String(number) }));
    await act(c, number, "rated", { stars: given, words: String(given) }, { stars: given }, found);
    return [
      acknowledge(again ? "reports-rated-again" : "reports-rated", { stars: String(given) }),
      { do: "update", card: card(number) },
    ];
  },
});

/** A neighbour who met the same rates: beside the reporter's stars, not in their place. */
async function rateToo(c: PersonContext, found: Report, given: number | null): Promise<Action[]> {
  const number = String(found.number);
  if (given === null) throw new Refusal(say("reports-rate-how", { number }));
  const mine = and(
    eq(reportJoins.communityId, found.communityId),
    eq(reportJoins.number, found.number),
    eq(reportJoins.personId, c.person.id),
  );
  const [join] = await c.tx.select({ stars: reportJoins.stars }).from(reportJoins).where(mine);
  const again = join!.stars !== null;
  if (join!.stars === given) throw new Refusal(say("reports-rated-already", { number }));
  await change(c.tx, found, "rated", {
    ...{ by: c.person.id, actors: new Set(["neighbour" as const]), at: c.now, timeZone: c.timeZone },
    ...{ stars: given, words: String(given) },
  });
  await c.tx.update(reportJoins).set({ stars: given }).where(mine);
  return [acknowledge(again ? "reports-rated-again" : "reports-rated", { stars: String(given) })];
}
