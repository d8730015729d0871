import { inflateRawSync } from "node:zlib";

/** Most bytes of one part of a workbook once it is unpacked, and of all of them: what more claims to be is no roll. */
const MOST_PART_BYTES = 64 * 1024 * 1024;
const MOST_UNPACKED_BYTES = 128 * 1024 * 1024;
/** Most rows that are read. */
const MOST_ROWS = 100_000;

/** A cell as it stood in the file; `formula`, `merged` and `date` are what no roll may hold. */
export type Cell = string | { not: "formula" | "merged" | "date" };

/** A row with cells, and its line in the file, from 1. */
export interface Row {
  line: number;
  cells: Cell[];
}

/** What is wrong with a whole file: the end of a key of the locales. */
export type FileProblem = "not-a-table" | "old-excel" | "too-big" | "too-many-rows" | "several-sheets" | "empty";

/**
 * Reads a table: a workbook (xlsx), or CSV in UTF-8 or GB 18030 (GBK, as Excel writes it in China), with commas,
 * semicolons or tabs.
 * @param bytes the file; its name says nothing
 * @returns its rows, empty ones left out, or what is wrong with it
 */
export async function readTable(bytes: Uint8Array): Promise<Row[] | FileProblem> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Compound File Binary: the signature of .xls. [MS-CFB] 2.2
  if (file.subarray(0, 4).equals(Buffer.from("d0cf11e0", "hex"))) return "old-excel";
  const rows = file.toString("latin1", 0, 4) === "PK\x03\x04" ? await readWorkbook(file) : await readText(file);
  if (typeof rows === "string") return rows;
  if (rows.length > MOST_ROWS) return "too-many-rows";
  return rows.length === 0 ? "empty" : rows;
}

async function readText(file: Buffer): Promise<Row[] | FileProblem> {
  if (file.includes(0)) return "not-a-table";
  const text = decode(file);
  const head = text.split(/\r?\n/, 1)[0]!;
  const delimiter = [",", "\t", ";"].sort((a, b) => head.split(b).length - head.split(a).length)[0]!;
  const { parse } = await import("csv-parse/sync");
  try {
    const read = parse(text, { bom: true, delimiter, relaxColumnCount: true, info: true, to: MOST_ROWS + 2 });
    // A record that spans lines is told by its last one.
    return (read as unknown as { record: string[]; info: { lines: number } }[])
      .map(({ record, info }) => ({ line: info.lines, cells: record.map(textCell) }))
      .filter(hasWords);
  } catch {
    return "not-a-table";
  }
}

function decode(file: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch {
    return new TextDecoder("gb18030").decode(file);
  }
}

const textCell = (value: string): Cell => (/^\s*=/.test(value) ? { not: "formula" } : value.trim());
const hasWords = ({ cells }: Row) => cells.some((cell) => cell !== "");

async function readWorkbook(file: Buffer): Promise<Row[] | FileProblem> {
  const parts = unpack(file);
  if (typeof parts === "string") return parts;
  const { default: readSheets } = await import("read-excel-file/node");
  const sheets = await readSheets(file).catch(() => null);
  if (!sheets) return "not-a-table";
  const full = sheets.filter(({ data }) => data.some((row) => row.some((cell) => cell !== null)));
  if (full.length > 1) return "several-sheets";
  if (full.length === 0) return [];
  const marks = marksOf(parts);
  return full[0]!.data
    .map((row, y) => ({ line: y + 1, cells: row.map((cell, x) => marks.get(`${x}:${y + 1}`) ?? workbookCell(cell)) }))
    .filter(hasWords);
}

function workbookCell(cell: unknown): Cell {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return { not: "date" };
  return textCell(String(cell));
}

/** Cells that were worked out, and all but the first of those that were made one, by "column:line". */
function marksOf(sheets: string[]): Map<string, Cell> {
  const marks = new Map<string, Cell>();
  for (const sheet of sheets) {
    // ECMA-376 part 1, 18.3.1.4 and 18.3.1.40: <c r="B2"><f>A1*2</f>…; 18.3.1.54: <mergeCell ref="A1:B2"/>
    for (const [, column, line] of sheet.matchAll(/<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f[\s/>]/g)) {
      marks.set(`${columnOf(column!)}:${line}`, { not: "formula" });
    }
    for (const [, from, top, to, bottom] of sheet.matchAll(
      /<mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"/g,
    )) {
      for (let y = Number(top); y <= Math.min(Number(bottom), MOST_ROWS); y++) {
        for (let x = columnOf(from!); x <= Math.min(columnOf(to!), 50); x++) marks.set(`${x}:${y}`, { not: "merged" });
      }
    }
  }
  return marks;
}

/** "A" → 0, "AB" → 27 */
function columnOf(letters: string): number {
  return [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/**
 * The worksheets of a workbook as XML. What is unpacked is counted, whatever the file claims: a few kilobytes can claim
 * a gigabyte, and become one.
 * PKWARE's APPNOTE: 4.3.16 end of central directory, 4.3.12 central directory, 4.3.7 local header
 */
function unpack(file: Buffer): string[] | FileProblem {
  const end = file.lastIndexOf("PK\x05\x06", undefined, "latin1");
  if (end === -1) return "not-a-table";
  const sheets: string[] = [];
  let unpacked = 0;
  try {
    let at = file.readUInt32LE(end + 16);
    for (let n = file.readUInt16LE(end + 10); n > 0; n--) {
      if (file.readUInt32LE(at) !== 0x02014b50) return "not-a-table";
      const method = file.readUInt16LE(at + 10);
      const [packed, size] = [file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
      const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
      const local = file.readUInt32LE(at + 42);
      const name = file.toString("utf8", at + 46, at + 46 + nameLength!);
      if (size > MOST_PART_BYTES) return "too-big";
      const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
      const bytes = file.subarray(start, start + packed);
      const part = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: MOST_PART_BYTES });
      unpacked += part.length;
      if (unpacked > MOST_UNPACKED_BYTES) return "too-big";
      if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) sheets.push(part.toString("utf8"));
      at += 46 + nameLength! + extra! + comment!;
    }
  } catch (error) {
    // A buffer that would grow too large is a RangeError of its own code; a header that ends too soon is another.
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too-big" : "not-a-table";
  }
  return sheets;
}
