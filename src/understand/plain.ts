/**
 * Traditional and Cantonese characters, each followed by the simplified one: those of every simplified character that
 * our own words and texts use, after the tables of OpenCC (Apache-2.0).
 */
const PAIRS =
  "電电壞坏樓楼單单門门號号層层燈灯氣气煙烟車车庫库棟栋幾几時时冇没無无網网斷断訊讯聲声臺台階阶溝沟蟲虫樹树裏里裡里頂顶廳厅護护違违牆墙維维響响開开關关鎖锁壓压熱热凍冻飛飞線线燒烧間间東东區区爛烂髒脏糞粪淨净費费衛卫監监視视場场遊游樂乐棄弃漲涨滲渗災灾險险傷伤倉仓亂乱壘垒塵尘臟脏鄰邻擾扰鬧闹驚惊貓猫鳥鸟蜂蜂賊贼盜盗竊窃進进隱隐樣样們们這这邊边還还報报請请問问謝谢嗎吗沒没長长過过會会來来對对說说給给讓让聽听見见經经點点個个兩两貳贰參参陸陆電电機机閘闸駛驶馬马麼么處处緊紧條条樁桩滿满鬆松銹锈鏽锈夾夹捲卷繩绳廁厕瀉泻灑洒滅灭應应該该後后務务業业員员園园圖图書书與与從从將将嘅的咗了唔不喺在佢他禮礼週周鐘钟鈴铃師师話话語语賣卖買买錢钱購购價价貴贵賬账據据證证銀银賠赔償偿濕湿潤润齊齐劑剂藥药醫医療疗養养嬰婴兒儿孫孙爺爷媽妈婦妇歲岁齡龄壽寿親亲戶户鄉乡鎮镇縣县國国際际圍围籬篱欄栏桿杆墊垫塊块磚砖鋪铺鐵铁鋼钢銅铜鋁铝釘钉鏈链鑰钥閂闩閉闭閃闪閣阁闊阔聞闻閱阅隊队陰阴陽阳隨随難难雜杂雞鸡鴨鸭鵝鹅鴿鸽鳴鸣魚鱼麵面麥麦黃黄齒齿龍龙龜龟憂忧愛爱懶懒懷怀恥耻悶闷惱恼態态慣惯慶庆憤愤懇恳戲戏戰战擔担擊击擋挡擠挤擇择擺摆攔拦攝摄敗败數数敵敌斬斩曬晒曉晓暫暂殺杀毀毁氈毡汙污決决沖冲況况洩泄淺浅測测湧涌溫温滯滞滾滚濃浓濾滤瀝沥灘滩灣湾為为烏乌煉炼爐炉爭争狀状獎奖獨独獻献現现環环瑣琐瓊琼產产異异畫画當当痠酸瘋疯盤盘眾众睏困睜睁瞞瞒礦矿碼码確确礙碍禍祸禿秃種种稱称穩稳積积窩窝窮穷競竞筆笔節节範范築筑簡简簽签籃篮糧粮糾纠紀纪約约紅红紗纱納纳純纯紙纸級级紛纷細细紹绍終终組组結结絕绝絡络統统絲丝綠绿綱纲締缔編编緩缓練练縫缝縮缩總总績绩繞绕繪绘繳缴繼继續续纏缠罰罚罵骂羅罗義义習习聯联聰聪職职腦脑腳脚膠胶膽胆臉脸臨临舉举舊旧艙舱艱艰藍蓝藝艺蘇苏蘭兰虛虚蟻蚁蠟蜡蠻蛮術术補补裝装複复褲裤襪袜覺觉覽览觀观觸触訂订計计討讨訓训託托記记訪访設设許许診诊註注詞词試试詢询詳详誇夸認认誤误誰谁課课調调談谈諒谅論论諷讽識识譜谱議议譯译讀读變变讚赞豬猪負负財财貢贡貨货販贩貪贪貫贯責责貼贴資资賓宾賞赏質质賴赖贈赠贊赞贏赢趕赶趙赵跡迹踐践軌轨軍军軟软較较載载輕轻輛辆輩辈輪轮輸输轉转轎轿辦办辭辞農农連连運运達达遠远適适選选遲迟遷迁遺遗醜丑醬酱釋释針针鈔钞鈕钮鉤钩銷销鋒锋鋸锯錄录錯错鍋锅鍵键鎚锤鑽钻閒闲闆板陣阵陳陈離离霧雾靜静項项順顺須须頑顽預预領领頭头頻频顆颗題题額额顏颜願愿顛颠類类顧顾顯显風风飄飘飯饭飲饮餅饼餓饿餘余館馆駐驻騎骑騙骗驗验驟骤鬚须鬥斗鬱郁麗丽黨党囉啰嘍喽啲些嗰那乜什嚟来搵找哋们啱刚嘢东睇看瞓睡攰累晏晚歡欢極极榮荣構构槍枪標标橋桥檔档檢检檯台權权歐欧歷历歸归殘残薦荐薑姜傳传倆俩偉伟側侧備备傘伞債债傾倾僅仅僑侨億亿優优儲储兇凶冊册凱凯別别刪删則则剛刚剝剥創创劃划劇剧劉刘動动勝胜勞劳勢势勵励協协卻却厭厌厲厉啟启喚唤喪丧喬乔嗆呛嘆叹嘗尝嘯啸噴喷嚇吓嚴严囑嘱團团圓圆執执堅坚塗涂塢坞墳坟壇坛壯壮夠够夢梦夥伙奪夺奮奋妝妆婁娄學学寧宁實实審审寫写寬宽寶宝專专尋寻導导屆届屬属島岛崗岗嶺岭嶽岳幣币帳帐帶带幫帮幹干廂厢廚厨廟庙廠厂廢废廣广彈弹強强彎弯徑径復复徵征徹彻丟丢並并乾干佈布佔占併并侷局係系俬私倖幸倫伦傑杰傢家儀仪儘尽兌兑內内凈净剋克剮剐剷铲勸劝卽即厠厕厤历叄叁叢丛吶呐唄呗啓启啞哑喫吃嗚呜嗩唢嘔呕嘩哗噁恶噸吨噹当嚐尝嚕噜嚨咙嚮向囌苏埰采墜坠墰坛墻墙壜坛壺壶奧奥奬奖姦奸嬸婶寀采寵宠屍尸峯峰嵗岁廕荫弔吊張张彆别彔录彫雕彿佛恆恒惡恶慘惨慮虑慼戚慾欲憐怜憑凭懞蒙懸悬戀恋拋抛捨舍捱挨掃扫掛挂採采揚扬換换搖摇搶抢摺折撈捞撥拨撲扑撿捡擁拥擰拧擱搁擴扩攆撵攢攒攤摊敎教於于旂旗旣既昇升晉晋晝昼暈晕曆历曏向朮术枴拐柵栅柺拐査查棊棋棗枣棧栈楊杨榦干槓杠樑梁橫横檳槟櫃柜櫻樱歎叹殭僵殻壳殼壳涼凉淚泪淩凌減减渾浑湯汤準准溼湿滬沪漢汉漬渍漸渐漿浆潑泼潔洁澆浇澤泽澱淀濁浊濛蒙濺溅煩烦燉炖燙烫營营燬毁燭烛燻熏爲为牀床牽牵猶犹獃呆獅狮琱雕産产甦苏甯宁畢毕畵画瘓痪瘮瘆癡痴癥症癱瘫發发盃杯盞盏盡尽眞真矇蒙穀谷窪洼窺窥竄窜竈灶竪竖箇个簾帘籠笼籤签籲吁粵粤糉粽糰团紋纹紮扎絆绊絞绞絨绒絶绝綁绑綜综綫线綴缀綵彩緑绿緣缘縴纤織织繫系纍累纔才纖纤纜缆罈坛罎坛罷罢羣群羨羡翫玩翹翘聖圣聾聋脅胁脩修脫脱脹胀臘腊臥卧興兴舘馆艷艳茲兹菸烟萬万葉叶葯药蒐搜蒼苍蓋盖蓮莲蔔卜蔘参蔥葱蔭荫薩萨蝕蚀蝟猬蝨虱螞蚂蟄蛰蟎螨蠅蝇蠍蝎衆众衕同衚胡衝冲製制褻亵襖袄襬摆覈核規规訴诉証证詐诈評评詩诗誌志誕诞説说諉诿諮咨諾诺謂谓謎谜講讲謹谨譁哗譟噪譭毁豈岂豎竖豐丰豔艳賀贺賽赛贛赣踰逾蹟迹蹤踪蹺跷躥蹿轟轰辮辫迴回遙遥遞递遼辽邏逻郵邮醃腌醣糖釐厘釦扣鈅钥鈎钩鈡钟鈣钙鉆钻銘铭鋰锂錐锥錘锤錦锦録录錶表鍊炼鍼针鍾钟鎭镇鏟铲鏡镜鑑鉴鑒鉴鑿凿閑闲閤合閥阀閨闺閩闽閲阅闇暗闌阑陝陕陞升隻只雖虽雙双雲云霑沾靈灵鞦秋韆千頁页顔颜颱台颳刮飾饰餃饺餌饵餡馅餬糊餵喂饅馒饋馈馳驰駕驾駡骂騰腾騷骚驛驿驢驴體体髮发鬍胡鬨哄魯鲁鮮鲜鴉鸦鵡鹉鵰雕鷄鸡鸚鹦鹹咸鹽盐麪面麫面麽么黴霉鼕冬齜龇齣出";

