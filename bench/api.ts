/**
 * The fake Bot API as benchmarks use it: the same one as in the tests, with a finer clock, and with what has to be
 * counted counted on its side. Prints one line, {"root", "token"}; controlled by POST /control/<name> with JSON.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startBotApi } from "../test/support/botApi/index.ts";

/** Milliseconds since 1970 with their fractions: latencies are a few of them. */
const now = () => performance.timeOrigin + performance.now();
const api = await startBotApi({ canReadAllGroupMessages: true, now, keepMessages: 4 });

/** Knuth's multiplicative hash, written out: neighbours look nothing like each other. */
const tokenOf = (n: number) =>
  [1, 2]
    .map((i) => Math.imul(n * 2 + i, 2_654_435_761) >>> 0)
    .map((h) => h.toString(36))
    .join("");

/** What one update says. `{token}` becomes letters and digits that no other update has, nor any like them. */
export interface Words {
  text: string;
  share: number;
}

export interface Load {
  count: number;
  /** The first sender; the following ones have the following ids. */
  firstUser: number;
  users: number;
  words: Words[];
}

export interface Latencies {
  /** Milliseconds from the push of an update to the arrival of its answer, ascending. */
  latencies: number[];
  unanswered: number;
}

const commands: Record<string, (body: never) => unknown> = {
  addUsers({ first, count }: { first: number; count: number }) {
    for (let id = first; id < first + count; id++) api.addUser({ id, first_name: `邻居${id}` });
    return {};
  },
  /** Puts updates into the queue at once. The bot is stopped meanwhile. */
  preload(load: Load) {
    for (const { user, text } of spread(load)) api.sendText(user, user, text);
    return {};
  },
  /** Waits until so many messages arrived since the last `clear`. */
  async replies({ count, timeoutMs }: { count: number; timeoutMs: number }) {
    for (const end = now() + timeoutMs; arrived() < count && now() < end; ) await sleep(4);
    return { count: arrived(), lastAt: api.stats().methods.sendMessage?.lastAt ?? 0, now: now() };
  },
  /** Pushes updates at a steady pace and times each until the first message arrives in its chat. */
  async paced({ perSecond, ...load }: Load & { perSecond: number }): Promise<Latencies> {
    const pushed = new Map<number, number>();
    const from = api.calls.length;
    const began = now();
    let n = 0;
    for (const { user, text } of spread(load)) {
      const due = began + (n++ * 1_000) / perSecond;
      if (due > now()) await sleep(due - now());
      pushed.set(user, now());
      api.sendText(user, user, text);
    }
    const answered = () => new Set(api.calls.slice(from).map((call) => Number(call.parameters.chat_id)));
    for (const end = now() + 3_000; answered().size < pushed.size && now() < end; ) await sleep(20);
    const latencies: number[] = [];
    for (const call of api.calls.slice(from)) {
      const user = Number(call.parameters.chat_id);
      const at = pushed.get(user);
      if (at === undefined || !call.response.ok) continue;
      latencies.push(call.at - at);
      pushed.delete(user);
    }
    return { latencies: latencies.sort((a, b) => a - b), unanswered: pushed.size };
  },
  clear() {
    api.reset();
    return {};
  },
  violations: () => ({ violations: api.violations.slice(0, 5) }),
  stats: () => api.stats(),
};

const arrived = () => {
  const sent = api.stats().methods.sendMessage;
  return sent ? sent.count - sent.errors : 0;
};

function* spread({ count, firstUser, users, words }: Load): Generator<{ user: number; text: string }> {
  for (let n = 0; n < count; n++) {
    // Steps of the golden ratio spread the kinds evenly, so that every batch holds the whole mix.
    let left = (n * 0.6180339887) % 1;
    let chosen = words[0]!;
    for (const kind of words) {
      chosen = kind;
      left -= kind.share;
      if (left < 0) break;
    }
    yield { user: firstUser + (n % users), text: chosen.text.replace("{token}", tokenOf(n)) };
  }
}

api.serveControl(async (path, _query, body) => {
  const command = commands[path];
  if (!command) return { status: 404, json: { error: path } };
  try {
    return { status: 200, json: await command((body.length > 0 ? JSON.parse(body.toString("utf8")) : {}) as never) };
  } catch (error) {
    return { status: 500, json: { error: String(error) } };
  }
});
console.log(JSON.stringify({ root: api.root, token: api.token }));
process.stdin.on("end", () => process.exit()).resume();
