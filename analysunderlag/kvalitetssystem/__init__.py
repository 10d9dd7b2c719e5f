"""The national quality system as data files, read and validated without Django.

The files in `data/kvalitetssystem/` are the source of a version; `services.kvalitetssystem` loads them into the
database, where a version keeps a snapshot of itself. `las_system()` reads the files, `fran_dict` a snapshot.
"""

from .data import (
    ENHETSORD,
    ENHETSTECKEN,
    PLATSHALLARE,
    SKALOR,
    Avser,
    Avsnittsdata,
    Enhet,
    Faktordata,
    Galler,
    Harkomst,
    Luckdata,
    Mattdata,
    Niva,
    Pastaendedata,
    Riktning,
    Sambandsdata,
    Skolformsdata,
    Systemdata,
    Teckendata,
    fyll_i,
    lasar_i_ord,
    period_i_ord,
    platshallare,
)
from .lasning import KATALOG, Datafel, fran_dict, las_system, matt_fran_dict
from .tillagg import FLER, sammanfoga

__all__ = [
    "ENHETSORD",
    "ENHETSTECKEN",
    "FLER",
    "KATALOG",
    "PLATSHALLARE",
    "SKALOR",
    "Avser",
    "Avsnittsdata",
    "Datafel",
    "Enhet",
    "Faktordata",
    "Galler",
    "Harkomst",
    "Luckdata",
    "Mattdata",
    "Niva",
    "Pastaendedata",
    "Riktning",
    "Sambandsdata",
    "Skolformsdata",
    "Systemdata",
    "Teckendata",
    "fran_dict",
    "fyll_i",
    "las_system",
    "lasar_i_ord",
    "matt_fran_dict",
    "period_i_ord",
    "platshallare",
    "sammanfoga",
]
