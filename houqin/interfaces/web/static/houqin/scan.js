// To a place by its label: scanned where the browser can, typed everywhere; the list narrows as one types, with or without a signal.
"use strict";

(() => {
  const form = document.getElementById("seek"), field = form.elements.q, rows = Array.from(document.querySelectorAll(".taps > li"));
  const start = document.getElementById("scan"), view = document.getElementById("viewfinder"), video = view.querySelector("video");
  const words = JSON.parse(document.getElementById("plan").textContent).words;
  let stream = null;

  const code = (text) => decodeURIComponent((/\/(?:q|phone)\/([^/?#]+)\/?/.exec(text) || ["", text.trim()])[1]);
  const row = (text) => rows.find((one) => one.dataset.code.toUpperCase() === code(text).toUpperCase());

  function narrow() {
    const sought = field.value.trim(), exact = sought.toUpperCase();
    rows.forEach((one) => { one.hidden = Boolean(sought) && !one.textContent.includes(sought) && !one.dataset.code.toUpperCase().includes(exact); });
  }

  const go = (text) => { location.href = row(text) ? row(text).querySelector("a").href : `/phone/${encodeURIComponent(code(text))}/`; };

  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => {
    if (!row(field.value) && navigator.onLine) return; // the server knows more places than the list shows
    event.preventDefault();
    if (row(field.value)) go(field.value);
  });

  async function scan() {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (refused) {
      field.placeholder = words.no_camera;
      return field.focus();
    }
    view.hidden = false;
    video.srcObject = stream;
    await video.play();
    while (stream) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) {
        stop();
        return go(found.rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  function stop() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    view.hidden = true;
  }

  start.hidden = !("BarcodeDetector" in window && navigator.mediaDevices);
  start.onclick = scan;
  view.querySelector("button").onclick = stop;
  narrow();
})();
