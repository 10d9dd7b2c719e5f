"""What pages say about the register. Reads only."""

from .kontakter import Krock, insatsrader, kontakter_for, krockar
from .register import historik, kallor_for, ord_for, regionkontor
from .utredningar import utredningar

__all__ = [
    "Krock",
    "historik",
    "insatsrader",
    "kallor_for",
    "kontakter_for",
    "krockar",
    "ord_for",
    "regionkontor",
    "utredningar",
]
