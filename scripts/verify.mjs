#!/usr/bin/env node
/**
 * Checks the published ballots of a poll, with nothing but Node (20 or newer):
 *
 *     node verify.mjs linli-poll-15.json [--head CODE] [--receipt CODE-42]
 *     node verify.mjs --diff earlier.json later.json
 *
 * It hashes the frozen question and every ballot after it, takes the last ballot of each pseudonym, counts them, and
 * compares all of it with what the file says. With `--head` it compares that with the closing code that was said in the
 * group: without it, a file that was rewritten from its first line on cannot be told from a true one.
 * `--receipt` says where a ballot is and what became of it. It ends with 0 when everything fits, 1 when something does
 * not, 2 when it could not read what it was given.
 *
 * docs/voting.md says what this proves, and what it cannot.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const FORMAT = "linli-poll-1";
/** Crockford's base32. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ELECTORATES = ["anyone", "resident", "household", "owner"];
const ROADS = [undefined, "paper", "door", "proxy"];
/** Civil Code of the PRC, art. 278: two thirds or more take part; these need three quarters or more, others over half. */
const PARTICIPATION = { of: [2, 3], above: false };
const WEIGHTY = ["raise-funds", "rebuild", "common-parts"];

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isHash = (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

/** The first characters of a hash, five bits each. */
function codeOf(hash, characters) {
  const bits = [...Buffer.from(hash, "hex")].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  let code = "";
  for (let i = 0; i < characters; i++) code += ALPHABET[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)];
  return code;
}

/** A code however it was copied: case, blanks and dashes do not matter, O is 0, I and L are 1. */
function plainCode(words) {
  const upper = words.toUpperCase().replaceAll("O", "0");
  return upper.replace(/[IL]/g, "1").replace(/[^0-9A-Z]/g, "");
}

/**
 * Checks an export.
 * @param {string} text the file
 * @param {string | null} head a code said in the group, if one is known
 * @returns {{ problems: string[], poll: object | null, data: object | null, counts: number[], voted: number, morning: number }}
 */
export function verify(text, head = null) {
  const problems = [];
  const nothing = (problem) => ({ problems: [problem], poll: null, data: null, counts: [], voted: 0, morning: -1 });
  let data;
  let poll;
  try {
    data = JSON.parse(text);
    poll = JSON.parse(data.definition);
  } catch {
    return nothing("this is not a complete file of ballots");
  }
  const wrongPoll = checkDefinition(data, poll);
  if (wrongPoll) return nothing(wrongPoll);
  const options = poll.options.length;
  const opened = Date.parse(poll.openedAt);
  const closes = Date.parse(poll.closesAt);

  // The chain: each ballot is hashed with the hash before it, the first with the hash of the question.
  let previous = sha256(data.definition);
  const last = new Map();
  for (const [index, ballot] of data.ballots.entries()) {
    const seq = index + 1;
    const wrong = checkBallot(ballot, options, poll);
    if (wrong || (ballot.road !== undefined && poll.electorate !== "owner")) {
      problems.push(`ballot ${seq}: ${wrong ?? "came by a road that there is not"}`);
      break;
    }
    if (ballot.seq !== seq) problems.push(`ballot ${seq} stands as number ${ballot.seq}`);
    const { pseudonym, choice, castAt, road } = ballot;
    const hash = sha256([previous, ballot.seq, pseudonym, choice, castAt, ...(road ? [road] : [])].join("\n"));
    if (hash !== ballot.hash) problems.push(`ballot ${seq} does not follow from the one before it`);
    const at = Date.parse(castAt);
    // Of a secret poll only the hour is kept.
    if (at < (poll.secret ? opened - 3_600_000 : opened)) problems.push(`ballot ${seq} is from before the opening`);
    if (at >= closes) problems.push(`ballot ${seq} is from after the close`);
    previous = ballot.hash;
    last.set(pseudonym, choice);
  }
  if (data.head !== previous) problems.push("the head in the file is not the end of its chain");
  if (data.length !== data.ballots.length)
    problems.push(`${data.ballots.length} ballots, where ${data.length} are said`);
  // The last ballot of each voter counts; an empty one was taken back.
  const counts = poll.options.map(() => 0);
  let voted = 0;
  for (const choice of last.values()) {
    if (choice === "") continue;
    voted++;
    for (const option of choice.split(",")) counts[option - 1]++;
  }
  const { result } = data;
  if (JSON.stringify(result.counts) !== JSON.stringify(counts)) {
    problems.push(`counted ${counts.join(", ")}, where ${JSON.stringify(result.counts)} is said`);
  }
  if (result.voted !== voted) problems.push(`${voted} voters, where ${result.voted} are said`);

  // Who might vote, as far as the file says it.
  const voters = new Set(data.voters);
  if (voters.size !== data.voters.length) problems.push("a voter is listed twice");
  for (const pseudonym of last.keys())
    if (!voters.has(pseudonym)) problems.push(`${pseudonym} is not among the voters`);
  for (const pseudonym of voters) if (!last.has(pseudonym)) problems.push(`${pseudonym} is listed and never voted`);
  if (poll.electorate !== "anyone" && voted > result.eligible) {
    problems.push(`${voted} voters, where only ${result.eligible} might vote`);
  }

  if (poll.electorate === "owner") problems.push(...checkOwners(data, poll, last));
  problems.push(...checkVoids(data), ...checkElection(data, poll, counts));

  // The code that was said in the group covers the end of the chain and the result.
  const closing = sha256([previous, data.length, counts.join(","), voted, result.eligible ?? ""].join("\n"));
  if (data.closing !== closing) problems.push("the closing code in the file does not fit its ballots and its result");
  // What was said at the opening or on a morning is the code of the chain as it was then.
  const chain = [sha256(data.definition), ...data.ballots.map(({ hash }) => hash)];
  const morning = head === null ? -1 : chain.findIndex((hash) => codeOf(hash, 20) === plainCode(head));
  if (head !== null && morning < 0 && plainCode(head) !== codeOf(closing, 20)) {
    problems.push("this is not what was closed with the code that was said in the group");
  }
  return { problems, poll, data, counts, voted, morning };
}

