import { afterEach, beforeEach, describe, expect, test } from "vitest";
// @ts-expect-error plain JavaScript on purpose: one file that runs anywhere
import { verify } from "../../scripts/verify.mjs";
import type { LeaveEvent, OutsideEvent, TapEvent } from "../../src/core/event.ts";
import type { Action } from "../../src/core/post.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { MODULES } from "../../src/modules/index.ts";
import { MOST_OWNERS } from "../../src/modules/polls/owners/rules.ts";
import { readRoll } from "../../src/modules/register/rules.ts";
import { ownerClaims } from "../../src/modules/register/schema.ts";
import { applyChange, proposeChange } from "../../src/modules/register/service.ts";
import { settle } from "../support/neighbours.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
  settleEvery,
} from "../support/platform.ts";

/**
 * Proxies where they race: two processes on one database, whatever order things come in. Owners o0 to o5 (o4 and o5 own
 * one home together), neighbours n0 to n3 and the one whose id changes, all registered.
 */
const BEGINS = Date.parse("2026-11-25T01:00:00Z");
const MINUTE = 60_000;
const OWNERS = ["o0", "o1", "o2", "o3", "o4", "o5"];
const NEIGHBOURS = ["n0", "n1", "n2", "n3", "n@c0ffee"];
const LINES = ["1,101,60,甲,o0", "1,102,90,乙,o1", "1,103,80,丙,o2", "1,104,70,丁,o3", "1,105,50,戊、己,o4、o5"];
const OPTIONS = ["同意", "反对", "弃权"];

let platform: Platform;
let one: OpenedEngine;
let community: { id: number; rootPlaceId: number };

beforeEach(async () => {
  // Cards stand as they were: what is pressed on them later has to be refused.
  platform = createPlatform({ editGapMs: 1e12, mayChange: (id) => id.includes("@") });
  const clock: Clock = { offsetMs: 0, now: () => new Date(BEGINS + clock.offsetMs) };
  one = await openEngine({ platform, clock, connections: 4 });
  const residents = [...OWNERS, ...NEIGHBOURS];
  const people = Object.fromEntries(residents.map((id) => [id, "resident" as const]));
  community = await foundCommunity(one, platform, {
    ...{ residents: ["g"], staff: "office", people: { ...people, chen: "staff", sun: "admin" } },
  });
  await settle(one, platform, community, Object.fromEntries(residents.map((id, n) => [id, String(201 + n)])));
  await one.rows("update accounts set may_change = true where external_id like '%@%' returning 1");
  const rows = LINES.map((line, n) => ({ line: n + 2, cells: line.split(",") }));
  const roll = readRoll([{ line: 1, cells: ["楼栋", "房号", "面积", "业主", "业主编号"] }, ...rows]);
  if ("missing" in roll || roll.bad.length > 0) throw new Error("not read");
  await one.store.transaction(async (tx) => {
    const now = clock.now();
    const to = { communityId: community.id, number: -1, personId: null };
    const { change } = await proposeChange(tx, to, { kind: "whole", units: roll.units, removed: [] }, now);
    await applyChange(tx, change, null, now);
    const claims = await Promise.all(
      OWNERS.map(async (key, n) => ({
        ...{ communityId: community.id, number: -2 - n, personId: await personOf(key), unitCode: "", ownerKey: key },
        ...{ state: "confirmed" as const, claimedAt: now },
      })),
    );
    await tx.insert(ownerClaims).values(claims);
  });
  await say("chen", "业主表决 7 | 加装电梯？ | 截止 12月5日晚8点");
  await one.tell(platform.taps("chen", "dm:chen", "开始表决"));
});
afterEach(closeEngines);

const dm = (person: string) => `dm:${person}`;
const last = (person: string) => platform.texts(dm(person)).at(-1)!;
const say = (person: string, text: string) => one.tell(platform.says(person, dm(person), text));
const taps = (person: string, label: string) => platform.taps(person, dm(person), label);
async function tap(person: string, label: string): Promise<string | null> {
  const press = taps(person, label);
  await one.tell(press);
  return platform.toastOf(press);
}
async function personOf(id: string): Promise<number> {
  const [found] = await one.rows<{ id: number }>(`select person_id as id from person_accounts
    join accounts a on a.id = account_id where a.external_id = '${id}' order by person_id limit 1`);
  return found!.id;
}
const codesOf = (owner: string) =>
  platform.texts(dm(owner)).flatMap((text) => /^委托 ([0-9A-Z-]{14})$/.exec(text)?.[1] ?? []);

