import { command, Refusal } from "../../../core/command.ts";
import { say } from "../../../core/post.ts";
import { isSegment, SEGMENTS } from "../plan.ts";
import { segmentsOf, toggleSegment } from "../segments.ts";
import { reply } from "../shared.ts";

/** Residents say for themselves what they want to hear of in private; the choice is the consent, and ends with it. */
export const segments = command({
  names: ["segments", "我的情况"],
  args: { choice: "word?" },
  may: ["resident"],
  where: "private",
  async run({ choice }, c) {
    if (choice !== null) {
      if (!isSegment(choice)) throw new Refusal(say("core-stale"));
      await toggleSegment(c.tx, c.person, choice, c.now);
    }
    const mine = await segmentsOf(c.tx, c.person);
    return reply({
      lines: [say("notices-segments-ask"), say("notices-segments-consent")],
      choices: SEGMENTS.map((segment) => ({
        label: mine.includes(segment)
          ? say("notices-segment-chosen", { segment: say(`notices-segment-${segment}`) })
          : say(`notices-segment-${segment}`),
        command: `segments ${segment}`,
      })),
    });
  },
});
