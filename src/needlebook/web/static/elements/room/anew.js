// Fetches the room anew, as the server has it; never under somebody's hands: not while a dialog is open, nor while a link
// that was pressed is on its way to the server, for what that brings would be lost.

import { line } from "./send.js";

const ANEW_MS = 120; // taps in quick succession fetch the page once
const MARK = "X-Room-Anew";
const SWAP = { target: "#room", select: "#room", swap: "outerHTML show:none", headers: { [MARK]: "1" } };

let timer = 0;
const pressed = new Set(); // requests of links that were pressed

export function fetchAnew() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (document.querySelector("dialog[open]") || line.state !== "up") return;
    if (pressed.size) fetchAnew();
    else window.htmx.ajax("GET", location.pathname + location.search, SWAP);
  }, ANEW_MS);
}

// The room with a dialog as the server makes it, in place of the one that is open here.
export function fetchDialog(name) {
  window.htmx.ajax("GET", `${location.pathname}?${name}=1`, { ...SWAP, headers: {} });
}

const isAnew = (event) => Boolean(event.detail.requestConfig?.headers?.[MARK]);

document.addEventListener("htmx:beforeRequest", (event) => isAnew(event) || pressed.add(event.detail.xhr));
document.addEventListener("htmx:afterRequest", (event) => pressed.delete(event.detail.xhr));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (target?.id !== "room") return;
  const isOver = !xhr.responseText.includes(' id="room"'); // closed, or nobody is signed in: then that is the page
  const isLate = isAnew(event) && (pressed.size || document.querySelector("dialog[open]"));
  if (isOver || isLate) event.detail.shouldSwap = false;
  if (isOver) location.assign(xhr.responseURL || location.href);
  else if (isLate && pressed.size) fetchAnew();
});
