import type { ChatHere } from "../core/people.ts";
import type { Audience, CardKey, Post } from "../core/post.ts";
import type { Occasion } from "../core/quiet.ts";
import type { Deps } from "./deps.ts";

/** Where an event happened, and so where its answers go. Timers happened nowhere. */
export interface Origin {
  eventId: number;
  communityId: number | null;
  chat: ChatHere | null;
  /** What a reply quotes. */
  messageId: string | null;
  thread: string | null;
  tapId: string | null;
  /** True where people answer by typing, because the chat shows no buttons. */
  isTyped: boolean;
  /** The person who asked, to tell them where their private answer went. */
  personId: number | null;
  /** The sender's private chat, if it is open. */
  privateChat: { platform: string; id: string } | null;
}

export interface Say {
  origin: Origin;
  platform: string;
  chat: string;
  post: Post | null;
  card: CardKey | null;
  replyTo: string | null;
  /** For whom it waits if it turns out that they cannot be reached. */
  personId: number | null;
  occasion: Occasion;
  /** True for words that others may get at the same time: they are said once. */
  gathers?: "same" | "all";
  /** A card that says the same: where it is said anew in the chat, this is left out. */
  unless?: CardKey;
}

export interface Announcement {
  origin: Origin;
  to: Audience;
  card: CardKey | null;
  post: Post | null;
  /** Only groups of the very same place on other platforms than this one. */
  twinsOf: string | null;
  occasion: Occasion | undefined;
}

/** What is said where it happened answers it; elsewhere nobody waits for it. */
export function occasionIn({ chat }: Origin, platform: string, id: string): Occasion {
  return chat?.platform === platform && chat.id === id ? "answer" : "unasked";
}

/** "There is a private message for you": all that a group reads of it. */
export function openFirst(deps: Deps, platform: string): Post {
  const link = deps.adapters.get(platform)?.privateLink?.() ?? "";
  return { lines: [{ key: link ? "core-open-private-link" : "core-open-private", args: { link } }] };
}
