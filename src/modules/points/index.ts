import type { Module } from "../../core/module.ts";
import { points, rules, undo } from "./commands/points.ts";
import { expireOrder, handover, order, redeem, rewards, showOrders } from "./commands/rewards.ts";
import { BOARD, strike, tellBoard, top } from "./commands/top.ts";
import { unusual } from "./commands/unusual.ts";
import { mergeLedgers } from "./merge.ts";
import { catalogueOf, findOrder, findReward } from "./orders.ts";
import { exportPoints, forgetPoints } from "./privacy.ts";
import { MONTHLY, rewardsNamed, rewardWished } from "./rules.ts";

export const pointsModule: Module = {
  name: "points",
  commands: [points, rules, rewards, redeem, order, handover, top, strike, unusual, undo],
  standing: [{ name: BOARD, schedule: MONTHLY, job: "points.board" }],
  jobs: { "points.order": expireOrder, "points.board": tellBoard },
  cards: { order: showOrders },
  async readAnswer(tx, { communityId }, words, now) {
    // "换灯泡" is something else: what is exchanged has to be in the catalogue.
    const wished = rewardWished(words);
    if (wished === null) return null;
    return rewardsNamed(await catalogueOf(tx, communityId, now), wished).length > 0 ? `redeem ${wished}` : null;
  },
  async describe(tx, communityId, number) {
    if (await findReward(tx, communityId, number)) return "rewards";
    return (await findOrder(tx, communityId, number)) ? `order ${number}` : null;
  },
  mergePersons: mergeLedgers,
  exportPerson: exportPoints,
  forgetPerson: forgetPoints,
  personTables: ["ledgers", "ledger_entries", "point_rules", "rewards", "reward_orders"],
};
