"""The only writers of the register. Reading: querysets."""

from .beslut import Beslut, avvisa, godkann
from .forslag import Inlasning, las_in
from .grundladdning import ladda_register
from .hand import FinnsRedan, andra_huvudman, registrera_huvudman, satt_storleksgrans
from .jobb import bestall_beslut, bestall_inlasning, spara_uppladdad
from .omrakning import rakna_om, storleksgrans
from .skrivning import skriv_enheter, skriv_geografi, skriv_huvudman
from .uppdrag import avsluta_uppdrag, tilldela_uppdrag

__all__ = [
    "Beslut",
    "FinnsRedan",
    "Inlasning",
    "andra_huvudman",
    "avsluta_uppdrag",
    "avvisa",
    "bestall_beslut",
    "bestall_inlasning",
    "godkann",
    "ladda_register",
    "las_in",
    "rakna_om",
    "registrera_huvudman",
    "satt_storleksgrans",
    "skriv_enheter",
    "skriv_geografi",
    "skriv_huvudman",
    "spara_uppladdad",
    "storleksgrans",
    "tilldela_uppdrag",
]
