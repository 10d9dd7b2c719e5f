from .anvandare import Anvandare, Myndighet, Regionkontor, Roll, Rolltilldelning
from .avisering import Avisering
from .handelse import Handelse, Handelselank, Lasning
from .jobb import Jobb

__all__ = [
    "Anvandare",
    "Avisering",
    "Handelse",
    "Handelselank",
    "Jobb",
    "Lasning",
    "Myndighet",
    "Regionkontor",
    "Roll",
    "Rolltilldelning",
]
