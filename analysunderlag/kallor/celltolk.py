"""One cell of any source: its text as published, its kind, and the number. Each different content is read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from ..inlasning.celler import FOR_STORT, STORSTA_TAL, okant_tecken, tolka
from ..inlasning.modell import Cellvarde
from ..vardetyper import TECKEN, Vardetyp

_MELLANRUM = r"[ \u00a0\u202f]"
_TAL = {
    decimal: re.compile(
        rf"(?P<minus>[-−]?)(?P<hela>\d{{1,3}}(?:{_MELLANRUM}\d{{3}})+|\d+)(?:{re.escape(decimal)}(?P<rest>\d+))?"
    )
    for decimal in (",", ".")
}
_ANDRA = {",": ".", ".": ","}
_NAMN = {",": "komma", ".": "punkt"}
_SIFFRIG = re.compile(r"[-−]?[\d \u00a0\u202f.,]*\d[\d \u00a0\u202f.,]*")


class Celltolk:
    """Reads cells of one file. `decimal` is how the file writes its decimals, `tecken` which signs it uses.

    A number may also be a number in the file (a workbook); then it is read as in the national table.
    """

    def __init__(self, *, decimal: str = ",", tecken: Mapping[str, Vardetyp] = TECKEN) -> None:
        self._decimal, self._tecken = decimal, tecken
        self._lasta: dict[object, Cellvarde | str] = {}

    def __call__(self, innehall: object) -> Cellvarde | str:
        """The value, or a Swedish sentence saying what is wrong with the cell."""
        nyckel = (innehall.__class__, innehall)  # 1, 1.0 and True are one key otherwise
        last = self._lasta.get(nyckel)
        if last is None:
            last = self._lasta[nyckel] = self._text(innehall) if isinstance(innehall, str) else tolka(innehall)
        return last

    def _text(self, text: str) -> Cellvarde | str:
        rensad = text.strip()
        if (typ := self._tecken.get(rensad)) is not None:
            return Cellvarde(rensad, typ, None)
        if traff := _TAL[self._decimal].fullmatch(rensad):
            hela = re.sub(_MELLANRUM, "", traff["hela"])
            tal = Decimal(f"{'-' if traff['minus'] else ''}{hela}{'.' + traff['rest'] if traff['rest'] else ''}")
            return FOR_STORT if abs(tal) >= STORSTA_TAL else Cellvarde(rensad, Vardetyp.TAL, tal)
        if _SIFFRIG.fullmatch(rensad):
            return self._trasigt(rensad)
        return okant_tecken(rensad, self._tecken)

    def _trasigt(self, text: str) -> str:
        ratt, andra = _NAMN[self._decimal], _ANDRA[self._decimal]
        if text.count(self._decimal) > 1:
            return f"Talet ”{text}” har mer än ett decimal{ratt}."
        if andra in text:
            return f"Talet ”{text}” är skrivet med {_NAMN[andra]}. Filens tal skrivs med decimal{ratt}."
        return f"Talet ”{text}” går inte att läsa. Mellanrum får bara skilja grupper om tre siffror."
