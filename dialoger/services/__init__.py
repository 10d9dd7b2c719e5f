"""The only writers of cases. `lage.spara_lage` follows every change of a fact."""

from ..mottagare import Mottagare
from .anteckningar import aterlamna, avtryck_av, faststall, lamna_till_kollega, skriv_anteckning
from .arbetsanteckningar import skriv_arbetsanteckning
from .arenden import skapa_arende, tilldela
from .bemanning import anmal_jav, avsluta_jav, spara_profil
from .beslut import ga_utan_underlag, lamna_underlag, satt_uppfoljning, svara
from .bokning import TidenUpptagen, dra_tillbaka, foresla_tider, lediga_nu, onska_andra_tider, valj_tid
from .deltagare import lagg_till_namn, namn_tas_bort, rensa_namn, satt_deltagare, satt_skolformer, ta_bort_namn
from .diarium import diariefor
from .egna_atgarder import AndradAvAnnan, spara_atgard, ta_bort_atgard
from .flera import Foljer, boka_moten, flytta_kedja, planera_deltagare
from .fokus import skicka_fokus, spara_fokus
from .forberedelse import satt_forberedelse
from .franvaro import lagg_till_franvaro, ta_bort_franvaro
from .gallring import gallra_anteckningar, utkast_raderas
from .gang import aterkalla, ateroppna, ateruppta, avsluta, omdirigera, pausa, pausdagsfel
from .gemensamma import besluta_gemensam, upplos_gemensam
from .genomforande import Utfall, genomfor_mote, hall_mote, utanfor_motet
from .inbjudningar import bjud_in, markera_postade, sista_svarsdag, skicka_igen, skicka_inbjudan, svarsdagsfel
from .introduktionsgrupper import boka_grupp, flytta_till_grupp, godkann_grupper, upplos_grupp
from .koncerner import besluta_koncern
from .lage import OgiltigOvergang, fakta_for, lage_for, rakna_om, spara_lage
from .massandring import bestall_massandring
from .moten import MoteAndrat, andra_mote, boka_mote, foljer_inte, stall_in_mote
from .motesarenden import interna_kring, lamna_mote, stall_in_med_interna
from .moteskrav import Motestider
from .omgangar import (
    bestall_faststallande,
    dra_urval,
    faststall_urval,
    lagg_till_i_urval,
    spara_omgang,
    ta_bort_ur_urval,
)
from .omgangsrader import bestall_omgangsrader
from .parning import bestall_godkannande, bestall_parning, godkann_par
from .prognosmodell import aterga_till_standard, spara_prognosmodell
from .rattning import ratta_mote, rattas_till, varfor_inte_ratta
from .respons import antal_svar, far_svara, har_svarat, lamna_respons
from .stodforslag import far_foreslas, foresla_stod, ta_tillbaka_stod
from .uppfoljningssvar import skicka_uppfoljning, spara_uppfoljning, uppfoljningsnyckel

__all__ = [
    "AndradAvAnnan",
    "Foljer",
    "MoteAndrat",
    "Motestider",
    "Mottagare",
    "OgiltigOvergang",
    "TidenUpptagen",
    "Utfall",
    "andra_mote",
    "anmal_jav",
    "antal_svar",
    "aterga_till_standard",
    "aterkalla",
    "aterlamna",
    "ateroppna",
    "ateruppta",
    "avsluta",
    "avsluta_jav",
    "avtryck_av",
    "besluta_gemensam",
    "besluta_koncern",
    "bestall_faststallande",
    "bestall_godkannande",
    "bestall_massandring",
    "bestall_omgangsrader",
    "bestall_parning",
    "bjud_in",
    "boka_grupp",
    "boka_mote",
    "boka_moten",
    "diariefor",
    "dra_tillbaka",
    "dra_urval",
    "fakta_for",
    "far_foreslas",
    "far_svara",
    "faststall",
    "faststall_urval",
    "flytta_kedja",
    "flytta_till_grupp",
    "foljer_inte",
    "foresla_stod",
    "foresla_tider",
    "ga_utan_underlag",
    "gallra_anteckningar",
    "genomfor_mote",
    "godkann_grupper",
    "godkann_par",
    "hall_mote",
    "har_svarat",
    "interna_kring",
    "lage_for",
    "lagg_till_franvaro",
    "lagg_till_i_urval",
    "lagg_till_namn",
    "lamna_mote",
    "lamna_respons",
    "lamna_till_kollega",
    "lamna_underlag",
    "lediga_nu",
    "markera_postade",
    "namn_tas_bort",
    "omdirigera",
    "onska_andra_tider",
    "pausa",
    "pausdagsfel",
    "planera_deltagare",
    "rakna_om",
    "ratta_mote",
    "rattas_till",
    "rensa_namn",
    "satt_deltagare",
    "satt_forberedelse",
    "satt_skolformer",
    "satt_uppfoljning",
    "sista_svarsdag",
    "skapa_arende",
    "skicka_fokus",
    "skicka_igen",
    "skicka_inbjudan",
    "skicka_uppfoljning",
    "skriv_anteckning",
    "skriv_arbetsanteckning",
    "spara_atgard",
    "spara_fokus",
    "spara_lage",
    "spara_omgang",
    "spara_profil",
    "spara_prognosmodell",
    "spara_uppfoljning",
    "stall_in_med_interna",
    "stall_in_mote",
    "svara",
    "svarsdagsfel",
    "ta_bort_atgard",
    "ta_bort_franvaro",
    "ta_bort_namn",
    "ta_bort_ur_urval",
    "ta_tillbaka_stod",
    "tilldela",
    "uppfoljningsnyckel",
    "upplos_gemensam",
    "upplos_grupp",
    "utanfor_motet",
    "utkast_raderas",
    "valj_tid",
    "varfor_inte_ratta",
]
