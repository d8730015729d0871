core-verbatim = { $text }
core-yes = 是
core-reply-number = 回复数字就行
core-resent = { $text }（重发）

core-date-today = 今天
core-date-tomorrow = 明天
core-date-yesterday = 昨天
core-date-other = { $month }{ $day }日（{ $weekday }）
core-weekday-0 = 周日
core-month-1 = 1月
core-month-2 = 2月
core-month-3 = 3月
core-month-4 = 4月
core-month-5 = 5月
core-month-6 = 6月
core-month-7 = 7月
core-month-8 = 8月
core-month-9 = 9月
core-month-10 = 10月
core-month-11 = 11月
core-month-12 = 12月
core-weekday-1 = 周一
core-weekday-2 = 周二
core-weekday-3 = 周三
core-weekday-4 = 周四
core-weekday-5 = 周五
core-weekday-6 = 周六
core-moment-near = { $date } { $time }
core-moment-far = { $date }{ $time }
core-by-near = { $date } { $time } 前
core-by-far = { $date }{ $time } 前

core-hello-new = 大家好，我是邻里，帮大家记事、催办、给回音。请开通的人在群里发：/setup 开通码 小区名
core-hello-again = 我回来了。有事照旧发：报事 三号楼电梯停了
core-privacy-mode =
    我现在看不到大家直接说的话。请管理员：
    1. 打开群资料，进“管理员”；
    2. 把我设为管理员，不用给别的权限。

core-sees-now = 好了，现在大家直接说我也看得到。有事发：报事 三号楼电梯停了

core-stale = 这一条已经用过，或者后来又变了。请看最新的那条。
core-faded = 当时的话我没有留着（问过有一阵了，或者您撤回了）。要登记的话，请再发一次：报事，再写一句。
core-never-mind = 好的，不打扰了。
core-nobody = 看不出这句话是谁发的（匿名管理员或频道）。请换成自己的身份再发一次。
core-near-miss = 您是想“{ $command }”吗？回“是”就行。
core-usage = 这样写就行：{ $example }
core-no-card = 没看出说的是哪一件。请长按写着那件事的那条消息，点“回复”或“引用”，再发一次。
core-clipped = 有点长，我只记下了前 2,000 字。后面还有要紧的，请另发一次。
core-no-number = 没找到 #{ $number }，看看编号对不对。您报过的，发“进度”能看到。
core-open-private = 有一条私信给您，请先加我，再私聊我说一句话。
core-open-private-link = 有一条私信给您，请先点这里：{ $link }
core-private-only = 这件事请私聊我再发一次，免得群里都看见。
core-group-only = 这件事要在群里发。
core-group-unbound = 这个群还没开通。请居委会或楼长在群里发：/setup 开通码 小区名
core-no-community = 我还不知道您是哪个小区的。请先在小区的群里发一句 /me，我就认得您了，再回来这里接着说。
core-which-community = 您在两个小区都有登记，这次说的是哪一个？
core-gap = { $from } 到 { $to } 我掉线了，这段时间的话可能没收到。有事请再发一次，重发不要紧。
core-too-often = 账号被提醒发得太频繁，我先停到 { $until }。要说的都记着，到时接着发，不用重发。
core-digest = ☀️ 早上好，这些事攒到一起说：
core-digest-more = 还有 { $count } 件。
core-digest-hint = 想看哪件，发它的编号，比如 #12。
core-failed = 刚才没办成，您写的都在，管理员会来看。急事请直接打物业电话。
core-failed-staff = 有一条消息没办成，内容都还在。编号 { $id }，请告诉负责这台机器的人。

