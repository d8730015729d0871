import { clean } from "../core/text.ts";
import { plain } from "./plain.ts";
import { readReport } from "./report.ts";

/** Longer words tell more than that it takes long. */
const MOST = 40;

const COUNT = "(?:几|好几|好多|多少|[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})";
const LONG = `${COUNT}个?多?(?:天|日|周|星期|礼拜|月|小时|钟头|年)`;
const NOBODY =
  "(?:没有?个?人|没谁|谁也[没不]|谁都[没不])(?:来|管|理|修|弄|办|处理|联系|回|过问|过来|上门|动|看)(?:过|看|修|我|一下|处理|管|我们)?";
const NOTHING = "(?:没有?|不见|还没)(?:动静|消息|回音|回应|下文|人影|反应|结果|进展|来|修|弄|办|处理|管|好|解决)";
const FORMS: readonly RegExp[] = [
  // "这都几天了没人管", "等了三天了还没来"
  new RegExp(`${LONG}(?:了|多了|过去了)?[,，。 ]{0,2}(?:都|还|也|怎么|一直|就){0,3}(?:${NOBODY}|${NOTHING})`, "u"),
  // "都没人来过", "一直没动静"
  new RegExp(
    `(?:都|还|也|还是|一直|根本|到现在|至今|压根|从来|就|怎么|咋){1,3}(?:都|也|还|就)?(?:${NOBODY}|没有?(?:动静|消息|回音|下文|人影))`,
    "u",
  ),
  new RegExp(`^${NOBODY}(?:的|啊|呀|吗)?$`, "u"),
  /(?:怎么|咋|为什么|为啥)(?:都|到现在)?(?:还没|还不|没)(?:人)?(?:来|修|弄|办|处理|管|动)/u,
  /(?:有没有|到底有没有|有)人(?:管|来|理|修|处理)(?:啊|呀|没有?|一下)?(?:吗|么|呢)?$|(?:还)?(?:管不管|修不修|来不来)(?:了|啊|呀)?$/u,
  /(?:催|快)(?:一下|点|一点)?(?:啊|呀|吧|嘛)?$|还要等(?:多久|几天|到什么时候)/u,
  /\b(?:nobody|no one|noone) (?:has |ever |yet |even )?(?:come|came|cares|showed up|been|answered|replied)|\bit'?s been (?:\d+|a few|several|two|three) (?:days|weeks|hours)|\bstill (?:waiting|nobody|no one|nothing)/iu,
];

/** Whether somebody says of what they told of that nothing happens: "这都几天了没人管", "都没人来过". Never throws. */
export function isImpatient(text: string): boolean {
  const said = plain(clean(text)).replace(/[\s。.!！?？~～]{1,8}$/u, "");
  return said !== "" && said.length <= MOST && FORMS.some((form) => form.test(said));
}

/** The same, and nothing beside it: of what, they do not say. */
export function isOnlyImpatient(text: string): boolean {
  // 没人管 alone sounds like the property office.
  const { category } = readReport(text);
  return (category === "other" || category === "property_service") && isImpatient(text);
}
