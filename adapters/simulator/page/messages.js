// The chat itself: bubbles, cards with choices, quotes, photos.
import { byId, dress, icon, make } from "./dom.js";
import { clockDate, clockTime } from "./moments.js";
import { words } from "./words.js";

const SAME_SPEAKER_MS = 3 * 60_000;
const NEW_MOMENT_MS = 10 * 60_000;
const LONG_PRESS_MS = 450;

/**
 * Shows one chat. `actions`: `personOf(id)`, `me()`, `tap(message, choice)`, `quote(message)`.
 */
export function makeChat(actions) {
  const log = byId("log");
  const shown = new Map();
  let order = [];
  /** True while the reader is at the end: then whatever comes or grows keeps them there. */
  let isAtEnd = true;

  const toEnd = () => {
    isAtEnd = true;
    log.scrollTop = log.scrollHeight;
    byId("newer").hidden = true;
  };
  byId("newer").addEventListener("click", toEnd);
  log.addEventListener("scroll", () => {
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    if (isAtEnd) byId("newer").hidden = true;
  });
  // The keyboard came up, or a photo waits above the text field.
  new ResizeObserver(() => isAtEnd && toEnd()).observe(log);

  const nameOf = (message) =>
    message.from === "bot" ? words.bot : (actions.personOf(message.from)?.name ?? message.from);

  /** The words of a quote, in one line. */
  const excerpt = (message) => {
    if (message.text) return message.text.replaceAll("\n", " ");
    return message.photos.length > 0 ? words.photoQuote : words.fileQuote;
  };

  function clear(hello) {
    shown.clear();
    order = [];
    log.replaceChildren(...(hello ? [hello] : []));
    byId("newer").hidden = true;
  }

  /** Adds new messages and redraws changed ones. @param first true for the first look at a chat: no glow, to the end */
  function show(messages, first) {
    if (messages.length === 0) return;
    const stay = !first && !isAtEnd;
    log.querySelector(".hello")?.remove();
    for (const message of messages) {
      const known = shown.get(message.id);
      if (known) {
        const element = draw(message, known.previous);
        if (!first) element.classList.add("changed");
        known.element.replaceWith(element);
        shown.set(message.id, { ...known, message, element });
        continue;
      }
      const previous = order.length > 0 ? shown.get(order.at(-1)).message : null;
      const element = draw(message, previous);
      const gap = previous ? Date.parse(message.at) - Date.parse(previous.at) : Number.POSITIVE_INFINITY;
      if (gap > NEW_MOMENT_MS) log.append(make("p", { className: "moment", textContent: moment(message.at) }));
      log.append(element);
      shown.set(message.id, { message, element, previous });
      order.push(message.id);
    }
    const mine = messages.some((message) => message.from === actions.me().id);
    if (stay && !mine) byId("newer").hidden = false;
    else toEnd();
  }

  const moment = (at) => `${clockDate(at)} ${clockTime(at)}`;

  /** The time alone on the same day, with its date on another. */
  const since = (at, later) => (clockDate(at) === clockDate(later) ? clockTime(later) : moment(later));

  function draw(message, previous) {
    const isBot = message.from === "bot";
    const isMine = message.from === actions.me().id;
    const isSame =
      previous?.from === message.from && Date.parse(message.at) - Date.parse(previous.at) < SAME_SPEAKER_MS;
    const name = nameOf(message);
    const avatar = isBot ? make("span", { className: "avatar bot", "aria-hidden": "true" }, icon("home")) : null;
    const isCard = isBot && (message.choices.length > 0 || message.text.includes("\n") || message.photos.length > 0);
    const bubble = make(
      "div",
      { className: "bubble" },
      drawQuote(message),
      ...message.photos.map((url) => drawPhoto(url, name)),
      message.text ? drawWords(message.text, isBot) : null,
      ...message.files.map((file) =>
        make("a", { className: "file", href: file.url, download: file.name }, icon("file"), file.name),
      ),
      drawChoices(message),
    );
    const quote = make(
      "button",
      { className: "icon reply", type: "button", title: words.quote, "aria-label": words.quote },
      icon("quote"),
    );
    quote.addEventListener("click", () => actions.quote(message, name, excerpt(message)));
    const element = make(
      "article",
      { className: ["message", isBot && "from-bot", isMine && "mine", isSame && "same"].filter(Boolean).join(" ") },
      avatar ?? dress(make("span"), actions.personOf(message.from) ?? { id: message.from, name }),
      make(
        "div",
        { className: isBot && !isCard ? "said short" : "said" },
        make("span", { className: "name", textContent: name }),
        make("div", { className: "line" }, bubble, quote),
        message.editedAt
          ? make("span", { className: "updated", textContent: words.updated(since(message.at, message.editedAt)) })
          : null,
      ),
    );
    element.dataset.id = message.id;
    onLongPress(bubble, () => actions.quote(message, name, excerpt(message)));
    return element;
  }

  function drawQuote(message) {
    const answered = message.replyTo && shown.get(message.replyTo)?.message;
    if (!answered) return null;
    const text = `${nameOf(answered)}：${excerpt(answered)}`;
    const quoted = make("button", { className: "quoted", type: "button", textContent: text });
    quoted.addEventListener("click", () => shown.get(answered.id)?.element.scrollIntoView({ block: "center" }));
    return quoted;
  }

  function drawPhoto(url, name) {
    const image = make("img", { src: url, alt: words.photoOf(name) });
    const button = make("button", { className: "photo", type: "button" }, image);
    image.addEventListener("load", () => isAtEnd && toEnd());
    image.addEventListener("error", () => {
      button.replaceWith(make("div", { className: "photo broken", textContent: words.photoBroken }));
      if (isAtEnd) toEnd();
    });
    button.addEventListener("click", () => {
      byId("viewer-photo").src = url;
      byId("viewer").showModal();
    });
    return button;
  }

  function drawChoices(message) {
    if (message.choices.length === 0) return null;
    const labels = message.choices.map((choice) => choice.label);
    const group = make("div", { className: "choices", role: "group" });
    // The first ones are numbers: five in a row, and what follows gets a line each.
    const others = labels.findIndex((label) => widthOf(label) > 2);
    const isCount = others >= 6;
    const columns = isCount ? 5 : columnsFor(labels);
    group.style.setProperty("--columns", columns);
    // One left over takes the whole line.
    group.classList.toggle("uneven", columns === 2 && labels.length % 2 === 1);
    for (const [index, label] of labels.entries()) {
      const button = make("button", { type: "button", textContent: label });
      button.classList.toggle("wide", isCount && index >= others);
      button.addEventListener("click", async () => {
        button.setAttribute("aria-busy", "true");
        for (const other of group.children) other.disabled = true;
        await actions.tap(message, index);
        button.removeAttribute("aria-busy");
        for (const other of group.children) other.disabled = false;
      });
      group.append(button);
    }
    return group;
  }

  return { clear, show, toEnd };
}

