from .kvalitetssystem import Delmal, Framgangsfaktor, Indikator, Kvalitetssystem, Malsattning, Skolform
from .sjalvskattning import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from .statistik import Fordelningsrad, Liknanderad, Statistikimport, Statistikrelease, Statistikvarde
from .underlag import Underlag, Underlagsfil

__all__ = [
    "Delmal",
    "Delning",
    "Fordelningsrad",
    "Framgangsfaktor",
    "Indikator",
    "Kvalitetssystem",
    "Liknanderad",
    "Malsattning",
    "Sjalvskattning",
    "Skattningsniva",
    "Skattningssvar",
    "Skolform",
    "Statistikimport",
    "Statistikrelease",
    "Statistikvarde",
    "Underlag",
    "Underlagsfil",
]
