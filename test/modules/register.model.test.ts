import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal } from "../../src/core/command.ts";
import { mixedUp, type Unit } from "../../src/modules/register/rules.ts";
import { ownerClaims } from "../../src/modules/register/schema.ts";
import {
  applyChange,
  type Change,
  dropChange,
  hashRoll,
  lockChange,
  ownersOf,
  proposeChange,
  rollAfter,
  rollOf,
  versionOf,
  type Wanted,
} from "../../src/modules/register/service.ts";
import { openStore, type Store } from "../../src/store/db.ts";
import { ownDatabase } from "../support/database.ts";

/** Random changes of a roll against a map: `LINLI_ROLL_RUNS=1000 npx vitest run register.model`. */
const RUNS = Number(process.env.LINLI_ROLL_RUNS ?? 25);
const NOW = new Date("2026-11-25T01:00:00Z");
const PERSON = 7;
let store: Store;
beforeAll(async () => {
  store = await openStore({ url: await ownDatabase(), connections: 2 });
});
afterAll(() => store.close());

/** Five homes, three owners' keys with two names each: small enough that changes meet. */
const unit = fc.record({
  room: fc.integer({ min: 1, max: 5 }),
  area: fc.bigInt({ min: 1n, max: 3n }),
  key: fc.constantFrom("K1", "K2", "K3"),
  name: fc.constantFrom("甲", "乙"),
});
const units = fc.uniqueArray(unit, { selector: (u) => u.room, maxLength: 5 }).map((list) =>
  list.map(
    ({ room, area, key, name }): Unit => ({
      ...{ code: `1-${room}`, building: "1", unit: null, room: String(room), areaCm2: area },
      ...{ owners: [{ key, name: `${name}${key}` }], tenants: [] },
    }),
  ),
);
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: units.map((list) => ({ do: "propose" as const, kind: "whole" as const, list, removed: [] })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(units, fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }))
      .map(([list, rooms]) => ({
        ...{ do: "propose" as const, kind: "units" as const, list: list.slice(0, 2) },
        removed: rooms.map((room) => `1-${room}`).filter((code) => !list.slice(0, 2).some((u) => u.code === code)),
      })),
  },
  { weight: 4, arbitrary: fc.nat({ max: 9 }).map((which) => ({ do: "apply" as const, which })) },
  { weight: 1, arbitrary: fc.nat({ max: 9 }).map((which) => ({ do: "drop" as const, which })) },
);

test(`${RUNS} random histories of a roll end as a map of units says; what is stale changes nothing`, async () => {
  let communityId = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      communityId++;
      let number = 0;
      const roll = new Map<string, Unit>();
      let version = 0;
      const asked: { change: Change; wanted: Wanted; isOpen: boolean }[] = [];
      // Whoever was confirmed for a key stays so while that key has that name.
      let ties = new Map<string, string>();
      const names = () => new Map([...roll.values()].flatMap((u) => u.owners.map((o) => [o.key, o.name] as const)));
      for (const move of steps) {
        await store.transaction(async (tx) => {
          if (move.do === "propose") {
            const wanted: Wanted = { kind: move.kind, units: move.list, removed: move.removed };
            // What nobody could count is refused before it is written down.
            if (mixedUp(rollAfter([...roll.values()], wanted)).length > 0) return;
            const to = { communityId, number: ++number, personId: null };
            const { change, isSame } = await proposeChange(tx, to, wanted, NOW);
            asked.push({ change, wanted, isOpen: !isSame });
            return;
          }
          const one = asked[move.which % Math.max(asked.length, 1)];
          if (!one) return;
          const change = await lockChange(tx, communityId, one.change.number);
          if (move.do === "drop") {
            if (one.isOpen) await dropChange(tx, change, 1, NOW);
            one.isOpen = false;
            return;
          }
          if (!one.isOpen || one.change.base !== version) {
            await expect(applyChange(tx, change, 1, NOW)).rejects.toBeInstanceOf(Refusal);
            return;
          }
          await applyChange(tx, change, 1, NOW);
          one.isOpen = false;
          version++;
          if (one.wanted.kind === "whole") roll.clear();
          for (const code of one.wanted.removed) roll.delete(code);
          for (const u of one.wanted.units) roll.set(u.code, u);
          ties = new Map([...ties].filter(([key, name]) => names().get(key) === name));
          for (const [key, name] of names()) {
            if (ties.has(key)) continue;
            ties.set(key, name);
            await tx.insert(ownerClaims).values({
              ...{ communityId, number: -(version * 10 + ties.size), personId: PERSON, unitCode: "", ownerKey: key },
              ...{ state: "confirmed", claimedAt: NOW },
            });
          }
        });
        const found = await rollOf(store.db, communityId);
        const meant = [...roll.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
        expect(found).toEqual(meant);
        expect(await versionOf(store.db, communityId)).toMatchObject({ version, hash: hashRoll(meant) });
        expect((await ownersOf(store.db, communityId, PERSON)).sort()).toEqual([...ties.keys()].sort());
      }
    }),
    { numRuns: RUNS },
  );
}, 120_000);
