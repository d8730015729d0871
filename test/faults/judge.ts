import type postgres from "postgres";
import type { Change, Deed, Layout } from "./ledger.ts";

/*
 * The judge knows what people did, what stands in the tables, and what the bot told the platform. It shares no code
 * with the bot: what a report may go through, what a resent message looks like and which updates are owed an answer
 * are written down here a second time.
 */

/** One call of the bot, as the fake Bot API wrote it down. */
export interface HeardCall {
  n: number;
  method: string;
  parameters: Record<string, unknown>;
  status: number;
  response: { ok: boolean; result?: unknown; description?: string };
}

/** What is read from the tables once everything is quiet. */
export interface Tables {
  inbox: { id: number; platform: string; key: string; status: string; empty: boolean; later: boolean }[];
  outbox: {
    id: number;
    event_id: number;
    kind: string;
    chat: string | null;
    status: string;
    resend: boolean;
    tap_id: string | null;
  }[];
  messages: {
    id: number;
    chat: string;
    card: string | null;
    community_id: number | null;
    external_id: string | null;
  }[];
  reports: {
    community_id: number;
    number: number;
    text: string;
    state: string;
    round: number;
    stars: number | null;
    person: string | null;
    chat: string;
    photos: number;
  }[];
  events: { community_id: number; number: number; change: string; state: string; person: string | null }[];
  joins: { community_id: number; number: number; person: string }[];
  communities: { id: number; name: string; next_number: number }[];
  /** Numbers that something other than a report took. */
  otherNumbers: { community_id: number; number: number }[];
  /** Persons without an account: the second of two that one account was made into. */
  strayPersons: number;
}

export interface Evidence {
  deeds: Deed[];
  layouts: Layout[];
  calls: HeardCall[];
  /** Calls that the Bot API's documentation does not allow. */
  violations: { method: string; path: string; description: string }[];
  tables: Tables;
}

export type Charge =
  | "lost update"
  | "lost effect"
  | "doubled effect"
  | "wrong effect"
  | "lost reply"
  | "doubled reply"
  | "order"
  | "stuck"
  | "trace"
  | "schema";

export interface Verdict {
  charges: { charge: Charge; what: string }[];
  figures: Record<string, number>;
}

/** What a report may go through. A report that came back goes to whoever had it, so to `accepted`. */
const STEPS: Record<string, Record<string, string>> = {
  received: { routed: "assigned", assigned: "assigned", accepted: "accepted", withdrawn: "withdrawn" },
  assigned: { assigned: "assigned", accepted: "accepted", resolved: "resolved", withdrawn: "withdrawn" },
  accepted: { assigned: "assigned", resolved: "resolved" },
  resolved: { confirmed: "confirmed", reopened: "accepted", expired: "unconfirmed" },
  confirmed: { rated: "confirmed", reopened: "accepted" },
  unconfirmed: { reopened: "accepted" },
  withdrawn: {},
};

/** How a message that may have arrived before is marked. */
const RESENT = /（重发）/;
/** The platform no longer takes an answer to this tap. */
const TOO_OLD = /query is too old/;

/** Says what was lost, doubled or left lying. No charge: the bot kept its word. */
export function judge(evidence: Evidence): Verdict {
  const charges: Verdict["charges"] = [];
  const charge = (kind: Charge, what: string) => charges.push({ charge: kind, what });
  const figures: Verdict["figures"] = {
    updates: evidence.deeds.length,
    "of them owed an answer": evidence.deeds.filter((d) => d.answer !== "none").length,
    "of them with an effect": evidence.deeds.filter((d) => d.effect !== null).length,
    reports: evidence.tables.reports.length,
    "changes of reports": evidence.tables.events.length,
  };
  judgeInbox(evidence, charge);
  judgeReports(evidence, charge);
  judgeNumbers(evidence, charge);
  judgeReplies(evidence, charge, figures);
  judgeCards(evidence, charge, figures);
  judgeRest(evidence, charge, figures);
  return { charges, figures };
}

type Accuse = (charge: Charge, what: string) => void;
const nameOf = (d: Deed) => `deed ${d.n} (${d.said.slice(0, 40)})`;
const keyOf = (d: Deed) => (d.tapId === null ? `m:${d.chat}:${d.messageId}` : `t:${d.tapId}`);

