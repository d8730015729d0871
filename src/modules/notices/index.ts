import type { Module } from "../../core/module.ts";
import { countHomes } from "../members/service.ts";
import { readCall } from "./calls.ts";
import { askedWhat, readNeed, sweepCheckins } from "./checkins.ts";
import { approve, approveTyped } from "./commands/approve.ts";
import { asked } from "./commands/asked.ts";
import { calendarFile } from "./commands/calendar.ts";
import { allClear, helped, needs, safe } from "./commands/emergency.ts";
import { cancel, list, remind, show } from "./commands/manage.ts";
import { offer } from "./commands/offer.ts";
import { poster } from "./commands/poster.ts";
import { late, publish } from "./commands/publish.ts";
import { got } from "./commands/receipts.ts";
import { segments } from "./commands/segments.ts";
import { change, notice, rewrite, urgentNotice, when } from "./commands/write.ts";
import { JOBS } from "./jobs.ts";
import { readOffer } from "./offers.ts";
import { segmentOf } from "./plan.ts";
import { exportNotices, forgetNotices, joinAlbum, mergeReaders, photosInUse } from "./privacy.ts";
import { segmentsOf } from "./segments.ts";
import { detailsOf, isNotice } from "./service.ts";
import { alarmsOf } from "./shared.ts";
import { noticePost } from "./views.ts";

/** So long what somebody says in private is taken for what they need, once they were asked; a call for help longer. */
const ASKED_MS = { anything: 30 * 60_000, call: 24 * 60 * 60_000 };

export const noticesModule: Module = {
  name: "notices",
  commands: [
    notice,
    urgentNotice,
    when,
    change,
    rewrite,
    publish,
    approve,
    approveTyped,
    late,
    list,
    show,
    remind,
    cancel,
    got,
    asked,
    segments,
    offer,
    safe,
    needs,
    helped,
    allClear,
    calendarFile,
    poster,
  ],
  jobs: JOBS,
  cards: {
    async notice(tx, requests) {
      const found = await detailsOf(tx, requests);
      // Of how many households there are only a must-read notice speaks.
      const wanted = found.flatMap((d) => (d?.notice.content.mustRead ? [d.notice] : []));
      const homes = wanted.length > 0 ? await countHomes(tx, wanted) : [];
      return found.map((details) => {
        if (!details) return null;
        const index = wanted.indexOf(details.notice);
        return noticePost(details, index === -1 ? null : homes[index]!.households);
      });
    },
  },
  async readAnswer(tx, { communityId, id: personId }, words, now) {
    // Whoever chose "老人" and writes it once more wants to be sure of it.
    if (segmentOf(words) !== null && (await segmentsOf(tx, { communityId, id: personId })).length > 0)
      return `segments ${words.trim()} on`;
    const offered = readOffer(words);
    const [lends] = offered === null ? [] : await alarmsOf(tx, { communityId, personId }, now, true);
    if (lends) return `offer ${lends.number} ${offered}`;
    const called = readCall(words);
    const need = readNeed(words);
    if (!called && need === null) return null;
    const number = await askedWhat(
      tx,
      { communityId, personId },
      new Date(now.getTime() - ASKED_MS[called ? "call" : "anything"]),
    );
    if (number !== null) return need === null ? null : `safe ${number} ${need}`;
    const [urgent] = called ? await alarmsOf(tx, { communityId, personId }, now, called.state !== null) : [];
    return urgent ? `safe ${urgent.number} ${words}` : null;
  },
  async describe(tx, communityId, number) {
    return (await isNotice(tx, communityId, number)) ? `notice-show ${number}` : null;
  },
  mergePersons: mergeReaders,
  exportPerson: exportNotices,
  forgetPerson: forgetNotices,
  sweep: sweepCheckins,
  joinAlbum,
  photosInUse,
  personTables: ["notices", "notice_drafts", "notice_receipts", "notice_segments", "notice_checkins"],
};
