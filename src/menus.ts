import type { Command } from "./core/command.ts";
import { holdsAny } from "./core/roles.ts";
import type { Locale, Words } from "./engine/words.ts";

/** The commands a platform lists for its users, in one language, for one kind of chat. */
export interface Menu {
  scope: "private" | "group" | "admins";
  locale: "zh" | "en";
  commands: { command: string; description: string }[];
}

/** Made from the command tables: residents see in a menu what residents may do. */
export function makeMenus(commands: readonly Command[], words: Words): Menu[] {
  const menus: Menu[] = [];
  for (const [locale, short] of [
    ["zh-CN", "zh"],
    ["en", "en"],
  ] as [Locale, "zh" | "en"][]) {
    for (const scope of ["private", "group", "admins"] as const) {
      const kind = scope === "private" ? "private" : "group";
      const listed = commands.filter((c) => {
        if (c.byChoice || (c.where !== "any" && c.where !== kind)) return false;
        if (c.may === "anyone") return scope !== "group" || c.names[0] === "help";
        return scope === "admins" || holdsAny([], c.may);
      });
      menus.push({
        scope,
        locale: short,
        commands: listed.map((c) => ({
          command: c.names[0],
          description: words.write({ key: `command-${c.names[0]}-about` }, locale, new Date(0)),
        })),
      });
    }
  }
  return menus;
}
