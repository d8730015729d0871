import { errorCode } from "../store/db.ts";

/** What kind of error it was. Its message is left out: it may quote what somebody wrote. */
export function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const code = errorCode(error);
  return code ? `${name} ${code}` : name;
}

/** Where in our code it was thrown. */
export function placeOf(error: unknown): string | undefined {
  const root = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return root instanceof Error
    ? /\((?:file:\/\/)?[^()]*?((?:src|adapters)\/[^()]+)\)/.exec(root.stack ?? "")?.[1]
    : undefined;
}
