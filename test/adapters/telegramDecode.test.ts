import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeUpdate } from "../../adapters/telegram/decode.ts";
import type { BotSelf } from "../../adapters/telegram/raw.ts";
import type { OutsideEvent } from "../../src/core/event.ts";

const BOT: BotSelf = { id: 42, username: "LinliBot", readsAll: false };
const NOW = new Date("2026-03-01T08:00:00.000Z");
const DATE = 1_772_352_000; // 2026-03-01T08:00:00Z

const WANG = { id: 1001, is_bot: false, first_name: "小明", last_name: "王" };
const LI = { id: 1002, is_bot: false, first_name: "Li" };
const BOT_USER = { id: 42, is_bot: true, first_name: "邻里", username: "LinliBot" };
const OTHER_BOT = { id: 43, is_bot: true, first_name: "Other", username: "other_bot" };
const GROUP = { id: -1001234567890, type: "supergroup", title: "3号楼" };
const HOME = { id: 1001, type: "private", first_name: "小明", last_name: "王" };
const SMALL = { file_id: "small", file_unique_id: "s", width: 90, height: 120, file_size: 1_000 };
const LARGE = { file_id: "large", file_unique_id: "l", width: 900, height: 1200, file_size: 200_000 };
const HUGE = { file_id: "huge", file_unique_id: "h", width: 9000, height: 12000, file_size: 30_000_000 };

/** The event of a message in the group, with these fields. */
function hear(fields: object, self = BOT): OutsideEvent | null {
  const message = { message_id: 7, date: DATE, chat: GROUP, from: WANG, ...fields };
  return decodeUpdate({ update_id: 1, message }, self, NOW);
}

/** What every message in the group has. */
const HEARD = {
  ...{ type: "message", platform: "telegram", key: "m:-1001234567890:7", chat: "-1001234567890" },
  ...{ at: "2026-03-01T08:00:00.000Z", chatKind: "group", chatTitle: "3号楼", from: { id: "1001", name: "小明 王" } },
  ...{ messageId: "7", addressed: false },
};

