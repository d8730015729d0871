import { readNumber } from "./plain.ts";

/**
 * Other words for what polls of buildings often ask about, of both languages: neighbours say 长凳 for 休息长椅, light grey
 * for 浅灰, lockers for 快递柜. One line is one thing, with ~ what is done to one; a Latin word stands for its plural too.
 */
const THINGS = `红 red
东(?=[门边侧区面头]) east
南(?=[门边侧区面头]) south
西(?=[门边侧区面头]) west
北(?=[门边侧区面头]) north
绿 green
蓝 blue
灰 grey gray
白 white
黑 black
黄 yellow
橙 橘 orange
紫 purple
棕 褐 咖啡色 brown
米 beige cream
粉 pink
浅 淡 light(?=\\s[a-z]) pale
深 墨 dark
砖 brick
天蓝 sky
酒红 wine burgundy
京东 狗东 jd
菜鸟 cainiao
丰巢 hive
顺丰 sf
三菱 mitsubishi
日立 hitachi
通力 kone
迅达 schindler
奥的斯 otis
快递 包裹 丰巢 菜鸟 parcel package delivery
外卖 takeaway
信箱 信报箱 mailbox letterbox
柜 locker
长椅 长凳 椅 凳 座椅 坐的地方 bench seat stool somewhere\\sto\\ssit
秋千 swing
滑梯 滑滑梯 slide
沙坑 玩沙 sandpit sandbox sand
游乐 儿童 小孩 孩子 娃 小朋友 playground play kids? children toddler
老人 老年 长者 elderly seniors?
健身 锻炼 运动 撸铁 fitness gym exercise work(?:ing)?\\sout
步道 散步 走路 跑步 path trail walking jogging
乒乓 打球 table\\stennis ping\\spong
羽毛球 打球 badminton
篮球 打球 basketball
棋 chess
充电 charger charging
单车 自行车 bikes? bicycle cycle
电动车 电瓶车 电单车 小电驴 e-bike scooter
雨棚 遮雨 避雨 挡雨 rain shelter
凉亭 亭 乘凉 pavilion gazebo
晾衣 晒衣 晒被 晾晒 晾被 drying washing\\sline
扶手 栏杆 handrail railing
坡道 无障碍 轮椅 ramp wheelchair
感应灯 路灯 灯 照明 light(?!\\s[a-z]) lamp lighting
监控 摄像头 摄像 探头 cctv (?:security\\s)?camera
门禁 access\\scontrol intercom
道闸 闸机 barrier
保安 门卫 巡逻 安保 安防 guard security
保洁 打扫 扫地 卫生 清洁 clean(?:ing|er)?
消防 防火 消火栓 消防栓 灭火 fire
垃圾 rubbish trash garbage bin waste
遛狗 狗(?!东) 宠物 dog pet
猫 cat
停车 车位 parking
车库 地库 garage
绿化 花 草 树 种菜 garden plant greenery tree flower
电梯 lift elevator
水泵 泵 pump
水箱 tank
墙 wall
漏水 防水 防漏 渗水 leak waterproof
屋顶 楼顶 天台 房顶 屋面 顶楼 roof rooftop
道路 修路 路面 马路 road pavement
排水 下水 管道 下水道 drain pipe sewer
烧烤 bbq barbecue grill
洗衣 laundry wash(?:ing)?\\sclothes
洗车 car\\swash
泳池 游泳 pool swimming swim
图书 书 阅览 阅读 看书 library book read(?:ing)?
灯谜 谜语 猜谜 riddles?
樱桃 车厘子 cherry cherrie
梨 pear
桃(?!花) peach
柚 pomelo
柑 tangerine
猕猴桃 奇异果 kiwi
草莓 strawberry strawberrie
蓝莓 blueberry blueberrie
榴莲 durian
苹果 红富士 apple
香蕉 banana
葡萄 grape
西瓜 watermelon
芒果 mango
[橙桔橘]子? orange tangerine
中式 中国 chinese
欧式 欧洲 european
日式 日本 japanese
现代 modern
简约 简洁 minimalist
古典 传统 classical traditional
电影 看片 movie film cinema
咖啡 coffee cafe
跳舞 广场舞 dance dancing
大堂 大厅 电梯厅 lobby
楼梯 stair
走廊 楼道 corridor hallway
地下室 basement
储物 储藏 storage
草坪 lawn grass
大门 门 gate door
饮水 直饮 喝水 water
群 chat
公告 贴 纸质 notice poster
电话 打电话 phone call
更换 换 replace
~维修 修 repair fix
关闭 关 close closed shut
防滑 地垫 垫 mat
招投?标 招聘 公开选 换物业 招新 另找 重新找 tender
现物业 老物业 原物业 原来的物业 现在的 现在这家 目前这家 current
续聘 续签 续约 接着 继续 renew continue
自管 自治 自己管 自我管理 self-manag(?:ed|ement|ing)
延长 延后 推迟 晚一?[些点](?![名回])
延期 推迟 延后 往后推 拖 缓 postpone delay
分期 分[^,\\s几多]{1,4}[期次批] 分批 分开 instal(?:l)?ments
一次性 一次付 一次交 付清 交清 lump\\ssum
区域 地方 场地 块地(?!方) area zone
无所谓 随大流 没所谓 随便 都可以 不在乎 whatever indifferent
限时 限制时间 限定时间 时段 分时 规定时间 limited\\shours
不可以 ban forbid
地面 地上 露天 above\\sground outdoor
地下 underground
刷卡 卡 card
人脸(?:识别)? 刷脸 face
密码 (?<!qr\\s)code password
二维码 扫码 手机 qr(?:\\scode)? phone
统一 一起 集中
轮流 轮着 轮班 turns
自愿 随意 看着给 心意 随缘 乐捐 voluntary
24小时 全天 整天 24\\s?h all\\sday
每周 一周 周周 weekly once\\sa\\sweek every\\sweek
每两周 两周 隔周 半个?月 fortnight biweekly every\\stwo\\sweeks
每月 (?<![二两三四五六半\\d])一?个月 按月 月付 月月 monthly once\\sa\\smonth every\\smonth
每季 三个月 3个月 按季 季度 季付 [一1]年[四4]次 quarterly every\\squarter every\\s(?:three|3)\\smonths (?:four|4)\\stimes\\sa\\syear
每半年 半年 [六6]个月 [一1]年[两二2]次 half-yearly (?:twice|2x)\\sa\\syear every\\s(?:six|6)\\smonths
每年 按年 年付 [一1]年(?![两二四2-9]) yearly annually once\\sa\\syear
每天 天天 日日 daily every\\sday
隔天 隔日 隔一[天日] [两二2]天一[次回趟] 每[两二]天 every\\sother\\sday
提前 提早 早一?[些点](?![摊铺车]) earlier
一次[修换装建做办]完 一次到位 一次搞定 一步到位 all\\sat\\sonce
蟑螂? 小强 cockroach roach
老?鼠 耗子 rats? mice mouse
蚊子? mosquito
白?蚁 ants? termite
舞 跳舞 dance dancing
唱 歌 合唱 choir singing
太极 打拳
书法 写?毛笔字? 写字 calligraphy
摄影 拍照 照相 photo photography
龙舟 划船
中秋 八月十五
国庆 十一(?![点月号楼])
元旦 新年
端午 五月初五
木(?:头|质)? 实木 wood(?:en)?
美术 画画 绘画 painting
免费 不要钱 不收[钱费] free(?=$| of charge)
收费 收点?钱
外墙 外立面 facade
面积 平米 平方
分摊 均摊 平摊 大家摊 一起摊 split
观望 再看看 再等等 等等看 看看再说 再研究研究? 再议 再想想 缓[一几]?缓 wait\\sand\\ssee
剪纸 papercut
烘焙 烘培 蛋糕 面包 baking
理发 剪头 剪发 haircut
义诊 看病 量血压 看医生 medical
门窗 窗 window
空调 冷气 aircon air\\scon(?:ditioning)?
宽带 网络 上网 wifi internet broadband
鱼 fish
鸡(?!蛋) chicken
鸭 duck
虾 shrimp prawn
粽 zongzi
月饼 mooncake
饺 dumpling
春节前 年前
春节后 年后`;

