// Dialogs that need no server: copies of the room's own, filled with what this device knows.

import { desk, room } from "./desk.js";
import { showNeedles, showSteps } from "./faint.js";
import { drawn } from "./patterns.js";
import { line } from "./send.js";
import { timeOfDay } from "./words.js";

// True when it could be opened: its pattern is here.
export function openDialog(name, wanted) {
  const { patterns, state, rows, chosen } = desk.view;
  const reaction = state.reactions.find((event) => event.id === wanted.care);
  const number = Number(wanted[name] ?? wanted.needle);
  const row = rows.find((one) => one.number === number) ?? chosen ?? {};
  const pattern = { insert: `insert-${wanted.insert}`, care: `care-${reaction?.kind}` }[name] ?? name;
  const also = { inBody: state.needlesIn.length, reaction: wanted.care, time: reaction ? timeOfDay(reaction.at) : "" };
  const drawing = patterns && drawn(patterns, `dialog-${pattern}`, row, also);
  if (!drawing) return false;
  shutDialog();
  const dialog = document.createElement("dialog");
  dialog.className = "over";
  dialog.dataset.here = name;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.append(drawing);
  FITTED[name]?.(dialog, { row, wanted, reaction, ...desk.view });
  dialog.addEventListener("close", () => {
    dialog.remove();
    desk.dispatchEvent(new Event("closed"));
  });
  room().append(dialog);
  dialog.showModal();
  return true;
}

export function shutDialog() {
  for (const dialog of document.querySelectorAll("#room > dialog[open]")) {
    dialog.close();
    dialog.remove();
  }
}

// What a pattern cannot know: which needles there are, what is told of one, when it was.
const FITTED = {
  reaction(dialog, { row }) {
    if (!row.isIn) dialog.querySelector('[name="needle"]')?.remove();
  },

  remove(dialog, { state }) {
    dialog.querySelector('a[href="?removing=1"]').hidden = state.needlesIn.length < 2;
  },

  insert(dialog, { wanted, words }) {
    if (!wanted.warn || dialog.querySelector('[data-tone="avoid"]')) return;
    const notice = Object.assign(document.createElement("div"), { className: "notice" });
    notice.dataset.tone = "avoid";
    notice.append(Object.assign(document.createElement("b"), { textContent: words.other_position }));
    dialog.querySelector(".body")?.prepend(notice);
  },

  incident(dialog, { rows, wanted }) {
    const needles = dialog.querySelector('select[name="needle"]');
    const there = rows.filter((row) => row.state !== "planned").map((row) => String(row.number));
    for (const option of [...needles.options]) if (option.value && !there.includes(option.value)) option.remove();
    offer(needles, there);
    if (there.includes(String(wanted.incident))) needles.value = wanted.incident;
    if (wanted.kind) dialog.querySelector('[name="kind"]').value = wanted.kind;
    const isOff = line.state !== "up";
    dialog.querySelector("details").open = isOff;
    for (const link of dialog.querySelectorAll(".whatnow a")) {
      if (needles.value) link.search += `&needle=${needles.value}`;
      link.closest("li").hidden = isOff; // pages of the server; the short report is here
    }
  },

  removing(dialog, { rows, patterns, state }) {
    const left = rows.filter((row) => row.isIn);
    const items = left.map((row) => drawn(patterns, "dialog-removing", row).querySelector("ul > li"));
    dialog.querySelector("ul").replaceChildren(...items);
    dialog.querySelector("h2").textContent = document.querySelector("#room .counter")?.getAttribute("aria-label") ?? "";
    dialog.querySelector("header p")?.remove();
    if (!state.needlesIn.length) queueMicrotask(shutDialog);
  },

  measure(dialog, { state }) {
    for (const moment of dialog.querySelectorAll("input[type=hidden][name=moment]")) moment.value = state.needles.size ? "after" : "before";
    for (const taken of state.measures) note(dialog.querySelector("tbody"), taken);
  },

  care(dialog, { state, reaction }) {
    if (dialog.querySelector("[data-outs]")) showNeedles(state, dialog);
    if (dialog.querySelector("[data-note]")) showSteps(state, dialog, reaction.at);
  },

  details(dialog, { row, state }) {
    const { inserted } = state.needles.get(row.number) ?? {};
    if (!inserted) return;
    const told = { ...inserted, dwell_min: inserted.planned_dwell_s ? inserted.planned_dwell_s / 60 : "" };
    for (const field of dialog.querySelectorAll("form [name]")) tell(field, told[field.name]);
  },
};

// The number alone: what a difference means is said by the server.
function note(table, { instrument, detail = "", moment, value }) {
  const isSame = (row) => row.dataset.instrument === instrument && row.dataset.detail === detail;
  const row = [...table.rows].find(isSame) ?? added(table, instrument, detail);
  const cell = row.cells[moment === "before" ? 1 : 2];
  if (!cell.textContent.startsWith(value)) cell.textContent = value;
}

function added(table, instrument, detail) {
  const row = table.rows[0].cloneNode(true);
  Object.assign(row.dataset, { instrument, detail });
  row.cells[0].textContent = detail || instrument;
  for (const cell of [row.cells[1], row.cells[2]]) cell.textContent = "";
  table.append(row);
  return row;
}

function offer(select, values) {
  const there = [...select.options].map((option) => option.value);
  for (const value of values) if (!there.includes(value)) select.add(new Option(value, value));
}

function tell(field, value) {
  if (value == null || value === "") return;
  if (field.type === "radio") field.checked = field.value === value;
  else if (field.matches("select")) {
    const same = [...field.options].find((option) => Number(option.value) === Number(value));
    if (!same) offer(field, [String(value)]);
    field.value = same?.value ?? String(value);
  } else field.value = value;
}
