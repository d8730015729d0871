import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { OutsideEvent } from "../../src/core/event.ts";
import { giveRole } from "../../src/modules/members/service.ts";
import { endOf, type Promised, promiseAfter, tick } from "../../src/modules/reports/clocks.ts";
import {
  type Actor,
  CHANGES,
  type Change,
  decide,
  ENDED,
  RULES,
  STATES,
  type State,
} from "../../src/modules/reports/rules.ts";
import { closeEngines, createPlatform, foundCommunity, openEngine } from "../support/platform.ts";

/**
 * Random people, commands, times and restarts: 100,000 steps. Most run through the rules and clocks alone, which decide
 * all; the others go through the front door, the engine and a real Postgres, where what is decided also has to be kept:
 * few on somebody's own machine, as many as there is time for where `CI` is set, or as LINLI_MODEL_STEPS says. A step there
 * costs some 10 ms of the processor, a hundred times one of the rules (docs/benchmarks.md).
 */
const STEPS = 100_000;
const FRONT_STEPS = Number(process.env.LINLI_MODEL_STEPS ?? (process.env.CI ? 5_000 : 1_400));

/** Messages between two moves of the clock: of many at once each costs a fifth less than of 60. */
const AT_ONCE = 150;

/** Steps of one run; a failing run says its seed. */
const RUN = 1_000;
const PURE_STEPS = Math.ceil(Math.max(STEPS - FRONT_STEPS, 20 * RUN) / RUN) * RUN;

const say = (line: string) => process.stdout.write(`${line}\n`);

const ZONE = "Asia/Shanghai";
type Made = Exclude<Change, "reported">;
const MADE = CHANGES.filter((c): c is Made => c !== "reported");
const ACTORS: readonly Actor[] = ["reporter", "neighbour", "handler", "worker", "leader", "staff", "clock"];

/** A generator of numbers from a seed, so that a failing run can be played again. */
function dice(seed: number): { below(n: number): number; chance(p: number): boolean; pick<T>(list: readonly T[]): T } {
  let state = seed >>> 0 || 1;
  // Marsaglia's xorshift32.
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return {
    below: (n) => Math.floor(next() * n),
    chance: (p) => next() < p,
    pick: (list) => list[Math.floor(next() * list.length)]!,
  };
}

interface Model extends Promised {
  state: State;
  worker: boolean;
  party: boolean;
  told: number[];
}

test(`${PURE_STEPS} steps through the rules and clocks: no illegal state, no open report without a promise and somebody`, () => {
  let steps = 0;
  let moved = 0;
  const reached = new Set<State>();
  fc.assert(
    fc.property(fc.integer({ min: 1 }), (seed) => {
      const d = dice(seed);
      let now = Date.UTC(2026, 0, 1) + d.below(300 * 86_400) * 1_000;
      const fresh = (): Model => ({
        ...{ state: "received", worker: false, party: d.chance(0.7), told: [], urgent: d.chance(0.2) },
        ...{ dueAt: null, nudged: false, level: 0, late: false, nextAt: null },
      });
      const begun = (m: Model) =>
        Object.assign(
          m,
          promiseAfter(m, "handling", endOf({ minutes: 240 }, new Date(now), ZONE), new Date(now), ZONE),
        );
      const models = Array.from({ length: 5 }, () => begun(fresh()));
      for (let i = 0; i < RUN; i++) {
        steps++;
        const at = d.below(models.length);
        let m = models[at]!;
        if (ENDED.has(m.state) && d.chance(0.2)) {
          m = begun(fresh());
          models[at] = m;
        }
        // A restart, or the clock looking late, is only a longer wait: nothing is kept in memory.
        now += d.chance(0.03) ? d.below(10 * 86_400_000) : d.below(4 * 3_600_000);
        for (const one of models) {
          if (one.nextAt === null || one.nextAt.getTime() > now) continue;
          if (one.state === "resolved") apply(one, "expired", ["clock"], now, d);
          else {
            const { done, ...next } = tick({ ...one, dueAt: one.dueAt! }, new Date(now), ZONE);
            one.told.push(...done.filter((w) => w !== "nudge" && w !== "again"));
            Object.assign(one, next, { late: next.level > 0 });
          }
        }
        const before = m.state;
        const actors = ACTORS.filter(() => d.chance(0.5));
        if (apply(m, d.pick(MADE), actors, now, d)) moved++;
        else if (m.state !== before) throw new Error(`refused, and yet ${before} became ${m.state}`);
        for (const one of models) check(one, now);
        reached.add(m.state);
      }
    }),
    { numRuns: PURE_STEPS / RUN },
  );
  expect(steps).toBe(PURE_STEPS);
  expect(moved).toBeGreaterThan(PURE_STEPS / 20);
  expect([...reached].sort()).toEqual([...STATES].sort());
  say(`model: ${steps} steps through the rules and clocks, ${moved} of them moved a report`);
}, 120_000);

