// Keeps the phone's pages and their files for places without a signal: files from the cache, pages from the network while it lasts.
"use strict";

const SHELF = "houqin-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name)))).then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(kept(request).then((found) => found || fetched(request)));
  else if (pathname.startsWith("/phone")) event.respondWith(fetched(request).catch(() => kept(request).then((found) => found || Response.error())));
});

const kept = (request) => caches.match(request, { ignoreVary: true });

async function fetched(request) {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) (await caches.open(SHELF)).put(request, answer.clone());
  return answer;
}
