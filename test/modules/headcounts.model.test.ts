import { afterEach, expect, test } from "vitest";
import { readAnswer, readPlan, totalsOf } from "../../src/modules/headcounts/rules.ts";
import { householdClaims } from "../../src/modules/members/schema.ts";
import { makeHousehold, makePlace, placeById } from "../../src/modules/members/service.ts";
import { eq } from "../../src/store/drizzle.ts";
import { closeEngines, createPlatform, foundCommunity, type OpenedEngine, openEngine } from "../support/platform.ts";

/**
 * Random people, answers, takings back, departures, days and deaths of the process: what is kept is what its owners agreed
 * to, never more, and nothing of it is left once its day has come. LINLI_MODEL_STEPS makes it longer.
 */
const STEPS = Number(process.env.LINLI_MODEL_STEPS ?? 200);

afterEach(closeEngines);

/** Numbers from a seed (Marsaglia's xorshift32), so that a failing run can be played again. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, chance: (p: number) => next() < p, pick: <T>(list: readonly T[]): T => list[below(list.length)]! };
}

const HOMES = 5;
/** Two behind each door, and two whose home nobody knows. */
const NEIGHBOURS = Array.from({ length: 2 * HOMES + 2 }, (_, i) => `r${i}`);

async function settle(one: OpenedEngine, communityId: number, rootPlaceId: number): Promise<void> {
  const people = await one.rows<{ name: string; id: number }>(
    "select a.external_id as name, p.person_id as id from person_accounts p join accounts a on a.id = p.account_id",
  );
  await one.store.transaction(async (tx) => {
    const root = (await placeById(tx, communityId, rootPlaceId))!;
    const buildingPlaceId = await makePlace(tx, communityId, root, "building", "3");
    for (let i = 0; i < 2 * HOMES; i++) {
      const now = one.clock.now();
      const [claim] = await tx
        .insert(householdClaims)
        .values({
          ...{ communityId, number: -1 - i, personId: people.find((p) => p.name === `r${i}`)!.id, buildingPlaceId },
          ...{
            building: "3",
            unit: null,
            room: `${(i >> 1) + 1}01`,
            status: "approved",
            claimedAt: now,
            decidedAt: now,
          },
        })
        .returning();
      await tx
        .update(householdClaims)
        .set({ placeId: await makeHousehold(tx, claim!) })
        .where(eq(householdClaims.number, -1 - i));
    }
  });
}

interface Model {
  options: string[] | null;
  endsAt: number;
  /** By household, or by person and how often they were forgotten. */
  answers: Map<string, { by: string; answer: number; shown: boolean }>;
  over: { answered: number; amounts: number[] } | null;
}

