import { randomUUID } from "node:crypto";
import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import type { JobContext } from "../../../core/module.ts";
import { type Action, say } from "../../../core/post.ts";
import { atLocal, dayOf } from "../../../core/time.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { places } from "../../../store/schema.ts";
import { buildingByCode, claimOf, hashCode, newCode } from "../../members/service.ts";
import { fileReport, readMatter } from "../filing.ts";
import type { Kind } from "../kinds.ts";
import { clockTimer, digestTimer, handlerText, reply, responsibleOf, wentOn, whereOf, whisperAll } from "../people.ts";
import type { Change } from "../rules.ts";
import { reportCodes, reportSealed } from "../schema.ts";
import { change, type Deed, findReport, lockReport, type Report } from "../service.ts";
import { asksUnnamed, tellsWho } from "../unnamed.ts";
import { stateText, titleText } from "../views.ts";
import { short, tellsNothing } from "../words.ts";
import { addedPost, againFor, cameBack, mustBeLately } from "./close.ts";
import { likeOf } from "./repeat.ts";

/**
 * Without a name. What stays is the matter and a code that only its writer holds; the event it came with is erased in
 * the same transaction. Strictly so, not even the time stays: the words are sealed until the evening, among others'.
 */

/** 16 characters of 30 kinds: 78 random bits. */
const GROUPS = 4;
/** What it is, where the first word says so; else what breaks a rule, or a fault where life is at risk. */
const KIND = /^(?:(建议|投诉|举报)[\s:：,，]*|(suggest(?:ion)?|complain(?:t)?|violation)[\s:：,，]+)/i;
const KINDS: Readonly<Record<string, Kind>> = {
  ...{ 建议: "suggestion", 投诉: "complaint", 举报: "violation" },
  ...{ suggestion: "suggestion", complaint: "complaint", violation: "violation" },
  ...{ suggest: "suggestion", complain: "complaint" },
};
const STRICT = /^(?:严格[\s:：,，]*|strict(?:[\s:：,，]+|$))/i;
/** Said by whoever was told that they name themselves. */
const AS_IT_IS = /^(?:照原样|as is)[\s:：,，]*/i;

/** 严格 and 照原样, in whatever order, and what is to be told. */
function readLine(line: string): { strict: boolean; sure: boolean; text: string } {
  const rest = line.trim().replace(AS_IT_IS, "");
  const without = rest.replace(STRICT, "");
  const text = without.replace(AS_IT_IS, "").trim();
  return { strict: without !== rest, sure: rest !== line.trim() || text !== without.trim(), text };
}

/** A question about it, and nothing to report yet. */
const ASKS =
  /^(?:怎么|如何|咋|是不是|能不能|会不会|可以|真的|(?:how|can i|is (?:it|this)|are (?:they|reports)|does it|do you|really)\b)|[吗么?？]$/i;

export const anon = command({
  names: ["anon", "匿名"],
  bare: ["匿名"],
  opens: asksUnnamed,
  forgets: true,
  args: { text: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ text: line }, c) {
    const { strict, sure, text } = readLine(line ?? "");
    if (tellsNothing(text.replace(KIND, "")) || ASKS.test(text)) throw new Refusal(say("reports-anon-how"));
    const { urgent } = readUnnamed(text);
    const isOwn = async () =>
      tellsWho(text, { name: c.account.name, room: (await claimOf(c.tx, c.person))?.room ?? null });
    // A danger is not held up.
    if (!urgent && !sure && (await isOwn())) throw new Refusal(say("reports-anon-own"));
    const code = newCode(GROUPS);
    if (strict) {
      // By the evening it would be too late.
      if (urgent) throw new Refusal(say("reports-anon-urgent"));
      await seal(c, text, hashCode(code));
      const told = [say("reports-anon-sealed"), say("reports-anon-code", { code }), say("reports-anon-remains")];
      // One timer a day, whoever came first.
      return [
        ...reply(...(c.photos.length > 0 ? [say("reports-anon-no-photos"), ...told] : told)),
        digestTimer(c.now, c.timeZone),
      ];
    }
    const { number, actions } = await fileUnnamed(
      { ...whereOf(c), insertLater: c.insertLater, nextNumber: c.nextNumber },
      { text, hash: hashCode(code), anonymous: "code", photos: c.photos, reportedAt: c.now },
    );
    return [
      ...reply(
        say(urgent ? "reports-anon-filed-urgent" : "reports-anon-filed", { number: String(number) }),
        say("reports-anon-code", { code }),
      ),
      ...actions,
    ];
  },
});

