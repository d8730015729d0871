import { afterAll, beforeAll, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { openTown, type Town } from "../support/town.ts";

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());
const { card, ask, texts } = reader(() => town);

const codeIn = (text: string) => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(text)![0];

/** Every row of every table, as text, with what the database itself notes of a row. */
async function everything(): Promise<{ table: string; xmin: string; row: string }[]> {
  const tables = await town.sql`select table_name from information_schema.tables where table_schema = 'public'`;
  const dump: { table: string; xmin: string; row: string }[] = [];
  for (const { table_name: table } of tables) {
    const rows = await town.sql.unsafe(`select xmin::text, to_jsonb(t)::text as row from "${table}" t`);
    dump.push(...rows.map((r) => ({ table, xmin: r.xmin as string, row: r.row as string })));
  }
  return dump;
}

test("/anon is for a private chat; staff see the words, and nobody who", async () => {
  expect(await ask("zhao", "b3", "/anon 有人把消防门锁上了")).toContain("请私聊我再发一次");
  expect(await ask("zhao", "dm:zhao", "/anon")).toContain("写一句是什么事");
  const group = (await texts("b3")).length;
  const told = await ask("zhao", "dm:zhao", "/anon 3号楼有人把消防门锁上了");
  expect(told).toContain("#1 记下了，只有居委会看得到内容，谁也看不到是您。");
  expect((await card("staff", 1)).text).toContain("匿名反映：3号楼有人把消防门锁上了");
  expect(await texts("b3")).toHaveLength(group);
  const dump = await everything();
  expect(dump.filter((d) => d.row.includes("消防门")).map((d) => d.table)).toEqual(["reports"]);
  expect(dump.filter((d) => d.row.includes(codeIn(told)))).toEqual([]);
  const [row] = await town.sql`select person_id, platform, chat from reports`;
  expect(row).toEqual({ person_id: null, platform: "", chat: "" });
  expect(await ask("zhao", "dm:zhao", "#1")).toContain("没找到 #1");
});

test("with the code one follows it, says it is not solved, and ends it; without it nobody does", async () => {
  const told = await ask("liu", "dm:liu", "匿名 3号楼楼道堆满纸箱");
  const code = codeIn(told);
  await town.say("chen", "staff", "接单 2");
  expect(await ask("liu", "dm:liu", `/case ${code.toLowerCase().replaceAll("-", " ").replaceAll(" ", "")}`)).toContain(
    "居委会已接单",
  );
  expect(await ask("li", "dm:li", "/case 2222-3333-4444-5555")).toContain("没找到这个回执");
  expect(await ask("liu", "b3", `/case ${code}`)).toContain("请私聊我再发一次");
  await town.say("chen", "staff", "办结 2 清走了");
  expect(await ask("liu", "dm:liu", `/case ${code}`)).toContain("解决了吗？");
  await town.say("liu", "dm:liu", `/case ${code} 没解决 三楼还有`);
  expect((await town.last("dm:chen")).text).toContain("第 2 次处理，请再看看。\n有邻居反映：三楼还有");
  await town.say("chen", "staff", "办结 2 三楼也清了");
  expect(await ask("liu", "dm:liu", `/case ${code} 已解决`)).toContain("邻居确认已解决");
  const log =
    await town.sql`select by_person_id from report_events where number = 2 and change in ('reopened', 'confirmed', 'reported')`;
  expect(log.map((e) => e.by_person_id)).toEqual([null, null, null]);
  expect((await everything()).filter((d) => d.row.includes(code))).toEqual([]);
});

test("/anon 严格: sealed until the evening, then known only by its day; the reporter is told what remains", async () => {
  const told = await ask("qian", "dm:qian", "/anon 严格 业委会账目没有公开");
  expect(told).toContain("今天傍晚和别人的话混在一起");
  expect(told).toContain("数据库的日志和备份里，可能还有痕迹");
  expect((await texts("staff")).filter((t) => t.includes("账目"))).toEqual([]);
  expect(await ask("qian", "dm:qian", `/case ${codeIn(told)}`)).toContain("今天傍晚交给居委会");
  await town.advance(10);
  expect((await texts("staff")).filter((t) => t.includes("账目"))).toHaveLength(1);
  const [row] = await town.sql`select anonymous, reported_at, person_id, chat from reports where text like '%账目%'`;
  expect(row).toEqual({
    ...{ anonymous: "strict", person_id: null, chat: "" },
    reported_at: new Date("2026-11-24T16:00:00Z"),
  });
  expect(await ask("qian", "dm:qian", `/case ${codeIn(told)}`)).toContain("业委会账目没有公开");
});

