/**
 * Writes test/support/botApi/schema.json: every Bot API method with its parameters, their types and the limits that the
 * documentation states, read from the declarations of @grammyjs/types. Run it after changing the version of that package:
 *
 *     npx node scripts/botApiSchema.ts && npx biome format --write test/support/botApi/schema.json
 *
 * TypeScript 7 has no JavaScript API, so this reads the declarations itself. It knows exactly the syntax that occurs in
 * what methods take, and throws on anything else rather than guess.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { BotApiSchema, Field, Fields, Shape } from "../test/support/botApi/schema.ts";

interface Token {
  kind: "doc" | "name" | "text" | "number" | "mark";
  value: string;
}

/** A declaration by its full name ("InlineKeyboardButton.UrlButton"), read only when a method needs it. */
interface Declaration {
  kind: "interface" | "type";
  tokens: Token[];
}

/**
 * @param folder folder of the package @grammyjs/types
 * @returns what all methods take: the content of schema.json
 * @throws Error naming the place, when a declaration is written in a way that this does not know
 */
export function readBotApiSchema(folder: string = typesFolder()): BotApiSchema {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const declarations = new Map<string, Declaration>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".d.ts")))
    collect(tokens(readFileSync(join(folder, file), "utf8")), "", declarations);

  const types: Record<string, Shape> = {};
  const reader = new Reader(declarations, types);
  const methods: Record<string, Fields> = {};
  const api = declarations.get("ApiMethods");
  if (!api) throw new Error("no ApiMethods in the declarations");
  const cursor = new Cursor(api.tokens);
  cursor.expect("{");
  while (!cursor.take("}")) {
    const name = cursor.name();
    if (cursor.take(":")) {
      cursor.skipUntil(";"); // a deprecated name of another method: to us it does not exist
      continue;
    }
    cursor.expect("(");
    methods[name] = {};
    if (cursor.take("args")) {
      cursor.take("?");
      cursor.expect(":");
      methods[name] = reader.fields(cursor, "");
    }
    cursor.expect(")");
    cursor.skipUntil(";");
  }
  return { version, methods: sorted(methods), types: sorted(types) };
}

class Reader {
  readonly declarations: Map<string, Declaration>;
  readonly types: Record<string, Shape>;

  constructor(declarations: Map<string, Declaration>, types: Record<string, Shape>) {
    this.declarations = declarations;
    this.types = types;
  }

  /** Reads `{ name?: Type; … }`; the cursor stands before the brace. */
  fields(cursor: Cursor, scope: string): Fields {
    const fields: Fields = {};
    cursor.expect("{");
    while (!cursor.take("}")) {
      const doc = cursor.doc();
      const name = cursor.name();
      const required = !cursor.take("?");
      cursor.expect(":");
      fields[name] = { type: this.union(cursor, scope), ...(required ? { required } : {}), ...limitsIn(name, doc) };
      cursor.take(";");
    }
    return fields;
  }

  /** Reads a type up to the mark that ends it. */
  union(cursor: Cursor, scope: string): Shape {
    const parts: Shape[] = [];
    cursor.take("|");
    do parts.push(this.postfix(cursor, scope));
    while (cursor.take("|"));
    return parts.length === 1 ? parts[0]! : merged(parts);
  }

  private postfix(cursor: Cursor, scope: string): Shape {
    cursor.take("readonly");
    let shape = this.primary(cursor, scope);
    while (cursor.take("[")) {
      cursor.expect("]");
      shape = { list: shape };
    }
    // `string & Record<never, never>` beside literals: any string, with completion in editors.
    if (cursor.take("&")) for (const mark of ["Record", "<", "never", ",", "never", ">"]) cursor.expect(mark);
    return shape;
  }

  private primary(cursor: Cursor, scope: string): Shape {
    if (cursor.take("(")) {
      const inner = this.union(cursor, scope);
      cursor.expect(")");
      return inner;
    }
    const token = cursor.next();
    if (token.kind === "text") return { literals: [token.value] };
    if (token.kind === "number") return { literals: [Number(token.value)] };
    if (token.kind !== "name") throw new Error(`cannot read a type at ${cursor.where()}`);
    if (["string", "number", "boolean", "true"].includes(token.value)) return token.value as Shape;
    if (token.value === "F") return "file";
    if (token.value === "undefined" || token.value === "never") return { literals: [] };
    if (token.value === "Array" || token.value === "ReadonlyArray") {
      cursor.expect("<");
      const list = this.union(cursor, scope);
      cursor.expect(">");
      return { list };
    }
    if (token.value === "Exclude") return this.exclude(cursor);
    if (token.value === "typeof") return this.values(cursor);
    if (token.value === "Omit") return this.omit(cursor, scope);
    let name = token.value;
    while (cursor.take(".")) name += `.${cursor.name()}`;
    if (cursor.take("<")) {
      // <never>: no new files in drafts; taken as <F>, which is laxer.
      if (!cursor.take("F")) cursor.expect("never");
      cursor.expect(">");
    }
    return this.reference(name, scope);
  }

