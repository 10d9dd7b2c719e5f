"""The preparation checklist of a case: the points that suit the huvudman, and which are done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from huvudman.models import AnnanInsats, Granskning
from huvudman.visning import Krock, krockar

from ..checklista import Huvudmannaprofil, Punkt, punkter
from ..models import Dialog, Forberedelse

FORST = 4  # points to do that stand open; the rest is folded
BAKAT, FRAMAT = timedelta(days=2 * 365), timedelta(days=365)


def samtidigt(dialog: Dialog) -> list[Krock]:
    """What else goes on, has just gone on or is planned at the huvudman. Two queries."""
    idag = timezone.localdate()
    return krockar(dialog.huvudman, idag - BAKAT, idag + FRAMAT)


def punkter_for(dialog: Dialog, krockar_: list[Krock]) -> list[Punkt]:
    h = dialog.huvudman
    return punkter(
        Huvudmannaprofil(
            storleksklass=h.storleksklass,
            typ=h.typ,
            skolformer=frozenset(rad.skolform for rad in h.skolformer.all()),
            antal_enheter=h.antal_enheter,
            insatser=tuple(krock.text for krock in krockar_ if isinstance(krock.rad, AnnanInsats)),
            granskningar=tuple(krock.text for krock in krockar_ if isinstance(krock.rad, Granskning)),
            tidigare_dialog=Dialog.objects.filter(huvudman=h, avslutsorsak="genomford").exclude(pk=dialog.pk).exists(),
        )
    )


def lista(dialog: Dialog, krockar_: list[Krock]) -> dict[str, Any]:
    klara = {rad.punkt: rad for rad in Forberedelse.objects.filter(dialog=dialog).select_related("klar_av")}
    rader = [{"punkt": punkt, "klar": klara.get(punkt.kod)} for punkt in punkter_for(dialog, krockar_)]
    kvar = [rad for rad in rader if not rad["klar"]]
    forst = kvar[:FORST]
    return {
        "antal": len(rader),
        "klara": len(rader) - len(kvar),
        "forst": forst,
        "resten": [rad for rad in rader if rad not in forst],
    }
