import { createHash, randomBytes } from "node:crypto";
import type { Choice } from "./rules.ts";

/**
 * The chain of ballots. Each ballot's hash covers the one before; the first covers the poll's frozen definition. So a
 * code that was said in the group fixes all that came before it. `scripts/verify.mjs` says the same in its own words.
 */

/** Crockford's base32: no I, L, O, U, which are mistaken for others when they are read aloud. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export interface Link {
  seq: number;
  pseudonym: string;
  choice: Choice;
  castAt: Date;
  road?: Road | null;
}

/**
 * How a ballot came that its voter did not tap: on paper, or given at the door, entered by one and confirmed by another; or
 * by proxy, tapped by whom the owner asked to.
 */
export type Road = "paper" | "door" | "proxy";

export function hashDefinition(definition: string): string {
  return createHash("sha256").update(definition).digest("hex");
}

/** The hash of a ballot. Fields are separated by line breaks, which none of them can hold. */
export function hashBallot(previous: string, { seq, pseudonym, choice, castAt, road }: Link): string {
  const fields = [previous, seq, pseudonym, choice, castAt.toISOString(), ...(road ? [road] : [])];
  return createHash("sha256").update(fields.join("\n")).digest("hex");
}

/** What is said in the group at the close: it covers every ballot, the counts, and how many might have voted. */
export function hashClosing(end: { head: string; length: number; counts: readonly number[]; eligible: number | null }) {
  const [voted, ...counts] = end.counts;
  const fields = [end.head, end.length, counts.join(","), voted, end.eligible ?? ""];
  return createHash("sha256").update(fields.join("\n")).digest("hex");
}

/** The first characters of a hash, five bits each, to be read aloud: of a ballot 10, of what is said in the group 20. */
export function codeOf(hash: string, characters: 10 | 20): string {
  let bits = BigInt(`0x${hash.slice(0, (characters * 5) / 4 + 1)}`) >> (characters === 10 ? 2n : 4n);
  let code = "";
  for (let i = 0; i < characters; i++) {
    code = ALPHABET[Number(bits & 31n)] + code;
    bits >>= 5n;
  }
  return code.replace(/^(.{4})(.{6})$/, "$1-$2").replace(/^(.{5})(.{5})(.{5})(.{5})$/, "$1-$2-$3-$4");
}

/** What the voter keeps: "7K3Q-9XWP2F-42". */
export function receiptOf(hash: string, seq: number): string {
  return `${codeOf(hash, 10)}-${seq}`;
}

/** Reads a receipt however it was copied: "7k3q9xwp2f，第42票". */
export function readReceipt(words: string): { code: string; seq: number } | null {
  const plain = words
    .toUpperCase()
    .replace(/[O]/g, "0")
    .replace(/[IL]/g, "1")
    .replace(/[^0-9A-Z]+/g, " ")
    .trim();
  const read = /^([0-9A-Z]{4}) ?([0-9A-Z]{6}) (\d{1,9})$/.exec(plain);
  return read ? { code: `${read[1]}-${read[2]}`, seq: Number(read[3]) } : null;
}

/** A voter's name in one poll: 66 random bits, tied to nothing. */
export function newPseudonym(): string {
  return randomBytes(9).toString("base64url").slice(0, 11);
}

/** An account as it stands in a poll's list while its person is forgotten. */
export function hashAccount(root: string, account: { platform: string; externalId: string }): string {
  return `a${createHash("sha256").update(`${root}\n${account.platform}\n${account.externalId}`).digest("hex").slice(0, 32)}`;
}
