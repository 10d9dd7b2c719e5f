"""*Antal elever per årskurs* per skolenhet (Skolverket's CSV export), from 2009/10 on."""

from __future__ import annotations

import re
from datetime import date

from kvalitet.filer import CsvFil, Filfel

from ..kallor import ELEVER, lasarsstart
from ..namn import stada
from .poster import GAMMAL_KOD, KOD, Enhetspost, Registerfil, Samlare

FORSTA_CELL = ("Skola", "Skolenhet")
KOLUMNER = ("Skola", "Skol-enhetskod", "Kommun-kod", "Typ av huvudman", "Huvudman", "Huvudman orgnr")
ANTAL = {"grundskola": "Elever, årskurs 1-9", "forskoleklass": "Elever, förskoleklass"}
TYPER = {
    "Kommunal": "kommunal",
    "Enskild": "enskild",
    "Statlig": "statlig",
    "Region": "regional",
    "Landsting": "regional",
}
NYA_KODER = date(2012, 7, 1)  # before this läsår the export has nine-digit codes and rows without huvudman


def kanns_igen(fil: CsvFil) -> bool:
    return "antal elever per årskurs" in fil.titel.casefold() and fil.rubrik[0] in FORSTA_CELL


def las(fil: CsvFil, datum: date | None) -> Registerfil:
    fil.krav(*KOLUMNER)
    kolumner = {skolform: kolumn for skolform, kolumn in ANTAL.items() if kolumn in fil.rubrik}
    if "grundskola" not in kolumner:
        fil.krav(ANTAL["grundskola"])
    try:
        start = lasarsstart(fil.lasar)
    except ValueError as fel:
        if datum is None:
            raise Filfel(
                fil.namn, "Raden ”Valt läsår” saknas eller är fel skriven. Den ska se ut som 2025/26."
            ) from fel
        start = datum
    samlare = Samlare(fil.namn)
    utan_huvudman = 0
    for rad, celler in fil.rader:
        if start < NYA_KODER and not celler["Huvudman orgnr"] and not celler["Huvudman"]:
            utan_huvudman += 1
            continue
        _rad(samlare, rad, celler, kolumner, GAMMAL_KOD if start < NYA_KODER else KOD)
    noter = [f"{utan_huvudman} rader utan huvudman är utelämnade, så skrevs filen då."] if utan_huvudman else []
    return Registerfil(
        ELEVER, start, fil.namn, fil.sha256, frozenset(kolumner), samlare.huvudmanposter(), samlare.enheter,
        samlare.fel, noter, len(fil.rader), samlare.felrader,
    )  # fmt: skip


def _rad(
    samlare: Samlare, rad: int, celler: dict[str, str], kolumner: dict[str, str], kodform: re.Pattern[str]
) -> None:
    orgnr = samlare.orgnr(rad, "Huvudman orgnr", celler["Huvudman orgnr"], celler.values())
    if orgnr is None:
        return
    kod = celler["Skol-enhetskod"]
    for falt, stammer, text in (
        ("Skol-enhetskod", kodform.fullmatch(kod), f"Skolenhetskoden ska ha åtta siffror, inte ”{kod}”."),
        ("Skola", celler["Skola"], "Namnet saknas."),
        ("Typ av huvudman", celler["Typ av huvudman"] in TYPER, f"”{celler['Typ av huvudman']}” är ingen känd typ."),
        ("Kommun-kod", re.fullmatch(r"[0-9]{4}", celler["Kommun-kod"]), "Kommunkoden ska ha fyra siffror."),
    ):
        if not stammer:
            samlare.neka(rad, falt, text, celler.values())
            return
    skolformer: dict[str, str | None] = {}
    for skolform, kolumn in kolumner.items():
        tal = re.sub(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9])", "", celler[kolumn])
        if not re.fullmatch(r"[0-9]+|\.{0,3}|-", tal):
            samlare.neka(rad, kolumn, f"”{celler[kolumn]}” är varken ett antal eller ett känt tecken.", celler.values())
            return
        skolformer[skolform] = None if tal == "." else tal
    post = Enhetspost(kod, stada(celler["Skola"]), orgnr, kommun=celler["Kommun-kod"], skolformer=skolformer)
    if samlare.enhet(rad, "Skol-enhetskod", post):
        samlare.huvudman(orgnr, namn=celler["Huvudman"], typ=TYPER[celler["Typ av huvudman"]])
