// A second click on the same submit button sends nothing more. The button is never really disabled,
// so its name and value are always part of the form, and everything works the same without this file.
const skickade = new WeakSet();
const SLAPP_EFTER_MS = 8000; // a form that answers with a file never leaves the page

function slapp(formular) {
  skickade.delete(formular);
  for (const knapp of formular.querySelectorAll("[aria-disabled='true'][data-skickar]")) {
    knapp.removeAttribute("aria-disabled");
    knapp.removeAttribute("data-skickar");
  }
}

document.addEventListener("submit", (handelse) => {
  const formular = handelse.target;
  if (formular.method !== "post" || handelse.defaultPrevented) return;
  if (skickade.has(formular)) {
    handelse.preventDefault();
    return;
  }
  skickade.add(formular);
  const knapp = handelse.submitter;
  if (knapp) {
    knapp.setAttribute("aria-disabled", "true");
    knapp.setAttribute("data-skickar", "");
  }
  setTimeout(() => slapp(formular), SLAPP_EFTER_MS);
});

// Back button: the page may come from the cache with its buttons still marked.
window.addEventListener("pageshow", (handelse) => {
  if (handelse.persisted) document.querySelectorAll("form").forEach(slapp);
});

// Whoever comes back to a page, by the back button, gets the form key that the page had: the same form sent again is
// then known to be the same (kvalitet/engang.py).
const nycklar = document.querySelectorAll("input[name='engangsnyckel']");
if (nycklar.length) {
  const nyckel = history.state?.engangsnyckel ?? nycklar[0].value;
  history.replaceState({ ...history.state, engangsnyckel: nyckel }, "");
  for (const falt of nycklar) falt.value = nyckel;
}

// The error summary is the first thing to read after a failed submit.
document.getElementById("felsummering")?.focus();
