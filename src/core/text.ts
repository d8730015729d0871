/**
 * What people type, made fit to store, to compare and to show. Pure functions. Every expression here has bounded
 * repeats before anything that can fail, so that 64 KB of hostile input costs linear time.
 */

/** Zero-width, bidirectional and other characters that show nothing: they hide words from people and from filters. */
const INVISIBLE =
  /\u034F|[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]/gu;
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;
/** A joiner or an emoji selector that holds no emoji together. */
const STRAY = /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Emoji}\uFE0F)\u200D|(?<!\p{Emoji})[\uFE0E\uFE0F]/gu;
/** Full-width characters that are typed for plain ones. Prose punctuation （，。！？：；（）） stays as people wrote it. */
const WIDE = /[\uFF03-\uFF06\uFF0A\uFF0B\uFF0D-\uFF19\uFF1C-\uFF1E\uFF20-\uFF3E\uFF40-\uFF5E]/g;
/** Marks piled up on one character, which no language needs: they make a text unreadable and a letter of it too long to keep. */
const PILED = /(\p{M}{4})\p{M}+/gu;
const SPACE = /[\t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;

/**
 * The text as it is stored and shown again: invisible and control characters removed, line endings as `\n`, full-width
 * letters, digits and signs made plain, piled-up accents thinned, Chinese prose punctuation kept, trimmed. `clean(clean(t)) === clean(t)`.
 */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(CONTROL, "")
    .replace(INVISIBLE, "")
    .replace(STRAY, "")
    .replace(WIDE, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(SPACE, " ")
    .normalize("NFC")
    .replace(PILED, "$1")
    .trim();
}

const SIGNS: Readonly<Record<string, string>> = {
  "。": ".",
  "、": ",",
  "“": '"',
  "”": '"',
  "「": '"',
  "」": '"',
  "『": '"',
  "』": '"',
  "‘": "'",
  "’": "'",
  "【": "[",
  "】": "]",
  "《": "<",
  "》": ">",
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "〜": "~",
  "·": ".",
};

/**
 * The text as it is compared with a command or an answer, never shown: cleaned, NFKC (① → 1, ： → :), Chinese
 * punctuation to its ASCII sister, keycap and selector marks dropped, lower case, runs of blanks as one space.
 */
export function fold(text: string): string {
  return clean(text)
    .normalize("NFKC")
    .replace(/[\u20E3\uFE0E\uFE0F]/g, "")
    .replace(/[。、“”「」『』‘’【】《》‐‑‒–—―−〜·]/g, (c) => SIGNS[c] ?? c)
    .toLowerCase()
    .replace(/[ \n]+/g, " ")
    .trim();
}

const GRAPHEMES = new Intl.Segmenter("zh", { granularity: "grapheme" });

/**
 * At most `max` code points of the text, never half an emoji or half a letter; `cut` says whether something is missing.
 * A single character longer than `max` (piled-up accents) is dropped whole.
 */
export function clip(text: string, max: number): { text: string; cut: boolean } {
  if (text.length <= max) return { text, cut: false };
  let end = 0;
  let points = 0;
  for (const point of text) {
    if (points === max) break;
    points += 1;
    end += point.length;
  }
  if (end === text.length) return { text, cut: false };
  // Segmented from the nearest place that is surely a boundary, so that a long text costs what its last line costs.
  let from = Math.max(0, end - 256);
  while (from > 0 && !/[\n \p{Script=Han}]/u.test(text[from] ?? "")) from -= 1;
  let kept = from;
  for (const { segment, index } of GRAPHEMES.segment(text.slice(from, end + 64))) {
    if (from + index + segment.length > end) break;
    kept = from + index + segment.length;
  }
  return { text: text.slice(0, kept), cut: true };
}

/** True when there is nothing to read: no letter and no digit, only emoji, punctuation, blanks or invisible marks. */
export function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(clean(text));
}

const HAN_DIGIT = "〇零一二三四五六七八九幺";
const D = "[0-9０-９]";
const GAP = "[ \\-－—–.·]?";
const NOT_DIGIT_BEFORE = "(?<![0-9０-９])";
const NOT_DIGIT_AFTER = "(?![0-9０-９])";

