// Changes of a drawing on their way to the server: kept in order in this browser until the server has acknowledged them.

const STORE = "needlebook.strokes.";
const AT_ONCE = 20;
const RETRY_MS = 4000;
const MOST_ALIVE = 60000; // bytes; a longer request cannot outlive its page
const STALE_MS = 7 * 24 * 3600 * 1000;

class Unwell extends Error {}

export class Outbox {
  // hooks: saved(answer), refused(sentence, changes), counted(n), shut()
  constructor(owner, url, token, hooks) {
    Object.assign(this, { url, token, hooks, store: STORE + owner, atOnce: AT_ONCE, held: null });
    forgetStale();
    forgetOthers(owner);
  }

  get waiting() {
    if (this.held) return this.held;
    try {
      return JSON.parse(localStorage.getItem(this.store))?.changes ?? [];
    } catch {
      return [];
    }
  }

  keep(changes) {
    try {
      if (changes.length) localStorage.setItem(this.store, JSON.stringify({ at: Date.now(), changes }));
      else localStorage.removeItem(this.store);
      this.held = null;
    } catch {
      this.held = changes; // a full or forbidden store: this page alone remembers
    }
    this.hooks.counted(changes.length);
  }

  add(change) {
    this.keep([...this.waiting, change]);
    this.flush();
  }

  // Sends what waits, in order; whoever asks while it is being sent waits for the same.
  flush() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    clearTimeout(this.timer);
    while (this.url && !this.isShut && this.waiting.length) {
      try {
        await this.send(this.waiting.slice(0, this.atOnce));
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof Unwell)) throw error;
        this.timer = setTimeout(() => this.flush(), RETRY_MS); // no line, or nobody there
        return;
      }
    }
  }

  async send(changes) {
    const body = JSON.stringify({ changes });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token() };
    const answer = await fetch(this.url, { method: "POST", body, headers, keepalive: body.length < MOST_ALIVE, redirect: "manual" });
    if (answer.ok) {
      this.drop(changes);
      this.hooks.saved(await answer.json());
    } else if (answer.status === 422) this.refuse(changes, (await answer.json()).error);
    else if (answer.status >= 500) throw new Unwell();
    else {
      this.isShut = true; // signed out, or a link that has closed: nothing of this can be sent from here
      this.hooks.shut();
    }
  }

  // One of them cannot be taken: it is found by sending them one by one.
  refuse(changes, sentence) {
    if (changes.length > 1) this.atOnce = 1;
    else {
      this.atOnce = AT_ONCE;
      this.drop(changes);
      this.hooks.refused(sentence, changes);
    }
  }

  drop(changes) {
    const sent = new Set(changes.map((change) => change.id));
    this.keep(this.waiting.filter((change) => !sent.has(change.id)));
  }
}

export function forgetAll(isOld = () => true) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(STORE) && isOld(localStorage.getItem(key), key)) localStorage.removeItem(key);
}

function forgetStale() {
  try {
    forgetAll((text) => Date.now() - (JSON.parse(text)?.at ?? 0) > STALE_MS);
  } catch {
    // what cannot be read is not ours to judge
  }
}

// On a shared tablet nobody reads, or sends as their own, what somebody else has drawn and could not send.
function forgetOthers(owner) {
  const own = `${STORE}${owner.split(".")[0]}.`;
  try {
    forgetAll((_text, key) => !key.startsWith(own));
  } catch {
    // a forbidden store holds nothing
  }
}
