"""What a proposal is made from, and its form."""

from __future__ import annotations

from dataclasses import dataclass

MINST, FLEST = 4, 8  # huvudmän at one introduction

Par = tuple[int, int]  # who works on the case: (Skolverket, SPSM)


@dataclass(frozen=True, slots=True)
class Vantande:
    """A case that waits for its introduction. `namn` is the huvudman's; the codes are the register's."""

    id: int
    namn: str
    par: Par
    region: str
    lan: str = ""
    storlek: str = "okand"
    typ: str = "kommunal"
    skolformer: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Oppen:
    """A group that a person has accepted or made, not booked. A proposal may add to it and never takes away."""

    id: int
    par: Par
    region: str
    medlemmar: tuple[Vantande, ...]


@dataclass(frozen=True, slots=True)
class Grupp:
    """A proposed meeting; with `till` these are to be added to that group. `skal`: why, in Swedish."""

    par: Par
    region: str
    medlemmar: tuple[Vantande, ...]
    skal: str
    till: int | None = None

    @property
    def kod(self) -> str:
        """All that is proposed, so that what is accepted is what was read: "ny:12-15-18", or "7:12"."""
        ider = "-".join(str(pk) for pk in sorted(v.id for v in self.medlemmar))
        return f"{self.till or 'ny'}:{ider}"


@dataclass(frozen=True, slots=True)
class Grupperat:
    """The groups by pair and region. `ryms_inte`: the case and why it is in no group."""

    grupper: tuple[Grupp, ...] = ()
    ryms_inte: tuple[tuple[Vantande, str], ...] = ()