/** 110101 19900307 123X, with or without gaps. GB 11643: area 6, birthday 8, serial 3, check 1. */
const ID_CARD = new RegExp(
  `${NOT_DIGIT_BEFORE}[1-9１-９]${D}{5}${GAP}(?:18|19|20|１８|１９|２０)${D}{2}${GAP}${D}{4}${GAP}${D}{3}[0-9０-９XxＸｘ]${NOT_DIGIT_AFTER}`,
  "g",
);
const MOBILE = new RegExp(
  `${NOT_DIGIT_BEFORE}[1１][3-9３-９]${D}${GAP}(?:${D}{4}${GAP}${D}{4}|${D}{3}${GAP}${D}{3}${GAP}${D}{2})${NOT_DIGIT_AFTER}`,
  "g",
);
const LANDLINE = new RegExp(
  `${NOT_DIGIT_BEFORE}([0０]${D}{2,3})([)）]?${GAP})(${D}{3,4})${GAP}(${D}{4})${NOT_DIGIT_AFTER}`,
  "g",
);
const ABROAD = /\+[0-9](?:[ -]?[0-9]){7,14}(?![0-9])/g;
/** Sixteen to nineteen digits in groups of four, as printed on a card. */
const CARD = new RegExp(`${NOT_DIGIT_BEFORE}${D}{4}(?:[ \\-]${D}{4}){3}(?:[ \\-]?${D}{1,3})?${NOT_DIGIT_AFTER}`, "g");
const LONG_RUN = new RegExp(`${D}{10,}`, "g");
const SPOKEN = new RegExp(`[${HAN_DIGIT}]{11,}`, "g");

/** Keeps the first `head` and the last `tail` digits. */
function starred(found: string, head: number, tail: number): string {
  const digits = found.replace(/[ \-－—–.·()（）]/g, "");
  return (
    digits.slice(0, head) + "*".repeat(Math.min(16, digits.length - head - tail)) + digits.slice(digits.length - tail)
  );
}

/**
 * Hides identity-card numbers, mobile and landline numbers, bank cards and other runs of ten digits or more, also in
 * full-width digits, with gaps, or spelled in Chinese: `13812345678` → `138****5678`. For anything a group may read.
 */
export function maskPrivate(text: string): string {
  return text
    .replace(ID_CARD, (found) => starred(found, 3, 2))
    .replace(CARD, (found) => starred(found, 0, 4))
    .replace(MOBILE, (found) => starred(found, 3, 4))
    .replace(ABROAD, (found) => starred(found, 3, 2))
    .replace(
      LANDLINE,
      (_, area: string, gap: string, _middle: string, last: string) => `${area}${gap || "-"}****${last}`,
    )
    .replace(LONG_RUN, (found) => starred(found, found.length > 11 ? 0 : 3, found.length > 11 ? 4 : 2))
    .replace(WECHAT, (_, label: string, id: string) => `${label}${id.slice(0, 2)}****`)
    .replace(SPOKEN, (found) => `${found.slice(0, 3)}****`);
}

/** A WeChat id: with its usual beginning, or said to be one. */
const WECHAT = /(\b(?=wxid_)|(?:微信|威信|weixin|wechat)(?:号|id)?(?:是)?[:： ]{0,2})([A-Za-z][\w-]{5,19})/gi;

const CODE = `(?:[A-Za-zＡ-Ｚａ-ｚ]?${D}{1,3}|[A-Za-zＡ-Ｚａ-ｚ]|[零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾]{1,4})`;
const SMALL = `(?:${D}{1,2}|[甲乙丙丁A-Da-d]|[零〇一二三四五六七八九十]{1,3})`;
const ROOM = `(?:${D}{3,4}[A-Ha-h]?(?![A-Za-z])|${D}{1,2}[A-Ha-h](?![A-Za-z])|[零〇一二三四五六七八九]{3,4})`;
const DASH = "[ ]?[-－—–−‐/／#＃][ ]?";
const AMOUNT =
  "(?![0-9０-９]|[ ]?(?:元|块|万|米|个|次|天(?!天)|月|年|多|度|人(?![总老天半])|斤|点(?!着)|[:：%])|[ ]?(?:yuan|rmb|km))";
