// Sends finished rounds and their photos, as often as it takes; the server knows each by its id, so a resend never doubles one.
"use strict";

const Outbox = (() => {
  const FINAL = [400, 403, 404, 409, 413, 415, 422];
  const plan = () => JSON.parse((document.getElementById("plan") || { textContent: "{}" }).textContent);
  const words = () => plan().words || {};
  const me = () => plan().me || { person: 0, name: "" };
  const mine = (one) => !one.who || one.who.person === me().person;
  let busy = false, away = ""; // why the server would not hear: signed out, or somebody else's session

  const { cookie, uuid, note, button } = Page;

  // The session must be that of whoever did the work: the server answers 412 when it is another one's.
  async function ask(one, method, url, body, type, again) {
    const headers = { "Content-Type": type, "X-CSRFToken": cookie("csrftoken"), "X-Houqin-Person": String(one.who ? one.who.person : me().person) };
    const answer = await fetch(url, { method, body, credentials: "same-origin", redirect: "manual", headers });
    if (answer.status !== 403 || again) return answer;
    await fetch("/phone/", { credentials: "same-origin" }); // a new token, should the old one be gone
    return ask(one, method, url, body, type, true);
  }

  // Safe on the phone when it returns; throws when there is no room, and nothing is lost but the try.
  function keep(submission, photos, draft, key) {
    const { place_name } = plan();
    return Store.put("outbox", submission.id, { id: submission.id, who: me(), submission, photos, draft, key, place: place_name, url: location.pathname, at: Date.now() });
  }

  // True when everything that could be sent has been.
  async function flush() {
    if (busy) return false;
    busy = true;
    try {
      return await Turn.take(sendAll);
    } catch (unreachable) {
      return false;
    } finally {
      busy = false;
      await show();
    }
  }

  async function sendAll() {
    const waiting = (await Store.all("outbox")).filter((one) => mine(one) && !one.refused).sort((a, b) => a.at - b.at);
    for (const { id } of waiting) {
      const one = await Store.get("outbox", id); // another tab may have sent it meanwhile
      if (one && !(await send(one))) return false;
    }
    away = "";
    return true;
  }

  async function send(one) {
    if (!one.posted) {
      const answer = await ask(one, "POST", plan().rounds_url || "/api/rounds", JSON.stringify(one.submission), "application/json");
      if (!answer.ok) return settle(one, answer);
      one.posted = true;
      await Store.put("outbox", one.id, one);
    }
    while (one.photos.length) {
      const photo = one.photos[0], blob = await Store.get("photos", photo);
      const answer = blob ? await ask(one, "PUT", (plan().photos_url || "/api/photos/") + photo, blob, blob.type) : { ok: true };
      if (!answer.ok && !FINAL.includes(answer.status)) return settle(one, answer);
      one.photos.shift();
      if (!answer.ok) one.lost = `${words().photo_lost}${await said(answer)}`; // the round stands; the next photo may fare better
      await Store.put("outbox", one.id, one);
    }
    if (one.lost) return refuse(one, 0, one.lost);
    await drop(one);
    return true;
  }

  // A refusal is final and is shown; anything else (no network, server away, signed out) is tried again.
  async function settle(one, answer) {
    away = { 401: "signed_out", 412: "other_person" }[answer.status] || away;
    return FINAL.includes(answer.status) ? refuse(one, answer.status, await said(answer)) : false;
  }

  async function refuse(one, status, sentence) {
    await Store.put("outbox", one.id, Object.assign(one, { refused: sentence, status }));
    return true;
  }

  async function said(answer) {
    const told = await answer.json().catch(() => ({})), sentence = told.detail || `${words().refused} (${answer.status})`;
    return typeof sentence === "string" ? sentence : JSON.stringify(sentence);
  }

  async function drop(one) {
    await Store.remove("outbox", one.id);
    await sweep();
  }

  // Photos that no draft and no waiting round names any more.
  async function sweep() {
    const drafts = (await Store.all("drafts")).flatMap((draft) => Object.values(draft.answers || {}).flatMap((a) => a.photos || []));
    const waiting = (await Store.all("outbox")).flatMap((one) => [...one.photos, ...Object.keys(one.submission.photos || {}).filter(() => one.refused && !one.posted)]);
    const named = new Set([...drafts, ...waiting]);
    for (const sha of await Store.keys("photos")) if (!named.has(sha)) await Store.remove("photos", sha);
  }

  // Back to the checklist as it was filled, as a new submission; a start that lies in the future becomes now.
  async function reopen(one) {
    const started_at = one.draft.started_at > new Date().toISOString() ? new Date().toISOString() : one.draft.started_at;
    await Store.put("drafts", one.key, { ...one.draft, id: uuid(), started_at });
    await Store.remove("outbox", one.id);
    location.href = one.url;
  }

  // ---- what people see ----------------------------------------------------------------------------------------------------
  async function show() {
    const all = await Store.all("outbox"), own = all.filter(mine), refused = own.filter((one) => one.refused), held = own.length - refused.length;
    pill(refused.length, held);
    const list = document.getElementById("held");
    if (!list) return;
    const notes = [...refused.map(returned), ...others(all.filter((one) => !mine(one)))];
    if (held && away) notes.unshift(note("warn", words()[away].replace("{n}", held), away === "signed_out" ? [link(words().sign_in, `/sign-in/?next=${encodeURIComponent(location.pathname)}`)] : []));
    if (!(await Store.reserve())) notes.push(note("warn", words().low));
    list.replaceChildren(...notes);
    list.hidden = !notes.length;
  }

  function pill(refused, held) {
    const shown = document.getElementById("net");
    if (!shown) return;
    shown.hidden = false;
    shown.className = "net push" + (refused ? " refused" : held || !navigator.onLine ? " held" : "");
    const state = navigator.onLine ? [] : [words().offline];
    if (held) state.push(`${words().held} ${held}`);
    if (refused) state.push(`${words().returned} ${refused}`);
    shown.textContent = state.join(" · ") || words().online;
  }

  // Somebody else's work waits for its owner, who alone may send it.
  function others(theirs) {
    const names = new Map();
    theirs.forEach((one) => names.set(one.who.name, (names.get(one.who.name) || 0) + 1));
    return Array.from(names, ([name, n]) => note("hint", words().others.replace("{n}", n).replace("{who}", name)));
  }

  function returned(one) {
    const acts = [button(words().discard, async () => { if (confirm(words().sure)) { await drop(one); await show(); } })];
    if (!one.posted && one.draft) acts.unshift(button(words().mend, () => reopen(one)));
    return note("bad", `${one.place}：${one.refused}`, acts);
  }

  const link = (text, href) => Object.assign(document.createElement("a"), { className: "push", textContent: text, href });

  addEventListener("online", flush);
  addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  setInterval(() => navigator.onLine && flush(), 15000);
  sweep().then(flush);
  return { keep, flush, show, uuid };
})();
