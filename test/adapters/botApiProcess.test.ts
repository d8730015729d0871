import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Call, Stats } from "../support/botApi/index.ts";

test("the fake Bot API runs in a process of its own and is steered from outside", async () => {
  const main = fileURLToPath(new URL("../support/botApi/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, JSON.stringify({ untilStdinCloses: true })], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { root, token } = JSON.parse(line.toString()) as { root: string; token: string };
  const get = async <T>(path: string) => (await (await fetch(`${root}/${path}`)).json()) as T;
  const control = async (method: string, ...args: unknown[]) => {
    const response = await fetch(`${root}/control/call`, { method: "POST", body: JSON.stringify({ method, args }) });
    return (await response.json()) as { result?: unknown; error?: string };
  };

  await control("addUser", { id: 1, first_name: "王芳" });
  await control("addChat", { id: -100, type: "group", members: [1] });
  // Privacy mode keeps a photo without a command from the bot.
  await control("sendPhoto", -100, 1, { base64: Buffer.from("photo").toString("base64") });
  expect(await control("pushMany", { count: 150, chats: [-100], users: [1], text: "/status {n}" })).toEqual({
    result: 150,
  });
  expect(await control("nothing")).toEqual({ error: expect.stringMatching(/no function nothing; there are addUser/) });

  const updates = await get<{ result: { message: { text?: string } }[] }>(`bot${token}/getUpdates`);
  expect(updates.result).toHaveLength(100);
  expect(updates.result[0]?.message.text).toBe("/status 0");
  await get(`bot${token}/sendMessage?chat_id=-100&text=ok`);
  await get(`bot${token}/sendMessage?chat_id=-100`);
  expect(await get<Stats>("control/stats")).toMatchObject({
    pending: 150,
    violations: 1,
    methods: { sendMessage: { count: 2, errors: 1 } },
  });
  expect(await get<Call[]>("control/calls?after=1")).toMatchObject([{ n: 2, method: "sendMessage", status: 400 }]);
  expect(await get<object[]>("control/violations")).toMatchObject([{ path: "text" }]);

  child.stdin.end();
  await once(child, "exit");
});
