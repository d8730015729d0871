import { type PostFile, type Sheet, say, type Text } from "../../core/post.ts";
import { dayOf, type Span } from "../../core/time.ts";
import type { Tx } from "../../core/tx.ts";
import { decisionsIn } from "../polls/figures.ts";
import { ledgerOf } from "../reports/figures.ts";

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
    ...[say(`summaries-source-${r.source}`), say(`reports-short-${r.state}`), r.party, at(r.reported_at)],
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
  const sheets = [await reportSheet(tx, communityId, span), await voteSheet(tx, communityId, span)];
  if (format === "xlsx") return [{ name: `linli-${days}.xlsx`, sheets }];
  return sheets.map((sheet, i) => ({ name: `linli-${["reports", "votes"][i]}-${days}.csv`, sheets: [sheet] }));
}
