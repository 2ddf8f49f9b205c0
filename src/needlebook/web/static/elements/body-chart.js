// <body-chart>: draw pain on the body, or pick regions; the list beside it says the same.
// Strokes are posted one by one, and the server alone says which regions they mean: its list comes back into the page.
// Without this script the list is a plain form. Markup: templates/components/bodychart_draw.html. Contract and keys:
// docs/reference/body-chart.md.

import { Figure } from "./drawing/figure.js";
import { layInk, strength } from "./drawing/ink.js";
import { takeAlong } from "./drawing/leaving.js";
import { List } from "./drawing/list.js";
import { Outbox } from "./drawing/outbox.js";
import { Pen } from "./drawing/pen.js";
import { newId, valueOf, valueWithout } from "./drawing/strokes.js";
import { numbers } from "./drawing/zoom.js";

const NUDGES = { "+": 1, "=": 1, "-": -1, "−": -1 };

class BodyChart extends HTMLElement {
  connectedCallback() {
    if (!this.isReady) this.prepare();
    for (const kind of ["change", "click", "input", "keydown", "focusin", "focusout"]) this.addEventListener(kind, this);
    for (const kind of ["online", "pageshow"]) window.addEventListener(kind, this);
    this.use(matchMedia("(hover: hover) and (pointer: fine)").matches ? "draw" : "tap");
    this.figure.show(this.figure.sheet.dataset.sheet);
    this.outbox.hooks.counted(this.outbox.waiting.length);
    this.outbox.flush();
  }

  disconnectedCallback() {
    for (const kind of ["online", "pageshow"]) window.removeEventListener(kind, this);
  }

  prepare() {
    this.isReady = true;
    this.undone = [];
    for (const tools of this.all("[data-tools]")) tools.hidden = false;
    this.list = new List(this);
    this.figure = new Figure(this, { words: (key, value) => this.words(key, value), name: (key) => this.list.name(key), shown: () => this.onshown() });
    this.outbox = new Outbox(this.dataset.owner, this.dataset.save, () => this.form()?.elements.csrfmiddlewaretoken?.value ?? "", {
      saved: (answer) => this.onsaved(answer),
      refused: (sentence, changes) => this.onrefused(sentence, changes),
      counted: (n) => this.oncounted(n),
      shut: () => this.complain(this.dataset.saysSignedOut),
    });
    if (this.form()) takeAlong(this.form(), this.outbox);
    this.strokes = JSON.parse(this.dataset.strokes || "[]");
    for (const change of this.outbox.waiting) this.apply(change);
    this.pen = new Pen(this.find("[data-stage]"), this.find("[data-wet]"), {
      mode: () => this.mode,
      ink: () => this.figure.svg?.querySelector("[data-ink]"),
      zoom: () => this.figure.zoom,
      moved: () => this.onmoved(),
      finished: (line) => this.drawn(line),
    });
  }

  handleEvent(event) { this[`on${event.type}`](event); }

  find(selector) { return this.querySelector(selector); }
  all(selector) { return [...this.querySelectorAll(selector)]; }
  form() { return this.closest("form"); }
  say(words) { this.find("[data-status]").textContent = words; }

  // ---- changes: a stroke that is made, or one that is taken back
  make(stroke) {
    const { n, q: quality } = this.chosen();
    const said = { intensity: n === "unrated" ? null : Number(n), quality };
    const blank = { id: newId(), view: "", side: "", points: [], width_mm: 0, region: "" };
    this.undone = [];
    this.send({ ...blank, ...said, ...stroke });
  }

  send(change) {
    this.apply(change);
    this.outbox.add(change);
    this.paint();
  }

  apply(change) {
    if (change.takes_back) this.takeBack(change.takes_back);
    else if (!this.strokes.some((stroke) => stroke.id === change.id)) this.strokes.push(change);
    if (change.region) this.list.put(`${change.region}:${change.side}`, valueOf(change)); // the server will say the same
  }

