from .egna import EgenIakttagelse, EgetMal, EgetVarde, Uppfoljningspunkt
from .kallor import Harlettvarde, Kallcell, Kallserie, Kallsynonym
from .korning import Korning, Korningsrad
from .kvalitetssystem import Delmal, Framgangsfaktor, Indikator, Kvalitetssystem, Malsattning, Skolform
from .sjalvskattning import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from .statistik import Fordelningsrad, Liknanderad, Statistikimport, Statistikrelease, Statistikvarde
from .tillagda_matt import Tillagtmatt
from .underlag import Underlag, Underlagsfil, Underlagskalla

__all__ = [
    "Delmal",
    "Delning",
    "EgenIakttagelse",
    "EgetMal",
    "EgetVarde",
    "Fordelningsrad",
    "Framgangsfaktor",
    "Harlettvarde",
    "Indikator",
    "Kallcell",
    "Kallserie",
    "Kallsynonym",
    "Korning",
    "Korningsrad",
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
    "Tillagtmatt",
    "Underlag",
    "Underlagsfil",
    "Underlagskalla",
    "Uppfoljningspunkt",
]
