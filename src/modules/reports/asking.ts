import type { Category } from "../../understand/categories.ts";

/** Whether somebody who told their neighbours of a trouble is asked "要登记吗？". Pure. */

/** One question that was asked lately, of anybody in the community. */
export interface Offer {
  personId: number | null;
  platform: string;
  chat: string;
  category: Category;
  placeId: number;
  /** As it was written, where the community's places do not have it. */
  building: string | null;
  urgent: boolean;
  /** The open report that they were asked to join; null: it was a new matter. */
  other: number | null;
  askedAt: Date;
  refusedAt: Date | null;
}

/** What was said: by whom, where, and what it sounds like. */
export type Heard = Omit<Offer, "askedAt" | "refusedAt" | "personId"> & { personId: number };

const MINUTE = 60_000;
/** The words wait so long for an answer, then they are gone. As long as a typed number is about what was just asked. */
export const OFFER_MS = 30 * MINUTE;
/** 不用 is remembered so long; about a danger only so long that the next sentence does not ask again. */
export const REFUSED_MS = 14 * 24 * 60 * MINUTE;
const REFUSED_URGENT_MS = 10 * MINUTE;
/** Nobody is asked more often; about a danger, more often than that. */
const PERSON_MS = 60 * MINUTE;
const PERSON_URGENT_MS = 10 * MINUTE;
/**
 * Ten neighbours speak of one thing: one of them is asked. A danger is worth a second question soon; and once it is
 * reported, others may join it, not all in one breath.
 */
const MATTER_MS = 30 * MINUTE;
const MATTER_URGENT_MS = 3 * MINUTE;
const JOIN_MS = 2 * MINUTE;
/** Questions about dangers in one chat within an hour: they are beyond every other bound. */
const MOST_URGENT = 6;
const HOUR = 60 * MINUTE;

/**
 * May this person be asked about this now? A danger outranks the hour, and what was said no to before: it must not be
 * lost because somebody did not want a lamp reported.
 * @param lately what was asked in the community in the last 14 days
 */
export function mayAsk(heard: Heard, lately: readonly Offer[], now: Date): boolean {
  const { urgent } = heard;
  const within = (at: Date | null, ms: number) => at !== null && now.getTime() - at.getTime() < ms;
  const isSame = (o: Offer) =>
    o.category === heard.category && o.placeId === heard.placeId && o.building === heard.building;
  const here = (o: Offer) => o.platform === heard.platform && o.chat === heard.chat;
  for (const o of lately) {
    const isTheirs = o.personId === heard.personId;
    if (isTheirs && isSame(o) && within(o.refusedAt, urgent && o.urgent ? REFUSED_URGENT_MS : urgent ? 0 : REFUSED_MS))
      return false;
    if (isTheirs && (o.urgent || !urgent) && within(o.askedAt, urgent ? PERSON_URGENT_MS : PERSON_MS)) return false;
    if (heard.other !== null) {
      if (here(o) && o.other === heard.other && within(o.askedAt, JOIN_MS)) return false;
    } else if (here(o) && isSame(o) && o.other === null && (o.urgent || !urgent)) {
      if (within(o.askedAt, urgent ? MATTER_URGENT_MS : MATTER_MS)) return false;
    }
  }
  return !urgent || lately.filter((o) => o.urgent && here(o) && within(o.askedAt, HOUR)).length < MOST_URGENT;
}
