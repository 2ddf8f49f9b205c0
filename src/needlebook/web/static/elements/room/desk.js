// The room at work in this tab: what the server's page says, what was tapped since, and what is shown of both.

import { heard, serverNow } from "./clock.js";
import { fold } from "./fold.js";
import { forget, keep, kept, onChange } from "./outbox.js";
import { lastTap, paint } from "./paint.js";
import { load, words } from "./patterns.js";
import { chosenOf, rowsOf } from "./rows.js";
import { ask, eventsOf, isUnanswered, line, sendAll, setLine } from "./send.js";

const ANEW_MS = 120; // taps in quick succession fetch the page once
const LOOK_MS = 4000; // how often the ledger is asked whether another device recorded something
export const desk = Object.assign(new EventTarget(), { taps: [], view: null, hasStore: true });

export const room = () => document.getElementById("room");
export const person = () => room().dataset.person;
export const session = () => room().dataset.session;

let page = null; // what the server put into the page
let patterns = null;
let wanted = null; // the needle that was chosen
let anewTimer = 0;

// Called for each room the server sends: the first, and every one fetched anew.
export async function readPage() {
  page = JSON.parse(document.getElementById("kept").textContent);
  wanted = Number(new URLSearchParams(location.search).get("needle")) || null;
  const main = room();
  if (main.dataset.kept) setLine("down");
  try {
    patterns = await load();
  } catch {
    // painted as soon as they can be had; what is tapped is kept all the same
  }
  await refresh();
}

export async function refresh() {
  if (!page) return;
  try {
    desk.taps = await kept(person(), session());
  } catch {
    desk.hasStore = false;
  }
  const shown = new Set(page.events.map((event) => event.id));
  const old = desk.taps.filter((tap) => tap.state === "acknowledged" && shown.has(tap.event.id));
  desk.taps = desk.taps.filter((tap) => !old.includes(tap));
  show();
  if (old.length) forget(old).catch(() => {});
  if (room().dataset.painted && !desk.taps.some((tap) => tap.state === "waiting")) fetchAnew();
}

// The state as this device knows it, and its rows.
export function viewNow() {
  const own = desk.taps.filter((tap) => tap.state !== "refused");
  const said = (state) => own.filter((tap) => tap.state === state).map((tap) => tap.event);
  const state = fold([...page.events, ...said("acknowledged"), ...said("waiting")]);
  const rows = rowsOf(state, page, words, serverNow());
  return { state, rows, chosen: chosenOf(rows, wanted), patterns, words, now: serverNow(), press_s: page.press_s };
}

function show() {
  desk.view = viewNow();
  const isServers = !desk.taps.some((tap) => tap.state !== "refused") && !room().dataset.painted && !room().dataset.kept;
  if (patterns && !isServers) {
    paint(room(), desk.view);
    room().dataset.painted = "yes";
  }
  desk.dispatchEvent(new Event("shown"));
}

export function choose(number) {
  wanted = number;
  history.replaceState(history.state, "", number ? `?needle=${number}` : location.pathname);
  room().dataset.painted = "yes";
  show();
}

// Kept on disk first, then painted, then sent. False when this browser cannot keep anything.
export async function record(event) {
  try {
    await keep(person(), session(), numbered(event));
  } catch {
    desk.hasStore = false;
    return false;
  }
  if (event.type === "NeedleInserted") wanted = event.needle;
  navigator.storage?.persist?.();
  sendAll(person());
  return true;
}

// A needle gets the number of its site, or the next that nobody has had: two taps on a page from the cache differ.
function numbered(event) {
  const { site: at = event.needle } = event;
  delete event.site;
  if (event.type !== "NeedleInserted") return event;
  const site = page.sites.find((one) => one.site === at);
  if (!event.muscle && site) Object.assign(event, ofSite(site));
  const had = desk.view.state.needles;
  const planned = [...page.sites.map((one) => one.site), ...page.barred];
  if (had.has(event.needle)) event.needle = Math.max(...had.keys(), ...planned) + 1;
  return event;
}

// The needle as it was planned at a site; null where the size was not planned, for then it has to be asked.
export function planned(number) {
  const site = page.sites.find((one) => one.site === number);
  return site?.diameter_mm && site.length_mm ? { needle: number, ...ofSite(site) } : null;
}

function ofSite(site) {
  const { muscle, side, diameter_mm, length_mm } = site;
  const told = { muscle, side, diameter_mm, length_mm, technique: site.technique || "static", trigger_point: site.trigger_point, planned_dwell_s: site.planned_dwell_s };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
}

export const canUndo = () => lastTap(desk.view.state);

// The server's own page, once it knows what was tapped. Not under somebody's hands: an open dialog is left alone.
export function fetchAnew() {
  clearTimeout(anewTimer);
  anewTimer = setTimeout(() => {
    if (document.querySelector("dialog[open]") || line.state !== "up") return;
    const address = location.pathname + location.search;
    window.htmx.ajax("GET", address, { target: "#room", select: "#room", swap: "outerHTML show:none" });
  }, ANEW_MS);
}

// Whether somebody else recorded something meanwhile; also how the line is found to be up again.
async function look() {
  if (document.hidden || !page) return;
  const known = page.events.length;
  const sentAt = Date.now();
  try {
    const answer = await ask(`${eventsOf(session())}?after=${known}`);
    if (!answer.ok) return;
    const said = await answer.json();
    heard(Date.parse(said.now), sentAt);
    if (known === page.events.length) news(said.events.map((entry) => entry.event));
  } catch (error) {
    if (!isUnanswered(error) && !(error instanceof SyntaxError)) throw error;
  }
}

function news(events) {
  const own = new Set(desk.taps.map((tap) => tap.event.id));
  const others = events.filter((event) => !own.has(event.id));
  if (events.length) fetchAnew();
  if (others.length) desk.dispatchEvent(Object.assign(new Event("others"), { events: others, people: page.people }));
}

// Set going once a tab.
export function begin() {
  onChange(refresh);
  setInterval(look, LOOK_MS);
  line.addEventListener("line", () => line.state === "up" && sendAll(person()));
  addEventListener("online", look);
  addEventListener("offline", () => setLine("down"));
  document.addEventListener("visibilitychange", () => document.hidden || (look(), sendAll(person())));
  document.addEventListener("htmx:sendError", () => setLine("down"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && setLine("up"));
  look();
  sendAll(person());
}
