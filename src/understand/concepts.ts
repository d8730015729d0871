/**
 * Kinds of words that tell what a sentence does, whatever it is about: that something is broken, asks when it will be
 * mended, thanks, sells, supposes, remembers. The classifier learns from their order, so that it need not have seen the
 * very words. General words of the language, not of any corpus; what they are worth is learned.
 */
const WORDS: Readonly<Record<string, string>> = {
  lift: "电梯 客梯 货梯 扶梯 轿厢 梯门 梯子 那部梯 梯 lift lifts elevator elevators 升降机 升降梯 电梯井 轿门 层门 梯厢 左梯 右梯 单号梯 双号梯 观光梯 手扶梯 自动扶梯 直梯 楼层按钮 上行 下行 電梯 escalator",
  water:
    "水 自来水 热水 水压 水龙头 龙头 水表 水泵 水箱 二次供水 用水 花洒 water tap taps shower pump 水管水 供水 二次加压 增压泵 水阀 总阀 直饮水 净水机 净水站 洗澡水 水流 水质 冷水 太阳能水 faucet faucets sink hydrant",
  power:
    "电 电源 电闸 空开 闸 电表 配电箱 配电房 电箱 插座 电压 供电 总闸 电路 线路 电线 电缆 power electricity breaker fuse socket wiring voltage wire wires 空气开关 保险丝 保险 漏保 电卡 插排 排插 变压器 电箱门 高压 电线杆 接线盒 火线 零线 强电 用电 outlet meter electric electrics electrical mains",
  heat: "暖气 地暖 暖气片 供暖 供热 燃气 煤气 天然气 气表 灶 壁挂炉 分水器 室温 heating radiator radiators gas boiler 热力 暖风 采暖 壁炉 灶台 炉灶 燃气灶 煤气灶 气压 气阀 煤气罐 液化气 室内温度 度数 thermostat stove cooker hob heater",
  light:
    "灯 路灯 楼道灯 声控灯 感应灯 照明 灯泡 灯管 大灯 light lights lamp lamps bulb bulbs 路灯杆 灯头 灯罩 灯珠 射灯 壁灯 地灯 草坪灯 吸顶灯 日光灯 过道灯 走廊灯 车库灯 门头灯 应急灯 指示灯 灯光 盏灯 streetlight streetlights lighting lantern",
  pipe: "水管 管子 管道 下水 下水道 地漏 马桶 厕所 天花板 天花 吊顶 顶棚 墙 墙面 墙角 屋顶 楼顶 外墙 污水 化粪池 地板 防水 井道 pipe pipes drain drains ceiling toilet sewage roof wall 落水管 雨水管 排水 排水沟 排水管 排污管 立管 水槽 洗手池 洗菜池 浴缸 淋浴 墙皮 墙体 墙缝 窗台 窗框 阳台顶 顶板 伸缩缝 地下水 污水井 隔油池 沼气 墙根 屋面 gutter gutters plumbing basin walls attic",
  road: "路面 路 井盖 窨井 人行道 台阶 坡道 减速带 护栏 栏杆 扶手 地砖 砖 坑 road path pavement manhole ramp steps railing 马路 路沿 路牙 路牙石 路基 车道 步道 甬道 沥青 水泥地 地面 地坪 石板 石板路 石墩 石球 隔离墩 护墙 桥 桥面 坡 下坡 台阶口 窨井盖 盖板 沟盖 箅子 盲道 限高杆 反光镜 标线 curb kerb sidewalk walkway bump bumps tarmac slab slabs",
  car: "车 车位 道闸 停车 车库 地库 车牌 地锁 面包车 汽车 货车 摩托 抬杆 月卡 car cars parking barrier bay garage van 轿车 面包 suv 别克 奥迪 宝马 大众 五菱 皮卡 三轮 三轮车 四轮 老头乐 泊位 停车位 停车场 闸机 抬杆机 出入口 车头 车门 轮胎 充电车位 僵尸车 挪车 倒车 vehicle vehicles truck motorbike spot space",
  trash:
    "垃圾 垃圾桶 垃圾房 桶 厨余 烟头 保洁 卫生 灰 痰 污渍 trash garbage rubbish bin bins litter 废纸 废料 建筑垃圾 装修垃圾 厨余垃圾 湿垃圾 干垃圾 垃圾站 垃圾箱 垃圾车 垃圾袋 清洁工 保洁员 保洁阿姨 扫地 拖地 呕吐物 口香糖 纸屑 果皮 瓜子壳 落叶堆 小广告 涂鸦 粪 灰尘 waste cleaner cleaners mop dustbin",
  plant:
    "树 树枝 草 草坪 绿化 绿化带 灌木 花坛 绿篱 藤 落叶 tree trees branch branches grass hedge weeds plants 大树 小树 枯枝 树根 树叶 树干 树冠 竹子 月季 玫瑰 桂花树 香樟 银杏 柳絮 杨絮 冬青 爬山虎 杂草 野草 草地 盆栽 苗木 园林 园艺 菜地 种菜 喷灌 浇水 打药 修剪 bush bushes lawn garden gardener shrub shrubs leaves roots",
  sound:
    "噪音 声音 音乐 音响 喇叭 电钻 施工 装修 广场舞 麻将 钢琴 唱歌 动静 noise music drilling speakers karaoke renovation 噪声 响声 声响 嘈杂 鞭炮 炮仗 烟花 麻将声 脚步声 钻墙 砸墙 敲墙 打桩 打鼓 吉他 小号 萨克斯 唱k 卡拉ok 唱歌声 低音炮 音箱 喊叫 吵闹 吵架声 机房 风机 喇叭声 广场舞音乐 drill hammering stomping singing parties bass piano drums yelling",
  animal:
    "狗 狗狗 猫 流浪狗 流浪猫 野猫 宠物 泰迪 金毛 鸡 鸽子 dog dogs cat cats puppy pets 大狗 小狗 恶犬 犬 猛犬 烈犬 藏獒 拉布拉多 哈士奇 柯基 边牧 猫咪 小猫 鸽 鹅 鸭 公鸡 兔子 鹦鹉 狗绳 狗链 嘴套 狗屎 狗粪 狗尿 猫屎 宠物狗 遛狗 leash puppies kitten pigeon pigeons rooster poop poo",
  fire: "消防 灭火器 消防栓 防火门 烟感 安全出口 消防通道 逃生 喷淋 电瓶车 电动车 电驴 飞线 充电 火 烟 smoke fire extinguisher alarm ebike bike bikes scooter 电瓶 锂电池 充电器 充电线 消火栓 消防箱 消防水带 消防门 防烟 安全门 逃生门 逃生通道 疏散 烟雾 烟味 火苗 火星 火花 明火 喷头 消防车 登高面 焦味 fires sprinkler exit escape extinguishers hose sparks flames burning",
  door: "门 单元门 门禁 大门 门锁 锁 对讲 监控 摄像头 保安 门卫 门卡 门铃 钥匙 快递 围栏 door doors gate lock intercom camera cctv guard guards keycard fob 铁门 玻璃门 防盗门 自动门 卷帘门 门口机 门把 把手 合页 闭门器 门磁 人脸 人脸识别 刷脸 刷卡 指纹锁 密码锁 感应卡 围墙 栅栏 大门口 岗亭 门岗 巡逻 摄像 探头 可视 可视对讲 外来人员 推销 小偷 贼 陌生人 locks latch handle entrance entry cameras security thief stranger strangers burglar fobs card",
  build:
    "违建 彩钢 阳光房 承重墙 横梁 群租 隔断 加盖 扩建 棚子 露台 shed extension structure 违章 违规搭建 私搭 乱搭 搭棚 雨棚架 铁皮房 活动房 砌墙 砌砖 打通 拆墙 凿墙 砸梁 剪力墙 外扩 扩出 露台房 夹层 阁楼 天井 隔间 出租屋 群租房 民宿 改建 地下室改 封阳台 开窗 partition loft structural beam illegally",
  clutter:
    "杂物 鞋柜 鞋 纸箱 婴儿车 自行车 沙发 旧家具 箱子 柜子 废品 boxes junk stroller shoes furniture stuff 杂货 鞋架 鞋子 雨伞架 快递箱 纸板 纸壳 泡沫箱 旧冰箱 旧床 床垫 板车 轮椅 滑板车 花盆 坛子 腌菜 木板 建材 破烂 废旧 私人物品 堆放 堆物 储物 柜 桌椅 pram buggy cabinet cupboard bicycles mattress",
  facility:
    "滑梯 秋千 健身器材 器材 长椅 凉亭 快递柜 丰巢 充电桩 信箱 活动室 泳池 篮筐 篮球架 瓷砖 雨棚 喷泉 slide swing bench locker lockers charger treadmill pool playground tiles gym 跷跷板 单杠 双杠 漫步机 跑步机 篮球场 网球场 乒乓球台 羽毛球场 儿童乐园 游乐场 沙坑 攀爬架 长凳 石凳 石桌 椅子 亭子 廊架 雨篷 门牌 楼牌 号牌 宣传栏 公告栏 信报箱 奶箱 换电柜 储物柜 售货机 直饮机 洗手间 公厕 会所 健身房 游泳池 旗杆 雕塑 假山 水池 喷水池 外墙砖 幕墙 保温层 墙砖 玻璃窗 mailbox mailboxes letterbox seesaw court benches sign fountain clubhouse sauna",
  pest: "老鼠 耗子 蟑螂 小强 蚊子 苍蝇 白蚁 蚂蚁 虫子 虫 马蜂 蛇 跳蚤 鼠 rats rat mice cockroaches roaches mosquitoes wasps ants 曱甴 蟑郎 飞虫 小黑虫 小飞虫 蛾子 毛毛虫 蜈蚣 蚰蜒 壁虎 臭虫 虱子 螨虫 黄蜂 蜜蜂 蜂窝 马蜂窝 鼠洞 老鼠屎 蛆 孑孓 蝙蝠 蜘蛛 白蚂蚁 红火蚁 鼠患 虫害 消杀 bugs bug bees hornets hornet termites flies maggots fleas bedbugs spider spiders snake snakes pest pests mouse cockroach mosquito",
  net: "网 网络 宽带 信号 wifi 光纤 网速 路由器 路由 internet broadband signal network 光猫 网线 网口 端口 宽带费 断网了 流量 基站 5g 4g 电信 移动 联通 广电 有线电视 机顶盒 电视盒 iptv 手机没信号 通话 网课 reception router cable fiber fibre bandwidth telecom mobile connection",
  fee: "物业费 管理费 停车费 水费 电费 押金 发票 收据 公示 账目 收费 费用 维修基金 公共收益 fee fees deposit refund invoice 物管费 车位费 电梯费 公摊 公摊费 水电费 取暖费 垃圾费 装修押金 保证金 罚款 收款 账单 票据 账本 明细 涨价 退款 退费 抵扣 扣费 扣款 花销 报价 费率 维修资金 业主的钱 bill bills charge charged charges payment invoices receipts account accounts",
  office:
    "物业 管家 客服 前台 师傅 经理 业委会 居委会 社区 维修工 property management office manager staff plumber engineer 物管 物业公司 物业中心 服务中心 管理处 工程部 客服中心 项目经理 主任 保洁公司 保安公司 维保 维保公司 施工队 电工 水工 水电工 抢修队 工作人员 业委 居委 街道 城管 派出所 民警 管理员 楼管 desk committee concierge plumbers electrician maintenance landlord",
  neighbour:
    "楼上 楼下 邻居 隔壁 对门 对面 上面 那家 租客 租户 业主 upstairs downstairs neighbour neighbor neighbours neighbors 邻居家 邻家 隔邻 上下楼 楼上那家 楼上住户 楼下住户 顶楼 一楼那家 这户 那户 某户 某些人 有的人 住户 房东 房客 楼里 上面那户 neighbour's neighbor's tenants tenant above below nextdoor resident",
  place:
    "楼道 走廊 过道 楼梯 楼梯间 大堂 大厅 门厅 电梯厅 天台 地下室 单元 小区 院子 花园 门口 阳台 厨房 卫生间 客厅 卧室 屋里 家里 corridor hallway stairs stairwell lobby landing basement balcony kitchen bathroom building unit block tower floor 楼栋 栋 号楼 门洞 楼门 楼门口 单元口 楼下大厅 一层 二层 顶层 负一 负二 负一层 负二层 地下车库 架空层 连廊 平台 后院 前院 东门 西门 南门 北门 侧门 后门 广场 中庭 院内 草坪边 拐角 楼梯口 过道口 消防梯 电井 水井 管井 弱电井 卫生间里 客卫 主卧 次卧 书房 房间 家门口 yard courtyard hall bedroom level rooftop",
  person:
    "老人 孩子 小孩 娃 宝宝 老太太 老头 奶奶 爷爷 孕妇 我妈 我爸 男的 女的 有人 人家 kid kids child children mother father someone somebody people 老伯 大爷 大妈 大叔 阿婆 阿公 老人家 老年人 小朋友 小学生 学生 女孩 男孩 小伙子 醉汉 酒鬼 外卖员 外卖小哥 快递员 住客 访客 婴儿 孩儿 细路 老豆 老妈 家长 路人 行人 man woman men guy boy girl baby elderly lady toddler people's",
  broken:
    "坏 坏了 坏掉 罢工 瘫痪 失灵 故障 停了 停摆 歇菜 挂了 趴窝 不动 不动了 不亮 不亮了 没亮 瞎了 瞎 不灵 没反应 不转 不工作 不好使 不管用 用不了 打不开 关不上 关不严 锁不上 刷不开 开不了 抬不起来 断了 断 裂 裂了 碎了 掉了 掉下来 脱落 松了 松动 翘 歪了 倒了 塌 塌了 散架 烂了 锈 生锈 破了 缺 少了 不见了 丢了 没了 失效 短路 死机 黑屏 崩了 抽风 broken broke dead stuck out down fails failed failing jammed cracked loose missing stopped snapped faulty collapsed 坏咗 坏哒 毁了 报废 出故障 有毛病 出问题 出毛病 抛锚 卡死 卡壳 停运 停用 停转 不走了 不跑了 打不着 点不着 打不着火 开不开 推不开 拉不开 按不动 没动静 不上锁 不感应 不识别 识别不了 刷不上 刷不进 读不出 认不出 抬不动 不抬杆 掉落 掉漆 脱皮 脱焊 掉链子 断裂 断掉 开裂 裂缝 裂口 裂开 破损 破洞 破碎 变形 松脱 松垮 倾斜 塌陷 下沉 鼓包 空鼓 起翘 起壳 翘边 残缺 丢失 缺失 不翼而飞 烧坏 烧了 烧掉 老化 磨没 磨平 死火 熄火 玩完 完蛋 报错 黑了 瞎火 灭了 全灭 不通电 短了 接触不良 crashed smashed busted worn bent torn rusted detached unusable malfunctioning jam blank frozen unresponsive glitching expired defective",
  none: "没水 没电 没气 没网 没信号 停水 停电 停气 断水 断电 断网 没灯 没暖气 不出水 不来 没来 没有 不热 冰凉 不够 冇 一滴 一点都 nothing no none without 没水了 没电了 没气了 没网了 没声 没热水 断供 断气 停供 全没 一滴没有 没得 冇水 冇电 冇气 没暖 不暖 不冷 没法用 用不成 不出 出不来 上不来 没信号了 一格没有 凉的 冰冷 冷冰冰 冰窖 冻死 16度 off zero",
  flow: "漏 漏水 渗 渗水 滴 滴水 滴答 淌 冒 喷 溢 返水 反水 爆 爆了 淹 淹了 积水 进水 泡 堵 堵了 不通 返味 反味 湿 发霉 leak leaks leaking leaked dripping drips burst flooded flooding overflowing blocked clogged 漏点 漏得 漏了 渗漏 渗进 往下滴 往下漏 往下流 往外流 往外冒 往上冒 往上翻 往上返 滴滴答答 嘀嗒 湿透 湿了 泡了 泡水 潮 返潮 霉 长毛 发霉了 长霉 积了水 水漫 水浸 浸水 灌水 倒灌 溢出 溢出来 冒出来 涌 喷水 喷出来 爆管 爆裂 爆了管 淤堵 堵死 堵塞 堵得 下不去 排不出去 流不走 走水慢 冲不下去 damp wet mould moldy seeping pouring soaked puddle puddles gushing backed backs trickle overflow blockage",
  bad: "臭 臭死 脏 味 味儿 味道 难闻 恶心 吵 吵死 吵醒 响 咚咚 嗡嗡 黑 暗 漆黑 闪 黄 浑 浑浊 慢 卡 卡住 困 被困 抖 晃 滑 结冰 枯 死了 烧 焦 糊味 危险 吓人 疼 乱 满 满了 堆 堆满 占 占了 占用 挡 挡住 堵住 霸占 乱停 乱扔 扔 丢 抛 砸 打架 骂 咬 追 扑 拉屎 撒尿 尿 偷 被偷 撬 翻 尾随 抽烟 敲 钻 吼 叫 闹 stinks smell smells smelly dirty filthy noisy loud dark flickering cold slow shaking dangerous piled parked barking bite bit stolen threw throwing shouting smoking rude slippery rusty 臭味 臭气 恶臭 臭烘烘 骚味 尿味 霉味 油烟 呛 呛人 刺鼻 熏 熏人 脏兮兮 脏乱 脏乱差 污糟 乌烟瘴气 吵人 嘈 太吵 好吵 吵得 轰隆 轰隆隆 哐哐 咣咣 咣当 咯吱 吱吱 滋滋 滋啦 嘎吱 嗡 砰砰 噼里啪啦 震 震动 发抖 颤 摇晃 晃悠 晃动 摇摇欲坠 漆黑一片 黑漆漆 黑灯瞎火 黑咕隆咚 昏暗 太暗 看不清 看不见 闪烁 忽明忽暗 一闪一闪 发黄 发黑 发臭 发烫 烫手 异味 怪味 泥腥味 腥 铁锈 锈水 黄水 浑水 泥沙 杂质 绊 绊倒 摔 摔跤 摔倒 滑倒 崴 磕 撞 撞坏 撞歪 刮 划 扎 割 夹 夹手 卡在 堵着 堵门 堵路 横着 停着 占着 霸住 堆着 堆得 放着 摆着 搭着 搁着 遮 遮住 挡光 不见光 危 要掉 快掉 掉下 掉下来了 砸到 砸下 倒下 蛀 爬 爬满 爬进 咬断 成群 成堆 到处 到处都是 满地 满楼道 一地 一堆 乱跑 乱窜 乱拉 乱贴 乱丢 乱堆 随地 不拴 没拴 不牵 没牵 不牵绳 没牵绳 扑过来 吓哭 吓到 泼 泼水 倒水 丢烟头 扔烟头 抽 吸烟 吐痰 踹 踹门 砸门 骂人 威胁 恐吓 偷拍 撬锁 被盗 盗 翻进来 溜进来 跟进来 鬼鬼祟祟 晕 晕倒 喊救命 受伤 流血 出血 sticking overgrown scratching scratched screaming stench reeks reek foul rotten muddy brown yellow black rust crumbling wobbly shaky steep uneven sharp unsafe tripped trip fell fall injured bleeding hurt swarming crawling everywhere barks jumping bounce bouncing grinding rattling humming buzzing banging slammed leaning sagging splashed thrown dropping",
  ignored:
    "没人管 没人理 没人修 没人来 没人 不管 不理 不回 不接 不接电话 没影 白报 装死 推诿 踢皮球 不作为 敷衍 拖着 等了 好几天 几天了 半个月 一周 一个月 一星期 三天 两天 ignored nobody nobody's unanswered weeks days hours 石沉大海 没下文 没回音 没回应 没回复 没答复 没动静了 没人接 没人回 没人应 没人收 没人扫 没人清 没人打扫 没人清理 没人处理 没人维修 没人答复 不回复 不处理 不解决 不上门 不作声 不修 没修 没来修 没来人 没处理 没解决 白交 白说 糊弄 应付 踢来踢去 推来推去 扯皮 占线 打不通 已读不回 装看不见 说话不算数 催了 催过 三次了 两次了 好多次 多少次 一个礼拜 两个礼拜 半年 一年 两年 几个月 一个多月 十天 五天 一周了 几周 好久 很久 这么久 months year replies reply answer answers picks responded response unresolved",
  again:
    "又 又双叒 再次 还是 还在 还没 一直 老是 总是 天天 每天 每晚 经常 三天两头 从来 越来越 again still always keeps keep every constantly 反复 频繁 屡次 再一次 第三次 第二次 第几次 不止一次 照样 依旧 依然 仍然 还没好 还没修 老 净 成天 成日 整天 整夜 一夜 一宿 一晚上 夜夜 日日 隔三差五 动不动 nonstop repeatedly nightly",
  now: "现在 刚 刚刚 刚才 今天 今早 今晚 这会儿 此刻 正在 早上 半夜 凌晨 昨晚 从昨天 目前 now today tonight morning just currently since 方才 眼下 眼前 这两天 这几天 昨天 昨夜 昨日 前天 今儿 今日 今朝 今早上 一早 大清早 大半夜 后半夜 三更半夜 深夜 夜里 中午 早晨 刚发现 刚看到 突然 忽然 一下子 yesterday afternoon evening suddenly already",
  urge: "快 快来 赶紧 赶快 尽快 马上 急 救命 受不了 怎么办 咋办 咋整 怎么回事 咋回事 啥情况 什么情况 麻烦 能不能来 来人 派人 来看 看看 来修 处理一下 处理下 管管 管一管 反映 报修 投诉 求 help urgent asap please hurry fix 速来 快点 赶快来 救救 帮帮忙 帮忙看 帮看下 来瞅瞅 瞅瞅 看一下 看看吧 检查 检查一下 查一下 查查 修修 修一修 修一下 派个人 派师傅 来个人 来个师傅 叫人来 协调 协调一下 反应 反应一下 求助 报一下 报备 整改 请处理 请维修 尽快处理 重视 管不管 有没有人管 谁来管 没人管吗 到底管不管 怎么搞的 搞什么 搞乜 什么鬼 咋整啊 点解 点算 sort repair send complaint complain report",
  when: "什么时候 啥时候 啥时 何时 几时 几点 哪天 几号 多久 多长时间 什么时间 多会儿 几天 when how-long 啥时间 多咱 几点钟 哪一天 几天能 什么时间点 还要多久 还要等 要等多久 到几点 到底几点 几时好",
  progress:
    "进度 进展 怎么样了 咋样了 修好没 好了没 好没 修了没 到哪了 结果 消息 回复 答复 更新 update news status progress eta 进度如何 处理得 处理到 处理了吗 解决了吗 弄好了没 修到 排到 派单 派人了吗 来了没 来过没 来过吗 弄完没 换了没 换了吗 补了吗 清了吗 查出来 后来 后续 下文 跟进 还没好吗",
  question:
    "吗 么 嘛 ? ？ 呢 请问 是不是 有没有 谁知道 有人知道 想问 问下 问一下 问问 咨询 what which who why does did is are anyone anybody 吗? 没? 嘞 咩 么? 呐 请教 打听 打听一下 求问 求解 有谁知道 谁清楚 知不知道 是否 能否 可否 如何才 whether",
  how: "怎么 如何 怎样 哪里 哪儿 哪家 哪个 多少钱 多少 几楼 几栋 几号楼 什么牌子 要不要 可以吗 行吗 能吗 how where much 怎么办理 怎么弄 怎么交 怎么报 怎么算 怎么处理 怎么认定 去哪 上哪 找谁 归谁 联系谁 电话多少 多大 多少度 几次 哪天收 能不能 可不可以 允许 让不让 规定 有规定 违规吗 标准 几点能 是多少",
  thanks:
    "谢谢 感谢 多谢 谢了 辛苦 辛苦了 点赞 给力 感动 赞 暖心 表扬 感恩 thanks thank thx cheers great appreciate 多谢了 谢谢大家 谢谢师傅 谢谢各位 感谢师傅 谢过 感激 真棒 好样的 好人 太给力 效率高 真快 神速 负责任 表扬下 鼓掌 👍 👏 🙏 ❤ appreciated awesome amazing kudos quick",
  done: "修好 修好了 好了 恢复 恢复了 解决 解决了 搞定 搞定了 处理好 弄好 正常了 来水了 来电了 通了 亮了 热了 清理了 换好 不漏了 不吵了 找到了 好啦 装好 补好 fixed sorted resolved working repaired restored done back 修理好 修完 修完了 弄完 换了新的 换新 换好了 疏通了 通水 通电 通气 通网 复电 复水 供上了 供水了 好使了 能用了 不堵了 不响了 不闪了 不臭了 没味了 干净了 清完了 搬走了 拉走了 挪走了 移走了 腾出来了 抓到了 逮着了 救出来 出来了 平安 搞掂 搞好 重新 又亮了 已解决 已修复 已处理 已恢复 已经好 cleaned replaced unblocked",
  mistake:
    "误会 看错 搞错 弄错 虚惊 假的 撤回 忽略 不用来了 不用了 没事了 没事 发错 算了 打错 sorry mistake ignore nevermind false never-mind 弄混 认错 听错 发错群 点错 说错 看走眼 眼花 是我家自己 是我自己 自己的问题 原来是 结果是 当我没说 请无视 不用管 不用理 不必来 取消 撤销 收回 虚惊一场 误报 oops disregard",
  sell: "出售 出 转让 转 收 卖 低价 闲置 二手 九成新 全新 自提 包邮 私聊 私信 优惠 特价 团购 拼单 开团 截单 出租 求租 求购 上门 承接 专业 代办 送货 免费送 送人 领养 预订 批发 招聘 招 selling sale sell wts rent free giving discount offer hiring 甩卖 清仓 处理价 便宜出 低价出 出一个 出一台 出掉 转租 合租 短租 出租车位 想买 高价收 回收 收购 代买 代购 代取 代遛 疏通 疏通下水道 开锁 换锁 防水补漏 补漏 维修家电 家电维修 清洗 清洗油烟机 安装 加氟 打孔 搬家 搬运 拉货 保洁服务 月嫂 钟点工 家教 培训班 招生 招租 加盟 代理 到货 现货 包安装 质保 不满意退款 无效退款 不收钱 满减 满100 秒杀 折扣 打折 起送 起团 成团 团长 团品 第二件 下单 付款码 元一斤 块一斤 一份 available hire services professional quote bargain collect secondhand bnib",
  recommend:
    "推荐 求推荐 有认识 认识 靠谱 借 借用 哪里买 在哪买 哪有 附近 谁家有 有人要 有没有人要 谁要 求个 求一个 recommend recommendation recommendations borrow buy looking 有推荐 介绍一个 介绍个 靠谱的师傅 求电话 求联系方式 有电话吗 有联系方式 借一下 借我 借个 借把 想借 谁有 谁会 谁能 谁认识 哪位有 哪位会 谁用过 好用吗 怎么样好 哪款 哪种好 什么药好 哪家好 哪家便宜",
  notice:
    "通知 公告 通告 温馨提示 温馨提醒 提示 提醒 各位业主 各位居民 各位邻居 敬请 谅解 请知悉 特此 现将 根据 因 届时 转发 转自 预警 告知 周知 【 】 notice reminder announcement residents notice: please-note 告示 请大家 请各位 请相互转告 互相转告 特此通知 尊敬的业主 尊敬的住户 亲爱的邻居 给您带来 不便之处 谅解为盼 感谢配合 请配合 请勿 禁止 严禁 切勿 务必 定于 拟于 计划于 即将 届时请 温馨 友情提醒 群公告 @所有人 社区通知 街道通知 物业通知 转发通知 转通知 接上级 接通知 会议纪要 advised kindly",
  plan: "明天 后天 下周 周六 周日 周末 下午 晚上 计划 准备 打算 将 将于 安排 预计 开始 启动 进场 tomorrow next week weekend will going scheduled plan 大后天 下个月 下月 月底 年底 周一 周二 周三 周四 周五 下礼拜 明早 明晚 这周末 要开始 开工 动工 施工期 准备好 装修开工 试压 闭水 saturday sunday monday friday gonna upcoming",
  apology:
    "打扰 抱歉 不好意思 见谅 包涵 对不起 多多关照 谅解 理解 添麻烦 sorry apologies apologise excuse 多包涵 多担待 多多包涵 海涵 提前说声 提前打招呼 给大家添 给各位添 在此致歉 道歉 说声对不起 请理解 请谅解 不好意思了 inconvenience pardon",
  suppose:
    "如果 要是 万一 假如 假设 倘若 哪天 要不 的话 可能会 if imagine suppose would could might someday 要真 真要是 要不然 即使 就算 就当 如果说 若 若是 设想 想象 想象一下 有一天 谁能保证 会不会 是不是要 应该先 would've hypothetically",
  suggest:
    "建议 希望 提议 应该 最好 不如 可以考虑 能不能搞 能不能装 想装 加装 考虑 倡议 呼吁 支持 should suggest proposal hope wish better 能否考虑 是否考虑 考虑一下 可不可以考虑 要我说 我觉得应该 个人建议 强烈建议 期待 盼望 提个建议 提个意见 增设 增加 加个 加一个 多放 统一 规范 优化 改进 升级 改造 consider",
  past: "去年 前年 以前 当年 小时候 那年 那次 那会儿 上次 上个月 上周 几年前 曾经 记得 原来 过去 之前 那时 used last ago remember previously once 那时候 早年 早几年 早先 从前 前些年 前几年 好几年前 十年前 三年前 两年前 一年前 以前的 老房子那会 当初 当时 刚入住 入住那年 搬来那年 小时 去年冬天 去年夏天 上一次 上回 上个冬天 往年 那天 想当年 想起 回忆 past previous",
  elsewhere:
    "公司 单位 商场 地铁 学校 医院 老家 隔壁小区 别的小区 他们小区 朋友 同事 新闻 电视 超市 公园 高速 对面小区 外地 酒店 菜市场 景区 网上 视频 热搜 mall company metro school hospital news friend hotel colleague 我公司 我单位 我们单位 我们公司 办公楼 写字楼 厂里 工地上 娘家 婆家 婆婆家 丈母娘 我妈家 我妈那 爸妈家 我姐家 我哥家 我弟那 亲戚家 朋友家 同学家 她们小区 人家小区 别的楼盘 某小区 附近小区 马路对面 小区外 外面路 市里 县城 乡下 农村 国外 美国 上海 北京 地铁站 公交车 火车站 机场 商场里 饭店 咖啡店 理发店 菜场 银行 邮局 抖音 朋友圈 新闻上 电视上 报道 视频里 电影里 airport station restaurant supermarket subway hometown abroad city downtown",
  echo: "也 也是 也停了 也没 一样 同样 同 同感 同问 附议 确实 +1 楼上说 同上 too also same agree yep ours 我家也是 我也是 俺也一样 俺家也 咱也是 也一样 也有 也没有 也停 也漏 也不热 也不亮 也遇到 也遇到过 也闻到 也听到 也看到 加一 顶 顶一下 同求 没错 说得对 说得是 谁说不是 可不是 就是就是 对对对 是的是的 agreed ditto likewise exactly true",
  vote: "同意 反对 赞成 弃权 投票 投了 选 表决 议案 方案 票 vote voted voting yes agree oppose option poll 选项 选一 投给 投它 我选 我投 赞成票 反对票 表个态 征求意见 意见征集 问卷 多数 通过了 否决 候选 候选人 优先 先修 先换 二选一 三选一 ballot choose choice prefer",
  join: "接龙 报名 参加 加我 算我 我来 集合 活动 志愿者 义诊 讲座 培训 比赛 演出 join signup count event class meeting party 算我一个 我报名 我参加 带我 接一下龙 拼一个 拼车 组队 约 约球 约饭 聚餐 聚会 召集 招募 志愿 义务 讲课 课程 班 名额 签到 参加的 一起去 有去的吗 joining cleanup meetup attend",
  own: "我家 自家 家里 我的 我家的 自己 我 咱 俺 本人 my our own we us i me mine 我家里 俺家 咱家 我们家 我屋 自己家 自家的 家的 我老公 我老婆 我爱人 我媳妇 我儿子 我女儿 我娃 我那 我的车 我车 myself family husband wife son daughter",
  appliance:
    "洗衣机 冰箱 空调 油烟机 热水器 电视 电脑 手机 净水器 马桶盖 窗帘 灯具 沙发 床 衣柜 锁芯 浴霸 微波炉 洗碗机 充电宝 耳机 键盘 fridge washing machine phone laptop tv dryer oven 电饭锅 电饭煲 电磁炉 烤箱 电水壶 水壶 吸尘器 扫地机 扫地机器人 加湿器 除湿机 电风扇 风扇 电热毯 取暖器 小太阳 按摩椅 投影仪 平板 ipad 笔记本 显示器 打印机 遥控器 电池 耳麦 相机 滤芯 门锁电池 灶具 橱柜 衣橱 床板 椅子腿 晾衣架 马桶圈 花洒头 窗帘杆 链条 单车 自行车胎 kettle microwave vacuum monitor keyboard printer toaster remote couch wardrobe",
  laugh:
    "哈哈 哈哈哈 哈哈哈哈 笑死 嘻嘻 呵呵 开玩笑 段子 减肥 😂 🤣 😄 haha lol hahaha joke funny 哈 嘿嘿 嘿 嘻 呵 笑哭 笑晕 笑喷 乐 乐死 逗 逗死 搞笑 幽默 段子手 开玩笑的 玩笑 梗 绝了 太逗了 老铁 狗头 🐶 😅 😆 😜 🙃 lmao rofl kidding joking jk",
  mild: "好看 漂亮 可爱 好吃 不错 真好 热情 喜欢 舒服 便宜 羡慕 快乐 恭喜 加油 早上好 晚安 大家好 周末愉快 nice lovely cute good beautiful happy congrats welcome love morning! 香 真香 漂亮极了 真好看 好美 好看极了 幸福 开心 高兴 祝 祝福 祝大家 节日快乐 新年好 恭喜发财 早 早安 晚上好 下午好 周末好 各位早 欢迎 新搬来 真巧 有缘 好久不见 馋 馋了 好运 sunny sweet pleasant cosy",
  quarrel:
    "素质 有病 闭嘴 说话 吵什么 群主 退群 禁言 教养 你行 阴阳怪气 抱怨 少说 shut rude arguing drama civil 没素质 什么素质 有意思吗 你算老几 关你屁事 多管闲事 少管闲事 阴阳 阴阳怪气的 带节奏 挑拨 杠精 抬杠 怼 骂街 恶人 恶心人 自私 自己不 你才 你自己 你行你上 管好 管好你 说谁呢 别吵 别吵了 吵什么吵 冷静 和气 各退一步 息怒 消消气 理解万岁 踢出群 fight fighting insulting childish calm blame",
  advice:
    "先 你可以 可以去 你去 你打 打电话 找物业 找管家 试试 记得 千万别 不要 别 注意 小心 拍照 关总阀 你看看 你家 你们家 call try turn should check your you 建议你 最好先 先关 先打 先看 先拔 先把 先别 你先 可以试试 可以先 不妨 试一下 应该打 应该找 直接打 直接找 打这个 打给 拨打 联系物业 找一下 找社区 找居委 找业委 留证据 录像 拍下来 别碰 别动 别慌 别怕 不要慌 不要扒 千万 切记 记住 小窍门 偏方 方法 办法是 一般是 一般都 通常 大概率是 可能是 是因为 多半是 我家用的 我家换 我上次 用这个 用保鲜膜 拧紧 重启 复位 usually probably maybe",
  fact: "据说 听说 介绍 分享 科普 经验 攻略 链接 照片 视频 图片 下载 app 公众号 share photo video link article 据报道 通报 热搜上 看到一个 看到篇 转一个 转个 分享个 分享一下 链接在 网上说 专家 数据 统计 历史 知识 冷知识 小知识 作文 写诗 日记 画 画的 拍的 拍照片 纪录片 采访 电视剧 直播 游戏 essay documentary blog",
  food: "吃 饭 菜 水果 橙子 草莓 饺子 包子 面 肉 蛋 奶 酒 茶 火锅 粽子 月饼 奶茶 eat food dinner lunch cake coffee tea 馒头 米饭 粥 饼 烧烤 烤串 小龙虾 螃蟹 鱼 虾 猪肉 排骨 牛肉 羊肉 鸡汤 青菜 西瓜 苹果 葡萄 樱桃 荔枝 芒果 柿子 红薯 玉米 蛋糕 零食 咖啡 豆浆 油条 早点 早餐 午饭 晚饭 夜宵 外卖 餐馆 面馆 食堂 soup rice noodles fruit bread snack bbq beer",
  life: "孩子学 作业 老师 上学 幼儿园 考试 医生 发烧 感冒 药 跑步 羽毛球 瑜伽 看电影 电影 演唱会 旅游 机票 酒店 股票 球赛 生日 结婚 下雨 下雪 天气 降温 exam homework teacher movie travel weather doctor yoga run 上班 下班 加班 放假 开学 放学 接孩子 补课 高考 中考 成绩 幼儿 奶粉 尿不湿 打针 疫苗 核酸 体检 住院 看病 头疼 牙疼 腿断了 感冒药 健身 跳绳 骑车 爬山 钓鱼 打牌 下棋 遛弯 散步 打车 高铁 航班 签证 工资 基金 房价 彩票 世界杯 足球 篮球赛 春晚 过年 回家过年 拜年 年货 红包 台风 暴雨 太阳 下雪了 结冰路滑 雾霾 天气预报 birthday wedding holiday job work train match game football",
  not: "不 没 别 未 无 不是 没有 并非 not don't doesn't isn't aren't didn't can't won't never 没能 没法 不能 不会 不让 不给 不得 不好 不对 不肯 不愿 不敢 不该 莫 唔 唔系 没啥 没什么 cannot couldn't wouldn't hasn't haven't wasn't weren't",
  very: "太 很 好 真 死 极 特别 非常 超 这么 那么 要命 so very too really extremely totally 真的 实在 简直 十分 相当 最 超级 巨 忒 好多 很多 太多 挺 蛮 completely absolutely super way",
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
