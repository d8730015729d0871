import { inFull, listText, type Post, type Sheet, say, type Text, verbatim } from "../../../core/post.ts";
import { stampOf } from "../../../core/time.ts";
import type { Tx } from "../../../core/tx.ts";
import { placeText } from "../../members/service.ts";
import { writeArea } from "../../register/service.ts";
import { codeOf, hashClosing, type Road } from "../chain.ts";
import { writeExport } from "../export.ts";
import type { Details } from "../service.ts";
import { allBallots } from "../service.ts";
import { titleText } from "../views.ts";
import { voidsOf } from "../voids.ts";
import { outcomeOf, type RollRow, standsOf, type Weight } from "./rules.ts";
import { homesIn, publishedRoll, type Standing } from "./service.ts";
import { figures, lawText, ownersTerms, verdictTexts } from "./views.ts";

type Ballot = Awaited<ReturnType<typeof allBallots>>[number];

/** A head of the roll with what it stands for at the end. */
interface Row extends RollRow {
  stand: number | "pending" | null;
}

/**
 * What is handed over at the end: everything as one file that `scripts/verify.mjs` checks, the roll as a table, and a
 * page to be printed and signed. Pseudonyms only.
 */
export async function bundleOf(tx: Tx, details: Details, standing: Standing, timeZone: string): Promise<Post[]> {
  const { poll } = details;
  const [roll, cast, voids, homes] = await Promise.all([
    publishedRoll(tx, poll),
    allBallots(tx, poll),
    voidsOf(tx, poll),
    homesIn(tx, poll),
  ]);
  const rows = standsOf(roll, cast);
  const outcome = outcomeOf(standing.all, standing.tallies, standing.resolution.matter);
  const { passed, participation, approval } = outcome;
  const plain = ({ heads, areaCm2 }: { heads: bigint; areaCm2: bigint }) => ({
    heads: Number(heads),
    areaCm2: areaCm2.toString(),
  });
  const owners = { tallies: standing.tallies.map(plain), participation, approval, passed };
  const published = roll.map(({ areaCm2, seats }) => ({ areaCm2: areaCm2.toString(), seats }));
  const json = writeExport({ ...details, definition: poll.definition! }, cast, voids, { roll: published, owners });
  const name = `linli-resolution-${poll.number}`;
  const page = writePage(details, standing, rows, homes, cast, voids, timeZone);
  return [
    {
      lines: [titleText(poll), say("owners-bundle"), say("polls-ballots-how")],
      file: { name: `${name}.json`, content: json },
      number: poll.number,
    },
    {
      lines: [say("owners-bundle-table")],
      file: { name: `${name}.csv`, sheets: [rollSheet(rows, poll.options)] },
    },
    { lines: [say("owners-bundle-page")], file: { name: `${name}.html`, ...page } },
  ];
}

const PAGE_COLUMNS = ["area", "voter", "vote"] as const;

function rollSheet(rows: readonly Row[], options: readonly string[]): Sheet {
  return {
    title: say("owners-page-roll"),
    columns: [verbatim("#"), ...PAGE_COLUMNS.map((column) => say(`owners-page-${column}`))],
    rows: rows.map((row, i) => [i + 1, writeArea(row.areaCm2), row.seats.join(" "), standCell(row.stand, options)]),
  };
}

/** A narrow screen breaks it between day and hour, and nowhere else. */
function whenCell(at: Date, timeZone: string): string {
  const [day, hour] = stampOf(at, timeZone).split(" ");
  return `<span>${day}</span> <span>${hour}</span>`;
}

function standCell(stand: Row["stand"], options: readonly string[]): Text | string | null {
  if (stand === null) return null;
  return stand === "pending" ? say("owners-page-pending") : options[stand - 1]!;
}