/** As `change` in service.ts does it. @returns whether it was done */
function apply(m: Model, change: Made, actors: readonly Actor[], now: number, d: ReturnType<typeof dice>): boolean {
  const given = {
    words: d.chance(0.8) ? "好" : "",
    partyId: d.chance(0.9) ? 1 : null,
    other: 2,
    stars: 1 + d.below(6),
  };
  const made = decide(m.state, change, new Set(actors), given, {
    worker: change !== "returned" && m.worker,
    party: m.party,
  });
  if ("problem" in made) return false;
  const dueAt = d.chance(0.7) ? endOf({ minutes: 30 + d.below(900) }, new Date(now), ZONE) : null;
  if (RULES[change].to === "same" && change !== "planned") {
    m.state = made.state;
    return true;
  }
  const phase = ENDED.has(made.state) ? "nothing" : made.state === "resolved" ? "confirmation" : "handling";
  const anew = phase === "handling" && ["assigned", "accepted", "reopened", "returned"].includes(change);
  const due = anew ? (dueAt ?? endOf({ minutes: 240 }, new Date(now), ZONE)) : m.dueAt;
  const promise = promiseAfter(m, phase, due, new Date(now), ZONE);
  if (promise.level === 0) m.told = [];
  Object.assign(m, promise, { state: made.state });
  if (change === "accepted" || change === "resolved") m.worker = true;
  if (change === "assigned" || change === "returned") m.worker = false;
  if (change === "assigned" || change === "routed" || change === "accepted") m.party = true;
  return true;
}

/** @throws with what is broken; `expect` itself would be most of the time of so many steps */
function check(m: Model, now: number): void {
  const wrong = (what: string) => {
    throw new Error(`${what}: ${JSON.stringify(m)} at ${new Date(now).toISOString()}`);
  };
  if (!STATES.includes(m.state)) wrong("no such state");
  if (ENDED.has(m.state)) {
    if (m.dueAt !== null || m.nextAt !== null || m.late) wrong("ended with a promise");
    return;
  }
  if (m.dueAt === null) wrong("open without a promise");
  // It is looked at again, or everybody has been told, each level once and in order; a danger always is.
  if (m.urgent && m.nextAt === null) wrong("a danger nobody looks at again");
  if (m.nextAt === null ? m.level !== 3 : m.nextAt.getTime() <= now - 10 * 86_400_000)
    wrong("nobody looks at it again");
  if (m.told.some((level, i) => level !== i + 1)) wrong("a level was told twice or left out");
  if (m.state !== "received" && m.state !== "triaged" && !m.party && !m.worker) wrong("nobody is responsible");
}

// ── through the front door ─────────────────────────────────────────────────────────────────────────────────────────

afterEach(closeEngines);

const TROUBLES = [
  "电梯停了",
  "水管漏水",
  "楼道灯不亮",
  "垃圾没人清",
  "楼上太吵",
  "停车占道",
  "网络断了",
  "这里坏了",
  "闻到煤气味",
];
const GROUPS = ["g1", "g2", "g3", "g4"];
const RESIDENTS = Array.from({ length: 12 }, (_, i) => `r${i}`);
const WORKERS = ["w1", "w2", "w3"];
const STAFF = ["s1", "s2"];

