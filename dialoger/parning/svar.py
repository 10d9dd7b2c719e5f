"""The proposal as people get it. Points as in `Vikter`, hours, and whole sentences in Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .regler import Regel
from .vikter import Onskemal


@dataclass(frozen=True, slots=True)
class Del:
    """One wish in one case: what it costs and why. `ar_bra`: the wish is met."""

    onskemal: Onskemal
    text: str
    poang: float
    ar_bra: bool


@dataclass(frozen=True, slots=True)
class Alternativ:
    """Another pair for a case, all other cases unchanged. `skillnad`: points that the objective would grow by.

    `delar` splits the difference by wish. `andringar`: what would change, in sentences. `bryter`: rules it would break,
    in sentences; with `regler` the same as codes.
    """

    sv: int
    spsm: int
    skillnad: float
    delar: Mapping[Onskemal, float]
    andringar: tuple[str, ...]
    bryter: tuple[str, ...] = ()
    regler: tuple[Regel, ...] = ()


@dataclass(frozen=True, slots=True)
class Parforslag:
    """The pair of a case (pks). `lasta`: those of the two who were chosen by hand."""

    nummer: str
    sv: int
    spsm: int
    lasta: frozenset[int]
    delar: tuple[Del, ...]
    alternativ: tuple[Alternativ, ...]


@dataclass(frozen=True, slots=True)
class UtanPar:
    """A case that gets no pair, and the rules that stop it."""

    nummer: str
    skal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hinder:
    """Rules that collide. `behov` and `finns`: hours (TID) or cases (ANTAL); None where nothing is counted."""

    regler: tuple[Regel, ...]
    myndighet: str
    text: str
    arenden: tuple[str, ...]
    personer: tuple[int, ...] = ()
    behov: float | None = None
    finns: float | None = None


@dataclass(frozen=True, slots=True)
class Belastning:
    """Hours and cases of a person, before and after the proposal. Without capacity there are no percent."""

    pk: int
    kapacitet: float
    timmar_fore: float
    timmar_efter: float
    arenden_fore: int
    arenden_efter: int

    @property
    def procent_fore(self) -> float | None:
        return 100 * self.timmar_fore / self.kapacitet if self.kapacitet else None

    @property
    def procent_efter(self) -> float | None:
        return 100 * self.timmar_efter / self.kapacitet if self.kapacitet else None


@dataclass(frozen=True, slots=True)
class Forslag:
    """Pairs for all cases that can have one, in the order of the case numbers.

    `malvarde`: points; lower is better. `grans`: no proposal with as many pairs can be lower. `gap`: the share of
    `malvarde` between them. `sekunder`: the solver's time. `hogst_par`: no proposal can have more pairs than that.
    `restid`: hours of travel in all; `restid_i_turordning`: the same if the cases are dealt out in order, None when
    that leaves more cases without a pair.
    """

    malvarde: float
    grans: float
    gap: float
    sekunder: float
    par: tuple[Parforslag, ...]
    utan_par: tuple[UtanPar, ...]
    hinder: tuple[Hinder, ...]
    belastning: tuple[Belastning, ...]
    hogst_par: int
    restid: float
    restid_i_turordning: float | None

    @property
    def val(self) -> dict[str, tuple[int, int]]:
        """Number of the case → (pk at SV, pk at SPSM)."""
        return {p.nummer: (p.sv, p.spsm) for p in self.par}
