// <dwell-alarm>: time is up. Said once to the screen reader, shown until the needle is out, sounded and vibrated again
// every half minute until "Heard" is pressed, and again five minutes after that while the needle is still in (J).
// Silent while a faint stands (data-stopped). What was heard is kept for this tab, so a reload is no new alarm.

import { isOn, say } from "./room-voice.js";

const HEARTBEAT_MS = 1000;
const AGAIN_S = 30;
const REMIND_S = 300;
const STORE = "needlebook.alarms";
const PATTERN = [300, 150, 300];

let sound = null;
const awake = () => {
  sound ??= globalThis.AudioContext ? new AudioContext() : null;
  sound?.resume();
};
document.addEventListener("pointerdown", awake);
document.addEventListener("keydown", awake);

// Two short tones, high then higher, made on the spot.
function ring() {
  if (isOn("vibration") && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(PATTERN);
  if (!isOn("sound") || sound?.state !== "running") return;
  [880, 1175].forEach((pitch, nth) => {
    const tone = sound.createOscillator();
    const gain = sound.createGain();
    const start = sound.currentTime + nth * 0.25;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(0.25, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.22);
    tone.connect(gain).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.24);
  });
}

// For each needle and target: when it rang last and when it was heard, in seconds over.
let rung = kept();

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(rung));
  } catch {
    // a forbidden store: a reload rings again, to the careful side
  }
}

class DwellAlarm extends HTMLElement {
  #beat = 0;

  connectedCallback() {
    this.querySelector("[data-heard]").addEventListener("click", () => this.#hear());
    this.#look();
    this.#beat = setInterval(() => this.#look(), HEARTBEAT_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#beat);
  }

  #due() {
    if (document.querySelector("#room[data-stopped]")) return [];
    return [...document.querySelectorAll(".needles dwell-timer[data-since]")]
      .filter((timer) => timer.over >= 0)
      .map((timer) => ({ over: timer.over, key: `${timer.dataset.since}+${timer.planned}`, row: timer.closest(".needle") }));
  }

  #look() {
    const due = this.#due();
    const fresh = due.filter(({ key }) => !rung[key]);
    const loud = due.filter(({ key, over }) => isToRing(rung[key], over));
    this.#show(due.filter(({ key, over }) => !isHeard(rung[key], over)));
    if (fresh.length) say(this.#words(fresh));
    if (!loud.length) return;
    for (const { key, over } of loud) rung[key] = { at: over };
    keep();
    ring();
    this.dispatchEvent(new CustomEvent("alarm", { bubbles: true }));
  }

  #hear() {
    for (const { key, over } of this.#due()) rung[key] = { at: over, heard: over };
    keep();
    this.#look();
  }

  #show(due) {
    const words = due.length ? this.#words(due) : "";
    const says = this.querySelector("[data-says]");
    if (says.textContent !== words) says.textContent = words;
    this.querySelector("[data-silent]").hidden = !isOn("sound") || sound?.state === "running";
    this.hidden = !due.length;
  }

  #words(due) {
    const numbers = [...new Set(due.map(({ row }) => row?.id.replace("row-", "")))]; // while the room is swapped, it is there twice
    return this.dataset[numbers.length > 1 ? "many" : "one"].replace("{n}", numbers.join(", "));
  }
}

const isHeard = (last, over) => last?.heard !== undefined && over < last.heard + REMIND_S;

function isToRing(last, over) {
  if (!last) return true;
  return last.heard === undefined ? over >= last.at + AGAIN_S : over >= last.heard + REMIND_S;
}

customElements.define("dwell-alarm", DwellAlarm);
