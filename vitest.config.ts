import { defineConfig } from "vitest/config";

/** Facts about the repository itself, without a database. `npm run check` runs these alone. */
const CHECKS = [
  "test/architecture.test.ts",
  "test/words.test.ts",
  "test/docs.test.ts",
  "test/advisories.test.ts",
  "test/docker.test.ts",
  "test/understand/linear.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      // The compiler reads all of the program in one of them: half a minute on a busy machine.
      { test: { name: "checks", include: CHECKS, testTimeout: 120_000 } },
      {
        test: {
          name: "linli",
          include: ["test/**/*.test.ts"],
          exclude: CHECKS,
          // One process runs many files, so that the bot is loaded once in each.
          isolate: false,
          globalSetup: ["test/support/globalSetup.ts"],
          setupFiles: ["test/support/dropDatabases.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
    pool: "forks",
    // Most of a test's time is spent waiting for the database, a gateway or a browser.
    maxWorkers: 4,
    // Every test makes much that lives for a moment: with room for it a tenth less of the processor goes to collecting it.
    execArgv: ["--max-semi-space-size=48"],
  },
});
