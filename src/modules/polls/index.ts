import type { CardRequest, Module } from "../../core/module.ts";
import type { Post } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { change, changePart, poll, publish } from "./ask.ts";
import { ballots, verify } from "./check.ts";
import { elect, electAppoint, electExtend, electPublish } from "./elections/ask.ts";
import { endNominations } from "./elections/jobs.ts";
import { nominate, stand } from "./elections/stand.ts";
import { electionPost } from "./elections/views.ts";
import { close, explain } from "./end.ts";
import { JOBS } from "./jobs.ts";
import { chainLookup } from "./lookups.ts";
import { draftAwaited, explainOffer, pollMeant, standOffer, voteWhich } from "./meant.ts";
import { keepOut, mergeVoters } from "./merge.ts";
import { list, takeBack } from "./mine.ts";
import { open, resolution } from "./owners/ask.ts";
import { endHeld } from "./owners/mandates.ts";
import { paper, paperIs, paperOf } from "./owners/paper.ts";
import { proxy, proxyAnswer, proxyConfirm, proxyVote } from "./owners/proxies.ts";
import { paperPhotosInUse } from "./owners/service.ts";
import { paperWaits } from "./owners/waiting.ts";
import { exportPolls, forgetPolls } from "./privacy.ts";
import { detailsOf, findPoll, photosInUse } from "./service.ts";
import { pollPost } from "./views.ts";
import { voidAgree, voidBallot, voidRefuse } from "./voids.ts";
import { vote } from "./vote.ts";

async function showCards(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const details = await detailsOf(tx, requests);
  return requests.map((request) => {
    const found = details.get(`${request.communityId}:${request.number}`);
    return found ? pollPost(found, request.chat.kind) : null;
  });
}

async function showElections(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const details = await detailsOf(tx, requests);
  return requests.map(({ communityId, number, now }) => {
    const found = details.get(`${communityId}:${number}`);
    return found?.poll.election ? electionPost(found, now) : null;
  });
}

export const pollsModule: Module = {
  name: "polls",
  commands: [
    ...[
      poll,
      publish,
      change,
      changePart,
      vote,
      list,
      takeBack,
      close,
      explain,
      verify,
      ballots,
      voidBallot,
      voidAgree,
      voidRefuse,
    ],
    ...[elect, electPublish, electExtend, stand, nominate, electAppoint],
    ...[resolution, open, paper, paperOf, paperIs],
    ...[voteWhich, explainOffer, standOffer],
    ...[proxy, proxyAnswer, proxyConfirm, proxyVote],
  ],
  jobs: { ...JOBS, "polls.nominated": endNominations },
  cards: { poll: showCards, election: showElections },
  async describe(tx, communityId, number) {
    return (await findPoll(tx, communityId, number)) ? `vote ${number}` : null;
  },
  readAnswer: pollMeant,
  awaited: draftAwaited,
  waits: paperWaits,
  exportPerson: exportPolls,
  forgetPerson: forgetPolls,
  mergePersons: mergeVoters,
  accountParted: keepOut,
  async left({ tx, communityId, chat, people, now }) {
    if (chat.purpose !== "residents") return [];
    const gone = people.flatMap(({ person }) => (person ? [person.id] : []));
    return endHeld(tx, communityId, gone, "owners-proxy-holder-left", now);
  },
  photosInUse: async (tx, hashes) => [...(await photosInUse(tx, hashes)), ...(await paperPhotosInUse(tx, hashes))],
  locks: chainLookup,
  personTables: ["polls", "poll_voters", "poll_candidates", "poll_voids", "paper_ballots", "owner_proxies"],
};
