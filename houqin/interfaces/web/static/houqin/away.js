// Pages kept for places without a signal: this one as soon as it is seen, a whole building when asked; and what is kept.
"use strict";

const Away = (() => {
  const plan = () => JSON.parse((document.getElementById("plan") || { textContent: "{}" }).textContent);
  const STALE = 12 * 3600 * 1000;
  const name = () => `kept-${(plan().me || {}).person || 0}`;

  const ready = "serviceWorker" in navigator ? navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready) : Promise.reject(new Error("no service worker"));

  // Keeps these pages with their files, one after another; `told` hears each; gives how many are here.
  async function keep(urls, told = () => {}) {
    const worker = (await ready).active;
    if (!urls.length) return 0;
    return new Promise((resolve) => {
      let done = 0, here = 0;
      const heard = (event) => {
        if (!event.data || !urls.includes(event.data.kept)) return;
        done += 1;
        here += event.data.ok ? 1 : 0;
        told(done, event.data.ok);
        if (done === urls.length) {
          navigator.serviceWorker.removeEventListener("message", heard);
          resolve(here);
        }
      };
      navigator.serviceWorker.addEventListener("message", heard);
      worker.postMessage({ keep: urls });
    });
  }

  // The places' pages first, then the checklists that these pages offer.
  async function building(codes, told) {
    const places = codes.map((code) => `/phone/${encodeURIComponent(code)}/`);
    await keep(["/phone/", ...places], (n) => told(n, 2 * places.length));
    const lists = [];
    for (const url of places) {
      const found = await caches.match(url, { ignoreVary: true });
      const text = found ? await found.text() : "";
      new DOMParser().parseFromString(text, "text/html").querySelectorAll("a[data-keep]").forEach((a) => lists.push(a.getAttribute("href")));
    }
    const here = await keep(lists, (n) => told(places.length + n, places.length + lists.length));
    await Store.put("state", name(), { codes, lists: here, at: Date.now() });
    return here;
  }

  // What was kept is fetched again when it is old, or after a sign-in has emptied the shelf.
  async function refresh() {
    const had = await Store.get("state", name());
    if (!had || !navigator.onLine) return;
    const here = await caches.match(`/phone/${encodeURIComponent(had.codes[0])}/`, { ignoreVary: true });
    if (!here || Date.now() - had.at > STALE) await building(had.codes, () => {});
  }

  const first = () => keep(Array.from(new Set([location.pathname, "/phone/"]))).then(() => { document.body.dataset.kept = "yes"; });
  if (plan().me) ready.then(() => (navigator.serviceWorker.controller && document.body.dataset.kept ? null : first())).then(refresh).catch(() => {});
  return { keep, building, had: () => Store.get("state", name()), ready };
})();
