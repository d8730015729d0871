/** An answer other than success, as Telegram gives it. */
export class ApiError extends Error {
  readonly code: number;
  readonly parameters: { retry_after?: number; migrate_to_chat_id?: number } | undefined;

  constructor(code: number, description: string, parameters?: ApiError["parameters"]) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** A call that the documentation forbids: recorded as a violation and answered with 400. */
export class Forbidden extends ApiError {
  /** Which parameter, "media.0.caption". */
  readonly path: string;
  readonly expected: string;

  constructor(description: string, path: string, expected: string, code = 400) {
    super(code, description);
    this.path = path;
    this.expected = expected;
  }
}
