import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageEvent } from "../../src/core/event.ts";
import { clean } from "../../src/core/text.ts";
import { createRouter, type Route, TEXT_LIMIT } from "../../src/engine/router.ts";
import { MODULES } from "../../src/modules/index.ts";
import { readCall } from "../../src/modules/notices/calls.ts";
import { readReport } from "../../src/understand/report.ts";
import { cpuMs } from "../support/cpu.ts";

const router = createRouter(MODULES);

type More = Partial<Omit<MessageEvent, "type">>;

function message(text: string, more: More = {}): MessageEvent {
  return {
    ...{ type: "message", platform: "test", key: "1", chat: "1", at: "2026-11-25T01:00:00Z", messageId: "1" },
    ...{ chatKind: "group", chatTitle: "3号楼邻里群", from: { id: "wang", name: "王阿姨" }, text, addressed: false },
    ...more,
  };
}

const PRIVATE: More = { chatKind: "private", addressed: true };
const ADDRESSED: More = { addressed: true };

/** A route in one line: `report text=电梯停了`, `#12`, `words`, `near /report → report 电梯`, `usage assign`, `silence`. */
function show(route: Route): string {
  switch (route.kind) {
    case "command": {
      const args = Object.entries(route.args).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
      return [route.command.names[0], ...args, ...(route.clipped ? ["clipped"] : [])].join(" ");
    }
    case "number":
      return `#${route.number}`;
    case "answer":
      return show(route.otherwise);
    case "words":
      return route.clipped ? "words clipped" : "words";
    case "overheard":
      return "overheard";
    case "silence":
      return "silence";
    case "mistake": {
      const [line] = route.post.lines;
      if (line?.key === "core-nobody") return "nobody";
      if (line?.key === "core-usage") return `usage ${/command-(.+)-example/.exec(JSON.stringify(line.args))?.[1]}`;
      if (line?.key === "core-near-miss") return `near ${line.args?.command} → ${route.post.choices?.[0]?.command}`;
      return `mistake ${line?.key}`;
    }
  }
}

/** What a line that counts only while something goes on is otherwise; null for all others. */
const withoutAlarm = (route: Route) => (route.kind === "command" ? (route.otherwise ?? null) : null);
const routed = (text: string, more?: More) => {
  const route = router.route(message(text, more));
  return show(withoutAlarm(route) ?? route);
};

