import { setTimeout as sleep } from "node:timers/promises";
import type { Receive } from "../../src/core/adapter.ts";
import type { OutsideEvent } from "../../src/core/event.ts";
import {
  type Around,
  decodeArrival,
  decodeFriend,
  decodeMessage,
  decodeRoom,
  mentionsOf,
  type RawMessage,
  TYPE,
} from "./decode.ts";
import { decodeRequest } from "./doors.ts";
import { describeError } from "./errors.ts";
import { type Gateway, within } from "./gateway.ts";
import { type RawLocation, readLocationXml } from "./location.ts";

/** Tries at fetching a message or at storing it. Nothing is said twice by WeChat, so storing is tried for long. */
const FETCH_TRIES = 4;
const STORE_TRIES = 60;
const LOOK_UP_MS = 5_000;
/** How long a message waits for the next connection, milliseconds. */
const RECONNECT_MS = 15_000;
/** Photos sent so long before words of the same person belong to them, milliseconds. */
const PHOTO_BELONGS_MS = 120_000;
const MOST_PHOTOS = 6;
/** How long the bot's own name in a room is believed, milliseconds: gateways do not always tell of changes. */
const ALIAS_MS = 600_000;

export type Log = (level: "info" | "warn" | "error", message: string, data?: object) => void;

export interface Ears {
  /** Puts listeners on a connection. None of them can throw, and none is async: either would end the process. */
  attach(gateway: Gateway): void;
  /** Resolves when all that was heard is stored. */
  settled(): Promise<void>;
}

/**
 * Hears what comes from a gateway and hands it in: what belongs to one chat in the order it came.
 *
 * @param receive told of what happened; resolves once it is stored
 * @param current the connection there is now
 */
