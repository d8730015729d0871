import { CHOSEN, DEEDS, EXCEPT, FAVOURS, LEADS, REFUSED, REFUSES, REST, TAILS } from "./voteFrames.ts";
import { alike } from "./voteGlossary.ts";
import { PollKinds } from "./voteKinds.ts";
import { only } from "./voteMeanings.ts";
import { days, nickname, type VoteMode } from "./voteOptions.ts";
import { CHILD_WANTS } from "./voteSpeakers.ts";
import { valuesNamed } from "./voteValues.ts";

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

/** one, four; option two: numbers in words, where nothing else is said. */
const SPELLED =
  /^(?:option |number |no\.? |choice |plan |voting |(?:i )?vote (?:for )?)?(?:one|two|three|four|five|six|seven|eight)(?:(?:,? and |,? ?& ?| )(?:one|two|three|four|five|six|seven|eight)){0,7}(?: please| for me| thanks)?$/;
const PORTIONS = /[各要来]?(?:[一两二三四五六七八九十半]|\d{1,3})(?:斤|箱|盒|公斤|袋|份)/g;
const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
/**
 * All of a remark that speaks for a thing or says that the speaker is there for it: 绿的护眼, 22号正好调休, 灯谜我拿手.
 * Every word of it has to be one of these: 快递放错了 praises nobody.
 */
const PRAISE =
  /^(?:很|挺|真|[最更]|比较|太|蛮|超|够|特别|非常|确实|就是|也|[都全]|才|还|离我?们?家?|[对让]?(?:身体|眼睛|老人|孩子|小孩|娃|大家|人人?)(?:都|也)?|有(?=.)|我们?家?(?:人|就|也|都|最)?|正好|刚好|这[天个种]|颜色|看(?:着|起来|上去)|用(?:着|起来)|住着|显得|下雨天?|刮风|人多|带|有|又){0,4}(?:好(?:看|用|听|找|玩|打理|打扫|收拾|管理|搞|多了?)?|[不没](?:错|多|少|贵|吵|显脏|挤|累|慌|晒|堵|怕[雨晒脏风淋坏]|占地方?|费电)|[美亮暖静近香甜快省透](?!.)|漂亮|亮堂|暖[和色]|温[暖馨]|护眼|养[眼人]|喜[庆气]|耐(?:脏|用|看|磨|造)|干净|热闹|团圆|(?:放假)?人[齐全]|[淋晒吹]不[着到]|[遮挡]得?[雨风阳太]|适合|合适|[清凉]{1,2}[爽快]|舒[服适心]|安[静全心]|轻松|公[平道正]|靠谱|稳[重当妥]?|厚道|急[需用]?|需要|缺|[重要]紧?[要紧]|划算|值|[典高淡素文优]雅|经典|大[气方]|敞亮|宽敞|显[大高亮白]|健[康身]|[实管][在惠用]|省[心钱事电力地]{0,2}|[方轻]便|便宜|新?鲜|百搭|拿手|在行|一绝|高[级档]|老牌|档次|格调|气质|质感|一步到位|一劳永逸|(?:口碑|服务|信誉|名声|质量)(?:更|最|很)?好|省事|皮实|空调|暖气|地方|空|电梯|灯|能?(?:用得?[上着]|喜欢|受[益用]|用|玩|坐)|放[暑寒]?假|休息|[调轮公]?休|在家|请假|[出来去报参加名]{1,2}|会(?:[做包弹唱跳教写画玩下打修])?|认识|当(?:裁判|主持|评委|后勤)|教|行|关音响|举双手)(?:[的呀啊啦了]|些|[一]?点|多了|得很|极了|第一|为先){0,2}$/;