/** Every update is there once and done; what was not for the bot left nothing. */
function judgeInbox({ deeds, tables }: Evidence, charge: Accuse): void {
  const rows = new Map<string, Tables["inbox"]>();
  for (const row of tables.inbox) rows.set(row.key, [...(rows.get(row.key) ?? []), row]);
  for (const deed of deeds) {
    const found = rows.get(keyOf(deed)) ?? [];
    if (found.length === 0) charge("lost update", `${nameOf(deed)} was never stored`);
    if (found.length > 1) charge("doubled effect", `${nameOf(deed)} is stored ${found.length} times`);
    if (deed.answer === "none" && found.some((row) => !row.empty))
      charge("trace", `${nameOf(deed)} left its words behind`);
  }
  for (const row of tables.inbox) {
    if (row.status === "done" || (row.status === "ready" && row.later && row.platform === "timer")) continue;
    charge("stuck", `event ${row.id} (${row.key}) is ${row.status}`);
  }
}

/** Each thing people did to reports shows once, in the order in which it was done, and leads where it may. */
function judgeReports({ deeds, tables }: Evidence, charge: Accuse): void {
  const tokens = new Map<string, Deed>();
  const changes = new Map<
    string,
    { change: Change; stars: number | null; by: Set<string>; race: string | undefined; deed: Deed }[]
  >();
  const joins = new Map<string, Set<string>>();
  for (const deed of deeds) {
    const { effect } = deed;
    if (effect === null) continue;
    const by = String(deed.user);
    if (effect.kind === "report") tokens.set(effect.token, deed);
    else if (effect.kind === "join") joins.set(effect.token, (joins.get(effect.token) ?? new Set()).add(by));
    else {
      const list = changes.get(effect.token) ?? [];
      changes.set(effect.token, list);
      const rival = effect.race === undefined ? undefined : list.find((c) => c.race === effect.race);
      if (rival) rival.by.add(by);
      else
        list.push({ change: effect.change, stars: effect.stars ?? null, by: new Set([by]), race: effect.race, deed });
    }
  }
  const byToken = new Map<string, Tables["reports"]>();
  for (const report of tables.reports) {
    const token = report.text.slice(-8);
    byToken.set(token, [...(byToken.get(token) ?? []), report]);
    if (!tokens.has(token)) charge("doubled effect", `report ${report.community_id}#${report.number} is nobody's`);
  }
  for (const [token, deed] of tokens) {
    const found = byToken.get(token) ?? [];
    if (found.length === 0) charge("lost effect", `${nameOf(deed)} made no report`);
    if (found.length > 1) charge("doubled effect", `${nameOf(deed)} made ${found.length} reports`);
    const [report] = found;
    if (!report) continue;
    const here = <T extends { community_id: number; number: number }>(row: T) =>
      row.community_id === report.community_id && row.number === report.number;
    const name = `${report.community_id}#${report.number} ${token}`;
    if (report.person !== String(deed.user) || report.chat !== String(deed.chat))
      charge("wrong effect", `${name} is not by who reported it, or not from their chat`);
    const log = tables.events.filter((e) => here(e) && !["late", "nudged"].includes(e.change));
    // What was asked of its reporter and not answered goes its way after ten minutes, by itself.
    const happened = log.filter((e) => e.change !== "routed" || e.person !== null);
    const wanted = [{ change: "reported", by: new Set([String(deed.user)]), deed }, ...(changes.get(token) ?? [])];
    const seen = happened.map((e) => e.change).join(" ");
    const due = wanted.map((w) => w.change).join(" ");
    if (seen !== due) {
      const kind =
        happened.length < wanted.length
          ? "lost effect"
          : happened.length > wanted.length
            ? "doubled effect"
            : "wrong effect";
      charge(kind, `${name} went through [${seen}], people did [${due}]`);
    } else {
      happened.forEach((e, i) => {
        if (!wanted[i]!.by.has(e.person ?? ""))
          charge("wrong effect", `${name}: ${e.change} by ${e.person}, not by who did it`);
      });
    }
    // Where a party has such matters it is given to it as it comes in.
    let state = log[0]?.state === "assigned" ? "assigned" : "received";
    let round = 1;
    for (const { change, state: after } of log.slice(1)) {
      const next = STEPS[state]?.[change];
      if (next === undefined) charge("wrong effect", `${name}: ${change} while ${state}`);
      else if (next !== after) charge("wrong effect", `${name}: ${change} led to ${after}`);
      if (change === "reopened") round++;
      state = after;
    }
    if (report.state !== state || report.round !== round)
      charge("wrong effect", `${name} is ${report.state} in round ${report.round}, its log says ${state} in ${round}`);
    const stars = changes.get(token)?.findLast((c) => c.change === "rated")?.stars ?? null;
    if (seen === due && report.stars !== stars)
      charge("wrong effect", `${name} has ${report.stars} stars, given were ${stars}`);
    const joined = tables.joins.filter(here).map((j) => j.person);
    const meant = joins.get(token) ?? new Set();
    for (const person of meant)
      if (!joined.includes(person)) charge("lost effect", `${name}: ${person} met the same, and is not counted`);
    if (new Set(joined).size !== joined.length || joined.some((person) => !meant.has(person)))
      charge("doubled effect", `${name}: ${joined.length} are counted who met the same, ${meant.size} said so`);
  }
  if (tables.strayPersons > 0) charge("doubled effect", `${tables.strayPersons} persons without an account`);
}

