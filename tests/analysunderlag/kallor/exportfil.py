"""Small files in the forms of the sources, written by the tests themselves."""

from __future__ import annotations

from pathlib import Path

import openpyxl

SLUT = "Rapportbeskrivning och definitioner etc."
NYCKLAR = ["Skola", "Skol-enhetskod", "Skolkommun", "Kommun-kod", "Typ av huvudman", "Huvudman", "Huvudman orgnr"]
MATT = ["Elever, årskurs 1-9", "Andel (%) flickor, årskurs 1-9"]
ALE = ["Alboskolan", "72616393", "Ale", "1440", "Kommunal", "Ale kommun", "2120001439"]
BORAS = ["Borås Kristna skola", "64720166", "Borås", "1490", "Enskild", "AB Borås Kristna Skola", "5592935042"]


def export(
    mapp: Path,
    rader: list[list[str]] | None = None,
    *,
    rubrik: list[str] | None = None,
    grupp: list[str] | None = None,
    titel: str = "Grundskola - Antal elever per årskurs",
    period: str = "Valt läsår: 2024/25",
    noter: list[str] | None = None,
    efter: list[str] | None = None,
    namn: str = "fil.csv",
    radslut: str = "\n",
    bom: bool = True,
    sista: str = ";",
    kodning: str = "utf-8",
) -> Path:
    """Skolverket's CSV: every line of the table ends with an extra `;`, notes may hold `;`."""
    if rader is None:
        rader = [[*ALE, "1 197", "46,7"], [*BORAS, "..", "~100"]]
    tabell = [r for r in (grupp, rubrik or [*NYCKLAR, *MATT], *rader) if r]
    alla = ["Statistik från Skolverket, https://www.skolverket.se", "", titel, period, *(noter or []), ""]
    alla += [";".join(rad) + sista for rad in tabell]
    alla += ["", SLUT, "", "Elever;Antal elever den 15 oktober;"] if efter is None else efter
    text = radslut.join(alla) + radslut
    fil = mapp / namn
    fil.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.encode(kodning))
    return fil


def bok(mapp: Path, blad: dict[str, list[list[object]]], namn: str = "fil.xlsx", slagna: str = "") -> Path:
    """A workbook; `slagna` is a range to merge on the first sheet."""
    arbetsbok = openpyxl.Workbook()
    arbetsbok.remove(arbetsbok.active)
    for titel, rader in blad.items():
        ark = arbetsbok.create_sheet(titel)
        for rad in rader:
            ark.append([None if cell == "" else cell for cell in rad])
    if slagna:
        arbetsbok.worksheets[0].merge_cells(slagna)
    arbetsbok.save(mapp / namn)
    return mapp / namn
