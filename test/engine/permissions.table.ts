/**
 * Who may give which command where: every cell written down by hand, and tried through the front door by
 * permissions.test.ts. docs/commands.md is written from this table (`npm run commands`).
 */

/**
 * `anyone` is an account that was never seen in the community. In a group of it, whoever speaks to the bot is a
 * neighbour; in private nobody knows yet which community is meant.
 */
export const WHO = ["anyone", "resident", "leader", "worker", "staff", "admin"] as const;
export type Who = (typeof WHO)[number];
export const KINDS = ["group", "private"] as const;
export type Kind = (typeof KINDS)[number];

export interface Row {
  /** What is sent to try it. Numbers in it belong to nothing: who gets as far as that was let through. */
  line: string;
  /** What whoever is let through is told first: a key of the locales, or several. */
  answer: string | readonly string[];
  /** Who is let through; null: not in that kind of chat, whoever asks. */
  group: readonly Who[] | null;
  private: readonly Who[] | null;
  /** What others are told. In private `anyone` is asked for a community first. */
  refusal?: string;
  /** A line that brings its own authority: whoever gives it is let through, also where nobody knows them yet. */
  byCode?: { line: string; answer: string /** Also in a group, which some codes are for. */; inGroup?: true };
  /** What the table cannot say: who may besides, or what is asked beyond the role. */
  note?: { zh: string; en: string };
}

const EVERYBODY = ["anyone", "resident", "leader", "worker", "staff", "admin"] as const;
const KNOWN = ["resident", "leader", "worker", "staff", "admin"] as const;
const REPORTER = { zh: "只有反映这件事的邻居。", en: "Only the neighbour who reported it." };
const MAKER = { zh: "只有发起投票的邻居。", en: "Only whoever asked." };
const PROXY = { zh: "只有收下委托码的那位邻居。", en: "Only the neighbour who was given the code." };
const ORGANISER = { zh: "组织的人，或者居委会。", en: "Whoever organises it, or staff." };
const MAKER_OR_STAFF = { zh: "发起投票的邻居，或者居委会。", en: "Whoever asked, or staff." };
const LEADERS = ["leader", "staff", "admin"] as const;
const ASKER = {
  zh: "答的话人人可以；发起要楼长（自己的楼）或居委会。",
  en: "Anybody may answer; asking is for a leader (their own building) or staff.",
};
const WRITER = { zh: "只有写的人。", en: "Only whoever wrote it." };
const WRITER_OR_LEADER = {
  zh: "写的人，管那个地方的楼长，或者居委会。",
  en: "Whoever wrote it, a leader of its place, or staff.",
};

