import type { JobContext } from "../../core/module.ts";
import { type Action, inFull, say } from "../../core/post.ts";
import { momentOf } from "./dates.ts";
import { type Draft, findDraft, saveDraft } from "./drafts.ts";
import { approvalPost, stampOf } from "./previews.ts";
import { tellStaff, whomOf } from "./shared.ts";
import { quoteText } from "./views.ts";

/** What waits for the committee's yes: it is reminded of it once, and whoever wrote it hears when the time has passed. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So long before its time, at the latest, the committee is to look. */
const BEFORE_MS = 2 * HOUR_MS;

/** The reminder and the end of the waiting for a draft that was just put to staff. */
export function waitTimers(draft: Draft, { now, timeZone }: Pick<JobContext, "now" | "timeZone">): Action[] {
  const { number, personId: maker, content } = draft;
  const from = now.getTime();
  const at = timeOf(draft, timeZone, from);
  const remindAt =
    at !== null ? Math.max(at - BEFORE_MS, (from + at) / 2) : from + (content.urgent ? 10 * MINUTE_MS : BEFORE_MS);
  const lapseAt = at ?? from + (content.urgent ? HOUR_MS : 24 * HOUR_MS);
  const stamp = stampOf(draft);
  const later = (what: string, ms: number): Action => ({
    ...{
      do: "later",
      at: new Date(ms),
      job: `notices.waiting`,
      key: `notice:${number}:waits:${maker}:${stamp}:${what}`,
    },
    args: { number, maker, stamp, what },
  });
  return [later("remind", remindAt), later("lapse", lapseAt)];
}

/** Before when the yes is needed; null where it may come at any time: for now, and for what was said and is put right. */
function timeOf({ base, content }: Draft, timeZone: string, from: number): number | null {
  const at = base === 0 && content.when.kind === "at" ? momentOf(content.when.start, timeZone).getTime() : null;
  return at !== null && at > from ? at : null;
}

/** Staff have not said yes or no yet. */
export async function waiting(c: JobContext): Promise<Action[]> {
  const { number, maker, stamp, what } = c.args;
  const draft = await findDraft(c.tx, c.communityId, Number(number), Number(maker));
  if (!draft || draft.askedAt === null || stampOf(draft) !== stamp) return [];
  const { content } = draft;
  const occasion = content.urgent ? "urgent" : "unasked";
  const args = { number: String(number) };
  if (what === "remind") {
    const reach = await whomOf(c.tx, c.communityId, content);
    const post = approvalPost(draft, reach, c.now, c.timeZone);
    const lines = [say("notices-approve-waits", { ...args, at: inFull(draft.askedAt) }), ...post.lines.slice(1)];
    return tellStaff(c.tx, c.communityId, { ...post, lines }, occasion);
  }
  // What was for now can still be said, and what was said put right; what was for a time cannot any more.
  const isOver = timeOf(draft, c.timeZone, draft.askedAt.getTime()) !== null;
  if (isOver) await saveDraft(c.tx, { ...draft, askedAt: null });
  const lines = [say(isOver ? "notices-approval-lapsed" : "notices-approval-waits", args), quoteText(content)];
  const choices = [
    { label: say("notices-choice-change"), command: `notice-change ${number}` },
    { label: say("notices-choice-drop"), command: `cancel ${number}` },
  ];
  const post = { lines, choices, number: Number(number) };
  return [{ do: "whisper", personId: Number(maker), post, occasion }];
}
