// Choosing what to take along into the basement.
"use strict";

(() => {
  const words = JSON.parse(document.getElementById("plan").textContent).words;
  const form = document.getElementById("keep"), bar = document.getElementById("kept-bar"), told = document.getElementById("kept-told");
  const boxes = Array.from(form.querySelectorAll("input[data-codes]"));
  const chosen = () => Array.from(new Set(boxes.filter((box) => box.checked).flatMap((box) => box.dataset.codes.split(" ").filter(Boolean))));
  const fill = (text, values) => Object.keys(values).reduce((made, key) => made.replace(`{${key}}`, values[key]), text);

  function count() {
    form.querySelector("button[type=submit]").disabled = !chosen().length;
    document.getElementById("keep-n").textContent = chosen().length;
  }

  async function had() {
    const kept = await Away.had();
    if (kept) told.textContent = fill(words.kept_here, { n: kept.codes.length, m: kept.lists, at: new Date(kept.at).toLocaleString() });
  }

  form.addEventListener("change", count);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    bar.hidden = false;
    try {
      if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
      await Away.building(chosen(), (n, of) => { bar.value = n / of; });
      await had();
      form.dataset.done = "yes";
    } catch (closed) {
      told.textContent = words.no_worker;
    }
    bar.hidden = true;
  });
  Away.ready.catch(() => { told.textContent = words.no_worker; });
  count();
  had();
})();
