"""From plain data to the content of an underlag: values side by side, and the words about them. Pure functions.

What stands out becomes a question. There are no grades, ranks, praise or blame here, and nothing is ever computed from
units towards their huvudman, so that a protected value stays protected.
"""

from .bygg import sammanstall
from .indata import (
    Avser,
    Avsnittsdef,
    Enhetsindata,
    Gruppstatistik,
    Indikatordef,
    Liknandeindata,
    Likt,
    Registerskolform,
    Riktning,
    Skolformsindata,
)

__all__ = [
    "Avser",
    "Avsnittsdef",
    "Enhetsindata",
    "Gruppstatistik",
    "Indikatordef",
    "Liknandeindata",
    "Likt",
    "Registerskolform",
    "Riktning",
    "Skolformsindata",
    "sammanstall",
]
