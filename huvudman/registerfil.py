"""The register's compact file: every observation of the sources in our own form, JSON lines in a deterministic gzip.

First line: format and sources (file name, sha256, kind, day). Then one line per huvudman and per unit. Official names
and numbers only; never the source files themselves.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from .inlasning import Registerfil
from .inlasning.iakttagelser import Kallor, samla

FORMAT = "kvalitet-register-1"
DEMO = Path(__file__).parent / "data" / "demoregister.jsonl.gz"


@dataclass(frozen=True)
class Kalla:
    fil: str
    sha256: str
    slag: str
    datum: date
    tacker: list[str]
    rader: int
    noter: list[str]


@dataclass(frozen=True)
class Innehall:
    kallor: list[Kalla]
    huvudman: dict[str, Kallor]
    enheter: dict[str, Kallor]


def skriv(filer: Iterable[Registerfil], ut: Path) -> Innehall:
    """Write the file; the same sources give the same bytes."""
    ordnade = sorted(filer, key=lambda fil: (fil.datum, fil.slag.rang))
    huvudman, enheter = samla(ordnade)
    kallor = [
        Kalla(fil.namn, fil.sha256, fil.slag.kod, fil.datum, sorted(fil.tacker), fil.rader, fil.noter)
        for fil in ordnade
    ]
    huvudrad = {"format": FORMAT, "kallor": [{**kalla.__dict__, "datum": kalla.datum.isoformat()} for kalla in kallor]}
    rader: list[Any] = [huvudrad]
    rader += [["h", orgnr, huvudman[orgnr]] for orgnr in sorted(huvudman)]
    rader += [["e", kod, enheter[kod]] for kod in sorted(enheter)]
    text = "".join(_json(rad) + "\n" for rad in rader)
    ut.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return Innehall(kallor, huvudman, enheter)


def _json(rad: Any) -> str:
    return json.dumps(rad, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def las(sokvag: Path = DEMO) -> Innehall:
    """ValueError when the file is not of this form."""
    with gzip.open(sokvag, "rt", encoding="utf-8") as fil:
        huvudrad = json.loads(next(fil))
        if huvudrad.get("format") != FORMAT:
            raise ValueError(f"{sokvag.name} har formatet {huvudrad.get('format')!r}, inte {FORMAT}.")
        delar: dict[str, dict[str, Kallor]] = {"h": {}, "e": {}}
        for rad in fil:
            slag, nyckel, kallor = json.loads(rad)
            delar[slag][nyckel] = kallor
    kallor_lista = [Kalla(**{**kalla, "datum": date.fromisoformat(kalla["datum"])}) for kalla in huvudrad["kallor"]]
    return Innehall(kallor_lista, delar["h"], delar["e"])