describe("what is heard", () => {
  const mention = (offset: number, length = 9) => ({ type: "mention", offset, length });
  const cases: [name: string, fields: object, expected: object | null][] = [
    ["words in the group", { text: "楼道灯坏了" }, { text: "楼道灯坏了" }],
    [
      "words in private",
      { text: "你好", chat: HOME },
      {
        ...{ key: "m:1001:7", chat: "1001", text: "你好" },
        ...{ chatKind: "private", chatTitle: "小明 王", addressed: true },
      },
    ],
    [
      "a small group",
      { text: "在吗", chat: { ...GROUP, id: -5, type: "group" } },
      { key: "m:-5:7", chat: "-5", text: "在吗" },
    ],
    [
      "a command",
      { text: "/report 灯坏了", entities: [{ type: "bot_command", offset: 0, length: 7 }] },
      { text: "/report 灯坏了" },
    ],
    [
      "a command with our name",
      { text: "/report@linlibot 灯坏了" },
      { text: "/report 灯坏了", addressed: true, named: true },
    ],
    [
      "a Chinese command with our name",
      { text: "/报修@LinliBot 灯坏了" },
      { text: "/报修 灯坏了", addressed: true, named: true },
    ],
    ["a command for another bot", { text: "/report@other_bot 灯坏了" }, null],
    ["a longer name than ours", { text: "/report@LinliBot2 灯坏了" }, null],
    ["an address that is no command", { text: "报修 zhang@example.com" }, { text: "报修 zhang@example.com" }],
    [
      "a mention before the words",
      { text: "@linlibot 报修 灯", entities: [mention(0)] },
      { text: "报修 灯", addressed: true, named: true },
    ],
    [
      "a mention within the words",
      { text: "请 @LinliBot 报修", entities: [mention(2)] },
      { text: "请 报修", addressed: true, named: true },
    ],
    [
      "a mention behind the words",
      { text: "报修 灯 @LinliBot", entities: [mention(5)] },
      { text: "报修 灯", addressed: true, named: true },
    ],
    [
      "two mentions, one twice",
      { text: "@LinliBot @LinliBot 灯", entities: [mention(0), mention(0), mention(10)] },
      { text: "灯", addressed: true, named: true },
    ],
    [
      "a mention behind an emoji",
      { text: "👍🏻 @LinliBot 灯", entities: [mention(5)] },
      { text: "👍🏻 灯", addressed: true, named: true },
    ],
    [
      "nothing but a mention",
      { text: "@LinliBot", entities: [mention(0)] },
      { text: "", addressed: true, named: true },
    ],
    ["our name as plain letters", { text: "问 @LinliBot" }, { text: "问 @LinliBot" }],
    ["a mention of somebody else", { text: "@somebody 来", entities: [mention(0)] }, { text: "@somebody 来" }],
    [
      "a text mention of a person",
      { text: "/role 李 leader", entities: [{ type: "text_mention", offset: 6, length: 1, user: LI }] },
      { text: "/role 李 leader", mentions: [{ id: "1002" }] },
    ],
    [
      "text mentions of us and of another bot",
      {
        text: "邻里 叫 Other 来",
        entities: [
          { type: "text_mention", offset: 0, length: 2, user: BOT_USER },
          { type: "text_mention", offset: 5, length: 5, user: OTHER_BOT },
        ],
      },
      { text: "叫 Other 来", addressed: true, named: true },
    ],
    [
      "an answer to a person",
      { text: "谢谢", reply_to_message: { message_id: 5, from: LI, chat: GROUP } },
      { text: "谢谢", replyTo: { messageId: "5", from: { id: "1002" } } },
    ],
    [
      "an answer to us",
      { text: "1", reply_to_message: { message_id: 5, from: BOT_USER, chat: GROUP } },
      { text: "1", addressed: true, replyTo: { messageId: "5", from: null } },
    ],
    [
      "an answer to another bot",
      { text: "1", reply_to_message: { message_id: 5, from: OTHER_BOT, chat: GROUP } },
      { text: "1", replyTo: { messageId: "5", from: null } },
    ],
    [
      "an answer to a channel",
      { text: "/role 他", reply_to_message: { message_id: 5, from: LI, sender_chat: { id: -100, type: "channel" } } },
      { text: "/role 他", replyTo: { messageId: "5", from: null } },
    ],
    [
      "an answer to a forward",
      {
        text: "/role 他",
        reply_to_message: { message_id: 5, from: LI, forward_origin: { type: "user", sender_user: WANG } },
      },
      { text: "/role 他", replyTo: { messageId: "5", from: null } },
    ],
    [
      "an answer to an anonymous admin",
      {
        text: "/role 他",
        reply_to_message: { message_id: 5, from: { id: 1087968824, is_bot: true, first_name: "Group" } },
      },
      { text: "/role 他", replyTo: { messageId: "5", from: null } },
    ],
    [
      "a forward",
      { text: "/done 12", forward_origin: { type: "user", sender_user: LI } },
      { text: "/done 12", forwarded: true },
    ],
    [
      "another bot's words, picked by a person",
      { text: "/done 12", via_bot: OTHER_BOT },
      { text: "/done 12", forwarded: true },
    ],
    [
      "an anonymous admin",
      { text: "/done 12", from: { id: 1087968824, is_bot: true, first_name: "Group" }, sender_chat: GROUP },
      { text: "/done 12", from: null },
    ],
    [
      "a channel",
      {
        text: "公告",
        from: { id: 136817688, is_bot: true, first_name: "Channel" },
        sender_chat: { id: -9, type: "channel" },
      },
      { text: "公告", from: null },
    ],
    [
      "a post that Telegram brings from the linked channel",
      {
        text: "公告",
        from: { id: 777000, is_bot: false, first_name: "Telegram" },
        sender_chat: { id: -9, type: "channel" },
        is_automatic_forward: true,
      },
      { text: "公告", from: null, forwarded: true },
    ],
    ["another bot", { text: "广告", from: OTHER_BOT }, null],
    ["ourselves", { text: "收到", from: BOT_USER }, null],
    ["nobody at all", { text: "?", from: undefined }, null],
    ["a channel's own post", { text: "?", chat: { id: -9, type: "channel", title: "c" } }, null],
    ["a topic", { text: "灯", message_thread_id: 33, is_topic_message: true }, { text: "灯", thread: "33" }],
    ["the general topic", { text: "灯", message_thread_id: 1, is_topic_message: true }, { text: "灯" }],
    ["a chain of replies outside a forum", { text: "灯", message_thread_id: 33 }, { text: "灯" }],
    [
      "the first words of a topic that we made",
      {
        ...{ text: "灯", message_thread_id: 33, is_topic_message: true },
        reply_to_message: { message_id: 33, from: BOT_USER, forum_topic_created: { name: "报修", icon_color: 1 } },
      },
      { text: "灯", thread: "33" },
    ],
    ["a photo", { photo: [SMALL, LARGE, HUGE], caption: "灯坏了" }, { text: "灯坏了", photos: [{ ref: "large" }] }],
    ["a photo without words", { photo: [LARGE, SMALL] }, { text: "", photos: [{ ref: "large" }] }],
    [
      "one of an album",
      { photo: [SMALL], media_group_id: "99" },
      { text: "", photos: [{ ref: "small" }], album: "99" },
    ],
    [
      "a mention below a photo",
      { photo: [SMALL], caption: "@LinliBot 灯", caption_entities: [mention(0)] },
      { text: "灯", addressed: true, named: true, photos: [{ ref: "small" }] },
    ],
    [
      "a picture sent as a file",
      { document: { file_id: "doc", mime_type: "image/png" }, caption: "灯" },
      { text: "灯", photos: [{ ref: "doc" }] },
    ],
    [
      "a file that is no picture",
      { document: { file_id: "doc", mime_type: "application/pdf" }, caption: "灯" },
      { text: "灯" },
    ],
    [
      "a table in private",
      { document: { file_id: "doc", file_name: "名册.xlsx", file_size: 9 }, chat: HOME },
      {
        ...{ key: "m:1001:7", chat: "1001", chatKind: "private", chatTitle: "小明 王", addressed: true },
        ...{ text: "", file: { ref: "doc", name: "名册.xlsx", size: 9 } },
      },
    ],
    ["a table in the group", { document: { file_id: "doc", file_name: "名册.xlsx", file_size: 9 } }, null],
    [
      "words about one's own photo",
      { text: "这个坏了", reply_to_message: { message_id: 5, from: WANG, photo: [SMALL] } },
      {
        text: "这个坏了",
        photos: [{ ref: "small" }],
        replyTo: { messageId: "5", from: { id: "1001" } },
      },
    ],
    [
      "words about another's photo",
      { text: "这个坏了", reply_to_message: { message_id: 5, from: LI, photo: [SMALL] } },
      { text: "这个坏了", replyTo: { messageId: "5", from: { id: "1002" } } },
    ],
    ["a location in the group", { location: { latitude: 31.2, longitude: 121.4 } }, null],
    [
      "a location for us",
      {
        location: { latitude: 31.230412, longitude: -121.5 },
        reply_to_message: { message_id: 5, from: BOT_USER },
      },
      {
        text: "/locate 31.23041,-121.50000",
        addressed: true,
        replyTo: { messageId: "5", from: null },
      },
    ],
    [
      "a venue in private",
      {
        location: { latitude: 31.2, longitude: 121.4 },
        venue: { location: { latitude: 31.2, longitude: 121.4 }, title: "东门", address: "" },
        chat: HOME,
      },
      {
        ...{ key: "m:1001:7", chat: "1001", text: "/locate 31.20000,121.40000 东门" },
        ...{ chatKind: "private", chatTitle: "小明 王", addressed: true },
      },
    ],
    ["a location without degrees", { location: { latitude: "x" } }, null],
    ["a sticker in the group", { sticker: { file_id: "x" } }, null],
    ["a sticker for us", { sticker: { file_id: "x" }, reply_to_message: { message_id: 5, from: BOT_USER } }, null],
    [
      "a sticker in private",
      { sticker: { file_id: "x" }, chat: HOME },
      {
        ...{ key: "m:1001:7", chat: "1001", text: "" },
        ...{ chatKind: "private", chatTitle: "小明 王", addressed: true },
      },
    ],
    ["a pinned message", { pinned_message: { message_id: 5 } }, null],
    ["a pinned message in private", { pinned_message: { message_id: 5 }, chat: HOME }, null],
    ["a bot joining", { new_chat_members: [BOT_USER, OTHER_BOT] }, null],
    ["a bot leaving", { left_chat_member: OTHER_BOT }, null],
    ["somebody joining in private", { new_chat_members: [LI], chat: HOME }, null],
    ["the new group naming the old one", { migrate_from_chat_id: -5 }, null],
    [
      "what a database refuses",
      { text: "灯\u0000坏\ud83d了", chat: { ...GROUP, title: "3\u0000号楼" } },
      { text: "灯坏\ufffd了", chatTitle: "3号楼" },
    ],
    ["no time", { text: "灯", date: 0 }, { text: "灯", at: NOW.toISOString() }],
  ];
  test.each(cases)("%s", (_name, fields, expected) => {
    expect(hear(fields)).toEqual(expected === null ? null : { ...HEARD, ...expected });
  });

  test.each([
    ["join", { new_chat_members: [LI, OTHER_BOT, WANG] }, [{ id: "1002" }, { id: "1001" }]],
    ["join", { new_chat_members: [LI], from: { id: 1087968824, is_bot: true }, sender_chat: GROUP }, [{ id: "1002" }]],
    ["leave", { left_chat_member: LI, from: LI }, [{ id: "1002" }]],
  ])("neighbours who %s, by id alone", (type, fields, people) => {
    expect(hear(fields)).toEqual({
      ...{ type, platform: "telegram", key: "m:-1001234567890:7", chat: "-1001234567890" },
      ...{ at: "2026-03-01T08:00:00.000Z", chatKind: "group", chatTitle: "3号楼", people },
    });
  });

  test("a group that moves", () => {
    expect(hear({ chat: { id: -5, type: "group", title: "3号楼" }, migrate_to_chat_id: -1009 })).toEqual({
      ...{
        type: "migrate",
        platform: "telegram",
        key: "g:-5",
        chat: "-5",
        at: "2026-03-01T08:00:00.000Z",
        to: "-1009",
      },
    });
  });

  test("an edit is no message: it says of which one, and what that says now", () => {
    const message = { message_id: 7, date: DATE, edit_date: DATE + 60, chat: GROUP, from: WANG, text: "/done 12" };
    expect(decodeUpdate({ update_id: 1, edited_message: message }, BOT, NOW)).toEqual({
      ...{ type: "edit", platform: "telegram", key: `e:-1001234567890:7:${DATE + 60}:1`, chat: "-1001234567890" },
      ...{ at: "2026-03-01T08:01:00.000Z", of: "m:-1001234567890:7", text: "/done 12" },
    });
    const anonymous = { ...message, from: { id: 1087968824, is_bot: true, first_name: "Group" }, sender_chat: GROUP };
    expect(decodeUpdate({ update_id: 1, edited_message: anonymous }, BOT, NOW)).toBeNull();
  });

  test("a channel post, and what we never heard of", () => {
    const message = { message_id: 7, date: DATE, chat: GROUP, from: WANG, text: "/done 12" };
    for (const kind of ["channel_post", "edited_channel_post", "business_message", "teleport"]) {
      expect(decodeUpdate({ update_id: 1, [kind]: message }, BOT, NOW)).toBeNull();
    }
  });
});

