/** What people did, as the judge is told it: nothing here knows the bot. */
export interface Deed {
  n: number;
  chat: number;
  user: number;
  /** Of a message; null for a tap. */
  messageId: number | null;
  /** Of a tap; null for a message. */
  tapId: string | null;
  /** What the platform owes the person: a message that quotes theirs (in a group) or follows it (in private), a toast. */
  answer: "reply" | "toast" | "none";
  /** What must have happened once everything is quiet; null: nothing. */
  effect: Effect | null;
  /** For the reader of a verdict. */
  said: string;
}

export type Effect =
  | { kind: "report"; token: string; photo: boolean }
  /** With `race`, exactly one of the deeds that share it has its effect. */
  | { kind: "change"; token: string; change: Change; stars?: number; race?: string }
  | { kind: "join"; token: string };

export type Change = "assigned" | "accepted" | "resolved" | "confirmed" | "reopened" | "rated" | "withdrawn";

/** A community as the workload laid it out. */
export interface Layout {
  name: string;
  /** Groups of its residents, by chat id. */
  groups: number[];
  /** Its staff's group, where every report's card must stand; null: staff are told in private. */
  staffGroup: number | null;
}

/** Numbers in [0, 1) that repeat with their seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  };
}

/** Whole numbers in [from, to], and choices, from such numbers. */
export function dice(seed: number) {
  const next = random(seed);
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    whole,
    chance: (share: number) => next() < share,
    pick: <T>(list: readonly T[]): T => list[whole(0, list.length - 1)]!,
  };
}
export type Dice = ReturnType<typeof dice>;
