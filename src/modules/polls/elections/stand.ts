import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, say, type Text } from "../../../core/post.ts";
import { clip, fold, isBlank, maskForGroup } from "../../../core/text.ts";
import { SURNAMES } from "../../../understand/voteSpeakers.ts";
import { homeLookup } from "../../members/lookups.ts";
import { openOrEnded } from "../lookups.ts";
import { LONGEST_OPTION, MOST_OPTIONS } from "../rules.ts";
import { acknowledge, stateText } from "../shared.ts";
import { titleText } from "../views.ts";
import { lockElection } from "./ask.ts";
import { electionCard } from "./jobs.ts";
import { accepted, type ElectionPoll, findCandidate, saveCandidate } from "./service.ts";

/** "王秀英，退休教师", "老王", "小李 电工". */
const BEGINS_WITH_NAME = new RegExp(`^[老小阿]?[${SURNAMES}][\\u4e00-\\u9fff]{0,3}(?:[\\s,，、:：(（]|$)`);

/** "我参选 刘老师，退休教师", "参选 23 小李，电工". */
const STANDS = new RegExp(
  `^我?参选[\\s,，:：]+((?:[#﹟]?[0-9]{1,9}\\s+)?[老小阿]?[${SURNAMES}][\\u4e00-\\u9fff]{0,3}(?:[\\s,，、:：(（].*)?)$`,
  "s",
);

/** True for what somebody says who presents themselves: "钱叔，业委会的". */
export function looksLikeCandidate(words: string): boolean {
  return BEGINS_WITH_NAME.test(words) && Array.from(words).length <= LONGEST_OPTION;
}

/** Agreeing to stand, by the candidate alone, in their own words; or taking it back. */
export const stand = command({
  names: ["stand", "参选", "我参选"],
  alone: ["参选", "我参选"],
  whole: STANDS,
  args: { number: "number?", words: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number: named, words }, c) {
    const number = named ?? (await onlyNominating(c));
    const poll = await openNominations(c, number);
    const before = await findCandidate(c.tx, poll, c.person.id);
    const args = { number: String(number) };
    if (words !== null && /^(?:退出|不参选|退选|off|no)$/i.test(words.trim())) {
      if (!before) return privately(c, say("polls-elect-not-standing", args));
      await saveCandidate(c.tx, poll, { personId: c.person.id, state: "declined", label: null, at: c.now });
      const told = before.state === "asked" ? "polls-elect-declined" : "polls-elect-stood-down";
      return [...privately(c, say(told, args)), { do: "update", card: electionCard(number) }];
    }
    const home = await c.look(homeLookup, { communityId: poll.communityId, personId: c.person.id });
    if (!home) {
      const kind = poll.electorate === "resident" ? "resident" : "household";
      return privately(c, say(`polls-register-${kind}`, args));
    }
    if (!home.path.includes(`/${poll.placeId}/`)) return privately(c, say("polls-elsewhere", args));
    if (words === null || isBlank(words)) {
      // What they say next in private may be those words.
      if (!before) await saveCandidate(c.tx, poll, { personId: c.person.id, state: "asked", label: null, at: c.now });
      return privately(c, say("polls-elect-stand-how", args));
    }
    const label = labelOf(words, c.account.name);
    const others = (await accepted(c.tx, poll)).filter((candidate) => candidate.personId !== c.person.id);
    if (others.some((other) => fold(other.label!) === fold(label))) throw new Refusal(say("polls-elect-same-name"));
    if (others.length >= MOST_OPTIONS) throw new Refusal(say("polls-elect-full", args));
    // Who only corrects their words keeps their place on the ballot.
    const at = before?.state === "accepted" ? before.at : c.now;
    await saveCandidate(c.tx, poll, { personId: c.person.id, state: "accepted", label, at });
    return [
      ...privately(c, say("polls-elect-standing", { ...args, label })),
      { do: "update", card: electionCard(number) },
    ];
  },
});

/** Naming somebody else. They are asked in private; nobody reads of it unless they agree. */
export const nominate = command({
  names: ["nominate", "提名"],
  alone: ["提名"],
  args: { number: "number" },
  may: ["resident"],
  where: "group",
  async run({ number }, c) {
    const poll = await openNominations(c, number);
    const [target] = c.targets;
    if (!target || c.targets.length > 1) throw new Refusal(say("polls-elect-nominate-how", { number: String(number) }));
    const person = await c.personOf(target);
    const told = acknowledge(say("polls-elect-nominated", { number: String(number) }));
    // Asked once: who has answered, whatever they said, is not asked again.
    if (await findCandidate(c.tx, poll, person.id)) return [told];
    await saveCandidate(c.tx, poll, { personId: person.id, state: "asked", label: null, at: c.now });
    const post = {
      lines: [
        say("polls-elect-asked", { number: String(number), title: poll.question }),
        say("polls-elect-stand-how", { number: String(number) }),
      ],
      choices: [{ label: say("polls-elect-choice-off"), command: `stand ${number} off`, says: "no" as const }],
      number,
    };
    return [told, { do: "whisper", personId: person.id, post }];
  },
});

/**
 * What the ballot says of a candidate: their words, behind what the group calls them where they have not said who they
 * are. Neighbours choose among people.
 */
function labelOf(words: string, name: string): string {
  const said = maskForGroup(words.replace(/\s+/g, " ").trim());
  const says = name === "" || fold(said).includes(fold(name)) || BEGINS_WITH_NAME.test(said);
  return clip(says ? said : `${name}：${said}`, LONGEST_OPTION).text;
}

/** The election that gathers candidates now. @throws {Refusal} where there is none, or several */
async function onlyNominating(c: PersonContext): Promise<number> {
  const found = await openOrEnded(c.tx, c.community.id, null, c.now, MOST_OPTIONS);
  const open = found.filter(({ state, election }) => state === "nominating" && new Date(election!.until) > c.now);
  if (open.length === 1) return open[0]!.number;
  if (open.length === 0) throw new Refusal(say("polls-elect-none-now"));
  const choices = open.map((poll) => ({ label: titleText(poll), command: `stand ${poll.number}` }));
  throw new Refusal(say("polls-elect-which"), choices);
}

/** @throws {Refusal} when nobody can stand (any more) */
async function openNominations(c: PersonContext, number: number): Promise<ElectionPoll> {
  const poll = await lockElection(c, number);
  if (poll.state === "draft") throw new Refusal(say("polls-none", { number: String(number) }));
  if (poll.state === "nominating" && new Date(poll.election.until) > c.now) return poll;
  throw new Refusal(
    poll.state === "cancelled" ? stateText(poll) : say("polls-elect-nominations-over", { number: String(number) }),
  );
}

/** To them alone, wherever they wrote. */
function privately(c: PersonContext, text: Text): Action[] {
  if (c.tapped || c.chat.kind === "private") return [acknowledge(text)];
  return [{ do: "whisper", personId: c.person.id, post: { lines: [text] } }];
}
