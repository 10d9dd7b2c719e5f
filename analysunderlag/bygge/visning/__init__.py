"""How the content is shown: every number and sign becomes text here and nowhere else, for web, PDF and XLSX alike."""

from .liknande import Liknandevy
from .luckor import Utangrupp, Utanlista
from .oversikt import Oversiktsvy, oversiktsvyer
from .rader import LIKNANDERUBRIK, NEUTRAL_MEDIAN, Cell, Enhetstabell, Mattrad, flera_grupper, gruppnot, medianrubrik
from .text import UTAN_VARDE, ar_tal, datum, enhet_text, varde
from .vy import Avsnittsvy, Visning, visningar

__all__ = [
    "LIKNANDERUBRIK",
    "NEUTRAL_MEDIAN",
    "UTAN_VARDE",
    "Avsnittsvy",
    "Cell",
    "Enhetstabell",
    "Liknandevy",
    "Mattrad",
    "Oversiktsvy",
    "Utangrupp",
    "Utanlista",
    "Visning",
    "ar_tal",
    "datum",
    "enhet_text",
    "flera_grupper",
    "gruppnot",
    "medianrubrik",
    "oversiktsvyer",
    "varde",
    "visningar",
]
