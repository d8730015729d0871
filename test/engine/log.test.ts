import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLog, maskText } from "../../src/engine/log.ts";
import { cpuMs } from "../support/cpu.ts";

const TOKEN = `123456789:${"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}`;

/** A log and the lines it wrote. */
function logInto(level = "trace", secrets: string[] = []) {
  const lines: string[] = [];
  const log = createLog(level, { write: (line: string) => void lines.push(line) }, secrets);
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") };
}

describe("masked", () => {
  test.each([
    ["13812345678", "[phone]"],
    ["打13812345678找王阿姨", "打[phone]找王阿姨"],
    ["tel138-1234-5678.", "tel[phone]."],
    ["138 1234 5678", "[phone]"],
    ["+86 13812345678", "[phone]"],
    ["008613812345678", "[phone]"],
    ["8613812345678", "[phone]"],
    ["１３８１２３４５６７８", "[phone]"],
    ["19912345678,16612345678", "[phone],[phone]"],
    ["021-66889900", "[phone]"],
    ["(021) 6688 9900", "[phone]"],
    ["0571-8812345", "[phone]"],
    ["０５７１－８８１２３４５", "[phone]"],
    ["400-820-8820", "[phone]"],
    ["110101199003071234", "[id card]"],
    ["11010119900307123x身份证", "[id card]身份证"],
    ["110101 19900307 123X", "[id card]"],
    ["１１０１０１１９９００３０７１２３４", "[id card]"],
    ["110101900307123", "[id card]"],
    [`https://api.example/bot${TOKEN}/getMe`, "https://api.example/bot[token]/getMe"],
    [`bot${TOKEN.replace(":", "%3A")}`, "bot[token]"],
    ["postgres://linli:s3cr:et@db:5432/linli", "postgres://linli:[password]@db:5432/linli"],
    ["postgresql://linli:p@ss/w#rd@db/linli", "postgresql://linli:[password]@db/linli"],
    ["redis://:hunter2@cache", "redis://:[password]@cache"],
    ["host=db password=hunter2 user=linli", "host=db password=[secret] user=linli"],
    ["https://gate/?token=abcdef&x=1", "https://gate/?token=[secret]&x=1"],
    ["Authorization: Bearer abc.def-123", "Authorization: Bearer [secret]"],
    ["key sk-abcdefghijklmnopqrstuv", "key [secret]"],
  ])("%s", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });
});

describe("left alone", () => {
  test.each([
    "report #12 for community 3",
    "inbox row 4711, chat -1001234567890",
    "2025-11-25T20:00:00.000Z",
    "127.0.0.1:3000",
    "postgres://db:5432/linli",
    "https://linli.example/board?x=1",
    "sharp 0.35.5, 2000 × 1500, 345678 bytes",
    "took 1234.5678 ms",
  ])("%s", (text) => {
    expect(maskText(text)).toBe(text);
  });
});

test("every string at any depth, in keys, bindings, children, numbers and formatted messages", () => {
  const { log, lines } = logInto();
  log.info({ a: { b: [{ c: "打 13812345678" }] }, "13812345678": 1, n: 13812345678, none: null, on: true }, "hello");
  log.child({ who: "110101199003071234" }).warn("token %s and %o", TOKEN, { deep: ["021-66889900"] });
  log.debug("postgres://linli:hunter2@db/linli");
  expect(lines.join("")).not.toMatch(/138123|110101|66889900|hunter2|AAHdq/);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: "info",
    pid: process.pid,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    a: { b: [{ c: "打 [phone]" }] },
    "[phone]": 1,
    n: "[phone]",
    none: null,
    on: true,
    msg: "hello",
  });
  expect(JSON.parse(lines[1]!).who).toBe("[id card]");
});

test("no text takes long", () => {
  for (const piece of ["a", "1", "a://", "a://b:", "1-", '"', "token=", "@", "１"]) {
    expect(
      cpuMs(() => maskText(piece.repeat(20_000))),
      piece,
    ).toBeLessThan(500);
  }
});

test("one line a call, of valid JSON, with small ids as they are", () => {
  const { log, lines } = logInto();
  log.info({ eventId: 12, chat: "-1001234567890", ms: 3.5 }, 'said "hi"\nand more');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(lines[0]!)).toMatchObject({ eventId: 12, chat: "-1001234567890", ms: 3.5 });
});

test("below the level nothing is written", () => {
  const { log, lines } = logInto("warn");
  log.info("quiet");
  expect(lines).toEqual([]);
  log.error("loud");
  expect(lines).toHaveLength(1);
});

