import type { Block, Picture } from "../../core/picture.ts";
import { type Choice as Button, inFull, listText, type Post, say, type Text, verbatim } from "../../core/post.ts";
import { clip, maskForGroup } from "../../core/text.ts";
import { placeText } from "../members/service.ts";
import { codeOf, hashClosing, receiptOf } from "./chain.ts";
import { electFrom } from "./elections/draw.ts";
import type { Poll } from "./lookups.ts";
import { outcomeOf } from "./owners/rules.ts";
import { ownersBlocks, ownersCounts, ownersResult, ownersTerms } from "./owners/views.ts";
import { type Choice, optionsOf } from "./rules.ts";
import type { Details } from "./service.ts";

/** "🗳 #15 楼道装感应灯，您同意吗？" */
export function titleText(poll: Poll): Text {
  return say("polls-title", { number: String(poll.number), question: poll.question });
}

/** News of a poll in one piece: where the group has heard enough today, the morning tells first lines only. */
export function newsText(poll: Poll, what: Text): Text {
  return say("polls-news", { title: titleText(poll), what });
}

/** Who may vote, where, and until when. */
function termsTexts(details: Details): Text[] {
  const { poll } = details;
  if (details.standing) return ownersTerms(details, details.standing);
  const lines = [
    say(`polls-terms-${electorateOf(poll)}`, {
      place: placeText(details.place),
      until: inFull(poll.closesAt),
    }),
    ...(poll.multiple ? [manyText(poll)] : []),
    ...(poll.election ? [say("polls-elect-lot")] : []),
    ...(poll.secret ? [say("polls-secret")] : poll.hidden ? [say("polls-hidden")] : []),
  ];
  return lines;
}

/** Whose votes are counted one by one; an owners' vote has counts of its own (`standing`). */
const electorateOf = (poll: Poll) => (poll.electorate === "owner" ? "household" : poll.electorate);

/** What the chain begins from, said where all read it while nobody has voted: it stands for every word of the question. */
function codeTexts({ root }: Poll, chat: "group" | "private"): Text[] {
  return root !== null && chat === "group" ? [say("polls-code", { code: codeOf(root, 20) })] : [];
}

/** How many may be chosen. */
function manyText({ election }: Poll): Text {
  return election?.most ? say("polls-elect-most", { most: election.most }) : say("polls-multiple");
}

/** "同意 42 · 不同意 3" */
function countsText({ poll, counts }: Details): Text {
  return verbatim(poll.options.map((option, i) => `${option} ${counts[i + 1]}`).join(" · "));
}

/** "已投 42 户 / 共 120 户" */
function votedText({ poll, counts, eligible }: Details): Text {
  const args = { count: counts[0]!, total: eligible ?? 0 };
  return say(`polls-voted-${electorateOf(poll)}`, args);
}

/** Its options, to be pressed. */
export function buttonsOf(poll: Poll): Button[] {
  return poll.options.map((option, i) => ({
    label: verbatim(option),
    command: `vote ${poll.number} ${poll.multiple ? "t" : ""}${i + 1}`,
    says: "option",
    asks: "all",
    ...(poll.multiple ? { many: `vote ${poll.number}` } : {}),
  }));
}

/** The poll as it stands: open to votes, or with its result. */
export function pollPost(details: Details, chat: "group" | "private"): Post {
  const { poll } = details;
  const { number } = poll;
  if (poll.state === "cancelled") return { lines: [titleText(poll), say("polls-cancelled")], number };
  if (poll.state === "closed") return { lines: resultTexts(details), number };
  const counted = poll.secret || poll.hidden ? [votedText(details)] : [countsText(details), votedText(details)];
  const post: Post = {
    lines: [
      titleText(poll),
      ...termsTexts(details),
      ...(details.standing ? ownersCounts(details.standing) : counted),
      ...codeTexts(poll, chat),
    ],
    choices: buttonsOf(poll),
    standsAlone: true,
    number,
  };
  const picture = optionsPicture(details);
  if (picture) post.picture = picture;
  // Where a number is typed for all to read, a secret ballot is cast in private.
  if (poll.secret && chat === "group") post.hint = say("polls-hint-private", { number: String(number) });
  return post;
}

