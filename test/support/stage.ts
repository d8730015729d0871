/**
 * One stage for a story, whatever the platform: people speak in the building's group, in the staff's, or in private,
 * and answer what the bot asks in the way of their platform: by a button, or by a number they type.
 */

export type Actor = "chen" | "zhou" | "wu" | "wang" | "li";
/** `private`: the actor's own chat with the bot. */
export type Place = "building" | "staff" | "private";

export interface Stage {
  /** False where the community, its people and their roles are there before the story begins. */
  isNew: boolean;
  /** True where there are no buttons: people answer by a number. */
  isTyped: boolean;
  say(actor: Actor, place: Place, text: string, photo?: Buffer): Promise<void>;
  /** Gives a role to an actor in the way the platform vouches for who is meant. */
  appoint(by: Actor, place: Place, text: string, target: Actor): Promise<void>;
  /** Chooses what the newest message offers under that label, and waits for those words in answer. */
  answer(actor: Actor, place: Place, label: string, words: string): Promise<void>;
  /** Waits until the bot has said so there; `actor` says whose private chat. @returns the whole message */
  hears(place: Place, words: string, actor?: Actor): Promise<string>;
  close(): Promise<void>;
}

export const ACTORS: Record<Actor, string> = { chen: "陈姐", zhou: "周姐", wu: "吴师傅", wang: "王阿姨", li: "李雷" };

/** The number before a label in a message that shows its choices as numbered lines. */
export function numberOf(text: string, label: string): string {
  const item = text.split(/[\n　]/).find((part) => part === label || part.replace(/^\d+ /, "") === label);
  const number = item && /^\d+/.exec(item)?.[0];
  if (!number) throw new Error(`nothing offers ${label}:\n${text}`);
  return number;
}

/** Waits until there is something. */
export async function eventually<T>(look: () => T | Promise<T>, what: () => string): Promise<NonNullable<T>> {
  const end = performance.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(what());
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
