import type { PersonContext } from "../core/command.ts";
import type { MessageEvent } from "../core/event.ts";
import type { Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import { contextOf } from "./context.ts";
import type { Pass } from "./pass.ts";
import { hasRoom } from "./quiet.ts";

/** What anybody in the community may do without having given a command. */
const EVERYBODY = { names: ["overheard"], may: ["resident"] } as const;

/** Said among neighbours, and surely of a trouble. @returns false when nobody is to be asked about it */
export async function overhear(
  pass: Pass,
  row: Claimed,
  event: MessageEvent,
  text: string,
  writes: Writes,
): Promise<boolean> {
  const origin = await pass.originOf(row);
  const chat = origin.chat!;
  if (chat.communityId === null || chat.purpose !== "residents" || !chat.asks) return false;
  const quiet = !(await hasRoom(pass.tx, pass.now, pass.deps.timeZone, chat, pass.effects.countedIn(chat)));
  const context = await contextOf(pass, row, event, chat, chat.communityId, EVERYBODY, writes, false);
  for (const module of pass.deps.modules) {
    const actions = await module.overhear?.(context as PersonContext, text, quiet);
    if (!actions?.length) continue;
    origin.personId = context.person!.id;
    pass.effects.add(origin, actions);
    return true;
  }
  return false;
}
