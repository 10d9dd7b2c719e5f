"""Clients of the live services: Skolverkets statistikdatabas (PxWeb) and Kolada. They write files for `kallor`.

No Django and no database. The clock, the sleep and the chance are lent (`Klocka`), so that no test waits.
"""

from .anslutning import Anslutning, Granser, Klocka
from .delar import Dellager
from .fel import Klientfel
from .kolada import hamta_kolada
from .pxweb import hamta_pxweb

__all__ = ["Anslutning", "Dellager", "Granser", "Klientfel", "Klocka", "hamta_kolada", "hamta_pxweb"]