export function createEars(receive: Receive, current: () => Gateway | null, log: Log): Ears {
  /** The end of what is under way in each chat. */
  const lanes = new Map<string, Promise<void>>();
  /** The account's id, from when it was last known. */
  let lastSelf = "";
  /** Messages are fetched side by side, but find their chat in the order in which they were announced. */
  let arrivals: Promise<unknown> = Promise.resolve();
  const recentPhotos = new Map<string, { ids: string[]; at: number }>();
  const aliases = new Map<string, { alias: string; at: number }>();

  function inLane(chat: string, work: () => Promise<void>): void {
    const before = lanes.get(chat) ?? Promise.resolve();
    const mine = before.then(work).catch((error) => log("error", "wechat: not heard", { error: describeError(error) }));
    lanes.set(chat, mine);
    void mine.then(() => {
      if (lanes.get(chat) === mine) lanes.delete(chat);
    });
  }

  /** Runs when everything announced before has found its chat. */
  function inOrder<T>(work: Promise<T | null>, then: (found: T) => void): void {
    arrivals = Promise.all([arrivals, work]).then(([, found]) => {
      if (found !== null) then(found);
    });
  }

  async function store(event: OutsideEvent): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await receive([event]);
      } catch (error) {
        log("error", "wechat: a message was not stored", { error: describeError(error), tries });
        if (tries === STORE_TRIES) throw error;
        await sleep(Math.min(200 * 2 ** tries, 5_000));
      }
    }
  }

  /** What was announced by a connection that is gone by now is asked for through the next one. */
  async function fetchMessage(announcer: Gateway, messageId: string): Promise<RawMessage | null> {
    let gateway = announcer;
    for (let tries = 1; ; tries++) {
      try {
        return (await within(LOOK_UP_MS, gateway.messagePayload(messageId))) as RawMessage;
      } catch (error) {
        if (tries < FETCH_TRIES) {
          await sleep(200 * tries);
          gateway = (await nextGateway()) ?? gateway;
        } else {
          log("warn", "wechat: a message could not be fetched", { error: describeError(error) });
          return null;
        }
      }
    }
  }

  async function nextGateway(): Promise<Gateway | null> {
    for (let waited = 0; waited < RECONNECT_MS && !current(); waited += 250) await sleep(250);
    return current();
  }

  async function hearMessage(announcer: Gateway, raw: RawMessage, onlineSince: Date, receivedAt: Date): Promise<void> {
    // The one that announced it may be gone by now, and then knows nothing any more, not even who it is.
    const gateway = announcer.isLoggedIn ? announcer : ((await nextGateway()) ?? announcer);
    const selfId = gateway.isLoggedIn ? gateway.currentUserId : lastSelf;
    lastSelf = selfId;
    const fromSelf = raw.talkerId === selfId && raw.type !== TYPE.recalled;
    if (fromSelf) return;
    const place = `${raw.roomId ?? ""}/${raw.talkerId}`;
    const around: Around = {
      self: { id: selfId, name: await nameOf(gateway, selfId), roomAlias: await aliasIn(gateway, raw.roomId, selfId) },
      talkerName: await nameOf(gateway, raw.talkerId),
      roomTopic: raw.roomId ? await topicOf(gateway, raw.roomId) : "",
      mentionNames: await namesOf(gateway, raw, selfId),
      recentPhotos: photosBefore(place, receivedAt),
      location: raw.type === TYPE.location && !raw.roomId ? await locationOf(gateway, raw) : null,
      onlineSince,
      receivedAt,
    };
    const event = decodeMessage(raw, around);
    if (!event) return;
    if (raw.type === TYPE.image) rememberPhoto(place, raw.id, receivedAt);
    else recentPhotos.delete(place);
    await store(event);
  }

  function rememberPhoto(place: string, id: string, at: Date): void {
    const ids = [...photosBefore(place, at), id].slice(-MOST_PHOTOS);
    recentPhotos.delete(place);
    recentPhotos.set(place, { ids, at: at.getTime() });
    if (recentPhotos.size > 1_000) recentPhotos.delete(recentPhotos.keys().next().value!);
  }

  function photosBefore(place: string, at: Date): string[] {
    const kept = recentPhotos.get(place);
    return kept && at.getTime() - kept.at < PHOTO_BELONGS_MS ? kept.ids : [];
  }

  async function locationOf(gateway: Gateway, { id, text }: RawMessage): Promise<RawLocation | null> {
    const written = readLocationXml(text ?? "");
    if (written) return written;
    try {
      return await within(LOOK_UP_MS, gateway.messageLocation(id));
    } catch (error) {
      log("warn", "wechat: a location could not be looked up", { error: describeError(error) });
      return null;
    }
  }

  /** What an account is called; nothing when it cannot be looked up: a name is no reason to lose a message. */
  async function nameOf(gateway: Gateway, id: string): Promise<string> {
    return lookUp(async () => (await gateway.contactPayload(id)).name);
  }

  /** A few at most, and only of people somebody has just named. */
  async function namesOf(gateway: Gateway, raw: RawMessage, selfId: string): Promise<Map<string, string[]>> {
    const names = new Map<string, string[]>();
    const { roomId } = raw;
    for (const id of mentionsOf(raw)) {
      if (id === selfId || !roomId) continue;
      const alias = await lookUp(async () => (await gateway.roomMemberPayload(roomId, id)).roomAlias ?? "");
      names.set(
        id,
        [alias, await nameOf(gateway, id)].filter((name) => name !== ""),
      );
    }
    return names;
  }

  async function topicOf(gateway: Gateway, roomId: string): Promise<string> {
    return lookUp(async () => (await gateway.roomPayload(roomId)).topic);
  }

  async function aliasIn(gateway: Gateway, roomId: string | undefined, selfId: string): Promise<string> {
    if (!roomId) return "";
    const known = aliases.get(roomId);
    if (known && performance.now() - known.at < ALIAS_MS) return known.alias;
    const alias = await lookUp(async () => (await gateway.roomMemberRawPayload(roomId, selfId)).roomAlias ?? "");
    aliases.set(roomId, { alias, at: performance.now() });
    return alias;
  }

  async function lookUp(ask: () => Promise<string>): Promise<string> {
    try {
      return (await within(LOOK_UP_MS, ask())) ?? "";
    } catch (error) {
      log("warn", "wechat: a name could not be looked up", { error: describeError(error) });
      return "";
    }
  }

  async function hearRoom(
    gateway: Gateway,
    roomId: string,
    status: "added" | "removed",
    timestamp: number,
    topic?: string,
  ): Promise<void> {
    const name = topic ?? (status === "removed" ? "" : await topicOf(gateway, roomId));
    await store(decodeRoom({ id: roomId, topic: name }, status, timestamp, new Date()));
  }

  /** Nobody of them is looked up: a list of newcomers would be what accounts are banned for. */
  async function hearArrival(
    gateway: Gateway,
    type: "join" | "leave",
    roomId: string,
    ids: readonly string[],
    timestamp: number,
  ): Promise<void> {
    const topic = await topicOf(gateway, roomId);
    await store(decodeArrival(type, { id: roomId, topic }, ids, timestamp, new Date()));
  }

  /** Who of these is the bot. Before it knows itself, nobody is: better no welcome than one to itself. */
  function partOf(gateway: Gateway, ids: readonly string[]): { isBot: boolean; others: string[] } {
    const self = gateway.isLoggedIn ? gateway.currentUserId : lastSelf;
    if (self === "") return { isBot: false, others: [] };
    return { isBot: ids.includes(self), others: ids.filter((id) => id !== self && id !== "") };
  }

  return {
    attach(gateway) {
      const onlineSince = new Date();
      gateway.on("message", ({ messageId }) => {
        const receivedAt = new Date();
        inOrder(fetchMessage(gateway, messageId), (raw) => {
          inLane(raw.roomId || raw.talkerId, () => hearMessage(gateway, raw, onlineSince, receivedAt));
        });
      });
      gateway.on("room-join", ({ roomId, inviteeIdList, timestamp }) => {
        const { isBot, others } = partOf(gateway, inviteeIdList);
        if (isBot) aliases.delete(roomId);
        if (isBot) inLane(roomId, () => hearRoom(gateway, roomId, "added", timestamp));
        if (others.length > 0) inLane(roomId, () => hearArrival(gateway, "join", roomId, others, timestamp));
      });
      gateway.on("room-leave", ({ roomId, removeeIdList, timestamp }) => {
        const { isBot, others } = partOf(gateway, removeeIdList);
        if (isBot) inLane(roomId, () => hearRoom(gateway, roomId, "removed", timestamp));
        if (others.length > 0) inLane(roomId, () => hearArrival(gateway, "leave", roomId, others, timestamp));
      });
      gateway.on("room-topic", ({ roomId, newTopic, timestamp }) => {
        inLane(roomId, () => hearRoom(gateway, roomId, "added", timestamp, newTopic));
      });
      gateway.on("room-invite", ({ roomInvitationId: id }) => {
        inLane(`invitation/${id}`, () => store(decodeRequest("invitation", id, new Date())));
      });
      gateway.on("friendship", ({ friendshipId }) => {
        inLane(`friendship/${friendshipId}`, async () => {
          const friendship = await within(LOOK_UP_MS, gateway.friendshipPayload(friendshipId));
          if (friendship.type === FRIENDSHIP.receive) {
            return store(decodeRequest("friendship", friendshipId, new Date()));
          }
          if (friendship.type !== FRIENDSHIP.confirm) return;
          const friend = { id: friendship.contactId, name: await nameOf(gateway, friendship.contactId) };
          inLane(friend.id, () => store(decodeFriend(friend, friendshipId, new Date())));
        });
      });
    },
    async settled() {
      await arrivals;
      await Promise.all(lanes.values());
    },
  };
}

/** `FriendshipType` of wechaty-puppet. */
const FRIENDSHIP = { confirm: 1, receive: 2 } as const;
