/**
 * Checks package-lock.json against scripts/advisories.json, without a network: `node scripts/advisories.ts [lock file]`.
 * Prints what it found; exits 1 when a package has a known fault that nobody accepted with a reason.
 */
import { readFileSync } from "node:fs";

export interface Advisory {
  /** GHSA or CVE number. */
  id: string;
  package: string;
  /** Affected versions, e.g. `<1.2.3 || >=2.0.0 <2.0.5`. */
  range: string;
  severity: "low" | "moderate" | "high" | "critical";
  note: string;
}

export interface AdvisoryList {
  /** What is known up to this day. */
  date: string;
  advisories: Advisory[];
  /** Faults that do not reach us, each with the reason. */
  accepted: { id: string; package: string; reason: string }[];
}

/** The part of package-lock.json (version 2 or 3) that is read. */
export interface Lock {
  packages: Record<string, { name?: string; version?: string; link?: boolean }>;
}

export interface Hit {
  advisory: Advisory;
  version: string;
  /** Where in node_modules. */
  path: string;
  /** Why it is accepted; null: it is not. */
  reason: string | null;
}

/** Every package of the lock file against every advisory. */
export function findHits(lock: Lock, list: AdvisoryList): { checked: number; hits: Hit[] } {
  const hits: Hit[] = [];
  const checked = new Set<string>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "" || entry.link || !entry.version) continue;
    // A package installed under another name has its own in `name`.
    const name = entry.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const { version } = entry;
    checked.add(`${name}@${version}`);
    for (const advisory of list.advisories) {
      if (advisory.package !== name || !isInRange(version, advisory.range)) continue;
      const accepted = list.accepted.find((a) => a.id === advisory.id && a.package === name);
      hits.push({ advisory, version, path, reason: accepted?.reason ?? null });
    }
  }
  return { checked: checked.size, hits };
}

/**
 * True when a version is in a range of `<` `<=` `>` `>=` `=` comparisons, joined by spaces (and) and `||` (or).
 * A pre-release counts like any other version, as `npm audit` has it.
 * @throws {Error} when either cannot be read
 */
export function isInRange(version: string, range: string): boolean {
  return range.split("||").some((part) =>
    part
      .trim()
      .split(/\s+/)
      .every((comparison) => {
        const [, sign, bound] = /^(<=|>=|<|>|=|)(\d\S*)$/.exec(comparison) ?? [];
        if (bound === undefined) throw new Error(`cannot read "${comparison}" in the range "${range}"`);
        const order = compareVersions(version, bound);
        if (sign === "<") return order < 0;
        if (sign === "<=") return order <= 0;
        if (sign === ">") return order > 0;
        if (sign === ">=") return order >= 0;
        return order === 0;
      }),
  );
}

/** Negative, 0 or positive as version `a` is before, the same as or after `b` (semver 2.0.0, section 11). */
export function compareVersions(a: string, b: string): number {
  const left = readVersion(a);
  const right = readVersion(b);
  for (let n = 0; n < 3; n++) if (left.numbers[n] !== right.numbers[n]) return left.numbers[n]! - right.numbers[n]!;
  if (left.labels.length === 0 || right.labels.length === 0) return right.labels.length - left.labels.length;
  for (let n = 0; n < Math.max(left.labels.length, right.labels.length); n++) {
    const [one, other] = [left.labels[n], right.labels[n]];
    if (one === undefined) return -1;
    if (other === undefined) return 1;
    if (one === other) continue;
    const [oneIsNumber, otherIsNumber] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (oneIsNumber && otherIsNumber) return Number(one) - Number(other);
    if (oneIsNumber !== otherIsNumber) return oneIsNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}

function readVersion(text: string): { numbers: number[]; labels: string[] } {
  const [, numbers, labels] = /^(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.-]+))?(?:\+\S*)?$/.exec(text) ?? [];
  if (numbers === undefined) throw new Error(`cannot read the version "${text}"`);
  return { numbers: numbers.split(".").map(Number), labels: labels ? labels.split(".") : [] };
}

/** What to print, and whether anything is wrong. */
export function report(lock: Lock, list: AdvisoryList): { lines: string[]; ok: boolean } {
  const { checked, hits } = findHits(lock, list);
  const open = hits.filter((hit) => hit.reason === null);
  const unneeded = list.accepted.filter(
    (a) => !hits.some((h) => h.advisory.id === a.id && h.advisory.package === a.package),
  );
  const tell = ({ advisory, version, path }: Hit) =>
    `  ${advisory.severity}: ${advisory.package}@${version} ${advisory.id} (${advisory.range}) ${advisory.note}, in ${path}`;
  const count = (n: number) => `${n} ${n === 1 ? "hit" : "hits"}`;
  return {
    ok: open.length === 0,
    lines: [
      `checked ${checked} packages against ${list.advisories.length} advisories dated ${list.date}; ${count(open.length)}`,
      ...open.map(tell),
      ...(open.length > 0 ? ["Update these, or accept them with a reason in scripts/advisories.json."] : []),
      ...hits.flatMap((hit) => (hit.reason === null ? [] : [`accepted${tell(hit)}`, `    ${hit.reason}`])),
      ...unneeded.map((a) => `accepted but not in the tree any more, please remove: ${a.package} ${a.id}`),
    ],
  };
}

if (import.meta.main) {
  const read = (path: string | URL) => JSON.parse(readFileSync(path, "utf8"));
  const lock: Lock = read(process.argv[2] ?? new URL("../package-lock.json", import.meta.url));
  const { lines, ok } = report(lock, read(new URL("advisories.json", import.meta.url)));
  console.log(lines.join("\n"));
  process.exitCode = ok ? 0 : 1;
}
