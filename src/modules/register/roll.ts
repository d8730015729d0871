import { command, type PersonContext, Refusal } from "../../core/command.ts";
import type { JobContext } from "../../core/module.ts";
import { type Action, type Choice, type Post, say, type Text } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { eq } from "../../store/drizzle.ts";
import { inboxFiles } from "../../store/schema.ts";
import { membersWith } from "../members/service.ts";
import { type Column, compareRolls, mixedUp, readRoll, totalsOf } from "./rules.ts";
import {
  applyChange,
  type Change,
  codeOf,
  dropChange,
  lockChange,
  openChanges,
  proposeChange,
  readUnits,
  rollAfter,
  rollOf,
  setState,
  unitOf,
  versionOf,
  type Wanted,
} from "./service.ts";
import { readTable } from "./sheet.ts";
import { badRowsPost, changePost, totalsText, unitTexts } from "./views.ts";

const reply = (post: Post): Action[] => [{ do: "reply", post }];
const acknowledge = (text: Text): Action => ({ do: "acknowledge", text });

/** The roll: what it holds, one unit of it, a change of one unit, or a whole file. */
export const register = command({
  names: ["register", "名册", "业主名册", "导入名册"],
  args: { words: "rest?" },
  may: ["staff"],
  where: "private",
  takesFile: /\.(?:xlsx?|csv|tsv|txt)$/i,
  async run({ words }, c) {
    const { id: communityId } = c.community;
    if (c.file) {
      if (c.file.problem) throw new Refusal(say(`register-${c.file.problem}`));
      const args = { event: c.eventId, person: c.person.id };
      return [
        ...reply({ lines: [say("register-reading", { name: c.file.name })] }),
        { do: "later", at: c.now, job: "register.read", key: `register:read:${c.eventId}`, args },
      ];
    }
    if (words === null) return reply(await overview(c.tx, communityId));
    const line = words.split(/[|｜]/).map((cell) => cell.trim());
    const going = /^(?:删除|去掉|remove)\s*/i.exec(line[0]!);
    const { code, door } = codeOf(line[0]!.slice(going?.[0].length ?? 0));
    const unit = await unitOf(c.tx, communityId, code);
    const place = unit ?? door;
    if (!place) throw new Refusal(say("register-how"));
    if (line.length === 1 && !going) {
      if (!unit) throw new Refusal(say("register-no-unit", { code }));
      return reply({ lines: [...unitTexts(unit), say("register-unit-change", { code })] });
    }
    if (going) {
      if (!unit) throw new Refusal(say("register-no-unit", { code }));
      return reply(await propose(c, { kind: "units", units: [], removed: [code] }));
    }
    const headings: Column[] = ["building", "unit", "room", "area", "owners", "keys", "tenants"];
    const cells = [place.building, place.unit ?? "", place.room, ...line.slice(1)];
    const read = readRoll([
      { line: 0, cells: headings },
      { line: 1, cells },
    ]);
    if ("missing" in read) throw new Refusal(say("register-how"));
    if (read.bad.length > 0) {
      const [{ reason, value }] = read.bad as [(typeof read.bad)[0]];
      throw new Refusal(say("register-bad-line", { reason: say(`register-bad-${reason}`, { value }) }));
    }
    const wanted: Wanted = { kind: "units", units: read.units, removed: [] };
    const [unclear] = mixedUp(rollAfter(await rollOf(c.tx, communityId), wanted));
    if (unclear) {
      const { reason, value } = unclear;
      throw new Refusal(say("register-bad-line", { reason: say(`register-bad-${reason}`, { value }) }));
    }
    return reply(await propose(c, wanted));
  },
});

/** [确认导入]: who handed it in makes it the first roll, or asks a second of the staff, who makes it. */
export const apply = command({
  names: ["register-apply"],
  byChoice: true,
  args: { number: "number" },
  may: ["staff"],
  where: "private",
  async run({ number }, c) {
    const change = await lockChange(c.tx, c.community.id, number);
    const mine = change.proposedBy === c.person.id;
    if (change.state === "draft") {
      if (!mine) throw new Refusal(say("register-not-yours"));
      if (change.base > 0) return askSecond(c, change);
    } else if (change.state !== "proposed") throw new Refusal(say(`register-is-${change.state}`));
    else if (mine) throw new Refusal(say("register-second"));
    const ended = await applyChange(c.tx, change, c.person.id, c.now);
    return [
      acknowledge(say("register-applied", { number: String(number) })),
      { do: "takeBack", number, asks: ["register-apply"] },
      ...(mine ? [] : tell(change, say("register-applied", { number: String(number) }))),
      ...ended.map((personId): Action => ({ do: "whisper", personId, post: { lines: [say("register-tie-ended")] } })),
    ];
  },
});

