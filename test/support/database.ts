import { afterAll, inject } from "vitest";
import { dropDatabase, freshDatabase } from "./postgres.ts";

const mine: string[] = [];

/**
 * A database of the run's Postgres with all tables in it, dropped after this file of tests.
 *
 * @returns its url, with a pool of three connections: each costs Postgres 25 ms, and learns every statement anew
 */
export async function ownDatabase(): Promise<string> {
  const url = `${await freshDatabase(inject("postgresUrl"), inject("template"))}?max=3`;
  mine.push(url);
  return url;
}

/** For a setup file, which runs before each file of tests. */
export function dropOwnDatabases(): void {
  afterAll(async () => {
    await Promise.all(mine.splice(0).map((url) => dropDatabase(inject("postgresUrl"), url)));
  });
}
