import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeCommandsPage } from "../scripts/commands.ts";
import { writeEnvExample, writeSettingsPage } from "../scripts/settings.ts";
import { SETTINGS } from "../src/config.ts";
import { ROOT } from "./support/sources.ts";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8").replaceAll("\r\n", "\n");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** Every page of ours, from the root. */
const pages = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isFile() || ["docs", "adapters", "test", "bench"].includes(entry.name))
  .flatMap((entry) =>
    entry.isFile()
      ? [entry.name]
      : readdirSync(join(ROOT, entry.name), { recursive: true, encoding: "utf8" }).map((p) => `${entry.name}/${p}`),
  )
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".md"))
  .sort();

describe("pages that are written by a script are as it writes them", () => {
  test("docs/commands.md (npm run commands)", () => {
    expect(read("docs/commands.md")).toBe(writeCommandsPage());
  });

  test("docs/settings.md and .env.example (node scripts/settings.ts)", () => {
    expect(read("docs/settings.md")).toBe(writeSettingsPage());
    expect(read(".env.example")).toBe(writeEnvExample());
  });
});

describe("what the pages name is there", () => {
  test.each(pages)("%s", (page) => {
    const text = read(page);
    const wrong: string[] = [];
    for (const [said, name] of text.matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)) {
      if (!(name! in scripts)) wrong.push(said);
    }
    if (/\bnpm (?:start|test)\b/.test(text)) expect(scripts).toMatchObject({ start: /./, test: /./ });
    for (const [, file] of text.matchAll(/\bnode ((?:scripts|src|bench|test)\/[\w/.-]+\.ts)\b/g)) {
      if (!existsSync(join(ROOT, file!))) wrong.push(`node ${file}`);
    }
    for (const link of linksIn(text)) {
      const [path, anchor] = link.split("#") as [string, string?];
      const target = path === "" ? page : join(dirname(page), decodeURIComponent(path)).replaceAll("\\", "/");
      if (!existsSync(join(ROOT, target))) wrong.push(link);
      else if (
        anchor !== undefined &&
        target.endsWith(".md") &&
        !anchorsIn(read(target)).has(decodeURIComponent(anchor))
      )
        wrong.push(link);
    }
    expect(wrong).toEqual([]);
  });

  test("settings that the pages name exist", () => {
    const known = new Set<string>(SETTINGS.map((setting) => setting.name));
    const wrong = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:LINLI|TELEGRAM|WECHATY|LLM|DATABASE)_[A-Z_]+)(?:=[^`]*)?`/g)]
        .filter(([, name]) => !known.has(name!))
        .map(([, name]) => `${page}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the README is there", () => {
    expect(pages).toContain("README.md");
  });
});

/** Links and pictures to files of ours: in Markdown and in HTML, not in code. */
function linksIn(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  return [
    ...[...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map((m) => m[1]!),
    ...[...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map((m) => m[1]!),
    ...[...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)].map((m) => m[1]!),
  ].filter((link) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link));
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsIn(text: string): Set<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map((m) => m[1]!);
  const slugs = headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );
  return new Set([...slugs, ...[...text.matchAll(/\b(?:id|name)="([^"]+)"/g)].map((m) => m[1]!)]);
}

test("each trap of docs/wechat.md names a test that is there", () => {
  const rows = [...read("docs/wechat.md").matchAll(/^\| (.+?) \|.*\| `(test\/[\w/.]+)` (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(40);
  const missing = rows.filter(([, , file, name]) => !existsSync(join(ROOT, file!)) || !read(file!).includes(name!));
  expect(missing.map(([, trap]) => trap)).toEqual([]);
});
