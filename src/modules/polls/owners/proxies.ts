import { type Context, command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import type { Tx } from "../../../core/tx.ts";
import { homeLookup } from "../../members/lookups.ts";
import { hashCode, issueCode, looksLikeCode, newCode, spendCode } from "../../members/service.ts";
import { hashAccount } from "../chain.ts";
import { type Chain, chainLookup, type Poll, voterLookup } from "../lookups.ts";
import { readChoice } from "../rules.ts";
import { findPoll, lockPoll, noPoll } from "../service.ts";
import { acknowledge, card, reply, stateText } from "../shared.ts";
import { titleText } from "../views.ts";
import { type Mandate, mandateLookup } from "./lookups.ts";
import {
  countHeld,
  dropMandate,
  findMandate,
  giverText,
  holderText,
  inOpenVotes,
  mostIn,
  setMandate,
  tellHolders,
} from "./mandates.ts";
import { ownerProxies } from "./schema.ts";
import { castForSeats, differs, seatsOf, voterOf } from "./vote.ts";

/**
 * An owner has somebody vote for them: a code goes from the owner to a neighbour, the neighbour is shown whose vote it is
 * and agrees, the owner is shown who that is and confirms. Only then does it stand. Who holds it votes apart from their own
 * vote and passes it on to nobody; the owner votes themselves whenever they like, and that ends it.
 */

/** 3 × 4 characters of 4.9 bits. */
const CODE_GROUPS = 3;

export const proxy = command({
  names: ["proxy", "委托"],
  args: { line: "rest?" },
  may: ["resident"],
  where: "private",
  // Which vote a code is about is known only when it is spent.
  apart: true,
  byCode: {
    fits: ({ line }) => line !== null && looksLikeCode(line.trim()),
    run: ({ line }, c) => showCode(line!.trim(), c),
  },
  async run({ line }, c) {
    if (line === null) return list(c);
    const read = /^[#＃﹟]?(\d{1,9})(?:\s*(off|cancel|取消|收回|解除))?$/i.exec(line.normalize("NFKC").trim());
    if (!read) throw new Refusal(say("owners-proxy-how"));
    const { poll } = await lockPoll(c.tx, c.community.id, Number(read[1]));
    const mandate = await c.look(mandateLookup, { ...keyOf(poll), givenBy: c.person.id });
    return read[2] === undefined ? give(c, poll, mandate) : takeBack(c, poll, mandate);
  },
});

/** Makes out a code; one that is out already and nobody has agreed to counts no more. */
async function give(c: PersonContext, poll: Poll, mandate: Mandate | undefined): Promise<Action[]> {
  refuseUnlessOpen(poll, c.now);
  refuseChanging(c, poll);
  const number = String(poll.number);
  if ((await mostIn(c.tx, poll)) === 0) throw new Refusal(say("owners-proxy-not-here", { number }));
  const chain = await c.look(chainLookup, keyOf(poll));
  const seats = await seatsOf(c, chain!.poll, c.person.id);
  if (typeof seats === "string") throw new Refusal(say(seats, { number }));
  if (mandate?.state === "standing") {
    const who = await holderText(c.tx, poll.communityId, mandate.heldBy!);
    const lines = [titleText(poll), say("owners-proxy-given", { who })];
    return reply({ lines, choices: [backChoice(poll)], number: poll.number });
  }
  if (mandate) await dropMandate(c.tx, mandate, c.now);
  const code = newCode(CODE_GROUPS);
  const { communityId } = poll;
  await issueCode(c.tx, code, {
    ...{ kind: "proxy", communityId, issuedBy: c.person.id, issuedAt: c.now, expiresAt: poll.closesAt },
  });
  await c.tx.insert(ownerProxies).values({
    ...{ ...keyOf(poll), code: hashCode(code), givenBy: c.person.id, state: "offered", givenAt: c.now },
  });
  const voted = seats.some((seat) => seat.choice !== "") ? [say("owners-proxy-voted-already")] : [];
  return [
    ...reply({ lines: [titleText(poll), say("owners-proxy-code"), ...voted, say("owners-proxy-paper")] }),
    ...reply({ lines: [say("owners-proxy-code-line", { code })], number: poll.number }),
  ];
}

/** Of what was cast by it nothing changes until the owner votes. */
async function takeBack(c: PersonContext, poll: Poll, mandate: Mandate | undefined): Promise<Action[]> {
  refuseUnlessOpen(poll, c.now);
  const number = String(poll.number);
  if (!mandate) throw new Refusal(say("owners-proxy-none", { number }));
  await dropMandate(c.tx, mandate, c.now);
  const [kept, choices] = mandate.usedAt === null ? [[], []] : [[say("owners-proxy-ballot-stays")], ownChoices(poll)];
  const post = { lines: [say("owners-proxy-off", { number }), ...kept], choices, number: poll.number };
  const heard = mandate.state === "agreed" || mandate.state === "standing" ? [mandate] : [];
  return [...reply(post), ...(await tellHolders(c.tx, heard, "owners-proxy-taken-back"))];
}

/** Somebody was given a code: they are shown whose vote it is. A refusal gives the code back. */
async function showCode(word: string, c: Context): Promise<Action[]> {
  if (c.chat.kind !== "private") throw new Refusal(say("core-private-only"));
  const spent = await spendCode(c.tx, "proxy", word, c.account, c.now);
  if ("problem" in spent) return reply({ lines: [say(`owners-proxy-code-${spent.problem}`)] });
  const communityId = spent.code.communityId!;
  const me = c.memberships.find((person) => person.communityId === communityId);
  if (!me || c.community?.id !== communityId) throw new Refusal(say("owners-proxy-elsewhere"));
  const early = await findMandate(c.tx, communityId, spent.code.hash);
  if (!early) throw new Refusal(say("owners-proxy-code-wrong"));
  const { poll } = await lockPoll(c.tx, communityId, early.number);
  const mandate = (await findMandate(c.tx, communityId, spent.code.hash))!;
  if (mandate.state !== "offered") throw new Refusal(say("owners-proxy-code-wrong"));
  refuseUnlessOpen(poll, c.now);
  if (mandate.givenBy === me.id) throw new Refusal(say("owners-proxy-self"));
  await refuseUnlessMay({ ...c, person: me, community: c.community }, poll, mandate.givenBy);
  await setMandate(c.tx, mandate, { state: "shown", heldBy: me.id });
  const who = await giverText(c.tx, mandate, mandate.givenBy);
  return reply({
    lines: [titleText(poll), say("owners-proxy-ask", { who }), say("owners-proxy-duty")],
    choices: yesOrNo(poll, mandate, "proxy-answer", say("owners-proxy-agree"), say("owners-proxy-decline")),
    number: poll.number,
  });
}

/** They would, or would not: the owner is shown who it is. */
export const proxyAnswer = command({
  names: ["proxy-answer"],
  byChoice: true,
  once: true,
  args: { number: "number", code: "word", answer: "word" },
  may: ["resident"],
  where: "private",
  async run({ number, code, answer }, c) {
    const { poll, mandate } = await lockMandate(c, number, code);
    if (mandate.heldBy !== c.person.id) throw new Refusal(say("core-stale"));
    refuseUnlessOpen(poll, c.now);
    if (mandate.state !== "shown") throw new Refusal(say("owners-proxy-over", { number: String(number) }));
    if (answer !== "yes") {
      await setMandate(c.tx, mandate, { state: "ended", endedAt: c.now });
      const lines = [say("owners-proxy-declined", { number: String(number) })];
      return [acknowledge(say("owners-proxy-declined-noted")), ask(mandate.givenBy, { lines, number })];
    }
    await refuseUnlessMay(c, poll, mandate.givenBy);
    await setMandate(c.tx, mandate, { state: "agreed" });
    const post = {
      lines: [
        titleText(poll),
        say("owners-proxy-is-it", { who: await holderText(c.tx, poll.communityId, c.person.id) }),
      ],
      choices: yesOrNo(poll, mandate, "proxy-confirm", say("owners-proxy-confirm"), say("owners-proxy-not-them")),
      number,
    };
    return [acknowledge(say("owners-proxy-agreed")), ask(mandate.givenBy, post)];
  },
});

/** The owner says that it is the one they meant: from now on it stands. */
export const proxyConfirm = command({
  names: ["proxy-confirm"],
  byChoice: true,
  once: true,
  args: { number: "number", code: "word", answer: "word" },
  may: ["resident"],
  where: "private",
  async run({ number, code, answer }, c) {
    const { poll, mandate } = await lockMandate(c, number, code);
    if (mandate.givenBy !== c.person.id) throw new Refusal(say("core-stale"));
    refuseUnlessOpen(poll, c.now);
    if (mandate.state !== "agreed") throw new Refusal(say("owners-proxy-over", { number: String(number) }));
    refuseChanging(c, poll);
    const holder = mandate.heldBy!;
    if (answer !== "yes") {
      await setMandate(c.tx, mandate, { state: "ended", endedAt: c.now });
      const lines = [say("owners-proxy-not-confirmed", { number: String(number) })];
      return [acknowledge(say("owners-proxy-not-noted")), ask(holder, { lines, number })];
    }
    const most = await mostIn(c.tx, poll);
    if ((await countHeld(c.tx, poll, holder, c.person.id)) >= most)
      throw new Refusal(say("owners-proxy-they-hold-many", { most }));
    await setMandate(c.tx, mandate, { state: "standing", stoodAt: c.now });
    return [acknowledge(say("owners-proxy-stands")), ask(holder, await ballotPost(c.tx, poll, mandate))];
  },
});

/** Who holds a mandate votes by it: under the owner's own seats, and the owner hears of it at once. */
export const proxyVote = command({
  names: ["proxy-vote"],
  byChoice: true,
  args: { number: "number", code: "word", choice: "word" },
  may: ["resident"],
  where: "private",
  async run({ number, code, choice: words }, c) {
    const { chain, poll, mandate } = await lockMandate(c, number, code);
    if (mandate.heldBy !== c.person.id) throw new Refusal(say("core-stale"));
    refuseUnlessOpen(poll, c.now);
    const args = { number: String(number) };
    if (mandate.state !== "standing") throw new Refusal(say("owners-proxy-over", args));
    refuseChanging(c, poll);
    await refuseStrangers(c);
    const seats = await seatsOf(c, chain.poll, mandate.givenBy);
    const choice = readChoice(words, poll, "");
    if (typeof seats === "string" || choice === null || choice === "") {
      throw new Refusal(say("owners-proxy-no-seat", args));
    }
    const changing = seats.filter((seat) => voterOf(chain, seat).choice !== choice);
    if (changing.length === 0) return [acknowledge(say("owners-proxy-same", args))];
    const receipt = castForSeats(c, chain, changing, choice, "proxy");
    await setMandate(c.tx, mandate, { usedAt: c.now });
    const option = poll.options[Number(choice) - 1]!;
    const [giver, holder] = await Promise.all([
      giverText(c.tx, mandate, mandate.givenBy),
      holderText(c.tx, poll.communityId, c.person.id),
    ]);
    const lines = [
      titleText(poll),
      say("owners-proxy-cast", { who: holder, choice: option, receipt }),
      ...(differs(seats, choice) ? [say("owners-proxy-differs")] : []),
      say("owners-proxy-yours-first"),
    ];
    const choices = [{ label: say("owners-proxy-choice-myself"), command: `vote ${number}` }, backChoice(poll)];
    return [
      acknowledge(say("owners-proxy-voted", { ...args, who: giver, choice: option })),
      { do: "update", card: card(number) },
      ask(mandate.givenBy, { lines, choices, number }),
    ];
  },
});

/** What somebody has given and holds, in votes that are open; each that stands with its ballot. */
async function list(c: PersonContext): Promise<Action[]> {
  const { communityId, id } = c.person;
  const held = (await inOpenVotes(c.tx, communityId, "heldBy", [id])).filter(({ state }) => state === "standing");
  const posts: Post[] = [];
  for (const mandate of held) {
    posts.push(await ballotPost(c.tx, (await findPoll(c.tx, communityId, mandate.number))!, mandate));
  }
  return [...reply({ lines: [say("owners-proxy-how")] }), ...posts.flatMap(reply)];
}

/** The question, to be answered for an owner. */
export async function ballotPost(tx: Tx, poll: Poll, mandate: Mandate): Promise<Post> {
  const who = await giverText(tx, mandate, mandate.givenBy);
  return {
    lines: [
      titleText(poll),
      say("owners-proxy-vote-for", { who }),
      say("owners-proxy-until", { until: { at: poll.closesAt.toISOString(), style: "full" } }),
    ],
    choices: poll.options.map((option, i) => ({
      label: verbatim(option),
      command: `proxy-vote ${poll.number} ${mandate.code} ${i + 1}`,
    })),
    standsAlone: true,
    number: poll.number,
  };
}

/** Both sides wait for the other, and an owner hears of their ballot while there is time: it is not kept for the morning. */
function ask(personId: number, post: Post): Action {
  return { do: "whisper", personId, post, occasion: "answer" };
}

const keyOf = ({ communityId, number }: Poll) => ({ communityId, number });

function backChoice(poll: Poll): Choice {
  return { label: say("owners-proxy-choice-off"), command: `proxy ${poll.number} off` };
}

function ownChoices(poll: Poll): Choice[] {
  const options = poll.options.map((option, i) => ({
    label: verbatim(option),
    command: `vote ${poll.number} ${i + 1}`,
  }));
  return [...options, { label: say("polls-choice-back"), command: `vote ${poll.number} 0` }];
}

function yesOrNo(poll: Poll, { code }: Mandate, name: string, yes: Text, no: Text): Choice[] {
  return [
    { label: yes, command: `${name} ${poll.number} ${code} yes`, says: "yes" },
    { label: no, command: `${name} ${poll.number} ${code} no`, says: "no" },
  ];
}

/** The vote with its chain locked, and what was given in it as it is now. @throws {Refusal} when there is none */
async function lockMandate(
  c: PersonContext,
  number: number,
  code: string,
): Promise<{ chain: Chain; poll: Poll; mandate: Mandate }> {
  const { communityId } = c.person;
  const chain = await c.look(chainLookup, { communityId, number });
  if (!chain) throw await noPoll(c.tx, communityId, number);
  const mandate = await findMandate(c.tx, communityId, code);
  if (mandate?.number !== number) throw new Refusal(say("core-stale"));
  return { chain, poll: chain.poll, mandate };
}

function refuseUnlessOpen(poll: Poll, now: Date): void {
  const number = String(poll.number);
  if (poll.state === "draft") throw new Refusal(say("polls-none", { number }));
  if (poll.electorate !== "owner") throw new Refusal(say("owners-proxy-not", { number }));
  if (poll.state !== "open") throw new Refusal(stateText(poll));
  if (poll.closesAt <= now) throw new Refusal(say("polls-over", { number }));
}

/** After the next login they would be somebody else, on either side. */
function refuseChanging(c: Pick<Context, "account">, poll: Poll): void {
  if (c.account.mayChange) throw new Refusal(say("polls-id-may-change", { number: String(poll.number) }));
}

/** An owner is voted for by a neighbour whose door somebody has approved. */
async function refuseStrangers(c: PersonContext): Promise<void> {
  const { communityId, id: personId } = c.person;
  if (!(await c.look(homeLookup, { communityId, personId }))) throw new Refusal(say("owners-proxy-register"));
}

/** @throws {Refusal} when they may not vote for that owner */
async function refuseUnlessMay(c: PersonContext, poll: Poll, giver: number): Promise<void> {
  refuseChanging(c, poll);
  await refuseStrangers(c);
  // Whoever was forgotten, or parted from their person, while it was open begins with nobody's trust.
  const { communityId, number, root } = poll;
  const before = await c.look(voterLookup, { communityId, number, voter: hashAccount(root!, c.account) });
  if (!before.isNew) throw new Refusal(say("polls-forgotten", { number: String(number) }));
  const most = await mostIn(c.tx, poll);
  if ((await countHeld(c.tx, poll, c.person.id, giver)) >= most) throw new Refusal(say("owners-proxy-many", { most }));
}
