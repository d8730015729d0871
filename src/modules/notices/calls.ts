import { readCry } from "./cries.ts";

/** What neighbours say by themselves, while 报平安 is asked for: that they are safe, or a call for help. Pure. */

/** How somebody says they are, and what they need, as far as it can be told. */
export interface Said {
  /** Null: it has to be asked. Words that are not understood are never taken for safe. */
  state: "safe" | "help" | null;
  words: string | null;
}

const LONGEST = 300;
/** What may stand in front and says only where they are. */
const DOOR = "(?:(?:我?在?\\d{1,3}(?:号楼|栋|幢|单元)?[\\s-]?){1,3}(?:室|户|家)?[\\s，,：:]*)?";
const WHO =
  "(?:我们?|咱们?|俺|我们?家里?|咱家|一家人?|家里|全家|老人|孩子|都|全部?|一切|很|挺|现在|目前|已经?|也){0,4}";
const AFTER = "[的了着呢啊哈啦]{0,2}";
/** What a clause that tells of safety is; of a line of several one has to be such. */
const SURE = new RegExp(
  `^${DOOR}${WHO}(?:(?:平安|安全)(?:无事|没事|到家|下楼)?|报平安|(?:(?:we(?:'re| are)|i(?:'m| am)|all|every(?:one|body)(?:'s| is)|my family(?:'s| is))(?: (?:all|both|here|now))* )?(?:all )?safe(?: and sound| now| here)?)${AFTER}$`,
  "i",
);
/** What says it only beside such a one: everyday talk, alone. */
const MILD = new RegExp(
  `^(?:${WHO}(?:没事儿?|好|无恙|没有?人受伤|ok|okay|fine|all good|(?:到|下)楼下?|在楼下)${AFTER}|(?:谢谢|感谢|多谢|辛苦|请?放心|勿念)(?:您|你们?|大家|邻里|关心|各位|了|啦){0,3}|thanks?(?: all| everyone)?|thank you(?: all)?|no worries|\\d{1,3}(?:号楼|栋|幢|单元|室|户|家)?|\\d{1,3}-\\d{1,4}(?:-\\d{1,4})?|)$`,
  "i",
);
/** The household is named: nobody says that of anything else just then. */
const HOME_SAFE = new RegExp(
  `^${DOOR}(?:我们?家里?|咱家|俺家|全家|一家人|一家\\S?口|家里)(?:人|老人|孩子|都|全|也|很|挺|现在|目前){0,4}(?:没事儿?|好|无恙)${AFTER}$`,
);
/** They may speak of just that, or of anything else. */
const MAYBE_SAFE =
  /^(?:(?:我|我们|咱们?|大家|都)[都也还挺很全]{0,2}(?:没事儿?|好)[的了着呢啊哈啦]{0,2}|(?:i(?:'m| am)|we(?:'re| are)|every(?:one|body) is)(?: all)? (?:ok|okay|fine|all right|alright|good))$/i;

/** That they need help, and nothing of what for. */
const ONLY_HELP =
  /^(?:我们?家?|家里)?不太?(?:平安|安全)[\s，,。.!！]{0,3}(?:(?:需?要)人?来?帮(?:忙|助)?|求助)?[\s，,。.!！]{0,3}$/;
const NOT_SAFE =
  /^(?:我们?|咱们?|我们?家|家里|全家|都|其实|真的|还|并|也|[\s，,])*不太?(?:平安|安全)(?!吗|么|吧|的话)(?!.*(?:[?？]|如果|要是)).{0,50}$/;
const NOT_SAFE_ENGLISH = /^(?:we(?:'re| are)|i(?:'m| am)) not (?:safe|ok)\b(?!.*[?？]).{0,50}$/i;

const STOP = "[\\s，,。.!！~～:：;；]";
/** A cry for help, and what it is for. "救命恩人" and "要帮忙吗" are none. */
const CRY = new RegExp(
  `^${DOOR}(?:(?:快|谁|大家)*(?:救命|救救我们?|(?:快?来)?救(?:救|一下)?(?:我|我们|人)|来人(?:啊|呀|救命|救人|帮忙)|sos(?=${STOP}*$))(?:啊|阿|呀|了|哪|呐|哇)*)(?=${STOP}|$)${STOP}*(.*)$`,
  "i",
);
const CRY_ENGLISH =
  /^(?:please )?(?:help(?:!| me| us)?(?: please)?|save (?:me|us))(?=[\s,.!:;]*$|[,.!:;])[\s,.!:;]*(.*)$/i;
