import type { Person } from "../../core/people.ts";
import { holdsAny } from "../../core/roles.ts";
import type { Tx } from "../../core/tx.ts";
import { and, desc, eq, inArray, isNull } from "../../store/drizzle.ts";
import { type Deed, readDeed } from "../../understand/deeds.ts";
import { readReport } from "../../understand/report.ts";
import { mineOf, openReports } from "./lists.ts";
import { IN_HAND, UNTAKEN } from "./rules.ts";
import { reportCalls, reportEvents } from "./schema.ts";
import { findReport, type Report } from "./service.ts";

/** What plain words in private mean of somebody whose work it is: "马上到", "34号修好了". */

const MOST = 30;
/** What came to them so lately is what they speak of. */
const LATELY_MS = 10 * 60_000;

/**
 * The command line that such words come to. Of several matters that may be meant the command asks which.
 * @returns null where they mean no such thing, or nothing of theirs waits for it
 */
export async function deedMeant(tx: Tx, person: Person, words: string, now: Date): Promise<string | null> {
  const deed = readDeed(words);
  if (!deed) return null;
  if (deed.number !== null) return ofNumber(tx, person, deed);
  const { list } = await openReports(tx, person.communityId, { mine: mineOf(person) }, MOST);
  const has = (states: readonly Report["state"][]) => list.filter(({ state }) => states.includes(state));
  const inHand = has(IN_HAND);
  const untaken = holdsAny(person.grants, ["worker", "leader", "staff"]) ? has(UNTAKEN) : [];
  return deed.does === "takes"
    ? takes(tx, person, { inHand, untaken }, deed.words, now)
    : finished({ inHand, untaken }, deed);
}

interface Theirs {
  inHand: readonly Report[];
  untaken: readonly Report[];
}

/** "34号修好了": whatever it is to them, the command says. Of what they reported and asked about it is their word. */
async function ofNumber(tx: Tx, person: Person, { number, does, words }: Deed): Promise<string | null> {
  const found = await findReport(tx, person.communityId, number!);
  if (!found) return null;
  const isAtWork = found.workerId === person.id || holdsAny(person.grants, ["worker", "leader", "staff"]);
  if (does === "takes") return isAtWork ? `accept ${number}` : null;
  if (found.personId === person.id && found.state === "resolved") return `confirm ${number}`;
  return isAtWork ? `done ${number} ${words}` : null;
}

/** What nobody has taken yet; else an answer to a whistle; else a word about what they have in hand. */
async function takes(
  tx: Tx,
  person: Person,
  { inHand, untaken }: Theirs,
  words: string,
  now: Date,
): Promise<string | null> {
  if (untaken.length > 0) {
    const meant = untaken.length === 1 ? untaken : await cameLately(tx, untaken, now);
    return meant.length === 1 ? `accept ${meant[0]!.number}` : "accept";
  }
  const called = await calledFor(tx, person);
  if (called.length === 1) return `respond ${called[0]} ${words}`;
  return inHand.length === 0
    ? null
    : inHand.length === 1
      ? `working ${inHand[0]!.number} ${words}`
      : `working ${words}`;
}

/** "水管修好了" is about the water, "来水了" about nothing else. */
function finished({ inHand, untaken }: Theirs, { words, isWork, of }: Deed): string | null {
  const about = readReport(words).category;
  const theirs = inHand.length > 0 ? inHand : untaken;
  const fitting = theirs.filter(({ category, text }) => category === about || (of !== "" && text.includes(of)));
  const meant = (about === "other" && of === "") || (fitting.length === 0 && isWork) ? theirs : fitting;
  if (meant.length === 0 || (about === "other" && !isWork && fitting.length === 0)) return null;
  return meant.length === 1 ? `done ${meant[0]!.number} ${words}` : `done ${words}`;
}

/** Those that came to them just now. */
async function cameLately(tx: Tx, list: readonly Report[], now: Date): Promise<Report[]> {
  const numbers = list.map(({ number }) => number);
  const came = await tx
    .selectDistinctOn([reportEvents.number], { number: reportEvents.number, at: reportEvents.at })
    .from(reportEvents)
    .where(
      and(
        eq(reportEvents.communityId, list[0]!.communityId),
        inArray(reportEvents.number, numbers),
        inArray(reportEvents.change, ["reported", "assigned", "routed", "returned", "reopened"]),
      ),
    )
    .orderBy(reportEvents.number, desc(reportEvents.id));
  const since = now.getTime() - LATELY_MS;
  const lately = new Set(came.filter(({ at }) => at.getTime() > since).map(({ number }) => number));
  return list.filter(({ number }) => lately.has(number));
}

/** Matters to which a body of theirs is called and has not answered. */
async function calledFor(tx: Tx, { communityId, grants }: Person): Promise<number[]> {
  const parties = grants.flatMap(({ partyId }) => (partyId === null ? [] : [partyId]));
  const found = await tx
    .selectDistinct({ number: reportCalls.number })
    .from(reportCalls)
    .where(
      and(
        eq(reportCalls.communityId, communityId),
        inArray(reportCalls.partyId, [0, ...parties]),
        isNull(reportCalls.answeredAt),
        eq(reportCalls.silent, false),
      ),
    )
    .orderBy(desc(reportCalls.number));
  return found.map(({ number }) => number);
}
