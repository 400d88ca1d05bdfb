/* The survey with scripts: the next question at once, answers kept on this device, sent when there is a network.
   Without this file every step is a form of its own, and the server leads the way by the same rules. */
(() => {
  "use strict";
  const form = document.getElementById("answers");
  const shelf = "rimedio " + (form ? form.dataset.path : location.pathname.replace(/\/thanks$/, ""));
  const keep = (record) => { try { localStorage.setItem(shelf, JSON.stringify(record)); return true; } catch { return false; } };
  const kept = () => { try { return JSON.parse(localStorage.getItem(shelf)); } catch { return null; } };
  const forget = () => { try { localStorage.removeItem(shelf); } catch { /* It was not kept. */ } };

  if (!form) return forget(); // The answer has arrived, or is not awaited any more.
  if (!("submitter" in SubmitEvent.prototype)) return; // A browser of old times goes step by step.

  const DAY = 864e5, DRAFT = 7 * DAY, UNSENT = 60 * DAY, FORM = 11 * 36e5, PATIENCE = 20000, AGAIN = 15000, EDGE = 2048;
  const opened = Date.now();
  const words = form.dataset, fields = form.elements;
  const $ = (selector, within = form) => within.querySelector(selector);
  const $$ = (selector, within = form) => [...within.querySelectorAll(selector)];
  const stage = $("#stage"), bar = $("progress"), said = $("#said"), left = $("#left");
  const sections = [...document.getElementById("steps").content.children];
  const waiting = sections.pop(), steps = sections, closing = steps.at(-1);
  let record = { unsent: false }, busy = false, done = false;

  /* What is filled in */

  const OURS = ["csrf_token", "at", "go", "photo"];
  const filled = () => [...new FormData(form)].filter(([name, value]) => !OURS.includes(name) && value !== "");
  const last = (data, name) => data.getAll(name).filter(Boolean).at(-1) ?? "";

  function save(changes) {
    record = { ...record, fields: filled(), at: fields.at.value, sitting: words.sitting, when: Date.now(), ...changes };
    const safe = keep(record); // Else this page alone knows it, and says so.
    for (const each of $$("[data-safe]", waiting)) each.hidden = (each.dataset.safe === "yes") !== safe;
  }

  function fill(pairs) {
    const several = {};
    for (const [name, value] of pairs) (several[name] ??= []).push(value);
    for (const [name, values] of Object.entries(several)) {
      if (name === "survey") continue;
      if (name === "photos") { if (!$("[name=photos]")) values.forEach((id) => addPhoto(id)); continue; }
      for (const field of $$(`[name="${CSS.escape(name)}"]:not(button)`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
        else field.value = values.at(-1);
      }
    }
    $$("button[name]").forEach((button) => press(button, fieldOf(button)?.value === button.value));
  }

  const fieldOf = (button) => $(`input[type=hidden][name="${CSS.escape(button.name)}"]`, button.closest(".question") ?? stage);
  const press = (button, on) => (on ? button.setAttribute("aria-pressed", "true") : button.removeAttribute("aria-pressed"));

  /* Which questions these answers lead through: the same rules as in `surveys/conditions.py` */

  const nothing = (given) => given == null || given === "" || (typeof given === "object" && !Object.keys(given).length);

  function holds(condition, seen) {
    if (condition.all) return condition.all.every((each) => holds(each, seen));
    if (condition.any) return condition.any.some((each) => holds(each, seen));
    if (condition.not) return !holds(condition.not, seen);
    let given = seen[condition.question];
    if ("is" in condition) return Array.isArray(given) ? given.includes(condition.is) : given === condition.is;
    if ("answered" in condition) return nothing(given) !== condition.answered;
    if (given && typeof given === "object") given = condition.touchpoint ? given[condition.touchpoint] : Math.min(...Object.values(given));
    return Number.isFinite(given) && given >= (condition.at_least ?? given) && given <= (condition.at_most ?? given);
  }

  function answerTo(question, data) {
    const { type, field } = question.dataset;
    if (type === "touchpoints") {
      const marks = [...data].filter(([name, mark]) => name.startsWith("touchpoints.") && mark);
      return Object.fromEntries(marks.map(([name, mark]) => [name.slice(12), +mark]));
    }
    if (type === "multiple" || type === "photo") return data.getAll(field).filter(Boolean);
    const text = last(data, field).trim();
    return ["nps", "csat", "ces"].includes(type) ? (text && +text) : text;
  }

  function way() {
    const seen = {}, data = new FormData(form);
    for (const each of $$("[data-question], [data-low]", stage)) {
      const rule = each.dataset.low ?? each.dataset.if;
      each.hidden = Boolean(rule) && !holds(JSON.parse(rule), seen);
      if (each.dataset.question && !each.hidden) seen[each.dataset.question] = answerTo(each, data);
    }
    const walked = steps.filter((step) => $("[data-question]:not([hidden])", step));
    return !walked.length || "oneTap" in walked.at(-1).dataset ? [...walked, closing] : walked;
  }

  /* Going about */

  function show(key, quietly) {
    const walked = way();
    const found = walked.findIndex((step) => step.dataset.step === key);
    const place = found < 0 ? 0 : found, here = walked[place], more = walked.length - place - 1;
    for (const step of [...steps, waiting]) step.hidden = step !== here;
    fields.at.value = here.dataset.step;
    bar.hidden = false;
    bar.max = walked.length;
    bar.value = place + 1;
    relabel(walked);
    left.textContent = !more ? "" : more === 1 ? words.one : words.more.replace("{}", more);
    if (quietly) return;
    said.textContent = words.step.replace("{}", place + 1).replace("[]", walked.length);
    scrollTo(0, 0);
    $("h1", here).focus({ preventScroll: true });
  }

  function relabel(walked) {
    const end = walked.at(-1);
    for (const button of $$("[data-on]", stage)) button.textContent = button.closest(".step") === end ? words.send : words.continue;
  }

  const here = () => steps.find((step) => !step.hidden) ?? null;

  function go(key) {
    history.pushState({ step: key, depth: (history.state?.depth ?? 0) + 1 }, "");
    show(key);
    save();
  }

  function forward() {
    const walked = way(), step = here();
    const next = walked[walked.indexOf(step) + 1];
    return next ? go(next.dataset.step) : send();
  }

  function back() {
    if (history.state?.depth) return history.back();
    const walked = way(), before = walked[walked.indexOf(here()) - 1] ?? walked[0];
    history.replaceState({ step: before.dataset.step, depth: 0 }, "");
    show(before.dataset.step);
    save();
  }

  /* What is wrong, said at once: what is kept to be sent later must be right already */

  function complain(field, sentence) {
    const id = `${field.id}-error`;
    document.getElementById(id)?.remove();
    field.toggleAttribute("aria-invalid", false);
    if (!sentence) return true;
    const note = Object.assign(document.createElement("p"), { id, className: "error", textContent: sentence });
    (field.closest(".add") ?? field).before(note);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [`${field.id}-hint`, id].filter((each) => document.getElementById(each)).join(" "));
    field.closest("details")?.setAttribute("open", "");
    field.focus();
    return false;
  }

  const isRight = (step) =>
    $$("input[data-wrong]", step).every((field) => complain(field, field.value.trim() && !field.checkValidity() ? field.dataset.wrong : "")) &&
    $$("[data-required]:not([hidden])", step).every((each) => complain($("[id]", each), nothing(answerTo(each, new FormData(form))) ? words.wanted : ""));

  function reaches(button) {
    const field = button.dataset.needs && document.getElementById(`contact.${button.dataset.needs}`);
    return !field || "known" in field.dataset || field.value.trim() ? true : complain(field, field.dataset.needed);
  }

  /* Sending, once: the server takes the same answer only once, so sending it again does no harm */

  async function send() {
    if (busy || done) return;
    if (Date.now() - opened > FORM) { save({ unsent: true }); return location.reload(); } // A form of today comes with it.
    busy = true;
    form.setAttribute("aria-busy", "true");
    if (!waiting.hidden) said.textContent = words.sending;
    save(record.unsent ? { fields: record.fields, at: record.at } : { unsent: true });
    const body = new URLSearchParams([...record.fields, ["at", record.at], ["go", "all"], ["csrf_token", fields.csrf_token.value]]);
    let answer = null;
    try {
      answer = await fetch(`${words.path}?lang=${words.lang}`, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE) });
    } catch { /* There is no network. */ }
    busy = false;
    form.removeAttribute("aria-busy");
    if (answer?.type === "opaqueredirect") return leave(`${words.path}/thanks?lang=${words.lang}`);
    if (!answer || answer.status >= 500 || [408, 425, 429].includes(answer.status)) return wait();
    if (answer.status === 403) return record.refused ? wait() : reopen();
    if (answer.status !== 422) return leave(`${words.path}?lang=${words.lang}`); // The page there says why.
    save({ unsent: false });
    fields.at.value = record.at;
    submitAsIs("all"); // Something is wrong, and the server's own page shows what.
  }

  function submitAsIs(where) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: where }));
    form.enctype = "application/x-www-form-urlencoded";
    form.action = `${words.path}?lang=${words.lang}`;
    form.submit();
  }

  function reopen() {
    save({ refused: true, fields: record.fields, at: record.at });
    location.reload(); // The page says what is missing, or sends it with a form that is not too old.
  }

  function leave(address) {
    done = true;
    forget();
    location.replace(address);
  }

  function wait() {
    const first = waiting.hidden;
    for (const step of steps) step.hidden = true;
    waiting.hidden = false;
    bar.hidden = true;
    left.textContent = said.textContent = "";
    if (first) $("h1", waiting).focus();
    setTimeout(sendAgain, AGAIN);
  }

  function sendAgain() {
    if (record.unsent && !waiting.hidden && navigator.onLine) send();
  }

  /* Photos: made smaller on the phone, which also leaves behind where they were taken */

  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return await new Promise((give) => canvas.toBlob((blob) => give(blob ?? file), "image/jpeg", 0.85));
    } catch {
      return file; // What it is, the server will say.
    }
  }

  async function upload(input) {
    const [file] = input.files;
    if (!file) return;
    said.textContent = words.adding;
    input.disabled = true;
    let answer = {};
    try {
      const data = new FormData();
      data.append("csrf_token", fields.csrf_token.value);
      data.append("go", "photo");
      data.append("photo", await smaller(file), "photo");
      const response = await fetch(`${words.path}/photo?lang=${words.lang}`, { method: "POST", body: data });
      answer = await response.json();
    } catch { /* There is no network, or something between us answers in our stead. */ }
    input.disabled = false;
    input.value = "";
    complain(input, answer.id ? "" : answer.error || words.lost);
    if (!answer.id) return;
    addPhoto(answer.id, file);
    save({ unsent: false });
  }

  function addPhoto(id, file) {
    const list = $(".photos", stage);
    if (!list) return;
    const item = $("template[data-photo]", stage).content.firstElementChild.cloneNode(true);
    $("[name=photos]", item).value = id;
    $("button", item).value = `drop.${id}`;
    list.append(item);
    said.textContent = $("span:nth-of-type(2)", item).textContent;
    limitPhotos(list);
    if (file) preview(file, $(".thumb", item));
  }

  function limitPhotos(list) {
    const input = $("input[type=file]", list.parentElement);
    if (input) input.parentElement.hidden = list.children.length >= +list.dataset.most;
  }

  async function preview(file, frame) {
    try {
      const picture = await createImageBitmap(file, { resizeWidth: 112, resizeQuality: "medium" });
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
      canvas.getContext("2d").drawImage(picture, 0, 0);
      canvas.style.maxWidth = "100%";
      frame.replaceChildren(canvas);
    } catch { /* A tick stands there instead. */ }
  }

  /* What the guest does */

  function on() {
    const ways = $(".reach", here());
    if (ways) return $("div:not([hidden]) > button", ways).focus(); // Enter chooses none of them.
    if (isRight(here())) forward();
  }

  const DOES = {
    next: on,
    send: on,
    back,
    again: send,
    change() { save({ unsent: false }); show(record.at); },
    lang(code) { save(); done = true; location.replace(`${words.path}?lang=${code}`); },
    drop(id) {
      const item = $(`[name=photos][value="${CSS.escape(id)}"]`)?.closest("li"), list = item?.parentElement;
      item?.remove();
      if (list) { limitPhotos(list); $("input[type=file]", list.parentElement)?.focus(); }
      save({ unsent: false });
    },
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (busy || !button) return;
    if (button.name === "go") {
      const [action, which] = button.value.split(/\.(.*)/s);
      return void DOES[action]?.(which);
    }
    if (button.name === "reach" && !(isRight(here()) && reaches(button))) return;
    const field = fieldOf(button);
    field.value = button.value;
    $$(`button[name="${CSS.escape(button.name)}"]`, stage).forEach((each) => press(each, each === button));
    save({ unsent: false });
    forward();
  });

  form.addEventListener("input", () => { relabel(way()); save({ unsent: false }); });
  form.addEventListener("change", (event) => { if (event.target.type === "file") upload(event.target); });
  addEventListener("popstate", (event) => { show(event.state?.step); save(record.unsent ? record : {}); });
  addEventListener("online", sendAgain);
  addEventListener("pageshow", (event) => { if (event.persisted && done) location.reload(); });

  // Where the page was left counts, and nothing else: no answer and no name goes with it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return sendAgain();
    const stand = `${fields.stood.value.slice(0, 10) || words.today}.${fields.at.value}`;
    if (done || record.unsent || fields.stood.value === stand) return;
    const counts = { csrf_token: fields.csrf_token.value, survey: fields.survey.value, at: fields.at.value, stood: fields.stood.value, go: "left" };
    if (!navigator.sendBeacon(words.path, new URLSearchParams(counts))) return;
    fields.stood.value = stand;
    save();
  });

  /* Beginning, or going on */

  const key = fields.at.value;
  $$("[data-carried]").forEach((field) => field.remove());
  stage.replaceChildren(...steps, waiting);
  document.querySelector("[data-enter]").value = "next";
  form.classList.add("scripted");
  const before = kept();
  const fresh = before && Date.now() - before.when < (before.unsent ? UNSENT : DRAFT) && before.sitting === words.sitting;
  if (fresh && !("began" in words)) {
    record = before;
    fill(before.fields);
    const at = history.state?.step ?? before.at;
    history.replaceState({ step: at, depth: history.state?.depth ?? 0 }, "");
    show(at, true);
    if (before.unsent) { wait(); send(); }
  } else {
    history.replaceState({ step: key, depth: 0 }, "");
    show(key, true);
    if ("began" in words) save();
  }
})();
