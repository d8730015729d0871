import { describe, expect, it } from "vitest";
import { type Evidence, judge } from "./judge.ts";
import type { Change, Deed } from "./ledger.ts";
import { SABOTAGES } from "./sabotage.ts";

/** Two reports of one group, told to a staff group, through to five stars; small talk, a question in private. */
function kept(): Evidence {
  const evidence: Evidence = {
    deeds: [],
    layouts: [{ name: "朝阳里", groups: [-1], staffGroup: -9 }],
    calls: [],
    violations: [],
    tables: {
      ...{ inbox: [], outbox: [], messages: [], reports: [], events: [], joins: [], otherNumbers: [], strayPersons: 0 },
      communities: [{ id: 1, name: "朝阳里", next_number: 3 }],
    },
  };
  const { deeds, calls, tables } = evidence;
  let n = 0;
  const did = (deed: Omit<Deed, "n" | "said">, empty = false): number => {
    const id = ++n;
    deeds.push({ n: id, said: `deed ${id}`, ...deed });
    const key = deed.tapId === null ? `m:${deed.chat}:${deed.messageId}` : `t:${deed.tapId}`;
    tables.inbox.push({ id, platform: "telegram", key, status: "done", empty, later: false });
    return id;
  };
  const outbox = (event: number, kind: string, chat: number, tap: string | null = null) =>
    tables.outbox.push({
      ...{ id: tables.outbox.length + 1, event_id: event, kind, chat: String(chat), status: "sent", resend: false },
      tap_id: tap,
    });
  const call = (method: string, parameters: Record<string, unknown>, result: unknown = true) =>
    calls.push({ n: calls.length + 1, method, parameters, status: 200, response: { ok: true, result } });
  const say = (event: number, chat: number, id: number, text: string, quote?: number) => {
    outbox(event, "say", chat);
    const reply = quote === undefined ? {} : { reply_parameters: { message_id: quote } };
    call("sendMessage", { chat_id: chat, text, ...reply }, { message_id: id, text });
  };
  const edit = (chat: number, id: number, text: string) =>
    call("editMessageText", { chat_id: chat, message_id: id, text }, { message_id: id, text });
  const change = (number: number, what: string, state: string, person: number) =>
    tables.events.push({ community_id: 1, number, change: what, state, person: String(person) });

  did({ chat: -1, user: 7, messageId: 50, tapId: null, answer: "none", effect: null }, true);
  const asked = did({ chat: 7, user: 7, messageId: 1, tapId: null, answer: "reply", effect: null });
  say(asked, 7, 2, "您现在没有在办的事。");

  for (const [i, token] of ["qzaaaaaa", "qzbbbbbb"].entries()) {
    const number = i + 1;
    const [reporter, neighbour, worker, staff] = [100 + i, 110 + i, 120, 130];
    const told = 10 * number;
    const at = { chat: -1, user: reporter, tapId: null, answer: "reply" as const };
    const reported = did({ ...at, messageId: told, effect: { kind: "report", token, photo: false } });
    tables.reports.push({
      ...{ community_id: 1, number, text: `灯不亮 ${token}`, state: "confirmed", round: 1, stars: 5 },
      ...{ person: String(reporter), chat: "-1", photos: 0 },
    });
    change(number, "reported", "received", reporter);
    say(reported, -1, told + 1, `🔧 #${number} 灯不亮\n已收到`, told);
    say(reported, -9, told + 1, `🔧 #${number} 灯不亮\n已收到`);
    for (const chat of [-1, -9]) {
      const card = `report:${number}`;
      tables.messages.push({
        id: n * 2 - chat,
        chat: String(chat),
        card,
        community_id: 1,
        external_id: String(told + 1),
      });
    }
    const tap = (user: number, chat: number, effect: Deed["effect"]) => {
      const tapId = `${number}${n}`;
      outbox(did({ chat, user, messageId: null, tapId, answer: "toast", effect }), "toast", chat, tapId);
      call("answerCallbackQuery", { callback_query_id: tapId });
    };
    tap(neighbour, -1, { kind: "join", token });
    tables.joins.push({ community_id: 1, number, person: String(neighbour) });
    const steps: [Change, string, number, number][] = [
      ["assigned", "assigned", staff, -9],
      ["accepted", "accepted", worker, -9],
      ["resolved", "resolved", worker, -9],
      ["confirmed", "confirmed", reporter, -1],
      ["rated", "confirmed", reporter, -1],
    ];
    for (const [what, state, user, chat] of steps) {
      tap(user, chat, { kind: "change", token, change: what, ...(what === "rated" ? { stars: 5 } : {}) });
      change(number, what, state, user);
    }
    for (const chat of [-1, -9]) edit(chat, told + 1, `🔧 #${number} 灯不亮\n物业：好了（邻居确认已解决 ⭐⭐⭐⭐⭐）`);
    const late = did({ ...at, messageId: told + 5, effect: null });
    say(late, -1, told + 6, "您已经打过分了", told + 5);
  }
  return evidence;
}

describe("the judge", () => {
  it("has nothing to say against a bot that kept its word", () => {
    expect(judge(kept()).charges).toEqual([]);
  });

  it.each(SABOTAGES)("notices that $name", ({ charge, spoil }) => {
    const evidence = kept();
    expect(spoil(evidence)).toBe(true);
    expect(judge(evidence).charges.map((c) => c.charge)).toContain(charge);
  });

  it("lets a message come twice when the second says so", () => {
    const evidence = kept();
    const first = evidence.calls.find((c) => c.method === "sendMessage")!;
    evidence.calls.push({ ...first, parameters: { ...first.parameters, text: `${first.parameters.text}（重发）` } });
    expect(judge(evidence).charges).toEqual([]);
  });

  it("lets a toast go that the platform no longer takes", () => {
    const evidence = kept();
    const call = evidence.calls.find((c) => c.method === "answerCallbackQuery")!;
    call.response = { ok: false, description: "Bad Request: query is too old and response timeout expired" };
    expect(judge(evidence).charges).toEqual([]);
    call.response = { ok: false, description: "Too Many Requests: retry after 1" };
    expect(judge(evidence).charges.map((c) => c.charge)).toEqual(["lost reply"]);
  });

  it("takes one of two who accepted at the same time, whoever it was", () => {
    const evidence = kept();
    const accepts = evidence.deeds.filter((d) => d.effect?.kind === "change" && d.effect.change === "accepted");
    const [first] = accepts;
    if (first?.effect?.kind !== "change") throw new Error("nobody accepted");
    first.effect.race = "race";
    first.user = 121;
    expect(judge(evidence).charges.map((c) => c.charge)).toContain("wrong effect");
    evidence.deeds.push({ ...first, user: 120, effect: { ...first.effect } });
    expect(judge(evidence).charges).toEqual([]);
  });
});
