/** A table that a spreadsheet opens as it is; nothing in it can be taken for a formula. */
export async function writeCsv(rows: readonly (readonly (string | number)[])[]): Promise<string> {
  // Loaded when the first table is written.
  const { stringify } = await import("csv-stringify/sync");
  return stringify(rows as (string | number)[][], { bom: true, escape_formulas: true });
}
