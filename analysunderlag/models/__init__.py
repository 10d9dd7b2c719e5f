from .egna import EgenIakttagelse, EgetMal, EgetVarde, Uppfoljningspunkt
from .kvalitetssystem import Delmal, Framgangsfaktor, Indikator, Kvalitetssystem, Malsattning, Skolform
from .statistik import Fordelningsrad, Statistikimport, Statistikrelease, Statistikvarde
from .underlag import Underlag, Underlagsfil

__all__ = [
    "Delmal",
    "EgenIakttagelse",
    "EgetMal",
    "EgetVarde",
    "Fordelningsrad",
    "Framgangsfaktor",
    "Indikator",
    "Kvalitetssystem",
    "Malsattning",
    "Skolform",
    "Statistikimport",
    "Statistikrelease",
    "Statistikvarde",
    "Underlag",
    "Underlagsfil",
    "Uppfoljningspunkt",
]
