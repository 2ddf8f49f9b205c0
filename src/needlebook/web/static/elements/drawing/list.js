// The pain drawing as a list: rows that can be changed, and a search for a region to add.
// A value is { n, q }: n is "0" to "10" or "unrated", q how it feels or ""; null is no pain.

const FIELD = "pain_intensity:";
const QUALITY_FIELD = "pain_quality:";
const MOST_FOUND = 12;

export class List {
  constructor(root) {
    this.root = root;
    this.rows = root.querySelector("[data-rows]");
    this.options = [...root.querySelector("[name=pain_add]").options].filter((option) => option.value);
    this.names = new Map(this.options.map((option) => [option.value, option.textContent]));
    root.querySelector("[data-without-finder]").hidden = true;
    for (const part of root.querySelector("[data-without-finder]").querySelectorAll("select, button")) part.disabled = true;
  }

  name(key) { return this.names.get(key) ?? key; }

  get all() { return [...this.rows.querySelectorAll("[data-key]")]; }

  row(key) { return this.all.find((row) => row.dataset.key === key); }

  value(key) {
    const row = this.row(key);
    const n = row?.querySelector("[data-intensity]").value;
    return n ? { n, q: row.querySelector("[data-quality]").value } : null;
  }

  values() { return new Map(this.all.map((row) => [row.dataset.key, this.value(row.dataset.key)]).filter(([, value]) => value)); }

  put(key, value) {
    if (value === null) this.row(key)?.remove();
    else {
      const row = this.row(key) ?? this.newRow(key);
      row.querySelector("[data-intensity]").value = value.n;
      row.querySelector("[data-quality]").value = value.q;
    }
  }

  newRow(key) {
    const row = this.root.querySelector("[data-blank]").content.firstElementChild.cloneNode(true);
    const [n, q, label] = ["[data-intensity]", "[data-quality]", "label"].map((part) => row.querySelector(part));
    row.dataset.key = key;
    [n.name, q.name] = [FIELD + key, QUALITY_FIELD + key];
    label.htmlFor = n.id += key;
    label.textContent = this.name(key);
    q.setAttribute("aria-label", this.name(key) + q.getAttribute("aria-label"));
    this.rows.append(row);
    return row;
  }

  // The list as the server made it; whoever stands in a field goes on standing there.
  replace(html) {
    const field = document.activeElement?.closest?.("[data-rows] select");
    const stood = field && [field.closest("[data-key]")?.dataset.key, field.hasAttribute("data-quality")];
    this.rows.innerHTML = html;
    if (stood) this.row(stood[0])?.querySelector(stood[1] ? "[data-quality]" : "[data-intensity]").focus();
  }

  mark(values) {
    const worst = worstOf(values);
    for (const row of this.all) row.querySelector("[data-worst]").hidden = Number.parseFloat(values.get(row.dataset.key)?.n) !== worst;
    this.rows.querySelector("[data-empty]").hidden = this.all.length > 0;
  }

  // ---- type to find
  find(typed) {
    const words = typed.toLocaleLowerCase().split(/[\s,]+/).filter(Boolean);
    const fits = (option) => words.every((word) => `${option.textContent} ${option.dataset.also}`.toLocaleLowerCase().includes(word));
    const found = words.length ? this.options.filter((option) => fits(option) && !this.row(option.value)) : [];
    this.root.querySelector("[data-found]").replaceChildren(...found.slice(0, MOST_FOUND).map((option) => pickOf(option)));
    this.root.querySelector("[data-found-count]").textContent = words.length ? this.root.dataset.saysFound.replace("{n}", found.length) : "";
    return found;
  }
}

export function worstOf(values) {
  return Math.max(...[...values.values()].map(({ n }) => Number.parseFloat(n)).filter((n) => !Number.isNaN(n)));
}

function pickOf(option) {
  const line = document.createElement("li");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn", textContent: option.textContent });
  button.dataset.pick = option.value;
  line.append(button);
  return line;
}
