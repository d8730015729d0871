/** What kinds of matters a language model may say something is; `other`: nothing to report. */
export const GUESSED = ["report", "suggestion", "complaint", "help", "other"] as const;

/**
 * What a language model made of words that the rules left open. Words from short lists and a piece of the text itself:
 * whatever the text talks it into, it cannot name a person, a number or a command.
 */
export interface Guess {
  kind: (typeof GUESSED)[number];
  /** One of the categories of reports. */
  category: string;
  urgent: boolean;
  /** As it stands in the text. */
  place: string | null;
}
