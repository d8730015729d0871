import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say } from "../../../core/post.ts";
import { describePlace } from "../../members/service.ts";
import { neighboursAt } from "../favours.ts";
import type { Matter } from "../filing.ts";
import { matterOf } from "../matter.ts";
import { acknowledge } from "../people.ts";
import { helpPreview } from "../views.ts";
import { tellsNothing } from "../words.ts";
import { bringUp } from "./repeat.ts";
import { whatIsIt } from "./report.ts";

/**
 * Help wanted of neighbours. Among them it is asked at once. Told to the bot alone it goes into the group only after its
 * writer has seen what the group would read, unless somebody is in danger.
 */

/** So long what was not sent is kept, and can still be. */
const WAITS_MS = 12 * 3_600_000;
/** How such a line may begin where it was written. */
const NAMED = /^\/?(?:askhelp(?![\w-])|求助)(?:@\w+)?[\s:：,，]*/i;

export const askHelp = command({
  names: ["askhelp", "求助"],
  bare: ["求助"],
  spoken: ["askhelp"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ text }, c) {
    if (text === null || tellsNothing(text)) throw whatIsIt(c, "help", text);
    const matter = await matterOf(c, "help", text);
    if (c.chat.kind === "group" || matter.reading.urgent) return bringUp(c, matter);
    const around = await neighboursAt(c.tx, { communityId: c.community.id, placeId: matter.placeId });
    return around === null ? bringUp(c, matter) : askFirst(c, matter, around);
  },
});

/** What all would read, and whether they shall. The words stay where they were written. */
async function askFirst(c: PersonContext, matter: Matter, around: number): Promise<Action[]> {
  const lines = [say("reports-help-preview", { place: await describePlace(c.tx, c.community.id, around) })];
  const { floor, name } = matter.reading.place ?? { floor: null, name: null };
  lines.push(...helpPreview({ ...matter, floor, spot: name }), say("reports-help-nameless"));
  const post: Post = {
    lines,
    choices: [
      { label: say("reports-choice-help-send"), command: `said ${c.saidIn} askhelp-send`, says: "yes" },
      { label: say("reports-choice-help-keep"), command: `said ${c.saidIn} askhelp-keep`, says: "no" },
    ],
  };
  return [
    { do: "reply", post },
    {
      do: "later",
      at: new Date(c.now.getTime() + WAITS_MS),
      job: "reports.fade",
      key: `reports:help:${c.saidIn}`,
      args: { event: c.saidIn },
    },
  ];
}

export const sendHelp = command({
  names: ["askhelp-send"],
  byChoice: true,
  args: { text: "rest" },
  may: ["resident"],
  where: "private",
  async run({ text }, c) {
    const words = text.replace(NAMED, "");
    if (tellsNothing(words)) throw new Refusal(say("reports-how-kind", { kind: say("reports-kind-help") }));
    return bringUp(c, await matterOf(c, "help", words));
  },
});

/** Not to the group: then nobody keeps it. */
export const keepHelp = command({
  names: ["askhelp-keep"],
  byChoice: true,
  args: { text: "rest?" },
  may: ["resident"],
  where: "private",
  async run(_args, c): Promise<Action[]> {
    return [acknowledge("reports-help-kept"), { do: "erase", eventId: c.saidIn }];
  },
});
