import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import sharp from "sharp";
import { keepWhole } from "../../src/store/db.ts";
import type { Call, Message } from "../support/botApi/index.ts";
import { type Change, type Deed, type Dice, dice, type Effect, type Layout } from "./ledger.ts";
import type { FakeApi } from "./processes.ts";

/** How long a person waits to see what came of their words before they give up. */
const PATIENCE_MS = 150_000;
/** How long a person looks for a button before they type instead. */
const LOOK_MS = 20_000;

const TROUBLES = [
  "楼道灯不亮",
  "单元门关不上",
  "垃圾没有清走",
  "楼梯扶手松了",
  "水管渗水",
  "草地很久没剪",
  "对讲机没声音",
];
/** Photos of afterwards are wanted where there is something to see: here nobody can take one. */
const ANSWERS = ["换好了，拍不了", "修好了，请看看，拍不了", "已经清走，天黑拍不了", "换了新的零件，里面拍不了"];
const CHATTER = [
  ...["大家早上好", "今天风真大", "谁家的猫跑出来了", "谢谢邻居帮忙收快递", "周末一起下棋吗", "哈哈哈", "好的好的"],
  ...[
    "电梯里遇到新邻居了，你好",
    "明天要下雨，记得收衣服",
    "有人一起拼团吗",
    "👍👍👍",
    "报告：晚饭吃多了",
    "12号的车开走了吗",
  ],
];
/** What a resident may not do. */
const FORBIDDEN = ["/reports", "/assign 1 物业", "/accept 1", "/done 1 好了", "/bind 8号楼"];

/** Many, so that no staff group is told more than Telegram lets a group be told: 20 messages a minute. */
const NAMES = ["朝阳里", "向阳里", "春光里", "翠竹苑", "银杏苑", "河畔家园"];

interface Neighbours {
  layout: Layout;
  admin: number;
  staff: number[];
  workers: number[];
  /** By the group they live in. */
  residents: Map<number, number[]>;
}

/** A report as the tables show it to somebody who waits for it. */
interface Standing {
  community_id: number;
  number: number;
  state: string;
  round: number;
  stars: number | null;
  joins: number;
}

/** The people: they set communities up, then live through one trouble after another, whatever happens to the bot. */
export class Workload {
  readonly deeds: Deed[] = [];
  readonly layouts: Layout[] = [];
  /** Stories begun, brought to their end, and given up because nothing came of somebody's words. */
  readonly stories = { begun: 0, ended: 0, givenUp: 0 };
  redelivered = 0;
  private readonly api: FakeApi;
  private readonly sql: postgres.Sql;
  private readonly seed: number;
  private readonly all: Neighbours[] = [];
  private readonly standings = new Map<string, Standing>();
  private readonly waitingFor = new Set<string>();
  private readonly shown = new Map<string, { text: string; buttons: string[] }>();
  private readonly quoted = new Map<string, string>();
  private readonly heard = new Map<number, string>();
  private readonly known = new Set<number>();
  private readonly recent: Message[] = [];
  private lastCall = 0;
  private ended = false;
  private looking: Promise<void> | null = null;
  private photo = Buffer.alloc(0);

  constructor(api: FakeApi, sql: postgres.Sql, seed: number) {
    this.api = api;
    this.sql = sql;
    this.seed = seed;
  }

  /** Sets up communities through chat; the last has no group for its staff. Needs a bot that answers. */
  async setUp(code: string): Promise<void> {
    this.photo = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#88aacc" } })
      .jpeg()
      .toBuffer();
    this.looking = this.look();
    const [first, ...others] = NAMES.map((name, index) => this.lay(name, index)) as [Neighbours, ...Neighbours[]];
    this.all.push(first, ...others);
    await this.settle(first, code);
    // The first admin gives the others a code each.
    const codes: string[] = [];
    for (const _ of others) {
      this.heard.delete(first.admin);
      await this.api.call("sendText", first.admin, first.admin, "/setup");
      const said = () => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(this.heard.get(first.admin) ?? "")?.[0];
      codes.push(await this.until(said, 30_000));
    }
    await Promise.all(others.map((people, i) => this.settle(people, codes[i]!)));
  }

