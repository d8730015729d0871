/**
 * Writes docs/commands.md from the command tables, the words and the tested table of permissions: `npm run commands`.
 */
import { writeFileSync } from "node:fs";
import type { Command } from "../src/core/command.ts";
import type { Module } from "../src/core/module.ts";
import { loadWords } from "../src/engine/words.ts";
import { MODULES } from "../src/modules/index.ts";
import { KINDS, PERMISSIONS, type Row, WHO, type Who } from "../test/engine/permissions.table.ts";

const TITLES: Record<string, string> = {
  members: "People and places 人和地方",
  points: "Points 积分",
  reports: "Reports 报事",
  signups: "Signing up and helping 报名和志愿",
  headcounts: "Headcounts 清点",
  polls: "Polls 投票",
  notices: "Notices 公告",
  help: "Help 帮助",
};

const COLUMNS: Record<Who, string> = {
  anyone: "新来的 newcomer",
  resident: "居民 resident",
  leader: "楼长 leader",
  worker: "师傅 worker",
  staff: "居委会 staff",
  admin: "管理员 admin",
};

/** docs/commands.md, as it should be. */
export function writeCommandsPage(): string {
  const words = loadWords("Asia/Shanghai");
  const write = (key: string, locale: string) => cell(words.write({ key }, locale, new Date(0)));

  function describe(command: Command): string {
    const [name, ...aliases] = command.names;
    const { bare = [], alone = [] } = command;
    const others = aliases
      .map((a) => (bare.includes(a) ? `\`${a}\`` : alone.includes(a) ? `\`${a}\`\\*` : `\`/${a}\``))
      .join(" ");
    const about = `${write(`command-${name}-about`, "zh-CN")}<br>${write(`command-${name}-about`, "en")}`;
    const examples = new Set(["zh-CN", "en"].map((locale) => `\`${write(`command-${name}-example`, locale)}\``));
    return row([`\`/${name}\` ${others}`.trim(), about, [...examples].join("<br>")]);
  }

  const typed = (module: Module) => module.commands.filter((command) => !command.byChoice);
  const notes = MODULES.flatMap((m) => m.commands).flatMap((command) => {
    const note = PERMISSIONS[command.names[0]]!.note;
    return note ? [`- \`${command.names[0]}\` ${note.zh} ${note.en}`] : [];
  });
  return [
    "# Commands 能发的话",
    "",
    "<!-- Written by `npm run commands` from src/modules, locales and test/engine/permissions.table.ts. -->",
    "",
    "在群里，斜杠开头的都算；不带斜杠的只有下面没写斜杠的那几个，要写在最前面，后面空一格；带 \\* 的要单独发，最多再带一个编号。私聊，或者先 @ 机器人，都可以不带斜杠。英文的命令后面跟着编号（`accept 12`）也一样。",
    "回复一张卡片时不用写编号。只发 `#12` 就能看 12 号事。",
    "",
    "In a group, what begins with a slash counts; without one, only the names below that have none, as the first word, with a space after it; those with a \\* count alone or with a number. In private, or after naming the bot, the Chinese names need no slash, nor does an English one before a number, a code or parts set apart by |: `accept 12`, `checkin 869K`. In a group `accept 12` and `done 12 fixed` count as well.",
    "In a reply to a card the number can be left out. `#12` alone tells about number 12.",
    "",
    ...MODULES.flatMap((module) => [
      `## ${TITLES[module.name] ?? module.name}`,
      "",
      row(["写 Write", "做什么 What it does", "例子 Example"]),
      row(["---", "---", "---"]),
      ...typed(module).map(describe),
      "",
    ]),
    "## Who may 谁可以",
    "",
    "每一格都由测试从头走一遍。✓ 可以；— 会告诉您谁可以；空着的，这种聊天里不办这件事。",
    "群里说话的都算居民；私聊里还不认识的人，先在小区的群里说一句。",
    "",
    "Every cell is tried by a test from the outside. ✓ may; — is told who may; empty: not in this kind of chat.",
    "Whoever speaks in the group is a resident; in private, somebody who is not known yet is asked to speak in the group first.",
    "",
    ...KINDS.flatMap((kind) => [
      kind === "group" ? "### In a group 群里" : "### In private 私聊",
      "",
      row(["", ...WHO.map((who) => COLUMNS[who])]),
      row(["---", ...WHO.map(() => ":-:")]),
      ...MODULES.flatMap((m) => m.commands).map((command) => {
        const name = command.byChoice ? `按钮 button: \`${command.names[0]}\`` : `\`/${command.names[0]}\``;
        return row([name, ...WHO.map((who) => mark(PERMISSIONS[command.names[0]]!, kind, who))]);
      }),
      "",
    ]),
    "### Besides 另外",
    "",
    ...notes,
    "",
  ].join("\n");
}

function mark(table: Row, kind: (typeof KINDS)[number], who: Who): string {
  const allowed = table[kind];
  return allowed === null ? "" : allowed.includes(who) ? "✓" : "—";
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

if (import.meta.main) writeFileSync(new URL("../docs/commands.md", import.meta.url), writeCommandsPage());
