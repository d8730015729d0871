#!/usr/bin/env node
/**
 * Checks the published ballots of a poll, with nothing but Node (20 or newer):
 *     node verify.mjs linli-poll-15.json [--head CODE] [--receipt CODE-42] [--lang en]
 *     node verify.mjs --diff earlier.json later.json
 * It hashes the frozen question and every ballot after it, counts the last ballot of each pseudonym, and compares all of
 * it with what the file says, and with the code that was said in the group (`--head`): without that, a file rewritten from
 * its first line on cannot be told from a true one. It speaks Chinese, or English with `--lang en`, and ends with 0 when
 * everything fits, 1 when something does not, 2 when it could not read what it was given. docs/voting.md says the rest.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const FORMAT = "linli-poll-1";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base32
const ELECTORATES = ["anyone", "resident", "household", "owner"];
const ROADS = ["paper", "door", "proxy"];
/** Civil Code of the PRC, art. 278: two thirds or more take part; these need three quarters or more, others over half. */
const PARTICIPATION = { of: [2, 3], above: false };
const WEIGHTY = ["raise-funds", "rebuild", "common-parts"];

/** All that is said, several a line: a name = Chinese | English. What is found is a name, and what goes into its gaps. */
const SENTENCES = `
file = ✗ 这不是一份完整的票据（{}） | ✗ this is not a complete file of ballots ({}) ; ballot = ✗ 第 {} 票不像一张票（{}） | ✗ ballot {} is no ballot ({}) ; chain = ✗ 第 {} 票和它前面的接不上 | ✗ ballot {} does not follow from the one before it
time = ✗ 第 {} 票不在投票的时间里 | ✗ ballot {} is not from between opening and close ; void = ✗ 第 {} 票的作废对不上 | ✗ ballot {} was not voided as is said
end = ✗ 最后一票或票数和文件里写的不一样 | ✗ the end of the chain or the number of ballots is not what is said ; counts = ✗ 数出来是 {}，文件里写的是 {} | ✗ counted {}, where {} is said
voters = ✗ 投票人名单和票对不上（{}） | ✗ the voters do not fit the ballots ({}) ; election = ✗ 当选的人和票数、抽签对不上（{}） | ✗ those elected do not follow from the votes and the lot ({})
closing = ✗ 文件里的封票码和里面的票、结果对不上 | ✗ the closing code in the file does not fit its ballots and its result ; other = ✗ 群里说的那个码，封的不是这份文件 | ✗ this is not what was closed with the code that was said in the group
roll = ✗ 名册和开始时封存的不一样（{}） | ✗ the roll is not the one that was frozen ({}) ; outcome = ✗ 法律要求的比例，或按它算出的结果，和文件里写的不一样（{}） | ✗ the majorities of the law, or what it comes to by them, are not what is said ({})
definition = ✗ 题目、选项或时间不一样 | ✗ the question, the options or the times differ ; differs = ✗ 第 {} 票不一样（{}） | ✗ ballot {} differs ({}) ; missing = ✗ 少了 {} 票 | ✗ {} ballots are missing ; same = ✓ 前一份里有的，后一份里都一样。 | ✓ Nothing that stands in the first file is different in the second.
option = 　{}：{} 户，{} ㎡ |   {}: {} heads, {} ㎡ ; tally = 　{}：{} |   {}: {} ; took = 参加 {} / 共 {} | Took part: {} of {} ; elected = 当选：{} | Elected: {}
heads = 名册：{} 户（{} 位业主），{} ㎡。共有的几位算一户，一位业主有几套也算一户。 | On the roll: {} heads ({} owners), {} ㎡. Co-owners are one head, an owner of several units too.
taking = 参加：面积 {}%（{} / 共 {} ㎡），人数 {}%（{} / 共 {}） | Taking part: {}% by area ({} of {} ㎡), {}% by heads ({} of {}) ; agreeing = 同意：占参加的面积 {}%（{} / {} ㎡），人数 {}%（{} / {}） | For it: {}% of the area taking part ({} of {} ㎡), {}% of the heads ({} of {})
undecided = 待定 {} 户，{} ㎡：共有的人选得不一样，参加和同意里都不算 | {} undecided, {} ㎡: co-owners chose differently, and count in neither
passed = 通过了：面积和人数都够。 | Passed, by area and by heads. ; failed = 没有通过：参加的面积 {}、人数 {}，同意的面积 {}、人数 {} | Not passed: taking part area {}, heads {}; for it area {}, heads {}
voided = 第 {} 票由两位工作人员作废（见第 {} 票）：{} | Two of the staff voided ballot {} (by ballot {}): {} ; chained = 一共记了 {} 票（改投、收回、作废各记一票），封票码 {} | {} ballots in all (changes, take-backs and voids too), closing code {}
gone = ✗ 这里没有这张回执的票 | ✗ the ballot of this receipt is not here ; receipt = ✓ 回执是第 {} 票，现在算的就是它。 | ✓ The receipt is ballot {}, and it counts.
changed = ✓ 回执是第 {} 票，后来改过，现在算的是第 {} 票。 | ✓ The receipt is ballot {}; it was changed later, and ballot {} counts. ; back = ✓ 回执是第 {} 票，后来收回了（第 {} 票），没有票算数。 | ✓ The receipt is ballot {}; it was taken back (ballot {}), and none counts.
revoked = ✓ 回执是第 {} 票。第 {} 票是两位工作人员作废的（见第 {} 票），不是投票人改的：{} | ✓ The receipt is ballot {}. Two of the staff voided ballot {} (by ballot {}), its voter did not: {}
again = 　后来又投过，现在算的是第 {} 票。 | It was cast again later, and ballot {} counts. ; differ = 　共有的人选得不一样，这一户待定，先不算。 | Co-owners chose differently: this head is undecided and counts in nothing.
good = ✓ 每一票都接得上，最后的票和结果都对。 | ✓ Chain, last ballots and counts fit together. ; morning = ✓ 群里说这个码时有 {} 票，它们和那时一样。 | ✓ That code was said when there were {} ballots; they are as they were then. ; compare = 请把封票码和群里说过的对一对，或者加上 --head 和那个码再运行一次。 | Compare the closing code with the one that was said in the group, or give it as --head.`;
const WORDS = SENTENCES.split(/\n| ; /).map((entry) => entry.split(/ = | \| /));
/** Says a sentence, with its gaps filled. */
const tell = (lang, [name, ...values]) =>
  WORDS.find(([key]) => key === name)[lang === "en" ? 2 : 1].replaceAll("{}", () => values.shift());

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isHash = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** The first characters of a hash, five bits each. */
function codeOf(hash, characters) {
  const bits = [...Buffer.from(hash, "hex")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digit = (_, i) => ALPHABET[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)];
  return Array.from({ length: characters }, digit).join("");
}

