// The editor with a script: what guests see follows what is written, and the page remembers which questions are open.
// Each preview comes into a frame of its own, shown once it is there: nothing flickers, and "back" is not lost in frames.

(() => {
  const form = document.getElementById("survey");
  const look = document.getElementById("look");
  const usual = look.formAction;
  let frames = 0, sending = false, waiting, at;

  function show() {
    const old = form.querySelector("iframe:not(.coming)");
    for (const frame of form.querySelectorAll("iframe.coming")) frame.remove();
    const next = old.cloneNode();
    next.removeAttribute("src");
    next.name = `preview-${(frames += 1)}`;
    next.className = "coming";
    next.addEventListener("load", () => {
      // A frame is loaded once as it is made, empty.
      if (next.contentWindow.location.href === "about:blank") return;
      old.remove();
      next.className = "";
    });
    old.after(next);
    look.formTarget = next.name;
    look.formAction = at ? `${usual}&at=${encodeURIComponent(at)}` : usual;
    sending = true;
    form.requestSubmit(look);
    sending = false;
  }

  function touch(event) {
    const question = event.target.closest("details.ask");
    if (question) at = question.dataset.at;
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  }

  form.addEventListener("input", touch);
  form.addEventListener("submit", (event) => {
    if (sending || !event.submitter.formTarget.startsWith("preview")) return;
    event.preventDefault();
    if (event.submitter !== look) at = new URL(event.submitter.formAction).searchParams.get("at");
    show();
  });
  form.addEventListener("toggle", (event) => {
    const opened = event.target.querySelector(":scope > [data-opened]");
    if (!opened) return;
    opened.value = event.target.open ? "1" : "";
    if (event.target.open) touch(event);
  }, true);
  // What came out of the form is nowhere but in it.
  if ("sent" in form.dataset) show();
})();