export const PERMISSIONS: Readonly<Record<string, Row>> = {
  setup: {
    line: "/setup",
    answer: ["members-setup-how", "members-setup-code"],
    group: EVERYBODY,
    private: EVERYBODY,
    note: {
      zh: "要有开通码，在群里发。管理员不带码发，得到一个新的码。",
      en: "With a set-up code, in a group. An admin who sends it without one is given a new code.",
    },
  },
  bind: {
    line: "/bind 3号楼",
    answer: "members-bound",
    group: ["staff", "admin"],
    private: null,
    refusal: "members-bind-staff",
  },
  join: { line: "/join 99-1-101", answer: "members-join-no-building", group: EVERYBODY, private: KNOWN },
  door: {
    line: "/door 999 yes",
    answer: "members-claim-not-yours",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-door-only",
    note: {
      zh: "楼长只管自己的楼，梯长只管自己的单元，自己的登记要别人来。",
      en: "A leader in their own building or unit, and nobody for themselves.",
    },
  },
  role: {
    line: "/role 楼长 3号楼",
    answer: "members-role-code",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-role-only",
    byCode: { line: "/role 2222-3333-4444", answer: "members-code-wrong" },
    note: {
      zh: "居委会可以任命楼长和师傅；居委会和管理员要由管理员任命。收到任命码的人，私聊发 /role 和码。",
      en: "Staff make leaders and workers; only an admin makes staff and admins. Whoever was given a role code sends it in private.",
    },
  },
  link: {
    ...{ line: "/link", answer: ["members-link-code", "members-link-role"], group: null, private: KNOWN },
    byCode: { line: "/link 2222-3333-4444", answer: "members-code-wrong" },
    note: {
      zh: "有任命的人先不能关联，任命不跟着账号走。",
      en: "Not for whoever holds a role: roles do not come along.",
    },
  },
  "link-ask": { line: "/link-ask 2222", answer: "core-stale", group: null, private: EVERYBODY },
  "link-join": { line: "/link-join 2222", answer: "core-stale", group: null, private: EVERYBODY },
  rebind: {
    line: "/rebind",
    answer: "members-rebind-how",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-rebind-only",
    byCode: { line: "/rebind 2222-3333-4444", answer: "members-code-wrong", inGroup: true },
    note: {
      zh: "私聊发，得到一个码；本人私聊发出码，群的码在群里发。有角色的人要先收回。",
      en: "In private, for a code; the neighbour sends it in private, a group's code is sent in the group. Roles are taken back first.",
    },
  },
  "rebind-person": {
    line: "/rebind-person 999",
    answer: "members-rebind-nobody",
    group: null,
    private: LEADERS,
    refusal: "command-rebind-person-only",
  },
  "rebind-group": {
    line: "/rebind-group memory x",
    answer: "members-rebind-late",
    group: null,
    private: LEADERS,
    refusal: "command-rebind-group-only",
  },
  me: { line: "/me", answer: "members-me", group: EVERYBODY, private: KNOWN },
  mydata: { line: "/mydata", answer: "members-mydata", group: null, private: EVERYBODY },
  forgetme: {
    line: "/forgetme",
    answer: ["members-forget-ask", "members-forget-account"],
    group: null,
    private: EVERYBODY,
  },
  language: {
    line: "/language 中文",
    answer: "members-language-set",
    group: ["leader", "staff", "admin"],
    private: EVERYBODY,
    refusal: "members-language-leader",
  },
  community: { line: "/community 999", answer: "core-no-community", group: null, private: EVERYBODY },
  asking: {
    line: "/asking off",
    answer: "members-asking-set-off",
    group: ["leader", "staff", "admin"],
    private: null,
    refusal: "members-asking-leader",
    note: { zh: "看看现在怎样，谁都可以。", en: "Anybody may look how it is now." },
  },
  model: {
    line: "/model off",
    answer: "members-model-off",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "谁都可以不要；群里要重新用，由楼长或居委会来定。",
      en: "Anybody may say no to it; to have it back in a group is for a leader or staff.",
    },
  },
  "never-mind": { line: "/never-mind", answer: "core-never-mind", group: EVERYBODY, private: EVERYBODY },

  register: {
    line: "/register",
    answer: "register-none",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-register-only",
    note: {
      zh: "第一次导入一个人确认；以后每次改动，要另一位居委会的人同意才生效。",
      en: "The first roll takes one; every later change counts when a second of the committee agrees.",
    },
  },
  "register-apply": {
    line: "/register-apply 999",
    answer: "register-no-change",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-register-apply-only",
  },
  "register-drop": {
    line: "/register-drop 999",
    answer: "register-no-change",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-register-drop-only",
  },
  owner: { line: "/owner 3-2-501", answer: "register-owner-no-roll", group: null, private: KNOWN },
  "owner-is": {
    line: "/owner-is 999 1",
    answer: "register-no-change",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-owner-is-only",
    note: {
      zh: "两位居委会的人都认，才算数；自己的要别人来核对。",
      en: "It takes two of the committee, and nobody for themselves.",
    },
  },

  points: { line: "/points", answer: ["points-private", "points-mine"], group: EVERYBODY, private: KNOWN },
  rules: {
    line: "/rules",
    answer: "points-rules",
    group: EVERYBODY,
    private: KNOWN,
    note: { zh: "改规则要居委会。", en: "Staff change them." },
  },
  rewards: {
    line: "/rewards",
    answer: ["points-private", "points-rewards-none"],
    group: EVERYBODY,
    private: KNOWN,
    note: { zh: "上架、补货和下架要居委会。", en: "Staff keep the list and its stock." },
  },
  redeem: { line: "/redeem 999", answer: "points-redeem-none", group: EVERYBODY, private: KNOWN },
  order: {
    line: "/order 999",
    answer: "points-order-none",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "居委会点头，自己换的要别人点；退分只有本人。",
      en: "Staff decide, and nobody about their own; only its owner gives one back.",
    },
  },
  handover: {
    line: "/handover 2222-3333",
    answer: "points-handover-unknown",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-handover-only",
  },
  top: { line: "/top 99号楼", answer: "points-board-what", group: EVERYBODY, private: KNOWN },
  unusual: {
    line: "/unusual",
    answer: ["points-private", "points-unusual-none"],
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-unusual-only",
  },
  undo: {
    line: "/undo 999",
    answer: "points-undo-none",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-undo-only",
  },

  report: { line: "/report", answer: "reports-how", group: EVERYBODY, private: KNOWN },
  status: { line: "/status 999", answer: "reports-none", group: EVERYBODY, private: KNOWN },
  reports: {
    line: "/reports",
    answer: "reports-open-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-reports-only",
    note: {
      zh: "楼长看到自己楼的，梯长看到自己单元的，师傅看到派给自己单位的。",
      en: "Leaders see what is in their building or unit, workers what their party was given.",
    },
  },
  assign: {
    line: "/assign 999 物业",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-assign-only",
    note: { zh: "楼长只派自己楼的事，梯长只派自己单元的。", en: "Leaders in their own building or unit." },
  },
  accept: {
    line: "/accept 999",
    answer: "reports-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-accept-only",
    note: { zh: "派给谁，谁来接。", en: "Whoever it was given to." },
  },
  done: {
    line: "/done 999 修好了",
    answer: "reports-none",
    group: EVERYBODY,
    private: KNOWN,
    note: { zh: "接单的人，或者居委会。", en: "Whoever accepted it, or staff." },
  },
  confirm: { line: "/confirm 999", answer: "reports-none", group: EVERYBODY, private: KNOWN, note: REPORTER },
  reopen: { line: "/reopen 999", answer: "reports-none", group: EVERYBODY, private: KNOWN, note: REPORTER },
  rate: { line: "/rate 999 5", answer: "reports-none", group: EVERYBODY, private: KNOWN, note: REPORTER },
  withdraw: { line: "/withdraw 999", answer: "reports-none", group: EVERYBODY, private: KNOWN, note: REPORTER },
  suggest: { line: "/suggest", answer: "reports-how-kind", group: EVERYBODY, private: KNOWN },
  complain: { line: "/complain", answer: "reports-how-kind", group: EVERYBODY, private: KNOWN },
  violation: { line: "/violation", answer: "reports-how-kind", group: EVERYBODY, private: KNOWN },
  askhelp: { line: "/askhelp", answer: "reports-how-kind", group: EVERYBODY, private: KNOWN },
  dispute: { line: "/dispute", answer: "reports-how-dispute", group: null, private: KNOWN },
  anon: { line: "/anon", answer: "reports-anon-how", group: null, private: KNOWN },
  case: {
    line: "/case 7K3Q-9XWP-2FGH-4MNP",
    answer: "reports-case-none",
    group: null,
    private: KNOWN,
    note: { zh: "谁有回执，谁能看。", en: "Whoever holds the code." },
  },
  log: {
    line: "/log 别处 水管漏水",
    answer: "reports-log-how",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-log-only",
  },
  suggestions: { line: "/suggestions", answer: "reports-suggestions-none", group: EVERYBODY, private: KNOWN },
  standing: {
    line: "/standing",
    answer: "reports-standing-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-standing-only",
    note: {
      zh: "上清单要楼长或居委会来做，楼长只管自己的楼。",
      en: "A leader in their building, or staff, put things on it.",
    },
  },
  strike: {
    line: "/strike 999 好了",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-strike-only",
    note: { zh: "楼长只管自己的楼。", en: "Leaders in their own building." },
  },
  figures: {
    line: "/figures 什么",
    answer: "reports-figures-how",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-figures-only",
  },
  routes: {
    line: "/routes 什么",
    answer: "reports-route-unclear",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "reports-routes-only",
    note: { zh: "谁都能看，居委会才能改。", en: "Everybody may look, staff may change it." },
  },
  locate: { line: "/locate 什么", answer: "reports-locate-how", group: EVERYBODY, private: KNOWN },
  triage: {
    line: "/triage 999 是小事",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-triage-only",
    note: { zh: "楼长只管自己的楼。", en: "Leaders in their own building." },
  },
  working: {
    line: "/working 999 明天修",
    answer: "reports-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-working-only",
    note: { zh: "接单的人，或者居委会。", en: "Whoever accepted it, or staff." },
  },
  decline: {
    line: "/decline 999 不归小区",
    answer: "reports-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-decline-only",
    note: {
      zh: "接单的人、那栋楼的楼长，或者居委会。",
      en: "Whoever accepted it, the leader of that building, or staff.",
    },
  },
  refer: {
    line: "/refer 999 供电局",
    answer: "reports-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-refer-only",
    note: {
      zh: "接单的人、那栋楼的楼长，或者居委会。",
      en: "Whoever accepted it, the leader of that building, or staff.",
    },
  },
  merge: {
    line: "/merge 999 998",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-merge-only",
    note: { zh: "楼长只管自己的楼。", en: "Leaders in their own building." },
  },
  whistle: {
    line: "/whistle 999 物业 漏水",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-whistle-only",
    note: { zh: "楼长只管自己的楼。", en: "Leaders in their own building." },
  },
  respond: {
    line: "/respond 999 马上到",
    answer: "reports-none",
    group: ["leader", "worker", "staff", "admin"],
    private: ["leader", "worker", "staff", "admin"],
    refusal: "command-respond-only",
    note: { zh: "被叫到的单位的人。", en: "The people of a body that was called." },
  },
  joint: {
    line: "/joint 999 3",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-joint-only",
    note: { zh: "楼长只管自己的楼。", en: "Leaders in their own building." },
  },
  office: {
    line: "/office 999 5",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-office-only",
    note: {
      zh: "楼长只管自己的楼，办的人自己不打分。",
      en: "Leaders in their own building; nobody rates their own work.",
    },
  },
  correct: {
    line: "/correct 999 漏水",
    answer: "reports-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-correct-only",
  },
  apart: { line: "/apart", answer: "reports-how", group: EVERYBODY, private: KNOWN },
  noneed: { line: "/noneed 999", answer: "core-stale", group: EVERYBODY, private: null },
  same: { line: "/same 999", answer: "core-stale", group: EVERYBODY, private: KNOWN },
  anew: { line: "/anew 999", answer: "core-stale", group: EVERYBODY, private: KNOWN },
  where: { line: "/where 999 3", answer: "reports-none", group: EVERYBODY, private: KNOWN, note: REPORTER },
  about: { line: "/about 999 elevator", answer: "reports-none", group: EVERYBODY, private: KNOWN, note: REPORTER },
  helping: { line: "/helping 999", answer: "reports-none", group: EVERYBODY, private: KNOWN },
  helped: { line: "/helped 999", answer: "reports-none", group: EVERYBODY, private: KNOWN },
  giveback: { line: "/giveback 999", answer: "reports-none", group: EVERYBODY, private: KNOWN },
  chase: { line: "/chase 999", answer: "reports-none", group: EVERYBODY, private: KNOWN },
  "me-too": { line: "/me-too 999", answer: "reports-none", group: EVERYBODY, private: KNOWN },

  signup: {
    line: "/signup 999",
    answer: "signups-none",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "报名谁都行。发起要楼长在自己管的地方、居委会，或者等级够的居民在自己楼里。",
      en: "Anybody signs up. Leaders start one in their place, staff anywhere, residents of some level in their own building.",
    },
  },
  volunteer: { line: "/volunteer 999", answer: "signups-none", group: EVERYBODY, private: KNOWN },
  "signup-publish": {
    line: "/signup-publish 999 1",
    answer: "signups-none",
    group: EVERYBODY,
    private: KNOWN,
    note: ORGANISER,
  },
  "signup-cancel": {
    line: "/signup-cancel 999",
    answer: "signups-none",
    group: EVERYBODY,
    private: KNOWN,
    note: ORGANISER,
  },
  leave: { line: "/leave 999", answer: "signups-none", group: EVERYBODY, private: KNOWN },
  mysignups: { line: "/mysignups", answer: "signups-mine-none", group: EVERYBODY, private: KNOWN },
  "list-slot": { line: "/list-slot 999 1 x", answer: "signups-none", group: EVERYBODY, private: null },
  "list-keep": { line: "/list-keep 999 yes", answer: "signups-none", group: EVERYBODY, private: null },
  list: { line: "/list #999", answer: "signups-list-what", group: EVERYBODY, private: null },
  checkin: { line: "/checkin ZZZZ", answer: "signups-code-unknown", group: EVERYBODY, private: KNOWN },
  checkout: { line: "/checkout ZZZZ", answer: "signups-code-unknown", group: EVERYBODY, private: KNOWN },
  roster: { line: "/roster 999", answer: "signups-none", group: EVERYBODY, private: KNOWN, note: ORGANISER },
  hours: { line: "/hours 999 1 2", answer: "signups-none", group: null, private: KNOWN, note: ORGANISER },
  attended: {
    line: "/attended 999",
    answer: "signups-none",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "组织的人或居委会，自己的小时数要别人确认。",
      en: "The organiser or staff; nobody confirms their own hours.",
    },
  },
  timebank: {
    line: "/timebank 怎么用",
    answer: "signups-bank-how",
    group: EVERYBODY,
    private: KNOWN,
  },

  count: { line: "/count 999", answer: "headcounts-none", group: EVERYBODY, private: KNOWN, note: ASKER },
  "count-publish": {
    line: "/count-publish 999 1",
    answer: "headcounts-none",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-count-publish-only",
    note: WRITER,
  },
  "count-end": {
    line: "/count-end 999",
    answer: "headcounts-none",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-count-end-only",
    note: WRITER_OR_LEADER,
  },
  "count-form": { line: "/count-form 999 shown", answer: "headcounts-none", group: EVERYBODY, private: KNOWN },
  "count-say": { line: "/count-say 999 1 shown", answer: "headcounts-none", group: null, private: KNOWN },
  "count-reply": { line: "/count-reply 999 1", answer: "headcounts-none", group: EVERYBODY, private: KNOWN },
  "count-back": { line: "/count-back 999", answer: "headcounts-none", group: EVERYBODY, private: KNOWN },
  "count-list": {
    line: "/count-list 999 1",
    answer: "headcounts-none",
    group: null,
    private: LEADERS,
    refusal: "command-count-list-only",
    note: WRITER,
  },

  poll: {
    line: "/poll 问题 | 甲",
    answer: "polls-bad-one-option",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "居民在自己的群和自己的楼里发起，楼长在自己管的地方，居委会在全小区。",
      en: "Residents in their own group and building, leaders in their own place, staff in all of the community.",
    },
  },
  "poll-publish": { line: "/poll-publish 999 1", answer: "polls-none", group: EVERYBODY, private: KNOWN, note: MAKER },
  "poll-change": { line: "/poll-change 999", answer: "polls-none", group: EVERYBODY, private: KNOWN, note: MAKER },
  vote: {
    line: "/vote 999 1",
    answer: "polls-none",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "卡片上写着谁能投：群里的邻居、登记过的居民，或者每户一票。",
      en: "The card says who may: neighbours of the group, registered residents, or one for each household.",
    },
  },
  close: { line: "/close 999", answer: "polls-none", group: EVERYBODY, private: KNOWN, note: MAKER_OR_STAFF },
  void: {
    line: "/void 999 3 不住这里了",
    answer: "polls-none",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-void-only",
    note: { zh: "要另一位工作人员同意。", en: "Another of the staff has to agree." },
  },
  "void-agree": {
    line: "/void-agree 999 3",
    answer: "polls-none",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-void-agree-only",
  },
  elect: {
    line: "/elect",
    answer: "polls-elect-bad-how",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-elect-only",
    note: { zh: "楼长只管自己的楼。", en: "Leaders in their own building." },
  },
  "elect-publish": {
    line: "/elect-publish 999 1",
    answer: "polls-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-elect-publish-only",
    note: MAKER,
  },
  "elect-extend": {
    line: "/elect-extend 999",
    answer: "polls-none",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-elect-extend-only",
    note: MAKER_OR_STAFF,
  },
  "elect-appoint": {
    line: "/elect-appoint 999 1",
    answer: "polls-none",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-elect-appoint-only",
  },
  stand: { line: "/stand 999 好", answer: "polls-none", group: EVERYBODY, private: KNOWN },
  nominate: { line: "/nominate 999", answer: "polls-none", group: EVERYBODY, private: null },
  explain: { line: "/explain 999 好", answer: "polls-none", group: EVERYBODY, private: KNOWN, note: MAKER_OR_STAFF },
  verify: { line: "/verify 0000-000000-1", answer: "polls-verify-none", group: null, private: KNOWN },
  resolution: {
    line: "/resolution",
    answer: "owners-which",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-resolution-only",
  },
  "resolution-open": {
    line: "/resolution-open 999 x",
    answer: "polls-none",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-resolution-open-only",
  },
  paper: {
    line: "/paper 999 3-2-501 同意",
    answer: "polls-none",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-paper-only",
    note: {
      zh: "一位居委会的人记票并附照片，另一位核对后才算。",
      en: "One of the committee enters it with its photo; it counts when another has checked it.",
    },
  },
  "paper-of": {
    line: "/paper-of 999 1",
    answer: "owners-paper-none",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-paper-of-only",
  },
  "paper-is": {
    line: "/paper-is 999 yes",
    answer: "owners-paper-none",
    group: null,
    private: ["staff", "admin"],
    refusal: "command-paper-is-only",
  },
  proxy: {
    line: "/proxy",
    answer: "owners-proxy-how",
    group: null,
    private: KNOWN,
    byCode: { line: "/proxy 7K3Q-9XWP-2FGH", answer: "owners-proxy-code-wrong" },
    note: {
      zh: "名册上的业主请人代投；收到委托码的邻居要登记过住处，一个人最多替三位业主。",
      en: "For an owner on the roll, who asks; whoever is given the code has a registered home, and votes for three owners at most.",
    },
  },
  "proxy-answer": { line: "/proxy-answer 999 x yes", answer: "polls-none", group: null, private: KNOWN, note: PROXY },
  "proxy-confirm": {
    line: "/proxy-confirm 999 x yes",
    answer: "polls-none",
    group: null,
    private: KNOWN,
    note: { zh: "只有委托的业主本人。", en: "Only the owner who asked." },
  },
  "proxy-vote": { line: "/proxy-vote 999 x 1", answer: "polls-none", group: null, private: KNOWN, note: PROXY },
  ballots: { line: "/ballots 999", answer: "polls-none", group: null, private: KNOWN },

  notice: {
    line: "/notice 昨天9点 停水",
    answer: "notices-bad-past",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-notice-only",
    note: {
      zh: "楼长发给自己管的地方；发到别处，先请居委会看。",
      en: "Leaders to their own place; beyond it the committee looks at it first.",
    },
  },
  urgent: {
    line: "/urgent 昨天9点 停水",
    answer: "notices-bad-past",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-urgent-only",
  },
  "notice-when": {
    line: "/notice-when 999 1 now",
    answer: "notices-maker-only",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-notice-when-only",
    note: WRITER,
  },
  "notice-change": {
    line: "/notice-change 999",
    answer: "notices-none",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-notice-change-only",
    note: WRITER_OR_LEADER,
  },
  "notice-publish": {
    line: "/notice-publish 999 1",
    answer: "notices-maker-only",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-notice-publish-only",
    note: WRITER,
  },
  "notice-approve": {
    line: "/notice-approve 999 1 1 yes",
    answer: "notices-approval-gone",
    group: ["staff", "admin"],
    private: ["staff", "admin"],
    refusal: "command-notice-approve-only",
    note: { zh: "不能是写的人自己。", en: "Not by its own writer." },
  },
  "notice-late": {
    line: "/notice-late 999 1 yes",
    answer: "notices-none",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-notice-late-only",
    note: WRITER_OR_LEADER,
  },
  notices: { line: "/notices", answer: "notices-no-list", group: EVERYBODY, private: KNOWN },
  "notice-show": { line: "/notice-show 999", answer: "notices-none", group: EVERYBODY, private: KNOWN },
  "notice-remind": {
    line: "/notice-remind 999 1",
    answer: "notices-none",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-notice-remind-only",
    note: WRITER_OR_LEADER,
  },
  cancel: {
    line: "/cancel 999",
    answer: "notices-cancel-none",
    group: EVERYBODY,
    private: KNOWN,
    note: {
      zh: "公告：写的人，管那个地方的楼长，或者居委会。报名：组织的人或者居委会；报了名的人退自己的。",
      en: "A notice: whoever wrote it, a leader of its place, or staff. A sign-up: its organiser or staff; whoever comes takes back their own.",
    },
  },
  calendar: { line: "/calendar", answer: "notices-no-events", group: EVERYBODY, private: KNOWN },
  poster: {
    line: "/poster 999",
    answer: "notices-none",
    group: LEADERS,
    private: LEADERS,
    refusal: "command-poster-only",
  },
  segments: { line: "/segments", answer: "notices-segments-ask", group: null, private: KNOWN },
  "notice-asked": {
    line: "/notice-asked 明天几点停水",
    answer: "notices-asked-none",
    group: EVERYBODY,
    private: KNOWN,
  },
  safe: { line: "/safe 999", answer: "notices-none", group: EVERYBODY, private: KNOWN },
  needs: {
    line: "/needs 999",
    answer: "notices-none",
    group: null,
    private: LEADERS,
    refusal: "command-needs-only",
    note: WRITER_OR_LEADER,
  },
  got: { line: "/got 999", answer: "notices-none", group: EVERYBODY, private: KNOWN },

  help: {
    line: "/help",
    answer: ["help-group", "help-private", "help-stranger"],
    group: EVERYBODY,
    private: EVERYBODY,
  },

  summary: {
    line: "/summary 看不懂的日子",
    answer: "summaries-period-how",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-summary-only",
    note: { zh: "导出台账只给居委会。", en: "Only staff may export." },
  },
  monthly: {
    line: "/monthly 看不懂的日子",
    answer: "summaries-period-how",
    group: ["leader", "staff", "admin"],
    private: ["leader", "staff", "admin"],
    refusal: "command-monthly-only",
  },
  stats: { line: "/stats", answer: "summaries-stats-none", group: EVERYBODY, private: KNOWN },
};