const SIMPLE = new Map<string, string>();
for (let i = 0; i < PAIRS.length; i += 2) SIMPLE.set(PAIRS[i] ?? "", PAIRS[i + 1] ?? "");

/** The characters that `plain` changes; most texts have none of them. */
const OTHERWISE = new RegExp(
  `[A-Z\\t\\u00a0\\u2010-\\u2015\\u2019\\u2212\\u3000\\uff01-\\uff5e${[...SIMPLE.keys()].join("")}]`,
  "g",
);

/**
 * The text for matching, of the same length, so that a place found in it is the same place in the original: ASCII lower
 * case, full-width to plain, dashes to `-`, traditional characters to simplified, every kind of blank to a space.
 */
export function plain(text: string): string {
  return text.replace(OTHERWISE, (c) => {
    const code = c.charCodeAt(0);
    if (code >= 65 && code <= 90) return c.toLowerCase();
    if (code >= 0xff01 && code <= 0xff5e) {
      const half = String.fromCharCode(code - 0xfee0);
      return half >= "A" && half <= "Z" ? half.toLowerCase() : half;
    }
    if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return "-";
    if (code === 0x3000 || code === 0xa0 || code === 9) return " ";
    if (code === 0x2019) return "'";
    return SIMPLE.get(c) ?? c;
  });
}

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
};

/** The value of 十二, 一百零三, 叁, 九零二 (read out: 902) or 12; null for anything else. */
export function readNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  if (text === "") return null;
  let total = 0;
  let last = 0;
  let spoken = "";
  for (const c of text.replaceAll("拾", "十")) {
    if (c === "十" || c === "百") {
      const digit = spoken === "" ? (total === 0 ? 1 : 0) : last;
      total += digit * (c === "十" ? 10 : 100);
      spoken = "";
      last = 0;
      continue;
    }
    const digit = DIGITS[c];
    if (digit === undefined) return null;
    last = digit;
    spoken += String(digit);
  }
  return total === 0 ? Number(spoken) : total + last;
}