describe("in a group, not addressed", () => {
  test.each([
    // Commands with a slash, whatever their case; adapters have cut out "@ourbot".
    ["/report 电梯停了", "report text=电梯停了"],
    ["/REPORT 电梯停了", "report text=电梯停了"],
    ["/report\n电梯停了\n三号楼", "report text=电梯停了\n三号楼"],
    ["/report", "report"],
    ["/report   ", "report"],
    ["/报事 电梯停了", "report text=电梯停了"],
    ["/报事：电梯停了", "report text=电梯停了"],
    ["／报事　电梯停了", "report text=电梯停了"],
    ["/status", "status"],
    ["/status #12", "status number=12"],
    ["/start", "help"],
    ["/me", "me"],
    ["/rate 12 5", "rate number=12 stars=5"],
    ["/assign 12 物业 张师傅", "assign number=12 to=物业 张师傅"],
    // Bare aliases: the safe ones, as the whole first word, followed by a space or the end.
    ["报事 电梯停了", "report text=电梯停了"],
    ["报修 灯不亮", "report text=灯不亮"],
    ["上报 井盖没了", "report text=井盖没了"],
    ["随手拍 垃圾没人收", "report text=垃圾没人收"],
    ["报事", "report"],
    ["报修\n灯不亮", "report text=灯不亮"],
    ["报事　电梯停了", "report text=电梯停了"],
    ["待办", "reports"],
    ["派单 12 物业", "assign number=12 to=物业"],
    ["接单 12", "accept number=12"],
    ["办结 12 修好了", "done number=12 words=修好了"],
    ["报事电梯停了", "overheard"],
    ["报事：电梯停了", "overheard"],
    ["报事，电梯停了", "overheard"],
    ["我要报事 电梯停了", "overheard"],
    ["请大家报修 别等", "silence"],
    ["接单了", "silence"],
    ["办结没有", "silence"],
    // Some count alone, or with nothing but a number.
    ["进度", "status"],
    ["进度 12", "status number=12"],
    ["进度。", "silence"],
    ["撤回 12", "withdraw number=12"],
    ["没解决 12", "reopen number=12"],
    ["评价 12 5", "rate number=12 stars=5"],
    ["评价 #12 5分", "rate number=12 stars=5分"],
    ["评价 12", "usage rate"],
    ["没解决 #１２", "reopen number=12"],
    ["进度 怎么样了", "silence"],
    ["进度 12 怎么样了", "silence"],
    ["进度怎么样了", "silence"],
    ["没解决 12 还是停", "reopen number=12 words=还是停"],
    ["没解决 3 户的水", "silence"],
    ["撤回了一条消息", "silence"],
    // A number or a code right behind a Chinese name, where the one with a space is heard.
    ["报名7 上午", "signup number=7 line=上午"],
    ["报名7", "signup number=7"],
    ["报名#7", "signup number=7"],
    ["退出7", "leave number=7"],
    ["进度12", "status number=12"],
    ["接单12", "accept number=12"],
    ["办结12 修好了", "done number=12 words=修好了"],
    ["签到K3SJ", "checkin code=K3SJ"],
    ["签退k3sj", "checkout code=k3sj"],
    ["兑换9", "silence"],
    ["报名3个人", "silence"],
    ["报名3 个人", "silence"],
    ["接单2个", "silence"],
    ["进度12 怎么样了", "silence"],
    ["签到1", "silence"],
    ["签到good", "silence"],
    ["退出7天了", "silence"],
    // Aliases that are everyday words want a slash or an address.
    ["帮助", "silence"],
    ["我", "silence"],
    ["登记 3-2-501", "silence"],
    ["评价 12 不错", "silence"],
    ["评价不错", "silence"],
    ["评价 不错", "silence"],
    ["评价 5 个人都说好", "silence"],
    ["评价 12 栋的物业", "silence"],
    ["评价", "silence"],
    ["语言 英文", "silence"],
    ["report the lift stopped", "overheard"],
    ["me too", "silence"],
    // A number: only alone.
    ["#12", "#12"],
    ["＃１２", "#12"],
    ["﹟12", "#12"],
    [" #12 ", "#12"],
    ["#12了", "silence"],
    ["#12 怎么样了", "silence"],
    ["说的是#12", "silence"],
    ["#1 2", "silence"],
    ["##12", "silence"],
    ["#-1", "silence"],
    ["#", "silence"],
    ["#1234567890", "silence"],
    ["12", "silence"],
    // What hides in between, and what is wide.
    ["报\u200B事 电梯停了", "report text=电梯停了"],
    ["\u202E报事 电梯停了", "report text=电梯停了"],
    ["\uFEFF/report 电梯停了", "report text=电梯停了"],
    ["派单 １２ 物业", "assign number=12 to=物业"],
    ["派单 ＃１２ 物业", "assign number=12 to=物业"],
    ["派单 ① 物业", "assign number=1 to=物业"],
    // One slip is asked about; what it was is not lost.
    ["/reprot 电梯停了", "near /report → report 电梯停了"],
    ["/repot 电梯停了", "near /report → report 电梯停了"],
    ["/bnid 3号楼", "near /bind → bind 3号楼"],
    ["/asign 12 物业", "near /assign → assign 12 物业"],
    ["/报是 电梯停了", "near /报事 → 报事 电梯停了"],
    ["/helo", "near /help → help"],
    ["报是 电梯停了", "overheard"],
    // An argument is missing: an example, no scolding.
    ["派单 物业", "usage assign"],
    ["派单", "usage assign"],
    ["接单 电梯", "accept more=电梯"],
    ["/rate 12", "usage rate"],
    ["/bind", "usage bind"],
    // Other bots' commands.
    ["/weather 北京", "silence"],
    ["/hello", "silence"],
    ["/play", "silence"],
    ["/ban", "silence"],
    ["/settings", "silence"],
    ["/quiz 今晚吃什么", "silence"],
    ["/help@other_bot", "silence"],
    ["/status@other_bot 12", "silence"],
    ["/s", "silence"],
    ["/", "silence"],
    ["//", "silence"],
    ["/ 报事", "silence"],
    ["/12", "silence"],
    ["/usr/bin/node", "silence"],
    ["/constructor", "silence"],
    ["/__proto__", "silence"],
    // Nothing to read.
    ["", "silence"],
    ["   \n ", "silence"],
    ["🙂", "silence"],
    ["🙂🙂🙂", "silence"],
    ["\u200B\u200B", "silence"],
    ["？？？", "silence"],
    ["电梯停了，谁来修一下", "overheard"],
  ])("%j → %s", (text, expected) => {
    expect(routed(text)).toBe(expected);
  });
});

