import { type Context, command, type PersonContext, Refusal } from "../../core/command.ts";
import type { CardRequest, JobContext, Module } from "../../core/module.ts";
import { type Action, type CardKey, type Post, say } from "../../core/post.ts";
import { holdsAny } from "../../core/roles.ts";
import { clip, isBlank } from "../../core/text.ts";
import type { Tx } from "../../core/tx.ts";
import { and, eq, inArray } from "../../store/drizzle.ts";
import { readReport } from "../../understand/report.ts";
import {
  buildingLookup,
  partiesLookup,
  placeLookup,
  staffChatLookup,
  staffLookup,
  unitLookup,
} from "../members/lookups.ts";
import { claimOf, membersWith, partiesOf, reaches } from "../members/service.ts";
import { joinAlbum } from "./album.ts";
import { mergeReporters } from "./merge.ts";
import { exportReports, forgetReports } from "./privacy.ts";
import { answerBy, confirmBy, ENDED, finishBy, REOPEN_DAYS } from "./rules.ts";
import { reportPhotos, reports } from "./schema.ts";
import {
  change,
  createReport,
  detailsOf,
  findReport,
  joinReport,
  keepPhotos,
  lockReport,
  openReports,
  ownOpenLookup,
  type Report,
} from "./service.ts";
import { listPost, reportCard, solvedChoices, stateText, titleText } from "./views.ts";

const LIST = 8;
const WORDS = 500;
/** A slip of the finger can be put right so long. */
const RATE_AGAIN_MS = 24 * 3_600_000;

const card = (number: number): CardKey => `report:${number}`;
const acknowledge = (key: string, args?: Record<string, string>): Action => ({
  do: "acknowledge",
  text: say(key, args),
});
const dueTimer = (report: Report): Action => ({
  do: "later",
  at: report.dueAt!,
  job: "reports.due",
  key: `report:${report.number}:due:${report.dueAt!.getTime()}`,
  args: { number: report.number },
});

const report = command({
  names: ["report", "报事", "报修", "上报", "随手拍"],
  bare: ["报事", "报修", "上报", "随手拍"],
  args: { text: "rest?" },
  may: ["resident"],
  where: "any",
  together: true,
  async run({ text }, c) {
    if (text === null || isBlank(text))
      throw new Refusal(say(c.photos.length > 0 ? "reports-need-words" : "reports-how"));
    const { community, person, now } = c;
    const reading = readReport(text);
    const [place, number, staff] = await Promise.all([
      placeOf(c, reading.place?.building ?? null, reading.place?.unit ?? null),
      c.nextNumber(),
      staffOf(c),
    ]);
    const made = await createReport(
      c,
      {
        communityId: community.id,
        number,
        personId: person.id,
        text,
        title: reading.title,
        category: reading.category,
        urgent: reading.urgent,
        placeId: place.id,
        building: reading.place?.building ?? place.building,
        unit: place.unit,
        spot: reading.place?.name ?? null,
        platform: c.chat.platform,
        chat: c.chat.id,
        reportedAt: now,
        dueAt: answerBy(now, reading.urgent, c.timeZone),
      },
      c.photos,
    );
    const actions: Action[] = [{ do: "card", card: card(number) }, dueTimer(made), ...tellStaff(c, made, staff)];
    for (const problem of new Set(c.photoProblems)) actions.push({ do: "reply", post: { lines: [say(problem)] } });
    return actions;
  },
});

const status = command({
  names: ["status", "进度"],
  alone: ["进度"],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  together: true,
  async run({ number }, c) {
    if (number === null) {
      // In a group only what was reported there: the rest is between them and the bot.
      const mine = await c.look(ownOpenLookup, { communityId: c.community.id, personId: c.person.id });
      const here = c.chat.kind === "group" ? mine.filter((r) => r.chat === c.chat.id) : mine;
      const post = listPost(here.slice(0, LIST), here.length, say("reports-mine-none"), say("reports-mine"));
      return [{ do: "reply", post }];
    }
    const found = await findReport(c.tx, c.community.id, number);
    if (!found) throw new Refusal(say("reports-none", { number: String(number) }));
    const line = stateText(found, await handlerText(c.tx, found));
    if (c.tapped) return [{ do: "acknowledge", text: line }];
    return [{ do: "reply", post: { lines: [titleText(found), line], number } }];
  },
});