/** It is not to be: said by who handed it in, or by the second one. */
export const drop = command({
  names: ["register-drop"],
  byChoice: true,
  args: { number: "number" },
  may: ["staff"],
  where: "private",
  async run({ number }, c) {
    const change = await lockChange(c.tx, c.community.id, number);
    const mine = change.proposedBy === c.person.id;
    if (change.state === "draft" ? !mine : change.state !== "proposed") {
      throw new Refusal(say(change.state === "draft" ? "register-not-yours" : `register-is-${change.state}`));
    }
    await dropChange(c.tx, change, c.person.id, c.now);
    return [
      acknowledge(say("register-dropped", { number: String(number) })),
      { do: "takeBack", number, asks: ["register-apply"] },
      ...(mine ? [] : tell(change, say("register-refused", { number: String(number) }))),
    ];
  },
});

/** Reads the file of an event, compares it, and says what it would do. Nothing of the roll is touched. */
export async function readFile(c: JobContext): Promise<Action[]> {
  const personId = Number(c.args.person);
  const whisper = (post: Post): Action[] => [{ do: "whisper", personId, post }];
  const [file] = await c.tx
    .delete(inboxFiles)
    .where(eq(inboxFiles.eventId, Number(c.args.event)))
    .returning();
  if (!file) return whisper({ lines: [say("register-file-gone")] });
  const table = await readTable(Buffer.from(file.content, "base64"));
  if (typeof table === "string") return whisper({ lines: [say(`register-file-${table}`)] });
  const read = readRoll(table);
  if ("missing" in read) {
    const columns = read.missing.map((column) => say(`register-column-${column}`));
    return whisper({ lines: [say("register-missing"), ...columns, say("register-headings")] });
  }
  if (read.bad.length > 0) return whisper(badRowsPost(read.bad));
  if (read.units.length === 0) return whisper({ lines: [say("register-file-empty")] });
  return whisper(await propose({ ...c, person: { id: personId } }, { kind: "whole", units: read.units, removed: [] }));
}

/** Drafts that nobody decided about go, with the names in them. */
export const DRAFT_DAYS = 7;

async function propose(
  c: Pick<JobContext, "tx" | "now" | "nextNumber"> & {
    person: { id: number };
    communityId?: number;
    community?: { id: number };
  },
  wanted: Wanted,
): Promise<Post> {
  const communityId = c.communityId ?? c.community!.id;
  const before = await rollOf(c.tx, communityId);
  const number = await c.nextNumber();
  const { change, totals, difference, isSame } = await proposeChange(
    c.tx,
    { communityId, number, personId: c.person.id },
    wanted,
    c.now,
  );
  if (isSame) return { lines: [say("register-same"), totalsText(totals)] };
  const choices: Choice[] = [
    { label: say("register-choice-apply"), command: `register-apply ${number}` },
    { label: say("register-choice-drop"), command: `register-drop ${number}` },
  ];
  const ask = say(change.base === 0 ? "register-ask" : "register-ask-second");
  return changePost(change, { totals, difference, before, after: rollAfter(before, wanted) }, choices, ask);
}

async function askSecond(c: PersonContext, change: Change): Promise<Action[]> {
  const others = (await membersWith(c.tx, change.communityId, { roles: ["staff", "admin"] })).filter(
    (id) => id !== c.person.id,
  );
  if (others.length === 0) throw new Refusal(say("register-alone"));
  await setState(c.tx, change, "proposed");
  const post = await secondPost(c.tx, change);
  return [
    acknowledge(say("register-asked", { number: String(change.number) })),
    ...others.map((personId): Action => ({ do: "whisper", personId, post })),
  ];
}

/** What the second of the staff looks at. */
async function secondPost(tx: Tx, change: Change): Promise<Post> {
  const before = await rollOf(tx, change.communityId);
  const units = readUnits(change.content!);
  const after = rollAfter(before, { kind: change.kind, units, removed: change.removed });
  const { number } = change;
  return changePost(
    change,
    { totals: totalsOf(after), difference: compareRolls(before, after), before, after },
    [
      { label: say("register-choice-agree"), command: `register-apply ${number}` },
      { label: say("register-choice-refuse"), command: `register-drop ${number}` },
    ],
    say("register-ask-agree"),
  );
}

function tell(change: Change, text: Text): Action[] {
  return change.proposedBy === null
    ? []
    : [{ do: "whisper", personId: change.proposedBy, post: { lines: [text], number: change.number } }];
}

/** What staff see of the roll as a whole, with what waits for a second pair of eyes. */
async function overview(tx: Tx, communityId: number): Promise<Post> {
  const [units, { version, hash }, waiting] = await Promise.all([
    rollOf(tx, communityId),
    versionOf(tx, communityId),
    openChanges(tx, communityId),
  ]);
  if (version === 0 && waiting.length === 0) return { lines: [say("register-none"), say("register-headings")] };
  return {
    lines: [
      say("register-is", { version: String(version), code: hash.slice(0, 12) }),
      totalsText(totalsOf(units)),
      ...waiting.map((change) => say("register-waiting", { number: String(change.number), ...change.counts })),
      say("register-how"),
    ],
    choices: waiting.slice(0, 3).flatMap(({ number }) => [
      { label: say("register-choice-agree-to", { number: String(number) }), command: `register-apply ${number}` },
      { label: say("register-choice-refuse-to", { number: String(number) }), command: `register-drop ${number}` },
    ]),
  };
}
