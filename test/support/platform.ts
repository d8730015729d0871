import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import {
  type Adapter,
  type Address,
  type Capabilities,
  type Receive,
  type Rendered,
  SendError,
} from "../../src/core/adapter.ts";
import type { ChatKind, MessageEvent, OutsideEvent, TapEvent } from "../../src/core/event.ts";
import type { Module } from "../../src/core/module.ts";
import type { Role } from "../../src/core/roles.ts";
import { type Clock, createClock } from "../../src/engine/clock.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createLog } from "../../src/engine/log.ts";
import { createPhotoStore } from "../../src/engine/photos.ts";
import { loadWords } from "../../src/engine/words.ts";
import { MODULES } from "../../src/modules/index.ts";
import { giveRole, makeCommunity } from "../../src/modules/members/service.ts";
import { openStore, rows, type Store } from "../../src/store/db.ts";
import { sql } from "../../src/store/drizzle.ts";
import { migrate } from "../../src/store/migrate.ts";
import { accounts, chats, personAccounts, persons } from "../../src/store/schema.ts";
import { freshDatabase } from "./postgres.ts";

/** One call that the bot made, in the order of the calls, whatever came of it. */
export interface Call {
  kind: "send" | "edit" | "toast";
  /** For a toast, the tap's id. */
  chat: string;
  text: string;
  /** The message's own id, once it is there. */
  messageId: string | null;
  message: Rendered | null;
  /** False when the platform refused it. */
  arrived: boolean;
  /** The machine's time of the call, milliseconds. */
  at: number;
}

/** A message as it stands in a chat now. */
export interface Standing {
  id: string;
  chat: string;
  text: string;
  buttons: { label: string; data: string }[];
  photos: number;
  file: { name: string; content: string } | null;
  edits: number;
}

/**
 * What becomes of a call: the error is thrown and nothing arrives; `lost`: it arrives and its answer does not; `never`:
 * the call does not come back; a number: it arrives so many milliseconds later.
 */
export type Fate = SendError | "lost" | "never" | number;

/** Which calls have that fate: all that is given must fit. */
export interface Which {
  kind?: Call["kind"];
  chat?: string;
  text?: RegExp;
  /** So many of them; all that come when absent. */
  times?: number;
}

/** A platform that is only memory: what it was told to show, and what it was told to fail at. */
export interface Platform {
  readonly name: string;
  readonly calls: Call[];
  readonly toasts: { tapId: string; text: string }[];
  /** The face for one engine. Several engines may share the platform. */
  connect(): Adapter;
  /** How many engines listen at the moment. */
  listening(): number;
  /** The messages of the bot in a chat as they stand, oldest first. */
  standing(chat: string): Standing[];
  /** Their words. */
  texts(chat: string): string[];
  /** Decides what becomes of the next calls of a kind. */
  fail(which: Which, fate: Fate): void;
  /** What a chat can do from now on. */
  allow(chat: string, capabilities: Partial<Capabilities>): void;
  /** A message of somebody; a key of its own unless one is given. */
  says(person: string, chat: string, text: string, more?: Partial<MessageEvent>): MessageEvent;
  /** A press on the newest message of the chat that has a choice with that label. @throws when there is none */
  taps(person: string, chat: string, label: string, more?: Partial<TapEvent>): TapEvent;
  /** Hands events in, through the first engine that listens or the one of that index, and waits until it has them. */
  deliver(events: OutsideEvent | OutsideEvent[], engine?: number): Promise<void>;
  /** The text of a chat's toast for a tap, or null. */
  toastOf(tap: TapEvent): string | null;
}

const CAPABILITIES: Capabilities = {
  buttons: 12,
  edit: "full",
  quote: "full",
  mention: "none",
  toast: "full",
  photo: "full",
  whisper: "full",
  textLimit: 4096,
  captionLimit: 1024,
  messageGapMs: 0,
  editGapMs: 0,
  perSecond: 1_000,
};

/** Private chats are called `dm:` and the person. */
function kindOf(chat: string): ChatKind {
  return chat.startsWith("dm:") ? "private" : "group";
}

