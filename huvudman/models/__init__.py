from .geografi import Kommun, Lan
from .import_ import Andringsforslag, Registerimport
from .insatser import AnnanInsats, Granskning
from .kontakter import Kontakt, Namnd
from .register import (
    Enhet,
    EnhetSkolform,
    Enhetslank,
    Huvudman,
    Huvudmannalank,
    HuvudmanSkolform,
    JuridiskEnhet,
    JuridiskForm,
    Storleksgrans,
)
from .uppdrag import Uppdrag

__all__ = [
    "Andringsforslag",
    "AnnanInsats",
    "Enhet",
    "EnhetSkolform",
    "Enhetslank",
    "Granskning",
    "Huvudman",
    "HuvudmanSkolform",
    "Huvudmannalank",
    "JuridiskEnhet",
    "JuridiskForm",
    "Kommun",
    "Kontakt",
    "Lan",
    "Namnd",
    "Registerimport",
    "Storleksgrans",
    "Uppdrag",
]
