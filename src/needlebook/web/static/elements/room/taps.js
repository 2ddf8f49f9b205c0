// A form of the room turned into the event it records. The names of its fields are those of the events; where a form asks
// in other words, ALIASES say which event field is meant. Everything else in the form is for the server's own page.

import { serverNow } from "./clock.js";
import { newId } from "./ids.js";

const text = (value) => value.trim() || null;
const number = (value) => (value.trim() === "" || !Number.isFinite(Number(value.replace(",", "."))) ? null : Number(value.replace(",", ".")));

const minutes = (value) => (number(value) === null ? null : Math.round(number(value) * 60));

const FIELDS = {
  needle: number,
  site: number, // the planned site, for what the form does not say of it; it is no field of the event
  muscle: text,
  side: text,
  trigger_point: text,
  diameter_mm: number,
  length_mm: number,
  depth_mm: number,
  technique: text,
  planned_dwell_s: number,
  lot: text,
  gtin: text,
  expires: text,
  is_intact: (value) => value === "yes" || value === "true",
  kind: text,
  detail: text,
  count: number,
  corrects: text,
  reason: text,
  reaction: text,
  text,
  instrument: text,
  moment: text,
  value: number,
  what_happened: text,
  searched: text,
  imaging: text,
  told: text,
  frequency_hz: number,
  intensity_ma: number,
  duration_s: number,
};
const ALIASES = {
  intact: ["is_intact", FIELDS.is_intact],
  duration_min: ["duration_s", minutes],
  dwell_min: ["planned_dwell_s", minutes],
};

// The event that pressing `submitter` in `form` records. What is blank is left out: it was not said. A faint goes by the id
// that the page made for it, unless that is taken: the screen it opens names it before anything is recorded.
export function eventOf(form, submitter, isTaken = () => false) {
  const event = newEvent(submitter?.dataset.event ?? form.dataset.event);
  const made = form.matches("[data-faints]") && form.elements.event?.value;
  if (made && !isTaken(made)) event.id = made;
  for (const [name, given] of new FormData(form, submitter)) {
    const [field, as] = meaning(form, name);
    const value = as ? as(String(given)) : null;
    if (value !== null) event[field] = value;
  }
  return event;
}

export function newEvent(type, fields = {}) {
  return { type, id: newId(), at: new Date(serverNow()).toISOString(), ...fields };
}

function meaning(form, name) {
  const field = form.querySelector(`[name="${CSS.escape(name)}"][data-field]`)?.dataset.field ?? name;
  return ALIASES[field] ?? [field, FIELDS[field]];
}

export const isTap = (form, submitter) => form.matches?.("[data-event]") || Boolean(submitter?.matches("[data-event]"));

const AGAIN_MS = 400; // two presses on the same button within this time are one; twitches may come that fast

// Whether this press is the echo of the one before.
export function isEcho(form, submitter) {
  const now = performance.now();
  const isSoon = now - Number(form.dataset.pressed ?? -AGAIN_MS) < AGAIN_MS;
  form.dataset.pressed = now;
  return isSoon && (submitter?.dataset.event ?? form.dataset.event) !== "TwitchObserved";
}
