import { readGot, readJoin, readYesNo } from "../core/choices.ts";
import type { ArgKind, Command } from "../core/command.ts";
import type { MessageEvent } from "../core/event.ts";
import type { Module } from "../core/module.ts";
import { type Post, say, type Text } from "../core/post.ts";
import { clean, clip, fold } from "../core/text.ts";
import { tellsTrouble } from "./plainWords.ts";
import { slips } from "./slips.ts";

/** Longest text of one message that is kept. What is longer is cut, and the person is told (VOICE: "有点长…"). */
export const TEXT_LIMIT = 2_000;

/** What a line of words turned out to be. */
export type Route =
  | {
      kind: "command";
      command: Command;
      args: Record<string, string | number | null>;
      clipped: boolean;
      /** True when it counts only if the message replied to is one of the bot's. */
      inReply?: true;
      /** True for a whole line said among neighbours, in the forms of `whole`. */
      aside?: true;
      /** What such a line is where its command does not heed it. */
      otherwise?: Route;
    }
  /** A number of the community: whichever module has it says which command tells about it. */
  | { kind: "number"; number: number }
  /** An answer to a choice, if there is one to answer. */
  | { kind: "answer"; text: string; otherwise: Route }
  /** Meant for the bot, in plain words. */
  | { kind: "words"; text: string; clipped: boolean }
  /** Said among neighbours, and surely of a trouble: its writer may be asked whether it is to be filed. */
  | { kind: "overheard"; text: string }
  /** A mistake worth a kind answer. */
  | {
      kind: "mistake";
      post: Post;
      /** The command whose name was nearly written: it may be another word altogether. */
      near?: Command;
    }
  /** Not for the bot: no answer, no trace. */
  | { kind: "silence" };

export interface Router {
  /** Where a message goes. Pure: it looks at the message alone. */
  route(event: MessageEvent): Route;
  /** Where a line goes that a choice gave: one way in for taps, numbers and words. */
  routeLine(line: string, reply: { number: number | null }): Route;
  /** The command that the file of a private message is for. */
  takerOf(event: MessageEvent): Command | undefined;
  commands: readonly Command[];
}

