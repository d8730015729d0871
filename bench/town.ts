import type postgres from "postgres";

/** How many communities the people are spread over: a street office's worth. */
const COMMUNITIES = 20;

/** Tables that a run of our bot fills; emptied before each, so that every run starts alike. */
const FILLED = ["inbox", "outbox", "messages", "reports", "report_events", "report_joins", "report_photos"];

/**
 * Registers people who write to the bot in private: an account, a private chat and a person each, spread over
 * communities with their places and parties. The communities' staff have no group and are not on Telegram, so that each
 * update has exactly one answer, as with the bots we are measured against.
 */
export async function buildTown(sql: postgres.Sql, firstUser: number, users: number): Promise<void> {
  await sql`create table if not exists bare_updates
    (id bigserial primary key, update_id bigint not null, chat bigint not null, sender bigint not null, body text not null)`;
  await sql`insert into communities (name, made_by, created_at)
    select '小区' || n, 'setup', now() from generate_series(1, ${COMMUNITIES}::int) n`;
  await sql`insert into places (community_id, kind, code, path) select id, 'community', name, '' from communities`;
  await sql`update places set path = '/' || id || '/'`;
  await sql`insert into places (community_id, parent_id, kind, code, path)
    select p.community_id, p.id, 'building', b::text, '' from places p, generate_series(1, 12) b where p.kind = 'community'`;
  await sql`update places p set path = r.path || p.id || '/' from places r where r.id = p.parent_id and p.path = ''`;
  await sql`insert into parties (community_id, name) select id, unnest(array['物业', '居委会', '业委会']) from communities`;
  const last = firstUser + users - 1;
  await sql`insert into accounts (platform, external_id, name, private_chat)
    select 'telegram', n::text, '邻居' || n, n::text from generate_series(${firstUser}::int, ${last}::int) n`;
  await sql`insert into chats (platform, id, kind, title)
    select 'telegram', n::text, 'private', '邻居' || n from generate_series(${firstUser}::int, ${last}::int) n`;
  await sql`insert into persons (community_id, created_at)
    select 1 + n % ${COMMUNITIES}::int, now() from generate_series(${firstUser}::int, ${last}::int) n`;
  await sql`insert into person_accounts (community_id, account_id, person_id)
    select p.community_id, a.id, p.id
    from (select *, row_number() over (order by id) as r from persons) p
    join (select *, row_number() over (order by id) as r from accounts) a on a.r = p.r`;
  await sql`analyze`;
}

/** Takes out what a run left. People and places stay. */
export async function sweepTown(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`truncate ${[...FILLED, "bare_updates"].join(", ")}`);
  await sql`update communities set next_number = 1`;
  await sql`update chats set next_send_at = null where next_send_at is not null`;
  await sql`vacuum analyze chats`;
}
