import { createHash } from "node:crypto";

/** A file that came with a form. */
export interface Upload {
  /** Name of the form's part: what `attach://…` refers to. */
  field: string;
  name: string;
  bytes: Buffer;
}

export interface Body {
  parameters: Record<string, unknown>;
  files: Upload[];
  /** Everything came as text and has to be given its type. */
  form: boolean;
}

/**
 * Reads the body of a request: JSON, a form, or a form with files (Bot API, "Making requests").
 *
 * @param contentType header of that name
 * @param body whole body
 * @returns parameters and files
 * @throws SyntaxError when the body is not what the header says
 */
export function readBody(contentType: string, body: Buffer): Body {
  if (body.length === 0) return { parameters: {}, files: [], form: false };
  if (contentType.startsWith("application/json")) {
    const parameters: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters))
      throw new SyntaxError("the body is no object");
    return { parameters: parameters as Record<string, unknown>, files: [], form: false };
  }
  if (contentType.startsWith("application/x-www-form-urlencoded"))
    return { parameters: Object.fromEntries(new URLSearchParams(body.toString("utf8"))), files: [], form: true };
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/.exec(contentType);
  if (!contentType.startsWith("multipart/form-data") || !boundary) throw new SyntaxError(`unknown type ${contentType}`);
  return readMultipart(body, boundary[1] ?? boundary[2]!);
}

/** @returns SHA-256 of the bytes in hexadecimal */
export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readMultipart(body: Buffer, boundary: string): Body {
  const result: Body = { parameters: {}, files: [], form: true };
  const mark = Buffer.from(`\r\n--${boundary}`);
  const all = Buffer.concat([Buffer.from("\r\n"), body]);
  for (let at = all.indexOf(mark); at !== -1; ) {
    const start = at + mark.length;
    if (all.toString("latin1", start, start + 2) === "--") return result;
    const headersEnd = all.indexOf("\r\n\r\n", start);
    const end = all.indexOf(mark, start);
    if (headersEnd === -1 || end === -1) break;
    const headers = all.toString("utf8", start, headersEnd);
    const disposition = /content-disposition:\s*form-data;?(.*)/i.exec(headers)?.[1] ?? "";
    const field = /\bname="([^"]*)"/.exec(disposition)?.[1] ?? "";
    const fileName = /\bfilename="([^"]*)"/.exec(disposition)?.[1];
    const bytes = all.subarray(headersEnd + 4, end);
    if (fileName !== undefined) result.files.push({ field, name: fileName, bytes: Buffer.from(bytes) });
    else result.parameters[field] = bytes.toString("utf8");
    at = end;
  }
  throw new SyntaxError("the form has no end");
}
