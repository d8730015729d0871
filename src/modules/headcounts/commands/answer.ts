import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, inFull, type Post, say, type Text } from "../../../core/post.ts";
import { maskForGroup } from "../../../core/text.ts";
import { doorsOf, placeLookup } from "../../members/lookups.ts";
import { reaches } from "../../members/service.ts";
import { readAnswer, USUAL_EACH } from "../rules.ts";
import {
  answerOf,
  answersOf,
  type Details,
  dropAnswer,
  keepAnswer,
  listHeadcounts,
  lockHeadcount,
  stateText,
} from "../service.ts";
import { acknowledge, homesAt, type Reader, readerOf, showNumbers } from "../shared.ts";
import { answerText, formPost, headcountPost, listPost } from "../views.ts";

/** What neighbours answer, once they have agreed that it is kept, and what whoever asked reads of it. */

const MOST_LISTED = 25;

/** What stands in "清点 12 …": nothing shows it, else it is an answer. */
export async function respond(c: PersonContext, number: number, words: string): Promise<Action[]> {
  const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
  const { headcount } = details;
  if (words === "") return show(c, details);
  // An answer is its household's business, wherever it was written.
  c.eraseEvent();
  const { key } = await answering(c, details);
  const answer = readAnswer(words, headcount.options);
  if (answer === "back") return takeBack(c, details);
  if (answer === "range") throw new Refusal(say("headcounts-range"));
  if (answer === null) {
    const how = headcount.options === null ? "headcounts-how-number" : "headcounts-how-option";
    throw new Refusal(say(how, { number: String(number) }));
  }
  const mine = await answerOf(c.tx, headcount, key);
  // Only who has agreed is taken at a word; others are asked first, and nothing is kept until then.
  if (mine?.personId !== c.person.id) return askFirst(c, details, true, answer);
  return sure(c, details, answer, mine.shown);
}

/** Words in reply to the card; what is no answer is said to neighbours. */
export const replyCommand = command({
  names: ["count-reply"],
  byChoice: true,
  args: { number: "number", words: "rest" },
  may: ["resident"],
  where: "any",
  async run({ number, words }, c) {
    c.eraseEvent();
    const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    const isAnswer = readAnswer(words, details.headcount.options) !== null;
    return isAnswer ? respond(c, number, words) : [];
  },
});

/** @throws {Refusal} when nothing is answered any more, also before the timer has run */
function mustBeOpen(c: PersonContext, { headcount }: Details): void {
  if (headcount.state !== "open") throw new Refusal(stateText(headcount));
  if (headcount.endsAt <= c.now) throw new Refusal(say("headcounts-is-over", { number: String(headcount.number) }));
}

/**
 * As whom somebody answers.
 * @throws {Refusal} when it is over, or asked where they do not live
 */
async function answering(c: PersonContext, details: Details): Promise<Reader> {
  mustBeOpen(c, details);
  const reader = await readerOf(c);
  const { number, placeId } = details.headcount;
  if (reader.path !== null && !reader.path.includes(`/${placeId}/`))
    throw new Refusal(say("headcounts-elsewhere", { number: String(number) }));
  return reader;
}

async function show(c: PersonContext, details: Details): Promise<Action[]> {
  const { headcount } = details;
  const isOpen = headcount.state === "open" && headcount.endsAt > c.now;
  if (c.chat.kind === "group" || !isOpen)
    return [{ do: "reply", post: headcountPost(details, await homesAt(c.tx, headcount)) }];
  if (headcount.personId === c.person.id) return list(c, details, 1);
  return [{ do: "reply", post: await form(c, details, true, null) }];
}

async function form(c: PersonContext, details: Details, showsHome: boolean, said: number | null): Promise<Post> {
  const { key, path } = await answering(c, details);
  const mine = await answerOf(c.tx, details.headcount, key);
  // What somebody else of the household answered is between them.
  const own = mine?.personId === c.person.id ? mine : null;
  return formPost(details, path !== null && showsHome, path !== null, own, said);
}

/** The question goes to them in private, with what becomes of the answer. */
async function askFirst(
  c: PersonContext,
  details: Details,
  showsHome: boolean,
  said: number | null,
): Promise<Action[]> {
  const post = await form(c, details, showsHome, said);
  if (c.chat.kind === "private") return [{ do: "reply", post }];
  const asked = c.tapped ? [acknowledge(say("headcounts-asked-first"))] : [];
  return [...asked, { do: "whisper", personId: c.person.id, post, occasion: "answer" }];
}

export const formCommand = command({
  names: ["count-form"],
  byChoice: true,
  args: { number: "number", consent: "word", said: "word?" },
  may: ["resident"],
  where: "any",
  async run({ number, consent, said }, c) {
    const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    return askFirst(c, details, consent !== "hidden", said === null ? null : Number(said));
  },
});

/** An answer from the question in private: choosing it is the yes to what was said there. */
export const sayCommand = command({
  names: ["count-say"],
  byChoice: true,
  args: { number: "number", answer: "word", consent: "word", certain: "word?" },
  may: ["resident"],
  where: "private",
  async run({ number, answer, consent, certain }, c) {
    c.eraseEvent();
    const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    const read = readAnswer(answer, details.headcount.options);
    if (typeof read !== "number") throw new Refusal(say("core-stale"));
    const shown = consent === "shown";
    return certain === "yes" ? keep(c, details, read, shown) : sure(c, details, read, shown);
  },
});