  private lay(name: string, index: number): Neighbours {
    const base = (index + 1) * 1_000;
    const groups = [1, 2, 3, 4].map((n) => -(base + n));
    return {
      layout: { name, groups, staffGroup: index < NAMES.length - 1 ? -(base + 99) : null },
      admin: base + 1,
      staff: [base + 11, base + 12],
      workers: [base + 21, base + 22, base + 23],
      residents: new Map(groups.map((group, g) => [group, [1, 2, 3, 4, 5, 6].map((n) => base + 100 + g * 10 + n)])),
    };
  }

  private async settle({ layout, admin, staff, workers, residents }: Neighbours, code: string): Promise<void> {
    const { name, groups, staffGroup } = layout;
    const everybody = [admin, ...staff, ...workers, ...[...residents.values()].flat()];
    for (const id of everybody) await this.api.call("addUser", { id, first_name: `人${id}` });
    for (const id of [...groups, ...(staffGroup === null ? [] : [staffGroup])]) {
      await this.api.call("addChat", { id, type: "supergroup", title: `${name}${id}`, members: everybody });
    }
    const [first, ...others] = groups as [number, ...number[]];
    await this.ask(first, admin, `/setup ${code} ${name}`);
    await Promise.all([
      ...others.map((group, g) => this.ask(group, admin, `/bind ${g + 2}号楼`)),
      ...(staffGroup === null ? [] : [this.ask(staffGroup, admin, "/bind 工作群")]),
    ]);
    // Whoever gets a role says something first, so that the admin can answer them; roles are spread over the groups.
    const roles = [...staff.map((id) => ({ id, role: "居委会" })), ...workers.map((id) => ({ id, role: "师傅 物业" }))];
    await Promise.all(
      roles.map(async ({ id, role }, i) => {
        const group = groups[i % groups.length]!;
        const message = await this.api.call("sendText", group, id, "大家好");
        await this.ask(group, admin, `/role ${role}`, message.message_id);
        await this.ask(id, id, "/status");
      }),
    );
    await this.ask(admin, admin, "/status");
    this.layouts.push(layout);
  }

  /** Lives until `end` is called, then brings what is under way to its end. @param gapMs between two new troubles */
  async live(gapMs: number): Promise<void> {
    const under: Promise<void>[] = [this.chat(), this.redeliver()];
    const d = dice(this.seed);
    while (!this.ended) {
      under.push(this.tell(this.stories.begun++));
      await sleep(d.whole(gapMs * 0.5, gapMs * 1.5));
    }
    await Promise.all(under);
  }

  end(): void {
    this.ended = true;
  }

  /** Stops looking. Everything people did is in `deeds`. */
  async close(): Promise<void> {
    this.ended = true;
    this.closed = true;
    await this.looking;
  }
  private closed = false;

  // ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

  private async tell(story: number): Promise<void> {
    const d = dice(this.seed * 100_003 + story);
    const token = tokenOf(story);
    this.waitingFor.add(token);
    try {
      await this.live1(d, token);
      this.stories.ended++;
    } catch (error) {
      if (!(error instanceof GaveUp)) throw error;
      this.stories.givenUp++;
    } finally {
      this.waitingFor.delete(token);
    }
  }

