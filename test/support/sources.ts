import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import {
  isCallExpression,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedImports,
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
} from "typescript/unstable/ast/is";
import { API, type Checker } from "typescript/unstable/sync";

/**
 * Our own code, read as the compiler reads it: for tests that state facts about it. TypeScript's API is marked
 * unstable and pinned to one version; this is the only file that knows it.
 */
export interface Sources {
  files: readonly Source[];
  checker: Checker;
  close(): void;
}

export interface Source {
  /** From the root of the repository, with "/": "src/core/text.ts". */
  path: string;
  text: string;
  tree: SourceFile;
}

export interface Import {
  /** As written: "../core/text.ts", "node:fs", "grammy". */
  from: string;
  /** True when nothing of it is left at run time. */
  typeOnly: boolean;
  /** The names that are taken, as the other file calls them. */
  names: string[];
  line: number;
}

/** The root of the repository, with "/" at its end. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Every file of ours under these folders, as paths from the root, sorted. */
export function listFiles(folders: readonly string[], pattern: RegExp): string[] {
  return folders
    .filter((folder) => existsSync(join(ROOT, folder)))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** Opens the TypeScript files under these folders. Close it in `afterAll`: the compiler is a process of its own. */
export function openSources(folders: readonly string[]): Sources {
  const api = new API();
  const project = api.updateSnapshot({ openProjects: [join(ROOT, "tsconfig.json")] }).getProjects()[0]!;
  const files = listFiles(folders, /\.ts$/).map((path): Source => {
    const tree = project.program.getSourceFile(join(ROOT, path));
    if (!tree) throw new Error(`${path} is not in tsconfig.json`);
    return { path, text: readFileSync(join(ROOT, path), "utf8"), tree };
  });
  return { files, checker: project.checker, close: () => api.close() };
}

/** Calls `visit` with the node and everything below it. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** "src/core/text.ts:12". */
export function where(source: Source, node: Node): string {
  return `${source.path}:${lineOf(source, node)}`;
}

function lineOf(source: Source, node: Node): number {
  return source.text.slice(0, node.getStart(source.tree)).split("\n").length;
}

/** What a file imports: statically, dynamically, and in types. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  const add = (node: Node, from: Node | undefined, typeOnly: boolean, names: string[] = []) => {
    if (from && isStringLiteral(from)) found.push({ from: from.text, typeOnly, names, line: lineOf(source, node) });
  };
  walk(source.tree, (node) => {
    if (isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings && isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
      const whole = clause?.phaseModifier === SyntaxKind.TypeKeyword;
      const typed = named.length > 0 && !clause?.name && named.every((n) => n.isTypeOnly);
      add(
        node,
        node.moduleSpecifier,
        whole || typed,
        named.map((n) => (n.propertyName ?? n.name).text),
      );
    } else if (isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (isImportTypeNode(node)) {
      add(node, isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (isCallExpression(node) && node.arguments[0]) {
      const callee = node.expression;
      const loads = callee.kind === SyntaxKind.ImportKeyword || (isIdentifier(callee) && callee.text === "require");
      if (loads) add(node, node.arguments[0], false);
    }
  });
  return found;
}

/** Every piece of text in the code: string literals, and templates with what stands between their expressions. */
export function stringsOf(source: Source): { text: string; node: Node }[] {
  const found: { text: string; node: Node }[] = [];
  walk(source.tree, (node) => {
    if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) found.push({ text: node.text, node });
    if (isTemplateExpression(node)) {
      found.push({ text: [node.head.text, ...node.templateSpans.map((s) => s.literal.text)].join(" "), node });
    }
  });
  return found;
}
