import { InputFile } from "grammy";

/** True when the payload holds files to upload, in the places where our calls have them. */
export function hasFiles(payload: object): boolean {
  const { photo, document, media } = payload as { photo?: unknown; document?: unknown; media?: unknown };
  return photo instanceof InputFile || document instanceof InputFile || Array.isArray(media);
}

/**
 * The payload as multipart/form-data: files as parts of their own, named by `attach://` where they belong, objects as
 * JSON. https://core.telegram.org/bots/api#sending-files
 */
export async function toMultipart(payload: object): Promise<{ type: string; body: Buffer }> {
  const files: InputFile[] = [];
  const attach = (value: unknown): unknown =>
    value instanceof InputFile ? `attach://file${files.push(value) - 1}` : value;

  const boundary = `linli-${crypto.randomUUID()}`;
  const parts: Uint8Array[] = [];
  const write = (text: string) => parts.push(Buffer.from(text, "utf8"));
  for (const [name, value] of Object.entries(payload)) {
    if (value === undefined || value === null) continue;
    const attached = Array.isArray(value)
      ? value.map((item) => ({ ...item, ...("media" in item ? { media: attach(item.media) } : {}) }))
      : attach(value);
    const text = typeof attached === "object" ? JSON.stringify(attached) : String(attached);
    write(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`);
  }
  for (const [i, file] of files.entries()) {
    const name = (file.filename ?? "file").replace(/[\r\n"\\/]/g, "_");
    write(`--${boundary}\r\ncontent-disposition: form-data; name="file${i}"; filename="${name}"\r\n`);
    write("content-type: application/octet-stream\r\n\r\n");
    parts.push((await file.toRaw()) as Uint8Array);
    write("\r\n");
  }
  write(`--${boundary}--\r\n`);
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) };
}
