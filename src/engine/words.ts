import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import type { Arg, Moment, Text } from "../core/post.ts";
import { calendar } from "../core/time.ts";

export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

const FOLDER = fileURLToPath(new URL("../../locales", import.meta.url));

/** Every word the bot says. */
export interface Words {
  /** Writes a text in a language. Unknown keys and missing variables throw: words.test.ts finds them first. */
  write(text: Text, locale: string, now: Date): string;
  /** True when the language has the key. */
  has(key: string, locale: string): boolean;
}

/** The languages, read once in a process: whatever is written with them does not change them. */
let bundles: ReadonlyMap<string, FluentBundle> | undefined;

function readBundles(): ReadonlyMap<string, FluentBundle> {
  const read = new Map<string, FluentBundle>();
  for (const locale of LOCALES) {
    const bundle = new FluentBundle(locale, { useIsolating: false });
    for (const file of readdirSync(join(FOLDER, locale)).sort()) {
      if (!file.endsWith(".ftl")) continue;
      const errors = bundle.addResource(new FluentResource(readFileSync(join(FOLDER, locale, file), "utf8")));
      if (errors.length > 0) throw new Error(`locales/${locale}/${file}: ${errors.join("; ")}`);
    }
    read.set(locale, bundle);
  }
  return read;
}

/**
 * Reads `locales/<locale>/*.ftl`.
 * @param timeZone in which moments are written, e.g. "Asia/Shanghai"
 */
export function loadWords(timeZone: string): Words {
  bundles ??= readBundles();
  const ours = bundles;
  const parts = calendar(timeZone);

  function write(text: Text, locale: string, now: Date): string {
    const bundle = ours.get(locale) ?? ours.get("zh-CN")!;
    const message = bundle.getMessage(text.key);
    if (!message?.value) throw new Error(`no words for ${text.key} in ${locale}`);
    const args: Record<string, FluentVariable> = {};
    for (const [name, arg] of Object.entries(text.args ?? {})) args[name] = value(arg, locale, now);
    const errors: Error[] = [];
    const written = bundle.formatPattern(message.value, args, errors);
    if (errors.length > 0) throw new Error(`${text.key} in ${locale}: ${errors.join("; ")}`);
    return written;
  }

  function value(arg: Arg, locale: string, now: Date): string | number {
    if (typeof arg !== "object") return arg;
    return "key" in arg ? write(arg, locale, now) : writeMoment(arg, locale, now);
  }

  function writeMoment({ at: moment, style }: Moment, locale: string, now: Date): string {
    const at = parts(new Date(moment));
    const today = parts(now);
    const days = Math.round((at.midnight - today.midnight) / 86_400_000);
    const day = days === 0 ? "today" : days === 1 ? "tomorrow" : days === -1 ? "yesterday" : "other";
    const date = {
      key: `core-date-${style === "full" || style === "day" ? "other" : day}`,
      args: {
        month: { key: `core-month-${at.month}` },
        day: String(at.day),
        weekday: { key: `core-weekday-${at.weekday}` },
      },
    };
    if (style === "date" || style === "day") return write(date, locale, now);
    const args = { date, time: at.time };
    if (style === "full") return write({ key: "core-moment-far", args }, locale, now);
    return write({ key: `core-${style}-${day === "other" ? "far" : "near"}`, args }, locale, now);
  }

  return { write, has: (key, locale) => ours.get(locale)?.hasMessage(key) ?? false };
}
