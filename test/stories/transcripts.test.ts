import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { replayTranscript, type Transcript, type TranscriptReply } from "../../adapters/simulator/transcript.ts";
import { openTown } from "../support/town.ts";

const FOLDER = join(import.meta.dirname, "transcripts");
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const read = (name: string): Transcript => JSON.parse(readFileSync(join(FOLDER, name), "utf8"));

/** Chat by chat: order is kept within a chat, and between chats nobody can see it. */
const byChat = (replies: readonly TranscriptReply[]) =>
  replies.toSorted((a, b) => (a.chat < b.chat ? -1 : a.chat > b.chat ? 1 : 0));

describe("a saved conversation is still answered as it was", () => {
  test.each(files)("%s", async (name) => {
    const town = await openTown();
    try {
      const done = await replayTranscript(read(name), town.url);
      for (const [index, { step, toast, replies }] of done.entries()) {
        const label = `step ${index + 1}`;
        if (step.toast !== undefined) expect(toast, label).toBe(step.toast);
        expect(byChat(replies), label).toEqual(byChat(step.replies ?? []));
      }
    } finally {
      await town.close();
    }
  });
});

test("from the first word to five stars in at most eight typed messages", () => {
  const { steps } = read("firstReport.json");
  const typed = steps.filter((step) => "text" in step);
  expect(typed.length).toBeGreaterThan(0);
  expect(typed.length).toBeLessThanOrEqual(8);
  expect(JSON.stringify(steps.at(-1)?.replies)).toContain("⭐⭐⭐⭐⭐");
});
