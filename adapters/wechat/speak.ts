import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Address, type Rendered, SendError } from "../../src/core/adapter.ts";
import { anyOf, DOWNLOAD_LIMIT, DOWNLOAD_MS, PART_GAP_MS } from "./capabilities.ts";
import { encodeMessage, type Part } from "./encode.ts";
import { toSendError } from "./errors.ts";
import { CALL_MS, type Gateway, within } from "./gateway.ts";
import type { Log } from "./hear.ts";

/** `ImageType` of wechaty-puppet. */
const HD = 2;

/** The half of the adapter that speaks. */
export interface Speaker {
  send(chat: Address, message: Rendered): Promise<{ messageId: string | null }>;
  fetchPhoto(ref: string): Promise<Uint8Array>;
  fetchFile(ref: string): Promise<Uint8Array>;
  /** Resolves when no call is under way. */
  idle(): Promise<void>;
}

/**
 * @param gateway the connection, while there is one
 * @param partGapMs how long to wait between the parts of one message
 */
export function createSpeaker(
  gateway: () => Gateway | null,
  log: Log,
  partGapMs: readonly [least: number, most: number] = PART_GAP_MS,
): Speaker {
  const underWay = new Set<Promise<unknown>>();

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    const done = () => underWay.delete(work);
    work.then(done, done);
    return work;
  }

  async function say(connection: Gateway, chat: string, part: Part): Promise<string | null> {
    const call = part.kind === "text" ? "messageSendText" : "messageSendFile";
    try {
      const id = await within(
        CALL_MS,
        part.kind === "text"
          ? connection.messageSendText(chat, part.text, part.mentions)
          : connection.messageSendFile(chat, connection.wrapFile(part.bytes, part.name)),
      );
      return id || null;
    } catch (error) {
      throw toSendError(error, call, false);
    }
  }

  async function sendParts(chat: Address, message: Rendered): Promise<{ messageId: string | null }> {
    const connection = gateway();
    if (!connection) throw new SendError("retry", "wechat: not connected");
    const mention = chat.kind === "group" ? await writerOf(connection, chat.id, message.mentionWriterOf) : null;
    const [first, ...rest] = encodeMessage(message, mention);
    const messageId = await say(connection, chat.id, first);
    for (const part of rest) {
      await sleep(anyOf(partGapMs));
      await sayRest(connection, chat.id, part);
    }
    return { messageId };
  }

  /**
   * What follows words that have arrived. Words must follow words, but for a photo that does not go through twice the
   * whole is not said again and again: the group would read the same words a dozen times.
   */
  async function sayRest(connection: Gateway, chat: string, part: Part): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await say(connection, chat, part);
        return;
      } catch (error) {
        const { message: why, kind, retryAfterMs, everywhere } = error as SendError;
        if (tries === 1 && !everywhere && kind !== "gone") continue;
        if (part.kind === "file") return log("warn", "wechat: words arrived without their photo", { why });
        const rest = retryAfterMs === undefined ? {} : { retryAfterMs };
        throw new SendError("unknown", `${why}; its beginning has arrived`, { ...rest, everywhere });
      }
    }
  }

  /** Who wrote a message, to mention them; null when it is not known any more. */
  async function writerOf(connection: Gateway, room: string, messageId: string | undefined) {
    if (!messageId) return null;
    try {
      const { talkerId } = await within(CALL_MS / 4, connection.messagePayload(messageId));
      const member = await within(CALL_MS / 4, connection.roomMemberPayload(room, talkerId));
      return { id: talkerId, name: member.roomAlias || member.name };
    } catch {
      return null;
    }
  }

  async function fetchPhoto(ref: string): Promise<Uint8Array> {
    const connection = gateway();
    if (!connection) throw new SendError("retry", "wechat: not connected");
    try {
      const file = await within(CALL_MS, connection.messageImage(ref, HD as never));
      return await within(CALL_MS, file.toBuffer());
    } catch (error) {
      throw toSendError(error, "messageImage", true);
    }
  }

  async function fetchFile(ref: string): Promise<Uint8Array> {
    const connection = gateway();
    if (!connection) throw new SendError("retry", "wechat: not connected");
    try {
      const file = await within(CALL_MS, connection.messageFile(ref));
      return await readUpTo(await within(CALL_MS, file.toStream()), DOWNLOAD_LIMIT);
    } catch (error) {
      throw toSendError(error, "messageFile", true);
    }
  }

  return {
    send: (chat, message) => track(sendParts(chat, message)),
    fetchPhoto,
    fetchFile,
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}

/**
 * Reads a stream to its end, in 20 s.
 * @param limit bytes
 * @throws {SendError} when it is longer, or takes too long
 */
export async function readUpTo(stream: Readable, limit: number): Promise<Uint8Array> {
  const late = new SendError("retry", "wechat messageFile: too slow");
  const timer = setTimeout(() => stream.destroy(late), DOWNLOAD_MS);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      // Left like this the stream is destroyed, and no more of it comes.
      if (length > limit) throw new SendError("permanent", "wechat messageFile: file is too big");
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(parts);
}
