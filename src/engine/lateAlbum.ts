import type { MessageEvent } from "../core/event.ts";
import type { FetchedPhotos } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { sql } from "../store/drizzle.ts";
import type { Writes } from "./batch.ts";
import type { Claimed } from "./claim.ts";
import type { Pass } from "./pass.ts";

/** Photos that came after the rest of their album. @returns false when nobody has anything with its first ones */
export async function joinAlbum(
  pass: Pass,
  row: Claimed,
  event: MessageEvent,
  photos: FetchedPhotos,
  writes: Writes,
): Promise<boolean> {
  const account = await pass.roster.account(event.platform, event.from!);
  for (const person of account.persons.values()) {
    for (const module of pass.deps.modules) {
      const actions = await module.joinAlbum?.(pass.batch.watched(writes), person, photos);
      if (!actions) continue;
      const origin = await pass.originOf(row);
      origin.communityId = person.communityId;
      pass.effects.add(origin, actions);
      return true;
    }
  }
  await joinWaiting(pass.tx, event, photos);
  return false;
}

/** Late photos of an album whose words wait for a yes wait with them. */
async function joinWaiting(tx: Tx, event: MessageEvent, { kept }: FetchedPhotos): Promise<void> {
  await tx.execute(sql`update inbox set photos = jsonb_set(photos, '{kept}', (photos->'kept') || ${JSON.stringify(kept)}::text::jsonb)
    where platform = ${event.platform} and chat = ${event.chat} and album = ${event.album!} and sender = ${event.from!.id}
      and status = 'done' and payload is not null and photos is not null and not (photos ? 'after')`);
}
