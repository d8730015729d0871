import { command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Post, say } from "../../core/post.ts";
import { ownerKeysLookup } from "../register/lookups.ts";
import { codeOf, readReceipt } from "./chain.ts";
import { writeExport } from "./export.ts";
import type { Poll } from "./lookups.ts";
import { bundleOf } from "./owners/bundle.ts";
import { ballotsOfOwners } from "./owners/service.ts";
import { allBallots, ballotsAt, checkBallot, detailOf } from "./service.ts";
import { known, ownBallot, reply } from "./shared.ts";
import { receiptText, titleText, verifiedTexts } from "./views.ts";
import { voidsOf } from "./voids.ts";

export const verify = command({
  names: ["verify", "核验"],
  args: { receipt: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ receipt }, c) {
    const { communityId } = c.person;
    const own = /^[#﹟]?([0-9]{1,9})$/.exec(receipt?.trim() ?? "");
    if (own) return reply(await ownReceipt(c, Number(own[1])));
    const read = readReceipt(receipt ?? "");
    if (!read) throw new Refusal(say("polls-verify-how"));
    const candidates = await ballotsAt(c.tx, communityId, read.seq);
    const found = candidates.find(({ ballot }) => codeOf(ballot.hash, 10) === read.code);
    if (!found) throw new Refusal(say("polls-verify-none"));
    const [checked, details] = await Promise.all([
      checkBallot(c.tx, found.poll, found.ballot),
      detailOf(c.tx, communityId, found.poll.number),
    ]);
    return reply({
      lines: verifiedTexts(found.poll, found.ballot, checked, details!.length),
      number: found.poll.number,
    });
  },
});

export const ballots = command({
  names: ["ballots", "票据"],
  args: { number: "number" },
  may: ["resident"],
  where: "private",
  async run({ number }, c) {
    const found = await known(c, number);
    if (found.state !== "closed") throw new Refusal(say("polls-ballots-later", { number: String(number) }));
    const details = (await detailOf(c.tx, c.community.id, number))!;
    if (details.standing) {
      const posts = await bundleOf(c.tx, details, details.standing, c.timeZone);
      return posts.flatMap((post) => reply(post));
    }
    const file = {
      name: `linli-poll-${number}.json`,
      content: writeExport(
        { ...details, definition: found.definition!, election: found.election },
        ...(await Promise.all([allBallots(c.tx, found), voidsOf(c.tx, found)])),
      ),
    };
    return reply({ lines: [titleText(found), say("polls-ballots"), say("polls-ballots-how")], file, number });
  },
});

async function ownReceipt(c: PersonContext, number: number): Promise<Post> {
  const found = await known(c, number);
  if (found.electorate === "owner") return ownersReceipts(c, found);
  const ballot = await ownBallot(c, found);
  if (!ballot) throw new Refusal(say("polls-no-receipt", { number: String(number) }));
  return { lines: [receiptText(found, ballot.choice, ballot.hash, ballot.seq)], number };
}

/** The ballots that count of the owners somebody is, one line each. */
async function ownersReceipts(c: PersonContext, found: Poll): Promise<Post> {
  const { communityId, number } = found;
  const keys = await c.look(ownerKeysLookup, { communityId, personId: c.person.id });
  const cast = await ballotsOfOwners(c.tx, communityId, number, keys);
  const last = new Map(cast.map(({ ballot }) => [ballot.pseudonym, ballot]));
  if (last.size === 0) throw new Refusal(say("polls-no-receipt", { number: String(number) }));
  return { lines: [...last.values()].map((b) => receiptText(found, b.choice, b.hash, b.seq)), number };
}