  takeBack(id) {
    const gone = this.strokes.find((stroke) => stroke.id === id);
    this.strokes = this.strokes.filter((stroke) => stroke !== gone);
    if (gone?.region) this.list.put(`${gone.region}:${gone.side}`, valueWithout(gone, this.strokes));
  }

  drawn(line) {
    const { on, side } = this.figure.sheet.dataset;
    this.make({ ...line, view: on, side });
  }

  // A region as a whole; null takes it off.
  set(key, value) {
    const [region, side] = key.split(":");
    const tool = value === null ? "erase" : this.values.has(key) ? "rate" : "paint";
    const n = Number.parseInt(value?.n, 10);
    this.make({ tool, region, side, intensity: Number.isNaN(n) ? null : n, quality: value?.q ?? "" });
    this.say(this.words(key, value));
  }

  chosen() { return { n: this.find("[data-level]").value, q: this.find("[data-feels]").value }; }

  toggle(key) { this.set(key, this.list.value(key) ? null : this.chosen()); }

  nudge(key, by) {
    const now = this.list.value(key);
    const n = Number.parseFloat(now ? now.n : this.chosen().n);
    const next = Number.isNaN(n) ? 5 : n + (now ? by : 0);
    this.set(key, { n: String(Math.min(10, Math.max(0, next))), q: now?.q ?? this.chosen().q });
  }

  undo() {
    const last = this.strokes.at(-1);
    if (!last) return;
    this.undone.push(last);
    this.send({ id: newId(), takes_back: last.id });
    this.say(this.dataset.saysUndone);
  }

  redo() {
    const last = this.undone.pop();
    if (!last) return;
    this.send({ ...last, id: newId() });
    this.say(this.dataset.saysRedone);
  }

  // ---- the picture and the list
  words(key, value) {
    const says = value === null ? this.dataset.saysNone : value.n === "unrated" ? this.dataset.saysUnrated : this.dataset.saysPain;
    return says.replace("{place}", this.list.name(key)).replace("{n}", value?.n);
  }

  paint() {
    this.values = this.list.values();
    this.figure.paint(this.values);
    this.list.mark(this.values);
    layInk(this.figure.sheet, this.strokes);
    this.find("[data-undo]").setAttribute("aria-disabled", String(!this.strokes.length));
    this.find("[data-redo]").setAttribute("aria-disabled", String(!this.undone.length));
    const n = Number(this.find("[data-level]").value);
    this.find("[data-wet]").style.opacity = strength(Number.isNaN(n) ? null : n);
  }

