import type { JobContext } from "../../core/module.ts";
import { type Action, type Post, say, type Text } from "../../core/post.ts";
import { and, anyOf, eq } from "../../store/drizzle.ts";
import { approversOf, membersWith, type Party, partyText } from "../members/service.ts";
import type { Due, Level } from "./clocks.ts";
import { isForStaffAlone, isHidden } from "./kinds.ts";
import type { Above } from "./levels.ts";
import { handlerIn, responsibleOf, tellStaff } from "./people.ts";
import { reportWhistles } from "./schema.ts";
import type { Report } from "./service.ts";
import { titleText } from "./views.ts";

/** Who hears that something is late, and that a danger goes on. */

/** Reports named in one message; the others are counted. */
export const NAMED = 5;

/** What one look of the clock found for each report, in the order in which it fell due. */
export interface Found {
  report: Report;
  done: Due[];
  /** The levels that there are above whoever has it, the lowest first. */
  levels: Level[];
  /** A favour among neighbours (kinds.ts): what falls due of it is never late. */
  favour: boolean;
  /** Whether the first that there is above whoever has it has its turn. */
  first: boolean;
}

/**
 * The levels above, the lowest first: the committee with the building's leader, then its head, then the street office.
 * The committee hears also of what is its own, when the first above it does. With nobody of the street office the head is
 * the last, and is told so.
 */
export async function tellLevels(
  c: JobContext,
  ticked: readonly Found[],
  parties: readonly Party[],
  { admins, street }: Above,
): Promise<Action[]> {
  const actions: Action[] = [];
  const at = (level: Level) => ticked.filter(({ done }) => done.includes(level)).map(({ report }) => report);
  const first = ticked.filter((found) => found.first).map(({ report }) => report);
  const [second, third] = [at(2), at(3)];
  const item = (r: Report) => say("reports-late-item", { title: titleText(r), who: handlerIn(parties, r) });
  const since = sinceIn(parties);
  const whisper = (personId: number, list: readonly Report[], post: Post) =>
    actions.push({ do: "whisper", personId, ifReachable: true, post, ...spokenAs(list) });
  const whistled = await whistledOf(c, [...first, ...second]);
  if (first.length > 0) {
    const post = withHint(listOf(say("reports-late-staff"), first, item), first, parties, whistled);
    // Where it is said to be tells a leader what it may be about.
    const openly = first.filter((report) => !isForStaffAlone(report));
    const [told, leaders] = await Promise.all([tellStaff(c, post), leadersOf(c, openly)]);
    actions.push(...told.map((one) => ({ ...one, ...spokenAs(first) })));
    for (const [leader, list] of leaders)
      whisper(leader, list, withHint(listOf(say("reports-late-leader"), list, item), list, parties, whistled));
    actions.push(...tellReporters(first, item));
  }
  if (second.length > 0) {
    const post = withHint(listOf(say("reports-late-above"), second, since), second, parties, whistled);
    if (street.length === 0) post.lines.push(say("reports-late-top"));
    for (const admin of admins) whisper(admin, second, post);
  }
  for (const personId of street)
    if (third.length > 0) whisper(personId, third, listOf(say("reports-late-above"), third, since, moreNumbers));
  return actions;
}

/**
 * Whoever told of it hears once that it is late and who has been told: where a card cannot be edited nothing else says so.
 * Of what staff wrote down for somebody else nobody of them hears so twice.
 */
function tellReporters(late: readonly Report[], item: (report: Report) => Text): Action[] {
  const theirs = new Map<number, Report[]>();
  for (const report of late) {
    const { personId, source } = report;
    if (personId === null || source !== "chat" || personId === (report.workerId ?? report.assigneeId)) continue;
    theirs.set(personId, [...(theirs.get(personId) ?? []), report]);
  }
  return [...theirs].map(([personId, list]) => ({
    ...{ do: "whisper", personId, ifReachable: true },
    post: listOf(say("reports-late-yours"), list, item, moreNumbers),
  }));
}

