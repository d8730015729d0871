import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type AdvisoryList, compareVersions, findHits, isInRange, type Lock, report } from "../scripts/advisories.ts";

const root = new URL("../", import.meta.url);
const list: AdvisoryList = JSON.parse(readFileSync(new URL("scripts/advisories.json", root), "utf8"));
const ours: Lock = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8"));

describe("versions", () => {
  // The example of semver 2.0.0, section 11, and neighbours.
  const inOrder = [
    "0.0.0-0",
    "0.0.9",
    "0.9.10",
    "0.10.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.10.0",
    "10.0.0",
  ];
  test("are in semver's order", () => {
    for (const [i, a] of inOrder.entries()) {
      for (const [j, b] of inOrder.entries())
        expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(i - j));
    }
    expect(compareVersions("1.2.3+a", "1.2.3+b")).toBe(0);
  });

  test("have one order, whichever is asked first", () => {
    const version = fc
      .tuple(fc.nat(30), fc.nat(30), fc.nat(30), fc.constantFrom("", "-a", "-a.1", "-2", "-b.c"))
      .map(([x, y, z, label]) => `${x}.${y}.${z}${label}`);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        expect(isInRange(a, `<${b}`)).toBe(!isInRange(a, `>=${b}`));
        expect(isInRange(a, `<=${b}`)).toBe(isInRange(a, `<${b} || ${b}`));
      }),
    );
  });
});

describe("ranges", () => {
  test.each([
    ["1.2.2", "<1.2.3", true],
    ["1.2.3", "<1.2.3", false],
    ["1.2.3", "<=1.2.3", true],
    ["1.2.4", ">1.2.3", true],
    ["4.4.2", "4.4.2", true],
    ["4.4.3", "=4.4.2", false],
    ["3.0.0", "<2.5.4 || >=3.0.0 <3.0.4 || >=4.0.0 <4.0.4", true],
    ["2.5.4", "<2.5.4 || >=3.0.0 <3.0.4 || >=4.0.0 <4.0.4", false],
    ["3.0.4", "<2.5.4 || >=3.0.0 <3.0.4 || >=4.0.0 <4.0.4", false],
    ["10.0.0", "<9.0.0", false],
    ["1.2.3-beta.1", "<1.2.3", true],
    ["18.4.0-beta.17", ">=18.4.0", false],
  ])("%s in %s: %s", (version, range, expected) => {
    expect(isInRange(version, range)).toBe(expected);
  });

  test.each([["^1.0.0"], [""], ["<1.0.0 ||"], ["<x"], ["< 1.0.0"]])("%j is refused, not passed over", (range) => {
    expect(() => isInRange("1.0.0", range)).toThrow(/cannot read/);
  });
  test.each([["1.0"], ["latest"], [""]])("so is the version %j", (version) => {
    expect(() => isInRange(version, "<1.0.0")).toThrow(/cannot read/);
  });
});

describe("the list", () => {
  test("can be read: ids, ranges, reasons", () => {
    expect(list.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    for (const { id, package: name, range, severity, note } of list.advisories) {
      expect(id).toMatch(/^(CVE-20\d\d-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3})$/);
      expect(["low", "moderate", "high", "critical"]).toContain(severity);
      expect(() => isInRange("1.0.0", range), `${name} ${range}`).not.toThrow();
      expect(note).not.toBe("");
    }
    const keys = list.advisories.map((a) => `${a.package} ${a.id}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { id, package: name, reason } of list.accepted) {
      expect(keys).toContain(`${name} ${id}`);
      expect(reason.length).toBeGreaterThan(40);
    }
  });

  test("our own tree has no open hit, and nothing is accepted in vain", () => {
    const { ok, lines } = report(ours, list);
    expect(lines.join("\n")).not.toMatch(/not in the tree any more/);
    expect(ok, lines.join("\n")).toBe(true);
    expect(findHits(ours, list).checked).toBeGreaterThan(100);
  });
});

const bad: Lock = {
  packages: {
    "": { name: "made-up", version: "0.0.1" },
    "node_modules/form-data": { version: "2.3.3" },
    "node_modules/request/node_modules/tough-cookie": { version: "2.5.0" },
    "node_modules/@hono/node-server": { version: "1.3.1" },
    // Another package in lodash's place, and lodash in another's.
    "node_modules/lodash": { name: "empty-npm-package", version: "1.0.0" },
    "node_modules/underscore": { name: "lodash", version: "4.17.20" },
    "node_modules/workspace": { link: true },
    "node_modules/ws": { version: "8.23.0" },
  },
};

describe("a lock file with bad versions", () => {
  test("is found, nested, scoped and under another name; what is fixed or replaced is not", () => {
    const { checked, hits } = findHits(bad, { ...list, accepted: [] });
    expect(checked).toBe(6);
    expect(new Set(hits.map((hit) => `${hit.advisory.package}@${hit.version}`))).toEqual(
      new Set(["form-data@2.3.3", "tough-cookie@2.5.0", "@hono/node-server@1.3.1", "lodash@4.17.20"]),
    );
  });

  test("one accepted with a reason is told but does not fail", () => {
    const lock = { packages: { "node_modules/form-data": { version: "2.3.3" } } };
    const accepted = [{ id: "CVE-2025-7783", package: "form-data", reason: "made up" }];
    const { ok, lines } = report(lock, { ...list, accepted });
    expect(ok).toBe(true);
    expect(lines[0]).toBe(`checked 1 packages against ${list.advisories.length} advisories dated ${list.date}; 0 hits`);
    expect(lines.join("\n")).toContain("made up");
    expect(report(lock, { ...list, accepted: [{ ...accepted[0]!, package: "ws" }] }).ok).toBe(false);
  });

  const folder = mkdtempSync(join(tmpdir(), "linli-advisories-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("makes the command fail and says where", () => {
    const path = join(folder, "package-lock.json");
    writeFileSync(path, JSON.stringify(bad));
    const run = spawnSync(process.execPath, [fileURLToPath(new URL("scripts/advisories.ts", root)), path], {
      encoding: "utf8",
    });
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/critical: form-data@2\.3\.3 CVE-2025-7783 .*in node_modules\/form-data/);
  });
});
