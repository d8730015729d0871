import type { JobContext } from "../../core/module.ts";
import { type Action, say } from "../../core/post.ts";
import { countHomes } from "../members/service.ts";
import { detailsOf, unreadOf } from "./service.ts";
import { tellMaker } from "./shared.ts";
import { end, turn } from "./turns.ts";
import { thanksText, titleText, unreadText } from "./views.ts";
import { waiting } from "./waiting.ts";

/** A day after a must-read notice: its maker hears how many households have not read it, never which. */
async function unread(c: JobContext): Promise<Action[]> {
  const number = Number(c.args.number);
  const [details] = await detailsOf(c.tx, [{ communityId: c.communityId, number }]);
  const notice = details?.notice;
  if (notice?.state !== "on" || notice.issue !== c.args.issue || notice.ended) return [];
  const [left, [homes]] = await Promise.all([
    unreadOf(c.tx, notice),
    countHomes(c.tx, [{ communityId: c.communityId, placeId: notice.placeId }]),
  ]);
  if (left.households === 0) return [];
  const lines = [titleText(details!), unreadText(notice, left.households, homes!.households)];
  const choices = [
    { label: say("notices-choice-remind"), command: `notice-remind ${number} ${notice.issue}` },
    { label: say("notices-choice-leave"), command: "never-mind" },
  ];
  return tellMaker(c.tx, notice, { lines, choices, number });
}

/** How many have answered by now, said in the chat where some of them typed it. */
async function thank(c: JobContext): Promise<Action[]> {
  const number = Number(c.args.number);
  const [details] = await detailsOf(c.tx, [{ communityId: c.communityId, number }]);
  if (details?.notice.state !== "on" || details.notice.ended) return [];
  const chat = { platform: String(c.args.platform), id: String(c.args.chat) };
  const post = { lines: [thanksText(details)], number };
  // They have just typed it and wait for a word.
  return [{ do: "say", chat, post, occasion: "answer" }];
}

export const JOBS = {
  "notices.turn": turn,
  "notices.end": end,
  "notices.unread": unread,
  "notices.thank": thank,
  "notices.waiting": waiting,
};