/** Keeps it, or asks once more where a number is larger than a home's usually is. */
async function sure(c: PersonContext, details: Details, answer: number, shown: boolean): Promise<Action[]> {
  const { number, options } = details.headcount;
  if (options !== null || answer <= USUAL_EACH) return keep(c, details, answer, shown);
  const command = `count-say ${number} ${answer} ${shown ? "shown" : "hidden"} yes`;
  const post: Post = {
    lines: [say("headcounts-sure", { number: String(number), answer: String(answer) })],
    choices: [
      { label: say("headcounts-choice-sure"), command, says: "yes" },
      { label: say("headcounts-choice-not-so"), command: "never-mind", says: "no" },
    ],
    number,
  };
  if (c.chat.kind === "private") return [{ do: "reply", post }];
  return [{ do: "whisper", personId: c.person.id, post, occasion: "answer" }];
}

async function keep(c: PersonContext, details: Details, answer: number, shown: boolean): Promise<Action[]> {
  const { headcount } = details;
  const { communityId, number, endsAt } = headcount;
  const { key: reader, path } = await answering(c, details);
  const kept = { communityId, number, reader, personId: c.person.id, answer, shown: shown && path !== null, at: c.now };
  await keepAnswer(c.tx, kept);
  const args = { number: String(number), answer: answerText(headcount, answer) };
  const until = inFull(endsAt);
  return [...tell(c, say("headcounts-kept", { ...args, until })), await showNumbers(c.tx, headcount, c.now)];
}

/** Said to the one who answers: in private, or as a toast. */
function tell(c: PersonContext, text: Text): Action[] {
  if (c.tapped || c.chat.kind === "private") return [acknowledge(text)];
  return [{ do: "whisperSender", post: { lines: [text] } }];
}

export const backCommand = command({
  names: ["count-back"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    c.eraseEvent();
    const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    return takeBack(c, details);
  },
});

async function takeBack(c: PersonContext, details: Details): Promise<Action[]> {
  const { headcount } = details;
  const { number } = headcount;
  const { key } = await answering(c, details);
  // Looked for first: a refusal after a write would run anew, and what was said would stay.
  if (!(await answerOf(c.tx, headcount, key)))
    throw new Refusal(say("headcounts-nothing-kept", { number: String(number) }));
  await dropAnswer(c.tx, headcount, key);
  return [
    ...tell(c, say("headcounts-taken-back", { number: String(number) })),
    await showNumbers(c.tx, headcount, c.now),
  ];
}

// ── who answered what ──────────────────────────────────────────────────────────────────────────────────────────────

export const listCommand = command({
  names: ["count-list"],
  byChoice: true,
  args: { number: "number", page: "number" },
  may: ["leader"],
  where: "private",
  async run({ number, page }, c) {
    const details = await lockHeadcount(c.tx, c.community.id, number, c.person.id);
    return list(c, details, page);
  },
});

/** @throws {Refusal} for anybody but who asked, in the office in which they asked, and once it is over */
async function list(c: PersonContext, details: Details, wanted: number): Promise<Action[]> {
  const { headcount } = details;
  if (headcount.personId !== c.person.id || !(await reaches(c.tx, c.person, headcount.placeId)))
    throw new Refusal(say("headcounts-list-others"));
  mustBeOpen(c, details);
  const answers = await answersOf(c.tx, headcount);
  const known = new Map(answers.flatMap((one) => (one.shown ? [[Number(one.reader.slice(1)), one.answer]] : [])));
  const doors = await doorsOf(c.tx, headcount.communityId, [...known.keys()]);
  const rows = doors.map(({ placeId, door }) => ({ door, answer: known.get(placeId)! }));
  const pages = Math.max(1, Math.ceil(rows.length / MOST_LISTED));
  const page = Math.min(Math.max(1, wanted), pages);
  const total = await homesAt(c.tx, headcount);
  const here = rows.slice((page - 1) * MOST_LISTED, page * MOST_LISTED);
  const post = listPost(details, total, { rows: here, page, pages, hidden: answers.length - rows.length });
  return [{ do: "reply", post }];
}

/** What is asked where they are, and what they ask. */
export async function listOpen(c: PersonContext): Promise<Action[]> {
  const { community, chat, person } = c;
  const here =
    chat.kind === "group" && chat.placeId !== null
      ? (await c.look(placeLookup, { communityId: community.id, id: chat.placeId }))?.path
      : (await readerOf(c)).path;
  const open = await listHeadcounts(c.tx, community.id, here ?? `/${community.rootPlaceId}/`, person.id, c.now);
  if (open.length === 0) throw new Refusal(say("headcounts-none-open"));
  const lines = open.map(({ number, question, endsAt }) =>
    say("headcounts-item", { number: String(number), question: maskForGroup(question), until: inFull(endsAt) }),
  );
  return [{ do: "reply", post: { lines: [say("headcounts-open"), ...lines] } }];
}