const LINES = THINGS.split("\n");
/** What is done to a thing, which tells less of what is meant than the thing. */
export const WEAK: readonly number[] = LINES.flatMap((line, index) => (line.startsWith("~") ? [index] : []));

const SOURCES: readonly (readonly string[])[] = LINES.map((line) => {
  const words = line.replace("~", "").split(" ");
  const latin = words.filter((word) => /^[\x20-\x7e]+$/.test(word));
  return [
    ...words.filter((word) => !latin.includes(word)),
    ...(latin.length > 0 ? [`\\b(?:${latin.join("|")})e?s?\\b`] : []),
  ];
});
const CONCEPTS = SOURCES.map((words) => new RegExp(words.join("|"), "g"));

const NONE: readonly number[] = [];
/** The longer words first: 换物业 before 换. */
const EACH = new RegExp(
  SOURCES.flat()
    .sort((a, b) => b.length - a.length)
    .join("|"),
  "g",
);
const ANY = new RegExp(EACH.source);

/** True of a text that names one of these things of the glossary, by their numbers. */
export function wordsOf(things: readonly number[]): RegExp {
  return new RegExp(things.length === 0 ? "$^" : things.map((thing) => CONCEPTS[thing]?.source).join("|"));
}

/** The things of the glossary that a text names, by their numbers. */
export function conceptsOf(text: string): readonly number[] {
  if (!ANY.test(text)) return NONE;
  return CONCEPTS.flatMap((words, index) => (text.search(words) >= 0 ? [index] : []));
}

