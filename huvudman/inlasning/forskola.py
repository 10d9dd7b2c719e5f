"""A private compilation of förskolor (CSV, comma). Unofficial: it names Skolverket as source; marked so everywhere.

`Huvudman` is only Kommunal or Enskild, so a huvudman known from this file alone has no name of its own.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from kvalitet.filer import CsvFil, las_text

from ..kallor import FORSKOLOR
from ..namn import stada
from .poster import Enhetspost, Registerfil, Samlare

FORSTA_CELL = ("id",)
KOLUMNER = ("skolverkets_id", "Organisationsnummer", "Namn", "Huvudman", "Kommunkod", "Antal barn")
TYPER = {"Kommunal": "kommunal", "Enskild": "enskild"}
ANTAGET_DATUM = date(2024, 1, 1)  # the file itself is undated


def kanns_igen(sokvag: Path, namn: str) -> bool:
    forsta = las_text(sokvag, namn=namn).lstrip().split("\n", 1)[0]
    return ("skolverkets_id" in forsta and "Antal barn" in forsta) or forsta.startswith("id,")


def las(fil: CsvFil, datum: date | None) -> Registerfil:
    fil.krav(*KOLUMNER)
    samlare = Samlare(fil.namn)
    for rad, celler in fil.rader:
        _rad(samlare, rad, celler)
    noter = [] if datum else ["Filen är odaterad och antas gälla 2024."]
    return Registerfil(
        FORSKOLOR, datum or ANTAGET_DATUM, fil.namn, fil.sha256, frozenset({"forskola"}), samlare.huvudmanposter(),
        samlare.enheter, samlare.fel, noter, len(fil.rader), samlare.felrader,
    )  # fmt: skip


def _rad(samlare: Samlare, rad: int, celler: dict[str, str]) -> None:
    orgnr = samlare.orgnr(rad, "Organisationsnummer", celler["Organisationsnummer"], celler.values())
    if orgnr is None:
        return
    barn = celler["Antal barn"].removesuffix(".0").removesuffix(".00")
    kommun = celler["Kommunkod"].removesuffix(".0").zfill(4)
    for falt, stammer, text in (
        ("skolverkets_id", celler["skolverkets_id"].isdigit(), "Id saknas eller är inte ett tal."),
        ("Namn", celler["Namn"], "Namnet saknas."),
        ("Huvudman", celler["Huvudman"] in TYPER, f"”{celler['Huvudman']}” är varken Kommunal eller Enskild."),
        ("Kommunkod", re.fullmatch(r"[0-9]{4}", kommun), f"Kommunkoden ”{celler['Kommunkod']}” är fel."),
        ("Antal barn", re.fullmatch(r"[0-9]*", barn), f"”{celler['Antal barn']}” är inte ett antal."),
    ):
        if not stammer:
            samlare.neka(rad, falt, text, celler.values())
            return
    kod = f"F{celler['skolverkets_id']}"
    post = Enhetspost(kod, stada(celler["Namn"]), orgnr, "forskola", kommun, {"forskola": barn})
    if samlare.enhet(rad, "skolverkets_id", post):
        samlare.huvudman(orgnr, typ=TYPER[celler["Huvudman"]])
