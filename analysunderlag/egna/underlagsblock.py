"""What the underlag's web page shows of the own space: for the huvudman's own people, and in no file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from huvudman.models import Huvudman

from ..innehall import Skolformsdel
from ..models import EgenIakttagelse, EgetMal, EgetVarde
from .overblick import Egenrad, egenrad
from .ramar import som_kod


@dataclass
class Grupp:
    """A delmål or other section of the underlag (`id`: its anchor), or what belongs to none."""

    rubrik: str
    id: str = ""
    rader: list[Egenrad] = field(default_factory=list)
    iakttagelser: list[EgenIakttagelse] = field(default_factory=list)
    mal: list[EgetMal] = field(default_factory=list)

    @property
    def antal(self) -> int:
        return len(self.rader) + len(self.iakttagelser) + len(self.mal)


@dataclass(frozen=True)
class Block:
    skolform: str
    grupper: list[Grupp]


def las(anvandare: Any, huvudman_id: int) -> dict[str, list[Any]] | None:
    """The huvudman's own rows; None for all who may not see them. Three queries, and none for agency staff."""
    if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
        return None
    if not Huvudman.objects.i_eget_utrymme(anvandare).filter(pk=huvudman_id).exists():
        return None
    egna = {"huvudman": huvudman_id}
    return {
        "varden": list(EgetVarde.objects.for_lista().gallande().synliga_for(anvandare).filter(**egna)),
        "iakttagelser": list(EgenIakttagelse.objects.synliga_for(anvandare).filter(**egna)),
        "mal": list(EgetMal.objects.synliga_for(anvandare).filter(**egna)),
    }


def block(rader: dict[str, list[Any]], del_: Skolformsdel) -> Block:
    """One skolform's, in the order of its sections."""
    skolform = som_kod(del_.skolform)
    per_kod = {m.kod: a.kod for a in del_.avsnitt for m in a.matt}
    per_nummer = {a.nummer: a.kod for a in del_.avsnitt if a.nummer is not None}
    grupper = {
        a.kod: Grupp(f"Delmål {a.nummer}: {a.rubrik}" if a.nummer is not None else a.rubrik, a.kod)
        for a in del_.avsnitt
    }
    ovrigt = Grupp("Övrigt")
    for varde in rader["varden"]:
        if varde.skolform == skolform:
            kod = per_kod.get(varde.indikator.kod, "") if varde.indikator else ""
            grupper.get(kod, ovrigt).rader.append(egenrad(varde, {}))
    for slag in ("iakttagelser", "mal"):
        for rad in rader[slag]:
            if rad.skolform == skolform:
                getattr(grupper.get(per_nummer.get(rad.delmal, ""), ovrigt), slag).append(rad)
    return Block(skolform, [g for g in (*grupper.values(), ovrigt) if g.antal])
