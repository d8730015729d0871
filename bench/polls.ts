/**
 * `npm run bench -- polls`: what a vote costs in a poll of a million ballots against one of a thousand, how many votes a
 * second one process takes, receipts and chain included, how long verify.mjs needs for ten thousand ballots, and how long
 * the picture of a result takes to be drawn. The whole engine runs, on a Postgres that flushes to disk; the platform is a list in memory.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { Adapter, Receive, Rendered } from "../src/core/adapter.ts";
import type { OutsideEvent } from "../src/core/event.ts";
import { writePicture } from "../src/core/picture.ts";
import { createClock } from "../src/engine/clock.ts";
import { createPainter } from "../src/engine/drawing/painter.ts";
import { createEngine, type Engine } from "../src/engine/engine.ts";
import { createLog } from "../src/engine/log.ts";
import { createPhotoStore } from "../src/engine/photos.ts";
import { loadWords } from "../src/engine/words.ts";
import { MODULES } from "../src/modules/index.ts";
import { codeOf, hashBallot, hashClosing, hashDefinition, newPseudonym } from "../src/modules/polls/chain.ts";
import { writeDefinition, writeExport } from "../src/modules/polls/export.ts";
import { resultPicture } from "../src/modules/polls/views.ts";
import { openStore, type Store } from "../src/store/db.ts";
import { migrate } from "../src/store/migrate.ts";
import { ROOT } from "../test/faults/processes.ts";
import { zoneByDay } from "../test/support/clock.ts";
import { startPostgres } from "../test/support/postgres.ts";
import { median, table } from "./figures.ts";

/** People who vote in the measured rounds. Their ids are spread over all voters of the large poll. */
const PEOPLE = 20_000;
/** Of them, those who vote in the small poll, again and again. */
const OF_SMALL = 900;
const CONNECTIONS = 8;
/** As many presses as one getUpdates brings. */
const BATCH = 100;

