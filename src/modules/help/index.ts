import { command } from "../../core/command.ts";
import type { Module } from "../../core/module.ts";
import { say } from "../../core/post.ts";

/** Lines of help in one message: it has to fit a phone. */
const MOST = 12;

const help = command({
  names: ["help", "帮助", "start"],
  args: {},
  may: "anyone",
  where: "any",
  async run(_args, c) {
    if (c.chat.kind === "group") {
      const lines = [
        say("help-group"),
        say("command-report-example"),
        say("command-status-example"),
        say("help-group-more"),
      ];
      return [{ do: "reply", post: { lines } }];
    }
    const lines = [say("help-private")];
    for (const name of c.permitted.filter((n) => n !== "help").slice(0, MOST)) {
      lines.push(say("help-line", { example: say(`command-${name}-example`), about: say(`command-${name}-about`) }));
    }
    return [{ do: "reply", post: { lines } }];
  },
});

export const helpModule: Module = { name: "help", commands: [help] };
