import { readFile } from "node:fs/promises";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { z } from "zod";
import { encodeMessage } from "./encode.ts";
import { jsonOnly, loopbackOnly, pageHeaders } from "./guard.ts";
import type { Controls } from "./index.ts";
import { BODY_BYTES, clockInput, describeWrong, messagesInput, sendInput, tapInput, transcriptInput } from "./input.ts";
import type { Line, Log, Message } from "./log.ts";
import { pictureType, type Shelf } from "./shelf.ts";
import { describeDoor, type Town, type TownChat, type TownPerson } from "./town.ts";
import { writeTranscript } from "./transcript.ts";
import { words } from "./words.ts";

/** What the routes are made from. */
export interface RouteParts {
  town: Town;
  log: Log;
  photos: Shelf;
  files: Shelf;
  controls: Controls;
  timeZone: string;
  /** Hands a line to the bot; resolves when the bot has stored it. */
  deliver(line: Line): Promise<void>;
  tell(message: string): void;
}

const PAGE = new URL("./page/", import.meta.url);
const PAGE_TYPES: Record<string, string> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};
const HOUR = 3_600_000;

/** The page at `/` and the HTTP contract under `/sim/` (docs in this folder's README). */
export function makeRoutes(parts: RouteParts): Hono {
  const { town, log, photos, files, controls } = parts;
  const routes = new Hono();
  const now = () => controls.now().toISOString();

  for (const path of ["/", "/sim/*"]) routes.use(path, pageHeaders, loopbackOnly, jsonOnly);
  routes.use("/sim/*", bodyLimit({ maxSize: BODY_BYTES, onError: (c) => c.json({ error: words.tooLarge }, 400) }));
  routes.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    parts.tell(`simulator: ${c.req.method} ${c.req.path} failed: ${error.message}`);
    return c.json({ error: words.broken }, 500);
  });

  routes.get("/", async (c) => c.html(await readFile(new URL("index.html", PAGE), "utf8")));
  routes.get("/sim/page/:name{[a-z]+\\.(js|css|svg)}", async (c) => {
    const name = c.req.param("name");
    const text = await readFile(new URL(name, PAGE), "utf8").catch(() => refuse(404, words.noPage));
    return c.body(text, 200, {
      "Content-Type": PAGE_TYPES[name.split(".")[1] ?? ""] ?? "text/plain",
      "Cache-Control": "no-cache",
    });
  });

  routes.get("/sim/state", (c) =>
    c.json({
      ...{ now: now(), timeZone: parts.timeZone, seq: log.lines.at(-1)?.seq ?? 0, town: town.name },
      people: town.people.map(showPerson),
      chats: town.chats.map(({ id, title, kind, members }) => ({
        ...{ id, title, kind, members },
        count: log.messagesOf(id).length,
      })),
    }),
  );

  routes.get("/sim/messages", (c) => {
    const { chat: id, after, mode } = check(messagesInput, c.req.query());
    const chat = findChat(town, id);
    const changed = log.messagesOf(chat.id).filter((message) => message.seq > after);
    return c.json(changed.map((message) => encodeMessage(message, mode, chat.locale)));
  });

  routes.post("/sim/send", async (c) => {
    const input = await readBody(c, sendInput);
    const { chat, person } = admit(town, input);
    if (input.replyTo !== undefined) findMessage(log, chat, input.replyTo);
    const line = log.addMessage({
      ...{ chat: chat.id, from: person.id, text: input.text ?? "", at: now() },
      ...{ photos: input.photo ? [await photos.put(input.photo)] : [], buttons: [], hint: null },
      files: input.file ? [{ name: input.file.name, id: await files.put(input.file.content) }] : [],
      ...(input.replyTo === undefined ? {} : { replyTo: input.replyTo }),
    });
    await parts.deliver(line);
    await controls.settle();
    return c.json({ messageId: line.id });
  });

  routes.post("/sim/tap", async (c) => {
    const input = await readBody(c, tapInput);
    const { chat, person } = admit(town, input);
    const message = findMessage(log, chat, input.message);
    const button = message.buttons[input.choice] ?? refuse(404, words.noChoice(input.choice));
    const line = log.addTap({
      ...{ chat: chat.id, person: person.id, message: message.id, at: now() },
      ...{ choice: input.choice, label: button.label, data: button.data },
    });
    await parts.deliver(line);
    await controls.settle();
    return c.json({ toast: log.toastOf(line.id) });
  });

  for (const kind of ["advance", "outage"] as const) {
    routes.post(`/sim/${kind}`, async (c) => {
      const { hours } = await readBody(c, clockInput);
      log.addClock({ kind, hours, at: now() });
      await controls[kind](hours * HOUR);
      await controls.settle();
      return c.json({ now: now() });
    });
  }

  routes.get("/sim/photo/:id", async (c) => {
    const bytes = (await photos.get(c.req.param("id"))) ?? refuse(404, words.noPhoto);
    const type = pictureType(bytes) ?? "application/octet-stream";
    return c.body(new Uint8Array(bytes), 200, { "Content-Type": type, "Cache-Control": "max-age=31536000, immutable" });
  });

  routes.get("/sim/file/:message/:id", async (c) => {
    const file = log.find(c.req.param("message"))?.files.find((f) => f.id === c.req.param("id"));
    const bytes = (file && (await files.get(file.id))) ?? refuse(404, words.noFile);
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file?.name ?? "")}`,
    });
  });

  routes.get("/sim/transcript", async (c) => {
    const { after } = check(transcriptInput, c.req.query());
    return c.json(await writeTranscript({ log, photos, after, title: town.name }));
  });

  return routes;
}

function showPerson({ id, name, role, locale, door, about, registered }: TownPerson) {
  const doorCode = door ? `${door.building}-${door.unit}-${door.room}` : null;
  return { id, name, role, locale, door: door ? describeDoor(door) : null, doorCode, about, registered };
}

function refuse(status: 400 | 403 | 404, message: string): never {
  throw new HTTPException(status, { message });
}

async function readBody<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  return check(schema, await c.req.json().catch(() => refuse(400, words.notJson)));
}

function check<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const checked = schema.safeParse(input);
  return checked.success ? checked.data : refuse(400, describeWrong(checked.error));
}

function findChat(town: Town, id: string): TownChat {
  return town.chats.find((chat) => chat.id === id) ?? refuse(404, words.noChat(id));
}

/** The chat and the person, when the one is in the other. */
function admit(town: Town, input: { chat: string; person: string }): { chat: TownChat; person: TownPerson } {
  const chat = findChat(town, input.chat);
  const person = town.people.find((p) => p.id === input.person) ?? refuse(404, words.noPerson(input.person));
  if (chat.members.includes(person.id)) return { chat, person };
  const why = chat.kind === "private" ? words.othersChat(person.name) : words.notMember(person.name, chat.title);
  return refuse(403, why);
}

function findMessage(log: Log, chat: TownChat, id: string): Message {
  const message = log.find(id);
  return message?.chat === chat.id ? message : refuse(404, words.noMessage(id));
}
