// <needle-ledger> makes the room quick: keys, one tap on the chart, dialogs that hold the focus, a count that is said when
// it changes. Everything it presses is a link or a button of the page; without this script they are pressed by hand.

import { countWords, isOn, say } from "./room-voice.js";

const FIELDS = "input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea";

class NeedleLedger extends HTMLElement {
  #listening = new AbortController();

  connectedCallback() {
    const { signal } = (this.#listening = new AbortController());
    document.addEventListener("keydown", (event) => this.#press(event), { signal });
    document.addEventListener("click", (event) => this.#tapChart(event), { signal, capture: true });
    openDialog();
    sayCount();
  }

  disconnectedCallback() {
    this.#listening.abort();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const dialog = document.querySelector("dialog[open]");
    if (event.target.matches?.(FIELDS) || dialog || !isOn("keys")) return;
    const named = document.querySelectorAll(`[data-key~="${CSS.escape(event.key.toLowerCase())}"]`);
    const target = [...named].find((button) => button.checkVisibility());
    if (!target) return;
    event.preventDefault();
    target.click();
  }

  // A planned site on the chart is the same tap as its row: where one tap is enough there, it is enough here.
  #tapChart(event) {
    const mark = event.target.closest?.("#room .fig a.site");
    const number = mark && new URLSearchParams(mark.getAttribute("href")).get("insert");
    const row = number && this.querySelector(`form > #row-${CSS.escape(number)}`);
    if (!row) return;
    event.preventDefault();
    event.stopPropagation();
    row.form.requestSubmit(row);
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
export function sayCount() {
  const words = countWords();
  if (lastSaid && words !== lastSaid) say(words);
  lastSaid = words;
}

customElements.define("needle-ledger", NeedleLedger);
