// <pack-scan> reads a pack as soon as a scanner has typed it, and fills the form around it: lot, product number, last day.
// Without a script the form is sent as it is and the server reads the scan. A needle never waits for its pack: what cannot
// be read is said once, and the next press goes on without it.

const WAIT_MS = 4000;

class PackScan extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("[name=scan]");
    this.said = this.querySelector("[role=status]");
    this.form = this.closest("form");
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // a scanner ends with Enter, which must not say that the needle is in
      this.read();
    });
    this.input.addEventListener("input", () => { this.isSaid = false; });
    this.watch = (event) => event.target === this.form && this.beforeSubmit(event);
    window.addEventListener("submit", this.watch, { capture: true }); // before the room turns the form into a tap
    this.form.elements.lot.addEventListener("input", () => this.choose());
  }

  disconnectedCallback() {
    window.removeEventListener("submit", this.watch, { capture: true });
  }

  // A product number belongs to the lot that it came with. A lot of the stock brings its own, and its last day.
  choose() {
    const { lot, gtin, expires } = this.form.elements;
    const option = [...(lot.list?.options ?? [])].find(({ value }) => value === lot.value);
    gtin.value = option?.dataset.gtin ?? "";
    if (option) expires.value = option.dataset.expires;
  }

  beforeSubmit(event) {
    if (!this.input.value.trim()) return;
    if (this.isSaid) {
      this.input.value = "";
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.read().then((isRead) => isRead && this.form.requestSubmit(event.submitter));
  }

  // Whether the pack could be read; what is wrong stands under the field.
  async read() {
    if (!this.input.value.trim()) return false;
    const answer = await this.ask();
    this.said.textContent = answer.message;
    this.isSaid = true;
    const isRead = Boolean(answer.lot || answer.gtin);
    this.input.setAttribute("aria-invalid", String(!isRead));
    if (isRead) this.fill(answer);
    return isRead;
  }

  // What the form held of another pack does not stay beside the new lot.
  fill({ lot, gtin, expires }) {
    const fields = this.form.elements;
    const isOther = lot && lot.toLowerCase() !== fields.lot.value.trim().toLowerCase();
    fields.gtin.value = gtin;
    if (expires || isOther) fields.expires.value = expires;
    if (lot) fields.lot.value = lot;
    this.input.value = "";
  }

  async ask() {
    const body = new URLSearchParams({ scan: this.input.value });
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    try {
      const response = await fetch(this.dataset.read, { method: "POST", body, headers, signal: AbortSignal.timeout(WAIT_MS) });
      return await response.json();
    } catch {
      return { message: this.dataset.offline };
    }
  }
}

customElements.define("pack-scan", PackScan);
