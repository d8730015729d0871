import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/**
 * A log of JSON lines that hold ids, never text. What should not have been handed to it does not get out: phone and
 * ID-card numbers, tokens and passwords are masked in every string at any depth, and so are the fields and the parts
 * of errors that carry people's words.
 *
 * @param level a pino level: `trace` `debug` `info` `warn` `error` `fatal` `silent`
 * @param stream where the lines go; standard output unless told
 * @param secrets values that must never appear, e.g. the ones in the settings; those under 6 characters are not looked for
 */
export function createLog(level: string, stream?: DestinationStream, secrets: readonly string[] = []): Log {
  const hidden = secrets.filter((secret) => secret.length >= 6).sort((a, b) => b.length - a.length);
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      formatters: { level: (label) => ({ level: label }), log: describeErrors },
      hooks: {
        // pino would make an error's message the line's message.
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[];
          const line = first instanceof Error ? [{ err: first }, ...(rest.length > 0 ? rest : [first.name])] : args;
          method.apply(this, line as typeof args);
        },
        // The last place before the stream: bindings, children and formatted messages all pass here.
        streamWrite: (line) => `${JSON.stringify(maskDeep(JSON.parse(line), hidden))}\n`,
      },
    },
    stream ?? pino.destination(1),
  );
}

/**
 * Hides phone numbers, ID-card numbers, bot tokens, keys and passwords in a string. Rather too much than too little:
 * a number that only looks like a phone number is hidden too.
 */
export function maskText(text: string): string {
  return MASKS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

// Full-width digits are digits too: people type them.
const d = "[0-9０-９]";
const gap = "[-\\s－—·]?";
const notWithin = (pattern: string) => new RegExp(`(?<!${d})(?:${pattern})(?!${d})`, "g");

/** In this order: what is longer and holds others goes first. Runs are bounded, so that no text takes long. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // scheme://user:password@host, the password up to the last @ before a space
  [/([a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,100}):\S{1,200}@/gi, "$1:[password]@"],
  [/((?:password|passwd|pwd|secret|token|api[-_]?key)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, "$1[secret]"],
  [/(?<!\d)\d{6,20}(?::|%3A)[A-Za-z0-9_-]{30,}/gi, "[token]"],
  [/(Bearer\s+)[A-Za-z0-9._~+/=-]+/gi, "$1[secret]"],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, "[secret]"],
  // GB 11643: area 6, birthday 8 (6 in old ones), sequence 3, check digit
  [
    notWithin(`${d}{6}${gap}(?:${d}{2})?${d}{2}${gap}[01０１]${d}[0-3０-３]${d}${gap}${d}{3}(?:${d}|[xXｘＸ])?`),
    "[id card]",
  ],
  // Mainland mobile: 11 digits from 13 to 19, with or without +86
  [notWithin(`(?:(?:[+＋]|00)?86${gap})?[1１][3-9３-９]${d}${gap}${d}{4}${gap}${d}{4}`), "[phone]"],
  // Landline: area code 3–4 digits from 0, then 7–8; (021) 6688 9900 and 400 numbers too
  [notWithin(`[(（]?[0０]${d}{2,3}[)）]?${gap}[2-9２-９]${d}{2,3}${gap}${d}{4}`), "[phone]"],
  [notWithin(`[48４８][0０][0０]${gap}${d}{3,4}${gap}${d}{3,4}`), "[phone]"],
];

/** Fields that hold what people wrote. They are not logged by anything here; this is for the day somebody forgets. */
const WORDS = new Set([
  "text",
  "caption",
  "content",
  "body",
  "payload",
  "params",
  "parameters",
  "args",
  "query",
  "title",
]);

function maskDeep(value: unknown, secrets: readonly string[], key = ""): unknown {
  if (WORDS.has(key) && value !== null) return "[left out]";
  if (typeof value === "string") {
    let masked = value;
    for (const secret of secrets) masked = masked.replaceAll(secret, "[secret]");
    return maskText(masked);
  }
  if (typeof value === "number") {
    const written = String(value);
    const masked = maskText(written);
    return masked === written ? value : masked;
  }
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, secrets));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [String(maskDeep(name, secrets)), maskDeep(item, secrets, name)]),
  );
}

function describeErrors(line: Record<string, unknown>): Record<string, unknown> {
  const described = { ...line };
  for (const [key, value] of Object.entries(line)) if (value instanceof Error) described[key] = describeError(value);
  return described;
}

/** What of an error helps to find its cause. Everything else it carries may be somebody's words. */
const TELLING = ["code", "kind", "status", "error_code", "syscall", "severity", "constraint_name", "table_name"];

/** An error as data: its type, message and stack without quoted values, and its causes. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return depth > 0 ? typeof error : error;
  const fields = error as unknown as Record<string, unknown>;
  const message = withoutValues(error);
  const described: Record<string, unknown> = {
    type: error.name,
    message,
    stack: (error.stack ?? "").replace(error.message, () => message),
  };
  for (const field of TELLING) if (fields[field] !== undefined) described[field] = fields[field];
  if (depth >= 4) return described;
  if (error.cause !== undefined) described.cause = describeError(error.cause, depth + 1);
  if (error instanceof AggregateError) described.errors = error.errors.map((e) => describeError(e, depth + 1));
  return described;
}

/**
 * Messages that repeat the data they failed on, cut down to what failed: drizzle's "Failed query: … params: …", the
 * quoted values of Postgres' data exceptions (classes 22 and 23), and the snippet in a JSON syntax error.
 */
function withoutValues(error: Error): string {
  const code = String((error as { code?: unknown }).code ?? "");
  const message = error.message.replace(/\s*params:[\s\S]*$/, " params: […]");
  const repeats = /^2[23]/.test(code) || error instanceof SyntaxError;
  return repeats ? message.replace(/(["'])[\s\S]*\1|=\([\s\S]*\)|'.'/gu, "[…]") : message;
}
