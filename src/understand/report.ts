import { clean, clip, isBlank, maskForGroup } from "../core/text.ts";
import { CATEGORIES, type Category, DANGERS, EVIDENCE, PROBLEM, VETOES } from "./categories.ts";
import { classify } from "./classifier.ts";
import { mend } from "./mend.ts";
import { dropAddress, type Place, placeIn } from "./place.ts";
import { plain } from "./plain.ts";

/** How much of a text is read for a report: what it is about is said early, and this bounds what one message can cost. */
const READ_AT_MOST = 300;

/** What a resident's sentence says when it is taken for a report. */
export interface Reading {
  category: Category;
  /** Danger to life or health, or damage that grows by the minute; anger alone is not. */
  urgent: boolean;
  place: Place | null;
  /** The words and the classifier agree that a present problem is told. Good enough to offer to file what was said to the bot. */
  looksLikeReport: boolean;
  /** So sure that somebody who did not speak to the bot may be asked "要登记吗？". */
  worthAsking: boolean;
  /** From 0 to 1, how likely it is a report among texts like those of docs/understanding.md. */
  confidence: number;
  /** A headline of at most 14 Chinese or 32 Latin characters, without address, greeting, phone or door number. */
  title: string;
}

/**
 * What each sign is worth, in log-odds; the whole is a report from 0 on. Fitted to texts that neither the classifier nor
 * the words had seen (docs/understanding.md), then rounded, and few, so that there is little to fit.
 */
const WORTH = {
  base: -2.3,
  /** Of the classifier's own log-odds, cut at ±6. */
  classifier: 0.95,
  /** Of the evidence for the best category, up to 8. */
  evidence: 0.065,
  named: 1,
  /** Of the log-odds that danger is told, between 0 and 4: a cry for help names less of what is broken than other reports. */
  danger: 0.6,
  vetoes: { question: -0.3, thanks: 0, sale: -0.75, hypothetical: -0.3, past: -1.2, notice: -0.45, echo: -0.9 },
} as const;
/** From here on somebody may be asked who did not speak to the bot. */
const ASKING = 1.5;
/** The words know not everything that may go wrong: said to the bot, a classifier as sure as this is believed alone. */
const SURE = 3;
/**
 * From here on the learned danger is believed alone. Cross-validation in five parts would have it half a step lower, but
 * plain faults ("水管漏水") would then wake people.
 */
const ALARM = 0;
/** A danger's words do not count where what was learned is as sure as this that they mean none: "气得要爆炸". */
const FIGURE_OF_SPEECH = -5;
/** How much the classifier's opinion of the category counts beside the evidence, of which more than the other counts no more. */
const CATEGORY_SHARE = 1.2;
const EVIDENCE_AT_MOST = 6;

/** Reads a sentence as a report. Never throws; looks at the first {@link READ_AT_MOST} characters only. */
export function readReport(text: string): Reading {
  const heard = clean(text.slice(0, READ_AT_MOST));
  const written = plain(heard);
  const said = mend(written);
  const guess = classify(said);
  const { category: likeliest, weight } = readCategory(said, guess.categories);
  const danger =
    guess.danger > { said: FIGURE_OF_SPEECH, denied: Number.POSITIVE_INFINITY, none: ALARM }[dangerWords(said)];
  const named = weight >= 2;
  let odds = WORTH.base + WORTH.classifier * Math.max(-6, Math.min(6, guess.report));
  odds +=
    WORTH.evidence * Math.min(weight, 8) +
    (named ? WORTH.named : 0) +
    (danger ? WORTH.danger * Math.max(0, Math.min(4, guess.danger)) : 0);
  for (const name of readVetoes(said)) odds += WORTH.vetoes[name];
  const category = named || danger || guess.report > 0 ? likeliest : "other";
  let place: Place | null | undefined;
  let title: string | undefined;
  const agreed = named || danger;
  const likely = (agreed || guess.report >= SURE) && odds >= 0;
  const urgent = danger && !isOver(said);
  return {
    category,
    urgent,
    // Most talk is no report, and nobody asks where or what it was.
    get place() {
      place = place === undefined ? placeIn(heard, written) : place;
      return place;
    },
    looksLikeReport: likely,
    // The words have to name something, whatever the classifier feels. A short cry for help says little else: whoever
    // may be in danger is rather asked once too often.
    worthAsking: agreed && odds >= (urgent ? 0 : ASKING),
    confidence: Math.round((likely || odds < 0 ? 1 / (1 + Math.exp(-odds)) : 0.3) * 1000) / 1000,
    get title() {
      title ??= titleOf(heard);
      return title;
    },
  };
}