/** What five neighbours say on one day, each in private: who said which is what must not be found. */
const WRITERS = ["wang", "li", "zhao", "liu", "yang"] as const;

/**
 * Guesses who wrote which text from every table: by the order of rows, by what the database notes of the transaction
 * that wrote them (alike or near), and by words left anywhere beside a writer.
 */
async function guess(words: readonly string[]): Promise<Map<string, string>[]> {
  const dump = await everything();
  const about = dump.filter((d) => words.some((w) => d.row.includes(w)));
  const wordOf = (row: string) => words.find((w) => row.includes(w))!;
  const traces = await town.sql`select id, chat, xmin::text::bigint as xmin from inbox
    where platform = 'simulator' and chat like 'dm:%' order by id desc limit 40`;
  const writers = traces
    .toReversed()
    .filter((t) => WRITERS.some((w) => t.chat === `dm:${w}`))
    .slice(-WRITERS.length);
  const guesses: Map<string, string>[] = [];
  for (const table of new Set(about.map((a) => a.table))) {
    const rows = about.filter((a) => a.table === table);
    // As they lie in the table, against the order of the messages.
    guesses.push(new Map(rows.map((r, i) => [wordOf(r.row), writers[i]?.chat ?? ""])));
    // By the nearest transaction.
    guesses.push(
      new Map(
        rows.map((r) => {
          const near = writers.toSorted(
            (a, b) => Math.abs(Number(a.xmin) - Number(r.xmin)) - Math.abs(Number(b.xmin) - Number(r.xmin)),
          );
          return [wordOf(r.row), near[0]?.chat ?? ""];
        }),
      ),
    );
    // By the numbers they were given.
    const numbered = rows
      .filter((r) => /"number":/.test(r.row))
      .toSorted((a, b) => Number(/"number": ?(\d+)/.exec(a.row)![1]) - Number(/"number": ?(\d+)/.exec(b.row)![1]));
    guesses.push(new Map(numbered.map((r, i) => [wordOf(r.row), writers[i]?.chat ?? ""])));
  }
  return guesses;
}

test("over days with five equally likely writers, nothing in the tables tells better than chance who wrote what", async () => {
  const DAYS = 16;
  const hits: number[] = [];
  let pairs = 0;
  for (let day = 0; day < DAYS; day++) {
    const order = WRITERS.map((w, i) => ({ w, at: (i * 7 + day * 3) % 5 })).toSorted((a, b) => a.at - b.at);
    const truth = new Map<string, string>();
    for (const [i, { w }] of order.entries()) {
      const word = `第${day}日第${(i * 2 + day) % 5}段话`;
      truth.set(word, `dm:${w}`);
      await town.say(w, `dm:${w}`, `/anon 严格 ${word}，水管坏了`);
    }
    for (const evening of [false, true]) {
      if (evening) await town.advance(24);
      const guesses = await guess([...truth.keys()]);
      for (const [k, made] of guesses.entries()) {
        hits[k] = (hits[k] ?? 0) + [...made].filter(([word, chat]) => truth.get(word) === chat).length;
      }
    }
    pairs += 2 * WRITERS.length;
  }
  // One in five by chance: 32 of 160, with a deviation of 5.1; five of them and it is no chance any more.
  expect(hits.length).toBeGreaterThan(0);
  for (const hit of hits) expect(hit / pairs, `${hits}`).toBeLessThan(0.2 + 5 * Math.sqrt((0.2 * 0.8) / pairs));
  const left = await everything();
  for (const w of WRITERS) {
    expect(left.filter((d) => d.row.includes("段话") && new RegExp(`"(dm:)?${w}"`).test(d.row))).toEqual([]);
  }
}, 120_000);
