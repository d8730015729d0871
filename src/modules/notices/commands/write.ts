import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say, verbatim } from "../../../core/post.ts";
import { clip, isBlank } from "../../../core/text.ts";
import { findNamed, mustHaveGroups, usualPlace } from "../../members/service.ts";
import { dated, undated, wallOf } from "../dates.ts";
import { type Draft, findDraft, liveDraft, openDraft, saveDraft } from "../drafts.ts";
import { comesAgain, fromNext, takeExceptions, without } from "../exceptions.ts";
import { type Plan, readPlan, writePlan } from "../plan.ts";
import { stampOf } from "../previews.ts";
import type { Content } from "../schema.ts";
import { findNotice, namesOfPlaces } from "../service.ts";
import { acknowledge, going, mayManage, preview, reply } from "../shared.ts";
import { clocksOn, type When, writtenOut } from "../when.ts";
import { readWish } from "../wishes.ts";

/** Writing a notice, or anew what is to be changed of one, until its maker confirms it. */

export const notice = command({
  names: ["notice", "公告", "通知", "发公告"],
  spoken: ["notice"],
  bare: ["公告", "发公告"],
  // Said to the bot, it is asked for in any words: it is read back, and nothing is said before a yes.
  reads(text, meant) {
    const wish = meant ? readWish(text) : null;
    return wish && `notice ${wish}`;
  },
  args: { line: "rest?" },
  may: ["leader"],
  where: "any",
  run: ({ line }, c) => write(c, line),
});

const URGENT_ENGLISH = /^\/?(?:urgent|emergency)[ -](?:notice|announcement|alert)\b[\s:：,，!！]*/i;

/** A notice of danger: whoever writes it has no time for marks behind it. */
export const urgentNotice = command({
  names: ["urgent", "urgent-notice", "紧急公告", "紧急通知"],
  bare: ["紧急公告", "紧急通知"],
  spoken: ["urgent-notice"],
  opens(text) {
    const opened = URGENT_ENGLISH.exec(text);
    return opened && { line: text.slice(opened[0].length), sure: false };
  },
  args: { line: "rest?" },
  may: ["leader"],
  where: "any",
  run: ({ line }, c) => write(c, line && `${line} | 紧急`),
});

/** "改 12 后天才停水": other words for what was said or is to be, with its time, its place and its marks as they are. */
export const rewrite = command({
  names: ["rewrite", "改", "改公告", "更正"],
  // "改 8 点吧" among neighbours is talk.
  numbered: ["改公告", "更正"],
  args: { number: "number", line: "rest?" },
  may: ["leader"],
  where: "any",
  async run({ number, line }, c) {
    if (line === null) return copy(c, number);
    const draft = await findDraft(c.tx, c.community.id, number, c.person.id);
    if (draft && draft.base === 0) return (await leaveOut(c, draft, line)) ?? write(c, line, draft.content);
    const { version, content } = await changeable(c, number);
    const { communityId, id: personId } = c.person;
    const left = await leaveOut(c, { communityId, number, personId, base: version, content }, line);
    return left ?? write(c, `#${number}/${version} ${line}`, content);
  },
});

/** "改 4 1月18日不发": nothing but days on which what comes again does not; null where it says anything else. */
async function leaveOut(
  c: PersonContext,
  draft: Omit<Draft, "madeAt" | "askedAt">,
  line: string,
): Promise<Action[] | null> {
  const { content } = draft;
  const taken = takeExceptions(line, c.now, c.timeZone);
  if (!comesAgain(content.when) || taken.spans.length === 0 || !isBlank(taken.line)) return null;
  const when = without(content.when, taken.spans, c.now, c.timeZone);
  if (when === null) throw new Refusal(say("notices-bad-no-turn"));
  return reply(await preview(c, await saveDraft(c.tx, { ...draft, content: { ...content, when }, madeAt: c.now })));
}

/**
 * Reads what is to be said and reads it back.
 * @param kept what it changes, where only what is written is to change of it
 * @throws {Refusal} what is wrong with it
 */
