import { z } from "zod";
import { words } from "./words.ts";

/** What may be sent to the simulator, and what is said about anything else. */

const PHOTO_BYTES = 10 * 1024 * 1024;
/** The body of a request with the largest photo in base64, and room for words. */
export const BODY_BYTES = 15 * 1024 * 1024;

const id = z.string({ error: words.needsId }).min(1, words.needsId).max(200, words.wrongType);

const text = z
  .string({ error: words.wrongType })
  .max(20_000, words.textTooLong)
  // No phone can send half a character or a zero byte, and no database keeps one.
  .transform((value) => value.toWellFormed().replaceAll("\u0000", ""));

/** Without a pattern that goes back: of ten million characters it would remember each. */
function isBase64(value: string): boolean {
  const end = value.indexOf("=");
  const digits = end === -1 ? value : value.slice(0, end);
  return (
    value.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(digits) && ["", "=", "=="].includes(value.slice(digits.length))
  );
}

const photo = z
  .string({ error: words.photoEncoding })
  .min(1, words.photoEncoding)
  .refine(isBase64, words.photoEncoding)
  .transform((value) => Buffer.from(value, "base64"))
  .refine((bytes) => bytes.length <= PHOTO_BYTES, words.photoTooLarge);

const file = z.object(
  { name: z.string({ error: words.needsId }).min(1, words.needsId).max(200, words.wrongType), content: photo },
  { error: words.notObject },
);

export const sendInput = z
  .object(
    {
      chat: id,
      person: id,
      text: text.optional(),
      photo: photo.optional(),
      file: file.optional(),
      replyTo: id.optional(),
    },
    { error: words.notObject },
  )
  .refine(
    (input) => input.photo !== undefined || input.file !== undefined || (input.text ?? "").trim() !== "",
    words.needsContent,
  );

export const tapInput = z.object(
  {
    ...{ chat: id, person: id, message: id },
    choice: z.number({ error: words.choiceIndex }).int(words.choiceIndex).nonnegative(words.choiceIndex),
  },
  { error: words.notObject },
);

export const clockInput = z.object(
  {
    hours: z
      .number({ error: words.hours })
      .positive(words.hours)
      .max(24 * 366, words.hours),
  },
  { error: words.notObject },
);

const after = z.string().regex(/^\d{1,15}$/, words.after);

export const messagesInput = z.object({
  chat: id,
  after: after.default("0").transform(Number),
  mode: z.enum(["text", "buttons"], { error: words.mode }).default("buttons"),
});

export const transcriptInput = z.object({ after: after.default("0").transform(Number) });

/** The first thing that does not fit, in a sentence. */
export function describeWrong(error: z.ZodError): string {
  const issue = error.issues[0];
  return words.wrongInput(issue?.path.join(".") ?? "", issue?.message ?? words.wrongType);
}
