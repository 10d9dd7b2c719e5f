"""Level names such as `NAMN (5592935042): SKOLA A (12345678)`, read from the right: names may hold anything."""

from __future__ import annotations

import re
from typing import NamedTuple

from .modell import RIKETS_ORGNR

_SLUT_KOD = re.compile(r"\s*\((\d{8})\)$")
_SLUT_ORGNR = re.compile(r"\s*\((\d{10})\)$")
_ORGNR_KOLON = re.compile(r"\((\d{10})\):\s*")
_LIKNAR = re.compile(r"\(\d{10}\)\s*:|^RIKET\b|:\s*HUVUDMAN$|\(\d{8}\)$", re.IGNORECASE)


class Nivanamn(NamedTuple):
    niva: str
    orgnr: str
    enhetskod: str
    huvudmansnamn: str
    enhetsnamn: str


def liknar_niva(text: str) -> bool:
    """Loose: enough to find the row of level names even when some of them are damaged."""
    return _LIKNAR.search(text) is not None


def tolka_nivanamn(text: str) -> Nivanamn | None:
    """The level, or None when the text is not one of the three known forms.

    `RIKET: TOTALT` | `NAMN (orgnr): HUVUDMAN` | `NAMN (orgnr): ENHETSNAMN (skolenhetskod)`.
    """
    text = " ".join(text.split())
    if text.casefold() == "riket: totalt":
        return Nivanamn("riket", RIKETS_ORGNR, "", "", "")
    fore, kolon, efter = text.rpartition(":")
    if kolon and efter.strip().casefold() == "huvudman":
        traff = _SLUT_ORGNR.search(fore)
        if traff and fore[: traff.start()]:
            return Nivanamn("huvudman", traff[1], "", fore[: traff.start()], "")
        return None
    return _tolka_enhet(text)


def _tolka_enhet(text: str) -> Nivanamn | None:
    kod = _SLUT_KOD.search(text)
    if kod is None:
        return None
    fore = text[: kod.start()]
    traffar = list(_ORGNR_KOLON.finditer(fore))
    if not traffar:
        return None
    sista = traffar[-1]
    huvudman, enhet = fore[: sista.start()].strip(), fore[sista.end() :].strip()
    if not huvudman or not enhet:
        return None
    return Nivanamn("enhet", sista[1], kod[1], huvudman, enhet)
