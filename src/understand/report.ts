import { clean } from "../core/text.ts";
import { CATEGORIES, type Category, type Safety, safetyOf } from "./categories.ts";
import { classify } from "./classifier.ts";
import { dangerWords } from "./dangerWords.ts";
import { readEvidence } from "./evidence.ts";
import { homeDamage } from "./homeDamage.ts";
import { mend } from "./mend.ts";
import { type Place, placeIn } from "./place.ts";
import { plain } from "./plain.ts";
import { titleOf } from "./title.ts";
import { isOver, isVague, onlyAsks, readVetoes } from "./vetoes.ts";

/** How much of a text is read for a report: what it is about is said early, and this bounds what one message can cost. */
const READ_AT_MOST = 300;

/** What a resident's sentence says when it is taken for a report. */
export interface Reading {
  category: Category;
  /** Danger to life or health, or damage that grows by the minute; anger alone is not. */
  urgent: boolean;
  place: Place | null;
  /** The words and the classifier agree that a present problem is told. Good enough to offer to file what was said to the bot. */
  looksLikeReport: boolean;
  /** Told as settled, or asked when or where something ordinary is: nothing to be offered, whatever it is about. */
  settled: boolean;
  /** So sure that somebody who did not speak to the bot may be asked "要登记吗？". */
  worthAsking: boolean;
  /** What to say at once where it is urgent; null where it is not. */
  safety: Safety | null;
  /** From 0 to 1, how likely it is a report among texts like those of docs/understanding.md. */
  confidence: number;
  /** A headline of at most 14 Chinese or 32 Latin characters, without address, greeting, phone or door number. */
  title: string;
}

/**
 * What each sign is worth, in log-odds; the whole is a report from 0 on. Fitted to texts that neither the classifier nor
 * the words had seen (docs/understanding.md), then rounded, and few, so that there is little to fit.
 */
const WORTH = {
  base: -2.6,
  /** Of the classifier's own log-odds, cut at ±6. */
  classifier: 1.2,
  /** Of the evidence for the best category, up to 12. */
  evidence: 0.065,
  named: 1,
  /** Of the log-odds that danger is told, between 0 and 4: a cry for help names less of what is broken than other reports. */
  danger: 0.6,
  vetoes: { question: -0.3, thanks: 0, sale: -0.75, hypothetical: -0.3, past: -1.2, notice: -0.45, echo: -0.9 },
} as const;
/** From here on somebody may be asked who did not speak to the bot. */
const ASKING = 1.9;
/** The words know not everything that may go wrong: said to the bot, a classifier as sure as this is believed alone. */
const SURE = 3;
/**
 * From here on the learned danger is believed alone. Cross-validation in five parts would have it half a step lower, but
 * plain faults ("水管漏水") would then wake people.
 */
const ALARM = 0;
/** A danger's words do not count where what was learned is as sure as this that they mean none: "气得要爆炸". */
const FIGURE_OF_SPEECH = -6;
/** How much the classifier's opinion of the category counts beside the evidence, of which more than the other counts no more. */
const CATEGORY_SHARE = 1.5;
const EVIDENCE_AT_MOST = 6;

/** Reads a sentence as a report. Never throws; looks at the first {@link READ_AT_MOST} characters only. */
export function readReport(text: string): Reading {
  const heard = clean(text.slice(0, READ_AT_MOST));
  const written = plain(heard);
  const said = mend(written);
  const guess = classify(said);
  const { evidence, matter } = readEvidence(said);
  const weight = Math.max(...evidence);
  const danger =
    guess.danger > { said: FIGURE_OF_SPEECH, denied: Number.POSITIVE_INFINITY, none: ALARM }[dangerWords(said)];
  const named = weight >= 2;
  let odds = WORTH.base + WORTH.classifier * Math.max(-6, Math.min(6, guess.report));
  odds +=
    WORTH.evidence * Math.min(weight, 12) +
    (named ? WORTH.named : 0) +
    (danger ? WORTH.danger * Math.max(0, Math.min(4, guess.danger)) : 0);
  const vetoes = readVetoes(said);
  for (const name of vetoes) odds += WORTH.vetoes[name];
  // The classifier has learned that a leak at home is a private repair.
  const home = vetoes.length === 0 ? homeDamage(said) : null;
  if (home) odds = Math.max(odds, home === "distress" ? ASKING : 0);
  let category: Category | undefined;
  let place: Place | null | undefined;
  let title: string | undefined;
  const agreed = named || danger || home !== null;
  const likely = (agreed || guess.report >= SURE) && odds >= 0;
  const urgent = danger && !isOver(said);
  return {
    urgent,
    // Most talk is no report, and nobody asks where or what it was.
    get category() {
      category ??=
        named || danger || (guess.report > 0 && !isVague(said))
          ? likeliest(evidence, (matter === said ? guess : classify(matter)).categories)
          : "other";
      return category;
    },
    get place() {
      place = place === undefined ? placeIn(heard, written) : place;
      return place;
    },
    get safety() {
      return urgent ? safetyOf(this.category) : null;
    },
    looksLikeReport: likely,
    get settled() {
      return !likely && (isOver(said) || onlyAsks(said));
    },
    // The words have to name something, whatever the classifier feels. A short cry for help says little else: whoever
    // may be in danger is rather asked once too often.
    worthAsking: agreed && odds >= (urgent ? 0 : ASKING),
    confidence: Math.round((likely || odds < 0 ? 1 / (1 + Math.exp(-odds)) : 0.3) * 1000) / 1000,
    get title() {
      title ??= titleOf(heard);
      return title;
    },
  };
}

/** The category that the evidence and the classifier's logits make likeliest. */
function likeliest(evidence: readonly number[], logits: Float32Array): Category {
  let category: Category = "other";
  let best = Number.NEGATIVE_INFINITY;
  for (const [index, name] of CATEGORIES.entries()) {
    const total = Math.min(evidence[index] ?? 0, EVIDENCE_AT_MOST) + (logits[index] ?? 0) * CATEGORY_SHARE;
    if (total <= best) continue;
    category = name;
    best = total;
  }
  return category;
}
