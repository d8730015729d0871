import { CHOSEN, DEEDS, EXCEPT, FAVOURS, LEADS, REFUSED, REFUSES, REST, TAILS } from "./voteFrames.ts";
import { alike } from "./voteGlossary.ts";
import { PollKinds } from "./voteKinds.ts";
import { days } from "./voteOptions.ts";
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
/** What speaks for a thing or says that the speaker is there for it: 绿的护眼, 22号正好调休, 灯谜我拿手. */
const PRAISE =
  /[好美亮暖养护喜庆耐净热负认适清舒轻公靠稳厚急缺需重划值雅典棒佳顺敞显益健实贤勤善省便爱甜香鲜近快静安透]|大气|能(?:干|跑|来|行|办|取|用)|有(?:干劲|担当|经验|责任|想法|能力|耐心|时间|空|意思|劲|面子|档次)|不(?:错|贵|吵|显脏|挤|累|慌|过[分份])|举双|拿手|在行|一绝|百搭|热闹|信得过|会来事|办事|高级|老牌|皮实|放假|休息|[调轮公]休|在家|请假|我(?:就|也|都)?(?:出|来|去|报|参加|在家|行)|关音响/;
/** What speaks against it, asks, or tells of another time. */
const AGAINST =
  /[没别吗呢谁哪怎几啥贵差吵脏乱丑土旧坏漏臭烂难慢远挤黑堵断骗欠怕危伤腻麻等]|不(?!错|贵|吵|显|挤|累|慌|过[分份])|太(?!好|棒|需|重)|什么|多少|收费|投诉|担心|过敏|以[前后]|上[次回]|听说|据说|如果|要是|的话|除非|再说|还是|或|[加上值带]班|开会|上课|有事|忙|多好|占|已经|全是|装好了|好了|公司|说好|好[久多几]|好像|好歹|最好|只好|热死|[一二三四]个(?:人|月)/;
const PRAISED =
  /^([a-z' -]{3,24}?) (?:is|are|looks?|seems?|sounds?|makes? (?:the )?most sense|would be|will be|gets my vote)(?: (?:the|much|so|more|most|very|really|by far|far|a lot))*(?: (?:best|better|easiest|easier|nicest|nicer|nice|lovely|great|good|cheaper|cheapest|useful|safest|safer|quieter|prettier|prettiest|practical|important|urgent|needed|simplest|simpler|cleaner|healthier|fair|fairest|sensible|overdue)(?: .{0,24})?)?$/;

/** A poll of which single clauses are read strictly: every word of one must be a name or mean nothing. */
export class PollNames extends PollKinds {
  private readonly resolved = new Map<string, readonly number[] | null>();

  /** What the clause names and no more; null when it says anything else. */
  protected readNamed(clause: string): Named | null {
    const plainly = days(clause.trim()).replace(SPELLED, (found) =>
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
    if (plainly === "" || plainly.length > (/^[a-z]/.test(plainly) ? 60 : 30)) return null;
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
    if (text.length > 16 || !PRAISE.test(text)) return null;
    for (let at = text.length - 1; at > 1; at -= 1) {
      const [name, remark] = [text.slice(0, at).replace(/(?<=..)[的吧就那]$/, ""), text.slice(at)];
      if (!PRAISE.test(remark) || AGAINST.test(remark) || remark.length > 8 || /^[,\s]|\d/.test(remark)) continue;
      const found = this.resolveAll(name);
      if (!found) continue;
      const others = this.options.filter((_, index) => index + 1 !== found[0]).join("");
      const pairs = [...remark.slice(0, -1)].map((c, index) => c + (remark[index + 1] ?? ""));
      return found[0] && found.length === 1 && !pairs.some((pair) => others.includes(pair)) ? found : null;
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
      const deeds = this.mode === "multi" ? inner.replace(DEEDS, "").trim() : inner;
      const favoured = this.stances.yes === undefined ? inner.replace(FAVOURS, "").trim() : inner;
      const shorter = lead !== inner ? lead : favoured !== inner ? favoured : deeds;
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
    const twice = /^(.{1,4}?)[\s,]?就?\1{1,3}$/.exec(text)?.[1];
    const name = twice && !/\d/.test(twice) ? twice.replace(/(?<=.)[的了吧啊]$/, "") : text;
    const whole = this.resolve(text) ?? (name === text ? null : this.resolve(name));
    if (whole) return whole;
    const between =
      /[,&/]|\s?(?:和|跟|与|以及|及|还有|顺便|顺带|外加|加上|加(?=[周第\d一二三四五六七八九十]))\s?|\band\b|(?<=\d)\s(?=\d)/;
    const parts = name
      .split(this.mode === "multi" ? new RegExp(`\\+|${between.source}`) : between)
      .map((part) => part.trim());
    const found = parts.length > 1 ? parts.map((part) => this.strip(part)) : [null];
    if (found.every((one) => one !== null)) return [...new Set(found.flat())].sort((a, b) => a - b);
    if (this.stances.yes !== undefined || name.length > 20) return null;
    return this.adjoining(name) ?? this.loosely(alike(name));
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
      (/^[\d一二三四五六七八九]号$/.test(text) ? this.numbered(text) : null) ??
      (this.quantities && valuesNamed(text, this.days, this.quantities)) ??
      this.within(said)
    );
  }
}
