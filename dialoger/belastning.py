"""How much of their time the utförare use, from the open cases they have. The same numbers as in proposals of pairs."""

from __future__ import annotations

from dataclasses import dataclass

from .parningsunderlag import utforarlast


@dataclass(frozen=True)
class Last:
    """One person. `belagt` and `kapacitet` in hours for the coming half year."""

    pk: int
    namn: str
    myndighet: str
    kontor: str
    arenden: int
    max_arenden: int | None
    belagt: float
    kapacitet: float

    @property
    def procent(self) -> float | None:
        """None when there is no time at all to measure against."""
        return 100 * self.belagt / self.kapacitet if self.kapacitet else None

    @property
    def over(self) -> bool:
        """More hours than there are, or more cases than the limit."""
        return self.belagt > self.kapacitet or (self.max_arenden is not None and self.arenden > self.max_arenden)


def utforarlaster() -> list[Last]:
    """Everybody who is a utförare today. A constant number of queries."""
    return [
        Last(u.pk, u.namn, u.myndighet, u.kontor, u.arenden, u.max_arenden, u.belagt, u.kapacitet)
        for u in utforarlast()
    ]