  use(mode) {
    this.mode = mode;
    this.setAttribute("data-mode", mode);
    for (const button of this.all("button[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === mode));
  }

  // ---- what the server says
  onsaved(answer) {
    const left = new Set(answer.outside);
    this.strokes = this.strokes.filter((stroke) => !left.has(stroke.id));
    if (!this.outbox.waiting.length) {
      this.list.replace(answer.rows);
      this.find("[data-everywhere]").hidden = !answer.everywhere || this.isSure;
      this.find("[data-extent]").textContent = answer.extent ? this.dataset.saysExtent.replace("{n}", answer.extent) : "";
      this.complain("");
    }
    this.paint();
    this.say(left.size ? this.dataset.saysOutside : this.dataset.saysSaved);
    if (left.size) this.complain(this.dataset.saysOutside, "precautions");
    this.dispatchEvent(new CustomEvent("drawing-saved", { bubbles: true }));
  }

  onrefused(sentence, changes) {
    const gone = new Set(changes.map((change) => change.id));
    this.strokes = this.strokes.filter((stroke) => !gone.has(stroke.id));
    this.paint();
    this.complain(sentence);
  }

  complain(sentence, tone = "stop") {
    const notice = this.find("[data-refused]");
    notice.hidden = !sentence;
    notice.dataset.tone = tone;
    notice.querySelector("b").textContent = sentence;
  }

  // A change that has only just been made is not worth a banner.
  oncounted(n) {
    const notice = this.find("[data-unsaved]");
    const words = notice.querySelector("b");
    notice.dataset.words ??= words.textContent;
    clearTimeout(this.banner);
    const show = () => {
      notice.hidden = n === 0;
      words.textContent = notice.dataset.words.replace("{n}", n);
    };
    if (n === 0 || !notice.hidden) show();
    else this.banner = setTimeout(show, navigator.onLine ? 1500 : 0);
  }

  ononline() { this.outbox.flush(); }

  onpageshow() { this.paint(); }

  // ---- events of the page
  onchange(event) {
    const row = event.target.closest("[data-rows] [data-key]");
    if (row) {
      const key = row.dataset.key;
      this.set(key, this.list.value(key));
    }
    if (event.target.matches("[data-look]")) this.look(event.target.selectedOptions[0]);
    if (event.target.matches("[data-level]")) this.paint();
    event.stopPropagation(); // every change is sent from here
  }

  oninput(event) {
    if (event.target.matches("[data-find]")) this.list.find(event.target.value);
  }

  onclick(event) {
    const button = event.target.closest("button");
    const region = event.target.closest(".region");
    if (region) this.press(region, event);
    else if (button && this.contains(button)) this.pressed(button, button.dataset);
  }

  // With a pen in hand a click is a dot; one that assistive technology makes has no pointer.
  press(region, event) {
    if (this.pen.drag?.isMoved || (this.mode !== "tap" && event.detail > 0)) return;
    this.toggle(region.dataset.key);
    this.figure.aim(region);
  }

  pressed(button, { tool, view, zoom, pick }) {
    if (tool) this.use(tool);
    else if (view) this.turn(view);
    else if (zoom) this.closer(Number(zoom));
    else if (pick) this.add(pick);
    else if (button.matches("[data-undo], [data-undo-everywhere]")) this.undo();
    else if (button.matches("[data-redo]")) this.redo();
    else if (button.matches("[data-yes-everywhere]")) this.find("[data-everywhere]").hidden = this.isSure = true;
  }

  turn(view) {
    const look = this.find("[data-look]");
    if (look.selectedOptions[0].dataset.open) look.value = "";
    this.figure.show(view);
  }

  look(option) {
    if (option.dataset.open) this.figure.show(option.dataset.open);
    else this.figure.show(["front", "back"].includes(this.getAttribute("data-view")) ? this.getAttribute("data-view") : "front");
  }

  onshown() {
    const { svg, sheet } = this.figure;
    const chosen = this.find("[data-look]").selectedOptions[0];
    this.figure.look(numbers(chosen.dataset[sheet.dataset.sheet] || svg.dataset.whole));
    this.onmoved();
    this.paint();
  }

  closer(factor) {
    this.figure.zoom?.by(factor);
    this.onmoved();
  }

  onmoved() {
    this.toggleAttribute("data-zoomed", Boolean(this.figure.zoom?.isZoomed));
    if (this.figure.svg) this.figure.reach();
  }

  add(key) {
    this.set(key, this.chosen());
    const find = this.find("[data-find]");
    find.value = "";
    this.list.find("");
    find.focus();
  }

  onkeydown(event) {
    if (event.target.matches("[data-find]") && event.key === "Enter") {
      event.preventDefault(); // of a form with many fields this would press its first button
      const found = this.list.find(event.target.value);
      if (found.length === 1) this.add(found[0].value);
      return;
    }
    const region = event.target.closest(".region");
    if (!region || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = region.dataset;
    if (event.key === "Enter" || event.key === " ") this.toggle(key);
    else if (event.key in NUDGES) this.nudge(key, NUDGES[event.key]);
    else if (!this.figure.move(region, event.key)) return;
    event.preventDefault();
  }

  onfocusin(event) {
    const region = event.target.closest(".region");
    if (region?.matches(":focus-visible")) this.figure.ring(region);
  }

  onfocusout() { this.figure.ring(null); }
}

if (!customElements.get("body-chart")) customElements.define("body-chart", BodyChart);
