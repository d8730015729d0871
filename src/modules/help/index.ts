import { type Context, command } from "../../core/command.ts";
import { readHowTo } from "../../core/howTo.ts";
import type { Module } from "../../core/module.ts";
import { say, type Text } from "../../core/post.ts";
import { isForOther } from "../reports/service.ts";

/** What most people want comes first; what is done once, by one person, last. */
const FIRST = [
  ...["report", "status", "reports", "accept", "done", "assign", "whistle", "decline"],
  ...[
    "confirm",
    "reopen",
    "poll",
    "signup",
    "volunteer",
    "points",
    "rewards",
    "notice",
    "urgent",
    "summary",
    "suggest",
    "askhelp",
    "anon",
    "withdraw",
    "notices",
    "routes",
    "join",
    "me",
  ],
];
/** Lines of help in one message: it has to fit a phone. */
const MOST = 12;

/** What staff send in their own group day by day, none of it private: each as its example has it, without a slash. */
const IN_STAFF = [
  ...["reports", "accept", "assign", "done", "decline", "refer", "whistle"],
  ...["log", "figures", "summary", "notice"],
];

/** What else somebody wants to know who asks how one of these is done. */
const WITH: Partial<Record<string, readonly string[]>> = {
  vote: ["polls", "unvote", "poll"],
  poll: ["vote", "polls", "close"],
  report: ["status", "withdraw"],
  join: ["owner", "me"],
  signup: ["mysignups", "leave"],
  notice: ["notices", "cancel"],
  resolution: ["vote", "owner", "proxy", "paper"],
  proxy: ["vote"],
};

const lineOf = (name: string) =>
  say("help-line", { example: say(`command-${name}-example`), about: say(`command-${name}-about`) });

/** How the one thing is done that words are about, and what goes with it; where it is not theirs to do, who does it. */
function linesAbout(c: Context, words: string): Text[] {
  const found = c.commandsAbout(words).filter(({ name }) => name !== "help");
  const first = found[0];
  if (!first) return [];
  const may = (name: string) => c.commandsAbout(name).some(({ isOpen }) => isOpen);
  const names = [first.name, ...(WITH[first.name] ?? [])].filter(may);
  return [...(first.isOpen ? [] : [say(`command-${first.name}-only`)]), ...names.map(lineOf)];
}

const help = command({
  names: ["help", "帮助", "start"],
  args: { page: "rest?" },
  may: "anyone",
  where: "any",
  async run({ page }, c) {
    const permitted = c.permitted();
    const lines = page === null ? [] : linesAbout(c, readHowTo(page) ?? page);
    if (lines.length > 0) return [{ do: "reply", post: { lines } }];
    if (c.chat.kind === "group") {
      const shown = c.chat.purpose === "staff" ? IN_STAFF.filter((name) => permitted.includes(name)).map(lineOf) : [];
      const usual =
        shown.length > 0
          ? [say("help-staff"), ...shown]
          : [say("help-group"), say("command-report-example"), say("command-status-example")];
      return [{ do: "reply", post: { lines: [...usual, say("help-group-more")] } }];
    }
    lines.push(say(c.memberships.length === 0 ? "help-stranger" : "help-private"));
    const others = permitted.filter((name) => !FIRST.includes(name) && name !== "help");
    // Setting up is for whoever has a code: somebody who is known here already has no use for it.
    const rest = c.person ? others.filter((name) => name !== "setup") : others;
    const names = [...FIRST.filter((name) => permitted.includes(name)), ...rest];
    const pages = Math.ceil(names.length / MOST);
    const shown = Math.min(pages, Math.max(1, Number(page) || 1));
    for (const name of names.slice((shown - 1) * MOST, shown * MOST)) {
      lines.push(lineOf(name));
    }
    // Words, not a choice: a "1" that comes later is meant for what was asked since.
    if (shown < pages) lines.push(say("help-more", { page: shown + 1 }));
    return [{ do: "reply", post: { lines } }];
  },
});

export const helpModule: Module = {
  name: "help",
  commands: [help],
  /** What nobody else reads may be for the neighbour whom they help, or who helps them. */
  readAnswer: async (tx, person, words) => ((await isForOther(tx, person, words)) ? `relay-ask ${words}` : null),
};
