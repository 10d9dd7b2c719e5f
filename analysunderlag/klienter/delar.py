"""A download that can be cut off: each answer is a file of its own in a folder until all of them are there.

`hamtning.json` says what is being downloaded and what the table looked like when that began. An answer's file is
named by its question and holds its checksum, so that nothing of another question or half a file is ever taken up.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from ..kallor import paket
from .fel import Klientfel

MANIFEST = "hamtning.json"
BORJA_OM = "Kör kommandot med --borja-om för att hämta allt på nytt."


class Dellager:
    """The folder of one download. Open with `oppna`, which keeps every other process out."""

    def __init__(self, mapp: Path, tabell: str) -> None:
        self.mapp, self._tabell = mapp, tabell

    def borja(self, fraga: Mapping[str, Any], lage: Mapping[str, Any]) -> None:
        """Begin or go on. `fraga`: what is asked for; `lage`: what the table is like now. Raises Klientfel when the
        folder has another question's answers, or answers from before the table changed."""
        nytt = {"fraga": dict(fraga), "fraga_sha256": kontrollsumma(fraga), "lage": dict(lage)}
        gammalt = self._manifest()
        if gammalt is None:
            skriv(self.mapp / MANIFEST, json.dumps(nytt, ensure_ascii=False, indent=1))
        elif gammalt.get("fraga_sha256") != nytt["fraga_sha256"]:
            self._neka(f"Mappen {self.mapp} har en påbörjad hämtning av något annat.", BORJA_OM)
        else:
            self.kontrollera(lage, gammalt["lage"])

    def kontrollera(self, lage: Mapping[str, Any], gammalt: Mapping[str, Any] | None = None) -> None:
        """Raises Klientfel when the table is not what it was: answers from before and after are never mixed."""
        if gammalt is None:
            gammalt = (self._manifest() or {}).get("lage", {})
        if andrat := [_skillnad(vad, gammalt.get(vad), lage[vad]) for vad in lage if gammalt.get(vad) != lage[vad]]:
            text = f"Tabellen har ändrats sedan hämtningen började: {'; '.join(andrat)}. Gammalt och nytt blandas inte."
            self._neka(text, BORJA_OM)

    def hamta(self, fraga: Any) -> Any:
        """The stored answer of a question; None when it is not there or not whole."""
        try:
            rad = json.loads(self._fil(fraga).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return rad["svar"] if rad.get("sha256") == paket.kontrollsumma(rad.get("svar")) else None

    def spara(self, fraga: Any, svar: Any) -> None:
        rad = {"fraga": fraga, "sha256": paket.kontrollsumma(svar), "svar": svar}
        skriv(self._fil(fraga), json.dumps(rad, ensure_ascii=False))

    def ta_bort(self) -> None:
        shutil.rmtree(self.mapp, ignore_errors=True)

    def _fil(self, fraga: Any) -> Path:
        return self.mapp / f"svar-{kontrollsumma(fraga)[:24]}.json"

    def _manifest(self) -> dict[str, Any] | None:
        try:
            manifest = json.loads((self.mapp / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            self._neka(f"Filen {self.mapp / MANIFEST} är skadad.", BORJA_OM)
        return manifest if isinstance(manifest, dict) else None

    def _neka(self, text: str, gor: str) -> NoReturn:
        raise Klientfel(text, tabell=self._tabell, gor=gor)


@contextmanager
def oppna(mapp: Path, tabell: str, *, borja_om: bool = False) -> Iterator[Dellager]:
    """The folder, made when needed and locked as long as it is open. Raises Klientfel when another process has it."""
    lager = Dellager(mapp, tabell)
    mapp.mkdir(parents=True, exist_ok=True)
    las = os.open(mapp, os.O_RDONLY)
    try:
        try:
            fcntl.flock(las, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            text = f"En annan hämtning till {mapp} pågår."
            raise Klientfel(text, tabell=tabell, gor="Vänta tills den är klar, eller välj en annan fil.") from None
        if borja_om:
            for fil in mapp.iterdir():
                fil.unlink()
        yield lager
    finally:
        os.close(las)


def skriv(fil: Path, rader: str | Iterable[str]) -> None:
    """Write the whole file or nothing of it: under another name first, to the disk, and then in place."""
    tillfallig = fil.with_name(f".{fil.name}.ny")
    try:
        with tillfallig.open("w", encoding="utf-8") as ut:
            for rad in (rader,) if isinstance(rader, str) else rader:
                ut.write(f"{rad}\n")
            ut.flush()
            os.fsync(ut.fileno())
        tillfallig.replace(fil)
    finally:
        tillfallig.unlink(missing_ok=True)


def kontrollsumma(fraga: Any) -> str:
    return hashlib.sha256(json.dumps(fraga, sort_keys=True).encode()).hexdigest()


def _skillnad(vad: str, fore: Any, efter: Any) -> str:
    if not isinstance(fore, dict | list) or not isinstance(efter, dict | list):
        return f"{vad} var ”{fore}” och är nu ”{efter}”"
    nya = [str(v) for v in efter if v not in fore]
    borta = [str(v) for v in fore if v not in efter]
    delar = [f"{len(v)} {ord_} ({_nagra(v)})" for ord_, v in (("nya", nya), ("borttagna", borta)) if v]
    return f"{vad}: {' och '.join(delar) or 'andra namn eller annan ordning'}"


def _nagra(varden: list[str]) -> str:
    return ", ".join(varden[:3]) + (" …" if len(varden) > 3 else "")