const WORDED = "[ ]?(?:号楼|號樓|栋楼?|棟樓?|幢楼?|座|号|號|[#＃])";
const BETWEEN = "[ ,，\\-－—–·]{0,2}";
const UNIT = "(?:单元|單元|门|門|梯)";
const FLOOR = `(?:${SMALL}[ ]?[楼层樓層][ ]?)`;

/** What a number of three or four digits counts, or is the name of: 301路, 102户. */
const COUNTED =
  "元|块|万|亿|米|厘米|毫米|公里|里|平|个|次|天(?!天)|月|年|多|度|人(?![总老天半])|斤|点(?!着)|户(?!主)|份|件|分|页|路(?!灯)|线|瓦|伏|克|公斤|层|楼|栋|幢|号楼|号线|秒|小时|票|条|台|辆|张|名|位|套|本|步|项|届|期|班|型|票|兆|升|块|袋|箱|桶|瓶|盏|棵|只|把(?!鞋|车|东|垃|杂|门|水|狗|电)|years?|people|yuan|rmb|km|kg|m\\b|w\\b|bus";

/** Each keeps its first group and hides its second. */
const DOORS: readonly RegExp[] = [
  // 3-2-501, 3#2-501, 3/2/501, 3-2-五零一
  new RegExp(
    `(?<![\\w０-９.])(${CODE}[ ]?[#＃]?${DASH}${SMALL}${DASH})(${ROOM}|${D}{1,4}(?![0-9０-９]|[ ]?[楼层樓層]))`,
    "g",
  ),
  // 3-501, 3#501
  new RegExp(`(?<![\\w０-９.\\-－/])(${CODE}${DASH})(${ROOM})${AMOUNT}`, "g"),
  // 3号楼2单元501, B座1203, 12栋26楼C室
  new RegExp(
    `(${CODE}${WORDED}${BETWEEN}(?:${SMALL}[ ]?${UNIT}${BETWEEN})?${FLOOR}?)(${ROOM}|[A-Ha-h](?=[室户]))${AMOUNT}`,
    "g",
  ),
  // 2单元501
  new RegExp(`(${SMALL}[ ]?${UNIT}${BETWEEN}${FLOOR}?)(${ROOM}|[A-Ha-h](?=[室户]))${AMOUNT}`, "g"),
  // 我家501, 楼上1801, 住九零二
  new RegExp(
    `((?:我家|我是|我们家|家[是在]|住在?|楼上|楼下|隔壁|对门|對門|对面|樓上|樓下)[是的在住]?[ ]?)(${ROOM})${AMOUNT}`,
    "g",
  ),
  // room 501, apt 12B, flat 501; unit 501
  new RegExp(
    `(\\b(?:room|rm|apt|apartment|flat|suite|unit|no)\\b\\.?[ ]?#?)(${D}{3,4}[A-Ha-h]?|${D}{1,2}[A-Ha-h])(?![0-9A-Za-z])`,
    "gi",
  ),
  // 501室, 902房, 302大爷
  new RegExp(
    `(?<![0-9０-９])()(${ROOM}|[A-Ha-h](?=室))(?=[ ]?(?:室|号房|房(?![价租东子])|户主|业主|住户|大[爷妈叔]|阿姨|[那这][家户]|家|邻居))`,
    "g",
  ),
  // 502的老张; not a year, and not 500的押金
  new RegExp(
    `(?<![0-9０-９#＃])()((?!(?:19|20)${D}{2}的)[1-9][0-9]{2,3})(?=[ ]?的(?:[老小][^\\s，,。]|人|那[家户个]|住户|邻居|业主|租户|租客|房客|老人|孩子|小孩|狗|猫|电动?车|鞋柜|杂物))`,
    "g",
  ),
  // 801门口, 送到1203, 我在801: floor and flat in one, and nothing behind it that it counts.
  new RegExp(
    `(?<![\\w０-９#＃.:：\\-－—/¥￥$第共约近每满超编款号路.])()((?!(?:19|20)${D}{2}[年款版]|11[02])(?:[1-9]|[1-3][0-9])(?:0[1-9]|1[0-2]))(?![\\w０-９.:：%％℃/\\-－]|[ ]?(?:${COUNTED}))`,
    "g",
  ),
  // 八零一门口
  /(?<![零〇一二三四五六七八九十百千万第])()([一二三四五六七八九]{1,2}[零〇幺][一二三四五六七八九])(?![零〇一二三四五六七八九十百千万亿年点个元块])/g,
  // 王阿姨家501漏水, 住1402
  new RegExp(`([家住户])([1-9][0-9]{2,3}[A-Ha-h]?)${AMOUNT}`, "g"),
  // a number that stands alone: 走廊有水 1402. Emergency lines and years stay.
  new RegExp(
    `((?:^|[\\s,，。;；!！?？]))((?!11[09]|12[0-35]|(?:19|20[123])${D})[1-9][0-9]{2,3}[A-Ha-h]?)(?=$|[\\s,，。;；!！?？])`,
    "g",
  ),
];

