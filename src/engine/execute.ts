import { type Command, Refusal } from "../core/command.ts";
import type { MessageEvent, TapEvent } from "../core/event.ts";
import { say } from "../core/post.ts";
import { holdsAny } from "../core/roles.ts";
import { clean } from "../core/text.ts";
import type { Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import { contextOf, whichCommunity } from "./context.ts";
import { howToLine } from "./howTo.ts";
import type { Origin } from "./origin.ts";
import type { MessageRow, Pass } from "./pass.ts";
import { asksFor, leftOpen, offerFor } from "./plainWords.ts";
import { quotedMessage } from "./quoted.ts";
import type { KnownAccount } from "./roster.ts";
import { type Route, usage } from "./router.ts";
import { tellOfModel } from "./tellOfModel.ts";

/** "+1" said to something of the bot's that is about no one matter. */
const NO_CARD = { lines: [say("core-no-card")] };

/** What is done, in which chat, by whom, and about which community. */
interface Doing {
  pass: Pass;
  row: Claimed;
  event: MessageEvent | TapEvent;
  /** The message that a choice stands on, or that is replied to. */
  message: MessageRow | null;
  writes: Writes;
  origin: Origin;
  account: KnownAccount;
  communityId: number | null;
}

/**
 * Does what words or a press come to: runs the command, or says what is missing.
 * @param message the message that the choice stands on, or that was replied to
 * @throws {Refusal} what the writer may not, or what is not there
 */
export async function execute(
  pass: Pass,
  row: Claimed,
  event: MessageEvent | TapEvent,
  route: Route,
  writes: Writes,
  message: MessageRow | null,
): Promise<void> {
  const origin = await pass.originOf(row);
  const chat = origin.chat!;
  if (event.from === null) {
    if (route.kind === "mistake") pass.effects.add(origin, [{ do: "reply", post: route.post }]);
    return;
  }
  const account = await pass.roster.account(event.platform, event.from);
  if (account.privateChat) origin.privateChat = { platform: account.platform, id: account.privateChat };
  // What stands on a message is about that message's community, whatever the chat is about by now.
  const own = message?.communityId ?? null;
  const here = chat.kind === "private" ? pass.roster.privateCommunity(account) : chat.communityId;
  if (own !== null && (chat.kind === "group" ? own !== here : !account.persons.has(own))) {
    throw new Refusal(say("core-stale"));
  }
  const communityId = own ?? here;
  origin.communityId = communityId;
  const doing = { pass, row, event, message, writes, origin, account, communityId };
  switch (route.kind) {
    case "mistake": {
      const words = route.near && event.type === "message" ? clean(event.text) : null;
      if (words !== null && (await isOtherwise(doing, route.near!, words)))
        return answerWords(doing, { kind: "words", text: words, clipped: false });
      const choices = route.post.choices?.map(({ label }) => ({ label, command: `again ${row.id}` }));
      pass.effects.add(origin, [{ do: "reply", post: { ...route.post, ...(choices ? { choices } : {}) } }]);
      return;
    }
    case "number":
      return tellOfNumber(doing, route.number);
    case "words":
      return answerWords(doing, route);
    case "command":
      return runCommand(doing, route);
  }
}

/** Words to the bot that are no command: what is asked is answered, what is told is offered to be kept. */
async function answerWords(doing: Doing, route: Route & { kind: "words" }): Promise<void> {
  const { pass, row, event, message, writes, origin, account, communityId } = doing;
  const chat = origin.chat!;
  const hasPhotos = event.type === "message" && (event.photos?.length ?? 0) > 0;
  // Below a poll's card neighbours talk about the poll: telling each of them how to use the bot would be noise.
  const remark =
    chat.kind === "group" && event.type === "message" && event.replyTo !== undefined && !event.named && !hasPhotos;
  const howTo = remark ? null : howToLine(pass.deps, chat.locale, pass.now, route.text);
  const asked = pass.deps.router.routeLine(asksFor(route.text) || (howTo ?? ""), { number: null });
  if (asked.kind === "command") return execute(pass, row, event, asked, writes, message);
  const meant = await answerMeant(doing, route.text);
  if (meant) {
    const line = pass.deps.router.routeLine(meant, { number: null });
    // What it may lack finishes this line.
    Object.assign(row, { line: meant, route: line });
    return execute(pass, row, event, line, writes, message);
  }
  const where = { kind: chat.kind, inCommunity: communityId !== null, hasPhotos, remark };
  const post = offerFor(row.id, route.text, where, row.guess);
  if (post === "silence") return void pass.forgetting.add(row.id);
  if (!post) throw await whichCommunity(pass.roster, chat.kind, account);
  const awaited = post.lines[0]?.key === "core-what" ? await answerMeant(doing, route.text, "awaited") : null;
  if (awaited) return execute(pass, row, event, pass.deps.router.routeLine(awaited, { number: null }), writes, message);
  pass.effects.add(origin, [{ do: "reply", post }]);
  if (event.type === "message" && leftOpen(event, route) !== null) {
    pass.effects.add(origin, await tellOfModel(pass.deps, pass.batch.watched(writes), chat));
  }
}

/** What somebody was asked in private is answered there in plain words. @returns the command line that they mean */
async function answerMeant(
  { pass, origin, account, communityId, writes }: Doing,
  text: string,
  how: "readAnswer" | "awaited" = "readAnswer",
): Promise<string | null> {
  const person = communityId === null ? undefined : account.persons.get(communityId);
  if (origin.chat!.kind !== "private" || !person) return null;
  for (const module of pass.deps.modules) {
    const line = await module[how]?.(pass.batch.watched(writes), person, text, pass.now);
    if (line) return line;
  }
  return null;
}

/** "不亮 还是黑的" is no slip for 不办 of somebody who may not give that, nor where it answers what they were asked. */
async function isOtherwise(doing: Doing, near: Command, words: string): Promise<boolean> {
  const { account, communityId } = doing;
  const grants = communityId === null ? undefined : account.persons.get(communityId)?.grants;
  if (near.may !== "anyone" && grants && !holdsAny(grants, near.may)) return true;
  return (await answerMeant(doing, words)) !== null;
}

async function runCommand(doing: Doing, route: Route & { kind: "command" }): Promise<void> {
  const { pass, row, event, writes, origin, account, communityId } = doing;
  const chat = origin.chat!;
  const { command } = route;
  const args = { ...route.args };
  for (const [name, kind] of Object.entries(command.args)) {
    if (!kind.startsWith("number") || args[name] !== null) continue;
    const quoted = event.type === "message" ? quotedMessage(event, pass.replied) : undefined;
    const number = quoted?.communityId === communityId ? quoted?.number : null;
    if (number === null || number === undefined) {
      if (kind === "number?") continue;
      const mistake = route.inReply ? { kind: "mistake" as const, post: NO_CARD } : usage(command);
      if (mistake.kind === "mistake") pass.effects.add(origin, [{ do: "reply", post: mistake.post }]);
      return;
    }
    args[name] = number;
  }
  if (command.forgets) pass.forgetting.add(row.id);
  if (command.where !== "any" && command.where !== chat.kind) {
    // Said where all could read it: at least it does not stay here.
    if (command.where === "private") pass.forgetting.add(row.id);
    throw new Refusal(say(command.where === "private" ? "core-private-only" : "core-group-only"));
  }
  const stranger = chat.kind === "private" && account.persons.size === 0 ? command.byStranger : undefined;
  const open = command.byCode?.fits(args) ? command.byCode.run : stranger;
  const as = open ? { ...command, may: "anyone" as const, run: open } : command;
  const found = await contextOf(pass, row, event, chat, communityId, as, writes, route.clipped);
  const context = { ...found, aside: route.aside === true };
  origin.personId = context.person?.id ?? null;
  pass.effects.add(origin, await as.run(args, context));
  // In a group its writer alone needs to know.
  const apart = chat.kind === "group" && origin.privateChat !== null;
  const cut = say("core-clipped");
  if (route.clipped)
    pass.effects.add(origin, [
      apart ? { do: "whisperSender", post: { lines: [cut] } } : { do: "acknowledge", text: cut },
    ]);
}

/** "#12": the module that has such a number tells of it. */
async function tellOfNumber(doing: Doing, number: number): Promise<void> {
  const { pass, row, event, message, writes, account, communityId } = doing;
  if (communityId === null) throw await whichCommunity(pass.roster, event.chatKind, account);
  for (const module of pass.deps.modules) {
    const line = await module.describe?.(pass.batch.watched(writes), communityId, number);
    if (line) return execute(pass, row, event, pass.deps.router.routeLine(line, { number }), writes, message);
  }
  throw new Refusal(say("core-no-number", { number: String(number) }));
}