/** Files what nobody said. No chat, no person: it is answered through its code alone. */
async function fileUnnamed(
  c: Parameters<typeof fileReport>[0],
  given: {
    text: string;
    hash: string;
    anonymous: "code" | "strict";
    photos: PersonContext["photos"];
    reportedAt: Date;
  },
): Promise<{ number: number; actions: Action[] }> {
  const { hash, anonymous, photos, reportedAt } = given;
  const { communityId } = c;
  const { kind, text, reading } = readUnnamed(given.text);
  const { place } = reading;
  const building = place?.building ? await buildingByCode(c.tx, communityId, place.building) : undefined;
  const placeId = building?.id ?? (await rootOf(c.tx, communityId));
  const one = { kind, text, building: place?.building ?? null, category: reading.category, personId: null };
  const { report, actions } = await fileReport(c, {
    ...{
      kind,
      text,
      source: "chat",
      anonymous,
      discreet: false,
      personId: null,
      placeId,
      platform: "",
      chat: "",
      photos,
    },
    ...{ building: place?.building ?? null, unit: place?.unit ?? null, ask: false, reading, reportedAt, eventId: null },
    like: await likeOf(c, one, photos),
  });
  await c.tx.insert(reportCodes).values({ communityId, hash, number: report.number });
  return { number: report.number, actions };
}

/** What was said and of which kind; `urgent`: somebody may be in danger. A wish ("建议 装一台除颤仪") is never that. */
function readUnnamed(line: string) {
  const [, chinese, english] = KIND.exec(line) ?? [];
  const said = chinese ?? english?.toLowerCase();
  const text = line.replace(KIND, "");
  const reading = readMatter(text);
  const asked = said === undefined ? "violation" : KINDS[said]!;
  const urgent = reading.urgent && asked !== "suggestion";
  return { kind: urgent ? ("fault" as const) : asked, text, reading, urgent };
}

async function rootOf(tx: PersonContext["tx"], communityId: number): Promise<number> {
  const [root] = await tx
    .select({ id: places.id })
    .from(places)
    .where(and(eq(places.communityId, communityId), eq(places.kind, "community")));
  return root!.id;
}

/** Puts the words among those of the day, and writes all of them anew in random order: none is the last any more. */
async function seal(c: PersonContext, text: string, hash: string): Promise<void> {
  const communityId = c.community.id;
  const day = dayOf(c.now, c.timeZone);
  const there = await c.tx.delete(reportSealed).where(eq(reportSealed.communityId, communityId)).returning();
  const all = [...there, { communityId, day, text, hash, id: "" }].map((row) => ({ ...row, id: randomUUID() }));
  await c.tx.insert(reportSealed).values(shuffled(all));
}

