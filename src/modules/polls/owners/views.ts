import type { Block } from "../../../core/picture.ts";
import { inFull, listText, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { placeText } from "../../members/service.ts";
import { writeArea } from "../../register/service.ts";
import type { Details } from "../service.ts";
import { stampOf, titleText } from "../views.ts";
import { approvalFor, missing, type Outcome, outcomeOf, PARTICIPATION, percent, type Weight } from "./rules.ts";
import type { Standing } from "./service.ts";

const count = (n: bigint): number => Number(n);

/** "业主表决" where staff have said who holds it and by which rule, else "业主预表决". */
function kindText({ resolution }: Standing): Text {
  return say(isFormal(resolution) ? "owners-formal" : "owners-preparatory");
}

export function isFormal({ committee, rule }: { committee: string | null; rule: string | null }): boolean {
  return committee !== null && rule !== null;
}

/** Whose votes count, on what, where, and until when. */
export function ownersTerms(details: Details, standing: Standing): Text[] {
  const { matter } = standing.resolution;
  return [
    say("owners-terms", {
      ...{ kind: kindText(standing), place: placeText(details.place) },
      until: inFull(details.poll.closesAt),
    }),
    say("owners-matter", {
      matter: say(`owners-matter-${matter}`),
      takes: say(approvalFor(matter).above ? "owners-takes-half" : "owners-takes-three-quarters"),
    }),
  ];
}

/** Participation and approval, apart; "还差 …" as long as something is missing. */
export function ownersCounts({ resolution, all, tallies }: Standing): Text[] {
  const outcome = outcomeOf(all, tallies, resolution.matter);
  const { taking, agreeing, pending } = outcome;
  const share = approvalFor(resolution.matter);
  const lacking = (part: Weight, whole: Weight, of: typeof share): Text[] => {
    const heads = missing(part.heads, whole.heads, of);
    const area = missing(part.areaCm2, whole.areaCm2, of);
    return [
      ...(heads > 0n ? [say("owners-lack-heads", { heads: count(heads) })] : []),
      ...(area > 0n ? [say("owners-lack-area", { area: writeArea(upToHundredths(area)) })] : []),
    ];
  };
  const part = lacking(taking, all, PARTICIPATION);
  const yes = lacking(agreeing, taking, share);
  return [
    say("owners-taking", figures(taking, all)),
    part.length > 0 ? say("owners-taking-missing", { lack: listText(part) }) : say("owners-taking-enough"),
    ...(taking.heads === 0n ? [] : [say("owners-agreeing", figures(agreeing, taking))]),
    ...(taking.heads > 0n && yes.length > 0 ? [say("owners-agreeing-missing", { lack: listText(yes) })] : []),
    ...(pending.heads > 0n ? [say("owners-pending", { count: count(pending.heads) })] : []),
  ];
}

/** Of a square metre: rolls say no more, thirds do. Rounded up, so that whoever brings as much has brought enough. */
const upToHundredths = (cm2: bigint) => ((cm2 + 99n) / 100n) * 100n;

export function figures(part: Weight, whole: Weight) {
  return {
    ...{ heads: count(part.heads), allHeads: count(whole.heads), headsShare: percent(part.heads, whole.heads) },
    ...{ area: writeArea(part.areaCm2), allArea: writeArea(whole.areaCm2) },
    areaShare: percent(part.areaCm2, whole.areaCm2),
  };
}

/** Whether it passed, and which of the tests it did not pass. */
export function verdictTexts(outcome: Outcome): Text[] {
  const { participation, approval, passed } = outcome;
  if (passed) return [say("owners-passed")];
  const failed = [
    ...(participation.area ? [] : [say("owners-failed-taking-area")]),
    ...(participation.heads ? [] : [say("owners-failed-taking-heads")]),
    ...(approval.area ? [] : [say("owners-failed-agreeing-area")]),
    ...(approval.heads ? [] : [say("owners-failed-agreeing-heads")]),
  ];
  return [say("owners-failed"), ...failed];
}

/** What it is in law, and what it is not. */
export function lawText({ resolution }: Standing): Text {
  const { committee, rule } = resolution;
  if (!isFormal(resolution)) return say("owners-law-preparatory");
  return say("owners-law-formal", { committee: committee!, rule: rule! });
}

/** What came of it, each test by itself. */
export function ownersResult(standing: Standing): Text[] {
  const { resolution, all, tallies } = standing;
  const outcome = outcomeOf(all, tallies, resolution.matter);
  return [
    say("owners-taking", figures(outcome.taking, all)),
    say("owners-agreeing", figures(outcome.agreeing, outcome.taking)),
    ...(outcome.pending.heads > 0n ? [say("owners-pending", { count: count(outcome.pending.heads) })] : []),
    ...verdictTexts(outcome),
    lawText(standing),
  ];
}

/** "I understood it like this." */
export function ownersPreview(details: Details, standing: Standing, groups: number): Post {
  const { poll } = details;
  const { committee, rule, proxies } = standing.resolution;
  const { heads, areaCm2 } = standing.all;
  return {
    lines: [
      say("polls-preview"),
      titleText(poll),
      ...ownersTerms(details, standing),
      say("owners-preview-roll", { heads: count(heads), area: writeArea(areaCm2) }),
      isFormal({ committee, rule })
        ? say("owners-law-formal", { committee: committee!, rule: rule! })
        : say("owners-preview-preparatory"),
      proxies === 0 ? say("owners-preview-no-proxies") : say("owners-preview-proxies", { most: proxies }),
      say("polls-preview-where", { place: placeText(details.place), count: groups }),
    ],
    choices: [
      { label: say("owners-choice-open"), command: `resolution-open ${poll.number} ${stampOf(poll)}` },
      { label: say("polls-choice-drop"), command: `close ${poll.number} void` },
    ],
    number: poll.number,
  };
}

/** The result to be looked at: each of the four tests as a bar that stands out when it is passed. */
export function ownersBlocks({ resolution, all, tallies }: Standing): Block[] {
  const { taking, agreeing, participation, approval, passed } = outcomeOf(all, tallies, resolution.matter);
  const takes = say(approvalFor(resolution.matter).above ? "owners-picture-half" : "owners-picture-three-quarters");
  const share = (part: bigint, whole: bigint) => (whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000);
  const bar = (key: `${"taking" | "agreeing"}-${"area" | "heads"}`, part: bigint, whole: bigint, leads: boolean) => ({
    ...{ label: say(`owners-picture-${key}`, { takes }), share: share(part, whole), leads },
    value: say("owners-picture-share", { share: percent(part, whole) }),
  });
  return [
    { show: "lines", lines: [say(passed ? "owners-picture-passed" : "owners-failed-in-short")] },
    {
      show: "bars",
      bars: [
        bar("taking-area", taking.areaCm2, all.areaCm2, participation.area),
        bar("taking-heads", taking.heads, all.heads, participation.heads),
        bar("agreeing-area", agreeing.areaCm2, taking.areaCm2, approval.area),
        bar("agreeing-heads", agreeing.heads, taking.heads, approval.heads),
      ],
    },
    {
      show: "figures",
      figures: [
        { value: verbatim(String(taking.heads)), label: say("owners-picture-took-part") },
        { value: verbatim(String(all.heads)), label: say("owners-picture-entitled") },
      ],
    },
  ];
}
