import { describe, expect, test } from "vitest";
import { dayOf } from "../../src/understand/days.ts";
import { readLead } from "../../src/understand/lead.ts";

/** Thursday, 26 November 2026, 09:20. */
const NOW = { day: dayOf(2026, 11, 26)!, minute: 9 * 60 + 20 };

describe("the time a line begins with, and what follows", () => {
  test.each([
    ["明早9点 3号楼停水到下午5点", "明早9点", "3号楼停水到下午5点"],
    ["明早9点3号楼停水", "明早9点", "3号楼停水"],
    ["每周五19:00到12月31日 跳舞", "每周五19:00到12月31日", "跳舞"],
    ["每周五晚上7点 到12月31日 跳舞", "每周五晚上7点 到12月31日", "跳舞"],
    ["今天下午3点 3点到5点停水", "今天下午3点", "3点到5点停水"],
    ["周五19:00，跳舞", "周五19:00", "跳舞"],
    ["半小时后 开会", "半小时后", "开会"],
    ["tomorrow 9am water off until 5pm", "tomorrow 9am", "water off until 5pm"],
    ["今天18:00 周六大扫除集合", "今天18:00", "周六大扫除集合"],
    ["12月24日19:00 平安夜聚会", "12月24日19:00", "平安夜聚会"],
    ["每天9:00和19:00 请关门", "每天9:00和19:00", "请关门"],
    ["每天早上9点、晚上7点 请关门", "每天早上9点、晚上7点", "请关门"],
    ["every day 9am and 7pm Close the door", "every day 9am and 7pm", "Close the door"],
    ["每天9点 10点前请移车", "每天9点", "10点前请移车"],
    ["每天9点 和邻居一起跳舞", "每天9点", "和邻居一起跳舞"],
    ["3号楼明天停水", "", "3号楼明天停水"],
    ["", "", ""],
  ])("%s", (line, when, rest) => {
    expect(readLead(line, NOW)).toEqual({ when, rest, range: "" });
  });
  test.each([
    ["明天9点到12点 停水", "9点到12点"],
    ["明天上午9点至下午5点 3号楼停水", "上午9点至下午5点"],
    ["tomorrow from 9am to noon Water is off", "9am to noon"],
  ])("%s: from when to when", (line, range) => {
    expect(readLead(line, NOW).range).toBe(range);
  });
});
