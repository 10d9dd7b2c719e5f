"""Different groups' views of one thing on one line 0-10: elever in årskurs 5 and 8, personal, vårdnadshavare."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kvalitet import svenska

from ..innehall import Avsnitt, Matt
from . import svg
from .axel import Axel
from .ord import eget_i_ord
from .placering import Etikett, placera

AXEL = Axel(Decimal(0), Decimal(10))
_KORT = {"Elever i årskurs 5": "Åk 5", "Elever i årskurs 8": "Åk 8"}
_RADIE = 5.5


@dataclass(frozen=True, slots=True)
class Tema:
    """Measures with different perspectives on one theme, in reading order."""

    namn: str
    matt: tuple[Matt, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """Sizes of a variant. Without `namnbredd` the theme's name stands on a line of its own.

    `luft`: share of the space between and inside the lines.
    """

    bredd: float
    namnbredd: float
    text: float
    luft: float = 1


VARIANTER = {"webb": Stock(640, 176, 13), "liten": Stock(330, 0, 12.5), "pdf": Stock(640, 150, 13, 0.75)}


def teman(avsnitt: Avsnitt) -> tuple[Tema, ...]:
    """Themes that at least two groups were asked about and that have an own number."""
    namn = dict.fromkeys(m.tema for m in avsnitt.matt if m.tema and m.perspektiv)
    alla = (Tema(t, tuple(m for m in avsnitt.matt if m.tema == t)) for t in namn)
    return tuple(t for t in alla if len(t.matt) > 1 and any(m.eget.varde is not None for m in t.matt))


def perspektiv(delar: Sequence[Tema], variant: str = "webb") -> str:
    """SVG with one line per theme on a common axis 0-10; "" without themes (see `teman`)."""
    if not delar:
        return ""
    stock = VARIANTER[variant]
    y, ritat = 0.0, []
    for tema in delar:
        rad = _Rad(tema, stock, y)
        ritat += rad.rita()
        y = rad.botten
    vanster, hoger = _kanter(stock)
    ritat += [
        svg.text(vanster, y + stock.text, "0", storlek=stock.text, ankare="middle"),
        svg.text(hoger, y + stock.text, "10", storlek=stock.text, ankare="middle"),
    ]
    beskrivning = " ".join(
        f"{t.namn}: " + svenska.lista(f"{m.perspektiv.lower()} {eget_i_ord(m)}" for m in t.matt) + "." for t in delar
    )
    titel = "Olika gruppers svar i Skolenkäten, skalan 0 till 10"
    return svg.bild(stock.bredd, y + stock.text + 6, titel, beskrivning, ritat)


def _kanter(stock: Stock) -> tuple[float, float]:
    return stock.namnbredd + 12, stock.bredd - 12


class _Rad:
    """A theme: labels above the line, dots on it, riket's numbers below. Equal values share dot and label."""

    def __init__(self, tema: Tema, stock: Stock, topp: float) -> None:
        self.tema, self.stock = tema, stock
        self.vanster, self.hoger = _kanter(stock)
        self.namny = topp + stock.text + 2
        self.etiketty = self.namny if stock.namnbredd else self.namny + stock.text + 6
        self.linje = self.etiketty + 20 * stock.luft
        self.undery = self.linje + _RADIE + stock.text + 1
        self.botten = self.undery + 14 * stock.luft
        self.punkter: dict[Decimal, list[Matt]] = {}
        for m in tema.matt:
            if m.eget.varde is not None:
                self.punkter.setdefault(m.eget.varde, []).append(m)

    def x(self, varde: Decimal) -> float:
        return self.vanster + AXEL.lage(varde) * (self.hoger - self.vanster)

    def rita(self) -> list[str]:
        t = self.stock.text
        namny = self.linje + t * 0.35 if self.stock.namnbredd else self.namny
        delar = [
            svg.text(0, namny, self.tema.namn, storlek=t + 1, farg=svg.BLACK, fet=True),
            svg.linje(self.vanster, self.linje, self.hoger, self.linje, svg.LINJE, 1.2),
            *(svg.linje(x, self.linje - 4, x, self.linje + 4, svg.LINJE, 1.2) for x in (self.vanster, self.hoger)),
        ]
        etiketter = self._etiketter()
        delar += [
            svg.linje(e.fran + e.bredd / 2, self.etiketty + 4, self.x(varde), self.linje, svg.PLOMMON, 1)
            for varde, e in etiketter
        ]
        delar += [svg.punkt(self.x(varde), self.linje, _RADIE, fylld=True) for varde in self.punkter]
        for varde, e in etiketter:
            tal = svenska.tal(varde, self.punkter[varde][0].decimaler)
            delar.append(svg.text_och_tal(e.fran, self.etiketty, self._vilka(varde), tal, storlek=t))
        delar.append(svg.text(self.vanster, self.undery, self._under(), storlek=t - 1))
        return delar

    def _vilka(self, varde: Decimal) -> str:
        namn = [_kortnamn(m, trangt=not self.stock.namnbredd) for m in self.punkter[varde]]
        return ", ".join([namn[0], *(n[:1].lower() + n[1:] for n in namn[1:])])

    def _etiketter(self) -> list[tuple[Decimal, Etikett]]:
        """Labels in the order of the dots, so that no leader crosses another."""
        ordning = sorted(self.punkter)
        onskade = []
        for varde in ordning:
            ord_ = f"{self._vilka(varde)} {svenska.tal(varde, self.punkter[varde][0].decimaler)}"
            onskade.append(Etikett(ord_, self.x(varde), svg.textbredd(ord_, self.stock.text)))
        vanster = self.stock.namnbredd + (4 if self.stock.namnbredd else 0)
        return list(zip(ordning, placera(onskade, vanster, self.stock.bredd), strict=True))

    def _under(self) -> str:
        riket = [
            f"{_kortnamn(m, trangt=True).lower()}: {svenska.tal(m.riket.varde, m.decimaler)}"
            for m in self.tema.matt
            if m.riket.varde is not None
        ]
        return f"Riket \u2013 {', '.join(riket)}" if riket else ""


def _kortnamn(m: Matt, *, trangt: bool) -> str:
    if trangt and m.perspektiv == "Vårdnadshavare":
        return "Vårdnadsh."
    return _KORT.get(m.perspektiv, m.perspektiv)
