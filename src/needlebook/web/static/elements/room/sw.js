// The service worker: while the server cannot be reached it answers for the room of an open session, and for nothing else.
// A page is asked for at the server first; what was kept is shown only when nobody answers in time. It is kept for as long
// as a sign-in lasts, until the session is closed, somebody signs out or somebody else signs in.

const PAGES = "needlebook.pages";
const FILES = "needlebook.files";
const ROOM = /^\/visits\/[0-9a-f-]{36}\/treat\/(patterns\/)?$/;
const CLOSE = /^(\/visits\/[0-9a-f-]{36}\/)close\/$/;
const PATIENCE_MS = 3000;
const LONGEST_KEPT_MS = 12 * 3600 * 1000;
const KEPT_AT = "X-Kept-At";
const BAD_GATEWAY = 502; // 502 to 504: somebody in front of the server answers in its place

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== self.location.origin) return;
  if (method === "GET" && ROOM.test(pathname)) event.respondWith(room(event, pathname));
  else if (method === "GET" && pathname.startsWith("/static/")) event.respondWith(file(event.request));
  else if (method === "POST" && CLOSE.test(pathname)) event.waitUntil(drop(pathname.replace(CLOSE, "$1treat/")));
});

// The page says which files it is made of; only these are kept.
self.addEventListener("message", (event) => {
  if (event.data?.files) event.waitUntil(keepFiles(event.data.files));
});

async function room(event, path) {
  const kept = await keptPage(path);
  const network = fetch(event.request);
  try {
    const answer = await (kept ? Promise.race([network, tooLate()]) : network);
    if (kept && isInBetween(answer)) return kept;
    event.waitUntil(remember(path, answer.clone()));
    return answer;
  } catch (error) {
    network.catch(() => {});
    if (kept) return kept;
    throw error;
  }
}

const tooLate = () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS));
const isInBetween = (answer) => answer.status >= BAD_GATEWAY && answer.status <= BAD_GATEWAY + 2;

// A room is kept; whatever else stands at its address (closed, signed out, not open yet) says that none is to be kept.
async function remember(path, answer) {
  if (answer.status >= 500 || answer.status === 422) return;
  const html = answer.type === "basic" && answer.ok && !answer.redirected ? await answer.text() : "";
  if (!html.includes("data-session=")) return drop(path);
  if (html.includes("<dialog open")) return;
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.set(KEPT_AT, Date.now());
  await (await caches.open(PAGES)).put(path, new Response(html, { headers }));
}

// What was kept, marked as such: the time it says is not the time now.
async function keptPage(path) {
  const answer = await caches.match(path, { cacheName: PAGES });
  if (!answer) return null;
  const at = Number(answer.headers.get(KEPT_AT));
  if (!(Math.abs(Date.now() - at) < LONGEST_KEPT_MS)) return drop(path);
  const html = (await answer.text()).replace(" data-now=", ` data-kept="${new Date(at).toISOString()}" data-now=`);
  return new Response(html, { headers: answer.headers });
}

async function drop(path) {
  await (await caches.open(PAGES)).delete(path);
  return null;
}

async function file(request) {
  return (await caches.match(request, { cacheName: FILES })) ?? fetch(request);
}

async function keepFiles(wanted) {
  const files = await caches.open(FILES);
  const there = new Set((await files.keys()).map(({ url }) => url));
  await Promise.allSettled(wanted.filter((url) => !there.has(url)).map((url) => files.add(url)));
  const old = [...there].filter((url) => !wanted.includes(url));
  await Promise.all(old.map((url) => files.delete(url)));
}
