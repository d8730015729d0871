import type { Category } from "../../understand/categories.ts";
import type { Limit } from "./clocks.ts";

export const KINDS = ["fault", "suggestion", "complaint", "violation", "dispute", "help"] as const;
export type Kind = (typeof KINDS)[number];

/** How one kind of matter goes its way. */
export interface KindRule {
  /** One icon for all of the kind; null: by category. */
  icon: string | null;
  /** Who reads its card in the residents' groups: `chat` only where it was said, `place` all groups there, `nobody`. */
  shown: "chat" | "place" | "nobody";
  /** Who it goes to first when no route of staff's says otherwise: by category, a party by name, or nobody yet. */
  first: "category" | "居委会" | null;
  /** Working days to finish; absent: by category. */
  days?: number;
  /** Time to be taken on; absent: as every matter. */
  accept?: Limit;
  /** Anybody may take it on, not only whoever it was given to. */
  volunteers?: true;
  /** Told to the bot alone it is no neighbour's to read: it may be about one of them. */
  discreet?: true;
  /** Staff read its words only in private. */
  hidden?: true;
}

/** Every kind has its own way and its own clock. */
export const KIND_RULES: Readonly<Record<Kind, KindRule>> = {
  fault: { icon: null, shown: "chat", first: "category" },
  suggestion: { icon: "💡", shown: "chat", first: "居委会", days: 15, accept: { days: 3 } },
  complaint: { icon: "📮", shown: "chat", first: "居委会", days: 5, discreet: true },
  violation: { icon: "🚫", shown: "chat", first: "居委会", days: 5, discreet: true },
  dispute: { icon: "🤝", shown: "nobody", first: "居委会", days: 10, hidden: true },
  help: { icon: "🙋", shown: "place", first: null, days: 2, volunteers: true },
};

/** Its words are told in private alone, to whoever may see it: in a group nobody reads what it is about. */
export const isHidden = ({
  kind,
  anonymous,
  discreet,
}: {
  kind: Kind;
  anonymous: "no" | "code" | "strict";
  discreet: boolean;
}): boolean => KIND_RULES[kind].hidden === true || anonymous !== "no" || discreet;

/** It may be about those who work for the committee, or lead there: it is staff's, each in private, until they give it on. */
export const isForStaffAlone = ({ anonymous, discreet }: Parameters<typeof isHidden>[0]): boolean =>
  anonymous !== "no" || discreet;

/** Danger is told as a fault or a call for help; a wish or a complaint is never that. */
export const mayBeUrgent = (kind: Kind): boolean => kind === "fault" || kind === "help";

/** What of a report says whose hands it is in. */
type Held = { kind: Kind; urgent: boolean; partyId: number | null; assigneeId: number | null; workerId: number | null };

/** A neighbour has it in hand, who belongs to no body in it. */
export const isByNeighbour = ({ kind, partyId, workerId }: Omit<Held, "urgent" | "assigneeId">): boolean =>
  KIND_RULES[kind].volunteers === true && partyId === null && workerId !== null;

/** A favour among neighbours: nobody owes it, so nobody is late with it. Danger, and what was given to a body, is another matter. */
export const isFavour = ({ kind, urgent, partyId, assigneeId }: Omit<Held, "workerId">): boolean =>
  KIND_RULES[kind].volunteers === true && !urgent && partyId === null && assigneeId === null;

/** What one can see, and so show, afterwards. */
const VISIBLE: ReadonlySet<Category> = new Set<Category>([
  ...(["waste_cleaning", "hallway_clutter", "greenery", "road_facility", "illegal_building"] as const),
]);

/** Does it want a photo of afterwards? What can be seen does, and whatever came with a photo. */
export function wantsPhoto({ kind, category }: { kind: Kind; category: Category }, hasBefore: boolean): boolean {
  return kind === "fault" && (hasBefore || VISIBLE.has(category));
}

/** The answer of a neighbour who pressed 帮好了: it has no words of its own, and is written out in the reader's language. */
export const HELPED = "helped";
