"""The content put together for showing: a part with its sections, their rows and unit tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kvalitet import svenska
from kvalitet.svenska import FAST

from ...diagram import har_fordelning
from ...innehall import Avsnitt, Kallfakta, Matt, Skolformsdel, Tecken, Underlagsinnehall, Varde
from ...kvalitetssystem import lasar_i_ord
from ...sammanstallning.texter import SAKNAD
from ...vardetyper import Vardetyp
from .liknande import Liknandevy, liknandevy
from .luckor import Utangrupp, Utanlista, utan_eget
from .rader import Cell, Enhetsrad, Enhetstabell, Mattrad, gruppnot
from .text import UTAN_VARDE, ar_tal, avsnittsnamn, avsnittsnamn_kort, enhet_kort, tal, varde

INGET_ATT_VISA = (Vardetyp.SAKNAS, Vardetyp.TOM)

KALLOR_I_RADEN = 2  # the rest are listed with the sources


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
        return Utanlista(utan_eget(rader), alla=len(rader) == len(self.rader)) if rader else None

    @property
    def kommentarer(self) -> tuple[str, ...]:
        """Comments on the numbers."""
        return () if self.bara_text else self.avsnitt.kommentarer

    @property
    def utan_tal(self) -> bool:
        return not any(r.eget.ar_tal for r in self.rader)


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
    def liknande(self) -> Liknandevy | None:
        """None in an underlag that was made before liknande huvudmän were counted."""
        return liknandevy(self.del_.liknande, {r.matt.kod: r for r in self.matt()})

    @property
    def oversikt(self) -> tuple[tuple[Avsnittsvy, Mattrad], ...]:
        """One measure per delmål, as the content chose them, where there is a number. See also `oversikt_utan`."""
        valda = ((a, r) for a in self.delmal for r in a.rader if r.matt.kod in self.del_.oversikt)
        return tuple((a, r) for a, r in valda if r.eget.ar_tal)

    @property
    def oversikt_utan(self) -> tuple[str, ...]:
        """The delmål that are not in the overview, with the reason when it is one and the same."""
        per_skal: dict[str, list[str]] = {}
        for a in self.delmal:
            if a.rader and a.utan_tal:
                skal = {r.varfor for r in a.rader}
                per_skal.setdefault(skal.pop() if len(skal) == 1 else "", []).append(str(a.avsnitt.nummer))
        mening = "Delmål{}{} har inget eget värde i år. {}"
        return tuple(mening.format(FAST, svenska.lista(nr), skal).strip() for skal, nr in per_skal.items())

    @property
    def oversiktsnot(self) -> str:
        return gruppnot(r for _, r in self.oversikt)

    @property
    def visade(self) -> tuple[Mattrad, ...]:
        """The measures that have a row with numbers and, where there is a distribution, a chart."""
        if self.del_.har_fa_varden:
            return tuple(r for r in self.matt() if r.eget.ar_tal)
        return tuple(r for a in self.avsnitt for r in a.synliga)

    @property
    def har_bilder(self) -> bool:
        return any(har_fordelning(r.matt) for r in self.visade)

    @property
    def utan(self) -> tuple[Utangrupp, ...]:
        """Everything that lacks an own number, as sentences."""
        return utan_eget(r for r in self.matt() if not r.eget.ar_tal)

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
    def kallor(self) -> tuple[Kallfakta, ...]:
        """The files that anything in this part comes from, earlier years and units included."""
        if self.del_.utan_tal:
            return ()
        matt = [r.matt for r in self.matt()]
        varden = [v for m in matt for v in (m.eget, m.riket, *(p.varde for p in m.tidigare))]
        filer = {v.kalla.fil for v in (*varden, *(e.varde for m in matt for e in m.enheter)) if v.kalla}
        return tuple(k for k in self.innehall.release.kallor if k.fil in filer) or self.innehall.release.kallor

    @property
    def kallrad(self) -> str:
        filer = {v.kalla.fil for m in self.matt() for v in (m.matt.eget, m.matt.riket) if v.kalla}
        kallor = [k for k in self.kallor if k.fil in filer] or self.kallor
        namn = list(dict.fromkeys(f"{k.utgivare}, {k.titel}" for k in kallor))
        mer = f" och {svenska.rakneord(len(namn) - KALLOR_I_RADEN)} till" if len(namn) > KALLOR_I_RADEN else ""
        kalla = f"Källa: {'; '.join(namn[:KALLOR_I_RADEN])}{mer}, {lasar_i_ord(self.del_.period)}."
        if self.har_bilder:
            return f"{kalla} Median, mittenhalva och fördelning är vår bearbetning."
        grupp = any(r.matt.grupp for r in self.visade)
        return f"{kalla} Median och mittenhalva är vår bearbetning." if grupp else kalla

    def matt(self) -> Iterator[Mattrad]:
        for a in self.avsnitt:
            yield from a.rader

    def cell(self, v: Varde, decimaler: int) -> Cell:
        if ar_tal(v):
            return Cell(varde(v, decimaler), True)
        if v == SAKNAD:
            return Cell(UTAN_VARDE, False, "Saknas", "Ingen källa har uppgiften.")
        tecken = self._tecken.get(v.typ)
        return Cell(varde(v, decimaler), False, tecken.ord if tecken else "", tecken.forklaring if tecken else "")

    def tecken_for(self, varden: Iterable[Varde]) -> tuple[Tecken, ...]:
        typer = {v.typ for v in varden if v != SAKNAD}
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
            n=tal(Decimal(g.n) if g else Decimal(m.dold_grupp.n) if m.dold_grupp else None, 0),
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
