// The forms without network: pages, scripts and lists of this folder's forms, as they were last seen.
//
// Its scope is the folder it lies in. The network comes first; what it gives is kept, and shown where it gives nothing.

const PREFIX = `salesbook ${self.registration.scope.split("/").slice(0, -3).join("/")}/`;
const CACHE = `${PREFIX} ${TOLD.lang} ${TOLD.version}`;
const ROOT = new URL("../../", self.registration.scope);
const KNOWN = new Set(TOLD.paths.map((path) => new URL(path, ROOT).pathname));
const PATIENCE = 4000; // milliseconds; then what is kept is shown
const LISTS = new URL("pick/", ROOT).pathname;
const LIST_DAYS = 7; // names and numbers of customers are not carried about for longer
let over = false; // somebody takes everything off this device
let keeping = Promise.resolve();
const DAY = 24 * 60 * 60 * 1000;

self.addEventListener("install", (event) => {
  event.waitUntil(everything().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  over = true;
  keeping.then(() => event.ports[0].postMessage(""));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === ROOT.origin && KNOWN.has(url.pathname)) event.respondWith(answer(url.pathname));
});

// One after the other, so that the page that is open comes first; what fails is kept when it is first seen.
async function everything() {
  for (const path of KNOWN) if (!over) await fresh(path).catch(() => null);
  await keeping;
}

async function answer(path) {
  const there = await kept(path);
  if (!there) return fresh(path);
  const late = new Promise((resolve) => { setTimeout(() => resolve(there), PATIENCE); });
  return Promise.race([fresh(path).catch(() => there), late]);
}

// From the network, and into the cache.
async function fresh(path) {
  const found = await fetch(path, { cache: "no-cache" });
  if (found.ok && !over) {
    const copy = found.clone();
    keeping = keeping.then(() => keep(path, copy)).catch(() => {}); // a full storage: the page is shown all the same
  }
  return found;
}

async function keep(path, found) {
  if (over) return;
  const headers = { "Content-Type": found.headers.get("Content-Type") || "", "X-Salesbook-Kept": String(Date.now()) };
  const cache = await caches.open(CACHE);
  await cache.put(path, new Response(await found.blob(), { headers }));
}

async function kept(path) {
  const found = await caches.match(path, { cacheName: CACHE }); // unlike opening it, that makes no cache anew
  if (!found || !path.startsWith(LISTS) || Date.now() - Number(found.headers.get("X-Salesbook-Kept")) < LIST_DAYS * DAY) return found;
  await (await caches.open(CACHE)).delete(path);
  return undefined;
}

// Caches of earlier builds.
async function forget() {
  const own = `${PREFIX} ${TOLD.lang} `;
  for (const name of await caches.keys()) if (name.startsWith(own) && name !== CACHE) await caches.delete(name);
}
