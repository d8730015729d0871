import type { Api } from "grammy";
import { type Adapter, type Address, type Rendered, SendError } from "../../src/core/adapter.ts";
import { DOWNLOAD_LIMIT } from "./capabilities.ts";
import { type Call, encodeEdit, encodeMessage, encodeToast } from "./encode.ts";
import { arePhotosBarred, isRefusedBecause, isTopicMissing, toSendError } from "./errors.ts";
import { pause } from "./poll.ts";
import { asRaw } from "./raw.ts";
import type { Transport } from "./transport.ts";

/** Longer than this a second part is not waited for here: whoever sends has other chats. */
const REST_WAIT_MS = 3_000;

/** The half of the adapter that speaks. It needs no listening, no lock and no memory of what was said. */
export function createSpeaker(
  api: Api,
  transport: Transport,
  token: string,
): Required<Pick<Adapter, "send" | "edit" | "toast" | "fetchPhoto" | "fetchFile">> {
  async function perform(call: Call): Promise<unknown> {
    const method = api.raw[call.method] as (payload: unknown) => Promise<unknown>;
    return method(call.payload);
  }

  /** One call of a message. A topic that is gone is no reason to stay silent. */
  async function say(call: Call): Promise<unknown> {
    try {
      return await perform(call);
    } catch (error) {
      if (!("message_thread_id" in call.payload) || !isTopicMissing(error)) throw error;
      const { message_thread_id: _, ...payload } = call.payload;
      return perform({ ...call, payload } as Call);
    }
  }

  async function send(chat: Address, message: Rendered): Promise<{ messageId: string | null }> {
    const [first, ...rest] = encodeMessage(chat, message);
    let said: unknown;
    try {
      said = await say(first);
    } catch (error) {
      // The words say what matters, whatever a picture shows.
      const wordsAlone = message.photos.length > 0 && message.text !== "" && arePhotosBarred(error);
      if (wordsAlone) return send(chat, { ...message, photos: [] });
      throw toSendError(error, first.method, token, false);
    }
    for (const call of rest) said = await sayRest(call);
    const sent = asRaw(Array.isArray(said) ? said[0] : said);
    if (message.pin && sent) await keepPinned(chat, Number(sent.message_id), true);
    return { messageId: sent ? String(sent.message_id) : null };
  }

  /** Pinning is a convenience that needs a right of its own: a message that cannot be pinned was said all the same. */
  async function keepPinned({ id }: Address, messageId: number, is: boolean): Promise<void> {
    const done = is
      ? api.pinChatMessage(id, messageId, { disable_notification: true })
      : api.unpinChatMessage(id, messageId);
    await done.catch(() => {});
  }

  /** What follows photos that have arrived: tried a few times here, so that the photos need not be sent again. */
  async function sayRest(call: Call): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      try {
        return await guarded(call.method, false, () => say(call));
      } catch (error) {
        if (!(error instanceof SendError) || error.kind !== "retry" || error.movedTo !== undefined) throw error;
        const waitMs = error.retryAfterMs ?? 500;
        if (tries === 4 || waitMs > REST_WAIT_MS) {
          throw new SendError("unknown", `${error.message}; its photos have arrived`, { retryAfterMs: waitMs });
        }
        await pause(waitMs, new AbortController().signal);
      }
    }
  }

  async function edit(chat: Address, messageId: string, message: Rendered): Promise<void> {
    // Which of the two edits fits is Telegram's knowledge; a photo at hand is only a hint.
    const guess = message.photos.length === 1;
    if (message.pin === false) await keepPinned(chat, Number(messageId), false);
    await guarded("edit", true, async () => {
      for (const below of [guess, !guess]) {
        try {
          await perform(encodeEdit(chat, messageId, message, below));
          return;
        } catch (error) {
          if (isRefusedBecause(error, /message is not modified/i)) return;
          if (below !== guess || !isRefusedBecause(error, /there is no (?:text|caption) in the message/i)) throw error;
        }
      }
    });
  }

  async function toast(tapId: string, text: string): Promise<void> {
    await guarded("answerCallbackQuery", true, () => perform(encodeToast(tapId, text)));
  }

  async function fetchFile(ref: string): Promise<Uint8Array> {
    return guarded("getFile", true, async () => {
      const file = await api.getFile(ref);
      if ((file.file_size ?? 0) > DOWNLOAD_LIMIT) throw new SendError("permanent", "telegram getFile: file is too big");
      const bytes = file.file_path ? await transport.download(file.file_path, DOWNLOAD_LIMIT) : "missing";
      if (typeof bytes === "string") throw new SendError("permanent", `telegram getFile: file is ${bytes}`);
      return bytes;
    });
  }

  async function guarded<T>(method: string, repeatable: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toSendError(error, method, token, repeatable);
    }
  }

  return { send, edit, toast, fetchPhoto: fetchFile, fetchFile };
}