/** A code however it was copied: case, blanks and dashes do not matter, O is 0, I and L are 1. */
const plainCode = (words) =>
  words.toUpperCase().replace(/[^0-9A-Z]|([OIL])/g, (_, letter) => (letter ? (letter === "O" ? "0" : "1") : ""));

/**
 * Checks an export.
 * @param {string} text the file
 * @param {string | null} head a code said in the group, if one is known
 * @returns what does not fit, as sentences; what was counted; `morning`: how many ballots there were at that code, or -1
 */
export function verify(text, head = null) {
  const problems = [];
  const wrong = (...found) => problems.push(found);
  let [data, poll, lacks] = [null, null, "JSON"];
  try {
    data = JSON.parse(text);
    poll = JSON.parse(data.definition);
    lacks = lackOf(data, poll);
  } catch {}
  if (lacks) return { problems: [["file", lacks]], poll: null, morning: -1 };
  const [opened, closes] = [Date.parse(poll.openedAt), Date.parse(poll.closesAt)];
  const { result } = data;

  // The chain: each ballot is hashed with the hash before it, the first with the hash of the question.
  let previous = sha256(data.definition);
  const last = new Map();
  for (const [index, ballot] of data.ballots.entries()) {
    const bad = checkBallot(ballot, poll);
    if (bad) {
      wrong("ballot", index + 1, bad);
      break;
    }
    const { seq, pseudonym, choice, castAt, road } = ballot;
    const hash = sha256([previous, seq, pseudonym, choice, castAt, ...(road ? [road] : [])].join("\n"));
    if (seq !== index + 1 || hash !== ballot.hash) wrong("chain", index + 1);
    // Of a secret poll only the hour is kept.
    const at = Date.parse(castAt);
    if (at < (poll.secret ? opened - 3_600_000 : opened) || at >= closes) wrong("time", index + 1);
    previous = ballot.hash;
    last.set(pseudonym, choice);
  }
  if (data.head !== previous || data.length !== data.ballots.length) wrong("end");
  // The last ballot of each voter counts; an empty one was taken back.
  const counts = poll.options.map(() => 0);
  const counting = [...last.values()].filter((choice) => choice !== "");
  for (const option of counting.flatMap((choice) => choice.split(","))) counts[option - 1]++;
  const voted = counting.length;
  const [found, said] = [`${[...counts, voted]}`, `${[...result.counts, result.voted]}`];
  if (found !== said) wrong("counts", found, said);

  // Who might vote, as far as the file says it.
  const voters = new Set(data.voters);
  const strangers = [...[...last.keys()].filter((p) => !voters.has(p)), ...[...voters].filter((p) => !last.has(p))];
  if (voters.size !== data.voters.length || strangers.length > 0) wrong("voters", strangers.join(", "));
  if (poll.electorate !== "anyone" && voted > result.eligible) wrong("voters", `${voted} > ${result.eligible}`);
  const owners = poll.electorate === "owner" ? checkOwners(data, poll, last, wrong) : null;
  checkVoids(data, wrong);
  checkElection(data, poll, counts, wrong);

  // The code that was said in the group covers the end of the chain and the result.
  const closing = sha256([previous, data.length, counts.join(","), voted, result.eligible ?? ""].join("\n"));
  if (data.closing !== closing) wrong("closing");
  // What was said at the opening or on a morning is the code of the chain as it was then.
  const chain = [sha256(data.definition), ...data.ballots.map(({ hash }) => hash)];
  const morning = head === null ? -1 : chain.findIndex((hash) => codeOf(hash, 20) === plainCode(head));
  if (head !== null && morning < 0 && plainCode(head) !== codeOf(closing, 20)) wrong("other");
  return { problems, poll, data, counts, voted, morning, owners };
}

