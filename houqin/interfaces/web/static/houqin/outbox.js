// Sends finished rounds and their photos, as often as it takes; the server knows each by its id, so a resend never doubles one.
"use strict";

const Outbox = (() => {
  const REFUSALS = [400, 403, 404, 409, 413, 415, 422];
  const plan = () => JSON.parse((document.getElementById("plan") || { textContent: "{}" }).textContent);
  const words = () => plan().words || {};
  let busy = false;

  const cookie = (name) => (document.cookie.split("; ").find((c) => c.startsWith(name + "=")) || "=").split("=")[1];
  const ask = (method, url, body, type) =>
    fetch(url, { method, body, credentials: "same-origin", redirect: "manual", headers: { "Content-Type": type, "X-CSRFToken": cookie("csrftoken") } });

  async function add(submission, photos) {
    await Store.put("outbox", submission.id, { id: submission.id, submission, photos, place: plan().place_name, at: Date.now() });
    return flush();
  }

  // True when everything that could be sent has been.
  async function flush() {
    if (busy) return false;
    busy = true;
    try {
      const waiting = (await Store.all("outbox")).filter((one) => !one.refused).sort((a, b) => a.at - b.at);
      for (const one of waiting) if (!(await send(one))) return false;
      return true;
    } catch (unreachable) {
      return false;
    } finally {
      busy = false;
      await show();
    }
  }

  async function send(one) {
    if (!one.posted) {
      const answer = await ask("POST", plan().rounds_url || "/api/rounds", JSON.stringify(one.submission), "application/json");
      if (!answer.ok) return settle(one, answer);
      one.posted = true;
      await Store.put("outbox", one.id, one);
    }
    while (one.photos.length) {
      const photo = one.photos[0];
      const blob = await Store.get("photos", photo);
      const answer = blob ? await ask("PUT", (plan().photos_url || "/api/photos/") + photo, blob, blob.type) : { ok: true };
      if (!answer.ok) return settle(one, answer);
      one.photos.shift();
      await Store.put("outbox", one.id, one);
      await Store.remove("photos", photo);
    }
    await Store.remove("outbox", one.id);
    return true;
  }

  // A refusal is final and is shown; anything else (no network, server away, signed out) is tried again.
  async function settle(one, answer) {
    if (!REFUSALS.includes(answer.status)) return false;
    const said = await answer.json().catch(() => ({}));
    one.refused = said.sentence || said.detail || `${words().refused} (${answer.status})`;
    if (typeof one.refused !== "string") one.refused = JSON.stringify(one.refused);
    await Store.put("outbox", one.id, one);
    return true;
  }

  async function show() {
    const all = await Store.all("outbox"), refused = all.filter((one) => one.refused), held = all.length - refused.length;
    const pill = document.getElementById("net");
    if (pill) {
      pill.hidden = false;
      pill.className = "net push" + (refused.length ? " refused" : held || !navigator.onLine ? " held" : "");
      const state = navigator.onLine ? [] : [words().offline];
      if (held) state.push(`${words().held} ${held}`);
      if (refused.length) state.push(`${words().returned} ${refused.length}`);
      pill.textContent = state.join(" · ") || words().online;
    }
    const list = document.getElementById("held");
    if (list) list.replaceChildren(...refused.map(note));
    if (list) list.hidden = !refused.length;
  }

  function note(one) {
    const box = document.createElement("div"), text = document.createElement("div"), drop = document.createElement("button");
    box.className = "note bad";
    text.textContent = `${one.place}：${one.refused}`;
    text.className = "grow";
    drop.className = "plain push";
    drop.textContent = words().discard;
    drop.onclick = async () => { if (confirm(words().sure)) { await Store.remove("outbox", one.id); await show(); } };
    box.append(text, drop);
    return box;
  }

  addEventListener("online", flush);
  addEventListener("offline", show);
  setInterval(() => navigator.onLine && flush(), 15000);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  flush();
  return { add, flush, show };
})();
