"""What a source's value is of, and whom it is about, as the columns that it is stored by. No Django.

Whom: orgnr, unit and kommun. Everything else that the file says (sex, subject, program, type of huvudman of a kommun's
total) is the cut, which together with the measure is a series.
"""

from __future__ import annotations

from typing import NamedTuple

from ..serienamn import avser_text
from .modell import Kallvarde, Niva

VEM = frozenset({"orgnr", "enhetskod", "forskoleid", "kommunkod"})
RIKET = "00"


class Vem(NamedTuple):
    niva: str
    orgnr: str
    enhetskod: str
    kommunkod: str


def vem(varde: Kallvarde) -> Vem:
    """Whom a value is about. A förskola has its source's number with an F before, as in the register."""
    namngivna = dict(varde.avser)
    niva = varde.niva or Niva.RIKET
    enhetskod = namngivna.get("enhetskod", "") or (f"F{id_}" if (id_ := namngivna.get("forskoleid", "")) else "")
    orgnr = RIKET if niva is Niva.RIKET else namngivna.get("orgnr", "")
    return Vem(niva.value, orgnr, enhetskod, namngivna.get("kommunkod", ""))


def avser(varde: Kallvarde) -> str:
    """The cut of a value. The type of huvudman is a cut of a kommun's total and a mere fact about a single unit."""
    utan = VEM | {"huvudmannatyp"} if varde.niva in (Niva.SKOLENHET, Niva.HUVUDMAN) else VEM
    return avser_text(tuple(par for par in varde.avser if par[0] not in utan and par != ("namn", "Riket")))