/** @param options `single`: only one engine may listen; `name`: what the platform is called */
export function createPlatform(options: Partial<Capabilities> & { single?: boolean; name?: string } = {}): Platform {
  const { single = false, name = "memory", ...usual } = options;
  const chatCapabilities = new Map<string, Partial<Capabilities>>();
  const calls: Call[] = [];
  const toasts: Platform["toasts"] = [];
  const messages = new Map<string, Standing>();
  const plans: { which: Which; fate: Fate; left: number }[] = [];
  const receivers: Receive[] = [];
  let lastMessage = 0;
  let lastEvent = 0;

  /** Records the call, then does what was planned for it. @returns what to throw once it has arrived */
  async function pass(call: Call, arrive: () => void): Promise<void> {
    calls.push(call);
    const plan = plans.find(
      ({ which, left }) =>
        left > 0 &&
        (which.kind === undefined || which.kind === call.kind) &&
        (which.chat === undefined || which.chat === call.chat) &&
        (which.text === undefined || which.text.test(call.text)),
    );
    if (plan) plan.left--;
    const fate = plan?.fate;
    if (fate instanceof SendError) throw fate;
    if (fate === "never") return new Promise(() => {});
    if (typeof fate === "number") await new Promise((resolve) => setTimeout(resolve, fate));
    call.arrived = true;
    arrive();
    if (fate === "lost") throw new SendError("unknown", "the answer was lost");
  }

  function record(kind: Call["kind"], chat: string, message: Rendered | null, text = message?.text ?? ""): Call {
    return { kind, chat, text, message, messageId: null, arrived: false, at: Date.now() };
  }

  const shown = (message: Rendered) => ({
    text: message.text,
    buttons: message.buttons,
    photos: message.photos.length,
    file: message.file ?? null,
  });

  const platform: Platform = {
    name,
    calls,
    toasts,
    connect() {
      let mine: Receive | null = null;
      return {
        platform: name,
        single,
        capabilities: (chat: Address) => ({ ...CAPABILITIES, ...usual, ...chatCapabilities.get(chat.id) }),
        async start(receive) {
          mine = receive;
          receivers.push(receive);
        },
        async stop() {
          if (mine) receivers.splice(receivers.indexOf(mine), 1);
          mine = null;
        },
        async send(chat, message) {
          const call = record("send", chat.id, message);
          await pass(call, () => {
            call.messageId = `m${++lastMessage}`;
            messages.set(call.messageId, { id: call.messageId, chat: chat.id, edits: 0, ...shown(message) });
          });
          return { messageId: call.messageId };
        },
        async edit(chat, messageId, message) {
          const call = { ...record("edit", chat.id, message), messageId };
          await pass(call, () => {
            const known = messages.get(messageId);
            if (known?.chat !== chat.id) throw new SendError("permanent", "no such message");
            Object.assign(known, shown(message), { edits: known.edits + 1 });
          });
        },
        async toast(tapId, text) {
          await pass(record("toast", tapId, null, text), () => toasts.push({ tapId, text }));
        },
        privateLink: () => null,
        check: async () => [{ name, ok: true, detail: "here" }],
      };
    },
    listening: () => receivers.length,
    standing: (chat) => [...messages.values()].filter((m) => m.chat === chat),
    texts: (chat) => platform.standing(chat).map((m) => m.text),
    fail(which, fate) {
      plans.push({ which, fate, left: which.times ?? Number.POSITIVE_INFINITY });
    },
    allow(chat, capabilities) {
      chatCapabilities.set(chat, { ...chatCapabilities.get(chat), ...capabilities });
    },
    says(person, chat, text, more = {}) {
      const id = `u${++lastEvent}`;
      return {
        ...{ type: "message", platform: name, key: `m:${id}`, chat, at: new Date().toISOString() },
        ...{ chatKind: kindOf(chat), chatTitle: chat, from: { id: person, name: person }, messageId: id, text },
        addressed: kindOf(chat) === "private",
        ...more,
      };
    },
    taps(person, chat, label, more = {}) {
      const message = platform.standing(chat).findLast((m) => m.buttons.some((b) => b.label === label));
      if (!message) throw new Error(`nothing in ${chat} offers ${label}`);
      const { data } = message.buttons.find((b) => b.label === label)!;
      const id = `t${++lastEvent}`;
      return {
        ...{ type: "tap", platform: name, key: `t:${id}`, chat, at: new Date().toISOString() },
        ...{ chatKind: kindOf(chat), chatTitle: chat, from: { id: person, name: person } },
        ...{ messageId: message.id, data, tapId: id },
        ...more,
      };
    },
    async deliver(events, engine = 0) {
      const receive = receivers[engine];
      if (!receive) throw new Error("nobody listens");
      await receive(Array.isArray(events) ? events : [events]);
    },
    toastOf: (tap) => toasts.findLast((t) => t.tapId === tap.tapId)?.text ?? null,
  };
  return platform;
}

