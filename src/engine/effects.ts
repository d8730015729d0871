import type { Chat } from "../core/people.ts";
import type { Action, Audience, CardKey, PhotoRef, Post } from "../core/post.ts";
import { isCounted, type Occasion } from "../core/quiet.ts";
import type { Tx } from "../core/tx.ts";
import { insertRows } from "../store/insert.ts";
import { inbox, messages, outbox } from "../store/schema.ts";
import type { Deps } from "./deps.ts";
import { eraseEvents } from "./erase.ts";
import { GATHERS, gather } from "./gather.ts";
import { type CardNews, leaveToCards, placeNews } from "./news.ts";
import { type Announcement, type Origin, occasionIn, openFirst, type Say } from "./origin.ts";
import { type ChatId, findAudiences, findCards, findPrivateChats, type StandingCard } from "./recipients.ts";
import { isTakenBack, leaveCards, type TakenBack, takeBack } from "./takeBack.ts";
import { timerRow } from "./timers.ts";

/** What the events of one transaction want done; written in few statements when all of them have run. */
export class Effects {
  private says: Say[] = [];
  private toasts: { origin: Origin; post: Post }[] = [];
  private announcements: Announcement[] = [];
  private updates: { origin: Origin; card: CardKey; occasion: Occasion | undefined }[] = [];
  private news: CardNews[] = [];
  /** Photos that go with cards when they are said anew, by the row of `messages`. */
  private readonly along = new Map<number, PhotoRef[]>();
  private whispers: { origin: Origin; personId: number; post: Post; wait: boolean; occasion: Occasion }[] = [];
  private readonly renewed: { community: number | null; card: CardKey }[] = [];
  private readonly takenBack: (TakenBack & { eventId: number })[] = [];
  private readonly erased: number[] = [];
  private timers: (typeof inbox.$inferInsert)[] = [];

  private readonly places = new Map<number, number>();
  private readonly waiting: (typeof outbox.$inferInsert)[] = [];
  private readonly cardRefs = new Map<Say, number>();
  private readonly deps: Deps;
  private readonly now: Date;

  constructor(deps: Deps, now: Date) {
    this.deps = deps;
    this.now = now;
  }

  /** Events may end in another order than theirs: what they say is said in this one. */
  follow(events: readonly { id: number }[]): void {
    for (const [i, { id }] of events.entries()) this.places.set(id, i);
  }

  add(origin: Origin, actions: readonly Action[]): void {
    for (const action of actions) this.addOne(origin, action);
  }

  /** A pressed button spins until it is answered: where nothing was said to it, an empty toast lets it go. */
  answerTap(origin: Origin): void {
    if (this.toasts.every((toast) => toast.origin !== origin)) this.toasts.push({ origin, post: { lines: [] } });
  }

  /** How many messages are to be said there by this transaction that count against the day's budget. */
  countedIn({ platform, id }: { platform: string; id: string }): number {
    return this.says.filter((s) => s.platform === platform && s.chat === id && isCounted(s.occasion)).length;
  }

  private addOne(origin: Origin, action: Action): void {
    switch (action.do) {
      case "reply":
        if (origin.chat) this.sayIn(origin, origin.chat, action.post, null, true, action.occasion);
        return;
      case "card":
        if (action.chat) {
          this.sayAt(origin, action.chat, null, action.card, null, action.occasion);
          return;
        }
        if (!origin.chat) return;
        this.sayIn(origin, origin.chat, null, action.card, true);
        this.sayInTwins(origin, origin.chat, action.card);
        return;
      case "acknowledge":
        if (origin.tapId !== null) this.toasts.push({ origin, post: { lines: [action.text] } });
        else if (origin.chat) {
          this.sayIn(origin, origin.chat, { lines: [action.text] }, null, true);
          const said = this.says.at(-1)!;
          if (origin.isTyped) said.gathers = action.alone ? "same" : "all";
          if (action.card) said.unless = action.card;
        }
        return;
      case "announce":
        this.announcements.push({
          ...{ origin, to: action.to, card: action.card, post: null, twinsOf: null },
          occasion: action.occasion,
        });
        if (action.anew) this.renewed.push({ community: origin.communityId, card: action.card });
        return;
      case "tell":
        this.announcements.push({
          ...{ origin, to: action.to, card: null, post: action.post, twinsOf: null },
          occasion: action.occasion,
        });
        return;
      case "update":
        this.updates.push({ origin, card: action.card, occasion: action.occasion });
        if (action.news) this.news.push({ origin, card: action.card, news: action.news, occasion: action.occasion });
        return;
      case "say":
        this.sayAt(origin, action.chat, action.post, null, null, action.occasion);
        return;
      case "whisper":
        this.whispers.push({
          ...{ origin, personId: action.personId, post: action.post, wait: !action.ifReachable },
          occasion: action.occasion ?? (action.personId === origin.personId ? "answer" : "unasked"),
        });
        return;
      case "whisperSender":
        if (origin.chat?.kind === "private") this.sayIn(origin, origin.chat, action.post, null, false);
        else if (origin.privateChat) this.sayAt(origin, origin.privateChat, action.post, null, null, "answer");
        else if (origin.chat) this.sayIn(origin, origin.chat, openFirst(this.deps, origin.chat.platform), null, true);
        return;
      case "takeBack":
        this.takenBack.push({
          ...{ communityId: origin.communityId, number: action.number, asks: action.asks, eventId: origin.eventId },
        });
        return;
      case "erase":
        this.erased.push(action.eventId);
        return;
      case "later":
        this.timers.push(timerRow(origin.communityId!, action, this.now));
    }
  }

