// Pages work without this file. With it a form is sent once, says when it takes long, and a
// refused form brings the reader to what was wrong.
"use strict";

const TOO_LONG_MS = 2000;

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sent", "");
    if (form.hasAttribute("data-download")) {
      // The page stays where it is: the same file may be wanted again.
      setTimeout(() => form.removeAttribute("data-sent"), TOO_LONG_MS);
      return;
    }
    setTimeout(() => form.setAttribute("aria-busy", "true"), TOO_LONG_MS);
  });
}

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    form.removeAttribute("data-sent");
    form.removeAttribute("aria-busy");
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

document.querySelector(".error-summary")?.focus();
