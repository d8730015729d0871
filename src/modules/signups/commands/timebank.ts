import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, type Post, say, type Text } from "../../../core/post.ts";
import { fold } from "../../../core/text.ts";
import { historyOf, standingOf } from "../../points/lookups.ts";
import { move } from "../../points/service.ts";
import { findReport } from "../../reports/service.ts";
import { readHours } from "../rules.ts";

/** Hours stored by helping, and spent on help asked for (NEEDS H25). Nobody reads another's. */

const LATEST = 6;

export const timebank = command({
  names: ["timebank", "时间银行"],
  alone: ["时间银行"],
  whole:
    /^时间银行\s*((?:送|赠)\s*[0-9]{1,2}(?:\.[05])?\s*(?:个?小时)?|谢{1,2}\s*[#﹟]?[0-9]{1,9}\s+[0-9]{1,2}(?:\.[05])?\s*(?:个?小时)?)$/,
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    if (line === null) return privately(c, await accountPost(c));
    const said = fold(line);
    const thanks = /^(?:谢|谢谢|给|give|thank)?\s*#?(\d{1,9})\s+(\S+)\s*(?:小时|hours?)?$/.exec(said);
    if (thanks) return payHelp(c, Number(thanks[1]), thanks[2]!);
    const gift = /^(?:送|赠|gift)\s*(\S+?)\s*(?:个?小时|hours?)?$/.exec(said);
    if (gift) return giveHours(c, gift[1]!);
    throw new Refusal(say("signups-bank-how"));
  },
});

async function accountPost(c: PersonContext): Promise<Post> {
  const { communityId, id } = c.person;
  const [{ minutes, volunteered }, entries] = await Promise.all([
    standingOf(c.tx, communityId, id),
    historyOf(c.tx, communityId, id, "minutes", LATEST),
  ]);
  return {
    lines: [
      say("signups-bank", { hours: minutes / 60, all: volunteered / 60 }),
      ...entries.map(({ at, amount, act, number, reverses }) => {
        const args = {
          at: { at: at.toISOString(), style: "date" as const },
          hours: `${amount > 0 ? "+" : ""}${amount / 60}`,
          number: number === null ? "" : ` #${number}`,
        };
        if (act === "volunteering" && reverses !== null) return say("signups-bank-taken-back", args);
        return say(act === "volunteering" ? "signups-bank-volunteering" : "signups-bank-help", args);
      }),
      say("signups-bank-what"),
    ],
  };
}

function privately(c: PersonContext, post: Post): Action[] {
  if (c.chat.kind === "private") return [{ do: "reply", post }];
  return [
    { do: "acknowledge", text: say("signups-bank-private") },
    { do: "whisper", personId: c.person.id, post },
  ];
}

/** @throws {Refusal} for 0, negative hours and more than a day can hold */
function minutesIn(word: string): number {
  const minutes = readHours(word);
  if (minutes === null || minutes === 0) throw new Refusal(say("signups-hours-range"));
  return minutes;
}

/** Whoever was helped thanks the one who helped, in hours. */
async function payHelp(c: PersonContext, number: number, word: string): Promise<Action[]> {
  const minutes = minutesIn(word);
  const report = await findReport(c.tx, c.community.id, number);
  if (report?.kind !== "help" || report.personId !== c.person.id)
    throw new Refusal(say("signups-bank-not-yours", { number: String(number) }));
  const helped = report.state === "resolved" || report.state === "confirmed" || report.state === "unconfirmed";
  if (report.workerId === null || !helped) throw new Refusal(say("signups-bank-not-yet", { number: String(number) }));
  return pay(c, report.workerId, minutes, `help:${number}`, number);
}

/** To somebody whose message is replied to, or who is mentioned. */
async function giveHours(c: PersonContext, word: string): Promise<Action[]> {
  const minutes = minutesIn(word);
  const [target] = c.targets;
  // A neighbour who never wrote to the bot has a time bank too.
  const person = target && c.targets.length === 1 ? await c.personOf(target) : null;
  if (!person) throw new Refusal(say("signups-bank-whom"));
  if (person.id === c.person.id) throw new Refusal(say("signups-bank-self"));
  return pay(c, person.id, minutes, `gift:${c.eventId}`, null);
}

async function pay(
  c: PersonContext,
  to: number,
  minutes: number,
  key: string,
  number: number | null,
): Promise<Action[]> {
  const { communityId, id } = c.person;
  const one = { communityId, unit: "minutes" as const, act: "help" as const, at: c.now, ...(number ? { number } : {}) };
  // Both ledgers are locked in one order, whoever pays whom.
  const before = await standingOf(c.tx, communityId, id);
  if (before.minutes < minutes) throw new Refusal(say("signups-bank-short", { hours: before.minutes / 60 }));
  const moves = [
    { ...one, personId: id, key: `${key}:out`, amount: -minutes },
    { ...one, personId: to, key: `${key}:in`, amount: minutes },
  ].sort((a, b) => a.personId - b.personId);
  for (const moved of moves) {
    if (!(await move(c.tx, moved, c.timeZone))) throw new Refusal(say("signups-bank-twice"));
  }
  const text = say("signups-bank-given", { hours: minutes / 60, left: (before.minutes - minutes) / 60 });
  const post = { lines: [say("signups-bank-got", { hours: minutes / 60 })] };
  return [...told(c, text), { do: "whisper", personId: to, post, ifReachable: true }];
}

function told(c: PersonContext, text: Text): Action[] {
  if (c.chat.kind === "private") return [{ do: "acknowledge", text }];
  return [{ do: "whisperSender", post: { lines: [text] } }];
}
