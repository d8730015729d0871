import { type ChatHere, NO_MODEL } from "../core/people.ts";
import { type Action, say } from "../core/post.ts";
import type { Tx } from "../core/tx.ts";
import { and, eq } from "../store/drizzle.ts";
import { chats } from "../store/schema.ts";
import type { Deps } from "./deps.ts";

/** Before anything said in a chat is sent to a language model the chat is told so, once; it can say no. */
export async function tellOfModel({ model }: Deps, tx: Tx, chat: ChatHere): Promise<Action[]> {
  if (model === null || chat.toldOfModel === model.name || chat.toldOfModel === NO_MODEL) return [];
  chat.toldOfModel = model.name;
  await tx
    .update(chats)
    .set({ toldOfModel: model.name })
    .where(and(eq(chats.platform, chat.platform), eq(chats.id, chat.id)));
  const choices = [{ label: say("core-model-no"), command: "model off" }];
  return [{ do: "reply", post: { lines: [say("core-model-told", { model: model.name })], choices } }];
}
