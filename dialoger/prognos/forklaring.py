"""Sentences: how the total is made up, and what to know about it. Rounded here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from kvalitet import svenska

from .forlopp import Forlopp
from .kalender import lov_kanda_till
from .ord import HUNDRA, KANDA_STORLEKAR, Myndighet, Storlek
from .resultat import Summa, timmar_text
from .tidsmodell import Tidsmodell

_DIALOG = ("dialog", "dialoger")


def forklaring(summa: Summa, modell: Tidsmodell, forlopp: Forlopp) -> Iterator[str]:
    """From the invited to the hours, in the order one would do the sum by hand."""
    antal = summa.antal
    if antal.obesvarade:
        inbjudna = svenska.antal(antal.obesvarade, "inbjuden", "inbjudna")
        yield _ganger(inbjudna, forlopp.ja_procent, summa.ja, "introduktion", "introduktioner")
    if antal.ja:
        yield f"{_arenden(antal.ja)} har redan tackat ja och har introduktionen kvar."
    if antal.vantar_beslut:
        yield f"{_arenden(antal.vantar_beslut)} har haft introduktionen men inte svarat om de fortsätter."
    vid_beslut = summa.introduktioner + antal.vantar_beslut
    if vid_beslut:
        flera = sum(map(bool, (antal.obesvarade, antal.ja, antal.vantar_beslut))) > 1
        fran = f"{'Tillsammans ' if flera else ''}{_ungefar(vid_beslut)}{svenska.FAST}ärende{'n' * (vid_beslut != 1)}"
        yield _ganger(fran, forlopp.fortsatter_procent, vid_beslut * forlopp.fortsatter_procent / HUNDRA, *_DIALOG)
    if antal.fortsatter:
        yield f"{_arenden(antal.fortsatter)} har redan svarat ja till att fortsätta och har dialogen kvar."
        if vid_beslut:
            yield f"Tillsammans väntas {_ungefar(summa.dialoger)}{svenska.FAST}dialoger."
    if antal.efter_dialog:
        yield f"{_arenden(antal.efter_dialog)} har haft dialogen. Bara det som är kvar räknas."
    if antal.nej:
        yield f"{_arenden(antal.nej)} har tackat nej eller vill vänta och räknas inte."
    if summa.timmar:
        liten, mellan, stor = (svenska.tal(modell.totalt(storlek)) for storlek in KANDA_STORLEKAR)
        tider = f"{liten}{svenska.FAST}timmar (liten), {mellan} (mellan) eller {stor} (stor)"
        yield f"Ett helt ärende tar {tider}, båda myndigheterna tillsammans."
        yield f"Det väntade arbetet blir {timmar_text(summa.timmar)}, {_delning(modell)}."


def _delning(modell: Tidsmodell) -> str:
    """In percent: rounded hours of the two need not add up to the rounded sum."""
    sv = modell.sv_procent
    if sv * 2 == HUNDRA:
        return "hälften för vardera myndigheten"
    return f"{svenska.procent(sv)} för {Myndighet.SV.text} och {svenska.procent(100 - sv)} för {Myndighet.SPSM.text}"


def forbehall(summa: Summa, modell: Tidsmodell, sista: date) -> Iterator[str]:
    """`sista`: the last day of the forecast."""
    antal = summa.antal
    if antal.okand_storlek:
        som = {Storlek.LITEN: "liten", Storlek.MELLAN: "mellanstor", Storlek.STOR: "stor"}[Storlek(modell.okand_som)]
        yield f"{_arenden(antal.okand_storlek)} har okänd storlek. En sådan huvudman räknas som {som}."
    if antal.utan_lan:
        yield f"{_arenden(antal.utan_lan)} har inget län. För dem räknas bara lov som är lika i hela landet."
    kanda_till = lov_kanda_till()
    if sista > kanda_till:
        yield f"Skolloven är kända till och med {svenska.datum(kanda_till)}. Efter det räknas bara helgdagar."


def _ganger(fran: str, procent: int, till: Decimal, ental: str, flertal: str) -> str:
    """ "180 inbjudna × 84 % ≈ 151 introduktioner." """
    ord_ = ental if till == 1 else flertal
    tecken = "=" if till == svenska.avrunda(till, 0) else "≈"
    return f"{fran} × {svenska.procent(procent)} {tecken} {_ungefar(till)}{svenska.FAST}{ord_}."


def _ungefar(antal: Decimal) -> str:
    """Whole numbers; small ones that are not whole get a decimal, so that 0.84 is not said to be 1."""
    hel = antal == svenska.avrunda(antal, 0)
    return svenska.tal(antal, 0 if hel or antal >= 10 else 1)


def _arenden(antal: int) -> str:
    return svenska.antal(antal, "ärende", "ärenden")