const list = command({
  names: ["reports", "待办"],
  bare: ["待办"],
  args: {},
  may: ["leader", "worker", "staff"],
  where: "any",
  async run(_args, c) {
    const all = holdsAny(c.person.grants, ["staff"]);
    const underPlaceIds = c.person.grants.flatMap((g) =>
      g.role === "leader" && g.placeId !== null ? [g.placeId] : [],
    );
    const partyIds = c.person.grants.flatMap((g) => (g.partyId === null ? [] : [g.partyId]));
    const scope = all ? {} : underPlaceIds.length > 0 ? { underPlaceIds } : { partyIds };
    const { list, count } = await openReports(c.tx, c.community.id, scope, LIST);
    const post = listPost(list, count, say("reports-open-none"), say("reports-open", { count }));
    // In the residents' own group a list would be noise: it goes to the one who asked.
    const here = c.chat.kind === "private" || c.chat.purpose === "staff";
    return [here ? { do: "reply", post } : { do: "whisper", personId: c.person.id, post }];
  },
});

const assign = command({
  names: ["assign", "派单"],
  bare: ["派单"],
  args: { number: "number", to: "rest?" },
  may: ["leader", "staff"],
  where: "any",
  async run({ number, to }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    if (!(await reaches(c.tx, c.person, found.placeId))) throw new Refusal(say("reports-assign-scope"));
    const parties = await partiesOf(c.tx, c.community.id);
    const target = await assigneeOf(c, to, parties);
    if (!target) {
      return [
        {
          do: "reply",
          post: {
            number,
            lines: [say("reports-assign-whom", { number: String(number) })],
            choices: parties.map((p) => ({
              label: say("core-verbatim", { text: p.name }),
              command: `assign ${number} ${p.name}`,
            })),
          },
        },
      ];
    }
    const dueAt = answerBy(c.now, found.urgent, c.timeZone);
    const changed = await change(
      c.tx,
      found,
      "assigned",
      { by: c.person.id, at: c.now },
      { ...target, workerId: null, acceptedAt: null, dueAt, late: false },
    );
    const members =
      target.assigneeId !== null
        ? [target.assigneeId]
        : await membersWith(c.tx, c.community.id, { partyId: target.partyId! });
    const post: Post = {
      number,
      lines: [
        titleText(changed),
        say("reports-said", { text: clip(changed.text, WORDS).text }),
        say("reports-yours", { due: { at: dueAt.toISOString(), style: "by" } }),
      ],
      choices: [{ label: say("reports-choice-accept"), command: `accept ${number}` }],
      photos: await photosOf(c.tx, changed, "before"),
    };
    const whom = (await handlerText(c.tx, changed)) ?? say("reports-handler-unknown");
    return [
      { do: "acknowledge", text: say("reports-assigned", { number: String(number), whom }) },
      { do: "update", card: card(number) },
      dueTimer(changed),
      ...members
        .filter((id) => id !== c.person.id)
        .map((personId): Action => ({ do: "whisper", personId, post, ifReachable: true })),
    ];
  },
});

const accept = command({
  names: ["accept", "接单"],
  bare: ["接单"],
  args: { number: "number" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    if (found.state === "accepted" && found.workerId === c.person.id)
      return [acknowledge("reports-accepted-already", { number: String(number) })];
    if (!(await mayHandle(c, found))) throw new Refusal(say("reports-accept-who", { number: String(number) }));
    if (found.state === "accepted") throw new Refusal(say("reports-accepted-by-other", { number: String(number) }));
    const dueAt = finishBy(c.now, found.urgent, c.timeZone);
    const partyId = found.partyId ?? c.person.grants.find((g) => g.partyId !== null)?.partyId ?? null;
    const changed = await change(
      c.tx,
      found,
      "accepted",
      { by: c.person.id, at: c.now },
      { partyId, workerId: c.person.id, acceptedAt: c.now, dueAt, late: false },
    );
    return [
      acknowledge("reports-accepted", { number: String(number) }),
      { do: "update", card: card(number) },
      dueTimer(changed),
    ];
  },
});