describe("addressed to the bot, in a group or in private", () => {
  test.each([ADDRESSED, PRIVATE])("%j", (more) => {
    for (const [text, expected] of [
      ["报事 电梯停了", "report text=电梯停了"],
      ["报事：电梯停了", "report text=电梯停了"],
      ["报事:电梯停了", "report text=电梯停了"],
      ["进度", "status"],
      ["进度 12", "status number=12"],
      ["帮助", "help"],
      ["撤回 12", "withdraw number=12"],
      ["没解决 12 还是停", "reopen number=12 words=还是停"],
      ["我", "me"],
      ["报名7 上午", "signup number=7 line=上午"],
      ["兑换9", "redeem number=9"],
      ["退出7", "leave number=7"],
      ["签退K3SJ", "checkout code=K3SJ"],
      ["求助名单14", "needs number=14"],
      ["收到1", "got number=1"],
      ["评价12 5", "rate number=12 stars=5"],
      ["我家电梯停了", "words"],
      ["我 家电梯停了", "words"],
      ["help", "help"],
      ["top floor", "words"],
      ["#12", "#12"],
      ["电梯停了", "words"],
      ["/hello", "words"],
      // What one says to have it done; "top floor" and "me too" are only words.
      ["report the lift stopped", "report text=the lift stopped"],
      ["me too", "words"],
      ["报是 电梯停了", "near 报事 → 报事 电梯停了"],
      ["帮住", "near 帮助 → 帮助"],
      ["", "words"],
      ["🙂", "words"],
      // Given by choices only; a slash still reaches them, and they say what they want.
      ["/never-mind", "never-mind"],
      ["/me-too", "usage me-too"],
      ["/door", "usage door"],
    ] as const) {
      expect(routed(text, more), text).toBe(expected);
    }
  });
});

describe("whose words they are", () => {
  test("a forward runs no command, wherever it is", () => {
    for (const text of ["报事 电梯停了", "/report 电梯停了", "#12", "电梯停了"]) {
      expect(routed(text, { forwarded: true }), text).toBe("silence");
      expect(routed(text, { ...PRIVATE, forwarded: true }), text).toMatch(/^(?:words|silence)$/);
    }
    expect(routed("/forgetme yes", { ...PRIVATE, forwarded: true })).toMatch(/^(?:words|silence)$/);
  });

  test("nobody's words run no command, and a command of nobody's is told so", () => {
    const nobody: More = { from: null };
    expect(routed("报事 电梯停了", nobody)).toBe("nobody");
    expect(routed("/assign 12 物业", nobody)).toBe("nobody");
    expect(routed("#12", nobody)).toBe("nobody");
    expect(routed("电梯停了", nobody)).toBe("silence");
    expect(routed("", nobody)).toBe("silence");
    expect(router.route(message("1", { ...nobody, typedChoices: true }))).toEqual({ kind: "silence" });
  });
});

describe("answers to choices", () => {
  const kind = (text: string, more?: More) => router.route(message(text, more)).kind;

  test("count where they may be meant as one", () => {
    expect(kind("1", { typedChoices: true })).toBe("answer");
    expect(kind("1", { replyTo: { messageId: "9", from: null } })).toBe("answer");
    expect(kind("1", PRIVATE)).toBe("answer");
    expect(kind("1")).toBe("silence");
    expect(kind("１", { typedChoices: true })).toBe("answer");
    expect(kind("第二个", PRIVATE)).toBe("answer");
  });

  test("never hide a command, and are short", () => {
    expect(kind("报事 电梯停了", { typedChoices: true })).toBe("command");
    expect(kind("#12", PRIVATE)).toBe("number");
    expect(kind("一".repeat(41), PRIVATE)).toBe("words");
    expect(kind("一".repeat(41), { typedChoices: true })).toBe("silence");
    expect(kind("", PRIVATE)).toBe("words");
  });

  test("say what the words are when there is nothing to answer", () => {
    expect(routed("1", { typedChoices: true })).toBe("silence");
    expect(routed("1", PRIVATE)).toBe("words");
  });
});

