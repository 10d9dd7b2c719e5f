"""Forms and list filters of the register."""

from .kollegor import Kollegaformular, Kollegainbjudanformular
from .rader import (
    Egenkontaktformular,
    Granskningsformular,
    Granskningsslutformular,
    Insatsformular,
    Kontaktformular,
    Namndformular,
    Radformular,
    Slutformular,
)
from .register import (
    SLAGNAMN,
    Filformular,
    Forslagsfilter,
    Huvudmanfilter,
    Huvudmanformular,
    Storleksformular,
    Uppdragsformular,
    Uppdragsslutformular,
)
from .utredning import Stegformular

__all__ = [
    "SLAGNAMN",
    "Egenkontaktformular",
    "Filformular",
    "Forslagsfilter",
    "Granskningsformular",
    "Granskningsslutformular",
    "Huvudmanfilter",
    "Huvudmanformular",
    "Insatsformular",
    "Kollegaformular",
    "Kollegainbjudanformular",
    "Kontaktformular",
    "Namndformular",
    "Radformular",
    "Slutformular",
    "Stegformular",
    "Storleksformular",
    "Uppdragsformular",
    "Uppdragsslutformular",
]