const done = command({
  names: ["done", "办结"],
  bare: ["办结"],
  args: { number: "number", words: "rest?" },
  may: ["worker", "leader", "staff"],
  where: "any",
  async run({ number, words }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    const accepter = found.workerId === c.person.id;
    if (!accepter && !holdsAny(c.person.grants, ["staff"]))
      throw new Refusal(say("reports-done-who", { number: String(number) }));
    if (words === null || isBlank(words)) throw new Refusal(say("reports-done-words", { number: String(number) }));
    const answer = clip(words, WORDS).text;
    await keepPhotos(c.tx, found, c.photos, "after", c.person.id);
    const changed = await change(
      c.tx,
      found,
      "resolved",
      { by: c.person.id, at: c.now, words: answer },
      { answer, doneAt: c.now, dueAt: confirmBy(c.now), late: false, workerId: found.workerId ?? c.person.id },
    );
    const origin = { platform: found.platform, id: found.chat };
    const actions: Action[] = [
      acknowledge("reports-done", { number: String(number) }),
      { do: "update", card: card(number) },
    ];
    const notice = (key: string): Post => ({
      number,
      lines: [say(key, { title: titleText(changed) })],
      choices: solvedChoices(number),
      photos: c.photos,
    });
    // An edited card is easily missed: with photos the group sees them once, else the reporter alone is told.
    if (c.photos.length > 0 && found.chat !== "")
      actions.push({ do: "say", chat: origin, post: notice("reports-done-photo") });
    else if (found.personId !== null && !(await isPrivate(c, found))) {
      actions.push({ do: "whisper", personId: found.personId, ifReachable: true, post: notice("reports-done-notice") });
    }
    actions.push({
      do: "later",
      at: changed.dueAt!,
      job: "reports.unconfirmed",
      key: `report:${number}:unconfirmed:${found.round}`,
      args: { number, round: found.round },
    });
    for (const problem of new Set(c.photoProblems)) actions.push({ do: "reply", post: { lines: [say(problem)] } });
    return actions;
  },
});

const confirm = command({
  names: ["confirm", "已解决"],
  alone: ["已解决"],
  args: { number: "number?" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number ?? (await onlyWaiting(c, "confirm")));
    reporterOnly(found, c);
    if (found.state === "confirmed") return [acknowledge("reports-is-confirmed", { number: String(found.number) })];
    await change(c.tx, found, "confirmed", { by: c.person.id, at: c.now });
    return [acknowledge("reports-confirmed"), { do: "update", card: card(found.number) }];
  },
});

const reopen = command({
  names: ["reopen", "没解决"],
  alone: ["没解决"],
  args: { number: "number?", words: "rest?" },
  may: ["resident"],
  where: "any",
  async run({ number: given, words }, c) {
    const found = await lockReport(c.tx, c.community.id, given ?? (await onlyWaiting(c, "reopen")));
    const { number } = found;
    reporterOnly(found, c);
    if (found.endedAt && c.now.getTime() - found.endedAt.getTime() > REOPEN_DAYS * 86_400_000) {
      throw new Refusal(say("reports-reopen-too-late", { number: String(number) }));
    }
    const said = words === null ? undefined : clip(words, WORDS).text;
    const back = found.state === "assigned" || found.state === "accepted";
    if (back && found.round > 1 && said !== undefined) return addWords(c, found, said);
    const round = found.round + 1;
    const dueAt =
      found.workerId === null ? answerBy(c.now, found.urgent, c.timeZone) : finishBy(c.now, found.urgent, c.timeZone);
    const changed = await change(
      c.tx,
      found,
      "reopened",
      { by: c.person.id, at: c.now, words: said },
      { round, dueAt, late: false, stars: null },
    );
    await keepPhotos(c.tx, changed, c.photos, "before", c.person.id);
    const told = said === undefined ? "reports-reopened-why" : "reports-reopened";
    return [
      acknowledge(told, { round: String(round) }),
      { do: "update", card: card(number) },
      dueTimer(changed),
      ...tellWorker(changed, said),
    ];
  },
});