describe("long messages", () => {
  test("are cut at the limit, and the person is told", () => {
    const route = router.route(message(`报事 ${"电".repeat(5_000)}`));
    expect(route).toMatchObject({ kind: "command", clipped: true });
    expect(route.kind === "command" && String(route.args.text)).toBe("电".repeat(TEXT_LIMIT - 3));
    expect(routed("电".repeat(5_000), PRIVATE)).toBe("words clipped");
    expect(routed("电".repeat(5_000))).toBe("silence");
    expect(routed(`报事 ${"电".repeat(TEXT_LIMIT - 3)}`)).not.toMatch(/clipped/);
    expect(routed(`/frobnicate ${"x".repeat(5_000)}`)).toBe("silence");
  });

  test("are cut between letters", () => {
    const route = router.route(message(`报事 ${"👨‍👩‍👧".repeat(2_000)}`));
    const text = route.kind === "command" ? String(route.args.text) : "";
    expect(text.replaceAll("👨‍👩‍👧", "")).toBe("");
    expect(text.length).toBeGreaterThan(TEXT_LIMIT / 2);
  });
});

describe("replies and choices", () => {
  const reply: More = { replyTo: { messageId: "9", from: null }, addressed: true };

  test("a reply to a card needs no number: it is left for the engine to look up", () => {
    const route = router.route(message("派单 物业", reply));
    expect(route).toMatchObject({ kind: "command", args: { number: null, to: "物业" } });
    expect(routed("没解决 还是停", reply)).toBe("reopen words=还是停");
    expect(routed("派单 12 物业", reply)).toBe("assign number=12 to=物业");
  });

  test("a choice's line goes the same way as typed words, with the number of its card", () => {
    const line = (text: string, number: number | null = null) => show(router.routeLine(text, { number }));
    expect(line("accept 12")).toBe("accept number=12");
    expect(line("rate 12 5")).toBe("rate number=12 stars=5");
    expect(line("report 电梯停了\n三号楼")).toBe("report text=电梯停了\n三号楼");
    expect(line("me-too 12")).toBe("me-too number=12");
    expect(line("status", 12)).toBe("status number=12");
    expect(line("accept")).toBe("accept");
    expect(line("rate")).toBe("usage rate");
    expect(line("nothing of ours")).toBe("silence");
    expect(line("")).toBe("silence");
  });

  test("what is offered after a slip is a line that runs", () => {
    for (const text of ["/reprot 电梯停了", "/asign 12 物业", "/报是 电梯停了"]) {
      const route = router.route(message(text));
      const offered = route.kind === "mistake" ? route.post.choices![0]!.command : "";
      expect(router.routeLine(offered, { number: null }).kind, text).toBe("command");
    }
  });
});

describe("what people really write", () => {
  // Not part of the repository: collected and public chatter that lies beside it where the bot is made.
  const folder = new URL("../../../shared/data/nl/", import.meta.url);
  const there = existsSync(folder);
  const files = there ? readdirSync(folder).filter((name) => /chatter|^chat_messages/.test(name)) : ["no chatter"];
  if (!there) console.log("router.test: no chatter beside the repository, so none was tried");

  test.skipIf(!there).each(files)("%s holds no command", (name) => {
    const texts = readFileSync(new URL(name, folder), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { text: string }).text);
    // Some of the written ones are commands on purpose: those begin with a slash.
    // Lists that are passed on are looked at, and left alone unless they are about a sign-up that is open.
    const heard = texts.filter(
      (text) => !/^(?:\/|#?接龙)/.test(text) && !["silence", "overheard"].includes(routed(text)),
    );
    expect(heard).toEqual([]);
    // While an emergency asks how people are, hardly any of it would be taken for an answer to that, except what tells of a danger.
    const alarmed = texts.filter((text) => readCall(text) !== null && !readReport(text).urgent);
    expect(alarmed.length, alarmed.join("\n")).toBeLessThanOrEqual(texts.length / 200);
    expect(texts.length).toBeGreaterThan(100);
  });
});

