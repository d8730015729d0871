import { createHash, randomBytes } from "node:crypto";
import type { Role } from "../../core/roles.ts";

/** Without letters and digits that are mistaken for each other when read aloud or copied by hand. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Wrong codes after which an account must wait, and how many all accounts together may try, within an hour. */
export const TRIES_PER_ACCOUNT = 5;
export const TRIES_IN_ALL = 20;
export const TRIES_WINDOW_MS = 3_600_000;
/** A code that hands over a role is good for a day. */
export const ROLE_CODE_MS = 24 * 3_600_000;

/** A code that links another account is good for ten minutes, and so is each side's yes. */
export const LINK_CODE_MS = 10 * 60_000;

/** A code that finds somebody or a group again is good for as long. */
export const REBIND_CODE_MS = LINK_CODE_MS;

/** A fresh code of `groups` × 4 characters, e.g. "7K3Q-9XWP-2FGH": 4.9 bits a character. */
export function newCode(groups = 3): string {
  const characters: string[] = [];
  while (characters.length < groups * 4) {
    for (const byte of randomBytes(32)) {
      // 256 is no multiple of 30: bytes above the last full round would favour some characters.
      if (byte < 240 && characters.length < groups * 4) characters.push(ALPHABET[byte % 30]!);
    }
  }
  // One without a digit could be taken for a word.
  if (!characters.some((c) => c <= "9")) return newCode(groups);
  return characters.join("").replace(/(.{4})(?=.)/g, "$1-");
}

/** A code as it is stored. How it was typed (case, blanks, dashes) does not matter. */
export function hashCode(code: string): string {
  return createHash("sha256")
    .update(code.toUpperCase().replace(/[^0-9A-Z\u4e00-\u9fff]/g, ""))
    .digest("hex");
}

/** True for words that may be a code: so that "/role 楼长 3号楼" is not counted as a wrong one. */
export function looksLikeCode(word: string): boolean {
  return /^[0-9A-Za-z]{4}(-?[0-9A-Za-z]{4}){2,}$/.test(word) && /[0-9]/.test(word);
}

const ROLE_WORDS: ReadonlyMap<string, Role> = new Map([
  ["楼长", "leader"],
  ["梯长", "leader"],
  ["单元长", "leader"],
  ["leader", "leader"],
  ["师傅", "worker"],
  ["成员", "worker"],
  ["worker", "worker"],
  ["居委会", "staff"],
  ["工作人员", "staff"],
  ["社工", "staff"],
  ["staff", "staff"],
  ["committee", "staff"],
  ["管理员", "admin"],
  ["admin", "admin"],
]);

/** What `/role` asks for. */
export type RoleLine =
  | { kind: "pick"; personId: number }
  | { kind: "give" | "take"; personId: number | null; role: Role; scope: string }
  | { kind: "list" }
  | { kind: "unclear" };

/** The code after `/role`, when that is all there is. */
export function readRoleCode(line: string): string | null {
  const word = line.trim();
  return looksLikeCode(word) ? word : null;
}

/**
 * Reads the words after `/role`: nothing (a list to pick from), "p17" (a person that was picked), or
 * "[p17] [取消] 楼长 3号楼". A bare party name makes a worker of it: "物业" is "师傅 物业".
 * @param partyIn the name of the community's party that words begin with
 */
export function readRoleLine(line: string, partyIn: (words: string) => string | undefined): RoleLine {
  const words = line.split(/\s+/).filter((w) => w !== "");
  if (words.length === 0) return { kind: "list" };
  const picked = /^p([0-9]{1,9})$/.exec(words[0]!);
  if (picked) words.shift();
  const personId = picked ? Number(picked[1]) : null;
  if (words.length === 0) return { kind: "pick", personId: personId! };
  const take = ["取消", "撤掉", "remove"].includes(words[0]!.toLowerCase());
  if (take) words.shift();
  // A name in front ("@王姐 楼长 3号楼") is for people to read: who is meant comes from an id alone.
  if (words[0]?.startsWith("@")) words.shift();
  const word = words.shift()?.toLowerCase();
  const named = word === undefined ? undefined : ROLE_WORDS.get(word);
  const party = named ? undefined : partyIn([word, ...words].join(" "));
  const role = named ?? (party === undefined ? undefined : "worker");
  if (!role) return { kind: "unclear" };
  const scope = named ? words.join("") : party!;
  return { kind: take ? "take" : "give", personId, role, scope };
}
