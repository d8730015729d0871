import { setTimeout as sleep } from "node:timers/promises";
import { ACCEPT_GAP_MS, anyOf } from "./capabilities.ts";
import { describeError } from "./errors.ts";
import { CALL_MS, type Gateway, within } from "./gateway.ts";
import type { Log } from "./hear.ts";

/** So many wait at most; whoever comes after that asks again. */
const MOST_WAITING = 200;

/**
 * Lets people in, one at a time: friend requests, so that residents can have a private chat, and invitations into
 * rooms. Nobody is ever asked to be a friend. What waits is forgotten when the process ends; the person asks again.
 */
export function createDoors(
  gateway: () => Gateway | null,
  log: Log,
  gapMs: readonly [least: number, most: number] = ACCEPT_GAP_MS,
) {
  const waiting: ((gateway: Gateway) => Promise<void>)[] = [];
  let isWorking = false;

  async function work(): Promise<void> {
    isWorking = true;
    while (waiting.length > 0) {
      // Also before the first: a person does not say yes within a second.
      await sleep(anyOf(gapMs), undefined, { ref: false });
      const connection = gateway();
      if (!connection) continue;
      await within(CALL_MS, waiting.shift()!(connection)).catch((error) =>
        log("warn", "wechat: a request was not accepted", { error: describeError(error) }),
      );
    }
    isWorking = false;
  }

  function add(accept: (gateway: Gateway) => Promise<void>): void {
    if (waiting.length >= MOST_WAITING) return;
    waiting.push(accept);
    if (!isWorking) void work();
  }

  return {
    onFriendRequest: (id: string) => add((connection) => connection.friendshipAccept(id)),
    onRoomInvitation: (id: string) => add((connection) => connection.roomInvitationAccept(id)),
  };
}