describe("hostile input", () => {
  const pieces = [
    ...[
      "/",
      "#",
      "＃",
      "报事",
      "/report",
      " ",
      "\n",
      "\u200B",
      "\u202E",
      "1",
      "１",
      ":",
      "：",
      "@",
      "\u0301",
      "👨‍👩‍👧",
    ],
    ...["\uD800", "\u0000", "電", "a", "-", "，", "\uFE0F", "\u200D"],
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((list) => list.join("")),
    fc.tuple(fc.constantFrom(...pieces), fc.nat(3_000)).map(([piece, times]) => piece.repeat(times)),
  );
  const more = fc.record({
    addressed: fc.boolean(),
    chatKind: fc.constantFrom("group" as const, "private" as const),
    typedChoices: fc.boolean(),
    forwarded: fc.boolean(),
    from: fc.constantFrom(null, { id: "wang", name: "" }),
  });

  test("never throws, and whatever it gives is fit to keep", () => {
    fc.assert(
      fc.property(text, more, (words, event) => {
        const route = router.route(message(words, event));
        const inner = route.kind === "answer" ? route.otherwise : route;
        const kept = inner.kind === "command" ? Object.values(inner.args) : inner.kind === "words" ? [inner.text] : [];
        for (const value of kept) {
          if (typeof value === "string") {
            expect([...value].length).toBeLessThanOrEqual(TEXT_LIMIT);
            expect(value.isWellFormed()).toBe(true);
          } else if (value !== null) expect(Number.isSafeInteger(value)).toBe(true);
        }
        if (event.from === null) expect(["silence", "mistake"]).toContain(route.kind);
      }),
      { numRuns: 500 },
    );
  });

  test("cleaning first changes nothing, and neither does routing twice", () => {
    fc.assert(
      fc.property(text, more, (words, event) => {
        const route = router.route(message(words, event));
        expect(router.route(message(clean(words), event))).toEqual(route);
        expect(router.route(message(words, event))).toEqual(route);
      }),
      {
        numRuns: 300,
        // Each is stray without the other.
        examples: [
          [
            "\uFE0F\u200D",
            {
              addressed: false,
              chatKind: "group",
              typedChoices: true,
              forwarded: false,
              from: { id: "wang", name: "" },
            },
          ],
        ],
      },
    );
  });

  test("in a group that did not address it, it hears only a slash, a number or a safe first word", () => {
    fc.assert(
      fc.property(text, (words) => {
        if (router.route(message(words)).kind === "silence") return;
        expect(clean(words)).toMatch(
          /^(?:\/|[#﹟]\d{1,9}$|(?:报事|报修|上报|随手拍|待办|进度|派单|接单|办结)(?:\s|$))/u,
        );
      }),
      { numRuns: 300 },
    );
  });

  const SIZE = 64 * 1024;
  const fill = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);
  test.each(
    [
      ...[
        "a",
        "/",
        "#1",
        "1",
        " ",
        "\n",
        "：",
        "报事 ",
        "\u200B",
        "\u200D",
        "\u0301",
        "\uFE0F",
        "👍🏽",
        "👨‍👩‍👧",
        "\uD83D",
      ],
      ...["\u202Ea", "é\u0301\u0323", "1-2-", "３＃", "﷽", "한", "🇨🇳", "\u1100\u1161", "  \n:", "a\u200D"],
    ].map((piece) => [JSON.stringify(piece), piece] as const),
  )("64 KB of %s take less than 50 ms", (_name, piece) => {
    for (const start of ["", "报事 ", "/report ", "/reprot "]) {
      const event = message(start + fill(piece), PRIVATE);
      const times = [1, 2, 3].map(() => cpuMs(() => router.route(event)));
      expect(Math.min(...times), start).toBeLessThan(50);
    }
  });
});
