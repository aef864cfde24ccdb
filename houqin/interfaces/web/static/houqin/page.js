// Small things every page may use: print buttons, tick-all boxes, and asking before what cannot be undone.
"use strict";

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
