import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, inFull, type Moment, type Post, say, type Text, verbatim } from "../../../core/post.ts";
import { clip, maskForGroup } from "../../../core/text.ts";
import { calendar } from "../../../core/time.ts";
import { placeText } from "../../members/service.ts";
import { findSignup, type Details as Signups } from "../../signups/service.ts";
import { momentOf } from "../dates.ts";
import { endOf, MOST_ON_POSTER, startIn } from "../plan.ts";
import type { Content } from "../schema.ts";
import { type Details, detailsOf, stateText } from "../service.ts";
import { newestOf } from "../shared.ts";

/** A code with more is too fine for a phone. */
const MOST_IN_CODE = 120;

/** A notice, or what one can sign up for, for the board in the stairwell: for those who are in no group. */
export const poster = command({
  names: ["poster", "海报"],
  args: { number: "number?" },
  may: ["leader"],
  where: "any",
  async run({ number: given }, c) {
    const none = say("notices-poster-none");
    const number = given ?? (await newestOf(c, ({ content }) => content.segment === null, none)).number;
    const [details] = await detailsOf(c.tx, [{ communityId: c.community.id, number }]);
    const notice = details?.notice;
    const signup = notice ? undefined : await findSignup(c.tx, c.community.id, number);
    if (signup?.signup.state === "open") return toAsker(c, signupPoster(signup, c.community.name, c.timeZone));
    const state = signup?.signup.state;
    if (state === "closed" || state === "cancelled")
      throw new Refusal(say(`notices-poster-${state}`, { number: String(number) }));
    if (!details || notice?.state !== "on") throw new Refusal(stateText(notice, number));
    if (notice.content.segment !== null) throw new Refusal(say("notices-poster-some", { number: String(number) }));
    if (notice.ended) throw new Refusal(say("notices-poster-ended", { number: String(number) }));
    return toAsker(c, posterPost(details, c.community.name, c.timeZone));
  },
});

function toAsker(c: PersonContext, post: Post): Action[] {
  if (c.chat.kind === "private") return [{ do: "reply", post }];
  return [{ do: "whisper", personId: c.person.id, post, occasion: "answer" }];
}

/** The notice as a sheet of A4. Its date stands on it, because "明天" hangs there for longer than a day. */
export function posterPost({ notice, place }: Details, community: string, timeZone: string): Post {
  const { number, content, saidAt, plannedAt, nextAt, endsAt } = notice;
  const args = { number: String(number), community, place: placeText(place) };
  const at = saidAt ?? nextAt!;
  const ends = endsAt ?? endOf(content, plannedAt ?? at, timeZone);
  const when = whenText(content, plannedAt ?? at, ends, timeZone);
  const lines: Text[] = [...(when ? [when] : []), ...content.words.split("\n").map(verbatim)];
  const comesAgain = content.when.kind === "at" && content.when.rule !== null;
  const footer = [
    ...(comesAgain ? [] : [say("notices-poster-at", { at: inFull(at) })]),
    ...(when !== null || ends === null ? [] : [say("notices-until", { until: inFull(ends) })]),
    say("notices-poster-latest", { number: String(number) }),
  ];
  const photos = content.photos.slice(0, 1).map(({ hash }) => ({ hash, label: verbatim("") }));
  const picture = {
    place: say("notices-poster-place", args),
    title: say(content.urgent ? "notices-poster-urgent" : "notices-poster-title"),
    blocks: [{ show: "lines" as const, lines }, ...(photos.length > 0 ? [{ show: "photos" as const, photos }] : [])],
    footer,
  };
  const isLong = Array.from(content.words).length > MOST_ON_POSTER;
  return {
    lines: [say("notices-poster"), ...(isLong ? [say("notices-poster-long", { most: MOST_ON_POSTER })] : [])],
    file: {
      name: `linli-notice-${number}.png`,
      poster: {
        picture,
        code: {
          holds: say("notices-poster-holds", { ...args, words: clip(content.words, MOST_IN_CODE).text }),
          caption: say("notices-poster-caption"),
        },
        linkCaption: say("notices-poster-link", { number: String(number) }),
      },
    },
  };
}

/**
 * When it is, for those who were not there when it was said. What comes again says so in the words of whoever planned it;
 * else it is the day and hour that its words name, or that it was planned for.
 * @param at when it is said
 * @returns null where nobody named any
 */
function whenText(content: Content, at: Date, endsAt: Date | null, timeZone: string): Text | null {
  const { when, words, until } = content;
  if (when.kind === "at" && when.rule !== null) {
    const { said } = when;
    if (until === null) return say("notices-poster-time", { start: said, end: verbatim("") });
    const end = say("notices-poster-end", { end: inDays(momentOf(until, timeZone)) });
    return say("notices-poster-time", { start: said, end });
  }
  const named = startIn(words, at, timeZone);
  if (named === null && when.kind === "now") return null;
  if (named?.isDay) return say("notices-poster-time", { start: inDays(named.at), end: verbatim("") });
  const start = named?.at ?? at;
  return say("notices-poster-time", { start: inFull(start), end: endText(start, endsAt, timeZone) });
}

/** "，到 17:00"; with its day where that is another one. */
function endText(start: Date, end: Date | null, timeZone: string): Text {
  if (end === null || end <= start) return verbatim("");
  const [first, last] = [calendar(timeZone)(start), calendar(timeZone)(end)];
  return say("notices-poster-end", { end: first.midnight === last.midnight ? last.time : inFull(end) });
}

const inDays = (at: Date): Moment => ({ at: at.toISOString(), style: "day" });

/** What neighbours may sign up for, with when and where, as a sheet of A4. */
function signupPoster({ signup, place }: Signups, community: string, timeZone: string): Post {
  const { startsAt, endsAt, closesAt } = signup;
  const number = String(signup.number);
  const where = placeText(place);
  const title = verbatim(maskForGroup(signup.title));
  const when = startsAt && { start: inFull(startsAt), end: endText(startsAt, endsAt, timeZone) };
  const lines = [
    ...(when ? [say("notices-poster-time", when)] : []),
    say("notices-poster-where", { place: where }),
    say("notices-poster-join", { number }),
  ];
  return {
    lines: [say("notices-poster")],
    file: {
      name: `linli-signup-${number}.png`,
      poster: {
        picture: {
          place: say("notices-poster-place", { community, place: where }),
          title,
          blocks: [{ show: "lines", lines }],
          footer: [say("notices-poster-closes", { until: inFull(closesAt) }), say("notices-poster-latest", { number })],
        },
        code: {
          holds: say("notices-poster-signup", { community, number, title }),
          caption: say("notices-poster-caption"),
        },
        linkCaption: say("notices-poster-link", { number }),
      },
    },
  };
}
