"""The only writers of cases. `lage.spara_lage` follows every change of a fact."""

from .anteckningar import aterlamna, faststall, lamna_till_kollega, skriv_anteckning
from .arbetsanteckningar import skriv_arbetsanteckning
from .arenden import SVARSTID, Mottagare, bjud_in, skapa_arende, tilldela
from .beslut import ga_utan_underlag, lamna_underlag, satt_uppfoljning, svara
from .bokning import TidenUpptagen, dra_tillbaka, foresla_tider, lediga_nu, valj_tid
from .deltagare import lagg_till_namn, namn_tas_bort, rensa_namn, satt_deltagare, satt_skolformer, ta_bort_namn
from .diarium import diariefor
from .flera import Foljer, boka_moten, flytta_kedja, planera_deltagare
from .forberedelse import satt_forberedelse
from .franvaro import lagg_till_franvaro, ta_bort_franvaro
from .gang import aterkalla, ateroppna, ateruppta, avsluta, omdirigera, pausa
from .genomforande import Utfall, genomfor_mote, hall_mote
from .lage import OgiltigOvergang, fakta_for, lage_for, rakna_om, spara_lage
from .moten import MoteAndrat, andra_mote, boka_mote, stall_in_mote
from .moteskrav import Motestider

__all__ = [
    "SVARSTID",
    "Foljer",
    "MoteAndrat",
    "Motestider",
    "Mottagare",
    "OgiltigOvergang",
    "TidenUpptagen",
    "Utfall",
    "andra_mote",
    "aterkalla",
    "aterlamna",
    "ateroppna",
    "ateruppta",
    "avsluta",
    "bjud_in",
    "boka_mote",
    "boka_moten",
    "diariefor",
    "dra_tillbaka",
    "fakta_for",
    "faststall",
    "flytta_kedja",
    "foresla_tider",
    "ga_utan_underlag",
    "genomfor_mote",
    "hall_mote",
    "lage_for",
    "lagg_till_franvaro",
    "lagg_till_namn",
    "lamna_till_kollega",
    "lamna_underlag",
    "lediga_nu",
    "namn_tas_bort",
    "omdirigera",
    "pausa",
    "planera_deltagare",
    "rakna_om",
    "rensa_namn",
    "satt_deltagare",
    "satt_forberedelse",
    "satt_skolformer",
    "satt_uppfoljning",
    "skapa_arende",
    "skriv_anteckning",
    "skriv_arbetsanteckning",
    "spara_lage",
    "stall_in_mote",
    "svara",
    "ta_bort_franvaro",
    "ta_bort_namn",
    "tilldela",
    "valj_tid",
]
