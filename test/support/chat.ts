import type { Message, Town } from "./town.ts";

/** What stories read again and again. */
export interface Reader {
  /** The card of a number as it stands in a chat. @throws when there is none */
  card(chat: string, number: number): Promise<Message>;
  /** Says it; the last thing the bot then said in that chat, or "" when it said nothing. */
  ask(person: string, chat: string, text: string, more?: { photo?: Buffer; replyTo?: string }): Promise<string>;
  /** All that the bot says in a chat now. */
  texts(chat: string): Promise<string[]>;
}

export function reader(town: () => Town): Reader {
  const bot = async (chat: string) => (await town().messages(chat)).filter((m) => m.from === "bot");
  return {
    async card(chat, number) {
      const found = (await bot(chat)).find((m) => m.text.includes(`#${number} `));
      if (!found) throw new Error(`no card of #${number} in ${chat}`);
      return found;
    },
    ask: async (...said) => (await town().say(...said)).at(-1)?.text ?? "",
    texts: async (chat) => (await bot(chat)).map((m) => m.text),
  };
}
