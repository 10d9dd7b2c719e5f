"""The file store: all files of an underlag or none. Written beside their place, flushed to disk, then moved there."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from ..bygge.paket import Fil
from ..models import Underlag, Underlagsfil

ROT = "underlag"
_OTILLATET = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\ufeff]+')
ANDELSER = {"xlsx": "xlsx", "pdf": "pdf", "json": "json", "manifest": "json", "zip": "zip"}
FORLED = {"json": "Värden", "manifest": "Manifest"}


def sokvag(fil: Underlagsfil) -> Path:
    return Path(settings.FILKATALOG) / fil.sokvag


def katalog(underlag: Underlag) -> str:
    return f"{ROT}/{underlag.huvudman.nyckel}/{underlag.version}"


def spara(underlag: Underlag, filer: Iterable[Fil]) -> list[Underlagsfil]:
    """Store the files and return their unsaved rows. An OSError (a full disk) leaves nothing behind.

    A directory that is there already was left by a worker that died before it froze the underlag; it is replaced.
    """
    filer = list(filer)
    mal = Path(settings.FILKATALOG) / katalog(underlag)
    mal.parent.mkdir(parents=True, exist_ok=True)
    tillfallig = mal.parent / f".{mal.name}-{uuid.uuid4().hex}"
    try:
        tillfallig.mkdir()
        for fil in filer:
            _skriv(tillfallig / fil.namn, fil.data)
        _synka(tillfallig)
        if mal.exists():
            shutil.rmtree(mal)
        tillfallig.replace(mal)
        _synka(mal.parent)
    except BaseException:
        shutil.rmtree(tillfallig, ignore_errors=True)
        raise
    return [
        Underlagsfil(
            underlag=underlag,
            format=fil.format,
            filnamn=filnamn(underlag, fil.format),
            sokvag=f"{katalog(underlag)}/{fil.namn}",
            sha256=fil.sha256,
            storlek=len(fil.data),
        )
        for fil in filer
    ]


def _skriv(vag: Path, data: bytes) -> None:
    with vag.open("wb") as ut:
        ut.write(data)
        ut.flush()
        os.fsync(ut.fileno())


def _synka(mapp: Path) -> None:
    fd = os.open(mapp, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def filnamn(underlag: Underlag, format_: str) -> str:
    """`Underlag grundskola Västerås kommun 2024-25.pdf`: safe on every system, å ä ö kept."""
    innehall = underlag.varden
    vad = " ".join(f"{d.namn.lower()}" for d in innehall.delar)
    period = max(d.period for d in innehall.delar).replace("/", "-")
    andelse = ANDELSER[format_]
    forled = f"{FORLED[format_]} " if format_ in FORLED else ""
    ovrigt = len(f"{forled}Underlag {vad}  {period}.{andelse}")
    namn = " ".join(_OTILLATET.sub(" ", innehall.huvudman.namn).split())[: 120 - ovrigt].strip(" .")
    return f"{forled}{'underlag' if forled else 'Underlag'} {vad} {namn} {period}.{andelse}"
