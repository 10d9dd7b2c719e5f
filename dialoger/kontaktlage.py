"""Which huvudmän of a round cannot be written to, and where the search for each recipient stands. Reads only."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from huvudman.kontaktluckor import Luckrad, Tillstand, luckor_for, luckrader
from huvudman.models import Huvudman, Kontaktutredning
from kvalitet import svenska

from .models import Dialog, Omgang, Urvalsplats

# Code in the address → state.
LAGEN = {
    "ej-paborjad": Tillstand.EJ_PABORJAD,
    "pagar": Tillstand.PAGAR,
    "hittades-inte": Tillstand.HITTADES_INTE,
    "klar": Tillstand.KLAR,
}


@dataclass(frozen=True)
class Kontaktrad:
    """`nummer`: of the case, empty before the urval is fixed."""

    huvudman: Huvudman
    nummer: str
    luckor: list[Luckrad]

    @property
    def tillstand(self) -> set[str]:
        return {rad.tillstand for rad in self.luckor}


def huvudman_i_omgang(omgang: Omgang) -> QuerySet[Huvudman]:
    """Those drawn or put in, and those with a case in the round; not those whose case is closed."""
    platser = Urvalsplats.objects.filter(omgang=omgang, borttagen=None, dialog__avslutad=None)
    arenden = Dialog.objects.filter(omgang=omgang, avslutad=None)
    return Huvudman.objects.filter(
        Q(pk__in=platser.values("huvudman"), ar_aktiv=True) | Q(pk__in=arenden.values("huvudman"))
    ).order_by("sortnamn", "nyckel")


def kontaktlage(omgang: Omgang) -> list[Kontaktrad]:
    """The huvudmän with a gap, by name. A constant number of queries."""
    alla = {huvudman.pk: huvudman for huvudman in huvudman_i_omgang(omgang)}
    luckor = luckor_for(alla.values())
    utredningar: dict[int, list[Kontaktutredning]] = defaultdict(list)
    for utredning in Kontaktutredning.objects.filter(huvudman__in=luckor).select_related("ansvarig"):
        utredningar[utredning.huvudman_id].append(utredning)
    nummer = dict(
        Dialog.objects.filter(omgang=omgang, avslutad=None, huvudman__in=luckor).values_list("huvudman", "nummer")
    )
    return [
        Kontaktrad(huvudman, nummer.get(pk, ""), luckrader(luckor[pk], utredningar[pk]))
        for pk, huvudman in alla.items()
        if pk in luckor
    ]


def att_utreda(rader: list[Kontaktrad]) -> list[Kontaktrad]:
    """Those with a recipient that is neither found nor reached in another way."""
    return [rad for rad in rader if rad.tillstand - {Tillstand.KLAR}]


def flikar(rader: list[Kontaktrad], vald: str) -> list[dict[str, Any]]:
    antal = Counter(tillstand for rad in rader for tillstand in rad.tillstand)
    val = [{"namn": "Alla", "url": "?", "aktiv": vald not in LAGEN, "antal": len(rader)}]
    for kod, namn in LAGEN.items():
        if antal[namn] or kod == vald:
            val.append({"namn": namn, "url": f"?lage={kod}", "aktiv": kod == vald, "antal": antal[namn]})
    return val


def urval(rader: list[Kontaktrad], vald: str) -> list[Kontaktrad]:
    return [rad for rad in rader if LAGEN[vald] in rad.tillstand] if vald in LAGEN else rader


def i_korthet(omgang: Omgang, rader: list[Kontaktrad]) -> dict[str, str] | None:
    """For the round's page: how many, and where to see them. None when nobody is missing."""
    kvar = att_utreda(rader)
    if not kvar:
        return None
    utan = sum(Tillstand.EJ_PABORJAD in rad.tillstand for rad in kvar)
    text = f"{svenska.antal(utan, 'huvudman', 'huvudmän')} väntar på att någon utreder." if utan else ""
    return {
        "rubrik": f"{svenska.antal(len(kvar), 'huvudman', 'huvudmän')} har mottagare som inte går att nå",
        "text": text or "Alla utreds eller är utredda.",
        "url": reverse("dialoger:kontakter", args=[omgang.pk]),
        "lank": "Kontakter att utreda",
    }
