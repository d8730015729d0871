import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { makeTemplate } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Admin url of the run's Postgres: pass it to `freshDatabase`. */
    postgresUrl: string;
    /** Name of a database that has the tables: the template of `freshDatabase`. */
    template: string;
  }
}

/** Kept on globalThis: vitest loads this file once for each project, and all of them share one server. */
const shared = globalThis as {
  linliPostgres?: { server: Promise<PostgresServer>; template?: Promise<string>; compiled: string; users: number };
};

/**
 * Vitest global setup: one Postgres for the whole run, its url given to tests as `inject("postgresUrl")`; and one folder
 * in which programs that tests start keep what V8 has compiled, so that the second of a kind starts in two thirds of
 * the time.
 *
 * @param project the vitest project that is about to run
 * @returns the teardown, which removes the server after the last project
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.linliPostgres ??= {
    server: startPostgres(),
    compiled: mkdtempSync(join(tmpdir(), "linli-compiled-")),
    users: 0,
  };
  const mine = shared.linliPostgres;
  mine.users++;
  process.env.NODE_COMPILE_CACHE = mine.compiled;
  const server = await mine.server;
  mine.template ??= makeTemplate(server);
  project.provide("postgresUrl", server.url());
  project.provide("template", await mine.template);
  return async () => {
    if (--mine.users > 0) return;
    delete shared.linliPostgres;
    rmSync(mine.compiled, { recursive: true, force: true });
    await server.destroy();
  };
}