/** It went back already, and the reporter says what is still wrong. */
async function addWords(c: PersonContext, found: Report, said: string): Promise<Action[]> {
  await change(c.tx, found, "added", { by: c.person.id, at: c.now, words: said });
  return [acknowledge("reports-words-added"), ...tellWorker(found, said)];
}

/** Whoever accepted it hears that it is not solved, and what the reporter says of it. */
function tellWorker(found: Report, said: string | undefined): Action[] {
  if (found.workerId === null) return [];
  const lines = [say("reports-came-back", { title: titleText(found), round: String(found.round) })];
  if (said !== undefined) lines.push(say("reports-said", { text: said }));
  const choices = [{ label: say("reports-choice-status"), command: `status ${found.number}` }];
  return [
    { do: "whisper", personId: found.workerId, ifReachable: true, post: { number: found.number, lines, choices } },
  ];
}

/**
 * "已解决" without a number: the one report of theirs that waits for their word.
 * @throws {Refusal} when there is none, or asking which one
 */
async function onlyWaiting(c: PersonContext, commandName: "confirm" | "reopen"): Promise<number> {
  const { list } = await openReports(c.tx, c.community.id, { personId: c.person.id }, LIST);
  const waiting = list.filter((r) => r.state === "resolved" || (commandName === "reopen" && r.round > 1));
  if (waiting.length === 1) return waiting[0]!.number;
  if (waiting.length === 0) throw new Refusal(say("reports-none-waiting"));
  throw new Refusal(
    say("reports-which"),
    waiting.map((r) => ({
      label: say("core-verbatim", { text: `#${r.number}` }),
      command: `${commandName} ${r.number}`,
    })),
  );
}

const rate = command({
  names: ["rate", "评价"],
  args: { number: "number", stars: "word" },
  may: ["resident"],
  where: "any",
  async run({ number, stars }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    reporterOnly(found, c);
    const given = /^[1-5]$/.test(stars) ? Number(stars) : null;
    if (given === null) throw new Refusal(say("reports-rate-how", { number: String(number) }));
    const again = found.stars !== null;
    const settled = found.endedAt !== null && c.now.getTime() - found.endedAt.getTime() > RATE_AGAIN_MS;
    if (again && (settled || found.stars === given)) {
      throw new Refusal(say("reports-rated-already", { number: String(number) }));
    }
    await change(c.tx, found, "rated", { by: c.person.id, at: c.now, words: stars }, { stars: given });
    return [
      acknowledge(again ? "reports-rated-again" : "reports-rated", { stars }),
      { do: "update", card: card(number) },
    ];
  },
});

const withdraw = command({
  names: ["withdraw", "撤回"],
  alone: ["撤回"],
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    reporterOnly(found, c);
    await change(c.tx, found, "withdrawn", { by: c.person.id, at: c.now });
    return [acknowledge("reports-withdrawn", { number: String(number) }), { do: "update", card: card(number) }];
  },
});

const meToo = command({
  names: ["me-too"],
  byChoice: true,
  args: { number: "number" },
  may: ["resident"],
  where: "any",
  async run({ number }, c) {
    const found = await lockReport(c.tx, c.community.id, number);
    if (ENDED.has(found.state)) throw new Refusal(say(`reports-is-${found.state}`, { number: String(number) }));
    if (found.personId === c.person.id) throw new Refusal(say("reports-own", { number: String(number) }));
    if (!(await joinReport(c.tx, found, c.person.id, c.now))) return [acknowledge("reports-joined-already")];
    return [acknowledge("reports-joined-thanks"), { do: "update", card: card(number) }];
  },
});

// ── what the commands share ────────────────────────────────────────────────────────────────────────────────────────

