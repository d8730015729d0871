import { command } from "../../../core/command.ts";
import { say, type Text, verbatim } from "../../../core/post.ts";
import { fold } from "../../../core/text.ts";
import { askedAbout, fitsAsked } from "../questions.ts";
import { detailsOf, listNotices } from "../service.ts";
import { pathOf, reply } from "../shared.ts";
import { lineText, titleText } from "../views.ts";

/** More than that are lines of a list. */
const WHOLE = 2;
const MOST_LISTED = 5;

/** "明天几点停水": the notices that tell of it, or that none does. What is asked is not filed as a trouble. */
export const asked = command({
  names: ["notice-asked"],
  byChoice: true,
  args: { words: "rest" },
  may: ["resident"],
  where: "any",
  async run({ words }, c) {
    const topic = askedAbout(fold(words));
    const listed = await listNotices(c.tx, c.community.id, await pathOf(c), c.now);
    // What only some get in private is for them.
    const found = fitsAsked(
      topic,
      listed.filter(({ content }) => content.segment === null),
    );
    if (found.length === 0) return reply({ lines: [say("notices-asked-none", { topic })] });
    if (found.length > WHOLE)
      return reply({
        lines: [say("notices-asked"), ...found.slice(0, MOST_LISTED).map((notice) => lineText(notice, c.timeZone))],
      });
    const details = await detailsOf(c.tx, found);
    const lines = details.flatMap((one): Text[] => (one ? [titleText(one), verbatim(one.notice.content.words)] : []));
    return reply({
      lines: [say("notices-asked"), ...lines],
      ...(found.length === 1 ? { number: found[0]!.number } : {}),
    });
  },
});
