// Looks that follow what one types: the form is sent as its button "Preview" would send it, and
// the marked parts of the answer take the place of the old ones. The pages work without this file.
"use strict";

const PAUSE_MS = 500;

for (const form of document.querySelectorAll("form[data-live]")) {
  let timer;
  let running;

  const swapErrors = (page) => {
    for (const field of form.querySelectorAll("[data-field]")) {
      const fresh = page.querySelector(`[data-field="${field.dataset.field}"]`);
      const box = field.querySelector(".field");
      const freshBox = fresh?.querySelector(".field");
      if (!box || !freshBox) continue;
      for (const old of box.querySelectorAll(".error")) old.remove();
      box.classList.toggle("invalid", freshBox.classList.contains("invalid"));
      const label = box.querySelector("label, legend");
      for (const error of [...freshBox.querySelectorAll(".error")].reverse()) label.after(error);
    }
  };

  const swapParts = (page) => {
    const focused = document.activeElement?.id;
    const open = new Set(
      [...document.querySelectorAll("[data-live-part] details[open]")].map((one) => one.className),
    );
    for (const part of page.querySelectorAll("[data-live-part]")) {
      for (const details of part.querySelectorAll("details")) {
        if (open.has(details.className)) details.open = true;
      }
      const old = document.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      // What one is typing into stays as one types it.
      if (old?.querySelector("input[type=text]:focus") && part.querySelector("input[type=text]")) continue;
      old?.replaceWith(part);
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  // Whatever else comes back, a page that says why, stands where the look was.
  const refuse = (page) => {
    const look = document.querySelector('[data-live-part="look"]');
    const said = page.querySelector("main h1 + p")?.textContent;
    if (!look || !said) return;
    const error = document.createElement("p");
    error.className = "error";
    error.textContent = said;
    look.replaceChildren(error);
  };

  const look = async () => {
    running?.abort();
    running = new AbortController();
    const sent = new FormData(form);
    sent.set("act", "preview");
    const files = [...form.querySelectorAll("input[type=file]")].map((input) => [input, input.value]);
    form.setAttribute("data-looking", "");
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, signal: running.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.redirected || ![200, 422].includes(answer.status)) {
        refuse(page);
        return;
      }
      swapErrors(page);
      swapParts(page);
      // A logo that was taken waits on the server: it need not be sent again.
      for (const [input, value] of files) if (answer.ok && input.value === value) input.value = "";
      form.removeAttribute("data-looking");
    } catch (error) {
      if (error.name !== "AbortError") form.removeAttribute("data-looking");
    }
  };

  const soon = (event) => {
    if (event.target.closest("[data-not-live]")) return;
    const twin = event.target.dataset.twin;
    if (twin) form.elements[twin].value = "";
    if (event.target.name === "place") form.elements.start.value = event.target.value;
    clearTimeout(timer);
    timer = setTimeout(look, event.type === "change" ? 0 : PAUSE_MS);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
}
