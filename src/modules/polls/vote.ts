import { type Context, command, type PersonContext, Refusal } from "../../core/command.ts";
import { type Action, say, type Text } from "../../core/post.ts";
import { and, eq } from "../../store/drizzle.ts";
import { type Home, homeLookup, placeLookup } from "../members/lookups.ts";
import { hashAccount } from "./chain.ts";
import { electionPost } from "./elections/views.ts";
import { thankLater } from "./jobs.ts";
import { type Chain, chainLookup, type Poll, type Voter, voterLookup } from "./lookups.ts";
import { voteAsOwner } from "./owners/vote.ts";
import { optionsOf, readCastLine, readChoice } from "./rules.ts";
import { pollVoters } from "./schema.ts";
import { castBallot, detailOf, noPoll } from "./service.ts";
import { acknowledge, card, known, preview, reply, stateText } from "./shared.ts";
import { buttonsOf, pollPost, receiptText, titleText } from "./views.ts";

export const vote = command({
  names: ["vote", "投"],
  // As the list of polls says it; what follows another number than an option's is talk about money.
  whole: /^投\s?[#﹟]?([0-9]{1,9}\s+[0-9]{1,2}(?:[\s,，、和]+[0-9]{1,2})*)$/,
  reads: readCastLine,
  args: { number: "number", choice: "rest?" },
  may: ["resident"],
  where: "any",
  together: true,
  run: ({ number, choice }, c) => (choice === null ? show(c, number) : cast(c, number, choice)),
});

async function cast(c: PersonContext, number: number, choice: string): Promise<Action[]> {
  const { communityId, id: personId } = c.person;
  const [chain, home, here] = await Promise.all([
    c.look(chainLookup, { communityId, number }),
    c.look(homeLookup, { communityId, personId }),
    c.chat.placeId === null ? undefined : c.look(placeLookup, { communityId, id: c.chat.placeId }),
  ]);
  if (!chain || chain.poll.state === "draft") throw await noPoll(c.tx, communityId, number);
  const { poll } = chain;
  if (poll.state !== "open") throw new Refusal(stateText(poll));
  if (poll.closesAt <= c.now) throw new Refusal(say("polls-over", { number: String(number) }));
  if (poll.secret) c.eraseEvent();
  if (poll.secret && !c.tapped && c.chat.kind === "group") {
    const isHere = here?.path.includes(`/${poll.placeId}/`) ?? false;
    return isHere ? [await giveBallot(c, chain)] : privately(c, say("polls-secret-how", { number: String(number) }));
  }
  // Whoever will be somebody else after the bot's next login could vote once more then.
  if (c.account.mayChange && (poll.electorate === "owner" || poll.election)) {
    return privately(c, say("polls-id-may-change", { number: String(number) }));
  }
  if (poll.electorate === "owner") {
    const { text, cast, told } = await voteAsOwner(c, chain, choice);
    return cast ? [...thank(c, poll, text), { do: "update", card: card(number) }, ...told] : privately(c, text);
  }
  const name = await voterOf(c, chain, home, here?.path);
  if (typeof name !== "string") return privately(c, name);
  const voter = await findVoter(c, chain, name);
  if (!voter) return privately(c, say("polls-forgotten", { number: String(number) }));
  const isFirst = voter.isNew;
  const chosen = readChoice(choice, poll, voter.choice);
  if (chosen === null) throw new Refusal(say("polls-which", { options: poll.options.length, number: String(number) }));
  const most = poll.election?.most;
  if (most && optionsOf(chosen).length > most) return privately(c, say("polls-elect-too-many", { most }));
  if (chosen === voter.choice) {
    if (chosen === "") return privately(c, say("polls-nothing-back", { number: String(number) }));
    return privately(c, say("polls-same", { number: String(number) }));
  }
  const hash = castBallot(c, chain, name, voter, chosen);
  // Before anything is waited for: others of the transaction move the chain on.
  const receipt = receiptText(poll, chosen, hash, chain.length);
  const told = isFirst || poll.electorate !== "household" ? [] : await tellHousehold(c, poll, name, chosen === "");
  return [...thank(c, poll, receipt), { do: "update", card: card(number) }, ...told];
}

/** A home has one vote: who cast it first hears that somebody they live with has changed it, and not to what, or taken it back. */
async function tellHousehold(c: PersonContext, poll: Poll, voter: string, isBack: boolean): Promise<Action[]> {
  const { communityId, number } = poll;
  const [first] = await c.tx
    .select({ personId: pollVoters.personId })
    .from(pollVoters)
    .where(and(eq(pollVoters.communityId, communityId), eq(pollVoters.number, number), eq(pollVoters.voter, voter)));
  if (!first || first.personId === null || first.personId === c.person.id) return [];
  const post = { lines: [titleText(poll), say(isBack ? "polls-household-back" : "polls-household-changed")], number };
  return [{ do: "whisper", personId: first.personId, post, ifReachable: true }];
}

/**
 * A secret ballot for whoever voted in the group. Seen there, they are one of those who are asked, and are written down as
 * one: in private nothing else would show it.
 */
async function giveBallot(
  c: PersonContext,
  chain: Chain,
  why: "polls-secret-here" | "polls-secret-ballot" = "polls-secret-here",
): Promise<Action> {
  const { poll } = chain;
  const { communityId, number } = poll;
  if (poll.electorate === "anyone") {
    const name = `p${c.person.id}`;
    const voter = await findVoter(c, chain, name);
    if (voter?.isNew) {
      c.insertLater(pollVoters, {
        communityId,
        number,
        voter: name,
        pseudonym: voter.pseudonym,
        personId: c.person.id,
      });
      voter.isNew = false;
    }
  }
  const post = { lines: [titleText(poll), say(why)], choices: buttonsOf(poll), number };
  return { do: "whisper", personId: c.person.id, post };
}

async function show(c: PersonContext, number: number): Promise<Action[]> {
  const found = await known(c, number);
  // Among neighbours the card stands there already: whoever asks for a secret ballot gets it where nobody else looks.
  if (found.secret && found.state === "open" && c.chat.kind === "group" && !c.tapped) {
    const [chain, here] = await Promise.all([
      c.look(chainLookup, { communityId: c.person.communityId, number }),
      c.chat.placeId === null
        ? undefined
        : c.look(placeLookup, { communityId: c.person.communityId, id: c.chat.placeId }),
    ]);
    if (chain && here?.path.includes(`/${found.placeId}/`)) return [await giveBallot(c, chain, "polls-secret-ballot")];
  }
  if (found.state === "draft") return reply(await preview(c, number));
  if (found.state === "nominating") return reply(electionPost((await detailOf(c.tx, c.community.id, number))!, c.now));
  return reply(pollPost((await detailOf(c.tx, c.community.id, number))!, c.chat.kind));
}

/**
 * The name under which somebody votes: a person's or a household's, never an account's.
 * @returns why they may not, and what to do, as a text
 */
async function voterOf(
  c: PersonContext,
  chain: Chain,
  home: Home | undefined,
  here: string | undefined,
): Promise<string | Text> {
  const { poll } = chain;
  const number = String(poll.number);
  // Who moved after it was opened has the vote of the home they had then.
  const moved = home?.before && home.approvedAt > poll.openedAt! ? home.before : home;
  const lives = moved?.path.includes(`/${poll.placeId}/`) ?? false;
  if (poll.electorate === "anyone") {
    const inGroup = c.chat.kind === "group" && (here?.includes(`/${poll.placeId}/`) ?? false);
    const everywhere = poll.placeId === c.community.rootPlaceId;
    const name = `p${c.person.id}`;
    if (inGroup || lives || everywhere) return name;
    // Seen in the group before, they may vote from anywhere.
    const known = await findVoter(c, chain, name);
    return known && !known.isNew ? name : say(poll.secret ? "polls-in-group-secret" : "polls-in-group", { number });
  }
  if (!home) return say(`polls-register-${poll.electorate}`, { number });
  if (!lives) return say("polls-elsewhere", { number });
  return poll.electorate === "household" ? `h${moved!.placeId}` : `p${c.person.id}`;
}

/**
 * The voter of that name in this transaction, or null for an account whose person voted and was forgotten, or that was
 * parted from its person while the poll was open.
 */
async function findVoter(c: PersonContext, chain: Chain, name: string): Promise<Voter | null> {
  const known = chain.voters.get(name);
  if (known) return known;
  const { communityId, number, root } = chain.poll;
  const [found, before] = await Promise.all([
    c.look(voterLookup, { communityId, number, voter: name }),
    c.look(voterLookup, { communityId, number, voter: hashAccount(root!, c.account) }),
  ]);
  if (!before.isNew) return null;
  // Somebody of the same household may have been first meanwhile.
  const voter = chain.voters.get(name) ?? found;
  chain.voters.set(name, voter);
  return voter;
}

/** Said to the one who voted alone: what is typed in a group is never answered there with a name or a choice. */
function privately(c: Context, text: Text): Action[] {
  if (c.tapped || c.chat.kind === "private") return [acknowledge(text)];
  return [{ do: "whisperSender", post: { lines: [text] } }];
}

/** The receipt, where only the voter sees it; what was typed in a group is thanked for together with others'. */
function thank(c: PersonContext, poll: Poll, receipt: Text): Action[] {
  if (c.tapped) return [acknowledge(receipt)];
  if (c.chat.kind === "private") return reply({ lines: [receipt], number: poll.number });
  // In words, not as a choice: whoever types another "1" would take it back.
  const post = { lines: [receipt, say("polls-receipt-undo", { number: String(poll.number) })], number: poll.number };
  return [{ do: "whisper", personId: c.person.id, post, ifReachable: true }, thankLater(poll, c.chat, c.now)];
}
