import type { Command } from "../core/command.ts";
import { readHowTo } from "../core/howTo.ts";
import { say } from "../core/post.ts";
import type { Deps } from "./deps.ts";
import { tellsReport } from "./plainWords.ts";

/** "怎么录纸质票": which commands somebody means who asks how one is given. It goes by their names and by what help says of them. */

/** Of what is asked, so much has to stand in what help says of a command that is not named: "作废一张票" is the ballot that is voided. */
const ALIKE = 0.6;
const LEAST = 2;

/** "help 纸质票" for a question how that is done, or null where it is no such question, or about nothing that can be done here. */
export function howToLine(deps: Deps, locale: string, now: Date, text: string): string | null {
  const asked = readHowTo(text);
  if (asked === null || tellsReport(text)) return null;
  return commandsAbout(deps, locale, now, asked).length > 0 ? `help ${asked}` : null;
}

/** The commands that words are about, the likeliest first; one alone where it is called exactly so. */
export function commandsAbout(deps: Deps, locale: string, now: Date, words: string): Command[] {
  const commands = deps.router.commands.filter((command) => !command.byChoice);
  const exact = commands.find(({ names }) => names.includes(words));
  if (exact) return [exact];
  return commands
    .map((command) => {
      const about = deps.words.write(say(`command-${command.names[0]}-about`), locale, now);
      return { command, fits: Math.max(...command.names.map((name) => named(name, words))) + alike(words, about) };
    })
    .filter(({ fits }) => fits >= ALIKE)
    .sort((a, b) => b.fits - a.fits)
    .map(({ command }) => command);
}

/** A longer name counts for more than a shorter one, and of two that are as long the one that is said first. */
function named(name: string, words: string): number {
  if ([...name].length < LEAST) return 0;
  const at = /^[a-z-]+$/.test(name) ? ` ${words} `.indexOf(` ${name} `) : words.indexOf(name);
  if (at >= 0) return 10 * name.length - at;
  // 表决 is short for 业主表决; 一下 is not short for 催一下.
  return words.length >= LEAST && name.length >= 2 * words.length && name.endsWith(words) ? words.length : 0;
}

/** How much of the words stands in a sentence, from 0 to 1: pairs of Chinese characters, and Latin words. */
function alike(words: string, sentence: string): number {
  const [said, there] = [piecesOf(words), piecesOf(sentence)];
  const found = [...said].filter((piece) => there.has(piece)).length;
  return found < LEAST ? 0 : found / said.size;
}

function piecesOf(text: string): Set<string> {
  const pairs = [...text]
    .map((c, i, all) => c + (all[i + 1] ?? ""))
    .filter((pair) => /^\p{Script=Han}{2}$/u.test(pair));
  return new Set([...pairs, ...(text.toLowerCase().match(/[a-z]{4,20}/g) ?? [])]);
}
