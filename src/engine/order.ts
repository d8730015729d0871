import type { Claimed } from "./claim.ts";
import type { Route } from "./router.ts";

/**
 * Brings events of one kind together, so that what they write goes in together. Order is kept within each lane, which
 * is all that is promised: lanes with several events stay as they are, before the others.
 */
export function sortByWork(batch: Claimed[], routes: ReadonlyMap<number, Route>): void {
  const events = new Map<string, number>();
  for (const { lane } of batch) events.set(lane, (events.get(lane) ?? 0) + 1);
  const work = ({ id, lane, payload }: Claimed): string => {
    if (events.get(lane)! > 1) return "";
    const route = routes.get(id);
    return route?.kind === "command" ? `command ${route.command.names[0]}` : payload.type;
  };
  const works = new Map(batch.map((row) => [row, work(row)]));
  batch.sort((a, b) => {
    const [x, y] = [works.get(a)!, works.get(b)!];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
