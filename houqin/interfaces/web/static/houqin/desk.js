// The dispatch desk's line: places and categories picked by what they sound like, without leaving the keyboard.
"use strict";

const plan = JSON.parse(document.getElementById("plan").textContent);
const form = document.getElementById("intake");
const NAMES = ["where", "what", "text"];

function sounded(typed) {
  const said = typed.trim().toLowerCase();
  return plan.categories
    .filter((one) => !said || one.name.includes(said) || one.heard.startsWith(said) || one.code === said)
    .slice(0, 9)
    .map((one) => ({ value: one.name, label: one.name }));
}

async function placed(typed) {
  if (!typed.trim()) return [];
  const answer = await fetch(`${plan.places}?q=${encodeURIComponent(typed)}`);
  if (!answer.ok) return [];
  return (await answer.json()).places.map((one) => ({ value: one.path, label: one.path }));
}

function shut(input) {
  input.parentElement.querySelectorAll(".picker").forEach((one) => one.remove());
}

function show(input, found) {
  shut(input);
  if (!found.length || document.activeElement !== input) return;
  const list = document.createElement("div");
  list.className = "picker";
  list.setAttribute("role", "listbox");
  found.forEach((one, n) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", tabIndex: -1, textContent: one.label });
    button.setAttribute("role", "option");
    button.setAttribute("aria-selected", String(n === 0));
    button.dataset.value = one.value;
    button.addEventListener("mousedown", (event) => { event.preventDefault(); take(input, button); });
    list.append(button);
  });
  input.parentElement.append(list);
}

function take(input, button) {
  input.value = button.dataset.value;
  shut(input);
  const following = form.elements[NAMES[NAMES.indexOf(input.name) + 1]];
  if (following) following.focus();
}

let asked = 0;
async function look(input) {
  const mine = ++asked;
  const found = input.dataset.pick === "place" ? await placed(input.value) : sounded(input.value);
  if (mine === asked) show(input, found);
}

function move(input, step) {
  const all = [...input.parentElement.querySelectorAll(".picker button")];
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  all.forEach((one) => one.setAttribute("aria-selected", "false"));
  all[(at + step + all.length) % all.length].setAttribute("aria-selected", "true");
}

if (form) {
  form.querySelectorAll("[data-pick]").forEach((input) => {
    input.addEventListener("input", () => look(input));
    input.addEventListener("focus", () => { if (input.dataset.pick === "category") look(input); });
    input.addEventListener("blur", () => shut(input));
    input.addEventListener("keydown", (event) => {
      const open = input.parentElement.querySelector(".picker");
      if (!open) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(input, event.key === "ArrowDown" ? 1 : -1); }
      if (event.key === "Enter" || (event.key === "Tab" && input.value && !event.shiftKey)) { event.preventDefault(); take(input, open.querySelector("[aria-selected='true']")); }
      if (event.key === "Escape") shut(input);
    });
  });
}
