// A page that is written in: kept as one types, tried by the server, rows come and go without losing the place.
"use strict";

(() => {
  const form = document.getElementById("writing");
  if (!form) return;
  const kept = () => document.getElementById("kept");
  let timer = 0, sent = 0, shown = 0, dirty = false;

  const body = (name, value) => {
    const data = new FormData(form);
    data.append(name, value);
    return data;
  };

  const asks = (part) => Array.from(part.querySelectorAll("[name], label"), (one) => one.name || one.textContent).join();

  const put = (page, whole) => {
    if (whole) {
      form.replaceChildren(...page.getElementById("writing").childNodes);
      form.dataset.focus = page.getElementById("writing").dataset.focus;
    }
    for (const part of page.querySelectorAll("[data-part]")) {  // asks for other things now: what stands elsewhere decides
      const here = document.getElementById(part.id);
      if (here && asks(here) !== asks(part)) here.innerHTML = part.innerHTML;
    }
    for (const part of page.querySelectorAll("[data-live]")) {
      const here = document.getElementById(part.id);
      if (!here) continue;
      here.innerHTML = part.innerHTML;
      here.hidden = part.hidden;
    }
  };

  const send = async (name, value, whole) => {
    clearTimeout(timer);
    const mine = ++sent, data = body(name, value);
    dirty = false;
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine < shown || (whole && mine < sent)) return null;
      shown = mine;
      put(page, whole);
      return page;
    } catch {
      dirty = true;
      kept().textContent = form.dataset.unsaved;
      kept().classList.add("unsaved");
      timer = setTimeout(() => send("do", "keep", false), 5000);
      return null;
    }
  };

  const settle = () => {
    kept().classList.remove("unsaved");
  };

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => send("do", "keep", false).then(settle), 700);
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.dataset.plain !== undefined) return;
    event.preventDefault();
    const path = button.getAttribute("formaction") || "";
    send(button.name, button.value, true).then((page) => {
      if (!page) return;
      const new_ = form.dataset.focus && document.getElementById(form.dataset.focus);
      const field = new_ && (new_.matches("input, select, textarea") ? new_ : new_.querySelector("input:not([type=hidden]), select, textarea"));
      if (field) field.focus();
      else if (button.name === "do" && button.value !== "keep") {
        const wrong = form.querySelector(".wrong");
        (wrong || document.getElementById(path.slice(1)) || form).scrollIntoView({ block: "center" });
      }
    });
  });

  // A closed tab loses nothing either.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) navigator.sendBeacon(form.getAttribute("action"), body("do", "keep"));
  });
})();
