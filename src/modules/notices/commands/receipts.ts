import { readGot } from "../../../core/choices.ts";
import { command, Refusal } from "../../../core/command.ts";
import { type Action, say } from "../../../core/post.ts";
import { homeLookup } from "../../members/lookups.ts";
import { noteReceipt } from "../service.ts";
import { answerReader, card, going, newestOf } from "../shared.ts";

export const got = command({
  names: ["got", "收到"],
  inReply: ["收到", "got it"],
  // Said in private there is nobody else whom it could be meant for.
  opens(text) {
    const read = readGot(text);
    return read && { line: read.number === null ? "" : String(read.number), sure: false };
  },
  args: { number: "number?", issue: "number?" },
  may: ["resident"],
  where: "any",
  async run({ number: given, issue }, c) {
    const notice = given === null ? await newestOf(c) : await going(c, given);
    const { number } = notice;
    const which = issue ?? notice.issue;
    if (which < 1 || which > notice.issue) throw new Refusal(say("notices-none", { number: String(number) }));
    const { communityId, id: personId } = c.person;
    const home = await c.look(homeLookup, { communityId, personId });
    const reader = home ? `h${home.placeId}` : `p${personId}`;
    const receipt = { communityId, number, issue: which, reader, personId, at: c.now };
    const isNew = await noteReceipt(c.tx, receipt, which === notice.issue ? notice.correctedAt : null);
    const thanks = say(isNew ? "notices-got" : "notices-got-before", { number: String(number) });
    // Only the card that was answered is brought up to date: a tap must not edit the cards of ten thousand groups.
    const shown: Action[] =
      isNew && which === notice.issue && c.chat.kind === "group" ? [{ do: "card", card: card(number) }] : [];
    return [...answerReader(c, number, thanks), ...shown];
  },
});
