import type { CardRequest, Module } from "../../core/module.ts";
import type { Post } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray } from "../../store/drizzle.ts";
import { partiesLookup } from "../members/lookups.ts";
import { addPhotos, joinAlbum, takesPhotos } from "./album.ts";
import { awaitedOf, readAnswerOf, readReplyToReport } from "./answers.ts";
import { type Call, callSilent, callsOfAll, rosterTexts } from "./calls.ts";
import { messageChanged } from "./changed.ts";
import { accept, giveBack, helping, working } from "./commands/accept.ts";
import { anon, caseOf } from "./commands/anon.ts";
import { askHelp, keepHelp, sendHelp } from "./commands/askhelp.ts";
import { assign } from "./commands/assign.ts";
import { chase } from "./commands/chase.ts";
import { confirm, done, helped, reopen } from "./commands/close.ts";
import { correct, decline, merge, refer, triage } from "./commands/handle.ts";
import { meToo } from "./commands/join.ts";
import { joint, office } from "./commands/joint.ts";
import { figures, list, standing, status, strike, suggestions } from "./commands/lists.ts";
import { locate } from "./commands/locate.ts";
import { about, goOnUnasked, where } from "./commands/question.ts";
import { rate } from "./commands/rate.ts";
import { relay, relayAsk } from "./commands/relay.ts";
import { anew, fileDraft, same } from "./commands/repeat.ts";
import { apart, complain, dispute, log, report, suggest, violation } from "./commands/report.ts";
import { respond } from "./commands/respond.ts";
import { routes } from "./commands/routes.ts";
import { undone } from "./commands/undone.ts";
import { whistle } from "./commands/whistle.ts";
import { drop, withdraw } from "./commands/withdraw.ts";
import { lookAtClock, tellResults } from "./jobs.ts";
import { isHidden, KIND_RULES } from "./kinds.ts";
import { type Beside, besideOf } from "./lists.ts";
import { mergeReporters } from "./merge.ts";
import { fade, noNeed, overhear, sweepOffers } from "./overheard.ts";
import { choosable } from "./people.ts";
import { exportReports, forgetReports } from "./privacy.ts";
import { reportDrafts, reportOffers, reportPhotos, reports } from "./schema.ts";
import { detailsOf, findReport } from "./service.ts";
import { besideTexts, reportCard } from "./views.ts";

const NOTHING: Beside = { helpers: [], note: null, like: null };

/** The cards, many at once. */
async function showCards(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const ids = [...new Set(requests.map((r) => r.communityId))];
  const forStaff = requests.filter((r) => r.chat.kind === "group" && r.chat.purpose === "staff");
  const [details, besides, calls, parties] = await Promise.all([
    detailsOf(tx, requests),
    forStaff.length === 0 ? new Map<string, Beside>() : besideOf(tx, forStaff),
    forStaff.length === 0 ? ([] as Call[]) : callsOfAll(tx, forStaff),
    partiesLookup.find(tx, ids).then((lists) => lists.flat()),
  ]);
  return requests.map((request) => {
    const found = details.get(`${request.communityId}:${request.number}`);
    if (!found) return null;
    const known = parties.filter((p) => p.communityId === request.communityId);
    const handler = known.find((p) => p.id === found.report.partyId)?.name ?? null;
    const reader = request.chat.kind === "private" ? "reporter" : request.chat.purpose;
    if (reader === "residents" && KIND_RULES[found.report.kind].shown === "nobody") return null;
    const called = reader === "staff" && found.report.endedAt === null;
    const here = calls.filter((call) => call.communityId === request.communityId && call.number === request.number);
    const roster = called ? rosterTexts(here, known) : [];
    const { helpers, note, like } = (called && besides.get(`${request.communityId}:${request.number}`)) || NOTHING;
    // Whoever was called stands in the roster.
    const names = known.filter((p) => helpers.some((h) => h.partyId === p.id && !h.called)).map((p) => p.name);
    // Beside one that all read, one without a name would say what it is about.
    const mergesInto = like?.merges ? like.other : null;
    const beside = besideTexts(names, isHidden(found.report) ? null : note, mergesInto);
    const saidHere = found.report.platform === request.chat.platform && found.report.chat === request.chat.id;
    const elsewhere = reader === "residents" && KIND_RULES[found.report.kind].volunteers === true && !saidHere;
    return reportCard({ ...found, handler, parties: choosable(known), roster, beside, mergesInto, elsewhere }, reader);
  });
}

export const reportsModule: Module = {
  name: "reports",
  commands: [
    ...[report, suggest, complain, violation, askHelp, dispute, anon, caseOf, log],
    ...[status, list, suggestions, standing, strike, figures, routes],
    ...[triage, correct, locate, assign, accept, working, done, decline, refer, merge],
    ...[whistle, respond, joint],
    ...[confirm, reopen, undone, rate, withdraw, drop],
    ...[
      sendHelp,
      keepHelp,
      chase,
      meToo,
      same,
      anew,
      apart,
      noNeed,
      where,
      about,
      helping,
      helped,
      giveBack,
      relay,
      relayAsk,
      office,
    ],
  ],
  jobs: {
    "reports.clock": lookAtClock,
    "reports.digest": tellResults,
    "reports.draft": fileDraft,
    "reports.asked": goOnUnasked,
    "reports.silent": callSilent,
    "reports.fade": fade,
  },
  cards: { report: showCards },
  readReply: { report: readReplyToReport },
  readAnswer: readAnswerOf,
  awaited: awaitedOf,
  async describe(tx, communityId, number) {
    return (await findReport(tx, communityId, number)) ? `status ${number}` : null;
  },
  joinAlbum,
  takesPhotos,
  addPhotos,
  messageChanged,
  overhear,
  sweep: sweepOffers,
  mergePersons: mergeReporters,
  exportPerson: exportReports,
  forgetPerson: forgetReports,
  personTables: [
    ...["reports", "report_events", "report_photos", "report_joins", "report_drafts", "report_routes"],
    ...["report_whistles", "report_calls", "report_sealed", "report_offers"],
  ],
  async moveChat(tx, platform, from, to) {
    for (const table of [reports, reportDrafts, reportOffers]) {
      await tx
        .update(table)
        .set({ chat: to })
        .where(and(eq(table.platform, platform), eq(table.chat, from)));
    }
  },
  async photosInUse(tx, hashes) {
    const used = await tx
      .selectDistinct({ hash: reportPhotos.hash })
      .from(reportPhotos)
      .where(inArray(reportPhotos.hash, ["", ...hashes]));
    const waiting = await tx.select({ photos: reportDrafts.photos }).from(reportDrafts);
    return [...used.map((u) => u.hash), ...waiting.flatMap((d) => d.photos.map((p) => p.hash))];
  },
};
