import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../../src/engine/log.ts";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import { openTown, type Town } from "../support/town.ts";

const codeIn = (text: string) => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(text)![0];

/** Every row of every table, as text, with what the database itself notes of a row. */
async function everything(town: Town): Promise<{ table: string; xmin: string; row: string }[]> {
  const tables = await town.sql`select table_name from information_schema.tables where table_schema = 'public'`;
  const dump: { table: string; xmin: string; row: string }[] = [];
  for (const { table_name: table } of tables) {
    const rows = await town.sql.unsafe(`select xmin::text, to_jsonb(t)::text as row from "${table}" t`);
    dump.push(...rows.map((r) => ({ table, xmin: r.xmin as string, row: r.row as string })));
  }
  return dump;
}

describe.each(TOWNS)("without a name, on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
  });
  afterAll(() => town.close());
  const { card, ask, texts } = reader(() => town);

  test("/anon is for a private chat; staff see the words, and nobody who", async () => {
    expect(await ask("zhao", "b3", "/anon 有人把消防门锁上了")).toContain("请私聊我再发一次");
    expect(await ask("zhao", "dm:zhao", "/anon")).toContain("写一句是什么事");
    const group = (await texts("b3")).length;
    const told = await ask("zhao", "dm:zhao", "/anon 3号楼有人把消防门锁上了");
    expect(told).toContain("#1 记下了，只有居委会看得到内容；要是派给别人办，办的人才也看得到。谁也看不到是您。");
    expect((await card("staff", 1)).text).toMatch(/^📩 #1 匿名反映\n内容只在私聊里看/);
    expect((await town.last("dm:chen")).text).toContain("原话：3号楼有人把消防门锁上了");
    expect(await texts("b3")).toHaveLength(group);
    const dump = await everything(town);
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
    expect(
      await ask("liu", "dm:liu", `/case ${code.toLowerCase().replaceAll("-", " ").replaceAll(" ", "")}`),
    ).toContain("居委会已接单");
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
    expect((await everything(town)).filter((d) => d.row.includes(code))).toEqual([]);
  });

  test("written without a space it is still without a name, and a question about it is no report", async () => {
    const count = async () => (await town.sql`select count(*)::int as n from reports`)[0]!.n as number;
    const before = await count();
    for (const [line, text] of [
      ["匿名举报二单元有人飞线充电", "二单元有人飞线充电"],
      ["我想匿名反映一下物业乱收停车费", "物业乱收停车费"],
      ["匿名：保洁三天没来", "保洁三天没来"],
    ]) {
      expect(await ask("yang", "dm:yang", line!)).toContain("谁也看不到是您");
      const [row] = await town.sql`select text, person_id, anonymous from reports order by number desc limit 1`;
      expect(row).toEqual({ text, person_id: null, anonymous: "code" });
    }
    expect(await ask("yang", "dm:yang", "匿名严格保安收钱放车")).toContain("要是只有您这一件，就没有别的可混");
    expect(await ask("yang", "dm:yang", "匿名举报安全吗")).toContain("写一句是什么事");
    expect(await count()).toBe(before + 3);
    // Whoever is nobody here yet is told how to begin, and what they said is kept nowhere either.
    expect(await ask("mei", "dm:mei", "匿名 有人偷接水表")).not.toContain("#");
    const left = (await everything(town)).filter((d) => /偷接水表|飞线充电|保安收钱|安全吗/.test(d.row));
    expect(left.map((d) => d.table).sort()).toEqual(["report_sealed", "reports"]);
  });

  test("with the code one rates too, follows what it was put together with, and is too late after a month", async () => {
    const first = codeIn(await ask("liu", "dm:liu", "匿名 物业值班室半夜没人"));
    const second = codeIn(await ask("zhao", "dm:zhao", "匿名 夜里打物业电话没人接"));
    const [row] = await town.sql`select max(number)::int as number from reports`;
    const number = row!.number as number;
    await town.say("chen", "staff", `合并 ${number} ${number - 1}`);
    await town.say("chen", "staff", `接单 ${number - 1}`);
    await town.say("chen", "staff", `办结 ${number - 1} 夜班排好了`);
    const followed = await ask("zhao", "dm:zhao", `回执 ${second}`);
    expect(followed).toContain(`#${number - 1} `);
    expect(followed).toContain("夜班排好了");
    expect(followed).not.toContain("后面加");
    expect(await ask("liu", "dm:liu", `回执 ${first} 4`)).toContain("还没确认解决");
    expect(await ask("liu", "dm:liu", `回执 ${first} 已解决`)).toContain("后面加 1 到 5");
    expect(await ask("liu", "dm:liu", `回执 ${first} 4`)).toContain("记下了");
    expect(await ask("liu", "dm:liu", `回执 ${first} 5`)).toContain("已经打过分了");
    const [rated] = await town.sql`select stars, state from reports where number = ${number - 1}`;
    expect(rated).toEqual({ stars: 4, state: "confirmed" });
    await town.sql`update reports set ended_at = ended_at - interval '31 days' where number = ${number - 1}`;
    expect(await ask("liu", "dm:liu", `回执 ${first} 没解决 又没人了`)).toContain("超过 30 天了");
  });

  test("/anon 严格: sealed until the evening, then known only by its day; the reporter is told what remains", async () => {
    const told = await ask("qian", "dm:qian", "/anon 严格 业委会账目没有公开");
    expect(told).toContain("要是只有您这一件，就没有别的可混");
    expect(told).toContain("我用的电脑怕丢东西，会自动多存几份，那里面也可能还留一阵子");
    expect(told).toContain("只有居委会看得到内容；要是派给别人办，办的人才也看得到");
    expect((await texts("dm:chen")).filter((t) => t.includes("账目"))).toEqual([]);
    expect(await ask("qian", "dm:qian", `/case ${codeIn(told)}`)).toContain("今天傍晚交给居委会");
    await town.advance(10);
    expect((await texts("dm:chen")).filter((t) => t.includes("账目"))).toHaveLength(1);
    expect((await texts("staff")).filter((t) => t.includes("账目"))).toEqual([]);
    const [row] = await town.sql`select anonymous, reported_at, person_id, chat from reports where text like '%账目%'`;
    expect(row).toEqual({
      ...{ anonymous: "strict", person_id: null, chat: "" },
      reported_at: new Date("2026-11-24T16:00:00Z"),
    });
    expect(await ask("qian", "dm:qian", `/case ${codeIn(told)}`)).toContain("业委会账目没有公开");
  });

  test("the first word says what it is; what cannot wait is not left until the evening", async () => {
    const told = await ask("wang", "dm:wang", "匿名 建议 大堂装一台除颤仪");
    const [row] = await town.sql`select kind, text, building from reports order by number desc limit 1`;
    expect(row).toMatchObject({ kind: "suggestion", text: "大堂装一台除颤仪" });
    expect(told).toContain("只有居委会看得到内容");
    await ask("wang", "dm:wang", "/anon 投诉 物业保安半夜打牌");
    const [complaint] = await town.sql`select kind from reports order by number desc limit 1`;
    expect(complaint).toEqual({ kind: "complaint" });
    const before = await town.sql`select count(*)::int as n from reports`;
    expect(await ask("wang", "dm:wang", "/anon 严格 3号楼闻到很浓的煤气味")).toContain("等到傍晚就晚了");
    expect(await town.sql`select count(*)::int as n from reports`).toEqual(before);
    expect((await everything(town)).filter((d) => d.row.includes("煤气味"))).toEqual([]);
    expect(await ask("wang", "dm:wang", "/anon 3号楼闻到很浓的煤气味")).toContain("已经马上转给居委会和管这事的人");
    expect((await town.last("staff")).text).toContain("🚨");
    for (const chat of ["dm:wu", "dm:chen"]) expect((await town.last(chat)).text).toContain("煤气味");
    // Its words are for those who see to it: a neighbour who reports the same is not asked about it.
    expect(await ask("li", "b3", "报事 3号楼有股煤气的味道")).not.toContain("是同一件吗");
  });

  test("who names themselves, or their door, is told so before anything is kept; danger is not held up", async () => {
    const last = async () => (await town.sql`select coalesce(max(number), 0)::int as n from reports`)[0]!.n as number;
    const before = await last();
    await town.say("mei", "b3", "/me");
    for (const [who, words] of [
      ["mei", "匿名 严格 我是小梅 住3-2-902 物业说话太难听"],
      ["zhao", "匿名 我家801，楼上天天往下倒水"],
      ["zhao", "匿名 楼上往801的窗户上倒水"],
      ["liu", "匿名 物业收了钱不开票，电话13800138000"],
    ] as const) {
      expect(await ask(who, `dm:${who}`, words), words).toContain("所以还没有记");
      expect(await last()).toBe(before);
    }
    expect(
      (await everything(town)).filter((d) => d.row.includes("说话太难听") || d.row.includes("天天往下倒水")),
    ).toEqual([]);
    expect(await ask("zhao", "dm:zhao", "匿名 严格 照原样 物业的人在902说话太难听")).toContain("您的回执");
    expect(await ask("zhao", "dm:zhao", "匿名 照原样 楼上往801的窗户上倒水")).toContain("记下了");
    expect(await ask("wang", "dm:wang", "匿名 我是说保安老睡觉")).toContain("记下了");
    expect(await ask("zhao", "dm:zhao", "匿名 我家801煤气漏了，闻到很浓的煤气味")).toContain("马上转给");
    await town.sql`delete from report_sealed`;
  });

  test("more words are a word more, not a second try; a code alone shows how it stands", async () => {
    const told = await ask("liu", "dm:liu", "匿名 3号楼楼顶有人养鸽子");
    const code = codeIn(told);
    const number = Number(/#([0-9]+)/.exec(told)![1]);
    await town.say("chen", "staff", `接单 ${number}`);
    await town.say("liu", "dm:liu", `/case ${code} 补充 有三十多只`);
    const added = (await town.last("dm:chen")).text;
    expect(added).toContain("补充了一句。\n有邻居反映：有三十多只");
    expect(added).not.toContain("次处理");
    expect(await ask("liu", "dm:liu", code)).toContain("原话：3号楼楼顶有人养鸽子");
    expect(await ask("liu", "dm:liu", code.toLowerCase())).toContain("居委会已接单");
    expect(await ask("liu", "dm:liu", code.replaceAll("-", " "))).toContain("居委会已接单");
    await town.say("liu", "dm:liu", `我的回执 ${code}`.replace("我的", ""));
    expect((await everything(town)).filter((d) => d.row.includes(code))).toEqual([]);
    // In a group it is answered in private, and not kept.
    expect(await ask("liu", "b3", code)).toContain("请私聊我再发一次");
    expect((await everything(town)).filter((d) => d.row.includes(code))).toEqual([]);
    // Sent back, and given to another: that one has it for the first time.
    await town.say("chen", "staff", `办结 ${number} 劝过了`);
    await town.say("liu", "dm:liu", `${code} 没解决 还在养`);
    await town.say("chen", "staff", `派单 ${number} 业委会 确定`);
    expect(await ask("liu", "dm:liu", code)).toContain("已转给业委会，等接单");
    expect((await card("staff", number)).text).toContain("第 2 次处理");
  });
});

