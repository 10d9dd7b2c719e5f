"""Where labels and dots go so that nothing covers anything else."""

from collections.abc import Sequence
from dataclasses import dataclass

GLAPP = 8.0  # least space between two labels


@dataclass(frozen=True, slots=True)
class Etikett:
    """A label centred on `x` (its wish) with its width; `fran` is where it was put."""

    text: str
    x: float
    bredd: float
    fran: float = 0.0

    @property
    def till(self) -> float:
        return self.fran + self.bredd


def placera(etiketter: Sequence[Etikett], vanster: float, hoger: float) -> list[Etikett]:
    """Labels on one line, each as near its wish as the others allow. Order along the line follows the wishes.

    Raises ValueError when they cannot all fit.
    """
    ordnade = sorted(etiketter, key=lambda e: e.x)
    if sum(e.bredd for e in ordnade) + GLAPP * (len(ordnade) - 1) > hoger - vanster + 0.01:
        raise ValueError("Etiketterna får inte plats på raden.")
    grupper: list[list[Etikett]] = []
    for etikett in ordnade:
        grupper.append([etikett])
        while len(grupper) > 1 and _start(grupper[-2], vanster, hoger) + _bredd(grupper[-2]) + GLAPP > _start(
            grupper[-1], vanster, hoger
        ):
            sista = grupper.pop()
            grupper[-1].extend(sista)
    ut = []
    for grupp in grupper:
        x = _start(grupp, vanster, hoger)
        for etikett in grupp:
            ut.append(Etikett(etikett.text, etikett.x, etikett.bredd, x))
            x += etikett.bredd + GLAPP
    return ut


def _bredd(grupp: Sequence[Etikett]) -> float:
    return sum(e.bredd for e in grupp) + GLAPP * (len(grupp) - 1)


def _start(grupp: Sequence[Etikett], vanster: float, hoger: float) -> float:
    """Left edge of labels in a row that moves the least in all from their wishes."""
    forskjutning, summa = 0.0, 0.0
    for e in grupp:
        summa += e.x - (forskjutning + e.bredd / 2)
        forskjutning += e.bredd + GLAPP
    return min(max(summa / len(grupp), vanster), hoger - _bredd(grupp))


def rader_for_punkter(lagen: Sequence[float], diameter: float) -> list[tuple[float, int]]:
    """(x, row) per dot: exact x, first row downwards in which it touches no other dot."""
    sist_i_rad: list[float] = []
    ut = []
    for x in sorted(lagen):
        rad = next((i for i, sista in enumerate(sist_i_rad) if x - sista >= diameter), len(sist_i_rad))
        if rad == len(sist_i_rad):
            sist_i_rad.append(x)
        else:
            sist_i_rad[rad] = x
        ut.append((x, rad))
    return ut