/**
 * Hides door numbers in text that a group may read and keeps building, unit and floor: `3-2-501` → `3-2-***`,
 * `3号楼2单元501室` → `3号楼2单元***室`. It rather hides a number too many than shows a door.
 */
export function maskDoor(text: string): string {
  let masked = text;
  for (const door of DOORS) masked = masked.replace(door, (_, kept: string) => `${kept}***`);
  return masked;
}

/** Common surnames. What they are a part of otherwise (关于, 主任, 对方) is told by the character before them. */
const SURNAME =
  "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何罗高林郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙史陶贺毛郝顾龚邵万钱覃武戴严莫孔汤柳洪欧阮温庞翁]";
const ADDRESSED =
  "(?:老?奶奶|爷爷|大爷|大娘|大妈|大叔|大婶|大姐|大哥|阿姨|叔叔|伯伯|婆婆|爷叔|先生|女士|小姐|太太|老太太|老先生|老人家?|姐|哥(?!哥)|叔(?!叔)|婶|嫂)";
/** What stands behind somebody who is told of. */
const DOES =
  "(?:把|将|在|总|又|老是?[在把往]|老是|天天|整天|成天|经常|常常?在|一直|每[天晚]|半夜|夜里|晚上|凌晨|昨[天晚]|今[天早]|往|乱|私自|偷偷|随[地便]|[堆放扔丢停养贴占锁倒晒搭砌拴种摆](?!好|完))";
const MENDS =
  "[^，。；,;！!？?]{0,14}(?:修|换|装好|检查|查看|排查|处理|疏通|接好|弄好|焊|赶来|赶过来|路上|现场|清[理走运]|打扫|巡[查逻]|值班)";
/** Neighbours who are called by name: 王奶奶, 老张家, Mrs Wang. Not teachers, masters and officials, who are named for what they do. */
const NEIGHBOURS: readonly RegExp[] = [
  new RegExp(`(?<![保关由对至等属主地双千百十])(?:老|小)?(?:欧阳|${SURNAME})${ADDRESSED}`, "g"),
  new RegExp(`(?<![大很好])[老小]${SURNAME}(?=家(?![长具庭政电园属人])|屋里)`, "g"),
  // Who is said to do it: 老张把杂物堆在楼道, 李师傅天天在楼下放音乐. Not who mends: 吴师傅在修.
  new RegExp(
    `(?<![大很好得堆长么保关由对至等属主地双千百十])(?:[老小]${SURNAME}|(?:欧阳|${SURNAME})师傅)(?=${DOES})(?!${MENDS})`,
    "g",
  ),
  /\b(?:Mr|Mrs|Ms|Miss|Auntie|Aunt|Uncle|Granny|Grandma|Grandpa)\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?/g,
];

/** Hides neighbours who are called by name: 王奶奶家水管漏水 → ***家水管漏水. */
export function maskNeighbours(text: string): string {
  return NEIGHBOURS.reduce((masked, names) => masked.replace(names, "***"), text);
}

/** Hides what a group may not read: doors, phone and card numbers. */
export function maskForGroup(text: string): string {
  return maskDoor(maskPrivate(text));
}
