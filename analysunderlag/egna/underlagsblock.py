"""What the underlag's web pages show of the own space: for the huvudman's own people, and in no file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from huvudman import skolformer
from huvudman.models import Huvudman

from ..innehall import Skolformsdel
from ..models import EgenIakttagelse, EgetMal, EgetVarde
from .overblick import Egenrad, egenrad
from .ramar import som_kod

FLEST_RADER = 12  # of a kind in a group: the rest are a link away
HELA = "Hela verksamheten"


@dataclass
class Grupp:
    """What belongs to a section of the underlag (`id`: its anchor), to a skolform, or to all of them."""

    rubrik: str
    id: str = ""
    rader: list[Egenrad] = field(default_factory=list)
    iakttagelser: list[EgenIakttagelse] = field(default_factory=list)
    mal: list[EgetMal] = field(default_factory=list)

    @property
    def antal(self) -> int:
        return len(self.rader) + len(self.iakttagelser) + len(self.mal)

    @property
    def fler(self) -> int:
        """How many are not shown."""
        return sum(max(0, len(slag) - FLEST_RADER) for slag in (self.rader, self.iakttagelser, self.mal))

    @property
    def rader_visade(self) -> list[Egenrad]:
        return self.rader[:FLEST_RADER]

    @property
    def iakttagelser_visade(self) -> list[EgenIakttagelse]:
        return self.iakttagelser[:FLEST_RADER]

    @property
    def mal_visade(self) -> list[EgetMal]:
        return self.mal[:FLEST_RADER]


@dataclass(frozen=True)
class Block:
    """`avsnitt`: what stands at a section of the page. `ovriga`: what only has its place here."""

    avsnitt: dict[str, Grupp]
    ovriga: list[Grupp]

    @property
    def grupper(self) -> list[Grupp]:
        return [*self.avsnitt.values(), *self.ovriga]


def las(anvandare: Any, huvudman_id: int) -> dict[str, list[Any]] | None:
    """The huvudman's own rows; None for all who may not see them. Three queries, and none for agency staff."""
    if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
        return None
    if not Huvudman.objects.i_eget_utrymme(anvandare).filter(pk=huvudman_id).exists():
        return None
    egna = {"huvudman": huvudman_id}
    return {
        "rader": list(EgetVarde.objects.for_lista().gallande().synliga_for(anvandare).filter(**egna)),
        "iakttagelser": list(EgenIakttagelse.objects.synliga_for(anvandare).filter(**egna)),
        "mal": list(EgetMal.objects.synliga_for(anvandare).filter(**egna)),
    }


def block(rader: dict[str, list[Any]], del_: Skolformsdel | None, koder: Collection[str] | None) -> Block:
    """Of the skolformer that a page is about (`koder`, None: all): by the sections of the part that it shows in full,
    if any, then by skolform. A goal for all of the huvudman belongs to every page."""
    avsnitt = _avsnitt(del_) if del_ else {}
    ovriga: dict[str, Grupp] = {}
    for slag, poster in rader.items():
        for rad in poster:
            if rad.skolform and koder is not None and rad.skolform not in koder:
                continue
            grupp = avsnitt.get(_plats(rad, del_)) if del_ else None
            if grupp is None:
                namn = skolformer.namn(rad.skolform) if rad.skolform else HELA
                grupp = ovriga.setdefault(rad.skolform, Grupp(namn))
            getattr(grupp, slag).append(egenrad(rad, {}) if slag == "rader" else rad)
    ordning = [kod for kod in (*skolformer.ordnade(filter(None, ovriga)), "") if kod in ovriga]
    return Block({kod: g for kod, g in avsnitt.items() if g.antal}, [ovriga[kod] for kod in ordning])


def _avsnitt(del_: Skolformsdel) -> dict[str, Grupp]:
    return {
        a.kod: Grupp(f"Delmål {a.nummer}: {a.rubrik}" if a.nummer is not None else a.rubrik, a.kod)
        for a in del_.avsnitt
    }


def _plats(rad: Any, del_: Skolformsdel) -> str:
    """The section that a row belongs to; empty when it belongs to none."""
    if rad.skolform != som_kod(del_.skolform):
        return ""
    if isinstance(rad, EgetVarde):
        matt = rad.indikator.kod if rad.indikator else None
        return next((a.kod for a in del_.avsnitt if any(m.kod == matt for m in a.matt)), "")
    return next((a.kod for a in del_.avsnitt if a.nummer is not None and a.nummer == rad.delmal), "")
