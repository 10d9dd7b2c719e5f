"""Introduction groups: which huvudmän of a pair should have their introduction at the same meeting. No Django.

Source: doman.md §4 step 2 (several huvudmän, if possible similar and from the same region). Four to eight per meeting
and how likeness is weighed are our assumptions.
"""

from .forslag import foresla
from .ord import gemensamt
from .typer import FLEST, MINST, Grupp, Grupperat, Oppen, Par, Vantande

__all__ = ["FLEST", "MINST", "Grupp", "Grupperat", "Oppen", "Par", "Vantande", "foresla", "gemensamt"]
