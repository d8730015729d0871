import { BOT, type Line, type Log } from "./log.ts";
import type { MessageRef, Transcript, TranscriptReply, TranscriptStep } from "./page/replay.js";
import type { Shelf } from "./shelf.ts";

export type {
  FetchBase,
  MessageRef,
  ReplayedStep,
  Transcript,
  TranscriptReply,
  TranscriptStep,
} from "./page/replay.js";
export { replayTranscript } from "./page/replay.js";

/** A reply while it is being written down: an edit within the step replaces what stood there. */
interface Draft {
  id: string;
  seq: number;
  reply: TranscriptReply;
}

/**
 * Writes down what people did after line `after`, and what the bot said to each, as a transcript that
 * `replayTranscript` can play. What the bot says between two things done counts as the answer to the first.
 */
export async function writeTranscript(parts: {
  log: Log;
  photos: Shelf;
  after: number;
  title: string;
}): Promise<Transcript> {
  const { log, photos, after, title } = parts;
  const steps: TranscriptStep[] = [];
  const drafts: Draft[][] = [];
  const born = new Map<string, number>();
  const sentBy = new Map<string, number>();
  const lines = log.lines.filter((line) => line.seq > after);

  const refTo = (id: string | undefined): MessageRef | undefined => {
    if (id === undefined) return undefined;
    const step = sentBy.get(id) ?? born.get(id);
    if (step === undefined) return undefined;
    return sentBy.has(id)
      ? { step }
      : { step, reply: drafts[step]?.sort(byChat).findIndex((draft) => draft.id === id) ?? 0 };
  };

  for (const line of lines) {
    const current = steps.length - 1;
    if (line.line === "message" && line.from === BOT) {
      if (current >= 0) born.set(line.id, current);
      drafts[current]?.push({ id: line.id, seq: line.seq, reply: writeReply(line.chat, line, false) });
    } else if (line.line === "edit") {
      const chat = log.find(line.id)?.chat ?? "";
      const edited = born.get(line.id) !== current;
      const replies = drafts[current];
      if (!replies) continue;
      drafts[current] = replies.filter((draft) => draft.id !== line.id);
      drafts[current].push({ id: line.id, seq: line.seq, reply: writeReply(chat, line, edited) });
    } else if (line.line === "toast") {
      const step = steps[current];
      if (step && "tap" in step) step.toast = line.text;
    } else {
      if (line.line === "message") sentBy.set(line.id, steps.length);
      drafts.push([]);
      steps.push(await writeStep(line, refTo, photos));
    }
  }
  return {
    ...{ linli: "transcript", version: 1, title, startedAt: lines[0]?.at ?? "" },
    steps: steps.map((step, i) => ({ ...step, replies: drafts[i]?.sort(byChat).map((draft) => draft.reply) ?? [] })),
  };
}

/** As replay.js hears them: chat by chat, since between chats there is no order. */
function byChat(a: Draft, b: Draft): number {
  if (a.reply.chat !== b.reply.chat) return a.reply.chat < b.reply.chat ? -1 : 1;
  return a.seq - b.seq;
}

async function writeStep(
  line: Exclude<Line, { line: "edit" | "toast" }>,
  refTo: (id: string | undefined) => MessageRef | undefined,
  photos: Shelf,
): Promise<TranscriptStep> {
  if (line.line === "clock") return line.kind === "advance" ? { advance: line.hours } : { outage: line.hours };
  if (line.line === "tap") {
    const { chat, person, label, choice } = line;
    const on = refTo(line.message);
    return { chat, person, tap: label, choice, ...(on ? { on } : {}), toast: null };
  }
  const photo = line.photos[0] === undefined ? null : await photos.get(line.photos[0]);
  const replyTo = refTo(line.replyTo);
  return {
    ...{ chat: line.chat, person: line.from },
    ...(line.text === "" ? {} : { text: line.text }),
    ...(photo ? { photo: photo.toString("base64") } : {}),
    ...(replyTo ? { replyTo } : {}),
  };
}

function writeReply(chat: string, line: Extract<Line, { text: string; files: unknown }>, edited: boolean) {
  const choices = line.buttons.map((button) => button.label);
  const files = line.files.map((file) => file.name);
  return { chat, text: line.text, choices, photos: line.photos.length, files, edited };
}
