import { command, type PersonContext, Refusal } from "../../core/command.ts";
import type { JobContext, Module } from "../../core/module.ts";
import { type Action, type Post, say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import { type Schedule, takeTurn, turnTimer } from "../../core/schedule.ts";
import { fold } from "../../core/text.ts";
import { communityName } from "../members/figures.ts";
import { unusualIn } from "../points/figures.ts";
import { ledgerFiles } from "./ledger.ts";
import { type Period, readPeriod } from "./rules.ts";
import { isEmpty, readPage } from "./service.ts";
import { groupPicture, groupText, pagePost, statsPost, wholePost } from "./views.ts";

/** In the residents' own group a page would be noise: it goes to the one who asked. */
function toAsker(c: PersonContext, post: Post): Action[] {
  const here = c.chat.kind === "private" || c.chat.purpose === "staff";
  return [here ? { do: "reply", post } : { do: "whisper", personId: c.person.id, post }];
}

/** All there is to say, instead of what fits one screen. */
const WHOLE = /^(?:详情|全部|details?|all|full)\s*/;
/** The same behind the days: "上周 详情". */
const WHOLE_BEHIND = /(?:\s+|的)(?:详情|全部|details?|all|full)$/;
const EXPORT = /^(?:导出|台账|export|ledger)\s*(csv)?\s*/;

async function summarise(c: PersonContext, words: string | null, usual: "week" | "month"): Promise<Action[]> {
  const asked = fold(words ?? "").trim();
  const wanted = EXPORT.exec(asked);
  const whole = wanted ? null : (WHOLE.exec(asked) ?? WHOLE_BEHIND.exec(asked));
  const days = asked.replace((wanted ?? whole)?.[0] ?? "", "");
  const period = readPeriod(days, usual, c.now, c.timeZone);
  if (period === null) throw new Refusal(say("summaries-period-how"));
  if (wanted) return exportTo(c, period, wanted[1] === "csv" ? "csv" : "xlsx");
  const page = await readPage(c, c.community.id, period);
  // That the bot was off is an answer too, and a better one than that there was nothing.
  if (isEmpty(page) && page.notices.times === 0 && page.off.length === 0)
    return toAsker(c, { lines: [say("summaries-nothing")] });
  const { name } = c.community;
  return toAsker(c, whole ? wholePost(name, period, page) : pagePost(name, period, page, c.timeZone));
}

/** Always in private: a file in a group is everybody's. */
async function exportTo(c: PersonContext, period: Period, format: "xlsx" | "csv"): Promise<Action[]> {
  if (!holdsAny(c.person.grants, ["staff"])) throw new Refusal(say("summaries-export-only"));
  const files = await ledgerFiles(c.tx, c.community.id, period, format, c.timeZone);
  const day = (at: Date) => ({ at: at.toISOString(), style: "day" as const });
  const line = say("summaries-export", {
    since: day(period.since),
    until: day(new Date(period.until.getTime() - 1)),
  });
  return files.map((file) => ({ do: "whisper", personId: c.person.id, post: { lines: [line], file } }));
}

const summary = command({
  names: ["summary", "周报"],
  spoken: ["summary"],
  bare: ["周报"],
  args: { period: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  run: ({ period }, c) => summarise(c, period, "week"),
});

const monthly = command({
  names: ["monthly", "月报"],
  bare: ["月报"],
  args: { period: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  run: ({ period }, c) => summarise(c, period, "month"),
});

const stats = command({
  names: ["stats", "参与度"],
  alone: ["参与度"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_args, c) {
    const span = readPeriod("最近30天", "month", c.now, c.timeZone)!;
    return toAsker(c, statsPost(await readPage(c, c.community.id, span)));
  },
});

/** Monday, nine in the morning. */
const WEEKLY: Schedule = { rule: "FREQ=WEEKLY;BYDAY=MO", start: "2026-01-05T09:00" };
const NAME = "summaries:week";
const DAY_MS = 86_400_000;

/** The week that ended on Sunday: all of it for staff, one line for each residents' group. */
async function tellWeek(c: JobContext): Promise<Action[]> {
  const turn = takeTurn(WEEKLY, c.timeZone, c.plannedAt, c.now);
  const next = turn.next === null ? [] : [turnTimer(NAME, "summaries.week", turn.next, {})];
  const period = readPeriod("上周", "week", turn.at, c.timeZone)!;
  const page = await readPage(c, c.communityId, period);
  if (isEmpty(page)) return next;
  const name = await communityName(c.tx, c.communityId);
  const post = pagePost(name, period, page, c.timeZone);
  const odd = await unusualIn(c.tx, c.communityId, c.now);
  if (odd.length > 0) post.lines.push(say("summaries-unusual", { count: odd.length }));
  const actions: Action[] = [...next, { do: "tell", to: { purpose: "staff" }, post }];
  if (page.reports.received + page.reports.done > 0 || page.decisions.length > 0 || page.events.length > 0) {
    const isLate = c.now.getTime() - turn.at.getTime() > DAY_MS;
    const post = { lines: [groupText(name, period, page, isLate)], picture: groupPicture(name, period, page) };
    actions.push({ do: "tell", to: { purpose: "residents" }, post });
  }
  return actions;
}

/** "把上个星期的周报发我", "这周怎么样": asked for in private, without its name in front. */
const ASKS_FOR =
  /^(?:请|麻烦|帮我|给我|我想|我要|想|要|看看?|看一?下|查一?下|把|发|一下|[\s，,])*(本周|这一?周|这个?(?:星期|礼拜)|上一?周|上个?(?:星期|礼拜)|本月|这个?月|上个?月)(?:的)?(?:小区|社区|楼里)?(?:的)?(?:(周报|月报|情况|总结|数据)(?:给我|发我|发给我|发来|发一?下|怎么样|咋样|如何|看看|看一?下|吧|[\s，,])*|(?:怎么样|咋样|如何|办得怎么样))[了呢啊?？。.!！]*$/;

/** @returns the line that asks for that page, or null */
export function pageAsked(words: string): string | null {
  const [, days, named] = ASKS_FOR.exec(fold(words).trim()) ?? [];
  return days === undefined ? null : `${named === "月报" || days.includes("月") ? "monthly" : "summary"} ${days}`;
}

export const summariesModule: Module = {
  name: "summaries",
  commands: [summary, monthly, stats],
  standing: [{ name: NAME, schedule: WEEKLY, job: "summaries.week" }],
  jobs: { "summaries.week": tellWeek },
  readAnswer: async (_tx, { grants }, words) => (holdsAny(grants, ["leader", "staff"]) ? pageAsked(words) : null),
};
