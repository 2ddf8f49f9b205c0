// The faint: one tap opens it at once, before the server has answered and also without a connection. What stands on
// the screen was made by the server and lies ready in the room; here it is shown, and kept in step with what is known.

import { serverNow } from "./clock.js";

const BEAT_MS = 1000;
const room = () => document.getElementById("room");
const screen = () => document.getElementById("faint");

// The tap itself. The event is recorded by whoever takes the form: hands.js, or htmx where there is none.
document.addEventListener("submit", ({ target: form }) => {
  tapped(form);
  if (form.matches("#room [data-faints]")) holdBack(screen()?.querySelector("[data-no-faint] button"));
});

// Sent straight to the server, two requests may overtake each other: a faint is taken back once it has arrived.
function holdBack(button) {
  if (!button) return;
  button.disabled = true;
  const release = ({ target }) => {
    if (target.id === "alarms") return; // the bar of alarms asks by itself
    button.disabled = false;
    document.removeEventListener("htmx:afterRequest", release);
  };
  document.addEventListener("htmx:afterRequest", release);
}

export function tapped(form) {
  if (!form.matches("[data-faints]") || room().classList.contains("is-faint")) return;
  open(new Date(serverNow()).toISOString());
  name(form.elements.event.value);
}

// Keeps the screen in step with the browser's fold of what happened. Called whenever the room is painted.
export function showFaint(state) {
  if (!screen()) return;
  if (!state.faint) return close();
  open(state.faint.at);
  name(state.faint.id);
  showNeedles(state);
  showSteps(state);
}

function open(at) {
  const clock = screen().querySelector("[data-faint-clock]");
  clock.dataset.since = at;
  screen().querySelector("[data-faint-at]").textContent = time(at);
  beat();
  if (room().classList.contains("is-faint")) return;
  room().classList.add("is-faint");
  room().dataset.stopped = at;
  room().querySelector("dialog[open]")?.close();
  focusFirst();
}

// What is said later about this faint says which one is meant.
function name(id) {
  const fields = screen().querySelectorAll("[name=reaction], [name=care], [data-no-faint] [name=corrects]");
  for (const field of fields) field.value = id;
}

function close() {
  if (!room().classList.contains("is-faint")) return;
  room().classList.remove("is-faint");
  delete room().dataset.stopped;
}

// A needle that the page does not know yet was put in without a connection: it stands first, to the careful side.
export function showNeedles(state, root = screen()) {
  const list = root.querySelector("[data-outs]");
  for (const [number, needle] of state.needles) {
    const row = list.querySelector(`[data-needle="${number}"]`) ?? strange(list, number, needle.inserted);
    if (row) row.hidden = needle.status !== "in";
  }
  const left = [...list.children].filter((row) => !row.hidden);
  root.querySelector("[data-current]").hidden = !state.needlesIn.some((number) => hasCurrent(state.needles.get(number)));
  root.querySelector("[data-none-in]").hidden = left.length > 0;
  root.querySelector("[data-order]").hidden = left.length === 0;
  if (!left.length) root.querySelector(".ends").open = true;
}

// Connected once, it counts as connected: nobody says when a current ends.
function hasCurrent({ inserted, manipulations }) {
  return [inserted, ...manipulations].some((event) => event.technique === "electrical");
}

function strange(list, number, inserted) {
  const pattern = list.querySelector("form")?.closest("li");
  if (!pattern) return null;
  const row = pattern.cloneNode(true);
  row.dataset.needle = number;
  row.querySelector(".n").textContent = number;
  row.querySelector(".which b").textContent = `${inserted.muscle.replaceAll("_", " ")}, ${inserted.side}`;
  row.querySelector(".which small").textContent = "";
  row.querySelector("[name=needle]").value = number;
  for (const button of row.querySelectorAll("button")) {
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace(pattern.dataset.needle, number));
  }
  list.prepend(row);
  return row;
}

export function showSteps(state, root = screen(), since = state.faint.at) {
  const notes = new Map(state.notes.filter((note) => Date.parse(note.at) >= Date.parse(since)).map((note) => [note.text, note]));
  for (const row of root.querySelectorAll("[data-note]")) {
    const note = notes.get(row.dataset.note);
    const button = row.querySelector(".step");
    button.setAttribute("aria-pressed", String(Boolean(note)));
    button.disabled = Boolean(note);
    row.querySelector("[data-done]").textContent = note ? time(note.at) : "";
    row.querySelector("[data-untick]").hidden = !note;
    row.querySelector("[name=corrects]").value = note?.id ?? "";
  }
}

const time = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function focusFirst() {
  const first = screen().querySelector("[data-outs] > li:not([hidden]) button") ?? screen().querySelector("h1");
  first.focus({ preventScroll: true });
  room().scrollTop = 0;
}

// How long the faint lasts is the one clock that runs: a doctor is called when it does not pass quickly.
function beat() {
  const clock = screen()?.querySelector("[data-faint-clock]");
  const since = Date.parse(clock?.dataset.since ?? "");
  if (!Number.isFinite(since) || !room().classList.contains("is-faint")) return;
  const seconds = Math.max(0, Math.floor((serverNow() - since) / 1000));
  clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

setInterval(beat, BEAT_MS);
beat();
