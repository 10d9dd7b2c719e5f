"""The strip: all huvudmän as bars, the group's middle half and median, riket, own value and own units, on one axis."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from kvalitet import svenska

from ..innehall import Matt
from ..vardetyper import SKYDDADE
from . import svg
from .axel import Axel, andtexter, har_fordelning, langsta_andtexter
from .ord import beskriv_strip
from .placering import Etikett, placera, rader_for_punkter


class Etiketter(StrEnum):
    """How own value and riket are written: with their numbers, or as words where those stand beside the picture."""

    TAL = "tal"
    ORD = "ord"
    INGA = "inga"


@dataclass(frozen=True, slots=True)
class Mattstock:
    """Sizes of a variant, in user units.

    `etiketter`: what stands above the bars. `andar_under`: the ends of the axis are written below it, where there is no
    room beside it, and `andenhet` with their unit. `djup`: deeper stacks of units than this are drawn closer, the dots
    partly over each other.
    """

    bredd: float
    stapelhojd: float
    text: float
    punkt: float
    enhetsradie: float
    etiketter: Etiketter = Etiketter.TAL
    andar_under: bool = False
    andenhet: bool = True
    marginal_vanster: float = 30
    marginal_hoger: float = 46
    minsta_stapel: float = 2.6
    djup: float = 72.0


VARIANTER = {
    "webb": Mattstock(bredd=420, stapelhojd=40, text=13, punkt=6.5, enhetsradie=3.2),
    "liten": Mattstock(bredd=330, stapelhojd=40, text=13, punkt=6.5, enhetsradie=3, marginal_vanster=26),
    "pdf": Mattstock(
        bredd=440,
        stapelhojd=26,
        text=12.8,
        punkt=6,
        enhetsradie=2.8,
        marginal_vanster=26,
        marginal_hoger=40,
        djup=28,
    ),
    "rad": Mattstock(
        bredd=260,
        stapelhojd=24,
        text=12,
        punkt=5.5,
        enhetsradie=0,
        etiketter=Etiketter.ORD,
        andar_under=True,
        marginal_vanster=8,
        marginal_hoger=8,
    ),
    "mini": Mattstock(
        bredd=140,
        stapelhojd=15,
        text=11,
        punkt=4.5,
        enhetsradie=0,
        etiketter=Etiketter.INGA,
        andar_under=True,
        andenhet=False,
        marginal_vanster=6,
        marginal_hoger=6,
        minsta_stapel=2.2,
    ),
}
_FLEST_RADER = 7  # more rows than this and the dots get smaller


def strip(matt: Matt, axel: Axel, variant: str = "webb") -> str:
    """SVG of a measure, or "" when there is no distribution to draw. `axel` comes from `axlar` for the section.

    Variants: webb, liten (phone), pdf; rad (a row that has the numbers beside it) and mini (the same in print, with
    nothing but the ends of the axis). A huvudman without an own number gets the picture of
    the others and a note in it. Protected values have no place in the picture: only published numbers get coordinates.
    """
    if not har_fordelning(matt):
        return ""
    return _Strip(matt, axel, VARIANTER[variant]).rita()


class _Strip:
    """Works out heights and places once; each method draws one thing."""

    def __init__(self, matt: Matt, axel: Axel, stock: Mattstock) -> None:
        self.matt, self.axel, self.stock = matt, axel, stock
        self.andar = andtexter(axel, matt, med_enhet=stock.andenhet)
        vanster, hoger = (svg.textbredd(t, stock.text) for t in langsta_andtexter(axel, matt))
        self.vanster = stock.marginal_vanster if stock.andar_under else max(stock.marginal_vanster, vanster + 6)
        self.hoger = stock.bredd - (stock.marginal_hoger if stock.andar_under else max(stock.marginal_hoger, hoger + 8))
        self.topp = 4.0 if stock.etiketter is Etiketter.INGA else stock.text + 6
        self.bas = self.topp + stock.stapelhojd

    def x(self, varde: Decimal) -> float:
        return self.vanster + self.axel.lage(varde) * (self.hoger - self.vanster)

    def rita(self) -> str:
        enheter, botten = self._enheter()
        delar = [*self._staplar(), *self._grupp(), *self._riket(), *self._eget(), *enheter, *self._texter()]
        titel, beskrivning = beskriv_strip(self.matt)
        return svg.bild(self.stock.bredd, botten, titel, beskrivning, delar)

    def _staplar(self) -> list[str]:
        """Bars, several merged into one when they would get too thin. One path for all: lighter for the PDF."""
        staplar = self._sammanslagna()
        hogst = max((antal for *_, antal in staplar), default=1)
        d = []
        for fran, till, antal in staplar:
            a, b = self.x(fran), self.x(till)
            if b - a < self.stock.minsta_stapel:  # clipped by the end of the axis
                mitt = min(max((a + b) / 2, self.vanster), self.hoger)
                a, b = mitt - self.stock.minsta_stapel / 2, mitt + self.stock.minsta_stapel / 2
            glapp = min(1.0, (b - a) / 4)
            hojd = max(self.stock.stapelhojd * antal / hogst, 1.2)
            d.append(f"M{svg.n(a + glapp / 2)} {svg.n(self.bas)}v-{svg.n(hojd)}h{svg.n(b - a - glapp)}v{svg.n(hojd)}z")
        kanter = svg.linje(self.vanster, self.bas, self.hoger, self.bas, svg.LINJE, 1.2)
        return [svg.element("path", d="".join(d), fill=svg.STAPEL), kanter]

    def _sammanslagna(self) -> list[tuple[Decimal, Decimal, int]]:
        fordelning = self.matt.fordelning
        staplar = fordelning.staplar if fordelning else ()
        if not staplar:
            return []
        bredd = staplar[0].till - staplar[0].fran
        px = self.x(self.axel.fran + bredd) - self.x(self.axel.fran)
        if self._hela_tal():
            return [(s.fran + bredd * Decimal("0.42"), s.till - bredd * Decimal("0.42"), s.antal) for s in staplar]
        faktor = next((f for f in (1, 2, 5, 10, 20, 50) if px * f >= self.stock.minsta_stapel), 100)
        steg = bredd * faktor
        ut: dict[Decimal, int] = {}
        for s in staplar:
            mitt = min(max((s.fran + s.till) / 2, self.axel.fran), self.axel.till - bredd / 2)
            fran = (mitt / steg).to_integral_value(ROUND_FLOOR) * steg
            ut[fran] = ut.get(fran, 0) + s.antal
        return [(fran, fran + steg, antal) for fran, antal in sorted(ut.items())]

    def _hela_tal(self) -> bool:
        """Whole numbers on a short scale: thin bars on the numbers instead of wide blocks between them."""
        return self.matt.decimaler == 0 and self.matt.skala_max is not None and self.matt.skala_max <= 10

    @property
    def _gruppy(self) -> float:
        return self.bas + (8 if self.stock.andar_under else 9)

    def _grupp(self) -> list[str]:
        g = self.matt.grupp
        if g is None:
            return []
        r = self.stock.punkt * 0.72
        band = svg.linje(self.x(g.p25), self._gruppy, self.x(g.p75), self._gruppy, svg.BAND, 3)
        return [band, svg.romb(self.x(g.median), self._gruppy, r)]

    def _riket(self) -> list[str]:
        if self.matt.riket.varde is None:
            return []
        x = self.x(self.matt.riket.varde)
        return [
            svg.linje(x, self.topp - 2, x, self.bas + 3, svg.PAPPER, 3.4),
            svg.linje(x, self.topp - 2, x, self.bas + 3, svg.BLACK, 1.5, "3 2"),
        ]

    def _eget(self) -> list[str]:
        if self.matt.eget.varde is None:
            return []
        x = self.x(self.matt.eget.varde)
        return [
            svg.linje(x, self.topp - 2, x, self.bas, svg.PAPPER, 4),
            svg.linje(x, self.topp - 2, x, self.bas, svg.PLOMMON, 2),
            svg.punkt(x, self.bas, self.stock.punkt, fylld=True),
        ]

    def _enheter(self) -> tuple[list[str], float]:
        """Own units as dots in rows below, and the height of the picture. A single unit is the huvudman itself."""
        r = self.stock.enhetsradie
        lagen = [self.x(e.varde.varde) for e in self.matt.enheter if e.varde.varde is not None]
        if not r or len(self.matt.enheter) < 2 or not lagen:
            return [], self._andy + self.stock.text * 0.3 if self.stock.andar_under else self._gruppy + 9
        for skala in (1.0, 0.8, 0.65):
            radie = r * skala
            steg = 2 * radie + 1.4 * skala
            punkter = rader_for_punkter(lagen, steg + 0.1)
            if max(rad for _, rad in punkter) < _FLEST_RADER:
                break
        r, djupast = radie, max(rad for _, rad in punkter)
        steg = min(steg, self.stock.djup / max(djupast, 1))
        forsta = self._gruppy + 8 + r
        ritade = [svg.punkt(x, forsta + rad * steg, r, fylld=False) for x, rad in punkter]
        return ritade, forsta + djupast * steg + r + 4

    @property
    def _andy(self) -> float:
        """Base line of ends written below: clear of the group's mark."""
        return self._gruppy + self.stock.punkt * 0.72 + 1 + self.stock.text * 0.78

    def _andar(self) -> list[str]:
        (fran, till), t = self.andar, self.stock.text
        if not self.stock.andar_under:
            return [
                svg.text(self.vanster - 6, self.bas + 4, fran, storlek=t, ankare="end"),
                svg.text(self.hoger + 8, self.bas + 4, till, storlek=t),
            ]
        hoger = min(self.hoger + svg.textbredd(till, t) / 2, self.stock.bredd)
        return [
            svg.text(max(self.vanster - svg.textbredd(fran, t) / 2, 0), self._andy, fran, storlek=t),
            svg.text(hoger, self._andy, till, storlek=t, ankare="end"),
        ]

    def _texter(self) -> list[str]:
        ut, t = self._andar(), self.stock.text
        if self.stock.etiketter is Etiketter.INGA:
            return ut
        for etikett in self._etiketter():
            eget = etikett.text.startswith("Ni")
            farg = svg.PLOMMON if eget else svg.STOD if etikett.text.startswith(("Ert", "Inget")) else svg.BLACK
            ut.append(svg.text(etikett.fran, t, etikett.text, storlek=t, farg=farg, fet=eget))
        return ut

    def _etiketter(self) -> list[Etikett]:
        m, t, etiketter = self.matt, self.stock.text, []
        if m.riket.varde is not None:
            ord_ = self._etikett("Riket", m.riket.varde)
            etiketter.append(Etikett(ord_, self.x(m.riket.varde), svg.textbredd(ord_, t)))
        if m.eget.varde is not None:
            ord_ = self._etikett("Ni", m.eget.varde)
            etiketter.append(Etikett(ord_, self.x(m.eget.varde), svg.textbredd(ord_, t)))
        elif self.stock.etiketter is Etiketter.TAL:
            ord_ = "Ert värde är skyddat" if m.eget.typ in SKYDDADE else "Inget eget värde i år"
            riket_till_hoger = bool(etiketter) and etiketter[0].x > self.stock.bredd / 2
            etiketter.append(Etikett(ord_, 0.0 if riket_till_hoger else self.stock.bredd, svg.textbredd(ord_, t)))
        return placera(etiketter, 0, self.stock.bredd)

    def _etikett(self, vem: str, varde: Decimal) -> str:
        if self.stock.etiketter is Etiketter.ORD:
            return vem
        return f"{vem} {svenska.tal(varde, self.matt.decimaler)}"