describe("who wrote what", () => {
  let town: Town;
  /** All that the bot logs. */
  const logged: string[] = [];
  beforeAll(async () => {
    town = await openTown({}, createLog("trace", { write: (line) => logged.push(line) }));
  });
  afterAll(() => town.close());

  /** What five neighbours say on one day, each in private: who said which is what must not be found. */
  const WRITERS = ["wang", "li", "zhao", "liu", "yang"] as const;

  interface Row {
    table: string;
    columns: Record<string, unknown>;
  }

  /** Every row of every table with its columns, and what the database itself notes: where it lies, and which transaction wrote it. */
  async function allRows(): Promise<Row[]> {
    const tables = await town.sql`select table_name from information_schema.tables where table_schema = 'public'`;
    const all: Row[] = [];
    for (const { table_name: table } of tables) {
      const rows = await town.sql.unsafe(
        `select to_jsonb(t) || jsonb_build_object('xmin', t.xmin::text::bigint,
        'ctid', (t.ctid::text::point)[0] * 100000 + (t.ctid::text::point)[1]) as columns from "${table}" t`,
      );
      all.push(...rows.map((r) => ({ table, columns: r.columns as Row["columns"] })));
    }
    return all;
  }

  const inOrder = (a: unknown, b: unknown) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;

  /**
   * Guesses who wrote which words, in every way that an order can tell: the writers in the order in which they wrote
   * (which anybody can see who sees when private chats were alive), against all rows of a table that are about the words
   * (they hold them, or the number or the code's hash of such a row), in the order of each of their columns; and by the
   * nearest transaction.
   * @returns for each way, who each of the words is said to be by
   */
  async function guesses(words: readonly string[], writers: readonly { chat: string; xmin: number }[]) {
    const rows = await allRows();
    const holds = (row: Row, what: string) => JSON.stringify(row.columns).includes(what);
    const known = new Map<string, { number: unknown; hash: unknown }>();
    for (const word of words) {
      const found = rows.find((r) => ["reports", "report_sealed"].includes(r.table) && holds(r, word))!;
      const { number, hash } = found.columns;
      const code = rows.find((r) => r.table === "report_codes" && r.columns.number === number);
      known.set(word, { number, hash: hash ?? code?.columns.hash });
    }
    const wordOf = (row: Row) =>
      words.find((word) => {
        const { number, hash } = known.get(word)!;
        const { columns } = row;
        const numbered = number !== undefined && row.table.startsWith("report") && columns.number === number;
        return (
          holds(row, word) ||
          numbered ||
          (hash !== undefined && columns.hash === hash) ||
          columns.card === `report:${number}`
        );
      });
    const about = new Map<string, { row: Row; word: string }[]>();
    for (const row of rows) {
      const word = wordOf(row);
      if (word !== undefined) about.set(row.table, [...(about.get(row.table) ?? []), { row, word }]);
    }
    const ways = new Map<string, Map<string, string>>();
    for (const [table, list] of about) {
      for (const column of Object.keys(list[0]!.row.columns)) {
        const ranked = list.toSorted((a, b) => inOrder(a.row.columns[column], b.row.columns[column]));
        const first = new Map<string, number>();
        for (const { word } of ranked) if (!first.has(word)) first.set(word, first.size);
        const same = new Set(list.map(({ row }) => JSON.stringify(row.columns[column]))).size === 1;
        // What is alike in all of them orders nothing.
        if (!same)
          ways.set(`${table}.${column}`, new Map([...first].map(([word, i]) => [word, writers[i]?.chat ?? ""])));
      }
      const nearest = list.map(({ row, word }) => {
        const far = (w: { xmin: number }) => Math.abs(w.xmin - Number(row.columns.xmin));
        return [word, writers.toSorted((a, b) => far(a) - far(b))[0]!.chat] as const;
      });
      ways.set(`${table}, the nearest transaction`, new Map(nearest));
    }
    return ways;
  }

  /** A generator of numbers from a seed. */
  function dice(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      // Marsaglia's xorshift32.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return Math.floor(((state >>> 0) / 2 ** 32) * below);
    };
  }

  function shuffled<T>(list: readonly T[], roll: (below: number) => number): T[] {
    const all = [...list];
    for (let i = all.length - 1; i > 0; i--) {
      const j = roll(i + 1);
      [all[i], all[j]] = [all[j]!, all[i]!];
    }
    return all;
  }

  test("over days with five equally likely writers, no table and no log tells better than chance who wrote what", async () => {
    const DAYS = 16;
    const roll = dice(20_261_126);
    const hits = new Map<string, { right: number; of: number }>();
    const begun = logged.length;
    for (let day = 0; day < DAYS; day++) {
      const truth = new Map<string, string>();
      const writers: { chat: string; xmin: number }[] = [];
      // Which of the five words comes first is thrown too: what is read out of them (a category) must not tell the order.
      const marks = shuffled([..."甲乙丙丁戊"], roll);
      for (const [i, writer] of shuffled(WRITERS, roll).entries()) {
        const word = `第${day}日${marks[i]}家的话`;
        truth.set(word, `dm:${writer}`);
        await town.say(writer, `dm:${writer}`, `/anon 严格 ${word}，水管坏了`);
        const [trace] = await town.sql`select xmin::text::bigint as xmin from inbox
        where platform = 'simulator' and chat = ${`dm:${writer}`} order by id desc limit 1`;
        writers.push({ chat: `dm:${writer}`, xmin: Number(trace!.xmin) });
      }
      for (const when of ["by day", "after the evening"]) {
        if (when !== "by day") await town.advance(24);
        for (const [way, made] of await guesses([...truth.keys()], writers)) {
          const { right, of } = hits.get(`${when}: ${way}`) ?? { right: 0, of: 0 };
          const hit = [...made].filter(([word, chat]) => truth.get(word) === chat).length;
          hits.set(`${when}: ${way}`, { right: right + hit, of: of + made.size });
        }
      }
    }
    // One in five by chance: of five words in any order one is right, with a variance of one. Five deviations are no
    // chance any more, and of some dozens of ways none should come near.
    expect(hits.size).toBeGreaterThan(10);
    for (const [way, { right, of }] of hits)
      expect(right / of, `${way}: ${right} of ${of}`).toBeLessThan(0.2 + 5 * Math.sqrt(0.2 / of));
    // Nothing of a writer stands in one row with their words, or with the report that they became.
    const people = await town.sql`select a.external_id as id, p.person_id from accounts a
    join person_accounts p on p.account_id = a.id where a.external_id = any(${[...WRITERS]})`;
    expect(people).toHaveLength(WRITERS.length);
    for (const { table, columns } of await allRows()) {
      const text = JSON.stringify(columns);
      if (!text.includes("家的话")) continue;
      expect(
        WRITERS.filter((w) => new RegExp(`"(dm:)?${w}"`).test(text)),
        table,
      ).toEqual([]);
      expect(
        [columns.person_id, columns.event_id, columns.sender].filter((v) => v != null),
        table,
      ).toEqual([]);
    }
    const byPeople = await town.sql`select 1 from report_events e join reports r on r.number = e.number
    where r.anonymous = 'strict' and e.change = 'reported' and e.by_person_id is not null`;
    expect(byPeople).toEqual([]);
    // The log, at its most talkative: no words, no codes, and no line about any of these reports.
    const lines = logged.slice(begun);
    const hashes = (await town.sql`select hash from report_codes`).map((r) => r.hash as string);
    expect(lines.filter((line) => /家的话|水管/.test(line) || hashes.some((hash) => line.includes(hash)))).toEqual([]);
    expect(lines.filter((line) => /report/.test(line))).toEqual([]);
  }, 240_000);

  test("the test can fail: with the time of day or the order of writing left in, the same guesses find the writers", async () => {
    const words: string[] = [];
    const writers: { chat: string; xmin: number }[] = [];
    for (const [i, writer] of WRITERS.entries()) {
      words.push(`露出来的${"甲乙丙丁戊"[i]}家的话`);
      await town.say(writer, `dm:${writer}`, `/anon ${words[i]}，水管坏了`);
      const [trace] = await town.sql`select xmin::text::bigint as xmin from inbox
      where platform = 'simulator' and chat = ${`dm:${writer}`} order by id desc limit 1`;
      writers.push({ chat: `dm:${writer}`, xmin: Number(trace!.xmin) });
    }
    const ways = await guesses(words, writers);
    for (const way of ["reports.number", "reports.reported_at", "reports, the nearest transaction"])
      expect(
        [...ways.get(way)!].filter(([word, chat]) => chat === `dm:${WRITERS[words.indexOf(word)]}`),
        way,
      ).toHaveLength(5);
  });
});
