import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TOWN } from "../../adapters/simulator/index.ts";
import { replayTranscript, type Transcript, type TranscriptReply } from "../../adapters/simulator/transcript.ts";
import { openTelegramTown } from "../support/telegramTown.ts";
import { type Message, openTown, type Town } from "../support/town.ts";

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

/** A report's whole life, one after the other in the same town: whistle, overdue, back again, closed. */
const REPORTS = ["newStaff.json", "firstReport.json"];

describe("the same people say and press the same on Telegram, and read the same there", () => {
  test.each(REPORTS)("%s", async (name) => {
    const town = await openTelegramTown();
    try {
      const said: Map<string, Message[]>[] = [];
      for (const [index, step] of read(name).steps.entries()) {
        const label = `step ${index + 1}`;
        const before = await newestOf(town);
        if ("tap" in step) {
          const toast = await town.tap(step.person, step.chat, step.tap);
          if (step.toast) expect(toast, label).toBe(step.toast);
        } else if ("chat" in step) {
          const { replyTo, photo } = step;
          // The card in that chat: what the transcript replies to is the first thing the bot said there.
          const on = replyTo && said[replyTo.step]?.get(step.chat)?.[0]?.id;
          const more = { ...(on ? { replyTo: on } : {}), ...(photo ? { photo: Buffer.from(photo, "base64") } : {}) };
          await town.write(step.person, step.chat, step.text ?? "", more);
        } else {
          await town.outage(step.outage ?? 0);
          await town.advance(step.advance ?? 0);
        }
        const now = await sinceThen(town, before);
        said.push(now);
        const heard = [...now].flatMap(([chat, list]) => list.map((m) => `${chat}: ${m.text} ${labels(m.choices)}`));
        const told = (step.replies ?? []).map(
          (r) => `${r.chat}: ${r.text} ${labels(r.choices.map((l) => ({ label: l })))}`,
        );
        expect(heard.toSorted(), label).toEqual(told.toSorted());
      }
    } finally {
      await town.close();
    }
  });
});

const CHATS = TOWN.chats.map((chat) => chat.id);
const labels = (choices: readonly { label: string }[]) => JSON.stringify(choices.map((choice) => choice.label));

async function newestOf(town: Town): Promise<Map<string, number>> {
  const lists = await Promise.all(CHATS.map((chat) => town.messages(chat)));
  return new Map(CHATS.map((chat, i) => [chat, Math.max(0, ...lists[i]!.map((m) => m.seq))]));
}

/** What the bot has said or changed since, chat by chat. */
async function sinceThen(town: Town, before: ReadonlyMap<string, number>): Promise<Map<string, Message[]>> {
  const lists = await Promise.all(CHATS.map((chat) => town.messages(chat, { after: before.get(chat)! })));
  return new Map(CHATS.map((chat, i) => [chat, lists[i]!.filter((m) => m.from === "bot")]));
}

test("from the first word to five stars in at most eight typed messages", () => {
  const { steps } = read("firstReport.json");
  const typed = steps.filter((step) => "text" in step);
  expect(typed.length).toBeGreaterThan(0);
  expect(typed.length).toBeLessThanOrEqual(8);
  expect(JSON.stringify(steps.at(-1)?.replies)).toContain("⭐⭐⭐⭐⭐");
});
