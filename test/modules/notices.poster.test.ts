import { expect, test } from "vitest";
import { loadWords } from "../../src/engine/words.ts";
import { posterPost } from "../../src/modules/notices/commands/poster.ts";
import { momentOf } from "../../src/modules/notices/dates.ts";
import { type Plan, readPlan } from "../../src/modules/notices/plan.ts";

const ZONE = "Asia/Shanghai";
/** Wednesday, 25 November 2026, 09:00. */
const NOW = new Date("2026-11-25T01:00:00Z");
const words = loadWords(ZONE);

/** What stands on the sheet of a notice that was just published, line by line, and at its foot. */
function printed(line: string): { lines: string[]; foot: string[] } {
  const plan = readPlan(line, NOW, ZONE) as Plan;
  const content = { ...plan, photos: [], placeId: 1 };
  const isNow = plan.when.kind === "now";
  const nextAt = plan.when.kind === "at" ? momentOf(plan.when.start, ZONE) : null;
  const notice = {
    ...{
      communityId: 1,
      number: 12,
      personId: 1,
      approvedBy: null,
      placeId: 1,
      content,
      version: 1,
      state: "on" as const,
    },
    ...{ issue: isNow ? 1 : 0, nextAt, plannedAt: isNow ? NOW : null, saidAt: isNow ? NOW : null, endsAt: null },
    ...{ ended: false, correctedAt: null, remindedIssue: null, reason: null, publishedAt: NOW },
  };
  const place = { id: 1, kind: "building" as const, code: "3", parent: null, path: "/1/" };
  const { file } = posterPost({ notice, place, households: 0, people: 0, safe: 0, help: 0 }, "阳光里", ZONE);
  const { blocks, footer = [] } = (file as { poster: Parameters<typeof JSON.stringify>[0] }).poster.picture;
  const write = (text: never) => words.write(text, "zh-CN", NOW);
  return { lines: blocks[0].lines.map(write), foot: footer.map(write) };
}

test.each([
  ["公告 明早9点发：3号楼停水到下午5点", ["时间：11月26日（周四）09:00，到 17:00", "3号楼停水到下午5点"]],
  [
    "公告 明早9点 3号楼停水到下午5点 | 现在发",
    ["时间：11月26日（周四）09:00，到 17:00", "11月26日（周四）9:00 3号楼停水到下午5点"],
  ],
  [
    "公告 明天22点到后天6点 停电 | 今晚19点发",
    ["时间：11月26日（周四）22:00，到 11月27日（周五）06:00", "11月26日（周四）22:00–6:00 停电"],
  ],
  ["公告 今晚19点 周六9点大扫除", ["时间：11月28日（周六）09:00", "周六9点大扫除"]],
  ["公告 今晚19点 周六大扫除", ["时间：11月28日（周六）", "周六大扫除"]],
  [
    "公告 现在 明天下午2点到4点体检",
    ["时间：11月26日（周四）14:00，到 16:00", "明天（11月26日 周四）下午2点到4点体检"],
  ],
  ["公告 现在 请关好单元门", ["请关好单元门"]],
])("when it is stands above the words: %s", (line, lines) => {
  const sheet = printed(line.replace("公告 ", ""));
  expect(sheet.lines).toEqual(lines);
  expect(sheet.foot.at(-1)).toBe("编号 #12，最新的以群里为准");
});

test("what comes again says so in its maker's words, and nothing of the day of one turn", () => {
  expect(printed("每周六9点到11点 义诊 | 到 12月26日")).toEqual({
    lines: ["时间：每周六9点到11点，到 12月26日（周六）", "9:00–11:00 义诊"],
    foot: ["编号 #12，最新的以群里为准"],
  });
});
