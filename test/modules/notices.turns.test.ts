import { afterEach, expect, test } from "vitest";
import { endOfNight } from "../../src/core/quiet.ts";
import { dayOf } from "../../src/core/time.ts";
import { createClock } from "../../src/engine/clock.ts";
import { MODULES } from "../../src/modules/index.ts";
import { readMonth } from "../../src/modules/notices/plan.ts";
import { mulberry32 } from "../support/botApi/faults.ts";
import { closeEngines, createPlatform, foundCommunity, type OpenedEngine, openEngine } from "../support/platform.ts";
import { watchClock, ZONES } from "../support/wallClock.ts";

/**
 * What comes again, through the whole engine with two processes on one database that are both down now and then:
 *
 *     SCHEDULE_YEARS=10 npx vitest run test/modules/notices.turns.test.ts
 *
 * prints for each zone how many turns there were and what became of them.
 */
const YEARS = Number(process.env.SCHEDULE_YEARS ?? 0.1);
const DAY = 86_400_000;
/** A Thursday, 08:00 UTC. Summer time ends or begins soon after in most of the zones. */
const FROM = Date.UTC(2026, 9, 1, 8);

const PLANS: [line: string, isDue: (weekday: number, date: number) => boolean, clock: number, except?: string[]][] = [
  ["公告 每周五19:00 院子里跳舞", (weekday) => weekday === 5, 19 * 60],
  ["公告 每周日凌晨2:15 水泵自动检查", (weekday) => weekday === 0, 135],
  ["公告 每月29号1:30 自动抄表", (_, date) => date === 29, 90],
  ["公告 每周三9:00 大厅量血糖，10月14日和10月21日不办", (weekday) => weekday === 3, 540, ["2026-10-14", "2026-10-21"]],
];

afterEach(closeEngines);

test.each(ZONES)(
  `%s, ${YEARS} years: nothing is missed, nothing is said twice`,
  async (timeZone) => {
    const random = mulberry32(Number(process.env.SCHEDULE_SEED ?? 7) + ZONES.indexOf(timeZone));
    const platform = createPlatform();
    const clock = createClock(FROM - Date.now());
    const settings = { platform, clock, timeZone, modules: MODULES, start: false, connections: 2 };
    const first = await openEngine(settings);
    const url = first.url;
    let engines: OpenedEngine[] = [first, await openEngine({ ...settings, url })];
    await foundCommunity(first, platform, { residents: ["g"], people: { zhou: "leader" } });
    const planned: number[] = [];
    for (const [line] of PLANS) {
      await first.tell(platform.says("zhou", "dm:zhou", line));
      await first.tell(platform.taps("zhou", "dm:zhou", "发布"));
      planned.push(clock.now().getTime());
    }
    const settle = () => Promise.all(engines.map((one) => one.engine.settle()));
    const to = FROM + YEARS * 365.25 * DAY;
    let downtimes = 0;
    while (clock.now().getTime() < to) {
      const now = clock.now().getTime();
      if (random() < 0.2) {
        // Both are off for up to three weeks; sometimes one of them died and is started anew.
        downtimes++;
        if (random() < 0.2) {
          await engines[1]!.die();
          engines = [engines[0]!];
        }
        clock.offsetMs += random() * 21 * DAY;
        if (engines.length === 1) engines.push(await openEngine({ ...settings, url }));
      } else {
        const due = (await first.engine.nextDue())?.getTime() ?? now + DAY;
        clock.offsetMs += Math.max(0, due - now) + 1;
      }
      await settle();
    }
    // What was missed and caught up with in the night is said in the morning.
    while (endOfNight(clock.now(), timeZone) !== null) {
      clock.offsetMs += 3_600_000;
      await settle();
    }
    const until = clock.now().getTime();
    const turns = await first.rows<{ number: number; at: string; state: string; passed: number }>(
      "select number, planned_at::text as at, state, passed_over as passed from notice_turns order by planned_at",
    );
    let [due, passedOver, missed, doubled] = [0, 0, 0, 0];
    for (const [index, [, isDue, minute, except = []]] of PLANS.entries()) {
      const mine = turns.filter((turn) => turn.number === index + 1);
      const expected = watchClock(timeZone, FROM, until, isDue, minute).filter(
        (at) => at > planned[index]! && !except.includes(dayOf(new Date(at), timeZone)),
      );
      const times = mine.map((turn) => Date.parse(turn.at));
      expect(
        times.filter((at) => !expected.includes(at)),
        "a turn is taken only when it is due",
      ).toEqual([]);
      const passed = mine.reduce((sum, turn) => sum + turn.passed, 0);
      // Each was taken, or passed over for a newer one.
      missed += expected.length - times.length - passed;
      doubled += times.length - new Set(times).size;
      expect(times.at(-1)).toBe(expected.at(-1));
      const said = platform.texts("g").filter((text) => text.startsWith(`📣 #${index + 1} 公告`));
      const inTime = mine.filter((turn) => turn.state === "said").length;
      missed += Math.max(0, inTime - said.length);
      doubled += Math.max(0, said.length - inTime);
      due += expected.length;
      passedOver += passed;
    }
    const count = (state: string) => turns.filter((turn) => turn.state === state).length;
    console.log(
      `${timeZone}: ${due} turns in ${YEARS} years with ${downtimes} downtimes: ${count("said")} said, ${count("asked")} put to their maker, ${passedOver} passed over for a newer one, ${missed} missed, ${doubled} doubled`,
    );
    expect({ missed, doubled }).toEqual({ missed: 0, doubled: 0 });
    expect((await first.rows("select 1 from inbox where status = 'failed'")).length).toBe(0);
  },
  YEARS > 1 ? 3_600_000 : 60_000,
);

test("a month as people name it", () => {
  const now = new Date("2026-11-27T04:00:00Z");
  const read = (words: string) => {
    const span = readMonth(words, now, "Asia/Shanghai");
    return span && [span.since.toISOString(), span.until.toISOString()];
  };
  const december = ["2026-11-30T16:00:00.000Z", "2026-12-31T16:00:00.000Z"];
  for (const words of ["12月", "十二月", "下个月", "next month", "December", "2026-12", "2026年12月份", "dec 2026"])
    expect(read(words), words).toEqual(december);
  expect(read("1月")).toEqual(["2026-12-31T16:00:00.000Z", "2027-01-31T16:00:00.000Z"]);
  expect(read("上个月")).toEqual(read("10月"));
  expect(read("本月")).toEqual(read("11月"));
  expect(read("2028年2月")).toEqual(["2028-01-31T16:00:00.000Z", "2028-02-29T16:00:00.000Z"]);
  for (const words of ["13月", "0月", "5", "月", "今天", "march on", "2026", "13th"])
    expect(read(words), words).toBeNull();
});