/**
 * An owners' vote: is the roll the one that was frozen, are the ballots of its owners, and does it come to what is said?
 * Owners of one head who differ count in neither. Areas are whole square centimetres, as BigInt.
 * @returns {string[]} what does not fit
 */
function checkOwners(data, poll, last) {
  const isRow = (row) => /^\d+$/.test(row?.areaCm2) && Array.isArray(row.seats) && row.seats.length > 0;
  if (!Array.isArray(data.roll) || !data.roll.every(isRow)) return ["no roll of owners"];
  const problems = [];
  const same = (a, b, what) => JSON.stringify(a) === JSON.stringify(b) || problems.push(what);
  const words = data.roll.map(({ areaCm2, seats }) => JSON.stringify([areaCm2, seats]));
  same(sha256(words.join("\n")), poll.roll, "the roll is not the one that was frozen");
  const seats = new Set(data.roll.flatMap((row) => row.seats));
  same(seats.size, data.roll.flatMap((row) => row.seats).length, "an owner stands in the roll twice");
  same(seats.size, data.result.eligible, "the roll has another number of owners than is said");
  for (const pseudonym of last.keys()) if (!seats.has(pseudonym)) problems.push(`${pseudonym} is not in the roll`);
  const approval = WEIGHTY.includes(poll.matter) ? { of: [3, 4], above: false } : { of: [1, 2], above: true };
  same([poll.participation, poll.approval], [PARTICIPATION, approval], "the law sets other majorities for this matter");
  // By option from 1; 0: owners of one head who differ.
  const tallies = [0, 1, 2, 3].map(() => ({ heads: 0n, area: 0n }));
  const all = { heads: 0n, area: 0n };
  const add = (sum, row) => Object.assign(sum, { heads: sum.heads + 1n, area: sum.area + BigInt(row.areaCm2) });
  for (const row of data.roll) {
    add(all, row);
    const said = [...new Set(row.seats.map((seat) => last.get(seat) ?? "").filter((choice) => choice !== ""))];
    if (said.length > 0) add(tallies[said.length === 1 ? Number(said[0]) : 0], row);
  }
  same([Number(all.heads), `${all.area}`], [poll.heads, poll.areaCm2], "the roll does not come to what was frozen");
  const [, yes, no, abstained] = tallies;
  const taking = { heads: yes.heads + no.heads + abstained.heads, area: yes.area + no.area + abstained.area };
  const reaches = (part, whole, { of, above }) => {
    const [has, needs] = [part * BigInt(of[1]), whole * BigInt(of[0])];
    return whole > 0n && (above ? has > needs : has >= needs);
  };
  const both = (a, b, share) => ({ heads: reaches(a.heads, b.heads, share), area: reaches(a.area, b.area, share) });
  const [took, agreed] = [both(taking, all, PARTICIPATION), both(yes, taking, approval)];
  const passed = took.heads && took.area && agreed.heads && agreed.area;
  const plain = tallies.map(({ heads, area }) => ({ heads: Number(heads), areaCm2: `${area}` }));
  const outcome = { tallies: plain, participation: took, approval: agreed, passed };
  same(outcome, data.result.owners, "it comes to another result");
  const mark = ({ heads, area }) => `heads ${heads ? "yes" : "no"}, area ${area ? "yes" : "no"}`;
  data.owners = `taking part: ${mark(took)}; for it: ${mark(agreed)}; ${passed ? "passed" : "not passed"}`;
  return problems;
}