/** Square centimetres as square metres: "1,234.50". */
function metres(cm2) {
  const digits = { minimumFractionDigits: cm2 % 10_000n ? 2 : 0, maximumFractionDigits: 4 };
  return (Number(cm2) / 10_000).toLocaleString("en", digits);
}

/**
 * An owners' vote: is the roll the one that was frozen, are the ballots of its owners, and does it come to what is said?
 * Owners of one head who differ count in neither. Areas are whole square centimetres, as BigInt.
 * @returns what it comes to: sentences, and the pseudonyms of heads that are undecided
 */
function checkOwners(data, poll, last, wrong) {
  const isRow = (row) => /^\d+$/.test(row?.areaCm2) && Array.isArray(row.seats) && row.seats.length > 0;
  if (!Array.isArray(data.roll) || !data.roll.every(isRow)) return void wrong("roll", "-");
  const same = (a, b, ...what) => JSON.stringify(a) === JSON.stringify(b) || wrong(...what);
  const words = data.roll.map(({ areaCm2, seats }) => JSON.stringify([areaCm2, seats]));
  const listed = data.roll.flatMap((row) => row.seats);
  const seats = new Set(listed);
  same(sha256(words.join("\n")), poll.roll, "roll", "hash");
  same([seats.size, listed.length], [data.result.eligible, data.result.eligible], "roll", listed.length);
  for (const pseudonym of last.keys()) if (!seats.has(pseudonym)) wrong("roll", pseudonym);
  const approval = WEIGHTY.includes(poll.matter) ? { of: [3, 4], above: false } : { of: [1, 2], above: true };
  same([poll.participation, poll.approval], [PARTICIPATION, approval], "outcome", poll.matter);
  const sum = (rows) => ({ heads: BigInt(rows.length), area: rows.reduce((area, r) => area + BigInt(r.areaCm2), 0n) });
  // By option from 1; 0: owners of one head who differ.
  const stands = [[], [], [], []];
  for (const row of data.roll) {
    const said = [...new Set(row.seats.map((seat) => last.get(seat) ?? "").filter((choice) => choice !== ""))];
    if (said.length > 0) stands[said.length === 1 ? Number(said[0]) : 0]?.push(row);
  }
  const [all, taking, ...tallies] = [data.roll, stands.slice(1).flat(), ...stands].map(sum);
  same([Number(all.heads), `${all.area}`], [poll.heads, poll.areaCm2], "roll", all.heads);
  const reaches = (a, b, { of, above }) => b > 0n && a * BigInt(of[1]) + (above ? 0n : 1n) > b * BigInt(of[0]);
  const both = (a, b, share) => ({ heads: reaches(a.heads, b.heads, share), area: reaches(a.area, b.area, share) });
  const [took, agreed] = [both(taking, all, PARTICIPATION), both(tallies[1], taking, approval)];
  const passed = took.heads && took.area && agreed.heads && agreed.area;
  const plain = tallies.map(({ heads, area }) => ({ heads: Number(heads), areaCm2: `${area}` }));
  same({ tallies: plain, participation: took, approval: agreed, passed }, data.result.owners, "outcome", passed);
  const percent = (part, whole) => (Number(whole && (part * 1000n) / whole) / 10).toFixed(1);
  const ofArea = (a, b) => [percent(a.area, b.area), metres(a.area), metres(b.area)];
  const share = (a, b) => [...ofArea(a, b), percent(a.heads, b.heads), a.heads, b.heads];
  const marks = [took.area, took.heads, agreed.area, agreed.heads].map((yes) => (yes ? "✓" : "✗"));
  const said = [
    ["heads", all.heads, seats.size, metres(all.area)],
    ...poll.options.map((option, i) => ["option", option, tallies[i + 1].heads, metres(tallies[i + 1].area)]),
    ["taking", ...share(taking, all)],
    ["agreeing", ...share(tallies[1], taking)],
    ...(tallies[0].heads > 0n ? [["undecided", tallies[0].heads, metres(tallies[0].area)]] : []),
    passed ? ["passed"] : ["failed", ...marks],
  ];
  return { said, undecided: new Set(stands[0].flatMap((row) => row.seats)) };
}