/** The things that a text names, each but once: where a word stands for two of them, for the one that `offered` knows. */
export function wantedOf(text: string, offered: ReadonlySet<number>): readonly number[] {
  const all = conceptsOf(text);
  const known = all.filter((one) => offered.has(one)).flatMap((one) => text.match(CONCEPTS[one] ?? /$^/) ?? []);
  return all.filter(
    (one) =>
      offered.has(one) ||
      !text.match(CONCEPTS[one] ?? /$^/)?.every((word) => known.some((other) => other.includes(word))),
  );
}

/** A character of each word that is written in another way. */
const OTHERWISE =
  /[满意见十二能准许让禁年负地层楼首底栋幢#-]|[常别其度太最挺超]|no opinion|[修装换建做办][一完好]|[先后再]|自己/;

/** A text in which words of the same force are written alike: 非常满意 and 很满意, 没意见 and 无意见. */
export function alike(text: string): string {
  if (!OTHERWISE.test(text)) return text;
  return text
    .replace(/不太(?=满)|不怎么(?=满)/g, "不")
    .replace(/非常之?|十分|特别|极其|极度|[太最](?=不?满)|挺(?=好|不)|超级?(?=满)/g, "很")
    .replace(/没(?:有|啥|什么?)?意见|no opinion/g, "无意见")
    .replace(/([修装换建做办])一\1/g, "$1")
    .replace(/先?([修装换建做办])(?:完|好)了?(?:再|后|之后)再?(?=[交付收给])/g, "先$1后")
    .replace(/(?<=[先后再])(?:[付交给收](?:款|钱|费)?)/g, "交")
    .replace(
      /(?:负|地下|地库|(?<![\d-])-)\s?([一二三四五\d])(?:层|楼|f(?![a-z]))?(?!\d)/g,
      (_, floor: string) => `b${readNumber(floor) ?? floor}`,
    )
    .replace(/(?<![\d一二三四五六七八九十])[一二三四五六七八九](?=[楼层](?!道))/g, (floor) =>
      String(readNumber(floor) ?? floor),
    )
    .replace(/[首底](?=[楼层])/g, "1")
    .replace(/(?<![a-z])b([1-5])[层楼]/g, "b$1")
    .replace(/(?<=\d)层/g, "楼")
    .replace(/[一二三四五六七八九](?=号楼|栋|幢|单元)/g, (house) => String(readNumber(house) ?? house))
    .replace(/(?<=\d)(?:号楼|栋|幢|#)(?!\d)/g, "号楼")
    .replace(/自己(?=[聘管治建修装种])/g, "自")
    .replace(/不(?:能|准|许|允许|让)(?!够)|禁止/g, "不可以")
    .replace(/[一二两三四五六七八九十]{1,2}(?=年)/g, (years) => String(readNumber(years) ?? years));
}

/** What is left of a text when the words of the glossary are taken out. */
export function besides(text: string): string {
  return text.replace(EACH, " ");
}
