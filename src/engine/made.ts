import type { Adapter, Address, Rendered } from "../core/adapter.ts";
import type { Chat } from "../core/people.ts";
import { type Picture, type Poster, writePoster } from "../core/picture.ts";
import { type Post, say, type Text } from "../core/post.ts";
import { renderPicture, withLead } from "../core/render.ts";
import type { Deps } from "./deps.ts";

/** What takes long to make and belongs to a message: made before the call, outside any transaction. */
export interface Made {
  picture: Picture<string> | null;
  /** Its file; `instead` is said where it cannot be drawn. */
  poster: { name: string; asked: Pick<Poster<string>, "picture" | "code">; instead: string } | null;
  /** Figures to be put into words by a language model, and how what comes of it is shown. */
  lead: { facts: string; locale: string; show(text: string): string } | null;
}

/** What of a post is still to be made, in the words of its chat. */
export function toBeMade(
  deps: Deps,
  post: Post,
  { kind, where }: { kind: string; where: Chat },
  adapter: Adapter,
  write: (text: Text) => string,
): Made {
  const { model } = deps;
  const capabilities = adapter.capabilities({ id: where.id, kind: where.kind });
  return {
    picture: renderPicture(post, { capabilities, write }),
    poster:
      post.file && "poster" in post.file
        ? {
            name: post.file.name,
            asked: writePoster(post.file.poster, write, adapter.privateLink?.() ?? null),
            instead: write(say("core-poster-not")),
          }
        : null,
    lead:
      kind === "say" && model?.word && post.lead?.length
        ? {
            facts: post.lead.map(write).join("\n"),
            locale: where.locale,
            show: (text) => write(say("core-model-lead", { text, model: model.name })),
          }
        : null,
  };
}

/** Makes it and puts it to the message; what cannot be made is left out. */
export async function makeAll(
  deps: Deps,
  written: Rendered,
  { picture, poster, lead }: Made,
  adapter: Adapter,
  address: Address,
): Promise<Rendered> {
  let rendered = written;
  const drawn = picture && (await deps.painter.draw(picture));
  if (drawn) rendered = { ...rendered, photos: [drawn, ...rendered.photos] };
  if (poster) {
    const bytes = await deps.painter.drawPoster(poster.asked);
    rendered = bytes ? { ...rendered, file: { name: poster.name, bytes } } : { ...rendered, text: poster.instead };
  }
  const worded = lead && (await deps.model?.word?.(lead.facts, lead.locale));
  if (!lead || !worded) return rendered;
  deps.metrics.modelAsked.inc({ outcome: "problem" in worded ? worded.problem : "worded" });
  if ("problem" in worded) return rendered;
  return withLead(rendered, adapter.capabilities(address), lead.show(worded.text));
}
