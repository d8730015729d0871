/**
 * What a slip of the keyboard or of a voice's writer meant, in `plain` text: homophones of common words, English nouns in
 * a Chinese sentence, pictures, characters with a space between each. Only for reading what a text is about; places and headlines
 * are read from the text as it stands.
 */

/** Homophones as input methods offer them, each with the word that was meant. Words that mean something themselves are not here. */
const SLIPS: Readonly<Record<string, string>> = {
  点梯: "电梯",
  典梯: "电梯",
  廷电: "停电",
  挺电: "停电",
  廷水: "停水",
  挺水: "停水",
  搂水: "漏水",
  陋水: "漏水",
  渗谁: "渗水",
  煤汽: "煤气",
  天然汽: "天然气",
  暖汽: "暖气",
  门近坏: "门禁坏",
  楼倒灯: "楼道灯",
  拉圾: "垃圾",
  垃级: "垃圾",
  垃圾捅: "垃圾桶",
  窖井: "窨井",
  道匝: "道闸",
  跳匝: "跳闸",
  地哭: "地库",
  车未被: "车位被",
  物夜: "物业",
  照音: "噪音",
  躁音: "噪音",
  噪因: "噪音",
  装休: "装修",
  充电庄: "充电桩",
  消防拴: "消防栓",
  灭火气: "灭火器",
  监空: "监控",
  章螂: "蟑螂",
  𨋢: "电梯",
  电题: "电梯",
  电踢: "电梯",
  电剃: "电梯",
  电替: "电梯",
  电体卡: "电梯卡",
  电体里: "电梯里",
  电体不: "电梯不",
  电体坏: "电梯坏",
  电体停: "电梯停",
  电体门: "电梯门",
  卡主了: "卡住了",
  困再: "困在",
  关再: "关在",
  煤七: "煤气",
  煤起味: "煤气味",
  煤气位: "煤气味",
  燃汽: "燃气",
  燃器味: "燃气味",
  冲电: "充电",
  漏典: "漏电",
  水官: "水管",
  井该: "井盖",
  井改没: "井盖没",
  掉冬西: "掉东西",
  丢冬西: "丢东西",
  扔冬西: "扔东西",
  咂到: "砸到",
  运倒了: "晕倒了",
  晕到了: "晕倒了",
  着活了: "着火了",
  不贱了: "不见了",
  楼到里: "楼道里",
  俏门: "撬门",
  蟑郎: "蟑螂",
};
const SLIP = new RegExp(Object.keys(SLIPS).join("|"), "g");

const NOUNS: Readonly<Record<string, string>> = {
  lift: "电梯",
  elevator: "电梯",
  water: "水",
  power: "电",
  electricity: "电",
  light: "灯",
  lights: "灯",
  lobby: "大堂",
  parking: "停车",
  garage: "车库",
  toilet: "马桶",
  noise: "噪音",
  heating: "暖气",
  gas: "燃气",
  internet: "网",
  leak: "漏水",
  broken: "坏了",
  down: "坏了",
};
const NOUN = new RegExp(`\\s?\\b(?:${Object.keys(NOUNS).join("|")})\\b\\s?`, "g");
/** A picture for the word, and a cross behind it for what is wrong with it. */
const PICTURES: Readonly<Record<string, string>> = {
  "🛗": "电梯",
  "🚱": "没水",
  "💧": "滴水",
  "💦": "漏水",
  "💡": "灯",
  "🗑": "垃圾",
  "🚪": "门",
  "📶": "信号",
  "🚬": "抽烟",
  "🐀": "老鼠",
  "🐁": "老鼠",
  "🪳": "蟑螂",
  "🦟": "蚊子",
  "🤮": "恶心",
};
const PICTURE = /(🛗|🚱|💧|💦|💡|🗑|🚪|📶|🚬|🐀|🐁|🪳|🦟|🤮)\ufe0f?(❌|✖️?|🚫)?/gu;
const HAN = /[\u4e00-\u9fff]/;
/** 电 梯 坏 了 */
const SPACED = /(?:^|\s)[\u4e00-\u9fff] [\u4e00-\u9fff] [\u4e00-\u9fff](?= |$)/;

/** What was meant; texts without Chinese stay as they are. */
export function mend(said: string): string {
  let meant = said;
  if (/[\ud83d-\ud83e]/.test(said))
    meant = meant.replace(
      PICTURE,
      (_, picture: string, wrong?: string) => `${PICTURES[picture]}${wrong ? "坏了" : ""}`,
    );
  if (!HAN.test(meant)) return meant;
  if (/\d /.test(meant)) meant = meant.replace(/(?<=\d) (?=[栋幢座]|号楼|单元|[楼层](?![上下道梯顶]))/g, "");
  if (SPACED.test(meant)) meant = meant.replace(/(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])/g, "");
  if (/[a-z]{3}/.test(meant)) meant = meant.replace(NOUN, (found) => NOUNS[found.trim()] ?? found);
  return meant.replace(SLIP, (found) => SLIPS[found] ?? found);
}
