import type { ArrivalContext, JobContext } from "../../core/module.ts";
import { type Action, say } from "../../core/post.ts";
import { atLocal } from "../../core/time.ts";
import { communityName } from "./figures.ts";

/** The hour at which a group hears of the day's newcomers: when people are at home. */
const HOUR = 19;

/**
 * Newcomers are greeted together, in one line a day in each group, and nobody is named. Whoever is known here already is no
 * newcomer. Nothing is kept of them: the timer's key is the evening, so all of a day share one.
 */
export async function greetLater({ chat, people, now, timeZone }: ArrivalContext): Promise<Action[]> {
  if (chat.purpose !== "residents" || people.every(({ person }) => person !== null)) return [];
  const today = atLocal(timeZone, now, 0, HOUR);
  const at = today > now ? today : atLocal(timeZone, now, 1, HOUR);
  const { platform, id } = chat;
  const key = `members:welcome:${platform}:${id}:${at.getTime()}`;
  return [{ do: "later", at, job: "members.welcome", key, args: { platform, chat: id } }];
}

/** An evening that was missed is over: newcomers of a week ago have settled in. */
const LATE_MS = 24 * 3_600_000;

export async function greet(c: JobContext): Promise<Action[]> {
  if (c.now.getTime() - c.plannedAt.getTime() > LATE_MS) return [];
  const chat = { platform: String(c.args.platform), id: String(c.args.chat) };
  const name = await communityName(c.tx, c.communityId);
  const lines = [say("members-welcome", { name }), say("members-welcome-how")];
  return [{ do: "say", chat, post: { lines }, occasion: "offer" }];
}
