import { type Post, type Sheet, say, type Text, verbatim } from "../../core/post.ts";
import { type BadRow, byCode, type Difference, type Totals, type Unit, writeArea } from "./rules.ts";
import type { Change } from "./service.ts";

const SHOWN_ROWS = 8;
const SHOWN_CODES = 5;
/** Rows of a file of differences: what is more is not read line by line. */
const MOST_LINES = 5_000;

export function totalsText(totals: Totals): Text {
  const { units, heads, unsold } = totals;
  return say("register-totals", { units, heads, unsold, area: writeArea(totals.areaCm2) });
}

/** A unit as staff see it, in private. */
export function unitTexts(unit: Unit): Text[] {
  const tenants = unit.tenants.length > 0 ? [say("register-tenants", { names: unit.tenants.join("、") })] : [];
  return [
    say("register-unit", { code: unit.code, area: writeArea(unit.areaCm2) }),
    ...unit.owners.map((owner) => say("register-owner", { name: ownerName(owner) })),
    ...tenants,
  ];
}

/** A name with what tells it apart from others of that name, where the roll has that. */
export function ownerName({ key, name }: { key: string; name: string }): string {
  return key.startsWith("@") || key === "developer" ? name : `${name}（${key}）`;
}

/** What is wrong with a file: the first rows in words, all of them in a file. */
export function badRowsPost(bad: readonly BadRow[]): Post {
  const lines = [
    say("register-bad", { count: bad.length }),
    ...bad
      .slice(0, SHOWN_ROWS)
      .map(({ line, reason, value }) =>
        say("register-bad-row", { line: String(line), reason: say(`register-bad-${reason}`, { value }) }),
      ),
    say("register-bad-next"),
  ];
  if (bad.length <= SHOWN_ROWS) return { lines };
  const rows = bad
    .slice(0, MOST_LINES)
    .map(({ line, reason, value }) => [line, say(`register-bad-${reason}`, { value })]);
  const columns = [say("register-rows-line"), say("register-rows-reason")];
  return { lines, file: { name: "linli-rows.csv", sheets: [{ title: say("register-rows"), columns, rows }] } };
}

/** "This is what the roll becomes." */
export function changePost(
  change: Change,
  roll: { totals: Totals; difference: Difference; before: readonly Unit[]; after: readonly Unit[] },
  choices: Post["choices"],
  ask: Text,
): Post {
  const { number, base } = change;
  const codes = [...roll.difference.added, ...roll.difference.removed, ...roll.difference.changed]
    .map((code) => ({ code }))
    .sort(byCode)
    .map(({ code }) => code);
  const post: Post = {
    number,
    lines: [say("register-change", { number: String(number) }), totalsText(roll.totals)],
    choices: choices ?? [],
  };
  if (base > 0) {
    const shown = `${codes.slice(0, SHOWN_CODES).join("、")}${codes.length > SHOWN_CODES ? " …" : ""}`;
    post.lines.push(say("register-difference", { ...change.counts, codes: shown }));
    post.file = { name: `linli-roll-${number}.csv`, sheets: [differenceSheet(codes, roll.before, roll.after)] };
  }
  post.lines.push(ask);
  return post;
}

const DIFFERENCE = ["unit", "area-before", "owners-before", "tenants-before", "area", "owners", "tenants"] as const;

function differenceSheet(codes: readonly string[], before: readonly Unit[], after: readonly Unit[]): Sheet {
  const cells = (unit: Unit | undefined) =>
    unit ? [writeArea(unit.areaCm2), unit.owners.map(ownerName).join("、"), unit.tenants.join("、")] : ["", "", ""];
  const old = new Map(before.map((unit) => [unit.code, unit]));
  const now = new Map(after.map((unit) => [unit.code, unit]));
  const columns = DIFFERENCE.map((column) => say(`register-changed-${column}`));
  const rows = codes.slice(0, MOST_LINES).map((code) => [code, ...cells(old.get(code)), ...cells(now.get(code))]);
  return { title: say("register-changed"), columns, rows };
}

/** "Who of these owners is it?" For staff alone: it names the account and the owners of that one unit. */
export function claimPost(claim: { number: number; unitCode: string }, name: string, owners: Unit["owners"]): Post {
  const number = String(claim.number);
  return {
    number: claim.number,
    lines: [say("register-claim", { number, name, code: claim.unitCode }), say("register-claim-which")],
    choices: [
      ...owners.map((owner, i) => ({
        label: verbatim(ownerName(owner)),
        command: `owner-is ${number} ${i + 1}`,
        about: aboutText(claim, name),
      })),
      { label: say("register-claim-none"), command: `owner-is ${number} 0` },
    ],
  };
}

/** Whose claim it is, in a few words: "3-2-501 王阿姨". */
export const aboutText = ({ unitCode: code }: { unitCode: string }, name: string): Text =>
  say("register-claim-about", { code, name });

/** "Somebody of the staff says it is that owner. Is it?" */
export function confirmPost(
  claim: { number: number; unitCode: string },
  name: string,
  owner: string,
  at: number,
): Post {
  const number = String(claim.number);
  return {
    number: claim.number,
    lines: [say("register-claim", { number, name, code: claim.unitCode }), say("register-claim-second", { owner })],
    choices: [
      {
        ...{ label: say("register-claim-yes"), command: `owner-is ${number} ${at}` },
        about: say("register-claim-about-owner", { who: aboutText(claim, name), owner }),
      },
      { label: say("register-claim-none"), command: `owner-is ${number} 0` },
    ],
  };
}
