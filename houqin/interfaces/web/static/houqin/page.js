// Small things every page may use: print buttons, tick-all boxes, and asking before what cannot be undone.
"use strict";

// What the scripts of pages share. An id of one's own also where crypto.randomUUID is not: without HTTPS.
const Page = {
  cookie: (name) => (document.cookie.split("; ").find((one) => one.startsWith(name + "=")) || "=").split("=")[1],
  uuid() {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64;
    b[8] = (b[8] & 63) | 128;
    const h = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
    return [h.slice(0, 8), h.slice(8, 12), h.slice(12, 16), h.slice(16, 20), h.slice(20)].join("-");
  },
  button: (text, does) => Object.assign(document.createElement("button"), { type: "button", className: "plain push", textContent: text, onclick: does }),
  note(tone, text, acts = []) {
    const box = document.createElement("div"), told = document.createElement("div");
    box.className = `note ${tone}`;
    told.className = "grow";
    told.textContent = text;
    box.append(told, ...acts);
    return box;
  },
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
  const ask = event.target.closest("[data-sure]");
  if (ask && !confirm(ask.dataset.sure)) event.preventDefault();
  const copy = event.target.closest("[data-copy]");
  if (copy) copied(copy, document.getElementById(copy.dataset.copy));
  const fold = event.target.closest("[data-fold]");
  if (fold) document.getElementById(fold.dataset.fold).classList.toggle("open");
  document.querySelectorAll(".who[open], .rest[open]").forEach((open) => { if (!open.contains(event.target)) open.removeAttribute("open"); });
});

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-tick-all]");
  if (box) box.form.querySelectorAll("tbody .tick").forEach((one) => { one.checked = box.checked; });
});

// A group of the side navigation stays as its reader left it; the one that holds this page is always open.
document.querySelectorAll(".side details").forEach((group) => {
  const name = `houqin.nav.${group.dataset.group}`, left = localStorage.getItem(name);
  if (left && !group.querySelector("[aria-current]")) group.open = left === "open";
  group.addEventListener("toggle", () => localStorage.setItem(name, group.open ? "open" : "shut"));
});

// Copies a text field: by the clipboard where the page may use it (HTTPS), by selection elsewhere.
function copied(button, field) {
  field.select();
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).catch(() => document.execCommand("copy"));
  else document.execCommand("copy");
  button.querySelector("span").textContent = button.dataset.copied;
}