/** What two of the staff took out of the count: each by a later, empty ballot of the same pseudonym. */
function checkVoids({ voids, ballots }, wrong) {
  const fits = ({ seq, by }) =>
    by > seq && ballots[by - 1]?.choice === "" && ballots[by - 1].pseudonym === ballots[seq - 1]?.pseudonym;
  for (const one of voids ?? []) if (!fits(one ?? {})) wrong("void", one?.seq);
}

/** An election: most votes first; equals by a lot of the seed that was sealed before, and of the chain's end. */
function checkElection({ result, head }, { election, options }, counts, wrong) {
  if (!election) return;
  const { seed, elected } = result;
  if (typeof seed !== "string" || sha256(seed) !== election.seal) return void wrong("election", "seed");
  const lot = (option) => sha256([seed, head, option].join("\n"));
  const order = options.map((_, i) => i + 1).filter((option) => counts[option - 1] > 0);
  order.sort((a, b) => counts[b - 1] - counts[a - 1] || (lot(a) < lot(b) ? -1 : 1));
  const right = order.slice(0, election.seats).sort((a, b) => a - b);
  if (JSON.stringify(elected) !== JSON.stringify(right)) wrong("election", `${right.map((o) => options[o - 1])}`);
}

/** What a file lacks, by the name of its field; undefined: nothing. */
function lackOf({ format, ballots, voters, voids, closing, head, length, result }, poll) {
  const { options, electorate } = poll;
  const some = Array.isArray(options) && options.length > 1 && options.every((o) => typeof o === "string");
  const there = {
    format: format === FORMAT && poll.format === FORMAT,
    question: typeof poll.question === "string" && isCount(poll.number) && ELECTORATES.includes(electorate),
    options: some && (electorate !== "owner" || (options.length === 3 && !poll.multiple)),
    closesAt: Date.parse(poll.openedAt) < Date.parse(poll.closesAt),
    ballots: Array.isArray(ballots) && Array.isArray(voters) && Array.isArray(voids ?? []),
    head: isHash(closing) && isHash(head) && isCount(length),
    result: Array.isArray(result?.counts) && isCount(result.voted),
    eligible: electorate === "anyone" ? result?.eligible === null : isCount(result?.eligible),
  };
  return Object.keys(there).find((field) => !there[field]);
}