const ASKS = new RegExp(
  `^${DOOR}(?:(?:我们?|咱们?|俺|我们?家|咱家|家里|我?这里|我?这边|我这儿|老人|孩子)?(?:老人|孩子|现在|真的|急|很|也|[\\s，,])*(?:需要|要|求)(?:人|大家|你们|邻居)*(?:来|过来)?(?:帮忙|帮助|帮把手|救助|救援|求助)(?:一下|啊|呀|的)?|求助|求救)(?=${STOP}|$)${STOP}*(.*)$`,
);
const ASKS_ENGLISH =
  /^(?:(?:i|we)(?: (?:really|urgently|badly|also))* |my (?:mother|father|mum|dad|wife|husband|child|kid|family|neighbou?r) )?needs? (?:some |urgent )?(?:help|rescue|rescuing)\b[\s,.!:;]*(.*)$/i;

/** It did not come to that, or it is not told of now. */
const NOT_NOW = /没(?:有)?(?:被?困|受伤|摔)|不会|如果|要是|万一|的话|昨|上次|以前|当时|\bif\b|\byesterday\b|\blast\b/i;
const LAUGHS = /哈{2,}|嘿嘿|嘻嘻|笑|可爱|好看|好吃|太逗|无语|[😂🤣😅😆]|\blol\b|\bhaha/iu;
/** Help is offered, or told where it is to be had. */
const OFFERS =
  /^(?:请|可以?|就|都|随时)*(?:打|找|联系|拨|问|叫|喊|告诉|@)|(?:说一声|联系我|找我|叫我|喊我|去哪(?:儿|里)?集合|在哪(?:儿|里)?集合|我有车|我可以|我来|志愿)|^(?:please |just )?(?:call|contact|ask|tell|let me know)\b|\blet me know\b/i;
const ASKING = /[?？]\s*$|[吗么]$/;

/**
 * Reads a whole line that was said to nobody in particular. Everyday talk ("好", "没事", "ok") is none of it.
 * @returns how they are; a state of null is what may be that or something else; null: it speaks of nothing like it
 */
export function readCall(text: string): Said | null {
  const said = text.trim().replace(/’/g, "'");
  if (said === "" || said.length > LONGEST) return null;
  if (ONLY_HELP.test(said)) return { state: "help", words: null };
  if (NOT_SAFE.test(said) || NOT_SAFE_ENGLISH.test(said)) return { state: "help", words: said };
  const safe = readSafe(said);
  if (safe !== null) return { state: safe === "safe" ? "safe" : null, words: safe === "safe" ? null : said };
  if (LAUGHS.test(said)) return null;
  const cry = CRY.exec(said) ?? CRY_ENGLISH.exec(said);
  if (cry) return { state: "help", words: needOf(said, cry[1]!) };
  const asks = ASKING.test(said) || NOT_NOW.test(said) ? null : (ASKS.exec(said) ?? ASKS_ENGLISH.exec(said));
  if (asks)
    return OFFERS.test(asks[1]!) ? { state: null, words: said } : { state: "help", words: needOf(said, asks[1]!) };
  const need = readCry(said);
  return need && { state: need === "help" ? "help" : null, words: said };
}

/** @returns null: none of its clauses tells of that, or another tells of something else */
function readSafe(said: string): "safe" | "maybe" | null {
  const clauses = said
    .split(/[，,。.!！~～；;\n]+|(?<=\p{Script=Han})\s+|\s+(?=\p{Script=Han})/u)
    .map((clause) => clause.trim());
  const sure = clauses.filter((clause) => SURE.test(clause) || HOME_SAFE.test(clause));
  const others = clauses.filter((clause) => !sure.includes(clause));
  if (sure.length > 0) return others.every((clause) => MILD.test(clause)) ? "safe" : null;
  const maybe = others.filter((clause) => MAYBE_SAFE.test(clause));
  return maybe.length > 0 && others.every((clause) => maybe.includes(clause) || MILD.test(clause)) ? "maybe" : null;
}

/** What stands behind a call is what they need; a door in front of it belongs to that. */
function needOf(said: string, behind: string): string | null {
  const need = behind.trim();
  const door = new RegExp(`^${DOOR}`).exec(said)![0].trim();
  return `${door.replace(/[，,：:]$/, "")} ${need}`.trim() || null;
}
