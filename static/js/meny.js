// Menus are <details> and work without this file. Here: close on Escape and on a click outside.
const menyer = () => document.querySelectorAll("details[data-stang-utanfor][open]");

document.addEventListener("click", (handelse) => {
  for (const meny of menyer()) {
    if (!meny.contains(handelse.target)) meny.open = false;
  }
});

document.addEventListener("keydown", (handelse) => {
  if (handelse.key !== "Escape") return;
  for (const meny of menyer()) {
    meny.open = false;
    if (meny.contains(document.activeElement)) meny.querySelector("summary").focus();
  }
});

// A page's own contents list is folded on a narrow screen and open on a wide one.
const smal = matchMedia("(max-width: 1000px)");
const fall = (inom) => {
  for (const lista of inom.querySelectorAll("details[data-stang-pa-telefon]")) lista.open = !smal.matches;
};
smal.addEventListener("change", () => fall(document));
document.addEventListener("htmx:load", (handelse) => fall(handelse.detail.elt));
fall(document);
