// Keeps the phone's pages and their files for places without a signal: files from the shelf, pages from the network while it answers.
"use strict";

const FRAME = "houqin-frame-2"; // files, and the page that is shown when another one is not here: anybody's
const PAGES = "houqin-pages-2"; // what one person has seen or kept; whoever signs in next starts with an empty shelf
const AWAY = "/away/", REPORT = "/cases/new/", PATIENCE = 5000;

self.addEventListener("install", (event) => event.waitUntil(whole(AWAY, FRAME).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => ![FRAME, PAGES].includes(name)).map((name) => caches.delete(name)))).then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname, origin } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && /^\/sign-(in|out)\//.test(pathname)) event.waitUntil(caches.delete(PAGES));
  if (request.method !== "GET") return;
  if (pathname.startsWith("/static/")) event.respondWith(kept(request).then((found) => found || fetched(request, FRAME)));
  else if (own(pathname) || request.mode === "navigate") event.respondWith(page(request, pathname));
});

self.addEventListener("message", (event) => {
  if (!event.data || !event.data.keep) return;
  const told = (url, ok) => event.source && event.source.postMessage({ kept: url, ok });
  event.waitUntil(event.data.keep.reduce((done, url) => done.then(() => whole(url, PAGES)).then((ok) => told(url, ok), () => told(url, false)), Promise.resolve()));
});

const own = (pathname) => pathname.startsWith("/phone/") || pathname === REPORT;
const kept = (request, options) => caches.match(request, { ignoreVary: true, ...options });

async function fetched(request, shelf) {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) await (await caches.open(shelf)).put(request, answer.clone()).catch(() => {}); // a full phone still shows it
  return answer;
}

// From the network, unless it is away or takes its time and the page is here.
async function page(request, pathname) {
  const mine = own(pathname);
  const fresh = mine ? fetched(request, PAGES) : fetch(request);
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => mine && kept(request));
  const first = await Promise.race([fresh.catch(() => null), slow.then((found) => found || fresh.catch(() => null))]);
  return first || (await stored(request, pathname));
}

async function stored(request, pathname) {
  const label = /^\/q\/([^/]+)\/$/.exec(pathname); // a label scanned without a signal
  if (label && (await kept(`/phone/${label[1]}/`))) return Response.redirect(`/phone/${label[1]}/`);
  return (await kept(request)) || (["/phone/", REPORT].includes(pathname) && (await kept(pathname, { ignoreSearch: true }))) || (await kept(AWAY)) || Response.error();
}

// A page with the files that it needs; false when whoever asks may not see it.
async function whole(url, shelf) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return false;
  const text = await answer.clone().text();
  await (await caches.open(shelf)).put(url, answer);
  const files = Array.from(text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g), (found) => found[1]);
  await Promise.all(files.map(async (file) => (await kept(file)) || fetched(new Request(file), FRAME)));
  return true;
}