/** Short choices stand side by side, long ones get a line each. */
function columnsFor(labels) {
  const longest = Math.max(...labels.map(widthOf));
  if (longest <= 2 && labels.length <= 6) return labels.length;
  if (longest <= 8 && labels.length % 3 === 0) return 3;
  return longest <= 12 && labels.length > 1 ? 2 : 1;
}

/** In half-widths: a Chinese character is two. */
function widthOf(text) {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0) > 0xff ? 2 : 1), 0);
}

/** The first line of a card carries its number: it is set a little stronger. Addresses become links. */
function drawWords(text, isBot) {
  const element = make("div", { className: "words" });
  const end = text.indexOf("\n");
  const hasHead = isBot && end > 0 && /^\p{Extended_Pictographic}/u.test(text);
  if (hasHead) element.append(make("span", { className: "first", textContent: text.slice(0, end) }));
  const rest = hasHead ? text.slice(end + 1) : text;
  for (const part of rest.split(/(https?:\/\/[^\s<>"'，。；）]+)/)) {
    const isLink = /^https?:\/\//.test(part);
    const link = () => make("a", { href: part, textContent: part, target: "_blank", rel: "noreferrer noopener" });
    if (part) element.append(isLink ? link() : part);
  }
  return element;
}

function onLongPress(element, then) {
  let timer;
  let from = { x: 0, y: 0 };
  const stop = () => clearTimeout(timer);
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") return;
    stop();
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      navigator.vibrate?.(12);
      then();
    }, LONG_PRESS_MS);
  });
  element.addEventListener("pointermove", (event) => {
    // A finger is never quite still.
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > 10) stop();
  });
  for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, stop);
}
