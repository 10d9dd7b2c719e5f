"""The only writers of cases. `lage.spara_lage` follows every change of a fact."""

from .arenden import Mottagare, bjud_in, skapa_arende, tilldela
from .beslut import ga_utan_underlag, lamna_underlag, satt_uppfoljning, svara
from .gang import aterkalla, ateroppna, ateruppta, avsluta, omdirigera, pausa
from .lage import OgiltigOvergang, fakta_for, lage_for, rakna_om, spara_lage
from .moten import Motestider, andra_mote, boka_mote, hall_mote, satt_deltagare, satt_skolformer, stall_in_mote

__all__ = [
    "Motestider",
    "Mottagare",
    "OgiltigOvergang",
    "andra_mote",
    "aterkalla",
    "ateroppna",
    "ateruppta",
    "avsluta",
    "bjud_in",
    "boka_mote",
    "fakta_for",
    "ga_utan_underlag",
    "hall_mote",
    "lage_for",
    "lamna_underlag",
    "omdirigera",
    "pausa",
    "rakna_om",
    "satt_deltagare",
    "satt_skolformer",
    "satt_uppfoljning",
    "skapa_arende",
    "spara_lage",
    "stall_in_mote",
    "svara",
    "tilldela",
]
