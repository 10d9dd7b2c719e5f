"""The only writers of the register. Reading: querysets."""

from .beslut import Beslut, avvisa, godkann
from .forslag import Inlasning, las_in
from .grundladdning import ladda_register
from .hand import FinnsRedan, andra_huvudman, registrera_huvudman, satt_storleksgrans
from .insatser import (
    andra_granskning,
    andra_insats,
    avsluta_granskning,
    avsluta_insats,
    lagg_till_granskning,
    lagg_till_insats,
)
from .jobb import bestall_beslut, bestall_inlasning, spara_uppladdad
from .kollegor import (
    aterta_kollegainbjudan,
    bjud_in_kollega,
    gallra_kollegainbjudningar,
    notera_borjan,
    skicka_kollegainbjudan_igen,
)
from .koncerner import besluta_koncern
from .kontakter import (
    andra_kontakt,
    andra_namnd,
    avsluta_kontakt,
    avsluta_namnd,
    bekrafta_kontakter,
    gallra_kontakter,
    lagg_till_kontakt,
    lagg_till_namnd,
    markera_adress_studsad,
    markera_studsad,
    ta_bort_kontakt,
)
from .omrakning import rakna_om, storleksgrans
from .rader import Rader, las_in_rader
from .skrivning import skriv_enheter, skriv_geografi, skriv_huvudman
from .uppdrag import (
    BARA_ANSVARIG,
    andra_uppdrag,
    avboj_uppdrag,
    avsluta_uppdrag,
    godkann_uppdrag,
    sista_ansvariga,
    tilldela_uppdrag,
)
from .utredningar import (
    avsluta_fyllda,
    avsluta_fyllda_av_tiden,
    avsluta_utredning,
    borja_utredning,
    gallra_utredningssteg,
    notera_steg,
)

__all__ = [
    "BARA_ANSVARIG",
    "Beslut",
    "FinnsRedan",
    "Inlasning",
    "Rader",
    "andra_granskning",
    "andra_huvudman",
    "andra_insats",
    "andra_kontakt",
    "andra_namnd",
    "andra_uppdrag",
    "aterta_kollegainbjudan",
    "avboj_uppdrag",
    "avsluta_fyllda",
    "avsluta_fyllda_av_tiden",
    "avsluta_granskning",
    "avsluta_insats",
    "avsluta_kontakt",
    "avsluta_namnd",
    "avsluta_uppdrag",
    "avsluta_utredning",
    "avvisa",
    "bekrafta_kontakter",
    "besluta_koncern",
    "bestall_beslut",
    "bestall_inlasning",
    "bjud_in_kollega",
    "borja_utredning",
    "gallra_kollegainbjudningar",
    "gallra_kontakter",
    "gallra_utredningssteg",
    "godkann",
    "godkann_uppdrag",
    "ladda_register",
    "lagg_till_granskning",
    "lagg_till_insats",
    "lagg_till_kontakt",
    "lagg_till_namnd",
    "las_in",
    "las_in_rader",
    "markera_adress_studsad",
    "markera_studsad",
    "notera_borjan",
    "notera_steg",
    "rakna_om",
    "registrera_huvudman",
    "satt_storleksgrans",
    "sista_ansvariga",
    "skicka_kollegainbjudan_igen",
    "skriv_enheter",
    "skriv_geografi",
    "skriv_huvudman",
    "spara_uppladdad",
    "storleksgrans",
    "ta_bort_kontakt",
    "tilldela_uppdrag",
]
