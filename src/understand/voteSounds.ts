/**
 * Slips of the ear and of the finger: what sounds like a word of the poll, or is one letter away from it, is written as
 * the poll has it. In text that is folded and `plain`.
 */

/** The first character of each syllable in the order of the Unicode collation for pinyin, which every Node brings along. */
const FIRSTS =
  "吖a哎ai安an肮ang凹ao八ba掰bai扳ban邦bang勹bao卑bei奔ben崩beng逼bi边bian标biao憋bie玢bin冫bing拨bo逋bu擦ca猜cai参can仓cang操cao册ce岑cen噌ceng叉cha拆chai觇chan伥chang抄chao车che抻chen柽cheng吃chi充chong抽chou出chu揣chuai巛chuan疮chuang吹chui春chun踔chuo呲ci匆cong凑cou粗cu汆cuan崔cui村cun搓cuo哒da呆dai丹dan当dang刀dao得de灯deng氐di嗲dia掂dian刁diao爹die丁ding丢diu东dong都dou嘟du端duan堆dui吨dun多duo婀e诶ei恩en儿er发fa帆fan匚fang飞fei分fen丰feng缶fou夫fu旮ga该gai甘gan冈gang皋gao戈ge给gei根gen庚geng工gong勾gou估gu瓜gua乖guai关guan光guang归gui丨gun呙guo哈ha咳hai顸han夯hang蒿hao诃he黑hei痕hen亨heng轰hong侯hou乎hu花hua怀huai欢huan肓huang灰hui昏hun耠huo讥ji加jia戋jian江jiang艽jiao阶jie巾jin京jing冂jiong纠jiu居ju娟juan噘jue军jun咔ka开kai刊kan康kang尻kao苛ke肯ken吭keng空kong抠kou刳ku夸kua蒯kuai宽kuan匡kuang亏kui坤kun扩kuo垃la来lai兰lan啷lang捞lao仂le雷lei塄leng哩li俩lia奁lian良liang撩liao咧lie拎lin伶ling溜liu龙long娄lou噜lu娈luan抡lun罗luo妈ma埋mai颟man邙mang猫mao么me没mei门men虻meng咪mi宀mian喵miao咩mie民min名ming谬miu摸mo哞mou毪mu拿na乃nai囡nan囔nang孬nao疒ne馁nei恁nen能neng嗯ng妮ni拈nian娘niang鸟niao捏nie您nin宁ning妞niu农nong耨nou奴nu暖nuan挪nuo噢o讴ou趴pa拍pai潘pan乓pang抛pao呸pei喷pen怦peng丕pi偏pian剽piao氕pie姘pin乒ping钋po剖pou仆pu七qi掐qia千qian呛qiang悄qiao且qie亲qin青qing邛qiong丘qiu区qu悛quan炔que逡qun蚺ran禳rang娆rao惹re人ren扔reng日ri戎rong柔rou如ru阮ruan蕤rui闰run若ruo仨sa塞sai三san桑sang搔sao色se森sen僧seng杀sha筛shai山shan伤shang捎shao奢she申shen升sheng尸shi收shou书shu刷shua衰shuai闩shuan双shuang水shui吮shun说shuo厶si忪song嗖sou苏su狻suan虽sui孙sun唆suo他ta胎tai坍tan汤tang涛tao忑te疼teng剔ti天tian佻tiao帖tie厅ting通tong偷tou凸tu湍tuan推tui吞tun乇tuo挖wa歪wai弯wan尢wang危wei温wen翁weng挝wo乌wu夕xi呷xia仙xian乡xiang枭xiao些xie心xin星xing凶xiong休xiu吁xu轩xuan靴xue勋xun丫ya恹yan央yang幺yao掖ye一yi因yin应ying哟yo佣yong优you纡yu鸢yuan曰yue晕yun匝za灾zai糌zan赃zang遭zao则ze贼zei怎zen增zeng扎zha斋zhai沾zhan张zhang钊zhao蜇zhe贞zhen争zheng之zhi中zhong州zhou朱zhu抓zhua拽zhuai专zhuan妆zhuang隹zhui肫zhun拙zhuo孜zi宗zong邹zou租zu钻zuan嘴zui尊zun嘬zuo";
