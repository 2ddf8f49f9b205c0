// <needle-ledger> makes the room quick: keys, dialogs that hold the focus, a spoken count.
// Everything it presses is a link or a button of the page; without this script they are pressed by hand.

const KEYS_OFF = "needlebook.keys.off";
const FIELDS = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";

class NeedleLedger extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    const { signal } = (this.#listening = new AbortController());
    const listen = (target, name, act) => target.addEventListener(name, act, { signal });
    listen(document, "keydown", (event) => this.#press(event));
    listen(document, "dwell-over", (event) => this.#sayTimeIsUp(event));
    this.#offerKeys();
    openDialog();
    sayCount();
  }

  #offerKeys() {
    const box = this.querySelector("[data-keys]");
    if (!box) return;
    box.checked = !localStorage.getItem(KEYS_OFF);
    box.closest("label").hidden = false;
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const dialog = document.querySelector("dialog[open]");
    if (event.target.matches?.(FIELDS) || dialog || localStorage.getItem(KEYS_OFF)) return;
    const named = document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    const target = [...named].find((button) => button.checkVisibility());
    if (!target) return;
    event.preventDefault();
    target.click();
  }

  #sayTimeIsUp(event) {
    const name = event.target.closest(".needle")?.querySelector(".long")?.textContent;
    if (name) speak(`${name}: ${this.dataset.timeIsUp}`);
  }
}

// The dialog is in the page already; as a modal it holds the focus, and Escape leaves without a choice.
function openDialog() {
  const dialog = document.querySelector("#room > dialog");
  if (!dialog) return;
  document.querySelector("#room > .backdrop")?.remove();
  dialog.close();
  dialog.showModal();
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    dialog.querySelector("[data-cancel]")?.click();
  });
}

let lastSaid = "";
function sayCount() {
  const words = document.querySelector("#room .counter")?.getAttribute("aria-label") ?? "";
  if (lastSaid && words !== lastSaid) speak(words);
  lastSaid = words;
}

function speak(words) {
  document.getElementById("spoken")?.replaceChildren(words);
}

// One switch for single keys (WCAG 2.1.4); it is the only thing kept in the browser.
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-keys]")) return;
  if (event.target.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "1");
});

customElements.define("needle-ledger", NeedleLedger);
