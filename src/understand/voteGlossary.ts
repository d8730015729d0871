import { readNumber } from "./plain.ts";

/**
 * Other words for what polls of buildings often ask about, of both languages: neighbours say 长凳 for 休息长椅, light grey
 * for 浅灰, lockers for 快递柜. One line is one thing; a Latin word stands for its plural too.
 */
const THINGS = `红 red
绿 green
蓝 blue
灰 grey gray
白 white
黑 black
黄 yellow
橙 orange
紫 purple
棕 褐 咖啡色 brown
米 beige cream
粉 pink
浅 淡 light(?=\\s[a-z]) pale
深 墨 dark
砖 brick
天蓝 sky
酒红 wine burgundy
快递 包裹 丰巢 菜鸟 parcel package
信箱 信报箱 mailbox letterbox
柜 locker
长椅 长凳 椅 凳 座椅 bench seat stool
秋千 swing
滑梯 滑滑梯 slide
沙坑 sandpit sandbox
游乐 儿童 playground play kids children
健身 锻炼 fitness gym exercise
乒乓 table\\stennis ping
篮球 basketball
棋 chess
充电 charger charging
单车 自行车 bike bicycle cycle
电动车 电瓶车 电单车 e-bike scooter
雨棚 遮雨 rain shelter
凉亭 亭 pavilion gazebo
晾衣 晒衣 晒被 drying clothes
扶手 栏杆 handrail railing
坡道 无障碍 ramp
感应灯 路灯 灯 light(?!\\s[a-z]) lamp lighting
监控 摄像 探头 cctv camera
门禁 刷卡 access\\scontrol
道闸 闸机 barrier
垃圾 rubbish trash garbage bin
狗 宠物 dog pet
停车 车位 parking
绿化 花 草 树 garden plant greenery
电梯 lift elevator
水泵 泵 pump
水箱 tank
墙 wall
屋顶 楼顶 天台 房顶 roof rooftop
烧烤 bbq barbecue
洗衣 laundry
洗车 car\\swash
泳池 游泳 pool swimming
图书 书 library book
大堂 lobby
楼梯 stair
走廊 楼道 corridor hallway
地下室 basement
储物 储藏 storage
草坪 lawn
大门 门 gate door
饮水 water
群 chat
公告 贴 纸质 notice poster
电话 打电话 phone call
更换 换 replace
维修 修 repair fix
关闭 关 close closed shut
防滑 地垫 垫 mat
24小时 全天 整天 24\\s?h all\\sday
每周 一周 周周 weekly once\\sa\\sweek every\\sweek
每两周 两周 隔周 半个?月 fortnight biweekly every\\stwo\\sweeks
每月 一?个月 monthly once\\sa\\smonth every\\smonth
每天 天天 日日 daily every\\sday
春节前 年前
春节后 年后`;

const CONCEPTS: readonly RegExp[] = THINGS.split("\n").map((line) => {
  const words = line.split(" ");
  const latin = words.filter((word) => /^[\x20-\x7e]+$/.test(word));
  const han = words.filter((word) => !latin.includes(word));
  const sources = [...han, ...(latin.length > 0 ? [`\\b(?:${latin.join("|")})e?s?\\b`] : [])];
  return new RegExp(sources.join("|"), "g");
});

const NONE: readonly number[] = [];
const ANY = new RegExp(CONCEPTS.map((words) => words.source).join("|"));

/** The things of the glossary that a text names, by their numbers. */
export function conceptsOf(text: string): readonly number[] {
  if (!ANY.test(text)) return NONE;
  return CONCEPTS.flatMap((words, index) => (text.search(words) >= 0 ? [index] : []));
}

/** A text in which words of the same force are written alike: 非常满意 and 很满意, 没意见 and 无意见. */
export function alike(text: string): string {
  return text
    .replace(/不太(?=满)|不怎么(?=满)/g, "不")
    .replace(/非常|十分|特别|极其|极度|[太最](?=不?满)|挺(?=好|不)|超级?(?=满)/g, "很")
    .replace(/没(?:有|啥|什么?)?意见|no opinion/g, "无意见")
    .replace(/二十四小时/g, "24小时")
    .replace(/不能|不准|不许/g, "不可以")
    .replace(/[一二两三四五六七八九十]{1,2}(?=年)/g, (years) => String(readNumber(years) ?? years));
}

/** What is left of a text when the words of the glossary are taken out. */
export function besides(text: string): string {
  return CONCEPTS.reduce((left, words) => left.replace(words, " "), text);
}
