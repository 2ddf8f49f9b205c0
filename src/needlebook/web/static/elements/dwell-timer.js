// <dwell-timer data-since="…" [data-planned="600"]> counts up, <dwell-timer data-until="…"> counts down.
// The times are the server's; the page says at data-now what time it was there, so a wrong tablet clock does no harm.
// Without this script the page shows the time at which it was loaded.

const HEARTBEAT_MS = 1000;

class DwellTimer extends HTMLElement {
  #beat = 0;
  #offset = 0;
  #wasOver = false;

  connectedCallback() {
    const now = this.closest("[data-now]")?.dataset.now;
    this.#offset = now ? Date.parse(now) - Date.now() : 0;
    this.#wasOver = this.#seconds() >= this.#planned();
    this.#beat = setInterval(() => this.#show(), HEARTBEAT_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#beat);
  }

  #planned() {
    return Number(this.dataset.planned) || Infinity;
  }

  #seconds() {
    const now = Date.now() + this.#offset;
    const { since, until } = this.dataset;
    return Math.max(0, (since ? now - Date.parse(since) : Date.parse(until) - now) / 1000);
  }

  #show() {
    const seconds = this.#seconds();
    this.querySelector("[data-clock]")?.replaceChildren(clock(seconds));
    const share = Math.min(100, (100 * seconds) / this.#planned());
    if (Number.isFinite(this.#planned())) this.querySelector(".run")?.setAttribute("stroke-dasharray", `${share} 100`);
    if (seconds >= this.#planned()) this.#over(seconds - this.#planned());
  }

  #over(seconds) {
    const row = this.closest(".needle");
    const note = row?.querySelector("[data-over]");
    note?.replaceChildren(`${clock(seconds)} ${note.dataset.over}`);
    row?.classList.add("due");
    if (!this.#wasOver) this.dispatchEvent(new CustomEvent("dwell-over", { bubbles: true }));
    this.#wasOver = true;
  }
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

customElements.define("dwell-timer", DwellTimer);
