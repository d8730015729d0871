import { command, Refusal } from "../../../core/command.ts";
import { type Action, type Choice, inFull, say, type Text, verbatim } from "../../../core/post.ts";
import { clip, isBlank } from "../../../core/text.ts";
import { countHomes } from "../../members/service.ts";
import { askToEnd, findPoll } from "../../polls/service.ts";
import { askToCancel, findSignup } from "../../signups/service.ts";
import { dropDraft, liveDraft } from "../drafts.ts";
import { changeNotice, detailsOf, listNotices, lockNotice, stateText, unreadOf } from "../service.ts";
import { acknowledge, card, mayManage, pathOf, preview, reply, tellAll, tellAuthor } from "../shared.ts";
import { correctionPost, lineText, noticePost, titleText, unreadText } from "../views.ts";

const LONGEST_REASON = 200;
/** More lines than that are not read. */
const MOST_LISTED = 8;

export const list = command({
  names: ["notices", "公告列表", "通知列表"],
  alone: ["公告列表"],
  args: {},
  may: ["resident"],
  where: "any",
  async run(_args, c) {
    const found = await listNotices(c.tx, c.community.id, await pathOf(c), c.now);
    if (found.length === 0) return reply({ lines: [say("notices-no-list")] });
    const lines: Text[] = [
      say("notices-list"),
      ...found.slice(0, MOST_LISTED).map((notice) => lineText(notice, c.timeZone)),
    ];
    if (found.length > MOST_LISTED) lines.push(say("notices-list-more", { count: found.length - MOST_LISTED }));
    return reply({ lines });
  },
});

/** What `#12` shows; to whoever may change it also how many have not read it. */
export const show = command({
  names: ["notice-show"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const draft = await liveDraft(c.tx, c.community.id, number, c.person.id);
    if (draft) return reply(await preview(c, draft));
    const [details] = await detailsOf(c.tx, [{ communityId: c.community.id, number }]);
    if (!details) throw new Refusal(stateText(undefined, number));
    const { notice } = details;
    const manages = await mayManage(c.tx, c.person, notice);
    const post = noticePost(details, null);
    if (notice.issue === 0) post.choices = [];
    if (notice.nextAt !== null) post.lines.push(say("notices-next", { at: inFull(notice.nextAt) }));
    if (!manages || c.chat.kind === "group") return reply(post);
    // What was taken back stays on record for those who answer for it.
    if (notice.state === "withdrawn") post.lines.push(say("notices-record", { words: notice.content.words }));
    if (notice.state !== "on") return reply(post);
    const more: Choice[] = [
      { label: say("notices-choice-change"), command: `notice-change ${number}` },
      { label: say("notices-choice-withdraw"), command: `cancel ${number}` },
    ];
    if (notice.content.segment === null && !notice.ended)
      more.unshift({ label: say("notices-choice-poster"), command: `poster ${number}` });
    if (notice.content.urgent && notice.issue > 0) {
      more.unshift({ label: say("notices-choice-clear"), command: `allclear ${number}` });
      more.unshift({ label: say("notices-choice-needs"), command: `needs ${number}` });
    }
    if (notice.issue > 0) {
      const [unread, [homes]] = await Promise.all([
        unreadOf(c.tx, notice),
        countHomes(c.tx, [{ communityId: c.community.id, placeId: notice.placeId }]),
      ]);
      post.lines.push(unreadText(notice, unread.households, homes!.households));
      if (unread.personIds.length > 0 && notice.remindedIssue !== notice.issue && !notice.ended) {
        more.unshift({ label: say("notices-choice-remind"), command: `notice-remind ${number} ${notice.issue}` });
      }
    }
    return reply({ ...post, choices: more });
  },
});

/** One private word to those who have not said that they read it; once each time it was said. */
export const remind = command({
  names: ["notice-remind"],
  byChoice: true,
  args: { number: "number", issue: "number" },
  may: ["leader"],
  where: "any",
  async run({ number, issue }, c) {
    const notice = await lockNotice(c.tx, c.community.id, number);
    if (notice?.state !== "on") throw new Refusal(stateText(notice, number));
    if (!(await mayManage(c.tx, c.person, notice)))
      throw new Refusal(say("notices-not-yours", { number: String(number) }));
    if (notice.issue !== issue || notice.remindedIssue === issue || notice.ended) throw new Refusal(say("core-stale"));
    await changeNotice(c.tx, notice, { remindedIssue: issue });
    const [{ personIds, households }, [details]] = await Promise.all([
      unreadOf(c.tx, notice),
      detailsOf(c.tx, [notice]),
    ]);
    const post = noticePost(details!, null);
    post.lines.push(say(notice.content.urgent ? "notices-please-answer" : "notices-please-read"));
    // In danger it does not wait for the morning.
    const occasion = notice.content.urgent ? ("urgent" as const) : ("unasked" as const);
    const told: Action[] = personIds.map((personId) => ({
      ...{ do: "whisper", personId, post, ifReachable: true, occasion },
    }));
    return [acknowledge(say("notices-reminded", { count: households })), ...told];
  },
});

