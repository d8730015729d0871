import { clip } from "../../core/text.ts";
import type { Kind } from "./kinds.ts";

/** So much of what is said about a report is kept and passed on. */
const MOST = 500;

/** What was said, without what is too long for a card or a private message. */
export const short = (words: string): string => clip(words.trim(), MOST).text;

/** What people call the kinds, where a line is narrowed down. */
export const KIND_WORDS: Readonly<Record<string, Kind>> = {
  ...{ 建议: "suggestion", 投诉: "complaint", 举报: "violation", 调解: "dispute", 求助: "help" },
  ...{ suggestions: "suggestion", complaints: "complaint", violations: "violation", disputes: "dispute" },
};

/** The words of a line; "building 3" is one. */
export function wordsIn(line: string): string[] {
  return line
    .replace(/\bbuilding\s+([0-9A-Za-z]{1,4})\b/gi, "$1号楼")
    .split(/[\s,，、]+/)
    .filter((word) => word !== "");
}