describe("taps", () => {
  const tap = {
    id: "555",
    from: WANG,
    chat_instance: "1",
    data: "3f.abcdefgh",
    message: { message_id: 8, date: DATE, chat: GROUP, from: BOT_USER },
  };
  const tapped = {
    ...{ type: "tap", platform: "telegram", key: "t:555", chat: "-1001234567890", at: NOW.toISOString() },
    ...{ chatKind: "group", chatTitle: "3号楼", from: { id: "1001", name: "小明 王" }, messageId: "8" },
    ...{ data: "3f.abcdefgh", tapId: "555" },
  };
  const topic = { ...tap.message, message_thread_id: 33, is_topic_message: true };
  const cases: [name: string, fields: object, expected: object | null][] = [
    ["on a card", {}, {}],
    ["on a card in a topic", { message: topic }, { thread: "33" }],
    ["on a card too old to be shown", { message: { chat: GROUP, message_id: 8, date: 0 } }, {}],
    ["on an inline message", { message: undefined, inline_message_id: "x" }, null],
    ["on a game", { data: undefined, game_short_name: "x" }, null],
    ["in a channel", { message: { chat: { id: -9, type: "channel" }, message_id: 8, date: DATE } }, null],
  ];
  test.each(cases)("%s", (_name, fields, expected) => {
    const event = decodeUpdate({ update_id: 1, callback_query: { ...tap, ...fields } }, BOT, NOW);
    expect(event).toEqual(expected === null ? null : { ...tapped, ...expected });
  });
});

