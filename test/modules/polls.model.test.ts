import { afterEach, expect, test } from "vitest";
// @ts-expect-error plain JavaScript on purpose: one file that runs anywhere
import { verify } from "../../scripts/verify.mjs";
import type { TapEvent } from "../../src/core/event.ts";
import { endOfNight } from "../../src/core/quiet.ts";
import type { Role } from "../../src/core/roles.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { codeOf, hashClosing } from "../../src/modules/polls/chain.ts";
import { writeExport } from "../../src/modules/polls/export.ts";
import { allBallots, detailOf } from "../../src/modules/polls/service.ts";
import { settle } from "../support/neighbours.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Standing,
  settleEvery,
} from "../support/platform.ts";

/**
 * Random polls, each against an oracle that knows only the rules: who may vote, one vote a person or a household, the
 * last one before the close counts. Two processes with four connections each hand out what people do; now and then one
 * of them dies and another takes its place. 2,000 polls in CI, 200 elsewhere, `LINLI_SCHEDULES=100000` for a long run;
 * `LINLI_SEED` for the same people and choices again.
 */
const SCHEDULES = Number(process.env.LINLI_SCHEDULES ?? (process.env.CI ? 2_000 : 200));
const SEED = Number(process.env.LINLI_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Communities with a poll each at a time, and turns in each poll. */
const COMMUNITIES = 40;
const ROUNDS = 4;
const MINUTE = 60_000;
const BEGINS = Date.parse("2026-11-25T01:00:00Z");

afterEach(closeEngines);

let state = SEED;
/** A number below. mulberry32. */
function dice(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
}
const some = <T>(list: readonly T[]): T => list[dice(list.length)]!;

// Six rooms of one to three people; two who have none; two with a second account.
const HOMES: Record<string, string> = {};
for (let room = 0; room < 6; room++) {
  for (let who = 0; who <= room % 3; who++) HOMES[`r${room}${"abc"[who]}`] = String(101 + room);
}
const GUESTS = ["g1", "g2"];
const TWINS: Record<string, string> = { r0a2: "r0a", r5b2: "r5b" };
const EVERYBODY = [...Object.keys(HOMES), ...GUESTS, ...Object.keys(TWINS)];

interface Schedule {
  community: number;
  /** What its people and groups are called begins so. */
  prefix: string;
  number: number;
  options: string[];
  electorate: "anyone" | "resident" | "household";
  multiple: boolean;
  secret: boolean;
  closesAt: number;
  state: "open" | "closed" | "cancelled";
  maker: string;
  /** What counts, by person or household. */
  ballots: Map<string, string>;
  cast: number;
}
interface Deed {
  schedule: Schedule;
  person: string;
  words: string;
  tap: TapEvent | null;
  says: ReturnType<Platform["says"]> | null;
}
type Platform = ReturnType<typeof createPlatform>;

/** Under which name the oracle counts them, or null. */
function nameOf({ electorate }: Schedule, account: string): string | null {
  const person = TWINS[account] ?? account;
  if (electorate === "anyone") return person;
  const home = HOMES[person];
  if (home === undefined) return null;
  return electorate === "household" ? home : person;
}

/** What a ballot says after these words; null: they name no option. */
function chosen({ options, multiple }: Schedule, words: string, before: string): string | null {
  if (words === "0") return "";
  const numbers = words.replace("t", "").split(" ").map(Number);
  if (numbers.some((n) => n < 1 || n > options.length)) return null;
  if (!multiple) return numbers.length === 1 ? String(numbers[0]) : null;
  const set = new Set(words.startsWith("t") ? before.split(",").filter(Boolean).map(Number) : []);
  for (const n of numbers) {
    if (words.startsWith("t") && set.has(n)) set.delete(n);
    else set.add(n);
  }
  return [...set].sort((a, b) => a - b).join(",");
}

test(
  `${SCHEDULES} random polls end as the rules say`,
  async () => {
    const began = performance.now();
    // Cards stand as they were: what is pressed on them after the close has to be refused.
    const platform = createPlatform({ editGapMs: 1e12, photo: "none" });
    const clock: Clock = { offsetMs: 0, now: () => new Date(BEGINS + clock.offsetMs) };
    const engines: OpenedEngine[] = [await openEngine({ platform, clock, connections: 4 })];
    const { url } = engines[0]!;
    const communities: { id: number; prefix: string }[] = [];
    for (let n = 0; n < COMMUNITIES; n++) {
      const prefix = `c${n}.`;
      const named = <T>(list: Record<string, T>, of = (value: T) => value) =>
        Object.fromEntries(Object.entries(list).map(([key, value]) => [prefix + key, of(value)]));
      const people: Record<string, Role> = {};
      people.maker = "staff";
      for (const person of [...Object.keys(HOMES), ...GUESTS]) people[person] = "resident";
      const residents = [`${prefix}a`];
      const made = await foundCommunity(engines[0]!, platform, { residents, people: named(people) });
      await settle(
        engines[0]!,
        platform,
        made,
        named(HOMES),
        named(TWINS, (of) => prefix + of),
      );
      communities.push({ id: made.id, prefix });
    }
    engines.push(await openEngine({ platform, clock, url, connections: 4 }));
    /** Which of all engines that ever listened are alive. */
    const alive = [0, 1];
    const settleAll = () => settleEvery(engines, clock);

    const all: Schedule[] = [];
    const figures = { votes: 0, refused: 0, late: 0, pairs: 0, deaths: 0, verified: 0 };
    while (all.length < SCHEDULES) {
      const batch = await openPolls(platform, engines, communities, clock);
      for (let round = 0; round < ROUNDS; round++) {
        const deeds = batch.flatMap((schedule) => plan(platform, schedule));
        for (const schedule of batch) if (dice(40) === 0) end(platform, schedule, deeds, clock);
        const split = deeds.map(() => dice(2));
        const events = (half: number) => deeds.filter((_, i) => split[i] === half).map((d) => d.tap ?? d.says!);
        await Promise.all(
          [0, 1].map(async (half) => events(half).length > 0 && platform.deliver(events(half), alive[half])),
        );
        await settleAll();
        judge(platform, deeds, clock, figures);
        if (dice(12) === 0) {
          figures.deaths++;
          await engines.pop()!.die();
          alive[1] = platform.listening();
          engines.push(await openEngine({ platform, clock, url, connections: 4 }));
        }
        clock.offsetMs += 5 * MINUTE;
        // Mostly the timers run on time; else what comes next is before them, and it is the planned minute that counts.
        if (dice(3) > 0) await settleAll();
      }
      clock.offsetMs += 20 * MINUTE;
      await settleAll();
      await compareAll(engines[0]!, batch, clock, figures);
      all.push(...batch);
    }
    const stuck = await engines[0]!.rows("select 1 from inbox where status = 'failed'");
    expect(stuck).toEqual([]);
    const seconds = (performance.now() - began) / 1_000;
    console.log(`seed ${SEED}: ${SCHEDULES} polls, ${JSON.stringify(figures)}, ${seconds.toFixed(0)} s`);
    expect(figures.votes).toBeGreaterThan(SCHEDULES);
    expect(figures.late).toBeGreaterThan(0);
    expect(figures.pairs).toBeGreaterThan(0);
  },
  60_000 + SCHEDULES * 600,
);

async function openPolls(
  platform: Platform,
  engines: OpenedEngine[],
  communities: { id: number; prefix: string }[],
  clock: Clock,
): Promise<Schedule[]> {
  // At night a poll would wait for the morning.
  const morning = endOfNight(clock.now(), "Asia/Shanghai");
  if (morning) clock.offsetMs += morning.getTime() - clock.now().getTime();
  const plans = communities.map(({ id, prefix }) => {
    const closesAt = clock.now().getTime() + (10 + 5 * dice(4)) * MINUTE;
    const options = ["甲", "乙", "丙", "丁"].slice(0, 2 + dice(3));
    const electorate = some(["anyone", "resident", "household"] as const);
    const asked = { options, electorate, multiple: dice(3) === 0, secret: dice(3) === 0, closesAt };
    return { ...asked, community: id, prefix, maker: `${prefix}maker` };
  });
  const lines = plans.map((p) => {
    const at = new Date(p.closesAt + 8 * 3_600_000).toISOString();
    const words = [`截止 ${at.slice(0, 10)} ${at.slice(11, 16)}`, "地点 全小区"];
    if (p.electorate === "household") words.push("每户一票");
    if (p.electorate === "resident") words.push("居民表决");
    if (p.multiple) words.push("多选");
    if (p.secret) words.push("匿名");
    return platform.says(p.maker, `dm:${p.maker}`, `/poll ${["问？", ...p.options, ...words].join(" | ")}`);
  });
  await platform.deliver(lines, 0);
  await settleEvery(engines, clock);
  const taps = plans.map(({ maker }) => platform.taps(maker, `dm:${maker}`, "发布"));
  await platform.deliver(taps, 0);
  await settleEvery(engines, clock);
  return plans.map((p, i) => {
    const number = Number(/^#(\d+) 发出去了/.exec(platform.toastOf(taps[i]!)!)![1]);
    return { ...p, number, state: "open", ballots: new Map(), cast: 0 };
  });
}

/** A turn of a few people in one poll; sometimes two who share a vote have theirs in the same moment. */
function plan(platform: Platform, schedule: Schedule): Deed[] {
  const people = new Set([some(EVERYBODY)]);
  if (dice(2) === 0) people.add(some(EVERYBODY));
  if (dice(6) === 0)
    for (const twin of some([
      ["r0a", "r0a2"],
      ["r2a", "r2b"],
      ["r5b", "r5b2"],
    ]))
      people.add(twin);
  const { number, options, multiple, prefix } = schedule;
  return [...people].map((person) => {
    const option = 1 + dice(options.length + (dice(8) === 0 ? 1 : 0));
    const several = multiple && dice(3) === 0;
    const words = dice(7) === 0 ? "0" : several ? `1 ${option}` : `${option}`;
    const card = dice(3) > 0 ? cardOf(platform, `${prefix}a`, number) : undefined;
    const button = card?.buttons[option - 1];
    const account = prefix + person;
    if (card && button && words === String(option)) {
      const at = { messageId: card.id, data: button.data };
      const tap = platform.taps(account, card.chat, button.label, at);
      return { schedule, person, words: multiple ? `t${option}` : words, tap, says: null };
    }
    const says = platform.says(account, `dm:${account}`, `投 ${number} ${words}`);
    return { schedule, person, words, tap: null, says };
  });
}

const cards = new Map<string, Standing>();
function cardOf(platform: Platform, chat: string, number: number): Standing {
  const key = `${chat}:${number}`;
  const card = cards.get(key) ?? platform.standing(chat).find((m) => m.text.startsWith(`🗳 #${number} `));
  if (!card) throw new Error(`seed ${SEED}: no card of #${number} in ${chat}`);
  cards.set(key, card);
  return card;
}

/** The maker ends it before its time. */
function end(platform: Platform, schedule: Schedule, deeds: Deed[], clock: Clock): void {
  if (schedule.state !== "open" || clock.now().getTime() >= schedule.closesAt) return;
  // In a turn of its own, so that the oracle knows what came first.
  for (let i = deeds.length - 1; i >= 0; i--) if (deeds[i]!.schedule === schedule) deeds.splice(i, 1);
  const how = dice(2) === 0 ? "now" : "void";
  const says = platform.says(schedule.maker, `dm:${schedule.maker}`, `/close ${schedule.number} ${how}`);
  deeds.push({ schedule, person: schedule.maker, words: how, tap: null, says });
}

function judge(platform: Platform, deeds: Deed[], clock: Clock, figures: Record<string, number>): void {
  const now = clock.now().getTime();
  const answers = deeds.map((deed) => {
    const chat = deed.says?.chat;
    const answer = deed.tap
      ? platform.toastOf(deed.tap)
      : platform.calls.findLast(
          // That somebody at home changed the vote is said to the one who cast it first, and answers nothing.
          (c) => c.chat === chat && c.text.includes(`#${deed.schedule.number} `) && !c.text.includes("由同住的人"),
        )?.text;
    const seq = Number(/回执 [0-9A-Z]{4}-[0-9A-Z]{6}-(\d+)/.exec(answer ?? "")?.[1] ?? 0);
    return { ...deed, answer: answer ?? "", seq };
  });
  // Two who share a vote went in some order, which their receipts tell.
  answers.sort((a, b) => (a.seq || Number.POSITIVE_INFINITY) - (b.seq || Number.POSITIVE_INFINITY));
  const shared = new Map<string, number>();
  for (const { schedule, person } of answers) {
    const key = `${schedule.prefix}${schedule.number}/${nameOf(schedule, person)}`;
    shared.set(key, (shared.get(key) ?? 0) + 1);
  }
  for (const { schedule, person, words, answer, seq } of answers) {
    const what = `seed ${SEED}: #${schedule.number} ${schedule.electorate} ${person} "${words}": ${answer}`;
    if (words === "now" || words === "void") {
      expect(answer, what).toMatch(/结束了|作废了|有结果了/);
      schedule.state = words === "now" ? "closed" : "cancelled";
      continue;
    }
    const over = now >= schedule.closesAt;
    const name = nameOf(schedule, person);
    const before = schedule.ballots.get(name ?? "") ?? "";
    const choice = chosen(schedule, words, before);
    const alone = shared.get(`${schedule.prefix}${schedule.number}/${name}`) === 1;
    if (!alone) figures.pairs!++;
    if (over || schedule.state !== "open" || name === null || choice === null || choice === before) {
      // Of two at once, the one refused may have been the first: what it said then was the same as before.
      if (alone || over || schedule.state !== "open" || name === null || choice === null) expect(seq, what).toBe(0);
      if (seq === 0) {
        figures.refused!++;
        if (over) figures.late!++;
        continue;
      }
    }
    if (seq === 0 && !alone) continue;
    expect(seq, what).toBe(++schedule.cast);
    schedule.ballots.set(name!, choice!);
    figures.votes!++;
  }
}

/** What the database says of every poll, against the oracle, and the exported file against verify.mjs. */
async function compareAll(
  one: OpenedEngine,
  batch: Schedule[],
  clock: Clock,
  figures: Record<string, number>,
): Promise<void> {
  for (const schedule of batch) {
    const { community, number, options, ballots } = schedule;
    const what = `seed ${SEED}: #${number}`;
    if (schedule.state === "open" && clock.now().getTime() >= schedule.closesAt) schedule.state = "closed";
    const details = (await detailOf(one.store.db, community, number))!;
    expect(details.poll.state, what).toBe(schedule.state);
    const counts = options.map(
      (_, i) => [...ballots.values()].filter((choice) => choice.split(",").includes(String(i + 1))).length,
    );
    const voted = [...ballots.values()].filter((choice) => choice !== "").length;
    expect(details.counts, what).toEqual([voted, ...counts]);
    expect(details.length, what).toBe(schedule.cast);
    const list = await allBallots(one.store.db, details.poll);
    const text = writeExport({ ...details, definition: details.poll.definition! }, list);
    expect(verify(text, codeOf(hashClosing(details), 20)).problems, what).toEqual([]);
    figures.verified!++;
  }
}
