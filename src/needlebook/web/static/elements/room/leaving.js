// On every page: what was recorded in a room and not yet sent is sent from wherever its person is; whoever signs out or
// comes after finds nothing of a patient in the browser. What could not be sent stays, and only its person sends it.

import { countOfOthers, forgetSettled, waiting } from "./outbox.js";

const LAST = "needlebook.person";
const PATIENCE_MS = 5000;
const PAGES = "needlebook.pages";

export const person = () => document.querySelector("meta[name=needlebook-person]")?.content ?? null;

export async function forgetPages() {
  await window.caches?.delete(PAGES);
}

// Somebody is signed in: pages of somebody else are not left for them, and what waits is sent.
export async function arrive() {
  const here = person();
  if (localStorage.getItem(LAST) !== here) await forgetPages();
  localStorage.setItem(LAST, here);
  if (document.querySelector("offline-outbox")) return; // the room sends by itself
  if ((await waiting(here)).length) await send(here);
}

async function send(here) {
  const { sendAll } = await import("./send.js");
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  return Promise.race([sendAll(here), late]);
}

// Nobody is signed in. How many observations wait here for their person; whose and which is nobody's business.
export async function nobody() {
  await forgetPages();
  localStorage.removeItem(LAST);
  return countOfOthers(null);
}

// True when it is right to sign out: everything is sent, or the person knows what waits.
export async function mayLeave(question) {
  const here = person();
  const open = await waiting(here);
  if (open.length) await send(here);
  const left = (await waiting(here)).length;
  if (left && !confirm(question.replace("{n}", left))) return false;
  await forgetSettled();
  await forgetPages();
  localStorage.removeItem(LAST);
  return true;
}