test(`${STEPS} steps: what is kept is what was agreed to, and on its day nothing is left`, async () => {
  const d = dice(20_261_127);
  const platform = createPlatform();
  let one = await openEngine({ platform, start: false });
  const people = Object.fromEntries([
    ...NEIGHBOURS.map((id) => [id, "resident"] as const),
    ...[["lead", "leader"] as const, ["boss", "admin"] as const],
  ]);
  const made = await foundCommunity(one, platform, { residents: ["g1"], staff: "office", people });
  await settle(one, made.id, made.rootPlaceId);

  const models = new Map<number, Model>();
  const lives = new Map(NEIGHBOURS.map((id) => [id, 0]));
  let kept = 0;
  let deaths = 0;
  const say = (person: string, chat: string, line: string) =>
    one.tell([platform.says(person, chat, line, { at: one.clock.now().toISOString() })]);
  const keyOf = (person: string) => {
    const index = Number(person.slice(1));
    return index < 2 * HOMES && lives.get(person) === 0 ? `home ${index >> 1}` : `${person}/${lives.get(person)}`;
  };
  const finish = (model: Model) => {
    model.over = totalsOf(
      [...model.answers.values()].map(({ answer }) => ({ answer, times: 1 })),
      model.options,
    );
    model.answers.clear();
  };

  for (let step = 0; step < STEPS; step++) {
    if (d.chance(0.15)) await one.move(d.below(2 * 86_400_000));
    for (const model of models.values()) if (!model.over && model.endsAt <= one.clock.now().getTime()) finish(model);
    if (d.chance(0.03)) {
      const { url, clock } = one;
      await one.die();
      deaths++;
      one = await openEngine({ platform, url, clock, start: false });
      await one.engine.settle();
    }
    const open = [...models].filter(([, model]) => !model.over);
    if (open.length === 0 || d.chance(0.03)) {
      const line = d.chance(0.5) ? "几口人" : "身体好吗 | 都好 | 不舒服 | 要送药";
      await say("lead", "dm:lead", `/count ${line} | 到 ${1 + d.below(9)}天`);
      await one.tell([platform.taps("lead", "dm:lead", "发布", { at: one.clock.now().toISOString() })]);
      const [row] = await one.rows<{ number: number; options: string[] | null; ends_at: string }>(
        "select number, options, ends_at from headcounts order by number desc limit 1",
      );
      models.set(row!.number, {
        ...{ options: row!.options, endsAt: new Date(row!.ends_at).getTime(), answers: new Map(), over: null },
      });
      continue;
    }
    const [number, model] = d.chance(0.05) ? d.pick([...models]) : d.pick(open);
    const person = d.pick(NEIGHBOURS);
    const chat = d.chance(0.7) ? `dm:${person}` : "g1";
    const answer = model.options ? 1 + d.below(3) : d.below(12);
    const key = keyOf(person);
    const mine = model.answers.get(key);
    const what = d.below(10);
    if (what < 5) {
      const shown = d.chance(0.6);
      await say(person, `dm:${person}`, `/count-say ${number} ${answer} ${shown ? "shown" : "hidden"}`);
      if (!model.over) model.answers.set(key, { by: person, answer, shown: shown && key.startsWith("home") });
      kept++;
    } else if (what < 7) {
      await say(person, chat, `/count ${number} ${model.options ? model.options[answer - 1] : answer}`);
      if (mine?.by === person) mine.answer = answer;
    } else if (what === 7) {
      await say(person, chat, d.chance(0.5) ? `/count ${number} 收回` : `/count-back ${number}`);
      model.answers.delete(key);
    } else if (what === 8) {
      await say(person, chat, `/count ${number} ${d.pick(["100", "-1", "很多", "辛苦了", "99999999999"])}`);
      await say(person, chat, `/count-form ${number} shown`);
    } else if (d.chance(0.2)) {
      await say(person, `dm:${person}`, "/forgetme yes");
      lives.set(person, lives.get(person)! + 1);
      for (const { answers } of models.values())
        for (const [key, { by }] of answers) if (by === person) answers.delete(key);
      // In private they are nobody's neighbour until they are seen in the group again.
      await say(person, "g1", "/me");
    } else if (d.chance(0.3)) {
      await say(d.pick(["lead", "boss"]), "dm:lead", `/count-end ${number} yes`);
      if (!model.over) finish(model);
    }
    await same();
  }
  await one.move(32 * 86_400_000);
  for (const model of models.values()) if (!model.over) finish(model);
  await same();
  const [left] = await one.rows<{ n: number }>("select count(*)::int as n from headcount_answers");
  expect(left!.n).toBe(0);
  expect(kept).toBeGreaterThan(STEPS / 5);
  process.stdout.write(`headcounts: ${STEPS} steps, ${models.size} headcounts, ${kept} answers, ${deaths} restarts\n`);

  /** What stands in the tables is what the model says, and the inbox has no trace of any answer. */
  async function same(): Promise<void> {
    const stored = await one.rows<{ number: number; by: string; answer: number; shown: boolean }>(
      `select k.number, k.answer, k.shown, a.external_id as by from headcount_answers k
        join person_accounts p on p.person_id = k.person_id join accounts a on a.id = p.account_id`,
    );
    const counts = await one.rows<{ number: number; state: string; totals: unknown }>(
      "select number, state, totals from headcounts",
    );
    for (const [number, { answers, over }] of models) {
      const line = (one: { by: string; answer: number; shown: boolean }) => `${one.by} ${one.answer} ${one.shown}`;
      const found = stored.filter((row) => row.number === number).map(line);
      expect(found.sort(), `#${number}`).toEqual([...answers.values()].map(line).sort());
      const count = counts.find((row) => row.number === number)!;
      expect([count.state, count.totals]).toEqual(over ? ["over", over] : ["open", null]);
    }
    const traces = await one.rows(
      String.raw`select payload from inbox where payload->>'text' ~ '^/count(-say|-back)? \d+ (\d|都|不|要|收)' limit 1`,
    );
    expect(traces).toEqual([]);
  }
}, 900_000);

