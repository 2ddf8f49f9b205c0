// serverNow(): the server's time in ms, as well as this device knows it. The tablet's own clock may be wrong by years.
// Every answer says between which bounds the difference of the two clocks lies; bounds are narrowed by each answer and
// kept in the browser, so that a page from the cache, a reload without a line and a night's sleep all find the time.

const STORE = "needlebook.clock";
const SECOND = 1000; // the Date header counts whole seconds
const CRYSTAL = 0.0001; // two clocks part by no more than this share of the time that passes (J)

let bounds = kept();

function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORE));
  } catch {
    return null;
  }
}

function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify(bounds));
  } catch {
    // a forbidden store: this page alone remembers
  }
}

export function serverNow() {
  return Date.now() + (bounds ? (bounds.low + bounds.high) / 2 : 0);
}

export function isKnown() {
  return bounds !== null;
}

// An answer said `time` (exact to `width` ms). It was said after the question was sent and before the answer was here.
export function heard(time, sentAt, answeredAt = Date.now(), width = 0) {
  if (!Number.isFinite(time)) return;
  const low = time - answeredAt;
  const high = time + width - sentAt;
  const old = bounds && widened(bounds, answeredAt);
  const isApart = !old || old.low > high || old.high < low; // first answer, or a clock was set: the newest is believed
  bounds = isApart ? { low, high, at: answeredAt } : { low: Math.max(low, old.low), high: Math.min(high, old.high), at: answeredAt };
  keep();
}

function widened({ low, high, at }, now) {
  const slack = Math.abs(now - at) * CRYSTAL;
  return { low: low - slack, high: high + slack };
}

export function heardAnswer(answer, sentAt) {
  heard(Date.parse(answer.headers.get("Date")), sentAt, Date.now(), SECOND);
}

// The page itself is the first answer, unless it came from the cache (the service worker marks it so).
function heardPage() {
  const room = document.querySelector("[data-now]");
  const [trip] = performance.getEntriesByType("navigation");
  if (!room || !trip || room.closest("[data-kept]") || trip.type === "back_forward") return;
  const wall = (moment) => performance.timeOrigin + moment;
  heard(Date.parse(room.dataset.now), wall(trip.requestStart || trip.fetchStart), wall(trip.responseEnd));
}

heardPage();
