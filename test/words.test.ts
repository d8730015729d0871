import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Message, type Pattern, parse, Visitor } from "@fluent/syntax";
import type { Node } from "typescript/unstable/ast";
import {
  isArrowFunction,
  isCallExpression,
  isConditionalExpression,
  isFunctionDeclaration,
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  isTemplateExpression,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { type Symbol as CodeSymbol, SymbolFlags, type Type } from "typescript/unstable/sync";
import { describe, expect, test } from "vitest";
import type { Command } from "../src/core/command.ts";
import type { MessageEvent } from "../src/core/event.ts";
import { createRouter } from "../src/engine/router.ts";
import { LOCALES, loadWords } from "../src/engine/words.ts";
import { makeMenus } from "../src/menus.ts";
import { MODULES } from "../src/modules/index.ts";
import { openSources, ROOT, type Source, walk, where } from "./support/sources.ts";

const router = createRouter(MODULES);
const words = loadWords("Asia/Shanghai");
const NOW = new Date("2026-11-25T01:00:00Z");

// ── the locales ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Entry {
  file: string;
  /** The message as it is written, for rules about its words. */
  text: string;
  variables: Set<string>;
  /** Other messages it quotes. */
  refers: Set<string>;
}

class Reader extends Visitor {
  readonly variables = new Set<string>();
  readonly refers = new Set<string>();
  override visitVariableReference(node: { id: { name: string } }): void {
    this.variables.add(node.id.name);
  }
  override visitMessageReference(node: { id: { name: string } }): void {
    this.refers.add(node.id.name);
  }
}

const filesOf = (locale: string) => readdirSync(join(ROOT, "locales", locale)).sort();
const read = (locale: string, file: string) => readFileSync(join(ROOT, "locales", locale, file), "utf8");

/** Reads a locale. @throws for junk and for a key that stands there twice */
function readLocale(locale: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const file of filesOf(locale)) {
    const source = read(locale, file).replaceAll("\r\n", "\n");
    for (const entry of parse(source, {}).body) {
      if (entry.type === "Junk") throw new Error(`locales/${locale}/${file}: ${JSON.stringify(entry)}`);
      if (entry.type !== "Message") continue;
      const message = entry as Message;
      const key = message.id.name;
      if (entries.has(key)) throw new Error(`locales/${locale}: ${key} stands there twice`);
      if (!message.value) throw new Error(`locales/${locale}: ${key} says nothing`);
      const reader = new Reader();
      reader.visit(message);
      const { span } = message.value as Pattern;
      entries.set(key, { file, text: source.slice(span!.start, span!.end), ...reader });
    }
  }
  return entries;
}

const locales = new Map(LOCALES.map((locale) => [locale, readLocale(locale)] as const));
const zh = locales.get("zh-CN")!;
const all = [...locales].flatMap(([locale, entries]) =>
  [...entries].map(([key, entry]) => ({ locale, key, ...entry })),
);

/** Lines about each message that breaks a rule. */
function breaking(rule: (entry: (typeof all)[number]) => boolean): string[] {
  return all.filter(rule).map(({ locale, key, text }) => `${locale} ${key} = ${text}`);
}