  /** A building with a group on each platform sees the same cards in both. */
  private sayInTwins(origin: Origin, { kind, placeId, purpose, platform }: Chat, card: CardKey): void {
    if (kind !== "group" || placeId === null || this.deps.adapters.size < 2) return;
    this.announcements.push({
      ...{ origin, to: { purpose, placeId }, card, post: null, twinsOf: platform, occasion: undefined },
    });
  }

  private sayIn(
    origin: Origin,
    chat: Chat,
    post: Post | null,
    card: CardKey | null,
    quote: boolean,
    occasion: Occasion = "answer",
  ): void {
    this.sayAt(origin, chat, post, card, quote && chat.kind === "group" ? origin.messageId : null, occasion);
  }

  private sayAt(
    origin: Origin,
    chat: { platform: string; id: string },
    post: Post | null,
    card: CardKey | null,
    replyTo: string | null,
    occasion: Occasion | undefined,
    personId: number | null = null,
  ): void {
    const { platform, id } = chat;
    const why = occasion ?? occasionIn(origin, platform, id);
    this.says.push({ origin, platform, chat: id, post, card, replyTo, personId, occasion: why });
  }

  /**
   * Writes everything down.
   * @param alongside what is to be sent to the database right behind it, without waiting for it; it is told how many
   * messages may leave now if their chats let them
   * @returns what `alongside` does, once all is written
   */
  async flush<T>(tx: Tx, alongside: (queued: number) => Promise<T>): Promise<T> {
    const placeOf = ({ origin }: { origin: Origin }) => this.places.get(origin.eventId) ?? 0;
    const inOrder = (list: { origin: Origin }[]) => list.sort((a, b) => placeOf(a) - placeOf(b));
    for (const list of [this.says, this.toasts, this.announcements, this.updates, this.whispers]) inOrder(list);
    if (this.takenBack.length > 0) {
      this.whispers = this.whispers.filter(({ origin, post }) =>
        this.takenBack.every((by) => by.eventId <= origin.eventId || !isTakenBack(post, origin.communityId, by)),
      );
      await takeBack(tx, this.takenBack);
    }
    if (this.erased.length > 0) await eraseEvents(tx, { ids: this.erased });
    await Promise.all([this.resolveWhispers(tx), this.resolveAnnouncements(tx), this.resolveNews(tx)]);
    inOrder(this.says);
    this.says = await gather(tx, await leaveToCards(this.deps, tx, this.says));
    const [edits, refs] = await Promise.all([this.resolveCards(tx), this.referTo(tx)]);
    const base = { status: "queued" as const, dueAt: this.now };
    const out: (typeof outbox.$inferInsert)[] = [
      ...this.toasts.map(({ origin, post }) => ({
        ...base,
        eventId: origin.eventId,
        kind: "toast" as const,
        platform: origin.chat!.platform,
        chat: origin.chat!.id,
        post,
        tapId: origin.tapId,
        occasion: "answer" as const,
      })),
      ...this.says.map((s) => ({
        ...base,
        eventId: s.origin.eventId,
        kind: "say" as const,
        platform: s.platform,
        chat: s.chat,
        communityId: s.origin.communityId,
        personId: s.personId,
        messageRef: refs.get(s) ?? this.cardRefs.get(s) ?? null,
        card: s.card,
        post: s.post,
        replyTo: s.replyTo,
        thread: s.chat === s.origin.chat?.id ? s.origin.thread : null,
        occasion: s.occasion,
        note: s.gathers ? GATHERS[s.gathers] : null,
      })),
      ...this.waiting,
    ];
    // Locking the edit that waits keeps it from leaving with what was true before this transaction.
    const lockThere = `on conflict (message_ref) where kind = 'edit' and status = 'queued'
      do update set event_id = excluded.event_id, post = coalesce(excluded.post, outbox.post),
        occasion = case outbox.occasion when 'unasked' then excluded.occasion else outbox.occasion end`;
    const dueNow = edits.filter((edit) => edit.dueAt.getTime() <= this.now.getTime()).length;
    const [did] = await Promise.all([
      // First in this list, and last to be sent: the rows below go out when they are made.
      Promise.resolve().then(() => alongside(out.length - this.waiting.length + dueNow)),
      out.length > 0 ? insertRows(tx, outbox, out) : null,
      edits.length > 0 ? insertRows(tx, outbox, edits, lockThere) : null,
      this.timers.length > 0 ? insertRows(tx, inbox, this.timers, "on conflict do nothing") : null,
    ]);
    return did;
  }

