"""A proposal in words."""

from __future__ import annotations

from collections.abc import Sequence

from kvalitet import svenska

from ..urval.typer import SKOLFORMSGRUPPER, skolformsgrupp
from .typer import MINST, Vantande

TYPER = {"kommunal": "kommuner", "regional": "regioner", "statlig": "statliga", "enskild": "enskilda"}
STORLEKAR = {"liten": "små", "mellan": "mellanstora", "stor": "stora"}


def gemensamt(medlemmar: Sequence[Vantande]) -> str:
    """What they have in common: "Lika: enskilda, små, bara förskola, Örebro län." """
    drag = [
        _lika([TYPER.get(v.typ, "") for v in medlemmar]),
        _lika([STORLEKAR.get(v.storlek, "") for v in medlemmar]),
        _lika([SKOLFORMSGRUPPER[skolformsgrupp(v.skolformer)] if v.skolformer else "" for v in medlemmar]),
        _lika([v.lan for v in medlemmar]),
    ]
    if len(medlemmar) < 2:
        return ""
    lika = [ett for ett in drag if ett]
    return f"Lika: {', '.join(lika)}." if lika else "Samma region, men olika slag av huvudmän."


def _lika(varden: Sequence[str]) -> str:
    return varden[0] if len(set(varden)) == 1 else ""


def for_fa(antal: int, region: str, *, finns_grupper: bool, platser: int) -> str:
    """Why a group is smaller than four."""
    if antal >= MINST:  # as when five wait and each meeting has four places
        text = f"{svenska.versal(svenska.rakneord(antal))} går inte att dela i grupper om {_spann(platser)}"
    else:
        text = f"Bara {svenska.rakneord(antal)} väntar i regionen {region}" if region else "Ärendet har ingen region"
    return (
        f"{text}, och ingen annan grupp där har plats."
        if finns_grupper
        else f"{text}, och det finns ingen annan grupp."
    )


def _spann(platser: int) -> str:
    if platser == MINST:
        return svenska.rakneord(MINST)
    return f"{svenska.rakneord(MINST)} till {svenska.rakneord(platser)}"


def laggs_till(antal: int) -> str:
    vem = "Den" if antal == 1 else "De"
    return f"För få för en egen grupp. {vem} liknar mest dem som är med här, och det finns plats."


def hinner_inte(moten: int) -> str:
    if not moten:
        return "Paret har ingen gemensam ledig dag att hålla introduktionen på."
    antal = svenska.antal(moten, "introduktion", "introduktioner")
    return f"Paret hinner hålla {antal} till, och de största grupperna går först."
