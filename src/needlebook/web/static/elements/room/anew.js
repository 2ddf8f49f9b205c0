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

document.addEventListener("htmx:beforeRequest", (event) => isAnew(event) || follow(event.detail));

// Two presses in quick succession: the answer to the first replaces the room that the second was pressed in, and what the
// second brings has no place any more. Nor do its events reach the document, so the request itself is listened to.
function follow({ xhr, target }) {
  let isHomeless = false;
  pressed.add(xhr);
  xhr.addEventListener("readystatechange", () => xhr.readyState === XMLHttpRequest.DONE && (isHomeless = !target?.isConnected));
  xhr.addEventListener("loadend", () => {
    pressed.delete(xhr);
    if (isHomeless) fetchAnew();
  });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (target?.id !== "room") return;
  const isOver = !xhr.responseText.includes(' id="room"'); // closed, or nobody is signed in: then that is the page
  const isLate = isAnew(event) && (pressed.size || document.querySelector("dialog[open]"));
  if (isOver || isLate) event.detail.shouldSwap = false;
  if (isOver) location.assign(xhr.responseURL || location.href);
  else if (isLate && pressed.size) fetchAnew();
});