  /** One trouble, from its first word to its end. */
  private async live1(d: Dice, token: string): Promise<void> {
    const people = d.pick(this.all);
    const group = d.pick(people.layout.groups);
    const reporter = d.pick(people.residents.get(group)!);
    // In private only those are known who have spoken in a group.
    const inPrivate = d.chance(0.25) && this.known.has(reporter);
    const chat = inPrivate ? reporter : group;
    // Unlike all others, so that nobody is asked whether it is one that is there already.
    const hash = createHash("sha512").update(token).digest("base64url");
    const unlike = hash.toLowerCase().replace(/[-_]/g, "").slice(0, 40);
    const words = `${d.pick(["报事", "报修", "/report"])} ${d.pick(TROUBLES)} ${unlike} ${token}`;
    const photo = d.chance(0.12);
    await this.say(chat, reporter, words, { kind: "report", token, photo }, photo ? this.photo : undefined);
    const filed = await this.see(token, () => true);
    this.known.add(reporter);
    const number = filed.number;
    const others = people.residents.get(group)!.filter((id) => id !== reporter);

    let joined = 0;
    if (d.chance(0.4)) {
      const joiners = others.slice(0, d.whole(1, 3));
      for (const id of joiners) {
        if (
          !(await this.press(
            chat,
            inPrivate ? reporter : id,
            number,
            "我也遇到",
            null,
            "toast",
            inPrivate ? null : { kind: "join", token },
          ))
        )
          continue;
        if (!inPrivate) joined++;
        // Some press twice.
        if (d.chance(0.3)) await this.press(chat, inPrivate ? reporter : id, number, "我也遇到", null, "toast", null);
      }
      await this.see(token, (s) => s.joins >= joined);
    }
    // Where others met the same, it would go on as one of theirs.
    if (d.chance(0.12) && joined === 0) {
      await this.say(chat, reporter, `/withdraw ${number}`, this.change(token, "withdrawn"));
      await this.see(token, (s) => s.state === "withdrawn");
      return;
    }
    if (d.chance(0.25)) await this.say(group, d.pick(others), `/assign ${number} 物业`, null);

    await this.assign(d, people, token, number);
    const worker = await this.accept(d, people, token, number);
    for (let round = 1; ; round++) {
      const answer = `${d.pick(ANSWERS)}，第${"一二三"[round - 1]}次${token}`;
      await this.say(worker, worker, `/done ${number} ${answer}`, this.change(token, "resolved"));
      await this.see(token, (s) => s.state === "resolved");
      if (!inPrivate && d.chance(0.2)) await this.press(chat, d.pick(others), number, "已解决", answer, "toast", null);
      if (round < 3 && d.chance(0.25)) {
        if (
          d.chance(0.5) ||
          !(await this.press(chat, reporter, number, "没解决", answer, "toast", this.change(token, "reopened")))
        ) {
          await this.say(chat, reporter, `/reopen ${number} 还是不行`, this.change(token, "reopened"));
        }
        await this.see(token, (s) => s.state === "accepted");
        continue;
      }
      if (
        d.chance(0.3) ||
        !(await this.press(chat, reporter, number, "已解决", answer, "toast", this.change(token, "confirmed")))
      ) {
        await this.say(chat, reporter, `/confirm ${number}`, this.change(token, "confirmed"));
      }
      await this.see(token, (s) => s.state === "confirmed");
      break;
    }
    const stars = d.whole(1, 5);
    const rated: Effect = { kind: "change", token, change: "rated", stars };
    if (d.chance(0.3) || !(await this.press(chat, reporter, number, String(stars), token, "toast", rated))) {
      await this.say(chat, reporter, `/rate ${number} ${stars}`, rated);
    }
    await this.see(token, (s) => s.stars === stars);
    // The same stars again change nothing; others put right what was a slip.
    const again = d.whole(1, 7);
    if (again === 1) await this.say(chat, reporter, `/rate ${number} ${stars}`, null);
    if (again === 2) {
      const other = (stars % 5) + 1;
      const righted: Effect = { kind: "change", token, change: "rated", stars: other };
      await this.say(chat, reporter, `/rate ${number} ${other}`, righted);
      await this.see(token, (s) => s.stars === other);
    }
  }

  private async assign(d: Dice, people: Neighbours, token: string, number: number): Promise<void> {
    const { staffGroup } = people.layout;
    const by = d.pick(people.staff);
    const chat = staffGroup ?? by;
    if ((await this.see(token, () => true)).state === "assigned") {
      // It found its way to them by itself: given to them once more nothing changes, and that is answered.
      await this.say(chat, by, `${d.pick(["/assign", "派单"])} ${number} 物业`, null);
      return;
    }
    const effect = this.change(token, "assigned");
    if (d.chance(0.4) || !(await this.press(chat, by, number, "派给物业", token, "toast", effect))) {
      await this.say(chat, by, `${d.pick(["/assign", "派单"])} ${number} 物业`, effect);
    }
    await this.see(token, (s) => s.state === "assigned");
  }

