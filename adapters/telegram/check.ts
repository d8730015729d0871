import type { Api } from "grammy";
import type { UserFromGetMe } from "grammy/types";
import type { Finding } from "../../src/core/adapter.ts";

/** What the bot knows of its own listening. */
export interface Listening {
  /** The address Telegram is to call, or null when we ask for updates. */
  webhookUrl: string | null;
  isListening: boolean;
  /** What stands in the way of hearing now, or null. */
  problem: string | null;
}

/**
 * Is Telegram there, and may the bot do its work? Never fails: what cannot be asked is a finding.
 *
 * @param describe writes an error without the token
 */
export async function checkTelegram(
  api: Api,
  listening: Listening,
  describe: (error: unknown) => string,
): Promise<{ findings: Finding[]; me: UserFromGetMe | null }> {
  const findings: Finding[] = [];
  let me: UserFromGetMe;
  try {
    me = await api.getMe();
  } catch (error) {
    return {
      findings: [
        { name: "telegram", ok: false, detail: `连不上 Telegram · cannot reach Telegram: ${describe(error)}` },
      ],
      me: null,
    };
  }
  findings.push({ name: "telegram", ok: true, detail: `@${me.username}` });
  findings.push(
    me.can_join_groups
      ? { name: "telegram-groups", ok: true, detail: "可以加入群 · may join groups" }
      : {
          name: "telegram-groups",
          ok: false,
          detail:
            "机器人不能进群：在 @BotFather 发 /setjoingroups，选 Enable · " +
            "the bot may not join groups: send /setjoingroups to @BotFather and choose Enable",
        },
  );
  findings.push({
    name: "telegram-privacy",
    ok: true,
    detail: me.can_read_all_group_messages
      ? "能看到群里的话 · sees what is said in groups"
      : "隐私模式开着，群里只看得到命令和对它的回复：在 @BotFather 发 /setprivacy 选 Disable 再重新拉它进群，或者在群里设它为管理员 · " +
        "privacy mode is on, only commands and replies to the bot are seen: send /setprivacy to @BotFather, choose " +
        "Disable and add the bot again, or make it an administrator of the group",
  });
  findings.push(await checkUpdates(api, listening, describe));
  return { findings, me };
}

async function checkUpdates(api: Api, listening: Listening, describe: (error: unknown) => string): Promise<Finding> {
  const name = "telegram-updates";
  if (listening.problem !== null) return { name, ok: false, detail: listening.problem };
  try {
    const { url = "", pending_update_count: waiting, last_error_message: failure } = await api.getWebhookInfo();
    const isRight = url === (listening.webhookUrl ?? "");
    const detail = [
      url === "" ? "轮询 · polling" : "webhook",
      `等待中 · waiting: ${waiting}`,
      ...(isRight ? [] : ["地址不是设定的那个，启动时会改 · not the address that is set; it is changed at start"]),
      ...(failure && url !== "" ? [`最近一次失败 · last failure: ${failure}`] : []),
    ].join("; ");
    return { name, ok: isRight || !listening.isListening, detail };
  } catch (error) {
    return { name, ok: false, detail: describe(error) };
  }
}