/** What is wrong with a ballot by itself, by the name of its field; undefined: nothing. */
function checkBallot(ballot, { options, electorate, multiple, election, proxies }) {
  const { pseudonym, choice, castAt, road, hash } = ballot ?? {};
  const chosen = /^[1-9]\d?(,[1-9]\d?)*$/.test(choice) ? choice.split(",").map(Number) : [];
  const most = multiple ? (election?.most ?? options.length) : 1;
  const rising = chosen.every((option, i) => option <= options.length && (i === 0 || option > chosen[i - 1]));
  const there = {
    road: road === undefined || (electorate === "owner" && ROADS.includes(road) && (road !== "proxy" || proxies > 0)),
    pseudonym: typeof pseudonym === "string" && /^[\w-]{11}$/.test(pseudonym),
    castAt: !Number.isNaN(Date.parse(castAt)) && new Date(castAt).toISOString() === castAt,
    hash: isHash(hash),
    choice: choice === "" || (typeof choice === "string" && chosen.length > 0 && chosen.length <= most && rising),
  };
  return Object.keys(there).find((field) => !there[field]);
}

/** What became of the ballot of a receipt. @returns {unknown[][] | null} sentences; null: it is not there */
export function find({ ballots, voids }, receipt, undecided = new Set()) {
  const read = /^([0-9A-Z]{10})(\d{1,9})$/.exec(plainCode(receipt));
  const ballot = read && ballots[Number(read[2]) - 1];
  if (!ballot || codeOf(ballot.hash, 10) !== read[1]) return null;
  const latest = ballots.findLast((b) => b.pseudonym === ballot.pseudonym);
  const counts = latest.choice !== "";
  const taken = voids?.find(({ seq, by }) => seq === ballot.seq || by === latest.seq);
  let fate = [latest === ballot ? "receipt" : "changed", ballot.seq, latest.seq];
  if (!counts) fate = ["back", ballot.seq, latest.seq];
  if (taken) fate = ["revoked", ballot.seq, taken.seq, taken.by, taken.reason];
  const more = [taken && counts && ["again", latest.seq], counts && undecided.has(ballot.pseudonym) && ["differ"]];
  return [fate, ...more.filter(Boolean)];
}

/** What differs between two exports of one poll: nothing when the later one only goes on where the earlier one ends. */
export function compare(earlier, later) {
  const [a, b] = [earlier, later].map((text) => JSON.parse(text));
  const found = a.definition === b.definition ? [] : [["definition"]];
  for (const [i, one] of a.ballots.slice(0, b.ballots.length).entries()) {
    const other = b.ballots[i];
    const differing = Object.keys({ ...one, ...other }).filter((field) => one[field] !== other[field]);
    if (differing.length > 0) found.push(["differs", i + 1, differing.join(", ")]);
  }
  if (b.ballots.length < a.ballots.length) found.push(["missing", a.ballots.length - b.ballots.length]);
  return found;
}

function main(words) {
  const text = { type: "string" };
  const known = { diff: { type: "boolean" }, head: text, receipt: text, lang: text };
  const { values, positionals: files } = parseArgs({ args: words, options: known, allowPositionals: true });
  const say = (...said) => void said.map((sentence) => console.log(tell(values.lang, sentence)));
  if (files.length !== (values.diff ? 2 : 1))
    throw new Error("node verify.mjs FILE [--head CODE] [--receipt CODE-42] [--lang en] | --diff EARLIER LATER");
  const texts = files.map((file) => readFileSync(file, "utf8"));
  if (values.diff) {
    const found = compare(texts[0], texts[1]);
    say(...(found.length > 0 ? found : [["same"]]));
    return found.length > 0 ? 1 : 0;
  }
  const { problems, poll, data, counts, voted, morning, owners } = verify(texts[0], values.head ?? null);
  say(...problems.slice(0, 20));
  if (problems.length > 20) console.log(`✗ … +${problems.length - 20}`);
  if (!poll) return 1;
  console.log(`#${poll.number} ${poll.question}`);
  const tallies = poll.options.map((option, i) => ["tally", option, counts[i]]);
  say(...(owners?.said ?? [...tallies, ["took", voted, data.result.eligible ?? "—"]]));
  for (const { seq, by, reason } of data.voids ?? []) say(["voided", seq, by, reason]);
  if (poll.election) say(["elected", (data.result.elected ?? []).map((o) => poll.options[o - 1]).join(", ")]);
  say(["chained", data.ballots.length, codeOf(data.closing, 20)]);
  const found = values.receipt === undefined ? [] : find(data, values.receipt, owners?.undecided);
  say(...(found ?? [["gone"]]), ...(problems.length === 0 ? [["good"]] : []));
  if (morning >= 0) say(["morning", morning]);
  if (values.head === undefined || morning >= 0) say(["compare"]);
  return problems.length > 0 || found === null ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
