import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Action, inFull, say } from "../../../core/post.ts";
import { type Draft, dropDraft, findDraft, waitingDraft } from "../drafts.ts";
import { endOf } from "../plan.ts";
import { stampOf } from "../previews.ts";
import { acknowledge, reply } from "../shared.ts";
import { quoteText } from "../views.ts";
import { letOut } from "./publish.ts";

/** The committee's yes or no to a notice that goes beyond its maker's place. */

/** An emergency that waited longer may be over. */
const STALE_MS = 30 * 60_000;

export const approve = command({
  names: ["notice-approve"],
  byChoice: true,
  args: { number: "number", maker: "number", stamp: "word", answer: "word" },
  may: ["staff"],
  where: "any",
  async run({ number, maker, stamp, answer }, c) {
    const draft = await findDraft(c.tx, c.community.id, number, maker);
    if (!draft || draft.askedAt === null || stampOf(draft) !== stamp) throw new Refusal(say("notices-approval-gone"));
    return decide(c, draft, answer);
  },
});

const TYPED =
  /^\/?(不同意|不批准|同意|批准)\s*(?:发布|发)?\s*[#﹟]?\s*([0-9]{1,9})\s*[。.!！]?$|^\/?(approve|refuse)\s+#?([0-9]{1,9})$/i;

/** "同意 32" → "32 yes"; null for anything else. */
function readTyped(text: string): string | null {
  const [, said, number, word, english] = TYPED.exec(text.trim()) ?? [];
  if (said === undefined && word === undefined) return null;
  const isNo = (said ?? word)!.startsWith("不") || word?.toLowerCase() === "refuse";
  return `${number ?? english} ${isNo ? "no" : "yes"}`;
}

/** The same in words. Among residents "同意 15" is talk about a poll: there it is not heard. */
export const approveTyped = command({
  names: ["approve"],
  opens(text) {
    const line = readTyped(text);
    return line === null ? null : { line, sure: false };
  },
  whole: (line) => readTyped(line) !== null,
  async heeds(tx, { communityId, purpose }, _now, line) {
    const number = Number(/\d+/.exec(line)?.[0]);
    return purpose === "staff" && (await waitingDraft(tx, communityId, number)) !== undefined;
  },
  args: { line: "rest?" },
  may: ["staff"],
  where: "any",
  async run({ line }, c) {
    const [number, answer] = (readTyped(line ?? "") ?? line ?? "").split(" ");
    const draft = await waitingDraft(c.tx, c.community.id, Number(number));
    if (!draft) throw new Refusal(say("notices-approve-none", { number: String(Number(number) || 0) }));
    return decide(c, draft, answer === "no" ? "no" : "yes");
  },
});

/** @param answer `still`: yes, though it has waited for long */
async function decide(c: PersonContext, draft: Draft, answer: string): Promise<Action[]> {
  const { number, personId: maker } = draft;
  if (maker === c.person.id) throw new Refusal(say("notices-approval-own"));
  const args = { number: String(number) };
  if (answer === "no") {
    await dropDraft(c.tx, draft);
    const told = { lines: [say("notices-approval-refused", args), quoteText(draft.content)] };
    return [acknowledge(say("notices-approval-refused-noted", args)), { do: "whisper", personId: maker, post: told }];
  }
  if (answer !== "still" && isStale(draft, c)) {
    const command = `notice-approve ${number} ${maker} ${stampOf(draft)}`;
    return reply({
      lines: [say("notices-approve-stale", { ...args, at: inFull(draft.askedAt!) }), quoteText(draft.content)],
      choices: [
        { label: say("notices-choice-approve-still"), command: `${command} still` },
        { label: say("notices-choice-refuse"), command: `${command} no` },
      ],
      number,
    });
  }
  const told = { lines: [say("notices-approved", args)], number };
  return [...(await letOut(c, draft, c.person.id)), { do: "whisper", personId: maker, post: told }];
}

/** An emergency of a while ago, or what is over by now: whoever lets it go is to know. */
function isStale({ askedAt, content }: Draft, { now, timeZone }: Pick<PersonContext, "now" | "timeZone">): boolean {
  if (content.when.kind !== "now") return false;
  if (content.urgent && now.getTime() - askedAt!.getTime() > STALE_MS) return true;
  const end = endOf(content, askedAt!, timeZone);
  return end !== null && end <= now;
}
