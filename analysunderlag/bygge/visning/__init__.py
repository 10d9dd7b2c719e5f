"""How the content is shown: every number and sign becomes text here and nowhere else, for web, PDF and XLSX alike."""

from .luckor import Utangrupp, Utanlista
from .rader import NEUTRAL_MEDIAN, Cell, Enhetstabell, Mattrad, flera_grupper, gruppnot, medianrubrik
from .text import UTAN_VARDE, ar_tal, datum, enhet_text, varde
from .vy import Avsnittsvy, Visning, visningar

__all__ = [
    "NEUTRAL_MEDIAN",
    "UTAN_VARDE",
    "Avsnittsvy",
    "Cell",
    "Enhetstabell",
    "Mattrad",
    "Utangrupp",
    "Utanlista",
    "Visning",
    "ar_tal",
    "datum",
    "enhet_text",
    "flera_grupper",
    "gruppnot",
    "medianrubrik",
    "varde",
    "visningar",
]