/** The evidence with the script its words are written in, so that no English is looked for in Chinese. */
const EVIDENCE_ROWS = (Object.keys(EVIDENCE) as Category[]).map((name) => ({
  name,
  index: CATEGORIES.indexOf(name),
  rows: EVIDENCE[name].map(([points, words]) => {
    const source = words.source.replace(/\\u[\da-f]{4}|\\./g, " ");
    const hasHan = /[\u4e00-\u9fff]/.test(source);
    const hasLatin = /[a-z]/.test(source);
    return {
      points,
      words,
      script: hasHan === hasLatin ? ("both" as const) : hasHan ? ("han" as const) : ("latin" as const),
    };
  }),
}));

/** The category that the evidence and, if given, the classifier's logits make likeliest; `weight` is the evidence alone. */
function readCategory(said: string, logits?: Float32Array): { category: Category; weight: number } {
  let category: Category = "other";
  let best = logits ? Number.NEGATIVE_INFINITY : 0;
  let weight = 0;
  const latin = /[a-z]{2}/.test(said);
  const han = /[\u4e00-\u9fff]/.test(said);
  for (const { name, index, rows } of EVIDENCE_ROWS) {
    let sum = 0;
    for (const { points, words, script } of rows)
      if ((script === "both" || (script === "latin" ? latin : han)) && words.test(said)) sum += points;
    weight = Math.max(weight, sum);
    const opinion = logits ? (logits[index] ?? 0) * CATEGORY_SHARE : 0;
    const total = Math.min(sum, EVIDENCE_AT_MOST) + opinion;
    if (total > best) {
      category = name;
      best = total;
    }
  }
  return { category, weight };
}