/** The photos that are voted on, numbered like the choices; null where options are words alone. */
function optionsPicture(details: Details): Picture | null {
  const { question, options, photos } = details.poll;
  if (!photos) return null;
  const shown = photos.map((hash, i) => ({ hash, label: verbatim(options[i]!) }));
  return {
    place: placeText(details.place),
    title: verbatim(question),
    blocks: [{ show: "photos", photos: shown }],
  };
}

/** Said when a poll was changed before anybody voted: not every platform can change what stands in the chat. */
export function changedPost({ number, question, options }: Poll): Post {
  return {
    lines: [say("polls-changed-told", { number: String(number), question, options: options.join(" / ") })],
    number,
  };
}

/** What came of it, how many took part, why, and how to check it. */
export function resultTexts(details: Details): Text[] {
  const { poll, length } = details;
  const title = say("polls-result", { number: String(poll.number), question: poll.question });
  if (details.standing) return [title, ...ownersResult(details.standing), headText(details)];
  const early = poll.closedAt !== null && poll.closedAt < poll.closesAt;
  const times = { at: inFull(poll.closedAt ?? poll.closesAt), until: inFull(poll.closesAt) };
  const ended = early ? [say("polls-ended-early", times)] : [];
  if (length === 0) return [title, ...ended, say("polls-nobody")];
  const reason = poll.reason === null ? [] : [reasonText(poll.reason)];
  const came = [countsText(details), tookPartText(details), ...electedTexts(details)];
  return [title, ...ended, ...came, ...reason, headText(details)];
}

/** "85 户参加，共 120 户。" */
function tookPartText({ poll, counts, eligible }: Details): Text {
  return say(`polls-took-part-${electorateOf(poll)}`, { count: counts[0]!, total: eligible ?? 0 });
}

/** What came of it in one line, for a page that tells of many. */
export function outcomeText(details: Details): Text {
  const { length, standing } = details;
  if (standing) {
    const { passed } = outcomeOf(standing.all, standing.tallies, standing.resolution.matter);
    return say(passed ? "owners-passed" : "owners-failed-in-short");
  }
  if (length === 0) return say("polls-nobody");
  const what = electedTexts(details)[0] ?? countsText(details);
  return say("polls-outcome", { what, took: tookPartText(details) });
}

function headText(details: Details): Text {
  return say("polls-head", { code: codeOf(hashClosing(details), 20), length: details.length });
}

/** Who is elected, and how equals were told apart: the seed that was sealed when voting opened. */
function electedTexts({ poll, counts, head }: Details): Text[] {
  const { election, options } = poll;
  if (!election?.seed) return [];
  const { elected, tied } = electFrom(counts.slice(1), election, head);
  const named = (list: number[]) => listText(list.map((option) => options[option - 1]!));
  return [
    say("polls-elect-elected", { names: named(elected) }),
    ...(tied.length > 0 ? [say("polls-elect-drawn", { names: named(tied), seed: election.seed })] : []),
  ];
}

/** The result to be looked at: bars, and how many took part. */
export function resultPicture(details: Details): Picture {
  const { poll } = details;
  const elected = electedTexts(details);
  const blocks: Block[] = [
    ...(elected.length > 0 ? [{ show: "lines" as const, lines: elected }] : []),
    ...(details.standing ? ownersBlocks(details.standing) : countBlocks(details)),
  ];
  return {
    place: placeText(details.place),
    title: verbatim(poll.question),
    blocks,
    footer: [
      say("polls-picture-closed", { number: String(poll.number), at: inFull(poll.closedAt ?? poll.closesAt) }),
      say("polls-picture-code", { code: codeOf(hashClosing(details), 20) }),
    ],
  };
}

