import { command, Refusal } from "../../core/command.ts";
import { say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import { clip, isBlank } from "../../core/text.ts";
import { goesOut } from "../members/service.ts";
import { levelWhispers } from "../points/service.ts";
import { creditVoters } from "./credit.ts";
import { electionCard } from "./elections/jobs.ts";
import { overFor, tellResult } from "./jobs.ts";
import { endPoll, explainPoll, lockPoll } from "./service.ts";
import { acknowledge, card, preview, reply, stateText } from "./shared.ts";
import { newsText, reasonText, titleText } from "./views.ts";

const REASON = 300;

export const close = command({
  names: ["close", "结束"],
  alone: ["结束"],
  args: { number: "number", how: "word?" },
  may: ["resident"],
  where: "any",
  async run({ number, how }, c) {
    const { poll: found } = await lockPoll(c.tx, c.community.id, number);
    if (found.state === "draft" && found.personId !== c.person.id) {
      throw new Refusal(say("polls-none", { number: String(number) }));
    }
    if (found.personId !== c.person.id && !holdsAny(c.person.grants, ["staff"])) {
      throw new Refusal(say("polls-close-who", { number: String(number) }));
    }
    const dropping = how !== null && /^(?:void|作废|取消)$/.test(how);
    if (found.state === "draft") {
      if (!dropping) return reply(await preview(c, number));
      await endPoll(c.tx, found, "cancelled", c.now);
      return [acknowledge(say("polls-dropped"))];
    }
    if (found.state !== "open" && !(dropping && found.state === "nominating")) throw new Refusal(stateText(found));
    if (dropping) {
      const ended = await endPoll(c.tx, found, "cancelled", c.now);
      const post = { lines: [newsText(ended, say("polls-void-notice"))], number };
      const { when, ...how } = await goesOut(c, ended.placeId);
      return [
        acknowledge(say("polls-voided", { number: String(number), when })),
        { do: "update", card: card(number) },
        overFor(number),
        ...(ended.election ? [{ do: "update" as const, card: electionCard(number) }] : []),
        { do: "tell", to: { purpose: "residents", placeId: ended.placeId }, post, ...how },
      ];
    }
    // Owners were told until when they may vote: nobody ends it before.
    const early = found.electorate === "owner" && found.closesAt > c.now;
    if (early && how !== null) throw new Refusal(say("owners-no-early-end", { number: String(number) }));
    if (how !== null && /^(?:now|结束)$/.test(how)) {
      const at = found.closesAt < c.now ? found.closesAt : c.now;
      const told = acknowledge(say("polls-closed-now", { number: String(number) }));
      const awards = await creditVoters(c.tx, found, at, c.timeZone);
      const ended = await endPoll(c.tx, found, "closed", at);
      const results = await tellResult({ ...c, communityId: c.community.id }, ended);
      return [told, ...results, ...levelWhispers(awards)];
    }
    const choices = [
      ...(early ? [] : [{ label: say("polls-choice-close"), command: `close ${number} now` }]),
      { label: say("polls-choice-void"), command: `close ${number} void` },
      { label: say("polls-choice-wait"), command: "never-mind" },
    ];
    const asks = say(early ? "owners-close-ask" : "polls-close-ask");
    return reply({ lines: [titleText(found), asks], choices, number });
  },
});

export const explain = command({
  names: ["explain", "说明"],
  args: { number: "number", reason: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, reason }, c) {
    const { poll: found } = await lockPoll(c.tx, c.community.id, number);
    if (found.personId !== c.person.id && !holdsAny(c.person.grants, ["staff"])) {
      throw new Refusal(say("polls-explain-who", { number: String(number) }));
    }
    if (found.state !== "closed") throw new Refusal(say("polls-explain-later", { number: String(number) }));
    if (reason === null || isBlank(reason)) throw new Refusal(say("polls-ask-reason", { number: String(number) }));
    const words = clip(reason, REASON).text;
    if (found.reason === words) return [acknowledge(say("polls-explained-same", { number: String(number) }))];
    await explainPoll(c.tx, found, words, c.now);
    const { when, ...how } = await goesOut(c, found.placeId);
    const what =
      found.reason === null ? reasonText(words) : say("polls-reason-corrected", { reason: reasonText(words) });
    const post = { lines: [newsText(found, what)], number };
    return [
      acknowledge(say("polls-explained", { number: String(number), when })),
      { do: "update", card: card(number) },
      // Put right later, it is said again: whoever read the first words has read the wrong ones.
      { do: "tell", to: { purpose: "residents", placeId: found.placeId }, post, ...how },
    ];
  },
});
