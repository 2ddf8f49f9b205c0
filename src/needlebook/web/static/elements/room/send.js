// Sends what waits, in order, until the server has answered for each event. Nothing is taken out before its answer.
// One tab at a time sends. What cannot be read by the server is found by sending one by one, and holds nothing else up.

import { heard, heardAnswer } from "./clock.js";
import { settle, waiting } from "./outbox.js";

const MOST_AT_ONCE = 50;
const PATIENCE_MS = 10_000;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30_000;

export const eventsOf = (session) => `/api/v1/sessions/${session}/events`;

// state: "up", "down" (no answer) or "out" (signed out); since: when that began; told with the event "line".
export const line = Object.assign(new EventTarget(), { state: "up", since: Date.now() });

export function setLine(state) {
  if (line.state === state) return;
  Object.assign(line, { state, since: Date.now() });
  line.dispatchEvent(new Event("line"));
}

class Unanswered extends Error {}

let wait = FIRST_WAIT_MS;
let timer = 0;
let sending = null;

// Sends everything of this person; whoever asks meanwhile waits for the same round. True when nothing waits any more.
export function sendAll(person) {
  clearTimeout(timer);
  sending ??= one(() => rounds(person)).finally(() => (sending = null));
  return sending;
}

const one = (work) => (navigator.locks ? navigator.locks.request("needlebook.send", work) : work());

async function rounds(person) {
  try {
    for (let taps = await waiting(person); taps.length; taps = await waiting(person)) await sendSession(taps);
    wait = FIRST_WAIT_MS;
    return true;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    timer = setTimeout(() => sendAll(person), wait);
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    return false;
  }
}

// The oldest session first; its events in their order.
async function sendSession(taps) {
  const first = taps.filter((tap) => tap.session === taps[0].session).slice(0, MOST_AT_ONCE);
  const answers = await answersFor(first[0].session, first);
  const open = first.filter((tap) => !answers[tap.event.id]);
  if (open.length === first.length) throw new Unanswered(); // a stranger answered: nothing is believed
  await settle(first, answers);
}

async function answersFor(session, taps) {
  const sentAt = Date.now();
  const answer = await ask(eventsOf(session), { method: "POST", body: JSON.stringify({ events: taps.map((tap) => tap.event) }) });
  const said = await read(answer);
  heard(Date.parse(said.now), sentAt);
  if (answer.ok) return Object.fromEntries((said.results ?? []).map((result) => [result.id, settled(result)]));
  const { reason, message = "" } = said;
  if (!reason) throw new Unanswered(); // not our server: every refusal of ours has its code
  if (taps.length > 1) return oneByOne(session, taps);
  return { [taps[0].event.id]: { state: "refused", reason, message } };
}

// One of them spoils the whole request. Those before it are settled before the next is sent.
async function oneByOne(session, taps) {
  const answers = {};
  for (const tap of taps) Object.assign(answers, await answersFor(session, [tap]));
  return answers;
}

function settled({ result, reason, message }) {
  return result === "refused" ? { state: "refused", reason, message } : { state: "acknowledged" };
}

const read = (answer) => answer.json().catch(() => {
  throw new Unanswered(); // a page of somebody else, such as a hotel's sign-in
});

const PASSING = new Set([403, 408, 425, 429]);

// One question to the server. Throws Unanswered when nobody answered, or only somebody in between.
export async function ask(url, options = {}) {
  const sentAt = Date.now();
  let answer;
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
    answer = await fetch(url, { headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS), ...options });
  } catch {
    return unanswered("down");
  }
  if (answer.status === 401) return unanswered("out");
  if (answer.status >= 500 || PASSING.has(answer.status)) return unanswered("down");
  heardAnswer(answer, sentAt);
  setLine("up");
  return answer;
}

function unanswered(state) {
  setLine(state);
  throw new Unanswered();
}

export const isUnanswered = (error) => error instanceof Unanswered;

// A page from the cache holds an old token; the cookie is always the present one.
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  return cookie ?? JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}
