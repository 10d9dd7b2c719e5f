"""The draw of a round (omgång): who is drawn and why, and who is left out. Pure: no Django, no clock, no database.

`dra` shares the places between the strata in proportion (`kvoter`), makes whole places of them so that the round
mirrors the register (`avrundning`), and lets the lots decide within each (`lottning`).
"""

from .dragning import Draget, Dragning, dra, ersattare, spegla
from .spegel import Spegelrad
from .typer import DIMENSIONER, Kandidat, Stratum, skolformsgrupp
from .undantag import Hinderfakta, Tid, Undantag, fortur, undantag
from .vikter import Vikter

__all__ = [
    "DIMENSIONER",
    "Draget",
    "Dragning",
    "Hinderfakta",
    "Kandidat",
    "Spegelrad",
    "Stratum",
    "Tid",
    "Undantag",
    "Vikter",
    "dra",
    "ersattare",
    "fortur",
    "skolformsgrupp",
    "spegla",
    "undantag",
]
