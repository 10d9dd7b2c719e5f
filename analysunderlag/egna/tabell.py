"""Rows of a spreadsheet, pasted or in a file: which cell belongs to which column. What they mean is for `provning`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from kvalitet import svenska
from kvalitet.filer import Filfel, filslag, kolumnbokstaver, las_text, oppna_xlsx
from kvalitet.filer.gemensamt import MIB
from kvalitet.tabellfil import oskyddad

from .slag import celltext

STORST = 2 * MIB
STORST_UPPACKAD = 50 * MIB
STORSTA_YTA = 500_000  # cells
FLEST_RADER = 1_000
FLEST_TECKEN = 500_000
BLAD = "Egna uppgifter"


@dataclass(frozen=True)
class Kolumn:
    kod: str
    namn: str
    andra_namn: tuple[str, ...] = ()
    langst: int = 200


KOLUMNER = (
    Kolumn("skolform", "Skolform", ("verksamhet",)),
    Kolumn("matt", "Mått", ("vad", "indikator", "namn")),
    Kolumn("period", "Period", ("läsår", "år")),
    Kolumn("varde", "Värde", ("tal", "siffra")),
    Kolumn("slag", "Mäts i", ("måttenhet", "sort")),
    Kolumn("enhet", "Skola eller förskola", ("skola", "förskola", "enhet", "skolenhet"), 250),
    Kolumn("hur", "Hur vet ni det?", ("hur vet vi det?", "hur vet ni det", "hur vet vi det", "källa"), 600),
)
KRAV = ("matt", "varde")  # a heading row has at least these
_PER_NAMN = {namn.casefold(): k.kod for k in KOLUMNER for namn in (k.namn, *k.andra_namn)}


class Olaslig(Exception):
    """Nothing of it can be used. The text says why and what to do."""


@dataclass(frozen=True)
class Inrad:
    """`rad` as a spreadsheet counts; `celler`: column → what stands there, trimmed."""

    rad: int
    celler: dict[str, str]


@dataclass(frozen=True)
class Intabell:
    """`platser`: column → its letter and heading, for the one who looks for the cell."""

    rader: list[Inrad]
    platser: dict[str, str]


def las_inklistrat(text: str) -> Intabell:
    """Copied from a spreadsheet (tabs) or written with semicolons. Raises Olaslig."""
    if len(text) > FLEST_TECKEN:
        raise Olaslig(f"Texten är längre än {svenska.tal(FLEST_TECKEN)} tecken. Klistra in en del i taget.")
    avskiljare = "\t" if "\t" in text else ";"
    if avskiljare not in text and _ar_kommaskild(text):
        raise Olaslig(
            "Kolumnerna är skilda åt med komma, och det går inte att skilja från decimalkomma. "
            "Spara filen med semikolon mellan kolumnerna, eller kopiera cellerna direkt ur kalkylbladet."
        )
    try:
        rader = list(csv.reader(StringIO(text, newline=""), delimiter=avskiljare))
    except csv.Error:
        raise Olaslig("Texten går inte att dela i kolumner. Kopiera cellerna i kalkylbladet igen.") from None
    return _tabell(rader)


def _ar_kommaskild(text: str) -> bool:
    """Every row has commas enough for the columns that are always needed."""
    rader = [rad for rad in text.splitlines() if rad.strip()]
    return bool(rader) and all(rad.count(",") > len(KRAV) for rad in rader)


def las_fil(sokvag: Path, namn: str) -> Intabell:
    """XLSX or CSV. Raises Olaslig."""
    try:
        if sokvag.stat().st_size > STORST:
            raise Olaslig(f"Filen är större än {STORST // MIB} MB och läses därför inte.")
        if filslag(sokvag, namn=namn) == "text":
            return las_inklistrat(las_text(sokvag, namn=namn))
        fil = oppna_xlsx(sokvag, namn=namn, storsta_uppackad=STORST_UPPACKAD, storsta_yta=STORSTA_YTA)
        blad = BLAD if BLAD in fil.blad else fil.blad[0]
        if felceller := fil.felceller(blad):
            raise Olaslig(f"Cell {felceller[0]} visar ett fel i stället för ett värde. Skriv vad som ska stå där.")
        procent = fil.procentceller(blad)
        return _tabell(
            [
                [celltext(cell, i_procent=(nr, plats) in procent) for plats, cell in enumerate(rad, 1)]
                for nr, rad in enumerate(fil.rader(blad), 1)
            ]
        )
    except Filfel as fel:
        raise Olaslig(f"{fel.falt}: {fel.text}" if fel.falt else fel.text) from fel


def _tabell(rader: Sequence[Sequence[Any]]) -> Intabell:
    rena = [(nr, [_ren(cell) for cell in rad]) for nr, rad in enumerate(rader, 1)]
    fyllda = [(nr, rad) for nr, rad in rena if any(rad)]
    if not fyllda:
        raise Olaslig("Det finns inga rader. Kopiera cellerna i kalkylbladet och klistra in dem här.")
    koder = _rubriker(fyllda[0][1])
    if koder:
        fyllda = fyllda[1:]
        if not fyllda:
            raise Olaslig("Det finns bara en rubrikrad. Ta med raderna under den också.")
    else:
        koder = dict(enumerate(kolumn.kod for kolumn in KOLUMNER))
    if len(fyllda) > FLEST_RADER:
        antal, hogst = svenska.tal(len(fyllda)), svenska.tal(FLEST_RADER)
        raise Olaslig(f"Det är {antal} rader. Högst {hogst} läses på en gång. Dela upp dem i flera omgångar.")
    namn = {kolumn.kod: kolumn.namn for kolumn in KOLUMNER}
    platser = {kod: f"{kolumnbokstaver(plats + 1)} ({namn[kod]})" for plats, kod in koder.items()}
    return Intabell([Inrad(nr, _celler(rad, koder)) for nr, rad in fyllda], namn | platser)


def _rubriker(forsta: Sequence[str]) -> dict[int, str]:
    """Place → column, when the first row is a heading row. Unknown columns are left out, the same twice is refused."""
    koder = {plats: _PER_NAMN[cell.casefold()] for plats, cell in enumerate(forsta) if cell.casefold() in _PER_NAMN}
    funna = list(koder.values())
    if not all(krav in funna for krav in KRAV):
        return {}
    if dubbla := sorted({kod for kod in funna if funna.count(kod) > 1}):
        namn = next(kolumn.namn for kolumn in KOLUMNER if kolumn.kod == dubbla[0])
        raise Olaslig(f"Kolumnen ”{namn}” finns två gånger. Ta bort den ena.")
    return koder


def _celler(rad: Sequence[str], koder: dict[int, str]) -> dict[str, str]:
    return {kod: rad[plats] if plats < len(rad) else "" for plats, kod in koder.items()}


def _ren(cell: object) -> str:
    return oskyddad(" ".join(str(cell).split()))


def for_langa(celler: dict[str, str]) -> Iterable[tuple[str, str]]:
    for kolumn in KOLUMNER:
        if len(celler.get(kolumn.kod, "")) > kolumn.langst:
            yield kolumn.kod, f"Texten är längre än {kolumn.langst} tecken. Korta den."
