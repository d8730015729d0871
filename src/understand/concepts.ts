/**
 * Kinds of words that tell what a sentence does, whatever it is about: that something is broken, asks when it will be
 * mended, thanks, sells, supposes, remembers. The classifier learns from their order, so that it need not have seen the
 * very words. General words of the language, not of any corpus; what they are worth is learned.
 */
const WORDS: Readonly<Record<string, string>> = {
  lift: "电梯 客梯 货梯 扶梯 轿厢 梯门 梯子 那部梯 梯 lift lifts elevator elevators",
  water: "水 自来水 热水 水压 水龙头 龙头 水表 水泵 水箱 二次供水 用水 花洒 water tap taps shower pump",
  power:
    "电 电源 电闸 空开 闸 电表 配电箱 配电房 电箱 插座 电压 供电 总闸 电路 线路 电线 电缆 power electricity breaker fuse socket wiring voltage wire wires",
  heat: "暖气 地暖 暖气片 供暖 供热 燃气 煤气 天然气 气表 灶 壁挂炉 分水器 室温 heating radiator radiators gas boiler",
  light: "灯 路灯 楼道灯 声控灯 感应灯 照明 灯泡 灯管 大灯 light lights lamp lamps bulb bulbs",
  pipe: "水管 管子 管道 下水 下水道 地漏 马桶 厕所 天花板 天花 吊顶 顶棚 墙 墙面 墙角 屋顶 楼顶 外墙 污水 化粪池 地板 防水 井道 pipe pipes drain drains ceiling toilet sewage roof wall",
  road: "路面 路 井盖 窨井 人行道 台阶 坡道 减速带 护栏 栏杆 扶手 地砖 砖 坑 road path pavement manhole ramp steps railing",
  car: "车 车位 道闸 停车 车库 地库 车牌 地锁 面包车 汽车 货车 摩托 抬杆 月卡 car cars parking barrier bay garage van",
  trash: "垃圾 垃圾桶 垃圾房 桶 厨余 烟头 保洁 卫生 灰 痰 污渍 trash garbage rubbish bin bins litter",
  plant: "树 树枝 草 草坪 绿化 绿化带 灌木 花坛 绿篱 藤 落叶 tree trees branch branches grass hedge weeds plants",
  sound:
    "噪音 声音 音乐 音响 喇叭 电钻 施工 装修 广场舞 麻将 钢琴 唱歌 动静 noise music drilling speakers karaoke renovation",
  animal: "狗 狗狗 猫 流浪狗 流浪猫 野猫 宠物 泰迪 金毛 鸡 鸽子 dog dogs cat cats puppy pets",
  fire: "消防 灭火器 消防栓 防火门 烟感 安全出口 消防通道 逃生 喷淋 电瓶车 电动车 电驴 飞线 充电 火 烟 smoke fire extinguisher alarm ebike bike bikes scooter",
  door: "门 单元门 门禁 大门 门锁 锁 对讲 监控 摄像头 保安 门卫 门卡 门铃 钥匙 快递 围栏 door doors gate lock intercom camera cctv guard guards keycard fob",
  build: "违建 彩钢 阳光房 承重墙 横梁 群租 隔断 加盖 扩建 棚子 露台 shed extension structure",
  clutter: "杂物 鞋柜 鞋 纸箱 婴儿车 自行车 沙发 旧家具 箱子 柜子 废品 boxes junk stroller shoes furniture stuff",
  facility:
    "滑梯 秋千 健身器材 器材 长椅 凉亭 快递柜 丰巢 充电桩 信箱 活动室 泳池 篮筐 篮球架 瓷砖 雨棚 喷泉 slide swing bench locker lockers charger treadmill pool playground tiles gym",
  pest: "老鼠 耗子 蟑螂 小强 蚊子 苍蝇 白蚁 蚂蚁 虫子 虫 马蜂 蛇 跳蚤 鼠 rats rat mice cockroaches roaches mosquitoes wasps ants",
  net: "网 网络 宽带 信号 wifi 光纤 网速 路由器 路由 internet broadband signal network",
  fee: "物业费 管理费 停车费 水费 电费 押金 发票 收据 公示 账目 收费 费用 维修基金 公共收益 fee fees deposit refund invoice",
  office:
    "物业 管家 客服 前台 师傅 经理 业委会 居委会 社区 维修工 property management office manager staff plumber engineer",
  neighbour:
    "楼上 楼下 邻居 隔壁 对门 对面 上面 那家 租客 租户 业主 upstairs downstairs neighbour neighbor neighbours neighbors",
  place:
    "楼道 走廊 过道 楼梯 楼梯间 大堂 大厅 门厅 电梯厅 天台 地下室 单元 小区 院子 花园 门口 阳台 厨房 卫生间 客厅 卧室 屋里 家里 corridor hallway stairs stairwell lobby landing basement balcony kitchen bathroom building unit block tower floor",
  person:
    "老人 孩子 小孩 娃 宝宝 老太太 老头 奶奶 爷爷 孕妇 我妈 我爸 男的 女的 有人 人家 kid kids child children mother father someone somebody people",
  broken:
    "坏 坏了 坏掉 罢工 瘫痪 失灵 故障 停了 停摆 歇菜 挂了 趴窝 不动 不动了 不亮 不亮了 没亮 瞎了 瞎 不灵 没反应 不转 不工作 不好使 不管用 用不了 打不开 关不上 关不严 锁不上 刷不开 开不了 抬不起来 断了 断 裂 裂了 碎了 掉了 掉下来 脱落 松了 松动 翘 歪了 倒了 塌 塌了 散架 烂了 锈 生锈 破了 缺 少了 不见了 丢了 没了 失效 短路 死机 黑屏 崩了 抽风 broken broke dead stuck out down fails failed failing jammed cracked loose missing stopped snapped faulty collapsed",
  none: "没水 没电 没气 没网 没信号 停水 停电 停气 断水 断电 断网 没灯 没暖气 不出水 不来 没来 没有 不热 冰凉 不够 冇 一滴 一点都 nothing no none without",
  flow: "漏 漏水 渗 渗水 滴 滴水 滴答 淌 冒 喷 溢 返水 反水 爆 爆了 淹 淹了 积水 进水 泡 堵 堵了 不通 返味 反味 湿 发霉 leak leaks leaking leaked dripping drips burst flooded flooding overflowing blocked clogged",
  bad: "臭 臭死 脏 味 味儿 味道 难闻 恶心 吵 吵死 吵醒 响 咚咚 嗡嗡 黑 暗 漆黑 闪 黄 浑 浑浊 慢 卡 卡住 困 被困 抖 晃 滑 结冰 枯 死了 烧 焦 糊味 危险 吓人 疼 乱 满 满了 堆 堆满 占 占了 占用 挡 挡住 堵住 霸占 乱停 乱扔 扔 丢 抛 砸 打架 骂 咬 追 扑 拉屎 撒尿 尿 偷 被偷 撬 翻 尾随 抽烟 敲 钻 吼 叫 闹 stinks smell smells smelly dirty filthy noisy loud dark flickering cold slow shaking dangerous piled parked barking bite bit stolen threw throwing shouting smoking rude slippery rusty",
  ignored:
    "没人管 没人理 没人修 没人来 没人 不管 不理 不回 不接 不接电话 没影 白报 装死 推诿 踢皮球 不作为 敷衍 拖着 等了 好几天 几天了 半个月 一周 一个月 一星期 三天 两天 ignored nobody nobody's unanswered weeks days hours",
  again:
    "又 又双叒 再次 还是 还在 还没 一直 老是 总是 天天 每天 每晚 经常 三天两头 从来 越来越 again still always keeps keep every constantly",
  now: "现在 刚 刚刚 刚才 今天 今早 今晚 这会儿 此刻 正在 早上 半夜 凌晨 昨晚 从昨天 目前 now today tonight morning just currently since",
  urge: "快 快来 赶紧 赶快 尽快 马上 急 救命 受不了 怎么办 咋办 咋整 怎么回事 咋回事 啥情况 什么情况 麻烦 能不能来 来人 派人 来看 看看 来修 处理一下 处理下 管管 管一管 反映 报修 投诉 求 help urgent asap please hurry fix",
  when: "什么时候 啥时候 啥时 何时 几时 几点 哪天 几号 多久 多长时间 什么时间 多会儿 几天 when how-long",
  progress:
    "进度 进展 怎么样了 咋样了 修好没 好了没 好没 修了没 到哪了 结果 消息 回复 答复 更新 update news status progress eta",
  question:
    "吗 么 嘛 ? ？ 呢 请问 是不是 有没有 谁知道 有人知道 想问 问下 问一下 问问 咨询 what which who why does did is are anyone anybody",
  how: "怎么 如何 怎样 哪里 哪儿 哪家 哪个 多少钱 多少 几楼 几栋 几号楼 什么牌子 要不要 可以吗 行吗 能吗 how where much",
  thanks: "谢谢 感谢 多谢 谢了 辛苦 辛苦了 点赞 给力 感动 赞 暖心 表扬 感恩 thanks thank thx cheers great appreciate",
  done: "修好 修好了 好了 恢复 恢复了 解决 解决了 搞定 搞定了 处理好 弄好 正常了 来水了 来电了 通了 亮了 热了 清理了 换好 不漏了 不吵了 找到了 好啦 装好 补好 fixed sorted resolved working repaired restored done back",
  mistake:
    "误会 看错 搞错 弄错 虚惊 假的 撤回 忽略 不用来了 不用了 没事了 没事 发错 算了 打错 sorry mistake ignore nevermind false never-mind",
  sell: "出售 出 转让 转 收 卖 低价 闲置 二手 九成新 全新 自提 包邮 私聊 私信 优惠 特价 团购 拼单 开团 截单 出租 求租 求购 上门 承接 专业 代办 送货 免费送 送人 领养 预订 批发 招聘 招 selling sale sell wts rent free giving discount offer hiring",
  recommend:
    "推荐 求推荐 有认识 认识 靠谱 借 借用 哪里买 在哪买 哪有 附近 谁家有 有人要 有没有人要 谁要 求个 求一个 recommend recommendation recommendations borrow buy looking",
  notice:
    "通知 公告 通告 温馨提示 温馨提醒 提示 提醒 各位业主 各位居民 各位邻居 敬请 谅解 请知悉 特此 现将 根据 因 届时 转发 转自 预警 告知 周知 【 】 notice reminder announcement residents notice: please-note",
  plan: "明天 后天 下周 周六 周日 周末 下午 晚上 计划 准备 打算 将 将于 安排 预计 开始 启动 进场 tomorrow next week weekend will going scheduled plan",
  apology: "打扰 抱歉 不好意思 见谅 包涵 对不起 多多关照 谅解 理解 添麻烦 sorry apologies apologise excuse",
  suppose: "如果 要是 万一 假如 假设 倘若 哪天 要不 的话 可能会 if imagine suppose would could might someday",
  suggest:
    "建议 希望 提议 应该 最好 不如 可以考虑 能不能搞 能不能装 想装 加装 考虑 倡议 呼吁 支持 should suggest proposal hope wish better",
  past: "去年 前年 以前 当年 小时候 那年 那次 那会儿 上次 上个月 上周 几年前 曾经 记得 原来 过去 之前 那时 used last ago remember previously once",
  elsewhere:
    "公司 单位 商场 地铁 学校 医院 老家 隔壁小区 别的小区 他们小区 朋友 同事 新闻 电视 超市 公园 高速 对面小区 外地 酒店 菜市场 景区 网上 视频 热搜 mall company metro school hospital news friend hotel colleague",
  echo: "也 也是 也停了 也没 一样 同样 同 同感 同问 附议 确实 +1 楼上说 同上 too also same agree yep ours",
  vote: "同意 反对 赞成 弃权 投票 投了 选 表决 议案 方案 票 vote voted voting yes agree oppose option poll",
  join: "接龙 报名 参加 加我 算我 我来 集合 活动 志愿者 义诊 讲座 培训 比赛 演出 join signup count event class meeting party",
  own: "我家 自家 家里 我的 我家的 自己 我 咱 俺 本人 my our own we us i me mine",
  appliance:
    "洗衣机 冰箱 空调 油烟机 热水器 电视 电脑 手机 净水器 马桶盖 窗帘 灯具 沙发 床 衣柜 锁芯 浴霸 微波炉 洗碗机 充电宝 耳机 键盘 fridge washing machine phone laptop tv dryer oven",
  laugh: "哈哈 哈哈哈 哈哈哈哈 笑死 嘻嘻 呵呵 开玩笑 段子 减肥 😂 🤣 😄 haha lol hahaha joke funny",
  mild: "好看 漂亮 可爱 好吃 不错 真好 热情 喜欢 舒服 便宜 羡慕 快乐 恭喜 加油 早上好 晚安 大家好 周末愉快 nice lovely cute good beautiful happy congrats welcome love morning!",
  quarrel: "素质 有病 闭嘴 说话 吵什么 群主 退群 禁言 教养 你行 阴阳怪气 抱怨 少说 shut rude arguing drama civil",
  advice:
    "先 你可以 可以去 你去 你打 打电话 找物业 找管家 试试 记得 千万别 不要 别 注意 小心 拍照 关总阀 你看看 你家 你们家 call try turn should check your you",
  fact: "据说 听说 介绍 分享 科普 经验 攻略 链接 照片 视频 图片 下载 app 公众号 share photo video link article",
  food: "吃 饭 菜 水果 橙子 草莓 饺子 包子 面 肉 蛋 奶 酒 茶 火锅 粽子 月饼 奶茶 eat food dinner lunch cake coffee tea",
  life: "孩子学 作业 老师 上学 幼儿园 考试 医生 发烧 感冒 药 跑步 羽毛球 瑜伽 看电影 电影 演唱会 旅游 机票 酒店 股票 球赛 生日 结婚 下雨 下雪 天气 降温 exam homework teacher movie travel weather doctor yoga run",
  not: "不 没 别 未 无 不是 没有 并非 not don't doesn't isn't aren't didn't can't won't never",
  very: "太 很 好 真 死 极 特别 非常 超 这么 那么 要命 so very too really extremely totally",
};