test(`${FRONT_STEPS} steps through the front door, with restarts: nothing is lost, and all that is open has a promise`, async () => {
  const d = dice(31_415);
  const platform = createPlatform();
  let one = await openEngine({ platform, start: false });
  const people = Object.fromEntries([
    ...RESIDENTS.map((id) => [id, "resident"] as const),
    ...WORKERS.map((id) => [id, "resident"] as const),
    ...STAFF.map((id) => [id, "staff"] as const),
    ["boss", "admin"] as const,
    ["lead", "leader"] as const,
  ]);
  const { id: communityId } = await foundCommunity(one, platform, { residents: GROUPS, staff: "office", people });
  await one.store.transaction(async (tx) => {
    const [party] = await one.rows<{ id: number }>("select id from parties where name = '物业'");
    for (const worker of WORKERS) {
      const [who] = await one.rows<{ person_id: number }>(
        `select p.person_id from person_accounts p join accounts a on a.id = p.account_id where a.external_id = '${worker}'`,
      );
      const to = { communityId, personId: who!.person_id };
      await giveRole(tx, to, { role: "worker", placeId: null, partyId: party!.id }, null, one.clock.now());
    }
  });

  let steps = 0;
  let asked = 0;
  let newest = 0;
  let deaths = 0;
  for (let batch = 0; steps < FRONT_STEPS; batch++) {
    // The clock moves between batches: minutes, hours, sometimes days; now and then the process dies and comes back.
    await one.move(d.chance(0.08) ? d.below(6 * 86_400_000) : d.below(5 * 3_600_000));
    if (d.chance(0.25)) {
      const { url, clock } = one;
      await one.die();
      deaths++;
      one = await openEngine({ platform, url, clock, start: false });
    }
    const edits: OutsideEvent[] = [];
    const events = Array.from({ length: AT_ONCE }, () => {
      const n = Math.max(1, newest - d.below(25));
      const resident = d.pick(RESIDENTS);
      const worker = d.pick(WORKERS);
      const staff = d.pick(STAFF);
      const [person, line] = d.pick([
        [resident, `/report ${d.pick(TROUBLES)}${d.below(1_000)}`],
        [resident, `/report ${d.below(20)}号楼${d.pick(TROUBLES)}`],
        [resident, d.pick(["/suggest 装椅子", "/complain 没人接电话", "/violation 飞线充电", "/askhelp 搬个柜子"])],
        [worker, `/accept ${n}`],
        [worker, `/working ${n} 明天来`],
        [worker, `/done ${n} 修好了，拍不了`],
        [worker, `/refer ${n} 打 12345`],
        [staff, `/assign ${n} ${d.pick(["物业", "居委会", "业委会", "谁"])}`],
        [staff, `/done ${n} 办好了，拍不了`],
        [staff, `/decline ${n} 办不了`],
        [staff, `/merge ${n} ${Math.max(1, newest - d.below(25))}`],
        [staff, `/triage ${n} 看过了`],
        [staff, `/whistle ${n} 物业 居委会 一起来`],
        [staff, `/joint ${n} ${d.below(4)}`],
        ["lead", `/standing ${n}`],
        [resident, `/confirm ${n}`],
        [resident, `/reopen ${n} 没好`],
        [resident, `/rate ${n} ${d.below(7)}`],
        [resident, `/withdraw ${n}`],
      ] as const);
      const chat = d.chance(0.5) ? `dm:${person}` : d.pick(GROUPS);
      const said = platform.says(person, chat, line, { at: one.clock.now().toISOString() });
      if (line.startsWith("/report") && d.chance(0.1)) {
        const changed = { platform: said.platform, chat, at: said.at, of: said.key };
        edits.push(
          d.chance(0.5)
            ? { type: "recall", key: `r:${said.key}`, ...changed }
            : { type: "edit", key: `e:${said.key}`, text: `${line}，改过的`, ...changed },
        );
      }
      return said;
    });
    steps += events.length;
    asked += events.length;
    await one.tell(events);
    // Some of it is taken back or changed, at whatever has become of it.
    if (edits.length > 0) await one.tell(edits);
    steps += edits.length;
    newest = (await one.rows<{ n: number }>("select coalesce(max(number), 0)::int as n from reports"))[0]!.n;
    if (batch % 4 === 0) await whole();
  }
  await whole();
  expect(steps).toBeGreaterThanOrEqual(FRONT_STEPS);
  expect(newest).toBeGreaterThan(50);
  const [log] = await one.rows<{ n: number }>("select count(*)::int as n from report_events");
  say(`model: ${steps} steps through the front door, ${deaths} restarts, ${newest} reports, ${log!.n} changes`);

  /** What must hold at any time, read from the tables. */
  async function whole(): Promise<void> {
    // At night the clock waits for the morning.
    const morning = new Date(one.clock.now().getTime() + 10 * 3_600_000).toISOString();
    const broken =
      await one.rows(`select number, state, due_at, next_at, level, party_id, worker_id from reports r where
      (ended_at is null and (due_at is null
        or next_at is null and level < 2 and kind <> 'help'
        or state not in ('received', 'triaged') and party_id is null and worker_id is null and assignee_id is null
        or next_at is not null and not exists (select 1 from inbox i where i.platform = 'timer' and i.status = 'ready'
          and i.payload->>'job' = 'reports.clock' and i.due_at <= greatest(r.next_at, '${morning}'::timestamptz))))
      or (ended_at is not null and (due_at is not null or next_at is not null or late))
      or (state in ('confirmed', 'unconfirmed', 'declined', 'referred', 'merged', 'withdrawn')) <> (ended_at is not null)`);
    expect(broken).toEqual([]);
    // The log tells the same story: each step begins where the one before it ended, and the last is where it stands.
    const log = await one.rows<{ number: number; change: Change; state: State }>(
      "select number, change, state from report_events order by number, id",
    );
    const at = new Map<number, State>();
    for (const { number, change, state } of log) {
      const before = at.get(number);
      if (change === "reported") expect(before).toBe(undefined);
      else {
        const all = { words: "好", partyId: 1, other: 2, stars: 5 };
        const led = [
          { worker: false, party: false },
          { worker: false, party: true },
          { worker: true, party: true },
        ].map((had) => decide(before!, change, new Set(ACTORS), all, had));
        expect(
          led.some((l) => "state" in l && l.state === state),
          `#${number} ${before} ${change} ${state}`,
        ).toBe(true);
      }
      at.set(number, state);
    }
    const standing = await one.rows<{ number: number; state: State }>("select number, state from reports");
    for (const { number, state } of standing) expect(at.get(number)).toBe(state);
    // No level is told twice within one promise, and none is skipped but the committee, of what it has itself.
    const levels =
      await one.rows(`select number, due from (select e.number, e.level, (e.party_id is null and e.assignee_id is null or p.name is not distinct from '居委会')::int as own,
        row_number() over (partition by e.number, (select count(*) from report_events b where b.number = e.number and b.id < e.id
          and (b.change in ('assigned', 'routed', 'accepted', 'working', 'reopened', 'undone', 'returned')
            or b.change = 'planned' and b.state in ('accepted', 'working'))) order by e.id) as due
      from report_events e left join parties p on p.id = e.party_id where e.change = 'late') w where level > due + own`);
    expect(levels).toEqual([]);
    // Nothing is lost: every message was handled and answered, none is parked.
    const [left] = await one.rows<
      Record<string, number>
    >(`select count(*) filter (where status = 'failed')::int as failed,
      count(*) filter (where status in ('new', 'ready') and platform <> 'timer')::int as waiting,
      count(*) filter (where key like 'm:%' and not exists (select 1 from outbox o where o.event_id = i.id))::int as unanswered,
      count(*) filter (where key like 'm:%')::int as messages from inbox i`);
    expect(left).toEqual({ failed: 0, waiting: 0, unanswered: 0, messages: asked });
    const [unsent] = await one.rows<{ n: number }>(
      "select count(*)::int as n from outbox where status in ('queued', 'sending', 'failed')",
    );
    expect(unsent!.n).toBe(0);
  }
}, 900_000);
