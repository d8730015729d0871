import { type Post, say, type Text } from "../../core/post.ts";
import type { Standing } from "./lookups.ts";
import type { Order, Reward } from "./orders.ts";
import {
  BADGE_AT,
  BADGES,
  badgesOf,
  EARNING,
  type EarningAct,
  LEVEL_FROM,
  nextLevel,
  type Rule,
  setsOf,
  type Taper,
  titlesOf,
} from "./rules.ts";
import type { ledgerEntries } from "./schema.ts";

type Entry = typeof ledgerEntries.$inferSelect;

/** What somebody has, is and may, for their own eyes. @param sets full sets of badges exchanged already */
export function standingPost(standing: Standing, entries: readonly Entry[], sets: number): Post {
  const { points, earned, level, deeds } = standing;
  const next = nextLevel(level);
  const lines: Text[] = [
    say("points-mine", { total: points, level: say(`points-level-${level}`) }),
    say(`points-right-${level}`),
  ];
  if (next) lines.push(say("points-next", { missing: LEVEL_FROM[next] - earned, level: say(`points-level-${next}`) }));
  const titles = titlesOf(standing);
  if (titles.length > 0)
    lines.push(say("points-titles", { titles: listText(titles.map((t) => say(`points-title-${t}`))) }));
  const badges = badgesOf(deeds);
  if (badges.length > 0)
    lines.push(say("points-badges", { badges: listText(badges.map((b) => say(`points-badge-${b}`))) }));
  const missing = BADGES.filter((badge) => !badges.includes(badge));
  // What one is on the way to is told from the first deed on.
  const ahead = missing.filter((badge) => badges.length > 0 || deeds[badge] > 0);
  if (ahead.length > 0) {
    const rest = ahead.map((badge) =>
      say("points-badge-left", { badge: say(`points-badge-${badge}`), count: BADGE_AT[badge] - deeds[badge] }),
    );
    lines.push(say("points-badges-left", { badges: listText(rest) }));
  }
  lines.push(...entries.map(entryText));
  const choices = [{ label: say("points-choice-rewards"), command: "rewards" }];
  if (setsOf(deeds) > sets) choices.push({ label: say("points-choice-badges"), command: "redeem badges" });
  return { lines, choices };
}

/** "议事先锋、环保卫士": texts in a row, as one. */
function listText(texts: readonly Text[]): Text {
  const [first, ...rest] = texts;
  return rest.reduce((list, text) => say("points-list", { list, text }), first!);
}

/** "11月25日（周三） +10 议事 #15" */
function entryText({ amount, act, number, at, reverses }: Entry): Text {
  const args = {
    at: { at: at.toISOString(), style: "date" as const },
    amount: amount > 0 ? `+${amount}` : String(amount),
    what: reverses === null ? say(`points-act-${act}`) : say(backKey(amount), { what: say(`points-act-${act}`) }),
  };
  return number === null ? say("points-entry", args) : say("points-entry-number", { ...args, number: String(number) });
}

/** What undoes an entry: what was earned is taken back, or what was spent comes back. */
const backKey = (amount: number) => (amount < 0 ? "points-act-taken-back" : "points-act-given-back");

/** The table of what earns how much. */
export function rulesPost(rules: Readonly<Record<EarningAct, Rule>>, taper: Taper | null): Post {
  return {
    lines: [
      say("points-rules"),
      ...EARNING.map((act) => {
        const { points, dailyCap } = rules[act];
        return say("points-rule", { what: say(`points-act-${act}`), points, cap: dailyCap });
      }),
      say("points-rules-fair"),
      ...(taper ? [say("points-rules-taper", { percent: taper.percent })] : []),
    ],
  };
}

/** What can be had for points. */
export function cataloguePost(
  list: readonly (Reward & { price: number })[],
  points: number,
  taper: Taper | null,
): Post {
  if (list.length === 0) return { lines: [say("points-rewards-none")] };
  const lines = [
    say("points-rewards", { total: points }),
    ...list.map(({ number, name, price, stock }) => {
      const args = { number: String(number), name, price };
      return stock === 0 ? say("points-reward-gone", args) : say("points-reward", { ...args, stock });
    }),
    ...(taper ? [say("points-rules-taper", { percent: taper.percent })] : []),
  ];
  const choices = list
    .filter((reward) => reward.stock > 0 && reward.price <= points)
    .slice(0, 8)
    .map(({ number, name, price }) => ({
      label: say("points-choice-redeem", { name, price }),
      command: `redeem ${number}`,
    }));
  return { lines, choices };
}

/** An order as staff are asked about it, and what became of it: what, not who. */
export function orderPost(order: Order, reward: Reward): Post {
  const { number, cost: price, state, dueAt } = order;
  const due = { at: dueAt.toISOString(), style: "by" as const };
  if (state !== "asked") {
    const args = { number: String(number), name: reward.name, price };
    return { number, lines: [say("points-order", args), say(`points-order-now-${state}`, { due })] };
  }
  return {
    number,
    lines: [
      say("points-order-staff", { number: String(number), name: reward.name, price, stock: reward.stock }),
      say("points-order-until", { due }),
    ],
    choices: [
      { label: say("points-choice-approve"), command: `order ${number} yes` },
      { label: say("points-choice-refuse"), command: `order ${number} no` },
    ],
  };
}

/** The same for whoever asked for it. */
export function ownOrderPost(order: Order, reward: Reward): Post {
  const number = String(order.number);
  const due = { at: order.dueAt.toISOString(), style: "by" as const };
  const open = order.state === "asked" || order.state === "approved";
  return {
    number: order.number,
    lines: [
      say("points-order", { number, name: reward.name, price: order.cost }),
      say(`points-order-${order.state}`, { due }),
    ],
    // A "1" typed to say yes gives nothing back.
    ...(open
      ? {
          choices: [
            { label: say("points-choice-progress"), command: `order ${number}` },
            { label: say("points-choice-cancel"), command: `order ${number} cancel` },
          ],
        }
      : {}),
  };
}
