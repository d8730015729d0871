import type { Charge, Evidence } from "./judge.ts";

/** A way to spoil what a run left behind, and what the judge has to say to it. */
export interface Sabotage {
  name: string;
  charge: Charge;
  /** @returns false when there is nothing of the kind to spoil */
  spoil(evidence: Evidence): boolean;
}

function drop<T>(list: T[], which: (item: T) => boolean): boolean {
  const at = list.findIndex(which);
  if (at !== -1) list.splice(at, 1);
  return at !== -1;
}

function double<T>(list: T[], which: (item: T) => boolean): boolean {
  const found = list.find(which);
  if (found) list.push(structuredClone(found));
  return found !== undefined;
}

function alter<T>(list: T[], which: (item: T) => boolean, change: (item: T) => void): boolean {
  const found = list.find(which);
  if (found) change(found);
  return found !== undefined;
}

const arrived = (method: RegExp) => (call: Evidence["calls"][number]) => method.test(call.method) && call.response.ok;
/** An answer in a group to something a person said, where it is the only one. */
const answers =
  ({ deeds, calls }: Evidence) =>
  (call: Evidence["calls"][number]) => {
    const quoted = (of: typeof call) =>
      (of.parameters.reply_parameters as { message_id: number } | undefined)?.message_id;
    const id = quoted(call);
    const { chat_id: chat } = call.parameters;
    return (
      arrived(/^sendMessage$/)(call) &&
      !/重发/.test(String(call.parameters.text)) &&
      deeds.some((d) => d.chat === chat && d.messageId === id) &&
      calls.filter((c) => c.parameters.chat_id === chat && quoted(c) === id).length === 1
    );
  };

/** Every way in which a bot could break its word, done to the evidence by hand. */
export const SABOTAGES: Sabotage[] = [
  {
    name: "an update was never stored",
    charge: "lost update",
    spoil: ({ tables, deeds }) => drop(tables.inbox, (row) => row.key === `m:${deeds[0]?.chat}:${deeds[0]?.messageId}`),
  },
  { name: "a report is gone", charge: "lost effect", spoil: ({ tables }) => drop(tables.reports, () => true) },
  {
    name: "a report is there twice",
    charge: "doubled effect",
    spoil: ({ tables }) => double(tables.reports, () => true),
  },
  {
    name: "a change is gone",
    charge: "lost effect",
    spoil: ({ tables }) => drop(tables.events, (e) => e.change === "accepted"),
  },
  {
    name: "a change happened twice",
    charge: "doubled effect",
    spoil: ({ tables }) => double(tables.events, (e) => e.change === "assigned"),
  },
  {
    name: "a change was somebody else's",
    charge: "wrong effect",
    spoil: ({ tables }) =>
      alter(
        tables.events,
        (e) => e.change === "confirmed",
        (e) => {
          e.person = "1";
        },
      ),
  },
  {
    name: "a report is in a state it never came to",
    charge: "wrong effect",
    spoil: ({ tables }) =>
      alter(
        tables.reports,
        (r) => r.state === "confirmed",
        (r) => {
          r.state = "resolved";
        },
      ),
  },
  {
    name: "other stars than those given",
    charge: "wrong effect",
    spoil: ({ tables }) =>
      alter(
        tables.reports,
        (r) => r.stars !== null,
        (r) => {
          r.stars = (r.stars! % 5) + 1;
        },
      ),
  },
  { name: "a neighbour is not counted", charge: "lost effect", spoil: ({ tables }) => drop(tables.joins, () => true) },
  {
    name: "a neighbour is counted twice",
    charge: "doubled effect",
    spoil: ({ tables }) => double(tables.joins, () => true),
  },
  {
    name: "a number was skipped",
    charge: "doubled effect",
    spoil: ({ tables }) =>
      alter(
        tables.reports,
        () => true,
        (r) => {
          r.number = 100_000;
        },
      ),
  },
  {
    name: "a row of the outbox is gone",
    charge: "lost reply",
    spoil: (evidence) => {
      const { tables, deeds } = evidence;
      const owed = deeds.findLast((d) => d.answer === "reply" && d.effect === null);
      const event = tables.inbox.find((row) => row.key === `m:${owed?.chat}:${owed?.messageId}`)?.id;
      return drop(tables.outbox, (row) => row.event_id === event);
    },
  },
  {
    name: "an answer in a group never arrived",
    charge: "lost reply",
    spoil: (evidence) => drop(evidence.calls, answers(evidence)),
  },
  {
    name: "an answer in private never arrived",
    charge: "lost reply",
    spoil: ({ calls }) => {
      const chat = calls.find((c) => arrived(/^sendMessage$/)(c) && Number(c.parameters.chat_id) > 0)?.parameters
        .chat_id;
      const before = calls.length;
      const kept = calls.filter((c) => !(c.parameters.chat_id === chat && arrived(/^sendMessage$/)(c)));
      calls.splice(0, before, ...kept);
      return kept.length < before;
    },
  },
  {
    name: "an answer came twice without a mark",
    charge: "doubled reply",
    spoil: (evidence) => double(evidence.calls, answers(evidence)),
  },
  {
    name: "a toast never arrived",
    charge: "lost reply",
    spoil: ({ calls, deeds }) => {
      const tap = deeds.find((d) => d.tapId !== null)?.tapId;
      const before = calls.length;
      calls.splice(0, before, ...calls.filter((c) => c.parameters.callback_query_id !== tap));
      return calls.length < before;
    },
  },
  {
    name: "a card was never brought up to date",
    charge: "lost reply",
    spoil: ({ calls }) => {
      const before = calls.length;
      calls.splice(0, before, ...calls.filter((c) => !c.method.startsWith("edit")));
      return calls.length < before;
    },
  },
  {
    name: "two reports of a chat changed places",
    charge: "order",
    spoil: ({ tables }) => {
      const [one, other] = tables.reports.filter(
        (r, _, all) => all.filter((o) => o.chat === r.chat && o.community_id === r.community_id).length > 1,
      );
      if (!one || !other) return false;
      const second = tables.reports.find(
        (r) => r !== one && r.chat === one.chat && r.community_id === one.community_id,
      )!;
      [one.number, second.number] = [second.number, one.number];
      return true;
    },
  },
  {
    name: "an event was parked",
    charge: "stuck",
    spoil: ({ tables }) =>
      alter(
        tables.inbox,
        () => true,
        (row) => {
          row.status = "failed";
        },
      ),
  },
  {
    name: "a message still waits",
    charge: "stuck",
    spoil: ({ tables }) =>
      alter(
        tables.outbox,
        () => true,
        (row) => {
          row.status = "queued";
        },
      ),
  },
  {
    name: "small talk left its words behind",
    charge: "trace",
    spoil: ({ tables, deeds }) => {
      const talk = deeds.find((d) => d.answer === "none");
      return alter(
        tables.inbox,
        (row) => row.key === `m:${talk?.chat}:${talk?.messageId}`,
        (row) => {
          row.empty = false;
        },
      );
    },
  },
  {
    name: "the Bot API was asked for something it does not offer",
    charge: "schema",
    spoil: ({ violations }) =>
      violations.push({ method: "sendMessage", path: "text", description: "message text is empty" }) > 0,
  },
];
