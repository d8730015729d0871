import { spawnSync } from "node:child_process";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayChange } from "../../adapters/wechat/decode.ts";
import type { Running } from "../../src/main.ts";
import { ROOT } from "../support/sources.ts";
import { eventually, numberOf } from "../support/stage.ts";
import { SETUP_CODE, startBot, wechatSettings } from "../support/stages.ts";
import { startWechatGateway, type WechatGateway } from "../support/wechatGateway/index.ts";

// A gateway of WeChat's web protocol: accounts and rooms have other ids after each login. `now` is those of this login.
let bot: Running;
let sql: postgres.Sql;
let databaseUrl: string;
let gateway: WechatGateway;
const hex = (name: string, login: number) => Buffer.from(`${name}/${login}`).toString("hex").padEnd(64, "0");
const NAMES = { chen: "陈姐", zhou: "周姐", wang: "王阿姨", li: "李雷" };
type Actor = keyof typeof NAMES;
let login = 1;
const id = (actor: Actor | "linli") => `@${hex(actor, login)}`;
const room = (name: "building" | "staff") => `@@${hex(name, login)}`;

/** Everybody and every room under the ids of this login. */
const world = () => ({
  self: { id: id("linli"), name: "邻里" },
  people: (Object.keys(NAMES) as Actor[]).map((actor) => ({ id: id(actor), name: NAMES[actor] })),
  rooms: [
    { id: room("building"), topic: "3号楼", members: [id("linli"), id("chen"), id("zhou"), id("wang"), id("li")] },
    { id: room("staff"), topic: "工作群", members: [id("linli"), id("chen")] },
  ],
});

beforeAll(async () => {
  gateway = await startWechatGateway(world());
  const started = await startBot(wechatSettings(gateway));
  bot = started.bot;
  databaseUrl = started.databaseUrl;
  sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await isReady();
});
afterAll(async () => {
  await bot.stop();
  await sql.end();
  await gateway.close();
});

const isReady = () =>
  eventually(
    async () => (await fetch(`${bot.url}/readyz`)).ok,
    () => "the bot is not ready",
  );
const inPrivate = (actor: Actor, text: string) => gateway.says(id(actor), null, text);
const inGroup = (actor: Actor, text: string) => gateway.says(id(actor), room("building"), text);
const toActor = async (actor: Actor, words: string) => (await gateway.heard(id(actor), words, 15_000)).text;
const toGroup = async (words: string) => (await gateway.heard(room("building"), words, 15_000)).text;
const lineIn = (text: string, start: string) => text.split("\n").find((line) => line.startsWith(start))!;
const personOf = async (actor: Actor) =>
  (
    await sql`select p.person_id as id from person_accounts p join accounts a on a.id = p.account_id
      where a.external_id = ${id(actor)}`
  )[0]?.id;

/** Makes somebody what a line says, by a code that `by` is given and passes on. */
async function appoint(by: Actor, line: string, target: Actor, role: string): Promise<void> {
  await inPrivate(by, line);
  const code = lineIn(await toActor(by, "转给要当"), "/role ");
  await inPrivate(target, code);
  await toActor(target, `您现在是${role}`);
}

/** What the operator does when no admin can be reached any more. @returns the line that is passed on */
async function adminLine(): Promise<string> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const { stdout } = spawnSync(process.execPath, [join(ROOT, "src/adminCode.ts")], { encoding: "utf8", env });
  // It goes by the machine's clock, the story by its own.
  await sql`update codes set expires_at = null where kind = 'role' and issued_by is null`;
  return lineIn(stdout, "/role ");
}

