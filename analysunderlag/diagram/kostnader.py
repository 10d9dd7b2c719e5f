"""What a pupil costs: a bar per item from zero, with riket as a dashed line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from kvalitet import svenska

from ..berakning.fordelning import jamnt_steg
from ..innehall import Avsnitt, Matt
from . import svg
from .axel import Axel, axeltal
from .ord import eget_i_ord, med_enhet

_PER_ELEV = "_per_elev"
_TOTALT_PER_ELEV = "kostnad_per_elev"
_STAPEL = 12.0


@dataclass(frozen=True, slots=True)
class Stock:
    """Sizes of a variant. Without `namnbredd` an item's name stands above its bar."""

    bredd: float
    namnbredd: float
    talbredd: float
    text: float
    radhojd: float


VARIANTER = {
    "webb": Stock(640, 200, 150, 14, 34),
    "liten": Stock(330, 0, 118, 13, 46),
    "pdf": Stock(640, 200, 140, 13, 30),
}


def kostnadsposter(avsnitt: Avsnitt) -> tuple[Matt, ...]:
    """The parts of the cost per pupil that have an own number; the total has a strip of its own."""
    return tuple(
        m
        for m in avsnitt.matt
        if m.kod.endswith(_PER_ELEV) and not m.kod.endswith(_TOTALT_PER_ELEV) and m.eget.varde is not None
    )


def kostnader(poster: Sequence[Matt], variant: str = "webb") -> str:
    """SVG of cost items per pupil; "" when none has an own number above zero."""
    tal = [v for m in poster for v in (m.eget.varde, m.riket.varde) if v is not None]
    if not any(m.eget.varde is not None for m in poster) or max(tal) <= 0:
        return ""
    steg = jamnt_steg(max(tal) / 5)
    axel = Axel(Decimal(0), (max(tal) / steg).to_integral_value(ROUND_CEILING) * steg)
    return _Kostnader(poster, axel, VARIANTER[variant]).rita()


class _Kostnader:
    def __init__(self, poster: Sequence[Matt], axel: Axel, stock: Stock) -> None:
        self.poster, self.axel, self.stock = poster, axel, stock
        self.vanster = stock.namnbredd + 2
        self.hoger = stock.bredd - stock.talbredd
        self.topp = stock.text + 6
        self.botten = self.topp + stock.radhojd * len(poster)

    def x(self, varde: Decimal) -> float:
        return self.vanster + self.axel.lage(varde) * (self.hoger - self.vanster)

    def rita(self) -> str:
        t, delar = self.stock.text, []
        for rad, m in enumerate(self.poster):
            y = self.topp + self.stock.radhojd * (rad + (0.5 if self.stock.namnbredd else 0.7))
            delar += [*self._namn(m, y), *self._stapel(m, y), *self._riket(m, y), *self._tal(m, y)]
        delar += [
            svg.text(self._ni_x, t, "Ni", storlek=t - 1, ankare="end"),
            svg.text(self.stock.bredd - 2, t, "Riket", storlek=t - 1, ankare="end"),
            svg.text(self.vanster, self.botten + t, "0", storlek=t - 1),
            svg.text(self.hoger, self.botten + t, axeltal(self.axel.till, self.poster[0]), storlek=t - 1, ankare="end"),
        ]
        beskrivning = " ".join(
            f"{_namn(m)}: ni {eget_i_ord(m)}"
            + (f", riket {med_enhet(m.riket.varde, m)}." if m.riket.varde is not None else ".")
            for m in self.poster
        )
        return svg.bild(self.stock.bredd, self.botten + t + 6, "Kostnad per elev efter slag", beskrivning, delar)

    @property
    def _ni_x(self) -> float:
        return self.stock.bredd - self.stock.talbredd / 2 - 4

    def _namn(self, m: Matt, y: float) -> list[str]:
        if self.stock.namnbredd:
            return [svg.text(0, y + self.stock.text * 0.35, _namn(m), storlek=self.stock.text, farg=svg.BLACK)]
        return [svg.text(0, y - _STAPEL, _namn(m), storlek=self.stock.text, farg=svg.BLACK)]

    def _stapel(self, m: Matt, y: float) -> list[str]:
        grund = svg.linje(self.vanster, y, self.hoger, y, svg.LINJE, 1)
        if m.eget.varde is None or m.eget.varde <= 0:
            return [grund]
        bredd = self.x(m.eget.varde) - self.vanster
        rect = svg.element("rect", x=self.vanster, y=y - _STAPEL / 2, width=bredd, height=_STAPEL, fill=svg.PLOMMON)
        return [grund, rect]

    def _riket(self, m: Matt, y: float) -> list[str]:
        if m.riket.varde is None:
            return []
        x = self.x(m.riket.varde)
        return [
            svg.linje(x, y - 10, x, y + 10, svg.PAPPER, 4),
            svg.linje(x, y - 10, x, y + 10, svg.BLACK, 1.6, "3 2"),
        ]

    def _tal(self, m: Matt, y: float) -> list[str]:
        t, bas = self.stock.text, y + self.stock.text * 0.35
        har_tal = m.eget.varde is not None
        eget = svenska.tal(m.eget.varde, m.decimaler) if m.eget.varde is not None else m.eget.ratext
        riket = svenska.tal(m.riket.varde, m.decimaler) if m.riket.varde is not None else m.riket.ratext
        farg = svg.PLOMMON if har_tal else svg.STOD
        return [
            svg.text(self._ni_x, bas, eget, storlek=t, farg=farg, ankare="end", fet=har_tal),
            svg.text(self.stock.bredd - 2, bas, riket, storlek=t, farg=svg.BLACK, ankare="end"),
        ]


def _namn(m: Matt) -> str:
    return m.kortnamn.removesuffix(" per elev")
