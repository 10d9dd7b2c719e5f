from .geografi import Kommun, Lan
from .import_ import Andringsforslag, Registerimport
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
    "Enhet",
    "EnhetSkolform",
    "Enhetslank",
    "Huvudman",
    "HuvudmanSkolform",
    "Huvudmannalank",
    "JuridiskEnhet",
    "JuridiskForm",
    "Kommun",
    "Lan",
    "Registerimport",
    "Storleksgrans",
    "Uppdrag",
]
