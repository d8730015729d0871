import type { CardRequest, Module } from "../../core/module.ts";
import type { Post } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { readSignupAnswer } from "../../understand/signups.ts";
import { attended, checkin, checkout, hours, roster } from "./commands/attend.ts";
import { leaveCommand, leaveSlotCommand, mine, SHOW, saysNotComing } from "./commands/join.ts";
import { dropList, eraseList, keepList, list, slotOfList } from "./commands/list.ts";
import { cancel, publish, signup, volunteer } from "./commands/open.ts";
import { timebank } from "./commands/timebank.ts";
import { JOBS } from "./jobs.ts";
import { rowsOf, signupLocks } from "./lookups.ts";
import { mergeSignups } from "./merge.ts";
import { exportSignups, forgetSignups } from "./privacy.ts";
import { detailsOf, findSignup, isHidden } from "./service.ts";
import { signupPost } from "./views.ts";

async function showCards(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const details = await detailsOf(tx, requests);
  return requests.map((request) => {
    const found = details.get(`${request.communityId}:${request.number}`);
    return found ? signupPost(found) : null;
  });
}

export const signupsModule: Module = {
  name: "signups",
  commands: [
    ...[signup, volunteer, publish, cancel, leaveCommand, leaveSlotCommand, mine, list, slotOfList, keepList],
    ...[checkin, checkout, roster, hours, attended, timebank],
  ],
  jobs: { ...JOBS, "signups.dropList": dropList, "signups.eraseList": eraseList },
  locks: signupLocks,
  cards: { signup: showCards },
  /** "+1", "我家两口" in reply to the card. */
  readReply: { signup: (number, words) => (readSignupAnswer(words) ? `signup ${number} ${words}` : null) },
  /** "我不去了" to the bot, of somebody who is on a list. */
  async readAnswer(tx, { communityId, id }, words) {
    if (!saysNotComing(words)) return null;
    return (await rowsOf(tx, communityId, id)).length > 0 ? "leave" : null;
  },
  async describe(tx, communityId, number) {
    const found = await findSignup(tx, communityId, number);
    return found && !isHidden(found.signup, found.signup.personId) ? `signup ${number} ${SHOW}` : null;
  },
  mergePersons: mergeSignups,
  exportPerson: exportSignups,
  forgetPerson: forgetSignups,
  personTables: ["signups", "signup_rows"],
};
