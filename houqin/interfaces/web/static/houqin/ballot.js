// A rater's ballot: every tap is kept here at once and on the server soon; one button sends what is complete.
"use strict";

(() => {
  const plan = JSON.parse(document.getElementById("plan").textContent), words = plan.words;
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const key = `houqin.ballot.${plan.panel}.${plan.seat}`;
  const names = Object.keys(plan.weights);
  const subjects = all(".subject"), mine = subjects.filter((s) => !("aside" in s.dataset));

  // ---- what has been given: this phone's draft, else the server's, over what was sent before --------------------------------
  function local() {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (broken) { return {}; }
  }
  const draft = Object.keys(local().marks || {}).length ? local() : { marks: plan.draft.marks || {} };
  const given = JSON.parse(JSON.stringify(plan.given));
  Object.keys(draft.marks).forEach((id) => { given[id] = Object.assign({}, given[id], draft.marks[id]); });
  let sent = plan.given, pending = local().pending || null, busy = false, later = 0;

  const marks = (id) => given[id] || {};
  const whole = (id) => names.every((name) => name in marks(id));
  const changed = (id) => names.some((name) => marks(id)[name] !== (sent[id] || {})[name]);
  const ready = () => mine.map((s) => s.dataset.subject).filter((id) => whole(id) && changed(id));
  const shown = (hundredths) => String(Math.round(hundredths) / 100);
  const onScale = (mark) => mark >= plan.least && mark <= plan.most && (mark - plan.least) % plan.step === 0;

  // Only what differs from the ballot in force is a draft: what was sent stays as it was sent, also from another phone.
  function keep() {
    const marks = Object.fromEntries(Object.keys(given).filter(changed).map((id) => [id, given[id]]));
    try { localStorage.setItem(key, JSON.stringify({ marks, pending })); } catch (full) { /* the server's copy remains */ }
    clearTimeout(later);
    later = setTimeout(() => post("keep_draft", { kind: plan.kind, key: plan.panel, body: JSON.stringify({ marks }) }).catch(() => {}), 700);
  }

  const post = (deed, said) => fetch(`/api/${deed}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": Page.cookie("csrftoken") }, body: JSON.stringify(said),
  });

  // ---- showing ----------------------------------------------------------------------------------------------------------------
  function paint(section) {
    const id = section.dataset.subject;
    all(".score", section).forEach((item) => {
      const mark = marks(id)[item.dataset.dimension], input = one("input", item);
      all("[data-mark]", item).forEach((b) => b.setAttribute("aria-pressed", String(Number(b.dataset.mark) === mark)));
      if (input && document.activeElement !== input) input.value = mark === undefined ? "" : shown(mark);
      item.dataset.state = mark === undefined ? "" : "given";
    });
    one(`[data-goto="${id}"]`).classList.toggle("done", whole(id) && !changed(id));
    one(`[data-goto="${id}"]`).classList.toggle("filled", whole(id) && changed(id));
  }

  function foot() {
    const here = subjects.find((s) => !s.hidden), id = here && here.dataset.subject;
    const full = mine.filter((s) => whole(s.dataset.subject)).length;
    one("#progress").value = mine.length ? full / mine.length : 0;
    if (!one("#send")) return;
    one("#done").textContent = ready().length ? words.unsent : `${words.done} ${full}/${mine.length}`;
    const total = names.reduce((sum, name) => sum + (plan.weights[name] * (marks(id)[name] || 0)) / 10000, 0);
    one("#total").textContent = id && whole(id) ? shown(total) : "—";
    one("#send").disabled = busy || !ready().length;
    one("#send").className = `btn ${ready().length ? "btn-primary" : "btn-quiet"}`;
    const next = mine.find((s) => !whole(s.dataset.subject) && s !== here);
    one("#next").hidden = !next;
  }

  function net(text, tone) {
    const box = one("#net");
    box.hidden = !text;
    box.textContent = text;
    box.className = `net push ${tone || ""}`;
  }

  let fading = 0;
  function toast(text) {
    const box = one("#toast");
    box.textContent = text;
    box.hidden = false;
    clearTimeout(fading);
    fading = setTimeout(() => { box.hidden = true; }, 6000);
  }

  function show(id) {
    subjects.forEach((s) => { s.hidden = s.dataset.subject !== id; });
    all("[data-goto]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.goto === id)));
    one(`[data-goto="${id}"]`).scrollIntoView({ inline: "center", block: "nearest" });
    window.scrollTo(0, 0);
    foot();
  }

  // ---- tapping ----------------------------------------------------------------------------------------------------------------
  function set(item, mark) {
    if (!plan.open) return;
    const id = item.closest(".subject").dataset.subject;
    if (!onScale(mark)) { toast(words.off); return; }
    given[id] = Object.assign({}, given[id], { [item.dataset.dimension]: mark });
    pending = null;
    keep();
    paint(item.closest(".subject"));
    foot();
  }

  document.addEventListener("click", (event) => {
    const go = event.target.closest("[data-goto]"), tap = event.target.closest(".score [data-mark]"), step = event.target.closest(".score [data-step]");
    if (go) show(go.dataset.goto);
    if (tap) set(tap.closest(".score"), Number(tap.dataset.mark));
    if (step) {
      const item = step.closest(".score"), had = marks(item.closest(".subject").dataset.subject)[item.dataset.dimension];
      if (had === undefined) one("input", item).focus();
      else set(item, Math.min(plan.most, Math.max(plan.least, had + Number(step.dataset.step) * plan.step)));
    }
    if (event.target.closest("#next")) show(mine.find((s) => !whole(s.dataset.subject) && s.hidden).dataset.subject);
    if (event.target.closest("#send")) send();
  });

  document.addEventListener("change", (event) => {
    const item = event.target.closest(".score");
    if (!item || event.target.value.trim() === "") return item && paint(item.closest(".subject"));
    const mark = Math.round(Number(event.target.value.trim()) * 100);
    if (Number.isFinite(mark) && onScale(mark)) set(item, mark);
    else { toast(words.off); event.target.blur(); paint(item.closest(".subject")); }
  });

  // ---- sending: the same ballot keeps its id until it has arrived ---------------------------------------------------------------
  async function send() {
    if (busy) return;
    pending = pending || { id: Page.uuid(), panel: plan.panel, marks: Object.fromEntries(ready().map((id) => [id, given[id]])) };
    busy = true;
    keep();
    foot();
    net(words.sending);
    try {
      const answer = await post("submit_ballot", pending);
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) {
        sent = Object.assign({}, sent, JSON.parse(JSON.stringify(pending.marks)));
        pending = null;
        net(words.sent);
        toast(words.change);
      } else if (answer.status < 500) {
        pending = null;
        net("");
        toast(told.refused || told.detail || String(answer.status));
      } else throw new Error(String(answer.status));
    } catch (lost) {
      net(words.kept, "held");
      setTimeout(() => { if (pending) send(); }, 4000);
    }
    busy = false;
    keep();
    subjects.forEach(paint);
    foot();
  }

  window.addEventListener("online", () => { if (pending) send(); });
  subjects.forEach(paint);
  if (location.hash.startsWith("#s-") && one(location.hash)) show(location.hash.slice(3));
  foot();
  if (pending && plan.open) send();
})();
