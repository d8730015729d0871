import { readNumber } from "./plain.ts";
import { alike, besides, conceptsOf } from "./voteGlossary.ts";
import { PollNumbers } from "./voteNumbers.ts";
import { days, nickname } from "./voteOptions.ts";
import { timesNamed } from "./voteTimes.ts";
import type { Stance } from "./voteWords.ts";

/** What a clause says and nothing besides: the options it names, whether it takes or refuses them, or all the others. */
export interface Named {
  options: readonly number[];
  refused: boolean;
  /** 除了2, all but 2, 其他都行: the options that are not refused. */
  others: boolean;
  /** 选2, 还是2: said with a verb that chooses. */
  chosen: boolean;
  /** 还有秋千: the clause before it names options too. */
  goesOn: boolean;
}

/** What stands before a name and changes nothing. */
const LEADS =
  /^(?:[嗯哦啊欸诶哎呃恩][,\s]?|那?就是|那个?|这(?:次|回|季度|个?月|周)|这个?|我说|我[和跟与][\u4e00-\u9fff]{1,4}(?=都)|[\u4e00-\u9fff]{1,4}[和跟]我(?=都)|(?:我们家?|我家?|俺家?|咱家?|本人|全家)(?=.)(?:[娘俩爷母女父子两口]{2}|老年?人|年轻人)?|[一两二三四]票(?:都|全)?给?|我[和跟与][\u4e00-\u9fff]{1,4}(?=都)|[\u4e00-\u9fff]{1,4}[和跟与]我(?=都)|个人|(?:觉得|觉着|认为|看|瞅着|投票?|想|意见|感觉)(?=.)是?|我?的?选择是|肯定|一定|坚决|必须|当然|最好|强烈|倾向于?|更|比较|还?算|挺(?=满)|最?喜欢|应该(?:是|选|投)?|系|[拣揀]|选择?|[改换](?:成|为)?|投给?|打|按|扣|出|交|捐|是|顶多|至多|最多|不超过|引入|付|收|装|来|去|先|再|还有?|另外|还是|也|都|就|只(?:能|有|要)?|因为|反正|所以|不过|但是?|非要选就|在|i(?:'d| would| will|'ll)? (?:vote|go|choose|pick|like|prefer|want|take|say)(?: for| with)?|(?:my|our) vote(?: is| goes to)?|vote(?: for)?|pick|choose|please|make it|make that|let's do|also|and|then|just|only|i'?m|i am|it'?s|definitely|strongly|totally|still|the|at|on|open) ?/;
/** What does so too where it is none of the options: 支持滑梯. */
const FAVOURS = /^(?:支持|同意|赞成|愿意|要|需要|可以|能|希望|建议) ?/;
/** What stands behind a name and changes nothing. */
const TAILS =
  /(?:[吧了啊呀哦哈的滴嘛咯噻哇嘞啦喽就!.~]|👍|🙏|😄|😊|❤|💪|(?<=[\u4e00-\u9fff]{2})(?<!第.)第[一二三四]|一下|掉|系|意思(?:意思)?|一票|1票|一[个张]|就?(?:可以|行|好|ok|够|成)(?:用)?了?|全[要选投]|都(?:可以|行|好|要|选|支持|投|装|同意|能来?|方便|有空)|(?<=[的午上晚])[两二三]个(?:时段)?|两天|优先|最?好看?|不错|挺好|最好|养眼|耐脏|大气|亮堂|顺眼|合适|方便|实在|划算|才?有空|(?:可以|能)?接受|都?开[着放门]?|(?<=[晚一二三四五六日])下班后?|没事|得空|得闲|在家|能[来行去到]|[来去]|最重要|急需|里?发|投这个|选这个|这个|那个|这款|那款|那[场档天次]|这[场档天次]|那?一?[场档](?:次|位)?|场|方案|谢谢.{0,6}|多谢.{0,4}|辛苦.{0,6}|拜托|麻烦了?| ?(?:please|pls|plz|thanks|thank you|thx|works?(?: for me| best)?|is (?:fine|good|ok|great|best|enough|better)|suits (?:me|us)(?: both)?|for (?:me|us|the kids|now)|then|it is|too|only|ones?|would be (?:good|great|nice)|sounds good)) ?$/u;
const CHOSEN = /选|投|还是|改|支持|要|喜欢|倾向|vote|pick|choose|prefer|go with|say/;
const REFUSES =
  /^(?:不要|不选|不投|不想[要选投]?|不喜欢|不支持|不同意|别选|反对|不是|不能|来不了|去不了|not |no |don't (?:want|like)|(?:i )?can'?t (?:do|make) |i work )/;
const REFUSED =
  /(?:(?:我们?家?)?(?:都|就|是|也)?(?:不[行好要选用急]|不可以|不需要|不方便|不着急|没[空时]间?|没必要|有事|有课|要?上班|要?(?:加班|值班|出差|开会)|(?:要|得)(?:回|带|接|上).{1,4}|来不了|去不了|走不开|除外|别选|算了)|太(?![少差破旧暗脏乱])[^\s]{1,3}| (?:doesn'?t work|is out|is no good))了?[的啊吧]{0,3}$/;
const EXCEPT =
  /^(?:我|我家|我们)?(?:除了?|除去|除掉|除开|只?要?不是|(?:anything|all|everything|everyone|any)(?: of them| day)? (?:but|except)(?: for)?|except(?: for)?|all except) ?/;
/** 其他都行, the rest is fine. */
const REST =
  /^(?:别的|其[他它余]的?|剩下的?|余下的?|另外的?|the rest|the others).{0,3}?(?:都|全|are|is)(?:要|选|支持|行|可以|好|ok|fine|投|装|同意|有空|能来|[吧了的 ])+$/;
const EVERY =
  /^(?:全(?:都|部|部都)?|[样个项天场][样个项天场]都?|每[个样项天场位]?都?|哪[天个场]都|所有的?(?:都)?|统统|通通|全天|随时|any day|every ?day|everything|all(?: of them| of the above)?|[\d一两二三四五六七八九十]{1,2}个都)(?:全|都)?(?:要|选|投|支持|同意|装|行|可以|ok|重要|需要|好|能来|有空|方便)?$|^都(?:要|选|投|支持|装|需要|重要)$|^全[修换装做建]$/;
const ORDINAL =
  /^(?:第|选项|方案|编号|plan |option |number |no\.? ?|#)?\s?(\d{1,2}|[一二三四五六七八九十]{1,2}|first|second|third|fourth|fifth)\s?(?:个|项|种|条|套|号|款|档|位|名|号?[颜色]{1,2}|号?方案|号选项|号候选人?| one)?$/;
const ORDER = ["first", "second", "third", "fourth", "fifth"];
const STANCES: readonly (readonly [Stance, RegExp])[] = [
  [
    "yes",
    /^(?:同意|赞成|支持|赞同|认可|附议|要|要有?|要得|需要|想要|太?需要|太要|是|对|当然|求之不得|yes|yep|yeah|agreed?|for(?: it)?|support|approve|(?:all )?in favou?r|aye)$/,
  ],
  [
    "no",
    /^(?:不同意|反对|不赞成|不赞同|不支持|不要|不需要|完全不需要|不用|用不着|不想要|别要|没必要|没这个必要|不是|不行|不使|no|nope|disagree|(?:i am |i'm )?against(?: it)?|opposed?|not in favou?r|(?:do not|don'?t) agree|reject)$/,
  ],
  ["abstain", /^(?:弃权|中立|不表态|abstain|i'?ll abstain|pass)$/],
];
/** What makes of a name something else, unless the option has it too. */
const ODD =
  /[不没别除未是有在住已谁哪啥吗呢?太坏漏堵响脏怪屁吵贵丑差挤远臭烂]|满(?!意)|什么|怎么|多少|几[个点时号栋楼]|无效|反对|当选|恭喜|随便|以[内上下]|[高低多少]于|左右|或|在吗|\d+/g;
/** 浅灰, dark grey for the only grey. */
const SHADE = /[浅淡深暗大正纯亮](?=[红绿蓝灰白黄])|\b(?:dark|light|pale|deep) /;
/** What speaks for something, and what tells something else of it: 绿的护眼; 快递柜满了, 周五我值班. */
const PRAISE =
  /[好美亮暖养护喜庆耐搭净便热能负认安保适大清舒年轻公靠稳厚急缺需重划值雅高级典棒佳顺显益健实百贤勤善]|有(?:干劲|担当|经验|责任|想法|能力|耐心)/;
const BLAME =
  /[或都全当才再看选反会第个号位项和什怎哪缓了过在是已住欠满坏我你他她不没贵丑差吵脏乱暗土老旧慢难烂丢断堵几谁吗呢多少说讲话就来远锈雨楼户邻]/;
/** More than one option has these words. */
const SEVERAL: readonly number[] = [0];

/** A poll of which single clauses are read strictly: every word of one must be a name or mean nothing. */
export class PollNames extends PollNumbers {
  private readonly resolved = new Map<string, readonly number[] | null>();
  private readonly days: readonly string[] = this.options.map(days);
  private readonly alike: readonly string[] = this.options.map(alike);
  private readonly headings: readonly string[] = this.options.map((option) => alike(heading(option)));

  /** What the clause names and no more; null when it says anything else. */
  protected readNamed(clause: string): Named | null {
    const plainly = days(clause.trim());
    if (plainly === "" || plainly.length > 30) return null;
    const named = (options: readonly number[], refused: boolean, others: boolean): Named => ({
      options,
      refused,
      others,
      chosen: !refused && CHOSEN.test(plainly),
      goesOn: /^(?:还有|再加|以及|and |also )/.test(plainly),
    });
    const direct = this.resolve(plainly);
    if (direct) return named(direct, false, false);
    if (REST.test(plainly)) return named([], true, true);
    const except = EXCEPT.exec(plainly)?.[0];
    const refusing = except ?? REFUSES.exec(plainly)?.[0] ?? "";
    const left = except
      ? plainly.slice(except.length).replace(/(?:以?外|之外)?[,\s]?(?:谁|哪.|我)?(?:都|全).{0,5}$|(?:以|之)?外$/, "")
      : plainly.slice(refusing.length).replace(refusing === "" ? REFUSED : /^$/, "");
    const refused = left !== plainly && (except || this.stances.yes === undefined) ? this.strip(left) : null;
    const others = except !== undefined || (refusing === "" && /^(?:就|只有?)(?!是|选|要)/.test(plainly));
    if (refused) return named(refused, true, others);
    const options = this.strip(plainly) ?? this.praised(plainly);
    return options ? named(options, false, false) : null;
  }

  /** 绿的护眼, 志远有干劲: a name in words and a short remark in its favour. */
  private praised(text: string): readonly number[] | null {
    if (this.stances.yes !== undefined || text.length > 14) return null;
    for (let length = 1; length < 6; length += 1) {
      const [name, remark] = [text.slice(0, -length), text.slice(-length)];
      const others = this.options.join("").replaceAll(name, "");
      if (
        !/^[\u4e00-\u9fff](?:的|[\u4e00-\u9fff]+)$/.test(name) ||
        !/^[\u4e00-\u9fff]+$/.test(remark) ||
        !PRAISE.test(remark) ||
        BLAME.test(remark)
      )
        continue;
      const found = this.holding(alike(name));
      if (found?.[0] && ![...remark].some((c) => others.includes(c))) return found;
    }
    return null;
  }

  /** The options of a text without what may stand around a name. */
  private strip(text: string): readonly number[] | null {
    let inner = text;
    for (let turn = 0; turn < 8; turn += 1) {
      let outer = inner;
      for (let back = 0; back < 8; back += 1) {
        const found = outer === "" ? null : this.resolveAll(outer);
        if (found) return found;
        const shorter = outer.replace(TAILS, "").trim();
        if (shorter === outer) break;
        outer = shorter;
      }
      const lead = inner.replace(LEADS, "").trim();
      const shorter = lead === inner && this.stances.yes === undefined ? inner.replace(FAVOURS, "").trim() : lead;
      if (shorter === inner) return null;
      inner = shorter;
    }
    return null;
  }

  private resolveAll(text: string): readonly number[] | null {
    const known = this.resolved.get(text);
    if (known !== undefined) return known;
    const found = this.resolveOnce(text);
    this.resolved.set(text, found);
    return found;
  }

  private resolveOnce(text: string): readonly number[] | null {
    const twice = /^(.{1,4}?)[\s,]?\1{1,3}$/.exec(text)?.[1];
    const name = twice && !/\d/.test(twice) ? twice.replace(/(?<=.)[的了吧啊]$/, "") : text;
    const whole = this.resolve(name);
    if (whole) return whole;
    const between = /[,&/]|\s?(?:和|跟|与|以及|及|还有)\s?|\band\b|(?<=\d)\s(?=\d)/;
    const parts = name
      .split(this.mode === "multi" ? new RegExp(`\\+|${between.source}`) : between)
      .map((part) => part.trim());
    const found = parts.length > 1 ? parts.map((part) => this.strip(part)) : [null];
    if (found.every((one) => one !== null)) return [...new Set(found.flat())].sort((a, b) => a - b);
    if (this.stances.yes !== undefined || name.length > 20) return null;
    return this.adjoining(name) ?? this.loosely(alike(name));
  }

  /** 快递柜充电桩: two names with nothing between them. */
  private adjoining(text: string): readonly number[] | null {
    for (let at = 2; at <= text.length - 2; at += 1) {
      const left = this.holding(alike(text.slice(0, at)));
      const right = left && this.holding(alike(text.slice(at)));
      if (left?.[0] && right?.[0] && left[0] !== right[0]) return [left[0], right[0]].sort((a, b) => a - b);
    }
    return null;
  }

  private resolve(name: string): readonly number[] | null {
    const said = [name, name.replace(/^(.{1,4})不了?$/, "不$1")].map(alike);
    const exact = this.options.flatMap((_, index) =>
      said.includes(this.headings[index] ?? "") || said.includes(this.alike[index] ?? "") ? [index + 1] : [],
    );
    if (exact.length > 0) return exact.length === 1 ? exact : SEVERAL;
    const stance = STANCES.find(([, words]) => words.test(name))?.[0];
    if (stance && this.stances.yes !== undefined) return this.stances[stance] ? [this.stances[stance]] : null;
    return (
      timesNamed(name, this.days, this.mode) ??
      this.numbered(name) ??
      this.every(name) ??
      this.outermost(name) ??
      (/^(?:[老小].|[\u4e00-\u9fff]{1,2}(?:[哥姐叔姨爷婶伯总工]|师傅|老师|大爷|阿姨|主任|先生|女士))$/.test(name)
        ? only(this.options, (option) => nickname(option, this.options, name))
        : null) ??
      this.holding(alike(name))
    );
  }

  private numbered(name: string): readonly number[] | null {
    const count = this.options.length;
    const amount = this.options.some((option) => /\d:\d|点/.test(option)) ? null : this.readAmount(name);
    if (
      amount &&
      /^(?:每[户家人])?[\d一二三四五六七八九两壹贰叁肆伍陆柒捌玖百十千佰拾]{2,6}\s?(?:元|块钱?|人|个)?$/.test(name)
    )
      return amount.length === 1 ? amount : SEVERAL;
    const range = this.mode === "multi" ? /^(\d)\s?(?:-|~|到|至|to|through)\s?(\d)$/.exec(name) : null;
    if (range) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      return from < to && from > 0 && to <= count ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : null;
    }
    const letter = name.charCodeAt(name.length - 1) - 96;
    if (/^(?:plan |option |方案|选项)?[a-h]$/.test(name)) return letter <= count ? [letter] : null;
    const digits = ORDINAL.exec(name)?.[1];
    if (
      !digits ||
      /^\d{1,2}(?:个|项|种|条|套|款|档|位|名)|^[一二三四五六七八九十]{1,2}(?:个|项|种|条|套|款|档|位|名| )/.test(name)
    )
      return null;
    const value = ORDER.indexOf(digits) + 1 || (readNumber(digits) ?? 0);
    if (value >= 1 && value <= count && (digits.length === 1 || /[\da-z十]/.test(digits))) return [value];
    const run = [...digits].map((digit) => readNumber(digit) ?? 0);
    const isRun =
      this.mode === "multi" && digits === name && run.length > 1 && run.every((digit) => digit >= 1 && digit <= count);
    return isRun && new Set(run).size === run.length ? run.sort((a, b) => a - b) : null;
  }

  private every(name: string): readonly number[] | null {
    if (this.mode === "single" || !EVERY.test(name)) return null;
    const counted = /^([\d一两二三四五六七八九十]{1,2})个都/.exec(name)?.[1];
    if (counted && readNumber(counted) !== this.options.length) return null;
    return this.options.map((_, index) => index + 1);
  }

  /** 最早, 最贵, 最差: the outermost of options that have an order. */
  private outermost(name: string): readonly number[] | null {
    const word = /^最(便宜|低|少|贵|高|多|早|晚|近|远|大|小|好|差)(?:一?[档个场天]|那[档个场天])?$/.exec(name)?.[1];
    const english = /^(cheapest|lowest|earliest|highest|latest|best|worst)$/.exec(name)?.[1];
    if (!word && !english) return null;
    const scale = /不满|差$|不好|poor|bad|dissatisfied/.test(this.options.at(-1) ?? "");
    if (scale)
      return /低|差|worst|lowest/.test(name) ? [this.options.length] : /好|高|best|highest/.test(name) ? [1] : null;
    return this.extreme(word ?? (/cheap|low|early|best/.test(english ?? "") ? "低" : "高"));
  }

  /** The options, without those that lack what makes of the text something else: 不, 吗, 太. */
  private offered(said: string): string[] {
    const odd = said.match(ODD) ?? [];
    return this.options.map((option, index) =>
      odd.every((one) => option.includes(one)) ? (this.alike[index] ?? "") : "",
    );
  }

  /** By a part of the words of an option that only it has. */
  private holding(said: string): readonly number[] | null {
    const options = this.offered(said);
    if (/^[a-z\d' -]+$/.test(said)) {
      const words = (said.match(/[a-z\d]+/g) ?? [])
        .filter((word) => !/^(?:a|the|new|more|some|ones?)$/.test(word))
        .map(stem);
      if (!words.some((word) => word.length > 2)) return null;
      return only(options, (option) =>
        words.every((word) => (option.match(/[a-z\d]+/g) ?? []).some((one) => one.startsWith(word))),
      );
    }
    const short = shortened(said);
    if (/^$|^[^\u4e00-\u9fff]$|^[一-十个不人有好中行]$|^[\d\s.:]*$/.test(short)) return null;
    // 张 names nobody, 灰 a colour.
    if (
      short.length === 1 &&
      !/[东南西北左右前后]/.test(short) &&
      conceptsOf(short).length === 0 &&
      !said.endsWith("的")
    )
      return null;
    return (
      only(options, (option) => option === short) ??
      only(options, (option) => option.includes(short) && !/[不没未]/.test(option[option.indexOf(short) - 1] ?? ""))
    );
  }

  /** By its characters in their order (换门), another word for the same thing, or most of its words. */
  private loosely(said: string): readonly number[] | null {
    // 都行 is no part of 都不行.
    const options = this.offered(said).map((option) => (/[不没]/.test(said) ? option : option.replace(/[不没]./g, "")));
    const short = shortened(said);
    const within = /^[\u4e00-\u9fff]{2,5}$/.test(short)
      ? (only(options, (option) => isWithin(short, option)) ??
        // 整部更换
        only(
          options,
          (option) => short.length > 2 && !/[不没]/.test(short) && [...short].every((c) => option.includes(c)),
        ))
      : null;
    if (within && within !== SEVERAL) return within;
    return this.meant(said, options) ?? within ?? this.shared(said.replace(/的$/, ""), options);
  }

  private meant(said: string, options: readonly string[]): readonly number[] | null {
    if (conceptsOf(said).length === 0) return null;
    const every = options.map(conceptsOf);
    // What all of them are tells nothing: 门 between 东门 and 西门.
    const plain = options.some((option) => SHADE.test(option)) ? said : said.replace(SHADE, "");
    const wanted = conceptsOf(plain).filter((one) => {
      const offered = every.filter((concepts) => concepts.includes(one)).length;
      return offered < options.length;
    });
    const more = besides(plain).replace(/[的色子个]|\b(?:new|more|some|table|area|one)s?\b/g, "");
    if (wanted.length === 0 || /[坏堵漏吵脏没停响破灭丢被不多少]/.test(more)) return null;
    const found = options.flatMap((option, index) => {
      const offered = every[index] ?? [];
      const left = [...more.replace(/[a-z]{2,}/g, "-").replace(/\s/g, "")].filter((c) => !option.includes(c)).length;
      // 休息的长凳 is a bench; 修过, 灯坏 say something of it.
      const ends = / $/.test(besides(said)) || option.includes(said.slice(-1)) || left < 2;
      // 王红 is not 李红.
      const whole = left === 0 || !/^[\u4e00-\u9fff]{2,3}$/.test(option) || said.length - more.length > 1;
      return left <= 2 && ends && whole && wanted.every((one) => offered.includes(one)) ? [index + 1] : [];
    });
    return found.length === 0 ? null : found.length === 1 ? found : SEVERAL;
  }

  /** 孩子玩的滑梯, 明年再说: half of it or more are words of one option. */
  private shared(said: string, options: readonly string[]): readonly number[] | null {
    if (!/^[\u4e00-\u9fff]{3,8}$/.test(said)) return null;
    const found = options.map((option) => {
      for (let length = said.length; length > 1; length -= 1) {
        const [end, start] = [said.slice(-length), said.slice(0, length)];
        const remark = said.slice(length);
        const plain =
          /^再.$/.test(remark) ||
          (remark.length < 3 && !BLAME.test(remark) && !options.some((other) => other.includes(remark)));
        if (option.includes(end) || (plain && option.includes(start))) return length;
      }
      return 0;
    });
    const most = Math.max(...found);
    return most * 2 >= said.length && found.filter((length) => length === most).length === 1
      ? [found.indexOf(most) + 1]
      : null;
  }
}

/** An option without its label and what is said of its cost: 方案一：刷白色, 换水泵，费用由物业出. */
function heading(option: string): string {
  return days(option.replace(/^(?:[a-z]|\d)[.,:) ]\s?|^(?:方案|选项)[一二三四五\d][:.,]\s?/, "")).split(",")[0] ?? "";
}

/** The one option of which it is true; SEVERAL, or null when of none. */
function only(options: readonly string[], holds: (option: string) => boolean): readonly number[] | null {
  const found = options.flatMap((option, index) => (holds(option) ? [index + 1] : []));
  return found.length === 0 ? null : found.length === 1 ? found : SEVERAL;
}

const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:es|s)$/, "") : word);
const shortened = (said: string): string => said.replace(/[的色]$|那边|那块|边$/g, "");

function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const c of long) if (c === short[at]) at += 1;
  return at === short.length;
}
