import { type Post, say, type Text } from "../../core/post.ts";
import type { Category } from "../../understand/categories.ts";
import { ENDED } from "./rules.ts";
import type { Report } from "./service.ts";
import { titleText } from "./views.ts";

/** Many of them, one in a line. */

/** A list, the most pressing first; `count` is how many there are in all, `more` what is said of the others. */
export function listPost(
  list: readonly Report[],
  count: number,
  empty: Text,
  head: Text,
  more: Text = say("reports-more", { count: count - list.length }),
): Post {
  if (list.length === 0) return { lines: [empty] };
  const lines = [head, ...list.map(itemText)];
  if (count > list.length) lines.push(more);
  return { lines };
}

/** One report in a list: what it is, and how far. */
export function itemText(report: Report): Text {
  return say("reports-item", {
    title: titleText(report),
    state: say(`reports-short-${report.late && !ENDED.has(report.state) ? "late" : report.state}`),
  });
}

/** "3号楼 电梯：14 天里第 3 次" */
export function trendText(building: string, category: Category, count: number): Text {
  return say("reports-trend", {
    place: say("place-building", { code: building }),
    category: say(`category-${category}`),
    count: String(count),
  });
}