/** What two of the staff took out of the count: each by a later, empty ballot of the same pseudonym. */
function checkVoids({ voids = [], ballots }) {
  if (!Array.isArray(voids)) return ["the list of voided ballots cannot be read"];
  const fits = ({ seq, by }) =>
    by > seq && ballots[by - 1]?.choice === "" && ballots[by - 1].pseudonym === ballots[seq - 1]?.pseudonym;
  return voids.filter((one) => !fits(one ?? {})).map((one) => `ballot ${one?.seq} was not voided as is said`);
}

/** An election: most votes first; equals by a lot of the seed that was sealed before, and of the chain's end. */
function checkElection({ result, head }, { election, options }, counts) {
  if (!election) return [];
  const { seed, elected } = result;
  if (typeof seed !== "string" || sha256(seed) !== election.seal) return ["the seed is not the one that was sealed"];
  const lot = (option) => sha256([seed, head, option].join("\n"));
  const order = options.map((_, i) => i + 1).filter((option) => counts[option - 1] > 0);
  order.sort((a, b) => counts[b - 1] - counts[a - 1] || (lot(a) < lot(b) ? -1 : 1));
  const right = order.slice(0, election.seats).sort((a, b) => a - b);
  return JSON.stringify(elected) === JSON.stringify(right) ? [] : [`elected is ${right.join(", ")}, not ${elected}`];
}

function checkDefinition(data, poll) {
  if (data.format !== FORMAT || poll?.format !== FORMAT) return `this is not a file of the kind ${FORMAT}`;
  const { options } = poll;
  if (!Array.isArray(options) || options.length < 2 || options.some((o) => typeof o !== "string")) return "no options";
  if (typeof poll.question !== "string" || !isCount(poll.number)) return "no question";
  if (!ELECTORATES.includes(poll.electorate)) return "nobody is said to vote";
  if (!(Date.parse(poll.openedAt) < Date.parse(poll.closesAt))) return "no opening before a close";
  if (!Array.isArray(data.ballots) || !Array.isArray(data.voters)) return "no ballots";
  const { result } = data;
  if (!isHash(data.closing) || !isHash(data.head) || !isCount(data.length)) return "no end of the chain";
  if (!Array.isArray(result?.counts) || !isCount(result.voted)) return "no result";
  if (poll.electorate === "anyone" ? result.eligible !== null : !isCount(result.eligible)) return "no number of voters";
  return null;
}

function checkBallot(ballot, options, { multiple, election, proxies }) {
  if (typeof ballot !== "object" || ballot === null) return "is no ballot";
  const { pseudonym, choice, castAt, road, hash } = ballot;
  if (!ROADS.includes(road) || (road === "proxy" && !proxies)) return "came by a road that there is not";
  if (typeof pseudonym !== "string" || !/^[\w-]{11}$/.test(pseudonym)) return "has no pseudonym";
  if (typeof castAt !== "string" || Number.isNaN(Date.parse(castAt))) return "has no time";
  if (new Date(castAt).toISOString() !== castAt) return "has a time written otherwise";
  if (!isHash(hash)) return "has no hash";
  if (choice === "") return null;
  if (typeof choice !== "string" || !/^[1-9]\d?(,[1-9]\d?)*$/.test(choice)) return "has no choice";
  const chosen = choice.split(",").map(Number);
  if (chosen.some((option) => option > options)) return "is for an option that there is not";
  if (chosen.some((option, i) => i > 0 && option <= chosen[i - 1])) return "has its options out of order";
  return chosen.length > (multiple ? (election?.most ?? options) : 1) ? "has too many options" : null;
}

