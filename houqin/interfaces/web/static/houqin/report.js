// The report form on a phone: what is typed and photographed stays on it across reloads; without a signal it is sent later, once.
"use strict";

(() => {
  const form = document.querySelector("form.report[data-keeps]");
  if (!form) return;
  const { me, words } = JSON.parse(document.getElementById("plan").textContent);
  const KINDS = ["where", "text", "channel", "caller", "phone", "group", "until", "to"], CHOSEN = ["category", "grade", "place"];
  const HERE = `report.${me.person}.${form.elements.kind.value}`, WAITS = `report-out.${me.person}.`;
  const box = document.getElementById("kept-reports"), shots = form.elements.photos;
  let busy = false, last = Promise.resolve();

  const { cookie, uuid, note, button } = Page;
  const shot = (id, n) => `report-shot.${id}.${n}`;

  // ---- the draft ------------------------------------------------------------------------------------------------------------
  function typed() {
    const said = {};
    for (const name of [...KINDS, ...CHOSEN, "kind"]) {
      const one = form.elements[name];
      if (one && one.value) said[name] = one.value;
    }
    return said;
  }

  const worth = (said) => said.text || said.category || said.where || said.caller || shots.files.length;

  // One after another: the words at once, the pictures when they are new.
  const save = (pictures = false) => (last = last.then(() => keep(HERE, pictures)).catch(full));

  async function keep(key, pictures) {
    const said = typed(), id = form.elements.id.value, n = shots.files.length;
    if (!worth(said)) return forget(key);
    if (pictures) for (let i = 0; i < n; i++) await Store.put("state", shot(id, i), shots.files[i]);
    await Store.put("state", key, { id, said, n, at: Date.now() });
    form.dataset.kept = `${id}/${n}`;
  }

  async function forget(key) {
    const had = await Store.get("state", key);
    if (!had) return;
    await Store.remove("state", key);
    for (let i = 0; i < had.n; i++) await Store.remove("state", shot(had.id, i));
  }

  const full = () => tell("bad", words.full);

  async function restore(had) {
    form.elements.id.value = had.id;
    KINDS.forEach((name) => { if (form.elements[name] && had.said[name]) form.elements[name].value = had.said[name]; });
    CHOSEN.forEach((name) => form.querySelectorAll(`[name=${name}]`).forEach((one) => { one.checked = one.value === had.said[name]; }));
    const pictures = await photos(had);
    if (pictures.length && window.DataTransfer) {
      const files = new DataTransfer();
      pictures.forEach((blob) => files.items.add(new File([blob], "photo.jpg", { type: blob.type })));
      shots.files = files.files;
    }
    form.dataset.restored = had.id;
  }

  async function photos(had) {
    const found = await Promise.all(Array.from({ length: had.n }, (_, i) => Store.get("state", shot(had.id, i))));
    return found.filter(Boolean);
  }

  // ---- sending ---------------------------------------------------------------------------------------------------------------
  async function post(had) {
    const body = new FormData();
    Object.entries({ ...had.said, id: had.id }).forEach(([name, value]) => body.append(name, value));
    (await photos(had)).forEach((blob, i) => body.append("photos", blob, `photo${i}.jpg`));
    const headers = { "X-CSRFToken": cookie("csrftoken"), "X-Houqin-Report": "1", "X-Houqin-Person": String(me.person) };
    return fetch("/cases/new/", { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
  }

  async function submitted(event) {
    if (event.submitter && event.submitter.name === "look") return;
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;
    await save(true);
    const had = await Store.get("state", HERE);
    const answer = had && await post(had).catch(() => null);
    busy = false;
    if (!had) return;
    if (answer && answer.status === 201) {
      await forget(HERE);
      location.href = (await answer.json()).url;
    } else if (answer && [400, 409, 413, 422].includes(answer.status)) {
      if (answer.status === 409) form.elements.id.value = uuid();
      tell("bad", (await answer.json().catch(() => ({}))).detail || words.refused);
    } else {
      await queue(had);
    }
  }

  // What cannot be sent now waits under its own name, and the form is free for the next.
  async function queue(had) {
    await Store.put("state", WAITS + had.id, had);
    await Store.remove("state", HERE);
    form.reset();
    form.elements.id.value = uuid();
    delete form.dataset.kept;
    await show();
  }

  async function waiting() {
    const keys = (await Store.keys("state")).filter((key) => String(key).startsWith(WAITS));
    return (await Promise.all(keys.map((key) => Store.get("state", key)))).filter(Boolean).sort((a, b) => a.at - b.at);
  }

  async function flush() {
    await Turn.take(async () => {
      for (const had of await waiting()) {
        if (had.refused || !(await Store.get("state", WAITS + had.id))) continue;
        const answer = await post(had);
        if (answer.status === 201) await forget(WAITS + had.id);
        else if ([400, 409, 413, 422].includes(answer.status)) await Store.put("state", WAITS + had.id, { ...had, refused: (await answer.json().catch(() => ({}))).detail || words.refused });
        else return false; // signed out, somebody else's session, or the server is away: tried again
      }
      return true;
    }).catch(() => false);
    await show();
  }

  // ---- what people see ---------------------------------------------------------------------------------------------------------
  function tell(tone, text) {
    const told = note(tone, text);
    told.setAttribute("role", "alert");
    told.id = "report-told";
    document.getElementById("report-told")?.remove();
    form.prepend(told);
  }

  async function show() {
    const all = await waiting(), held = all.filter((had) => !had.refused);
    const notes = all.filter((had) => had.refused).map((had) => note("bad", `${had.said.text || words.report}：${had.refused}`, [button(words.mend, () => mend(had)), button(words.discard, () => discard(had))]));
    if (held.length) notes.unshift(note("warn", words.held.replace("{n}", held.length)));
    if (form.dataset.restored) notes.push(note("hint", words.restored, [button(words.clear, async () => { await last; await forget(HERE); location.reload(); })]));
    box.replaceChildren(...notes);
    box.hidden = !notes.length;
    box.dataset.held = held.length;
  }

  // Back into the form, under a new name, for the old one may be taken.
  async function mend(had) {
    await restore(had);
    form.elements.id.value = uuid();
    await save(true);
    await forget(WAITS + had.id);
    await show();
  }

  async function discard(had) {
    if (!confirm(words.sure)) return;
    await forget(WAITS + had.id);
    await show();
  }

  form.addEventListener("submit", submitted);
  form.addEventListener("input", (event) => { if (event.target !== shots) save(); });
  form.addEventListener("shrunk", () => save(true));
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  setInterval(() => navigator.onLine && flush(), 15000);
  (async () => {
    const had = await Store.get("state", HERE);
    if (had && !form.querySelector("[role=alert]")) await restore(had);
    await flush();
    form.dataset.ready = "yes";
  })();
})();
