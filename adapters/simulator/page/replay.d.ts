/** Types of replay.js, which the page and the tests share. The format is described in ../README.md. */

/** A message of the transcript: what the bot said as reply `reply` of step `step`, or what step `step` itself sent. */
export interface MessageRef {
  step: number;
  reply?: number;
}

export interface TranscriptReply {
  chat: string;
  text: string;
  choices: string[];
  photos: number;
  files: string[];
  /** True when an earlier message was changed, rather than a new one sent. */
  edited: boolean;
}

export interface SendStep {
  chat: string;
  person: string;
  text?: string;
  /** base64 */
  photo?: string;
  replyTo?: MessageRef;
}

export interface TapStep {
  chat: string;
  person: string;
  /** The words on the choice. */
  tap: string;
  /** Its place, from 0, for when two choices say the same. */
  choice?: number;
  /** The message it stands on; absent: the newest of the chat with such a choice. */
  on?: MessageRef;
}

export interface ClockStep {
  advance?: number;
  outage?: number;
}

export type TranscriptStep = (SendStep | TapStep | ClockStep) & { toast?: string | null; replies?: TranscriptReply[] };

export interface Transcript {
  linli: "transcript";
  version: 1;
  title?: string;
  startedAt?: string;
  steps: TranscriptStep[];
}

export interface ReplayedStep {
  step: TranscriptStep;
  toast: string | null;
  replies: TranscriptReply[];
  /** What was answered otherwise than recorded, in a sentence each. Empty when nothing was recorded. */
  differences: string[];
}

/** Where the simulator is: its address, or a function that takes a path and what `fetch` takes. */
export type FetchBase = string | ((path: string, init?: RequestInit) => Response | Promise<Response>);

/**
 * Sends the steps of a transcript one by one and gathers what the bot says to each.
 *
 * @param onStep called after each step, for showing progress
 * @throws {Error} when a step is refused, or a choice is not there
 */
export function replayTranscript(
  transcript: Transcript,
  fetchBase: FetchBase,
  onStep?: (done: ReplayedStep, index: number) => void | Promise<void>,
): Promise<ReplayedStep[]>;
