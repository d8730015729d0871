import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, type Post, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { isBlank } from "../../../core/text.ts";
import { toAskerOf } from "../favours.ts";
import { isByNeighbour } from "../kinds.ts";
import { acknowledge, reply, whereOf } from "../people.ts";
import { ENDED, UNTAKEN } from "../rules.ts";
import { favoursOf, lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";
import { short } from "../words.ts";

/** Words between whoever asked for help and whoever helps: neither learns who the other is, unless they say so themselves. */

export const relay = command({
  names: ["relay", "捎话"],
  bare: ["捎话"],
  args: { number: "number?", words: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ number: given, words }, c) {
    const number = given ?? (await onlyFavour(c, words));
    if (words === null || isBlank(words))
      throw new Refusal(say("reports-relay-words", { number: String(number) }), [], "words");
    const found = await lockReport(c.tx, c.community.id, number);
    const isAsker = asksIn(c, found);
    if (!isAsker && found.workerId !== c.person.id)
      throw new Refusal(say("reports-relay-others", { number: String(number) }));
    if (ENDED.has(found.state)) throw new Refusal(say("reports-relay-over", { number: String(number) }));
    if (UNTAKEN.some((state) => state === found.state) || !isByNeighbour(found))
      throw new Refusal(say("reports-relay-nobody", { number: String(number) }));
    const key = isAsker ? "reports-relayed-asker" : "reports-relayed-helper";
    const lines = [say(key, { title: titleText(found), words: short(words) }), say("reports-relay-answer")];
    const post: Post = { number, lines };
    return [
      ...(isAsker
        ? [{ do: "whisper" as const, personId: found.workerId!, post }]
        : await toAskerOf(whereOf(c), found, post, c.person.id)),
      acknowledge("reports-relayed", { number: String(number) }),
    ];
  },
});

/** Who asked for it; staff, where they wrote it down for somebody. */
function asksIn(c: PersonContext, { personId, workerId }: Report): boolean {
  return personId === null
    ? workerId !== c.person.id && holdsAny(c.person.grants, ["staff"])
    : personId === c.person.id;
}

/** @throws {Refusal} where there is none, or asking which one */
async function onlyFavour(c: PersonContext, words: string | null): Promise<number> {
  const going = await favoursOf(c.tx, c.person);
  if (going.length === 1) return going[0]!.number;
  if (going.length === 0) throw new Refusal(say("reports-relay-none"));
  throw new Refusal(say("reports-which"), words === null ? [] : going.map((r) => choiceOf(r, words)));
}

const choiceOf = (report: Report, words: string): Choice => ({
  label: titleText(report),
  command: `relay ${report.number} ${short(words)}`,
});

/** Plain words in private, of somebody who helps or is helped: nothing is passed on that was not meant to be. */
export const relayAsk = command({
  names: ["relay-ask"],
  byChoice: true,
  args: { words: "rest" },
  may: ["resident"],
  where: "private",
  async run({ words }, c): Promise<Action[]> {
    const going = await favoursOf(c.tx, c.person);
    if (going.length === 0) return reply(say("core-what"));
    const [only] = going;
    const ask = only!.personId === c.person.id ? "reports-relay-ask-helper" : "reports-relay-ask-asker";
    const choices: Choice[] =
      going.length > 1
        ? going.map((r) => choiceOf(r, words))
        : [{ ...choiceOf(only!, words), label: say("reports-choice-relay"), says: "yes" }];
    choices.push({ label: say("reports-choice-no-relay"), command: "never-mind", says: "no" });
    return [{ do: "reply", post: { lines: [say(going.length > 1 ? "reports-relay-which" : ask)], choices } }];
  },
});
