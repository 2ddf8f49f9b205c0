// The Decide page comes back whole after each answer. What was opened stays open, what was being typed stays typed, and
// what has the focus stays where it is on the screen.
// <char-count> says how much of a text is written.

const opened = () => [...document.querySelectorAll("#decide details[open][id]")].map((details) => details.id);
const typed = () =>
  [...document.querySelectorAll("#decide .override :is(textarea, input[type=text], input[type=checkbox])")]
    .filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked)
    .map((field) => [field.id, field.value, field.checked]);

const topOf = (id) => document.getElementById(id)?.getBoundingClientRect().top ?? null;

let before = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "decide") return;
  const sent = event.detail.requestConfig?.elt;
  const { id } = document.activeElement;
  before = { opened: opened(), typed: sent?.closest(".override") ? [] : typed(), id, top: topOf(id) };
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!before || event.target.id !== "decide") return;
  for (const id of before.opened) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value, checked] of before.typed) {
    const field = document.getElementById(id);
    if (!field) continue;
    field.value = value;
    field.checked = checked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (before.top !== null && topOf(before.id) !== null) scrollBy({ top: topOf(before.id) - before.top, behavior: "instant" });
  before = null;
});

class CharCount extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.#count());
    this.#count();
  }

  #count() {
    const said = this.querySelector("[data-of]");
    const length = this.querySelector("textarea").value.trim().length;
    said.textContent = length ? `${length} ${said.dataset.of}` : "";
  }
}

customElements.define("char-count", CharCount);