/** Where it is in the tree: the building and unit that were written, else where the chat is tied to. */
async function placeOf(
  c: PersonContext,
  building: string | null,
  unit: string | null,
): Promise<{ id: number; building: string | null; unit: string | null }> {
  const inUnit = async (buildingId: number, code: string | null) =>
    (code !== null && (await c.look(unitLookup, { communityId: c.community.id, buildingId, code }))?.id) || buildingId;
  if (building !== null) {
    const found = await c.look(buildingLookup, { communityId: c.community.id, code: building });
    const id = found ? await inUnit(found.id, unit) : (c.chat.placeId ?? c.community.rootPlaceId);
    return { id, building, unit };
  }
  if (c.chat.placeId === null || c.chat.placeId === c.community.rootPlaceId) {
    // Said in private: where they live is the best guess, and the card that comes back shows it.
    const home = c.chat.kind === "private" ? await claimOf(c.tx, c.person) : undefined;
    if (home?.status !== "approved") return { id: c.community.rootPlaceId, building: null, unit };
    const said = unit ?? home.unit;
    return { id: await inUnit(home.buildingPlaceId, said), building: home.building, unit: said };
  }
  const place = await c.look(placeLookup, { communityId: c.community.id, id: c.chat.placeId });
  const above = place?.kind === "unit" ? place.parentId : null;
  const inside = above === null ? place : await c.look(placeLookup, { communityId: c.community.id, id: above });
  if (inside?.kind !== "building") return { id: c.chat.placeId, building: null, unit };
  const said = unit ?? (place?.kind === "unit" ? place.code : null);
  return { id: await inUnit(inside.id, said), building: inside.code, unit: said };
}

/** Who looks after new reports: the staff's group, or while there is none each of them. */
async function staffOf(c: PersonContext): Promise<{ haveGroup: boolean; people: number[]; parties: string[] }> {
  const { id } = c.community;
  const [haveGroup, people, parties] = await Promise.all([
    c.look(staffChatLookup, id),
    c.look(staffLookup, id),
    c.look(partiesLookup, id),
  ]);
  return { haveGroup, people, parties: parties.map((p) => p.name) };
}

/** Staff see it in their group; where they have none yet, each of them in private. */
function tellStaff(c: PersonContext, made: Report, staff: Awaited<ReturnType<typeof staffOf>>): Action[] {
  if (staff.haveGroup) return [{ do: "announce", to: { purpose: "staff" }, card: card(made.number) }];
  const photos = c.photos.map((p) => ({ ...p, when: "before" as const, round: 1 }));
  const post = reportCard({ report: made, joins: 0, photos, handler: null, parties: staff.parties }, "staff");
  return staff.people
    .filter((id) => id !== c.person.id)
    .map((personId) => ({ do: "whisper", personId, ifReachable: true, post }));
}

/** Only who reported it says how it went. @throws {Refusal} with what others can do */
function reporterOnly(found: Report, c: PersonContext): void {
  if (found.personId !== c.person.id) throw new Refusal(say("reports-reporter-only", { number: String(found.number) }));
}

/** A member of its party, the person it was given to, staff, and leaders in their scope while it is nobody's. */
async function mayHandle(c: PersonContext, found: Report): Promise<boolean> {
  if (holdsAny(c.person.grants, ["staff"])) return true;
  if (found.assigneeId === c.person.id) return true;
  if (found.partyId !== null) return c.person.grants.some((g) => g.partyId === found.partyId);
  if (found.assigneeId !== null) return false;
  return holdsAny(c.person.grants, ["worker"]) || reaches(c.tx, c.person, found.placeId);
}

async function isPrivate(c: Context, found: Report): Promise<boolean> {
  return found.platform === c.chat.platform && found.chat === c.chat.id && c.chat.kind === "private";
}

/** To whom it goes: a party by its name, or a person the platform vouches for or who was picked by id. */
async function assigneeOf(
  c: PersonContext,
  to: string | null,
  parties: { id: number; name: string }[],
): Promise<{ partyId: number | null; assigneeId: number | null } | null> {
  const name = to?.trim() ?? "";
  const party = parties.find((p) => p.name === name);
  if (party) return { partyId: party.id, assigneeId: null };
  const account = c.targets[0];
  if (account && c.targets.length === 1) {
    const person = c.known(account);
    if (!person || !holdsAny(person.grants, ["worker", "leader"])) throw new Refusal(say("reports-assign-no-worker"));
    return { partyId: person.grants.find((g) => g.partyId !== null)?.partyId ?? null, assigneeId: person.id };
  }
  if (name !== "") throw new Refusal(say("reports-assign-unknown", { parties: parties.map((p) => p.name).join("、") }));
  return null;
}

