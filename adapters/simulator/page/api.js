// The HTTP contract, as functions. Each throws an Error whose message can be shown to a person.
import { words } from "./words.js";

async function ask(path, body) {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, body ? init : undefined).catch(() => {
    throw new Error(words.away);
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? words.away);
  return answer;
}

export const getState = () => ask("/sim/state");
export const getMessages = (chat, after, mode) =>
  ask(`/sim/messages?chat=${encodeURIComponent(chat)}&after=${after}&mode=${mode}`);
export const getTranscript = (after) => ask(`/sim/transcript?after=${after}`);
export const sendMessage = (message) => ask("/sim/send", message);
export const tapChoice = (tap) => ask("/sim/tap", tap);
export const moveClock = (kind, hours) => ask(`/sim/${kind}`, { hours });
