import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, inFull, say } from "../../../core/post.ts";
import { endOfNight } from "../../../core/quiet.ts";
import { mustHaveGroups } from "../../members/service.ts";
import { wallOf } from "../dates.ts";
import { type Draft, publishDraft, saveDraft } from "../drafts.ts";
import { isPast } from "../plan.ts";
import { approvalPost } from "../previews.ts";
import type { Content } from "../schema.ts";
import { answerTurn, askedTurn, detailsOf, lockNotice, type Notice, noteTurn, stateText } from "../service.ts";
import { acknowledge, card, mayManage, preview, reachOf, reply, tellAll, tellAuthor, tellStaff } from "../shared.ts";
import { correctEnd, firstTurn, sayNotice, turnTimers } from "../turns.ts";
import { correctionPost } from "../views.ts";
import { waitTimers } from "../waiting.ts";
import { ownDraft } from "./write.ts";

/** From a draft to a notice: by its maker alone, or with the committee's yes. */

export const publish = command({
  names: ["notice-publish"],
  byChoice: true,
  args: { number: "number", stamp: "word", how: "word?" },
  may: ["leader"],
  where: "any",
  async run({ number, stamp, how }, c) {
    const shown = await ownDraft(c, number, stamp);
    if (how === "group") {
      // It is read back anew: whoever reads a group is not whom it was written for.
      const content = { ...shown.content, segment: null };
      await mustHaveGroups(c.tx, c.community.id, content.placeId);
      return reply(await preview(c, await saveDraft(c.tx, { ...shown, content, madeAt: c.now })));
    }
    const content = decided(shown.content, how, c);
    if (content === null) throw new Refusal(say("core-stale"));
    const draft = content === shown.content ? shown : await saveDraft(c.tx, { ...shown, content, madeAt: c.now });
    const reach = await reachOf(c.tx, c.person, draft.content);
    if (reach.needsApproval) {
      // Nobody is asked for a yes that would come too late.
      if (draft.base === 0 && draft.content.when.kind === "at" && firstTurn(draft, c) === null)
        throw new Refusal(say("notices-bad-past"));
      if (draft.askedAt !== null) throw new Refusal(say("notices-approval-asked", { number: String(number) }));
      const asked = await saveDraft(c.tx, { ...draft, askedAt: c.now });
      const post = approvalPost(asked, reach, c.now, c.timeZone);
      return [
        acknowledge(say("notices-approval-asked", { number: String(number) })),
        ...(await tellStaff(c.tx, c.community.id, post, draft.content.urgent ? "urgent" : "unasked")),
        ...waitTimers(asked, c),
      ];
    }
    return [...(await letOut(c, draft, null))];
  },
});

/** What was pressed on its preview: as it stands, now, in the morning, when its time comes, or as an emergency; null where that was not asked. */
function decided(content: Content, how: string | null, c: PersonContext): Content | null {
  const { when } = content;
  if (how === "morning") {
    const morning = when.kind === "now" ? endOfNight(c.now, c.timeZone) : null;
    if (morning === null) return null;
    return { ...content, when: { kind: "at", start: wallOf(morning, c.timeZone), rule: null, said: "" } };
  }
  if (when.kind !== "ask") return how === "urgent" ? { ...content, urgent: true } : content;
  if (when.why !== "either") return null;
  if (how === "then") return { ...content, when: { kind: "at", start: when.options[0]!, rule: null, said: when.said } };
  const isUrgent = how === "urgent";
  return isUrgent || how === "now" ? { ...content, when: { kind: "now" }, urgent: content.urgent || isUrgent } : null;
}

/** So long what was said of a notice that comes again is put right; afterwards only what is still to come is. */
const FRESH_MS = 24 * 3_600_000;

