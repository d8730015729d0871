import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { clip } from "../../../core/text.ts";
import { and, desc, eq, inArray } from "../../../store/drizzle.ts";
import {
  findParty,
  grantsOf,
  LEADERS,
  leadingParty,
  type Party,
  partiesOf,
  partiesText,
  partyAt,
  partyText,
} from "../../members/service.ts";
import { assigneeChoices, assigneesOf, type Named, namedBy, whomText } from "../assignees.ts";
import { jointOf } from "../calls.ts";
import { clockOf, endOf } from "../clocks.ts";
import { keepHelpers, tellHelpers } from "../helpers.ts";
import { isForStaffAlone, isHidden, KIND_RULES } from "../kinds.ts";
import { isWithCommittee } from "../levels.ts";
import {
  act,
  actorsOf,
  card,
  choosable,
  clockTimer,
  handlerText,
  offerPost,
  reply,
  sayIfEmpty,
  tellOf,
  tellReporter,
  tellStaff,
  toAsker,
  wentOn,
  whereOf,
  whisperAll,
} from "../people.ts";
import { reportEvents } from "../schema.ts";
import { lockReport, mustBePossible, type Report } from "../service.ts";
import { stateText, titleText } from "../views.ts";

/** Who is to see to it, and who helps. */

/** Said behind it by who was told that others will read it. */
const SURE = /(?:^|[\s,，]+)(?:确定|sure)[。.!！]*$/i;

