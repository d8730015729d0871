import type { PersonContext } from "../../core/command.ts";
import { say, type Text } from "../../core/post.ts";
import { endOfNight, nextMorning } from "../../core/quiet.ts";
import { countGroups } from "./lookups.ts";
import { isUnder } from "./service.ts";

/**
 * When the groups of a place read what is published now. By day at once: its maker presses the button now and means now. At
 * night nobody is woken for it: it waits for the morning, except in the group where it was published, which is awake.
 * @returns when, in words, and the occasion to announce it with
 */
export async function goesOut(c: PersonContext, placeId: number): Promise<{ when: Text; occasion?: "chosen" }> {
  if (endOfNight(c.now, c.timeZone) === null) return { when: say("members-out-now"), occasion: "chosen" };
  const { id: communityId } = c.community;
  const at = { at: nextMorning(c.now, c.timeZone).toISOString(), style: "moment" as const };
  const isHere =
    c.chat.purpose === "residents" &&
    c.chat.placeId !== null &&
    (await isUnder(c.tx, communityId, c.chat.placeId, placeId));
  if (!isHere) return { when: say("members-out-morning", { at }) };
  const isOnly = (await countGroups(c.tx, communityId, placeId)) === 1;
  return { when: isOnly ? say("members-out-now") : say("members-out-here", { at }) };
}
