"""The content put together for showing: a part with its sections, their rows and unit tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ...innehall import Avsnitt, Matt, Skolformsdel, Tecken, Underlagsinnehall, Varde
from ...vardetyper import Vardetyp
from .rader import Cell, Enhetsrad, Enhetstabell, Mattrad, Utanlista
from .text import ar_tal, avsnittsnamn, avsnittsnamn_kort, enhet_kort, tal, varde

INGET_ATT_VISA = (Vardetyp.SAKNAS, Vardetyp.TOM)


@dataclass(frozen=True, slots=True)
class Avsnittsvy:
    avsnitt: Avsnitt
    rader: tuple[Mattrad, ...]
    tecken: tuple[Tecken, ...]
    enhetstabell: Enhetstabell | None

    @property
    def namn(self) -> str:
        return avsnittsnamn(self.avsnitt)

    @property
    def kort(self) -> str:
        return avsnittsnamn_kort(self.avsnitt)

    @property
    def id(self) -> str:
        return self.avsnitt.kod

    @property
    def bara_text(self) -> bool:
        return self.avsnitt.bara_text

    @property
    def synliga(self) -> tuple[Mattrad, ...]:
        """Measures that get a row with a chart. Others go last, together: see `utan_varde`."""
        return () if self.bara_text else tuple(r for r in self.rader if r.har_bild)

    @property
    def utan_varde(self) -> Utanlista | None:
        rader = () if self.bara_text else tuple(r for r in self.rader if not r.har_bild)
        return Utanlista(rader, alla=len(rader) == len(self.rader)) if rader else None

    @property
    def kommentarer(self) -> tuple[str, ...]:
        """Comments on the numbers. Where there is nothing but the list of missing values, it says why itself."""
        utan = self.utan_varde
        if self.bara_text or (utan and utan.alla and not utan.flera_grupper):
            return ()
        return self.avsnitt.kommentarer


class Visning:
    """A part (skolform) of the content, ready to be shown."""

    def __init__(self, innehall: Underlagsinnehall, del_: Skolformsdel) -> None:
        self.innehall = innehall
        self.del_ = del_
        self.huvudman = innehall.huvudman
        self._tecken = {t.typ: t for t in innehall.tecken}
        self.avsnitt = tuple(self._avsnitt(a) for a in del_.avsnitt)

    @property
    def forutsattningar(self) -> tuple[Avsnittsvy, ...]:
        return tuple(a for a in self.avsnitt if a.avsnitt.nummer is None)

    @property
    def delmal(self) -> tuple[Avsnittsvy, ...]:
        return tuple(a for a in self.avsnitt if a.avsnitt.nummer is not None)

    @property
    def rubrik(self) -> str:
        return (
            f"{self.del_.namn} i {self.huvudman.namn}" if self.ar_kommun else f"{self.del_.namn}, {self.huvudman.namn}"
        )

    @property
    def ar_kommun(self) -> bool:
        return self.huvudman.typ == "kommunal"

    @property
    def antal_enheter(self) -> int:
        return len(self.del_.enheter)

    @property
    def gruppnamn(self) -> str:
        """The part's own group. A measure may be compared with a wider one: see `Mattrad.gruppnamn`."""
        return self.del_.grupp.namn

    @property
    def oversikt(self) -> tuple[tuple[Avsnittsvy, Mattrad], ...]:
        """One measure per delmål, as the content chose them."""
        return tuple((a, r) for a in self.delmal for r in a.rader if r.matt.kod in self.del_.oversikt)

    @property
    def antal_egna_tal(self) -> int:
        return sum(r.eget.ar_tal for a in self.avsnitt for r in a.rader)

    @property
    def tecken(self) -> tuple[Tecken, ...]:
        """The signs that stand anywhere in this part, in the order of the system's list."""
        sedda = {t.typ for a in self.avsnitt for t in a.tecken}
        sedda |= {t.typ for a in self.avsnitt if a.enhetstabell for t in a.enhetstabell.tecken}
        return tuple(t for t in self.innehall.tecken if t.typ in sedda)

    @property
    def kallrad(self) -> str:
        kallor = self.innehall.release.kallor
        namn = "; ".join(f"{k.utgivare}, {k.titel}" for k in kallor)
        return f"Källa: {namn}, läsåret {self.del_.period}. Median, mittenhalva och fördelning är vår bearbetning."

    def matt(self) -> Iterator[Mattrad]:
        for a in self.avsnitt:
            yield from a.rader

    def cell(self, v: Varde, decimaler: int) -> Cell:
        if ar_tal(v):
            return Cell(varde(v, decimaler), True)
        tecken = self._tecken.get(v.typ)
        return Cell(varde(v, decimaler), False, tecken.ord if tecken else "", tecken.forklaring if tecken else "")

    def tecken_for(self, varden: Iterable[Varde]) -> tuple[Tecken, ...]:
        typer = {v.typ for v in varden}
        return tuple(t for t in self.innehall.tecken if t.typ in typer)

    def _avsnitt(self, a: Avsnitt) -> Avsnittsvy:
        rader = tuple(self._rad(m) for m in a.matt)
        tecken = self.tecken_for(v for m in a.matt for v in (m.eget, m.riket))
        return Avsnittsvy(a, rader, tecken, self.enhetstabell(a.matt))

    def _rad(self, m: Matt) -> Mattrad:
        g = m.grupp
        return Mattrad(
            matt=m,
            namn=m.kortnamn,
            enhet=enhet_kort(m),
            eget=self.cell(m.eget, m.decimaler),
            riket=self.cell(m.riket, m.decimaler),
            grupp=tal(g.median if g else None, m.decimaler),
            p25=tal(g.p25 if g else None, m.decimaler),
            p75=tal(g.p75 if g else None, m.decimaler),
            n=tal(Decimal(g.n) if g else None, 0),
            period=m.period,
            annan_period=m.period != self.del_.period,
            annan_grupp=g is not None and m.gruppnamn != self.gruppnamn,
        )

    def enhetstabell(self, alla: Iterable[Matt]) -> Enhetstabell | None:
        """None for fewer than two units: a single unit's figures are the huvudman's own."""
        if len(self.del_.enheter) < 2:
            return None
        matt = tuple(m for m in alla if any(e.varde.typ not in INGET_ATT_VISA for e in m.enheter))
        if not matt:
            return None
        tomt = Varde("", Vardetyp.TOM, None)
        uppslag = [{e.enhetskod: e.varde for e in m.enheter} for m in matt]
        rader, anvanda, utan = [], [], 0
        for enhet in self.del_.enheter:
            varden = [u.get(enhet.kod, tomt) for u in uppslag]
            if all(v.typ in INGET_ATT_VISA for v in varden):
                utan += 1
                continue
            anvanda += varden
            celler = tuple(self.cell(v, m.decimaler) for v, m in zip(varden, matt, strict=True))
            rader.append(Enhetsrad(enhet, tuple(varden), celler))
        return Enhetstabell(matt, tuple(rader), utan, self.tecken_for(anvanda))


def visningar(innehall: Underlagsinnehall) -> tuple[Visning, ...]:
    return tuple(Visning(innehall, d) for d in innehall.delar)
