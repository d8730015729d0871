/** Who and what is there on the fake WeChat: given at start, and again after the gateway was killed. */
export interface World {
  /** The bot's own account. */
  self: { id: string; name: string };
  people: { id: string; name: string }[];
  rooms: { id: string; topic: string; members: string[]; aliases?: Record<string, string> }[];
  /** False: the account has to be scanned first. */
  loggedIn: boolean;
}

/** Something the bot said. */
export interface Said {
  id: string;
  /** A room, or the person of a private chat. */
  chat: string;
  text: string;
  mentions: string[];
  /** A photo or a file: its name and size, and its bytes in base64. */
  file?: { name: string; size: number; base64: string };
  /** The machine's time, milliseconds. */
  at: number;
}

/** One message of a person, as the gateway is to hand it on. */
export interface Utterance {
  from: string;
  /** A room; absent: said to the bot in private. */
  room?: string;
  text?: string;
  /** `MessageType` of wechaty-puppet; text when absent, an image when there are bytes. */
  type?: number;
  base64?: string;
  /** What a file is called, where the gateway says so apart from the XML. */
  filename?: string;
  /** Where a location is, as the gateway tells it when it is asked. */
  location?: { latitude: number; longitude: number; name: string; address: string };
  mentionIds?: string[];
  /** An id of its own unless one is given: giving one again repeats the message. */
  id?: string;
  /** Milliseconds since 1970; now when absent. */
  at?: number;
  /** True: the gateway gives seconds, as some do. */
  inSeconds?: boolean;
}

export interface GatewayOptions {
  port: number;
  token: string;
  tls: boolean;
  world: World;
}