async function handlerText(tx: Tx, found: Report) {
  if (found.partyId === null) return null;
  const party = (await partiesOf(tx, found.communityId)).find((p) => p.id === found.partyId);
  return party ? say("core-verbatim", { text: party.name }) : null;
}

async function photosOf(tx: Tx, found: Report, when: "before" | "after") {
  return tx
    .select({ hash: reportPhotos.hash })
    .from(reportPhotos)
    .where(
      and(
        eq(reportPhotos.communityId, found.communityId),
        eq(reportPhotos.number, found.number),
        eq(reportPhotos.when, when),
      ),
    );
}

/** The cards, many at once. */
async function showCards(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const ids = [...new Set(requests.map((r) => r.communityId))];
  const [details, parties] = await Promise.all([
    detailsOf(tx, requests),
    partiesLookup.find(tx, ids).then((lists) => lists.flat()),
  ]);
  return requests.map((request) => {
    const found = details.get(`${request.communityId}:${request.number}`);
    if (!found) return null;
    const known = parties.filter((p) => p.communityId === request.communityId);
    const handler = known.find((p) => p.id === found.report.partyId)?.name ?? null;
    const reader = request.chat.kind === "private" ? "reporter" : request.chat.purpose;
    return reportCard({ ...found, handler, parties: known.map((p) => p.name) }, reader);
  });
}

/** The promised time has come. Nothing is said when it was kept, or when a newer promise is in force. */
async function due(c: JobContext): Promise<Action[]> {
  const found = await findReport(c.tx, c.communityId, Number(c.args.number));
  if (!found || found.late || found.dueAt === null || found.dueAt > c.now) return [];
  if (found.state !== "received" && found.state !== "assigned" && found.state !== "accepted") return [];
  const locked = await lockReport(c.tx, c.communityId, found.number);
  if (locked.late || locked.state !== found.state) return [];
  const changed = await change(c.tx, locked, "late", { by: null, at: c.now }, { late: true });
  const who = (await handlerText(c.tx, changed)) ?? say("reports-handler-unknown");
  return [
    { do: "update", card: card(found.number) },
    {
      do: "tell",
      to: { purpose: "staff" },
      post: { number: found.number, lines: [say("reports-late-staff", { title: titleText(changed), who })] },
    },
  ];
}

/** Three days without a word from the reporter: it ends as unconfirmed, never as satisfied. */
async function unconfirmed(c: JobContext): Promise<Action[]> {
  const found = await findReport(c.tx, c.communityId, Number(c.args.number));
  if (found?.state !== "resolved" || found.round !== c.args.round) return [];
  const locked = await lockReport(c.tx, c.communityId, found.number);
  if (locked.state !== "resolved") return [];
  await change(c.tx, locked, "expired", { by: null, at: c.now });
  return [{ do: "update", card: card(found.number) }];
}

export const reportsModule: Module = {
  name: "reports",
  commands: [report, status, list, assign, accept, done, confirm, reopen, rate, withdraw, meToo],
  jobs: { "reports.due": due, "reports.unconfirmed": unconfirmed },
  cards: { report: showCards },
  async describe(tx, communityId, number) {
    return (await findReport(tx, communityId, number)) ? `status ${number}` : null;
  },
  joinAlbum,
  mergePersons: mergeReporters,
  exportPerson: exportReports,
  forgetPerson: forgetReports,
  personTables: ["reports", "report_events", "report_photos", "report_joins"],
  async moveChat(tx, platform, from, to) {
    await tx
      .update(reports)
      .set({ chat: to })
      .where(and(eq(reports.platform, platform), eq(reports.chat, from)));
  },
  async photosInUse(tx, hashes) {
    const used = await tx
      .selectDistinct({ hash: reportPhotos.hash })
      .from(reportPhotos)
      .where(inArray(reportPhotos.hash, ["", ...hashes]));
    return used.map((u) => u.hash);
  },
};
