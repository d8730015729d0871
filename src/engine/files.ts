import type { Rendered } from "../core/adapter.ts";
import type { Cell, PostFile, Text } from "../core/post.ts";
import { stampOf } from "../core/time.ts";

/** Makes the file that a post brings: what is in words is put into those of the chat. */
export async function makeFile(
  file: Exclude<PostFile, { poster: unknown }>,
  write: (text: Text) => string,
  timeZone: string,
): Promise<NonNullable<Rendered["file"]>> {
  if ("content" in file) {
    const { words = {} } = file;
    const fill = (gap: string, name: string) => (words[name] ? inHtml(write(words[name])) : gap);
    const content = file.words ? file.content.replace(/\{\{(\w+)\}\}/g, fill) : file.content;
    return { name: file.name, bytes: Buffer.from(content, file.encoding ?? "utf8") };
  }
  const plain = (cell: Cell): string | number => {
    if (cell === null) return "";
    if (typeof cell !== "object") return cell;
    return "key" in cell ? write(cell) : stampOf(new Date(cell.at), timeZone);
  };
  const sheets = file.sheets.map(({ title, columns, rows }) => ({
    sheet: write(title),
    data: [columns.map(write), ...rows.map((row) => row.map(plain))],
  }));
  if (file.name.endsWith(".csv")) {
    // Loaded when the first table is written. No words in it can be taken for a formula; a number below zero is none.
    const { stringify } = await import("csv-stringify/sync");
    const number = (value: number) => ({ value: String(value), escape_formulas: false });
    const csv = stringify(sheets[0]!.data, { bom: true, escape_formulas: true, cast: { number } });
    return { name: file.name, bytes: Buffer.from(csv) };
  }
  // Loaded when the first workbook is written.
  const { default: writeXlsxFile } = await import("write-excel-file/node");
  const workbook = writeXlsxFile(
    sheets.map(({ sheet, data }) => ({
      sheet,
      data: data.map((row, i) => row.map((value) => ({ value, ...(i === 0 ? { fontWeight: "bold" as const } : {}) }))),
      stickyRowsCount: 1,
    })),
  );
  return { name: file.name, bytes: await workbook.toBuffer() };
}

/** Words as HTML shows them, whatever stands in them. */
function inHtml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!);
}
