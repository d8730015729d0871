import { type Cell, type PostFile, type Sheet, say } from "../../core/post.ts";
import type { Details } from "./service.ts";

/** The roster as a table: who comes, when they were there, and how long. */

const COLUMNS = ["index", "name", "slot", "people", "goods", "state", "in", "out", "hours"] as const;

/** @param names what the platforms call them, by person */
export function rosterFile(details: Details, names: ReadonlyMap<number, string>, form: "xlsx" | "csv"): PostFile {
  const { signup, slots, rows } = details;
  const at = (moment: Date | null): Cell => moment && { at: moment.toISOString() };
  const hasGoods = rows.some((row) => row.goods !== null);
  const sheet: Sheet = {
    title: say("signups-sheet"),
    columns: COLUMNS.filter((c) => c !== "goods" || hasGoods).map((column) => say(`signups-column-${column}`)),
    rows: rows
      .filter((row) => row.state !== "out")
      .map((row, i) => [
        ...[i + 1, row.personId === null ? row.name : (names.get(row.personId) ?? null)],
        ...[
          slots[row.slot - 1]?.label ?? null,
          row.goods === null ? row.count : null,
          ...(hasGoods ? [row.goods] : []),
        ],
        say(row.state === "in" ? "signups-state-in" : "signups-state-waiting"),
        ...[at(row.inAt), at(row.outAt), row.minutes === null ? null : row.minutes / 60],
      ]),
  };
  return { name: `linli-signup-${signup.number}.${form}`, sheets: [sheet] };
}