describe("coming and going", () => {
  const cases: [
    name: string,
    member: object,
    fields: object,
    self: Partial<BotSelf>,
    expected: [string, boolean] | null,
  ][] = [
    ["added with privacy mode", { status: "member" }, {}, {}, ["added", false]],
    ["added without privacy mode", { status: "member" }, {}, { readsAll: true }, ["added", true]],
    ["made an administrator", { status: "administrator" }, {}, {}, ["added", true]],
    ["muted", { status: "restricted", is_member: true }, {}, {}, ["added", false]],
    ["muted and out", { status: "restricted", is_member: false }, {}, {}, ["removed", false]],
    ["left", { status: "left" }, {}, {}, ["removed", false]],
    ["kicked", { status: "kicked", until_date: 0 }, {}, { readsAll: true }, ["removed", false]],
    ["started by a person", { status: "member" }, { chat: HOME }, {}, ["added", true]],
    ["blocked by a person", { status: "kicked", until_date: 0 }, { chat: HOME }, {}, ["removed", false]],
    ["added to a channel", { status: "administrator" }, { chat: { id: -9, type: "channel" } }, {}, null],
    ["a status of tomorrow", { status: "levitating" }, {}, {}, null],
  ];
  test.each(cases)("%s", (_name, member, fields, self, expected) => {
    const update = {
      chat: GROUP,
      from: WANG,
      date: DATE,
      old_chat_member: { status: "left" },
      new_chat_member: member,
      ...fields,
    };
    const event = decodeUpdate({ update_id: 1, my_chat_member: update }, { ...BOT, ...self }, NOW);
    if (!expected) return expect(event).toBeNull();
    const [status, seesAll] = expected;
    const { id, type } = update.chat;
    expect(event).toEqual({
      ...{ type: "bot", platform: "telegram", key: `b:${id}:${DATE}:${status}:1`, chat: String(id) },
      ...{ at: "2026-03-01T08:00:00.000Z", chatKind: type === "private" ? "private" : "group", status, seesAll },
      chatTitle: type === "private" ? "小明 王" : "3号楼",
    });
  });
});

