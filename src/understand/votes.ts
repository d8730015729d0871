import { fold } from "../core/text.ts";
import { dropDoors } from "./place.ts";
import { plain, readNumber } from "./plain.ts";

/** How many options a vote may take. */
export type VoteMode = "single" | "multi";

/** No vote is longer; what is goes on is a discussion. */
const READ_AT_MOST = 200;

const HAN_DIGIT = "一二三四五六七八九";
const KEYCAPS = /[①-⑳]|[❶-❿]|[㊀-㊉]/g;

type Stance = "yes" | "no" | "abstain";

/** Options that stand for a stance, whatever the others are. */
const STANCE_OPTIONS: readonly (readonly [Stance, RegExp])[] = [
  ["abstain", /^(?:弃权|放弃|不表态|无所谓|都可以|abstain|neutral|no opinion)/],
  ["no", /^(?:不同意|反对|不赞成|不支持|不要|不需要|不行|否|不$|不可以|不愿意|no$|no |disagree|against|oppose|reject)/],
  ["yes", /^(?:同意|赞成|支持|是$|要$|需要|可以|愿意|行$|好$|yes|agree|for$|in favou?r|support|approve)/],
];

/** Said of the option that changes nothing or takes none: 都不行, 不调整, 以上都不选. */
const NONE_OPTION = /都不|均不|以上.{0,2}不|不选|不换|不变|不调整|不动|维持|保持|none|neither|no change|keep/;

