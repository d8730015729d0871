import type { CardRequest, Module } from "../../core/module.ts";
import type { Post } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { homeLookup } from "../members/lookups.ts";
import { countHomes } from "../members/service.ts";
import { backCommand, formCommand, listCommand, replyCommand, sayCommand } from "./commands/answer.ts";
import { count, end, publish } from "./commands/ask.ts";
import { JOBS } from "./jobs.ts";
import { exportHeadcounts, forgetHeadcounts, mergeAnswers } from "./privacy.ts";
import { NOTHING, soundsLikeAnswer } from "./rules.ts";
import { answerable, askedJustNow, detailsOf, findHeadcount, headcountLocks } from "./service.ts";
import { headcountPost } from "./views.ts";

async function showCards(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const found = await detailsOf(tx, requests);
  const homes = await countHomes(
    tx,
    found.flatMap((details) => details?.headcount ?? []),
  );
  let next = 0;
  return found.map((details) => (details ? headcountPost(details, homes[next++]!.households) : null));
}

export const headcountsModule: Module = {
  name: "headcounts",
  commands: [count, publish, end, formCommand, sayCommand, replyCommand, backCommand, listCommand],
  jobs: JOBS,
  locks: headcountLocks,
  cards: { headcount: showCards },
  /** "3人", "都好" in reply to the card. */
  readReply: { headcount: (number, words) => (words.length <= 40 ? `count-reply ${number} ${words}` : null) },
  /** "就我一个人", "3口人", "two" in private, where the question stands: asked there, nobody writes the number of the headcount. */
  async readAnswer(tx, { communityId, id: personId }, words, now) {
    if (words.length > 40) return null;
    // "没有" is about whatever was asked last: of a headcount that counts it is nought.
    if (NOTHING.test(words.trim())) {
      const number = await askedJustNow(tx, { communityId, id: personId }, now);
      const found = number === null ? undefined : await findHeadcount(tx, communityId, number);
      return found?.headcount.options === null ? `count ${number} 0` : null;
    }
    const [home] = await homeLookup.find(tx, [{ communityId, personId }]);
    const reader = home ? `h${home.placeId}` : `p${personId}`;
    const all = await answerable(tx, { communityId, path: home?.path ?? null, reader }, now);
    const fitting = all.filter(({ headcount: { options } }) => soundsLikeAnswer(words, options) !== null);
    const asked = fitting.find(({ isAnswered }) => !isAnswered);
    // What has been answered is changed by plain words only where it can be no other, and not by a stray figure.
    const [only] =
      fitting.length === 1 && soundsLikeAnswer(words, fitting[0]!.headcount.options) === "words" ? fitting : [];
    const meant = asked ?? only;
    return meant ? `count ${meant.headcount.number} ${words}` : null;
  },
  async describe(tx, communityId, number) {
    const found = await findHeadcount(tx, communityId, number);
    return found && found.headcount.state !== "draft" ? `count ${number}` : null;
  },
  mergePersons: mergeAnswers,
  exportPerson: exportHeadcounts,
  forgetPerson: forgetHeadcounts,
  personTables: ["headcounts", "headcount_answers"],
};
