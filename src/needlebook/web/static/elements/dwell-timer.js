// <dwell-timer data-since="…" [data-planned="600" | data-due="2400"]> counts up; data-due: no time was planned, <dwell-timer data-until="…"> counts down.
// The times are the server's, and so is the clock they are held against (room/clock.js): a wrong tablet clock, a reload,
// a sleep and a restarted server do no harm. data-stopped on the room: every timer stands still at that time.
// Without this script the page shows the time at which it was loaded.

import { serverNow } from "./room/clock.js";

const HEARTBEAT_MS = 1000;

class DwellTimer extends HTMLElement {
  #beat = 0;

  connectedCallback() {
    this.#show();
    this.#beat = setInterval(() => this.#show(), HEARTBEAT_MS);
    document.addEventListener("visibilitychange", this);
  }

  disconnectedCallback() {
    clearInterval(this.#beat);
    document.removeEventListener("visibilitychange", this);
  }

  // After a sleep the first beat may be a second away; the eye looks now.
  handleEvent() {
    if (!document.hidden) this.#show();
  }

  get planned() {
    return Number(this.dataset.planned ?? this.dataset.due) || Infinity;
  }

  // Seconds past the planned dwell; negative while there is time, -Infinity where nobody is called.
  get over() {
    return this.seconds - this.planned;
  }

  get seconds() {
    const stopped = Date.parse(this.closest("[data-stopped]")?.dataset.stopped);
    const now = Number.isNaN(stopped) ? serverNow() : stopped;
    const { since, until } = this.dataset;
    return Math.max(0, (since ? now - Date.parse(since) : Date.parse(until) - now) / 1000);
  }

  #show() {
    const { seconds, planned, over } = this;
    this.querySelector("[data-clock]")?.replaceChildren(clock(seconds));
    if (!Number.isFinite(planned)) return;
    if (this.dataset.planned) this.querySelector(".run")?.setAttribute("stroke-dasharray", `${Math.min(100, (100 * seconds) / planned)} 100`);
    if (over >= 0) this.#showOver(over);
  }

  #showOver(seconds) {
    const row = this.closest(".needle");
    const note = row?.querySelector("[data-over]");
    note?.replaceChildren(`${clock(seconds)} ${note.dataset.over}`);
    row?.classList.add("due");
  }
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

customElements.define("dwell-timer", DwellTimer);
