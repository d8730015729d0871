/** What we are measured against (c): telegraf, one INSERT per update, one reply. It does nothing else. */
import postgres from "postgres";
import { Telegraf } from "telegraf";

const sql = postgres(process.env.DATABASE_URL ?? "", { onnotice: () => {} });
const bot = new Telegraf(process.env.TELEGRAM_BOT_TOKEN ?? "", {
  telegram: { apiRoot: process.env.TELEGRAM_API_ROOT ?? "" },
});
bot.on("message", async (ctx) => {
  if (!("text" in ctx.message)) return;
  await sql`insert into bare_updates (update_id, chat, sender, body)
    values (${ctx.update.update_id}, ${ctx.chat.id}, ${ctx.from.id}, ${ctx.message.text})`;
  await ctx.reply(`收到：${ctx.message.text}`);
});
bot.launch({ allowedUpdates: ["message", "callback_query"] }, () => console.log("ready"));
process.once("SIGTERM", async () => {
  bot.stop();
  await sql.end();
  process.exit();
});
