import { describe, expect, test } from "vitest";
import { writtenTexts } from "../../scripts/understanding/texts.ts";
import {
  classify,
  DANGER_LEVELS,
  packPair,
  REPORT_LEVELS,
  unpackDanger,
  unpackReport,
} from "../../src/understand/classifier.ts";
import { DANGER_PAIRS, dangerPairs } from "../../src/understand/danger.ts";
import { plain } from "../../src/understand/plain.ts";
import { readReport } from "../../src/understand/report.ts";

/** Written after the classifier learned, and never learned from. */
const DANGERS = [
  "电梯门关着 里头一直有人拿鞋砸门",
  "我女儿打电话哭 说电梯里黑了 门按不开",
  "货梯里两个搬家师傅下不来了",
  "梯子一路滑下去四层才刹住 我们仨全坐地上了",
  "三楼梯门大敞 里面看得见钢绳",
  "隔壁灶上没人 管子嗞嗞响 一股怪气",
  "一进门洞眼睛都睁不开 全是烟",
  "五楼那家窗帘在烧",
  "配电柜里往外蹦火星子",
  "院里铁栅栏一碰胳膊就麻",
  "断线头泡在门口水洼里",
  "楼上的水从我家吊灯里往下浇",
  "厕所往外翻粪 客厅都进了",
  "水没过门槛了 往屋里灌",
  "西门口的铁盖子让人搬走了 一个黑窟窿",
  "花园那堵墙鼓了个肚子 砖往下掉",
  "二十层一扇窗耷拉着 风一刮就响",
  "有个啤酒瓶从上面下来 碎在童车旁边",
  "外面有人在弄我家的锁 我不敢出声",
  "一个男的从地铁一直跟我到家门口 现在还没走",
  "他举着菜刀在走廊里喊",
  "三轮车拉进过道里插着充 一晚上了",
  "我家小的五岁 一转身人没了 穿绿裤子",
  "我爷爷早上出门 到现在没回 他认不得路",
  "有个奶娃娃自己坐在大厅地上哭 找不着大人",
  "广场上一个大姐忽然栽倒 叫不醒",
  "我公公嘴歪了 右手抬不起来",
  "孩子被豆子噎了 脸都憋紫",
  "有个人骑在顶楼女儿墙上",
  "黄狗把小孩的手咬出血了",
  "一群马蜂在追孩子 好几个被蜇了",
  "婆婆喺𨋢入面拍門 出唔到嚟",
  "個細路唔見咗 著住紅色鞋",
  "樓上掟咗個煲落嚟",
  "my son is inside the lift and it stopped, he is seven",
  "smoke is coming from under my neighbour's door",
  "there is a bare cable lying in the puddle by the gate",
  "water is gushing out of the wall in my kitchen",
  "old man fell on the stairs, he is not answering",
  "a stranger keeps turning my door handle",
];

const CALM = [
  "电梯等得我花都谢了",
  "电梯里贴的广告丑哭了",
  "燃气费怎么又多扣二十",
  "灭火器上的标签掉了",
  "楼道声控灯太迟钝 跺脚跺到脚麻",
  "停电停得我火大",
  "淋浴头出水小 洗个头半小时",
  "阳台窗框有点渗 擦擦就干",
  "井盖压过去哐当一声 睡不着",
  "外墙颜色掉得斑斑驳驳",
  "楼上天天剁肉馅 吵得我头炸",
  "门禁卡又刷不上 烦透了",
  "遛狗不捡屎 气死个人",
  "蚊子多得要把人抬走",
  "垃圾桶爆了也没人收",
  "停车费涨成这样 抢钱呢",
  "网速慢到怀疑人生",
  "物业热线打到手软没人接",
  "the bins are overflowing again, disgusting",
  "parking barrier is so slow, late every morning",
];

describe("the learned danger", () => {
  const danger = (text: string): boolean => classify(plain(text)).danger > 0;

  test("finds most of what was written after it learned, and few that are only angry", () => {
    const learned = new Set(writtenTexts().map((example) => example.text));
    expect([...DANGERS, ...CALM].filter((text) => learned.has(text))).toEqual([]);
    expect(DANGERS.filter(danger).length).toBeGreaterThanOrEqual(DANGERS.length * 0.8);
    expect(CALM.filter(danger)).toEqual([]);
  });

  test("with the words nearly all are urgent, and none that are only angry", () => {
    const missed = DANGERS.filter((text) => !readReport(text).urgent);
    expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(DANGERS.length * 0.1);
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
    for (let report = -REPORT_LEVELS; report <= REPORT_LEVELS; report++) {
      for (let danger = -DANGER_LEVELS; danger <= DANGER_LEVELS; danger++) {
        const [byte] = Int8Array.of(packPair(report, danger)) as unknown as [number];
        expect([unpackReport(byte), unpackDanger(byte)]).toEqual([report, danger]);
      }
    }
  });
});
