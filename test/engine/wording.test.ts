import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createModel, type Model } from "../../src/engine/model.ts";
import { complete, type ModelEndpoint, startModelEndpoint } from "../support/modelEndpoint.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

/** The summary in a model's words: only where it is wanted, and only with figures that stand below it. */
let endpoint: ModelEndpoint;
beforeAll(async () => {
  endpoint = await startModelEndpoint();
});
afterEach(() => {
  endpoint.requests.length = 0;
  return closeEngines();
});
afterAll(() => endpoint.close());

const modelWith = (summary: boolean) =>
  createModel({ baseUrl: endpoint.url, apiKey: null, name: "small-1", summary, limitMs: 2_000 });

const INVENTED = [
  ["a digit", "本周收到 4 件。谢谢大家。"],
  ["full-width digits", "本周收到１７件。谢谢大家。"],
  ["Chinese numerals", "本周收到十七件，谢谢大家。"],
  ["a percentage", "本周收到 3 件，办结率 66%。"],
  ["a percentage in words", "本周收到 3 件，办结率百分之六十六。"],
  ["a fraction", "本周收到 3 件，三分之二已经办好。"],
  ["a multiple", "本周收到 3 件，是上周的两倍。"],
  ["all of it", "本周收到 3 件，全部办好了，谢谢。"],
  ["English", "Seventeen matters came in this week."],
  ["a link", "本周收到 3 件，详见 https://evil.example"],
  ["somebody called", "本周收到 3 件，谢谢 @wang 的反映。"],
  ["a command", "本周收到 3 件。 /forgetme yes 试试看"],
  ["markup", "本周收到 3 件，<b>谢谢大家</b>的反映。"],
  ["too much", `本周收到 3 件。${"谢谢大家。".repeat(100)}`],
  ["nothing", " "],
] as const;

let platform: Platform;
let one: OpenedEngine;
async function open(model: Model): Promise<void> {
  platform = createPlatform();
  one = await openEngine({ platform, start: false, model });
  const people = { chen: "staff", wang: "resident", li: "resident" } as const;
  await foundCommunity(one, platform, { residents: ["g1"], staff: "office", people });
  for (const [person, line] of [
    ["wang", "/report 3号楼ZZ电梯停了"],
    ["li", "/report 5号楼ZZ水管漏水"],
    ["li", "/suggest 装几个ZZ椅子"],
  ] as const)
    await one.tell([platform.says(person, "g1", line)]);
}
async function asks(line = "/summary 本周"): Promise<string> {
  await one.tell([platform.says("chen", "dm:chen", line)]);
  return platform.texts("dm:chen").at(-1)!;
}
const says = (text: string) => endpoint.answers((response) => complete(response, text));

test("what a model says stands above the page, with its name, and the page is all there", async () => {
  await open(modelWith(true));
  says("本周收到 3 件，大家都在把看见的事说出来。");
  const text = await asks();
  expect(text).toMatch(
    /^本周收到 3 件，大家都在把看见的事说出来。（这几句是 small-1 写的，数字都核对过，以下面的为准）\n📋 阳光里 /,
  );
  expect(text).toContain("收到 3 件");
  // Figures are sent, and no word that somebody wrote.
  expect(endpoint.requests).toHaveLength(1);
  expect(endpoint.requests[0]!.body).toContain("收到 3 件");
  expect(endpoint.requests[0]!.body).not.toMatch(/ZZ|阳光里|wang/);
});

test("what it invents, in whatever way, leaves the rules' own words", async () => {
  await open(modelWith(true));
  for (const [what, invented] of INVENTED) {
    says(invented);
    expect(await asks(), what).toMatch(/^📋 阳光里 /);
  }
  expect(endpoint.requests).toHaveLength(INVENTED.length);
  says("本周收到 3 件，谢谢大家。");
  expect(await asks()).toMatch(/^本周收到 3 件/);
});

test("a model that fails, hangs or is away costs nothing but the lead", async () => {
  await open(modelWith(true));
  endpoint.answers((response) => response.writeHead(500).end());
  expect(await asks()).toMatch(/^📋 阳光里 /);
  endpoint.answers((response) => response.destroy());
  expect(await asks("/summary 最近7天")).toMatch(/^📋 阳光里 /);
  endpoint.answers(() => {});
  expect(await asks("/summary 最近8天")).toMatch(/^📋 阳光里 /);
});

test("nobody is asked by default, and nothing but the page is worded", async () => {
  await open(modelWith(false));
  says("本周收到 3 件，谢谢大家。");
  expect(await asks()).toMatch(/^📋 阳光里 /);
  expect(endpoint.requests).toHaveLength(0);
  await closeEngines();
  await open(modelWith(true));
  for (const line of ["/stats", "/reports", "/summary 什么时候", "/summary 导出"])
    await one.tell([platform.says("chen", "dm:chen", line)]);
  expect(endpoint.requests).toHaveLength(0);
  await one.tell([platform.says("chen", "office", "/summary 本周")]);
  expect(platform.texts("office").at(-1)).toMatch(/^本周收到 3 件，谢谢大家。（这几句是 small-1/);
});
