import { plain } from "./plain.ts";
import { readTokens } from "./timeReaders.ts";
import type { Now } from "./timeTokens.ts";

/** No time at the beginning of a line is longer. */
const READ_AT_MOST = 80;
/** What may stand between the pieces of one time, and after it. */
const BETWEEN = /^(?:的|在|于|at|on)?$/;
const AFTER = /^(?:\s*(?:发布|发出|发送|通知|的时候|时|的))?[\s,，:：、。.;；）)]*/;

/** What stands between the hours of one day: "每天9:00和19:00". */
const AND = /^\s*(?:和|与|及|以及|and|&|[、,，])\s*$/;

/** A time at the beginning of a line, and the words behind it. */
export interface Lead {
  /** Empty where the line begins with no time. */
  when: string;
  rest: string;
  /** "9点到12点": from when to when on the clock, where the time says so; else empty. */
  range: string;
}

/**
 * Parts a line into the time it begins with and what follows: "明早9点 3号楼停水到下午5点" → "明早9点" and
 * "3号楼停水到下午5点". A blank after a time of day ends it, so that a second time belongs to the words; only what comes
 * again may have several hours.
 */
export function readLead(text: string, now: Now): Lead {
  const said = plain(text.slice(0, READ_AT_MOST));
  const tokens = readTokens(said, now);
  let end = 0;
  let clockAt = -1;
  let hasClock = false;
  let comesAgain = false;
  let isRange = false;
  let isTo = false;
  for (const [i, token] of tokens.entries()) {
    if (token.start < end) continue;
    const gap = said.slice(end, token.start);
    const until = token.kind === "to" && comesAgain;
    const isHour = token.kind === "clock" || (token.kind === "period" && tokens[i + 1]?.kind === "clock");
    const another = comesAgain && hasClock && isHour && AND.test(gap);
    if (!another && !BETWEEN.test(gap.replace(/[\s,，、（）()]/g, ""))) break;
    if (!another && hasClock && /[\s,，、（(]/.test(gap) && !until) break;
    if (token.kind === "mark" && (token.mark === "or" || token.mark === "end")) break;
    if (isHour && clockAt === -1) clockAt = token.start;
    isRange ||= isTo && token.kind === "clock" && token.start > clockAt;
    isTo = token.kind === "to" || (isTo && (token.kind === "period" || token.kind === "date"));
    hasClock ||= token.kind === "clock" || token.kind === "after";
    comesAgain ||= token.kind === "every";
    if (until) hasClock = false;
    // Some times take the blank behind them along; it is what keeps the words apart.
    end = token.start + said.slice(token.start, token.end).trimEnd().length;
  }
  const rest = text.slice(end);
  return {
    when: text.slice(0, end),
    rest: end === 0 ? rest : rest.slice(AFTER.exec(rest)![0].length),
    range: isRange ? text.slice(clockAt, end) : "",
  };
}