function shuffled<T extends { id: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** In the evening the sealed words become reports, in random order, each known only by its day. */
export async function openSealed(c: JobContext): Promise<Action[]> {
  const sealed = await c.tx.delete(reportSealed).where(eq(reportSealed.communityId, c.communityId)).returning();
  const actions: Action[] = [];
  for (const { day, text, hash } of shuffled(sealed.map((row) => ({ ...row, id: randomUUID() })))) {
    const reportedAt = atLocal(c.timeZone, new Date(`${day}T12:00:00Z`), 0, 0);
    actions.push(...(await fileUnnamed(c, { text, hash, anonymous: "strict", photos: [], reportedAt })).actions);
  }
  return actions;
}

/** What the holder of a code may say of it. */
const DEEDS: Readonly<Record<string, Exclude<Change, "reported">>> = {
  ...{ 已解决: "confirmed", solved: "confirmed", 没解决: "reopened", "not-solved": "reopened" },
  ...{ 补充: "added", more: "added", 撤回: "withdrawn", withdraw: "withdrawn" },
};

/** A code of theirs, with the command before it or without; written apart only in capitals, so that no sentence is one. */
const CODE =
  /^(?:\/?(?:case|回执)(?:码|号)?(?:是|为)?[\s:：]*)?((?:[0-9A-Za-z]{4}[-–—]?){3}[0-9A-Za-z]{4}|(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4})(?:[\s,，:：]+(.{1,500}))?[。.]?$/s;

/** "7K3Q-9XWP-2FGH-4MNP", and what is to be said of it. */
function readCode(text: string): { line: string; sure: boolean } | null {
  const [, code, more] = CODE.exec(text) ?? [];
  return code !== undefined && /[0-9]/.test(code)
    ? { line: `${code.replaceAll(" ", "-")} ${more ?? ""}`.trim(), sure: true }
    : null;
}

export const caseOf = command({
  names: ["case", "回执"],
  opens: readCode,
  forgets: true,
  args: { code: "word?", deed: "word?", words: "rest?" },
  may: ["resident"],
  where: "private",
  async run({ code, deed: word, words }, c) {
    if (code === null) throw new Refusal(say("reports-case-how"));
    const { id: communityId } = c.community;
    const hash = hashCode(code);
    const [held] = await c.tx
      .select()
      .from(reportCodes)
      .where(and(eq(reportCodes.communityId, communityId), eq(reportCodes.hash, hash)));
    if (!held) {
      const [sealed] = await c.tx
        .select({ id: reportSealed.id })
        .from(reportSealed)
        .where(and(eq(reportSealed.communityId, communityId), eq(reportSealed.hash, hash)));
      throw new Refusal(say(sealed ? "reports-case-sealed" : "reports-case-none"));
    }
    let report = await lockReport(c.tx, communityId, held.number);
    if (word === null) {
      // What was put together with another goes on there: this is the only way in which they can follow it.
      while (report.mergedInto !== null) report = (await findReport(c.tx, communityId, report.mergedInto))!;
      const own = report.number === held.number;
      // What somebody else said without a name is not theirs to read.
      const said = own ? [say("reports-said-private", { text: short(report.text) })] : [];
      const lines = [titleText(report), ...said, stateText(report, await handlerText(c.tx, report))];
      if (own && report.state === "resolved") lines.push(say("reports-case-ask"));
      if (own && report.state === "confirmed" && report.stars === null) lines.push(say("reports-case-stars"));
      return reply(...lines);
    }
    if (/^[1-5]$/.test(word)) return rateUnnamed(c, report, Number(word));
    const what = Object.hasOwn(DEEDS, word) ? DEEDS[word] : undefined;
    if (what === undefined) throw new Refusal(say("reports-case-how"));
    return actUnnamed(c, report, what, words);
  },
});

async function rateUnnamed(c: PersonContext, report: Report, stars: number): Promise<Action[]> {
  if (report.stars !== null) throw new Refusal(say("reports-rated-already", { number: String(report.number) }));
  const deed: Deed = { by: null, actors: new Set(["reporter"]), at: c.now, timeZone: c.timeZone, stars };
  await change(c.tx, report, "rated", { ...deed, words: String(stars) }, { stars });
  return [...reply(say("reports-rated", { stars: String(stars) })), ...wentOn(report.number)];
}

/** The holder of the code is its reporter, and nobody in the log. */
async function actUnnamed(
  c: PersonContext,
  report: Report,
  what: Exclude<Change, "reported">,
  words: string | null,
): Promise<Action[]> {
  const said = words === null ? undefined : short(words);
  if (what === "reopened") mustBeLately(report, c.now);
  const deed: Deed = { by: null, actors: new Set(["reporter"]), at: c.now, timeZone: c.timeZone, words: said };
  const set = what === "reopened" ? againFor(report, c.now, c.timeZone) : {};
  const after = await change(c.tx, report, what, deed, set);
  const heard = what === "reopened" || what === "added" ? await responsibleOf(c.tx, after) : [];
  return [
    ...reply(
      say("reports-case-done", { state: stateText(after, await handlerText(c.tx, after)) }),
      ...(what === "confirmed" ? [say("reports-case-stars")] : []),
    ),
    ...wentOn(after.number),
    ...clockTimer(after, c.now, c.eventId),
    ...whisperAll(heard, what === "added" ? addedPost(after, said!) : cameBack(after, said)),
  ];
}
