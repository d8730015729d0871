import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { CardRequest, JobContext } from "../../../core/module.ts";
import { type Action, type CardKey, type Post, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { clip, fold } from "../../../core/text.ts";
import type { Tx } from "../../../core/tx.ts";
import { staffChatLookup } from "../../members/lookups.ts";
import { membersWith } from "../../members/service.ts";
import { standingOf, taperOf } from "../lookups.ts";
import {
  approveOrder,
  catalogueOf,
  changeReward,
  endOrder,
  findReward,
  handOver,
  lockOrder,
  makeReward,
  type Order,
  ordersWith,
  placeOrder,
  type Reward,
  waitingOrders,
} from "../orders.ts";
import { readReward, rewardsNamed, SET_BONUS, setsOf } from "../rules.ts";
import { move } from "../service.ts";
import { cataloguePost, orderPost, ownOrderPost } from "../views.ts";
import { inPrivate, setsExchanged } from "./points.ts";

/** What points are exchanged for: the catalogue, the asking, staff's yes, the hand-over. */

const NAME = 40;

export const rewards = command({
  names: ["rewards", "礼品"],
  alone: ["礼品"],
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    if (line !== null) return change(c, line);
    const { communityId, id: personId } = c.person;
    const list = await catalogueOf(c.tx, communityId, c.now);
    const { points } = await standingOf(c.tx, communityId, personId);
    const post = cataloguePost(list, points, await taperOf(c.tx, communityId));
    if (list.length === 0 && holdsAny(c.person.grants, ["staff"])) post.lines.push(say("points-rewards-how"));
    return inPrivate(c, post, say("points-rewards-private"));
  },
});

/** Staff keep the catalogue and its stock. */
async function change(c: PersonContext, line: string): Promise<Action[]> {
  if (!holdsAny(c.person.grants, ["staff"])) throw new Refusal(say("points-rewards-staff"));
  const read = readReward(line);
  if (read === null) throw new Refusal(say("points-rewards-how"));
  if (read === "range") throw new Refusal(say("points-rewards-range"));
  const { id: communityId } = c.community;
  if (read.kind === "new") {
    const number = await c.nextNumber();
    const { cost, stock, material } = read;
    const name = clip(read.name, NAME).text;
    const made = { madeBy: c.person.id, madeAt: c.now, open: true };
    await makeReward(c.tx, { communityId, number, name, cost, stock, material, ...made });
    const args = { number: String(number), name, price: cost, stock };
    return [{ do: "reply", post: { lines: [say("points-reward-made", args)], number } }];
  }
  const set = read.kind === "close" ? ({ open: false } as const) : ({ stock: read.stock, open: true } as const);
  const changed = await changeReward(c.tx, communityId, read.number, set);
  if (!changed) throw new Refusal(say("points-reward-none", { number: String(read.number) }));
  const args = { number: String(read.number), name: changed.name };
  const text = changed.open
    ? say("points-reward-stock", { ...args, stock: changed.stock })
    : say("points-reward-closed", args);
  return [{ do: "acknowledge", text }];
}

export const redeem = command({
  names: ["redeem", "兑换"],
  args: { number: "number?", what: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, what }, c) {
    if (/^(?:badges|徽章)$/i.test(what?.trim() ?? "")) return exchangeSet(c);
    if (number !== null && what === null) return ask(c, number);
    return number === null && what !== null ? askNamed(c, what) : refuseHow();
  },
});

function refuseHow(): never {
  throw new Refusal(say("points-redeem-how"));
}

/** By its name: what is called so is had, what only resembles it is shown, to be picked. */
async function askNamed(c: PersonContext, what: string): Promise<Action[]> {
  const { communityId, id: personId } = c.person;
  const named = rewardsNamed(await catalogueOf(c.tx, communityId, c.now), what);
  const [only, ...others] = named;
  if (!only) refuseHow();
  if (others.length === 0 && fold(only.name) === fold(what).trim()) return ask(c, only.number);
  const { points } = await standingOf(c.tx, communityId, personId);
  const post = cataloguePost(named, points, await taperOf(c.tx, communityId));
  return inPrivate(c, post, say("points-rewards-private"));
}

async function ask(c: PersonContext, reward: number): Promise<Action[]> {
  const who = { communityId: c.person.communityId, personId: c.person.id };
  const placed = await placeOrder(c.tx, who, reward, c.nextNumber, c.now, c.timeZone);
  if ("problem" in placed) {
    const number = String(reward);
    if (placed.problem === "short") throw new Refusal(say("points-redeem-short", { missing: placed.missing }));
    throw new Refusal(say(`points-redeem-${placed.problem}`, { number }));
  }
  const { order, reward: found } = placed;
  const left = { ...found, stock: found.stock - 1 };
  return [...inPrivate(c, ownOrderPost(order, found)), ...(await askStaff(c, order, left)), orderTimer(order)];
}

const orderCard = ({ number }: Pick<Order, "number">): CardKey => `order:${number}`;
const changed = (order: Pick<Order, "number">): Action => ({ do: "update", card: orderCard(order) });

/** The cards of staff's group. */
export async function showOrders(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const orders = await ordersWith(tx, requests);
  return requests.map(({ communityId, number }) => {
    const found = orders.get(`${communityId}:${number}`);
    return found ? orderPost(found.order, found.reward) : null;
  });
}

function orderTimer(order: Order): Action {
  const { number, dueAt } = order;
  const key = `points:order:${number}:${dueAt.getTime()}`;
  return { do: "later", at: dueAt, job: "points.order", key, args: { number } };
}

