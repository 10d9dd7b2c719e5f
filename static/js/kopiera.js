// Buttons that copy a field: shown only where the browser can, and saying when it is done.
for (const knapp of document.querySelectorAll("button[data-kopiera]")) {
  const falt = document.getElementById(knapp.dataset.kopiera);
  const svar = document.getElementById(`${knapp.dataset.kopiera}-svar`);
  if (!navigator.clipboard || !falt || !svar) continue;
  knapp.hidden = false;
  knapp.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(falt.value);
      svar.textContent = "Kopierad.";
    } catch {
      falt.select();
      svar.textContent = "Det gick inte att kopiera. Länken är markerad, kopiera den själv.";
    }
  });
}
