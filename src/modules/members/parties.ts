import { listText, say, type Text, verbatim } from "../../core/post.ts";

/**
 * Parties (物业, 居委会 …) are rows with a name. Those that Linli makes by itself are kept by their Chinese names, shown in
 * the reader's language, and may be typed in either. A name that a community gave stays as it is.
 */

/** A party like others, but nobody joins it: its people are the leaders of the place that a matter is about. */
export const LEADERS = "楼长";
/** Who a community starts with. Others come with `/role`. */
export const FIRST_PARTIES = ["物业", "居委会", "业委会"] as const;
/** Above the committee: made when somebody of it comes. */
const STREET = "街道办";

/** What each is called: as `plainly` gives it, and short names that could begin a sentence as well. */
const KNOWN: Readonly<Record<string, { text: Text; called: RegExp; short?: RegExp }>> = {
  物业: {
    text: say("party-property"),
    called: /^(?:the)?property(?:management|office|company|managers?)?$|^management(?:office)?$/,
  },
  居委会: { text: say("party-committee"), called: /^(?:the)?(?:(?:residents?|neighbou?rhood|community)?committee)$/ },
  业委会: { text: say("party-owners"), called: /^(?:the)?owners(?:committee|association)$/, short: /^owners$/ },
  [LEADERS]: { text: say("party-leaders"), called: /^(?:the)?buildingleaders?$/, short: /^leaders?$/ },
  [STREET]: { text: say("party-street"), called: /^(?:the)?street(?:office)$/ },
};

const plainly = (words: string): string => words.toLowerCase().replace(/[\s'’‘.-]/g, "");
/** No name of a party has more words. */
const WORDS = 3;

/** The name of a party in the reader's language. */
export function partyText(name: string): Text {
  return Object.hasOwn(KNOWN, name) ? KNOWN[name]!.text : verbatim(name);
}

/** Several: "物业、居委会". */
export function partiesText(names: readonly string[]): Text {
  return listText(names.map(partyText));
}

/**
 * The name under which a party is kept that somebody calls so: "property" and "Property Management" are 物业.
 * @param whole nothing else was said, so that a short name cannot begin a sentence
 */
export function nameOfParty(said: string, whole = true): string {
  const words = plainly(said);
  const known = Object.entries(KNOWN).find(
    ([, { called, short }]) => called.test(words) || (whole && short?.test(words) === true),
  );
  return known?.[0] ?? said;
}

/** The party of that name, in either language. A community's own name comes first. */
export function findParty<P extends { name: string }>(
  parties: readonly P[],
  said: string,
  whole = true,
): P | undefined {
  const name = nameOfParty(said, whole);
  return (
    parties.find((p) => p.name === said) ??
    parties.find((p) => plainly(p.name) === plainly(said)) ??
    parties.find((p) => p.name === name)
  );
}

/**
 * The party that a line begins with, and what follows: "property management, committee" → 物业, "committee".
 * @param whole as for `nameOfParty`
 */
export function leadingParty<P extends { name: string }>(
  parties: readonly P[],
  line: string,
  whole = true,
): { party: P; rest: string } | null {
  const heads = [...line.matchAll(/[^\s,，、:：]+/g)].slice(0, WORDS).map((m) => m.index + m[0].length);
  for (const end of heads.reverse()) {
    const head = line.slice(0, end).trim();
    const party = /[,，、:：]/.test(head) ? undefined : findParty(parties, head, whole);
    if (party) return { party, rest: line.slice(end).replace(/^[\s,，、:：]+/, "") };
  }
  return null;
}