/** A number and words of its matter; "报名 3 个人" and "退出 2 天了" only count something. */
const MORE = /^\s+[#﹟]?[0-9]{1,9}\s+(?!小时|[个人位名户元块天号点月年次份件楼层岁分%])\S.{0,60}$/;
/** The same in staff's own group, with as many words as there are to say. */
const MORE_AT_WORK = /^\s+[#﹟]?[0-9]{1,9}\s+(?!小时|[个人位名户元块天号点月年次份件楼层岁分台辆%])\S/;
/** The same behind an English name: "done 3 times today" and "accept 2 of them" count something. */
const COUNTS =
  /^\s+[#﹟]?[0-9]{1,9}\s+(?:more|of|or|and|times?|min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|people|persons?|bags?|bottles?|boxes|pieces?|packages?|parcels?|loads?|floors?|flats?|yuan|rmb|kg|km|am|pm|percent)\b/i;
/** The number, or the code, that an English name stands before: "accept 29", "checkin 869K". */
const NUMBERED = /^\s+[#﹟]?[0-9]{1,9}(?=\s|$)/;
const CODED = /^\s+(?=\S*[0-9])[0-9A-Za-z-]{1,40}(?=\s|$)/;
const LONG_CODE = /^\s+[0-9A-Za-z-]{4,40}(?=\s)/;
/** A name of two words: "not solved 12". */
const PAIR = /^(\/?)([A-Za-z]{2,12}) ([A-Za-z]{2,12})(?=\s)/;

/** A number, and the one that is said of it: "评价 12 5". */
const TWO = /^\s+[#﹟]?[0-9]{1,9}\s+[0-9]{1,9}分?$/;

/** A Chinese name with something that is none right behind it. Of one character ("投1") it is an answer to what was asked. */
const GLUED = /^\/?(\p{Script=Han}{2,12})([#﹟]?[0-9A-Za-z-]{1,40})(?=\s|$)/u;
/** The same with a comma before or behind the number. */
const COMMA =
  /^(\/?)(\p{Script=Han}{2,12}|[A-Za-z-]{2,20})(?:\s*[,，、]\s*|\s+)([#﹟]?[0-9]{1,9})(?:\s*[,，、。;；:：]\s*(?=\S)|\s+|$)/u;
/** What a code looks like; "签到1" and "签到ok" hold none. */
const CODE = /^(?=.*[0-9A-Z])[0-9A-Za-z-]{4,}$/;

const SILENCE: Route = { kind: "silence" };

/** The line of arguments that such a whole line gives, or null when it is none. */
function lineOf(whole: NonNullable<Command["whole"]>, said: string): string | null {
  if (typeof whole === "function") return whole(said) ? said : null;
  for (const form of whole instanceof RegExp ? [whole] : whole) {
    const match = form.exec(said);
    if (match) return match[1] ?? match[0];
  }
  return null;
}

/** @throws when two commands have one name, or a bare alias is not among its command's names */
export function createRouter(modules: readonly Module[]): Router {
  const commands = modules.flatMap((m) => m.commands);
  const byName = new Map<string, Command>();
  const bare = new Map<string, Command>();
  const alone = new Map<string, Command>();
  const inReply = new Map<string, Command>();
  const wholes = commands.filter((command) => command.whole);
  const readers = commands.filter((command) => command.reads);
  for (const command of commands) {
    for (const name of command.names) {
      if (byName.has(name)) throw new Error(`two commands are called ${name}`);
      byName.set(name, command);
    }
    for (const name of command.bare ?? []) {
      if (!command.names.includes(name)) throw new Error(`${name} is no name of /${command.names[0]}`);
      bare.set(name, command);
    }
    for (const name of command.alone ?? []) alone.set(name, command);
    for (const name of command.inReply ?? []) inReply.set(name, command);
  }

  function route(event: MessageEvent): Route {
    if (event.forwarded && event.chatKind === "group") return SILENCE;
    const taker = takerOf(event);
    if (taker) return parse(taker, "", false, null);
    const { text, cut } = clip(clean(event.text), TEXT_LIMIT);
    if (event.forwarded) return event.from ? { kind: "words", text, clipped: cut } : SILENCE;
    const known = readCommand(text, cut, event);
    if (known.kind !== "command" || !known.aside || !known.command.heeds)
      return answerOr(orOverheard(known, text, event), text, event);
    const otherwise = answerOr(orOverheard(SILENCE, text, event), text, event);
    return event.from === null ? otherwise : { ...known, otherwise };
  }

  /** What words are that may answer a choice. */
  function answerOr(known: Route, text: string, event: MessageEvent): Route {
    if (event.from === null) {
      const isMeant = known.kind !== "silence" && !(known.kind === "command" && known.aside);
      return isMeant ? { kind: "mistake", post: { lines: [say("core-nobody")] } } : SILENCE;
    }
    // "登记" in reply to the question is its answer, though it is also the name of a command.
    const isBareName = known.kind === "command" && event.replyTo !== undefined && known.command.names.includes(text);
    // So is 撤回 in private, where it is what was asked about.
    const isChoice =
      known.kind === "command" && event.chatKind === "private" && known.command.answersFirst?.includes(text) === true;
    // So is 收到 in private, where something waits for it.
    const isGot = event.chatKind === "private" && readGot(text) !== null;
    // And 报名 where people type, right after the card.
    const isJoin = event.chatKind === "group" && event.typedChoices === true && readJoin(text);
    // And 取消 is a choice of what was just asked, before it is a command that lacks its number; 收回, where 收回这一票 is one.
    const isLacking =
      known.kind === "mistake" && (byName.has(text) || (event.chatKind === "private" && !text.startsWith("/")));
    const isPlain =
      known.kind === "command"
        ? !(isBareName || isChoice || isGot || isJoin)
        : known.kind === "number" || known.kind === "mistake";
    if (isPlain && !isLacking) return known;
    const mayAnswer =
      event.typedChoices === true ||
      event.chatKind === "private" ||
      event.replyTo !== undefined ||
      readYesNo(text) !== null ||
      typeof readGot(text)?.number === "number";
    // In staff's own group anything may be what a line of theirs lacked.
    const most = event.workplace ? 500 : 40;
    return (mayAnswer || event.workplace) && text.length <= most && text !== ""
      ? { kind: "answer", text, otherwise: known }
      : known;
  }

  function takerOf({ file, chatKind, from, forwarded }: MessageEvent): Command | undefined {
    if (!file || chatKind !== "private" || from === null || forwarded) return undefined;
    return commands.find((command) => command.takesFile?.test(file.name));
  }

  function orOverheard(known: Route, text: string, event: MessageEvent): Route {
    if (known.kind !== "silence" || event.chatKind !== "group" || event.from === null) return known;
    return tellsTrouble(text) ? { kind: "overheard", text } : known;
  }

  function readCommand(text: string, clipped: boolean, event: MessageEvent): Route {
    const number = /^[#﹟]([0-9]{1,9})$/.exec(text);
    if (number) return { kind: "number", number: Number(number[1]) };
    for (const one of commands) {
      const opened = one.opens?.(text);
      if (opened && opens(one, opened, event)) return parse(one, opened.line, clipped, event);
    }
    const addressed = event.addressed || event.chatKind === "private";
    const [, slash, spelled, rest] = /^(\/?)([^\s:：]{0,40})([\s\S]*)$/.exec(
      paired(unglued(asWritten(text, addressed || event.workplace === true)), addressed),
    ) as unknown as string[] as [string, string, string, string];
    const open = rest === "" || /^[\s]/.test(rest);
    const colon = /^[:：]/.test(rest);
    // Said to the bot, a lone word may end like a sentence: "进度。"
    const word = rest === "" && (slash || addressed) ? spelled.replace(/[。．.!！~～，,]+$/, "") : spelled;
    const latin = /^[A-Za-z_]+$/.test(word);
    const name = latin ? word.toLowerCase() : word;
    const command =
      slash || addressed ? byName.get(name) : (bare.get(word) ?? aloneIn(name, rest) ?? atWork(word, rest, event));
    if (command && (slash || !command.byChoice) && (open || (colon && (slash || addressed)))) {
      // Without a slash, a Latin word counts only alone ("me too", "top floor" are words) or before what it takes, and a
      // command that takes nothing only alone ("我 家漏水了").
      const takesNothing = Object.keys(command.args).length === 0;
      const isWord = latin && !command.spoken?.includes(name) && !takes(command, rest);
      if (slash || rest.trim() === "" || !(isWord || takesNothing)) {
        return parse(command, rest.replace(/^[\s:：]+/, ""), clipped, event);
      }
    }
    const echoed = event.replyTo ? inReply.get(fold(text).replace(/[.!~]+$/, "")) : undefined;
    if (echoed) {
      const read = parse(echoed, "", clipped, event);
      return read.kind === "command" ? { ...read, inReply: true } : read;
    }
    const whole = slash ? null : wholeIn(text, clipped, event);
    if (whole) return whole;
    if (slash || addressed) {
      const near = nearest(name, slash !== "");
      if (near && open) {
        return {
          kind: "mistake",
          near: byName.get(near)!,
          post: {
            lines: [say("core-near-miss", { command: slash ? `/${near}` : near })],
            choices: [{ label: say("core-yes"), command: `${near}${rest}`.trim() }],
          },
        };
      }
    }
    if (slash && !addressed) return SILENCE;
    return addressed ? { kind: "words", text, clipped } : SILENCE;
  }

  /** The line as its command is usually written, however it was put. */
  function asWritten(text: string, addressed: boolean): string {
    for (const one of readers) {
      const line = one.reads!(text, addressed || text.startsWith("/"));
      if (line !== null) return line;
    }
    return text;
  }

  function opens({ where }: Command, { line, sure }: { line: string; sure: boolean }, event: MessageEvent): boolean {
    return event.chatKind === "private" || (where === "private" && (sure || event.addressed || tellsTrouble(line)));
  }

  /** "报名7 上午", "签到K3SJ": a Chinese name and its number or code in one word come apart, as people write who leave no space. */
  function unglued(written: string): string {
    const text = uncommaed(written);
    const [, name, value] = GLUED.exec(text) ?? [];
    const first = Object.values(byName.get(name ?? "")?.args ?? {})[0];
    const fits = /^[#﹟]?[0-9]{1,9}$/.test(value ?? "") ? first?.startsWith("number") : false;
    if (!fits && !(first?.startsWith("word") && CODE.test(value!))) return text;
    return text.replace(name!, `${name} `);
  }

  /** "没解决 34，还是裂的", "办结，3 换了": a comma is no part of a name or of its number. */
  function uncommaed(text: string): string {
    const [, slash, name = "", number] = COMMA.exec(text) ?? [];
    const first = Object.values(byName.get(name)?.args ?? {})[0];
    return first?.startsWith("number") ? text.replace(COMMA, `${slash}${name} ${number} `).trimEnd() : text;
  }

  function routeLine(line: string, reply: { number: number | null }): Route {
    const [, word, rest] = /^(\S*)([\s\S]*)$/.exec(line) as unknown as [string, string, string];
    const command = byName.get(word);
    return command ? parse(command, rest.trim(), false, null, reply.number) : SILENCE;
  }

  /** True when what stands behind an English name is what it takes: a number, a code, parts set apart by "|". No sentence goes on so. */
  function takes(command: Command, rest: string): boolean {
    const [first, ...more] = Object.values(command.args);
    const lone = !/\S\s+\S/.test(rest);
    if ([first, ...more].some((kind) => kind?.startsWith("rest")) && /[|｜]/.test(rest)) return true;
    if (first?.startsWith("number")) return NUMBERED.test(rest) && !COUNTS.test(rest);
    if (first?.startsWith("word")) return CODED.test(rest) && (lone || (more.length > 0 && LONG_CODE.test(rest)));
    return first?.startsWith("rest") === true && lone && CODED.test(rest);
  }

  /** "not solved 12" → "not-solved 12": an English name of two words, before a number or where it is said to the bot. */
  function paired(text: string, addressed: boolean): string {
    const [whole, slash = "", first = "", second = ""] = PAIR.exec(text) ?? [];
    if (whole === undefined) return text;
    const name = `${first}-${second}`.toLowerCase();
    const command = byName.get(name);
    const rest = text.slice(whole.length);
    if (!command || command.byChoice || !(NUMBERED.test(rest) || (addressed && command.spoken?.includes(name))))
      return text;
    return `${slash}${name}${rest}`;
  }

  /** Words that count in a group only when nothing, or a number, follows: "进度", "没解决 12", "评价 12 5", "报名 15 上午". */
  function aloneIn(word: string, rest: string): Command | undefined {
    const command = alone.get(word);
    if (!command) return undefined;
    const latin = /^[a-z-]+$/.test(word);
    if (latin && COUNTS.test(rest)) return undefined;
    const number = /^\s+[#﹟]?[0-9]{1,9}$/.test(rest);
    if (command.numbered?.includes(word) && MORE.test(rest)) return command;
    const kinds = Object.values(command.args);
    if ((kinds.includes("word") || kinds.filter((kind) => kind === "number").length > 1) && TWO.test(rest))
      return command;
    if (kinds[0] === "word" && CODE.test(rest.trim().toUpperCase()) && CODED.test(rest)) return command;
    // A lone English word is talk.
    return number || (rest === "" && !latin && !Object.values(command.args).includes("number")) ? command : undefined;
  }

  /** In staff's own group every Chinese name counts before the number it takes: "完成 12 换了灯泡", "协调 12 …". */
  function atWork(word: string, rest: string, event: MessageEvent): Command | undefined {
    const command = event.workplace && /^\p{Script=Han}{2,}$/u.test(word) ? byName.get(word) : undefined;
    if (!command || !Object.values(command.args)[0]?.startsWith("number")) return undefined;
    return /^\s+[#﹟]?[0-9]{1,9}$/.test(rest) || MORE_AT_WORK.test(rest) ? command : undefined;
  }

  /** A whole line that is for a command as it stands: "功劳簿 3号楼", "催一下12号". */
  function wholeIn(text: string, clipped: boolean, event: MessageEvent): Route | null {
    const said = text.replace(/[\s。．.!！~～]+$/, "");
    const isGroup = event.chatKind === "group";
    for (const command of wholes) {
      // What answers what goes on in a group is about nothing in private.
      if (command.heeds && !isGroup) continue;
      const line = lineOf(command.whole!, said);
      const read = line === null ? null : parse(command, line, clipped, event);
      if (read?.kind === "command") return isGroup ? { ...read, aside: true } : read;
    }
    return null;
  }

  /** A name one slip away: one letter for short Latin names, two for longer ones; one character for Chinese. */
  function nearest(name: string, slash: boolean): string | null {
    const latin = /^[a-z]+$/.test(name);
    if (latin ? name.length < 3 || !slash : name.length < 2 || name.length > 6) return null;
    let best: string | null = null;
    let least = latin && name.length >= 6 ? 3 : 2;
    for (const [candidate, command] of byName) {
      if (command.byChoice || latin !== /^[a-z]+$/.test(candidate)) continue;
      if (!latin && candidate.length !== name.length) continue;
      // "没事" is no slip for "报事": of two characters the first has to be right.
      if (!latin && candidate.length < 3 && candidate[0] !== name[0]) continue;
      const distance = slips(name, candidate, least);
      if (distance < least && distance < candidate.length / 2 + 0.5) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  function parse(
    command: Command,
    rest: string,
    clipped: boolean,
    event: MessageEvent | null,
    numberOfCard: number | null = null,
  ): Route {
    const args: Record<string, string | number | null> = {};
    let left = rest;
    for (const [name, kind] of Object.entries(command.args)) {
      const read = readArg(kind, left);
      if (read === null && kind === "number" && numberOfCard === null && event?.replyTo) {
        // The number may be that of the card that is replied to: the engine looks, then asks again.
        args[name] = null;
        continue;
      }
      const value = read ?? (kind === "number" || kind === "number?" ? numberOfCard : null);
      if (value === null && !kind.endsWith("?")) return usage(command);
      args[name] = value;
      if (read !== null) left = kind.startsWith("rest") ? "" : left.replace(/^\S+\s*/, "");
    }
    return { kind: "command", command, args, clipped };
  }

  return { route, routeLine, takerOf, commands };
}

/** "Write it like this": what a command needs, with its example. */
export function usage(command: Command): Route {
  return { kind: "mistake", post: { lines: [say("core-usage", { example: exampleOf(command) })] } };
}

/** The example of a command, as words. Every command has one in every language. */
export function exampleOf(command: Command): Text {
  return say(`command-${command.names[0]}-example`);
}

function readArg(kind: ArgKind, left: string): string | number | null {
  if (kind.startsWith("rest")) return left === "" ? null : left;
  const word = /^\S+/.exec(left)?.[0];
  if (word === undefined) return null;
  if (kind.startsWith("word")) return word;
  const number = /^[#﹟]?([0-9]{1,9})$/.exec(fold(word));
  return number ? Number(number[1]) : null;
}