  /** What can be answered or referred to gets its row of `messages`. */
  private async referTo(tx: Tx): Promise<Map<Say, number>> {
    const refs = new Map<Say, number>();
    const referred = this.says.filter(({ post }) => post?.choices?.length || post?.number !== undefined);
    if (referred.length === 0) return refs;
    const made = await insertRows<typeof messages, { id: string }>(
      tx,
      messages,
      referred.map((s) => ({
        platform: s.platform,
        chat: s.chat,
        communityId: s.origin.communityId,
        number: s.post!.number ?? null,
        choices: s.post!.choices ?? [],
        createdAt: this.now,
      })),
      "returning id",
    );
    referred.forEach((s, i) => {
      refs.set(s, Number(made[i]!.id));
    });
    return refs;
  }

  /** A private message goes to an account of the person that can be reached, that of the same platform first. */
  private async resolveWhispers(tx: Tx): Promise<void> {
    if (this.whispers.length === 0) return;
    const found = await findPrivateChats(tx, {
      communities: this.whispers.map((w) => w.origin.communityId),
      persons: this.whispers.map((w) => w.personId),
    });
    for (const { origin, personId, post, wait, occasion } of this.whispers) {
      const mine = found.filter((f) => f.community_id === origin.communityId && f.person_id === personId);
      const account = mine.find((f) => f.platform === origin.chat?.platform) ?? mine[0];
      if (account) {
        const chat = { platform: account.platform, id: account.private_chat };
        this.sayAt(origin, chat, post, null, null, occasion, wait ? personId : null);
        continue;
      }
      if (!wait) continue;
      this.waiting.push({
        eventId: origin.eventId,
        kind: "say",
        communityId: origin.communityId,
        personId,
        post,
        occasion,
        status: "waiting",
        dueAt: this.now,
      });
      if (origin.chat?.kind === "group" && personId === origin.personId) {
        this.sayIn(origin, origin.chat, openFirst(this.deps, origin.chat.platform), null, true);
      }
    }
  }

  private async resolveNews(tx: Tx): Promise<void> {
    if (this.news.length === 0) return;
    const { along, said } = await placeNews(this.deps, tx, this.news);
    for (const [id, photos] of along) this.along.set(id, photos);
    for (const { origin, chat, post, occasion } of said) this.sayAt(origin, chat, post, null, null, occasion);
  }

