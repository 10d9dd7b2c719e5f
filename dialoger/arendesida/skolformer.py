"""Which of the huvudman's skolformer the dialogue has touched, so that none vanishes unseen (doman.md §4.1 P5)."""

from __future__ import annotations

from dataclasses import dataclass

from huvudman import skolformer as skolformsdata

from ..begrepp import Motesstatus, Skolformslage, Utelamnatskal
from ..models import Dialog
from .moten import Motesrad

S = Motesstatus


@dataclass(frozen=True)
class Skolform:
    """One of the huvudman's skolformer, and whether the dialogue has touched it. `lage`: "" when nobody said."""

    kod: str
    namn: str
    lage: str
    text: str


def _skal(kod: str) -> str:
    return str(Utelamnatskal(kod).label).lower()


def skolformer(dialog: Dialog, rader: list[Motesrad]) -> list[Skolform]:
    """The strongest that any meeting says: covered, else planned, else left out and why."""
    ordning = [Skolformslage.TACKT, Skolformslage.PLANERAD, Skolformslage.UTELAMNAD]
    sagt: dict[str, tuple[int, str]] = {}
    for rad in rader:
        if not rad.galler:
            continue
        for s in rad.koppling.skolformer.all():
            lage = Skolformslage(s.lage)
            if lage == Skolformslage.PLANERAD and rad.mote.status == S.HALLET:
                continue  # planned for a meeting that is over, and not touched there
            text = {
                Skolformslage.TACKT: f"berörd, {rad.kort.lower()}",
                Skolformslage.PLANERAD: f"planerad, {rad.kort.lower()}",
                Skolformslage.UTELAMNAD: f"lämnades utanför: {Utelamnatskal(s.skal).label.lower()}"
                if s.skal
                else "lämnades utanför",
            }[lage]
            ny = (ordning.index(lage), text)
            sagt[s.skolform] = min(sagt.get(s.skolform, ny), ny)
    koder = skolformsdata.ordnade(rad.skolform for rad in dialog.huvudman.skolformer.all())
    ut = []
    for kod in koder:
        plats, text = sagt.get(kod, (3, "inte med" if dialog.avslutad else "inte med än"))
        ut.append(Skolform(kod, skolformsdata.namn(kod), ordning[plats].value if plats < 3 else "", text))
    return sorted(ut, key=lambda s: ordning.index(Skolformslage(s.lage)) if s.lage else 3)