export interface EngineSettings {
  platform: Platform;
  modules?: readonly Module[];
  /** A database that is there already: a second process, or the same bot after a restart. */
  url?: string;
  /** Instead of Postgres. */
  dataDir?: string;
  clock?: Clock;
  /** False: the loops stand still, and what is handed in is done by `settle`. They run when absent. */
  start?: boolean;
  connections?: number;
}

/** A real engine, as `main.ts` makes it, on a platform of memory. */
export interface OpenedEngine {
  engine: Engine;
  store: Store;
  clock: Clock;
  /** Of its database. */
  url: string;
  /** Hands events in and does all that is due. */
  tell(events: OutsideEvent | OutsideEvent[]): Promise<void>;
  /** Moves the clock and does all that is due then. */
  move(ms: number): Promise<void>;
  /** Reads the tables. */
  rows<T = Record<string, unknown>>(query: string): Promise<T[]>;
  /** Stops it in order. */
  close(): Promise<void>;
}

/** Opens an engine; close it, or `closeEngines` in `afterEach`. */
export async function openEngine(settings: EngineSettings): Promise<OpenedEngine> {
  const { platform, modules = MODULES, clock = createClock(), start = true, connections = 4 } = settings;
  const folder = mkdtempSync(join(tmpdir(), "linli-engine-"));
  const url =
    settings.url ?? (settings.dataDir ? "" : await freshDatabase(inject("postgresUrl"), inject("template")));
  const store = await openStore(settings.dataDir ? { dataDir: settings.dataDir } : { url, connections });
  if (settings.dataDir) await migrate(store);
  const engine = createEngine({
    ...{ store, adapters: [platform.connect()], modules, clock },
    ...{ words: loadWords("Asia/Shanghai"), photos: createPhotoStore(folder), log: createLog("silent") },
    ...{ timeZone: "Asia/Shanghai", locale: "zh-CN" },
  });
  const mine = platform.listening();
  if (!start) engine.pause();
  await engine.start();
  let closed = false;
  const opened: OpenedEngine = {
    ...{ engine, store, clock, url },
    async tell(events) {
      await platform.deliver(events, Math.min(mine, platform.listening() - 1));
      await engine.settle();
    },
    async move(ms) {
      clock.offsetMs += ms;
      await engine.settle();
    },
    rows: (query) => rows(store.db, sql.raw(query)),
    async close() {
      if (closed) return;
      closed = true;
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  opened_.push(opened);
  return opened;
}

const opened_: OpenedEngine[] = [];

/** Closes whatever the test has opened. */
export async function closeEngines(): Promise<void> {
  await Promise.all(opened_.splice(0).map((one) => one.close()));
}

/** Makes a community on the platform: its groups, and people by role, each with an open private chat `dm:<id>`. */
export async function foundCommunity(
  { store, clock }: OpenedEngine,
  platform: Platform,
  plan: { residents: string[]; staff?: string; people?: Record<string, Role>; name?: string },
): Promise<{ id: number; rootPlaceId: number }> {
  return store.transaction(async (tx) => {
    const now = clock.now();
    const made = await makeCommunity(tx, plan.name ?? "阳光里", "setup", now);
    const bound = { platform: platform.name, kind: "group" as const, communityId: made.id, placeId: made.rootPlaceId };
    const groups = [...plan.residents.map((id) => ({ ...bound, id, purpose: "residents" as const }))];
    await tx
      .insert(chats)
      .values([...groups, ...(plan.staff ? [{ ...bound, id: plan.staff, purpose: "staff" as const }] : [])]);
    for (const [id, role] of Object.entries(plan.people ?? {})) {
      const chat = { platform: platform.name, id: `dm:${id}`, kind: "private" as const };
      await tx.insert(chats).values(chat).onConflictDoNothing();
      const [account] = await tx
        .insert(accounts)
        .values({ platform: platform.name, externalId: id, name: id, privateChat: chat.id })
        .onConflictDoUpdate({ target: [accounts.platform, accounts.externalId], set: { privateChat: chat.id } })
        .returning({ id: accounts.id });
      const [person] = await tx
        .insert(persons)
        .values({ communityId: made.id, createdAt: now })
        .returning({ id: persons.id });
      await tx
        .insert(personAccounts)
        .values({ communityId: made.id, accountId: account!.id, personId: person!.id });
      if (role !== "resident") {
        const grant = { role, placeId: role === "leader" ? made.rootPlaceId : null, partyId: null };
        await giveRole(tx, { communityId: made.id, personId: person!.id }, grant, null, now);
      }
    }
    return made;
  });
}
