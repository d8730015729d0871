import { command, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, type Text } from "../../../core/post.ts";
import { isBlank } from "../../../core/text.ts";
import type { Tx } from "../../../core/tx.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { leadingParty, partiesOf, partiesText, partyAt } from "../../members/service.ts";
import { COMING, callsOf, rosterOf, whistleOf } from "../calls.ts";
import { endOf } from "../clocks.ts";
import { addHelpers } from "../helpers.ts";
import { notesOf } from "../lists.ts";
import { act, card, clockTimer, mustBeOpenly, reply, spoken, tellOf, whereOf, whisperAll } from "../people.ts";
import { reportCalls, reportWhistles } from "../schema.ts";
import { lockReport, type Report } from "../service.ts";
import { titleText } from "../views.ts";
import { short } from "../words.ts";

/**
 * 吹哨: a leader or staff call several bodies to one matter. They say why first (研判); each body has half an hour to
 * answer, in working time unless it is urgent; then they settle it together by a day, and the office rates how it went.
 */

/** A body that is called answers within half an hour, unless the whistle says otherwise: "60分钟". */
const MINUTES = 30;
const MINUTES_BETWEEN = [5, 480] as const;

/** 补录 before the number, or before the name: "补录 吹哨 20 …". */
const AFTERWARDS = /^(\/?)(?:吹哨[\s,，:：]{0,3}补录|补录[\s,，:：]{0,3}吹哨)[\s,，:：]{0,3}([#﹟]?[0-9]{1,9})(?=\s)/;

export const whistle = command({
  names: ["whistle", "吹哨"],
  bare: ["吹哨"],
  alone: ["whistle"],
  numbered: ["whistle"],
  reads: (text) => (AFTERWARDS.test(text) ? text.replace(AFTERWARDS, "$1吹哨 $2 补录") : null),
  args: { number: "number", line: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, line }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    mustBeOpenly(found);
    const { communityId } = found;
    const parties = await partiesOf(c.tx, communityId);
    const { named, unknown, words: said, afterwards, minutes } = readWhistle(line ?? "", parties);
    const [there] = await whistleOf(c.tx, found);
    // Once all have answered, or let their time pass, they may be called again: it came back, or others are needed.
    const before = there ? await callsOf(c.tx, found) : [];
    const running = before.some((call) => call.answeredAt === null && !call.silent);
    // Until then only those who are not called yet are called to the others.
    const bodies = running ? named.filter((id) => before.every((call) => call.partyId !== id)) : named;
    if (running && bodies.length === 0) throw new Refusal(say("reports-whistled-already", { number: String(number) }));
    // Why stands written already: others are called to what is going on, or it was noted before.
    const words = said ?? (running ? there!.words : (await notesOf(c.tx, [found]))[0]?.words) ?? null;
    if (bodies.length === 0 && words !== null) {
      throw new Refusal(
        say("reports-whistle-whom", {
          number: String(number),
          words,
          parties: partiesText(parties.map((p) => p.name)),
        }),
      );
    }
    const lead = found.partyId ?? bodies[0];
    const set = found.partyId === null ? { partyId: lead } : {};
    const { after } = await act(c, number, "whistled", { words, partyId: lead }, set, found);
    if (!running) {
      await forgetWhistle(c.tx, found);
      await c.tx.insert(reportWhistles).values({
        ...{ communityId, number, byPersonId: c.person.id, words: words!, afterwards, blownAt: c.now },
      });
    }
    const dueAt = endOf(found.urgent ? { minutes, always: true } : { minutes }, c.now, c.timeZone);
    await c.tx.insert(reportCalls).values(
      bodies.map((partyId) => ({
        communityId,
        number,
        partyId,
        dueAt,
        ...(afterwards ? { answeredAt: c.now } : {}),
      })),
    );
    await addHelpers(c.tx, after, bodies);
    const people = new Map<number, number[]>();
    for (const partyId of bodies) people.set(partyId, await partyAt(c.tx, communityId, partyId, found.placeId));
    const empty = parties.filter((p) => people.get(p.id)?.length === 0).map((p) => p.name);
    const called = parties.filter((p) => bodies.includes(p.id)).map((p) => p.name);
    const key = afterwards ? "reports-whistle-logged" : "reports-whistled";
    const actions: Action[] = [
      { do: "acknowledge", text: say(key, { number: String(number), parties: partiesText(called) }) },
      { do: "update", card: card(number) },
      ...clockTimer(after, c.now, c.eventId),
    ];
    const roster = await rosterOf(c.tx, after);
    const post: Post = {
      number,
      lines: [
        say("reports-whistle", { title: titleText(after) }),
        say("reports-whistle-why", { words: words! }),
        ...roster,
      ],
    };
    for (const name of unknown) actions.push(...reply(unknownText(number, name, words!)));
    // Those who are called hear it below, each with their own half hour.
    const isHere = c.chat.purpose === "staff";
    if (isHere) actions.push({ do: "reply", post });
    actions.push(
      ...(await tellOf(whereOf(c), "whistled", after, { staff: isHere ? null : post, responsible: null }, c)),
    );
    if (afterwards) return actions;
    const timer = `reports:silent:${number}:${dueAt.getTime()}`;
    actions.push({ do: "later", at: dueAt, job: "reports.silent", key: timer, args: { number } });
    if (empty.length > 0) actions.push(...reply(say("reports-whistle-empty", { parties: partiesText(empty) })));
    for (const partyId of bodies) {
      const due = { at: dueAt.toISOString(), style: "by" as const };
      const called: Post = {
        number,
        lines: [
          say("reports-whistle", { title: titleText(after) }),
          say("reports-whistle-why", { words: words! }),
          say("reports-whistle-answer-by", { due, number: String(number) }),
        ],
        choices: [{ label: say("reports-choice-coming"), command: `respond ${number} ${COMING}`, says: "got" }],
      };
      actions.push(...spoken(after, whisperAll(people.get(partyId)!, called, c.person.id)));
    }
    return actions;
  },
});

/**
 * What stands among the bodies, or right behind them, and is plainly the name of another one: it ends as such names do.
 * Any other word is why they are called.
 */
const LIKE_BODY =
  /^\p{Script=Han}{0,8}(?:公司|局|(?:派出|供电|卫生|管理|司法|税务)所|街道办?|办事处|[^会\s]委会|服务中心|(?:服务|供热|供水|燃气|煤气|卫生)站|消防队?|(?:维修|施工|保安|抢修|执法)队|城管|协会)(?=[\s、,，]+\S)/u;
/** "30分钟内回话", at the end of it: by when they answer. */
const WITHIN = /[\s,，、。]+([0-9]{1,3})\s?分钟(?:内|之内|以内)?(?:(?:请|要|都)?(?:回话|回复|答复|到场|到))?[。.!！]*$/;

/**
 * "物业 居委会 水管反复漏，要一起查" : who is called, and why. 补录: it was blown elsewhere.
 * @returns `unknown`: what may be the names of bodies that are not here; they stand in the words, too
 */
function readWhistle(
  line: string,
  parties: readonly { id: number; name: string }[],
): { named: number[]; unknown: string[]; words: string | null; afterwards: boolean; minutes: number } {
  const [trailing, by] = WITHIN.exec(line.trim()) ?? [];
  let rest = trailing === undefined ? line.trim() : line.trim().slice(0, -trailing.length);
  const named: number[] = [];
  const unknown: string[] = [];
  let afterwards = false;
  let minutes = minutesIn(by) ?? MINUTES;
  const partyIn = (text: string) => leadingParty(parties, text, false);
  for (;;) {
    const word = /^[^\s,，、:：]+/.exec(rest)?.[0];
    if (word === undefined) break;
    const found = partyIn(rest);
    const after = found?.rest ?? rest.slice(word.length).replace(/^[\s,，、:：]+/, "");
    const within = minutesIn(/^([0-9]{1,3})(?:分钟(?:内|之内|以内)?|min)$/i.exec(word)?.[1]);
    if (found) named.push(found.party.id);
    else if (/^(?:补录|afterwards)$/i.test(word)) afterwards = true;
    else if (within !== null) minutes = within;
    else if (named.length > 0 && LIKE_BODY.test(rest) && partyIn(after)) unknown.push(word);
    else break;
    rest = after;
  }
  const last = named.length > 0 ? LIKE_BODY.exec(rest)?.[0] : undefined;
  const words = [...unknown, rest].join(" ");
  return {
    ...{ named: [...new Set(named)], unknown: last ? [...unknown, last] : unknown },
    ...{ words: isBlank(words) ? null : short(words), afterwards, minutes },
  };
}

const minutesIn = (said: string | undefined): number | null =>
  said === undefined ? null : Math.min(Math.max(Number(said), MINUTES_BETWEEN[0]), MINUTES_BETWEEN[1]);

/** Nobody of that name was called, and how to bring them in if it is a body. */
function unknownText(number: number, name: string, words: string): Text {
  const rest = words.split(/[\s、]+/).filter((word) => word !== name);
  return say("reports-whistle-unknown", { number: String(number), name, words: rest.join(" ") });
}

/** What was called before makes room: the log of the report keeps that it was. */
async function forgetWhistle(tx: Tx, { communityId, number }: Report): Promise<void> {
  for (const table of [reportCalls, reportWhistles])
    await tx.delete(table).where(and(eq(table.communityId, communityId), eq(table.number, number)));
}