const NAMES = Object.keys(WORDS);
/** How many kinds of words there are. */
export const CONCEPTS: number = NAMES.length;

const HAN = new Map<string, number>();
const LATIN = new Map<string, number>();
/** How long the known words are that begin with a character, the longest first. */
const LENGTHS = new Map<string, number[]>();
for (const [index, name] of NAMES.entries()) {
  for (const word of (WORDS[name] ?? "").split(" ")) {
    if (/^[a-z']+$/.test(word)) {
      if (!LATIN.has(word)) LATIN.set(word, index + 1);
    } else if (!HAN.has(word)) {
      HAN.set(word, index + 1);
      const lengths = LENGTHS.get(word[0] ?? "") ?? [];
      if (!lengths.includes(word.length)) lengths.push(word.length);
      LENGTHS.set(
        word[0] ?? "",
        lengths.sort((a, b) => b - a),
      );
    }
  }
}

/**
 * The kinds of words of a `plain` text in their order, counted from 1; runs of other characters are 0, kept once. The
 * longest word wins. Reads the first `limit` characters.
 */
export function readConcepts(text: string, limit: number): number[] {
  const found: number[] = [];
  const length = Math.min(text.length, limit);
  let at = 0;
  while (at < length) {
    const c = text.charCodeAt(at);
    if ((c >= 97 && c <= 122) || c === 39) {
      let end = at + 1;
      while (
        end < length &&
        ((text.charCodeAt(end) >= 97 && text.charCodeAt(end) <= 122) || text.charCodeAt(end) === 39)
      )
        end++;
      const word = text.slice(at, end);
      push(found, LATIN.get(word) ?? HAN.get(word) ?? 0);
      at = end;
      continue;
    }
    let size = 0;
    let kind = 0;
    for (const n of LENGTHS.get(text[at] ?? "") ?? []) {
      if (n > length - at) continue;
      const known = HAN.get(text.slice(at, at + n));
      if (known !== undefined) {
        size = n;
        kind = known;
        break;
      }
    }
    push(found, kind);
    at += Math.max(1, size);
  }
  return found;
}

function push(found: number[], kind: number): void {
  if (kind !== 0 || found[found.length - 1] !== 0) found.push(kind);
}
