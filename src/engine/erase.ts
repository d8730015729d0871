import { slot, sql } from "../store/drizzle.ts";
import { statement } from "../store/statement.ts";

/** What these events said, who said it and what was made of it goes; that they were dealt with stays. */
export const eraseEvents = statement<{ ids: readonly number[] }>(
  () => sql`update inbox set status = 'done', payload = null, sender = null, photos = null, guess = null
    where id = any(${slot("ids", "bigint[]")})`,
);