/** Publishes a draft: says it now, plans its turns, or puts right what was said. */
export async function letOut(c: PersonContext, draft: Draft, approvedBy: number | null): Promise<Action[]> {
  const { number, content } = draft;
  const nextAt = firstTurn(draft, c);
  const { notice, before } = await publishDraft(c.tx, draft, { now: c.now, nextAt, approvedBy });
  const args = { number: String(number) };
  if (!before?.issue && content.when.kind === "at" && nextAt === null) throw new Refusal(say("notices-bad-past"));
  const changed = tellAuthor(c, notice, say("notices-changed-by", args));
  // What was said a week ago is over: only what is said from now on changes, and nobody is told to go by it today.
  const isOver = before?.saidAt != null && c.now.getTime() - before.saidAt.getTime() > FRESH_MS;
  if (before && content.when.kind === "at" && content.when.rule !== null && isOver)
    return [acknowledge(say("notices-changed", args)), ...turnTimers(notice), ...changed];
  if (before && before.issue > 0) {
    const timers = await correctEnd(c, notice);
    const [details] = await detailsOf(c.tx, [notice]);
    return [
      acknowledge(say("notices-changed", args)),
      { do: "update", card: card(number) },
      ...(await tellAll(c.tx, notice, correctionPost(details!))),
      ...turnTimers(notice),
      ...timers,
      ...changed,
    ];
  }
  if (before && nextAt !== null) return [acknowledge(say("notices-changed", args)), ...turnTimers(notice), ...changed];
  if (nextAt !== null) {
    const at = inFull(nextAt);
    return [acknowledge(say("notices-planned", { ...args, at })), ...turnTimers(notice)];
  }
  await noteTurn(c.tx, {
    communityId: c.community.id,
    number,
    plannedAt: c.now,
    state: "said",
    passedOver: 0,
    at: c.now,
  });
  return [acknowledge(say("notices-published", args)), ...(await sayNotice(c, notice, c.now))];
}

/** What came much too late: its maker says whether it is still said. */
export const late = command({
  names: ["notice-late"],
  byChoice: true,
  args: { number: "number", planned: "word", answer: "word" },
  may: ["leader"],
  where: "any",
  async run({ number, planned, answer }, c) {
    const found = await lockNotice(c.tx, c.community.id, number);
    if (found?.state !== "on") throw new Refusal(stateText(found, number));
    if (!(await mayManage(c.tx, c.person, found)))
      throw new Refusal(say("notices-not-yours", { number: String(number) }));
    const plannedAt = new Date(Number(planned));
    if (Number.isNaN(plannedAt.getTime())) throw new Refusal(say("core-stale"));
    const yes = answer === "yes";
    if (yes) await mustStillHold(c, found, plannedAt);
    if (!(await answerTurn(c.tx, found, plannedAt, yes ? "said" : "dropped", c.now)))
      throw new Refusal(say("core-stale"));
    const args = { number: String(number) };
    if (!yes) return [acknowledge(say("notices-left-out", args))];
    return [acknowledge(say("notices-published", args)), ...(await sayNotice(c, found, plannedAt))];
  },
});

/** So long somebody knows what they were asked. */
const KNOWN_MS = 2 * 24 * 3_600_000;

/** @throws {Refusal} when a later turn was said since it was asked, or what it tells of is over since */
async function mustStillHold(c: PersonContext, notice: Notice, plannedAt: Date): Promise<void> {
  const { number, content } = notice;
  const args = { number: String(number) };
  if (notice.plannedAt !== null && notice.plannedAt > plannedAt)
    throw new Refusal(say("notices-late-newer", { ...args, at: inFull(notice.plannedAt) }));
  const askedAt = await askedTurn(c.tx, notice, plannedAt);
  if (askedAt === null) throw new Refusal(say("core-stale"));
  // What was over when it was asked about is said knowingly, for as long as that is fresh.
  const knew = isPast(content, plannedAt, askedAt, c.timeZone) && c.now.getTime() - askedAt.getTime() < KNOWN_MS;
  if (isPast(content, plannedAt, c.now, c.timeZone) && !knew) throw new Refusal(say("notices-late-over", args));
}
