// The room at work in this tab: what the server's page says, what was tapped since, and what is shown of both.

import { sayCount } from "../needle-ledger.js";
import { heard, serverNow } from "./clock.js";
import { fetchAnew } from "./anew.js";
import { showFaint } from "./faint.js";
import { fold } from "./fold.js";
import { forget, keep, kept, onChange } from "./outbox.js";
import { paint } from "./paint.js";
import { load, words } from "./patterns.js";
import { chosenOf, rowsOf } from "./rows.js";
import { ask, eventsOf, isUnanswered, line, sendAll, setLine } from "./send.js";

const AGAIN_MS = 1200;
const LOOK_MS = 4000; // how often the ledger is asked whether another device recorded something
export const desk = Object.assign(new EventTarget(), { taps: [], view: null, hasStore: true });

Object.defineProperty(desk, "canPaint", { get: () => patterns !== null });
desk.isServers = (id) => page.events.some((event) => event.id === id);

export const room = () => document.getElementById("room");
export const person = () => room().dataset.person;
export const session = () => room().dataset.session;

let page = null; // what the server put into the page
let patterns = null;
let wanted = null; // the needle that was chosen
let serverRows = new Map(); // of planned sites, as the server made them
let untold = []; // events of others that the page fetched anew will show

const rowNumber = (item) => Number(item.querySelector(".needle").id.replace("row-", ""));

// Called for each room the server sends: the first, and every one fetched anew.
export async function readPage() {
  page = JSON.parse(document.getElementById("kept").textContent);
  wanted = Number(new URLSearchParams(location.search).get("needle")) || null;
  serverRows = new Map([...room().querySelectorAll(".needles > li:has(.planned)")].map((item) => [rowNumber(item), item]));
  if (room().dataset.kept) setLine("down");
  try {
    patterns = await load();
  } catch {
    // painted as soon as they can be had; what is tapped is kept all the same
  }
  await refresh();
  tellOthers();
}

export async function refresh() {
  if (!page) return;
  try {
    desk.taps = await kept(person(), session());
    desk.hasStore = true;
  } catch {
    desk.hasStore = false;
    setTimeout(refresh, AGAIN_MS); // a browser that was killed may hold its store for a moment
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
  return { state, rows, chosen: chosenOf(rows, wanted), patterns, words, serverRows, now: serverNow(), press_s: page.press_s };
}

function show() {
  desk.view = viewNow();
  const isServers = !desk.taps.some((tap) => tap.state !== "refused") && !room().dataset.painted && !room().dataset.kept;
  if (!isServers) {
    const looks = JSON.stringify([wanted, patterns !== null, desk.taps.map((tap) => [tap.event.id, tap.state])]);
    if (room().dataset.painted !== looks) paintNow(looks);
  }
  desk.dispatchEvent(new Event("shown"));
}

// Painted once for what there is to show: a second reading of the same does not move what is under a finger.
function paintNow(looks) {
  if (patterns) paint(room(), desk.view);
  else showFaint(desk.view.state);
  room().dataset.painted = looks;
  sayCount();
}

export function choose(number) {
  wanted = number;
  history.replaceState(history.state, "", number ? `?needle=${number}` : location.pathname);
  room().dataset.painted ??= "not yet";
  show();
}

// Kept on disk first, then painted, then sent. False when this browser cannot keep anything.
export async function record(event) {
  try {
    const kept = await keep(person(), session(), numbered(event));
    desk.taps = [...desk.taps.filter((tap) => tap.event.id !== kept.id), { event: kept, state: "waiting", keptAt: Date.now() }];
  } catch {
    desk.hasStore = false;
    return false;
  }
  if (event.type === "NeedleInserted") wanted = event.needle;
  show();
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

// Needles of another position are in: the patient does not turn over with needles in, so it is asked first.
export function isOtherPosition(site) {
  const positionOf = (number) => page.sites.find((one) => one.site === number)?.position;
  const there = desk.view.rows.filter((row) => row.isIn && row.site).map((row) => positionOf(row.site));
  return there.some((position) => position && position !== positionOf(site));
}

function ofSite(site) {
  const { muscle, side, diameter_mm, length_mm } = site;
  const told = { muscle, side, diameter_mm, length_mm, technique: site.technique, trigger_point: site.trigger_point, planned_dwell_s: site.planned_dwell_s };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
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
  if (!events.length) return;
  untold = others;
  fetchAnew();
}

// Said once the page is there that shows it, and knows the name of who did it.
function tellOthers() {
  if (untold.length) desk.dispatchEvent(Object.assign(new Event("others"), { events: untold, people: page.people }));
  untold = [];
}

// Set going once a tab.
export function begin() {
  onChange(refresh);
  setInterval(look, LOOK_MS);
  line.addEventListener("line", () => line.state === "up" && (sendAll(person()), refresh()));
  addEventListener("online", look);
  addEventListener("offline", () => setLine("down"));
  document.addEventListener("visibilitychange", () => document.hidden || (look(), sendAll(person())));
  document.addEventListener("htmx:sendError", () => setLine("down"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && setLine("up"));
  look();
  sendAll(person());
}
