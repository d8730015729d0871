import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, listText, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { membersWith } from "../../members/service.ts";
import { codeOf, personsOf, rollOf, unitOf } from "../../register/service.ts";
import { receiptOf } from "../chain.ts";
import { openOrEnded, type Poll } from "../lookups.ts";
import { readChoice } from "../rules.ts";
import { castBallot, lockPoll } from "../service.ts";
import { acknowledge, card, reply, stateText } from "../shared.ts";
import { titleText } from "../views.ts";
import { seatLookup } from "./lookups.ts";
import { endGiven, tellHolders } from "./mandates.ts";
import { paperBallots } from "./schema.ts";
import { ownerOfSeat, seatsOfUnit } from "./service.ts";
import { type Entry, waitingPaper } from "./waiting.ts";

/** A ballot that came on paper or was given at the door: entered by one of the staff, with its photo. */
export const paper = command({
  names: ["paper", "纸质票", "录票"],
  reads: (text) => {
    const said = FETCHED.exec(text)?.[1];
    return said === undefined ? null : `纸质票 ${said}`;
  },
  args: { number: "number?", ballot: "rest?" },
  may: ["staff"],
  where: "private",
  async run({ number: said, ballot }, c) {
    const { communityId } = c.person;
    const number = said ?? (await onlyVote(c));
    const poll = await openVote(c, number);
    if (ballot === null) return showNext(c, poll);
    const read = /^(\S+)\s+(.+)$/.exec(ballot);
    if (!read) throw new Refusal(say("owners-paper-how", { number: String(number) }));
    const door = /\s*(?:上门|at the door|door)$/i.exec(read[2]!);
    const choice = readChoice(read[2]!.slice(0, door?.index), poll, "");
    const { code } = codeOf(read[1]!);
    const seats = await seatsOfUnit(c.tx, poll, code);
    if (seats.length === 0) throw new Refusal(say("owners-paper-no-unit", { number: String(number), code }));
    if (choice === null || choice === "") throw new Refusal(say("owners-paper-how", { number: String(number) }));
    if (c.photos.length + c.photoProblems.length > 1) throw new Refusal(say("owners-paper-photo-one"), [], "photo");
    if (c.photos.length === 0) throw new Refusal(say("owners-paper-photo"), [], "photo");
    const others = await secondsOf(c);
    if (others.length === 0) throw new Refusal(say("register-alone"));
    const entry: Entry = {
      ...{ communityId, number: await c.nextNumber(), pollNumber: number, unitCode: code, choice },
      ...{ road: door ? "door" : "paper", photo: c.photos[0]!.hash, enteredBy: c.person.id, enteredAt: c.now },
      ...{ pseudonym: seats.length === 1 ? seats[0]!.pseudonym : null, state: seats.length === 1 ? "open" : "draft" },
      ...{ decidedBy: null, decidedAt: null },
    };
    await c.tx.insert(paperBallots).values(entry);
    if (seats.length === 1) return askSecond(c, entry, others);
    return reply(await whoPost(c, entry));
  },
});

/** "纸质票 12": the next one that waits for whoever asks, to be looked at or to be said who signed it. */
async function showNext(c: PersonContext, poll: Poll): Promise<Action[]> {
  const waiting = await waitingPaper(c.tx, poll);
  const isMine = ({ state, enteredBy }: Entry) => (state === "draft") === (enteredBy === c.person.id);
  const [next, ...others] = waiting.filter(isMine);
  const number = String(poll.number);
  if (!next) {
    const left = waiting.filter(({ state }) => state === "open").length;
    throw new Refusal(
      left > 0 ? say("owners-paper-others", { number, count: left }) : say("owners-paper-how", { number }),
    );
  }
  const post = next.state === "draft" ? await whoPost(c, next) : await checkPost(c, next, poll);
  const more = others.length > 0 ? [say("owners-paper-more", { number, count: others.length })] : [];
  return reply({ ...post, lines: [...post.lines, ...more] });
}

/** Asks which of a unit's owners signed. */
async function whoPost(c: PersonContext, { number, pollNumber, unitCode: code }: Entry): Promise<Post> {
  const seats = await seatsOfUnit(c.tx, { communityId: c.community.id, number: pollNumber }, code);
  const names = new Map((await unitOf(c.tx, c.community.id, code))?.owners.map((o) => [o.key, o.name]));
  return {
    lines: [say("owners-paper-who", { code })],
    choices: seats.map((seat, i) => ({
      label: verbatim(names.get(seat.ownerKey ?? "") ?? String(i + 1)),
      command: `paper-of ${number} ${i + 1}`,
      about: verbatim(code),
    })),
    number,
  };
}

