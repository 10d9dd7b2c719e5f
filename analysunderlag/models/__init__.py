from .kvalitetssystem import Delmal, Framgangsfaktor, Indikator, Kvalitetssystem, Malsattning, Skolform
from .statistik import Fordelningsrad, Liknanderad, Statistikimport, Statistikrelease, Statistikvarde
from .underlag import Underlag, Underlagsfil

__all__ = [
    "Delmal",
    "Fordelningsrad",
    "Framgangsfaktor",
    "Indikator",
    "Kvalitetssystem",
    "Liknanderad",
    "Malsattning",
    "Skolform",
    "Statistikimport",
    "Statistikrelease",
    "Statistikvarde",
    "Underlag",
    "Underlagsfil",
]