/** Dangers that go on: whoever has them and the highest there is above hear of them each day, in one message. */
export async function tellAgain(
  c: JobContext,
  ticked: readonly Found[],
  parties: readonly Party[],
  { admins, street }: Above,
): Promise<Action[]> {
  const again = ticked.filter(({ done }) => done.includes("again"));
  const theirs = new Map<number, Report[]>();
  const ofStaff: Report[] = [];
  for (const { report, levels } of again) {
    const top = levels.at(-1);
    if (top === 1) ofStaff.push(report);
    const above = top === 3 ? street : top === 2 ? admins : [];
    for (const id of new Set([...(await responsibleOf(c.tx, report)), ...above]))
      theirs.set(id, [...(theirs.get(id) ?? []), report]);
  }
  const postOf = (list: readonly Report[]) => listOf(say("reports-late-again"), list, sinceIn(parties), moreNumbers);
  const actions: Action[] = [...theirs].map(([personId, list]) => ({
    ...{ do: "whisper", personId, ifReachable: true, post: postOf(list), ...spokenAs(list) },
  }));
  if (ofStaff.length > 0)
    for (const one of await tellStaff(c, postOf(ofStaff))) actions.push({ ...one, ...spokenAs(ofStaff) });
  return actions;
}

/** In whose hands it is, and since when it is late. */
const sinceIn = (parties: readonly Party[]) => (r: Report) =>
  say("reports-late-since", {
    ...{ title: titleText(r), who: handlerIn(parties, r) },
    due: { at: r.dueAt!.toISOString(), style: "moment" },
  });

/** Those to which several bodies were called already. */
async function whistledOf({ tx, communityId }: JobContext, list: readonly Report[]): Promise<ReadonlySet<number>> {
  if (list.length === 0) return new Set();
  const found = await tx
    .select({ number: reportWhistles.number })
    .from(reportWhistles)
    .where(
      and(
        eq(reportWhistles.communityId, communityId),
        anyOf(
          reportWhistles.number,
          list.map((r) => r.number),
        ),
      ),
    );
  return new Set(found.map(({ number }) => number));
}

/**
 * A new colleague knows from this what can be done about it: of the first that may be spoken of openly, and to which
 * nobody else was called yet.
 */
function withHint(
  post: Post,
  list: readonly Report[],
  parties: readonly { name: string }[],
  whistled: ReadonlySet<number>,
): Post {
  const open = list.find((r) => !isHidden(r) && !whistled.has(r.number));
  if (!open) return post;
  const [first, second] = [0, 1].map((i) => partyText(parties[i]?.name ?? ""));
  const hint = say("reports-whistle-hint", { number: String(open.number), first: first!, second: second! });
  return { ...post, lines: [...post.lines, hint] };
}

/** Leaders of the places, staff and admins left out: they hear in their own way. */
export async function leadersOf(c: JobContext, list: readonly Report[]): Promise<Map<number, Report[]>> {
  const places = [...new Set(list.map((report) => report.placeId))];
  const [staff, ...people] = await Promise.all([
    membersWith(c.tx, c.communityId, { roles: ["staff", "admin"] }),
    ...places.map((placeId) => approversOf(c.tx, c.communityId, placeId)),
  ]);
  const others = new Set(staff);
  const leaders = new Map<number, Report[]>();
  for (const report of list) {
    for (const id of people[places.indexOf(report.placeId)]!) {
      if (others.has(id)) continue;
      const theirs = leaders.get(id);
      if (theirs) theirs.push(report);
      else leaders.set(id, [report]);
    }
  }
  return leaders;
}

/** Nobody where there are no parties: then nothing has fallen due. */
export async function peopleAbove(c: JobContext, parties: readonly Party[]): Promise<Above> {
  if (parties.length === 0) return { staff: [], admins: [], street: [] };
  const office = parties.find((p) => p.name.startsWith("街道"));
  const [staff, admins, street] = await Promise.all([
    membersWith(c.tx, c.communityId, { roles: ["staff", "admin"] }),
    membersWith(c.tx, c.communityId, { roles: ["admin"] }),
    office ? membersWith(c.tx, c.communityId, { partyId: office.id }) : [],
  ]);
  return { staff, admins, street };
}

/** One that may harm somebody does not wait for the morning, and takes what is told with it along. */
export function spokenAs(list: readonly Report[]): { occasion?: "urgent" } {
  return list.some((report) => report.urgent) ? { occasion: "urgent" } : {};
}

/** @param more how the others are found, where there are more than a message names */
export function listOf(
  head: Text,
  list: readonly Report[],
  item: (report: Report) => Text,
  more: (others: readonly Report[]) => Text = (others) => say("reports-more-late", { count: others.length }),
  named = NAMED,
): Post {
  const lines = [head, ...list.slice(0, named).map(item)];
  if (list.length > named) lines.push(more(list.slice(named)));
  return { lines, ...(list.length === 1 ? { number: list[0]!.number } : {}) };
}

/** For who has no list of them: their numbers. */
const moreNumbers = (others: readonly Report[]): Text =>
  say("reports-more-numbers", { numbers: others.map((r) => `#${r.number}`).join(" ") });
