// Drag a huvudman to another group. The drop ticks its row, chooses the group and sends the card's own form.
const tip = document.querySelector("[data-dra]");
if (tip && matchMedia("(pointer: fine)").matches && document.querySelector("[data-grupp]")) tip.hidden = false;

let rad = null;

const valet = (kort) => {
  const till = rad?.closest("form")?.elements.namedItem("till");
  const varde = kort.dataset.grupp;
  return till && [...till.options].some((val) => val.value === varde) ? till : null;
};

for (const ett of document.querySelectorAll(".introrad:has(input)")) {
  ett.draggable = true;
  ett.addEventListener("dragstart", (handelse) => {
    rad = ett;
    handelse.dataTransfer.effectAllowed = "move";
    handelse.dataTransfer.setData("text/plain", ett.querySelector("input").value);
    ett.classList.add("introrad-dras");
  });
  ett.addEventListener("dragend", () => {
    ett.classList.remove("introrad-dras");
    rad = null;
  });
}

for (const kort of document.querySelectorAll("[data-grupp]")) {
  kort.addEventListener("dragover", (handelse) => {
    if (!rad || !valet(kort)) return;
    handelse.preventDefault();
    kort.classList.add("introkort-tar-emot");
  });
  kort.addEventListener("dragleave", (handelse) => {
    if (!kort.contains(handelse.relatedTarget)) kort.classList.remove("introkort-tar-emot");
  });
  kort.addEventListener("drop", (handelse) => {
    const till = rad && valet(kort);
    if (!till) return;
    handelse.preventDefault();
    kort.classList.remove("introkort-tar-emot");
    const form = rad.closest("form");
    for (const ruta of form.querySelectorAll("input[type=checkbox]")) ruta.checked = rad.contains(ruta);
    till.value = kort.dataset.grupp;
    form.requestSubmit();
  });
}
