import { describe, expect, test } from "vitest";
import { writtenTexts } from "../../scripts/understanding/texts.ts";
import {
  addCategories,
  CATEGORY_BYTES,
  CATEGORY_WEIGHT_BITS,
  classify,
  DANGER_BITS,
  KINDS,
  levelsOf,
  packCategories,
  packPair,
  unpackDanger,
  unpackReport,
} from "../../src/understand/classifier.ts";
import { DANGER_PAIRS, dangerPairs } from "../../src/understand/danger.ts";
import { mend } from "../../src/understand/mend.ts";
import { plain } from "../../src/understand/plain.ts";
import { readReport } from "../../src/understand/report.ts";

/** Never learned from, and chosen to name nothing; when first tried, what was learned alone found 14 of them. */
const DANGERS = [
  "抄表的阿姨在电梯里给我打电话 说两头都是墙",
  "电梯停半天了 我听见里头有人咳嗽",
  "我同学还在电梯里面 她书包的手表打给我的",
  "电梯猛地往下一栽 我扶着墙才没倒",
  "按关门它不关 门开着就窜上去了",
  "走廊尽头那间 气表一直在转 味道熏眼睛",
  "烧烤店后门那个罐子在冒白气 声音尖得很",
  "对面七楼玻璃炸了 里面通红",
  "垃圾间门缝黑烟滚滚",
  "我下夜班看见楼梯拐角接了三个电瓶",
  "花坛边那根杆子 我家娃手一搭就缩回来哭",
  "墙上那个盒子敞着 铜片都看得见 孩子够得到",
  "房顶哗啦下来一片水 灯跟着灭了",
  "下水口咕咚一声 黑汤子冒了一地",
  "阀门掉我手里了 水打到天花板上",
  "井口就盖了片纸板 车轱辘一压就进去",
  "停车场后面地上塌出个大洞",
  "雨搭半边塌在单元口 下面还有人进出",
  "一块大理石从十几层拍下来 碎在我车前",
  "谁家小孩又往楼下砸鸡蛋和玻璃弹珠",
  "半夜有人拿钥匙一把一把试我家门",
  "黑衣服那个又来了 蹲在我家门口两个小时",
  "快递小哥被人拿酒瓶开了瓢",
  "我七岁的侄女走着走着人就没影了 扎两个辫子",
  "有个戴老年手环的奶奶在垃圾房转圈 说要去上班",
  "下棋的张叔手里棋子掉了 人往下出溜",
  "我媳妇吃海鲜后嗓子肿得出不了声",
  "三楼的娃半个身子探出窗外",
  "河里有人在扑腾",
  "大白狗把收快递的腿撕开一道口子",
  "我儿子额头被野蜂叮了 眼睛肿没了",
  "仲有個婆婆喺𨋢度 佢話冇氣喇",
  "樓下單車房爆咗個電池 成間房都係煙",
  "有個男仔企咗出陽台外面",
  "our lift has stopped and there is a woman with a pram inside",
  "the meter cupboard is glowing and crackling",
  "brown filth is rising out of the bath",
  "a slab of plaster just landed where the kids queue",
  "somebody keeps trying keys in my lock at 3 am",
  "my neighbour, 80, has not opened her door since Monday",
];

const CALM = [
  "电梯里那股香水味熏得我要升天",
  "电梯每次开门都像老牛喘气",
  "燃气APP登不上 想摔手机",
  "消防栓门上的封条掉了",
  "楼道灯跟鬼火似的 一明一暗",
  "又断电 我游戏排位掉段了 想哭",
  "厨房龙头拧到头还滴两滴",
  "主卧窗台冬天有点返潮",
  "路口那块砖松了 踩着噗叽一声",
  "外墙广告布褪色成白的了",
  "楼上拉小提琴拉得我肝疼",
  "单元门自己弹不回去 得用手带",
  "宠物便便袋箱空了半个月",
  "蚊子嗡嗡一夜 人都要疯了",
  "装修垃圾堆得人走路要翻山",
  "物业涨价通知看得我眼前一黑",
  "晚高峰wifi像死了一样",
  "管家说话那个态度 能把人噎住",
  "the lift music makes me want to scream",
  "this parking fee is daylight robbery",
];

const danger = (text: string): boolean => classify(mend(plain(text))).danger > 0;

describe("the learned danger", () => {
  test.each([
    "里面有人敲电梯门",
    "门缝里往外冒白烟",
    "你们有没有闻到煤气味",
    "老人走着走着栽下去 叫不醒",
    "部𨋢停咗 入面有個婆婆喊",
    "there is a kid crying inside the lift",
  ])("hears a cry without the word for it: %s", (text) => {
    expect(danger(text)).toBe(true);
    expect(readReport(text)).toMatchObject({ urgent: true, looksLikeReport: true });
  });

  test("finds some that name nothing, and none that are only angry", () => {
    const learned = new Set(writtenTexts().map((example) => example.text));
    expect([...DANGERS, ...CALM].filter((text) => learned.has(text))).toEqual([]);
    expect(DANGERS.filter(danger).length).toBeGreaterThanOrEqual(14);
    expect(CALM.filter(danger)).toEqual([]);
  });

  test("with the words most are urgent, and none that are only angry", () => {
    const missed = DANGERS.filter((text) => !readReport(text).urgent);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(DANGERS.length * 0.25);
    expect(CALM.filter((text) => readReport(text).urgent)).toEqual([]);
  });

  test.each(["气得我要爆炸", "垃圾桶满得要塌了", "新手机卡死了 急死我"])(
    "a danger's word in a figure of speech is none: %s",
    (text) => {
      expect(readReport(text).urgent).toBe(false);
    },
  );

  test.each(["谢谢大家 电梯里的孩子救出来了", "如果孩子被关在电梯里怎么办", "去年我妈也被困在电梯里过"])(
    "nor is one that is over, imagined or past: %s",
    (text) => {
      expect(readReport(text).urgent).toBe(false);
    },
  );
});

describe("what it reads", () => {
  test("each kind of words counts once, alone and with each other", () => {
    const [alone, ...none] = dangerPairs("蛇");
    expect(none).toEqual([]);
    const pairs = dangerPairs("蛇 蛇 电梯");
    expect(pairs).toContain(alone);
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(pairs.length).toBe(3);
    expect(Math.max(...pairs)).toBeLessThan(DANGER_PAIRS);
    expect(dangerPairs("")).toEqual([]);
  });

  test("two weights share a byte and come out as they went in", () => {
    const [most, least] = [levelsOf(8 - DANGER_BITS), levelsOf(DANGER_BITS)];
    for (let report = -most; report <= most; report++) {
      for (let danger = -least; danger <= least; danger++) {
        const [byte] = Int8Array.of(packPair(report, danger)) as unknown as [number];
        expect([unpackReport(byte), unpackDanger(byte)]).toEqual([report, danger]);
      }
    }
  });

  test("the weights of the categories share bytes and come out as they went in", () => {
    const most = levelsOf(CATEGORY_WEIGHT_BITS);
    const rows = [0, 1, 2].map((bucket) =>
      Array.from({ length: KINDS }, (_, kind) => ((kind * 5 + bucket) % (2 * most + 1)) - most),
    );
    const table = Uint8Array.from(rows.flatMap(packCategories));
    expect(table.length).toBe(rows.length * CATEGORY_BYTES);
    for (const [bucket, weights] of rows.entries()) {
      const sums = new Int32Array(KINDS);
      addCategories(sums, table, bucket);
      expect([...sums]).toEqual(weights);
    }
  });
});
