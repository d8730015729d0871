import { command, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { clip, isBlank } from "../../../core/text.ts";
import { placeLookup } from "../../members/lookups.ts";
import { noteOffer, readOffer } from "../offers.ts";
import { alarmsAt, going, newestOf, pathOf, reply } from "../shared.ts";

const LONGEST_OFFER = 120;

/** In an emergency somebody can lend a hand, or has what others need: those who help read it in their list. */
export const offer = command({
  names: ["offer", "能帮忙"],
  whole: (line) => readOffer(line) !== null,
  async heeds(tx, { communityId, placeId, purpose }, now) {
    if (purpose !== "residents" || placeId === null) return false;
    const [place] = await placeLookup.find(tx, [{ communityId, id: placeId }]);
    return (await alarmsAt(tx, { communityId, path: place?.path ?? "" }, now, true)).length > 0;
  },
  args: { number: "number?", words: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number: given, words }, c) {
    const { id: communityId } = c.community;
    const [heard] = c.aside ? await alarmsAt(c.tx, { communityId, path: await pathOf(c) }, c.now, true) : [];
    const none = say("notices-offer-none");
    const notice = heard ?? (given === null ? await newestOf(c, (n) => n.content.urgent, none) : await going(c, given));
    if (!notice.content.urgent || notice.issue === 0) throw new Refusal(none);
    const args = { number: String(notice.number) };
    if (words === null || isBlank(words)) throw new Refusal(say("notices-offer-what", args));
    const said = clip(words, LONGEST_OFFER).text;
    await noteOffer(c.tx, { communityId, number: notice.number, personId: c.person.id, words: said, at: c.now });
    const post = { lines: [say("notices-offer-noted", { ...args, words: said })], number: notice.number };
    // The group has read it already.
    if (c.chat.kind === "private") return reply(post);
    return [{ do: "whisper", personId: c.person.id, post, ifReachable: true, occasion: "urgent" }];
  },
});
