import { and, eq } from "../store/drizzle.ts";
import { chats } from "../store/schema.ts";
import type { Deps } from "./deps.ts";

/**
 * Staff's own groups, as "platform:chat". What is said there is looked at though it calls nobody, for it is mostly about
 * work: so a process keeps in mind which they are. It decides nothing: who may do what is looked up as ever.
 */
export type Workplaces = Set<string>;

/** Reads which they are. What is bound meanwhile is seen by what is handled there (roster.ts). */
export async function readWorkplaces({ store, workplaces }: Pick<Deps, "store" | "workplaces">): Promise<void> {
  const found = await store.db
    .select({ platform: chats.platform, id: chats.id })
    .from(chats)
    .where(and(eq(chats.kind, "group"), eq(chats.purpose, "staff")));
  workplaces.clear();
  for (const { platform, id } of found) workplaces.add(`${platform}:${id}`);
}
