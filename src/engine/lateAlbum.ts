import type { MessageEvent } from "../core/event.ts";
import type { FetchedPhotos } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { sql } from "../store/drizzle.ts";

/** Late photos of an album whose words wait for a yes wait with them. */
export async function joinWaiting(tx: Tx, event: MessageEvent, { kept }: FetchedPhotos): Promise<void> {
  await tx.execute(sql`update inbox set photos = jsonb_set(photos, '{kept}', (photos->'kept') || ${JSON.stringify(kept)}::text::jsonb)
    where platform = ${event.platform} and chat = ${event.chat} and album = ${event.album!} and sender = ${event.from!.id}
      and status = 'done' and payload is not null and photos is not null and not (photos ? 'after')`);
}
