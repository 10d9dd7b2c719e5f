from .geografi import Kommun, Lan
from .import_ import Andringsforslag, Registerimport
from .insatser import AnnanInsats, Granskning
from .koncerner import Koncernbeslut, Koncernhuvudman
from .kontakter import Kontakt, Namnd, NamndSkolform
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
from .uppdrag import Kollegainbjudan, Uppdrag
from .utredningar import Kontaktutredning, Utredningssteg

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
    "Kollegainbjudan",
    "Kommun",
    "Koncernbeslut",
    "Koncernhuvudman",
    "Kontakt",
    "Kontaktutredning",
    "Lan",
    "Namnd",
    "NamndSkolform",
    "Registerimport",
    "Storleksgrans",
    "Uppdrag",
    "Utredningssteg",
]