/** The ballot of a receipt. @returns {{ seq: number, counts: number } | null} `counts`: which one of the voter counts */
export function find(data, receipt) {
  const read = /^([0-9A-Z]{10})(\d{1,9})$/.exec(plainCode(receipt));
  const ballot = read && data.ballots[Number(read[2]) - 1];
  if (!ballot || codeOf(ballot.hash, 10) !== read[1]) return null;
  return { seq: ballot.seq, counts: data.ballots.findLast((b) => b.pseudonym === ballot.pseudonym).seq };
}

/** What differs between two exports of one poll: nothing when the later one only goes on where the earlier one ends. */
export function compare(earlier, later) {
  const [a, b] = [earlier, later].map((text) => JSON.parse(text));
  const found = [];
  if (a.definition !== b.definition) found.push("the question, the options or the times differ");
  const shared = Math.min(a.ballots.length, b.ballots.length);
  for (let i = 0; i < shared; i++) {
    const [one, other] = [a.ballots[i], b.ballots[i]];
    const differing = Object.keys({ ...one, ...other }).filter((field) => one[field] !== other[field]);
    if (differing.length > 0) found.push(`ballot ${i + 1} differs in ${differing.join(", ")}`);
  }
  if (b.ballots.length < a.ballots.length) found.push(`${a.ballots.length - b.ballots.length} ballots are missing`);
  return found;
}

function main(words) {
  const known = { diff: { type: "boolean" }, head: { type: "string" }, receipt: { type: "string" } };
  const { values, positionals: files } = parseArgs({ args: words, options: known, allowPositionals: true });
  if (files.length !== (values.diff ? 2 : 1)) {
    console.error("node verify.mjs FILE [--head CODE] [--receipt CODE-42]\nnode verify.mjs --diff EARLIER LATER");
    return 2;
  }
  const texts = files.map((file) => readFileSync(file, "utf8"));
  if (values.diff) {
    const found = compare(texts[0], texts[1]);
    for (const line of found) console.log(`✗ ${line}`);
    if (found.length === 0) console.log("✓ Nothing that stands in the first file is different in the second.");
    return found.length === 0 ? 0 : 1;
  }
  const { problems, poll, data, counts, voted, morning } = verify(texts[0], values.head ?? null);
  for (const problem of problems.slice(0, 20)) console.log(`✗ ${problem}`);
  if (problems.length > 20) console.log(`✗ and ${problems.length - 20} more`);
  if (!poll) return 1;
  console.log(`#${poll.number} ${poll.question}`);
  for (const [i, option] of poll.options.entries()) console.log(`  ${option}: ${counts[i]}`);
  const of = data.result.eligible === null ? "" : ` of ${data.result.eligible}`;
  console.log(`${voted}${of} voters, ${data.ballots.length} ballots, closing code ${codeOf(data.closing, 20)}`);
  if (data.owners) console.log(data.owners);
  for (const v of data.voids ?? []) console.log(`ballot ${v.seq} was voided by ballot ${v.by}: ${v.reason}`);
  if (poll.election) console.log(`elected: ${(data.result.elected ?? []).map((o) => poll.options[o - 1]).join(", ")}`);
  let status = problems.length > 0 ? 1 : 0;
  if (values.receipt !== undefined) {
    const found = find(data, values.receipt);
    if (!found) status = 1;
    if (!found) console.log("✗ The ballot of this receipt is not here.");
    else if (found.seq === found.counts) console.log(`✓ The receipt is ballot ${found.seq}, and it counts.`);
    else console.log(`✓ The receipt is ballot ${found.seq}; the voter changed it, and ballot ${found.counts} counts.`);
  }
  if (problems.length === 0) console.log("✓ Chain, last ballots and counts fit together.");
  if (morning >= 0) console.log(`✓ That code was said when there were ${morning} ballots; they are as they were then.`);
  if (values.head === undefined || morning >= 0)
    console.log("Compare the closing code with the one that was said in the group, or give it as --head.");
  return status;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