/** "派 3 物业". Among neighbours it is talk, and "派 3 个人来" is it everywhere. */
const SEND = /^(\/?)派\s{0,3}([#﹟]?[0-9]{1,9})\s+(?=\S)(?![个人位名户元块天号点月年次份件楼层岁台辆两])/;

/** "34号派给小丁", "把1号交给吴师傅", "34号给小丁"; "3号给我打电话" is talk. */
const GIVE =
  /^(\/?)把?[#﹟]?([0-9]{1,6})\s?(?:号|件)?(?:的事|那件|这件)?[\s,，]?(?:(?:改|转)?(?:派|交|分|安排|转)(?:单)?给\s?(?=\S)|给\s?(?=[^\s我你您他她它大打发送回个]{2,5}[。.!！~～]*$))/;
/** Said in reply to its card: 派给小丁. */
const GIVE_THIS =
  /^(?:这件|这个|把?这个?)?(?:改|转)?(?:派|交|分|安排|转)(?:单)?给\s?(\S.{0,40}?)(?:吧|了)?[。.!！~～]*$/;

/** The same in reply to its card. @returns the command line, or null when it is none */
export const readGiven = (number: number, words: string): string | null => {
  const [, to] = GIVE_THIS.exec(words) ?? [];
  return to === undefined ? null : `assign ${number} ${to}`;
};

export const assign = command({
  names: ["assign", "派单"],
  bare: ["派单"],
  alone: ["assign"],
  numbered: ["assign"],
  reads: (text, meant) => {
    const form = [SEND, GIVE].find((one) => meant && one.test(text));
    return form ? text.replace(form, "$1派单 $2 ").replace(/吧?[。.!！~～]*$/, "") : null;
  },
  args: { number: "number", to: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, to }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    const actors = await actorsOf(c, found);
    if (!actors.has("staff") && !actors.has("leader"))
      throw new Refusal(say(isHidden(found) ? "reports-assign-private" : "reports-assign-scope"));
    const parties = await partiesOf(c.tx, c.community.id);
    const target = await assigneeOf(c, to?.replace(SURE, "") ?? null, parties);
    if (target && "asked" in target) {
      mustBePossible(found, "assigned", { actors, partyId: 0 });
      return toAsker(c, { number, lines: [target.asked], choices: assigneeChoices(number, target.people) });
    }
    if (!target) {
      mustBePossible(found, "assigned", { actors, partyId: 0 });
      return [
        {
          do: "reply",
          post: {
            number,
            lines: [say("reports-assign-whom", { number: String(number) })],
            choices: parties.map((p) => ({
              label: partyText(p.name),
              command: `assign ${number} ${p.name}`,
            })),
          },
        },
      ];
    }
    const { helpers, ...who } = target;
    const isLeaders = parties.some((p) => p.id === who.partyId && p.name === LEADERS);
    if (isLeaders && (await partyAt(c.tx, c.community.id, who.partyId!, found.placeId)).length === 0)
      throw new Refusal(say("reports-assign-no-leader"));
    // A person without a party is whom it is given to all the same.
    const given = { partyId: who.partyId ?? who.assigneeId };
    mustBePossible(found, "assigned", { actors, ...given });
    if (await haveIt(c, found, who)) return stays(c, found, helpers, parties);
    const anew = found.partyId !== who.partyId || found.assigneeId !== who.assigneeId;
    const others = who.assigneeId !== null || !isWithCommittee(who, parties);
    if (isForStaffAlone(found) && anew && others && !SURE.test(to ?? "")) {
      const party = who.assigneeId === null ? parties.find((p) => p.id === who.partyId) : undefined;
      return askFirst(number, to?.trim() ?? "", party);
    }
    const joint = await jointOf(c.tx, found);
    const kept = joint === null ? { finishAt: null, plan: null } : {};
    const dueAt = joint ?? acceptBy(c, found, who);
    // Who is given it anew has not had it back: what was done before is the log's.
    const set = { ...who, workerId: null, acceptedAt: null, answer: null, asking: null, ...kept, dueAt };
    const { before, after } = await act(c, number, "assigned", given, set, found);
    await keepHelpers(c.tx, after, helpers);
    const args = { number: String(number), whom: await whomText(c, after) };
    const due = { at: dueAt.toISOString(), style: "by" as const };
    return [
      {
        do: "acknowledge",
        text: joint === null ? say("reports-assigned", args) : say("reports-assigned-joint", { ...args, due }),
      },
      ...wentOn(number),
      ...clockTimer(after, c.now, c.eventId),
      ...(await tellOf(whereOf(c), "assigned", after, { responsible: await offerPost(whereOf(c), after) }, c)),
      ...(await handOver(c, before, after)),
      ...(await tellHelpers(whereOf(c), after, helpers, c.person.id)),
      ...(who.assigneeId === null && who.partyId !== null ? await sayIfEmpty(c, who.partyId) : []),
    ];
  },
});

/** Whoever told it without a name told it to the committee: that others will read it is said first. */
function askFirst(number: number, to: string, party: Party | undefined): Action[] {
  const args = { number: String(number) };
  if (!party) return reply(say("reports-assign-sure-one", args));
  const lines = [say("reports-assign-sure", { ...args, whom: partyText(party.name) })];
  const choices: Choice[] = [
    { label: say("reports-choice-give-on"), command: `assign ${number} ${to} 确定`, says: "yes" },
  ];
  return [{ do: "reply", post: { number, lines, choices } }];
}

type Whom = Pick<Report, "partyId" | "assigneeId">;

/** By when it is taken on: from now, and for those who are asked already, as they were asked. */
function acceptBy(c: PersonContext, found: Report, who: Whom): Date {
  if (found.state === "assigned" && found.partyId === who.partyId && found.dueAt) return found.dueAt;
  const accept = KIND_RULES[found.kind].accept ?? clockOf(found).accept;
  return endOf(found.urgent ? clockOf(found).accept : accept, c.now, c.timeZone);
}

/** Is it theirs already: taken on by one of them, or given to just these and not taken yet? */
async function haveIt(c: PersonContext, found: Report, who: Whom): Promise<boolean> {
  const { workerId, partyId, state } = found;
  if (workerId === null) return state === "assigned" && partyId === who.partyId && found.assigneeId === who.assigneeId;
  if (who.assigneeId !== null) return workerId === who.assigneeId;
  return partyId === who.partyId && (await partyAt(c.tx, c.community.id, partyId!, found.placeId)).includes(workerId);
}

/** Nothing changes for whoever has it, but for who helps where somebody is named: it is said since when, and what can be sent. */
async function stays(
  c: PersonContext,
  found: Report,
  helpers: readonly number[],
  parties: readonly Party[],
): Promise<Action[]> {
  const number = String(found.number);
  const whom = (await handlerText(c.tx, found)) ?? say("reports-handler-unknown");
  const other = choosable(parties.filter((p) => p.id !== found.partyId))[0] ?? "";
  const since = { at: (await givenAt(c, found)).toISOString(), style: "moment" as const };
  const nameOf = (id: number) => parties.find((p) => p.id === id)!.name;
  const lines = [
    helpers.length === 0
      ? say("reports-assigned-stays", { number, whom: await whomText(c, found), since })
      : say("reports-assigned-helpers", { number, whom, others: partiesText(helpers.map(nameOf)) }),
    stateText(found, whom),
    say("reports-assigned-stays-how", { number, other: partyText(other) }),
  ];
  const answer: Action = { do: "reply", post: { number: found.number, lines } };
  if (helpers.length === 0) return [answer];
  await keepHelpers(c.tx, found, helpers);
  return [
    answer,
    { do: "update", card: card(found.number) },
    ...(await tellHelpers(whereOf(c), found, helpers, c.person.id)),
  ];
}

/** Since when whoever has it has it: taken on, else given. */
async function givenAt(c: PersonContext, { communityId, number, acceptedAt, reportedAt }: Report): Promise<Date> {
  if (acceptedAt !== null) return acceptedAt;
  const [given] = await c.tx
    .select({ at: reportEvents.at })
    .from(reportEvents)
    .where(
      and(
        eq(reportEvents.communityId, communityId),
        eq(reportEvents.number, number),
        inArray(reportEvents.change, ["assigned", "routed"]),
      ),
    )
    .orderBy(desc(reportEvents.id))
    .limit(1);
  return given?.at ?? reportedAt;
}

/** Nobody passes it on silently: whoever had it, and its reporter, hear where it went. */
async function handOver(c: PersonContext, before: Report, after: Report): Promise<Action[]> {
  if (before.partyId === null || before.partyId === after.partyId) return [];
  const args = {
    title: titleText(after),
    from: (await handlerText(c.tx, before)) ?? say("reports-handler-unknown"),
    to: (await handlerText(c.tx, after)) ?? say("reports-handler-unknown"),
  };
  const post = { number: after.number, lines: [say("reports-handed-over", args)] };
  const had = before.workerId === null ? [] : [before.workerId];
  return [
    ...whisperAll(had, post, c.person.id),
    ...tellReporter(after, post, c),
    ...(c.chat.purpose === "staff" ? [] : await tellStaff(whereOf(c), post, c.person.id)),
  ];
}

type Target = { partyId: number | null; assigneeId: number | null; helpers: number[] };
/** What its giver is asked: nobody has that name alone. */
type Asked = { asked: Text; people: readonly Named[] };

/**
 * To whom it goes: parties by their names (the first leads, the others help), a person the platform vouches for, or one
 * whose name nobody else has here.
 * @returns null when nobody is named; a question where it cannot be told who is
 * @throws {Refusal} when somebody is, and may not have it
 */
async function assigneeOf(
  c: PersonContext,
  to: string | null,
  parties: readonly Party[],
): Promise<Target | Asked | null> {
  const line = to?.trim() ?? "";
  const whole = findParty(parties, line);
  const named: Party[] = whole ? [whole] : [];
  let rest = whole ? "" : line;
  for (let next = leadingParty(parties, rest); next; next = leadingParty(parties, rest)) {
    named.push(next.party);
    rest = next.rest;
  }
  const [lead, ...others] = named;
  if (lead && rest === "") {
    return { partyId: lead.id, assigneeId: null, helpers: others.map((p) => p.id) };
  }
  const picked = /^person:([0-9]{1,9})$/.exec(line)?.[1];
  const people = line === "" ? [] : await assigneesOf(c);
  // "派单 1 小丁" is for whoever is called so, whoever's message it answers.
  const { sure, maybe } = namedBy(line, people);
  const account = c.targets[0];
  const known = account && c.targets.length === 1 ? c.known(account) : null;
  const id = picked ? Number(picked) : line.startsWith("@") ? (known?.id ?? sure?.id) : (sure?.id ?? known?.id);
  if (account && c.targets.length === 1 && id === undefined) throw new Refusal(say("reports-assign-no-worker"));
  if (id !== undefined) {
    const roles = ["worker", "leader", "staff", "admin"] as const;
    const held = (await Promise.all(roles.map((role) => grantsOf(c.tx, c.community.id, id, role)))).flat();
    if (!holdsAny(held, ["worker", "leader"])) throw new Refusal(say("reports-assign-no-worker"));
    return { partyId: held.find((g) => g.partyId !== null)?.partyId ?? null, assigneeId: id, helpers: [] };
  }
  if (line === "") return null;
  if (maybe.length > 0) return { asked: say("reports-assign-which"), people: maybe };
  const all = partiesText(parties.map((p) => p.name));
  return { asked: say("reports-assign-unknown", { name: clip(line, 20).text, parties: all }), people };
}
