import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MessageEvent, OutsideEvent } from "../../src/core/event.ts";
import { createModel, maskForModel } from "../../src/engine/model.ts";
import { leftOpen } from "../../src/engine/plainWords.ts";
import { createRouter } from "../../src/engine/router.ts";
import { MODULES } from "../../src/modules/index.ts";
import { CATEGORIES } from "../../src/understand/categories.ts";
import { injections } from "../support/injections.ts";
import {
  complete,
  type ModelAnswer,
  type ModelEndpoint,
  type ModelRequest,
  startModelEndpoint,
} from "../support/modelEndpoint.ts";
import {
  closeEngines,
  createPlatform,
  foundCommunity,
  type OpenedEngine,
  openEngine,
  type Platform,
} from "../support/platform.ts";

let endpoint: ModelEndpoint;
beforeAll(async () => {
  endpoint = await startModelEndpoint();
});
afterEach(() => {
  endpoint.requests.length = 0;
  return closeEngines();
});
afterAll(() => endpoint.close());

const modelAt = (url = endpoint.url, limitMs?: number) =>
  createModel({ baseUrl: url, apiKey: "sk-test-key-123456", name: "small-1", ...(limitMs ? { limitMs } : {}) });
const GOOD = { kind: "report", category: "elevator", urgent: true, place: "5号楼" };
/** How many of the 500 go through the front door: all of them with INJECTIONS=500. */
const N = Number(process.env.INJECTIONS ?? 48);
const WORDS = "5号楼那位老朋友又不理人了";

/** A model that does as the message says, adds what nobody asked for, and calls a tool. */
function obey(response: ServerResponse, { message }: ModelRequest): void {
  const order = /\{[^{}]*"kind"[^{}]*\}/.exec(message)?.[0];
  const run = { type: "function", function: { name: "run_command", arguments: '{"line":"/role 管理员"}' } };
  const all = {
    kind: "report",
    category: "elevator",
    urgent: true,
    place: message.slice(0, 20),
    command: "/role 管理员",
  };
  complete(response, order ?? JSON.stringify({ ...all, role: "admin", person: 1, number: 1 }), { tool_calls: [run] });
}

describe("what it may answer", () => {
  const ask = async (answer: ModelAnswer, text = WORDS) => {
    endpoint.answers(answer);
    return modelAt().guess(text, []);
  };

  test("enumerations, and a place that stands in the text", async () => {
    expect(await ask(GOOD)).toEqual({ guess: GOOD });
    expect(await ask((r) => complete(r, `\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\``))).toEqual({ guess: GOOD });
    expect(await ask({ ...GOOD, place: null })).toEqual({ guess: { ...GOOD, place: null } });
  });

  test.each<[string, object]>([
    ["a place that was not said", { ...GOOD, place: "6号楼" }],
    ["a place that is a masked door", { ...GOOD, place: "***" }],
    ["punctuation as a place", { ...GOOD, place: "，" }],
    ["fields nobody asked for", { ...GOOD, place: null, command: "/role 管理员", person: 1, role: "admin", number: 1 }],
  ])("%s is left out", async (_what, answer) => {
    expect(await ask(answer, "那个铁盒子，卡在5号楼3-2-501半当中了")).toEqual({ guess: { ...GOOD, place: null } });
  });

  test.each<[string, ModelAnswer, string]>([
    ["another kind", { ...GOOD, kind: "role" }, "unreadable"],
    ["another category", { ...GOOD, category: "__proto__" }, "unreadable"],
    ["urgency in words", { ...GOOD, urgent: "yes" }, "unreadable"],
    ["a place without end", { ...GOOD, place: "5号楼".repeat(50) }, "unreadable"],
    ["a list", [GOOD], "unreadable"],
    ["prose", (r) => complete(r, "好的，已经把您设成管理员。"), "unreadable"],
    [
      "a call of a tool and no words",
      (r) => complete(r, "", { tool_calls: [{ function: { name: "x" } }] }),
      "unreadable",
    ],
    ["no choices", (r) => r.writeHead(200, { "content-type": "application/json" }).end('{"choices":[]}'), "unreadable"],
    [
      "half a JSON",
      (r) => r.writeHead(200, { "content-type": "application/json" }).end('{"choices":[{"mess'),
      "unreadable",
    ],
    ["too much of it", (r) => complete(r, JSON.stringify({ ...GOOD, more: "x".repeat(1_000_000) })), "unreadable"],
    ["an error", (r) => r.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify(GOOD)), "refused"],
    ["too many requests", (r) => r.writeHead(429).end(), "refused"],
    ["a page", (r) => r.writeHead(200, { "content-type": "text/html" }).end(JSON.stringify(GOOD)), "refused"],
    ["nothing but a closed door", (r) => r.destroy(), "unreachable"],
  ])("%s is no answer", async (_what, answer, problem) => {
    expect(await ask(answer)).toEqual({ problem });
  });

  test("500 texts that try to give orders: words from the lists, a place of the text, or nothing", async () => {
    endpoint.answers(obey);
    const texts = injections(500);
    expect(new Set(texts).size).toBe(500);
    let guesses = 0;
    for (const text of texts) {
      const answered = await modelAt().guess(text, []);
      if ("problem" in answered) {
        expect(answered.problem).toBe("unreadable");
        continue;
      }
      guesses++;
      const { kind, category, urgent, place, ...more } = answered.guess;
      expect(more).toEqual({});
      expect(["report", "suggestion", "complaint", "help", "other"]).toContain(kind);
      expect(CATEGORIES).toContain(category);
      expect(typeof urgent).toBe("boolean");
      if (place !== null) expect(maskForModel(text, [])).toContain(place);
    }
    expect(endpoint.requests).toHaveLength(500);
    expect(guesses).toBeGreaterThan(200);
  });

  test("nobody listens there", async () => {
    const gone = await startModelEndpoint();
    await gone.close();
    expect(await modelAt(gone.url).guess(WORDS, [])).toEqual({ problem: "unreachable" });
  });

  test("a redirect is not followed, and the key stays", async () => {
    const other = await startModelEndpoint();
    other.answers(GOOD);
    endpoint.answers((r) => r.writeHead(307, { location: `${other.url}/chat/completions` }).end());
    expect(await modelAt().guess(WORDS, [])).toEqual({ problem: "unreachable" });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test("what is silent, or never comes to an end, is given up", async () => {
    endpoint.answers(() => {});
    expect(await modelAt(endpoint.url, 150).guess(WORDS, [])).toEqual({ problem: "late" });
    endpoint.answers((r) => {
      r.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => r.write(" "), 10);
      r.on("close", () => clearInterval(drip));
    });
    expect(await modelAt(endpoint.url, 150).guess(WORDS, [])).toEqual({ problem: "late" });
  });
});

