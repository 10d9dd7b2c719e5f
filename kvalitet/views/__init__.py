from .anvandare import (
    anvandare_andra,
    anvandare_bjud_in,
    anvandare_detalj,
    anvandare_lista,
    anvandare_ny,
    anvandare_oppna,
    anvandare_stang,
    roll_avsluta,
    roll_tilldela,
)
from .jobb import jobb_avbryt, jobb_detalj, jobb_lage, jobb_lista
from .konto import Reservkodsfil
from .loggar import avisering_detalj, aviseringar, handelser, lasningar
from .startsida import start
from .utkast import utkast

__all__ = [
    "Reservkodsfil",
    "anvandare_andra",
    "anvandare_bjud_in",
    "anvandare_detalj",
    "anvandare_lista",
    "anvandare_ny",
    "anvandare_oppna",
    "anvandare_stang",
    "avisering_detalj",
    "aviseringar",
    "handelser",
    "jobb_avbryt",
    "jobb_detalj",
    "jobb_lage",
    "jobb_lista",
    "lasningar",
    "roll_avsluta",
    "roll_tilldela",
    "start",
    "utkast",
]
