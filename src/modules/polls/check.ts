import { readFile } from "node:fs/promises";
import { command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Post, say, type Text } from "../../core/post.ts";
import { ownerKeysLookup } from "../register/lookups.ts";
import { codeOf, readReceipt, receiptOf } from "./chain.ts";
import { writeExport } from "./export.ts";
import type { Poll } from "./lookups.ts";
import { bundleOf } from "./owners/bundle.ts";
import { standsOf } from "./owners/rules.ts";
import { ballotsOfOwners, publishedRoll } from "./owners/service.ts";
import { allBallots, type Ballot, ballotsAt, checkBallot, detailOf } from "./service.ts";
import { known, ownBallot, reply, stateText } from "./shared.ts";
import { titleText, verifiedTexts } from "./views.ts";
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
    const [checked, details, voids] = await Promise.all([
      checkBallot(c.tx, found.poll, found.ballot),
      detailOf(c.tx, communityId, found.poll.number),
      voidsOf(c.tx, found.poll),
    ]);
    const lines = verifiedTexts(found.poll, found.ballot, checked, details!.length, voids);
    const undecided = await undecidedSeats(c, found.poll);
    if (undecided.has(found.ballot.pseudonym)) lines.push(say("owners-verify-pending"));
    return reply({ lines, number: found.poll.number });
  },
});

export const ballots = command({
  names: ["ballots", "票据"],
  args: { number: "number" },
  may: ["resident"],
  where: "private",
  async run({ number }, c) {
    const found = await known(c, number);
    if (found.state === "cancelled") throw new Refusal(stateText(found));
    if (found.state !== "closed") throw new Refusal(say("polls-ballots-later", { number: String(number) }));
    const details = (await detailOf(c.tx, c.community.id, number))!;
    if (details.standing) {
      const posts = await bundleOf(c.tx, details, details.standing, c.timeZone);
      return [...posts, await verifierPost(posts[0]!.file!.name)].flatMap((post) => reply(post));
    }
    const file = {
      name: `linli-poll-${number}.json`,
      content: writeExport(
        { ...details, definition: found.definition!, election: found.election },
        ...(await Promise.all([allBallots(c.tx, found), voidsOf(c.tx, found)])),
      ),
    };
    const post = { lines: [titleText(found), say("polls-ballots"), say("polls-ballots-how")], file, number };
    return [post, await verifierPost(file.name)].flatMap((one) => reply(one));
  },
});

const VERIFIER = new URL("../../../scripts/verify.mjs", import.meta.url);

/** What checks the file of that name, and how to start it. */
async function verifierPost(name: string): Promise<Post> {
  const content = await readFile(VERIFIER, "utf8");
  return { lines: [say("polls-verifier", { file: name })], file: { name: "verify.mjs", content } };
}

async function ownReceipt(c: PersonContext, number: number): Promise<Post> {
  const found = await known(c, number);
  if (found.electorate === "owner") return ownersReceipts(c, found);
  const ballot = await ownBallot(c, found);
  if (!ballot) throw new Refusal(say("polls-no-receipt", { number: String(number) }));
  return { lines: await lookedUp(c, found, [ballot]), number };
}

/** What stands of these ballots, and the receipt of each. */
async function lookedUp(c: PersonContext, poll: Poll, list: readonly Ballot[]): Promise<Text[]> {
  const { length } = (await detailOf(c.tx, poll.communityId, poll.number))!;
  const [undecided, voids] = await Promise.all([undecidedSeats(c, poll), voidsOf(c.tx, poll)]);
  const texts: Text[] = [];
  for (const ballot of list) {
    const [, ...found] = verifiedTexts(poll, ballot, await checkBallot(c.tx, poll, ballot), length, voids);
    texts.push(say("polls-verify-receipt", { receipt: receiptOf(ballot.hash, ballot.seq) }), ...found);
    if (undecided.has(ballot.pseudonym)) texts.push(say("owners-verify-pending"));
  }
  return [titleText(poll), ...texts];
}

/** Seats whose co-owners chose otherwise: their ballots are there, and count for nobody yet. */
async function undecidedSeats(c: PersonContext, poll: Poll): Promise<Set<string>> {
  if (poll.electorate !== "owner") return new Set();
  const [roll, cast] = await Promise.all([publishedRoll(c.tx, poll), allBallots(c.tx, poll)]);
  return new Set(standsOf(roll, cast).flatMap(({ stand, seats }) => (stand === "pending" ? seats : [])));
}

/** The ballots that count of the owners somebody is, one line each. */
async function ownersReceipts(c: PersonContext, found: Poll): Promise<Post> {
  const { communityId, number } = found;
  const keys = await c.look(ownerKeysLookup, { communityId, personId: c.person.id });
  const cast = await ballotsOfOwners(c.tx, communityId, number, keys);
  const last = new Map(cast.map(({ ballot }) => [ballot.pseudonym, ballot]));
  if (last.size === 0) throw new Refusal(say("polls-no-receipt", { number: String(number) }));
  return { lines: await lookedUp(c, found, [...last.values()]), number };
}
