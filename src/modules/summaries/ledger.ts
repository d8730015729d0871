import { type PostFile, type Sheet, say, type Text } from "../../core/post.ts";
import { dayOf, type Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { partyText } from "../members/service.ts";
import { linesIn } from "../points/figures.ts";
import { decisionsIn } from "../polls/figures.ts";
import { ledgerOf } from "../reports/figures.ts";
import { eventsIn } from "../signups/figures.ts";

/** 台账: what happened, line by line, for whoever has to hand it in. */

const REPORT_COLUMNS = [
  ...([
    "number",
    "kind",
    "category",
    "title",
    "building",
    "unit",
    "floor",
    "spot",
    "source",
    "state",
    "party",
  ] as const),
  ...(["reported", "accepted", "done", "ended", "late", "round", "stars", "answer"] as const),
];
const VOTE_COLUMNS = ["number", "question", "result", "voted", "eligible", "explained"] as const;
const EVENT_COLUMNS = ["number", "kind", "title", "when", "places", "coming", "waiting", "came"] as const;
const LEDGER_COLUMNS = ["entry", "when", "ledger", "act", "number", "points", "undone"] as const;

const at = (moment: string | null) => (moment === null ? null : { at: moment });
const yesNo = (yes: boolean): Text => say(yes ? "summaries-yes" : "summaries-no");

async function reportSheet(tx: Tx, communityId: number, span: Span): Promise<Sheet> {
  const columns = REPORT_COLUMNS.map((column) => say(`summaries-column-${column}`));
  const rows = (await ledgerOf(tx, communityId, span)).map((r) => [
    ...[
      r.number,
      say(`reports-kind-${r.kind}`),
      say(`summaries-topic-${r.category}`),
      r.title,
      r.building,
      r.unit,
      r.floor,
      r.spot,
    ],
    ...[
      say(`summaries-source-${r.source}`),
      say(`reports-short-${r.state}`),
      r.party && partyText(r.party),
      at(r.reported_at),
    ],
    ...[at(r.accepted_at), at(r.done_at), at(r.ended_at), yesNo(r.late), r.round, r.stars, r.answer],
  ]);
  return { title: say("summaries-sheet-reports"), columns, rows };
}

async function voteSheet(tx: Tx, communityId: number, span: Span): Promise<Sheet> {
  const columns = VOTE_COLUMNS.map((column) => say(`summaries-column-${column}`));
  const rows = (await decisionsIn(tx, communityId, span)).map((d) => [
    ...[d.number, d.question, d.outcome, d.voted, d.eligible],
    yesNo(d.explained),
  ]);
  return { title: say("summaries-sheet-votes"), columns, rows };
}

async function eventSheet(tx: Tx, communityId: number, span: Span): Promise<Sheet> {
  const columns = EVENT_COLUMNS.map((column) => say(`summaries-column-${column}`));
  const rows = (await eventsIn(tx, communityId, span)).map((e) => [
    ...[e.number, say(`summaries-event-${e.kind}`), e.title, at(e.at), e.places, e.coming, e.waiting, e.came],
  ]);
  return { title: say("summaries-sheet-events"), columns, rows };
}

/** Points, or the hours that are stored, given and spent. Whose a ledger is, it does not say. */
async function ledgerSheet(tx: Tx, communityId: number, span: Span, unit: "points" | "minutes"): Promise<Sheet> {
  const hours = unit === "minutes";
  const columns = LEDGER_COLUMNS.map((column) =>
    say(`summaries-column-${hours && column === "points" ? "hours" : column}`),
  );
  const rows = (await linesIn(tx, communityId, span, unit)).map((line) => [
    ...[line.id, at(line.at), line.ledger, say(`points-act-${line.act}`), line.number],
    ...[hours ? line.amount / 60 : line.amount, yesNo(line.undone)],
  ]);
  return { title: say(hours ? "summaries-sheet-hours" : "summaries-sheet-points"), columns, rows };
}

/** The tables of a stretch of time: one workbook, or a file each. */
export async function ledgerFiles(
  tx: Tx,
  communityId: number,
  span: Span,
  format: "xlsx" | "csv",
  timeZone: string,
): Promise<PostFile[]> {
  const last = new Date(span.until.getTime() - 1);
  const days = `${dayOf(span.since, timeZone)}_${dayOf(last, timeZone)}`;
  const tables = {
    reports: await reportSheet(tx, communityId, span),
    votes: await voteSheet(tx, communityId, span),
    signups: await eventSheet(tx, communityId, span),
    hours: await ledgerSheet(tx, communityId, span, "minutes"),
    points: await ledgerSheet(tx, communityId, span, "points"),
  };
  if (format === "xlsx") return [{ name: `linli-${days}.xlsx`, sheets: Object.values(tables) }];
  // A file of its own with nothing in it is a file too many.
  const filled = Object.entries(tables).filter(([name, { rows }]) => name === "reports" || rows.length > 0);
  return filled.map(([name, sheet]) => ({ name: `linli-${name}-${days}.csv`, sheets: [sheet] }));
}