async function write(c: PersonContext, line: string | null, kept: Content | null = null): Promise<Action[]> {
  if (line === null) throw new Refusal(say("notices-how"));
  if (c.clipped) throw new Refusal(say("notices-bad-long"));
  const { communityId, id: personId } = c.person;
  const replaced = /^[#﹟]([0-9]{1,9})\/([0-9]{1,6})\s/.exec(line);
  const old = replaced ? await changeable(c, Number(replaced[1])) : null;
  const isSaid = old !== null && old.issue > 0 && old.nextAt === null;
  const plan = readPlan(line, c.now, c.timeZone, isSaid);
  if (typeof plan === "string") throw new Refusal(say(`notices-bad-${plan}`));
  const base = plan.replaces?.version ?? 0;
  if (old && old.version > 0 && old.version !== base) {
    throw new Refusal(say("notices-changed-meanwhile", { number: String(old.number) }));
  }
  const placeId = await placeOf(c, plan, old?.placeId ?? kept?.placeId ?? null);
  const isForAll = (plan.segment ?? kept?.segment ?? null) === null;
  if (isForAll) await mustHaveGroups(c.tx, communityId, placeId);
  const photos = c.photos.length > 0 ? c.photos : (old?.content.photos ?? kept?.photos ?? []);
  const namesNoTime = plan.when.kind === "ask" && plan.when.why === "none";
  const content: Content = {
    ...{ words: plan.words, photos, placeId, until: plan.until ?? kept?.until ?? null },
    ...{ mustRead: plan.mustRead || kept?.mustRead === true, pinned: plan.pinned || kept?.pinned === true },
    ...{ urgent: plan.urgent || kept?.urgent === true, segment: plan.segment ?? kept?.segment ?? null },
    when: isSaid ? correctedWhen(old.content) : kept && namesNoTime ? kept.when : plan.when,
  };
  const open = old ? undefined : await openDraft(c.tx, communityId, personId);
  const number = old?.number ?? open?.number ?? (await c.nextNumber());
  const draft = await saveDraft(c.tx, { communityId, number, personId, base, content, madeAt: c.now });
  const post = await preview(c, draft);
  // What was not sent yet makes room for this one; it is not to be missed days later.
  const isLost = open !== undefined && kept === null && !isAlike(open.content.words, content.words);
  if (isLost) post.lines.splice(1, 0, say("notices-replaces", { words: clip(open.content.words, 60).text }));
  return [...reply(post), ...problemsOf(c)];
}

/** What was said once is put right at once; the turns of what came again stay what they were. */
function correctedWhen({ when }: Content): When {
  return when.kind === "at" && when.rule !== null ? when : { kind: "now" };
}

/** The same words with a slip put right, and not another notice: they begin or end alike. */
function isAlike(before: string, after: string): boolean {
  const [first, second] = [Array.from(before), Array.from(after)];
  const same = (a: string[], b: string[]) => a.slice(0, 4).join("") === b.slice(0, 4).join("");
  return same(first, second) || same(first.toReversed(), second.toReversed());
}

/** A time that its maker was asked for. */
export const when = command({
  names: ["notice-when"],
  byChoice: true,
  args: { number: "number", stamp: "word", choice: "word" },
  may: ["leader"],
  where: "any",
  async run({ number, stamp, choice }, c) {
    const draft = await ownDraft(c, number, stamp);
    const { when: asked } = draft.content;
    const isNow = choice === "now" || choice === "urgent";
    if (asked.kind !== "ask" || !(isNow || asked.options.includes(choice))) {
      throw new Refusal(say("core-stale"));
    }
    const { words } = draft.content;
    // A time that its words name is written out there, as it was meant. When it is said is another question.
    const ofWords = asked.ofWords && !isNow && asked.why !== "clock";
    const meant = ofWords ? writtenOut(words, choice, c.now, c.timeZone) : words;
    const isLater = !ofWords && !isNow && choice.slice(0, 10) !== wallOf(c.now, c.timeZone).slice(0, 10);
    const withDates = dated(meant, draft.madeAt, isLater, c.timeZone);
    const content = {
      ...{ ...draft.content, when: isNow ? ({ kind: "now" } as const) : chosenOf(asked, choice, c) },
      urgent: draft.content.urgent || choice === "urgent",
      // Its days are meant from the day on which it was written; said on another, they are dates.
      words: asked.rule !== null ? meant : isLater ? undated(withDates) : withDates,
    };
    return reply(await preview(c, await saveDraft(c.tx, { ...draft, content, madeAt: c.now })));
  },
});

/** What is known of its time when this was chosen. */
function chosenOf(
  { why, rule, except, said, ofWords }: Extract<When, { kind: "ask" }>,
  choice: string,
  c: PersonContext,
): When {
  const left = except ? { except } : {};
  if (why === "day")
    return { kind: "ask", why: "clock", options: clocksOn(choice, c.now, c.timeZone), rule, said, ofWords, ...left };
  if (ofWords && why !== "clock") return { kind: "ask", why: "either", options: [choice], rule, said, ofWords };
  const chosen = { kind: "at", start: choice, rule, said, ...left } as const;
  const first = fromNext(chosen, c.now, c.timeZone);
  if (first === null) throw new Refusal(say("notices-bad-no-turn"));
  return first;
}

/** The line that would make it again, to be copied and changed. */
export const change = command({
  names: ["notice-change"],
  byChoice: true,
  args: { number: "number" },
  may: ["leader"],
  where: "any",
  run: ({ number }, c) => copy(c, number),
});

async function copy(c: PersonContext, number: number): Promise<Action[]> {
  const draft = await liveDraft(c.tx, c.community.id, number, c.person.id);
  const old = draft ? null : await changeable(c, number);
  const content = draft?.content ?? old!.content;
  const version = draft?.base ?? old!.version;
  const isSaid = old !== null && old.issue > 0 && old.nextAt === null;
  const [place] = await namesOfPlaces(c.tx, c.community.id, [content.placeId]);
  const plan: Plan = {
    ...{ replaces: null, place: null, named: null },
    ...{ words: content.words, mustRead: content.mustRead, pinned: content.pinned, until: content.until },
    ...{ urgent: content.urgent, segment: content.segment },
    when: content.when,
  };
  const head = version > 0 ? `#${number}/${version} ` : "";
  const line = `/notice ${head}${writePlan(plan, nameOf(place!), isSaid)}`;
  return reply({ lines: [say("notices-change-how"), verbatim(line)], number });
}

/** The draft that a choice is about. @throws {Refusal} for anybody else's, and when it was written anew since */
export async function ownDraft(c: PersonContext, number: number, stamp: string): Promise<Draft> {
  const draft = await findDraft(c.tx, c.community.id, number, c.person.id);
  if (!draft) {
    const found = await findNotice(c.tx, c.community.id, number);
    throw new Refusal(say(found ? "core-stale" : "notices-maker-only", { number: String(number) }));
  }
  if (stampOf(draft) !== stamp) throw new Refusal(say("core-stale"));
  return draft;
}

/** The published notice that this person wants to change. */
async function changeable(c: PersonContext, number: number) {
  // A draft of one's own that is not out yet has no version to keep to.
  const found = await going(c, number);
  if (!(await mayManage(c.tx, c.person, found)))
    throw new Refusal(say("notices-not-yours", { number: String(number) }));
  return found;
}

/**
 * Where it is said: as was written, else in the building that its words name, else where it was written, else where
 * its maker leads. Whether they may do that alone is read back to them.
 */
async function placeOf(c: PersonContext, plan: Plan, old: number | null): Promise<number> {
  const { community, chat, person } = c;
  const find = async (name: NonNullable<Plan["named"]>) =>
    (await findNamed(c.tx, community.id, community.rootPlaceId, name))?.id ?? null;
  if (plan.place === "community") return community.rootPlaceId;
  if (plan.place !== null) {
    const found = await find(plan.place);
    if (found === null) throw new Refusal(say("notices-bad-no-place"));
    return found;
  }
  if (old !== null) return old;
  const named = plan.named && (await find(plan.named));
  // A building that is not here may be a slip: it is not said somewhere else because of it.
  if (plan.named?.kind === "building" && named === null)
    throw new Refusal(say("notices-bad-no-building", { building: plan.named.code }));
  if (named) return named;
  return usualPlace(person, chat, community.rootPlaceId);
}

/** The place as it is typed. */
function nameOf({ kind, code, parent }: { kind: string; code: string; parent: string | null }): string {
  if (kind === "grid") return `第${code}网格`;
  if (kind === "unit") return `${parent}号楼${code}单元`;
  return kind === "building" ? `${code}号楼` : "全小区";
}

function problemsOf(c: PersonContext): Action[] {
  return [...new Set(c.photoProblems)].map((problem) => acknowledge(say(problem)));
}
