"""The workbook: Överblick, per skolform a sheet of measures, one of liknande huvudmän and one of own
units, Källor och förklaringar."""

from .bok import skriv_bok
from .innehall import bygg_bok, skriv

__all__ = ["bygg_bok", "skriv", "skriv_bok"]