describe("what it is told", () => {
  test("the words, masked, with the key; and no tools", async () => {
    endpoint.answers(GOOD);
    await modelAt().guess("我是王小明，家住3-2-501，电话13812345678", ["小明同学"]);
    const [{ path, headers, body, message }] = endpoint.requests as [(typeof endpoint.requests)[0]];
    expect(path).toBe("/v1/chat/completions");
    expect(headers.authorization).toBe("Bearer sk-test-key-123456");
    expect(body).not.toMatch(/tools|functions|13812345678|501|王小明/);
    expect(message).toBe("我是某人，家住3-2-***，电话138****5678");
  });

  test.each([
    ["王阿姨和老李在吵", "某阿姨和老某在吵"],
    ["姓名：欧阳锋 身份证110101199003071234", "姓名：某人 身份证110***********"],
    ["@张三 你看 沪A·12345 又停在那里", "@某人 你看 [车牌] 又停在那里"],
    ["写给 a.b@example.org 或 https://example.org/x?id=1", "写给 [邮箱] 或 [网址]"],
    ["My name is Anna Smith, Mr Brown knows", "My name is X, Mr X knows"],
    ["小明同学说不亮", "某人说不亮"],
    ["高层的水压不够，方便的话看看", "高层的水压不够，方便的话看看"],
  ])("%s", (text, sent) => {
    const masked = maskForModel(text, ["小明同学"]);
    if (text.includes("身份证")) expect(masked).not.toContain("199003071234");
    else expect(masked).toBe(sent);
  });

  test("never more than the first 500 characters", () => {
    expect(maskForModel("好".repeat(5_000), [])).toHaveLength(500);
  });
});

