"""The words of an invitation: the same context for the letter in the outbox, its preview and the PDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from kvalitet import aviseringar, pdf, svenska
from kvalitet.roller import Myndighet

from .begrepp import Brevslag
from .models import Dialog, Inbjudan, Tilldelning
from .mottagare import Mottagare

LANKTID = timedelta(days=180)  # our assumption: a link ends then even if nobody has answered
STILMALL = Path(__file__).with_name("inbjudanspdf.css")
FUNKTION = {
    Brevslag.SKOLCHEF: "skolchefen",
    Brevslag.REKTOR: "rektorn",
    Brevslag.FORVALTNING: "förvaltningen",
}


def brevtyp(slag: str) -> str:
    """The outbox type: one set of templates per recipient kind."""
    return f"inbjudan_{slag or Brevslag.NAMND}"


BREVTYPER = tuple(brevtyp(slag) for slag in Brevslag)


def i_text(mottagare: Mottagare) -> str:
    """The recipient as in running text: "barn- och utbildningsnämnden", "skolchefen"."""
    return FUNKTION.get(Brevslag(mottagare.slag or Brevslag.NAMND)) or svensk_gemen(mottagare.namn)


def svensk_gemen(namn: str) -> str:
    """Lower first letter, but not of an abbreviation: "BUN" stays."""
    return namn if namn[1:2].isupper() else namn[:1].lower() + namn[1:]


def par_i_ord(dialog_id: int) -> list[dict[str, str]]:
    return par_for([dialog_id])[dialog_id]


def par_for(dialog_ider: Iterable[int]) -> dict[int, list[dict[str, str]]]:
    """By case: who of the agencies to turn to, SV before SPSM."""
    rader = Tilldelning.objects.filter(dialog__in=set(dialog_ider), till=None).select_related("utforare")
    par: dict[int, list[dict[str, str]]] = defaultdict(list)
    for t in sorted(rader, key=lambda t: t.myndighet != Myndighet.SV):
        person = {"namn": t.utforare.namn, "epost": t.utforare.epost, "myndighet": Myndighet(t.myndighet).label}
        par[t.dialog_id].append(person)
    return par


def kontext(
    dialog: Dialog, mottagare: Mottagare, andra: Iterable[Mottagare], svar_senast: date, par: list[dict[str, str]]
) -> dict[str, Any]:
    """`andra`: the other recipients of the same invitation, in the letter named by function."""
    ovriga = dict.fromkeys(i_text(m) for m in andra if m != mottagare)
    return {
        "huvudman": dialog.huvudman.namn,
        "till": mottagare.namn,
        "till_i_text": i_text(mottagare),
        "ovriga": svenska.lista(text for text in ovriga if text != i_text(mottagare)),
        "svar_senast": svar_senast,
        "lank_till": timezone.localdate() + LANKTID,
        "par": par,
    }


@dataclass(frozen=True)
class Brev:
    mottagare: Mottagare
    innehall: aviseringar.Innehall

    @property
    def pa_papper(self) -> bool:
        return not self.mottagare.epost


def forhandsgranska(dialog: Dialog, mottagare: Iterable[Mottagare], svar_senast: date) -> list[Brev]:
    """The letters as they will be, with the real data of the case. Writes nothing."""
    alla, par = list(mottagare), par_i_ord(dialog.pk)
    brev = []
    for m in alla:
        data = kontext(dialog, m, alla, svar_senast, par) | {"papper": not m.epost}
        brev.append(Brev(m, aviseringar.rendera(brevtyp(m.slag), data)))
    return brev


# On paper ---------------------------------------------------------------------------------------------------------


def skriv_pdf(rader: list[Inbjudan]) -> bytes:
    """The letters on paper, each beginning on a page of its own. They hold no link: who prints one could answer by it.

    `rader` with their dialog and huvudman. The same rows with the same pair give the same bytes.
    """
    ider = {rad.dialog_id for rad in rader}
    par = par_for(ider)
    mottagare: dict[int, list[Mottagare]] = defaultdict(list)
    for syster in Inbjudan.objects.filter(dialog__in=ider, stangd=None).order_by("pk"):
        mottagare[syster.dialog_id].append(som_mottagare(syster))
    brev = [_pappersbrev(rad, mottagare[rad.dialog_id], par[rad.dialog_id]) for rad in rader]
    return pdf.rendera(render_to_string("dialoger/pdf/inbjudan.html", {"brev": brev}), STILMALL)


def _pappersbrev(rad: Inbjudan, alla: list[Mottagare], par: list[dict[str, str]]) -> dict[str, Any]:
    data = kontext(rad.dialog, som_mottagare(rad), alla, rad.svar_senast, par)
    varfor = f"aviseringar/_inbjudan_varfor_{rad.slag or Brevslag.NAMND}.txt"
    return data | {"varfor": varfor, "dag": timezone.localtime(rad.skapad).date(), "nummer": rad.dialog.nummer}


def som_mottagare(rad: Inbjudan) -> Mottagare:
    return Mottagare(rad.mottagare, rad.epost, rad.slag)


def filnamn(rader: list[Inbjudan]) -> str:
    if len(rader) == 1:
        return f"inbjudan-{rader[0].dialog.nummer}-{rader[0].pk}.pdf"
    return f"inbjudningar-{timezone.localdate().isoformat()}.pdf"
