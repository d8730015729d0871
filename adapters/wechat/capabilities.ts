import type { Address, Capabilities } from "../../src/core/adapter.ts";

/** Longer messages are split: WeChat takes about 2,000 characters, and some gateways count the `@name` in. */
export const PART_LIMIT = 1_800;
/** More than three screens in one go is what a spammer sends. */
export const MOST_PARTS = 3;
/** `say` has no limit of its own; accounts that answer at once and without end are banned. Milliseconds. */
export const GAP_MS: [least: number, most: number] = [2_000, 4_000];
/** Between the parts of one message, milliseconds: they have to be through before the sender's lease ends. */
export const PART_GAP_MS: [least: number, most: number] = [700, 1_300];
/** Between two friend requests that are accepted, milliseconds. */
export const ACCEPT_GAP_MS: [least: number, most: number] = [60_000, 180_000];
/** Files up to this are fetched; of more that a gateway sends nothing is kept. Bytes. */
export const DOWNLOAD_LIMIT = 20 * 1024 * 1024;
/** How long a file may take to come, milliseconds. */
export const DOWNLOAD_MS = 20_000;
/** How long nothing is said after “操作过于频繁”, milliseconds. */
export const TOO_OFTEN_MS = 30 * 60_000;

/**
 * What is written here of WeChat was seen over gRPC with wechaty-puppet-service 1.19.9; where WeChat itself says
 * nothing, numbers are those of people who lost accounts (github.com/wechaty/wechaty/issues/2518).
 */
const WECHAT: Capabilities = {
  // wechaty-puppet, message-mixin.ts: there is no call for a button, an edit, a quote or a toast.
  buttons: 0,
  edit: "none",
  quote: "none",
  toast: "none",
  // messageSendText takes ids to mention.
  mention: "full",
  photo: "full",
  // Only to people who are friends of the account.
  whisper: "full",
  pin: "none",
  textLimit: PART_LIMIT * MOST_PARTS,
  captionLimit: PART_LIMIT,
  messageGapMs: GAP_MS[0],
  editGapMs: 10_000,
  perSecond: 1,
};

/**
 * What a WeChat chat can do. The pace is another one each time it is asked: what comes at equal distances is a machine.
 *
 * @param limits numbers that replace ours
 */
export function wechatCapabilities(_kind: Address["kind"], limits: Partial<Capabilities> = {}): Capabilities {
  return { ...WECHAT, messageGapMs: anyOf(GAP_MS), ...limits };
}

/** Some length between the two, milliseconds. */
export function anyOf([least, most]: readonly [least: number, most: number]): number {
  return least + Math.random() * (most - least);
}