/** The same of somebody who stands for election. */
const PRAISE_OF_PEOPLE =
  /^(?:很|挺|真|[最更]|比较|蛮|超|够|特别|非常|确实|就是|也|都|又|人|为人|做事|办事|干活|说话|脾气|年轻|我|最){0,4}(?:好(?:人|说话|相处)?|不错|热[心情]|负责|认真|靠谱|稳[重当妥]?|厚道|踏实|公[平道正]|贤惠|勤[快劳恳]|和[善气]|善良|细[心致]|耐心|干练|爽快|会(?:来事|办事|说话|修[^\s]{1,3}|电脑|算账)|能干|肯干|能(?:干活?|跑腿?|行|办事|写|说|吃苦)|有(?:文化|学问|水平|爱心|干劲|担当|经验|责任心?|想法|能力|耐心|时间|空|主意|办法|魄力)|手(?:艺|巧)好?|技术好|信得过|我?放心|没架子|办事|实在|退休了?|懂(?:行|电脑|法律?|财务)|[年](?:轻|富力强)){1,3}(?:[的呀啊啦了]|些|[一]?点|多了|得很){0,2}$/;
const PRAISED =
  /^([a-z' -]{3,24}?) (?:is|are|looks?|seems?|sounds?|makes? (?:the )?most sense|would be|will be|gets my vote)(?: (?:the|much|so|more|most|very|really|by far|far|a lot))*(?: (?:best|better|easiest|easier|nicest|nicer|nice|lovely|great|good|cheaper|cheapest|useful|safest|safer|quieter|prettier|prettiest|practical|important|urgent|needed|simplest|simpler|cleaner|healthier|warm|cosy|cozy|bright|calm|fun|classic|clean|timeless|elegant|cute|neat|fair|fairest|sensible|overdue)(?: .{0,24})?)?$/;

/** 装不装都行: neither of them. */
export const EITHER = /([\u4e00-\u9fff])不\1都(?:行|可以|好|成|无所谓|一样|随便)/;

/** What names and clauses mean in a poll, which many answers to it say again. */
interface Known {
  names: Map<string, readonly number[] | null>;
  clauses: Map<string, Named | null>;
}
const KNOWN: Readonly<Record<VoteMode, WeakMap<readonly string[], Known>>> = {
  single: new WeakMap(),
  multi: new WeakMap(),
};
const KEPT = 2000;

function knownOf(options: readonly string[], mode: VoteMode): Known {
  const known = KNOWN[mode].get(options);
  if (known && known.names.size < KEPT) return known;
  const fresh = { names: new Map(), clauses: new Map() };
  KNOWN[mode].set(options, fresh);
  return fresh;
}

/** A poll of which single clauses are read strictly: every word of one must be a name or mean nothing. */
export class PollNames extends PollKinds {
  private readonly known = knownOf(this.options, this.mode);

  /** What the clause names and no more; null when it says anything else. */
  protected readNamed(clause: string): Named | null {
    const { clauses } = this.known;
    const known = clauses.get(clause);
    if (known !== undefined) return known;
    const found = this.readNamedOnce(clause);
    clauses.set(clause, found);
    return found;
  }

  private readNamedOnce(clause: string): Named | null {
    // 门还能用 先修路
    const wish = CHILD_WANTS.exec(clause)?.[0].length ?? 0;
    const wished = wish > 0 ? this.readNamed(clause.slice(wish)) : null;
    if (wished) return wished;
    const said = this.mode === "multi" ? clause.replace(/还(?:能用|挺新|好用)$/, "不用") : clause;
    const plainly = days(said.trim()).replace(SPELLED, (found) =>
      found.replace(/\b(?:one|two|three|four|five|six|seven|eight)\b/g, (word) => String(NUMBERS.indexOf(word) + 1)),
    );
    // 一箱沃柑一箱香梨: how much of each is another matter.
    if (this.mode === "multi" && !this.quantities && PORTIONS.test(plainly)) {
      const bare = plainly
        .split(PORTIONS)
        .map((part) => part.replace(/[和跟与]$/, ""))
        .filter((part) => !/^(?:给?我家?|大家)?[要来买订留报]?$/.test(part.trim()))
        .join(",");
      if (bare !== "" && bare !== plainly) return this.readNamed(bare);
    }
    // 一周一次, where only 每周 is offered
    if (/^每(?:天|周|个?月|年|季)一次/.test(plainly) && !this.options.some((option) => /[次回趟]/.test(option)))
      return this.readNamed(plainly.replace("一次", ""));
    if (plainly === "" || plainly.length > (/^[a-z]/.test(plainly) ? 60 : 30)) return null;
    const named = (options: readonly number[], refused: boolean, others: boolean): Named => ({
      options,
      refused,
      others,
      chosen: !refused && CHOSEN.test(plainly),
      goesOn: /^(?:还有|仲有|同埋|再加|加埋|以及|and |also )/.test(plainly),
    });
    if (EITHER.test(plainly)) {
      const indifferent = this.indifferent(plainly);
      return indifferent && named(indifferent, false, false);
    }
    const direct = this.resolve(plainly);
    if (direct) return named(direct, false, false);
    if (REST.test(plainly)) return named([], true, true);
    const except = EXCEPT.exec(plainly)?.[0];
    const refusing = except ?? REFUSES.exec(plainly)?.[0] ?? "";
    const left = except
      ? plainly.slice(except.length).replace(/(?:以?外|之外)?[,\s]?(?:谁|哪.|我)?(?:都|全).{0,5}$|(?:以|之)?外$/, "")
      : plainly.slice(refusing.length).replace(refusing === "" ? REFUSED : /^$/, "");
    const refused = left !== plainly && (except || this.stances.yes === undefined) ? this.strip(left) : null;
    const others =
      except !== undefined ||
      (this.mode === "multi" && /(?:除外|[之以]外)$/.test(plainly)) ||
      (refusing === "" && /^(?:就|只有?)(?!是|选|要)/.test(plainly));
    if (refused) return named(refused, true, others);
    const options = this.strip(plainly) ?? this.praised(plainly);
    return options ? named(options, false, false) : null;
  }

  /** 绿的护眼, 志远有干劲: a name in words and a short remark in its favour. */
  private praised(text: string): readonly number[] | null {
    if (this.stances.yes !== undefined) return null;
    const english = PRAISED.exec(text)?.[1];
    if (english) return this.strip(english);
    if (text.length > 16 || !/[\u4e00-\u9fff]$/.test(text)) return null;
    // 丙便宜: one character is the number of an option.
    const shortest = /^[甲乙丙丁a-h]/.test(text) ? 0 : 1;
    for (let at = text.length - 1; at > shortest; at -= 1) {
      const [name, remark] = [text.slice(0, at).replace(/(?<=..)[的吧就那嘛]$/, ""), text.slice(at)];
      if (!(PRAISE.test(remark) || this.isPraiseOfPeople(remark)) || remark.length > 8) continue;
      const found = this.resolveAll(name);
      if (!found) continue;
      const others = this.options.filter((_, index) => index + 1 !== found[0]).join("");
      const pairs = [...remark.slice(0, -1)].map((c, index) => c + (remark[index + 1] ?? ""));
      return found[0] && found.length === 1 && !pairs.some((pair) => others.includes(pair)) ? found : null;
    }
    return null;
  }

  /** 挺热心, where the options are people and no places. */
  protected isPraiseOfPeople(remark: string): boolean {
    const said = this.options.join(" ");
    const place = /[楼门栋库亭厅路口室区]/.test(said) && !/[姐哥叔姨婶伯]|师傅|老师|主任/.test(said);
    return !place && PRAISE_OF_PEOPLE.test(remark);
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
      const deeds = this.mode === "multi" ? inner.replace(DEEDS, "").trim() : inner;
      const favoured = this.stances.yes === undefined ? inner.replace(FAVOURS, "").trim() : inner;
      const shorter = lead !== inner ? lead : favoured !== inner ? favoured : deeds;
      if (shorter === inner) return null;
      inner = shorter;
    }
    return null;
  }

  private resolveAll(text: string): readonly number[] | null {
    const { names } = this.known;
    const known = names.get(text);
    if (known !== undefined) return known;
    const found = this.resolveOnce(text);
    names.set(text, found);
    return found;
  }

  private resolveOnce(text: string): readonly number[] | null {
    const twice = /^(.{1,4}?)[\s,]?就?\1{1,3}$/.exec(text)?.[1];
    const name = twice && (!/\d/.test(twice) || text.includes("就")) ? twice.replace(/(?<=.)[的了吧啊]$/, "") : text;
    const whole = this.resolve(text) ?? (name === text ? null : this.strip(name));
    if (whole) return whole;
    const between =
      /[,、&/]|\s?(?:和|跟|与|以及|及|还有|仲有|同埋|顺便|顺带|外加|加上|加埋|再(?:来|加)(?:[一1两]?[个份棵盒样])?|搭(?!乘)|并(?!且|非)|连同|同(?!意|一|时|样)|加(?=[周第\d一二三四五六七八九十]))\s?|\band\b|(?<=\d)\s(?=\d)/;
    const parts = name
      .split(this.mode === "multi" ? new RegExp(`\\+|${between.source}`) : between)
      .map((part) => part.trim());
    const found = parts.length > 1 ? parts.map((part) => this.strip(part) ?? this.initial(part)) : [null];
    if (found.every((one) => one !== null)) return [...new Set(found.flat())].sort((a, b) => a - b);
    if (this.isBareStances || name.length > 20) return null;
    // 北边那个门, 种树
    const short = name
      .replace(/^([东南西北])[边面侧头]?(?:的|那|那[个边扇])(?=[\u4e00-\u9fff]$)/, "$1")
      .replace(/^[种栽铺搭挖摆养](?=[\u4e00-\u9fff]$)/, "");
    const shorter = short === name ? null : (this.initial(short) ?? this.resolve(short));
    if (shorter) return shorter;
    return this.adjoining(name) ?? this.loosely(alike(name)) ?? (name === text ? null : this.loosely(alike(text)));
  }

  /** 第二个方案虽然贵点, 石凳结实: the one option that a clause begins with. */
  protected headOf(text: string): readonly number[] | null {
    for (let length = Math.min(8, text.length); length > 1; length -= 1) {
      const found = this.resolveAll(text.slice(0, length));
      if (found) return found.length === 1 && found[0] ? found : null;
    }
    return null;
  }

  /** 鱼, 汤, said beside others: the one option with that character. */
  protected initial(text: string): readonly number[] | null {
    return /^[\u4e00-\u9fff]$/.test(text) && !/[一二三四五六七八九十不好行要都]/.test(text)
      ? only(this.options, (option) => option.includes(text))
      : null;
  }

  /** 快递柜充电桩, 猜谜拔河看电影: names with nothing between them; 4号国栋 says one twice. */
  private adjoining(text: string, depth = 0): readonly number[] | null {
    if (depth > 5 || !/^(?:[\u4e00-\u9fff\d]|[a-z](?=\d)){4,14}$/.test(text)) return null;
    for (let at = 2; at <= text.length - 2; at += 1) {
      const left = this.piece(text.slice(0, at));
      if (!left?.[0]) continue;
      const rest = text.slice(at).replace(/^[和跟与及]/, "");
      const right = this.piece(rest) ?? this.adjoining(rest, depth + 1);
      if (right?.[0]) return [...new Set([...left, ...right])].sort((a, b) => a - b);
    }
    return null;
  }

  private piece(text: string): readonly number[] | null {
    const said = text.replace(/^[看玩吃买修装换做种](?=..)/, "");
    return (
      this.holding(alike(said)) ??
      this.placed(text) ??
      (/^[老小]./.test(text) ? only(this.options, (option) => nickname(option, this.options, text)) : null) ??
      (/^[\d一二三四五六七八九]号$/.test(text) ? this.numbered(text) : null) ??
      (this.quantities && valuesNamed(text, this.days, this.quantities)) ??
      this.within(said)
    );
  }
}