core-which-offer = 刚才回的数字，是哪一件？
core-which-poll = 现在开着 { $count } 个投票，刚才的数字投的是哪个？请各位再回一次序号，才算投上。
core-which-one = { $what }：{ $choice }
core-which-earlier = { $at } 说的
core-offer-report = 听着像是：{ $what }。要帮您报上去吗？
core-offer-report-yes = 报上去
core-offer-report-no = 不用
core-faded-words = 当时的话我没有留着（问过有一阵了，或者您撤回了）。请再发一次。
core-asked-others = 这是问刚才说话的那位邻居的，等他来点。
core-offer-others = 这是问刚才说话的那位邻居的。您要报事，发：报事，再写一句。
core-offer-where = { $title } · { $where }
core-offer-suggestion = 听着像是一条建议：{ $what }。要帮您提上去吗？
core-offer-complaint = 听着像是一件投诉：{ $what }。要帮您报上去吗？
core-offer-help = 听着像是想请邻居帮忙：{ $what }。要帮您发给大家吗？
core-model-told = 对我说的话，我没听懂的，下次起会交给语言模型“{ $model }”帮着听：先隐去电话、门牌和能认出的名字；邻居之间的话不会给它。
core-model-no = 不要给它
core-photo-words = 照片看到了。请再发一次照片，配上一句话，比如：报事 三号楼电梯停了
core-what = 我在。有事直接发：报事 三号楼电梯停了。看看能做什么，发“帮助”。
core-what-group = 我在。有事直接发：报事 三号楼电梯停了。别的事，私聊我发“帮助”。

photo-too-big = 有张照片太大（超过 10 MB），没存下来，别的都记好了。可以压缩后再发。
photo-too-many-pixels = 有张照片尺寸太大，没存下来，别的都记好了。可以截个图再发。
photo-not-a-picture = 有个文件打不开，不像照片，没存下来，别的都记好了。
photo-gone = 有张照片没取到，别的都记好了。可以再发一次照片。

place-community = { $code }
place-grid = 第{ $code }网格
place-building = { $code }号楼
place-unit = { $building }号楼{ $unit }单元
place-floor = { $where }{ $floor }层
place-floor-alone = { $floor }层
place-household = { $code }
place-door = { $building }号楼{ $room }
place-door-unit = { $building }号楼{ $unit }单元{ $room }

party-property = 物业
party-committee = 居委会
party-owners = 业委会
party-leaders = 楼长
party-street = 街道办

role-resident = 居民
role-leader = 楼长
role-worker = 师傅
role-staff = 居委会工作人员
role-admin = 管理员
role-leader-of = { $scope }楼长
role-leader-of-unit = { $scope }梯长
role-worker-of = { $scope }的人

# 22 kinds of matters, as people call them
category-elevator = 电梯的事
category-water = 用水的事
category-electricity = 用电的事
category-gas_heating = 燃气暖气的事
category-lighting = 路灯楼道灯的事
category-plumbing_leak = 漏水堵水的事
category-road_facility = 路面的事
category-parking = 停车的事
category-waste_cleaning = 垃圾清扫的事
category-greenery = 花草树木的事
category-noise = 噪音的事
category-pets = 宠物的事
category-fire_safety = 消防安全的事
category-security_access = 门禁安保的事
category-illegal_building = 搭建的事
category-hallway_clutter = 楼道堆物的事
category-neighbour_dispute = 邻里之间的事
category-property_service = 物业服务的事
category-network_signal = 网络信号的事
category-public_facility = 公共设施的事
category-hygiene_pest = 卫生虫害的事
category-other = 一件事

platform-telegram = Telegram
platform-wechat = 微信
platform-simulator = 模拟器
core-and = { $first }、{ $rest }
core-poster-not = 海报这次没画成，别的都没变。过几分钟再要一次就行。
core-model-lead = { $text }（这几句是 { $model } 写的，数字都核对过，以下面的为准）
core-photo-which = 照片看到了，是配哪一条的？
core-photo-then-words = 照片收到了，再写一句就行。
core-safety-lift = 被困的人请按轿厢里的报警按钮，不要扒门，也可以打 119。
core-safety-gas = 闻到煤气请先离开，不要碰电器开关，到外面打燃气公司或 119。
core-safety-fire = 看到火或烟请先离开，打 119。
core-safety-wires = 请大家先绕开，不要碰。
core-safety-other = 有危险的话先离开，打 119、110 或物业电话，不要等我。
