"""The workbook: Överblick, one sheet per skolform, Källor och förklaringar."""

from .bok import skriv_bok
from .innehall import bygg_bok, skriv

__all__ = ["bygg_bok", "skriv", "skriv_bok"]
