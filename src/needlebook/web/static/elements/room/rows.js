// From the state of a session to the rows of the ledger, as web/treat/needles.py makes them.

import { filled } from "./words.js";

const ORDER = ["missing", "due", "in", "planned", "done"];

// page: what the server put in the page; at: ms. The chosen needle, or the one that is in longest.
export function rowsOf(state, page, words, at) {
  const rows = [...state.needles].map(([number, needle]) => inserted(number, needle, page, words, at));
  for (const site of page.sites) if (!state.needles.has(site.site)) rows.push(planned(site, words));
  return rows.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.waiting - a.waiting || a.number - b.number);
}

export function chosenOf(rows, wanted) {
  return rows.find((row) => row.number === wanted && row.state !== "planned") ?? rows.find((row) => row.isIn) ?? null;
}

function inserted(number, needle, page, words, at) {
  const { inserted: event, removed } = needle;
  const place = placeOf(event, number, page);
  const elapsed = Math.max(0, ((removed ? Date.parse(removed.at) : at) - Date.parse(event.at)) / 1000);
  const isOver = elapsed >= (event.planned_dwell_s ?? page.unplanned_s);
  const state = { in: isOver ? "due" : "in", out: "done", missing: "missing" }[needle.status];
  const isIn = needle.status === "in";
  return {
    number, state, isIn, elapsed,
    ...place,
    since: event.at,
    planned: event.planned_dwell_s ?? null,
    due: page.unplanned_s,
    size: sizeOf(event, words),
    lot: event.lot ?? "",
    note: noteOf(needle, words),
    twitches: needle.twitches,
    manipulations: needle.manipulations.length,
    waiting: isIn ? elapsed : 0,
  };
}

function planned(site, words) {
  return { number: site.site, state: "planned", isIn: false, waiting: 0, planned: site.planned_dwell_s, ...site, size: sizeOf(site, words), note: words.note_planned };
}

function placeOf(event, number, page) {
  const isThere = (site) => site.muscle === event.muscle && site.side === event.side && site.trigger_point === (event.trigger_point ?? "");
  const site = page.sites.find(isThere);
  const { name = event.muscle, place = event.side } = site ?? page.places[number] ?? {};
  return { name, place, muscle: event.muscle, side: event.side, trigger_point: event.trigger_point ?? "", site: site?.site };
}

function sizeOf({ diameter_mm: diameter, length_mm: length }, words) {
  return diameter && length ? `${Number(diameter).toFixed(2)} × ${Number(length)} mm` : words.no_size;
}

function noteOf(needle, words) {
  if (needle.status === "out") return needle.isIntact ? words.note_whole : words.note_broken;
  if (needle.status === "missing") return words.note_missing;
  if (!needle.twitches) return words.in;
  return needle.twitches === 1 ? words.twitch : filled(words.twitches, { n: needle.twitches });
}
