import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reader } from "../support/chat.ts";
import { TOWNS } from "../support/telegramTown.ts";
import type { Town } from "../support/town.ts";

/** The committee chooses a matter of the law, is asked for its words, and writes nothing but the question. */
describe.each(TOWNS)("on %s", (_name, open) => {
  let town: Town;
  beforeAll(async () => {
    town = await open();
    const lines = ["楼栋,单元,房号,面积,业主,业主编号", "3,1,102,60,李大爷,", "3,1,801,90,赵晓,"];
    await town.say("chen", "dm:chen", "", { file: { name: "roll.csv", bytes: Buffer.from(lines.join("\n")) } });
    await town.tap("chen", "dm:chen", "确认导入");
  });
  afterAll(() => town.close());
  const { ask } = reader(() => town);
  const say = (words: string) => ask("chen", "dm:chen", words);
  const ASKED = "现在把要表决的话发给我";
  const drafts = async () =>
    (await town.sql`select question from polls where electorate = 'owner' and state = 'draft' order by number`).map(
      (row) => row.question,
    );

  test("after a press the next words are the question, though they sound like a matter to report", async () => {
    await say("业主表决");
    await town.tap("chen", "dm:chen", "选聘和解聘物业");
    expect((await town.last("dm:chen")).text).toContain(ASKED);
    const preview = await say("是否续聘阳光物业？");
    expect(preview).toContain("是否续聘阳光物业？");
    expect(preview).toContain("选聘和解聘物业：要三分之二参加，参加的人过半数同意");
    expect(await drafts()).toEqual(["是否续聘阳光物业？"]);
  });

  test("after a typed number, and behind the number in one line, as well; with its parts", async () => {
    await say("业主表决");
    expect(await say("7")).toContain(ASKED);
    const preview = await say("3号楼电梯要不要加装？ | 截止 3天 | 地点 3号楼");
    expect(preview).toContain("3号楼电梯要不要加装？");
    expect(preview).toContain("业主预表决 · 3号楼");
    expect(await say("业主表决 4")).toContain(ASKED);
    expect(await say("要不要换物业？")).toContain("要不要换物业？");
    expect(await say("业主表决 7 楼道灯要不要改建？")).toContain("楼道灯要不要改建？");
    expect(await drafts()).toEqual(["楼道灯要不要改建？"]);
  });

  test("what was written before the matter was known is kept for it, and parts behind the question are parts", async () => {
    const kept = async () =>
      (
        await town.sql`select question, committee, rule, to_char(closes_at at time zone 'Asia/Shanghai', 'MM-DD HH24') as closes
          from polls join resolutions using (community_id, number) where state = 'draft'`
      )[0];
    const whole = "要不要续聘阳光物业？ | 截止 12月5日晚8点 | 组织 业委会 | 依据 议事规则第十条";
    expect(await say(`业主表决 ${whole}`)).toContain("表决哪一类事");
    expect(await say("4")).toContain("选聘和解聘物业");
    const asked = { question: "要不要续聘阳光物业？", closes: "12-05 20" };
    expect(await kept()).toEqual({ ...asked, committee: "业委会", rule: "议事规则第十条" });
    expect(await say("业主表决 4")).toContain(ASKED);
    await say("是否续聘阳光物业？截止 12月6日晚8点，组织 业主委员会；依据：《议事规则》第十条");
    expect(await kept()).toEqual({
      ...{ question: "是否续聘阳光物业？", closes: "12-06 20" },
      ...{ committee: "业主委员会", rule: "《议事规则》第十条" },
    });
    // A comma before a word that is no part divides nothing.
    await say("业主表决 4 | 是否同意，依据规约更换物业？");
    expect(await kept()).toMatchObject({ question: "是否同意，依据规约更换物业？" });
    await say("业主表决 7 楼道灯要不要改建？");
  });

  test("what is asked in between is answered, somebody else's words are theirs, and late words are a matter again", async () => {
    expect(await say("业主表决 4")).toContain(ASKED);
    expect(await say("委托怎么弄")).toMatch(/^委托 15 —— /);
    expect(await say("业主表决 4")).toContain(ASKED);
    expect(await ask("admin", "dm:admin", "是否续聘阳光物业？")).not.toContain("我理解成这样");
    await town.advance(0.25);
    expect(await say("是否续聘阳光物业？")).not.toContain("我理解成这样");
    expect(await drafts()).toEqual(["楼道灯要不要改建？"]);
  });
});