test("accounts and groups are marked whose ids will be others", async () => {
  await gateway.call("join", room("building"), [id("linli")], id("chen"));
  await gateway.call("join", room("staff"), [id("linli")], id("chen"));
  await inGroup("chen", `/setup ${SETUP_CODE} 阳光里`);
  await toGroup("阳光里开通好了");
  await inGroup("chen", "/bind 3号楼");
  await toGroup("现在是3号楼的群");
  await gateway.says(id("chen"), room("staff"), "/bind 工作群");
  await gateway.heard(room("staff"), "这里是工作群", 15_000);
  await inPrivate("chen", "/start");
  await appoint("chen", "/role 楼长 3号楼", "zhou", "3号楼楼长");
  await inGroup("wang", "报事 三号楼2单元电梯停了");
  await toGroup("#1");
  for (const [actor, door] of [
    ["wang", "3-2-501"],
    ["li", "3-2-601"],
  ] as const) {
    await inPrivate(actor, "/start");
    await toActor(actor, "报事");
    await inGroup(actor, `/join ${door}`);
    await toActor("zhou", `${door.slice(-3)}`);
    await inPrivate("zhou", "1");
    await toActor(actor, "登记好了");
  }
  const marks = await sql`select bool_and(may_change) as all from
    (select may_change from accounts union all select may_change from chats) as marked`;
  expect(marks[0]!.all).toBe(true);
  expect(["wxid_a1b2c3d4e5f6a7b8", "30001@chatroom", "7881302@openim", "R:1088", "@linli"].filter(mayChange)).toEqual(
    [],
  );
});

let before: number;
test("after another login nobody has anything of anybody, and the operator's code makes an admin again", async () => {
  before = await personOf("wang");
  login = 2;
  await gateway.call("logInAnew", { ...world(), loggedIn: true });
  await isReady();
  await inGroup("chen", "/bind 3号楼");
  await toGroup("绑定群要居委会或管理员来做");
  await inPrivate("wang", "/me");
  await toActor("wang", "小区");
  expect(await personOf("wang")).toBeUndefined();
  await inPrivate("chen", await adminLine());
  await toActor("chen", "您现在是管理员");
});

test("a group is found again by a code, and goes on where it was", async () => {
  await inPrivate("chen", "/rebind");
  const list = await toActor("chen", "要接上哪个群");
  await inPrivate("chen", numberOf(list, "3号楼"));
  const line = lineIn(await toActor("chen", "请在“3号楼”那个群里发"), "/rebind ");
  expect(line).toMatch(/^\/rebind (?:\w{4}-){2}\w{4}$/);
  await inPrivate("chen", line);
  await toActor("chen", "请在那个群里发这一句");
  await inGroup("li", line);
  await toGroup("接上了，这里还是3号楼的群");
  await inGroup("chen", line);
  await toGroup("这个码不对");
  // The card of before, and what becomes of it, stand in the group as it is now.
  await inGroup("chen", "/accept 1");
  await inGroup("chen", "/done 1 门机已换");
  await toGroup("反映的邻居，解决了吗？");
  const rows = await sql`select chat from reports where number = 1`;
  expect(rows).toEqual([{ chat: room("building") }]);
});

test("a neighbour is found again by whom a leader vouches for, with all that was theirs", async () => {
  await appoint("chen", "/role 楼长 3号楼", "zhou", "3号楼楼长");
  await inGroup("wang", "已解决");
  await toGroup("没有等着确认的事");
  await inPrivate("zhou", "/rebind 3-2-501");
  const who = await toActor("zhou", "是哪一位");
  await inPrivate("zhou", numberOf(who, "王阿姨"));
  const line = lineIn(await toActor("zhou", "认准是 3号楼2单元501 的本人"), "/rebind ");
  await inPrivate("wang", line);
  await toActor("wang", "找回来了");
  await toActor("zhou", "您给的码用掉了");
  expect(await personOf("wang")).toBe(before);
  await inPrivate("wang", "/me");
  await toActor("wang", "登记好了：3号楼2单元501");
  await inGroup("wang", "已解决");
  await toGroup("谢谢确认");
  await inPrivate("li", line);
  await toActor("li", "这个码不对");
});

test("five wrong codes, and no other is looked at for an hour", async () => {
  for (let i = 0; i < 5; i++) await inPrivate("li", `/rebind 2222-3333-444${i + 2}`);
  await toActor("li", "试的次数太多了");
});