/** Numbers of a community run from 1 without a gap, and in a chat later reports have higher ones. */
function judgeNumbers({ deeds, tables }: Evidence, charge: Accuse): void {
  for (const { id, next_number: next } of tables.communities) {
    const taken = [...tables.reports, ...tables.otherNumbers].filter((r) => r.community_id === id).map((r) => r.number);
    const numbers = [...taken].sort((a, b) => a - b);
    if (numbers.some((n, i) => n !== i + 1))
      charge("doubled effect", `numbers of community ${id} have gaps or repeat: ${numbers.join(" ")}`);
    if (next !== numbers.length + 1)
      charge("lost effect", `community ${id} gives ${next} next after ${numbers.length} numbers`);
  }
  const numberOf = new Map(tables.reports.map((r) => [r.text.slice(-8), r.number]));
  const last = new Map<number, number>();
  const told = deeds.filter((d) => d.effect?.kind === "report");
  for (const deed of told.sort((a, b) => a.messageId! - b.messageId!)) {
    const number = deed.effect?.kind === "report" ? numberOf.get(deed.effect.token) : undefined;
    if (number === undefined) continue;
    if (number < (last.get(deed.chat) ?? 0))
      charge("order", `${nameOf(deed)} became #${number} after #${last.get(deed.chat)}`);
    last.set(deed.chat, Math.max(number, last.get(deed.chat) ?? 0));
  }
}