const ABSTAIN = /弃权|弃票|不表态|不投(?:了|这|票|$)|放弃(?:投票|表决)?|两可|中立|abstain|neutral/;
const NO =
  /(?:坚决|强烈|完全|绝对|肯定|一定)?(?:不(?:太|怎么|大|很|是很)(?:同意|赞成|支持|赞同)|不同意|不赞成|不支持|不答应|不可以|不行|不愿意|不接受|不认可|不赞同|不想|不要|不需要|反对|拒绝|否决|没必要|免谈|唔同意|唔得|唔好|不得行|不中)|同意才怪|才怪|同意个|👎|🙅|❌|✖|🚫|\b(?:definitely|of course|certainly|absolutely) not\b|\b(?:no way|nay|nope|nah|disagree|against|oppose[ds]?|object|reject(?:ed)?|not agree|don'?t agree|never)\b|fandui|butongyi/;
const YES =
  /(?:坚决|强烈|完全|绝对|举双手(?:双脚)?|举手|双手|百分百|100%)?(?:同意|赞成|支持|赞同|认可|拥护|通过|附议|没(?:啥|什么|有啥)?意见|无意见|没有意见|没问题|无异议|没异议|ok|okay)|举(?:双)?手(?:双脚)?|必须的|\b(?:yes|ya|aye|yep|yeah|yup|sure|agree[ds]?|approve[ds]?|in favou?r|support|no problem|no objection|fine with me|of course|absolutely|definitely)\b|tongyi|zancheng|zhichi|✅|☑|✔|🙋|🙆/;
const YES_ALONE = /^(?:行|可以|可|要|是的?|对|得|中|成|y|(?:👍)+|赞)[的啊呀吧呢了~!。.]*$/;
const NO_ALONE = /^(?:不|不是|否|n|no|唔|莫|别)[的啊呀吧呢了~!。.]*$/;

/** What makes an answer no vote: it asks, waits, takes back, votes for another, or talks about voting. */
const UNDECIDED =
  /[?？]|吗$|呢$|(?:为什么|什么(?:时候|意思|区别|情况|原因|项目)|[选投是有]什么|[选投是有为]啥|啥意思|为何|(?<!不)怎么(?!都|说都)|哪个(?!都|也)|哪些|谁(?!都|也)|多少|几时|几个|多久)|(?:考虑|想想|再看|再说|看看|等等|观望|商量|问问|讨论|研究)(?!过|好)|随便|随意|(?<!除.{0,12})都(?:行|可|可以|好|ok|成|中|得)$|(?<!除.{0,12})都(?:行|可以)[吧啊的呀]{0,4}$|无所谓|到底选|选哪|投哪|(?:撤销|撤回|取消|作废|重投|收回|改票)|如果|要是|假如|除非|的话|前提|再(?:同意|投)|才(?:同意|投|支持)(?!怪)|不确定|不知道|不清楚|没想好|没看懂|不懂|不明白|纠结|犹豫|(?<![我家们那])就(?:同意|赞成|支持|投)|不是(?:不同意|反对)|不反对|(?:同意|反对|投|选)过了?|(?:大家|他们|别人|你们|多数).{0,6}我们?(?:就|也)|(?:同意|反对|赞成|支持)(?:的(?=[^\s,.!啊呀])|无效|率|人数|票数)|yes (?:and |or )?no\b|both|^(?:早上|上午|中午|下午|晚上)好|(?:帮|替|代(?!表))(?!表决).{0,6}(?:投|选|同意|反对)|的都是|的人都|凭什么|有没有|是不是|能不能|可不可以|要不要|同不同意|截止|几点|前投|没收到|看不到|怎么投|忘了|忘记|\b(?:if|unless|depends|maybe|perhaps|not sure|no idea|don'?t (?:know|care|mind)|whatever|either|why|how|what|when|which|who|withdraw|cancel|undo|on behalf|thinking|undecided|but not)\b/;
/** Words after which another choice is made: "1 不对 是2". */
const CORRECTION =
  /(?:不对|[投选打写点]错了?|手滑|更正|改成|改为|改投|改选|算了|哦不|啊不|(?<!是)不是|重新(?=投|选)|改(?=同意|反对|赞成|支持|弃权|投|选)|现在(?=同意|反对|赞成|选|改|支持)|correction|i mean|sorry)[,. :]{0,3}(?=\S)/g;
/** What makes an answer hang on something else. */
const CONDITION = /如果|要是|假如|除非|的话|前提|才|等|\b(?:if|unless|but not|depends)\b/;
const HEDGED = /我妈|我爸|我老公|我老婆|老婆.{0,4}(?:说|投)|老公.{0,4}(?:说|投)|他们|大家都|群里|他说|她说/;

/**
 * The options that an answer chooses, counted from 1 and ascending, or null when it is no countable vote: a question, a
 * condition, a number of a flat, out of range, several where one is asked, or nothing of the kind. Never throws.
 */
export function readVote(text: string, options: readonly string[], mode: VoteMode): number[] | null {
  const said = normalize(text);
  if (said === "" || options.length === 0) return null;
  return new Ballot(said, options.map(normalize), mode).read();
}

function normalize(text: string): string {
  const circled = text.slice(0, READ_AT_MOST).replace(
    KEYCAPS,
    (c) =>
      ` ${c
        .normalize("NFKC")
        .replace(/[❶-❿]/, (d) => String(d.charCodeAt(0) - 0x2775))
        .replace(/[一二三四五六七八九十]/, (d) => String(readNumber(d) ?? ""))} `,
  );
  return plain(fold(circled.replace(/(\d)\uFE0F?\u20E3/g, " $1 "))).trim();
}

class Ballot {
  private readonly said: string;
  private readonly options: readonly string[];
  private readonly mode: VoteMode;
  private readonly stances: Partial<Record<Stance, number>> = {};

  constructor(said: string, options: readonly string[], mode: VoteMode) {
    this.said = said;
    this.options = options;
    this.mode = mode;
    for (const [index, option] of options.entries()) {
      const stance = STANCE_OPTIONS.find(([, words]) => words.test(option))?.[0];
      if (stance && this.stances[stance] === undefined) this.stances[stance] = index + 1;
    }
    // A stance alone among other options (每月200元 / 不调整) is an option like the others.
    if (this.stances.yes === undefined || this.stances.no === undefined) this.stances = {};
  }

  read(): number[] | null {
    if (/不是(?:不同意|反对)/.test(this.said)) return null;
    const whole = this.options.indexOf(this.said.replace(/[.!。~ ]{1,9}$/, ""));
    if (whole >= 0) return [whole + 1];
    // "其实…算了 选2": what was said last counts.
    const corrected = [...this.said.matchAll(CORRECTION)].at(-1);
    const after = corrected ? this.said.slice(corrected.index + corrected[0].length) : "";
    if (after !== "" && after.length < 40) {
      const last = new Ballot(after.replace(/^(?:是|选|投)/, ""), this.options, this.mode).read();
      if (last) return last;
    }
    const body = this.said
      .replace(/@\S+/g, " ")
      .replace(/^[+➕]1[\s,!+➕1]{0,20}$|(?<![\d\s])[+➕]\d{1,6}(?!\d)/g, (found, at: number) =>
        /\d/.test(this.said[at - 1] ?? "") ? found : " ",
      );
    const either = this.options.findIndex((option) => /都(?:可以|行|好|ok)/.test(option));
    if (either >= 0 && /都(?:可以|行|好|ok|成)/.test(body)) return [either + 1];
    // "反对！凭什么": the first clause is the vote, the rest its reason.
    const [clause = "", ...others] = body.split(/[,.!;\s]+/);
    const reason = others.join(" ");
    if (reason !== "" && !CONDITION.test(reason) && !/[?？]|吗|不对|改|错/.test(reason)) {
      const plainly = /^(?:我|我家|我们|就|坚决|强烈|绝对){0,2}(?:同意|不同意|赞成|反对|支持|不支持|弃权)$/.exec(
        clause,
      );
      const stance = plainly ? this.readStance(clause) : null;
      if (stance !== null && this.mode === "single") {
        const numbers = this.readNumbers(dropDoors(reason));
        const other = this.readStance(reason);
        if (
          (numbers === null || numbers === "invalid" || numbers.includes(stance)) &&
          (other === null || other === stance)
        )
          return [stance];
      }
    }
    if (/弃权|abstain/.test(body) && !HEDGED.test(body) && this.stances.abstain && !/[?？]|吗|什么|能/.test(body))
      return [this.stances.abstain];
    const undecided = UNDECIDED.test(this.firmly(body)) || HEDGED.test(body);
    const span = this.mode === "multi" ? /^(?:选|投|要)?\s?(\d)\s?(?:-|~|到|至)\s?(\d)[吧.!]*$/.exec(body) : null;
    const [from, to] = [Number(span?.[1]), Number(span?.[2])];
    if (from < to && from >= 1 && to <= this.options.length)
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    let numbers = this.readNumbers(dropDoors(body));
    // 同意 502: the number is the door.
    if (numbers === "invalid" && this.readStance(body) !== null && !/(?<!\d)\d{1,2}(?!\d)/.test(dropDoors(body)))
      numbers = null;
    if (numbers === "invalid") return null;
    const words = this.readWords(body);
    const stance = this.readStance(body);
    if (undecided) return this.decidedAnyway(body);
    const found = this.join(numbers, words, stance);
    return found && this.fits(found) ? found : null;
  }

  /** The parts in which a doubt is only a remark: "同意 但是…", "选1吧 其他随便". */
  private firmly(body: string): string {
    return body.replace(/(?:其他|其它|别的|剩下的?).{0,6}(?:随便|再说|无所谓|都行|看看)/g, "");
  }

  /** "1肯定选 我先想想": a clear choice beside a doubt, only in polls of many. */
  private decidedAnyway(body: string): number[] | null {
    const sure = /(?:肯定|一定|必须|确定)(?:选|要|投)\s?(\d)|(\d)\s?(?:肯定|一定|必须)(?:选|要|投)/.exec(body);
    const index = Number(sure?.[1] ?? sure?.[2]);
    return index >= 1 && index <= this.options.length ? [index] : null;
  }

  private fits(found: readonly number[]): boolean {
    if (found.length === 0) return false;
    return this.mode === "multi" || found.length === 1;
  }

  /** Numbers, words and stance must not contradict each other. */
  private join(numbers: number[] | null, words: number[] | null, stance: number | null): number[] | null {
    if (numbers && numbers.length > 0) {
      if (stance !== null && this.mode === "single" && !numbers.includes(stance)) return null;
      const named = (words ?? []).filter((index) => !numbers.includes(index));
      if (this.mode === "single" && named.length === 1 && (words ?? []).length === 1) return null;
      return numbers;
    }
    if (stance !== null) return [stance];
    return words;
  }

  private readStance(body: string): number | null {
    const { yes, no, abstain } = this.stances;
    if (yes === undefined && no === undefined) return null;
    const problem = /no problem|no objection|没问题|没意见|无意见|没有意见|无异议|没异议/.test(body);
    if (ABSTAIN.test(body)) return abstain ?? null;
    const against = NO.test(body.replace(/no problem|no objection/g, ""));
    const rest = body.replace(new RegExp(NO.source, "g"), " ");
    const favour = YES.test(rest) || problem;
    if (against && favour) return null;
    if (against || (!favour && (NO_ALONE.test(body) || /^no\b(?! (?:idea|comment|one|problem|objection))/.test(body))))
      return no ?? null;
    if (favour || YES_ALONE.test(body)) return yes ?? null;
    return null;
  }

  private readNumbers(body: string): number[] | "invalid" | null {
    const count = this.options.length;
    let text = body
      .replace(/[壹贰叁肆伍陆]/g, (c) => ` ${readNumber(c) ?? ""} `)
      // Counts and places are no choices: 两票, 选3个, 3号楼, 1单元, 12楼, 200元, 7点, 26岁
      .replace(/(?:选|投|要|各|有|一共|共)\s?[\d一两二三四五六七八九]\s?(?:个|项|种|样)(?=[:： ,]|$)/g, " ")
      .replace(
        /[\d一两二三四五六七八九十]{1,3}\s?(?:票|户|人|口|号楼|栋|幢|座|单元|楼|层|室|元|块|万|点|岁|年|月|天|次|分|米|平|%|家)/g,
        " ",
      )
      .replace(/(?:building|unit|room|flat|floor)\s?\d+/g, " ");
    const every = this.options.map((_, index) => index + 1);
    const amount = (word: string): number => readNumber(word) ?? 0;
    text = text
      .replace(/前([一二两三四五六\d])(?:个|项|种|条)/g, (_, n: string) => ` ${every.slice(0, amount(n)).join(" ")} `)
      .replace(
        /(?:最后|后)([一二两三四五六\d])(?:个|项|种|条)/g,
        (_, n: string) => ` ${every.slice(-amount(n)).join(" ")} `,
      );
    const letters = this.readLetters(text);
    if (letters) return letters;
    const all = this.readAll(text);
    if (all) return all;
    text = text.replace(
      /第\s?([\d一二三四五六七八九十]{1,2})\s?(?:个|项|种|条|套|号|款|方案|选项)?/g,
      (_, n: string) => ` ${readNumber(n) ?? ""} `,
    );
    text = text.replace(
      /(?:选项|方案|候选人?|option|number|no\.?)\s?([\d一二三四五六七八九])(?!\d)/g,
      (_, n: string) => ` ${readNumber(n) ?? ""} `,
    );
    text = text.replace(
      /([\d一二三四五六七八九])\s?号(?:候选人?|选项|方案|选手)?/g,
      (_, n: string) => ` ${readNumber(n) ?? ""} `,
    );
    const english: Readonly<Record<string, number>> = {
      one: 1,
      two: 2,
      three: 3,
      four: 4,
      first: 1,
      second: 2,
      third: 3,
      fourth: 4,
      "1st": 1,
      "2nd": 2,
      "3rd": 3,
      "4th": 4,
    };
    text = text.replace(
      /\b(?:one|two|three|four|first|second|third|fourth|1st|2nd|3rd|4th)\b(?! (?:of|thing|time))/g,
      (word) => ` ${english[word]} `,
    );
    // 选一, 一三四, 二 五: Han digits count where nothing else is said, or behind a verb.
    text = text.replace(
      new RegExp(
        `(?<=选|投|要|支持|赞成|^|[\\s,和、])([${HAN_DIGIT}](?:[\\s,、和及跟]{0,2}[${HAN_DIGIT}]){0,8})(?=$|[\\s,.!吧啊呀了和、])`,
        "g",
      ),
      (digits) => ` ${[...digits].map((c) => (HAN_DIGIT.includes(c) ? HAN_DIGIT.indexOf(c) + 1 : " ")).join(" ")} `,
    );
    const excluded = this.readExcluded(text);
    if (excluded) return excluded;
    const rejected = [...text.matchAll(/(?:不要|不选|不投|别选|not)\s?(\d)(?!\d)/g)].map((match) => Number(match[1]));
    text = text.replace(/(?:不要|不选|不投|别选|not)\s?\d(?!\d)/g, " ");
    const amounts = new Set(this.options.flatMap((option) => option.match(/\d{2,}/g) ?? []));
    const runs = (text.match(/\d+/g) ?? []).filter((run) => !amounts.has(run));
    if (runs.length === 0) return null;
    // 201 1: the long one is the door.
    const short = runs.filter((run) => run.length < 3);
    const found: number[] = [];
    for (const run of this.mode === "single" && short.length > 0 ? short : runs) {
      const whole = Number(run);
      if (whole >= 1 && whole <= count) found.push(whole);
      else if (/^(\d)\1{2,}$/.test(run) && run[0] !== "6" && Number(run[0]) >= 1 && Number(run[0]) <= count)
        found.push(Number(run[0]));
      else if (
        this.mode === "multi" &&
        run.length <= count &&
        new Set(run).size === run.length &&
        [...run].every((digit) => Number(digit) >= 1 && Number(digit) <= count)
      )
        found.push(...[...run].map(Number));
      else return "invalid";
    }
    const distinct = [...new Set(found)].filter((index) => !rejected.includes(index)).sort((a, b) => a - b);
    return distinct.length > 0 ? distinct : null;
  }

  /** A, b, 选B, AC; only where the options carry letters or nothing else can be meant. */
  private readLetters(text: string): number[] | "invalid" | null {
    const bare = text.replace(/\b[a-z]\s?座|(?<![a-z])[a-z]栋/g, " ");
    const lettered = this.options.every(
      (option, index) => option.startsWith(String.fromCharCode(97 + index)) && /^[a-z](?![a-z])/.test(option),
    );
    const rejected = /(?<![a-z])([a-h])\s?(?:不行|不好|不要|不选|除外|要加班|没空|没时间)/.exec(bare);
    const match = [...bare.matchAll(/(?<![a-z])([a-h](?:[\s,、和&+/]{0,2}[a-h]){0,7})(?![a-z'])/g)].map(
      (found) => found[1] ?? "",
    );
    if (match.length === 0) return null;
    if (!lettered && !/^(?:我?(?:选|投|要)?\s?)[a-h](?:[\s,、和&+/]{0,2}[a-h]){0,7}[!. 吧]*$/.test(bare.trim()))
      return null;
    if (/或|or/.test(bare)) return "invalid";
    const letters = [...new Set([...match.join("")].filter((c) => c >= "a" && c <= "h"))];
    const found = letters.map((letter) => letter.charCodeAt(0) - 96).sort((a, b) => a - b);
    if (rejected) {
      const left = found.filter((index) => String.fromCharCode(96 + index) !== rejected[1]);
      return left.length > 0 ? left : "invalid";
    }
    return found.every((index) => index <= this.options.length) ? found : "invalid";
  }

  /** 都要, 全选, 前两个, 后两项, 单数的, 最后一个, 其余全选. */
  private readAll(text: string): number[] | null {
    const count = this.options.length;
    const every = Array.from({ length: count }, (_, i) => i + 1);
    const amount = (word: string): number => readNumber(word) ?? Number.NaN;
    const none = this.options.findIndex((option) => NONE_OPTION.test(option));
    if (/都不|谁(?:都|也)不|哪个(?:都|也)不|全不|一个(?:都|也)不|none of|neither/.test(text))
      return none >= 0 ? [none + 1] : this.mode === "multi" ? [] : null;
    if (/最后(?:那个|的)|^(?:选|投)?(?:最后一个|the last(?: one)?)/.test(text)) return [count];
    if (/中间(?:那|的|这)/.test(text)) return count % 2 === 1 ? [(count + 1) / 2] : null;
    if (/单数|奇数|odd/.test(text)) return every.filter((index) => index % 2 === 1);
    if (/双数|偶数|even (?:ones|numbers)/.test(text)) return every.filter((index) => index % 2 === 0);
    const cheap = /最(便宜|低|少|贵|高|多|早|晚|近|远|大|小)的?/.exec(text);
    if (cheap) return this.extreme(cheap[1] ?? "");
    if (/除了?|除去|除掉|except|but not|其余|其[他它].{0,4}[都全]/.test(text)) return null;
    const counted = /([一两二三四五六\d])个都/.exec(text);
    if (counted && amount(counted[1] ?? "") !== count) return null;
    if (
      this.mode === "multi" &&
      /都(?:要|选|投|支持|同意|做|装|修|来|上|需要|想要)|全(?:部|选|要|都|投|支持)|统统|通通|\ball(?: of them| four| three)?\b|everything/.test(
        text,
      )
    )
      return every;
    return null;
  }

  private extreme(word: string): number[] | null {
    const values = this.options.map((option) => Number(/\d+(?:\.\d+)?/.exec(option)?.[0] ?? Number.NaN));
    const known = values.filter((value) => !Number.isNaN(value));
    if (known.length < 2) return null;
    const wanted = /便宜|低|少|早|近|小/.test(word) ? Math.min(...known) : Math.max(...known);
    return [values.indexOf(wanted) + 1];
  }

  /** 除了4都选, 2不要其他都要: only where several may be chosen. */
  private readExcluded(text: string): number[] | null {
    if (this.mode !== "multi" || !/除|except|其余|其他|其它|别的/.test(text)) return null;
    if (!/都|全|其余|其他|其它|all|except|除/.test(text) || /其他(?:的)?(?:再说|随便|不)/.test(text)) return null;
    const named = new Set(this.readWords(text, true) ?? []);
    for (const run of text.match(/\d+/g) ?? [])
      for (const digit of Number(run) <= this.options.length ? [run] : run) named.add(Number(digit));
    if (named.size === 0 || named.size >= this.options.length) return null;
    if (!/除|不要|不选|except|不/.test(text)) return null;
    return this.options.map((_, index) => index + 1).filter((index) => !named.has(index));
  }

  /** The options whose own words are said, as far as they tell the options apart. */
  private readWords(body: string, deniedToo = false): number[] | null {
    const text = days(body);
    const options = this.options.map((option) => days(option.replace(/^[a-z][.、:) ]\s?|^\d[.、:) ]\s?/, "")));
    const price = this.readAmount(text);
    if (price) return price;
    const full = options.flatMap((option, index) =>
      option.length > 1 && text.includes(option) && (deniedToo || !this.denied(text, option)) ? [index + 1] : [],
    );
    if (full.length > 1 && this.mode === "single") {
      const better = /^我?(?:觉得|认为)?(.{1,6})比.{1,6}(?:好|强|靠谱|合适)/.exec(text);
      const first = better && full.filter((index) => better[1]?.includes(options[index - 1] ?? ""));
      if (first?.length === 1) return first;
    }
    const longer = full.filter(
      (index) => !full.some((other) => other !== index && options[other - 1]?.includes(options[index - 1] ?? "")),
    );
    if (longer.length > 0) {
      const chosen = /但(?:是)?(?:我)?(?:还是)?(?:选|投|支持)|(?:我)(?:选|投)/.exec(text);
      if (chosen && longer.length > 1 && this.mode === "single") {
        const after = longer.filter((index) => text.indexOf(options[index - 1] ?? "", chosen.index) >= 0);
        if (after.length === 1) return after;
      }
      return longer;
    }
    const single = text.split(/[和跟与及、,\s]+/).map((word) => word.replace(/^(?:选|投|要)|[吧啊!.~]{1,9}$/g, ""));
    if (single.length > 0 && single.every((word) => word.length > 0 && word.length <= 4)) {
      const at = single.flatMap((word) => {
        const inside = options.flatMap((option, index) =>
          (option.includes(word) && (!NONE_OPTION.test(option) || /^[都全以]/.test(word))) ||
          this.mentions(word, option, options, deniedToo)
            ? [index + 1]
            : [],
        );
        return inside.length === 1 && /[\u4e00-\u9fff]/.test(word) ? inside : [0];
      });
      if (!at.includes(0)) return [...new Set(at)].sort((a, b) => a - b);
    }
    const found = options.flatMap((option, index) =>
      this.mentions(text, option, options, deniedToo) ? [index + 1] : [],
    );
    if (found.length > 0) return found;
    const none = this.options.findIndex((option) => NONE_OPTION.test(option));
    if (
      none >= 0 &&
      /没空|都忙|没时间|去不了|来不了|参加不了|别涨|不涨|涨什么|不要涨|不同意涨|不换|不变|照旧|维持|保持(?:原|现)|neither|none/.test(
        text,
      )
    )
      return [none + 1];
    // 换门 for 换单元门: its characters in this order, in one option only.
    const short = text.replace(/我家?|们|就|选|投|支持|那个|吧|的|啊|呀|[\s,.!~]/g, "");
    const loose = options.flatMap((option, index) =>
      /^[\u4e00-\u9fff]{2,5}$/.test(short) && isWithin(short, option) ? [index + 1] : [],
    );
    return loose.length === 1 ? loose : null;
  }

  private denied(text: string, part: string): boolean {
    const at = text.indexOf(part);
    return (
      /(?:不要|不选|别|不投|不支持|反对|不想|not )\s?$/.test(text.slice(Math.max(0, at - 4), at)) ||
      /^[^\s,和]{0,3}(?:不行|不好|坚决不|不要|不选|除外|就算了|没必要|没空|没时间|去不了)/.test(
        text.slice(at + part.length),
      )
    );
  }

  /** 二百六, 200就行, 260元: the one option with that amount. */
  private readAmount(text: string): number[] | null {
    const amounts = this.options.map((option) => /\d{2,}/.exec(option)?.[0]);
    if (amounts.filter((amount) => amount !== undefined).length < 2) return null;
    const said = [...text.matchAll(/\d{2,6}(?!\d|\s?元?(?:太|贵|高|不行|不要))/g)].map((match) => match[0]);
    for (const match of text.matchAll(/([一二两三四五六七八九])百([一二三四五六七八九])?(十)?/g)) {
      said.push(String((readNumber(match[1] ?? "") ?? 0) * 100 + (match[2] ? (readNumber(match[2]) ?? 0) * 10 : 0)));
    }
    const found = [...new Set(said.map((value) => amounts.indexOf(value) + 1).filter((index) => index > 0))];
    return found.length > 0 ? found.sort((a, b) => a - b) : null;
  }

  /** A pair of characters, or a word, that only this option has. */
  private mentions(text: string, option: string, options: readonly string[], deniedToo: boolean): boolean {
    if (NONE_OPTION.test(option)) return false;
    for (const part of parts(option)) {
      if (!text.includes(part) || options.some((other) => other !== option && other.includes(part))) continue;
      if (deniedToo || !this.denied(text, part)) return true;
    }
    return nickname(option, options, text);
  }
}

function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const c of long) if (c === short[at]) at += 1;
  return at === short.length;
}

/** The distinguishing pieces of an option: words of Latin script, pairs of Chinese characters. */
function parts(option: string): string[] {
  const latin = option.match(/[a-z]{3,}/g) ?? [];
  const pairs: string[] = [];
  for (const run of option.match(/[\u4e00-\u9fff]{2,}/g) ?? []) {
    for (let i = 0; i + 2 <= run.length; i++) pairs.push(run.slice(i, i + 2));
  }
  return [...latin, ...pairs, ...(option.match(/\d{1,6}(?:[点元块月日号]|:\d\d)/g) ?? [])];
}

/** 老王 for the only candidate Wang. */
function nickname(option: string, options: readonly string[], text: string): boolean {
  const family = option[0] ?? "";
  if (!/^[\u4e00-\u9fff]{2,3}$/.test(option) || options.filter((other) => other.startsWith(family)).length > 1)
    return false;
  return new RegExp(
    `(?:老|小)${family}(?![\u4e00-\u9fff]{0,1}楼)|${family}(?:师傅|老师|大爷|阿姨|叔|姐|哥|总|工|主任|先生|女士)`,
  ).test(text);
}

/** 礼拜天, 星期日, Sunday → 周日; 早上 → 上午: the same day in the same words. */
function days(text: string): string {
  const english = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
  const han = "日一二三四五六";
  return text
    .replace(/(?:星期|礼拜|周)([一二三四五六日天])/g, (_, day: string) => `周${day === "天" ? "日" : day}`)
    .replace(
      /\b(sun|mon|tue|wed|thu|fri|sat)(?:day|s|sday|nesday|rsday|urday)?\b/g,
      (_, day: string) => `周${han[english.indexOf(day)]}`,
    )
    .replace(/早上|早晨|\bmorning\b/g, "上午")
    .replace(/\bafternoon\b/g, "下午")
    .replace(/晚间|\bevening\b/g, "晚上");
}