/** Which of several owners signed it. */
export const paperOf = command({
  names: ["paper-of"],
  byChoice: true,
  args: { number: "number", which: "number" },
  may: ["staff"],
  where: "private",
  async run({ number, which }, c) {
    const entry = await lockEntry(c, number);
    if (entry.state !== "draft" || entry.enteredBy !== c.person.id) throw new Refusal(say("core-stale"));
    const seat = (await seatsOfUnit(c.tx, { communityId: c.community.id, number: entry.pollNumber }, entry.unitCode))[
      which - 1
    ];
    if (!seat) throw new Refusal(say("core-stale"));
    const said = { pseudonym: seat.pseudonym, state: "open" as const };
    await c.tx.update(paperBallots).set(said).where(is(entry));
    return askSecond(c, { ...entry, ...said }, await secondsOf(c));
  },
});

/** A second of the staff has seen the photo: now it is a ballot like others, and the owner's last one counts. */
export const paperIs = command({
  names: ["paper-is"],
  byChoice: true,
  args: { number: "number", answer: "word" },
  may: ["staff"],
  where: "private",
  async run({ number, answer }, c) {
    const entry = await findEntry(c, number);
    const chain = await lockPoll(c.tx, c.community.id, entry.pollNumber);
    const fresh = await lockEntry(c, number);
    if (fresh.state !== "open") {
      throw new Refusal(say(fresh.state === "draft" ? "owners-paper-draft" : `owners-paper-${fresh.state}-already`));
    }
    if (fresh.enteredBy === c.person.id) throw new Refusal(say("register-second"));
    const decided = { decidedBy: c.person.id, decidedAt: c.now };
    const tell = (post: Post): Action[] =>
      fresh.enteredBy === null ? [] : [{ do: "whisper", personId: fresh.enteredBy, post }];
    const args = { number: String(fresh.pollNumber), code: fresh.unitCode };
    if (answer !== "yes") {
      await c.tx
        .update(paperBallots)
        .set({ state: "refused", ...decided })
        .where(is(fresh));
      return [
        acknowledge(say("owners-paper-refused", { code: fresh.unitCode })),
        { do: "takeBack", number, asks: ["paper-is"] },
        ...tell({ lines: [say("owners-paper-not", args)] }),
      ];
    }
    if (chain.poll.state !== "open") throw new Refusal(stateText(chain.poll));
    if (chain.poll.closesAt <= c.now) throw new Refusal(say("polls-over", args));
    const owner = (await ownerOfSeat(c.tx, chain.poll, fresh.pseudonym!))!;
    const key = { communityId: fresh.communityId, number: fresh.pollNumber, owner };
    const before = (await seatLookup.find(c.tx, [key]))[0]!.find((s) => s.pseudonym === fresh.pseudonym)!;
    const voter = { pseudonym: before.pseudonym, choice: before.choice, seq: before.seq, isNew: false };
    const hash = castBallot(c, chain, "", voter, fresh.choice, fresh.road);
    await c.tx
      .update(paperBallots)
      .set({ state: "counted", ...decided })
      .where(is(fresh));
    const receipt = receiptOf(hash, voter.seq);
    // They have voted themselves: nobody else does for them any more.
    const owners = await personsOf(c.tx, fresh.communityId, [owner]);
    const ended = await endGiven(c.tx, chain.poll, owners, c.now);
    const replaced = before.choice === "" ? [] : [say("owners-paper-replaced", { before: String(before.seq) })];
    const told = { lines: [say("owners-paper-counted", { ...args, receipt }), ...replaced] };
    const choice = chain.poll.options[Number(fresh.choice) - 1]!;
    const mine = {
      lines: [titleText(chain.poll), say("owners-paper-yours", { ...args, choice, receipt })],
      number: fresh.pollNumber,
    };
    return [
      acknowledge(say("owners-paper-done", { code: fresh.unitCode, choice })),
      { do: "takeBack", number, asks: ["paper-is"] },
      { do: "update", card: card(fresh.pollNumber) },
      ...tell(told),
      ...owners.map((personId): Action => ({ do: "whisper", personId, post: mine, ifReachable: true })),
      ...(await tellHolders(c.tx, ended, "owners-proxy-own-vote")),
    ];
  },
});

/** "收了一张纸质票，3-1-301 同意" */
const FETCHED = /^(?:今天|刚才?)?(?:又?收[到了]?|有|这是|补录?|录)?(?:了)?(?:一|1)?张?纸质票[\s,，:：]+(\S.*)$/su;