describe("locales", () => {
  test("have the same files, and every key stands in the same file with the same variables", () => {
    for (const locale of LOCALES) expect(filesOf(locale), locale).toEqual(filesOf("zh-CN"));
    const shape = (entries: Map<string, Entry>) =>
      [...entries].map(([key, e]) => `${e.file} ${key}(${[...e.variables].sort()})`).sort();
    for (const [locale, entries] of locales) expect(shape(entries), locale).toEqual(shape(zh));
    expect(zh.size).toBeGreaterThan(200);
  });

  test("can be written out with any values", () => {
    for (const { locale, key, variables } of all) {
      for (const value of [0, 1, 2, 5, 1234, "12", "三号楼", ""]) {
        const args = Object.fromEntries([...variables].map((name) => [name, value]));
        const written = words.write({ key, args }, locale, NOW);
        if (value !== "") expect(written.trim(), `${locale} ${key}`).not.toBe("");
        expect(written, `${locale} ${key}`).not.toMatch(/\{\s*\$|[\u2068\u2069]|\?\?\?/);
      }
    }
  });
});

// ── the code ───────────────────────────────────────────────────────────────────────────────────────────────────────

const PHOTO_PROBLEMS = ["photo-too-big", "photo-too-many-pixels", "photo-not-a-picture", "photo-gone"];

/** Keys made of what the compiler knows only as a string: the place in the code, and what it yields. */
const FAMILIES: Record<string, () => string[]> = {
  "src/engine/router.ts `command-${command.names[0]}-example`": () => keysOfCommands("example"),
  "src/engine/context.ts `command-${command.names[0]}-only`": () => keysOfCommands("only"),
  "src/engine/howTo.ts `command-${command.names[0]}-about`": () => keysOfCommands("about"),
  "src/menus.ts `command-${c.names[0]}-about`": () => keysOfCommands("about"),
  "src/modules/help/index.ts `command-${first.name}-only`": () => keysOfCommands("only"),
  "src/modules/help/index.ts `command-${name}-example`": () => keysOfCommands("example"),
  "src/modules/help/index.ts `command-${name}-about`": () => keysOfCommands("about"),
  "src/engine/words.ts `core-weekday-${at.weekday}`": () => [0, 1, 2, 3, 4, 5, 6].map((day) => `core-weekday-${day}`),
  "src/engine/words.ts `core-month-${at.month}`": () => Array.from({ length: 12 }, (_, i) => `core-month-${i + 1}`),
  // `PhotoProblem.code` of engine/photos.ts, and what prepare.ts says of a photo that is not to be had.
  "src/modules/reports/people.ts problem": () => PHOTO_PROBLEMS,
  "src/modules/reports/album.ts problem": () => PHOTO_PROBLEMS,
  "src/modules/notices/commands/write.ts problem": () => PHOTO_PROBLEMS,
  // The platforms of adapters/.
  "src/modules/members/link.ts `platform-${account.platform}`": () =>
    ["telegram", "wechat", "simulator"].map((platform) => `platform-${platform}`),
};

/** Keys the types allow and the code never makes, each with its reason. */
const NEVER: Record<string, string> = {
  "members-join-replaced": "claimOf gives open and approved claims only",
};

/** Which commands have which words. Those given only by choices need no description, and an example only for `usage`. */
function keysOfCommands(part: "about" | "example" | "only"): string[] {
  const needs: Record<typeof part, (c: Command) => boolean> = {
    about: (c) => !c.byChoice,
    example: (c) => !c.byChoice || Object.values(c.args).some((kind) => !kind.endsWith("?")),
    only: (c) => c.may !== "anyone" && !c.may.includes("resident"),
  };
  return router.commands.filter(needs[part]).map((c) => `command-${c.names[0]}-${part}`);
}

interface Use {
  key: string;
  place: string;
  /** The variables that are given; null where that is not written beside the key. */
  given: string[] | null;
}

/** Every key that the code can say, found by what the compiler knows of the types. */
function readUses(): { uses: Use[]; unknown: string[]; families: Set<string> } {
  const sources = openSources(["src", "adapters"]);
  const { checker } = sources;
  const uses: Use[] = [];
  const unknown: string[] = [];
  const families = new Set<string>();
  /** Functions that pass a key on: which parameter is the key, and which the variables, or what these always are. */
  const sayers: { symbol: CodeSymbol; key: number; args: number | { given: string[] | null } }[] = [];

  const strings = (type: Type | undefined): string[] | null => {
    if (!type) return null;
    if (type.isUnionType()) {
      const parts = type.getTypes().map(strings);
      return parts.every((part) => part !== null) ? parts.flat() : null;
    }
    return type.isStringLiteralType() ? [type.value as string] : null;
  };
  const keysIn = (node: Node): string[] | null => {
    if (isParenthesizedExpression(node)) return keysIn(node.expression);
    if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return [node.text];
    if (isConditionalExpression(node)) {
      const [yes, no] = [keysIn(node.whenTrue), keysIn(node.whenFalse)];
      return yes && no ? [...yes, ...no] : null;
    }
    if (!isTemplateExpression(node)) return strings(checker.getTypeAtLocation(node));
    let keys = [node.head.text];
    for (const span of node.templateSpans) {
      const parts = keysIn(span.expression);
      if (!parts) return null;
      keys = keys.flatMap((start) => parts.map((part) => start + part + span.literal.text));
    }
    return keys;
  };
  const givenIn = (node: Node | undefined): string[] | null => {
    if (!node) return [];
    const type = checker.getTypeAtLocation(node);
    // A dictionary says nothing of what is in it.
    if (!type || checker.getIndexInfosOfType(type).length > 0 || type.isUnionType()) return null;
    return checker.getPropertiesOfType(type).map((p) => p.name);
  };
  const use = (source: Source, node: Node, key: Node, given: string[] | null) => {
    const keys = keysIn(key);
    if (keys) {
      for (const k of keys) uses.push({ key: k, place: where(source, node), given });
      return;
    }
    const family = `${source.path} ${key.getText(source.tree)}`;
    if (family in FAMILIES) {
      families.add(family);
      for (const k of FAMILIES[family]!()) uses.push({ key: k, place: where(source, node), given });
    } else unknown.push(`${where(source, node)} ${key.getText(source.tree)}`);
  };
  /** The named functions around a node, from the inside out. */
  const functionsAround = (node: Node) => {
    const found: { name: Node; parameters: string[] }[] = [];
    for (let at: Node | undefined = node.parent; at; at = at.parent) {
      if (!isArrowFunction(at) && !isFunctionDeclaration(at)) continue;
      const name = isFunctionDeclaration(at) ? at.name : isVariableDeclaration(at.parent) ? at.parent.name : undefined;
      const parameters = at.parameters.map((p) => p.name.getText(at.getSourceFile()));
      if (name) found.push({ name, parameters: [...parameters] });
    }
    return found;
  };

  const say = sources.files.find((s) => s.path === "src/core/post.ts")!;
  walk(say.tree, (node) => {
    if (!isFunctionDeclaration(node) || node.name?.text !== "say") return;
    sayers.push({ symbol: checker.getSymbolAtLocation(node.name)!, key: 0, args: 1 });
  });
  const originOf = (node: Node): CodeSymbol | undefined => {
    const symbol = checker.getSymbolAtLocation(node);
    if (!symbol) return undefined;
    return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  };
  // Wrappers are found while `sayers` grows: a call of one may stand in another.
  for (let i = 0; i < sayers.length; i++) {
    const sayer = sayers[i]!;
    const name = sayer.symbol.name;
    for (const source of sources.files) {
      if (!source.text.includes(name)) continue;
      walk(source.tree, (node) => {
        if (!isCallExpression(node) || !isIdentifier(node.expression) || node.expression.text !== name) return;
        if (originOf(node.expression)?.id !== sayer.symbol.id) return;
        const key = node.arguments[sayer.key];
        if (!key) return;
        const args = typeof sayer.args === "number" ? node.arguments[sayer.args] : undefined;
        const given = typeof sayer.args === "number" ? givenIn(args) : sayer.args.given;
        if (isIdentifier(key)) {
          const around = functionsAround(node).find((f) => f.parameters.includes(key.text));
          if (around && strings(checker.getTypeAtLocation(key)) === null) {
            const symbol = checker.getSymbolAtLocation(around.name)!;
            if (sayers.some((s) => s.symbol.id === symbol.id)) return;
            const passed = args && isIdentifier(args) ? around.parameters.indexOf(args.text) : -1;
            sayers.push({ symbol, key: around.parameters.indexOf(key.text), args: passed === -1 ? { given } : passed });
            return;
          }
        }
        use(source, node, key, given);
      });
    }
  }
  // Texts written out as objects: { key } or { key, args }.
  for (const source of sources.files) {
    walk(source.tree, (node) => {
      if (!isObjectLiteralExpression(node) || source.path === "src/core/post.ts") return;
      const named = new Map<string, Node>();
      for (const property of node.properties) {
        if (isPropertyAssignment(property)) named.set(property.name.getText(source.tree), property.initializer);
        else if (isShorthandPropertyAssignment(property)) named.set(property.name.getText(source.tree), property.name);
        else named.set("…", property);
      }
      const key = named.get("key");
      if (key && [...named.keys()].every((name) => name === "key" || name === "args")) {
        use(source, node, key, givenIn(named.get("args")));
      }
    });
  }
  sources.close();
  return { uses, unknown, families };
}

describe("the code", () => {
  const { uses, unknown, families } = readUses();

  test("says only keys that can be told from the code, or that are listed here", () => {
    expect(unknown).toEqual([]);
    expect(Object.keys(FAMILIES).filter((family) => !families.has(family))).toEqual([]);
    expect(uses.length).toBeGreaterThan(200);
  });

  test("says no key that is missing", () => {
    const missing = uses.filter(({ key }) => !zh.has(key) && !(key in NEVER));
    expect(missing.map(({ key, place }) => `${place} says ${key}`)).toEqual([]);
    expect(Object.keys(NEVER).filter((key) => zh.has(key) || !uses.some((u) => u.key === key))).toEqual([]);
  });

  test("gives every variable that the words want", () => {
    const wrong = uses.flatMap(({ key, place, given }) => {
      const wanted = [...(zh.get(key)?.variables ?? [])].filter((name) => given !== null && !given.includes(name));
      return wanted.length > 0 ? [`${place} says ${key} without ${wanted}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test("uses every key there is", () => {
    const used = new Set(uses.map((u) => u.key));
    for (const [key, entry] of zh) if (used.has(key)) for (const other of entry.refers) used.add(other);
    expect([...zh.keys()].filter((key) => !used.has(key))).toEqual([]);
  });
});

// ── commands ───────────────────────────────────────────────────────────────────────────────────────────────────────

function message(text: string, more: Partial<MessageEvent> = {}): MessageEvent {
  return {
    ...{ type: "message", platform: "test", key: "1", chat: "1", at: NOW.toISOString(), messageId: "1" },
    ...{ chatKind: "private", chatTitle: "", from: { id: "1", name: "王阿姨" }, text, addressed: true },
    ...more,
  };
}

/** The command these words give, by its first name; null for none. */
function commandOf(text: string, more: Partial<MessageEvent> = {}): string | null {
  const route = router.route(message(text, more));
  const inner = route.kind === "answer" ? route.otherwise : route;
  return inner.kind === "command" ? inner.command.names[0] : null;
}

describe("commands", () => {
  test.each(["about", "example", "only"] as const)("have their %s in every language, and no other has", (part) => {
    for (const [locale, entries] of locales) {
      const there = [...entries.keys()].filter((key) => key.startsWith("command-") && key.endsWith(`-${part}`));
      expect(there.sort(), locale).toEqual(keysOfCommands(part).sort());
    }
  });

  const examples = LOCALES.flatMap((locale) =>
    keysOfCommands("example").map((key) => [key.slice("command-".length, -"-example".length), locale, key] as const),
  );
  test.each(examples)("%s: its example in %s is one", (name, locale, key) => {
    const example = words.write({ key }, locale, NOW).replace(/开通码|CODE/, "7K3Q-9XWP-2FGH");
    expect(commandOf(example)).toBe(name);
  });

  test("fit the menus of the platforms", () => {
    const listed = new Map(router.commands.map((c) => [c.names[0], c]));
    const menus = makeMenus(router.commands, words);
    expect(menus).toHaveLength(6);
    for (const { scope, commands } of menus) {
      expect(commands.length, scope).toBeGreaterThan(0);
      for (const { command, description } of commands) {
        expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(description.length, command).toBeLessThanOrEqual(256);
        expect(description.length, command).toBeGreaterThan(2);
        expect(description, command).not.toContain("\n");
      }
    }
    // A name with a dash cannot be typed on every platform.
    for (const [name, command] of listed) expect(/^[a-z0-9_]{1,32}$/.test(name) || command.byChoice, name).toBe(true);
  });

  test("that the words tell people to write exist", () => {
    const wrong: string[] = [];
    for (const { locale, key, text } of all) {
      for (const [line, name] of text.matchAll(/(?<![\w/.])(\/[a-z]+)\b/gi)) {
        if (!isKnown(name!)) wrong.push(`${locale} ${key}: ${line}`);
      }
      for (const [line, name] of text.matchAll(/发(?:一句)?[：“]\s*([\p{Script=Han}]+)/gu)) {
        if (!isKnown(name!)) wrong.push(`${locale} ${key}: ${line}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("that help shows in a group work in a group, as they stand", () => {
    for (const locale of LOCALES) {
      for (const name of ["report", "status"]) {
        const text = words.write({ key: `command-${name}-example` }, locale, NOW);
        expect(commandOf(text, { chatKind: "group", addressed: false }), text).toBe(name);
      }
    }
  });
});

/** True for the name of a command, with or without what it needs: "write it like this" is an answer too. */
function isKnown(name: string): boolean {
  return [name, `${name} 1 x`].some((text) => {
    const route = router.route(message(text));
    const inner = route.kind === "answer" ? route.otherwise : route;
    return inner.kind === "command" || (inner.kind === "mistake" && inner.post.lines[0]?.key === "core-usage");
  });
}

// ── how Linli speaks ───────────────────────────────────────────────────────────────────────────────────────────────

/** As it reads where every variable is one. */
const written = (key: string, locale: string, variables: Set<string>) =>
  words.write({ key, args: Object.fromEntries([...variables].map((name) => [name, 1])) }, locale, NOW);

/** Where no number stands: a name, the number of a vote, 600 letters, "4.6 stars". */
const COUNTS_NOTHING: ReadonlySet<string> = new Set([
  ...["headcounts-form-homeless", "reports-choice-own", "polls-verify-later", "polls-verify-broken"],
  ...["notices-poster-long", "summaries-stars"],
]);
/** One, and the plural of what it counts, or of what it does. Verbs after a name ("1 goes to 1") end in s as well. */
const MANY_OF_ONE =
  /(?<![\d#.,:/–-])1 (?:more |registered |of these |of them )?(?!(?:was|is|has|goes|gives|leads|sees|needs|says|thanks|looks|asks|votes? for|as|this|less)\b)(?:[a-z]+s|people|were|have|are)\b/;

describe("the voice", () => {
  test("is calm and plain", () => {
    expect(breaking(({ text }) => /[!！]/.test(text))).toEqual([]);
    expect(
      breaking(({ text }) =>
        /尊敬|格式错误|格式不对|无权限|没有权限|权限不足|闭环|非法|用户|系统|操作失败|请您?稍后再试/.test(text),
      ),
    ).toEqual([]);
    expect(
      breaking(({ text }) => /\b(?:invalid|illegal|error|forbidden|denied|permission|user)s?\b/i.test(text)),
    ).toEqual([]);
  });

  test("fits a phone: at most six lines, and one icon", () => {
    expect(breaking(({ key, locale, variables }) => written(key, locale, variables).split("\n").length > 6)).toEqual(
      [],
    );
    expect(breaking(({ text }) => (text.match(/\p{Extended_Pictographic}/gu) ?? []).length > 1)).toEqual([]);
  });

  test("is Chinese in Chinese: 您, no half-width punctuation after Chinese", () => {
    const chinese = all.filter(({ locale }) => locale === "zh-CN");
    const wrong = chinese.filter(({ text }) => /你|[\p{Script=Han}][,;?](?!\d)/u.test(text.replace(/\{[^}]*\}/g, "")));
    expect(wrong.map(({ key, text }) => `${key} = ${text}`)).toEqual([]);
  });

  test("counts one as one: “1 thing”, “1 was”", () => {
    const english = all.filter(({ locale }) => locale === "en");
    const wrong = english
      .filter(({ key }) => !COUNTS_NOTHING.has(key))
      .map(({ key, locale, variables }) => `${key} = ${written(key, locale, variables)}`)
      .filter((line) => MANY_OF_ONE.test(line));
    expect(wrong).toEqual([]);
  });

  test("is English in English: no Chinese but names that people write in Chinese", () => {
    const english = all.filter(({ locale }) => locale === "en");
    const wrong = english.filter(({ text }) => /\p{Script=Han}/u.test(text.replace(/换语言|用哪种语言？|中文/g, "")));
    expect(wrong.map(({ key, text }) => `${key} = ${text}`)).toEqual([]);
  });
});
