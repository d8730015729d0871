import { Refusal } from "../core/command.ts";
import type { MessageEvent, TapEvent } from "../core/event.ts";
import { type Choice, type FetchedPhotos, say, type Text, verbatim } from "../core/post.ts";
import { clean, clip } from "../core/text.ts";
import { anyOf } from "../store/drizzle.ts";
import { inbox } from "../store/schema.ts";
import type { Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import { finishLine } from "./finish.ts";
import type { Pass } from "./pass.ts";
import { type Earlier, findBefore, keepWaiting, markTaken, markWhole, readEarlier } from "./unfinished.ts";

/** Photos in a message of their own go to what their sender said just before them; where that may be two things, they are asked. */

const LABEL = 24;

/** What photos may go to: a line that lacks one, or a thing of a module's. */
interface Taker {
  said: Earlier;
  number: number | null;
  label: Text;
  /** They are then for nothing else that is said. */
  once: boolean;
}

/** @returns false when there is nothing they could belong to */
export async function takePhotos(pass: Pass, row: Claimed, event: MessageEvent, writes: Writes): Promise<boolean> {
  if (!row.photos || row.photos.kept.length + row.photos.problems.length === 0) return false;
  const takers: Taker[] = [];
  const before = await findBefore(pass.tx, pass.now, event, row.id);
  const [last] = before;
  if (last?.lacks === "words") {
    const kept = [...(last.photos?.kept ?? []), ...row.photos.kept];
    await keepWaiting(pass.tx, last.id, { ...row.photos, kept });
    await markTaken(pass.tx, row.id);
    pass.effects.add(await pass.originOf(row), [{ do: "reply", post: { lines: [say("core-photo-then-words")] } }]);
    return true;
  }
  for (const said of before) {
    const taker = await takerOf(pass, said, writes);
    // Each line that lacks one is a thing of its own: 纸质票 52 for two doors.
    const isNew = said.lacks === "photo" || takers.every(({ number }) => number === null || number !== taker?.number);
    if (taker && isNew) takers.push(taker);
  }
  const [only] = takers;
  if (!only) return false;
  if (takers.length === 1) {
    await give(pass, row, event, only, row.photos, writes);
    await markTaken(pass.tx, row.id, only.once);
    return true;
  }
  const choices: Choice[] = takers.map(({ label, said }) => ({ label, command: `photo-for ${said.id} ${row.id}` }));
  pass.effects.add(await pass.originOf(row), [{ do: "reply", post: { lines: [say("core-photo-which")], choices } }]);
  return true;
}

/**
 * "photo-for 345 347": the photos of message 347 belong to what message 345 said.
 * @returns false when it is another command
 * @throws {Refusal} when either is gone, or is not theirs
 */
export async function takeChosen(
  pass: Pass,
  row: Claimed,
  event: MessageEvent | TapEvent,
  command: string,
  writes: Writes,
): Promise<boolean> {
  const ids = /^photo-for ([0-9]+) ([0-9]+)$/.exec(command)?.slice(1).map(Number);
  if (!ids) return false;
  const found = await pass.tx.select().from(inbox).where(anyOf(inbox.id, ids));
  const [said, sent] = ids.map((id) => found.find((f) => f.id === id));
  const earlier = said ? readEarlier(said) : null;
  if (!said || !earlier || !sent?.photos) throw new Refusal(say("core-stale"));
  if ([said, sent].some((one) => one.sender !== event.from?.id || one.platform !== event.platform))
    throw new Refusal(say("core-asked-others"));
  const taker = await takerOf(pass, earlier, writes);
  if (!taker) throw new Refusal(say("core-stale"));
  await give(pass, row, earlier.event, taker, sent.photos, writes);
  await markTaken(pass.tx, sent.id);
  return true;
}

async function takerOf(pass: Pass, said: Earlier, writes: Writes): Promise<Taker | null> {
  const label = verbatim(clip(clean(said.event.text), LABEL).text);
  const route = pass.deps.router.route(said.event);
  const meant = route.kind === "answer" ? route.otherwise : route;
  const isCommand = meant.kind === "command";
  const number = isCommand && typeof meant.args.number === "number" ? meant.args.number : null;
  if (said.lacks === "photo") return { said, number, label, once: true };
  const account = await pass.roster.account(said.event.platform, said.event.from!);
  const of = { eventId: said.id, command: isCommand ? meant.command.names[0] : null, number };
  for (const person of account.persons.values()) {
    for (const module of pass.deps.modules) {
      const taken = await module.takesPhotos?.(pass.batch.watched(writes), person, of, pass.now);
      if (taken) return { said, label, ...taken };
    }
  }
  return null;
}

/** A line that lacked them is run with them; what was done already has them added. */
async function give(
  pass: Pass,
  row: Claimed,
  event: MessageEvent,
  { said, number }: Taker,
  photos: FetchedPhotos,
  writes: Writes,
): Promise<void> {
  if (said.lacks === "photo") {
    row.photos = { ...photos, kept: [...(said.photos?.kept ?? []), ...photos.kept] };
    await finishLine(pass, row, said.event, writes);
    await markWhole(pass.tx, said.id);
    return;
  }
  const account = await pass.roster.account(event.platform, event.from!);
  for (const person of account.persons.values()) {
    for (const module of pass.deps.modules) {
      const actions = await module.addPhotos?.(pass.batch.watched(writes), person, number!, photos, pass.now);
      if (!actions) continue;
      const origin = await pass.originOf(row);
      origin.communityId = person.communityId;
      origin.personId = person.id;
      pass.effects.add(origin, actions);
      return;
    }
  }
}
