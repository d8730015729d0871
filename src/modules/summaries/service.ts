import type { SQL } from "drizzle-orm";
import type { Context } from "../../core/command.ts";
import { dayOf, type Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { sql } from "../../store/drizzle.ts";
import { type Homes, homesOf, homesWith, silentHomes } from "../members/figures.ts";
import { noticesIn, noticesSaidIn, type SaidNotice } from "../notices/figures.ts";
import { type Given, givenIn } from "../points/figures.ts";
import { type Decision, decisionsIn, votesIn } from "../polls/figures.ts";
import {
  categoriesIn,
  complaintsByBuilding,
  type Figures,
  hotSpots,
  openNow,
  readFigures,
  suggestionsIn,
  wordsIn,
} from "../reports/figures.ts";
import { countAsked } from "../reports/service.ts";
import { comersIn, type Event, eventsIn } from "../signups/figures.ts";
import { before, type Index, LEAST, participationIndex, type Spread } from "./rules.ts";

/** Everything one page says about a stretch of time. */
export interface Page {
  span: Span;
  reports: Figures;
  /** The same of the stretch before, to compare with. */
  earlier: Figures;
  open: { open: number; waiting: number; late: number[] };
  categories: Awaited<ReturnType<typeof categoriesIn>>;
  hot: Awaited<ReturnType<typeof hotSpots>>;
  suggestions: Awaited<ReturnType<typeof suggestionsIn>>;
  decisions: Decision[];
  /** Of votes whose voters are known: who might have voted, and who did. */
  turnout: { eligible: number; voted: number };
  /** How often a notice was said, and which were. */
  notices: { times: number; said: SaidNotice[] };
  /** What neighbours came together for. */
  events: Event[];
  /** Points earned and exchanged, and the hours of volunteers. */
  given: Given;
  homes: Homes;
  /** Registered households somebody of which had a word. */
  spoke: number;
  /** The same of the stretch before. */
  spokeBefore: number;
  /** Buildings with households nobody spoke for in three months. */
  silent: Awaited<ReturnType<typeof silentHomes>>;
  words: Spread;
  votes: Spread;
  /** How many different people had a word or a vote. */
  people: number;
  index: Index;
  /** What the bot said in the residents' groups: in all, and how much of it nobody had asked for. */
  said: { all: number; unasked: number };
  complaints: Awaited<ReturnType<typeof complaintsByBuilding>>;
  /** Its quiet questions, how often the answer was 不用, and matters whose kind or place staff put right. */
  asked: Awaited<ReturnType<typeof countAsked>>;
  /** When the bot was off: what the figures may lack. */
  off: Span[];
}

/** What counting needs: a command's or a timer's context has it. */
export type Counter = Pick<Context, "tx" | "now" | "timeZone" | "countSaid" | "offIn">;

/** A household is called silent after so long. */
const SILENT_MS = 90 * 86_400_000;

/** Counts the page of a community. Reads only; each figure is one statement of the module whose figure it is. */
export async function readPage(
  { tx, now, timeZone, countSaid, offIn }: Counter,
  communityId: number,
  span: Span,
): Promise<Page> {
  const words = wordsIn(communityId, span);
  const votes = votesIn(communityId, span);
  const long = { since: new Date(span.until.getTime() - SILENT_MS), until: span.until };
  const lately = sql`${wordsIn(communityId, long)} union all ${votesIn(communityId, long)}
    union all ${comersIn(communityId, long)}`;
  const [from, until] = [dayOf(span.since, timeZone), dayOf(new Date(span.until.getTime() - 1), timeZone)];
  const last = before(span);
  const [voices, voicesBefore, reports, earlier, open, categories, hot, suggestions, decisions, homes, silent] =
    await Promise.all([
      voicesOf(tx, words, votes),
      voicesOf(tx, wordsIn(communityId, last), votesIn(communityId, last)),
      readFigures(tx, communityId, span),
      readFigures(tx, communityId, last),
      openNow(tx, communityId, now),
      categoriesIn(tx, communityId, span),
      hotSpots(tx, communityId, span),
      suggestionsIn(tx, communityId, span),
      decisionsIn(tx, communityId, span),
      homesOf(tx, communityId),
      silentHomes(tx, communityId, lately, { since: long.since, least: LEAST }),
    ]);
  const { people } = voices;
  const homesOfAll = (people: number[]) =>
    homesWith(tx, communityId, sql`select unnest(${sql.param(people)}::int[]) as person_id`);
  const [spoke, spokeBefore, groups, complaints, asked, times, said, events, given, off] = await Promise.all([
    homesOfAll(people),
    homesOfAll(voicesBefore.people),
    countSaid(from, until),
    complaintsByBuilding(tx, communityId, span),
    countAsked(tx, communityId, span),
    noticesIn(tx, communityId, span),
    noticesSaidIn(tx, communityId, span),
    eventsIn(tx, communityId, span),
    givenIn(tx, communityId, span),
    offIn(span),
  ]);
  const known = decisions.filter((d) => d.eligible !== null);
  const sum = (list: readonly number[]) => list.reduce((all, n) => all + n, 0);
  const turnout = { eligible: sum(known.map((d) => d.eligible!)), voted: sum(known.map((d) => d.voted)) };
  const index = participationIndex({
    ...{ households: homes.households, spoke, ...turnout },
    ...{ done: reports.done, judged: reports.judged, solved: reports.solved, stars: reports.stars.mean },
  });
  return {
    ...{ span, reports, earlier, open, categories, hot, suggestions, decisions, homes, spoke, spokeBefore, silent },
    ...{
      words: voices.words,
      votes: voices.votes,
      people: people.length,
      index,
      complaints,
      asked,
      turnout,
      notices: { times, said },
      events,
      given,
      off,
    },
    said: {
      all: sum(groups.map((g) => g.answer + g.unasked + g.offer + g.chosen + g.urgent)),
      unasked: sum(groups.map((g) => g.unasked + g.offer)),
    },
  };
}

/** True when there is nothing to tell: no page is better than an empty one. */
export function isEmpty({ reports, open, decisions, suggestions, events, given }: Page): boolean {
  const nothingToDo =
    reports.received + reports.done === 0 && open.open + open.waiting === 0 && suggestions.length === 0;
  return nothingToDo && decisions.length === 0 && events.length === 0 && given.times === 0;
}

/** Who had a word and who had a vote, and how evenly: counted in one statement, for there may be a million votes. */
async function voicesOf(tx: Tx, words: SQL, votes: SQL): Promise<{ words: Spread; votes: Spread; people: number[] }> {
  const found = await rows<Spread & { what: "words" | "votes"; ids: number[] }>(
    tx,
    sql`with each as (select what, person_id, count(*)::int as n from (
          select 'words' as what, person_id from (${words}) w union all select 'votes', person_id from (${votes}) v) a
        group by what, person_id)
      select what, count(*)::int as people, sum(n)::int as acts, array_agg(person_id) as ids,
        (select sum(most)::int from unnest((array_agg(n order by n desc))[1:5]) most) as busiest
      from each group by what`,
  );
  const of = (what: "words" | "votes"): Spread => {
    const { people, acts, busiest } = found.find((f) => f.what === what) ?? { people: 0, acts: 0, busiest: 0 };
    return { people, acts, busiest };
  };
  return { words: of("words"), votes: of("votes"), people: [...new Set(found.flatMap((f) => f.ids))] };
}
