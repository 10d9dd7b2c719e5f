"""Reading the file back: what each cell says, and what is wrong with it. Nothing is asked of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kvalitet import svenska
from kvalitet.filer import Filfel, kolumnbokstaver, oppna_xlsx
from kvalitet.filer.gemensamt import MIB
from kvalitet.tabellfil import oskyddad

from .kolumner import AVSTAR, BAKOM, BLAD, HUVUDMAN, IFYLLBARA, JA, JAMFORS, NEJ, NUMMER, ORGNR, SKAL

STORST = 2 * MIB  # the file of a thousand cases is a tenth of it
STORST_UPPACKAD = 50 * MIB
STORSTA_YTA = 500_000  # cells
FLEST_RADER = 1_000
LANGST = 300  # of a text, as in the form of a case
EJ_HARIFRAN = "Filen är inte hämtad härifrån. Hämta omgången som fil och fyll i den."


@dataclass(frozen=True)
class Cellfel:
    """One fault, where a spreadsheet program shows it. `kolumn` is its letter and heading; `kod` where it is known."""

    rad: int
    kolumn: str
    text: str
    kod: str = ""
    blad: str = BLAD


@dataclass
class Inrad:
    """`skrivet`: code of the column → what stands there, in one form (lower case, a day as 2026-05-01)."""

    rad: int
    nummer: str
    huvudman: str
    orgnr: str
    skrivet: dict[str, str] = field(default_factory=dict)
    fel: list[Cellfel] = field(default_factory=list)


@dataclass(frozen=True)
class Intabell:
    """`ursprung`: case → what the cells said when the file was made. `platser`: column → its letter and heading."""

    omgang: str
    omgang_namn: str
    ursprung: dict[str, dict[str, str]]
    rader: list[Inrad]
    platser: dict[str, str]

    def fel(self, rad: Inrad, kod: str, text: str) -> Cellfel:
        return Cellfel(rad.rad, self.platser[kod], text, kod)


def las(sokvag: Path, namn: str) -> Intabell:
    """Raises Filfel for a file that cannot be used at all; what is wrong in a row stands with the row."""
    if sokvag.stat().st_size > STORST:
        raise Filfel(namn, f"Filen är större än {STORST // MIB} MB och läses därför inte.")
    fil = oppna_xlsx(sokvag, namn=namn, storsta_uppackad=STORST_UPPACKAD, storsta_yta=STORSTA_YTA)
    if BLAD not in fil.blad or BAKOM not in fil.blad:
        raise Filfel(namn, EJ_HARIFRAN)
    if felceller := fil.felceller(BLAD):
        text = "Cellen visar ett fel i stället för ett värde. Skriv vad som ska stå där, eller töm den."
        raise Filfel(namn, text, falt=f"{BLAD} {felceller[0]}")
    omgang, omgang_namn, ursprung = _bakom(fil.rader(BAKOM), namn)
    rader = fil.rader(BLAD)
    rubriker = [_text(cell) for cell in rader[0]] if rader else []
    koder = {NUMMER.namn: "nummer", HUVUDMAN.namn: "huvudman", ORGNR.namn: "orgnr"}
    koder |= {kolumn.namn: kolumn.kod for kolumn in IFYLLBARA}
    if saknas := [rubrik for rubrik in koder if rubriker.count(rubrik) != 1]:
        raise Filfel(namn, f"Kolumnen ”{saknas[0]}” ska finnas en gång i bladet ”{BLAD}”.", rad=1)
    index = {kod: rubriker.index(rubrik) for rubrik, kod in koder.items()}
    platser = {kod: f"{kolumnbokstaver(plats + 1)} ({rubriker[plats]})" for kod, plats in index.items()}
    fyllda = [(nr, rad) for nr, rad in enumerate(rader[1:], 2) if any(_text(cell) for cell in rad)]
    if not fyllda:
        raise Filfel(namn, f"Bladet ”{BLAD}” har inga rader under rubriken.")
    if len(fyllda) > FLEST_RADER:
        antal = svenska.tal(len(fyllda))
        raise Filfel(namn, f"Filen har {antal} rader. Högst {svenska.tal(FLEST_RADER)} läses på en gång.")
    tabell = Intabell(omgang, omgang_namn, ursprung, [_rad(nr, rad, index, platser) for nr, rad in fyllda], platser)
    _dubbla(tabell)
    return tabell


def _bakom(rader: list[list[Any]], namn: str) -> tuple[str, str, dict[str, dict[str, str]]]:
    """Round, its name, and what the cells said, from the hidden sheet."""
    texter = [[_text(cell) for cell in rad] for rad in rader]
    if len(texter) < 2 or texter[0][:1] != ["omgång"] or texter[1][: len(JAMFORS) + 1] != ["Ärendenummer", *JAMFORS]:
        raise Filfel(namn, EJ_HARIFRAN)
    ursprung = {rad[0]: dict(zip(JAMFORS, rad[1:], strict=False)) for rad in texter[2:] if rad[0]}
    return texter[0][1], texter[0][2], ursprung


def _rad(nr: int, celler: Sequence[Any], index: dict[str, int], platser: dict[str, str]) -> Inrad:
    nummer, huvudman, orgnr = (_text(celler[index[kod]])[:LANGST] for kod in ("nummer", "huvudman", "orgnr"))
    rad = Inrad(nr, nummer, huvudman, orgnr)
    for kolumn in IFYLLBARA:
        cell, text = celler[index[kolumn.kod]], _text(celler[index[kolumn.kod]])
        varde, fel = _varde(kolumn.kod, cell, text)
        rad.skrivet[kolumn.kod] = text[:LANGST] if fel else varde
        if fel:
            rad.fel.append(Cellfel(nr, platser[kolumn.kod], fel, kolumn.kod))
    return rad


def _varde(kod: str, cell: Any, text: str) -> tuple[str, str]:
    """(the value in one form, or what is wrong with it)"""
    ord_ = text.casefold()
    if kod == "pausad":
        svar = {"ja": JA, "nej": NEJ, "": NEJ}.get(ord_)
        return svar or "", "" if svar else f"Skriv {JA} eller {NEJ}."
    if kod == "uppfoljning":
        svar = {"ja": JA, "avstår": AVSTAR, "": JA}.get(ord_)
        return svar or "", "" if svar else f"Skriv {JA} eller {AVSTAR}."
    if kod == "till":
        return _dag(cell, text)
    if kod == SKAL:
        return text, f"Skälet är längre än {LANGST} tecken." if len(text) > LANGST else ""
    return ord_, ""


def _dag(cell: Any, text: str) -> tuple[str, str]:
    if isinstance(cell, datetime):
        return cell.date().isoformat(), ""
    try:
        return (cell if isinstance(cell, date) else date.fromisoformat(text)).isoformat() if text else "", ""
    except ValueError:
        return "", "Skriv dagen som 2026-05-01."


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return oskyddad(" ".join(str("" if cell is None else cell).split()))


def _dubbla(tabell: Intabell) -> None:
    per_nummer: dict[str, list[Inrad]] = defaultdict(list)
    for rad in tabell.rader:
        per_nummer[rad.nummer].append(rad)
    for nummer, rader in per_nummer.items():
        for rad in rader if nummer and len(rader) > 1 else ():
            andra = svenska.lista(r.rad for r in rader if r is not rad)
            rad.fel.append(tabell.fel(rad, "nummer", f"Ärendet står också på rad {andra}."))
