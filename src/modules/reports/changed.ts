import type { ChangedContext, Told } from "../../core/module.ts";
import { type Action, type Post, say, verbatim } from "../../core/post.ts";
import { clip, isBlank } from "../../core/text.ts";
import { eq } from "../../store/drizzle.ts";
import { askHelp } from "./commands/askhelp.ts";
import { complain, dispute, log, report, suggest, violation } from "./commands/report.ts";
import { card, tellOf, type Where } from "./people.ts";
import { ENDED, UNTAKEN } from "./rules.ts";
import { reportDrafts, reports } from "./schema.ts";
import { change, type Deed, lockReport, type Report } from "./service.ts";
import { titleText, withdrawChoices } from "./views.ts";

/**
 * A message that became a report was taken back, or says something else by now. Before anybody has taken it on its
 * writer is asked whether the report shall go too; later it is noted, and whoever has it hears so. A command is never
 * run again.
 */

const WORDS = 2_000;
/** Names that stand before the words of a report. */
const NAMES = new Set([report, suggest, complain, violation, askHelp, dispute, log].flatMap((c) => c.names));

export async function messageChanged(c: ChangedContext): Promise<Told | null> {
  const words = c.text === null ? null : clip(wordsOf(c.text), WORDS).text;
  if (words !== null && isBlank(words)) return null;
  if (await changeDraft(c, words)) return null;
  const [found] = await c.tx
    .select({ communityId: reports.communityId, number: reports.number })
    .from(reports)
    .where(eq(reports.eventId, c.of));
  if (!found) return null;
  const before = await lockReport(c.tx, found.communityId, found.number);
  const where: Where = { ...c, communityId: found.communityId };
  const actions = words === null ? await takenBack(where, before) : await saidAnew(where, before, words);
  return { communityId: found.communityId, writer: before.personId, actions };
}

/** The words without the command before them. */
function wordsOf(text: string): string {
  const [whole, name] = /^\/?([^\s:：]+)[\s:：]*/.exec(text) ?? [];
  return whole !== undefined && NAMES.has(name!.toLowerCase()) ? text.slice(whole.length).trim() : text.trim();
}

/** What nobody has filed yet goes with its message, or says what that says. @returns whether there was one */
async function changeDraft(c: ChangedContext, words: string | null): Promise<boolean> {
  const here = eq(reportDrafts.eventId, c.of);
  const changed =
    words === null
      ? await c.tx.delete(reportDrafts).where(here).returning({ id: reportDrafts.eventId })
      : await c.tx.update(reportDrafts).set({ text: words }).where(here).returning({ id: reportDrafts.eventId });
  return changed.length > 0;
}

const deedOf = (c: Where, report: Report, words?: string): Deed => ({
  ...{ by: report.personId, actors: new Set(["reporter" as const]), at: c.now, timeZone: c.timeZone, words },
});

async function takenBack(c: Where, before: Report): Promise<Action[]> {
  if (before.recalled) return [];
  const report = await change(c.tx, before, "recalled", deedOf(c, before), { recalled: true });
  const { number } = report;
  const untaken = UNTAKEN.some((state) => state === report.state);
  const { personId } = report;
  const asked: Post = {
    number,
    lines: [say("reports-recalled-ask", { title: titleText(report) })],
    choices: withdrawChoices(number),
  };
  const told: Post = { number, lines: [say("reports-recalled-told", { title: titleText(report) })] };
  // It waits where they cannot be reached yet: it is their own to answer.
  const actions: Action[] = untaken && personId !== null ? [{ do: "whisper", personId, post: asked }] : [];
  const responsible = untaken || ENDED.has(report.state) ? null : told;
  return [
    { do: "update", card: card(number) },
    ...actions,
    ...(await tellOf(c, "recalled", report, { reporter: null, responsible })),
  ];
}

async function saidAnew(c: Where, before: Report, words: string): Promise<Action[]> {
  if (words === (before.edited ?? before.text)) return [];
  const edited = words === before.text ? null : words;
  const report = await change(c.tx, before, "edited", deedOf(c, before, words), { edited });
  const { number, state } = report;
  const responsible: Post = {
    number,
    lines: [say("reports-edited-told", { title: titleText(report) }), verbatim(words)],
  };
  const taken = !ENDED.has(state) && !UNTAKEN.some((s) => s === state);
  return [
    { do: "update", card: card(number) },
    ...(await tellOf(c, "edited", report, { responsible: taken ? responsible : null })),
  ];
}