describe("any shape", () => {
  /** Plausible names with anything below them. */
  const leaf = fc.oneof(
    fc.anything({ maxDepth: 2 }),
    fc.string(),
    fc.integer(),
    fc.constantFrom(42, 1087968824, "private", "supergroup", true),
  );
  const keys = [
    ...[
      "update_id",
      "message",
      "callback_query",
      "my_chat_member",
      "chat",
      "from",
      "id",
      "type",
      "title",
      "text",
      "caption",
    ],
    ...[
      "entities",
      "caption_entities",
      "offset",
      "length",
      "user",
      "photo",
      "file_id",
      "document",
      "mime_type",
      "data",
    ],
    ...["reply_to_message", "message_id", "date", "new_chat_member", "status", "is_topic_message", "message_thread_id"],
  ];
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6, depthSize: "large" },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("tree"), { maxKeys: 8 }),
    ),
  }));
  test("never throws", () => {
    fc.assert(
      fc.property(tree, (update) => {
        decodeUpdate(update, BOT, NOW);
        decodeUpdate({ message: update }, BOT, NOW);
        decodeUpdate({ callback_query: update }, BOT, NOW);
        decodeUpdate({ my_chat_member: update }, BOT, NOW);
      }),
      { numRuns: 2_000 },
    );
  });

  test("a message with any entities keeps a text", () => {
    const entity = fc.record({
      type: fc.constantFrom("mention", "text_mention", "bot_command", "url"),
      ...{ offset: fc.integer({ min: -5, max: 50 }), length: fc.integer({ min: -5, max: 50 }) },
      user: fc.constantFrom(BOT_USER, WANG, undefined),
    });
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.array(entity, { maxLength: 5 }), (text, entities) => {
        const event = hear({ text: `灯${text}`, entities });
        if (event?.type !== "message") return event === null;
        return event.text.isWellFormed() && !event.text.includes("\0") && event.text.length <= text.length + 1;
      }),
      { numRuns: 2_000 },
    );
  });
});
