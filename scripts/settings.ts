/**
 * Writes docs/settings.md and .env.example from the table in src/config.ts: `node scripts/settings.ts`.
 */
import { writeFileSync } from "node:fs";
import { SETTINGS, type Setting } from "../src/config.ts";

const TITLES: Record<Setting["group"], string> = {
  web: "Web 网页",
  database: "Data 数据",
  telegram: "Telegram",
  wechat: "WeChat 微信",
  "place and words": "Place and words 地方和语言",
  "first operator": "First operator 第一位管理员",
  model: "Language model 语言模型",
  log: "Log 日志",
};

const groups = Object.entries(TITLES).map(([group, title]) => ({
  title,
  settings: (SETTINGS as readonly Setting[]).filter((setting) => setting.group === group),
}));

/** docs/settings.md, as it should be. */
export function writeSettingsPage(): string {
  const parts = groups.map(({ title, settings }) =>
    [
      `## ${title}`,
      "",
      ...settings.flatMap(({ name, default: value, about, write, secret }) => [
        `### \`${name}\``,
        "",
        about.zh,
        "",
        about.en,
        "",
        `- 可以写 / Write: ${write.zh} / ${write.en}`,
        `- 不设时 / When not set: ${value === null ? "没有 / nothing" : `\`${value}\``}`,
        ...(secret ? ["- 要保密，不会出现在日志和报错里 / A secret: it is shown neither in logs nor in errors"] : []),
        "",
      ]),
    ].join("\n"),
  );
  return [
    "# Settings 设置",
    "",
    "<!-- Written by scripts/settings.ts from the table in src/config.ts. Change it there. -->",
    "",
    "没有一项是必须的：什么都不设，机器人就在本机的模拟器里试用。设置都是环境变量，空着等于没设。",
    "",
    "None is needed: with no settings the bot runs in a simulator on this machine. Settings are environment variables; an empty one counts as not set.",
    "",
    ...parts,
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

/** .env.example, as it should be: every setting, commented out, so that a plain copy of it changes nothing. */
export function writeEnvExample(): string {
  const lines = [
    "# 抄成 .env 再改；一行一项，去掉行首的 # 才算数。.env 里有秘密，别外传，也别提交。",
    "# Copy to .env and change it there; a line counts once its # is gone. Keep .env to yourself and out of git.",
    "# 每一项的说明 / What each is for: docs/settings.md",
    "",
    "# 只给 compose.yaml 用：自带的 Postgres 的密码，随便起一个长的（字母和数字）",
    "# For compose.yaml only: a password for its Postgres, any long one of letters and digits",
    "# POSTGRES_PASSWORD=",
    "",
    ...groups.flatMap(({ title, settings }) => [
      `# --- ${title}`,
      ...settings.flatMap(({ name, default: value, about }) => [
        `# ${about.zh}`,
        `# ${about.en}`,
        `# ${name}=${value ?? ""}`,
        "",
      ]),
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  writeFileSync(new URL("docs/settings.md", root), writeSettingsPage());
  writeFileSync(new URL(".env.example", root), writeEnvExample());
}