  /** `Exclude<keyof Update, "update_id">`: the names of an interface but one. */
  private exclude(cursor: Cursor): Shape {
    cursor.expect("<");
    cursor.expect("keyof");
    const of = this.declarations.get(cursor.name());
    cursor.expect(",");
    const without = cursor.next().value;
    cursor.expect(">");
    if (!of) throw new Error(`unknown interface at ${cursor.where()}`);
    const names = new Cursor(of.tokens).memberNames();
    return { literals: names.filter((name) => name !== without) };
  }

  /** `typeof LanguageCodes[keyof typeof LanguageCodes]`: the values of a constant. */
  private values(cursor: Cursor): Shape {
    const name = cursor.name();
    for (const mark of ["[", "keyof", "typeof", name, "]"]) cursor.expect(mark);
    const constant = this.declarations.get(name)?.tokens ?? [];
    return { literals: constant.filter((token) => token.kind === "text").map((token) => token.value) };
  }

  /** `Omit<LoginUrl, "bot_username">`: an interface without one of its fields. */
  private omit(cursor: Cursor, scope: string): Shape {
    cursor.expect("<");
    const fields = { ...this.inherited(cursor.qualified(), scope) };
    cursor.expect(",");
    delete fields[cursor.name()];
    cursor.expect(">");
    return { fields };
  }

  private inherited(name: string, scope: string): Fields {
    const parent = this.reference(name, scope);
    const shape = typeof parent === "object" && "ref" in parent ? this.types[parent.ref] : undefined;
    if (typeof shape !== "object" || !("fields" in shape)) throw new Error(`${name} is no interface`);
    return shape.fields;
  }

  private reference(name: string, scope: string): Shape {
    const full = this.declarations.has(`${scope}${name}`) ? `${scope}${name}` : name;
    const declaration = this.declarations.get(full);
    if (!declaration) throw new Error(`unknown type ${name}`);
    if (!(full in this.types)) {
      this.types[full] = "any"; // a type may contain itself
      this.types[full] = this.read(full, declaration);
    }
    return { ref: full };
  }

  private read(full: string, declaration: Declaration): Shape {
    const scope = full.includes(".") ? full.slice(0, full.lastIndexOf(".") + 1) : "";
    const cursor = new Cursor(declaration.tokens);
    if (declaration.kind === "type") return this.union(cursor, scope);
    let inherited: Fields = {};
    if (cursor.take("extends")) {
      do {
        inherited = { ...inherited, ...this.inherited(cursor.qualified(), scope) };
      } while (cursor.take(","));
    }
    return { fields: { ...inherited, ...this.fields(cursor, scope) } };
  }
}

class Cursor {
  readonly tokens: Token[];
  at = 0;

  constructor(all: Token[]) {
    this.tokens = all;
  }

  next(): Token {
    while (this.tokens[this.at]?.kind === "doc") this.at++;
    const token = this.tokens[this.at++];
    if (!token) throw new Error("the declaration ends too early");
    return token;
  }

  /** The comment right here, if there is one. */
  doc(): string {
    return this.tokens[this.at]?.kind === "doc" ? this.tokens[this.at++]!.value : "";
  }

  take(value: string): boolean {
    let at = this.at;
    if (value === "}") while (this.tokens[at]?.kind === "doc") at++;
    const token = this.tokens[at];
    if (!token || token.value !== value || token.kind === "text" || token.kind === "doc") return false;
    this.at = at + 1;
    return true;
  }

  expect(value: string): void {
    if (!this.take(value)) throw new Error(`expected ${value} at ${this.where()}`);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== "name" && token.kind !== "text") throw new Error(`expected a name at ${this.where()}`);
    return token.value;
  }

  qualified(): string {
    let name = this.name();
    while (this.take(".")) name += `.${this.name()}`;
    return name;
  }

  /** Passes over everything up to and including a mark outside all brackets. */
  skipUntil(mark: string): Token[] {
    const passed: Token[] = [];
    for (let depth = 0; ; ) {
      const token = this.tokens[this.at++];
      if (!token) throw new Error(`no ${mark}`);
      if (depth === 0 && token.kind === "mark" && token.value === mark) return passed;
      if (token.kind === "mark" && "{([<".includes(token.value)) depth++;
      if (token.kind === "mark" && "})]>".includes(token.value)) depth--;
      passed.push(token);
    }
  }

  memberNames(): string[] {
    const names: string[] = [];
    while (!this.take("{")) this.next();
    while (!this.take("}")) {
      names.push(this.name());
      this.skipUntil(";");
    }
    return names;
  }

  where(): string {
    return this.tokens
      .slice(Math.max(0, this.at - 8), this.at + 4)
      .map((token) => token.value)
      .join(" ");
  }
}

