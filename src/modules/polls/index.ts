import type { CardRequest, Module } from "../../core/module.ts";
import type { Post } from "../../core/post.ts";
import type { Tx } from "../../core/tx.ts";
import { change, poll, publish } from "./ask.ts";
import { ballots, verify } from "./check.ts";
import { close, explain } from "./end.ts";
import { JOBS } from "./jobs.ts";
import { chainLookup } from "./lookups.ts";
import { mergeVoters } from "./merge.ts";
import { open, resolution } from "./owners/ask.ts";
import { paper, paperIs, paperOf } from "./owners/paper.ts";
import { paperPhotosInUse } from "./owners/service.ts";
import { exportPolls, forgetPolls } from "./privacy.ts";
import { detailsOf, findPoll, photosInUse } from "./service.ts";
import { pollPost } from "./views.ts";
import { vote } from "./vote.ts";

async function showCards(tx: Tx, requests: CardRequest[]): Promise<(Post | null)[]> {
  const details = await detailsOf(tx, requests);
  return requests.map((request) => {
    const found = details.get(`${request.communityId}:${request.number}`);
    return found ? pollPost(found, request.chat.kind) : null;
  });
}

export const pollsModule: Module = {
  name: "polls",
  commands: [poll, publish, change, vote, close, explain, verify, ballots, resolution, open, paper, paperOf, paperIs],
  jobs: JOBS,
  cards: { poll: showCards },
  async describe(tx, communityId, number) {
    return (await findPoll(tx, communityId, number)) ? `vote ${number}` : null;
  },
  exportPerson: exportPolls,
  forgetPerson: forgetPolls,
  mergePersons: mergeVoters,
  photosInUse: async (tx, hashes) => [...(await photosInUse(tx, hashes)), ...(await paperPhotosInUse(tx, hashes))],
  locks: chainLookup,
  personTables: ["polls", "poll_voters", "paper_ballots"],
};
