import type { Action } from "./post.ts";

/** What many type in a chat is thanked for together, so long after the first of them. */
const TOGETHER_MS = 3 * 60_000;

/**
 * One word for all who answered in a chat within a few minutes.
 * @param kind of the thing, as in the key of its card
 * @param job says it; it is given `number`, `platform` and `chat`
 */
export function thankTogether(
  { kind, number, job }: { kind: string; number: number; job: string },
  chat: { platform: string; id: string },
  now: Date,
): Action {
  const turn = Math.floor(now.getTime() / TOGETHER_MS) + 1;
  return {
    ...{ do: "later", at: new Date(turn * TOGETHER_MS), job },
    key: `${kind}:${number}:thank:${chat.platform}:${chat.id}:${turn}`,
    args: { number, platform: chat.platform, chat: chat.id },
  };
}
