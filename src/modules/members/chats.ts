import { type Context, command, Refusal } from "../../core/command.ts";
import { NO_MODEL } from "../../core/people.ts";
import { type Action, say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import { fold } from "../../core/text.ts";
import { and, eq } from "../../store/drizzle.ts";
import { chats } from "../../store/schema.ts";

/** What a chat may choose: its language, whether somebody is asked unasked, whether a language model helps. */

const reply = (key: string): Action[] => [{ do: "reply", post: { lines: [say(key)] } }];

async function set(c: Context, what: Partial<Pick<typeof chats.$inferInsert, "locale" | "asks" | "toldOfModel">>) {
  await c.tx
    .update(chats)
    .set(what)
    .where(and(eq(chats.platform, c.chat.platform), eq(chats.id, c.chat.id)));
}

export const language = command({
  names: ["language", "语言"],
  spoken: ["language"],
  args: { language: "word?" },
  may: "anyone",
  where: "any",
  async run({ language }, c) {
    const wanted = fold(language ?? "");
    const locale = /^(zh|zh-cn|中文|汉语|chinese)$/.test(wanted)
      ? "zh-CN"
      : /^(en|english|英文|英语)$/.test(wanted)
        ? "en"
        : null;
    if (!locale) {
      return [
        {
          do: "reply",
          post: {
            lines: [say("members-language-ask")],
            choices: [
              { label: say("members-language-zh"), command: "language zh" },
              { label: say("members-language-en"), command: "language en" },
            ],
          },
        },
      ];
    }
    if (c.chat.kind === "group" && !holdsAny(c.person?.grants ?? [], ["leader"])) {
      throw new Refusal(say("members-language-leader"));
    }
    await set(c, { locale });
    return reply("members-language-set");
  },
});

export const asking = command({
  names: ["asking", "主动问"],
  args: { answer: "word?" },
  may: ["resident"],
  where: "group",
  async run({ answer }, c) {
    const wanted = fold(answer ?? "");
    const asks = /^(?:开|on|yes|可以|问)$/.test(wanted)
      ? true
      : /^(?:关|off|no|不要|别问)$/.test(wanted)
        ? false
        : null;
    if (asks === null) {
      const choices = [
        { label: say("members-asking-on"), command: "asking on" },
        { label: say("members-asking-off"), command: "asking off" },
      ];
      return [
        {
          do: "reply",
          post: { lines: [say(c.chat.asks ? "members-asking-is-on" : "members-asking-is-off")], choices },
        },
      ];
    }
    if (!holdsAny(c.person.grants, ["leader"])) throw new Refusal(say("members-asking-leader"));
    await set(c, { asks });
    return reply(asks ? "members-asking-set-on" : "members-asking-set-off");
  },
});

export const model = command({
  names: ["model"],
  byChoice: true,
  args: { answer: "word" },
  may: ["resident"],
  where: "any",
  async run({ answer }, c) {
    const wanted = answer === "on";
    // One who does not want it is enough; to have it back is for those who look after the group.
    if (wanted && c.chat.kind === "group" && !holdsAny(c.person.grants, ["leader"]))
      throw new Refusal(say("members-model-leader"));
    await set(c, { toldOfModel: wanted ? null : NO_MODEL });
    return reply(wanted ? "members-model-on" : "members-model-off");
  },
});
