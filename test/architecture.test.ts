import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { generateDrizzleJson } from "drizzle-kit/api";
import type { PgTable } from "drizzle-orm/pg-core";
import { type Node, SyntaxKind } from "typescript/unstable/ast";
import {
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isObjectBindingPattern,
  isPropertyAccessExpression,
} from "typescript/unstable/ast/is";
import { afterAll, describe, expect, test } from "vitest";
import { ENGINE_PERSON_TABLES } from "../src/engine/privacy.ts";
import { MODULES } from "../src/modules/index.ts";
import { getTableConfig } from "../src/store/drizzle.ts";
import { importsOf, listFiles, openSources, ROOT, type Source, stringsOf, walk, where } from "./support/sources.ts";

const sources = openSources(["src", "adapters", "scripts", "bench"]);
afterAll(() => sources.close());
/** What runs in production. */
const code = sources.files.filter((s) => /^(src|adapters)\//.test(s.path));
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** Each of these modules may call those before it, through their `service.ts`, `lookups.ts` and `figures.ts`. */
const ORDER = [
  ...["members", "register", "points", "reports", "suggestions", "pledges", "signups", "headcounts", "polls"],
  ...["meetings", "projects", "notices", "summaries", "help"],
];

/** Imports that no rule below allows, each with its reason. Keep this short. */
const ALLOWED_IMPORTS: Record<string, string> = {
  "src/engine/plainWords.ts → src/understand/report.ts": "plain words become a line of words there",
  "src/engine/plainWords.ts → src/understand/questions.ts": "a question in plain words becomes a line of words there",
  "src/engine/plainWords.ts → src/understand/votes.ts": "a vote in plain words becomes an option there",
  "src/engine/model.ts → src/understand/categories.ts": "a language model may name these categories and no other",
  "src/engine/figures.ts → src/understand/plain.ts":
    "a figure of a wording may be written full width or in traditional characters",
};

/** Whether `from` may import `to`; `typeOnly`: nothing of the import is left at run time. */
function mayImport(from: string, to: string, typeOnly: boolean): boolean {
  const [area, name] = areaOf(from);
  const [target, other] = areaOf(to);
  switch (area) {
    case "core":
      return target === "core";
    case "store":
      return target === "core" || target === "store";
    case "engine":
      return target === "core" || target === "store" || target === "engine";
    case "understand":
      return target === "understand" || to === "src/core/text.ts";
    case "modules":
      // The table of contents of the bot.
      if (name === null) return target === "core" || /^src\/modules\/\w+\/index\.ts$/.test(to);
      // Rules are pure: deadlines, tallies, points.
      if (/\/rules\.ts$/.test(from)) return target === "core" || target === "understand";
      if (target === "modules" && other !== name) {
        return (
          /\/(service|lookups|figures)\.ts$/.test(to) &&
          ORDER.includes(other ?? "") &&
          ORDER.indexOf(other!) < ORDER.indexOf(name)
        );
      }
      return ["core", "understand", "store", "modules"].includes(target);
    case "adapters":
      return target === "core" || (target === "adapters" && other === name);
    case "web":
      if (target === "engine") return typeOnly;
      return target === "core" || target === "web" || /^src\/modules\/\w+\/service\.ts$/.test(to);
    case "config":
      return false;
    default:
      return to !== "src/main.ts";
  }
}

/** "src/modules/reports/index.ts" → ["modules", "reports"]; files that may know everybody are "top". */
function areaOf(path: string): [area: string, name: string | null] {
  const inner = /^src\/(core|store|engine|understand|web)\//.exec(path);
  if (inner) return [inner[1]!, null];
  const module = /^src\/modules\/(?:(\w+)\/)?/.exec(path);
  if (module) return ["modules", module[1] ?? null];
  const adapter = /^adapters\/(\w+)\//.exec(path);
  if (adapter) return ["adapters", adapter[1]!];
  return [path === "src/config.ts" ? "config" : "top", null];
}

const resolve = (source: Source, from: string) => posix.join(dirname(source.path).replaceAll("\\", "/"), from);

describe("imports point one way", () => {
  const all = code.flatMap((source) => importsOf(source).map((i) => ({ ...i, source })));

  test("between our own files", () => {
    const used = new Set<string>();
    const wrong = all
      .filter((i) => i.from.startsWith("."))
      .map((i) => ({ ...i, to: resolve(i.source, i.from) }))
      .filter((i) => !mayImport(i.source.path, i.to, i.typeOnly))
      .filter((i) => {
        const pair = `${i.source.path} → ${i.to}`;
        used.add(pair);
        return !(pair in ALLOWED_IMPORTS);
      });
    expect(wrong.map((i) => `${i.source.path}:${i.line} imports ${i.to}`)).toEqual([]);
    expect(Object.keys(ALLOWED_IMPORTS).filter((pair) => !used.has(pair))).toEqual([]);
    expect(all.length).toBeGreaterThan(150);
  });

  test("every module has its place in the order, and the bot lists them in it", () => {
    expect(MODULES.map((m) => m.name).filter((name) => !ORDER.includes(name))).toEqual([]);
    const places = MODULES.map((m) => ORDER.indexOf(m.name));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const folders = readdirSync(join(ROOT, "src/modules"), { withFileTypes: true }).filter((f) => f.isDirectory());
    expect(folders.map((f) => f.name).sort()).toEqual(MODULES.map((m) => m.name).sort());
  });

  test("packages that run are dependencies, and types of others are only types", () => {
    const installed = new Set([
      ...Object.keys(manifest.dependencies),
      // Node itself comes as an optional package too.
      ...Object.keys(manifest.optionalDependencies).filter((name) => !name.startsWith("node-")),
    ]);
    const wrong = all
      .filter((i) => !i.from.startsWith(".") && !i.from.startsWith("node:") && !i.typeOnly)
      .filter((i) => !installed.has(packageOf(i.from)));
    expect(wrong.map((i) => `${i.source.path}:${i.line} imports ${i.from}`)).toEqual([]);
  });

  test("only src/store/drizzle.ts runs drizzle-orm; types may come from it directly", () => {
    const wrong = all.filter((i) => packageOf(i.from) === "drizzle-orm" && !i.typeOnly);
    expect(new Set(wrong.map((i) => i.source.path))).toEqual(new Set(["src/store/drizzle.ts"]));
  });

  test("imports name the file they mean", () => {
    const wrong = all.filter((i) => i.from.startsWith(".") && !/\.(ts|js)$/.test(i.from));
    expect(wrong.map((i) => `${i.source.path}:${i.line} imports ${i.from}`)).toEqual([]);
  });
});

function packageOf(from: string): string {
  return from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
}

test("src/understand is pure: a sentence goes in, a reading comes out", () => {
  // The command line of it reads its standard input.
  const pure = code.filter((s) => s.path.startsWith("src/understand/") && s.path !== "src/understand/main.ts");
  expect(pure.length).toBeGreaterThan(3);
  /** A calendar and the weights that the classifier learned are data, the same for every text. */
  const DATA = [
    "src/understand/days.ts chinese-days",
    "src/understand/days.ts node:module",
    "src/understand/classifier.ts node:fs",
  ];
  const wrong = pure.flatMap((source) => [
    ...importsOf(source)
      .filter((i) => !i.from.startsWith(".") && !DATA.includes(`${source.path} ${i.from}`))
      .map((i) => `${source.path}:${i.line} imports ${i.from}`),
    ...identifiersOf(source, ["fetch", "process", "console", "setTimeout", "performance", "globalThis"]),
  ]);
  expect(wrong).toEqual([]);
});

function identifiersOf(source: Source, names: readonly string[]): string[] {
  const found: string[] = [];
  walk(source.tree, (node) => {
    if (isIdentifier(node) && names.includes(node.text)) found.push(`${where(source, node)} ${node.text}`);
  });
  return found;
}

describe("platforms", () => {
  /** Who may name a platform beside adapters/. */
  const MAY_NAME: Record<string, string> = {
    "src/config.ts": "has the settings of each",
    "src/main.ts": "makes the adapters",
    "src/seed.ts": "makes the simulator's town",
    "src/doctor.ts": "asks each platform that is set how it is",
  };
  /** Single places elsewhere: file → what stands there, and why. */
  const MAY_SAY: Record<string, { names: string[]; why: string }> = {
    "src/store/schema.ts": { names: ["simulator"], why: "communities.made_by: its community is not a real one" },
    "src/modules/members/service.ts": { names: ["simulator"], why: "the same, when it is made" },
    "src/core/text.ts": { names: ["wechat"], why: "ids that people write into their messages are masked" },
  };

  test("are named by adapters and by those who set them up, by nobody else", () => {
    const wrong: string[] = [];
    const used = new Map<string, Set<string>>();
    for (const source of code) {
      if (source.path.startsWith("adapters/") || source.path in MAY_NAME) continue;
      const said = [
        ...stringsOf(source),
        ...nodesOf(source).flatMap((node) => (isIdentifier(node) ? [{ text: node.text, node }] : [])),
      ];
      for (const { text, node } of said) {
        for (const [name] of text.toLowerCase().matchAll(/telegram|grammy|wechat|wechaty|weixin|微信|simulator/g)) {
          if (MAY_SAY[source.path]?.names.includes(name) && text.toLowerCase() === name) {
            used.set(source.path, (used.get(source.path) ?? new Set()).add(name));
          } else wrong.push(`${where(source, node)} says ${name}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    for (const [path, { names }] of Object.entries(MAY_SAY)) {
      expect([...(used.get(path) ?? [])], `${path} need not be listed`).toEqual(names);
    }
  });
});

function nodesOf(source: Source): Node[] {
  const nodes: Node[] = [];
  walk(source.tree, (node) => {
    nodes.push(node);
  });
  return nodes;
}

test("only src/core/render.ts reads what a chat can do; the pace is read where messages leave", () => {
  const PACE = ["messageGapMs", "editGapMs", "perSecond"];
  const reads: { source: Source; node: Node; field: string }[] = [];
  const isCapabilities = (node: Node) => {
    const type = sources.checker.getTypeAtLocation(node);
    return type !== undefined && /^Capabilities\b/.test(sources.checker.typeToString(type).replace(/^Readonly</, ""));
  };
  for (const source of code) {
    if (source.path.startsWith("adapters/")) continue;
    for (const node of nodesOf(source)) {
      if (isPropertyAccessExpression(node) && isCapabilities(node.expression)) {
        reads.push({ source, node, field: node.name.text });
      } else if (isElementAccessExpression(node) && isCapabilities(node.expression)) {
        reads.push({ source, node, field: "[…]" });
      } else if (isObjectBindingPattern(node) && isCapabilities(node)) {
        for (const element of node.elements) {
          if (isBindingElement(element)) reads.push({ source, node, field: element.getText(source.tree) });
        }
      }
    }
  }
  const wrong = reads.filter(({ source, field }) => {
    if (source.path === "src/core/render.ts") return PACE.includes(field);
    return !(
      ["src/engine/takeOut.ts", "src/engine/pace.ts", "src/engine/effects.ts"].includes(source.path) &&
      PACE.includes(field)
    );
  });
  expect(wrong.map((r) => `${where(r.source, r.node)} reads ${r.field}`)).toEqual([]);
  expect(reads.length).toBeGreaterThan(4);
});

describe("one clock", () => {
  /** Who may read the machine's clock, with the reason. Adapters may: a platform's own times are the machine's. */
  const MAY_ASK: Record<string, string> = {
    "src/engine/clock.ts": "is the clock",
    "src/main.ts": "moves the clock: what the machine's shows is subtracted",
    "src/doctor.ts": "compares the machine's clock with others",
    "src/engine/photos.ts": "file times are the machine's",
    "src/engine/housekeep.ts": "the same, for photos that nothing refers to",
  };

  test("nothing else asks the machine for the time", () => {
    const asked = new Map<string, string[]>();
    for (const source of code) {
      if (source.path.startsWith("adapters/")) continue;
      for (const node of nodesOf(source)) {
        const text = node.getText(source.tree);
        const made =
          (isNewExpression(node) && /^new Date\(\s*\)$|^new Date$/.test(text)) ||
          (isCallExpression(node) && /^(Date\.now|Date|performance\.timeOrigin)\(\s*\)$/.test(text));
        if (made) asked.set(source.path, [...(asked.get(source.path) ?? []), where(source, node)]);
      }
    }
    expect([...asked].filter(([path]) => !(path in MAY_ASK)).flatMap(([, places]) => places)).toEqual([]);
    expect(Object.keys(MAY_ASK).filter((path) => !asked.has(path))).toEqual([]);
  });

  test("no query and no table asks the database for it", () => {
    const SQL_NOW =
      /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(|\b(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b/i;
    const wrong = code.flatMap((source) => [
      ...stringsOf(source)
        .filter(({ text }) => SQL_NOW.test(text))
        .map(({ node }) => where(source, node)),
      ...identifiersOf(source, ["defaultNow"]),
    ]);
    // `npm run doctor` asks the database for its time, to compare it with the machine's. It decides nothing.
    expect(wrong.filter((place) => !place.startsWith("src/doctor.ts:"))).toEqual([]);
    for (const path of listFiles(["migrations"], /\.sql$/)) {
      expect(readFileSync(join(ROOT, path), "utf8"), path).not.toMatch(SQL_NOW);
    }
  });
});

test("the engine is the only code that reads the inbox and writes the outbox", () => {
  const wrong: string[] = [];
  // `npm run doctor` counts what waits, in a process of its own.
  const MAY_READ = ["src/store/schema.ts", "src/doctor.ts"];
  for (const source of code) {
    if (source.path.startsWith("src/engine/") || MAY_READ.includes(source.path)) continue;
    for (const { from, names, line } of importsOf(source)) {
      if (!from.endsWith("store/schema.ts")) continue;
      const taken = names.filter((name) => name === "inbox" || name === "outbox");
      if (taken.length > 0) wrong.push(`${source.path}:${line} imports ${taken}`);
    }
    for (const { text, node } of stringsOf(source)) {
      if (/\b(?:from|into|update|join|table)\s+"?(?:inbox|outbox)\b/i.test(text)) wrong.push(where(source, node));
    }
  }
  expect(wrong).toEqual([]);
});

describe("tables", async () => {
  const exported: Record<string, PgTable> = {};
  const owners = new Map<string, string>();
  for (const path of listFiles(["src"], /^schema\.ts$/)) {
    const names: Record<string, unknown> = await import(/* @vite-ignore */ pathToFileURL(join(ROOT, path)).href);
    for (const [name, value] of Object.entries(names)) {
      if (!isTable(value)) continue;
      exported[name] = value;
      owners.set(getTableConfig(value).name, path);
    }
  }
  const tables = Object.values(exported).map((table) => getTableConfig(table));

  /** What names a person or an account, whoever made the column. */
  const PERSON =
    /(?:^|_)(?:person|account|assignee|worker|reporter|owner|member|voter|author|speaker|sponsor|proposer|organi[sz]er|holder)(?:_id)?$|_by$|^sender$|^private_chat$|^external_id$/;
  /** What somebody wrote or was told. */
  const WORDS = /^(?:payload|post|choices|text|words|answer)$/;
  /** Columns that only sound like one. */
  const NOT_A_PERSON: Record<string, string> = {
    "messages.external_id": "a message's id",
    "communities.made_by": "by set-up or by the simulator",
  };

  test("are all found", () => {
    expect(tables.map((t) => t.name)).toEqual(expect.arrayContaining(["inbox", "persons", "codes", "reports"]));
    expect(tables.length).toBeGreaterThanOrEqual(19);
  });

  test("with a person or their words in them are declared, so that /mydata and /forgetme reach them", () => {
    const declared = new Set<string>([...ENGINE_PERSON_TABLES, ...MODULES.flatMap((m) => m.personTables ?? [])]);
    const personal = tables.flatMap((table) =>
      table.columns
        .map((column) => `${table.name}.${column.name}`)
        .filter((name) => {
          const column = name.split(".")[1]!;
          return (PERSON.test(column) || WORDS.test(column)) && !(name in NOT_A_PERSON);
        }),
    );
    expect(personal.filter((name) => !declared.has(name.split(".")[0]!))).toEqual([]);
    const names = new Set(tables.map((t) => t.name));
    expect([...declared].filter((name) => !names.has(name))).toEqual([]);
    expect(personal.length).toBeGreaterThan(20);
    for (const name of Object.keys(NOT_A_PERSON)) {
      const [table, column] = name.split(".");
      expect(tables.find((t) => t.name === table)?.columns.map((c) => c.name)).toContain(column);
    }
  });

  test("that are declared are named where they are shown and where they are erased", () => {
    const wrong: string[] = [];
    for (const { name: module, personTables = [] } of [
      ...MODULES,
      { name: "engine", personTables: ENGINE_PERSON_TABLES },
    ]) {
      const path = module === "engine" ? "src/engine/privacy.ts" : `src/modules/${module}/privacy.ts`;
      const parts = (code.find((s) => s.path === path)?.text ?? "").split(/^(?=export (?:async )?function )/m);
      for (const table of personTables) {
        const variable = Object.entries(exported).find(([, t]) => getTableConfig(t).name === table)?.[0];
        for (const doing of ["export", "forget"]) {
          const part = parts.filter((p) => new RegExp(`^export (?:async )?function ${doing}`).test(p)).join("\n");
          if (!new RegExp(`\\b(?:${variable}|${table})\\b`).test(part)) wrong.push(`${path}: ${doing} … ${table}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test("of modules lead their key with the community", () => {
    const INSTALLATION_WIDE: Record<string, string> = {
      codes: "a set-up code is there before its community is",
      code_tries: "guessing is limited for the whole installation",
    };
    const wrong: string[] = [];
    for (const table of tables) {
      if (!owners.get(table.name)!.startsWith("src/modules/") || table.name in INSTALLATION_WIDE) continue;
      const keys = [...table.primaryKeys.map((k) => k.columns), ...table.uniqueConstraints.map((u) => u.columns)];
      const own = table.columns.filter((c) => c.primary || c.isUnique).map((c) => [c]);
      const all = [...keys, ...own];
      if (all.length === 0) wrong.push(`${table.name} has no key`);
      for (const columns of all) {
        if (columns[0]!.name !== "community_id") wrong.push(`${table.name}: ${columns.map((c) => c.name)}`);
      }
      if (!table.columns.find((c) => c.name === "community_id")?.notNull) wrong.push(`${table.name}.community_id`);
    }
    expect(wrong).toEqual([]);
  });

  test("are what the migrations make", () => {
    const journal = JSON.parse(readFileSync(join(ROOT, "migrations/meta/_journal.json"), "utf8"));
    const entries: { idx: number; tag: string }[] = journal.entries;
    const files = listFiles(["migrations"], /\.sql$/);
    expect(files).toEqual(entries.map((e) => `migrations/${e.tag}.sql`));
    expect(entries.map((e) => Number(e.tag.slice(0, 4)))).toEqual(entries.map((_, i) => i));
    const last = `migrations/meta/${entries.at(-1)!.tag.slice(0, 4)}_snapshot.json`;
    const { id: _, prevId: __, ...made } = JSON.parse(readFileSync(join(ROOT, last), "utf8"));
    const { id: ___, prevId: ____, ...meant } = JSON.parse(JSON.stringify(generateDrizzleJson(exported)));
    expect(Object.keys(meant.tables)).toHaveLength(tables.length);
    // When this fails: `npm run migration`. That the SQL makes the same is for test/engine/tables.test.ts to say.
    expect(meant).toEqual(made);
  });
});

/** drizzle marks its tables with a symbol that all copies of it share. */
function isTable(value: unknown): value is PgTable {
  return typeof value === "object" && value !== null && Symbol.for("drizzle:IsDrizzleTable") in value;
}

describe("files", () => {
  test("fit in a head", () => {
    /** Longer ones, with what they hold and how long they may become. */
    const LONGER: Record<string, [lines: number, why: string]> = {
      "src/config.ts": [580, "a table of settings"],
    };
    const wrong = listFiles(["src", "adapters"], /\.(ts|js)$/).flatMap((path) => {
      const lines = readFileSync(join(ROOT, path), "utf8").split("\n").length - 1;
      return lines > (LONGER[path]?.[0] ?? 400) ? [`${path} has ${lines} lines`] : [];
    });
    expect(wrong).toEqual([]);
    for (const path of Object.keys(LONGER)) {
      const lines = readFileSync(join(ROOT, path), "utf8").split("\n").length - 1;
      expect(lines, `${path} need not be listed`).toBeGreaterThan(400);
    }
  });

  test("are typed: no any, and nothing is hidden from the compiler", () => {
    const wrong = sources.files.flatMap((source) => {
      const found = nodesOf(source)
        .filter((node) => node.kind === SyntaxKind.AnyKeyword)
        .map((node) => `${where(source, node)} any`);
      source.text.split("\n").forEach((line, i) => {
        if (/(?:\/\/|\/\*)\s*@ts-(?:ignore|nocheck)\b/.test(line)) found.push(`${source.path}:${i + 1} ${line.trim()}`);
      });
      return found;
    });
    expect(wrong).toEqual([]);
  });
});
