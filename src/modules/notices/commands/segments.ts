import { command, Refusal } from "../../../core/command.ts";
import { listText, say } from "../../../core/post.ts";
import { isSegment, SEGMENTS, segmentOf } from "../plan.ts";
import { segmentsOf, setSegment } from "../segments.ts";
import { reply } from "../shared.ts";

/** Residents say for themselves what they want to hear of in private; the choice is the consent, and ends with it. */
export const segments = command({
  names: ["segments", "我的情况"],
  args: { choice: "word?", how: "word?" },
  may: ["resident"],
  where: "private",
  async run({ choice, how }, c) {
    const segment = choice === null || isSegment(choice) ? choice : segmentOf(choice);
    if (choice !== null && segment === null) throw new Refusal(say("core-stale"));
    if (segment !== null) await setSegment(c.tx, c.person, segment, how !== "off", c.now);
    const mine = await segmentsOf(c.tx, c.person);
    const chosen = listText(mine.map((one) => say(`notices-segment-${one}`)));
    return reply({
      lines: [
        say("notices-segments-ask"),
        mine.length > 0 ? say("notices-segments-mine", { chosen }) : say("notices-segments-none"),
        say("notices-segments-consent"),
      ],
      choices: SEGMENTS.map((segment) => ({
        label: mine.includes(segment)
          ? say("notices-segment-off", { segment: say(`notices-segment-${segment}`) })
          : say(`notices-segment-${segment}`),
        command: `segments ${segment} ${mine.includes(segment) ? "off" : "on"}`,
      })),
    });
  },
});
