// On a narrow screen the two panels come up as sheets. On a wide one they are simply there.
import { byId } from "./dom.js";

/** Wires the buttons that open and close them; gives `close()`. */
export function wireSheets() {
  const openers = [...document.querySelectorAll("[data-open]")];
  let returnTo = null;

  const close = () => {
    for (const id of ["people", "controls", "shade"]) byId(id).classList.remove("is-open");
    for (const opener of openers) opener.setAttribute("aria-expanded", "false");
    byId("phone").inert = false;
    returnTo?.focus({ preventScroll: true });
    returnTo = null;
  };
  for (const opener of openers) {
    opener.addEventListener("click", () => {
      const sheet = byId(opener.dataset.open);
      returnTo = opener;
      sheet.classList.add("is-open");
      byId("shade").classList.add("is-open");
      byId("phone").inert = true;
      opener.setAttribute("aria-expanded", "true");
      sheet.querySelector('[aria-current="true"], button:not([data-close])')?.focus({ preventScroll: true });
    });
  }
  for (const closer of document.querySelectorAll("[data-close]")) closer.addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return { close };
}