function countBlocks({ poll, counts, eligible, head }: Details): Block[] {
  const electorate = electorateOf(poll);
  const voted = counts[0]!;
  const most = Math.max(...counts.slice(1));
  const won = poll.election && electFrom(counts.slice(1), poll.election, head).elected;
  const bars = poll.options.map((option, i) => {
    const count = counts[i + 1]!;
    const value = say(`polls-picture-count-${electorate}`, { count });
    const leads = won ? won.includes(i + 1) : count === most && count > 0;
    return { label: verbatim(option), value, share: count / Math.max(voted, 1), leads };
  });
  const of = electorate === "household" ? "household" : "person";
  const figures = [
    { value: verbatim(String(voted)), label: say(`polls-picture-voted-${of}`) },
    ...(eligible === null ? [] : [{ value: verbatim(String(eligible)), label: say(`polls-picture-eligible-${of}`) }]),
  ];
  return [
    { show: "bars", bars },
    { show: "figures", figures },
  ];
}

export function reasonText(reason: string): Text {
  return say("polls-reason", { reason: maskForGroup(reason) });
}

/** "I understood it like this, is that right?" */
export function previewPost(details: Details, groups: number): Post {
  const { poll } = details;
  const picture = optionsPicture(details);
  return {
    ...(picture ? { picture } : {}),
    lines: [
      say("polls-preview"),
      titleText(poll),
      verbatim(poll.options.join(" / ")),
      ...termsTexts(details),
      say("polls-preview-where", { place: placeText(details.place), count: groups }),
    ],
    choices: draftChoices(poll),
    number: poll.number,
  };
}

/** What becomes of a draft: the same numbers below its preview and below how it is changed. */
export function draftChoices(poll: Poll): Button[] {
  const { number } = poll;
  return [
    { label: say("polls-choice-publish"), command: `poll-publish ${number} ${stampOf(poll)}`, says: "yes" },
    { label: say("polls-choice-change"), command: `poll-change ${number}` },
    { label: say("polls-choice-drop"), command: `close ${number} void` },
  ];
}

/** Which version of a draft a preview shows: pressing "publish" on an older one must not publish what it did not show. */
export function stampOf(poll: Poll): string {
  return poll.madeAt.getTime().toString(36);
}

/** "同意", or "甲、乙" */
export function choiceText(poll: Poll, choice: Choice): string {
  return optionsOf(choice)
    .map((option) => poll.options[option - 1])
    .join("、");
}

/** What a voter is told, and nobody else. */
export function receiptText(poll: Poll, choice: Choice, hash: string, seq: number): Text {
  const number = String(poll.number);
  const receipt = receiptOf(hash, seq);
  if (choice === "") return say("polls-receipt-back", { number, receipt });
  // A toast holds 200 characters, and the receipt has to be among them.
  return say("polls-receipt", { number, receipt, choice: clip(choiceText(poll, choice), 80).text });
}

/** What a receipt stands for. */
export function verifiedTexts(
  poll: Poll,
  ballot: { seq: number; choice: Choice; hash: string },
  found: { intact: boolean; last: { seq: number; choice: Choice } },
  length: number,
  voids: readonly { seq: number; bySeq: number | null; reason: string }[],
): Text[] {
  const number = String(poll.number);
  if (!found.intact) return [titleText(poll), say("polls-verify-broken", { seq: String(ballot.seq), number })];
  const said = ballot.choice === "" ? say("polls-choice-back") : verbatim(choiceText(poll, ballot.choice));
  return [
    titleText(poll),
    say("polls-verify-there", { seq: String(ballot.seq), length }),
    poll.secret ? say("polls-verify-secret") : say("polls-verify-choice", { choice: said }),
    ...fateTexts(ballot.seq, found.last, voids),
  ];
}

/** What became of a ballot: who took it out of the count, and which one of the voter counts now. */
function fateTexts(
  seq: number,
  last: { seq: number; choice: Choice },
  voids: readonly { seq: number; bySeq: number | null; reason: string }[],
): Text[] {
  const taken = voids.find((v) => v.bySeq !== null && [v.seq, v.bySeq].some((one) => one === seq || one === last.seq));
  const told = taken
    ? [say("polls-verify-void", { seq: String(taken.seq), by: String(taken.bySeq), reason: taken.reason })]
    : [];
  if (last.choice === "") return taken ? told : [say("polls-verify-back")];
  if (last.seq === seq) return [say("polls-verify-counts")];
  return [...told, say("polls-verify-later", { seq: String(last.seq) })];
}
