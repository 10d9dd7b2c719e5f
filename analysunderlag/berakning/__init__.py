"""Arithmetic of the underlag: percentiles, distributions and comparison groups. No Django, no I/O, exact decimals."""

from .fordelning import fordelning, gruppvarde, rakna_staplar, stapelbredd
from .grupper import MINSTA_GRUPP, RIKET, Gruppnamn, ar_val_tackt, gruppnamn, jamforelsestege, medlemskap, valj_grupp
from .harledning import Cell, Enhetscell, Harlett, Metod, harled, harled_alla
from .likhet import MINSTA_FOR_MEDIAN, Granne, Likhetsmatt, liknande, liknandevarde
from .nationellt import Fordelningsnyckel, Observation, Skala, nationell_statistik, vanligast
from .percentiler import percentil

__all__ = [
    "MINSTA_FOR_MEDIAN",
    "MINSTA_GRUPP",
    "RIKET",
    "Cell",
    "Enhetscell",
    "Fordelningsnyckel",
    "Granne",
    "Gruppnamn",
    "Harlett",
    "Likhetsmatt",
    "Metod",
    "Observation",
    "Skala",
    "ar_val_tackt",
    "fordelning",
    "gruppnamn",
    "gruppvarde",
    "harled",
    "harled_alla",
    "jamforelsestege",
    "liknande",
    "liknandevarde",
    "medlemskap",
    "nationell_statistik",
    "percentil",
    "rakna_staplar",
    "stapelbredd",
    "valj_grupp",
    "vanligast",
]