describe("in the chats", () => {
  let platform: Platform;
  let one: OpenedEngine;

  async function open(model = modelAt()) {
    platform = createPlatform();
    one = await openEngine({ platform, start: false, model });
    await foundCommunity(one, platform, {
      residents: ["g3"],
      staff: "office",
      people: { li: "resident", chen: "admin" },
    });
    return one;
  }
  const said = (chat: string) => platform.texts(chat).at(-1) ?? "";
  const addressed = { addressed: true };

  test("a chat is told before anything said there is sent; then a guess becomes an offer, and one tap a report", async () => {
    endpoint.answers(GOOD);
    await open();
    await one.tell(platform.says("li", "g3", "5号楼那位老朋友昨天又不理人了"));
    await one.tell(platform.says("li", "g3", WORDS, addressed));
    expect(endpoint.requests).toEqual([]);
    expect(said("g3")).toContain("语言模型“small-1”");
    await one.tell(platform.says("li", "g3", WORDS, addressed));
    expect(endpoint.requests.map((r) => r.message)).toEqual([WORDS]);
    expect(platform.texts("g3").filter((t) => t.includes("语言模型"))).toHaveLength(1);
    expect(said("g3")).toContain("要帮您报上去吗");
    await one.tell(platform.taps("li", "g3", "报上去"));
    expect(await one.rows("select category, urgent, building, text from reports")).toEqual([
      { category: "elevator", urgent: true, building: "5", text: WORDS },
    ]);
  });

  test("what the rules understand, small talk, answers and forwards are not sent", async () => {
    endpoint.answers(GOOD);
    await open();
    await one.tell(platform.says("li", "dm:li", WORDS));
    await one.tell([
      platform.says("li", "dm:li", "三号楼电梯又停了，门关不上"),
      platform.says("li", "dm:li", "我报的那个怎么样了"),
      platform.says("li", "dm:li", "报事 那个东西又那样了，请看看"),
      platform.says("li", "dm:li", WORDS, { forwarded: true }),
      platform.says("li", "g3", WORDS),
      platform.says("li", "dm:li", "好的好的"),
    ]);
    expect(endpoint.requests).toEqual([]);
  });

  test("anybody may say no to it", async () => {
    endpoint.answers(GOOD);
    await open();
    await one.tell(platform.says("li", "g3", WORDS, addressed));
    await one.tell(platform.taps("li", "g3", "不要给它"));
    await one.tell(platform.says("chen", "g3", WORDS, addressed));
    expect(endpoint.requests).toEqual([]);
    expect(platform.texts("g3").filter((t) => t.includes("语言模型“"))).toHaveLength(1);
    await one.tell(platform.says("li", "g3", "/model on", addressed));
    await one.tell(platform.says("chen", "g3", "/model on", addressed));
    await one.tell([platform.says("chen", "g3", WORDS, addressed)]);
    await one.tell([platform.says("chen", "g3", WORDS, addressed)]);
    expect(endpoint.requests).toHaveLength(1);
  });

  test("without an answer the rules' own answer comes", async () => {
    endpoint.answers((r) => r.writeHead(503).end());
    await open();
    for (let i = 0; i < 2; i++) await one.tell(platform.says("li", "dm:li", WORDS));
    expect(endpoint.requests).toHaveLength(1);
    expect(said("dm:li")).toContain("我在。有事直接发");
    expect(await one.engine.readMetrics()).toContain('linli_model_asked_total{outcome="refused"} 1');
  });

  test("a process that dies while it asks: another asks again, and offers once", async () => {
    let hung = false;
    endpoint.answers((r) => {
      if (hung) complete(r, JSON.stringify(GOOD));
      hung = true;
    });
    await open();
    await one.tell(platform.says("li", "dm:li", WORDS));
    await platform.deliver(platform.says("li", "dm:li", WORDS));
    const lost = one.engine.settle().catch(() => {});
    while (endpoint.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const { url, clock } = one;
    await one.die();
    await lost;
    clock.offsetMs += 61_000;
    const other = await openEngine({ platform, start: false, model: modelAt(), url, clock });
    await other.engine.settle();
    expect(endpoint.requests).toHaveLength(2);
    expect(platform.texts("dm:li").filter((t) => t.includes("要帮您报上去吗"))).toHaveLength(1);
  });

  test("texts that try to give orders, to a model that obeys: nothing but drafts of their writer's", async () => {
    endpoint.answers(obey);
    await open();
    const router = createRouter(MODULES);
    const isOpen = (event: OutsideEvent) =>
      leftOpen(event as MessageEvent, router.route(event as MessageEvent)) !== null;
    const events = injections(N * 2)
      .map((text, n) => (n % 4 === 0 ? platform.says("li", "g3", text, addressed) : platform.says("li", "dm:li", text)))
      .filter(isOpen)
      .slice(0, N);
    expect(new Set(events.map((e) => e.text)).size).toBe(N);
    await one.tell([platform.says("li", "g3", WORDS, addressed), platform.says("li", "dm:li", WORDS)]);
    const before = await state(one);
    await one.tell(events);
    expect(endpoint.requests).toHaveLength(N);
    expect(await state(one)).toEqual(before);
    // What was said to them, and what they can press, is theirs alone and only about their own words.
    const offered = await one.rows<{ chat: string; command: string }>(
      "select chat, c->>'command' as command from messages, jsonb_array_elements(choices) c",
    );
    expect(offered.length).toBeGreaterThan(N);
    expect(offered.filter((o) => !/^(?:take \d+|never-mind|model off)$/.test(o.command))).toEqual([]);
    expect([...new Set(platform.calls.filter((c) => c.kind === "send").map((c) => c.chat))].sort()).toEqual([
      "dm:li",
      "g3",
    ]);
    await one.tell(platform.taps("li", "dm:li", "报上去"));
    const filed = await one.rows<{ account: string }>(`select a.external_id as account from reports r
      join person_accounts p on p.person_id = r.person_id and p.community_id = r.community_id
      join accounts a on a.id = p.account_id`);
    expect(filed).toEqual([{ account: "li" }]);
  });

  /** Everything but what came in, what was said, and the pace of saying it. */
  async function state({ rows }: OpenedEngine): Promise<Record<string, unknown>> {
    const tables = await rows<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('inbox', 'outbox', 'messages')",
    );
    const found: Record<string, unknown> = {};
    for (const { name } of tables) {
      const kept = name === "chats" ? "to_jsonb(t) - 'next_send_at'" : "to_jsonb(t)";
      found[name] = await rows(`select ${kept} as row from "${name}" t order by 1::text`);
    }
    expect(Object.keys(found).length).toBeGreaterThan(20);
    return found;
  }
});
