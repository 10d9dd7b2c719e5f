"""A table in our own compact form: figures and signs, keys and where each cell was. No texts of the source.

XZ-packed UTF-8. Line 1: JSON with the original file's name, sha256, title, publisher, source and date. Then a line per
level (column, level, orgnr, enhetskod, läsår), an empty line, and a line per measure (row, code, one text per level; a
blank text is a blank cell). Fields are separated by tabs. Same table, same bytes.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from ..vardetyper import TECKEN, Vardetyp
from .modell import Cellvarde, Matrad, Nivakolumn, Tabell

FORMAT = "kvalitet-statistik-1"
_FILTER = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]


def packa(tabell: Tabell, kod_per_namn: Mapping[str, str], *, kalla: str, datum: str) -> bytes:
    """Raises ValueError for a table with faults: only a whole one is carried over."""
    if tabell.fel or tabell.avvisade:
        raise ValueError("En tabell med fel förs inte över.")
    huvud = {
        "format": FORMAT,
        "fil": tabell.fil,
        "sha256": tabell.sha256,
        "slag": tabell.slag,
        "titel": tabell.titel,
        "skolform": tabell.skolform,
        "utgivare": tabell.utgivare,
        "kalla": kalla,
        "datum": datum,
    }
    rader = [json.dumps(huvud, ensure_ascii=False)]
    rader += ["\t".join((n.kolumn, n.niva, n.orgnr, n.enhetskod, n.period)) for n in tabell.nivaer]
    rader.append("")
    for matt, varden in zip(tabell.matt, tabell.varden, strict=True):
        texter = (varde.ratext for varde in varden if varde is not None)
        rader.append("\t".join((str(matt.rad), kod_per_namn[matt.namn], *texter)))
    return lzma.compress("\n".join(rader).encode(), format=lzma.FORMAT_XZ, check=lzma.CHECK_SHA256, filters=_FILTER)


def huvud_i(sokvag: Path) -> dict[str, str]:
    """The first line alone: which file the values come from."""
    with lzma.open(sokvag, "rt", encoding="utf-8") as fil:
        return json.loads(fil.readline())


def packa_upp(sokvag: Path, namn_per_kod: Mapping[str, str]) -> Tabell:
    """The table as the original was parsed, without notes, definitions and names. Raises ValueError on another form."""
    with lzma.open(sokvag, "rt", encoding="utf-8", newline="\n") as fil:
        huvud = json.loads(fil.readline())
        if huvud.get("format") != FORMAT:
            raise ValueError(f"{sokvag.name} har inte formen {FORMAT}.")
        nivaer = []
        while rad := fil.readline().rstrip("\n"):
            kolumn, niva, orgnr, enhetskod, period = rad.split("\t")
            nivaer.append(Nivakolumn(kolumn, niva, orgnr, enhetskod, "", "", period))
        kanda: dict[str, Cellvarde] = {}
        matt, varden = [], []
        for rad in fil:
            radnummer, kod, *texter = rad.rstrip("\n").split("\t")
            matt.append(Matrad(int(radnummer), namn_per_kod[kod]))
            for text in set(texter) - kanda.keys():
                kanda[text] = _cellvarde(text)
            varden.append(tuple(kanda[text] for text in texter))
    return Tabell(
        fil=huvud["fil"],
        sha256=huvud["sha256"],
        slag=huvud["slag"],
        titel=huvud["titel"],
        utgivare=huvud["utgivare"],
        skolform=huvud["skolform"],
        matt=tuple(matt),
        nivaer=tuple(nivaer),
        varden=tuple(varden),
        noter=(),
        celler=len(matt) * len(nivaer),
    )


def _cellvarde(text: str) -> Cellvarde:
    typ = TECKEN.get(text, Vardetyp.TAL)
    return Cellvarde(text, typ, Decimal(text) if typ is Vardetyp.TAL else None)
