// <offline-outbox>: what was tapped and waits on this tablet, since when there is no connection, what still works and what
// does not, and what the server refused. Without this script the forms of the room go to the server one by one.

import { begin, desk, readPage, refresh, room } from "./room/desk.js";
import { takeOver } from "./room/hands.js";
import { forget } from "./room/outbox.js";
import { said } from "./room/paint.js";
import { words } from "./room/patterns.js";
import { line, sendAll } from "./room/send.js";
import { keepRoom } from "./room/worker.js";
import { filled, timeOfDay } from "./room/words.js";

const SLOW_MS = 1500; // a tap that takes longer is said to be waiting
const NOTE_MS = 12_000;
let hasBegun = false;

class OfflineOutbox extends HTMLElement {
  #listening = new AbortController();
  #slow = 0;
  #note = 0;

  async connectedCallback() {
    const { signal } = (this.#listening = new AbortController());
    desk.addEventListener("shown", () => this.#show(), { signal });
    desk.addEventListener("others", (event) => this.#tellOthers(event), { signal });
    desk.addEventListener("closed", refresh, { signal });
    line.addEventListener("line", () => this.#show(), { signal });
    this.addEventListener("click", (event) => this.#press(event), { signal });
    await readPage();
    if (hasBegun) return;
    hasBegun = true;
    takeOver((name) => document.querySelector("offline-outbox")?.say(words[name]));
    begin();
    keepRoom(this.dataset.worker);
  }

  disconnectedCallback() {
    this.#listening.abort();
    clearTimeout(this.#slow);
  }

  // A sentence for a while.
  say(sentence) {
    clearTimeout(this.#note);
    const note = this.querySelector("[data-note]");
    note.hidden = !sentence;
    note.replaceChildren(sentence ?? "");
    this.#note = setTimeout(() => (note.hidden = true), NOTE_MS);
  }

  #show() {
    if (!words.no_line) return;
    const waiting = desk.taps.filter((tap) => tap.state === "waiting");
    this.#showLine(waiting);
    this.#showRefused(desk.taps.filter((tap) => tap.state === "refused"));
    showUnavailable(line.state !== "up");
  }

  #showLine(waiting) {
    clearTimeout(this.#slow);
    const since = waiting.length ? Date.now() - waiting[0].keptAt : 0;
    const isSlow = since >= SLOW_MS;
    if (waiting.length && !isSlow) this.#slow = setTimeout(() => this.#show(), SLOW_MS - since);
    const banner = this.querySelector("[data-line]");
    banner.hidden = line.state === "up" && !isSlow;
    banner.querySelector("[data-head]").replaceChildren(this.#head());
    banner.querySelector("[data-says]").replaceChildren(this.#says());
    banner.querySelector("[data-sign-in]").hidden = line.state !== "out";
    const list = banner.querySelector("details");
    list.hidden = !waiting.length;
    list.querySelector("summary").replaceChildren(waiting.length === 1 ? words.waiting_one : filled(words.waiting, { n: waiting.length }));
    listIn(list).replaceChildren(...waiting.map((tap) => item(`${timeOfDay(tap.event.at)} ${said(tap.event, words)}`)));
  }

  #head() {
    return { up: words.sending, out: words.signed_out, down: filled(words.no_line, { time: timeOfDay(line.since) }) }[line.state];
  }

  #says() {
    if (!desk.hasStore) return words.kept_none;
    return { up: "", out: words.sign_in, down: `${words.go_on} ${words.decisions_wait}` }[line.state];
  }

  #showRefused(refused) {
    const review = this.querySelector("[data-refused]");
    review.hidden = !refused.length;
    review.querySelector("b").replaceChildren(refused.length === 1 ? words.refused_one : filled(words.refused, { n: refused.length }));
    listIn(review).replaceChildren(
      ...refused.map((tap) => {
        const why = `${timeOfDay(tap.event.at)} ${said(tap.event, words)}: ${tap.message || words.no_reason}`;
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words.looked_at });
        button.dataset.lookedAt = tap.order;
        return item(why, button);
      }),
    );
  }

  #press(event) {
    const button = event.target.closest("button");
    if (button?.matches("[data-send]")) sendAll(room().dataset.person);
    const order = Number(button?.dataset.lookedAt);
    if (order) forget(desk.taps.filter((tap) => tap.order === order));
  }

  #tellOthers({ events, people }) {
    const last = events.at(-1);
    const sentence = filled(words.other, { who: people[last.by] ?? last.by, time: timeOfDay(last.at), what: said(last, words) });
    this.say(sentence);
  }
}

function listIn(element) {
  return element.querySelector("ul") ?? element.appendChild(document.createElement("ul"));
}

function item(text, ...more) {
  const li = document.createElement("li");
  li.append(text, ...more);
  return li;
}

// What is decided on pages of the server cannot be reached: links out of the room say so instead of leading nowhere.
function showUnavailable(isOff) {
  for (const link of document.querySelectorAll("#room a[hx-boost=false]")) {
    if (isOff && link.getAttribute("aria-disabled") !== "true") {
      link.setAttribute("aria-disabled", "true");
      link.dataset.off = "yes";
    } else if (!isOff && link.dataset.off) {
      link.removeAttribute("aria-disabled");
      delete link.dataset.off;
    }
  }
  const shut = document.querySelector("#room .shut");
  if (!shut) return;
  shut.querySelector("[data-off]:not(a)")?.remove();
  if (isOff) shut.append(Object.assign(document.createElement("p"), { textContent: words.close_needs_line }));
  if (isOff) shut.lastElementChild.dataset.off = "yes";
}

customElements.define("offline-outbox", OfflineOutbox);