const BOUNDS = FIRSTS.match(/[\u4e00-\u9fff][a-z]+/g) ?? [];
const ORDER = new Intl.Collator("zh-u-co-pinyin");
const KNOWN = new Map<string, string>();

/** The syllable of a common character, without its tone: 门 → men. */
export function syllable(c: string): string {
  const known = KNOWN.get(c);
  if (known !== undefined) return known;
  let [low, high] = [0, BOUNDS.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ORDER.compare(BOUNDS[middle]?.[0] ?? "", c) <= 0) low = middle + 1;
    else high = middle;
  }
  const found = BOUNDS[low - 1]?.slice(1) ?? "";
  KNOWN.set(c, found);
  return found;
}

const BLURRED = new Map<string, string>();

/** What many do not tell apart: zh and z, ang and an, l and n. */
function soundOf(c: string): string {
  const known = BLURRED.get(c);
  if (known !== undefined) return known;
  const sound = syllable(c)
    .replace(/^([zcs])h/, "$1")
    .replace(/^l/, "n")
    .replace(/ng$/, "n");
  BLURRED.set(c, sound);
  return sound;
}

const LONGEST = 6;
/** What is longer is a story, whose words are many and sound like anything. */
const LONGEST_SAID = 60;
/** Words of every poll of 同意 and 反对, whichever of them its options use. */
const STANCES = ["同意", "不同意", "反对", "赞成", "支持", "弃权"];
const STANCE_WORDS = ["agree", "disagree", "against", "support", "favour", "abstain", "oppose"];
/** Words of their own, however near to an option's. */
const OWN_WORDS =
  /^(?:poll|door|room|date|gate|late|cost|most|move|more|like|live|love|have|here|there|where|their|then|than|them|this|that|with|want|wait|went|what|when|will|well|work|word|year|your|were|none|note|night|light|might|right|week|walk|talk|take|time|tree|three|form|from|free|fine|line|life|lift|left|best|test|rest|need|read|road|good|food|wood|make|made|park|part|past|fast|case|care|card|dark|does|done|down|town|each|even|ever|every|open|over|once|only|same|some|such|sure|quite|quiet|house|hours|think|thing|things|these|those|would|could|should|about|after|other)$/;

/** The pieces of the options that a slip may stand for, by their sound; a piece that is a whole option is marked. */
interface Pieces {
  han: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same by their syllables as they are typed: nanmen. */
  typed: ReadonlyMap<string, ReadonlySet<string>>;
  wholes: ReadonlySet<string>;
  words: readonly string[];
  written: string;
}

const PIECES = new WeakMap<readonly string[], Pieces>();

function piecesOf(options: readonly string[]): Pieces {
  const stance = options.some((option) => STANCES.includes(option));
  const inFavour = options.some((option) => /^(?:agree|in favou?r|for$|yes)/.test(option));
  const names = [...options.map((option) => option.slice(0, 16)), ...(stance ? STANCES : [])];
  const [han, typed] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const add = (to: Map<string, Set<string>>, key: string, piece: string): void => {
    to.set(key, (to.get(key) ?? new Set()).add(piece));
  };
  const runs = names.flatMap((name) => name.match(/[\u4e00-\u9fff]{2,}/g) ?? []);
  for (const run of runs)
    for (let length = 2; length <= Math.min(LONGEST, run.length); length += 1)
      for (let at = 0; at + length <= run.length; at += 1) {
        const piece = run.slice(at, at + length);
        add(han, [...piece].map(soundOf).join(" "), piece);
        add(typed, [...piece].map(syllable).join(""), piece);
      }
  const words = names.flatMap((name) => name.match(/[a-z]{4,}/g) ?? []);
  return {
    han,
    typed,
    wholes: new Set(names),
    words: [...new Set([...words, ...(inFavour ? STANCE_WORDS : [])])],
    written: names.join(" "),
  };
}

