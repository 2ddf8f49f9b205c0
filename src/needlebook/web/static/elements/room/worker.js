// Starts the service worker and tells it which files the room is made of. Without one (a page that is not secure) the room
// works as ever, only a reload without a connection finds no page.

export async function keepRoom(address) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(address, { scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ files: filesOfPage() });
    await controlled();
    // The worker sees what the page asks for: the room as it stands, and its patterns.
    const { patterns } = document.querySelector("offline-outbox").dataset;
    await Promise.all([location.pathname, patterns].map((path) => fetch(path, { cache: "no-store" })));
  } catch {
    // no worker, no line: the outbox keeps what is tapped all the same
  }
}

function controlled() {
  if (navigator.serviceWorker.controller) return null;
  return new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
}

function filesOfPage() {
  const here = `${location.origin}/static/`;
  const linked = [...document.querySelectorAll("script[src], link[href]")].map((one) => one.src ?? one.href);
  const used = [...document.querySelectorAll("use")].map((one) => new URL(one.getAttribute("href"), location.href).href.split("#")[0]);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return [...new Set([...linked, ...used, ...loaded])].filter((url) => url.startsWith(here));
}
