// What was tapped and is not yet in the page that the server made, kept in IndexedDB of this browser: in order, per person.
// An event is waiting, then acknowledged, then forgotten once a page of the server shows it; or refused, until looked at.
// A killed browser loses nothing: a tap counts as kept only when its transaction is complete on disk.

import { newId } from "./ids.js";

const NAME = "needlebook";
const VERSION = 1;
const news = new BroadcastChannel("needlebook.outbox");
const hearers = new Set();
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, VERSION);
    asking.onupgradeneeded = () => {
      const taps = asking.result.createObjectStore("taps", { keyPath: "order", autoIncrement: true });
      taps.createIndex("person", "person");
      asking.result.createObjectStore("device");
    };
    asking.onsuccess = () => {
      asking.result.onversionchange = () => asking.result.close();
      asking.result.onclose = () => (opened = null);
      resolve(asking.result);
    };
    asking.onerror = () => reject(asking.error);
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

// Runs `work(store of taps, store of device)` and waits until the disk has it.
async function inTransaction(mode, work) {
  const trade = (await open()).transaction(["taps", "device"], mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    trade.oncomplete = resolve;
    trade.onabort = trade.onerror = () => reject(trade.error);
  });
  const result = work(trade.objectStore("taps"), trade.objectStore("device"));
  await done;
  return result.value ?? result;
}

const answer = (request) => {
  const box = {};
  request.onsuccess = () => (box.value = request.result);
  return box;
};

// The device gives itself a name, and counts what it records; both are set in the transaction that keeps the event.
export function keep(person, session, event) {
  return changed(
    inTransaction("readwrite", (taps, device) => {
      const kept = { ...event };
      const reading = device.get("self");
      reading.onsuccess = () => {
        const self = reading.result ?? { id: newId(), count: 0 };
        self.count += 1;
        Object.assign(kept, { device: self.id, device_sequence: self.count });
        device.put(self, "self");
        taps.add({ person, session, event: kept, state: "waiting", keptAt: Date.now() });
      };
      return kept;
    }),
  );
}

// Every tap of this person that is still kept, oldest first; of one session, or of all.
export async function kept(person, session = null) {
  const taps = await inTransaction("readonly", (store) => answer(store.index("person").getAll(person)));
  const own = Array.isArray(taps) ? taps : [];
  return own.filter((tap) => session === null || tap.session === session).sort((a, b) => a.order - b.order);
}

export async function waiting(person) {
  return (await kept(person)).filter((tap) => tap.state === "waiting");
}

// How many taps wait in this browser that other people recorded: a number and nothing else.
export async function countOfOthers(person) {
  const all = await inTransaction("readonly", (store) => answer(store.getAll()));
  return all.filter((tap) => tap.person !== person && tap.state === "waiting").length;
}

// `answers`: {id: {state: "acknowledged"} or {state: "refused", reason, message}}. What is not named stays as it is.
export function settle(taps, answers) {
  const told = taps.filter((tap) => answers[tap.event.id]);
  return changed(inTransaction("readwrite", (store) => told.map((tap) => store.put({ ...tap, ...answers[tap.event.id] }) && tap)));
}

export function forget(taps) {
  return changed(inTransaction("readwrite", (store) => taps.map((tap) => store.delete(tap.order) && tap)));
}

// At sign-out: what the server has goes; what waits, and what was refused and nobody looked at, stays for its person.
export async function forgetSettled() {
  const all = await inTransaction("readonly", (store) => answer(store.getAll()));
  return forget(all.filter((tap) => tap.state === "acknowledged"));
}

async function changed(promise) {
  const result = await promise;
  news.postMessage("changed");
  for (const hear of hearers) hear();
  return result;
}

// Calls `hear` after each change, of this tab and of others; gives back how to stop.
export function onChange(hear) {
  hearers.add(hear);
  news.addEventListener("message", hear);
  return () => hearers.delete(hear) && news.removeEventListener("message", hear);
}
