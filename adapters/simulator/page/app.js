// The simulator's page: who holds the phone, which chat is open, and looking for news every 0.7 s.
import { getMessages, getState, sendMessage, tapChoice } from "./api.js";
import { makeComposer } from "./composer.js";
import { drawClock, wireControls } from "./controls.js";
import { byId, dress, make, showToast } from "./dom.js";
import { describePerson, drawLists, makeReadMarks } from "./lists.js";
import { makeChat } from "./messages.js";
import { setTimeZone } from "./moments.js";
import { wireSheets } from "./sheets.js";
import { words } from "./words.js";

const LOOK_MS = 700;
const HIDDEN_LOOK_MS = 5000;

const address = new URLSearchParams(location.search);
const mode = () => (address.get("mode") === "text" ? "text" : "buttons");
const marks = makeReadMarks();

let state = null;
let person = null;
let chat = null;
/** The last change seen of the open chat; `opened` rises when another is opened, so that late answers are dropped. */
let after = 0;
let opened = 0;
let looking = null;

const findPerson = (id) => state.people.find((p) => p.id === id);
const sheets = wireSheets();
const composer = makeComposer(async (message) => {
  const sending = sendMessage({ chat: chat.id, person: person.id, ...message });
  setTimeout(look, 60);
  await sending;
  await look();
});
const view = makeChat({
  personOf: findPerson,
  me: () => person,
  quote: composer.quote,
  async tap(message, choice) {
    try {
      const { toast } = await tapChoice({ chat: chat.id, person: person.id, message: message.id, choice });
      if (toast) showToast(toast);
      await look();
    } catch (error) {
      showToast(error.message);
    }
  },
});

/** Opens a chat as a person; when they are not in it, the first they have. */
function go(personId, chatId) {
  person = findPerson(personId) ?? state.people[0];
  const theirs = state.chats.filter((c) => c.members.includes(person.id));
  const isOwn = chatId?.startsWith("dm:") ? `dm:${person.id}` : chatId;
  chat = theirs.find((c) => c.id === isOwn) ?? theirs[0];
  address.set("person", person.id);
  address.set("chat", chat.id);
  history.replaceState(null, "", `?${address}`);
  opened++;
  after = 0;
  document.body.dataset.mode = mode();
  view.clear(sayHello());
  draw();
  sheets.close();
  return look();
}

function sayHello() {
  const isPrivate = chat.kind === "private";
  const line = isPrivate ? tryPrivate() : words.tryGroup;
  const button = make("button", { className: "try", type: "button", textContent: line });
  button.addEventListener("click", () => composer.write(line));
  return make("div", { className: "hello" }, make("p", {}, isPrivate ? words.privateHello : words.groupHello), button);
}

function tryPrivate() {
  if (person.locale === "en") return words.tryEnglish;
  return person.registered ? words.tryPrivate[person.role] : words.tryJoin(person.doorCode);
}

function draw() {
  setTimeZone(state.timeZone);
  drawClock(state.now);
  marks.begin(state);
  const isPrivate = chat.kind === "private";
  if (document.visibilityState === "visible") marks.read(person.id, chat);
  drawLists({ state, person, chat, marks }, go);
  dress(byId("me-avatar"), person);
  byId("me-name").textContent = person.name;
  byId("chat-title").textContent = isPrivate ? words.bot : chat.title;
  byId("chat-holder").textContent = words.holder(person.name);
  const note = isPrivate ? words.privateNote : words.people(chat.members.length);
  byId("chat-note").textContent = mode() === "text" ? `${note} · ${words.textMode}` : note;
  byId("phone").setAttribute("aria-label", `${person.name}（${describePerson(person)}）的手机`);
}

/** Fetches what is new, one look at a time; a look asked for meanwhile comes right after. */
function look() {
  const next = (looking ?? Promise.resolve()).then(lookOnce, lookOnce);
  looking = next;
  return next;
}

async function lookOnce() {
  const ticket = opened;
  try {
    const [nextState, messages] = await Promise.all([getState(), chat ? getMessages(chat.id, after, mode()) : []]);
    if (ticket !== opened) return;
    byId("offline").hidden = true;
    state = nextState;
    if (!chat) return;
    chat = state.chats.find((c) => c.id === chat.id);
    draw();
    view.show(messages, after === 0);
    after = Math.max(after, ...messages.map((message) => message.seq));
  } catch {
    byId("offline").hidden = false;
  }
}

async function keepLooking() {
  await look();
  setTimeout(keepLooking, document.visibilityState === "visible" ? LOOK_MS : HIDDEN_LOOK_MS);
}

for (const input of document.querySelectorAll('input[name="mode"]')) {
  input.checked = input.value === mode();
  input.addEventListener("change", () => {
    if (input.value === "text") address.set("mode", "text");
    else address.delete("mode");
    go(person.id, chat.id);
  });
}
byId("viewer").addEventListener("click", () => byId("viewer").close());
wireControls({ seq: () => state?.seq ?? 0, look, go });

await look();
while (!state) {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await look();
}
await go(address.get("person"), address.get("chat"));
keepLooking();
