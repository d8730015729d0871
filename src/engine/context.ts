import { type Command, type Context, Refusal } from "../core/command.ts";
import type { MessageEvent, TapEvent } from "../core/event.ts";
import type { ChatHere, Person } from "../core/people.ts";
import { type Choice, say, verbatim } from "../core/post.ts";
import { holdsAny } from "../core/roles.ts";
import type { Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import { commandsAbout } from "./howTo.ts";
import { moveChat } from "./moveChat.ts";
import { offIn } from "./off.ts";
import type { Pass } from "./pass.ts";
import { becomePerson, exportSender, forgetSender, mergePersons, partAccount } from "./privacy.ts";
import type { KnownAccount, Roster } from "./roster.ts";
import { countSaid } from "./said.ts";

/**
 * What a command may know and do. Whoever gives it becomes a neighbour of the community, if they are none yet.
 * @param communityId which community it is about; null: none, or nobody knows
 * @throws {Refusal} when they may not give it, or it cannot be told which community is meant
 */
export async function contextOf(
  pass: Pass,
  row: Claimed,
  event: MessageEvent | TapEvent,
  chat: ChatHere,
  communityId: number | null,
  command: Pick<Command, "names" | "may">,
  writes: Writes,
  clipped: boolean,
): Promise<Context> {
  const { roster, now, deps, tx, batch, numbers, forgetting, sources } = pass;
  const account = await roster.account(event.platform, event.from!);
  const anyone = command.may === "anyone";
  if (!anyone && communityId === null) throw await whichCommunity(roster, chat.kind, account);
  const person =
    communityId === null || (anyone && !account.persons.has(communityId))
      ? null
      : await roster.person(account, communityId);
  if (command.may !== "anyone" && !holdsAny(person!.grants, command.may)) {
    throw new Refusal(say(`command-${command.names[0]}-only`));
  }
  const named = event.type === "message" ? [event.replyTo?.from, ...(event.mentions ?? [])] : [];
  const targets = named.filter((target) => target != null);
  const makePerson = (of: KnownAccount, inCommunity: number) => {
    if (!of.persons.has(inCommunity)) writes.count++;
    return roster.person(of, inCommunity);
  };
  return {
    tx: batch.watched(writes),
    look: (lookup, key) => batch.look(lookup, key),
    insertLater: (table, row) => {
      writes.count++;
      batch.insertLater(table, row);
    },
    now,
    timeZone: deps.timeZone,
    chat,
    account,
    person,
    community: communityId === null ? null : await roster.community(communityId),
    eventId: row.id,
    saidIn: sources.get(row.id) ?? row.id,
    tapped: event.type === "tap",
    aside: false,
    messageId: event.messageId,
    photos: row.photos?.kept ?? [],
    photoProblems: row.photos?.problems ?? [],
    file:
      event.type === "message" && event.file
        ? { name: event.file.name, problem: row.photos?.fileProblem ?? null }
        : null,
    guess: row.guess,
    targets,
    clipped,
    nextNumber: async () => {
      writes.count++;
      return numbers.next(communityId!, row.id);
    },
    waiting: async () => {
      const waits = deps.modules.map((module) => (person ? module.waits?.(batch.watched(writes), person) : null) ?? []);
      return (await Promise.all(waits)).flat();
    },
    offIn: (span) => offIn(tx, span),
    countSaid: (from, until) => countSaid(tx, { communityId: communityId!, from, until }, deps),
    memberships: [...account.persons.values()],
    eraseEvent: () => forgetting.add(row.id),
    exportSender: () => exportSender(deps, batch.watched(writes), person, account),
    forgetSender: () => {
      writes.count++;
      forgetting.add(row.id);
      return forgetSender(deps, batch.watched(writes), person, account);
    },
    permitted: () => deps.router.commands.filter((one) => permits(one, chat.kind, person)).map((one) => one.names[0]),
    commandsAbout: (words) =>
      commandsAbout(deps, chat.locale, now, words).map((one) => ({
        name: one.names[0],
        isOpen: permits(one, one.where === "any" ? chat.kind : one.where, person),
      })),
    known: (target) => roster.known(event.platform, target)?.persons.get(communityId!) ?? null,
    personOf: async (target) => makePerson(await roster.account(event.platform, { ...target, name: "" }), communityId!),
    mergePersons: (from, into) => {
      writes.count++;
      return mergePersons(deps, batch.watched(writes), from, into);
    },
    part: (from) => {
      writes.count++;
      return partAccount(deps, batch.watched(writes), account, from, now);
    },
    become: async (into) => {
      writes.count++;
      const told = await becomePerson(deps, batch.watched(writes), account, into);
      await roster.openPrivate(account, chat.id, now);
      return told;
    },
    moveChatHere: async ({ platform, id }) => {
      writes.count++;
      await moveChat(deps, batch.watched(writes), platform, id, chat.id);
    },
    selfIn: (inCommunity) => makePerson(account, inCommunity),
  };
}

/** Nobody knows which community is meant: ask once, by name, or say how to come to have one. */
export async function whichCommunity(
  roster: Roster,
  kind: "group" | "private",
  account: { persons: ReadonlyMap<number, unknown> },
): Promise<Refusal> {
  if (kind === "group") return new Refusal(say("core-group-unbound"));
  if (account.persons.size === 0) return new Refusal(say("core-no-community"));
  const choices: Choice[] = [];
  for (const id of account.persons.keys()) {
    const { name } = await roster.community(id);
    choices.push({ label: verbatim(name), command: `community ${id}` });
  }
  return new Refusal(say("core-which-community"), choices);
}

/** May this person give that command in such a chat? What help lists and what is let through are the same. */
function permits(command: Command, kind: "group" | "private", person: Person | null): boolean {
  if (command.byChoice || (command.where !== "any" && command.where !== kind)) return false;
  return command.may === "anyone" || (person !== null && holdsAny(person.grants, command.may));
}
