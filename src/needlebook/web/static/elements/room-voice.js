// <room-voice>: what the room says, and on what this device says it. say(words) goes to the screen reader, and aloud where
// that is switched on and the device has a voice of its own. The switches are kept on this device.

const STORE = "needlebook.room.";
const DEFAULTS = { sound: true, vibration: true, voice: false, keys: true };

export function isOn(name) {
  try {
    const kept = localStorage.getItem(STORE + name);
    return kept === null ? DEFAULTS[name] : kept === "on";
  } catch {
    return DEFAULTS[name];
  }
}

function turn(name, on) {
  try {
    localStorage.setItem(STORE + name, on ? "on" : "off");
  } catch {
    // a forbidden store: the switch holds its default on the next page
  }
}

// The same words said again are a new message: the region is emptied first, or a screen reader stays silent.
export function say(words) {
  const region = document.getElementById("spoken");
  region?.replaceChildren();
  requestAnimationFrame(() => region?.replaceChildren(words));
  if (isOn("voice") && hasVoice()) aloud(words);
}

export const countWords = () => document.querySelector("#room .counter")?.getAttribute("aria-label") ?? "";

// Only voices that live on the device: what the room says goes to no network.
const ownVoices = () => globalThis.speechSynthesis?.getVoices().filter((voice) => voice.localService) ?? [];
const hasVoice = () => ownVoices().length > 0;

function aloud(words) {
  const spoken = new SpeechSynthesisUtterance(words);
  const { lang } = document.documentElement;
  spoken.lang = lang;
  spoken.voice = ownVoices().find((voice) => voice.lang.startsWith(lang)) ?? ownVoices()[0];
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
}

class RoomVoice extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    for (const box of this.querySelectorAll("[data-switch]")) box.checked = isOn(box.dataset.switch);
    this.#beHonest();
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", this);
    this.addEventListener("change", this);
    this.addEventListener("click", this);
  }

  disconnectedCallback() {
    globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", this);
  }

  handleEvent({ type, target }) {
    if (type === "voiceschanged") return this.#beHonest();
    if (type === "change") return turn(target.dataset.switch, target.checked);
    if (target.closest("[data-read]")) say(countWords());
  }

  #beHonest() {
    const note = this.querySelector("[data-honest]");
    const lacks = [!hasVoice() && note.dataset.noVoice, !navigator.vibrate && note.dataset.noVibration].filter(Boolean);
    note.textContent = lacks.join(" ");
    this.querySelector("[data-switch=voice]").disabled = !hasVoice();
    this.querySelector("[data-switch=vibration]").disabled = !navigator.vibrate;
  }
}

customElements.define("room-voice", RoomVoice);
