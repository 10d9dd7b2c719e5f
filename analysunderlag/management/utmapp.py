"""Copying an underlag's files to a folder of somebody's choice: the whole set, or what was there before."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ..models import Underlag, Underlagsfil
from ..services.underlagsfiler import sokvag

FILNAMN = {
    Underlagsfil.Format.XLSX: "underlag.xlsx",
    Underlagsfil.Format.PDF: "underlag.pdf",
    Underlagsfil.Format.JSON: "varden.json",
    Underlagsfil.Format.MANIFEST: "manifest.json",
    Underlagsfil.Format.ZIP: "underlag.zip",
}


def kopiera(underlag: Underlag, ut: Path) -> Path:
    """The folder holds the whole set, or what it held before: files are copied beside it and change place together."""
    mapp = ut / underlag.huvudman.nyckel
    ut.mkdir(parents=True, exist_ok=True)
    gammal = ut / f".{mapp.name}.gammal"
    if gammal.is_dir():  # an earlier run was killed while the folders changed place
        _stada(gammal, mapp) if mapp.exists() else gammal.rename(mapp)
    ny = Path(tempfile.mkdtemp(prefix=f".{mapp.name}.", dir=ut))
    try:
        ny.chmod(0o755)
        for fil in underlag.filer.all():
            shutil.copyfile(sokvag(fil), ny / FILNAMN[Underlagsfil.Format(fil.format)])
        _byt(ny, mapp, gammal)
    finally:
        shutil.rmtree(ny, ignore_errors=True)
    return mapp


def _byt(ny: Path, mapp: Path, gammal: Path) -> None:
    if mapp.is_dir():
        mapp.rename(gammal)
    try:
        ny.rename(mapp)
    except OSError:
        if gammal.exists():
            gammal.rename(mapp)
        raise
    if gammal.is_dir():
        _stada(gammal, mapp)


def _stada(gammal: Path, mapp: Path) -> None:
    """Remove the set before; what someone else has put beside it stays."""
    for annat in gammal.iterdir():
        if annat.name not in FILNAMN.values():
            annat.rename(mapp / annat.name)
    shutil.rmtree(gammal)
