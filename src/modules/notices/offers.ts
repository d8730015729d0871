import type { Tx } from "../../core/tx.ts";
import { rows } from "../../store/db.ts";
import { and, eq, sql } from "../../store/drizzle.ts";
import { readCall } from "./calls.ts";
import type { Need } from "./checkins.ts";
import { noticeCheckins } from "./schema.ts";
import type { Notice } from "./service.ts";

/** While an emergency goes on: who can lend a hand, and what there is to be had. Only those who help read it. */

const LONGEST = 200;
const WHO =
  "(?:我(?:们|俩)?(?:家里?|这里|这儿|这边)?(?:现在|正好|也|还|都|人)*|俺|咱们?|我(?:老公|老婆|爱人|儿子|女儿)(?:也|和我)?)";
const HAND =
  "(?:帮(?:忙|把手|一把|人|着|大家|老人|邻居|你们|搬|背|抬|扶|送|接|看|助|$)|(?:背|抬|扶|搀)(?:一下)?(?:人|老人|孩子|邻居|[他她大]|下)|(?:开车)?(?:送|接送?)(?:一下)?(?:人|老人|邻居|大家|病人|伤员|孩子们|下楼|去医院)|(?:照看|照顾)(?:一下)?(?:老人|孩子|邻居|病人)|搭把手|出(?:力|车)|当志愿者)";
const CAN = new RegExp(
  `^(?:大家)?${WHO}?(?:可以|能|会|愿意|来|去|马上|过来|过去|下来|下去|上来|上去|随时|一起)+(?:${HAND})`,
);
const GOODS =
  "(?:面包车|三轮车|电瓶车|电动车|小?车|轮椅|担架|发电机|充电宝|手电筒?|应急灯|蜡烛|矿泉水|热水|开水|水|吃的|面包|方便面|饼干|被子|毯子|衣服|常用药|药|急救箱|绳子|梯子|灭火器|抽?水泵|雨衣|雨伞|房间|地方|床|沙袋|铁锹|工具箱?)";
const HAVE = new RegExp(
  `^${WHO}(?:有|备着|存着)(?:[一两几三四五六七八九十\\d]{1,2}(?:辆|台|个|把|些|点|床|箱|桶|瓶|支|盒|间)|些|点|多余的?|多的|空的?|空|现成的?|备用的?)*${GOODS}`,
);
const CAN_ENGLISH =
  /^(?:i|we)(?: also| both)?(?: can|'m able to| am able to| could|'ll| will)(?: come and| come)? (?:help|carry|drive|lend|bring|look after|give (?:a lift|lifts))\b|^(?:i|we)(?:'ve got| have(?: got)?)(?: an?| some| spare| extra| two| a spare)* (?:car|van|wheelchair|stretcher|generator|torch(?:es)?|power bank|candles|water|food|bread|blankets?|medicines?|first aid kit|rope|ladder|fire extinguisher|pump|rooms?|bed)\b/i;
/** It is none, or it is gone. */
const NOT =
  /不[能会了行动来去住]|救命|救[我救]|没(?!关系|问题)|困|受?伤了|晕|摔|疼|喘|坏|堵|淹|泡|压|丢|找不|怎么|如果|要是|万一|昨|上次|以前|[吗么?？]\s*$|哈{2,}|\b(?:not|no|can't|cannot|broken|if)\b/i;

/** @returns what somebody offers in a whole line said to nobody in particular, or null */
export function readOffer(line: string): string | null {
  const said = line.trim().replace(/’/g, "'");
  if (said === "" || said.length > LONGEST || NOT.test(said)) return null;
  if (!CAN.test(said) && !HAVE.test(said) && !CAN_ENGLISH.test(said)) return null;
  // Whoever needs help is heard first, whatever else they have.
  return readCall(said)?.state === "help" ? null : said;
}

/** What somebody offers stands behind what they offered before. */
export async function noteOffer(
  tx: Tx,
  { words, ...who }: { communityId: number; number: number; personId: number; words: string; at: Date },
): Promise<void> {
  const reader = `v${who.personId}`;
  const here = and(
    ...[eq(noticeCheckins.communityId, who.communityId), eq(noticeCheckins.number, who.number)],
    eq(noticeCheckins.reader, reader),
  );
  const [before] = await tx.select().from(noticeCheckins).where(here).for("update");
  if (!before) return void (await tx.insert(noticeCheckins).values({ ...who, reader, state: "offer", words }));
  if (before.words?.includes(words)) return;
  const all = `${before.words ?? ""}；${words}`.slice(-LONGEST);
  await tx.update(noticeCheckins).set({ words: all }).where(here);
}

/** Who can help, the first first: door, or a name where nobody knows it, and with what. */
export async function listOffers(
  tx: Tx,
  { communityId, number }: Pick<Notice, "communityId" | "number">,
): Promise<Pick<Need, "building" | "unit" | "room" | "name" | "words">[]> {
  return rows(
    tx,
    sql`select h.building, h.unit, h.room, coalesce(a.name, '') as name, k.words from notice_checkins k
      left join lateral (select building, unit, room from household_claims c where c.community_id = k.community_id
        and c.status = 'approved' and c.person_id = k.person_id order by c.place_id limit 1) h on true
      left join lateral (select o.name from person_accounts pa join accounts o on o.id = pa.account_id
        where pa.community_id = k.community_id and pa.person_id = k.person_id order by o.id limit 1) a on true
      where k.community_id = ${communityId} and k.number = ${number} and k.state = 'offer' and k.person_id is not null
      order by k.at`,
  );
}
