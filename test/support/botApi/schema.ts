import { readFileSync } from "node:fs";

/** What a parameter or field may be, as scripts/botApiSchema.ts writes it. "file" is an upload or `attach://name`. */
export type Shape =
  | "string"
  | "number"
  | "boolean"
  | "true"
  | "file"
  | "any"
  | { literals: (string | number)[] }
  | { list: Shape }
  | { anyOf: Shape[] }
  | { ref: string }
  | { fields: Fields };

export interface Field {
  type: Shape;
  required?: boolean;
  /** Least and most characters of a string, items of a list, or the value of a number. */
  min?: number;
  max?: number;
  /** The limits count bytes of UTF-8. */
  bytes?: true;
  /** The limits count what is left after entities parsing: checked where the text is parsed. */
  afterEntities?: true;
  pattern?: string;
}

export type Fields = Record<string, Field>;

export interface BotApiSchema {
  /** Version of @grammyjs/types it was read from. */
  version: string;
  methods: Record<string, Fields>;
  types: Record<string, Shape>;
}

/** What is wrong with one value. */
export interface Problem {
  kind: "literal" | "type" | "missing" | "unknown" | "limit";
  /** Where: "reply_markup.inline_keyboard.0.1.callback_data". */
  path: string[];
  /** What was expected there. */
  expected: string;
  /** For limits: whether there is too little or too much. */
  side?: "min" | "max" | "pattern";
}

type Check = (value: unknown) => Problem | undefined;

export const schema = JSON.parse(readFileSync(new URL("./schema.json", import.meta.url), "utf8")) as BotApiSchema;

const methods = new Map(
  Object.entries(schema.methods).map(([name, fields]) => [name, { fields, check: object(fields) }]),
);
const types = new Map<string, Check>();

/**
 * @param method name of a Bot API method
 * @returns whether there is such a method (they are spelled exactly, although Telegram ignores case)
 */
export function isMethod(method: string): boolean {
  return methods.has(method);
}

/**
 * Checks the parameters of one call.
 *
 * @param method a known method
 * @param parameters its parameters, after `coerce`
 * @returns the first thing wrong with them, or nothing
 */
export function findProblem(method: string, parameters: Record<string, unknown>): Problem | undefined {
  return methods.get(method)?.check(parameters);
}

/**
 * Gives parameters their types: in forms everything is text, and in JSON an object may also come as text.
 *
 * @param method a known method
 * @param parameters as they came; changed in place
 * @param form whether they came as a form
 */