/** A denial or a mere possibility that ends right where the danger word begins: 没有冒烟, 不是煤气味, no smoke. */
const DENIED =
  /(?:(?<!有)没有?|没(?:看|闻|听)?[见到]|不是|不会|并?未|无|别|防止?|避免|禁止|严禁|以为|怕|担心|谨防|当心|\bno|\bnot|n't|without|never|any)\s?[^\s,，。;；!！?？]{0,2}$/;
/** 没人管了着火…: the denial was of something else. */
const OTHER_DENIAL = /(?:没人|没法|不管|不知道|无人|没电|没水)[^\s,，。]{0,1}$/;

const DANGER_WORDS = Object.values(DANGERS)
  .flat()
  .map((words) => ({ once: words, all: new RegExp(words.source, "g") }));

/** Whether the words of a danger are said, or only said not to be so: then what was learned has heard the same words. */
function dangerWords(said: string): "said" | "denied" | "none" {
  let found: "denied" | "none" = "none";
  for (const words of DANGER_WORDS) {
    if (!words.once.test(said)) continue;
    for (const match of said.matchAll(words.all)) {
      const lead = said.slice(Math.max(0, match.index - 8), match.index);
      const isDenied = DENIED.test(lead) && !OTHER_DENIAL.test(lead);
      if (!isDenied && !/^.{0,3}(?:怎么办|的话)/.test(said.slice(match.index + match[0].length))) return "said";
      found = "denied";
    }
  }
  return found;
}

const STILL = /又|还在|还是|不过|但是|现在(?!好|没事|正常)|刚刚?|again|still|but/;

/** What speaks against a report. Thanks do not when the trouble is said to be back. */
function readVetoes(said: string): (keyof typeof VETOES)[] {
  return (Object.keys(VETOES) as (keyof typeof VETOES)[]).filter(
    (name) => VETOES[name].test(said) && !(name === "thanks" && STILL.test(said)),
  );
}

/** Told as past, settled, imagined or copied; a danger said to be back is not over. */
function isOver(said: string): boolean {
  const over =
    VETOES.thanks.test(said) || VETOES.past.test(said) || VETOES.hypothetical.test(said) || VETOES.notice.test(said);
  return over && !STILL.test(said);
}

const CLAUSES = /[,，。.;；!！?？~～…\n]|(?<=\p{Script=Han})\s|\s(?=\p{Script=Han})|\s[-–—]\s/u;
const GREETING =
  /^(?:@\S{1,12}\s{0,3})?(?:(?:物业|管家|大家|各位|邻居们?|业主们?|亲们|师傅|领导|叔叔|阿姨|群主|你们?|您|早上|晚上|下午|上午){0,4}(?:[你您]?好|早|在吗){1,3}[啊呀吖]?|尊敬的[^\s,，。]{1,8}|各位(?:邻居|业主|领导|家人)?们?|请问(?:一下)?|麻烦(?:问一下|了)?|打扰(?:一下|了)?|不好意思|(?:物业|管家|师傅)(?=请|麻烦|帮|能|来|看)|那个{1,4}|嗯{1,4}|喂{1,3}|物业[吗嘛]|我跟你们?[说讲][啊哈哦]?|我想?(?:问|说|反映|报)(?:一下|下)|是这样的?|那什么|就是说?|(?:咱|我)们?(?:楼(?!道|梯|上|下|顶)|小区|单元)?的?(?=这?[电楼单水门灯])|报修|报事|上报|反映(?:一下)?|hi|hello|hey|dear|excuse me|sorry|please|pls|good (?:morning|evening|afternoon)|everyone|all|guys|team){1,8}[\s:：,，。!！~]{0,6}/i;
const COURTESY =
  /[,，\s]{0,3}(?:谢谢[^谢\s]{0,4}|感谢.{0,4}|多谢|辛苦了?|拜托了?|麻烦了?|请?尽快.{0,6}|赶紧.{0,6}|thanks?(?: you)?|please|pls|asap|🙏)[!！。~\s]{0,4}$/i;
const SHAPE =
  /^[\s\-–—·:：、/#|,，。.!！?？~～…的在啊呀吧呢()（）[\]【】"“”'‘’*]{1,40}|[\s\-–—·:：、/#|,，。.~～…(（[【"“*]{1,40}$/gu;
/** What is left of "… in tower A". */
const DANGLING = /\s(?:in|at|on|of|near|by|the|a|to|from|and|with|is)(?:\s(?:the|a))?$/i;
const MASKED = /\*{3,}/g;

/** A headline is looked for in this many clauses; what is said later is detail. */
const HEADLINE_CLAUSES = 24;

/**
 * A short headline of a report: the first clause that tells a problem, without greeting, courtesy, address, phone or
 * door number. Never empty when the text has a letter or a digit in it.
 */
export function readTitle(text: string): string {
  return titleOf(clean(text.slice(0, READ_AT_MOST)));
}

/** What a mask may be needed for: a digit, a number in words, or a name of an account. */
const MASKABLE = /[\d０-９〇零一二三四五六七八九十百幺壹贰叁肆伍陆柒捌玖拾甲乙丙丁a-zA-Z]/;
const HAS_WORD = /[\p{L}\p{N}]/u;

/** {@link readTitle} of a text that is `clean`. */
function titleOf(heard: string): string {
  if (isBlank(heard)) return "";
  const shown = (part: string): string =>
    (MASKABLE.test(part) ? maskForGroup(dropAddress(part)) : part)
      .replace(MASKED, "")
      .replace(COURTESY, "")
      .replace(COURTESY, "")
      .replace(/ {2,}/g, " ")
      .replace(DANGLING, "")
      .replace(SHAPE, "");
  const clauses = heard
    .replace(/(\d)[.．](?=\d)/g, "$1\u0002")
    .split(CLAUSES, HEADLINE_CLAUSES)
    .map((clause) => shown(shown(clause.replaceAll("\u0002", ".")).replace(GREETING, "")))
    .filter((clause) => HAS_WORD.test(clause));
  const telling = findTelling(clauses);
  let title = clauses[Math.max(0, telling)] ?? "";
  const previous = clauses[telling - 1];
  // "电梯 / 又坏了": the thing was named in the clause before.
  if (previous && width(title) <= 12 && width(previous) + width(title) <= 26 && !names(title) && names(previous)) {
    title = `${previous}${/[A-Za-z]$/.test(previous) ? " " : ""}${title}`;
  }
  return headline(title) || headline(shown(heard)) || headline(maskForGroup(heard)) || "…";
}

/** The first clause with a thing and its problem, else the first with a problem; told as settled only if nothing else is. */
function findTelling(clauses: readonly string[]): number {
  const said = clauses.map(plain);
  const tests: ((clause: string) => boolean)[] = [
    (clause) => PROBLEM.test(clause) && names(clause) && !isOver(clause),
    (clause) => PROBLEM.test(clause) && !isOver(clause),
    (clause) => PROBLEM.test(clause),
  ];
  for (const test of tests) {
    const index = said.findIndex(test);
    if (index >= 0) return index;
  }
  return -1;
}

const names = (clause: string): boolean => readCategory(plain(clause)).weight >= 3;

/** Chinese characters count two, all others one. */
function width(text: string): number {
  let sum = 0;
  for (const c of text) sum += /[\p{Script=Han}\p{Extended_Pictographic}\u3000-\u303F\uFF00-\uFFEF]/u.test(c) ? 2 : 1;
  return sum;
}

/** Cuts to 14 Chinese or 32 Latin characters, Latin ones between words. */
function headline(text: string): string {
  const limit = /\p{Script=Han}/u.test(text) ? 28 : 32;
  if (width(text) <= limit) return text;
  let points = 0;
  let sum = 0;
  for (const c of text) {
    sum += width(c);
    if (sum > limit - 1) break;
    points += 1;
  }
  const cut = clip(text, points).text;
  const whole = limit === 32 ? cut.replace(/\s\S{0,40}$/, "") : cut;
  return `${(whole || cut).replace(DANGLING, "").trimEnd()}…`;
}