/** Bot API documentation: how long, how many and which characters, where it is said in one of its usual phrases. */
function limitsIn(name: string, doc: string): Omit<Field, "type" | "required"> {
  const counted = /(\d+)-(\d+) (characters|bytes)/.exec(doc);
  const items = /(?:list of|must include) (\d+)-(\d+) /i.exec(doc);
  const values = /Values between (\d+)-(\d+) are accepted/.exec(doc);
  const pattern = /Only characters A-Z, a-z, 0-9, _ and - are allowed/.test(doc)
    ? "^[A-Za-z0-9_-]*$"
    : /only lowercase English letters, digits and underscores/.test(doc) && name === "command"
      ? "^[a-z0-9_]*$"
      : undefined;
  const found = counted ?? items ?? values;
  const atMost = /At most (\d+) commands/.exec(doc);
  return {
    ...(atMost ? { max: Number(atMost[1]) } : {}),
    ...(found ? { min: Number(found[1]), max: Number(found[2]) } : {}),
    ...(counted?.[3] === "bytes" ? { bytes: true as const } : {}),
    ...(/after entit(?:ies|y) parsing/.test(doc) ? { afterEntities: true as const } : {}),
    ...(pattern ? { pattern } : {}),
  };
}

/** One list of literals instead of many shapes; the rest as it is. */
function merged(parts: Shape[]): Shape {
  const literals = parts.flatMap((part) => (typeof part === "object" && "literals" in part ? part.literals : []));
  const others = parts.filter((part) => typeof part !== "object" || !("literals" in part));
  const shapes = literals.length && !others.includes("string") ? [...others, { literals }] : others;
  return shapes.length === 1 ? shapes[0]! : { anyOf: shapes };
}

function collect(all: Token[], scope: string, declarations: Map<string, Declaration>): void {
  const cursor = new Cursor(all);
  while (cursor.at < all.length) {
    const token = all[cursor.at++]!;
    if (token.kind !== "name") continue;
    if (token.value === "import") cursor.skipUntil(";");
    else if (token.value === "namespace") {
      const name = cursor.name();
      cursor.expect("{");
      collect(cursor.skipUntil("}"), `${scope}${name}.`, declarations);
    } else if (token.value === "const") {
      const name = cursor.name();
      declarations.set(name, { kind: "type", tokens: cursor.skipUntil(";") });
    } else if (token.value === "type" || token.value === "interface") {
      const name = `${scope}${cursor.name()}`;
      if (cursor.take("<")) cursor.skipUntil(">");
      if (token.value === "type") {
        cursor.expect("=");
        declarations.set(name, { kind: "type", tokens: [...cursor.skipUntil(";"), { kind: "mark", value: ";" }] });
      } else {
        const head: Token[] = [];
        while (!cursor.take("{")) head.push(cursor.next());
        const body = cursor.skipUntil("}");
        const brace = (value: string): Token => ({ kind: "mark", value });
        declarations.set(name, { kind: "interface", tokens: [...head, brace("{"), ...body, brace("}")] });
      }
    }
  }
}

function tokens(source: string): Token[] {
  const found: Token[] = [];
  const pattern =
    /\/\*\*([\s\S]*?)\*\/|\/\/.*|"((?:[^"\\]|\\.)*)"|(`[^`]*`)|([\p{L}_$][\p{L}\d_$]*)|(0x[\dA-Fa-f]+|\d+)|(=>|[^\s\w])/gu;
  for (const match of source.matchAll(pattern)) {
    if (match[1] !== undefined) found.push({ kind: "doc", value: match[1] });
    else if (match[2] !== undefined) found.push({ kind: "text", value: JSON.parse(`"${match[2]}"`) as string });
    // A template literal type says how a string is made up; that much is not checked.
    else if (match[3] !== undefined) found.push({ kind: "name", value: "string" });
    else if (match[4] !== undefined) found.push({ kind: "name", value: match[4] });
    else if (match[5] !== undefined) found.push({ kind: "number", value: match[5] });
    else if (match[6] !== undefined) found.push({ kind: "mark", value: match[6] });
  }
  return found;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function typesFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@grammyjs/types/package.json"));
}

if (import.meta.main) {
  const file = new URL("../test/support/botApi/schema.json", import.meta.url);
  writeFileSync(file, `${JSON.stringify(readBotApiSchema(), null, 1)}\n`);
}
