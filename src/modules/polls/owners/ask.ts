import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Post, say } from "../../../core/post.ts";
import { findNamed, goesOut, mustHaveGroups, type Place, placeById } from "../../members/service.ts";
import { codeOf } from "../chain.ts";
import { timersOf } from "../jobs.ts";
import { readPlan } from "../rules.ts";
import { lockPoll, openPoll, ownerDraftOf, saveDraft } from "../service.ts";
import { acknowledge, card, makerOnly, preview, reply, stateText } from "../shared.ts";
import { stampOf } from "../views.ts";
import { approvalFor, MATTERS, MOST_OWNERS, readAsked } from "./rules.ts";
import { freezeRoll, headsOf, saveAsked, unitsAt } from "./service.ts";

/** Without a word about it an owners' vote is open for a week: important ones run three to seven days. */
const USUAL = "截止 7天";

/** An owners' vote: the matter of art. 278 sets what it takes. */
export const resolution = command({
  names: ["resolution", "业主表决"],
  args: { line: "rest?" },
  may: ["staff"],
  where: "any",
  async run({ line }, c) {
    if (line === null) return reply(matters());
    const asked = readAsked(line);
    if (asked === "no-matter") return reply(matters(line));
    if (asked === "long") throw new Refusal(say("owners-bad-long"));
    if (asked === "proxies") throw new Refusal(say("owners-bad-proxies", { most: MOST_OWNERS }));
    if (asked.rest === "") {
      const number = String(MATTERS.indexOf(asked.matter) + 1);
      const matter = say(`owners-matter-${asked.matter}`);
      throw new Refusal(say("owners-how", { matter, takes: say(majorityKey(asked.matter)), number }), [], "words");
    }
    const options = c.chat.locale === "en" ? "For | Against | Abstain" : "同意 | 反对 | 弃权";
    const words = [asked.rest, options, ...(asked.hasClose ? [] : [USUAL])].join(" | ");
    const plan = readPlan(words, 0, c.now, c.timeZone);
    if (
      plan === "photos" ||
      plan === "many-options" ||
      plan === "same-options" ||
      (typeof plan !== "string" && plan.options.length !== 3)
    ) {
      throw new Refusal(say("owners-bad-options"));
    }
    if (typeof plan === "string") throw new Refusal(say(`polls-bad-${plan}`));
    const { communityId, id: personId } = c.person;
    const { place, parent } = await placeOf(c, plan.place);
    const heads = headsOf(await unitsAt(c.tx, communityId, place, parent));
    await mustHaveGroups(c.tx, communityId, place.id);
    const draft = await ownerDraftOf(c.tx, communityId, personId);
    const number = draft?.number ?? (await c.nextNumber());
    const { question, closesAt } = plan;
    await saveDraft(c.tx, {
      ...{ communityId, number, personId, question, closesAt, options: plan.options },
      ...{ electorate: "owner", multiple: false, secret: false, placeId: place.id, state: "draft", madeAt: c.now },
    });
    const areaCm2 = heads.reduce((sum, head) => sum + head.areaCm2, 0n);
    await saveAsked(c.tx, { communityId, number }, asked, { heads: BigInt(heads.length), areaCm2 });
    return reply(await preview(c, number));
  },
});

/** Freezes the roll and what is asked, and opens it. */
export const open = command({
  names: ["resolution-open"],
  byChoice: true,
  args: { number: "number", stamp: "word" },
  may: ["staff"],
  where: "any",
  async run({ number, stamp }, c) {
    const { poll: draft } = await lockPoll(c.tx, c.community.id, number);
    makerOnly(c, draft);
    if (draft.state !== "draft") throw new Refusal(stateText(draft));
    if (draft.electorate !== "owner" || stampOf(draft) !== stamp) throw new Refusal(say("core-stale"));
    if (draft.closesAt <= c.now) throw new Refusal(say("polls-bad-past"));
    const place = (await placeById(c.tx, draft.communityId, draft.placeId))!;
    const { frozen, seats } = await freezeRoll(c.tx, draft, place, await parentOf(c, place));
    const ready = { ...draft, eligible: seats };
    const opened = await openPoll(c.tx, ready, `${place.kind} ${place.code}`, c.now, frozen);
    const { when: _, ...how } = await goesOut(c, opened.placeId);
    return [
      acknowledge(say("owners-opened", { number: String(number), code: codeOf(opened.root!, 20) })),
      { do: "announce", to: { purpose: "residents", placeId: opened.placeId }, card: card(number), ...how },
      ...timersOf(opened, c.now, c.timeZone),
    ];
  },
});

/** What may be decided, to be tapped. @param line what was said of it already, which is kept for the choice */
function matters(line: string | null = null): Post {
  const rest = line === null ? "" : ` | ${line}`;
  return {
    lines: [say("owners-which")],
    choices: MATTERS.map((matter, i) => ({
      label: say(`owners-matter-${matter}`),
      command: `resolution ${i + 1}${rest}`,
    })),
  };
}

export function majorityKey(matter: (typeof MATTERS)[number]): "owners-takes-half" | "owners-takes-three-quarters" {
  return approvalFor(matter).above ? "owners-takes-half" : "owners-takes-three-quarters";
}

type Named = Exclude<ReturnType<typeof readPlan>, string>["place"];

/** The whole community, unless a building or a unit of one is named. */
async function placeOf(c: PersonContext, named: Named): Promise<{ place: Place; parent: Place | null }> {
  const { id: communityId, rootPlaceId } = c.community;
  const place =
    named === null || named === "community"
      ? await placeById(c.tx, communityId, rootPlaceId)
      : await findNamed(c.tx, communityId, rootPlaceId, named);
  if (!place) throw new Refusal(say("polls-bad-no-place"));
  return { place, parent: await parentOf(c, place) };
}

async function parentOf(c: PersonContext, place: Place): Promise<Place | null> {
  return place.parentId === null ? null : ((await placeById(c.tx, place.communityId, place.parentId)) ?? null);
}
