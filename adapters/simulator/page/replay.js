// Plays a saved conversation again through the HTTP contract. Used by the page and, through ../transcript.ts, by tests.

/** Sends the steps one by one; types and format are in replay.d.ts. */
export async function replayTranscript(transcript, fetchBase, onStep) {
  if (transcript?.linli !== "transcript" || transcript.version !== 1 || !Array.isArray(transcript.steps)) {
    throw new Error("这不是邻里的对话记录。");
  }
  const ask = makeAsk(fetchBase);
  const chats = (await ask("/sim/state")).chats.map((chat) => chat.id);
  const seen = new Map();
  const known = new Set();
  /** What the bot said since last asked: chat by chat, since between chats there is no order, then by its last change. */
  const hear = async () => {
    const lists = await Promise.all(
      chats.map(async (chat) => {
        const after = seen.get(chat) ?? 0;
        const changed = await ask(`/sim/messages?chat=${encodeURIComponent(chat)}&after=${after}`);
        for (const message of changed) seen.set(chat, Math.max(seen.get(chat) ?? 0, message.seq));
        return changed.filter((message) => message.from === "bot").map((message) => ({ ...message, chat }));
      }),
    );
    const heard = lists.flat().sort(byChat);
    return heard.map((message) => {
      const edited = known.has(message.id);
      known.add(message.id);
      return { ...message, edited };
    });
  };

  await hear();
  const numbers = new Map();
  /** Ids of the messages of each step: what it sent, and what was answered. */
  const ids = [];
  const done = [];
  for (const [index, step] of transcript.steps.entries()) {
    const answer = await perform(step, ask, ids, numbers).catch((error) => {
      throw new Error(`第 ${index + 1} 步没走成：${error.message}`);
    });
    const heard = await hear();
    ids.push({ own: answer.messageId, replies: heard.map((message) => message.id) });
    const replies = heard.map(asReply);
    const toast = answer.toast ?? null;
    learnNumbers(numbers, step.replies ?? [], replies);
    const result = { step, toast, replies, differences: compare(step, toast, replies, numbers) };
    done.push(result);
    await onStep?.(result, index);
  }
  return done;
}

/** The order of answers in a transcript: by chat, then as they came. */
function byChat(a, b) {
  if (a.chat !== b.chat) return a.chat < b.chat ? -1 : 1;
  return a.seq - b.seq;
}

async function perform(step, ask, ids, numbers) {
  if (step.advance !== undefined) return ask("/sim/advance", { hours: step.advance });
  if (step.outage !== undefined) return ask("/sim/outage", { hours: step.outage });
  const { chat, person } = step;
  if (step.tap !== undefined) return ask("/sim/tap", { chat, person, ...(await findChoice(step, ask, ids)) });
  const replyTo = step.replyTo && resolve(step.replyTo, ids);
  return ask("/sim/send", { chat, person, text: renumber(step.text, numbers), photo: step.photo, replyTo });
}

function resolve(ref, ids) {
  const step = ids[ref.step];
  return ref.reply === undefined ? step?.own : step?.replies[ref.reply];
}

/** The message and the place of a choice: by reference where there is one, else the newest that has it. */
async function findChoice(step, ask, ids) {
  const messages = await ask(`/sim/messages?chat=${encodeURIComponent(step.chat)}`);
  const on = step.on && resolve(step.on, ids);
  const candidates = on ? messages.filter((message) => message.id === on) : messages.toReversed();
  for (const message of candidates) {
    const labels = message.choices.map((choice) => choice.label);
    if (step.choice !== undefined && labels[step.choice] === step.tap)
      return { message: message.id, choice: step.choice };
    if (labels.includes(step.tap)) return { message: message.id, choice: labels.indexOf(step.tap) };
  }
  throw new Error(`没有“${step.tap}”可点。`);
}

function asReply({ chat, text, choices, photos, files, edited }) {
  const names = (files ?? []).map((file) => file.name);
  return { chat, text, choices: choices.map((choice) => choice.label), photos: photos.length, files: names, edited };
}

const NUMBER = /#(\d+)/g;

/** In a town where more has happened, #1 may have become #7: pairs the numbers of answers that match one another. */
function learnNumbers(numbers, recorded, replies) {
  for (const [i, was] of recorded.entries()) {
    const before = [...was.text.matchAll(NUMBER)];
    const after = [...(replies[i]?.text ?? "").matchAll(NUMBER)];
    if (before.length === after.length) for (const [k, match] of before.entries()) numbers.set(match[1], after[k][1]);
  }
}

/** Puts the numbers of this town in: after a #, and right after a command word ("/done 1 换好了"). */
function renumber(text, numbers) {
  return text
    ?.replace(NUMBER, (whole, number) => (numbers.has(number) ? `#${numbers.get(number)}` : whole))
    .replace(/^(\/?\p{L}+\s+)(\d+)(?=\s|$)/u, (whole, word, number) =>
      numbers.has(number) ? word + numbers.get(number) : whole,
    );
}

function compare(step, toast, replies, numbers) {
  if (!step.replies) return [];
  const differences = [];
  if (step.toast !== undefined && renumber(step.toast ?? "", numbers) !== (toast ?? "")) {
    differences.push(`提示原来是“${step.toast ?? ""}”，现在是“${toast ?? ""}”。`);
  }
  if (step.replies.length !== replies.length) {
    differences.push(`原来回了 ${step.replies.length} 条，现在回了 ${replies.length} 条。`);
  }
  for (const [i, was] of step.replies.entries()) {
    const is = replies[i];
    if (is && show(was, numbers) !== show(is, new Map())) differences.push(`第 ${i + 1} 条回答不一样了。`);
  }
  return differences;
}

function show(reply, numbers) {
  const { chat, text, choices = [], photos = 0, files = [], edited = false } = reply;
  return JSON.stringify([chat, renumber(text, numbers), choices, photos, files, edited]);
}

function makeAsk(fetchBase) {
  const call =
    typeof fetchBase === "function" ? fetchBase : (path, init) => fetch(fetchBase.replace(/\/$/, "") + path, init);
  return async (path, body) => {
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await call(path, body ? init : undefined);
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`);
    return answer;
  };
}
