import { expect, test } from "vitest";
import { readStars, readVerdict } from "../../src/understand/verdicts.ts";

const words = (text: string) => {
  const read = readVerdict(text);
  return read === null ? null : read.solved ? "done" : `not: ${read.words ?? ""}`;
};

test.each([
  ...[
    "解决了",
    "好了",
    "修好了，谢谢",
    "已解决，谢谢师傅",
    "弄好了谢谢师傅",
    "电梯修好了",
    "已经解决了",
    "嗯，好了",
    "没问题了谢谢",
  ],
  ...["不漏水了，谢谢", "有水了", "搞定了", "修好了！！", "it's fixed, thanks", "灯亮了", "可以了", "已經解決了"],
])("%s: done", (text) => expect(words(text)).toBe("done"));

test.each([
  ["没解决，还是裂的", "还是裂的"],
  ["没解决，灯还是黑的", "灯还是黑的"],
  ["还没修好，水还在流", "水还在流"],
  ["還是沒好", ""],
  ["没修好", ""],
  ["还没好呢", ""],
  ["没有解决。", ""],
  ["not solved, still dripping", "still dripping"],
  ["不亮 还是黑的", "不亮 还是黑的"],
  ["灯还是黑的", "灯还是黑的"],
])("%s: not done", (text, what) => expect(words(text)).toBe(`not: ${what}`));

test.each([
  ...[
    "修好了吗",
    "好了没",
    "解决了没有",
    "好的",
    "谢谢",
    "我家马桶堵了",
    "没事了",
    "解决",
    "修",
    "",
    "漏水了",
    "没水了",
    "还是不错的",
  ],
  ...["等修好了再说", "没来得及看", "修好了没"],
])("%s: neither", (text) => expect(words(text)).toBeNull());

test.each([
  ["很满意", 5],
  ["五分", 5],
  ["５星", 5],
  ["非常满意，谢谢师傅", 5],
  ["满意", 4],
  ["一般", 3],
  ["不满意", 2],
  ["差评", 1],
  ["给4分", 4],
  ["6", null],
  ["不满意谁来管", null],
])("%s gives %s", (text, stars) => expect(readStars(text)).toBe(stars));
