// The sheets of the figure: fetched when they are first shown, moved over with the arrow keys, painted from the list.

import { worstOf } from "./list.js";
import { Zoom } from "./zoom.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Figure {
  // hooks: words(key, value), name(key), shown()
  constructor(root, hooks) {
    Object.assign(this, { root, hooks, zooms: new Map() });
    for (const sheet of this.sheets) if (sheet.querySelector("svg")) this.prepare(sheet);
  }

  get sheets() { return [...this.root.querySelectorAll("[data-sheet]")]; }
  get sheet() { return this.root.querySelector("[data-sheet]:not([hidden])"); }
  get svg() { return this.sheet.querySelector("svg"); }
  get zoom() { return this.zooms.get(this.sheet); }
  get regions() { return [...this.sheet.querySelectorAll(".region")]; }

  prepare(sheet) {
    const svg = sheet.querySelector("svg");
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", sheet.dataset.label);
    svg.dataset.whole ??= svg.getAttribute("viewBox");
    for (const region of svg.querySelectorAll(".region")) {
      region.setAttribute("role", "button");
      region.setAttribute("tabindex", "-1");
    }
    this.zooms.set(sheet, new Zoom(svg));
  }

  async show(id) {
    const sheet = this.sheets.find((one) => one.dataset.sheet === id);
    for (const other of this.sheets) other.hidden = other !== sheet;
    for (const button of this.root.querySelectorAll("button[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === id));
    this.root.setAttribute("data-view", id);
    if (!sheet.querySelector("svg")) await this.fetch(sheet);
    if (this.sheet === sheet && this.svg) this.hooks.shown(sheet);
  }

  async fetch(sheet) {
    sheet.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(sheet.dataset.src);
      if (!answer.ok) return;
      const svg = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
      svg.removeAttribute("fill");
      svg.removeAttribute("stroke");
      if (!sheet.querySelector("svg")) sheet.prepend(document.adoptNode(svg));
      this.prepare(sheet);
    } catch {
      // no line: the list is there, and the next look at this view tries again
    } finally {
      sheet.removeAttribute("aria-busy");
    }
  }

  look(box) {
    if (!this.svg) return;
    if (box) this.zoom.to(box);
    this.reach();
  }

  // The regions in the window can be reached with the arrows; one of them is the tab stop.
  reach() {
    const [x, y, width, height] = this.zoom.box;
    this.inside = this.regions.filter((region) => {
      const [rx, ry] = place(region);
      return rx >= x && rx <= x + width && ry >= y && ry <= y + height;
    });
    const middle = [x + width / 2, y + height / 2];
    const first = this.inside.find((region) => region.getAttribute("tabindex") === "0") || this.inside.find((region) => region.classList.contains("pain"))
      || this.inside.reduce((a, b) => (distance(place(a), middle) <= distance(place(b), middle) ? a : b), this.inside[0]);
    if (first) this.aim(first);
  }

  aim(region) {
    for (const other of this.regions) other.setAttribute("tabindex", other === region ? "0" : "-1");
  }

  move(from, key) {
    if (!(key in DIRECTIONS)) return false;
    const [dx, dy] = DIRECTIONS[key];
    const [x, y] = place(from);
    const cost = (region) => {
      const along = (place(region)[0] - x) * dx + (place(region)[1] - y) * dy;
      const across = Math.abs((place(region)[0] - x) * dy) + Math.abs((place(region)[1] - y) * dx);
      return along > 0.5 ? along + 2 * across : Infinity;
    };
    const next = this.inside.filter((region) => region !== from).reduce((a, b) => (cost(b) < cost(a) ? b : a), from);
    if (next !== from && cost(next) !== Infinity) {
      this.aim(next);
      next.focus();
    }
    return true;
  }

  ring(region) { this.svg?.querySelector("[data-focusring]").setAttribute("d", region ? region.getAttribute("d") : ""); }

  paint(values) {
    const worst = worstOf(values);
    for (const region of this.root.querySelectorAll("[data-sheet] .region")) {
      const key = region.dataset.key;
      const value = values.get(key) ?? null;
      const words = this.hooks.words(key, value);
      region.classList.toggle("pain", value !== null);
      region.classList.toggle("worst", value !== null && Number.parseFloat(value.n) === worst);
      region.setAttribute("aria-pressed", String(value !== null));
      region.setAttribute("aria-label", words);
      region.firstElementChild.textContent = value === null ? this.hooks.name(key) : words;
    }
  }
}

function place(region) { return [Number(region.dataset.x), Number(region.dataset.y)]; }

function distance(a, b) { return Math.hypot(a[0] - b[0], a[1] - b[1]); }
