import { choiceData, readChoiceRef } from "../core/choices.ts";
import { Refusal } from "../core/command.ts";
import type { EditEvent, MessageEvent, RecallEvent, TapEvent, TimerEvent } from "../core/event.ts";
import { type Action, type Choice, say, type Text } from "../core/post.ts";
import { clean } from "../core/text.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq, gt, slot, sql } from "../store/drizzle.ts";
import { messages } from "../store/schema.ts";
import { statement } from "../store/statement.ts";
import { arrive, type InChat, letIn, meet } from "./arrivals.ts";
import { Batch, type Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import type { Deps } from "./deps.ts";
import { Effects } from "./effects.ts";
import { eraseEvents } from "./erase.ts";
import { execute } from "./execute.ts";
import { finishWith } from "./finish.ts";
import { tellGap } from "./gaps.ts";
import { joinAlbum } from "./lateAlbum.ts";
import { takeChosen, takePhotos } from "./lonePhotos.ts";
import { moveChat } from "./moveChat.ts";
import { Numbers } from "./numbers.ts";
import { offIn } from "./off.ts";
import { findAnswer, setAnswered } from "./offers.ts";
import { groupByWork } from "./order.ts";
import type { Origin } from "./origin.ts";
import { overhear } from "./overhear.ts";
import { quotedMessage } from "./quoted.ts";
import { tellChanged } from "./recall.ts";
import type { Roster } from "./roster.ts";
import type { Route } from "./router.ts";
import { countSaid } from "./said.ts";
import { retire, useUp, wasRepeated, wordsMeant } from "./standing.ts";
import { isLonePhoto, markUnfinished } from "./unfinished.ts";
import { askWhich, takeKept } from "./which.ts";

export type MessageRow = typeof messages.$inferSelect;

const markDone = statement<{ ids: number[] }>(
  () => sql`update inbox set status = 'done' where id = any(${slot("ids", "bigint[]")})`,
);

export class Pass {
  readonly effects: Effects;
  readonly batch: Batch;
  private readonly origins = new Map<number, Origin>();
  private readonly finished: number[] = [];
  private readonly erased: number[] = [];
  readonly numbers: Numbers;
  /** Events whose own words go now: with the person who asked to be forgotten, or because nobody may know who spoke. */
  readonly forgetting = new Set<number>();
  /** Events that say yes to words written before, and the events of those words. */
  readonly sources = new Map<number, number>();
  readonly deps: Deps;
  readonly tx: Tx;
  readonly now: Date;
  readonly roster: Roster;
  private readonly tapped: MessageRow[];
  readonly replied: MessageRow[];

  constructor(deps: Deps, tx: Tx, now: Date, roster: Roster, tapped: MessageRow[], replied: MessageRow[]) {
    this.deps = deps;
    this.tx = tx;
    this.now = now;
    this.roster = roster;
    this.tapped = tapped;
    this.replied = replied;
    this.effects = new Effects(deps, now);
    this.batch = new Batch(tx);
    this.numbers = new Numbers(tx);
  }

  /** The batch in groups: events of one group may run at once. */
  groups(batch: readonly Claimed[]): Claimed[][] {
    return groupByWork(batch, (row) => {
      const tap = row.payload.type === "tap" ? this.pressed(row.payload) : undefined;
      const route = tap ? this.deps.router.routeLine(tap.choice.command, { number: tap.message.number }) : row.route;
      if (route?.kind !== "command") return { kind: row.payload.type, together: false };
      return { kind: `command ${route.command.names[0]}`, together: route.command.together === true };
    });
  }

  /** Runs one event. With `refused`, everything but the answer was given up in an earlier try. */
  async run(row: Claimed, writes: Writes, refused?: Refusal): Promise<void> {
    const { payload } = row;
    if (refused) {
      await this.originOf(row);
      await this.refuse(row, refused);
      return;
    }
    this.deps.metrics.handled.inc({ type: payload.type });
    switch (payload.type) {
      case "timer":
        this.effects.add(this.bare(row, payload.communityId), await this.runJob(row, payload));
        this.finished.push(row.id);
        return;
      case "migrate":
        await moveChat(this.deps, this.tx, payload.platform, payload.chat, payload.to);
        this.finished.push(row.id);
        return;
      case "recall":
      case "edit":
        await this.messageChanged(row, payload, writes);
        // The new words are kept by whoever has something of theirs, and nowhere else.
        (payload.type === "edit" ? this.erased : this.finished).push(row.id);
        return;
      case "gap":
        await tellGap(this.tx, this.effects, this.bare(row, null), payload);
        this.finished.push(row.id);
        return;
      case "bot":
        await meet(this.inChat(row), payload);
        this.finished.push(row.id);
        return;
      case "join":
      case "leave":
        await arrive(this.inChat(row), payload, writes);
        // Who came and went is kept by whoever has a use for it, and nowhere else.
        this.erased.push(row.id);
        return;
      case "request":
        await letIn(this.inChat(row), payload);
        this.finished.push(row.id);
        return;
      case "tap":
        await this.tap(row, payload, writes);
        this.effects.answerTap(await this.originOf(row));
        this.finished.push(row.id);
        break;
      case "message":
        if (await this.message(row, payload, row.route!, writes)) this.finished.push(row.id);
        else this.erased.push(row.id);
    }
    if (this.forgetting.has(row.id)) this.erased.push(row.id);
  }

  /** Answers with a refusal instead. */
  async refuse(row: Claimed, { text, choices, lacks, erases }: Refusal): Promise<void> {
    this.deps.metrics.refused.inc();
    const meant = row.route?.kind === "answer" ? row.route.otherwise : row.route;
    const said = row.payload.type === "message" && meant?.kind === "command" ? row.payload.text : null;
    const line = row.line ?? said;
    if (lacks && line !== null) await markUnfinished(this.tx, row.id, lacks, line);
    const origin = await this.originOf(row);
    const action: Action =
      // What is to be written next has to stand there, and not only flash up.
      choices.length > 0 || (lacks && line !== null && row.payload.type === "tap")
        ? { do: "reply", post: { lines: [text], choices } }
        : { do: "acknowledge", text, alone: true };
    this.effects.add(origin, [action]);
    if (origin.tapId !== null) this.effects.answerTap(origin);
    this.finished.push(row.id);
    if (erases || this.forgetting.has(row.id)) this.erased.push(row.id);
  }

  /** It failed for good: the writer is told that nothing is lost, staff are told its id. */
  async apologise(row: Claimed): Promise<void> {
    const origin = await this.originOf(row);
    if (origin.chat) this.effects.add(origin, [{ do: "reply", post: { lines: [say("core-failed")] } }]);
    if (origin.communityId !== null) {
      const post = { lines: [say("core-failed-staff", { id: String(row.id) })] };
      this.effects.add(origin, [{ do: "tell", to: { purpose: "staff" }, post }]);
    }
  }

  /** Marks the batch done, where it was not stored as done already. What was not for the bot leaves nothing behind. */
  async finish(stored: "ready" | "done"): Promise<void> {
    const { tx } = this;
    await Promise.all([
      stored === "ready" && this.finished.length > 0 && markDone(tx, { ids: this.finished }),
      this.erased.length > 0 && eraseEvents(tx, { ids: this.erased }),
      this.numbers.write(),
    ]);
  }

  private inChat(row: Claimed): InChat {
    const { deps, tx, now, roster, effects, batch } = this;
    return { deps, tx, now, roster, effects, batch, origin: this.bare(row, null) };
  }

  private bare(row: Claimed, communityId: number | null): Origin {
    return {
      eventId: row.id,
      communityId,
      chat: null,
      messageId: null,
      thread: null,
      tapId: null,
      isTyped: false,
      personId: null,
      privateChat: null,
    };
  }

  /** Where the answers to this event go. */
  async originOf(row: Claimed): Promise<Origin> {
    const kept = this.origins.get(row.id);
    if (kept) return kept;
    const { payload } = row;
    const origin = this.bare(row, payload.type === "timer" ? payload.communityId : null);
    if (payload.type === "message" || payload.type === "tap") {
      origin.chat = await this.roster.chat(payload.platform, payload.chat, payload.chatKind, payload.chatTitle);
      origin.communityId = origin.chat.communityId;
      origin.messageId = payload.type === "message" ? payload.messageId : null;
      origin.tapId = payload.type === "tap" ? payload.tapId : null;
      origin.isTyped = payload.type === "message" && payload.chatKind === "group" && payload.typedChoices === true;
      origin.thread = payload.thread ?? null;
    }
    this.origins.set(row.id, origin);
    return origin;
  }

  private async runJob(row: Claimed, event: TimerEvent): Promise<Action[]> {
    const [moduleName] = event.job.split(".");
    const job = this.deps.modules.find((m) => m.name === moduleName)?.jobs?.[event.job];
    if (!job) throw new Error(`no job ${event.job}`);
    return job({
      tx: this.batch.watched({ count: 0 }),
      now: this.now,
      timeZone: this.deps.timeZone,
      communityId: event.communityId,
      plannedAt: row.dueAt,
      upTo: row.upTo,
      args: event.args,
      eventId: row.id,
      insertLater: (table, values) => this.batch.insertLater(table, values),
      nextNumber: () => this.numbers.next(event.communityId, row.id),
      offIn: (span) => offIn(this.tx, span),
      countSaid: (from, until) => countSaid(this.tx, { communityId: event.communityId, from, until }, this.deps),
    });
  }

  /** The choice that a typed answer makes, if it makes one. */
  async answered(row: Claimed) {
    if (row.route?.kind !== "answer") return null;
    const chat = (await this.originOf(row)).chat!;
    const write = (text: Text) => this.deps.words.write(text, chat.locale, this.now);
    return findAnswer(this.tx, this.now, row.payload as MessageEvent, row.route.text, this.replied, write);
  }

  /** A number typed in a group, for a question after which more was said: it may not be meant for the bot at all. */
  private async isPast(row: Claimed, event: MessageEvent, { id, platform, chat }: MessageRow): Promise<boolean> {
    if (!(await this.originOf(row)).isTyped || event.replyTo) return false;
    const here = and(eq(messages.platform, platform), eq(messages.chat, chat), gt(messages.id, id));
    return (await this.tx.select({ id: messages.id }).from(messages).where(here).limit(1)).length > 0;
  }

  /** The message a press says it stands on, and the choice there that fits. Whether it counts is for `tap` to say. */
  pressed(event: TapEvent): { message: MessageRow; choice: Choice } | undefined {
    const ref = readChoiceRef(event.data);
    const message = this.tapped.find((m) => m.id === ref);
    const choice = message?.choices.find((c) => choiceData(message.id, c.command) === event.data);
    return message && choice && { message, choice };
  }

  private async tap(row: Claimed, event: TapEvent, writes: Writes): Promise<void> {
    const { message, choice } = this.pressed(event) ?? {};
    const here =
      message?.platform === event.platform &&
      message.chat === event.chat &&
      (message.externalId === null ||
        message.externalId === event.messageId ||
        (await wasRepeated(this.tx, message.id)));
    if (!here || !choice) {
      this.effects.add(await this.originOf(row), [{ do: "acknowledge", text: say("core-stale") }]);
      return;
    }
    await this.give(row, event, choice, message, writes);
  }

  /** @returns false when the message was not for the bot */
  async message(row: Claimed, event: MessageEvent, route: Route, writes: Writes): Promise<boolean> {
    if (row.photos?.after) return joinAlbum(this, row, event, row.photos, writes);
    if (isLonePhoto(event) && event.from && (await takePhotos(this, row, event, writes))) return true;
    if (route.kind === "silence") return false;
    if (route.kind === "overheard") return overhear(this, row, event, route.text, writes);
    if (route.kind === "answer") {
      const answer = await this.answered(row);
      if (answer && "several" in answer) {
        await askWhich(this.inChat(row), await this.originOf(row), event, answer.several);
        return true;
      }
      if (answer) {
        try {
          await this.give(row, event, answer.choice, answer.message, writes);
        } catch (error) {
          const isStale = error instanceof Refusal && error.text.key === "core-stale" && writes.count === 0;
          if (!isStale || !(await this.isPast(row, event, answer.message))) throw error;
        }
        return true;
      }
      if (await this.replyToCard(row, event, writes)) return true;
      const { otherwise } = route;
      const isTalk = otherwise.kind === "silence" || otherwise.kind === "overheard";
      if (isTalk && (await finishWith(this, row, event, route.text, writes))) return true;
      return this.message(row, event, otherwise, writes);
    }
    if (route.kind === "words" && (await finishWith(this, row, event, route.text, writes))) return true;
    // "+1" said to a neighbour is not for the bot.
    if (route.kind === "command" && route.inReply) {
      if (await this.replyToCard(row, event, writes)) return true;
      const { messageId } = event.replyTo!;
      if (!this.replied.some((m) => m.chat === event.chat && m.externalId === messageId)) return false;
    }
    // In a group that is nobody's yet it is said to neighbours.
    if (route.kind === "command" && route.aside) {
      const chat = (await this.originOf(row)).chat!;
      const { communityId } = chat;
      const { heeds } = route.command;
      const isHeeded =
        communityId !== null &&
        (!heeds || (await heeds(this.batch.watched(writes), { ...chat, communityId }, this.now, clean(event.text))));
      if (!isHeeded && route.otherwise) row.route = route.otherwise;
      if (!isHeeded) return route.otherwise ? this.message(row, event, route.otherwise, writes) : false;
    }
    if (event.chatKind === "private" && event.from) {
      await this.roster.openPrivate(await this.roster.account(event.platform, event.from), event.chat, this.now);
    }
    await execute(this, row, event, route, writes, null);
    return true;
  }

  /** Words in reply to a card, when its module reads them. @returns false when it does not */
  private async replyToCard(row: Claimed, event: MessageEvent, writes: Writes): Promise<boolean> {
    const message = quotedMessage(event, this.replied);
    const [kind, number] = message?.card?.split(":") ?? [];
    if (!message || kind === undefined) return false;
    for (const module of this.deps.modules) {
      const line = module.readReply?.[kind]?.(Number(number), clean(event.text));
      if (!line) continue;
      await execute(this, row, event, this.deps.router.routeLine(line, { number: message.number }), writes, message);
      return true;
    }
    return false;
  }

  /** Whoever made something of a message hears that it was taken back or changed. */
  private async messageChanged(row: Claimed, event: RecallEvent | EditEvent, writes: Writes): Promise<void> {
    const { now, deps } = this;
    const context = { tx: this.batch.watched(writes), now, timeZone: deps.timeZone, eventId: row.id };
    for (const { communityId, writer, actions } of await tellChanged(deps.modules, context, event)) {
      const chat = await this.roster.chat(event.platform, event.chat, "group", "");
      this.effects.add({ ...this.bare(row, communityId), chat, personId: writer }, actions);
    }
  }

  /** A choice was made: its command is given by whoever made it. */
  private async give(
    row: Claimed,
    event: MessageEvent | TapEvent,
    choice: Choice,
    message: MessageRow,
    writes: Writes,
  ): Promise<void> {
    const account = await this.roster.account(event.platform, event.from!);
    if (event.chatKind === "private") await this.roster.openPrivate(account, event.chat, this.now);
    if (await takeChosen(this, row, event, choice.command, writes)) return useUp(this.tx, message);
    const kept = await takeKept(
      this.inChat(row),
      choice.command,
      message,
      event,
      (await this.originOf(row)).chat!.locale,
    );
    if (kept) return this.give(row, event, kept.choice, kept.message, writes);
    const meant = await wordsMeant(this.tx, this.deps.router, event, choice);
    if (meant) {
      row.photos ??= meant.source.photos;
      row.guess ??= meant.source.guess;
      this.sources.set(row.id, meant.source.id);
    }
    const route = this.deps.router.routeLine(meant?.line ?? choice.command, { number: message.number });
    const once = route.kind === "command" && route.command.once;
    if (once || /^(take|apart|again|said|forgetme|never-mind|noneed)\b/.test(choice.command)) {
      writes.count++;
      await useUp(this.tx, message);
    }
    // What it may lack is said next, where nobody else speaks.
    if (event.chatKind === "private" && route.kind === "command" && !meant) row.line = `/${choice.command}`;
    try {
      await execute(this, row, event, route, writes, message);
    } catch (error) {
      // Said once what became of it, an old offer does not catch the next number as well.
      const isTyped = event.type === "message" && event.chatKind === "private";
      if (isTyped && error instanceof Refusal && writes.count === 0) await retire(this.tx, message);
      throw error;
    }
    if (event.type === "message") await setAnswered(this.tx, this.now, message);
  }
}
