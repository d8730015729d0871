import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type Adapter,
  type Address,
  type Capabilities,
  type Receive,
  type Rendered,
  SendError,
} from "../../src/core/adapter.ts";
import { command, Refusal } from "../../src/core/command.ts";
import type { ChatKind, MessageEvent, OutsideEvent, TapEvent } from "../../src/core/event.ts";
import type { Module } from "../../src/core/module.ts";
import { say } from "../../src/core/post.ts";
import type { Role } from "../../src/core/roles.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createLog } from "../../src/engine/log.ts";
import type { Model } from "../../src/engine/model.ts";
import { createPhotoStore } from "../../src/engine/photos.ts";
import { loadWords } from "../../src/engine/words.ts";
import { MODULES } from "../../src/modules/index.ts";
import { giveRole, makeCommunity } from "../../src/modules/members/service.ts";
import { openStore, rows, type Store } from "../../src/store/db.ts";
import { sql } from "../../src/store/drizzle.ts";
import { insertRows } from "../../src/store/insert.ts";
import { migrate } from "../../src/store/migrate.ts";
import { accounts, chats, personAccounts, persons } from "../../src/store/schema.ts";
import { storyClock } from "./clock.ts";
import { ownDatabase } from "./database.ts";

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
  /** Requests to be let in that were accepted, in order. */
  readonly accepted: string[];
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
  /** From now on it is heard under this connection, or (null) not at all. */
  hear(connection: string | null): void;
  /** What a chat can do from now on. */
  allow(chat: string, capabilities: Partial<Capabilities>): void;
  /** A message of somebody; a key of its own unless one is given. */
  says(person: string, chat: string, text: string, more?: Partial<MessageEvent>): MessageEvent;
  /** A press on the newest message of the chat that has a choice with that label. @throws when there is none */
  taps(person: string, chat: string, label: string, more?: Partial<TapEvent>): TapEvent;
  /** Hands events in, through the first engine that listens or the one of that index, and waits until it has them. */
  deliver(events: OutsideEvent | OutsideEvent[], engine?: number): Promise<void>;
  /** Calls that never came back fail now; or they are nobody's any more. */
  hangUp(forgotten?: boolean): void;
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
  pin: "none",
  textLimit: 4096,
  captionLimit: 1024,
  messageGapMs: 0,
  editGapMs: 0,
  perSecond: Number.POSITIVE_INFINITY,
};

const PLAIN: Partial<Capabilities> = { buttons: 0, edit: "none", quote: "none", toast: "none", mention: "full" };

/** Private chats are called `dm:` and the person. */
function kindOf(chat: string): ChatKind {
  return chat.startsWith("dm:") ? "private" : "group";
}

/**
 * @param options `single`: only one engine may listen; `name`: what the platform is called; `plain`: it has no buttons,
 * no edits, no quotes and no toasts; `connection`: it does not repeat what was said while nobody listened; `mayChange`:
 * which ids will be others after its next login
 */
