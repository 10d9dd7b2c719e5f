"""The självskattning as plain values: scale, words, result and spreadsheet. No database; the services give the rows."""

from .begrepp import FLEST, LANGST_TEXT, MINST, NIVAER, SKALA, VET_EJ, Nivaord
from .forskola import med_forskolans_ord
from .resultat import Nivasvar, Rad, resultat, sha256, utan_gemensamma, utan_texter

__all__ = [
    "FLEST",
    "LANGST_TEXT",
    "MINST",
    "NIVAER",
    "SKALA",
    "VET_EJ",
    "Nivaord",
    "Nivasvar",
    "Rad",
    "med_forskolans_ord",
    "resultat",
    "sha256",
    "utan_gemensamma",
    "utan_texter",
]
