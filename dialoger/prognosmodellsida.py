"""What the page of the time model says besides its numbers: where they come from, and what has been changed."""

from __future__ import annotations

from kvalitet.handelsetext import andringsrader
from kvalitet.models import Handelse

from .arendesida.historik import Rad
from .models import Prognosmodell
from .prognos import Kalla
from .prognosmodell import ANDELAR, ARBETE, MOTEN, STEG, TIMMAR, Modell

MEST = 50
# Group of the page → fields of the core whose sources it shows, with words where there are several.
KALLOR: dict[str, tuple[tuple[str, str], ...]] = {
    TIMMAR: (("timmar", ""),),
    ANDELAR: (
        ("ja_procent", "Tackar ja"),
        ("fortsatter_procent", "Fortsätter"),
        ("sv_procent", "Skolverkets del"),
        ("okand_som", "Okänd storlek"),
        ("motesdagar_minst", "Dagar utan lov"),
    ),
    MOTEN: (("arbete", ""),),
    STEG: (("steg", ""),),
    ARBETE: (("arbete", ""),),
}


def kallor(modell: Modell) -> dict[str, list[str]]:
    """By group: "Källa: …" for what is verified, "Antagande: …" for what is ours."""
    alla = {**modell.forlopp.kallor, **modell.tidsmodell.kallor}
    return {grupp: [_text(alla[namn], ord_) for namn, ord_ in namnen] for grupp, namnen in KALLOR.items()}


def _text(kalla: Kalla, ord_: str) -> str:
    slag = "antagande" if kalla.ar_antagande else "källa"
    return f"{ord_}, {slag}: {kalla.text}" if ord_ else f"{slag.capitalize()}: {kalla.text}"


def historik() -> list[Rad]:
    """Newest first. One query."""
    rader = Handelse.objects.filter(objekttyp=Prognosmodell._meta.label_lower).select_related("aktor").order_by("-pk")
    return [
        Rad(h.tid, h.typtext, "", andringsrader(h), h.aktor.namn if h.aktor else "Systemet", h.skal)
        for h in rader[:MEST]
    ]