  /** Who hears an announcement: groups bound at or under its place, one look-up for all audiences. */
  private async resolveAnnouncements(tx: Tx): Promise<void> {
    const audiences = new Map<
      string,
      { communityId: number | null; to: Audience; twinsOf: string | null; chats: ChatId[] }
    >();
    const keyOf = ({ origin, to, twinsOf }: Announcement) =>
      `${origin.communityId}/${to.purpose}/${to.placeId ?? ""}/${twinsOf ?? ""}`;
    for (const announcement of this.announcements) {
      const { origin, to, twinsOf } = announcement;
      audiences.set(keyOf(announcement), { communityId: origin.communityId, to, twinsOf, chats: [] });
    }
    if (audiences.size === 0) return;
    const list = [...audiences.values()];
    const found = await findAudiences(tx, {
      ns: list.map((_, n) => n),
      communities: list.map((a) => a.communityId),
      purposes: list.map((a) => a.to.purpose),
      places: list.map((a) => a.to.placeId ?? null),
      twins: list.map((a) => a.twinsOf),
    });
    for (const { n, platform, id } of found) list[n]!.chats.push({ platform, id });
    for (const announcement of this.announcements) {
      const { origin, card, post, occasion } = announcement;
      for (const chat of audiences.get(keyOf(announcement))!.chats)
        this.sayAt(origin, chat, post, card, null, occasion);
    }
  }

  /**
   * A card that already stands in a chat is edited there; a new one gets its row of `messages`.
   * @returns the edits to queue
   */
  private async resolveCards(tx: Tx): Promise<(typeof outbox.$inferInsert)[]> {
    if (this.renewed.length > 0) await leaveCards(tx, { renewed: JSON.stringify(this.renewed) });
    const edits = new Map<number, typeof outbox.$inferInsert>();
    const wanted = new Map<string, Say>();
    for (const s of this.says) {
      if (s.card === null) continue;
      const key = `${s.origin.communityId}/${s.card}/${s.platform}/${s.chat}`;
      if (!wanted.has(key)) wanted.set(key, s);
    }
    if (wanted.size > 0) {
      const list = [...wanted.values()];
      const stood = await insertRows<typeof messages, StandingCard & { made: boolean }>(
        tx,
        messages,
        list.map((s) => ({
          platform: s.platform,
          chat: s.chat,
          communityId: s.origin.communityId,
          card: s.card,
          number: Number(s.card!.split(":")[1]),
          createdAt: this.now,
        })),
        `on conflict (community_id, card, platform, chat) where card is not null do update set card = excluded.card
          returning id, community_id, card, platform, chat, edited_at, xmax = 0 as made`,
      );
      const fresh = new Set<Say>();
      for (const row of stood) {
        const first = wanted.get(`${row.community_id}/${row.card}/${row.platform}/${row.chat}`)!;
        const id = Number(row.id);
        if (row.made) {
          fresh.add(first);
          this.cardRefs.set(first, id);
        } else {
          edits.set(id, this.edit(first.origin, row, first.occasion));
        }
      }
      this.says = this.says.filter((s) => s.card === null || fresh.has(s));
    }
    const changed = new Map(this.updates.map((u) => [`${u.origin.communityId}/${u.card}`, u]));
    if (changed.size > 0) {
      const list = [...changed.values()];
      const stands = await findCards(tx, {
        communities: list.map((u) => u.origin.communityId),
        cards: list.map((u) => u.card),
      });
      const madeNow = new Set(this.cardRefs.values());
      for (const row of stands) {
        const id = Number(row.id);
        if (madeNow.has(id)) continue;
        const { origin, occasion } = changed.get(`${row.community_id}/${row.card}`)!;
        edits.set(id, this.edit(origin, row, occasion ?? occasionIn(origin, row.platform, row.chat)));
      }
    }
    // In one order, whoever writes them: two processes then never wait for each other in a circle.
    return [...edits.values()].sort((a, b) => a.messageRef! - b.messageRef!);
  }

  /** One pending edit a card and chat: at most one in `editGapMs`, and what is shown is looked up when it is sent. */
  private edit(origin: Origin, row: StandingCard, occasion: Occasion): typeof outbox.$inferInsert {
    const gap = this.deps.adapters.get(row.platform)?.capabilities({ id: row.chat, kind: "group" }).editGapMs ?? 0;
    const earliest = row.edited_at ? new Date(row.edited_at).getTime() + gap : 0;
    return {
      eventId: origin.eventId,
      kind: "edit",
      platform: row.platform,
      chat: row.chat,
      communityId: row.community_id,
      messageRef: Number(row.id),
      card: row.card,
      post: this.along.has(Number(row.id)) ? { lines: [], photos: this.along.get(Number(row.id))! } : null,
      occasion,
      status: "queued",
      dueAt: new Date(Math.max(this.now.getTime(), earliest)),
    };
  }
}
