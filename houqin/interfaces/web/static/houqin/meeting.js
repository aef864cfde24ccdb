// The meeting's clock: how long whoever is on stage has been speaking, by the server's time.
"use strict";

(() => {
  function tick() {
    document.querySelectorAll(".clock[data-since]").forEach((clock) => {
      if (!clock.dataset.offset) clock.dataset.offset = String(Date.now() - new Date(clock.dataset.now).getTime());
      const spent = Math.max(0, Math.floor((Date.now() - Number(clock.dataset.offset) - new Date(clock.dataset.since).getTime()) / 1000));
      clock.textContent = `${Math.floor(spent / 60)}:${String(spent % 60).padStart(2, "0")}`;
      clock.classList.toggle("asking", spent >= Number(clock.dataset.report) * 60);
      clock.classList.toggle("over", spent >= Number(clock.dataset.limit));
    });
  }
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSwap", tick);
  tick();
})();
