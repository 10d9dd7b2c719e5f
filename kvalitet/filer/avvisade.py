"""The CSV of what was left out with `--hoppa-over`: nothing disappears without a trace."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path


def skriv_avvisade(mal: Path, rubrik: Iterable[str], rader: Iterable[Iterable[object]]) -> Path:
    """Write beside `mal` and return that path; the caller moves it into place when the rest is stored.

    UTF-8 with BOM and semicolons, as Swedish Excel opens it. A text that a spreadsheet would run is quoted.
    """
    tillfallig = mal.with_name(f".{mal.name}.{os.getpid()}.tmp")
    try:
        with open(tillfallig, "w", encoding="utf-8-sig", newline="") as fil:
            skrivare = csv.writer(fil, delimiter=";", lineterminator="\n")
            skrivare.writerow(rubrik)
            skrivare.writerows([_ofarlig(str(falt)) for falt in rad] for rad in rader)
            fil.flush()
            os.fsync(fil.fileno())
    except OSError:
        tillfallig.unlink(missing_ok=True)
        raise
    return tillfallig


def _ofarlig(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "@", "\t", "\r")) else text