/** The one owners' vote that is open. @throws {Refusal} where there is none, or are several */
async function onlyVote(c: PersonContext): Promise<number> {
  const open = (await openOrEnded(c.tx, c.community.id, null, c.now, MOST)).filter(
    ({ state, electorate }) => state === "open" && electorate === "owner",
  );
  const [only] = open;
  if (!only) throw new Refusal(say("owners-none-open"));
  if (open.length === 1) return only.number;
  const which = open.map(({ number, question }) => say("polls-called", { number: String(number), question }));
  throw new Refusal(say("owners-paper-which", { open: listText(which), number: String(only.number) }));
}

/** Of so many votes. */
const MOST = 20;

async function openVote(c: PersonContext, number: number) {
  const { poll } = await lockPoll(c.tx, c.community.id, number);
  if (poll.electorate !== "owner") throw new Refusal(say("owners-not", { number: String(number) }));
  if (poll.state !== "open") throw new Refusal(stateText(poll));
  if (poll.closesAt <= c.now) throw new Refusal(say("polls-over", { number: String(number) }));
  return poll;
}

const is = (entry: Entry) =>
  and(eq(paperBallots.communityId, entry.communityId), eq(paperBallots.number, entry.number));

async function findEntry(c: PersonContext, number: number): Promise<Entry> {
  const [entry] = await c.tx
    .select()
    .from(paperBallots)
    .where(and(eq(paperBallots.communityId, c.community.id), eq(paperBallots.number, number)));
  if (!entry) throw new Refusal(say("owners-paper-none", { number: String(number) }));
  return entry;
}

async function lockEntry(c: PersonContext, number: number): Promise<Entry> {
  const entry = await findEntry(c, number);
  const [locked] = await c.tx.select().from(paperBallots).where(is(entry)).for("update");
  return locked!;
}

async function secondsOf(c: PersonContext): Promise<number[]> {
  const staff = await membersWith(c.tx, c.community.id, { roles: ["staff", "admin"] });
  return staff.filter((id) => id !== c.person.id);
}

async function askSecond(c: PersonContext, entry: Entry, others: readonly number[]): Promise<Action[]> {
  const { poll } = await lockPoll(c.tx, entry.communityId, entry.pollNumber);
  const post = await checkPost(c, entry, poll);
  const choice = poll.options[Number(entry.choice) - 1]!;
  return [
    acknowledge(say("owners-paper-entered", { code: entry.unitCode, choice })),
    ...others.map((personId): Action => ({ do: "whisper", personId, post })),
  ];
}

/** What a second of the staff looks at, and answers. */
async function checkPost(c: PersonContext, entry: Entry, poll: Poll): Promise<Post> {
  const { number, unitCode: code, photo } = entry;
  const choice = poll.options[Number(entry.choice) - 1]!;
  const signed = await signedBy(c, entry);
  return {
    number,
    lines: [
      titleText(poll),
      say(`owners-paper-ask-${entry.road}`, { code, choice, signed }),
      ...(await besidesTexts(c, entry)),
      say("owners-paper-check"),
    ],
    choices: [
      {
        ...{ label: say("owners-paper-yes"), command: `paper-is ${number} yes` },
        about: say("owners-paper-about", { code, choice }),
      },
      { label: say("owners-paper-no"), command: `paper-is ${number} no` },
    ],
    photos: [{ hash: photo }],
  };
}

/** What whoever checks it has to know: that the owner has a ballot that counts, and that another on paper waits. */
async function besidesTexts(c: PersonContext, { communityId, pollNumber: number, ...entry }: Entry): Promise<Text[]> {
  const owner = await ownerOfSeat(c.tx, { communityId, number }, entry.pseudonym!);
  const [seats] = owner === null ? [[]] : await seatLookup.find(c.tx, [{ communityId, number, owner }]);
  const before = seats!.find(({ pseudonym }) => pseudonym === entry.pseudonym);
  const others = (await waitingPaper(c.tx, { communityId, number })).filter(
    (other) => other.pseudonym === entry.pseudonym && other.number !== entry.number,
  );
  return [
    ...(before && before.choice !== "" ? [say("owners-paper-earlier", { seq: String(before.seq) })] : []),
    ...(others.length > 0 ? [say("owners-paper-twice", { count: others.length })] : []),
  ];
}

/** The owner who signed, as staff know them; a unit's owners stand in the roll, or did when the vote was opened. */
async function signedBy(c: PersonContext, entry: Entry): Promise<string> {
  const vote = { communityId: entry.communityId, number: entry.pollNumber };
  const owner = await ownerOfSeat(c.tx, vote, entry.pseudonym!);
  const units = await rollOf(c.tx, entry.communityId);
  return units.flatMap((u) => u.owners).find((o) => o.key === owner)?.name ?? "—";
}