/** Staff's group, where all see what became of it; or each of them in private while there is none. */
async function askStaff(c: PersonContext, order: Order, reward: Reward): Promise<Action[]> {
  if (await c.look(staffChatLookup, c.community.id))
    return [{ do: "announce", to: { purpose: "staff" }, card: orderCard(order) }];
  const staff = await membersWith(c.tx, c.community.id, { roles: ["staff", "admin"] });
  const post = orderPost(order, reward);
  return staff.map((personId) => ({ do: "whisper", personId, post, ifReachable: true }));
}

/** A full set of badges becomes points, once for each set (NEEDS H14). */
async function exchangeSet(c: PersonContext): Promise<Action[]> {
  const { communityId, id: personId } = c.person;
  const { deeds } = await standingOf(c.tx, communityId, personId);
  const done = await setsExchanged(c);
  if (setsOf(deeds) <= done) throw new Refusal(say("points-set-missing"));
  const given = { unit: "points" as const, act: "badges" as const, key: `badges:${done + 1}`, amount: SET_BONUS };
  if (!(await move(c.tx, { communityId, personId, ...given, at: c.now }, c.timeZone)))
    throw new Refusal(say("points-set-missing"));
  const { points } = await standingOf(c.tx, communityId, personId);
  return inPrivate(c, { lines: [say("points-set-done", { points: SET_BONUS, total: points })] });
}

export const order = command({
  names: ["order"],
  byChoice: true,
  args: { number: "number", answer: "word?" },
  may: ["resident"],
  where: "any",
  async run({ number, answer }, c) {
    const found = await lockOrder(c.tx, c.community.id, number);
    const isStaff = holdsAny(c.person.grants, ["staff"]);
    const own = found?.personId === c.person.id;
    if (!found || !(own || isStaff)) throw new Refusal(say("points-order-none", { number: String(number) }));
    const reward = (await findReward(c.tx, c.community.id, found.reward))!;
    if (answer === null) return inPrivate(c, own ? ownOrderPost(found, reward) : orderPost(found, reward));
    if (answer === "cancel") {
      if (!own) throw new Refusal(say("points-order-own"));
      if (found.state !== "asked" && found.state !== "approved") throw new Refusal(say("points-order-over"));
      await endOrder(c.tx, found, "cancelled", null, c.now, c.timeZone);
      return [{ do: "acknowledge", text: say("points-order-back", { price: found.cost }) }, changed(found)];
    }
    if (!isStaff) throw new Refusal(say("points-order-staff-only"));
    if (found.state !== "asked") throw new Refusal(say("points-order-decided"));
    // Nobody decides about what they asked for themselves.
    if (own) throw new Refusal(say("points-order-not-own"));
    return answer === "yes" ? approve(c, found, reward.name) : refuse(c, found, reward.name);
  },
});

async function approve(c: PersonContext, found: Order, name: string): Promise<Action[]> {
  const { order, code } = await approveOrder(c.tx, found, c.person.id, c.now);
  const until = { at: order.dueAt.toISOString(), style: "by" as const };
  const lines = [
    say("points-code", { number: String(order.number), name, code }),
    say("points-code-how", { due: until }),
  ];
  return [
    { do: "acknowledge", text: say("points-approved", { number: String(order.number) }) },
    changed(order),
    ...(order.personId === null
      ? []
      : [{ do: "whisper" as const, personId: order.personId, post: { lines, number: order.number } }]),
    orderTimer(order),
  ];
}

async function refuse(c: PersonContext, found: Order, name: string): Promise<Action[]> {
  await endOrder(c.tx, found, "refused", c.person.id, c.now, c.timeZone);
  return [
    { do: "acknowledge", text: say("points-refused", { number: String(found.number) }) },
    changed(found),
    ...toldBack(found, say("points-refused-told", { name, price: found.cost })),
  ];
}

function toldBack(found: Order, text: Post["lines"][number]): Action[] {
  if (found.personId === null) return [];
  const post = { lines: [text], number: found.number };
  return [{ do: "whisper", personId: found.personId, post, ifReachable: true }];
}

export const handover = command({
  names: ["handover", "核销"],
  bare: ["核销"],
  args: { code: "rest?" },
  may: ["staff"],
  where: "any",
  async run({ code }, c) {
    if (code === null) {
      const waiting = await waitingOrders(c.tx, c.community.id, c.now);
      const [first] = waiting;
      if (!first) throw new Refusal(say("points-handover-how"));
      const reward = (await findReward(c.tx, c.community.id, first.reward))!;
      const { lines, ...rest } = orderPost(first, reward);
      return [{ do: "reply", post: { ...rest, lines: [say("points-waiting", { count: waiting.length }), ...lines] } }];
    }
    const handed = await handOver(c.tx, c.community.id, code, c.person.id, c.now);
    if ("problem" in handed) throw new Refusal(say(`points-handover-${handed.problem}`));
    const { order } = handed;
    const reward = (await findReward(c.tx, c.community.id, order.reward))!;
    const args = { number: String(order.number), name: reward.name };
    return [
      { do: "acknowledge", text: say("points-handed", args) },
      changed(order),
      ...toldBack(order, say("points-handed-told", { name: reward.name })),
    ];
  },
});

/** Nobody decided, or nobody fetched it: the points come back. */
export async function expireOrder(c: JobContext): Promise<Action[]> {
  const found = await lockOrder(c.tx, c.communityId, Number(c.args.number));
  if (!found || found.dueAt > c.now || (found.state !== "asked" && found.state !== "approved")) return [];
  const reward = (await findReward(c.tx, c.communityId, found.reward))!;
  await endOrder(c.tx, found, "expired", null, c.now, c.timeZone);
  const args = { name: reward.name, price: found.cost };
  const text = say(found.state === "asked" ? "points-expired-asked" : "points-expired-fetch", args);
  return [changed(found), ...toldBack(found, text)];
}
