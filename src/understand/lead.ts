import { plain } from "./plain.ts";
import { readTokens } from "./timeReaders.ts";
import type { Now } from "./timeTokens.ts";

/** No time at the beginning of a line is longer. */
const READ_AT_MOST = 80;
/** What may stand between the pieces of one time, and after it. */
const BETWEEN = /^(?:的|在|于|at|on)?$/;
const AFTER = /^(?:\s*(?:发布|发出|发送|通知|的时候|时|的))?[\s,，:：、。.;；]*/;

/**
 * Parts a line into the time it begins with and what follows: "明早9点 3号楼停水到下午5点" → "明早9点" and
 * "3号楼停水到下午5点". A blank after a time of day ends it, so that a second time belongs to the words.
 * @returns `when` is empty where it begins with no time
 */
export function readLead(text: string, now: Now): { when: string; rest: string } {
  const said = plain(text.slice(0, READ_AT_MOST));
  let end = 0;
  let hasClock = false;
  let comesAgain = false;
  for (const token of readTokens(said, now)) {
    if (token.start < end) continue;
    const gap = said.slice(end, token.start);
    if (!BETWEEN.test(gap.replace(/[\s,，、]/g, ""))) break;
    const until = token.kind === "to" && comesAgain;
    if (hasClock && /[\s,，、]/.test(gap) && !until) break;
    if (token.kind === "mark" && (token.mark === "or" || token.mark === "end")) break;
    hasClock ||= token.kind === "clock" || token.kind === "after";
    comesAgain ||= token.kind === "every";
    if (until) hasClock = false;
    end = token.end;
  }
  const rest = text.slice(end);
  return { when: text.slice(0, end), rest: end === 0 ? rest : rest.slice(AFTER.exec(rest)![0].length) };
}