/** As far as the owner's yes, which is not said yet. */
async function agree(owner: string, holder: string): Promise<void> {
  await say(owner, "委托 1");
  await say(holder, `委托 ${codesOf(owner).at(-1)}`);
  await tap(holder, "愿意");
}
async function give(owner: string, holder: string): Promise<void> {
  await agree(owner, holder);
  await tap(owner, "是，请 TA 代投");
}
const standing = () =>
  one.rows<{ given_by: number; held_by: number }>(
    "select given_by, held_by from owner_proxies where state = 'standing' order by given_by",
  );

test("four owners confirm one neighbour at the same moment in two processes: three may", async () => {
  for (const owner of ["o0", "o1", "o2", "o3"]) await agree(owner, "n0");
  const two = await openEngine({ platform, clock: one.clock, url: one.url, connections: 4 });
  const presses = ["o0", "o1", "o2", "o3"].map((owner) => taps(owner, "是，请 TA 代投"));
  await Promise.all([platform.deliver(presses.slice(0, 2), 0), platform.deliver(presses.slice(2), 1)]);
  await settleEvery([one, two], one.clock);
  expect(await standing()).toHaveLength(MOST_OWNERS);
  const told = presses.map((press) => platform.toastOf(press)!);
  expect(told.filter((text) => text.startsWith("好，请 TA 替您投了"))).toHaveLength(MOST_OWNERS);
  expect(told.filter((text) => text.includes("TA 在这次表决里已经替 3 位业主投票了"))).toHaveLength(1);
});

test("of three a fourth is one too many, also after one took it back; that one may ask again", async () => {
  for (const owner of ["o0", "o1", "o2"]) {
    await give(owner, "n0");
    await tap("n0", "同意");
  }
  await say("o0", "委托 1 取消");
  await say("o3", "委托 1");
  await say("n0", `委托 ${codesOf("o3").at(-1)}`);
  expect(last("n0")).toContain("一个人在一次表决里最多替 3 位业主投票");
  await give("o0", "n0");
  expect(await standing()).toHaveLength(MOST_OWNERS);
  expect(await tap("n0", "反对")).toContain("替o0（1-101）记下了");
});

test("an owner and their proxy press at the same moment, in one batch or two processes: the owner's is the last", async () => {
  const two = await openEngine({ platform, clock: one.clock, url: one.url, connections: 4 });
  for (let round = 0; round < 12; round++) {
    await give("o0", "n0");
    const own = platform.taps("o0", "g", OPTIONS[round % 3]!);
    const theirs = taps("n0", OPTIONS[(round + 1) % 3]!);
    const both = round % 2 ? [own, theirs] : [theirs, own];
    if (round < 4) await platform.deliver(both, 0);
    else await Promise.all(both.map((press, engine) => platform.deliver([press], engine)));
    await settleEvery([one, two], one.clock);
    const [ballot] = await one.rows("select choice, road from ballots order by seq desc limit 1");
    expect(ballot, `round ${round}`).toEqual({ choice: String((round % 3) + 1), road: null });
    expect(await standing()).toEqual([]);
    expect(await tap("n0", "弃权")).toContain("这份委托已经结束了");
  }
}, 60_000);

