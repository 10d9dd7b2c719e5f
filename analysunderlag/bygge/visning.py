"""How the content is shown: every number and sign becomes text here and nowhere else, for web, PDF and XLSX alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kvalitet import svenska

from ..innehall import Avsnitt, Enhetsfakta, Matt, Skolformsdel, Tecken, Underlagsinnehall, Varde
from ..kvalitetssystem import ENHETSORD, ENHETSTECKEN
from ..vardetyper import Vardetyp

TOMT = "tom"  # an empty source cell is said with a word, never shown as nothing
NEUTRAL_MEDIAN = "Grupp, median"
UTAN_VARDE = "–"  # we have made no comparison; never used for a published value
INGET_ATT_VISA = (Vardetyp.SAKNAS, Vardetyp.TOM)


def tal(varde: Decimal | None, decimaler: int) -> str:
    """A number of ours or of the source, rounded only here; `None` (no comparison made) is a dash."""
    return UTAN_VARDE if varde is None else svenska.tal(varde, decimaler)


def varde(v: Varde, decimaler: int) -> str:
    """The one rule: a number gets the measure's decimals, a sign stands as published, an empty cell is a word."""
    if v.typ is Vardetyp.TAL and v.varde is not None:
        return svenska.tal(v.varde, decimaler)
    return v.ratext or TOMT


def ar_tal(v: Varde) -> bool:
    return v.typ is Vardetyp.TAL and v.varde is not None


def enhet_kort(m: Matt) -> str:
    """`%`, `kr` or `tkr`; empty where the measure's name says what is counted."""
    return ENHETSTECKEN.get(m.enhet, "")


def enhet_text(m: Matt) -> str:
    """The unit in words, for a column of its own."""
    return ENHETSORD.get(m.enhet, m.enhet)


def avsnittsnamn(a: Avsnitt) -> str:
    return f"Delmål {a.nummer}. {a.rubrik}" if a.nummer else a.rubrik


def avsnittsnamn_kort(a: Avsnitt) -> str:
    return f"{a.nummer} {a.rubrik}" if a.nummer else a.rubrik


def datum(iso: str) -> str:
    """`2026-11-13` → `13 november 2026`; other text (a release that is not dated) as it stands."""
    try:
        return svenska.datum(date.fromisoformat(iso))
    except ValueError:
        return iso


@dataclass(frozen=True, slots=True)
class Cell:
    """A shown value. `ord` and `forklaring` say what a sign means and are empty for a number."""

    text: str
    ar_tal: bool
    ord: str = ""
    forklaring: str = ""


@dataclass(frozen=True, slots=True)
class Mattrad:
    """One measure as a row: the same texts in every form."""

    matt: Matt
    namn: str
    enhet: str
    eget: Cell
    riket: Cell
    grupp: str
    p25: str
    p75: str
    n: str
    period: str
    annan_period: bool
    annan_grupp: bool

    @property
    def gruppnamn(self) -> str:
        """The group that the median is of, as a word in running text: `alla enskilda huvudmän`. Empty without one."""
        namn = self.matt.gruppnamn if self.matt.grupp else ""
        return namn[:1].lower() + namn[1:]

    @property
    def medianetikett(self) -> str:
        """The median's own label, where no column heading is seen."""
        return medianrubrik([self])

    @property
    def mittenhalva(self) -> str:
        return f"{self.p25}–{self.p75}" if self.matt.grupp else UTAN_VARDE

    @property
    def har_bild(self) -> bool:
        """Something of one's own to look at: an own number, or a unit's."""
        return self.eget.ar_tal or any(ar_tal(e.varde) for e in self.matt.enheter)

    @property
    def skolor(self) -> str:
        """`19 av 42 skolor`: how many units have a number; empty for a single unit and for measures without units."""
        antal = len(self.matt.enheter)
        if antal < 2 or not self.matt.enhetstext:
            return ""
        return f"{sum(ar_tal(e.varde) for e in self.matt.enheter)} av {antal} skolor"

    @property
    def varfor(self) -> str:
        """Why there is no own number, in words."""
        return self.matt.egen_forklaring or self.eget.forklaring

    @property
    def kallcell(self) -> str:
        return self.matt.eget.kalla.cell if self.matt.eget.kalla else ""


def medianrubrik(rader: Iterable[Mattrad]) -> str:
    """Names the group that every median of the table is of; neutral when they are several, for then each row says."""
    namn = _gruppnamn(rader)
    return f"{namn.pop()}, median" if len(namn) == 1 else NEUTRAL_MEDIAN


def flera_grupper(rader: Iterable[Mattrad]) -> bool:
    return len(_gruppnamn(rader)) > 1


def _gruppnamn(rader: Iterable[Mattrad]) -> set[str]:
    return {r.matt.gruppnamn for r in rader if r.matt.grupp}


@dataclass(frozen=True, slots=True)
class Enhetsrad:
    enhet: Enhetsfakta
    varden: tuple[Varde, ...]
    celler: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Enhetstabell:
    """Own units × the measures of a section that any unit has something published for. Units in alphabetical order."""

    matt: tuple[Matt, ...]
    rader: tuple[Enhetsrad, ...]
    utan_uppgift: int
    tecken: tuple[Tecken, ...]


@dataclass(frozen=True, slots=True)
class Utanlista:
    """Measures of a section without a number of one's own, as one compact list. `alla`: the section has no others."""

    rader: tuple[Mattrad, ...]
    alla: bool

    @property
    def grupper(self) -> tuple[tuple[str, tuple[Mattrad, ...]], ...]:
        """(reason, its measures): a reason is said once."""
        skal = dict.fromkeys(r.varfor for r in self.rader)
        return tuple((s, tuple(r for r in self.rader if r.varfor == s)) for s in skal)

    @property
    def gemensam(self) -> str:
        """The reason, when it is the same for all."""
        return self.grupper[0][0] if len(self.grupper) == 1 else ""

    @property
    def kolumner(self) -> int:
        return 4 if self.har_grupp else 3

    @property
    def har_grupp(self) -> bool:
        return any(r.matt.grupp for r in self.rader)

    @property
    def flera_grupper(self) -> bool:
        return flera_grupper(self.rader)

    @property
    def medianrubrik(self) -> str:
        return medianrubrik(self.rader)


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