/** @param quick a smoke test of the bench itself @returns the exit code */
export async function benchPolls(quick: boolean): Promise<number> {
  const small = 1_000;
  const large = quick ? 20_000 : 1_000_000;
  const rounds = quick ? 4 : 180;
  const server = await startPostgres({ fsync: true });
  const folder = mkdtempSync(join(tmpdir(), "linli-bench-"));
  const url = await server.createDatabase();
  const store = await openStore({ url, connections: CONNECTIONS });
  await migrate(store);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const shelf = createShelf();
  const engine = createEngine({
    ...{ store, adapters: [shelf.adapter], modules: MODULES, clock: createClock(), locale: "zh-CN" },
    ...{ words: loadWords("Asia/Shanghai"), photos: createPhotoStore(folder), log: createLog("silent") },
    timeZone: zoneByDay(),
  });
  try {
    await settleTown(sql, large);
    await engine.start();
    const every = large / PEOPLE;
    const polls = [await openPoll(engine, shelf, "小", 1), await openPoll(engine, shelf, "大", every)] as const;
    console.log(`filling a poll of ${small} and one of ${large} ballots …`);
    await fill(sql, polls[0].number, small, every);
    await fill(sql, polls[1].number, large, 1);
    await sql`vacuum analyze`;
    await sql`checkpoint`;
    await meetIndexes(store);

    const cost: [number[], number[]] = [[], []];
    for (let round = -4; round < rounds; round++) {
      // In turns, so that whatever else the machine does meets both alike; the first rounds warm up.
      for (const which of round % 2 ? [0, 1] : [1, 0]) {
        const people = which === 0 ? OF_SMALL : PEOPLE;
        const ms = await press(engine, shelf, polls[which]!, (round + 4) * BATCH, BATCH, people);
        if (round >= 0) cost[which]!.push((ms * 1_000) / BATCH);
      }
    }
    const burst = quick ? 300 : 3_000;
    const ms = await press(engine, shelf, polls[1], 0, burst, PEOPLE);
    const [kept] = await sql`select length from poll_chains where number = ${polls[1].number}`;
    const [of1k, of1m] = [median(cost[0]), median(cost[1])];
    const ratio = median(cost[1].map((large, i) => large / cost[0][i]!));
    const check = verifyTime(quick ? 1_000 : 10_000, folder);
    const drawn = await drawTime(folder, quick ? 3 : 20);
    console.log(
      `\n${cpus().length} cores, ${rounds} rounds of ${BATCH} votes in turns, medians; ${kept!.length} ballots at the end\n\n${table(
        [
          ["", "figure", "goal", ""],
          [`µs a vote, poll of ${small}`, of1k.toFixed(0), "", ""],
          [`µs a vote, poll of ${large}`, of1m.toFixed(0), "", ""],
          ["large against small, pairs of rounds", ratio.toFixed(2), "≤ 1.15", reached(ratio <= 1.15)],
          [
            `votes/s, ${burst} presses, receipts said`,
            ((burst / ms) * 1_000).toFixed(0),
            "≥ 500",
            reached(burst / ms >= 0.5),
          ],
          [
            `verify.mjs, ${quick ? "1,000" : "10,000"} ballots, ms`,
            check.toFixed(0),
            "≤ 2000",
            reached(check <= 2_000),
          ],
          ["result picture, first one, ms", drawn.cold.toFixed(0), "", ""],
          ["result picture, warm, ms", drawn.warm.toFixed(0), "≤ 300", reached(drawn.warm <= 300)],
        ],
      )}`,
    );
    return 0;
  } finally {
    await engine.stop();
    await store.close();
    await sql.end();
    await server.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From asking for the picture of a result to having it, in the process made for drawing and back; each another one. */
async function drawTime(folder: string, times: number): Promise<{ cold: number; warm: number }> {
  const painter = createPainter(createPhotoStore(folder), createLog("silent"));
  const words = loadWords("Asia/Shanghai");
  const at = new Date("2026-11-28T12:00:00Z");
  const took: number[] = [];
  for (let i = 0; i <= times; i++) {
    const poll = {
      ...{ communityId: 1, number: 15, personId: 1, question: "楼道装感应灯，您同意吗？" },
      ...{
        options: ["同意", "不同意", "弃权", "再商量商量"],
        photos: null,
        election: null,
        electorate: "household" as const,
        placeId: 2,
      },
      ...{
        multiple: false,
        secret: false,
        hidden: false,
        state: "closed" as const,
        closesAt: at,
        madeAt: at,
        openedAt: at,
      },
      ...{ closedAt: at, definition: "", root: "", eligible: 120, reason: null, reasonAt: null },
    };
    const place = { kind: "building" as const, code: "3", parent: null };
    const details = {
      poll,
      counts: [85, 60, 18, 6, i],
      eligible: 120,
      place,
      head: "0".repeat(64),
      length: 90,
      standing: null,
    };
    const picture = writePicture(resultPicture(details), (text) => words.write(text, "zh-CN", at));
    const from = performance.now();
    if ((await painter.draw(picture)) === null) throw new Error("the picture was not drawn");
    took.push(performance.now() - from);
  }
  return { cold: took[0]!, warm: median(took.slice(1)) };
}

/**
 * Each connection reads the indexes of the ballots and their voters once, as one that has been open for a while has:
 * the first time it meets a page costs it more than a vote does, and a poll of a million has many pages to be met.
 */
async function meetIndexes(store: Store): Promise<void> {
  await Promise.all(
    Array.from({ length: CONNECTIONS }, () =>
      store.db.transaction(async (tx) => {
        await tx.execute("set local enable_seqscan = off");
        await tx.execute(
          "select count(choice) from (select choice from ballots order by community_id, number, pseudonym, seq offset 0) b",
        );
        await tx.execute(
          "select count(pseudonym) from (select pseudonym from poll_voters order by community_id, number, voter offset 0) v",
        );
      }),
    ),
  );
}

const reached = (is: boolean) => (is ? "reached" : "NOT reached");

interface OpenPoll {
  number: number;
  /** The message of its card and what its buttons carry. */
  messageId: string;
  data: string[];
  /** How far apart the people who press stand in its chain. */
  every: number;
}

/** A platform that only remembers what it was told last. */
function createShelf() {
  let receive: Receive = async () => {};
  let lastId = 0;
  let lastEvent = 0;
  const shelf = {
    toasts: 0,
    /** What was said to a press instead of a receipt. */
    others: [] as string[],
    /** By chat, the newest message with buttons. */
    shown: new Map<string, { id: string; message: Rendered }>(),
    adapter: {
      ...{ platform: "bench", single: false, stop: async () => {}, check: async () => [] },
      capabilities: () => ({
        ...{ buttons: 12, edit: "full", quote: "full", mention: "none", toast: "full", photo: "full", whisper: "full" },
        ...{ pin: "none" },
        ...{ textLimit: 4096, captionLimit: 1024, messageGapMs: 0, editGapMs: 3_000, perSecond: 100_000 },
      }),
      async start(given) {
        receive = given;
      },
      async send(chat, message) {
        const id = String(++lastId);
        if (message.buttons.length > 0) shelf.shown.set(chat.id, { id, message });
        return { messageId: id };
      },
      async edit() {},
      async toast(_tap, text) {
        if (text.includes("回执")) shelf.toasts++;
        else shelf.others.push(text);
      },
    } as Adapter,
    deliver: (events: OutsideEvent[]) => receive(events),
    says: (person: string, text: string): OutsideEvent => ({
      ...{ type: "message", platform: "bench", key: `m${++lastEvent}`, chat: `dm:${person}`, at: "" },
      ...{ chatKind: "private", chatTitle: "", from: { id: person, name: person }, messageId: String(lastEvent), text },
      addressed: true,
    }),
    taps: (person: string, chat: string, messageId: string, data: string): OutsideEvent => ({
      ...{ type: "tap", platform: "bench", key: `t${++lastEvent}`, chat, at: "" },
      ...{ chatKind: chat.startsWith("dm:") ? "private" : "group", chatTitle: "", from: { id: person, name: person } },
      ...{ messageId, data, tapId: `t${lastEvent}` },
    }),
  };
  return shelf;
}
type Shelf = ReturnType<typeof createShelf>;

/** One community, its group, a member of staff who asks, and everybody who votes. */
async function settleTown(sql: postgres.Sql, voters: number): Promise<void> {
  const every = voters / PEOPLE;
  await sql`insert into communities (name, made_by, created_at) values ('阳光里', 'setup', now())`;
  await sql`insert into places (community_id, kind, code, path) values (1, 'community', '阳光里', '/1/')`;
  await sql`insert into chats (platform, id, kind, community_id, place_id) values ('bench', 'g', 'group', 1, 1)`;
  await sql`insert into accounts (platform, external_id, name)
    select 'bench', n::text, n::text from generate_series(0, ${PEOPLE}::int) n`;
  await sql`insert into persons (community_id, id, created_at)
    select 1, n * ${every}::int, now() from generate_series(0, ${PEOPLE}::int) n`;
  await sql`insert into person_accounts (community_id, account_id, person_id)
    select 1, id, external_id::int * ${every}::int from accounts`;
  await sql`insert into grants (community_id, person_id, role, granted_at) values (1, 0, 'staff', now())`;
}

async function openPoll(engine: Engine, shelf: Shelf, name: string, every: number): Promise<OpenPoll> {
  await shelf.deliver([shelf.says("0", `投票 ${name}？ | 甲 | 乙 | 丙 | 截止 30天后`)]);
  await engine.settle();
  const preview = shelf.shown.get("dm:0")!;
  await shelf.deliver([shelf.taps("0", "dm:0", preview.id, preview.message.buttons[0]!.data)]).catch(() => {});
  await engine.settle();
  const card = shelf.shown.get("g")!;
  const number = Number(/#(\d+)/.exec(card.message.text)![1]);
  shelf.others.length = 0;
  return { number, messageId: card.id, data: card.message.buttons.map((button) => button.data), every };
}

/**
 * Ballots as so many voters would have cast them, the chain's hashes made up: what they are changes no cost.
 * @param step from one voter's person to the next one's
 */
async function fill(sql: postgres.Sql, number: number, count: number, step: number): Promise<void> {
  await sql`create temporary table filling as
    select n as seq, 'p' || n * ${step}::int as voter,
      translate(encode(substr(sha256((${number} || '/' || n)::bytea), 1, 8), 'base64'), '+/=', '-_') as pseudonym
    from generate_series(1, ${count}::int) n`;
  await sql`insert into poll_voters (community_id, number, voter, pseudonym)
    select 1, ${number}, voter, pseudonym from filling`;
  for (let from = 1; from <= count; from += 50_000) {
    await sql`insert into ballots (community_id, number, seq, pseudonym, choice, cast_at, hash)
      select 1, ${number}, seq, pseudonym, (1 + seq % 3)::text, now(), encode(sha256(seq::text::bytea), 'hex')
      from filling where seq between ${from} and ${from + 49_999} order by seq`;
  }
  await sql`drop table filling`;
}

/** Turns of the pressing: nobody says twice in a row what their ballot says already. */
const turns = new Map<string, number>();

/**
 * Everybody of a range presses once, as many at a time as one getUpdates brings.
 * @returns milliseconds until the last receipt was said
 */
async function press(
  engine: Engine,
  shelf: Shelf,
  poll: OpenPoll,
  first: number,
  count: number,
  people: number,
): Promise<number> {
  const began = performance.now();
  const before = shelf.toasts;
  for (let at = 0; at < count; at += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - at) }, (_, i) => {
      const person = 1 + ((first + at + i) % people);
      const key = `${poll.number}/${person}`;
      // The ballot that `fill` cast for them says the option after its number.
      const turn = turns.get(key) ?? person * poll.every + 1;
      turns.set(key, turn + 1);
      return shelf.taps(String(person), "g", poll.messageId, poll.data[turn % 3]!);
    });
    await shelf.deliver(events);
  }
  while (shelf.toasts < before + count) {
    await engine.settle();
    if (shelf.others.some((text) => text !== "")) throw new Error(`no receipt: ${shelf.others.join(" ")}`);
    if (performance.now() - began > 60_000) throw new Error("not all receipts were said within a minute");
  }
  return performance.now() - began;
}