describe("who may not", () => {
  test("a code of another community, an id that changes, somebody who left the group", async () => {
    const other = { residents: ["h"], people: { x: "resident" as const }, name: "别处" };
    await foundCommunity(one, platform, other);
    await say("o0", "委托 1");
    const code = codesOf("o0")[0]!;
    const offered = "select state from owner_proxies";
    await say("x", `委托 ${code}`);
    expect(last("x")).toContain("这个委托码是另一个小区的");
    await say("n@c0ffee", `委托 ${code}`);
    expect(last("n@c0ffee")).toContain("重新登录就会变");
    expect(await one.rows(offered)).toEqual([{ state: "offered" }]);
    await say("n0", `委托 ${code}`);
    await tap("n0", "愿意");
    await tap("o0", "是，请 TA 代投");
    const left: LeaveEvent = {
      ...{ type: "leave", platform: platform.name, key: "leave:1", chat: "g", at: one.clock.now().toISOString() },
      ...{ chatKind: "group", chatTitle: "g", people: [{ id: "n0" }] },
    };
    await one.tell(left);
    expect(last("o0")).toContain("您请的那位邻居退出了小区的群，委托结束了");
    expect(await tap("n0", "同意")).toContain("这份委托已经结束了");
    expect(await one.rows("select count(*)::int as n from ballots")).toEqual([{ n: 0 }]);
  });

  test("wrong codes are counted, and after five nobody looks at another", async () => {
    await say("o0", "委托 1");
    for (let n = 0; n < 5; n++) await say("n0", `委托 7K3Q-9XWP-2FG${n + 2}`);
    await say("n0", `委托 ${codesOf("o0")[0]}`);
    expect(last("n0")).toContain("试的次数太多了");
    one.clock.offsetMs += 61 * MINUTE;
    await say("n0", `委托 ${codesOf("o0")[0]}`);
    expect(last("n0")).toContain("想请您替 TA 投这一票");
  });

  test("somebody who is not the owner any more, or whose vote is called off or over", async () => {
    await give("o0", "n0");
    await one.rows("update owner_claims set state = 'replaced' where owner_key = 'o0' returning 1");
    expect(await tap("n0", "同意")).toContain("现在对不上这位业主的房子");
    await give("o1", "n0");
    await one.rows(`delete from household_claims where person_id = ${await personOf("n0")} returning 1`);
    expect(await tap("n0", "同意")).toContain("替人投票要先登记住处");
    await give("o2", "n1");
    await agree("o3", "n1");
    await say("chen", "结束 1");
    await tap("chen", "作废重来");
    expect(await tap("n1", "同意")).toContain("#1 已经作废了");
    expect(await tap("o3", "是，请 TA 代投")).toContain("#1 已经作废了");
    expect(await one.rows("select count(*)::int as n from ballots")).toEqual([{ n: 0 }]);
  });
});

test("accounts that turn out to be one person's: nobody holds their own vote, nor more than others may", async () => {
  // As joining two accounts does; what others are told is what it gives back.
  const join = async (from: string, into: string): Promise<{ to: number; key: string }[]> => {
    const persons = [await personOf(from), await personOf(into)].map((id) => ({
      id,
      communityId: community.id,
      grants: [],
    }));
    const told: Action[] = [];
    await one.store.transaction(async (tx) => {
      for (const module of [...MODULES].reverse()) {
        told.push(...((await module.mergePersons?.(tx, persons[0]!, persons[1]!, one.clock.now())) ?? []));
      }
    });
    return told.flatMap((t) => (t.do === "whisper" ? [{ to: t.personId, key: t.post.lines[0]!.key }] : []));
  };
  await give("o0", "n0");
  await join("n0", "o0");
  expect(await standing()).toEqual([]);
  expect(await tap("n0", "同意")).toContain("这份委托已经结束了");
  // Two hold two each; the last that was given and not used ends, and its owner hears of it.
  await give("o1", "n1");
  await give("o2", "n1");
  await give("o3", "n2");
  await tap("n2", "反对");
  one.clock.offsetMs += MINUTE;
  await give("o4", "n2");
  const told = await join("n2", "n1");
  expect(told).toEqual([{ to: await personOf("o4"), key: "owners-proxy-holder-many" }]);
  expect((await standing()).map((mandate) => mandate.held_by)).toEqual(Array(MOST_OWNERS).fill(await personOf("n1")));
  // An owner who has asked two people has one proxy: who was confirmed first stays.
  await agree("o5", "n3");
  expect(await join("o5", "o3")).toEqual([{ to: await personOf("n3"), key: "owners-proxy-taken-back" }]);
  expect(await tap("n3", "愿意")).toBe("这一条已经用过，或者后来又变了。请看最新的那条。");
  expect(await tap("n1", "弃权")).toContain("弃权");
});

test("a ballot by proxy that two of the staff void: the owner hears of it, and whoever they trust may vote again", async () => {
  await give("o0", "n0");
  await tap("n0", "同意");
  await say("chen", "废票 1 1 填错了人");
  await one.tell(platform.taps("sun", "office", "同意作废"));
  expect(last("o0")).toContain("您的第 1 票由两位工作人员作废：填错了人");
  expect(await tap("n0", "反对")).toContain("反对");
  expect(await one.rows("select choice, road from ballots order by seq")).toEqual([
    { choice: "1", road: "proxy" },
    { choice: "", road: null },
    { choice: "2", road: "proxy" },
  ]);
});