export function coerce(method: string, parameters: Record<string, unknown>, form: boolean): void {
  const fields = methods.get(method)?.fields;
  if (!fields) return;
  for (const [name, value] of Object.entries(parameters)) {
    const type = fields[name]?.type;
    if (typeof value !== "string" || !type || accepts(type, "string") || accepts(type, "file")) continue;
    if (form && accepts(type, "number") && value.trim() !== "") parameters[name] = Number(value);
    else if (form && (accepts(type, "boolean") || accepts(type, "true"))) parameters[name] = /^(true|1)$/i.test(value);
    else if (/^\s*[[{]/.test(value)) parameters[name] = parsed(value);
  }
}

/**
 * Says how many characters a text has for Telegram's limits.
 * Source: MTProto's config names message_length_max and caption_length_max "in utf8 codepoints".
 *
 * @param text after entities parsing
 * @returns number of code points
 */
export function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  return count;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function accepts(shape: Shape, word: string): boolean {
  if (typeof shape === "string") return shape === word;
  if ("anyOf" in shape) return shape.anyOf.some((part) => accepts(part, word));
  if ("literals" in shape) return shape.literals.some((literal) => typeof literal === word);
  const type = "ref" in shape ? schema.types[shape.ref] : undefined;
  return type !== undefined && accepts(type, word);
}

function compile(shape: Shape): Check {
  if (shape === "any") return () => undefined;
  if (shape === "true") return (value) => (value === true ? undefined : wrong("type", "true"));
  if (shape === "file") return compile("string");
  if (typeof shape === "string") {
    const problem = () => wrong("type", shape);
    if (shape === "number") return (value) => (Number.isFinite(value) ? undefined : problem());
    return (value) => (typeof value === shape ? undefined : problem());
  }
  if ("literals" in shape) {
    const allowed = new Set<unknown>(shape.literals);
    return (value) => (allowed.has(value) ? undefined : wrong("literal", `one of ${shape.literals.join(", ")}`));
  }
  if ("list" in shape) return list(compile(shape.list));
  if ("anyOf" in shape) return anyOf(shape.anyOf.map(compile));
  if ("fields" in shape) return object(shape.fields);
  // Looked up when it is used: a type may contain itself.
  return (value) => named(shape.ref)(value);
}

function named(name: string): Check {
  let check = types.get(name);
  if (!check) {
    const shape = schema.types[name];
    if (!shape) throw new Error(`schema.json has no type ${name}`);
    check = compile(shape);
    types.set(name, check);
  }
  return check;
}

function list(item: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return wrong("type", "an array");
    for (let i = 0; i < value.length; i++) {
      const problem = item(value[i]);
      if (problem) return within(String(i), problem);
    }
    return undefined;
  };
}

/** A broken limit tells more than a field that is missing, and that more than a wrong type, which may be another's. */
const tells = { literal: 0, type: 1, missing: 2, unknown: 3, limit: 4 };

function anyOf(checks: Check[]): Check {
  return (value) => {
    let best: Problem | undefined;
    for (const check of checks) {
      const problem = check(value);
      if (!problem) return undefined;
      if (!best || tells[problem.kind] > tells[best.kind]) best = problem;
    }
    return best;
  };
}

function object(fields: Fields): Check {
  const known = new Map(Object.entries(fields).map(([name, field]) => [name, limited(field)]));
  const required = Object.keys(fields).filter((name) => fields[name]!.required);
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("type", "an object");
    const record = value as Record<string, unknown>;
    let worst: Problem | undefined;
    for (const name in record) {
      if (record[name] === undefined) continue;
      const check = known.get(name);
      const problem = check ? check(record[name]) : wrong("unknown", "no such parameter");
      // The discriminator first ("type" and the like): it says that another alternative is meant.
      if (problem?.kind === "literal") return within(name, problem);
      if (problem && (!worst || tells[problem.kind] > tells[worst.kind])) worst = within(name, problem);
    }
    if (worst) return worst;
    for (const name of required)
      if (record[name] === undefined || record[name] === null) return within(name, wrong("missing", "a value"));
    return undefined;
  };
}

function limited(field: Field): Check {
  const check = compile(field.type);
  const { min, max } = field;
  if (field.afterEntities || (min === undefined && max === undefined && !field.pattern)) return check;
  const pattern = field.pattern ? new RegExp(field.pattern) : undefined;
  const unit = field.bytes ? "bytes" : "characters, items or value";
  return (value) => {
    const problem = check(value);
    if (problem) return problem;
    const size = measure(value, field.bytes === true);
    if (min !== undefined && size < min) return { ...wrong("limit", `at least ${min} ${unit}`), side: "min" };
    if (max !== undefined && size > max) return { ...wrong("limit", `at most ${max} ${unit}`), side: "max" };
    if (pattern && !pattern.test(String(value))) return { ...wrong("limit", pattern.source), side: "pattern" };
    return undefined;
  };
}

function measure(value: unknown, bytes: boolean): number {
  if (typeof value === "number") return value;
  if (Array.isArray(value)) return value.length;
  return bytes ? Buffer.byteLength(String(value)) : characters(String(value));
}

function wrong(kind: Problem["kind"], expected: string): Problem {
  return { kind, expected, path: [] };
}

function within(name: string, problem: Problem): Problem {
  problem.path.unshift(name);
  return problem;
}
