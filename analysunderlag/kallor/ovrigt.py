"""What a file holds besides its tables: sheets of notes, and sheets that nobody can explain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..inlasning.modell import Cellfynd
from .kalla import Kalla
from .modell import Radslag
from .radlasning import som_text


@dataclass(slots=True)
class Ovrigt:
    """Rows, notes and faults outside the tables."""

    radslag: Counter[Radslag] = field(default_factory=Counter)
    noter: list[str] = field(default_factory=list)
    fel: list[Cellfynd] = field(default_factory=list)

    def las(self, kalla: Kalla, blad: str, *, ar_noter: bool) -> None:
        """Take a sheet without a table. What is in one that is no sheet of notes is not explained, and that is said."""
        forsta = 0
        for nummer, rad in enumerate(kalla.rader(blad), 1):
            text = " ".join(filter(None, map(som_text, rad)))
            self.radslag[Radslag.TOM if not text else Radslag.NOT if ar_noter else Radslag.OFORKLARAD] += 1
            if text and ar_noter:
                self.noter.append(text)
            elif text and not forsta:
                forsta = nummer
        if forsta:
            text = "Bladet har varken en tabell som går att läsa eller noter."
            self.fel.append(Cellfynd(kalla.fil(blad), text, forsta, "A"))
