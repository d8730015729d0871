import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRouter } from "../../src/engine/router.ts";
import { MODULES } from "../../src/modules/index.ts";
import { listFiles, ROOT } from "../support/sources.ts";
import { openTown, type Town } from "../support/town.ts";
import { KINDS, type Kind, PERMISSIONS, type Row, WHO, type Who } from "./permissions.table.ts";

/** Who of the town stands for each column. */
const PEOPLE: Record<Who, string> = {
  ...{ anyone: "mei", resident: "wang", leader: "zhou", worker: "wu", staff: "chen", admin: "admin" },
};

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

const FTL = listFiles(["locales/zh-CN"], /\.ftl$/)
  .map((path) => readFileSync(join(ROOT, path), "utf8"))
  .join("\n");

/** The first line of what a key says, whatever its variables are. */
function saying(key: string): RegExp {
  const text = new RegExp(`^${key} = (.+)$`, "m").exec(FTL)?.[1];
  if (text === undefined) throw new Error(`no words for ${key}`);
  const parts = text.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`);
}

/** What this person is to be told: that they may not, and why, or what the command answers. */
function expected(row: Row, who: Who, kind: Kind): readonly string[] {
  const allowed = row[kind];
  if (allowed === null) return [kind === "group" ? "core-private-only" : "core-group-only"];
  if (allowed.includes(who)) return typeof row.answer === "string" ? [row.answer] : row.answer;
  if (kind === "private" && who === "anyone") return ["core-no-community"];
  if (row.refusal === undefined) throw new Error(`${row.line}: ${who} is let through nowhere, and told nothing`);
  return [row.refusal];
}

/** Makes the newcomer a stranger again. */
async function forgetNewcomer(): Promise<void> {
  await town.sql`with gone as (
      delete from person_accounts p using accounts a where a.id = p.account_id and a.external_id = ${PEOPLE.anyone}
      returning p.community_id, p.person_id)
    delete from persons p using gone g where p.community_id = g.community_id and p.id = g.person_id`;
}

test("every command has its row, and every row its command", () => {
  const names = createRouter(MODULES).commands.map((c) => c.names[0]);
  expect(Object.keys(PERMISSIONS).sort()).toEqual([...names].sort());
});

test("every row fits what its command says of itself", () => {
  for (const command of createRouter(MODULES).commands) {
    const row = PERMISSIONS[command.names[0]]!;
    expect(row.group !== null, command.names[0]).toBe(command.where !== "private");
    expect(row.private !== null, command.names[0]).toBe(command.where !== "group");
  }
});

test.each(KINDS)(
  "each command is answered as the table says, to each role, in a %s chat",
  async (kind) => {
    const wrong: string[] = [];
    let cells = 0;
    for (const who of WHO) {
      const person = PEOPLE[who];
      const own = `dm:${person}`;
      const chat = kind === "group" ? "b3" : own;
      let heard = Math.max(0, ...(await town.messages(own)).map((m) => m.seq));
      for (const [name, row] of Object.entries(PERMISSIONS)) {
        if (who === "anyone") await forgetNewcomer();
        const said = await town.say(person, chat, row.line);
        // What is private is said there, and never in the group.
        if (chat !== own) {
          const whispered = (await town.messages(own, { after: heard })).filter((m) => m.from === "bot");
          heard = Math.max(heard, ...whispered.map((m) => m.seq));
          said.push(...whispered);
        }
        const texts = said.map((m) => m.text.split("\n")[0]!);
        const keys = expected(row, who, kind);
        cells++;
        if (texts.length === 0 || !texts.every((text) => keys.some((key) => saying(key).test(text)))) {
          wrong.push(`${name} · ${who} · ${kind}: said ${JSON.stringify(texts)} for ${keys}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(cells).toBe(WHO.length * Object.keys(PERMISSIONS).length);
    // Nothing of this was kept as a report, a poll, a claim or a role.
    const [kept] =
      await town.sql`select (select count(*)::int from reports) as reports, (select count(*)::int from polls) as polls,
    (select count(*)::int from household_claims where number > 0) as claims,
    (select count(*)::int from role_log where by_person_id is not null) as roles,
    (select count(*)::int from inbox where status = 'failed') as failed`;
    expect(kept).toEqual({ reports: 0, polls: 0, claims: 0, roles: 0, failed: 0 });
  },
  // Some hundred conversations, one after the other: on a busy machine they take their time.
  600_000,
);

test.each(KINDS)("what brings its own authority is let through, whoever gives it, in a %s chat", async (kind) => {
  const rows = Object.entries(PERMISSIONS).filter(([, row]) => row.byCode);
  const commands = createRouter(MODULES).commands.filter((c) => c.byCode);
  expect(rows.map(([name]) => name)).toEqual(commands.map((c) => c.names[0]));
  for (const who of WHO) {
    // So many wrong ones would lock everybody out.
    await town.sql`delete from code_tries`;
    const person = PEOPLE[who];
    for (const [name, { byCode }] of rows) {
      if (who === "anyone") await forgetNewcomer();
      const said = await town.say(person, kind === "group" ? "b3" : `dm:${person}`, byCode!.line);
      const key = kind === "group" && !byCode!.inGroup ? "core-private-only" : byCode!.answer;
      expect(
        said.map((m) => saying(key).test(m.text)),
        `${name} · ${who}`,
      ).toEqual([true]);
    }
  }
  // A wrong one makes nobody a neighbour.
  const known = await town.sql`select 1 from person_accounts p join accounts a on a.id = p.account_id
    where a.external_id = ${PEOPLE.anyone}`;
  expect(known).toHaveLength(0);
});

test("in a group that is nobody's yet, only what sets it up is answered", async () => {
  await town.sql`update chats set community_id = null, place_id = null where id = 'b3'`;
  const wrong: string[] = [];
  for (const command of createRouter(MODULES).commands) {
    const [name] = command.names;
    const said = await town.say("wang", "b3", PERMISSIONS[name]!.line);
    const key = command.where === "private" ? "core-private-only" : "core-group-unbound";
    const refused = said.some((m) => saying(key).test(m.text));
    if (refused !== (command.may !== "anyone" || command.where === "private")) wrong.push(`${name}: ${said[0]?.text}`);
  }
  expect(wrong).toEqual([]);
}, 600_000);
