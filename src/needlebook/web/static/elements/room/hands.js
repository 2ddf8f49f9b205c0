// What a press in the room does: it records, opens a dialog that is here already, chooses a needle, or needs the server.

import { fetchDialog } from "./anew.js";
import { choose, desk, isOtherPosition, person, record } from "./desk.js";
import { openDialog, shutDialog } from "./dialogs.js";
import { tapped } from "./faint.js";
import { newId } from "./ids.js";
import { line, sendAll } from "./send.js";
import { eventOf, isEcho, isTap } from "./taps.js";

const ALWAYS = ["remove", "manipulate", "reaction", "removing", "incident"];
const WITHOUT_LINE = ["insert", "details", "measure", "care"]; // the server's own are fresher, as long as it answers
const GONE = new Set(["NeedleRemoved", "EventCorrected", "IncidentReported"]); // after these no needle stays chosen

let say = () => {};

// saying: how a sentence is told to the reader, by its name.
export function takeOver(saying) {
  say = saying;
  document.addEventListener("submit", submitted, true);
  document.addEventListener("click", clicked, true);
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function submitted(event) {
  const { target: form, submitter } = event;
  if (!form.closest("#room") || form.dataset.plain) return;
  if (!isTap(form, submitter)) return needsLine(event);
  if (!desk.hasStore || !desk.view) return;
  const site = Number(form.elements.site?.value);
  const isFromDialog = Boolean(form.closest("dialog"));
  if (form.dataset.event === "NeedleInserted" && !isFromDialog && isOtherPosition(site) && openDialog("insert", { insert: site, warn: true })) return stop(event);
  stop(event);
  tapped(form);
  if (isEcho(form, submitter)) return;
  if (!form.checkValidity()) return form.reportValidity();
  keep(form, submitter);
}

async function keep(form, submitter) {
  const isTaken = (id) => desk.view.state.events.has(id) || desk.taps.some((tap) => tap.event.id === id);
  const tap = eventOf(form, submitter, isTaken);
  // A dialog of the server may be older than the needle that went in meanwhile: what is measured now is after it.
  if (tap.type === "MeasureTaken") tap.moment = desk.view.state.needles.size ? "after" : "before";
  const data = new FormData(form, submitter);
  if (form.elements.event) form.elements.event.value = newId(); // this one is used
  if (await record(tap)) return after(tap, data);
  say("kept_none");
  form.dataset.plain = "yes";
  form.requestSubmit(submitter);
}

// Where the room goes on: as web/treat/taps.py says it for the server's own pages.
function after(tap, data) {
  shutDialog();
  if (opensNext(tap, data)) return;
  choose(tap.needle && !GONE.has(tap.type) ? tap.needle : null);
}

function opensNext(tap, data) {
  const { faint } = desk.view.state;
  if (tap.type === "ReactionObserved") return tap.kind === "faint" || openDialog("care", { care: tap.id });
  if (data.get("then") === "care") return Boolean(faint) || openDialog("care", { care: data.get("care") });
  if (tap.type === "NeedleRemoved" && !tap.is_intact) return openDialog("incident", { incident: tap.needle, kind: "broken_needle" });
  if (data.get("then") === "measure") tellMeaning();
  return ["removing", "measure"].includes(data.get("then")) && openDialog(data.get("then"), {});
}

// What a difference means is said by the server, as soon as it has the measure; what is being typed is left alone.
async function tellMeaning() {
  if (!(await sendAll(person()))) return;
  const dialog = document.querySelector('dialog[data-here="measure"]');
  const isTyped = [...(dialog?.querySelectorAll("input:not([type=hidden])") ?? [])].some((field) => field.value !== field.defaultValue);
  if (dialog && !isTyped) fetchDialog("measure");
}

function clicked(event) {
  const link = event.target.closest?.("#room a");
  if (!link || link.closest("offline-outbox") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches("[data-cancel]") && desk.canPaint) return left(event, link);
  if (link.getAttribute("aria-disabled") === "true" && line.state !== "up") return needsLine(event);
  const address = link.getAttribute("href") ?? "";
  if (!address.startsWith("?")) return needsLine(event);
  asked(event, Object.fromEntries(new URLSearchParams(address)));
}

// A dialog is left without a choice; one that the server made stands in the address too.
function left(event, link) {
  stop(event);
  const isServers = !link.closest("dialog[data-here]");
  shutDialog();
  if (isServers) choose(Number(new URLSearchParams(link.search).get("needle")) || null);
}

function asked(event, wanted) {
  const name = [...ALWAYS, ...WITHOUT_LINE].find((one) => one in wanted);
  const isHere = ALWAYS.includes(name) || line.state !== "up" || (name === "care" && !desk.isServers(wanted.care));
  if (name && isHere && desk.view && openDialog(name, wanted)) return stop(event);
  if (!name && wanted.needle && !wanted.view && desk.canPaint) {
    stop(event);
    return choose(Number(wanted.needle));
  }
  needsLine(event);
}

function needsLine(event) {
  if (line.state === "up") return;
  stop(event);
  say("needs_line");
}
