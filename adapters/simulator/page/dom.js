/** Makes an element: properties are set as they are, `data-…` and `aria-…` as attributes; text never becomes HTML. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** One of the drawings at the top of index.html. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/** Calm enough to sit side by side; white on each is at least 4.5:1. */
const HUES = ["#9a4f35", "#3f6a4f", "#46648c", "#7a5a87", "#8a5a16", "#2f6f78", "#8d4660", "#5d6540"];

/** Given out in the order people are first drawn, so that neighbours in the list differ. */
const hues = new Map();

/** Makes an element a person's square, with the first character of the name. */
export function dress(element, person) {
  if (!hues.has(person.id)) hues.set(person.id, HUES[hues.size % HUES.length]);
  element.className = "avatar";
  element.style.setProperty("--hue", hues.get(person.id));
  element.textContent = [...person.name][0];
  element.setAttribute("aria-hidden", "true");
  return element;
}

let hideToast;

/** Words over the chat for a moment, as long as they take to read. */
export function showToast(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.classList.add("is-shown");
  clearTimeout(hideToast);
  hideToast = setTimeout(() => toast.classList.remove("is-shown"), 2200 + text.length * 60);
}