export function createPlatform(
  options: Partial<Capabilities> &
    Pick<Adapter, "mayChange"> & { single?: boolean; name?: string; plain?: boolean; connection?: string } = {},
): Platform {
  const { single = false, name = "memory", plain = false, connection, mayChange, ...given } = options;
  const usual: Partial<Capabilities> = { ...(plain ? PLAIN : {}), ...given };
  let heard = connection ?? null;
  const chatCapabilities = new Map<string, Partial<Capabilities>>();
  const calls: Call[] = [];
  const toasts: Platform["toasts"] = [];
  const accepted: string[] = [];
  const messages = new Map<string, Standing>();
  const standing = new Map<string, Standing[]>();
  const plans: { which: Which; fate: Fate; left: number }[] = [];
  const receivers: Receive[] = [];
  const hung: ((error: SendError) => void)[] = [];
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
    if (fate === "never") return new Promise((_, reject) => hung.push(reject));
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
    file: message.file ? { name: message.file.name, content: Buffer.from(message.file.bytes).toString() } : null,
  });

  const platform: Platform = {
    name,
    calls,
    toasts,
    accepted,
    connect() {
      let mine: Receive | null = null;
      const adapter: Adapter = {
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
            const sent = { id: call.messageId, chat: chat.id, edits: 0, ...shown(message) };
            messages.set(call.messageId, sent);
            if (!standing.get(chat.id)?.push(sent)) standing.set(chat.id, [sent]);
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
        async accept(ref) {
          accepted.push(ref);
        },
        acceptGapMs: [60_000, 180_000],
        privateLink: () => null,
        check: async () => [{ name, ok: true, detail: "here" }],
      };
      if (mayChange) adapter.mayChange = mayChange;
      if (connection !== undefined) adapter.hearing = () => (heard ? { connection: heard, quietMs: 0 } : null);
      if (!plain) return adapter;
      const { edit: _edit, toast: _toast, ...rest } = adapter;
      return rest;
    },
    listening: () => receivers.length,
    standing: (chat) => [...(standing.get(chat) ?? [])],
    texts: (chat) => platform.standing(chat).map((m) => m.text),
    fail(which, fate) {
      plans.push({ which, fate, left: which.times ?? Number.POSITIVE_INFINITY });
    },
    hear(under) {
      heard = under;
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
    hangUp(forgotten = false) {
      for (const reject of hung.splice(0)) if (!forgotten) reject(new SendError("unknown", "hung up"));
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
  /** A language model for what the rules leave open. */
  model?: Model;
  timeZone?: string;
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
  /** Ends it as a killed process ends: what it had begun stays begun. */
  die(): Promise<void>;
  /** Stops it in order. */
  close(): Promise<void>;
}

/** Opens an engine; close it, or `closeEngines` in `afterEach`. */
export async function openEngine(settings: EngineSettings): Promise<OpenedEngine> {
  const { platform, modules = MODULES, clock = storyClock(), start = true, connections } = settings;
  const { timeZone = "Asia/Shanghai" } = settings;
  const folder = mkdtempSync(join(tmpdir(), "linli-engine-"));
  const url = settings.url ?? (settings.dataDir ? "" : await ownDatabase());
  const store = await openStore(
    settings.dataDir ? { dataDir: settings.dataDir } : { url, ...(connections && { connections }) },
  );
  if (settings.dataDir) await migrate(store);
  const engine = createEngine({
    ...{ store, adapters: [platform.connect()], modules, clock },
    ...{ words: loadWords(timeZone), photos: createPhotoStore(folder), log: createLog("silent") },
    ...{ timeZone, locale: "zh-CN", model: settings.model ?? null },
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
    async die() {
      closed = true;
      platform.hangUp(true);
      engine.pause();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
    async close() {
      if (closed) return;
      closed = true;
      platform.hangUp();
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  allOpen.push(opened);
  return opened;
}

const allOpen: OpenedEngine[] = [];

/** Closes whatever the test has opened. */
export async function closeEngines(): Promise<void> {
  await Promise.all(allOpen.splice(0).map((one) => one.close()));
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
    // Only columns that are given: a store of an older version has no others.
    await insertRows(tx, chats, [
      ...groups,
      ...(plan.staff ? [{ ...bound, id: plan.staff, purpose: "staff" as const }] : []),
    ]);
    for (const [id, role] of Object.entries(plan.people ?? {})) {
      const chat = { platform: platform.name, id: `dm:${id}`, kind: "private" as const };
      await insertRows(tx, chats, [chat], "on conflict do nothing");
      const [account] = await insertRows<typeof accounts, { id: number }>(
        tx,
        accounts,
        [{ platform: platform.name, externalId: id, name: id, privateChat: chat.id }],
        "on conflict (platform, external_id) do update set private_chat = excluded.private_chat returning id",
      );
      const [person] = await tx
        .insert(persons)
        .values({ communityId: made.id, createdAt: now })
        .returning({ id: persons.id });
      await tx.insert(personAccounts).values({ communityId: made.id, accountId: account!.id, personId: person!.id });
      if (role !== "resident") {
        const grant = { role, placeId: role === "leader" ? made.rootPlaceId : null, partyId: null };
        await giveRole(tx, { communityId: made.id, personId: person!.id }, grant, null, now);
      }
    }
    return made;
  });
}

/** A module that does one small thing a command, for tests of the machinery. */
export interface Probe {
  module: Module;
  /** Called when a note is written, inside its transaction: to fail, or to wait. */
  onNote: (words: string, eventId: number) => Promise<void> | void;
  /** Called when a row is locked by `/lock`. */
  onLock: () => Promise<void>;
  /** What jobs were run: their key, when it was planned for, when it was. */
  jobs: { key: string; planned: number; ran: number }[];
  /** Makes its tables. */
  prepare(one: OpenedEngine): Promise<void>;
}

const verbatim = (text: string) => say("core-verbatim", { text });

/**
 * `/note 字` writes a row and answers; `/early` refuses at once, `/late` after a write; `/tender 字` has a choice that
 * writes a note; `/put 12 字` shows or changes card 12; `/lock 1 2` adds one to two rows in that order; `/mumble` says
 * something there are no words for; `/tellme 字` whispers to the sender; `/later 毫秒 键` plans a timer.
 */
export function createProbe(): Probe {
  const probe: Probe = {
    module: { name: "probe", commands: [] },
    onNote: () => {},
    onLock: async () => {},
    jobs: [],
    async prepare({ store }) {
      for (const table of [
        "create table notes (id bigserial primary key, chat text, words text, event_id bigint)",
        "create table cards (number int primary key, words text)",
        "create table pair (id int primary key, value int)",
        "create table ran (key text, event_id bigint)",
        "insert into pair values (1, 0), (2, 0)",
      ])
        await store.db.execute(sql.raw(table));
    },
  };
  const line = { words: "rest?" } as const;
  const anyone = { may: "anyone", where: "any" } as const;
  const commands = [
    command({
      ...{ names: ["note"], args: line, ...anyone },
      async run({ words }, c) {
        await c.tx.execute(
          sql`insert into notes (chat, words, event_id) values (${c.chat.id}, ${words}, ${c.eventId})`,
        );
        await probe.onNote(words ?? "", c.eventId);
        return c.tapped
          ? [{ do: "acknowledge", text: verbatim(`记下 ${words}`) }]
          : [{ do: "reply", post: { lines: [verbatim(`记下 ${words}`)] } }];
      },
    }),
    command({
      ...{ names: ["early"], args: line, ...anyone },
      async run({ words }) {
        throw new Refusal(verbatim(`不行 ${words}`));
      },
    }),
    command({
      ...{ names: ["late"], args: line, ...anyone },
      async run({ words }, c) {
        await c.tx.execute(sql`insert into notes (chat, words) values (${c.chat.id}, ${words})`);
        throw new Refusal(verbatim(`不行 ${words}`));
      },
    }),
    command({
      ...{ names: ["tender"], args: line, ...anyone },
      async run({ words }) {
        const choices = [{ label: verbatim(`选${words}`), command: `note ${words}` }];
        return [{ do: "reply", post: { lines: [verbatim(`给您选 ${words}`)], choices } }];
      },
    }),
    command({
      ...{ names: ["put"], args: { number: "number", words: "rest" }, ...anyone },
      async run({ number, words }, c) {
        const made = await rows(
          c.tx,
          sql`insert into cards values (${number}, ${words}) on conflict (number) do update set words = excluded.words
            returning xmax = 0 as made`,
        );
        const card = `probe:${number}` as const;
        return (made[0] as { made: boolean }).made ? [{ do: "card", card }] : [{ do: "update", card }];
      },
    }),
    command({
      ...{ names: ["lock"], args: { first: "number", second: "number" }, ...anyone },
      async run({ first, second }, c) {
        for (const id of [first, second]) {
          await c.tx.execute(sql`update pair set value = value + 1 where id = ${id}`);
          await probe.onLock();
        }
        return [{ do: "reply", post: { lines: [verbatim(`加好了 ${first} ${second}`)] } }];
      },
    }),
    command({
      ...{ names: ["mumble"], args: {}, ...anyone },
      run: async () => [{ do: "reply", post: { lines: [say("no-such-words")] } }],
    }),
    command({
      ...{ names: ["tellme"], args: line, may: ["resident"], where: "any" },
      async run({ words }, c) {
        const post = {
          lines: [verbatim(`私信 ${words}`)],
          choices: [{ label: verbatim("好"), command: `note 好${words}` }],
        };
        return [{ do: "whisper", personId: c.person.id, post }];
      },
    }),
    command({
      ...{ names: ["later"], args: { ms: "number", key: "word" }, ...anyone },
      async run({ ms, key }, c) {
        const at = new Date(c.now.getTime() + ms);
        return [{ do: "later", at, job: "probe.ring", key, args: { key } }];
      },
    }),
  ];
  const module: Module = {
    name: "probe",
    commands,
    jobs: {
      async "probe.ring"(c) {
        await c.tx.execute(sql`insert into ran values (${String(c.args.key)}, ${c.eventId})`);
        probe.jobs.push({ key: String(c.args.key), planned: c.plannedAt.getTime(), ran: c.now.getTime() });
        await probe.onNote(`ring ${c.args.key}`, c.eventId);
        return [];
      },
    },
    cards: {
      async probe(tx, requests) {
        const found = await rows<{ number: number; words: string }>(tx, sql`select * from cards`);
        return requests.map(({ number }) => {
          const words = found.find((f) => f.number === number)?.words;
          if (words === undefined) return null;
          const choices = [{ label: verbatim(`按${words}`), command: `note ${words}` }];
          return { lines: [verbatim(`#${number} ${words}`)], choices, number };
        });
      },
    },
  };
  probe.module = module;
  return probe;
}

/**
 * All is done by whichever process: what one has taken out, or is just taking out, when another is asked is waited for
 * as well.
 */
export async function settleEvery(engines: readonly OpenedEngine[], clock: Clock): Promise<void> {
  const [{ engine, rows }] = engines as [OpenedEngine, ...OpenedEngine[]];
  const isDue = async () => ((await engine.nextDue())?.getTime() ?? Infinity) <= clock.now().getTime();
  do {
    for (const { engine } of engines) await engine.settle();
  } while ((await rows("select 1 from outbox where status = 'sending' limit 1")).length > 0 || (await isDue()));
}
