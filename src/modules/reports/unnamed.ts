import { readReport } from "../../understand/report.ts";

/** Words that ask to be told on without a name, however they are put. Pure; every repeat is bounded. */

/** The name of a command before them: "report anonymously: …", "投诉 匿名 …". Which kind it is stays. */
const BEFORE =
  "(?<before>\\/?(?:(?:report|报事|报修|上报|随手拍)[\\s:：,，]{0,3}|(?<kind>complain|suggest|投诉|举报|建议)[\\s:：,，]{1,3})|\\/)?";

/** "匿名举报…", "我想匿名反映一下…". A vote without names is another matter. */
const CHINESE = new RegExp(
  `^${BEFORE}(?:我(?:想|要|希望|可以)?|请)?匿名(?!投票|表决|选举|评[选议]|问卷)(?:反映|反应|报事|报修|上报|报)?(?:一下|一件事)?(?<mark>[\\s:：,，]*)`,
);

const WISH = "(?:i(?:'d like| (?:want|wish|need|prefer|would like)) to |i'?d rather |please |let me |can i |may i )?";
const SAY = "(?:(?:report|complain|file|make|send|submit|say|tell you)(?: (?:this|it|something|that))? )?(?:an? )?";
const STAY = "(?:(?:stay|remain|be) |keep (?:me|it|this|my name) )";
/** "anonymous: …", "anon …", "I want to report anonymously that …", "please keep me anonymous, …". */
const ENGLISH = new RegExp(
  `^${BEFORE}${WISH}(?:${STAY}|${SAY})(?:anonymous(?:ly)?|anon|without my name)(?![\\w-])` +
    "(?! (?:vot|ballot|poll|survey|question))" +
    "(?: (?:report|tip|message|note)(?![\\w])| (?<sort>complaint|suggestion|violation)(?![\\w]))?(?: that(?![\\w]))?(?<mark>[\\s:：,，.;–—-]*)",
  "i",
);
/** Said behind it: "…, anonymously please", "…（匿名）". */
const BEHIND =
  /[\s,，。.;；:：(（–—-]{1,3}(?:请|我要|我想|希望)?(?:匿名(?:反映|举报|投诉|处理)?(?:谢谢)?|(?:please )?(?:keep (?:me|it|this) )?anonymous(?:ly)?(?:,? (?:please|thanks|thank you))?)[\s)）。.!！]*$/i;

/** Said in so many words: "I do not want my name on this", 别说是我说的. */
const NO_NAME =
  /(?:do not|don'?t|not|never|without) (?:want |use |using |mention |mentioning |give |giving |show |showing |print |say |saying )?(?:to )?(?:give |use |show |leave )?my name|(?:leave|keep) my name (?:out|off)|(?:don'?t|do not|never) (?:tell|let|say)[^.,;]{0,30} (?:it was|who) (?:me|i am|i was|told|said|reported)|(?:别|不要|不能|千万别)(?:说|讲|透露|让人知道)(?:出去)?是我|不(?:想|要|愿意?)?(?:留名|署名|露名)|(?:别|不要|不想)(?:写|留|提|透露|公开|说出?)(?:出)?我的?(?:名字?|姓名|身份)/i;

/** Nobody tells a neighbour so: what follows the word is what happened. */
const TELLS = /^(?:my|our|the|there|someone|somebody|a neighbou?r|people|building|flat|unit|they|he|she|i)\b/i;

/**
 * @param text what was written, cleaned
 * @returns null when it does not ask for that; else what is to be told on, its kind before it where that was named.
 *   `sure`: it cannot be talk among neighbours either ("anonymous voting is better" is)
 */
export function asksUnnamed(text: string): { line: string; sure: boolean } | null {
  const said = text.replaceAll("’", "'");
  const match = CHINESE.exec(said) ?? ENGLISH.exec(said);
  if (match) {
    const { before, kind, sort, mark } = match.groups!;
    const left = text.slice(match[0].length);
    const known = kind ?? sort;
    const sure = before !== undefined || /[:：]/.test(mark!) || /^anon\b/i.test(said) || TELLS.test(left);
    return { line: known === undefined || left === "" ? left : `${known} ${left}`, sure };
  }
  const behind = BEHIND.exec(text);
  if (behind?.index === 0 || !(behind || NO_NAME.test(said))) return null;
  const line = behind ? text.slice(0, behind.index) : text;
  // Words about it ("能投票吗，匿名") are left to whoever they are for.
  const { looksLikeReport, category } = readReport(line);
  return looksLikeReport || category !== "other" ? { line, sure: false } : null;
}

/** "我是小梅", "我住3-2-902", "我家801", a phone number: whoever reads it knows who writes. */
const SELF = [
  /(?<!说|讲|知道|觉得)我(?:的名字)?(?:叫|是)(?!不是|说|想|觉得|怕|要|在|这|那|本|住|第|谁)[\p{Script=Han}A-Za-z]{2,4}(?=$|[\s,，。.;；、!！住])/u,
  /(?:我|我们)?(?:家)?(?:就?住|住在|家在|家是|我家)\s?(?:[0-9]{1,3}\s?(?:[-－—]|号楼?|栋|幢)\s?)?(?:[0-9]{1,2}\s?(?:[-－—]|单元)\s?)?[0-9]{3,4}(?![0-9])/,
  /(?:住|家在|我家|我们家)\s?[0-9]{1,3}[-－—][0-9]{1,2}[-－—][0-9]{2,4}/,
  /(?<![0-9])1[3-9][0-9]{9}(?![0-9])/,
  /\bmy name is\b|\bI(?:'m| am) (?:in|from|at) (?:flat|unit|apartment|room) ?[0-9]/i,
];

/**
 * Do words that are to go without a name say whose they are?
 * @param own what the platform calls their writer, and the room they live in, as far as it is known
 */
export function tellsWho(text: string, own: { name: string; room: string | null }): boolean {
  const isNamed = own.name.trim().length > 1 && text.includes(own.name.trim());
  const isHome = own.room !== null && new RegExp(`(?<![0-9])${own.room.replace(/\D/g, "")}(?![0-9])`).test(text);
  return isNamed || (isHome && /[0-9]/.test(own.room!)) || SELF.some((form) => form.test(text));
}
