"""Refusals and the checks every file from outside goes through first."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024
STORSTA_FIL = 100 * MIB


@dataclass(frozen=True)
class Radfel:
    """One fault at one place. `rad` counts from 1 as a spreadsheet or editor shows it."""

    fil: str
    rad: int | None
    falt: str
    text: str
    varde: str = ""

    def __str__(self) -> str:
        plats = ", ".join(del_ for del_ in (self.fil, f"rad {self.rad}" if self.rad else "", self.falt) if del_)
        return f"{plats}: {self.text}"


class Filfel(Exception):
    """The file cannot be used. `str()` is a clear Swedish sentence; `radfel` lists every fault when there are many."""

    def __init__(
        self, fil: str, text: str, *, rad: int | None = None, falt: str = "", radfel: Iterable[Radfel] = ()
    ) -> None:
        self.fil, self.text, self.rad, self.falt, self.radfel = fil, text, rad, falt, list(radfel)
        super().__init__(str(Radfel(fil, rad, falt, text)))


def sha256_av(sokvag: Path) -> str:
    with open(sokvag, "rb") as fil:
        return hashlib.file_digest(fil, "sha256").hexdigest()


def kontrollera_fil(sokvag: Path, namn: str) -> None:
    if sokvag.is_dir():
        raise Filfel(namn, "Det är en mapp, inte en fil.")
    if not sokvag.is_file():
        raise Filfel(namn, "Filen finns inte." if not sokvag.exists() else "Det är ingen vanlig fil.")


def _oppningskontroll(sokvag: Path, namn: str) -> bytes:
    """Refuse what is missing, empty or far too large; return the first bytes."""
    kontrollera_fil(sokvag, namn)
    storlek = sokvag.stat().st_size
    if storlek == 0:
        raise Filfel(namn, "Filen är tom.")
    if storlek > STORSTA_FIL:
        raise Filfel(namn, f"Filen är större än {STORSTA_FIL // MIB} MB och läses därför inte.")
    with open(sokvag, "rb") as fil:
        return fil.read(2048)


def ar_html(borjan: bytes) -> bool:
    return re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)", borjan, re.I) is not None


def filslag(sokvag: Path | str, *, namn: str = "") -> str:
    """`xlsx` or `text` by content, never by name. Refuses an HTML page and the old or encrypted Excel container."""
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    borjan = _oppningskontroll(sokvag, namn)
    if borjan.startswith(b"PK"):
        return "xlsx"
    if borjan.startswith(b"\xd0\xcf\x11\xe0"):
        raise Filfel(
            namn, "Filen är lösenordsskyddad eller i det gamla formatet .xls. Spara den som .xlsx utan lösenord."
        )
    if ar_html(borjan):
        raise Filfel(namn, "Filen är en webbsida, inte en tabell. Troligen blev hämtningen fel. Hämta filen igen.")
    return "text"