/** Whoever is owed an answer got one, and twice only where the first may not have arrived, and then marked. */
function judgeReplies({ deeds, calls, tables }: Evidence, charge: Accuse, figures: Verdict["figures"]): void {
  const quoting = new Map<string, HeardCall[]>();
  const said = new Map<string, HeardCall[]>();
  const toasted = new Map<string, HeardCall[]>();
  for (const call of calls) {
    if (call.method === "answerCallbackQuery") {
      const id = String(call.parameters.callback_query_id);
      toasted.set(id, [...(toasted.get(id) ?? []), call]);
    }
    if (!call.method.startsWith("send") || !call.response.ok) continue;
    const chat = String(call.parameters.chat_id);
    said.set(chat, [...(said.get(chat) ?? []), call]);
    const quote = (call.parameters.reply_parameters as { message_id?: number } | undefined)?.message_id;
    if (quote !== undefined) quoting.set(`${chat}/${quote}`, [...(quoting.get(`${chat}/${quote}`) ?? []), call]);
  }
  const event = new Map(tables.inbox.map((row) => [row.key, row.id]));
  const answers = new Map<number, Tables["outbox"]>();
  for (const row of tables.outbox) answers.set(row.event_id, [...(answers.get(row.event_id) ?? []), row]);
  let tooOld = 0;
  for (const deed of deeds) {
    const mine = answers.get(event.get(keyOf(deed)) ?? -1) ?? [];
    if (deed.answer === "none") {
      if (mine.length > 0 || quoting.has(`${deed.chat}/${deed.messageId}`))
        charge("trace", `${nameOf(deed)} was answered`);
    } else if (deed.answer === "toast") {
      const tries = toasted.get(deed.tapId!) ?? [];
      if (mine.length === 0) charge("lost reply", `${nameOf(deed)}: nothing was said to it`);
      else if (tries.some((call) => call.response.ok)) continue;
      else if (tries.some((call) => TOO_OLD.test(call.response.description ?? ""))) tooOld++;
      else
        charge(
          "lost reply",
          `${nameOf(deed)}: its toast never arrived (${tries.map((t) => t.status).join(", ") || "not tried"})`,
        );
    } else {
      if (!mine.some((row) => row.kind === "say")) charge("lost reply", `${nameOf(deed)}: nothing was said to it`);
      const quotes = quoting.get(`${deed.chat}/${deed.messageId}`) ?? [];
      if (deed.chat < 0 && quotes.length === 0)
        charge("lost reply", `${nameOf(deed)}: no message in the group answers it`);
      const own = mine.filter((row) => row.kind === "say" && row.chat === String(deed.chat)).length;
      const plain = quotes.filter((call) => !isResent(call)).length;
      if (deed.chat < 0 && plain > own)
        charge("doubled reply", `${nameOf(deed)} was answered ${plain} times without a mark`);
    }
  }
  // Chat by chat: what went out once arrived unmarked, and what was of unknown outcome arrived with its mark at last.
  const due = new Map<string, { once: number; again: number }>();
  let resent = 0;
  let doubled = 0;
  for (const row of tables.outbox) {
    if (row.kind !== "say" || row.status !== "sent" || row.chat === null) continue;
    const here = due.get(row.chat) ?? { once: 0, again: 0 };
    if (row.resend) here.again++;
    else here.once++;
    due.set(row.chat, here);
  }
  for (const chat of new Set([...due.keys(), ...said.keys()])) {
    const arrived = said.get(chat) ?? [];
    const { once, again } = due.get(chat) ?? { once: 0, again: 0 };
    const marked = arrived.filter(isResent).length;
    const plain = arrived.length - marked;
    resent += marked;
    doubled += Math.max(0, arrived.length - once - again);
    if (plain < once) charge("lost reply", `chat ${chat}: ${once} messages were due, ${plain} arrived`);
    if (marked < again) charge("lost reply", `chat ${chat}: ${again} messages were due once more, ${marked} arrived`);
    if (plain > once + again) charge("doubled reply", `chat ${chat}: ${plain} unmarked messages for ${once + again}`);
  }
  figures["messages that arrived"] = [...said.values()].reduce((sum, list) => sum + list.length, 0);
  figures["of them marked 重发"] = resent;
  figures["of them there twice"] = doubled;
  figures["toasts refused as too old"] = tooOld;
}

function isResent(call: HeardCall): boolean {
  return RESENT.test(String(call.parameters.text ?? call.parameters.caption ?? ""));
}

/** A report's card stands where it was reported and before the staff, in order, and shows how it ended. */
function judgeCards({ layouts, calls, tables }: Evidence, charge: Accuse, figures: Verdict["figures"]): void {
  const shown = new Map<string, string>();
  const first = new Map<string, number>();
  for (const call of calls) {
    if (!call.response.ok || !/^(send|edit)/.test(call.method)) continue;
    for (const result of [call.response.result].flat() as { message_id: number; text?: string; caption?: string }[]) {
      const key = `${call.parameters.chat_id}/${result.message_id}`;
      shown.set(key, result.text ?? result.caption ?? "");
      if (!first.has(key)) first.set(key, call.n);
    }
  }
  const communityOf = new Map(tables.communities.map((c) => [c.name, c.id]));
  const cards = new Map<string, Tables["messages"][number]>();
  for (const message of tables.messages) {
    if (message.card === null) continue;
    cards.set(`${message.community_id}/${message.card}/${message.chat}`, message);
  }
  let stale = 0;
  for (const report of tables.reports) {
    const layout = layouts.find((l) => communityOf.get(l.name) === report.community_id);
    const chats = [report.chat, ...(layout?.staffGroup ? [String(layout.staffGroup)] : [])];
    for (const chat of chats) {
      const name = `card of ${report.community_id}#${report.number} in ${chat}`;
      const card = cards.get(`${report.community_id}/report:${report.number}/${chat}`);
      const text = card?.external_id ? shown.get(`${chat}/${card.external_id}`) : undefined;
      if (text === undefined) {
        charge("lost reply", `${name} does not stand there`);
        continue;
      }
      const late = staleness(text, report);
      if (late === null) continue;
      stale++;
      charge("lost reply", `${name} still shows ${late}`);
    }
  }
  figures["cards that are out of date"] = stale;
  // Cards come in the order of their numbers, except for one that had to wait for an unknown outcome: those are marked.
  const groups = new Set(layouts.flatMap((l) => l.groups.map(String)));
  const byChat = new Map<string, { number: number; n: number }[]>();
  for (const message of cards.values()) {
    const n = first.get(`${message.chat}/${message.external_id}`);
    if (n === undefined || !groups.has(message.chat)) continue;
    const number = Number(message.card!.split(":")[1]);
    byChat.set(message.chat, [...(byChat.get(message.chat) ?? []), { number, n }]);
  }
  for (const [chat, list] of byChat) {
    list.sort((a, b) => a.number - b.number);
    list.forEach((card, i) => {
      if (i > 0 && card.n < list[i - 1]!.n)
        charge("order", `chat ${chat}: the card of #${card.number} came before that of #${list[i - 1]!.number}`);
    });
  }
}

