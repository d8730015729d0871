// Who holds the phone, and which chats they have; a dot where something is unread.
import { byId, dress, icon, make } from "./dom.js";
import { words } from "./words.js";

const READ = "linli-read";

/** How many messages of each chat each person has seen, kept by the browser. */
export function makeReadMarks() {
  let marks = JSON.parse(localStorage.getItem(READ) ?? "null");
  return {
    /** The first look at a town that has a past: nothing of it is new. */
    begin(state) {
      if (marks) return;
      marks = {};
      for (const chat of state.chats) for (const person of chat.members) marks[`${person}|${chat.id}`] = chat.count;
    },
    read(person, chat) {
      if (marks[`${person}|${chat.id}`] === chat.count) return;
      marks[`${person}|${chat.id}`] = chat.count;
      localStorage.setItem(READ, JSON.stringify(marks));
    },
    isUnread(person, chat) {
      return chat.count > (marks[`${person}|${chat.id}`] ?? 0);
    },
  };
}

/** 居民 · 3号楼2单元501; for those who only work here, what they do */
export function describePerson(person) {
  if (!person.registered) return `${words.newcomer} · ${person.about}`;
  return person.door ? `${words.roles[person.role]} · ${person.door}` : person.about;
}

/** Draws both lists. `at`: `{state, person, chat, marks}`; `go(personId, chatId)` switches. */
export function drawLists(at, go) {
  const { state, person, chat, marks } = at;
  const chats = state.chats.filter((c) => c.members.includes(person.id));
  redraw(
    byId("chat-list"),
    chats.map((c) => ({
      ...{ key: c.id, current: c.id === chat.id, unread: marks.isUnread(person.id, c) },
      title: c.kind === "private" ? words.bot : c.title,
      note: c.kind === "private" ? words.privateHint : words.people(c.members.length),
      avatar: () =>
        c.kind === "private"
          ? make("span", { className: "avatar bot" }, icon("home"))
          : make("span", { className: "avatar group" }, icon("group")),
      pick: () => go(person.id, c.id),
    })),
  );
  const mail = (p) => state.chats.find((c) => c.id === `dm:${p.id}`);
  const rows = state.people.map((p) => ({
    ...{ key: p.id, current: p.id === person.id, title: p.name, note: describePerson(p), hint: p.about },
    unread: p.id !== person.id && mail(p) !== undefined && marks.isUnread(p.id, mail(p)),
    avatar: () => dress(make("span"), p),
    pick: () => go(p.id, chat.id),
  }));
  redraw(byId("person-list"), rows);
  byId("me-dot").hidden = !chats.some((c) => c.id !== chat.id && marks.isUnread(person.id, c));
}

/** Touches the page only where something differs, so that focus and a press in progress survive the next look. */
function redraw(list, rows) {
  const picture = JSON.stringify(rows.map(({ key, current, unread, note }) => [key, current, unread, note]));
  if (list.dataset.picture === picture) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  list.dataset.picture = picture;
  list.replaceChildren(
    ...rows.map((row) => {
      const button = make(
        "button",
        { type: "button", title: row.hint, "data-key": row.key, "aria-current": row.current ? "true" : undefined },
        row.avatar(),
        make("span", {}, make("b", { textContent: row.title }), make("small", { textContent: row.note })),
        row.unread ? make("i", { className: "dot", role: "img", "aria-label": words.unread }) : null,
      );
      button.addEventListener("click", row.pick);
      return make("li", {}, button);
    }),
  );
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}
