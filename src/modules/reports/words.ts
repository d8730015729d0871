import { clip } from "../../core/text.ts";

/** So much of what is said about a report is kept and passed on. */
const MOST = 500;

/** What was said, without what is too long for a card or a private message. */
export const short = (words: string): string => clip(words.trim(), MOST).text;