test("the committee may say fewer, or none, as their rules are; it is frozen with the vote", async () => {
  const open = async (line: string) => {
    await say("chen", `业主表决 4 | 续聘？ | 截止 12月5日晚8点 | ${line}`);
    await one.tell(platform.taps("chen", "dm:chen", "开始表决"));
    return Number(/#(\d+) 开始表决/.exec(platform.toasts.at(-1)!.text)![1]);
  };
  const none = await open("不收委托");
  await say("o0", `委托 ${none}`);
  expect(last("o0")).toContain(`#${none} 不收委托`);
  const single = await open("委托 1");
  for (const owner of ["o0", "o1"]) {
    await say(owner, `委托 ${single}`);
    await say("n0", `委托 ${codesOf(owner).at(-1)}`);
    await tap("n0", "愿意");
  }
  await tap("o0", "是，请 TA 代投");
  expect(await tap("o1", "是，请 TA 代投")).toContain("已经替 1 位业主投票了");
  const frozen = await one.rows<{ definition: string }>("select definition from polls order by number");
  expect(frozen.map(({ definition }) => JSON.parse(definition).proxies)).toEqual([MOST_OWNERS, 0, 1]);
});

test("who votes for owners and begins anew has no more to give away", async () => {
  await give("o0", "n0");
  await tap("n0", "同意");
  await say("n0", "/forgetme yes");
  expect(last("o0")).toContain("您请的那位邻居删除了资料");
  await say("n0", "/me");
  await one.tell(platform.says("n0", "g", "/me", { addressed: true }));
  const person = await personOf("n0");
  const [home] = await one.rows<{ place_id: number; building_place_id: number }>(
    "select * from household_claims limit 1",
  );
  await one.rows(`insert into household_claims (community_id, number, person_id, building, room, building_place_id, status,
    place_id, claimed_at, decided_at) values (${community.id}, -99, ${person}, '3', '299', ${home!.building_place_id},
    'approved', ${home!.place_id}, now(), now()) returning 1`);
  await say("o1", "委托 1");
  await say("n0", `委托 ${codesOf("o1")[0]}`);
  expect(last("n0")).toContain("这个账号这一次不能再投");
});

// ── whatever people do ─────────────────────────────────────────────────────────────────────────────────────────────

/** `LINLI_PROXY_TURNS=1000` for a long run; `LINLI_SEED` for the same people and presses again. */
const TURNS = Number(process.env.LINLI_PROXY_TURNS ?? 60);
const SEED = Number(process.env.LINLI_SEED ?? Math.floor(Math.random() * 2 ** 31));
let state = SEED;
/** A number below. mulberry32. */
function dice(below: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
}
const some = <N>(list: readonly N[]): N => list[dice(list.length)]!;

/** A press on a message that has such a button: mostly of somebody whose newest it is, now and then on any other. */
function anyPress(people: readonly string[], labels: readonly string[]): TapEvent | null {
  const label = some(labels);
  const offer = (m: { buttons: { label: string }[] }) => m.buttons.some((b) => b.label === label);
  const asked = people.filter((person) => platform.standing(dm(person)).some(offer));
  const lately = asked.filter((person) => offer(platform.standing(dm(person)).at(-1)!));
  if (asked.length === 0) return null;
  const person = some(lately.length > 0 && dice(4) ? lately : asked);
  const offering = platform.standing(dm(person)).filter(offer);
  const message = dice(4) ? offering.at(-1)! : some(offering);
  const { data } = message.buttons.find((b) => b.label === label)!;
  return { ...taps(person, label), messageId: message.id, data };
}

function anyDeed(): OutsideEvent | null {
  const owner = some(OWNERS);
  const holders = [...NEIGHBOURS.slice(0, 2), ...OWNERS.slice(0, 2)];
  switch (dice(10)) {
    case 0:
      return platform.says(owner, dm(owner), "委托 1");
    case 1:
    case 2: {
      const codes = OWNERS.flatMap((id) => codesOf(id).slice(-1));
      const holder = some(holders);
      return codes.length === 0 ? null : platform.says(holder, dm(holder), `委托 ${some(codes)}`);
    }
    case 3:
    case 4:
      return anyPress(holders, ["愿意", "愿意", "愿意", "不了"]);
    case 5:
    case 6:
      return anyPress(OWNERS, ["是，请 TA 代投", "是，请 TA 代投", "是，请 TA 代投", "不是"]);
    case 7:
    case 8:
      return anyPress(holders, OPTIONS);
    default:
      if (dice(3) === 0) return platform.says(owner, dm(owner), "委托 1 取消");
      return platform.taps(owner, "g", some(OPTIONS));
  }
}

interface Cast {
  seq: number;
  owner_key: string;
  choice: string;
  road: string | null;
  at: number;
}
interface Held {
  owner_key: string;
  given_by: number;
  held_by: number | null;
  state: string;
  stood: number | null;
  used: number | null;
  ended: number | null;
}

/** What may never be, whatever people do and in whatever order two processes do it. */
async function check(): Promise<number> {
  const cast =
    await one.rows<Cast>(`select b.seq, s.owner_key, b.choice, b.road, extract(epoch from b.cast_at)::int as at
    from ballots b join resolution_seats s using (community_id, number, pseudonym) order by b.seq`);
  const held = await one.rows<Held>(`select c.owner_key, p.given_by, p.held_by, p.state,
    extract(epoch from stood_at)::int as stood, extract(epoch from used_at)::int as used,
    extract(epoch from ended_at)::int as ended
    from owner_proxies p join owner_claims c on c.person_id = p.given_by`);
  for (const ballot of cast.filter((b) => b.road === "proxy")) {
    const by = held.filter((m) => m.owner_key === ballot.owner_key && m.stood !== null && m.stood <= ballot.at);
    expect(
      by.some((m) => m.ended === null || m.ended >= ballot.at),
      `ballot ${ballot.seq} by a mandate`,
    ).toBe(true);
    const own = cast.filter((b) => b.road === null && b.owner_key === ballot.owner_key && b.at === ballot.at);
    for (const { seq } of own) expect(seq, "the owner's own is the later of one moment").toBeGreaterThan(ballot.seq);
  }
  for (const m of held) {
    expect(m.held_by).not.toBe(m.given_by);
    const own = cast.filter(
      (b) => b.road === null && b.owner_key === m.owner_key && m.stood !== null && b.at > m.stood,
    );
    if (m.state === "standing") expect(own, "they voted themselves, and it stands").toEqual([]);
  }
  const open = held.filter((m) => m.state !== "ended").map((m) => m.given_by);
  expect(new Set(open).size).toBe(open.length);
  for (const holder of new Set(held.map((m) => m.held_by))) {
    const theirs = held.filter((m) => m.held_by === holder && (m.state === "standing" || m.used !== null));
    if (holder !== null) expect(new Set(theirs.map((m) => m.given_by)).size).toBeLessThanOrEqual(MOST_OWNERS);
  }
  // Heads are counted as if nobody had voted for anybody.
  const last = new Map(cast.map((b) => [b.owner_key, b.choice]));
  const heads = [["o0"], ["o1"], ["o2"], ["o3"], ["o4", "o5"]].map((owners) => {
    const said = new Set(owners.map((owner) => last.get(owner) ?? "").filter((choice) => choice !== ""));
    return said.size === 0 ? null : said.size === 1 ? Number([...said][0]) : 0;
  });
  const tallies = await one.rows<{ option: number; heads: number }>(
    "select option, heads from resolution_tallies where heads <> 0 order by option",
  );
  const counted = [0, 1, 2, 3].map((option) => ({ option, heads: heads.filter((head) => head === option).length }));
  expect(tallies).toEqual(counted.filter((tally) => tally.heads > 0));
  return cast.filter((b) => b.road === "proxy").length;
}

test(`${TURNS} random turns in two processes: what may never be is never`, async () => {
  const two = await openEngine({ platform, clock: one.clock, url: one.url, connections: 4 });
  await give("o0", "n0");
  await tap("n0", "同意");
  let byProxy = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    one.clock.offsetMs += Math.floor((240 * 60 * MINUTE) / TURNS);
    const deeds = Array.from({ length: 1 + dice(4) }, anyDeed).filter((deed) => deed !== null);
    await Promise.all(deeds.map((deed) => platform.deliver([deed], dice(2))));
    await settleEvery([one, two], one.clock);
    if (turn % 10 === 9) byProxy = await check();
  }
  expect(byProxy, `seed ${SEED}`).toBeGreaterThan(0);
  await one.move(14 * 24 * 60 * MINUTE);
  await say("sun", "票据 1");
  const bundle = platform.standing("dm:sun").find((m) => m.file?.name.endsWith(".json"))!.file!.content;
  expect(verify(bundle).problems).toEqual([]);
  expect(bundle).toContain('"road":"proxy"');
  console.log(`seed ${SEED}: ${TURNS} turns, ${byProxy} ballots by proxy, nothing that may not be`);
}, 600_000);
