"""The preparation checklist of a case: the points that suit the huvudman, and which are done."""

from __future__ import annotations

from typing import Any

from ..checklista import Huvudmannaprofil, Punkt, punkter
from ..models import Dialog, Forberedelse


def profil(dialog: Dialog) -> Huvudmannaprofil:
    h = dialog.huvudman
    return Huvudmannaprofil(
        storleksklass=h.storleksklass,
        typ=h.typ,
        skolformer=frozenset(rad.skolform for rad in h.skolformer.all()),
        antal_enheter=h.antal_enheter,
        tidigare_dialog=Dialog.objects.filter(huvudman=h, avslutsorsak="genomford").exclude(pk=dialog.pk).exists(),
    )


def punkter_for(dialog: Dialog) -> list[Punkt]:
    return punkter(profil(dialog))


def lista(dialog: Dialog) -> dict[str, Any]:
    klara = {rad.punkt: rad for rad in Forberedelse.objects.filter(dialog=dialog).select_related("klar_av")}
    rader = [{"punkt": punkt, "klar": klara.get(punkt.kod)} for punkt in punkter_for(dialog)]
    return {"rader": rader, "klara": sum(1 for rad in rader if rad["klar"])}
