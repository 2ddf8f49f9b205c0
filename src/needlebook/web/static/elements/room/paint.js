// Paints the room from the fold of the ledger and the outbox: the count, the needles, the chart, the chosen needle, undo
// and the way to close. Used at once after a tap, and for as long as the server's own page is not there.

import { showFaint } from "./faint.js";
import { drawn } from "./patterns.js";
import { clock, filled, timeOfDay } from "./words.js";

const UNDOABLE = new Set(["NeedleInserted", "NeedleDescribed", "NeedleManipulated", "NeedleRemoved", "TwitchObserved", "ReactionObserved", "ReactionEnded"]);

// view: {state, rows, chosen, patterns, words, now, press_s, serverRows}
export function paint(room, view) {
  const focus = document.activeElement?.id;
  paintCounters(room, view);
  paintRows(room, view);
  paintMarks(room, view);
  paintPanel(room, view);
  paintUndo(room, view);
  paintPress(room, view);
  paintStanding(room, view);
  paintClose(room, view);
  showFaint(view.state);
  if (focus && document.activeElement?.id !== focus) document.getElementById(focus)?.focus();
}

function paintCounters(room, { state, words }) {
  const counts = { in: state.needlesIn.length, out: state.needlesOut.length, missing: state.needlesMissing.length, all: state.needles.size };
  const also = (sentence) => (counts.missing ? filled(sentence, counts) : "");
  for (const counter of room.querySelectorAll(".counter")) {
    counter.classList.toggle("clear", counts.in + counts.missing === 0);
    counter.setAttribute("aria-label", filled(words.spoken, counts) + also(words.spoken_missing));
    counter.querySelector("p")?.replaceChildren(filled(words.sum, counts) + also(words.sum_missing));
    for (const [part, glyph] of Object.entries(GLYPHS)) {
      counter.querySelector(`.${part} .v`)?.replaceChildren(String(counts[part]));
      const glyphs = counter.querySelector(`.${part} .glyphs`);
      if (glyphs) glyphs.innerHTML = glyph.repeat(counts[part]);
    }
  }
}

const GLYPHS = {
  in: '<svg viewBox="0 0 8 20"><path d="M4 7V19"/><path d="M4 2V7" stroke-width="5"/></svg>',
  out: '<svg viewBox="0 0 8 20"><path d="M4 3V17" stroke-dasharray="2 3"/></svg>',
};

const shape = (row) => (row.state === "due" ? "in" : row.state);

// A planned site keeps the row that the server made: what can be hit there stands in it.
function paintRows(room, { rows, chosen, patterns, serverRows }) {
  const list = room.querySelector(".needles");
  if (!list || !rows.length) return;
  list.replaceChildren(
    ...rows.map((row) => {
      const made = row.state === "planned" && serverRows.get(row.number)?.cloneNode(true);
      return made || drawnRow(row, row === chosen, patterns);
    }),
  );
  const next = room.querySelector(".next");
  const site = Number(next?.querySelector("[name=site]")?.value ?? next?.querySelector("a")?.search.match(/insert=(\d+)/)?.[1]);
  if (next) next.hidden = !rows.some((row) => row.state === "planned" && row.number === site);
}

function drawnRow(row, isChosen, patterns) {
  const item = timed(drawn(patterns, `row-${shape(row)}`, row), row).firstElementChild;
  const needle = item.querySelector(".needle");
  needle.classList.toggle("due", row.state === "due" || row.state === "missing");
  if (isChosen) {
    needle.setAttribute("aria-current", "true");
    needle.setAttribute("href", `?details=${row.number}&needle=${row.number}`);
  }
  return item;
}

// The timers of a needle: since when, and for how long where that was planned.
function timed(drawing, row) {
  for (const timer of drawing.querySelectorAll("dwell-timer[data-since]")) {
    timer.dataset.since = row.since;
    if (!row.planned) unplanned(timer, row);
    const share = row.planned ? Math.min(100, (100 * row.elapsed) / row.planned) : 0;
    timer.querySelector(".run")?.setAttribute("stroke-dasharray", `${share} 100`);
    timer.querySelector("[data-clock]")?.replaceChildren(clock(row.elapsed));
  }
  return drawing;
}

// A needle whose time nobody planned still calls somebody, later.
function unplanned(timer, row) {
  delete timer.dataset.planned;
  if (timer.closest(".needle")) timer.dataset.due = row.due;
}

function paintMarks(room, { rows, chosen, words }) {
  for (const mark of room.querySelectorAll(".fig .site")) {
    const number = Number(mark.querySelector(".no")?.textContent);
    const row = rows.find((one) => one.number === number);
    if (!row) continue;
    mark.classList.toggle("sel", row === chosen);
    mark.classList.toggle("due", row.state === "due");
    if (mark.classList.contains(shape(row))) continue;
    mark.classList.remove("in", "planned", "done", "missing");
    mark.classList.add(shape(row));
    mark.setAttribute("href", row.state === "planned" ? `?insert=${number}` : `?needle=${number}`);
    mark.setAttribute("aria-label", filled(words.label, { n: number, ...row, state: words[row.state] }));
    mark.firstElementChild.innerHTML = MARKS[shape(row)]?.(number) ?? MARKS.planned(number);
  }
}

