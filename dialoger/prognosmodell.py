"""The time model in force, and its editable values one by one: name, group, words, and how they are written.

`Falt.namn` is the core's dotted name (`prognos.Faltfel.falt`), but "arbete.3" for the percent of the third row of work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .models import Prognosmodell
from .prognos import Forlopp, Forloppssteg, Slag, Storlek, Tidsmodell, standardforlopp, standardmodell

STORLEKAR = (Storlek.LITEN, Storlek.MELLAN, Storlek.STOR)
STORLEKSORD = dict(zip(STORLEKAR, ("Liten huvudman", "Mellanstor huvudman", "Stor huvudman"), strict=True))
TIMMAR, ANDELAR, MOTEN, STEG, ARBETE = "timmar", "andelar", "moten", "steg", "arbete"


@dataclass(frozen=True)
class Modell:
    """`rad`: the version in force; None while nobody has changed anything."""

    rad: Prognosmodell | None
    tidsmodell: Tidsmodell
    forlopp: Forlopp

    @property
    def nummer(self) -> int:
        return self.rad.nummer if self.rad else 0

    @property
    def ar_standard(self) -> bool:
        return self.rad is None or self.rad.ar_standard


def gallande() -> Modell:
    """One query."""
    rad = Prognosmodell.objects.select_related("av").first()
    if rad is None or rad.ar_standard:
        return Modell(rad, standardmodell(), standardforlopp())
    return Modell(rad, Tidsmodell.fran_dict(rad.tidsmodell), Forlopp.fran_dict(rad.forlopp))


@dataclass(frozen=True)
class Falt:
    namn: str
    grupp: str
    undergrupp: str  # heading within the group
    etikett: str  # unique: also the words of the history
    hjalp: str = ""


def falten(forlopp: Forlopp) -> Iterator[Falt]:
    for storlek in STORLEKAR:
        for slag in Slag:
            etikett = f"{slag.text.capitalize()}, {storlek.text}"
            yield Falt(f"timmar.{storlek}.{slag}", TIMMAR, STORLEKSORD[storlek], etikett)
    yield Falt("ja_procent", ANDELAR, "", "Tackar ja till introduktionen, procent")
    yield Falt("fortsatter_procent", ANDELAR, "", "Fortsätter efter introduktionen, procent")
    yield Falt("sv_procent", ANDELAR, "", "Skolverkets del av timmarna, procent", "SPSM har resten.")
    yield Falt("okand_som", ANDELAR, "", "En huvudman av okänd storlek räknas som")
    yield Falt("motesdagar_minst", ANDELAR, "", "Minst så många dagar utan lov i en vecka med möten")
    for nummer, rad in enumerate(forlopp.arbete, start=1):
        if rad.slag == Slag.DIALOG:
            yield Falt(f"arbete.{nummer}", MOTEN, "", f"{rad.vad}, procent")
    for steg in Forloppssteg:
        namn = steg.text.capitalize()
        yield Falt(f"steg.{steg}.tidigast", STEG, namn, f"{namn}, veckor efter steget före")
        yield Falt(f"steg.{steg}.procent", STEG, namn, f"{namn}, procent vecka för vecka")
    for slag in Slag:
        for nummer, rad in enumerate(forlopp.arbete, start=1):
            if rad.slag == slag != Slag.DIALOG:
                etikett = f"{rad.vad} ({slag.text}), procent"
                yield Falt(f"arbete.{nummer}", ARBETE, slag.text.capitalize(), etikett, _nar(rad.steg, rad.vecka))


def _nar(steg: str, vecka: int) -> str:
    text = Forloppssteg(steg).text
    if not vecka:
        return f"Samma vecka som {text}"
    return f"Veckan {'före' if vecka < 0 else 'efter'} {text}" if abs(vecka) == 1 else f"{vecka} veckor från {text}"


def varden(tidsmodell: Tidsmodell, forlopp: Forlopp) -> dict[str, str]:
    """By name, as people write them: "7,5", and "30 40 30" for three weeks."""
    svar = {f"timmar.{s}.{slag}": _tal(tidsmodell.timmar[s][slag]) for s in STORLEKAR for slag in Slag}
    svar |= {namn: str(getattr(tidsmodell, namn)) for namn in ("sv_procent", "okand_som")}
    svar |= {namn: str(getattr(forlopp, namn)) for namn in ("ja_procent", "fortsatter_procent", "motesdagar_minst")}
    for kod, vantan in forlopp.steg.items():
        svar[f"steg.{kod}.tidigast"] = str(vantan.tidigast)
        svar[f"steg.{kod}.procent"] = " ".join(map(str, vantan.procent))
    return svar | {f"arbete.{n}": str(rad.procent) for n, rad in enumerate(forlopp.arbete, start=1)}


def _tal(tal: Decimal) -> str:
    """7.50 → "7,5": the same number is always the same text."""
    text = format(tal, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def ersatt(tidsmodell: dict[str, Any], forlopp: dict[str, Any], namn: str, text: str) -> None:
    """Put what somebody wrote into the plain dicts of the core, where it is checked."""
    delar = namn.split(".")
    if delar[0] == "arbete":
        forlopp["arbete"][int(delar[1]) - 1]["procent"] = text
    elif delar[0] == "steg":
        vantan = forlopp["steg"][delar[1]]
        vantan[delar[2]] = text.replace(",", " ").split() if delar[2] == "procent" else text
    elif delar[0] == "timmar":
        tidsmodell["timmar"][delar[1]][delar[2]] = text
    else:
        (tidsmodell if namn in tidsmodell else forlopp)[namn] = text


def andringar(fore: Mapping[str, str], efter: Mapping[str, str], forlopp: Forlopp) -> list[tuple[str, str, str]]:
    """(words, before, after) of what differs, in the order of the page."""
    return [
        (falt.etikett, fore.get(falt.namn, ""), efter.get(falt.namn, ""))
        for falt in falten(forlopp)
        if fore.get(falt.namn) != efter.get(falt.namn)
    ]
