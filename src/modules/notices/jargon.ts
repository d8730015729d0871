/**
 * Words of offices and property companies, and how a neighbour would say them. Whoever writes a notice is shown them
 * before it goes out; nothing is changed for them. In a list, the longer word stands before the shorter one it contains.
 */
const CHINESE: readonly (readonly [said: string, plain: string])[] = [
  ["闭环管理", "事事有回音，件件有着落"],
  ["形成闭环", "办完有回音"],
  ["积分制", "做好事攒积分换奖励"],
  ["协商民主", "大家的事大家商量着办"],
  ["网格化管理", "一片楼有一个人管"],
  ["接诉即办", "您一说我们就办"],
  ["吹哨报到", "一叫就来"],
  ["未诉先办", "没等您说就先办"],
  ["共建共治共享", "一起建、一起管、一起用"],
  ["共商共议", "一起商量"],
  ["多元共治", "大家一起管"],
  ["综合整治", "一起清理"],
  ["专项整治", "集中清理"],
  ["飞线充电", "从窗口拉电线充电"],
  ["停水作业", "停水"],
  ["停电作业", "停电"],
  ["计划性停电", "安排好的停电"],
  ["二次供水", "楼里水箱和水泵的水"],
  ["二次加压", "楼里加压送的水"],
  ["储水", "先接些水"],
  ["泄压", "放掉水压"],
  ["试压", "打压试漏"],
  ["检修维护", "检查修理"],
  ["检修", "检查修理"],
  ["维保", "保养"],
  ["抢修", "赶紧修"],
  ["停梯", "电梯停用"],
  ["困梯", "有人被关在电梯里"],
  ["消杀", "打药杀虫、消毒"],
  ["四害", "老鼠、蟑螂、苍蝇、蚊子"],
  ["投饵", "放药"],
  ["病媒生物", "老鼠蟑螂蚊蝇"],
  ["垃圾分类投放点", "分类垃圾桶那里"],
  ["定时定点投放", "按时到桶边扔"],
  ["厨余垃圾", "剩菜果皮"],
  ["有害垃圾", "电池、灯管、药"],
  ["可回收物", "纸、瓶子、旧衣服"],
  ["大件垃圾", "旧家具、旧电器"],
  ["生命通道", "消防车要走的路"],
  ["消防登高面", "消防车停的地方"],
  ["防火间距", "防火的空地"],
  ["易燃可燃物", "会着火的东西"],
  ["堆放杂物", "放东西"],
  ["私搭乱建", "自己搭的棚子、房子"],
  ["违建", "没批的房子"],
  ["高空抛物", "从楼上扔东西"],
  ["公共区域", "大家共用的地方"],
  ["公共部位", "大家共用的地方"],
  ["共用设施设备", "大家共用的东西"],
  ["专有部分", "您自己家里"],
  ["维修资金", "大家交的修房钱"],
  ["公共收益", "大家共有的收入"],
  ["业主大会", "全体房主的会"],
  ["表决票", "选票"],
  ["委托投票", "请人代投"],
  ["物业服务合同", "和物业签的约"],
  ["前期物业", "开发商请的物业"],
  ["公示期", "贴出来让大家看的日子"],
  ["予以公示", "贴出来给大家看"],
  ["特此通知", "（可以不写）"],
  ["特此公告", "（可以不写）"],
  ["敬请谅解", "给您添麻烦了"],
  ["敬请知悉", "请您看一下"],
  ["请知悉", "请您看一下"],
  ["周知", "都知道"],
  ["请悉知", "请您看一下"],
  ["相互转告", "告诉身边的邻居"],
  ["届时", "到那时"],
  ["逾期不候", "过时就没有了"],
  ["逾期", "过了时间"],
  ["即日起", "从今天起"],
  ["截至目前", "到现在"],
  ["兹定于", "定在"],
  ["鉴于", "因为"],
  ["为进一步", "为了"],
  ["切实保障", "保证"],
  ["有序推进", "一步步办"],
  ["统筹", "一起安排"],
  ["协同", "一起"],
  ["赋能", "帮忙"],
  ["抓手", "办法"],
  ["落实到位", "办好"],
  ["做好配合工作", "帮个忙"],
  ["予以配合", "帮个忙"],
  ["敬请配合", "请帮个忙"],
  ["自行承担", "自己负责"],
  ["法律责任", "要负责任"],
  ["双向奔赴", "互相帮忙"],
  ["一老一小", "老人和孩子"],
  ["适老化改造", "装扶手、改台阶，方便老人"],
  ["残障人士", "行动不便的邻居"],
  ["独居老人", "一个人住的老人"],
  ["流动人口", "外来的邻居"],
  ["承租人", "租客"],
  ["产权人", "房主"],
  ["入户", "到家里来"],
  ["摸排", "一家家问"],
  ["排查", "检查"],
  ["研判", "看看怎么办"],
  ["处置", "处理"],
];

const ENGLISH: readonly (readonly [said: string, plain: string])[] = [
  ["utilise", "use"],
  ["utilize", "use"],
  ["commence", "start"],
  ["terminate", "end"],
  ["prior to", "before"],
  ["in the event of", "if"],
  ["please be advised", "(you can leave this out)"],
  ["residents are hereby notified", "(you can leave this out)"],
  ["hereby", "(you can leave this out)"],
  ["aforementioned", "this"],
  ["vehicular", "car"],
  ["potable water", "drinking water"],
  ["premises", "building"],
  ["facilitate", "help"],
  ["stakeholders", "neighbours"],
];

/** How many are pointed at; a preview is no lesson. */
const MOST = 3;

/** The words of a text that neighbours would not say, the first few, each with the plain one. */
export function findJargon(text: string): { said: string; plain: string }[] {
  const found: { said: string; plain: string; at: number }[] = [];
  let left = text.toLowerCase();
  for (const [said, plain] of [...CHINESE, ...ENGLISH]) {
    const at = left.indexOf(said);
    if (at === -1) continue;
    found.push({ said, plain, at });
    left = left.replaceAll(said, (word) => "\0".repeat(word.length));
  }
  return found
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST)
    .map(({ said, plain }) => ({ said, plain }));
}