/** What the card shows although it is over; null: it shows how things are. */
function staleness(text: string, report: Tables["reports"][number]): string | null {
  const stars = text.match(/⭐/g)?.length ?? 0;
  if (!text.includes(`#${report.number} `)) return "another number";
  if (report.stars !== null) return stars === report.stars ? null : `${stars} stars for ${report.stars}`;
  const telling: Record<string, RegExp> = {
    received: /已收到/,
    assigned: /已转给|已退回/,
    accepted: /已接单|已退回/,
    resolved: /^.+：.+$/m,
    confirmed: /邻居确认已解决/,
    withdrawn: /已撤回/,
  };
  return telling[report.state]?.test(text) === false ? `other words than those for ${report.state}` : null;
}

/** Nothing lies about, and the Bot API was never asked for what it does not offer. */
function judgeRest({ violations, tables, calls }: Evidence, charge: Accuse, figures: Verdict["figures"]): void {
  // A toast whose answer was lost is tried again and refused: its row says failed, and the person has seen it.
  const settled = new Set(
    calls
      .filter((c) => c.response.ok || TOO_OLD.test(c.response.description ?? ""))
      .map((c) => c.parameters.callback_query_id),
  );
  for (const row of tables.outbox) {
    if (row.status === "sent" || row.status === "waiting") continue;
    if (row.kind === "toast" && row.status === "failed" && settled.has(row.tap_id)) continue;
    charge(
      row.status === "failed" ? "lost reply" : "stuck",
      `outbox ${row.id} (${row.kind} in ${row.chat}) is ${row.status}`,
    );
  }
  for (const { method, path, description } of violations) charge("schema", `${method} ${path}: ${description}`);
  figures["messages of unknown outcome"] = tables.outbox.filter((row) => row.resend).length;
}

/** Reads the tables. Ids come as numbers, people as the platform names them. @param at what is due after it is for later */
export async function readTables(sql: postgres.Sql, at: Date): Promise<Tables> {
  const [inbox, outbox, messages, reports, events, joins, communities, otherNumbers, stray] = await Promise.all([
    sql`select id::int, platform, key, status, payload is null as empty, due_at > ${at} as later from inbox order by id`,
    sql`select id::int, event_id::int, kind, chat, status, resend, tap_id from outbox order by id`,
    sql`select id::int, chat, card, community_id, external_id from messages order by id`,
    sql`select r.community_id, r.number, r.text, r.state, r.round, r.stars, r.chat, min(a.external_id) as person,
        (select count(*)::int from report_photos p where p.community_id = r.community_id and p.number = r.number) as photos
      from reports r left join person_accounts pa on pa.community_id = r.community_id and pa.person_id = r.person_id
      left join accounts a on a.id = pa.account_id group by r.community_id, r.number order by 1, 2`,
    sql`select e.community_id, e.number, e.change, e.state,
        (select min(a.external_id) from person_accounts pa join accounts a on a.id = pa.account_id
          where pa.community_id = e.community_id and pa.person_id = e.by_person_id) as person
      from report_events e order by e.community_id, e.number, e.id`,
    sql`select j.community_id, j.number, a.external_id as person from report_joins j
      join person_accounts pa on pa.community_id = j.community_id and pa.person_id = j.person_id
      join accounts a on a.id = pa.account_id`,
    sql`select id, name, next_number from communities order by id`,
    sql`select community_id, number from household_claims`,
    sql`select count(*)::int as count from persons p where not exists (
      select 1 from person_accounts a where a.community_id = p.community_id and a.person_id = p.id)`,
  ]);
  return {
    ...{ inbox, outbox, messages, reports, events, joins, communities, otherNumbers },
    strayPersons: stray[0]!.count,
  } as unknown as Tables;
}
