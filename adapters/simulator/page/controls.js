// The right-hand panel: the clock, and saving and replaying conversations.
import { getTranscript, moveClock } from "./api.js";
import { byId, make, showToast } from "./dom.js";
import { clockDate, clockTime } from "./moments.js";
import { replayTranscript } from "./replay.js";
import { words } from "./words.js";

const SINCE = "linli-since";
const STEP_PAUSE_MS = 500;

/** Shows the bot's clock everywhere it stands. */
export function drawClock(now) {
  for (const id of ["clock-time", "status-time", "bar-time"]) byId(id).textContent = clockTime(now);
  byId("clock-date").textContent = clockDate(now);
}

/** `seq()`: the last thing that happened; `look()`: fetch what is new; `go(person, chat)`: switch. */
export function wireControls({ seq, look, go }) {
  const buttons = byId("clock-buttons");
  buttons.addEventListener("click", async (event) => {
    const { advance, outage } = event.target.dataset;
    if (!(advance ?? outage) || buttons.getAttribute("aria-busy") === "true") return;
    buttons.setAttribute("aria-busy", "true");
    try {
      const { now } = await moveClock(advance ? "advance" : "outage", Number(advance ?? outage));
      drawClock(now);
      showToast(words.passed(`${clockDate(now)} ${clockTime(now)}`));
      await look();
    } catch (error) {
      showToast(error.message);
    } finally {
      buttons.removeAttribute("aria-busy");
    }
  });

  const since = () => {
    const mark = Number(localStorage.getItem(SINCE) ?? 0);
    return mark <= seq() ? mark : 0;
  };
  byId("mark").addEventListener("click", () => {
    localStorage.setItem(SINCE, String(seq()));
    say(words.marked);
  });
  byId("save").addEventListener("click", async () => {
    try {
      const transcript = await getTranscript(since());
      if (transcript.steps.length === 0) return say(words.nothingToSave);
      download(transcript);
      say(words.saved(transcript.steps.length));
    } catch (error) {
      say(error.message);
    }
  });
  byId("replay").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (file) await replay(file, look, go);
  });
}

async function replay(file, look, go) {
  const transcript = await file
    .text()
    .then(JSON.parse)
    .catch(() => null);
  if (!Array.isArray(transcript?.steps)) return say(words.notTranscript);
  const all = transcript.steps.length;
  say(words.replaying(0, all));
  try {
    const done = await replayTranscript(transcript, "", async ({ step }, index) => {
      say(words.replaying(index + 1, all));
      if (step.chat) go(step.person, step.chat);
      await look();
      await new Promise((resolve) => setTimeout(resolve, STEP_PAUSE_MS));
    });
    const other = done.flatMap(({ differences }, i) => (differences.length > 0 ? [{ i, differences }] : []));
    if (other.length === 0) return say(words.replayedSame(all));
    const items = other.map(({ i, differences }) => make("li", {}, words.step(i + 1) + differences.join("")));
    say(words.replayedOther(all, other.length), make("ul", {}, ...items));
  } catch (error) {
    say(error.message);
  }
}

function say(...content) {
  byId("replay-status").replaceChildren(...content);
}

function download(transcript) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(transcript, null, 2)], { type: "application/json" }));
  const name = `linli-${transcript.startedAt.slice(0, 16).replaceAll(/\D/g, "")}.json`;
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