/** A notice or a sign-up: who has a number does not know which kind of thing it is. */
export const cancel = command({
  names: ["cancel", "取消"],
  args: { number: "number", answer: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number, answer }, c) {
    const args = { number: String(number) };
    const draft = await liveDraft(c.tx, c.community.id, number, c.person.id);
    if (draft) {
      await dropDraft(c.tx, draft);
      return [acknowledge(say(draft.base === 0 ? "notices-dropped" : "notices-change-dropped", args))];
    }
    const found = await lockNotice(c.tx, c.community.id, number);
    const signup = found ? undefined : await findSignup(c.tx, c.community.id, number);
    if (signup) {
      const post = askToCancel(signup, c.person, c.now);
      // Who comes is between them and the organiser.
      const organises = post.choices?.some(({ command }) => command.startsWith("signup-cancel"));
      return c.chat.kind === "group" && !organises ? [{ do: "whisperSender", post }] : reply(post);
    }
    const poll = found ? undefined : await findPoll(c.tx, c.community.id, number);
    if (poll) return reply(askToEnd(poll, c.person));
    if (!found) throw new Refusal(say("notices-cancel-none", args));
    if (found.state !== "on") throw new Refusal(stateText(found, number));
    if (!(await mayManage(c.tx, c.person, found))) throw new Refusal(say("notices-cancel-whose", args));
    const [details] = await detailsOf(c.tx, [found]);
    // What came every week and is over now was right each time it was said.
    const goesOn = found.issue > 0 && found.nextAt !== null;
    if (answer === "stop" && goesOn) {
      await changeNotice(c.tx, found, { nextAt: null, version: found.version + 1 });
      return [acknowledge(say("notices-stopped", args)), ...tellAuthor(c, found, say("notices-stopped-by", args))];
    }
    // Danger that is over was no mistake, and a mistake is not over danger: never "does not count" for both.
    if (found.content.urgent && found.issue > 0 && answer !== "wrong") {
      const said = answer === null || answer === "yes" || answer === "stop" ? "" : ` ${answer}`;
      const choices: Choice[] = [
        { label: say("notices-choice-clear"), command: `allclear ${number}${said}` },
        { label: say("notices-choice-wrong"), command: `cancel ${number} wrong` },
        { label: say("notices-choice-keep"), command: "never-mind", says: "no" },
      ];
      return reply({
        lines: [titleText(details!), verbatim(found.content.words), say("notices-clear-or-wrong")],
        choices,
        number,
      });
    }
    if (answer === null) {
      const choices: Choice[] = [
        ...(goesOn ? [{ label: say("notices-choice-stop"), command: `cancel ${number} stop` }] : []),
        { label: say("notices-choice-withdraw"), command: `cancel ${number} yes`, ...(goesOn ? {} : { says: "yes" }) },
        { label: say("notices-choice-keep"), command: "never-mind", says: "no" },
      ];
      const ask = say(
        found.issue === 0 ? "notices-cancel-ask" : goesOn ? "notices-stop-ask" : "notices-withdraw-ask",
        args,
      );
      return reply({
        lines: [titleText(details!), verbatim(found.content.words), ask],
        choices,
        number,
      });
    }
    const reason = answer === "yes" || answer === "wrong" || isBlank(answer) ? null : clip(answer, LONGEST_REASON).text;
    const withdrawn = await changeNotice(c.tx, found, {
      ...{ state: "withdrawn", nextAt: null, reason, version: found.version + 1 },
    });
    const told = tellAuthor(
      c,
      found,
      say(reason === null ? "notices-cancelled-by" : "notices-cancelled-by-for", { ...args, reason: reason ?? "" }),
    );
    if (found.issue === 0) return [acknowledge(say("notices-cancelled", args)), ...told];
    const post = correctionPost({ ...details!, notice: withdrawn });
    return [
      acknowledge(say("notices-withdrawn-told", args)),
      { do: "update", card: card(number) },
      ...(await tellAll(c.tx, withdrawn, post)),
      ...told,
    ];
  },
});
