import type { JobContext } from "../../core/module.ts";
import { type Action, say } from "../../core/post.ts";
import { remindAt } from "./rules.ts";
import { closeDue, findSignup, type Signup } from "./service.ts";
import { titleText } from "./views.ts";

/** The timers of a sign-up that has just been opened. */
export function timersOf(signup: Signup, now: Date, timeZone: string): Action[] {
  const { number, closesAt, startsAt } = signup;
  const at = closesAt.getTime();
  const timers: Action[] = [
    { do: "later", at: closesAt, job: "signups.close", key: `signup:${number}:close:${at}`, args: { number } },
  ];
  const reminder = startsAt && remindAt(startsAt, now, timeZone);
  if (reminder)
    timers.push({ do: "later", at: reminder, job: "signups.remind", key: `signup:${number}:remind`, args: { number } });
  return timers;
}

/** Its time is over: the card says so, and the organiser hears how many come. */
async function close(c: JobContext): Promise<Action[]> {
  const closed = await closeDue(c.tx, c.communityId, c.now);
  const actions: Action[] = [];
  for (const { number, personId } of closed) {
    actions.push({ do: "update", card: `signup:${number}` });
    const details = (await findSignup(c.tx, c.communityId, number))!;
    const count = details.rows.filter((r) => r.state === "in").reduce((sum, r) => sum + r.count, 0);
    if (personId === null) continue;
    const post = {
      number,
      lines: [titleText(details), say("signups-closed-told", { number: String(number), count })],
      choices: [{ label: say("signups-choice-roster"), command: `roster ${number}` }],
    };
    actions.push({ do: "whisper", personId, post, ifReachable: true });
  }
  return actions;
}

/** A word in private to those who come, and to nobody else. */
async function remind(c: JobContext): Promise<Action[]> {
  const details = await findSignup(c.tx, c.communityId, Number(c.args.number));
  const startsAt = details?.signup.startsAt;
  if (!details || !startsAt || details.signup.state === "cancelled" || startsAt <= c.now) return [];
  const { number } = details.signup;
  const coming = new Set(details.rows.filter((row) => row.state === "in").flatMap((row) => row.personId ?? []));
  const start = { at: startsAt.toISOString(), style: "moment" as const };
  const post = {
    number,
    lines: [titleText(details), say("signups-remind", { start })],
    choices: [{ label: say("signups-choice-leave"), command: `leave ${number}` }],
  };
  return [...coming].map((personId) => ({ do: "whisper", personId, post, ifReachable: true }));
}

export const JOBS = { "signups.close": close, "signups.remind": remind };