const LINE = 'vector-effect="non-scaling-stroke"';
const MARKS = {
  in: (number) => `<circle class="hit" r="12"/><path class="shaft halo" d="M0 0L9 -13" ${LINE}/><path class="shaft" d="M0 0L9 -13" ${LINE}/><g transform="translate(9 -13)"><circle class="hit" r="12"/><circle class="sel" r="9.8" ${LINE}/><circle class="ring" r="6.2" ${LINE}/><text class="no" y=".3" font-size="7">${number}</text></g>`,
  done: (number) => `<circle class="hit" r="12"/><circle class="sel" r="8.4" ${LINE}/><circle class="ring" r="6.2" ${LINE}/><path class="tick" d="M-3 .2l2.2 2.2l4-4.6" ${LINE}/><g transform="translate(7.7 -6.2)"><text class="no" y=".3" font-size="6.4">${number}</text></g>`,
  planned: (number) => `<circle class="hit" r="12"/><circle class="sel" r="8.4" ${LINE}/><circle class="ring" r="6.2" ${LINE}/><text class="no" y=".3" font-size="7">${number}</text>`,
};

function paintPanel(room, { chosen, patterns, state, rows }) {
  const old = room.querySelector("#selected");
  const drawing = drawn(patterns, `panel-${chosen ? shape(chosen) : "none"}`, chosen ?? {}, { inBody: state.needlesIn.length });
  if (!old || !drawing) return;
  if (chosen) timed(drawing, chosen);
  if (chosen && !chosen.lot) drawing.querySelector(".lot")?.remove();
  if (chosen && !chosen.planned) drawing.querySelector("dwell-timer")?.parentElement?.nextSibling?.remove();
  old.parentElement.querySelector(":scope > .acts")?.remove();
  old.replaceWith(drawing);
  const all = room.querySelector('.ledger > a[href="?removing=1"]');
  const count = rows.filter((row) => row.isIn).length;
  if (!all) return;
  all.hidden = count < 2;
  all.lastChild.textContent = all.lastChild.textContent.replace(/\d+/, count);
}

// The last tap that still counts: the ledger first, what waits after it.
export function lastTap(state) {
  return [...state.events.values()].findLast((event) => UNDOABLE.has(event.type) && !state.corrected.has(event.id));
}

export function said(event, words) {
  return filled(words[event.type], { ...event, kind: words[`reaction_${event.kind}`] ?? event.kind });
}

function paintUndo(room, { state, patterns, words }) {
  const old = room.querySelector('form[data-event="EventCorrected"]');
  const last = lastTap(state);
  const drawing = last ? drawn(patterns, "undo", {}, { undo: last.id, says: said(last, words) }) : "";
  if (old) old.replaceWith(drawing);
  else room.querySelector(".chartpane .tools")?.append(drawing);
}

// Where clotting is slower, the last site a needle came out of is pressed.
function paintPress(room, { state, patterns, press_s: seconds, now }) {
  room.querySelector(".notice.press")?.remove();
  const removed = [...state.needles.values()].flatMap((needle) => needle.removed ?? []);
  const last = removed.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
  const until = last ? Date.parse(last.at) + 1000 * seconds : 0;
  if (!seconds || until <= now) return;
  const drawing = drawn(patterns, "press", { number: last.needle });
  if (!drawing) return;
  drawing.querySelector("[data-until]").dataset.until = new Date(until).toISOString();
  room.querySelector(".news")?.append(drawing);
}

// Reactions that are not over, each with the way to what to do now.
function paintStanding(room, { state, patterns }) {
  const news = room.querySelector(".news");
  const ids = new Set(state.standing.map((event) => event.id));
  const linkOf = (id) => news?.querySelector(`.standing[href="?care=${CSS.escape(id)}"]`);
  for (const link of news?.querySelectorAll('.standing[href^="?care="]') ?? []) if (!ids.has(link.getAttribute("href").slice(6))) link.remove();
  for (const event of state.standing.filter((one) => one !== state.faint && !linkOf(one.id))) {
    const drawing = drawn(patterns, `standing-${event.kind}`, {}, { reaction: event.id });
    const words = drawing?.querySelector("span");
    if (!words) continue;
    words.textContent = words.textContent.replace(/\d\d:\d\d/, timeOfDay(event.at));
    news.append(drawing);
  }
}

function paintClose(room, { state, words }) {
  const way = room.querySelector(".shut");
  const link = way?.querySelector("a");
  const count = state.needlesIn.length;
  if (!link || !count) return;
  const reason = way.querySelector("p") ?? way.appendChild(Object.assign(document.createElement("p"), { id: "why-shut" }));
  reason.textContent = count === 1 ? words.still_in_one : filled(words.still_in, { n: count });
  link.setAttribute("aria-disabled", "true");
  link.setAttribute("aria-describedby", "why-shut");
  const still = link.querySelector(".only-phone");
  if (still) still.textContent = filled(words.close_still, { n: count });
}
