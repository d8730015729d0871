import { command, type PersonContext, Refusal } from "../../../core/command.ts";
import { type Post, say, type Text } from "../../../core/post.ts";
import { holdsAny } from "../../../core/roles.ts";
import { clip } from "../../../core/text.ts";
import { and, eq } from "../../../store/drizzle.ts";
import { readBuildingName } from "../../../understand/place.ts";
import { readReport } from "../../../understand/report.ts";
import {
  buildingByCode,
  leadersOf,
  leadingParty,
  partiesOf,
  partiesText,
  partyText,
  placeById,
  placeText,
} from "../../members/service.ts";
import { KINDS } from "../kinds.ts";
import { acknowledge, routesLookup, sayIfEmpty, toAsker } from "../people.ts";
import type { RouteKey } from "../routing.ts";
import { reportRoutes } from "../schema.ts";
import type { Report } from "../service.ts";
import { placeOf } from "../where.ts";
import { KIND_WORDS, wordsIn } from "../words.ts";

/** Who has what: everybody may know, staff decide. */

export const routes = command({
  names: ["routes", "分工"],
  spoken: ["routes"],
  bare: ["分工"],
  args: { line: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ line }, c) {
    const isStaff = holdsAny(c.person.grants, ["staff"]);
    if (line === null) return toAsker(c, await routesPost(c, isStaff));
    if (!isStaff) throw new Refusal(say("reports-routes-only"));
    const parties = await partiesOf(c.tx, c.community.id);
    const read = await readRoute(c, line, parties);
    const { placeId, key, partyIds } = read;
    const here = and(
      eq(reportRoutes.communityId, c.community.id),
      eq(reportRoutes.placeId, placeId),
      eq(reportRoutes.key, key),
    );
    await c.tx.delete(reportRoutes).where(here);
    if (partyIds.length === 0) return [acknowledge("reports-route-dropped")];
    const [lead, ...helpers] = partyIds as [number, ...number[]];
    await c.tx.insert(reportRoutes).values({
      ...{ communityId: c.community.id, placeId, key, partyId: lead, helpers },
      ...{ byPersonId: c.person.id, changedAt: c.now },
    });
    const nameOf = (id: number) => parties.find((p) => p.id === id)!.name;
    const what = await whatText(c, placeId, key);
    const others = partiesText(helpers.map(nameOf));
    const set =
      helpers.length === 0
        ? say("reports-route-set", { what, whom: partyText(nameOf(lead)) })
        : say("reports-route-set-with", { what, whom: partyText(nameOf(lead)), others });
    return [{ do: "acknowledge", text: set }, ...(await sayIfEmpty(c, lead))];
  },
});

async function whatText(c: PersonContext, placeId: number, key: RouteKey): Promise<Text> {
  const place = await placeById(c.tx, c.community.id, placeId);
  const where = place?.kind === "building" ? say("place-building", { code: place.code }) : say("reports-everywhere");
  return say("reports-route-what", { where, what: keyText(key) });
}

function keyText(key: RouteKey): Text {
  if (key === "*") return say("reports-route-all");
  const kind = KINDS.find((k) => k === key);
  return kind ? say(`reports-kind-${kind}`) : say(`category-${key as Report["category"]}`);
}

async function routesPost(c: PersonContext, isStaff: boolean): Promise<Post> {
  const [own, parties] = await Promise.all([c.look(routesLookup, c.community.id), partiesOf(c.tx, c.community.id)]);
  const name = (id: number) => parties.find((p) => p.id === id)?.name ?? "";
  const lines: Text[] = [...(await leaderTexts(c)), say("reports-routes-usual")];
  for (const route of own.slice(0, 20)) {
    const whom = partiesText([route.partyId, ...route.helpers].map(name));
    lines.push(say("reports-route-line", { what: await whatText(c, route.placeId, route.key), whom }));
  }
  if (isStaff) lines.push(say("reports-routes-how"));
  return { lines };
}

/** Who leads where the asker lives, or where they ask. */
async function leaderTexts(c: PersonContext): Promise<Text[]> {
  const { placeId } = await placeOf(c, null);
  if (placeId === c.community.rootPlaceId) return [];
  const leaders = await leadersOf(c.tx, c.community.id, placeId, c.chat.platform);
  if (leaders.length === 0) return [say("reports-routes-no-leader")];
  return leaders.map(({ place, within, names }) =>
    say("reports-routes-leader", {
      place: placeText({ ...place, parent: within }),
      names: clip(names.join("、"), 100).text,
    }),
  );
}

/**
 * "3号楼 电梯 物业 业委会": where (else everywhere), what (else everything), who leads and who helps; "取消" drops it.
 * @throws {Refusal} when it cannot be told
 */
async function readRoute(
  c: PersonContext,
  line: string,
  parties: readonly { id: number; name: string }[],
): Promise<{ placeId: number; key: RouteKey; partyIds: number[] }> {
  let placeId = c.community.rootPlaceId;
  let key: RouteKey = "*";
  const partyIds: number[] = [];
  let drop = false;
  const words = wordsIn(line);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const named = leadingParty(parties, [word, ...words].join(" "));
    const party = named?.party;
    if (named) words.splice(0, words.length, ...wordsIn(named.rest));
    const building = party ? null : readBuildingName(word);
    const { category } = readReport(word);
    if (party) partyIds.push(party.id);
    else if (/^(?:取消|撤掉|remove)$/i.test(word)) drop = true;
    else if (/^(?:所有|全部|其他|all)$/i.test(word)) key = "*";
    else if (Object.hasOwn(KIND_WORDS, word)) key = KIND_WORDS[word]!;
    else if (building?.kind === "building") {
      const found = await buildingByCode(c.tx, c.community.id, building.code);
      if (!found) throw new Refusal(say("members-join-no-building", { building: building.code }));
      placeId = found.id;
    } else if (category !== "other") key = category;
    else
      throw new Refusal(
        say("reports-route-unclear", { word: clip(word, 20).text, parties: partiesText(parties.map((p) => p.name)) }),
      );
  }
  if (partyIds.length === 0 && !drop) throw new Refusal(say("reports-routes-how"));
  return { placeId, key, partyIds: drop ? [] : partyIds };
}
