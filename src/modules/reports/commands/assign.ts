import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, say } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import {
  findParty,
  LEADERS,
  leadingParty,
  type Party,
  partiesOf,
  partiesText,
  partyAt,
  partyText,
} from "../../members/service.ts";
import { clockOf, endOf } from "../clocks.ts";
import { keepHelpers, tellHelpers } from "../helpers.ts";
import { KIND_RULES } from "../kinds.ts";
import { isWithCommittee } from "../levels.ts";
import {
  act,
  actorsOf,
  clockTimer,
  handlerText,
  offerPost,
  reply,
  sayIfEmpty,
  tellOf,
  tellReporter,
  tellStaff,
  wentOn,
  whereOf,
  whisperAll,
} from "../people.ts";
import { lockReport, mustBePossible, type Report } from "../service.ts";
import { titleText } from "../views.ts";

/** Who is to see to it, and who helps. */

/** Said behind it by who was told that others will read it. */
const SURE = /(?:^|[\s,，]+)(?:确定|sure)[。.!！]*$/i;

export const assign = command({
  names: ["assign", "派单"],
  bare: ["派单"],
  alone: ["assign"],
  numbered: ["assign"],
/** "派 3 物业". Among neighbours it is talk, and "派 3 个人来" is it everywhere. */
const SEND = /^(\/?)派\s{0,3}([#﹟]?[0-9]{1,9})\s+(?=\S)(?![个人位名户元块天号点月年次份件楼层岁台辆两])/;

  args: { number: "number", to: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, to }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
  reads: (text, meant) => (meant && SEND.test(text) ? text.replace(SEND, "$1派单 $2 ") : null),
    const actors = await actorsOf(c, found);
    if (!actors.has("staff") && !actors.has("leader")) throw new Refusal(say("reports-assign-scope"));
    const parties = await partiesOf(c.tx, c.community.id);
    const target = await assigneeOf(c, to?.replace(SURE, "") ?? null, parties);
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
    const anew = found.partyId !== who.partyId || found.assigneeId !== who.assigneeId;
    const others = who.assigneeId !== null || !isWithCommittee(who, parties);
    if (found.anonymous !== "no" && anew && others && !SURE.test(to ?? "")) {
      mustBePossible(found, "assigned", { actors, partyId: 0 });
      const party = who.assigneeId === null ? parties.find((p) => p.id === who.partyId) : undefined;
      return askFirst(number, to?.trim() ?? "", party);
    }
    const accept = KIND_RULES[found.kind].accept ?? clockOf(found).accept;
    const dueAt = endOf(found.urgent ? clockOf(found).accept : accept, c.now, c.timeZone);
    const set = { ...who, workerId: null, acceptedAt: null, finishAt: null, plan: null, asking: null, dueAt };
    // A person without a party is whom it is given to all the same.
    const given = { partyId: who.partyId ?? who.assigneeId };
    const { before, after } = await act(c, number, "assigned", given, set, found);
    await keepHelpers(c.tx, after, helpers);
    const whom = (await handlerText(c.tx, after)) ?? say("reports-handler-unknown");
    // Whoever was offered it already, and has not taken it, has the card.
    const again =
      before.state === "assigned" && before.partyId === after.partyId && before.assigneeId === after.assigneeId;
    const responsible = again ? null : await offerPost(whereOf(c), after);
    return [
      { do: "acknowledge", text: say("reports-assigned", { number: String(number), whom }) },
      ...wentOn(number),
      ...clockTimer(after, c.now, c.eventId),
      ...(await tellOf(whereOf(c), "assigned", after, { responsible }, c)),
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

/**
 * To whom it goes: parties by their names (the first leads, the others help), or a person the platform vouches for.
 * @returns null when nobody is named
 * @throws {Refusal} when somebody is, and is not known
 */
async function assigneeOf(
  c: PersonContext,
  to: string | null,
  parties: readonly Party[],
): Promise<{ partyId: number | null; assigneeId: number | null; helpers: number[] } | null> {
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
  const account = c.targets[0];
  if (account && c.targets.length === 1) {
    const person = c.known(account);
    if (!person || !holdsAny(person.grants, ["worker", "leader"])) throw new Refusal(say("reports-assign-no-worker"));
    return {
      partyId: person.grants.find((g) => g.partyId !== null)?.partyId ?? null,
      assigneeId: person.id,
      helpers: [],
    };
  }
  if (line !== "")
    throw new Refusal(say("reports-assign-unknown", { parties: partiesText(parties.map((p) => p.name)) }));
  return null;
}
