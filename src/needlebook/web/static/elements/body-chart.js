// <body-chart>: makes the regions of the pain drawing buttons that fill the list of form rows beside it.
// The rows are the truth: every picture is painted from them, and the form works without this script.
// Markup: templates/components/bodychart_draw.html. Contract and keys: docs/reference/body-chart.md.

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NUDGES = { "+": 1, "=": 1, "-": -1, "−": -1 };
const FIELD = "pain_intensity:";

class BodyChart extends HTMLElement {
  connectedCallback() {
    if (!this.isReady) this.prepare();
    this.addEventListener("change", this);
    this.addEventListener("click", this);
    for (const kind of ["pointerdown", "pointerover", "keydown", "focusin", "focusout"]) this.view.addEventListener(kind, this);
    for (const kind of ["pointerup", "pointercancel", "pageshow"]) window.addEventListener(kind, this);
    this.show(this.getAttribute("data-view") || this.dataset.start);
    this.paint();
  }

  disconnectedCallback() {
    for (const kind of ["pointerup", "pointercancel", "pageshow"]) window.removeEventListener(kind, this);
  }

  prepare() {
    this.isReady = true;
    this.done = []; // strokes that can be undone: lists of [key, value before]
    this.stroke = null;
    this.view = this.find(".view");
    this.rows = this.find("[data-rows]");
    this.adder = this.find("[name=pain_add]");
    for (const tools of this.all("[data-tools]")) tools.hidden = false;
    for (const svg of this.all("[data-sheet] svg")) {
      svg.setAttribute("role", "group");
      svg.dataset.whole = svg.getAttribute("viewBox");
    }
    this.names = new Map();
    for (const region of this.all(".region")) {
      this.names.set(region.dataset.key, region.firstElementChild.textContent);
      region.setAttribute("role", "button");
      region.setAttribute("tabindex", "-1");
    }
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  find(selector) { return this.querySelector(selector); }
  all(selector) { return [...this.querySelectorAll(selector)]; }

  // ---- the list: value of a region is null (no pain), "unrated", or "0" to "10"
  row(key) { return this.all("[data-rows] [data-key]").find((row) => row.dataset.key === key); }

  value(key) { return this.row(key)?.querySelector("select").value || null; }

  put(key, value) {
    if (value === null) this.row(key)?.remove();
    else (this.row(key) || this.newRow(key)).querySelector("select").value = value;
  }

  newRow(key) {
    const row = this.find("[data-blank]").content.firstElementChild.cloneNode(true);
    const select = row.querySelector("select");
    const label = row.querySelector("label");
    row.dataset.key = key;
    select.name = FIELD + key;
    label.htmlFor = select.id += key;
    label.textContent = this.name(key);
    this.rows.append(row);
    return row;
  }

  name(key) { return this.names.get(key) ?? key; }

  // ---- changes: each is part of a stroke, and a stroke is what undo takes back
  set(key, value) {
    const before = this.value(key);
    if (before === value) return;
    this.put(key, value);
    if (this.stroke) this.stroke.push([key, before]);
    else this.done.push([[key, before]]);
    this.changed(key, value);
    if (!this.stroke) this.save();
  }

  toggle(key) { this.set(key, this.value(key) === null ? this.level() : null); }

  nudge(key, by) {
    const now = Number.parseFloat(this.value(key));
    const next = Number.isNaN(now) ? Number.parseFloat(this.level()) : now + by;
    this.set(key, String(Math.min(10, Math.max(0, Number.isNaN(next) ? 5 : next))));
  }

  level() { return this.find("[data-level]").value; }

  undo() {
    const stroke = this.done.pop();
    if (!stroke) return;
    for (const [key, before] of stroke.reverse()) {
      this.put(key, before);
      this.changed(key, before);
    }
    this.save();
    const [key, before] = stroke.at(-1);
    this.find("[data-status]").textContent = this.dataset.saysUndone.replace("{what}", this.words(key, before));
  }

  changed(key, value) {
    this.paint();
    const [region, side] = key.split(":");
    this.form()?.dispatchEvent(new CustomEvent("pain-change", { bubbles: true, detail: { region, side, intensity: value } }));
  }

  save() { this.form()?.dispatchEvent(new Event("change", { bubbles: true })); }

  form() { return this.closest("form"); }

  // ---- the picture
  words(key, value) {
    const says = value === null ? this.dataset.saysNone : value === "unrated" ? this.dataset.saysUnrated : this.dataset.saysPain;
    return says.replace("{place}", this.name(key)).replace("{n}", value);
  }

  paint() {
    const values = new Map();
    for (const row of this.all("[data-rows] [data-key]")) {
      const value = row.querySelector("select").value;
      if (value) values.set(row.dataset.key, value);
    }
    this.values = values;
    const worst = Math.max(...[...values.values()].map(Number.parseFloat).filter((n) => !Number.isNaN(n)));
    const isWorst = (key) => Number.parseFloat(values.get(key)) === worst;
    for (const region of this.all(".region")) {
      const key = region.dataset.key;
      const value = values.get(key) ?? null;
      const words = this.words(key, value);
      region.classList.toggle("pain", value !== null);
      region.classList.toggle("worst", isWorst(key));
      region.setAttribute("aria-pressed", String(value !== null));
      region.setAttribute("aria-label", words);
      region.firstElementChild.textContent = value === null ? this.name(key) : words;
    }
    for (const row of this.all("[data-rows] [data-key]")) row.querySelector("[data-worst]").hidden = !isWorst(row.dataset.key);
    for (const option of this.adder.options) option.disabled = option.value !== "" && values.has(option.value);
    this.find("[data-empty]").hidden = this.find("[data-rows] [data-key]") !== null;
    this.find("[data-undo]").setAttribute("aria-disabled", String(this.done.length === 0));
  }

  // ---- views: one at a time, whole or close
  show(name) {
    this.setAttribute("data-view", name);
    for (const sheet of this.all("[data-sheet]")) sheet.hidden = sheet.dataset.sheet !== name;
    for (const button of this.all("button[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
    this.look();
  }

  look() {
    const svg = this.svg();
    const box = this.find("[data-look]").selectedOptions[0].dataset[this.getAttribute("data-view")] || svg.dataset.whole;
    svg.setAttribute("viewBox", box);
    const [x, y, width, height] = box.split(" ").map(Number);
    const inside = this.regions().filter((region) => {
      const [rx, ry] = place(region);
      return rx >= x && rx <= x + width && ry >= y && ry <= y + height;
    });
    this.inside = inside;
    const middle = [x + width / 2, y + height / 2];
    const first = inside.find((region) => region.tabIndex === 0) || inside.find((region) => region.classList.contains("pain"))
      || inside.reduce((a, b) => (distance(place(a), middle) <= distance(place(b), middle) ? a : b), inside[0]);
    if (first) this.aim(first);
  }

  svg() { return this.find("[data-sheet]:not([hidden]) svg"); }
  regions() { return this.all("[data-sheet]:not([hidden]) .region"); }

  aim(region) {
    for (const other of this.regions()) other.setAttribute("tabindex", other === region ? "0" : "-1");
  }

  // ---- events
  onchange(event) {
    const key = event.target.closest("[data-rows] [data-key]")?.dataset.key;
    if (key) {
      this.done.push([[key, this.values.get(key) ?? null]]);
      this.changed(key, this.value(key)); // the form hears the change of the list itself
      return;
    }
    const isTool = event.target.matches("[data-level], [data-look], [name^=pain_add]");
    if (isTool) event.stopPropagation(); // a tool is not an answer: nothing to save
    if (event.target.matches("[data-look]")) this.look();
  }

  onclick(event) {
    const target = event.target;
    const region = target.closest(".region");
    if (region) {
      if (!this.isDrawn) this.toggle(region.dataset.key); // touch, or a click made by assistive technology
      this.aim(region);
    } else if (target.closest("button[data-view]")) this.show(target.closest("button[data-view]").dataset.view);
    else if (target.closest("[data-undo]")) this.undo();
    else if (target.closest("[data-add]")) this.add(event);
  }

  add(event) {
    event.preventDefault();
    if (!this.adder.value) return this.adder.focus();
    this.set(this.adder.value, this.find("[name=pain_add_intensity]").value);
    this.find("[data-status]").textContent = this.words(this.adder.value, this.value(this.adder.value));
    this.adder.value = "";
  }

  onpointerdown(event) {
    const region = event.target.closest(".region");
    if (!region || event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls; its tap is a click
    event.preventDefault();
    this.stroke = [];
    this.isDrawn = true;
    this.drawn = this.value(region.dataset.key) === null ? this.level() : null;
    this.set(region.dataset.key, this.drawn);
    this.aim(region);
    region.focus({ preventScroll: true });
  }

  onpointerover(event) {
    const region = event.target.closest(".region");
    if (this.stroke && region && (this.value(region.dataset.key) === null) !== (this.drawn === null)) this.set(region.dataset.key, this.drawn);
  }

  onpointerup() {
    if (!this.stroke) return;
    if (this.stroke.length) this.done.push(this.stroke);
    this.stroke = null;
    this.paint();
    this.save();
    setTimeout(() => { this.isDrawn = false; }); // after the click that follows
  }

  onpointercancel() { this.onpointerup(); }

  onpageshow() { this.paint(); }

  onkeydown(event) {
    const region = event.target.closest(".region");
    if (!region || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = region.dataset.key;
    if (event.key in DIRECTIONS) this.move(region, DIRECTIONS[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.toggle(key);
    else if (event.key in NUDGES) this.nudge(key, NUDGES[event.key]);
    else return;
    event.preventDefault();
  }

  move(from, [dx, dy]) {
    const [x, y] = place(from);
    const cost = (region) => {
      const along = (place(region)[0] - x) * dx + (place(region)[1] - y) * dy;
      const across = Math.abs((place(region)[0] - x) * dy) + Math.abs((place(region)[1] - y) * dx);
      return along > 0.5 ? along + 2 * across : Infinity;
    };
    const next = this.inside.filter((region) => region !== from).reduce((a, b) => (cost(b) < cost(a) ? b : a), from);
    if (next === from || cost(next) === Infinity) return;
    this.aim(next);
    next.focus();
  }

  onfocusin(event) {
    const region = event.target.closest(".region");
    if (region?.matches(":focus-visible")) this.ring(region.getAttribute("d"));
  }

  onfocusout() { this.ring(""); }

  ring(d) { this.svg().querySelector("[data-focusring]").setAttribute("d", d); } // on top of the neighbours' borders
}

function place(region) { return [Number(region.dataset.x), Number(region.dataset.y)]; }

function distance(a, b) { return Math.hypot(a[0] - b[0], a[1] - b[1]); }

if (!customElements.get("body-chart")) customElements.define("body-chart", BodyChart);