const STYLE = `body{font:12pt/1.6 "Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:180mm;margin:0 auto;padding:8mm 4mm;color:#111}
h1{font-size:17pt;line-height:1.3;margin:0 0 2mm}h2{font-size:13pt;margin:6mm 0 1mm;break-after:avoid}p{margin:0 0 1mm}
table{border-collapse:collapse;width:100%;font-size:10.5pt;line-height:1.4}th,td{border:1px solid #888;padding:.6mm 1.5mm;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}
code{font:10pt/1.3 monospace;overflow-wrap:anywhere}td code,td span{white-space:nowrap}.law{border:1px solid #111;padding:2mm 3mm;margin:3mm 0}
.sign{display:flex;gap:12mm;margin-top:16mm;break-inside:avoid}.sign p{flex:1;border-top:1px solid #111;padding-top:1mm}
@page{size:A4;margin:14mm}@media screen and (max-width:600px){table,td code{font-size:9pt}th,td{padding:1mm}}
@media print{body{padding:0;max-width:none}}`;

/** The page, with `{{…}}` where words of the reader's language go. */
function writePage(
  details: Details,
  standing: Standing,
  rows: readonly Row[],
  homes: number,
  cast: readonly Ballot[],
  voids: Awaited<ReturnType<typeof voidsOf>>,
  timeZone: string,
): { content: string; words: Record<string, Text> } {
  const { poll } = details;
  const { resolution, all, tallies } = standing;
  const outcome = outcomeOf(all, tallies, resolution.matter);
  const chosen = poll.options.map((option, i) =>
    say("owners-page-option", { option, ...weightFigures(tallies[i + 1]!) }),
  );
  const texts: Record<string, Text> = {
    ...{ title: verbatim(`#${poll.number} ${poll.question}`), place: placeText(details.place), law: lawText(standing) },
    ...{ result: say("owners-page-result"), how: say("owners-page-how"), hashes: say("owners-page-hashes") },
    ...{ closing: say("owners-page-closing"), roll: say("owners-page-roll"), register: say("owners-page-register") },
    ...{ heads: say("owners-page-heads"), ballots: say("owners-page-ballots"), area: say("owners-page-area") },
    ...{ vote: say("owners-page-vote"), road: say("owners-page-road"), at: say("owners-page-at") },
    ...{ voter: say("owners-page-voter"), pending: say("owners-page-pending"), none: say("owners-page-none") },
    ...{ tap: say("owners-road-tap"), paper: say("owners-road-paper"), door: say("owners-road-door") },
    ...{ proxy: say("owners-road-proxy"), roads: say("owners-page-roads", countRoads(cast, rows)) },
    ...{ undecided: say("owners-page-undecided") },
    ...{ counts: say("owners-page-counts"), signed: say("owners-page-signed"), date: say("owners-page-date") },
    ...{ back: say("owners-page-back"), total: say("owners-page-total", rollFigures(rows, homes)) },
    ...{ one: say("owners-page-one"), byTwo: say("owners-road-void") },
    ...Object.fromEntries(poll.options.map((o, i) => [`option${i + 1}`, verbatim(o)])),
    opened: say("owners-page-opened", { at: inFull(poll.openedAt!) }),
    taking: say("owners-taking", figures(outcome.taking, all)),
    chosen: listText(chosen),
    agreeing: say("owners-agreeing", figures(outcome.agreeing, outcome.taking)),
  };
  const { pending } = outcome;
  const results = [
    ...(pending.heads > 0n ? [say("owners-pending", { count: Number(pending.heads) })] : []),
    ...verdictTexts(outcome),
  ];
  const list = (prefix: string, said: readonly Text[]) =>
    said.map((text, i) => {
      texts[`${prefix}${i}`] = text;
      return `<p>{{${prefix}${i}}}</p>`;
    });
  const word = (choice: string) => (choice === "" ? "{{back}}" : `{{option${choice}}}`);
  const voidBy = new Map(voids.filter(({ bySeq }) => bySeq !== null).map((taken) => [taken.bySeq, taken]));
  for (const { bySeq, seq, reason } of voidBy.values()) {
    texts[`void${bySeq}`] = say("owners-page-void", { seq: String(seq), reason });
    texts[`voided${seq}`] = say("owners-page-voided", { seq: String(bySeq) });
  }
  const lastOf = new Map(cast.map((ballot) => [ballot.pseudonym, ballot.seq]));
  const voided = new Set([...voidBy.values()].map(({ seq }) => seq));
  const undecided = new Set(rows.flatMap((row) => (row.stand === "pending" ? row.seats : [])));
  const counts = (seq: number, pseudonym: string, choice: string) => {
    if (voided.has(seq)) return `{{voided${seq}}}`;
    if (choice === "") return "—";
    const last = lastOf.get(pseudonym)!;
    if (last !== seq) {
      texts[`later${last}`] = say("owners-page-later", { seq: String(last) });
      return `{{later${last}}}`;
    }
    return undecided.has(pseudonym) ? "{{undecided}}" : "✓";
  };
  const stand = (row: Row) =>
    row.stand === null ? "{{none}}" : row.stand === "pending" ? "{{pending}}" : word(String(row.stand));
  const content = `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{{title}}</title><style>${STYLE}</style></head><body>
<h1>{{title}}</h1>
${list("term", ownersTerms(details, standing)).join("\n")}
<p>{{opened}}</p>
<p>{{total}}</p>
<p>{{one}}</p>
<p class="law">{{law}}</p>
<h2>{{result}}</h2>
<p>{{taking}}</p><p>{{chosen}}</p><p>{{agreeing}}</p>
${list("result", results).join("\n")}
<h2>{{hashes}}</h2>
<p>{{closing}} <code>${codeOf(hashClosing(details), 20)}</code></p>
<p>{{roll}} <code>${resolution.rollHash}</code></p>
<p>{{register}} <code>${resolution.registerHash}</code></p>
<p>{{how}} <code>node verify.mjs linli-resolution-${poll.number}.json --head ${codeOf(hashClosing(details), 20)}</code></p>
<h2>{{heads}}</h2>
<table><thead><tr><th>#</th><th>{{area}}</th><th>{{voter}}</th><th>{{vote}}</th></tr></thead><tbody>
${rows
  .map((row, i) => {
    const seats = row.seats.map((seat) => `<code>${seat}</code>`).join(" ");
    return `<tr><td class="n">${i + 1}</td><td class="n">${writeArea(row.areaCm2)}</td><td>${seats}</td><td>${stand(row)}</td></tr>`;
  })
  .join("\n")}
</tbody></table>
<h2>{{ballots}}</h2>
<p>{{roads}}</p>
<table><thead><tr><th>#</th><th>{{at}}</th><th>{{voter}}</th><th>{{vote}}</th><th>{{road}}</th><th>{{counts}}</th></tr></thead><tbody>
${cast
  .map(
    ({ seq, castAt, pseudonym, choice, road }) =>
      `<tr><td class="n">${seq}</td><td>${whenCell(castAt, timeZone)}</td><td><code>${pseudonym}</code></td><td>${voidBy.has(seq) ? `{{void${seq}}}` : word(choice)}</td><td>${voidBy.has(seq) ? "{{byTwo}}" : `{{${road ?? "tap"}}}`}</td><td>${counts(seq, pseudonym, choice)}</td></tr>`,
  )
  .join("\n")}
</tbody></table>
<div class="sign"><p>{{signed}}</p><p>{{signed}}</p><p>{{date}}</p></div>
</body></html>
`;
  return { content, words: texts };
}

/** How the ballots that count came. */
function countRoads(cast: readonly Ballot[], rows: readonly Row[]): Record<Road | "tap", number> {
  const counts = { tap: 0, paper: 0, door: 0, proxy: 0 };
  const last = new Map(cast.map((ballot) => [ballot.pseudonym, ballot]));
  // Co-owners who differ count in nothing.
  for (const row of rows) if (row.stand === "pending") for (const seat of row.seats) last.delete(seat);
  for (const { choice, road } of last.values()) if (choice !== "") counts[road ?? "tap"]++;
  return counts;
}

function weightFigures({ heads, areaCm2 }: Weight) {
  return { heads: Number(heads), area: writeArea(areaCm2) };
}

/** The roll in figures: heads, which the law counts, beside homes and owners, which people count. */
function rollFigures(rows: readonly Row[], homes: number) {
  const area = rows.reduce((sum, row) => sum + row.areaCm2, 0n);
  return { heads: rows.length, homes, owners: rows.flatMap((row) => row.seats).length, area: writeArea(area) };
}
