import { readNumber } from "./plain.ts";
import { PollOptions } from "./voteOptions.ts";

const HAN_DIGIT = "一二三四五六七八九";

/** What says all of them before 都: 全部都要, 我们家每个都要. */
const ALL_BEFORE =
  /(?:^|[\s,.])(?:[我俺咱]们?家?|全家|一家|大家|全部?|所有的?|统统|通通|[这那以]?[上些几]?[个面样项]?|[每样个项][样个项]?|觉得|其实|真的?|选项|方案|一起|肯定|还是|反正|想|老人|孩子){0,5}都/;

/** The options that a text chooses by their numbers or letters. */
export class PollNumbers extends PollOptions {
  protected readNumbers(body: string): number[] | "invalid" | null {
    const count = this.options.length;
    let text = body
      .replace(/[一二两三四五六七八九壹贰叁肆伍陆柒捌玖][百佰][一二三四五六七八九]?十?/g, " ")
      .replace(/(?<!\d)\d{2,3}号(?![选候方])/g, (found) => (Number.parseInt(found, 10) <= count ? found : " "))
      .replace(/\d{1,2}月\d{1,2}[日号]?/g, " ")
      // Counts and places are no choices: 两票, 选3个, 3号楼, 1单元, 12楼, 200元, 7点, 26岁
      .replace(/(?:选|投|要|各|有|一共|共)\s?[\d一两二三四五六七八九]\s?(?:个|项|种|样)(?=[:： ,]|$)/g, " ")
      .replace(
        /(?:\d{1,4}|[一两二三四五六七八九十]{1,3})\s?(?:票|户|个?人(?!选)|口|号楼|栋|幢|座|单元|楼|层|室|元|块|万|点|岁|年|月|天|次|分|米|平|%|家|小时|周|斤|箱|份|辆|只|盏|部)/g,
        " ",
      )
      .replace(/(?:building|unit|room|flat|floor)\s?\d+/g, " ");
    const every = this.options.map((_, index) => index + 1);
    const amount = (word: string): number => readNumber(word) ?? 0;
    text = text
      .replace(
        /(?:前面?|头)([一二两三四五六\d])(?:个|项|种|条|位|名|(?=$|[\s,都吧]))/g,
        (_, n: string) => ` ${every.slice(0, amount(n)).join(" ")} `,
      )
      .replace(
        /(?:最后|后面?)([一二两三四五六\d])(?:个|项|种|条|位|名)/g,
        (_, n: string) => ` ${every.slice(-amount(n)).join(" ")} `,
      );
    // 停车位第一 监控第二: their order, no numbers of options
    if (this.mode === "multi")
      text = text.replace(
        /(?<=[\u4e00-\u9fff\d](?<![选投要是和跟支持一二三四五六]))第[一二三四五六](?:位|名)?(?=$|[\s,])/g,
        " ",
      );
    text = text.replace(/^\d\s?[个样种](?=$|[\s,:])/, " ").replace(/第[\d一二三四五六七八九]{1,2}次/g, " ");
    const letters = this.readLetters(text);
    if (letters) return letters;
    const all = this.readAll(text);
    if (all) return all;
    text = text.replace(
      /第\s?([\d一二三四五六七八九十]{1,2})\s?(?:个|项|种|条|套|号|款|方案|选项)?/g,
      (_, n: string) => ` ${readNumber(n) ?? ""} `,
    );
    // 选一, 一三四, 二 五: Han digits count where nothing else is said, or behind a verb.
    text = text.replace(
      new RegExp(
        `(?<=选|投|要|支持|赞成|^|[\\s,和、])([${HAN_DIGIT}](?:[\\s,、和及跟]{0,2}[${HAN_DIGIT}]){0,8})(?=$|[\\s,.!吧啊呀了和、])`,
        "g",
      ),
      (digits) => ` ${[...digits].map((c) => (HAN_DIGIT.includes(c) ? HAN_DIGIT.indexOf(c) + 1 : " ")).join(" ")} `,
    );
    const REJECTED =
      /(?:不要|不选|不投|不支持|别选|不是|除了?|去掉|去除|划掉|排除|not)\s?(\d{1,9}(?:[,、]\d){0,9})(?!\d)/g;
    // 2不要 3要
    const REFUSED =
      /(?<!\d)(\d{1,9})(?:不要|不选|不投|不行|不用|就?算了|不急)(?!\d)|(?<!\d)(\d)\s(?:不要|不选|不投|不行|不用|就?算了|不急)(?!\s?\d)/g;
    const refused =
      this.mode === "multi"
        ? [...text.matchAll(REFUSED)].flatMap((match) => [...(match[1] ?? match[2] ?? "")].map(Number))
        : [];
    if (refused.length > 0) text = text.replace(REFUSED, " ");
    const rejected = [...text.matchAll(REJECTED)].flatMap((match) => (match[1]?.match(/\d/g) ?? []).map(Number));
    text = text.replace(REJECTED, " ");
    const amounts = new Set(this.options.flatMap((option) => option.match(/\d{2,}/g) ?? []));
    const runs = (text.match(/\d+/g) ?? []).filter((run) => !amounts.has(run));
    // 201 1: the long one is the door.
    const short = runs.filter((run) => run.length < 3);
    const found: number[] = [];
    const isDoor = (run: string): boolean =>
      run.length >= 3 &&
      (this.mode === "single" || [...run].some((digit) => Number(digit) < 1 || Number(digit) > count));
    for (const run of short.length > 0 ? runs.filter((one) => !isDoor(one)) : runs) {
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
    const distinct = [...new Set(found)]
      .filter((index) => !rejected.includes(index) && !refused.includes(index))
      .sort((a, b) => a - b);
    return distinct.length > 0 ? distinct : null;
  }

  /** Plan A / Plan B / neither. */
  private isNamedByLetters(): boolean {
    const named = this.options.filter((option, index) =>
      new RegExp(`^(?:plan|option|type|方案|选项|套餐)\\s?${String.fromCharCode(97 + index)}(?![a-z])`).test(option),
    );
    return named.length >= 2 && named.length >= this.options.length - 1;
  }

  /** A, b, 选B, AC; only where the options carry letters or nothing else can be meant. */
  protected readLetters(text: string): number[] | "invalid" | null {
    const bare = text.replace(/\b[a-z]\s?座|(?<![a-z])[a-z]栋/g, " ");
    const lettered =
      this.options.every(
        (option, index) => option.startsWith(String.fromCharCode(97 + index)) && /^[a-z](?![a-z])/.test(option),
      ) || this.isNamedByLetters();
    const rejected = /(?<![a-z])([a-h])\s?(?:is )?(?:too |not |不行|不好|不要|不选|除外|要加班|没空|没时间)/.exec(bare);
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
  protected readAll(text: string): number[] | "invalid" | null {
    const count = this.options.length;
    const every = Array.from({ length: count }, (_, i) => i + 1);
    const amount = (word: string): number => readNumber(word) ?? Number.NaN;
    const none = this.noneOption();
    if (
      /都不(?!急|错)|谁(?:都|也)不|哪[个天](?:都|也)不|全不|全部反对|一个(?:都|也)不(?!认识|了解|懂)|没有?(?:一个)?(?:合适|满意|喜欢|想选|看上|中意)的|none of|neither/.test(
        text,
      )
    )
      return none >= 0 ? [none + 1] : this.mode === "multi" ? [] : null;
    if (/除了?|除去|除掉|except|but|其余|(?:其[他它]|别的).{0,4}[都全]/.test(text)) return null;
    const counted = /([一两二三四五六七八九十\d])[个项样种件条类处门场天栋幢][^\s,.]{0,2}[都全]/.exec(text);
    if (counted && amount(counted[1] ?? "") !== count) return "invalid";
    if (/\ball (?:of the )?(?:two|three|four|five|six|seven|eight|\d)\b/.test(text)) return null;
    // 肉鱼都要 is not all of them.
    if (/[\u4e00-\u9fff]{2}都(?:要|选|做|装|修|来|上)/.test(text) && !ALL_BEFORE.test(text)) return null;
    if (
      this.mode === "multi" &&
      /都(?:重要|该|急|要|选|投|支持|同意|做|装|修|来|上|需要|想要)(?!给|\s?\d)|全(?:[修换装做上建]|部|选|要|都|投|支持)|所有|统统|通通|\ball(?: of them)?\b(?! (?:night|day|week|the|over|right|along|year|morning|summer|weekend|evening|year))|everything/.test(
        text,
      )
    )
      return every;
    return null;
  }
}
