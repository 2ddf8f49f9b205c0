// What a press in the room does: it records, opens a dialog that is here already, chooses a needle, or needs the server.

import { choose, desk, planned, record, room } from "./desk.js";
import { drawn, load } from "./patterns.js";
import { line } from "./send.js";
import { eventOf, isEcho, isTap, newEvent } from "./taps.js";

let say = () => {};

// saying: how a sentence is told to the reader, by its name.
export function takeOver(saying) {
  say = saying;
  document.addEventListener("submit", (event) => submitted(event), true);
  document.addEventListener("click", (event) => clicked(event), true);
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

async function submitted(event) {
  const { target: form, submitter } = event;
  if (!form.closest("#room") || form.dataset.plain) return;
  if (form.method === "get") return asked(event, new URLSearchParams(new FormData(form, submitter)));
  if (!isTap(form, submitter)) return needsLine(event);
  if (!desk.hasStore) return;
  stop(event);
  if (isEcho(form, submitter)) return;
  const tap = eventOf(form, submitter);
  if (await record(tap)) return after(tap, new FormData(form, submitter));
  say("kept_none");
  form.dataset.plain = "yes";
  form.requestSubmit(submitter);
}

// Where the room goes on: as web/treat/taps.py says it for the server's own pages.
async function after(tap, data) {
  closeDialog();
  if (tap.type === "NeedleRemoved" && !tap.is_intact) return open("incident", { incident: tap.needle, kind: "broken_needle" });
  if (data.get("then") === "removing") return open("removing", {});
  const stays = tap.needle && !["NeedleRemoved", "EventCorrected", "IncidentReported"].includes(tap.type);
  choose(stays ? tap.needle : null);
}

function clicked(event) {
  const link = event.target.closest?.("#room a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-cancel]") && link.closest("dialog[data-here]")) return stop(event), closeDialog();
  const address = link.getAttribute("href") ?? "";
  if (link.getAttribute("aria-disabled") === "true" && line.state !== "up") return needsLine(event);
  if (address.startsWith("?")) return asked(event, new URLSearchParams(address));
  needsLine(event);
}

async function asked(event, wanted) {
  const name = OPENERS.find((one) => wanted.has(one));
  if (name && here?.has(`dialog-${name}`)) {
    stop(event);
    return open(name, Object.fromEntries(wanted));
  }
  const number = Number(wanted.get("insert"));
  if (number && line.state !== "up" && planned(number)) {
    stop(event);
    await record(newEvent("NeedleInserted", planned(number)));
    return choose(number);
  }
  if (!name && !number && wanted.has("needle") && !wanted.has("view")) {
    stop(event);
    return choose(Number(wanted.get("needle")));
  }
  needsLine(event);
}

function needsLine(event) {
  if (line.state === "up") return;
  stop(event);
  say("needs_line");
}

const OPENERS = ["remove", "manipulate", "reaction", "removing", "incident"];
let here = null; // the patterns, once they are loaded
export const know = (patterns) => (here = patterns);

async function open(name, wanted) {
  here ??= await load();
  closeDialog();
  const { rows, chosen, state } = desk.view;
  const number = Number(wanted[name] ?? wanted.needle);
  const row = rows.find((one) => one.number === number) ?? chosen ?? {};
  const pattern = name === "reaction" && here.has(`dialog-reaction-${wanted.reaction}`) ? `reaction-${wanted.reaction}` : name;
  const dialog = document.createElement("dialog");
  Object.assign(dialog, { className: "over" });
  dialog.dataset.here = name;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.append(drawn(here, `dialog-${pattern}`, row, { inBody: state.needlesIn.length }));
  fitted(dialog, name, wanted, row);
  dialog.addEventListener("close", () => (dialog.remove(), desk.dispatchEvent(new Event("closed"))));
  room().append(dialog);
  dialog.showModal();
}

// What a pattern cannot know: which needles there are.
function fitted(dialog, name, wanted, row) {
  const { rows } = desk.view;
  if (name === "reaction" && !row.isIn) dialog.querySelector('[name="needle"]')?.remove();
  if (name === "incident") fillIncident(dialog, rows, wanted);
  if (name === "removing") fillRemoving(dialog, rows.filter((one) => one.isIn));
}

function fillIncident(dialog, rows, { incident, kind }) {
  const needles = dialog.querySelector('select[name="needle"]');
  const there = rows.filter((row) => row.state !== "planned").map((row) => String(row.number));
  for (const option of [...needles.options]) if (option.value && !there.includes(option.value)) option.remove();
  for (const number of there) if (![...needles.options].some((option) => option.value === number)) needles.add(new Option(number, number));
  if (there.includes(String(incident))) needles.value = incident;
  if (kind) dialog.querySelector('select[name="kind"]').value = kind;
}

function fillRemoving(dialog, left) {
  const list = dialog.querySelector("ul");
  const pattern = here.get("dialog-removing");
  list.replaceChildren(
    ...left.map((row) => drawn(new Map([["one", pattern]]), "one", row).querySelector("ul > li")),
  );
  if (!left.length) closeDialog(dialog);
}

function closeDialog() {
  document.querySelector("dialog[data-here][open]")?.close();
  const servers = document.querySelector("#room > dialog[open]:not([data-here])");
  servers?.close();
  servers?.remove();
}
