// The room's templates with stand-ins, as web/offline/patterns.py prints them, and the sentences in the reader's language.

import { clock } from "./words.js";

const NUMBER = "97531", TWITCHES = "97532", MOVES = "97533", IN_BODY = "97534", SITE = "97537";
const REACTION = "00000000-0000-4000-8000-000000097538";
const DWELL = /97535(\.0)?/g;
const DWELL_CLOCK = "1625:35";

let loading = null;
export let words = {};

// Loads them once a page; tried again when there was no answer.
export function load() {
  const { patterns: url } = document.querySelector("offline-outbox").dataset;
  loading ??= fetch(url, { cache: "no-store", redirect: "error" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
    .then((html) => {
      const parsed = new DOMParser().parseFromString(html, "text/html");
      words = JSON.parse(parsed.getElementById("words").textContent);
      return new Map([...parsed.querySelectorAll("template")].map((one) => [one.dataset.pattern, one.innerHTML]));
    })
    .catch((error) => {
      loading = null;
      throw error;
    });
  return loading;
}

// The elements of one pattern with the values of `row` in it; `also`: inBody, reaction, and words by their names.
export function drawn(patterns, name, row = {}, also = {}) {
  const pattern = patterns.get(name);
  if (pattern === undefined) return null;
  const values = { ...row, ...also };
  const numbers = { [NUMBER]: row.number, [TWITCHES]: row.twitches, [MOVES]: row.manipulations, [SITE]: row.site, [IN_BODY]: also.inBody, [REACTION]: also.reaction };
  let html = pattern.replaceAll(DWELL_CLOCK, clock(row.planned)).replaceAll(DWELL, row.planned ?? "");
  for (const [token, value] of Object.entries(numbers)) html = html.replaceAll(token, value ?? "");
  html = html.replaceAll(/\{(\w+)\}/g, (token, key) => (key in values ? escaped(values[key] ?? "") : token));
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

function escaped(value) {
  const span = document.createElement("span");
  span.textContent = value;
  return span.innerHTML.replaceAll('"', "&quot;");
}