/** Starts verify.mjs in a process of its own on an honest file, as a resident would. */
function verifyTime(size: number, folder: string): number {
  const openedAt = new Date("2026-11-25T01:00:00Z");
  const closesAt = new Date("2026-12-25T01:00:00Z");
  const definition = writeDefinition({
    ...{ number: 1, question: "装感应灯？", options: ["装", "不装"], electorate: "anyone", multiple: false },
    ...{ secret: false, place: "community 阳光里", openedAt, closesAt },
  });
  let head = hashDefinition(definition);
  const ballots = Array.from({ length: size }, (_, i) => {
    const link = { seq: i + 1, pseudonym: newPseudonym(), choice: "1", castAt: new Date(openedAt.getTime() + i) };
    head = hashBallot(head, link);
    return { ...link, hash: head };
  });
  const end = { definition, counts: [size, size, 0], eligible: null, head, length: size };
  const path = join(folder, "ballots.json");
  writeFileSync(path, writeExport(end, ballots));
  const began = performance.now();
  const code = codeOf(hashClosing(end), 20);
  const ran = spawnSync(process.execPath, [join(ROOT, "scripts/verify.mjs"), path, "--head", code]);
  if (ran.status !== 0) throw new Error(String(ran.stdout));
  return performance.now() - began;
}
