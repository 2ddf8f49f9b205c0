// <room-board> asks the server again every few seconds while somebody can see it, and says since when nobody answered.
// A board that stands still looks like a clinic where all is well, so silence is said in red.

const EVERY_MS = 5000;
const SILENT_MS = 3 * EVERY_MS;

class RoomBoard extends HTMLElement {
  #beat = 0;
  #heardAt = Date.now();

  connectedCallback() {
    this.#beat = setInterval(() => this.#look(), EVERY_MS);
    document.addEventListener("visibilitychange", this);
    this.addEventListener("htmx:beforeSwap", (event) => this.#answered(event.detail));
  }

  disconnectedCallback() {
    clearInterval(this.#beat);
    document.removeEventListener("visibilitychange", this);
  }

  handleEvent() {
    this.#look();
  }

  // Hidden boards ask nothing. A focus inside the board is not pulled away: htmx keeps it by id.
  #look() {
    if (document.hidden) return;
    this.querySelector("#board")?.dispatchEvent(new CustomEvent("look"));
    this.#say();
  }

  // An answer that is not the board (signed out, the page of a router) is silence too, and takes no board away.
  #answered(detail) {
    const isBoard = detail.xhr.responseText.includes('id="board"');
    if (isBoard) this.#heardAt = Date.now();
    detail.shouldSwap = isBoard;
  }

  #say() {
    const isSilent = Date.now() - this.#heardAt > SILENT_MS;
    this.toggleAttribute("data-is-silent", isSilent);
    const words = this.querySelector("[data-silent-words]");
    if (words) words.textContent = isSilent ? this.dataset.silent : "";
  }
}

customElements.define("room-board", RoomBoard);
