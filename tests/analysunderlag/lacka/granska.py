"""Everything that a bundle and its page give out, held against what the published cells explain.

A number that stands somewhere must be one that `facit` has made from published cells, written with its measure's
decimals, or belong to texts that are the same for everybody. A mark in a chart must be where a published number lies.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from analysunderlag.bygge.paket import Fil
from analysunderlag.diagram import axlar
from analysunderlag.diagram.ord import beskriv_strip
from analysunderlag.diagram.perspektiv import VARIANTER as PERSPEKTIV
from analysunderlag.diagram.perspektiv import _kanter
from analysunderlag.diagram.strip import VARIANTER, _Strip
from analysunderlag.innehall import Matt, Underlagsinnehall
from analysunderlag.kvalitetssystem import las_system
from analysunderlag.vardetyper import SKYDDADE

from . import utvinning
from .facit import Fynd
from .utvinning import Bild, Tal

ROT = Path(__file__).resolve().parents[3]
MALLAR = ("templates/analysunderlag/underlag", "templates/analysunderlag/pdf", "templates/komponenter")
KOMMUNGRUPPERNAS_AR = 2017
PROGRAMMEN = re.compile(r"Producer|app\.xml, (Application|AppVersion)")  # the names of what wrote the files
NARA_PX = 0.0501  # half of the last decimal of a coordinate


@dataclass(frozen=True)
class Utgivet:
    """What is given out of one huvudman's underlag. `pdf_html` is what the PDF is set from, where its charts can be
    measured."""

    filer: tuple[Fil, ...]
    sida: str
    pdf_html: str

    def fil(self, format_: str) -> bytes:
        return next(f.data for f in self.filer if f.format == format_)


def granska(innehall: Underlagsinnehall, utgivet: Utgivet) -> list[Fynd]:
    """Numbers and marks without an explanation. The value object itself is `facit.avvikelser`."""
    sida, bilder = utvinning.ur_html("webbsidan", utgivet.sida)
    pdf_texter, pdf_bilder = utvinning.ur_html("underlag.pdf (sidornas HTML)", utgivet.pdf_html)
    texter = [*sida, *pdf_texter]
    texter += utvinning.ur_json("varden.json", utgivet.fil("json"))
    texter += utvinning.ur_json("manifest.json", utgivet.fil("manifest"))
    texter += utvinning.ur_xlsx(utgivet.fil("xlsx"))
    kanda = forklarade(innehall, utgivet)
    tal = [t for plats, text in texter if not PROGRAMMEN.search(plats) for t in utvinning.tal_i(plats, text)]
    tal += _pdf_tal(utvinning.ur_pdf(utgivet.fil("pdf")), innehall, kanda)
    fynd = [Fynd(t.plats, t.tal, t.decimaler, sagt=f"”{t.text}”") for t in tal if not _forklarat(t, kanda)]
    for plats, samling in (("webbsidan", bilder), ("underlag.pdf", pdf_bilder)):
        for bild in samling:
            fynd += _bilden(plats, bild, innehall)
    return list(dict.fromkeys(fynd))


def _pdf_tal(texter: list[tuple[str, str]], innehall: Underlagsinnehall, kanda: set[Decimal]) -> Iterator[Tal]:
    """Numbers of the set pages. There a thin space is a space, and the two ends of an axis may stand together; a number
    is taken in its parts when the whole is not known."""
    ander = {
        f"{a.fran:f}{a.till:f}" for d in innehall.delar for avsnitt in d.avsnitt for a in axlar(avsnitt.matt).values()
    }
    for plats, text in texter:
        if PROGRAMMEN.search(plats):
            continue
        utan = re.sub(r"\b\d+\b", lambda t: "" if t[0] in ander else t[0], utvinning.NAMN.sub(" | ", text))
        for rad in re.findall(r"(?<![\w,.])\d+(?:,\d+)?(?:[ \n]\d+(?:,\d+)?)*(?![\w,])", utan):
            yield from _i_raden(plats, rad.split(), kanda)


def _i_raden(plats: str, ord_: list[str], kanda: set[Decimal]) -> Iterator[Tal]:
    """Numbers side by side, where a space also parts thousands: of the ways to read them that with fewest unknown."""
    bast: list[tuple[int, list[Tal]]] = [(0, [])]
    for slut in range(1, len(ord_) + 1):
        satt = []
        for start in range(max(0, slut - 3), slut):
            delar = ord_[start:slut]
            if start < slut - 1 and not _tusental(delar):
                continue
            tal = next(utvinning.tal_i(plats, "".join(delar)), None)
            okand = [tal] if tal and not _forklarat(tal, kanda) else []
            satt.append((bast[start][0] + len(okand), [*bast[start][1], *okand]))
        bast.append(min(satt, key=lambda s: s[0]))
    yield from bast[-1][1]


def _tusental(delar: list[str]) -> bool:
    hela = [*delar[:-1], delar[-1].partition(",")[0]]
    return len(hela[0]) <= 3 and "," not in "".join(delar[:-1]) and all(len(d) == 3 for d in hela[1:])


def _forklarat(t: Tal, kanda: set[Decimal]) -> bool:
    return t.tal in kanda or abs(t.tal) in fasta()


def forklarade(innehall: Underlagsinnehall, utgivet: Utgivet) -> set[Decimal]:
    """The numbers of the value object, exact and as its measures are written, and what can be counted in it."""
    ut: set[Decimal] = set()
    for del_ in innehall.delar:
        alla = [m for a in del_.avsnitt for m in a.matt]
        for m in alla:
            for tal in _tal(m):
                ut |= {tal, _avrundat(tal, m.decimaler)}
            ut |= {Decimal(n) for n in _antal(m)}
        per_kod = {m.kod: m for m in alla}
        if del_.liknande is not None:
            for h in del_.liknande.huvudman_lista:
                for v in h.varden:
                    if v.varde is not None:
                        ut |= {v.varde, _avrundat(v.varde, per_kod[v.matt_kod].decimaler)}
            ut.add(Decimal(len(del_.liknande.huvudman_lista)))
        for a in del_.avsnitt:
            for axel in axlar(a.matt).values():
                ut |= {axel.fran, axel.till}
        delmal = [m for a in del_.avsnitt if a.nummer is not None for m in a.matt]
        ut |= {Decimal(n) for n in (del_.grupp.antal, len(del_.enheter), len(alla), len(delmal))}
        ut |= {Decimal(sum(m.eget.varde is not None for m in urval)) for urval in (alla, delmal)}
        ut |= {Decimal(int(del_.period[:4]) + n) for n in (0, 1, 2)}
    for text in (innehall.release.kvalitetssystem, innehall.release.godkand[:4], str(innehall.formatversion)):
        ut |= {t.tal for t in utvinning.tal_i("", text)}
    ut |= {Decimal(len(f.data)) for f in utgivet.filer}
    return ut


def _tal(m: Matt) -> Iterator[Decimal]:
    for v in (m.eget, m.riket, *(e.varde for e in m.enheter), *(p.varde for p in m.tidigare)):
        if v.varde is not None:
            yield v.varde
    if m.grupp is not None:
        yield from (m.grupp.p25, m.grupp.median, m.grupp.p75)
    if m.liknande is not None and m.liknande.median is not None:
        yield m.liknande.median
    if (f := m.fordelning) is not None:
        yield from (f.minst, f.p10, f.p25, f.median, f.p75, f.p90, f.storst)


def _antal(m: Matt) -> Iterator[int]:
    """How many have a number, and how many a sign: counts of published cells and of signs, never of pupils."""
    med_tal = sum(e.varde.varde is not None for e in m.enheter)
    yield from (med_tal, sum(e.varde.typ in SKYDDADE for e in m.enheter), len(m.enheter))
    for del_ in (m.grupp, m.dold_grupp, m.liknande, m.fordelning):
        if del_ is not None:
            yield from (del_.n, del_.skyddade, del_.n + del_.skyddade)


def _avrundat(tal: Decimal, decimaler: int) -> Decimal:
    return tal.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)


@cache
def fasta() -> frozenset[Decimal]:
    """The numbers of texts that are the same for every huvudman: the quality system's, and the templates'."""
    texter = list(_texter(dataclasses.asdict(las_system())))
    for mapp in MALLAR:
        texter += [fil.read_text(encoding="utf-8") for fil in sorted((ROT / mapp).rglob("*.html"))]
    tal = frozenset(abs(t.tal) for text in texter for t in utvinning.tal_i("", text))
    return tal | {Decimal(KOMMUNGRUPPERNAS_AR)}


def _texter(objekt: Any) -> Iterator[str]:
    if isinstance(objekt, str):
        yield objekt
    elif isinstance(objekt, dict | list | tuple):
        for del_ in objekt.values() if isinstance(objekt, dict) else objekt:
            yield from _texter(del_)


# Charts ------------------------------------------------------------------------------------------------------------


def _bilden(plats: str, bild: Bild, innehall: Underlagsinnehall) -> list[Fynd]:
    """Marks of a strip that lie where no published number of its measure does. Which chart it is says its title."""
    if bild.titel.startswith("Olika gruppers svar"):
        return _perspektiv(plats, bild, innehall)
    for del_ in innehall.delar:
        for avsnitt in del_.avsnitt:
            axel = axlar(avsnitt.matt)
            for m in avsnitt.matt:
                if m.kod in axel and beskriv_strip(m)[0] == bild.titel:
                    stock = next(s for s in VARIANTER.values() if s.bredd == bild.bredd)
                    return _markena(plats, bild, m, _Strip(m, axel[m.kod], stock))
    return []


def _perspektiv(plats: str, bild: Bild, innehall: Underlagsinnehall) -> list[Fynd]:
    """Dots on the lines 0 to 10 that are no own number of the survey."""
    tal = {
        m.eget.varde
        for d in innehall.delar
        for a in d.avsnitt
        for m in a.matt
        if m.skala_max == 10 and m.eget.varde is not None
    }
    fynd: list[Fynd] = []
    kanter = [_kanter(stock) for stock in PERSPEKTIV.values() if stock.bredd == bild.bredd]
    for x in (x for slag, x in bild.markeringar if slag == "cirkel"):
        if not any(abs(v + float(t) / 10 * (h - v) - x) <= NARA_PX + 1e-6 for v, h in kanter for t in tal):
            vid = Decimal(str(round((x - kanter[0][0]) / (kanter[0][1] - kanter[0][0]) * 10, 1)))
            fynd.append(Fynd(f"{plats}, bild", vid, 1, sagt=f"en punkt i bilden {bild.titel} vid {vid}"))
    return fynd


def _markena(plats: str, bild: Bild, m: Matt, strip: _Strip) -> list[Fynd]:
    kanda = [strip.x(tal) for tal in _ritade(m)]
    kanter = [strip.vanster, strip.hoger]
    banor = [float(x) for bana in bild.banor for x in re.findall(r"M(-?[\d.]+)", bana)]
    romber = [x for bana in bild.banor if (x := _mitt(bana)) is not None]
    del banor  # the bars are counted in facit; where they stand follows from their ends
    fynd = []
    for slag, x in [*bild.markeringar, *(("romb", x) for x in romber)]:
        if min((abs(x - k) for k in (*kanda, *kanter)), default=1) <= NARA_PX + 1e-6:
            continue
        per_px = float(strip.axel.till - strip.axel.fran) / (strip.hoger - strip.vanster)
        tal = float(strip.axel.fran) + (x - strip.vanster) * per_px
        decimaler = 0 if per_px * 0.05 > 0.05 else 1
        text = f"en {slag} i bilden av {m.kortnamn} vid {tal:.2f}"
        fynd.append(Fynd(f"{plats}, bild", Decimal(str(round(tal, decimaler))), decimaler, m.kod, sagt=text))
    cirklar = sum(slag == "cirkel" for slag, _ in bild.markeringar)
    enheter = sum(e.varde.varde is not None for e in m.enheter) if strip.stock.enhetsradie and len(m.enheter) > 1 else 0
    vantade = (m.eget.varde is not None) + enheter
    if cirklar != vantade:
        text = f"bilden av {m.kortnamn} har {cirklar} punkter men {vantade} publicerade tal"
        fynd.append(Fynd(f"{plats}, bild", Decimal(cirklar), 0, m.kod, sagt=text))
    return fynd


def _ritade(m: Matt) -> Iterable[Decimal]:
    yield from (v.varde for v in (m.eget, m.riket, *(e.varde for e in m.enheter)) if v.varde is not None)
    if m.grupp is not None:
        yield from (m.grupp.p25, m.grupp.median, m.grupp.p75)


def _mitt(bana: str) -> float | None:
    """The middle of a diamond; None for what is not one."""
    punkter: Sequence[Any] = re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", bana)
    if len(punkter) != 4 or "v" in bana:
        return None
    xs = [float(x) for x, _ in punkter]
    return (min(xs) + max(xs)) / 2
