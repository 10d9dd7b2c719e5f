"""A downloaded package: the answers of a service in one text file, an answer a line below a line that says what it is.

Written by `analysunderlag.klienter`. The first line counts the answers and each line has a checksum, so that a file
that was cut off or changed is found. The same answers always give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kvalitet.filer import Filfel

from .kalla import Kalla

NYCKEL = "kvalitet_paket"
VERSION = 1
TRASIG = "Raden är inget helt svar. Filen kan vara avklippt eller ändrad. Hämta den igen med hamta_statistik."


class Paketsvar(NamedTuple):
    """One line: where the answer came from and the answer. `svar` is None when the line is not as it was written."""

    rad: int
    adress: str
    svar: Any


def slag_av(kalla: Kalla) -> str:
    """The service whose answers the file holds; empty when it is no package."""
    if kalla.bok is not None or f'"{NYCKEL}"' not in kalla.forsta_raden[:80]:
        return ""
    return str(_objekt(kalla.forsta_raden).get(NYCKEL, ""))


def las_huvud(kalla: Kalla) -> dict[str, Any]:
    """The first line. Raises Filfel when the file is of a later version or has lost or got answers."""
    huvud = _objekt(kalla.forsta_raden)
    if huvud.get("version") != VERSION:
        raise Filfel(
            kalla.namn, f"Filen har version {huvud.get('version')}, men {VERSION} är den som går att läsa.", rad=1
        )
    antal = sum(1 for rad in kalla.textrader()[1:] if rad.strip())
    if antal != huvud.get("svar"):
        text = f"Filen ska ha {huvud.get('svar')} svar men har {antal}. Den är avklippt eller ändrad. Hämta den igen."
        raise Filfel(kalla.namn, text)
    return huvud


def las_svar(kalla: Kalla) -> Iterator[Paketsvar]:
    for nummer, text in enumerate(kalla.textrader()[1:], 2):
        if not text.strip():
            continue
        rad = _objekt(text)
        svar = rad.get("svar")
        hel = isinstance(svar, dict) and rad.get("sha256") == kontrollsumma(svar)
        yield Paketsvar(nummer, str(rad.get("adress", "")), svar if hel else None)


def rader(slag: str, huvud: Mapping[str, Any], svar: Iterable[tuple[str, Any]], antal: int) -> Iterator[str]:
    """The lines of a package of `antal` answers, given as (address, answer)."""
    yield _text({NYCKEL: slag, "version": VERSION, "svar": antal, **huvud})
    for adress, ett in svar:
        yield _text({"adress": adress, "sha256": kontrollsumma(ett), "svar": ett})


def kontrollsumma(svar: Any) -> str:
    return hashlib.sha256(_text(svar).encode()).hexdigest()


def _text(objekt: Any) -> str:
    return json.dumps(objekt, ensure_ascii=False, separators=(",", ":"))


def _objekt(text: str) -> dict[str, Any]:
    try:
        objekt = json.loads(text)
    except ValueError:
        return {}
    return objekt if isinstance(objekt, dict) else {}