test("answers and the end at the same moment, by two processes: each is counted and erased, or refused", async () => {
  const platform = createPlatform();
  const one = await openEngine({ platform, start: false });
  const people = Object.fromEntries([
    ...NEIGHBOURS.map((id) => [id, "resident"] as const),
    ["lead", "leader"] as const,
  ]);
  await foundCommunity(one, platform, { residents: ["g1"], staff: "office", people });
  const two = await openEngine({ platform, url: one.url, clock: one.clock, start: false });
  for (let round = 1; round <= 4; round++) {
    await one.tell([platform.says("lead", "dm:lead", "/count 几口人 | 到 3天")]);
    await one.tell([platform.taps("lead", "dm:lead", "发布")]);
    const [{ number }] = (await one.rows<{ number: number }>("select max(number) as number from headcounts")) as [
      { number: number },
    ];
    const answers = NEIGHBOURS.map((id) => platform.says(id, `dm:${id}`, `/count-say ${number} 1 hidden`));
    const end = platform.says("lead", "dm:lead", `/count-end ${number} yes`);
    await Promise.all([
      ...answers.map((answer, i) => platform.deliver(answer, i % 2)),
      platform.deliver(end, round % 2),
    ]);
    await one.engine.settle();
    await two.engine.settle();
    const thanked = NEIGHBOURS.filter((id) =>
      platform.texts(`dm:${id}`).some((t) => t.includes(`记下了：#${number} 1`)),
    );
    const [row] = await one.rows<{ state: string; answered: number; left: number }>(
      `select state, (totals->>'answered')::int as answered, (select count(*)::int from headcount_answers) as left
        from headcounts where number = ${number}`,
    );
    expect(row).toEqual({ state: "over", answered: thanked.length, left: 0 });
  }
});

test("in many groups the numbers are shown once in ten minutes, and not with each answer", async () => {
  const platform = createPlatform();
  const one = await openEngine({ platform, start: false });
  const groups = Array.from({ length: 12 }, (_, i) => `g${i}`);
  const people = Object.fromEntries([
    ...NEIGHBOURS.map((id) => [id, "resident"] as const),
    ["lead", "leader"] as const,
  ]);
  await foundCommunity(one, platform, { residents: groups, staff: "office", people });
  await one.tell([platform.says("lead", "dm:lead", "/count 几口人 | 到 3天")]);
  await one.tell([platform.taps("lead", "dm:lead", "发布")]);
  for (const id of NEIGHBOURS) await one.tell([platform.says(id, `dm:${id}`, "/count-say 1 2 hidden")]);
  const edits = () => platform.calls.filter((call) => call.kind === "edit").length;
  expect(edits()).toBe(0);
  await one.move(10 * 60_000);
  expect(edits()).toBe(groups.length);
  for (const group of groups) expect(platform.texts(group).at(-1)).toContain(`已有 ${NEIGHBOURS.length} 份回答`);
});

test("what a line asks and what an answer says", () => {
  const now = new Date("2026-11-25T01:00:00Z");
  const zone = "Asia/Shanghai";
  expect(readPlan("今晚几口人｜到 周日", now, zone)).toEqual({
    ...{ question: "今晚几口人", options: null, endsAt: new Date("2026-11-29T12:00:00Z"), place: null },
  });
  expect(readPlan("几辆车\n截止 12月1日中午12点\n地点 3号楼", now, zone)).toMatchObject({
    ...{ endsAt: new Date("2026-12-01T04:00:00Z"), place: { kind: "building", code: "3" } },
  });
  expect(readPlan("身体好吗 | 都好 | 到医院了 | 到 3天", now, zone)).toMatchObject({ options: ["都好", "到医院了"] });
  for (const [line, problem] of [
    ["| 到 周日", "no-end"],
    ["🚗 | 到 周日", "no-question"],
    ["几辆车", "no-end"],
    ["几辆车 | 到 昨天", "past"],
    ["几辆车 | 到 2分钟", "soon"],
    ["几辆车 | 到 五年后", "far"],
    ["几辆车 | 到 5年", "far"],
    ["几辆车 | 留到 永久", "far"],
    ["几辆车 | 到 2031年11月25日", "far"],
    ["几辆车 | 到 每天", "no-time"],
    ["几辆车 | 截止 随便", "no-time"],
    ["几辆车 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 到 周日", "many-options"],
  ] as const)
    expect(readPlan(line, now, zone), line).toBe(problem);
  for (const [words, answer] of [
    ["3", 3],
    ["３ 口人", 3],
    ["三口人", 3],
    ["两辆", 2],
    ["我家十二口", 12],
    ["没有", 0],
    ["0", 0],
    ["收回。", "back"],
    ["100", "range"],
    ["-2", "range"],
    ["很多", null],
    ["3-2-501", null],
    ["三号楼", null],
  ] as const)
    expect(readAnswer(words, null), words).toBe(answer);
  const options = ["都好", "不舒服"];
  for (const [words, answer] of [
    ["都好", 1],
    ["不舒服！", 2],
    ["2", 2],
    ["第二个", null],
    ["3", null],
    ["0", null],
    ["好", null],
  ] as const)
    expect(readAnswer(words, options), words).toBe(answer);
});
