// A duty stop by stop: a code typed or scanned is checked and timed at once; what was typed survives a reload.
"use strict";

(() => {
  const form = document.getElementById("duty");
  if (!form) return;
  const key = `duty:${form.dataset.key}`;
  const clean = (text) => text.trim().replace(/\/+$/, "").split("/").pop().toUpperCase();
  const local = (at) => new Date(at - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 19);

  const told = (box) => {
    const code = box.querySelector("[data-code]"), stamp = box.querySelector("[data-stamp]"), said = box.querySelector("output");
    const right = clean(code.value) === code.dataset.code.toUpperCase();
    if (right && !stamp.value) stamp.value = local(Date.now());
    if (!right) stamp.value = "";
    box.classList.toggle("reached", right);
    box.classList.toggle("wrong", Boolean(code.value.trim()) && !right);
    said.textContent = right ? `${said.dataset.said} ${stamp.value.slice(11, 16)}` : "";
  };
  const count = () => {
    const boxes = [...form.querySelectorAll(".stop-q")], reached = boxes.filter((box) => box.classList.contains("reached"));
    const tally = document.getElementById("tally");
    if (tally) tally.textContent = `${reached.length} / ${boxes.length}`;
  };
  const keep = () => {
    const held = {};
    for (const one of form.elements) if (one.name && one.name !== "csrfmiddlewaretoken" && one.name !== "done_at") held[one.name] = one.value;
    try { localStorage.setItem(key, JSON.stringify(held)); } catch { /* full or private: the form still works */ }
  };

  if (!form.dataset.refused) {
    try {
      const held = JSON.parse(localStorage.getItem(key) || "{}");
      for (const [name, value] of Object.entries(held)) if (form.elements[name] && !form.elements[name].value) form.elements[name].value = value;
      if (held.id) form.elements.id.value = held.id;
    } catch { localStorage.removeItem(key); }
  }
  const scanned = form.dataset.scanned;
  form.querySelectorAll(".stop-q").forEach((box) => {
    const code = box.querySelector("[data-code]");
    if (scanned && clean(scanned) === code.dataset.code.toUpperCase()) code.value = code.dataset.code;
    told(box);
  });
  count();
  keep();
  form.addEventListener("input", (event) => {
    const box = event.target.closest(".stop-q");
    if (box) told(box);
    count();
    keep();
  });
  form.addEventListener("submit", () => {
    const done = form.elements.done_at;
    if (done && done.dataset.auto === done.value) done.value = local(Date.now());
  });
})();
