// <time-left data-until="…"> says how long is left, every half minute anew. Without a script it stays as the server wrote it.
// Its words come from the page: data-minutes and data-hours with {n}, data-over.

const EVERY_MS = 30_000;

class TimeLeft extends HTMLElement {
  connectedCallback() {
    this.tick = setInterval(() => this.say(), EVERY_MS);
    this.say();
  }

  disconnectedCallback() {
    clearInterval(this.tick);
  }

  say() {
    const minutes = Math.floor((Date.parse(this.dataset.until) - Date.now()) / 60_000);
    this.textContent = this.words(minutes);
    this.parentElement.dataset.tone = minutes < 0 ? "stop" : "precautions";
  }

  words(minutes) {
    if (minutes < 0) return this.dataset.over;
    if (minutes < 120) return this.dataset.minutes.replace("{n}", minutes);
    return this.dataset.hours.replace("{n}", Math.floor(minutes / 60));
  }
}

customElements.define("time-left", TimeLeft);
