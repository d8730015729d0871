/** Names in what people write, hidden as far as words alone show that they are names. Every repeat is bounded. */

const SURNAME =
  "(?:欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝])";
const TITLE =
  "(?:先生|女士|小姐|太太|老师|师傅|阿姨|叔叔|大爷|大妈|大姐|大哥|奶奶|爷爷|婆婆|医生|大夫|经理|主任|书记|局长|主席|队长|律师|警官|叔|姨|哥|姐|嫂|婶|伯|总|工(?!作|程|地|人|具|资|期)|家(?=的|里|[孩狗猫车]))";

const HIDDEN: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,24}){1,4}/g, "[邮箱]"],
  [/https?:\/\/\S{1,400}/gi, "[网址]"],
  // A plate: 沪A·12345
  [/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·\s]?[A-Za-z0-9]{5,6}/g, "[车牌]"],
  [/@[^\s@,，。:：]{1,24}/g, "@某人"],
  [new RegExp(`${SURNAME}[\\p{Script=Han}]{0,2}?(?=${TITLE})`, "gu"), "某"],
  [new RegExp(`(?<=[老小阿])${SURNAME}(?![\\p{Script=Han}](?:[楼区门]|$))`, "gu"), "某"],
  [
    new RegExp(
      `((?:我叫|我是|叫做|名字[叫是]?|姓名[是:：]?|联系人[是:：]?|业主[是:：]?|户主[是:：]?)[ ]?)${SURNAME}\\p{Script=Han}{1,3}(?=[\\s,，。.;；!！?？、:：]|$)`,
      "gu",
    ),
    "$1某人",
  ],
  [/(\b(?:Mr|Mrs|Ms|Miss|Dr|Uncle|Auntie?)\.? )\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30})?/gu, "$1X"],
  [
    /(\b(?:[Mm]y name is|I am|I['’]m|[Tt]his is|[Cc]all me) )\p{Lu}[\p{L}'’-]{1,30}(?: \p{Lu}[\p{L}'’-]{1,30})?/gu,
    "$1X",
  ],
];

/**
 * Hides names that stand beside a title, a way to present oneself or an @, plates, mail addresses and links: 王阿姨 →
 * 某阿姨. A name that nothing marks as one stays.
 * @param known names that are known to be somebody's, e.g. the writer's
 */
export function maskNames(text: string, known: readonly string[] = []): string {
  let masked = text;
  for (const name of known) if (name.length >= 2) masked = masked.replaceAll(name, "某人");
  for (const [words, instead] of HIDDEN) masked = masked.replace(words, instead);
  return masked;
}
