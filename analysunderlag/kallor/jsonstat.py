"""The form of an answer in JSON-stat 2.0: dimensions, and one value and one sign for each of their combinations.

Source of the form: json-stat.org/full; the signs are those of the service's own tables (vardetyper.TECKEN).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..vardetyper import TECKEN


class Svarsfel(ValueError):
    """The answer is not what it should be. The text is a Swedish sentence without an address."""


@dataclass(frozen=True, slots=True)
class Dimension:
    kod: str
    rubrik: str
    koder: tuple[str, ...]
    texter: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Datamangd:
    """`varden` and `tecken` have an item each per cell, the last dimension running fastest."""

    titel: str
    uppdaterad: str
    dimensioner: tuple[Dimension, ...]
    varden: tuple[Any, ...]
    tecken: tuple[str, ...]

    def dimension(self, kod: str) -> Dimension:
        """Raises Svarsfel when the answer lacks it."""
        for dimension in self.dimensioner:
            if dimension.kod == kod:
                return dimension
        raise Svarsfel(f"Svaret saknar variabeln ”{kod}”.")

    def steg(self, kod: str) -> int:
        """How far apart two neighbours of the dimension lie among the cells."""
        plats = [d.kod for d in self.dimensioner].index(kod)
        return math.prod(len(d.koder) for d in self.dimensioner[plats + 1 :])

    def okanda_tecken(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.tecken) - TECKEN.keys()))


def las_datamangd(svar: Any) -> Datamangd:
    """Check an answer and give its parts. Raises Svarsfel."""
    if not isinstance(svar, dict) or svar.get("class") != "dataset":
        raise Svarsfel("Svaret är ingen datamängd i formatet JSON-stat (class är inte dataset).")
    if svar.get("version") != "2.0":
        raise Svarsfel(f"Svaret är skrivet i JSON-stat {svar.get('version')}. Det ska vara 2.0 (json-stat2).")
    namn: Any = svar.get("id")
    storlekar: Any = svar.get("size")
    delar = svar.get("dimension")
    if not _texter(namn) or not _antal(storlekar) or len(namn) != len(storlekar) or not isinstance(delar, dict):
        raise Svarsfel("Svarets variabler (id, size, dimension) stämmer inte med varandra.")
    dimensioner = tuple(_dimension(kod, delar.get(kod), n) for kod, n in zip(namn, storlekar, strict=True))
    celler = math.prod(storlekar)
    varden, tecken = _lista(svar.get("value"), celler, "value"), _lista(svar.get("status"), celler, "status")
    if fel := next((t for t in tecken if not isinstance(t, str | None)), None):
        raise Svarsfel(f"Tecknet {fel!r} i status är ingen text.")
    titel, tid = svar.get("label", ""), svar.get("updated", "")
    return Datamangd(str(titel), str(tid or ""), dimensioner, tuple(varden), tuple((t or "").strip() for t in tecken))


def _lista(varden: Any, celler: int, falt: str) -> list[Any]:
    """One item a cell, whether the answer gives a list or only those that are there, by their place."""
    if isinstance(varden, list):
        if len(varden) != celler:
            text = f"Svaret har {len(varden)} poster i {falt}, men variablerna ger {celler} celler."
            raise Svarsfel(f"{text} Det kan vara avklippt.")
        return varden
    if falt == "status" and isinstance(varden, str):
        return [varden] * celler
    if isinstance(varden, dict) or (falt == "status" and varden is None):
        resultat: list[Any] = [None] * celler
        for plats, varde in (varden or {}).items():
            if not plats.isdecimal() or int(plats) >= celler:
                raise Svarsfel(f"Svaret har en post i {falt} på plats ”{plats}”, men bara {celler} celler.")
            resultat[int(plats)] = varde
        return resultat
    raise Svarsfel(f"Svaret saknar {falt}.")


def _dimension(kod: str, innehall: Any, antal: int) -> Dimension:
    kategori = innehall.get("category") if isinstance(innehall, dict) else None
    if not isinstance(kategori, dict):
        raise Svarsfel(f"Svaret saknar värdena för variabeln ”{kod}”.")
    koder = list(_koder(kategori))
    if len(koder) != antal or len(set(koder)) != antal:
        raise Svarsfel(f"Variabeln ”{kod}” ska ha {antal} olika värden men har {len(set(koder))}.")
    texter = kategori.get("label")
    texter = texter if isinstance(texter, dict) else {}
    return Dimension(
        kod, str(innehall.get("label") or kod), tuple(koder), tuple(str(texter.get(k) or k).strip() for k in koder)
    )


def _koder(kategori: dict[str, Any]) -> Iterator[str]:
    index = kategori.get("index")
    if isinstance(index, dict):
        if sorted(index.values(), key=str) != sorted(range(len(index)), key=str):
            raise Svarsfel("Värdenas ordning (index) har luckor eller samma plats två gånger.")
        yield from sorted(index, key=lambda kod: index[kod])
    elif isinstance(index, list):
        yield from map(str, index)
    elif isinstance(kategori.get("label"), dict):
        yield from kategori["label"]  # one value: the order need not be said


def _texter(lista: Any) -> bool:
    return isinstance(lista, list) and bool(lista) and all(isinstance(t, str) for t in lista)


def _antal(lista: Any) -> bool:
    return isinstance(lista, list) and all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in lista)
