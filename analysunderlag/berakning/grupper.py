"""Comparison groups: who a huvudman is compared with, and what the group is called.

Kommuner are compared within their kommungrupp (SKR), others within size class × huvudmannatyp. A group needs at
least ten huvudmän with a published number; otherwise the next wider one is used. See docs/ordlista.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..innehall import Fordelning, Gruppvarde

MINSTA_GRUPP = 10
RIKET = "riket"

_TYPER = {
    "kommunal": ("Alla kommunala huvudmän", "alla kommunala huvudmän"),
    "regional": ("Alla regioner", "alla regioner"),
    "statlig": ("Alla statliga huvudmän", "alla statliga huvudmän"),
    "enskild": ("Alla enskilda huvudmän", "alla enskilda huvudmän"),
}
_TYPORD = {"kommunal": "kommunala", "regional": "regionala", "statlig": "statliga", "enskild": "enskilda"}
_STORLEKSORD = {"liten": "små", "mellan": "mellanstora", "stor": "stora"}


@dataclass(frozen=True, slots=True)
class Gruppnamn:
    """`etikett` for a column heading; `fras` reads well after "bland" and "för" (plural, indefinite or "alla")."""

    etikett: str
    fras: str


def medlemskap(*, typ: str, juridisk_form: str, storleksklass: str, kommungrupp: str) -> tuple[str, ...]:
    """Keys of every group a huvudman belongs to, riket left out (all huvudmän are in it)."""
    nycklar = [f"typ:{typ}"]
    if storleksklass in _STORLEKSORD:
        nycklar.append(f"storlek:{typ}:{storleksklass}")
    if juridisk_form == "kommun" and kommungrupp:
        nycklar.append(f"kommungrupp:{kommungrupp}")
    return tuple(nycklar)


def jamforelsestege(*, typ: str, juridisk_form: str, storleksklass: str, kommungrupp: str) -> tuple[str, ...]:
    """Group keys from the closest to the widest, always ending with riket."""
    alla = medlemskap(typ=typ, juridisk_form=juridisk_form, storleksklass=storleksklass, kommungrupp=kommungrupp)
    narmast = "kommungrupp:" if juridisk_form == "kommun" else "storlek:"
    return (*(n for n in alla if n.startswith(narmast)), f"typ:{typ}", RIKET)


def ar_val_tackt(grupp: Fordelning | Gruppvarde) -> bool:
    """True when at least four fifths of the group's values are published.

    Shares near 100 are often protected, and then the middle of the published ones alone would be skewed.
    """
    return grupp.skyddade * 4 <= grupp.n


def valj_grupp(stege: Sequence[str], antal: Mapping[str, int]) -> str | None:
    """The closest group with at least ten numbers. None when not even riket has ten: then nothing is compared."""
    return next((nyckel for nyckel in stege if antal.get(nyckel, 0) >= MINSTA_GRUPP), None)


def gruppnamn(nyckel: str, kommungrupp: str = "") -> Gruppnamn:
    """Name of a group. `kommungrupp` is the kommungrupp's own name and is needed only for such a key.

    Raises ValueError on a key that is not a group.
    """
    slag, _, resten = nyckel.partition(":")
    if nyckel == RIKET:
        return Gruppnamn("Alla huvudmän", "alla huvudmän")
    if slag == "typ" and resten in _TYPER:
        return Gruppnamn(*_TYPER[resten])
    if slag == "kommungrupp" and kommungrupp:
        return Gruppnamn(kommungrupp, f"kommuner i gruppen {kommungrupp[:1].lower()}{kommungrupp[1:]}")
    typ, _, klass = resten.partition(":")
    if slag == "storlek" and typ in _TYPORD and klass in _STORLEKSORD:
        fras = f"{_STORLEKSORD[klass]} {_TYPORD[typ]} huvudmän"
        return Gruppnamn(f"{fras[:1].upper()}{fras[1:]}", fras)
    raise ValueError(f"Okänd jämförelsegrupp: {nyckel}")
