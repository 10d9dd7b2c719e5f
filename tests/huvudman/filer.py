"""Small files of every kind, made by the tests, with the same form as the published ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

KOMMUN, GRUPP, LITEN, NY = "2120002080", "5560360793", "8024002506", "7164221470"
KODER = ("11111111", "22222222", "33333333", "44444444")

CSV_RUBRIK = (
    "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Elever, förskoleklass;"
    "Elever, årskurs 1-9;"
)
CSV_RUBRIK_2025 = (
    "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Elever, årskurs 1-9;"
)
FORSKOLA_RUBRIK = "id,skolverkets_id,Organisationsnummer,Namn,Huvudman,Kommun,Kommunkod,Antal barn"


def skolrad(
    kod: str, namn: str = "Bergaskolan", orgnr: str = KOMMUN, huvudman: str = "Västerås kommun",
    typ: str = "Kommunal", fk: str | None = None, tal: str = "197", kommun: str = "1980",
) -> str:  # fmt: skip
    return ";".join([namn, kod, "Västerås", kommun, typ, huvudman, orgnr, *([] if fk is None else [fk]), tal]) + ";"


def elevfil(
    mapp: Path, rader: Iterable[str], lasar: str = "2025/26", *, fk: bool = False, namn: str = "elever.csv"
) -> Path:
    text = "\n".join(
        [
            "Statistik från Skolverket, https://www.skolverket.se",
            "",
            "Grundskola - Antal elever per årskurs",
            f"Valt läsår: {lasar}",
            "",
            CSV_RUBRIK if fk else CSV_RUBRIK_2025,
            *rader,
            "",
            "Rapportbeskrivning och definitioner etc.  ",
            "En fotnot; med semikolon",
        ]
    )
    fil = mapp / namn
    fil.write_text(text + "\n", "utf-8-sig")
    return fil


def arbetsbok(mapp: Path, blad: dict[str, Sequence[Sequence[Any]]], namn: str = "bok.xlsx") -> Path:
    bok = Workbook()
    bok.remove(bok.worksheets[0])
    for titel, rader in blad.items():
        ark = bok.create_sheet(titel)
        for rad in rader:
            ark.append(list(rad))
    fil = mapp / namn
    bok.save(fil)
    return fil


def ufafil(mapp: Path, kolumner: Sequence[tuple[str, Any]], lasar: str = "2024/25", namn: str = "ufa.xlsx") -> Path:
    """Columns as (level name, number of pupils or sign)."""
    rader = [
        ["Underlag för analys för grundskola efter mått, huvudman och läsår"],
        [],
        ["", "RIKET: TOTALT", *(niva for niva, _ in kolumner)],
        ["", lasar, *(lasar for _ in kolumner)],
        ["Elever: Antal elever", 1000, *(tal for _, tal in kolumner)],
        ["Personal: Antal heltidstjänster", 100, *("." if tal == "." else ".." for _, tal in kolumner)],
    ]
    return arbetsbok(mapp, {"Underlag för analys": rader}, namn)


REGISTER_RUBRIK = [
    "HUVUDMANNATYP", "ORGANISATIONSNR", "LÄN", "LÄNSNAMN", "KOMMUN", "KOMMUNNAMN", "SKOLENHETSKOD", "NAMN", "FKLASS",
    "ÅR1", "ELEVER FKLASS", "ELEVER ÅR1", "ELEVER ÅR2", "HUVUDMANS NAMN", "JURIDISK FORM",
]  # fmt: skip
HUVUDMAN_RUBRIK = ["ORGANISATIONSNR", "HUVUDMANNATYP", "FRITIDSHEM", "GRUNDSKOLA", "NAMN", "JURIDISK FORM"]


def registerfil(mapp: Path, namn: str = "register.xlsx", **andra: Sequence[Sequence[Any]]) -> Path:
    """Skolenhetsregistret with one school of a kommun and one of a stiftelse."""
    plats = ["19", "Västmanlands län", "1980", "Västerås"]
    stiftelse = "Övriga stiftelser och fonder, inkl pensionsstiftelser och personalstiftelser"
    berga = [KODER[0], "Bergaskolan", "J", "J", 20.0, 30.0, 31.0, "VÄSTERÅS KOMMUN", "Kommuner"]
    angen = [KODER[3], "Ängsskolan", "N", "J", 0.0, 12.0, 9.0, "STIFTELSEN ÄNGEN", stiftelse]
    grundskola = [["Kommunal", KOMMUN, *plats, *berga], ["Enskild", LITEN, *plats, *angen]]
    huvudman = [
        [KOMMUN, "Kommunal                  ", "J", "J", "VÄSTERÅS KOMMUN", "Kommuner"],
        [LITEN, "Enskild                  ", "", "J", "STIFTELSEN ÄNGEN", stiftelse],
    ]  # fmt: skip
    blad = {"Grundskola": [REGISTER_RUBRIK, *grundskola], "Huvudmän": [HUVUDMAN_RUBRIK, *huvudman]}
    return arbetsbok(mapp, {**blad, **andra}, namn)


def forskolefil(mapp: Path, rader: Iterable[str], namn: str = "forskolor.csv") -> Path:
    fil = mapp / namn
    fil.write_text("\r\n".join([FORSKOLA_RUBRIK, *rader]) + "\r\n", "utf-8")
    return fil
