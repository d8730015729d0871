/** What we are measured against (b): grammY with its runner, one INSERT per update, one reply. It does nothing else. */
import { run } from "@grammyjs/runner";
import { Bot } from "grammy";
import postgres from "postgres";

const sql = postgres(process.env.DATABASE_URL ?? "", { onnotice: () => {} });
const bot = new Bot(process.env.TELEGRAM_BOT_TOKEN ?? "", {
  client: { apiRoot: process.env.TELEGRAM_API_ROOT ?? "" },
});
bot.on("message:text", async (ctx) => {
  await sql`insert into bare_updates (update_id, chat, sender, body)
    values (${ctx.update.update_id}, ${ctx.chat.id}, ${ctx.from.id}, ${ctx.message.text})`;
  await ctx.reply(`收到：${ctx.message.text}`);
});
await bot.init();
await bot.api.deleteWebhook();
const runner = run(bot, { runner: { fetch: { allowed_updates: ["message", "callback_query"] } } });
console.log("ready");
process.once("SIGTERM", async () => {
  await runner.stop();
  await sql.end();
});
