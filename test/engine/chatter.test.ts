import { expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import { createRouter } from "../../src/engine/router.ts";
import { MODULES } from "../../src/modules/index.ts";

/** Our own lines of a day in a group. How often it is wrong on others' texts: `npm run understand:score`. */
const SMALL_TALK = [
  ...[
    "早，今天降温了，大家多穿点",
    "菜场新来了一家豆腐摊，挺嫩的",
    "谁家的快递拿错了，放在门卫那儿了",
    "晚上七点老地方跳舞",
  ],
  ...["孩子的水彩笔多了一盒，谁要自取", "昨天的月亮真圆", "谢谢楼下大哥帮我搬桌子", "有没有人会修自行车，请教一下"],
  ...["电梯修好了，师傅辛苦", "请问物业几点下班", "收到，谢谢", "哈哈，你家猫又上树了", "周六包饺子，来帮忙的举手"],
  ...[
    "我明天出差，麻烦帮我浇下花",
    "出一个九成新的婴儿车，两百",
    "听说隔壁小区的电梯老坏，咱们这还行",
    "垃圾分类的课几点开始",
  ],
  ...[
    "要是停电了怎么办，蜡烛还有卖吗",
    "去年冬天水管冻裂过，今年早点包上",
    "这周停水吗，有通知没有",
    "门口那家面馆关了，可惜",
  ],
  ...["今天的灯会好看吗", "我家装了新空调，安静多了", "小宝会叫人了", "社区医院能打流感疫苗了", "下雨天开车慢一点"],
  ...["有人拼单买苹果吗", "祝大家节日快乐", "老王的棋下得真不错", "物业今天打扫得真干净，点赞", "明早有人一起跑步吗"],
  ...["小区的桂花开了，真香", "这个群里有会拉二胡的吗", "图书角的书可以带回家看", "怎么报修？", "昨晚的球赛看了没"],
  ...["Anyone up for badminton tonight?", "Thanks for holding the door this morning", "Is the gym open on Sunday?"],
  ...["Selling a desk lamp, works fine", "The lift is working again, thank you all"],
];
const COMPLAINTS = [
  ...["3号楼2单元电梯又停在半路了，按什么都没反应", "楼道灯坏了一个礼拜，黑漆漆的", "地下车库又漏水了，地上全是水"],
  ...["垃圾桶满出来好几天没人收，臭死了", "单元门的门禁坏了，谁都能进来", "下水道堵了，污水往外冒"],
  ...["楼上天天半夜敲敲打打，根本睡不着", "消防通道又被私家车堵住了", "5号楼水压太低，水龙头都不出水了"],
  ...["健身器材断了一根，孩子差点摔着", "一楼闻到很浓的煤气味", "三号楼电梯困人了，有人在里面喊救命"],
  ...["楼道里堆满旧家具，走都走不过去", "路灯全灭了，晚上看不见路", "The lift in building 3 is stuck again"],
];

const router = createRouter(MODULES);
const route = (text: string) => {
  const event: MessageEvent = {
    ...{ type: "message", platform: "test", key: "1", chat: "1", at: "2026-11-25T01:00:00Z", messageId: "1" },
    ...{ chatKind: "group", chatTitle: "3号楼", from: { id: "wang", name: "王阿姨" }, text, addressed: false },
  };
  const found = router.route(event);
  // Heeded only while an emergency asks how people are; else it is what it would be without.
  return found.kind === "command" && found.otherwise ? found.otherwise.kind : found.kind;
};

test("small talk is silence", () => {
  expect(SMALL_TALK.filter((text) => route(text) !== "silence")).toEqual([]);
});

test("a present trouble is heard", () => {
  expect(COMPLAINTS.filter((text) => route(text) !== "overheard")).toEqual([]);
});
