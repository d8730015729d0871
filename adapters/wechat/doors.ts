import type { RequestEvent } from "../../src/core/event.ts";
import { PLATFORM } from "./decode.ts";
import { toSendError } from "./errors.ts";
import { CALL_MS, type Gateway, within } from "./gateway.ts";

/**
 * Friend requests, so that residents can have a private chat, and invitations into rooms: the engine keeps them and says
 * when each is accepted. Nobody is ever asked to be a friend.
 */
export function decodeRequest(kind: "friendship" | "invitation", id: string, receivedAt: Date): RequestEvent {
  const ref = `${kind}:${id}`;
  return { ...{ type: "request", platform: PLATFORM, key: ref, chat: "" }, at: receivedAt.toISOString(), ref };
}

/** @throws {SendError} */
export async function acceptRequest(gateway: Gateway, ref: string): Promise<void> {
  const id = ref.slice(ref.indexOf(":") + 1);
  const call = ref.startsWith("friendship:") ? "friendshipAccept" : "roomInvitationAccept";
  try {
    await within(CALL_MS, gateway[call](id));
  } catch (error) {
    throw toSendError(error, call, true);
  }
}
