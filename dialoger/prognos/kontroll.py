"""Checks of what people may edit. Every fault is a `Faltfel`: which field, and in Swedish what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from kvalitet import svenska
from kvalitet.skollov import HARKOMST

_NAMN = {
    "aterkoppling": "återkoppling",
    "bokade": "bokade möten",
    "for_efterarbete": "för- och efterarbete",
    "formote": "förmöte",
    "fortsatter_procent": "andel som fortsätter",
    "franvaro": "frånvaro",
    "harkomst": "härkomst",
    "ja_procent": "andel som tackar ja",
    "kallor": "källa",
    "motesdagar_minst": "minsta antal mötesdagar",
    "nasta": "nästa steg",
    "okand": "okänd storlek",
    "okand_som": "okänd storlek räknas som",
    "sv_procent": "Skolverkets andel",
    "timmar_per_vecka": "timmar per vecka",
    "tjanstgoring": "tjänstgöring i procent",
    "uppfoljning": "uppföljning",
}


class Faltfel(ValueError):
    """`falt` is the dotted name in the plain dict ("timmar.liten.resor"); the text begins with it in Swedish."""

    def __init__(self, falt: str, text: str) -> None:
        namn = ", ".join(_NAMN.get(del_, del_) for del_ in falt.split("."))
        super().__init__(f"{svenska.versal(namn)}: {text}")
        self.falt = falt


@dataclass(frozen=True, slots=True)
class Kalla:
    """Where a value comes from. `harkomst` is "verifierad" or "antagande"."""

    harkomst: str
    text: str

    @property
    def ar_antagande(self) -> bool:
        return self.harkomst == "antagande"


def decimaltal(falt: str, varde: object, *, hogst: int, decimaler: int = 2) -> Decimal:
    """A number from 0 to `hogst`. Takes int, Decimal, float and text with comma or point."""
    try:
        if isinstance(varde, bool) or not isinstance(varde, (int, float, str, Decimal)):
            raise InvalidOperation
        tal = Decimal(str(varde).strip().replace(",", "."))
        if not (tal.is_finite() and 0 <= tal <= hogst) or round(tal, decimaler) != tal:
            raise InvalidOperation
    except InvalidOperation:
        raise Faltfel(
            falt, f"skriv ett tal från 0 till {svenska.tal(hogst)} med högst {svenska.rakneord(decimaler)} decimaler."
        ) from None
    return tal.copy_abs()


def heltal(falt: str, varde: object, *, minst: int = 0, hogst: int = 100) -> int:
    """A whole number within the limits; text from a form is taken too."""
    text = str(varde).strip()
    siffror = text.removeprefix("-")
    if isinstance(varde, (int, str)) and not isinstance(varde, bool) and siffror.isascii() and siffror.isdigit():
        tal = int(text)
        if minst <= tal <= hogst:
            return tal
    raise Faltfel(falt, f"skriv ett heltal från {svenska.tal(minst)} till {svenska.tal(hogst)}.")


def tabell(falt: str, varde: object, nycklar: Iterable[str], frivilliga: Iterable[str] = ()) -> Mapping[str, Any]:
    """A mapping with exactly the keys (and those of `frivilliga` that it wants)."""
    behovs = list(nycklar)
    if not isinstance(varde, Mapping):
        raise Faltfel(falt, "en tabell förväntas.")
    for nyckel in behovs:
        if nyckel not in varde:
            raise Faltfel(f"{falt}.{nyckel}", "saknas.")
    for nyckel in varde:
        if nyckel not in behovs and nyckel not in frivilliga:
            raise Faltfel(f"{falt}.{nyckel}", "är inget känt fält.")
    return varde


def kallor(varde: object, nycklar: Iterable[str]) -> dict[str, Kalla]:
    """Every field has a source, and says whether it is verified or our assumption."""
    funna: dict[str, Kalla] = {}
    for nyckel, rad in tabell("kallor", varde, nycklar).items():
        falt = f"kallor.{nyckel}"
        if isinstance(rad, Kalla):
            kalla = rad
        else:
            kalla = Kalla(**{k: str(v).strip() for k, v in tabell(falt, rad, ("harkomst", "text")).items()})
        if kalla.harkomst not in HARKOMST:
            raise Faltfel(f"{falt}.harkomst", f"skriv {svenska.lista(HARKOMST, 'eller')}.")
        if not kalla.text:
            raise Faltfel(f"{falt}.text", "skriv varifrån uppgiften kommer.")
        funna[nyckel] = kalla
    return funna
