// One place's checklist: every tap is kept at once; points are shown here and decided on the server.
"use strict";

(() => {
  const plan = JSON.parse(document.getElementById("plan").textContent), words = plan.words;
  const key = [plan.me.person, plan.contract, plan.place, plan.pack, plan.stream].join("|");
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const items = all(".item");
  let draft = null;

  // ---- what has been answered ---------------------------------------------------------------------------------------------
  const blank = () => ({ id: Outbox.uuid(), started_at: new Date().toISOString(), answers: {} });
  const answer = (item) => draft.answers[item.dataset.code];
  const number = (item, name) => Number(item.dataset[name]);
  const rated = (item) => item.dataset.kind === "manual_rating";

  function set(item, change) {
    const had = answer(item) || { result: null, count: 0, given: null, reason: "", note: "", photos: [] };
    draft.answers[item.dataset.code] = Object.assign({}, had, change);
    paint(item);
    total();
    return keep();
  }

  // Every tap is kept; when the phone is full this page still holds it, and says so until it is kept.
  async function keep() {
    try {
      await Store.put("drafts", key, draft);
      one("#full").hidden = true;
    } catch (full) {
      one("#full").hidden = false;
    }
  }

  function choose(item, result) {
    if (result === "fail" && rated(item)) return set(item, { result: "fail", given: number(item, "full") - 50, count: 0, reason: "" });
    const kept = (answer(item) || {}).result === result;
    const given = rated(item) && result === "pass" ? number(item, "full") : null;
    return set(item, { result, count: result === "fail" ? 1 : 0, given, reason: kept ? answer(item).reason : "" });
  }

  // ---- what it costs, for display only: the server applies the same rules again ------------------------------------------
  function lost(item) {
    const a = answer(item), full = number(item, "full");
    if (!a || a.result !== "fail") return 0;
    if (item.dataset.kind === "per_defect") return Math.min(number(item, "cap"), a.count * number(item, "points"));
    return rated(item) ? full - a.given : full;
  }

  const shown = (hundredths) => String(Math.round(hundredths) / 100);

  function total() {
    let got = 0, whole = 0, done = 0;
    all(".part").forEach((part) => {
      const seen = all(".item", part).filter((item) => answer(item) && answer(item).result !== "na");
      const stake = seen.reduce((sum, item) => sum + number(item, "full"), 0);
      if (!stake) return;
      got += (Number(part.dataset.full) * seen.reduce((sum, item) => sum + number(item, "full") - lost(item), 0)) / stake;
      whole += Number(part.dataset.full);
    });
    done = items.filter(answer).length;
    one("#done").textContent = `${words.checked} ${done}/${items.length}`;
    one("#total").innerHTML = "";
    one("#total").append(whole ? shown((10000 * got) / whole) : "—", Object.assign(document.createElement("small"), { textContent: " / 100" }));
    one("#progress").value = done / items.length;
    one("#rest").hidden = done === items.length;
    one("#send").className = "btn " + (done === items.length ? "btn-primary" : "btn-quiet");
    one("#send").disabled = !done;
  }

  // ---- showing one item ---------------------------------------------------------------------------------------------------
  const press = (button, on) => button.setAttribute("aria-pressed", on ? "true" : "false");

  function paint(item) {
    const a = answer(item) || {};
    item.dataset.state = a.result || "";
    item.classList.remove("lacks");
    all("[data-result]", item).forEach((b) => press(b, b.dataset.result === a.result));
    one(".more-fail", item).hidden = a.result !== "fail";
    one(".more-na", item).hidden = a.result !== "na";
    all("[data-reason]", item).forEach((b) => press(b, b.dataset.reason === a.reason));
    one("output", item).textContent = rated(item) ? shown(a.given || 0) : a.count || 1;
    one(".loss", item).textContent = `−${shown(lost(item))} ${words.points}`;
    if (one("[data-note]", item).value !== (a.note || "")) one("[data-note]", item).value = a.note || "";
    all(`.look[data-item="${item.dataset.code}"] [data-look]`).forEach((b) => press(b, b.dataset.look === a.result));
    paintPhotos(item, a.photos || []);
  }

  async function paintPhotos(item, photos) {
    const box = one(".shots", item), there = all("figure", box).map((f) => f.dataset.sha);
    if (there.join() === photos.join()) return;
    all("figure", box).forEach((f) => f.remove());
    for (const sha of photos) {
      const blob = await Store.get("photos", sha);
      const figure = document.createElement("figure"), image = new Image(), drop = document.createElement("button");
      figure.dataset.sha = sha;
      image.alt = words.photo;
      if (blob) image.src = URL.createObjectURL(blob);
      drop.type = "button";
      drop.textContent = "×";
      drop.setAttribute("aria-label", words.drop_photo);
      drop.onclick = () => set(item, { photos: answer(item).photos.filter((other) => other !== sha) });
      figure.append(image, drop);
      box.insertBefore(figure, one(".shot", box));
    }
  }

  // ---- photos: made smaller, digested, kept -------------------------------------------------------------------------------
  async function photograph(item, file) {
    const { blob, wrong } = await Picture.made(file);
    if (!blob) return say(words[wrong]);
    const sha = await Digest.of(blob);
    try {
      await Store.put("photos", sha, blob);
    } catch (full) {
      return say(words.no_room);
    }
    const a = answer(item);
    if (a.photos.includes(sha)) return;
    a.photos = a.photos.concat(sha);
    await keep(); // a photo that is seen is kept: the battery may go flat while one looks at it
    paint(item);
  }

  // ---- handing in ---------------------------------------------------------------------------------------------------------
  function lacking(item) {
    const a = answer(item);
    if (!a) return "";
    if (a.result === "na" && !a.reason) return words.why_na;
    if (a.result === "fail" && "photo" in item.dataset && !a.photos.length) return words.photo_needed;
    return "";
  }

  async function announced(items) {
    const photos = {};
    for (const sha of items.reduce((list, item) => list.concat(item.photos), [])) {
      const blob = await Store.get("photos", sha);
      if (blob) photos[sha] = { size: blob.size, media_type: blob.type };
    }
    return photos;
  }

  async function submission() {
    const answered = items.filter(answer).map((item) => {
      const a = answer(item);
      const photos = a.result === "fail" ? a.photos : [];
      return { item: item.dataset.code, result: a.result, count: rated(item) ? 0 : a.count, given: a.given, reason: a.reason, note: a.note, photos };
    });
    const { contract, place, pack, stream } = plan;
    const photos = await announced(answered), submitted_at = new Date().toISOString();
    return { id: draft.id, contract, place, pack, stream, started_at: draft.started_at, submitted_at, items: answered, photos };
  }

  async function handIn() {
    const faulty = items.find(lacking);
    if (faulty) {
      faulty.classList.add("lacks");
      faulty.scrollIntoView({ block: "center" });
      return say(lacking(faulty));
    }
    one("#send").disabled = true;
    const made = await submission();
    try {
      await Outbox.keep(made, Object.keys(made.photos), draft, key);
    } catch (full) {
      one("#send").disabled = false;
      return say(words.no_room);
    }
    await Store.remove("drafts", key);
    const sent = Outbox.flush();
    const through = await Promise.race([sent, new Promise((resolve) => setTimeout(() => resolve(false), 6000))]);
    const kept = await Store.get("outbox", made.id);
    finish(through && !kept, kept && kept.refused, made.items.filter((item) => item.result === "fail").length);
  }

  function finish(through, refused, problems) {
    const box = one("#sent");
    all(".part, .looks, #foot, #resumed").forEach((part) => { part.hidden = true; });
    box.hidden = false;
    box.classList.toggle("held", !through);
    one("h2", box).textContent = refused ? words.returned : through ? words.sent : words.kept;
    one("p", box).textContent = refused || (through ? (problems ? `${words.opened} ${problems}` : words.clean) : words.later);
    scrollTo(0, 0);
    one("a", box).focus();
  }

  let fading = 0;
  function say(text) {
    const toast = one("#toast");
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(fading);
    fading = setTimeout(() => { toast.hidden = true; }, 4000);
  }

  // ---- taps ---------------------------------------------------------------------------------------------------------------
  function tap(event) {
    const button = event.target.closest("button"), item = event.target.closest(".item");
    if (!button) return;
    if (button.dataset.look) return choose(one(`#i-${CSS.escape(button.closest(".look").dataset.item)}`), button.dataset.look);
    if (!item) return;
    if (button.dataset.result) return choose(item, button.dataset.result);
    if (button.dataset.reason) return set(item, { reason: answer(item).reason === button.dataset.reason ? "" : button.dataset.reason });
    if (button.dataset.step) return step(item, Number(button.dataset.step));
  }

  function step(item, by) {
    const a = answer(item);
    if (!rated(item)) return set(item, { count: Math.max(1, Math.min(99, a.count + by)) });
    const given = Math.max(0, Math.min(number(item, "full"), a.given + by * 50));
    return set(item, { given, result: given === number(item, "full") ? "pass" : "fail" });
  }

  function rest() {
    items.filter((item) => !answer(item)).forEach((item) => choose(item, "pass"));
    say(words.rest_done);
  }

  async function begin() {
    let kept = await Store.get("drafts", key);
    if (kept && (await Store.get("outbox", kept.id))) kept = await Store.remove("drafts", key); // handed in just before the light went out
    draft = kept || blank();
    if (!(await Store.reserve())) say(words.low);
    one("#resumed").hidden = !kept;
    items.forEach(paint);
    total();
    document.addEventListener("click", tap);
    document.addEventListener("change", (event) => {
      const item = event.target.closest(".item");
      if (item && event.target.type === "file" && event.target.files[0]) photograph(item, event.target.files[0]).then(() => { event.target.value = ""; });
      if (item && "note" in event.target.dataset) set(item, { note: event.target.value.trim() });
    });
    one("#rest").onclick = rest;
    one("#send").onclick = handIn;
    one("#restart").onclick = async () => { await Store.remove("drafts", key); location.reload(); };
    document.body.dataset.ready = "yes";
  }

  begin();
})();