/** The text with what sounds like the options' words, or is a letter away, written as they are; the same text if nothing is. */
export function mended(said: string, options: readonly string[]): string {
  if (said.length > LONGEST_SAID) return said;
  const pieces = PIECES.get(options) ?? piecesOf(options);
  PIECES.set(options, pieces);
  const initials = /^[a-z]{2,4}$/.test(said) && !/^(?:ty|qq|ok|no|hh|gg|mm|wc|id|ad|wx|pk|up|hi|xx|yy)$/.test(said);
  if (initials) {
    const meant = options.filter(
      (option) => /^[\u4e00-\u9fff]+$/.test(option) && [...option].map((c) => syllable(c)[0]).join("") === said,
    );
    if (meant.length === 1) return meant[0] ?? said;
  }
  return said
    .replace(/[\u4e00-\u9fff]{2,}/g, (run) => byEar(run, pieces))
    .replace(/[a-z][a-z ']{2,40}[a-z]/g, (run) => inPinyin(run, pieces) ?? run)
    .replace(/[a-z]{4,}/g, (word) => byLetter(word, pieces.words) ?? word);
}

/** From the left, the longest piece that sounds like what is said; never more than a few looks at each character. */
function byEar(run: string, { han, wholes, written }: Pieces): string {
  let mended = "";
  const sounds = [...run].map(soundOf);
  for (let at = 0; at < run.length; ) {
    const piece = heardAt(run, at, sounds, { han, wholes, written });
    mended += piece ?? run[at];
    at += piece?.length ?? 1;
  }
  return mended;
}

function heardAt(
  run: string,
  at: number,
  sounds: readonly string[],
  { han, wholes, written }: Omit<Pieces, "words" | "typed">,
): string | null {
  for (let length = Math.min(LONGEST, run.length - at); length > 1; length -= 1) {
    const heard = run.slice(at, at + length);
    if (written.includes(heard)) return heard;
    const meant = [...(han.get(sounds.slice(at, at + length).join(" ")) ?? [])];
    const [piece] = meant;
    if (piece === undefined || meant.length > 1) continue;
    // 浅辉 for 浅灰; where no character is the same, all that is said is all of an option: 统一.
    const shares = [...heard].some((c, index) => c === piece[index]);
    if (shares || (wholes.has(piece) && run.replace(/^我(?:们?家)?|[吧啊呀了]$/g, "") === heard)) return piece;
  }
  return null;
}

/** tong yi, caomei: the syllables of pieces of the options and of nothing else; null when they are no such thing. */
function inPinyin(run: string, { typed }: Pieces): string | null {
  const words = run.replaceAll("'", "").split(" ");
  const found: string[] = [];
  for (let at = 0; at < words.length; ) {
    const sizes = [6, 5, 4, 3, 2, 1].filter((size) => typed.get(words.slice(at, at + size).join(""))?.size === 1);
    const [size] = sizes;
    if (size === undefined) return null;
    found.push(...(typed.get(words.slice(at, at + size).join("")) ?? []));
    at += size;
  }
  return found.join(" ");
}

/** kepp for keep: one letter more, less, other or in another place, in a word of four letters or more. */
function byLetter(word: string, words: readonly string[]): string | null {
  if (OWN_WORDS.test(word) || words.some((one) => one.startsWith(word) || word.startsWith(one))) return null;
  const near = words.filter((one) => one[0] === word[0] && isSlip(word, one));
  return near.length === 1 ? (near[0] ?? null) : null;
}

function isSlip(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false;
  let from = 0;
  while (from < typed.length && typed[from] === meant[from]) from += 1;
  const [left, right] = [typed.slice(from), meant.slice(from)];
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  );
}
