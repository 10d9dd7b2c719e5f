"""The CSV of cells that were left out with `--hoppa-over`: nothing disappears without a trace."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from .modell import Tabell

RUBRIK = ("fil", "rad", "kolumn", "cell", "mått", "nivå", "läsår", "råtext", "fel")


def skriv_avvisade(tabell: Tabell, mal: Path) -> Path:
    """Write beside `mal` and return that path; the caller moves it into place when the rest is stored.

    UTF-8 with BOM and semicolons, as Swedish Excel opens it. A text that a spreadsheet would run is quoted.
    """
    tillfallig = mal.with_name(f".{mal.name}.{os.getpid()}.tmp")
    try:
        with open(tillfallig, "w", encoding="utf-8-sig", newline="") as fil:
            skrivare = csv.writer(fil, delimiter=";", lineterminator="\n")
            skrivare.writerow(RUBRIK)
            celler = {f"{a.kolumn}{a.rad}" for a in tabell.avvisade}
            for a in tabell.avvisade:
                falt: tuple[object, ...] = (
                    tabell.fil,
                    a.rad,
                    a.kolumn,
                    f"{a.kolumn}{a.rad}",
                    a.matt,
                    a.niva,
                    a.period,
                    a.ratext,
                    a.skal,
                )
                skrivare.writerow([_ofarlig(str(f)) for f in falt])
            for fynd in tabell.fel:  # names and läsår outside the grid
                if fynd.cell and fynd.cell not in celler:
                    falt = (tabell.fil, fynd.rad, fynd.kolumn, fynd.cell, "", "", "", fynd.varde, fynd.text)
                    skrivare.writerow([_ofarlig(str(f)) for f in falt])
            fil.flush()
            os.fsync(fil.fileno())
    except OSError:
        tillfallig.unlink(missing_ok=True)
        raise
    return tillfallig


def _ofarlig(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "@", "\t", "\r")) else text
