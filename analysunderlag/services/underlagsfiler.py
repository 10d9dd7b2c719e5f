"""The file store: all files of an underlag or none. Written beside their place, flushed to disk, then moved there."""

from __future__ import annotations

import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from ..bygge.paket import Fil
from ..models import Underlag, Underlagsfil

ROT = "underlag"
Flytta = Callable[[], list[Underlagsfil]]
_OTILLATET = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\ufeff]+')
ANDELSER = {"xlsx": "xlsx", "pdf": "pdf", "json": "json", "manifest": "json", "zip": "zip"}
FORLED = {"json": "Värden", "manifest": "Manifest"}


def sokvag(fil: Underlagsfil) -> Path:
    return Path(settings.FILKATALOG) / fil.sokvag


def katalog(underlag: Underlag) -> str:
    return f"{ROT}/{underlag.huvudman.nyckel}/{underlag.version}"


def saknas(underlag: Underlag) -> bool:
    """Whether any file of a frozen underlag is gone from the store, or is not whole."""
    return any(not _ar_hel(fil) for fil in underlag.filer.all())


def _ar_hel(fil: Underlagsfil) -> bool:
    try:
        return sokvag(fil).stat().st_size == fil.storlek
    except FileNotFoundError:
        return False


@contextmanager
def nedskrivna(underlag: Underlag, filer: Iterable[Fil]) -> Iterator[Flytta]:
    """Write the files beside their place. What is yielded moves them there and gives their unsaved rows.

    Call it in the transaction that freezes, behind the job's fence: only one attempt at a time can stand there, so that
    nobody replaces files of a frozen underlag. What is not moved is removed; an OSError (a full disk) leaves nothing.
    """
    filer = list(filer)
    mal = Path(settings.FILKATALOG) / katalog(underlag)
    mal.parent.mkdir(parents=True, exist_ok=True)
    tillfallig = mal.parent / f".{mal.name}-{uuid.uuid4().hex}"

    def flytta() -> list[Underlagsfil]:
        for rest in (mal, *mal.parent.glob(f".{mal.name}-*")):  # of workers that died before they froze
            if rest != tillfallig:
                shutil.rmtree(rest, ignore_errors=True)
        tillfallig.replace(mal)
        _synka(mal.parent)
        return [_rad(underlag, fil) for fil in filer]

    try:
        tillfallig.mkdir()
        for fil in filer:
            _skriv(tillfallig / fil.namn, fil.data)
        _synka(tillfallig)
        yield flytta
    finally:
        shutil.rmtree(tillfallig, ignore_errors=True)


def _rad(underlag: Underlag, fil: Fil) -> Underlagsfil:
    return Underlagsfil(
        underlag=underlag,
        format=fil.format,
        filnamn=filnamn(underlag, fil.format),
        sokvag=f"{katalog(underlag)}/{fil.namn}",
        sha256=fil.sha256,
        storlek=len(fil.data),
    )


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
