import type { Api } from "grammy";
import type { BotCommandScope } from "grammy/types";

/** The commands that Telegram offers behind the "/" in one kind of chat, in one language. */
export interface CommandMenu {
  /** `admins`: the administrators of a group. */
  scope: "private" | "group" | "admins";
  locale: "zh" | "en";
  commands: { command: string; description: string }[];
}

/** https://core.telegram.org/bots/api#botcommandscope */
const SCOPES: Record<CommandMenu["scope"], BotCommandScope["type"]> = {
  private: "all_private_chats",
  group: "all_group_chats",
  admins: "all_chat_administrators",
};

interface MenuCall {
  scope: { type: BotCommandScope["type"] };
  language_code?: "zh" | "en";
  commands: { command: string; description: string }[];
}

/**
 * The `setMyCommands` calls for these menus. Of each scope the first menu given is also registered without a language:
 * people whose Telegram speaks neither see that one. https://core.telegram.org/bots/api#setmycommands
 *
 * @throws {Error} for a command name that Telegram does not take ("1-32 characters … lowercase English letters, digits
 * and underscores", https://core.telegram.org/bots/api#botcommand), or more than 100 of them
 */
export function encodeMenus(menus: readonly CommandMenu[]): MenuCall[] {
  const calls: MenuCall[] = [];
  const seen = new Set<string>();
  for (const menu of menus) {
    for (const { command } of menu.commands) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) throw new Error(`Telegram takes no command named "${command}"`);
    }
    if (menu.commands.length > 100) throw new Error("Telegram takes at most 100 commands in a menu");
    const commands = menu.commands.map(({ command, description }) => ({
      command,
      description: description.slice(0, 256),
    }));
    const scope = { type: SCOPES[menu.scope] };
    if (!seen.has(menu.scope)) calls.push({ scope, commands });
    seen.add(menu.scope);
    calls.push({ scope, language_code: menu.locale, commands });
  }
  return calls;
}

/** Registers them one by one. @throws what the Bot API answers */
export async function registerMenus(api: Api, calls: readonly MenuCall[], signal: AbortSignal): Promise<void> {
  for (const { commands, ...where } of calls) {
    await api.raw.setMyCommands({ commands, ...where } as never, signal as never);
  }
}
