/** The named places of a compound, several words of one sort on a line. */
const NAMES: readonly string[] = [
  "地下停车场|地下停车库|地下车库|地下室|地下车棚|地下自行车库|停车场|停车库|地库|车库|车棚|充电棚|充电桩|充电站|架空层|露天车位",
  "小区大门|小区后门|人行门|车行门|[东西南北前后侧正][大小]?门|大门|单元门(?!禁)|门卫室|门卫|门岗|岗亭|保安亭|值班室|监控室|消控室|传达室",
  "消防楼梯|楼梯间|楼梯口|楼梯拐角|楼梯|楼道口|楼道|走廊|连廊|过道|电梯厅|电梯间|电梯口|电梯井|大堂|大厅|门厅|前厅|天台|楼顶|顶楼|屋顶|屋面|露台|天井|风井|管道井",
  "快递柜|快递驿站|驿站|丰巢|信报箱|信箱|外卖架",
  "垃圾分类点|垃圾分类亭|垃圾投放点|垃圾房|垃圾站|垃圾桶|垃圾点|厨余桶|回收箱|化粪池|排水沟|雨水井|窨井",
  "儿童乐园|儿童游乐区|游乐场|游乐园|滑梯|沙坑|健身角|健身区|健身房|篮球场|羽毛球场|网球场|游泳池|泳池|中心花园|花园|花坛|绿化带|草坪|草地|小树林|凉亭|亭子|喷泉|水景池|水池|人工湖|假山|广场|景观桥|塑胶跑道|步道|跑道",
  "配电房|配电室|配电间|配电箱|变电站|水泵房|泵房|热力站|换热站|锅炉房|水箱间|电表箱|电表间|水表井|弱电井|强电井|机房",
  "物业办公室|物业服务中心|物业中心|物业前台|服务中心|居委会|活动室|老年活动室|会所|幼儿园|食堂|便利店|超市门口|底商|商铺",
  "消防通道|消防车道|人行道|路口|十字路口|主干道|车道|坡道|无障碍坡道|台阶|小路|马路",
];
/** The longest first, so that 地下车库 is not read as 车库. No name holds a group, so each may be moved. */
const NAME = new RegExp(
  NAMES.join("|")
    .split("|")
    .sort((a, b) => b.length - a.length)
    .join("|"),
  "g",
);
const ENGLISH_NAME =
  /\b(?:(?:east|west|north|south|main|front|back|rear|side|service|school)\s(?:gate|entrance|door)|gate\s\d{1,2}|fire (?:exit|escape|stairs?|lane)|lift lobby|bike (?:shed|store|room)|bin (?:room|store|area|shed)|pump room|boiler room|meter room|power room|mail ?room|parcel lockers?|laundry room|underground (?:garage|car park|parking)|car park|parking (?:lot|garage)|garage|basement|lobby|stairwell|staircase|stairs|landing|corridor|hallway|rooftop|roof|courtyard|playground|garden|lawn|pool|gym|clubhouse|entrance|gate|ramp|driveway|pavement|sidewalk|bins|mailbox(?:es)?|lockers?)\b/;

/** The place that a `plain` text names: 东门, 地下车库入口, basement; two only if one belongs to the other. */
export function readName(text: string): string | null {
  let name: string | null = null;
  let end = -1;
  for (const match of text.matchAll(NAME)) {
    if (name !== null && match.index > end + 1) break;
    if (name !== null && match.index === end + 1 && text[end] !== "的") break;
    name = (name ?? "") + match[0];
    end = match.index + match[0].length;
    if (name.length > 8) break;
  }
  return name ?? (/[a-z]{3}/.test(text) ? (ENGLISH_NAME.exec(text)?.[0] ?? null) : null);
}
