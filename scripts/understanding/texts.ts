import { readFileSync } from "node:fs";
import { CATEGORIES, type Category } from "../../src/understand/categories.ts";

/** A text to learn from. */
export interface Example {
  text: string;
  report: boolean;
  /** Whether danger is told; null if nobody said. */
  urgent: boolean | null;
  category: Category | null;
  /** How much it counts. */
  weight: number;
}

const lines = (name: string): string[] =>
  readFileSync(new URL(`./${name}`, import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("# "));

/** The texts written for Linli, as they stand in reports.txt and others.txt. */
export function writtenTexts(): Example[] {
  const examples: Example[] = [];
  let category: Category | null = null;
  for (const line of lines("reports.txt")) {
    const heading = /^\[(\w+)\]$/.exec(line)?.[1];
    if (heading) {
      category = CATEGORIES.find((name) => name === heading) ?? null;
      if (!category) throw new Error(`There is no category "${heading}".`);
      continue;
    }
    examples.push({ text: line.replace(/^!/, ""), report: true, urgent: line.startsWith("!"), category, weight: 1 });
  }
  for (const line of lines("others.txt")) {
    if (/^\[\w+\]$/.test(line)) continue;
    examples.push({ text: line.replace(/^~/, ""), report: false, urgent: false, category: null, weight: 1 });
  }
  return examples;
}

/** A thing and its trouble, as they stand in parts.txt. */
export function writtenParts(): { category: Category; things: string[]; troubles: string[] }[] {
  return lines("parts.txt").map((line) => {
    const [name, things, troubles] = line.split("|").map((part) => part.trim());
    const category = CATEGORIES.find((known) => known === name);
    if (!category || !things || !troubles) throw new Error(`Cannot read "${line}".`);
    return { category, things: things.split(" "), troubles: troubles.split(" ") };
  });
}

/** Reports made of a thing {t} and its trouble {p}. */
export const REPORT_FRAMES = [
  "{t}{p}",
  "{t}又{p}",
  "{t} {p}",
  "{t}{p} 没人管",
  "怎么{t}{p}",
  "{t}{p}好几天了",
  "麻烦看下 {t}{p}",
  "{t}{p} 能不能派人来",
  "{t}一直{p}",
  "{t}{p}？",
  "跟你们说 {t}{p}",
  "刚发现{t}{p}",
  "今天早上开始{t}{p}",
  "{t}{p} 老人孩子都受不了",
  "我们这边{t}{p}",
  "{t}{p}了 急",
  "这{t}{p} 到底有人修没",
  "师傅来看看吧 {t}{p}",
];

/** Texts about the same things that are no report. */
export const OTHER_FRAMES = [
  "{t}什么时候能修好",
  "{t}{p}的事有进展吗",
  "{t}修好了 谢谢",
  "{t}弄好了没",
  "要是{t}{p}怎么办",
  "万一{t}{p}找谁",
  "去年{t}{p}过 后来修好了",
  "以前{t}老{p} 现在好了",
  "我公司{t}{p}",
  "我老家那边{t}{p}",
  "我家{t}也{p}",
  "你家{t}也{p}吗",
  "哪栋{t}{p}",
  "通知 明天检修{t} 请知悉",
  "【通知】{t}维护 给您带来不便敬请谅解",
  "谁认识修{t}的师傅",
  "推荐个修{t}的",
  "建议换{t}",
  "{t}{p}应该找物业登记",
  "{t}{p}了你可以打报修电话",
  "我同意修{t}",
  "哈哈哈{t}{p}",
  "隔壁小区{t}{p}",
  "新闻里说{t}{p}",
  "{t}不{p}了 谢谢师傅",
  "{t}几点恢复",
  "关于{t}的收费标准在哪看",
  "谢谢物业把{t}处理了",
  "刚才说{t}{p} 是我看错了",
  "{t}的问题物业已经派人了 大家等等",
];

/** Where and to whom: put in front of reports and of others alike, so that they tell nothing. */
export const LEADS = [
  "3号楼",
  "五栋",
  "2单元",
  "7号楼1单元",
  "B座",
  "12#",
  "6-2-1101",
  "我们楼",
  "我们单元",
  "小区",
  "物业你好 ",
  "@物业 ",
  "请问",
  "大家好 ",
  "管家 ",
  "师傅 ",
  "各位邻居 ",
  "那个 ",
  "唉 ",
  "hi ",
  "东门",
  "地库",
  "18楼",
];
export const TAILS = [
  "啊",
  "呀",
  "！",
  "!!",
  "...",
  " 谢谢",
  "😡",
  "🙏",
  " 3-502",
  " 8栋",
  " 急",
  "~",
  "吧",
  " 9号楼2单元",
  " 麻烦了",
];