  /** Sometimes two want it at once, and one of them gets it. @returns who has it */
  private async accept(d: Dice, people: Neighbours, token: string, number: number): Promise<number> {
    const worker = d.pick(people.workers);
    const other = people.workers.find((id) => id !== worker)!;
    if (d.chance(0.25)) {
      const race = { ...this.change(token, "accepted"), race: `${token} accepted` } as Effect;
      await Promise.all([
        this.say(worker, worker, `/accept ${number}`, race),
        this.say(other, other, `/accept ${number}`, race),
      ]);
      await this.see(token, (s) => s.state === "accepted");
      const [row] = await this.ask1<{ id: string }>(
        () => this.sql`select a.external_id as id from reports r
          join person_accounts p on p.community_id = r.community_id and p.person_id = r.worker_id
          join accounts a on a.id = p.account_id where right(r.text, 8) = ${token}`,
      );
      return Number(row!.id);
    }
    const effect = this.change(token, "accepted");
    if (d.chance(0.5) || !(await this.press(worker, worker, number, "接单", token, "toast", effect))) {
      await this.say(worker, worker, `/accept ${number}`, effect);
      // Some say it again to be sure.
      if (d.chance(0.2)) await this.say(worker, worker, `/accept ${number}`, null);
    }
    await this.see(token, (s) => s.state === "accepted");
    return worker;
  }

  /** Small talk, questions, and people who try what they may not. */
  private async chat(): Promise<void> {
    const d = dice(this.seed + 17);
    while (!this.ended) {
      const people = d.pick(this.all);
      const group = d.pick(people.layout.groups);
      const resident = d.pick(people.residents.get(group)!);
      const what = d.whole(1, 10);
      if (what <= 6) await this.say(group, resident, d.pick(CHATTER), null, undefined, "none");
      else if (what === 7) await this.say(group, resident, d.pick(FORBIDDEN), null);
      else if (what === 8 && this.known.has(resident)) await this.say(resident, resident, "/status", null);
      else if (what === 9 && this.known.has(resident)) await this.say(resident, resident, "/reports", null);
      else if (what === 10) await this.forge(group, resident);
      await sleep(d.whole(200, 1_000));
    }
  }

  /** A button that never was. */
  private async forge(chat: number, user: number): Promise<void> {
    const message = [...this.shown.keys()].find((key) => key.startsWith(`${chat}/`));
    if (!message) return;
    const messageId = Number(message.split("/")[1]);
    const tapId = await this.api.call("tap", chat, user, messageId, "zz.forgery1");
    this.note({ chat, user, messageId: null, tapId, answer: "toast", effect: null, said: "a forged button" });
  }

  /** Telegram sends messages again that it sent before, under new numbers. (Under the old ones it does so by itself, whenever a process dies before it has confirmed them.) */
  private async redeliver(): Promise<void> {
    const d = dice(this.seed + 29);
    while (!this.ended) {
      await sleep(d.whole(500, 4_000));
      for (const message of this.recent.slice(-d.whole(1, 8))) {
        await this.api.call("pushUpdate", { message });
        this.redelivered++;
      }
    }
  }

  private change(token: string, change: Change): Effect {
    return { kind: "change", token, change };
  }

  private note(deed: Omit<Deed, "n">): void {
    this.deeds.push({ n: this.deeds.length + 1, ...deed });
  }

  private async say(
    chat: number,
    user: number,
    text: string,
    effect: Effect | null,
    photo?: Buffer,
    answer: Deed["answer"] = "reply",
  ): Promise<Message> {
    const message = photo
      ? await this.api.call("sendPhoto", chat, user, photo, { caption: text })
      : await this.api.call("sendText", chat, user, text);
    this.note({ chat, user, messageId: message.message_id, tapId: null, answer, effect, said: text });
    this.recent.push(message);
    if (this.recent.length > 20) this.recent.shift();
    return message;
  }

