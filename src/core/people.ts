import type { ChatKind } from "./event.ts";
import type { Grant } from "./roles.ts";

/** Someone's account on a platform. Global: it may belong to a person in each of several communities. */
export interface Account {
  id: number;
  platform: string;
  externalId: string;
  /** True where the platform will know this account by another id once the bot logs in again. */
  mayChange: boolean;
  /** What the platform shows. For staff's eyes; never a key, never authority. */
  name: string;
}

/** A human being in one community. */
export interface Person {
  id: number;
  communityId: number;
  grants: Grant[];
}

export interface Community {
  id: number;
  name: string;
  rootPlaceId: number;
}

/** A chat as the engine knows it. */
export interface Chat {
  platform: string;
  id: string;
  kind: ChatKind;
  communityId: number | null;
  placeId: number | null;
  purpose: "residents" | "staff";
  locale: string;
  /** False when the platform hides plain text from the bot here. */
  seesAll: boolean;
}

/** What stands in place of a model's name where people want none. */
export const NO_MODEL = "";

/** A chat in which something happens, with what it has agreed to. */
export interface ChatHere extends Chat {
  /** True where the platform will know this chat by another id once the bot logs in again. */
  mayChange: boolean;
  /** May somebody who told neighbours of a trouble be asked "要登记吗？" here? */
  asks: boolean;
  /** The language model this chat was told of, or {@link NO_MODEL}. */
  toldOfModel: string | null;
}
