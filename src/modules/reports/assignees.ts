import type { PersonContext } from "../../core/command.ts";
import { type Choice, say, type Text, verbatim } from "../../core/post.ts";
import { namesOf } from "../members/lookups.ts";
import { membersWith } from "../members/service.ts";
import { handlerText } from "./people.ts";
import type { Report } from "./service.ts";

/** One of the people that something can be given to, and what the platform calls them. */
export interface Named {
  id: number;
  name: string;
}

/** As many names as fit a phone. */
const MOST = 8;
const TITLES = /^[老小阿](?=.)|(?<=.)(?:师傅|主任|经理|队长|老师|阿姨|大哥|大姐|[哥姐叔工])$/g;
const surname = (name: string) => name.replace(TITLES, "").slice(0, 1);

/** Who can be given something: workers, leaders and the committee, by name. */
export async function assigneesOf({ tx, community }: PersonContext): Promise<Named[]> {
  const ids = await membersWith(tx, community.id, { roles: ["worker", "leader", "staff", "admin"] });
  const names = await namesOf(tx, community.id, ids);
  return [...names].flatMap(([id, name]) => (name === "" ? [] : [{ id, name }])).sort((a, b) => a.id - b.id);
}

/**
 * Who of them may be meant by that name. A name that is one person's alone is that person; one that only resembles theirs,
 * or that two have, is asked about.
 */
export function namedBy(said: string, people: readonly Named[]): { sure: Named | null; maybe: readonly Named[] } {
  const name = plainName(said);
  const exact = people.filter((one) => plainName(one.name) === name);
  if (exact.length > 0) return { sure: exact.length === 1 ? exact[0]! : null, maybe: exact };
  const near = people.filter((one) => {
    const other = plainName(one.name);
    const holds = Math.min(name.length, other.length) > 1 && (other.includes(name) || name.includes(other));
    return holds || (/^\p{Script=Han}{2,4}$/u.test(name) && surname(other) === surname(name));
  });
  return { sure: null, maybe: near };
}

const plainName = (name: string): string => name.replace(/^@|[\s。.!！~～]+$|\s/g, "").toLowerCase();

/** A choice for each: it says who by their number, never by a name. */
export const assigneeChoices = (number: number, people: readonly Named[]): Choice[] =>
  people.slice(0, MOST).map(({ id, name }) => ({ label: verbatim(name), command: `assign ${number} person:${id}` }));

/** Who has it now, by name where only those read it who work there. */
export async function whomText(c: PersonContext, report: Report): Promise<Text> {
  const id = report.assigneeId;
  const isAtWork = c.chat.kind === "private" || c.chat.purpose === "staff";
  const name = id === null || !isAtWork ? "" : (await namesOf(c.tx, c.community.id, [id])).get(id);
  return name ? verbatim(name) : ((await handlerText(c.tx, report)) ?? say("reports-handler-unknown"));
}