  /**
   * Presses a button, once it can be seen.
   * @param showing words that stand on the right message by then
   * @returns false when it could not be found: a person types instead
   */
  private async press(
    chat: number,
    user: number,
    number: number,
    label: string,
    showing: string | null,
    answer: Deed["answer"],
    effect: Effect | null,
  ): Promise<boolean> {
    const find = () => {
      let found: string | undefined;
      for (const [key, { text, buttons }] of this.shown) {
        if (!key.startsWith(`${chat}/`) || !buttons.includes(label) || !text.includes(`#${number} `)) continue;
        if (showing === null || text.includes(showing)) found = key;
      }
      return found;
    };
    let key: string;
    try {
      key = await this.until(find, LOOK_MS);
    } catch {
      return false;
    }
    const messageId = Number(key.split("/")[1]);
    let tapId: string;
    try {
      tapId = await this.api.call("tap", chat, user, messageId, label);
    } catch {
      return false;
    }
    this.note({ chat, user, messageId: null, tapId, answer, effect, said: `[${label}] on #${number}` });
    return true;
  }

  // ── what people see ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Waits until the report with that token looks so. */
  private see(token: string, right: (standing: Standing) => boolean): Promise<Standing> {
    return this.until(() => {
      const standing = this.standings.get(token);
      return standing && right(standing) ? standing : undefined;
    }, PATIENCE_MS);
  }

  /** For the setting up: says something in a chat and waits for its answer. */
  private async ask(chat: number, user: number, text: string, replyTo?: number): Promise<void> {
    this.heard.delete(chat);
    const message = await this.api.call("sendText", chat, user, text, replyTo ? { reply_to_message_id: replyTo } : {});
    await this.until(
      () => (chat > 0 ? this.heard.get(chat) : this.quoted.get(`${chat}/${message.message_id}`)),
      60_000,
    );
  }

  private async until<T>(check: () => T | undefined, ms: number): Promise<T> {
    for (const end = performance.now() + ms; performance.now() < end; await sleep(50)) {
      const found = check();
      if (found !== undefined) return found;
    }
    throw new GaveUp();
  }

  /** A question to the database, asked again while it is away. */
  private async ask1<T>(query: () => PromiseLike<unknown>): Promise<T[]> {
    for (let tries = 0; ; tries++) {
      try {
        return (await keepWhole(query())) as T[];
      } catch (error) {
        if (tries === 300) throw error;
        await sleep(100);
      }
    }
  }

  /** Keeps up with what the chats and the tables show. */
  private async look(): Promise<void> {
    while (!this.closed) {
      for (;;) {
        const calls = await this.api.calls(this.lastCall);
        for (const call of calls) this.hear(call);
        if (calls.length < 1_000) break;
      }
      if (this.waitingFor.size > 0) {
        const found = await this.ask1<Standing & { token: string }>(
          () => this.sql`select right(r.text, 8) as token, r.community_id, r.number, r.state, r.round, r.stars,
              (select count(*)::int from report_joins j where j.community_id = r.community_id and j.number = r.number) as joins
            from reports r where right(r.text, 8) = any(${[...this.waitingFor]}::text[])`,
        );
        for (const standing of found) this.standings.set(standing.token, standing);
      }
      await sleep(150);
    }
  }

  private hear(call: Call): void {
    this.lastCall = call.n;
    if (!call.response.ok || !/^(send|edit)/.test(call.method)) return;
    const chat = Number(call.parameters.chat_id);
    for (const message of [call.response.result as Message].flat()) {
      const text = message.text ?? message.caption ?? "";
      const buttons = message.reply_markup?.inline_keyboard?.flat().map((b) => b.text) ?? [];
      const key = `${chat}/${message.message_id}`;
      if (call.method.startsWith("edit") || buttons.length > 0) this.shown.set(key, { text, buttons });
      this.heard.set(chat, text);
      const quote = call.parameters.reply_parameters as { message_id?: number } | undefined;
      if (quote?.message_id) this.quoted.set(`${chat}/${quote.message_id}`, text);
    }
  }
}

/** Nothing came of it for too long. The judge will say whether anything was lost. */
class GaveUp extends Error {}

/** Eight letters that no reading of a report takes for anything. */
function tokenOf(story: number): string {
  const letters = "bcdfghjkmnpqrstvwxz";
  let rest = story + 1;
  let token = "";
  while (token.length < 6) {
    token += letters[rest % letters.length]!;
    rest = Math.floor(rest / letters.length);
  }
  return `qz${token}`;
}
