import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import { type Party, partiesOf } from "../../members/service.ts";
import { type Call, callsOf, isUnsaid, keepAnswer, ownCall, tellIfAll } from "../calls.ts";
import { acknowledge, act, actorsOf, card } from "../people.ts";
import { lockReport, type Report } from "../service.ts";
import { short } from "../words.ts";

/** One of the called bodies answers; or staff and leaders write down what it said on the phone: "应哨 2 业委会 下午来". */
export const respond = command({
  names: ["respond", "应哨"],
  bare: ["应哨"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number, words: line }, c) {
    const report = await lockReport(c.tx, c.community.id, number);
    const calls = await callsOf(c.tx, report);
    const named = await namedCall(c, report, calls, line ?? "");
    const call = named?.call ?? (await ownCall(c, report, calls));
    if (!call) throw new Refusal(await whoText(c, report, calls));
    const words = named?.words ?? line;
    if (words === null || isBlank(words)) throw new Refusal(say("reports-respond-words", { number: String(number) }));
    const who = named?.party.name ?? "";
    if (!isUnsaid(call))
      throw new Refusal(
        named
          ? say("reports-responded-already-named", { number: String(number), who })
          : say("reports-responded-already", { number: String(number) }),
      );
    // The log keeps who wrote down what others said.
    if (named) await act(c, number, "recorded", { words: short(`${who}：${words}`) }, {}, report);
    await keepAnswer(c, call, short(words));
    return [
      named
        ? acknowledge("reports-responded-named", { number: String(number), who })
        : acknowledge("reports-responded", { number: String(number) }),
      { do: "update", card: card(number) },
      ...(await tellIfAll(c, report, calls, call)),
    ];
  },
});

/** Staff and the place's leaders may name the body that answered. */
async function namedCall(
  c: PersonContext,
  report: Report,
  calls: readonly Call[],
  line: string,
): Promise<{ call: Call; party: Party; words: string } | null> {
  const [, name, words] = /^\s*([^\s,，、:：]+)[\s,，、:：]*(.*)$/s.exec(line) ?? [];
  const party = (await partiesOf(c.tx, report.communityId)).find((p) => p.name === name);
  const call = calls.find(({ partyId }) => partyId === party?.id);
  if (!party || !call) return null;
  const actors = await actorsOf(c, report);
  return actors.has("staff") || actors.has("leader") ? { call, party, words: words! } : null;
}

/** Their own body was not called; those who may record for others are told how. */
async function whoText(c: PersonContext, report: Report, calls: readonly Call[]) {
  const number = String(report.number);
  const actors = await actorsOf(c, report);
  if (calls.length === 0 || !(actors.has("staff") || actors.has("leader")))
    return say("reports-respond-who", { number });
  const parties = (await partiesOf(c.tx, report.communityId)).filter((p) =>
    calls.some((call) => call.partyId === p.id),
  );
  return say("reports-respond-for", {
    ...{ number, name: parties[0]!.name, parties: parties.map((p) => p.name).join("、") },
  });
}
