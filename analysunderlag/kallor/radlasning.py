"""Rows of data, read and accounted for: every cell ends as a value or as a fault with its place."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from kvalitet.filer import kolumnbokstaver

from ..inlasning.celler import taltext
from ..inlasning.modell import Cellfynd, Cellvarde
from .celltolk import Celltolk
from .modell import RADMATT, Avser, Kallrad, Kolumn, Niva, Radslag
from .rubriker import Rubriker

Nivaregel = Callable[[Mapping[str, str]], Niva | None]


class Radlasare:
    """Collects the rows of one table. `matt` gives the code of a measure that a row names itself; `far_saknas` names
    the keys that may be blank although their form says otherwise."""

    def __init__(
        self,
        fil: str,
        rubriker: Rubriker,
        tolk: Celltolk,
        *,
        matt: Callable[[str], tuple[str, Avser]],
        far_saknas: Container[str] = (),
    ) -> None:
        self._fil, self._tolk, self._matt, self._far_saknas = fil, tolk, matt, far_saknas
        self._nycklar, self._kolumner = rubriker.nycklar, rubriker.kolumner
        self._sedda: dict[tuple[str, ...], int] = {}
        self._radkoder: dict[str, str] = {}
        self.rader: list[Kallrad] = []
        self.fel: list[Cellfynd] = []
        self.celler = self.avvisade = 0

    @property
    def matt_utan_kod(self) -> tuple[str, ...]:
        """Measures named by rows that no synonym names."""
        return tuple(namn for namn, kod in self._radkoder.items() if not kod)

    def las(self, rad: int, celler: list[Any], bredd: int, niva: Nivaregel) -> Radslag:
        """Read one row; a row with a fault in its form or keys is not explained, and none of its values is read."""
        if skal := self._form(celler, bredd):
            self.fel.append(Cellfynd(self._fil, skal, rad, kolumnbokstaver(min(len(celler), bredd))))
            return Radslag.OFORKLARAD
        nycklar: list[str] = []
        for index, (kolumn, nyckel) in self._nycklar.items():
            text = nyckel.stada(som_text(celler[index]))
            if (text or nyckel.namn not in self._far_saknas) and (skal := nyckel.fel(text)):
                self.fel.append(Cellfynd(self._fil, f"{kolumn.rubrik}: {skal}", rad, kolumn.plats, text))
                return Radslag.OFORKLARAD
            nycklar.append(text)
        self._dubblett(rad, nycklar)
        namngivna = {k.namn: text for (k, _), text in zip(self._nycklar.values(), nycklar, strict=True)}
        varden = tuple(self._cell(rad, kolumn, celler[index]) for index, kolumn in self._kolumner.items())
        self.celler += len(varden)
        self.rader.append(
            Kallrad(rad, niva(namngivna), tuple(nycklar), varden, self._radkod(namngivna), namngivna.get("period", ""))
        )
        return Radslag.DATA

    def liknar_data(self, celler: list[Any]) -> bool:
        """Whether a row outside the table holds a code where the table has one."""
        return any(
            nyckel.ar_kod and i < len(celler) and (text := som_text(celler[i])) and not nyckel.fel(text)
            for i, (_, nyckel) in self._nycklar.items()
        )

    def _form(self, celler: list[Any], bredd: int) -> str:
        if len(celler) == 1 and '"' in str(celler[0]):
            return "Raden har ett citattecken som inte avslutas."
        if len(celler) < bredd:
            return f"Raden har {len(celler)} fält men rubriken har {bredd}. Filen kan vara avklippt."
        if any(som_text(cell) for cell in celler[bredd:]):
            return f"Raden har {len(celler)} fält men rubriken har {bredd}."
        if any(som_text(celler[i]) for i in range(bredd) if i not in self._nycklar and i not in self._kolumner):
            return "Raden har innehåll i en kolumn utan rubrik."
        return ""

    def _dubblett(self, rad: int, nycklar: list[str]) -> None:
        delar = [(k, text) for (k, _), text in zip(self._nycklar.values(), nycklar, strict=True)]
        identitet = tuple(text for kolumn, text in delar if kolumn.identitet)
        if not identitet:
            return
        if not all(identitet):
            identitet = (*identitet, *nycklar)
        if identitet in self._sedda:
            kolumn = next((k for k, _ in delar if k.identitet), delar[0][0])
            vem = ", ".join(dict.fromkeys(filter(None, identitet)))
            text = f"Nyckeln {vem} finns redan på rad {self._sedda[identitet]}."
            self.fel.append(Cellfynd(self._fil, text, rad, kolumn.plats))
        self._sedda.setdefault(identitet, rad)

    def _cell(self, rad: int, kolumn: Kolumn, innehall: Any) -> Cellvarde | None:
        last = self._tolk(innehall)
        if isinstance(last, str):
            self.avvisade += 1
            self.fel.append(Cellfynd(self._fil, last, rad, kolumn.plats, str(innehall)))
            return None
        return last

    def _radkod(self, nycklar: Mapping[str, str]) -> str:
        namn = next((text for nyckel, text in nycklar.items() if nyckel in RADMATT), "")
        if not namn:
            return ""
        if namn not in self._radkoder:
            self._radkoder[namn] = self._matt(namn)[0]
        return self._radkoder[namn]


def som_text(innehall: Any) -> str:
    """A cell as people read it; a code that the file holds as a number has no decimals."""
    return taltext(innehall) if isinstance(innehall, float) else " ".join(str(innehall).split())


def tom(rad: list[Any]) -> bool:
    return not any(som_text(cell) for cell in rad)


def niva(nycklar: Mapping[str, str]) -> Niva:
    """What a row is about, by the keys it has. A kommunalförbund stands among the kommuner but lies in no län."""
    if nycklar.get("enhetskod"):
        return Niva.SKOLENHET
    if "kommun" in nycklar and "enhetskod" not in nycklar:
        return Niva.HUVUDMAN if nycklar.get("lanskod") == "" else Niva.KOMMUN
    return Niva.HUVUDMAN if nycklar.get("orgnr") else Niva.RIKET
