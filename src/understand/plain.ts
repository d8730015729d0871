/** Traditional and Cantonese characters of a residents' group, each followed by the simplified one. */
const PAIRS =
  "電电壞坏樓楼單单門门號号層层燈灯氣气煙烟車车庫库棟栋幾几時时冇没無无網网斷断訊讯聲声臺台階阶溝沟蟲虫樹树裏里裡里頂顶廳厅護护違违牆墙維维響响開开關关鎖锁壓压熱热凍冻飛飞線线燒烧間间東东區区爛烂髒脏糞粪淨净費费衛卫監监視视場场遊游樂乐棄弃漲涨滲渗災灾險险傷伤倉仓亂乱壘垒塵尘臟脏鄰邻擾扰鬧闹驚惊貓猫鳥鸟蜂蜂賊贼盜盗竊窃進进隱隐樣样們们這这邊边還还報报請请問问謝谢嗎吗沒没長长過过會会來来對对說说給给讓让聽听見见經经點点個个兩两貳贰參叁陸陆電电機机閘闸駛驶馬马麼么處处緊紧條条樁桩滿满鬆松銹锈鏽锈夾夹捲卷繩绳廁厕瀉泻灑洒滅灭應应該该後后務务業业員员園园圖图書书與与從从將将嘅的咗了唔不喺在佢他";

const SIMPLE = new Map<string, string>();
for (let i = 0; i < PAIRS.length; i += 2) SIMPLE.set(PAIRS[i] ?? "", PAIRS[i + 1] ?? "");

/**
 * The text for matching, of the same length, so that a place found in it is the same place in the original: ASCII lower
 * case, full-width to plain, dashes to `-`, traditional characters to simplified, every kind of blank to a space.
 */
export function plain(text: string): string {
  return text.replace(/[^\n -@[-~]/g, (c) => {
    const code = c.charCodeAt(0);
    if (code >= 65 && code <= 90) return c.toLowerCase();
    if (code >= 0xff01 && code <= 0xff5e) {
      const half = String.fromCharCode(code - 0xfee0);
      return half >= "A" && half <= "Z" ? half.toLowerCase() : half;
    }
    if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return "-";
    if (code === 0x3000 || code === 0xa0 || code === 9) return " ";
    if (code === 0x2019) return "'";
    return SIMPLE.get(c) ?? c;
  });
}

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
};

/** The value of 十二, 一百零三, 叁, 九零二 (read out: 902) or 12; null for anything else. */
export function readNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  if (text === "") return null;
  let total = 0;
  let last = 0;
  let spoken = "";
  for (const c of text.replaceAll("拾", "十")) {
    if (c === "十" || c === "百") {
      const digit = spoken === "" ? (total === 0 ? 1 : 0) : last;
      total += digit * (c === "十" ? 10 : 100);
      spoken = "";
      last = 0;
      continue;
    }
    const digit = DIGITS[c];
    if (digit === undefined) return null;
    last = digit;
    spoken += String(digit);
  }
  return total === 0 ? Number(spoken) : total + last;
}