describe("errors", () => {
  test.each([
    ["alone", (log: ReturnType<typeof createLog>, error: Error) => log.error(error)],
    ["alone with a message", (log: ReturnType<typeof createLog>, error: Error) => log.error(error, "sending failed")],
    ["as err", (log: ReturnType<typeof createLog>, error: Error) => log.error({ err: error }, "sending failed")],
    ["by another name", (log: ReturnType<typeof createLog>, error: Error) => log.error({ reason: error })],
  ])("%s: message, stack and causes are masked", (_, write) => {
    const { log, lines, last } = logInto();
    const inner = new Error(`bad url https://api.example/bot${TOKEN}/sendMessage`);
    write(log, new Error("cannot reach 13812345678", { cause: inner }));
    expect(lines.join("")).not.toMatch(/13812345678|AAHdq/);
    const error = last().err ?? last().reason;
    expect(error).toMatchObject({ type: "Error", message: "cannot reach [phone]" });
    expect(error.stack).toContain("log.test.ts");
    expect(error.cause.message).toBe("bad url https://api.example/bot[token]/sendMessage");
  });

  test("what they carry along stays behind", () => {
    const { log, lines, last } = logInto();
    const text = "楼上王家漏水";
    log.error(
      Object.assign(new Error("Call to 'sendMessage' failed"), { payload: { text }, error_code: 400, method: text }),
    );
    expect(last().err).toMatchObject({ error_code: 400 });
    log.error(
      Object.assign(new Error(`Failed query: insert into "reports" values ($1)\nparams: 7,${text}`), {
        query: text,
        params: [text],
        cause: Object.assign(new Error(`invalid input syntax for type integer: "${text}"`), { code: "22P02" }),
      }),
    );
    expect(last().err.message).toBe('Failed query: insert into "reports" values ($1) params: […]');
    expect(last().err.cause).toMatchObject({ code: "22P02", message: "invalid input syntax for type integer: […]" });
    log.error(Object.assign(new Error(`duplicate: Key (text)=(${text}) exists`), { code: "23505" }));
    try {
      JSON.parse(`{"a": ${text}}`);
    } catch (error) {
      log.error(error);
    }
    log.error(new AggregateError([new Error("at 13812345678")], "both failed"));
    expect(last().err.errors[0].message).toBe("at [phone]");
    expect(lines.join("")).not.toContain("王家");
  });

  test("a cause that is itself, or no error at all", () => {
    const { log, last } = logInto();
    const error = new Error("round");
    error.cause = error;
    log.error(error);
    expect(last().err.message).toBe("round");
    log.error(new Error("odd", { cause: "13812345678 is text" }));
    expect(last().err.cause).toBe("string");
  });
});

test("fields that would hold people's words are left out", () => {
  const { log, last } = logInto();
  log.info({ eventId: 3, text: "漏水", event: { caption: "漏水", photos: 2 } });
  expect(last()).toMatchObject({ eventId: 3, text: "[left out]", event: { caption: "[left out]", photos: 2 } });
});

test("secrets of the settings are hidden wherever they turn up, the longer ones first", () => {
  const { log, lines } = logInto("info", ["5ecret-of-a-hook", "5ecret", "abc"]);
  log.warn({ err: new Error("wrong: 5ecret-of-a-hook"), a: ["x5ecretx abc"] });
  expect(lines[0]).not.toContain("5ecret");
  expect(lines[0]).not.toContain("of-a-hook");
  expect(lines[0]).toContain("abc");
});

test("no mobile or ID-card number survives, whatever stands around it", () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
  const mobile = fc.tuple(fc.constantFrom("13", "15", "17", "18", "19"), digits(9)).map((p) => p.join(""));
  const idCard = fc
    .tuple(
      fc.constantFrom("110101", "440305"),
      fc.constantFrom("19900307", "20011231"),
      digits(3),
      fc.constantFrom("1", "X"),
    )
    .map((p) => p.join(""));
  const around = fc.string({ unit: "binary", maxLength: 20 }).filter((s) => !/[0-9０-９]$|^[0-9０-９]/.test(s));
  fc.assert(
    fc.property(around, fc.oneof(mobile, idCard), around, (before, number, after) => {
      const { log, lines } = logInto();
      log.info({ x: `${before}${number}${after}` });
      expect(lines[0]).not.toContain(number);
    }),
  );
});
