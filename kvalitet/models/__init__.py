from .anvandare import Anvandare, Myndighet, Regionkontor, Roll, Rolltilldelning
from .avisering import Avisering
from .engang import Engangssvar
from .handelse import Handelse, Handelselank, Lasning
from .jobb import Jobb
from .utkast import Utkast

__all__ = [
    "Anvandare",
    "Avisering",
    "Engangssvar",
    "Handelse",
    "Handelselank",
    "Jobb",
    "Lasning",
    "Myndighet",
    "Regionkontor",
    "Roll",
    "Rolltilldelning",
    "Utkast",
]
