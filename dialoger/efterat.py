"""What the huvudman sees after the dialogue, as far as the case has come. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from analysunderlag.innehall import fran_json
from analysunderlag.models import Kvalitetssystem, Underlag
from huvudman.models import Huvudman
from kvalitet.models import Anvandare

from .begrepp import Motesstatus, Motestyp
from .models import Dialog, EgenAtgard, Stodforslag, Uppfoljningssvar
from .process import lage
from .process.fakta import Atgard, Fakta, Moten
from .services import fakta_for, har_svarat


@dataclass(frozen=True)
class Uppfoljning:
    """`lage`: hallen, bokad, valj_tid, vantas, avstar or "" when it is too early to say."""

    lage: str = ""
    dag: date | None = None
    svar: Uppfoljningssvar | None = None

    @property
    def kan_skriva(self) -> bool:
        return self.svar is None and self.lage in ("bokad", "valj_tid", "vantas")


@dataclass(frozen=True)
class Efterat:
    dialog: Dialog | None
    dialog_hallen: bool
    aterkopplad: bool
    stod: list[Stodforslag]
    atgarder: list[EgenAtgard]
    uppfoljning: Uppfoljning
    har_svarat: bool


def senaste(huvudman: Huvudman, anvandare: Anvandare) -> Dialog | None:
    """The newest case of the huvudman."""
    egna = Dialog.objects.synliga_for(anvandare).filter(huvudman=huvudman)
    return egna.select_related("huvudman", "uppfoljningssvar__skickat_av").order_by("-pk").first()


def efterat(huvudman: Huvudman, anvandare: Anvandare) -> Efterat:
    atgarder = list(EgenAtgard.objects.synliga_for(anvandare).filter(huvudman=huvudman))
    dialog = senaste(huvudman, anvandare)
    if dialog is None:
        return Efterat(None, False, False, [], atgarder, Uppfoljning(), False)
    fakta = fakta_for([dialog])[dialog.pk]
    moten = Moten(fakta.moten)
    aterkopplad = moten.har_hallit(Motestyp.ATERKOPPLING)
    return Efterat(
        dialog=dialog,
        dialog_hallen=moten.har_hallit(Motestyp.DIALOG),
        aterkopplad=aterkopplad,
        stod=list(Stodforslag.objects.galler().filter(dialog=dialog)) if aterkopplad else [],
        atgarder=atgarder,
        uppfoljning=uppfoljning(dialog, fakta) if aterkopplad else Uppfoljning(),
        har_svarat=aterkopplad and har_svarat(dialog, anvandare),
    )


def uppfoljning(dialog: Dialog, fakta: Fakta) -> Uppfoljning:
    """The six-month follow-up. Nothing is asked before the återkoppling has been held."""
    moten, svar = Moten(fakta.moten), getattr(dialog, "uppfoljningssvar", None)
    if not moten.har_hallit(Motestyp.ATERKOPPLING):
        return Uppfoljning(svar=svar)
    if hallna := moten.hallna(Motestyp.UPPFOLJNING):
        return Uppfoljning("hallen", max(m.dag for m in hallna), svar)
    bokade = [m for m in moten.bokade(Motestyp.UPPFOLJNING) if m.status == Motesstatus.PLANERAT]
    if bokade:
        return Uppfoljning("bokad", min(m.dag for m in bokade), svar)
    if fakta.utan_uppfoljning or fakta.avslutad:
        return Uppfoljning("avstar", None, svar)
    nu = lage(fakta)
    return Uppfoljning("valj_tid" if nu.nasta == Atgard.VALJ_TID else "vantas", nu.forfaller, svar)


def har_underlag(huvudman: Huvudman) -> bool:
    """Whether there is one that can have helped them."""
    return Underlag.objects.filter(huvudman=huvudman, status=Underlag.Status.KLART).exists()


def underlagets_fragor(huvudman: Huvudman) -> list[str]:
    """The questions of the newest finished underlag, at most three per skolform."""
    klara = Underlag.objects.filter(huvudman=huvudman, status=Underlag.Status.KLART)
    underlag = klara.order_by("-version").only("innehall").first()
    if underlag is None:
        return []
    innehall = fran_json(underlag.innehall)
    texter = [fraga.text for del_ in innehall.delar for fraga in del_.fragor]
    return [text for text in dict.fromkeys(texter) if len(text) <= 300]


def faktorer() -> list[tuple[int, str]]:
    """The framgångsfaktorer of the kvalitetssystem in force, by number."""
    system: Any = Kvalitetssystem.objects.filter(ar_gallande=True).first()
    if system is None:
        return []
    return list(dict(system.framgangsfaktorer.order_by("nummer").values_list("nummer", "namn")).items())
