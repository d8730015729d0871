import type { Person } from "../../core/people.ts";
import type { Tx } from "../../core/tx.ts";
import { and, desc, eq, gte, inArray, or, sql } from "../../store/drizzle.ts";
import { isImpatient, isOnlyImpatient } from "../../understand/impatience.ts";
import { readReport } from "../../understand/report.ts";
import { readStars, readVerdict, type Verdict } from "../../understand/verdicts.ts";
import { deedMeant } from "./atWork.ts";
import { CONFIRM_DAYS, REOPEN_DAYS } from "./clocks.ts";
import { readGiven } from "./commands/assign.ts";
import { joinedOpen, ownOpenLookup } from "./lists.ts";
import { reports } from "./schema.ts";
import { isForOther, type Report } from "./service.ts";

/** What plain words of a reporter's answer, of work that is said to be done. */

const DAY_MS = 86_400_000;
const MOST = 9;

/** "+1" in other words, in reply to a card: "我家也一样", "same here". */
const SAME =
  /^(?:我|我们|我家|我们家|俺家|咱家|这边|我这(?:边|里|儿)?|我们这(?:边|里|儿|栋|单元)?)(?:也|同)(?:是|一样|这样|有|遇到|碰到)?(?:了|的|这(?:个)?(?:问题|情况))*[。.!！~～]*$|^(?:\+ ?1|同样|一样|同问|同感|same (?:here|for us|problem|issue)|us too|mine too|here too)[。.!！~～]*$/i;

const lineOf = (verdict: Verdict, number: number | null): string =>
  [verdict.solved ? "confirm" : "reopen", number, verdict.solved ? null : verdict.words]
    .filter((w) => w !== null)
    .join(" ");

/** The same in reply to its card. @returns the command line, or null when they are neither */
export function readReplyToReport(number: number, words: string): string | null {
  if (SAME.test(words.trim())) return `me-too ${number}`;
  const verdict = readVerdict(words);
  if (verdict) return lineOf(verdict, number);
  return isImpatient(words) ? `chase ${number}` : readGiven(number, words.trim());
}

/**
 * "修好了，谢谢", "没解决，灯还是黑的", "五分", said in private by whoever was asked; "马上到", "34号修好了" by whose work it is. Of several
 * that wait it is those that the words may be about, and the command asks which.
 * @returns the command line, or null where nothing of theirs waits for such words
 */
export async function readAnswerOf(tx: Tx, person: Person, words: string, now: Date): Promise<string | null> {
  return (
    (await verdictMeant(tx, person, words, now)) ??
    (await deedMeant(tx, person, words, now)) ??
    chaseMeant(tx, person, words)
  );
}

/** "这都几天了没人管": of what they told of and wait for. Of several that may be meant the command asks which. */
async function chaseMeant(tx: Tx, { communityId, id }: Person, words: string): Promise<string | null> {
  if (!isImpatient(words)) return null;
  const [mine] = await ownOpenLookup.find(tx, [{ communityId, personId: id }]);
  const theirs = mine!.length > 0 ? mine! : await joinedOpen(tx, communityId, id, 1);
  const isTold = !isOnlyImpatient(words);
  const about = readReport(words).category;
  const meant = theirs.filter(({ category }) => !isTold || category === about);
  const [only] = meant;
  if (!only && isTold) return null;
  if (!only || meant.length > 1) return "chase";
  return only.personId === id && only.state === "resolved"
    ? `reopen ${only.number} ${words.trim()}`
    : `chase ${only.number}`;
}

/** What they were asked of work that is said to be done. */
async function verdictMeant(tx: Tx, person: Person, words: string, now: Date): Promise<string | null> {
  const verdict = readVerdict(words);
  const stars = verdict ? null : (readStars(words) ?? outOfRange(words));
  if (!verdict && stars === null) return null;
  const theirs = await lately(tx, person, now);
  if (!verdict) {
    const isRated = (r: Report) =>
      r.state === "confirmed" && r.stars === null && r.endedAt! > daysAgo(now, CONFIRM_DAYS);
    const unrated = theirs.find(isRated);
    return unrated ? `rate ${unrated.number} ${stars}` : null;
  }
  const waiting = theirs.filter(({ state }) => state === "resolved");
  // Nobody asks any more, and it is not too late to say that it was not done.
  const asked = waiting.length > 0 || verdict.solved ? waiting : theirs.filter(({ state }) => state === "unconfirmed");
  const about = readReport(words).category;
  const fitting = asked.filter(({ category }) => category === about);
  const isTold = about !== "other" && (verdict.solved || verdict.words === words.trim());
  // "电梯又停了" is not about the water that waits.
  const meant = isTold || fitting.length > 0 ? fitting : asked;
  if (meant.length === 0) return verdict.solved ? null : ofJoined(tx, person, verdict);
  return lineOf(verdict, meant.length === 1 ? meant[0]!.number : null);
}

/** "没解决，还是漏", of what others reported and they met too: whoever has it hears so. Only where one alone can be meant. */
async function ofJoined(tx: Tx, { communityId, id }: Person, verdict: Verdict): Promise<string | null> {
  const joined = (await joinedOpen(tx, communityId, id, MOST)).filter(({ state }) => state === "resolved");
  const about = verdict.solved ? "other" : readReport(verdict.words ?? "").category;
  const meant = about === "other" ? joined : joined.filter(({ category }) => category === about);
  return meant.length === 1 ? lineOf(verdict, meant[0]!.number) : null;
}

/** What waits for their answer: shown again where nothing else was made of their words. @returns the command line */
export async function awaitedOf(tx: Tx, person: Person, words: string, now: Date): Promise<string | null> {
  const waiting = (await lately(tx, person, now)).filter((r) => r.state === "resolved");
  if (waiting.length === 0 || (await isForOther(tx, person, words))) return null;
  return waiting.length === 1 ? `status ${waiting[0]!.number}` : "status";
}

/** A lone number that is no rating, right after a rating was asked for. */
const outOfRange = (words: string): number | null => (/^(?:0|[6-9]|10)$/.test(words.trim()) ? Number(words) : null);

const daysAgo = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS);

/** What they reported and is done by now, the last first: still asked about, or ended so lately that there is more to say. */
function lately(tx: Tx, { communityId, id }: Person, now: Date): Promise<Report[]> {
  return tx
    .select()
    .from(reports)
    .where(
      and(
        eq(reports.communityId, communityId),
        eq(reports.personId, id),
        or(
          eq(reports.state, "resolved"),
          and(inArray(reports.state, ["confirmed", "unconfirmed"]), gte(reports.endedAt, daysAgo(now, REOPEN_DAYS))),
        ),
      ),
    )
    .orderBy(sql`${reports.doneAt} desc nulls last`, desc(reports.number))
    .limit(MOST);
}
