import { expect, test } from "vitest";
import { readPlace } from "../../src/understand/place.ts";
import { readReport } from "../../src/understand/report.ts";

/** A report as other hands would type it: the category, the building, whether it is urgent. */
const read = (text: string): string => {
  const { category, looksLikeReport, urgent } = readReport(text);
  return `${looksLikeReport ? category : "no report"} ${readPlace(text)?.building ?? "-"}${urgent ? " urgent" : ""}`;
};

test.each([
  ["traditional", "5號樓電梯壞咗 冇人理", "elevator 5"],
  ["traditional", "七棟成棟冇水", "water 7"],
  ["traditional", "3座樓道燈唔著 好暗", "lighting 3"],
  ["traditional", "9號樓換了門鎖後刷不開", "security_access 9"],
  ["full width", "６号楼２单元电梯不动了", "elevator 6"],
  ["full width", "Ｂ座　没电了！！", "electricity B"],
  ["homophones", "8栋廷电了", "electricity 8"],
  ["mixed", "我们 building 7 没 water 了", "water 7"],
  ["spaces in between", "2 栋 电 梯 坏 了", "elevator 2"],
  ["pictures", "🛗❌ 4栋", "elevator 4"],
  ["homophones", "3号楼点梯坏了没人修", "elevator 3"],
  ["emoji", "4栋电梯又坏了😡😡", "elevator 4"],
  ["emoji", "🆘2号楼电梯困人了", "elevator 2 urgent"],
  ["a voice that runs on", "喂那个物业啊就是我们三号楼那个电梯啊又停了嘛上不去啊你们来看一下好不好", "elevator 3"],
  ["a voice that runs on", "嗯我说一下就是十一栋那个楼道的灯啊已经好几天都不亮了晚上黑漆漆的", "lighting 11"],
  ["mixed", "5号楼 lift 又 down 了", "elevator 5"],
  ["no report", "😂😂😂笑死", "no report -"],
  ["no report", "大家晚安啦～", "no report -"],
])("%s: %s", (_, text, expected) => {
  expect(read(text)).toBe(expected);
});
