import { expect, test } from "vitest";
import { readQuestion } from "../../src/understand/questions.ts";

test.each<[string, string | null]>([
  ["我报的那个怎么样了", "status"],
  ["#12 怎么样了", "status 12"],
  ["这周有啥事", "notices"],
  ["积分多少", "points"],
  ["怎么攒积分", "rules"],
  ["做什么能加分", "rules"],
  ["怎么当志愿者", "volunteer"],
  ["我想参加志愿服务", "volunteer"],
  ["这周有什么活动可以报名", "signup"],
  ["怎么报名", "signup"],
  ["我存了几个小时", "timebank"],
  ["how do I earn points", "rules"],
  ["I would like to volunteer", "volunteer"],
  ["谁的积分最高", "top"],
  ["能换什么礼品", "rewards"],
  ["怎么投票", "help vote"],
  ["在哪报修", "help report"],
  ["谁是楼长", "routes"],
  ["你存了我什么信息", "mydata"],
  ["删除我的数据", "forgetme"],
  ["我是谁", "me"],
  ["你能干嘛", "help"],
  ["what's happening this week", "notices"],
  ["who is the building leader", "routes"],
  ["電梯壞了", null],
  ["3号楼漏水", null],
  ["吃了吗", null],
  ["", null],
])("%s → %j", (text, command) => {
  expect(readQuestion(text)).toBe(command);
});
