import { command, Refusal } from "../../../core/command.ts";
import { say, type Text } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import { leadingParty, type Party, partiesOf, partiesText, partyText } from "../../members/service.ts";
import { type Call, callsOf, isUnsaid, keepAnswer, ownCall, tellIfAll } from "../calls.ts";
import { acknowledge, act, actorsOf, card, isOf } from "../people.ts";
import type { Actor } from "../rules.ts";
import { lockReport } from "../service.ts";
import { short } from "../words.ts";

/** One of the called bodies answers; or staff and leaders write down what it said on the phone: "应哨 2 业委会 下午来". */
export const respond = command({
  names: ["respond", "应哨"],
  bare: ["应哨"],
  alone: ["respond"],
  numbered: ["respond"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number, words: line }, c) {
    const report = await lockReport(c.tx, c.community.id, number);
    const calls = await callsOf(c.tx, report);
    const own = await ownCall(c, report, calls);
    const parties = await partiesOf(c.tx, report.communityId);
    const named = namedIn(line ?? "", parties);
    const call = named ? calls.find(({ partyId }) => partyId === named.party.id) : own;
    const actors = await actorsOf(c, report);
    const isOwn = call !== undefined && (await isOf(c, call.partyId, actors.has("leader")));
    // Staff and the place's leaders write down what others said.
    if (!call || !(isOwn || actors.has("staff") || actors.has("leader")))
      throw named && own
        ? orOwn(number, named.party, parties, own, line!)
        : new Refusal(whoText(number, calls, actors, parties));
    const words = named ? named.words : line;
    if (words === null || isBlank(words))
      throw new Refusal(say("reports-respond-words", { number: String(number) }), [], "words");
    const name = parties.find((p) => p.id === call.partyId)?.name ?? "";
    const who = partyText(name);
    if (!isUnsaid(call))
      throw new Refusal(
        isOwn
          ? say("reports-responded-already", { number: String(number) })
          : say("reports-responded-already-named", { number: String(number), who }),
      );
    // The log keeps who wrote down what others said.
    if (!isOwn) await act(c, number, "recorded", { words: short(`${name}：${words}`) }, {}, report);
    await keepAnswer(c, call, short(words));
    return [
      acknowledge(isOwn ? "reports-responded" : "reports-responded-named", { number: String(number), who }),
      { do: "update", card: card(number) },
      ...(await tellIfAll(c, report, calls, call)),
    ];
  },
});

/** The body that a line begins with, and the rest of it. */
function namedIn(line: string, parties: readonly Party[]): { party: Party; words: string } | null {
  const found = leadingParty(parties, line.trim(), false);
  return found && { party: found.party, words: found.rest };
}

/** It begins with another body, for which they cannot speak; or that is only how their own answer begins: they are asked. */
function orOwn(number: number, party: Party, parties: readonly Party[], own: Call, line: string): Refusal {
  const mine = parties.find((p) => p.id === own.partyId)?.name ?? "";
  const asked = say("reports-respond-other", {
    number: String(number),
    who: partyText(party.name),
    own: partyText(mine),
  });
  const label = say("reports-choice-own", { own: partyText(mine) });
  return new Refusal(asked, [{ label, command: `respond ${number} ${mine} ${short(line)}`, says: "yes" }]);
}

/** Their own body was not called; those who may record for others are told how. */
function whoText(number: number, calls: readonly Call[], actors: ReadonlySet<Actor>, parties: readonly Party[]): Text {
  const called = parties.filter((p) => calls.some((call) => call.partyId === p.id)).map((p) => p.name);
  if (called.length === 0 || !(actors.has("staff") || actors.has("leader")))
    return say("reports-respond-who", { number: String(number) });
  return say("reports-respond-for", {
    number: String(number),
    name: partyText(called[0]!),
    parties: partiesText(called),
  });
}
