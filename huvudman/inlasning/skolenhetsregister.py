"""Skolverket's *Skolenhetsregistret* as a workbook: one sheet a skolform and the sheet Huvudmän."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kvalitet.filer import Filfel, XlsxFil, xml_av

from ..kallor import REGISTER
from ..namn import stada
from .poster import KOD, Enhetspost, Registerfil, Samlare

BLAD = {
    "Grundskola": "grundskola",
    "Grundsärskola": "anpassad-grundskola",
    "Anpassad grundskola": "anpassad-grundskola",
    "Specialskola": "specialskola",
    "Sameskola": "sameskola",
    "Gymnasieskola": "gymnasieskola",
    "Gymnasiesärskola": "anpassad-gymnasieskola",
    "Anpassad gymnasieskola": "anpassad-gymnasieskola",
    "Komm. vuxenutb.": "komvux",
    "Komm. vuxenutb. i sv. f. inv.": "komvux",
    "Särsk. utb. f. vuxna": "komvux",
    "Komvux": "komvux",
}
HUVUDMANBLAD = "Huvudmän"
KOLUMNER = ("HUVUDMANNATYP", "ORGANISATIONSNR", "KOMMUN", "SKOLENHETSKOD", "NAMN", "HUVUDMANS NAMN")
HUVUDMANKOLUMNER = ("ORGANISATIONSNR", "HUVUDMANNATYP", "NAMN", "JURIDISK FORM")
SKOLFORMSKOLUMNER = {
    "FÖRSKOLEKLASS": "forskoleklass", "FRITIDSHEM": "fritidshem", "GRUNDSKOLA": "grundskola",
    "GYMNASIESKOLA": "gymnasieskola", "GRUNDSÄRSKOLA": "anpassad-grundskola", "GYMNSÄRSKOLA": "anpassad-gymnasieskola",
    "SPECIALSKOLA": "specialskola", "KOMMUNAL VUXENUTB.": "komvux", "SÄRSKILD UTB. FÖR VUXNA": "komvux",
    "KOMM. VUXENUTB. I SV. FÖR INV.": "komvux",
}  # fmt: skip
TYPER = {
    "Kommunal": "kommunal",
    "Enskild": "enskild",
    "Region": "regional",
    "Landsting": "regional",
    "Statlig": "statlig",
}
FORMER = (
    ("aktiebolag", "aktiebolag"), ("ekonomiska föreningar", "ekonomisk"), ("ideella", "ideell"),
    ("övriga stiftelser", "stiftelse"), ("kommunalförbund", "kommunalforbund"), ("kommuner", "kommun"),
    ("registrerade trossamfund", "trossamfund"), ("regioner", "region"), ("landsting", "region"),
    ("handelsbolag", "handelsbolag"), ("statliga enheter", "stat"), ("offentliga korporationer", "korporation"),
    ("fysiska personer", "fysisk"),
)  # fmt: skip


def kanns_igen(bok: XlsxFil) -> bool:
    return HUVUDMANBLAD in bok.blad and any(blad in BLAD for blad in bok.blad)


def las(bok: XlsxFil, datum: date | None) -> Registerfil:
    samlare = Samlare(bok.namn)
    antal = 0
    tacker: set[str] = set()
    for blad in bok.blad:
        if blad in BLAD:
            rader = _tabell(bok, blad, KOLUMNER)
            antal += len(rader)
            tacker |= {BLAD[blad]} | ({"forskoleklass"} if rader and "FKLASS" in rader[0][1] else set())
            for rad, celler in rader:
                _enhet(samlare, blad, rad, celler)
    for rad, celler in _tabell(bok, HUVUDMANBLAD, HUVUDMANKOLUMNER):
        antal += 1
        _huvudman(samlare, rad, celler)
    return Registerfil(
        REGISTER, datum or skapad(bok), bok.namn, bok.sha256, frozenset(tacker), samlare.huvudmanposter(),
        samlare.enheter, samlare.fel, [], antal, samlare.felrader,
    )  # fmt: skip


def _tabell(bok: XlsxFil, blad: str, kravda: tuple[str, ...]) -> list[tuple[int, dict[str, Any]]]:
    rader = bok.rader(blad)
    rubrik = [stada(cell) for cell in rader[0]] if rader else []
    if saknas := [kolumn for kolumn in kravda if kolumn not in rubrik]:
        raise Filfel(bok.namn, f"Kolumnen saknas i bladet ”{blad}”.", rad=1, falt=", ".join(f"”{k}”" for k in saknas))
    return [
        (nummer, dict(zip(rubrik, rad, strict=False)))
        for nummer, rad in enumerate(rader[1:], 2)
        if any(str(cell).strip() for cell in rad)
    ]


def _enhet(samlare: Samlare, blad: str, rad: int, celler: dict[str, Any]) -> None:
    plats = f"bladet {blad}, "
    orgnr = samlare.orgnr(rad, plats + "ORGANISATIONSNR", celler["ORGANISATIONSNR"], celler.values())
    if orgnr is None:
        return
    kod, typ = stada(celler["SKOLENHETSKOD"]), stada(celler["HUVUDMANNATYP"])
    for falt, stammer, text in (
        ("SKOLENHETSKOD", KOD.fullmatch(kod), f"Skolenhetskoden ska ha åtta siffror, inte ”{kod}”."),
        ("NAMN", stada(celler["NAMN"]), "Namnet saknas."),
        ("HUVUDMANNATYP", typ in TYPER, f"”{typ}” är ingen känd typ."),
    ):
        if not stammer:
            samlare.neka(rad, plats + falt, text, celler.values())
            return
    skolform = BLAD[blad]
    skolformer: dict[str, str | None] = {skolform: _antal(celler)}
    if celler.get("FKLASS") == "J":
        skolformer["forskoleklass"] = _tal(celler.get("ELEVER FKLASS"))
    if skolform == "grundskola" and not any(celler.get(f"ÅR{arskurs}") == "J" for arskurs in range(1, 10)):
        del skolformer[skolform]
    post = Enhetspost(kod, stada(celler["NAMN"]), orgnr, kommun=stada(celler["KOMMUN"]), skolformer=skolformer)
    if samlare.enhet(rad, plats + "SKOLENHETSKOD", post, slaihop=True):
        form = _form(stada(celler.get("JURIDISK FORM")))
        samlare.huvudman(orgnr, namn=stada(celler["HUVUDMANS NAMN"]), typ=TYPER[typ], form=form)


def _huvudman(samlare: Samlare, rad: int, celler: dict[str, Any]) -> None:
    plats = f"bladet {HUVUDMANBLAD}, "
    orgnr = samlare.orgnr(rad, plats + "ORGANISATIONSNR", celler["ORGANISATIONSNR"], celler.values())
    typ = stada(celler["HUVUDMANNATYP"])
    if orgnr is None:
        return
    if typ not in TYPER:
        samlare.neka(rad, plats + "HUVUDMANNATYP", f"”{typ}” är ingen känd typ.", celler.values())
        return
    skolformer = [kod for kolumn, kod in SKOLFORMSKOLUMNER.items() if celler.get(kolumn) == "J"]
    form = _form(stada(celler["JURIDISK FORM"]))
    samlare.huvudman(orgnr, namn=stada(celler["NAMN"]), typ=TYPER[typ], form=form, skolformer=skolformer)


def _form(text: str) -> str:
    return next((form for borjan, form in FORMER if text.casefold().startswith(borjan)), "")


def _tal(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell > 0 else ""


def _antal(celler: dict[str, Any]) -> str:
    """Pupils of the skolform: a total column, or the sum of the years when every year is published."""
    if "ELEVER TOTALT" in celler:
        return _tal(celler["ELEVER TOTALT"])
    ar = [cell for kolumn, cell in celler.items() if re.fullmatch(r"ELEVER ÅR[0-9]+", kolumn)]
    return _tal(float(sum(ar))) if ar and all(isinstance(cell, float) for cell in ar) else ""


def skapad(bok: XlsxFil) -> date:
    """The day the workbook was made, which is the day of the register: the sheets do not say it."""
    egenskaper = bok.del_bytes("docProps/core.xml")
    skapad = xml_av(egenskaper).findtext("{http://purl.org/dc/terms/}created") if egenskaper else None
    if not skapad:
        raise Filfel(bok.namn, "Filen säger inte vilken dag registret gäller. Ange dagen, till exempel 2020-06-01.")
    return date.fromisoformat(skapad[:10])
