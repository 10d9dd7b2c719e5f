"""One measure over time. Only within a measure: other school years are other pupils and never joined by a line."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kvalitet import svenska

from ..berakning.fordelning import jamnt_steg
from ..innehall import Matt, Varde
from . import svg
from .axel import axeltal
from .ord import Tabell, med_enhet

MINST_PUNKTER = 2
_STORLEK = {"webb": (420.0, 150.0, 13.0), "liten": (330.0, 150.0, 13.0), "pdf": (300.0, 130.0, 12.0)}


def trend(matt: Matt, variant: str = "webb") -> str:
    """SVG of a measure's own numbers over periods, or "" when there are fewer than two.

    A period without a number breaks the line: nothing is drawn through what is not known.
    """
    rad = _rad(matt)
    ar = [_ar(period) - _ar(rad[0][0]) for period, _ in rad]
    brott = [i for i, (period, _) in enumerate(rad) if period in {b.period for b in matt.brott}]
    kanda = [(i, v) for i, (_, v) in enumerate(rad) if v is not None]
    if len(kanda) < MINST_PUNKTER:
        return ""
    bredd, hojd, t = _STORLEK[variant]
    fran, till = _ander([v for _, v in kanda], matt)
    not_ = f"Axeln börjar på {axeltal(fran, matt)}." if fran != 0 else ""
    vanster, hoger, topp, botten = 8.0, bredd - 62, t + 8, hojd - 2 * t - 14

    def x(i: int) -> float:
        return vanster + 10 + (hoger - vanster - 20) * ar[i] / max(ar[-1], 1)

    def y(v: Decimal) -> float:
        return botten - float((v - fran) / (till - fran)) * (botten - topp)

    delar = [
        *(svg.linje(vanster, y(v), hoger, y(v), svg.LINJE, 1) for v in (fran, till)),
        svg.text(hoger + 6, y(till) + 4, axeltal(till, matt), storlek=t),
        svg.text(hoger + 6, y(fran) + 4, axeltal(fran, matt), storlek=t),
        *(svg.linje(x(i) - 6, topp, x(i) - 6, botten, svg.BAND, 1, "2 3") for i in brott),
        *_kurvor(_med_avbrott([(x(i), y(v) if v is not None else None) for i, (_, v) in enumerate(rad)], ar, brott)),
        svg.text(vanster, botten + t + 8, rad[0][0], storlek=t),
        svg.text(hoger, botten + t + 8, rad[-1][0], storlek=t, ankare="end"),
    ]
    for i, v in (kanda[0], kanda[-1]):
        sist = (i, v) == kanda[-1]
        ord_ = svenska.tal(v, matt.decimaler)
        halv = svg.textbredd(ord_, t) / 2
        mitt = min(max(x(i), halv), hoger - halv)
        delar.append(svg.text(mitt, max(y(v) - 10, t), ord_, storlek=t, farg=svg.PLOMMON, ankare="middle", fet=sist))
    if not_:
        delar.append(svg.text(vanster, hojd - 4, not_, storlek=t - 1))
    beskrivning = ", ".join(f"{p}: {med_enhet(v, matt) if v is not None else 'inget värde'}" for p, v in rad)
    brottord = " ".join(f"Brott {b.period}: {b.text}" for b in matt.brott)
    return svg.bild(bredd, hojd, f"{matt.kortnamn} över tid", f"{beskrivning}. {brottord} {not_}".strip(), delar)


def _ar(period: str) -> int:
    """The year that a läsår begins, so that years that are missing take up room."""
    return int(period[:4]) if period[:4].isdigit() else 0


_Punkter = list[tuple[float, float | None]]


def _med_avbrott(punkter: _Punkter, ar: Sequence[int], brott: Sequence[int]) -> _Punkter:
    """With a hole where years are missing or the series is broken: no line is drawn across it."""
    ut: _Punkter = []
    for i, punkt in enumerate(punkter):
        if i and (ar[i] - ar[i - 1] > 1 or i in brott):
            ut.append((punkt[0], None))
        ut.append(punkt)
    return ut


def trendtabell(matt: Matt) -> Tabell:
    """The same as rows; a period without a number keeps its sign."""
    rader = [(p.period, p.varde) for p in matt.tidigare] + [(matt.period, matt.eget)]
    return Tabell(("Period", "Ni"), tuple((p, _tal_eller_tecken(v, matt.decimaler)) for p, v in rader))


def _tal_eller_tecken(varde: Varde, decimaler: int) -> str:
    return svenska.tal(varde.varde, decimaler) if varde.varde is not None else varde.ratext or "saknas"


def _rad(matt: Matt) -> list[tuple[str, Decimal | None]]:
    return [(p.period, p.varde.varde) for p in matt.tidigare] + [(matt.period, matt.eget.varde)]


def _ander(tal: Sequence[Decimal], matt: Matt) -> tuple[Decimal, Decimal]:
    """Round ends with room around the curve; inside the measure's scale."""
    lagst, hogst = min(tal), max(tal)
    spann = max(hogst - lagst, abs(hogst) / 10, Decimal(1).scaleb(-matt.decimaler))
    steg = jamnt_steg(spann / 2)
    fran = (lagst / steg).to_integral_value(ROUND_FLOOR) * steg
    till = (hogst / steg).to_integral_value(ROUND_CEILING) * steg
    if fran == till:
        fran, till = fran - steg, till + steg
    if matt.skala_min is not None and matt.skala_max is not None:
        fran, till = max(fran, matt.skala_min), min(till, matt.skala_max)
    elif lagst >= 0:
        fran = max(fran, Decimal(0))
    return fran, till


def _kurvor(punkter: Sequence[tuple[float, float | None]]) -> list[str]:
    """A polyline per unbroken run of numbers, and a dot per number."""
    ut, streck = [], []
    for x, y in [*punkter, (0.0, None)]:
        if y is not None:
            streck.append(f"{svg.n(x)} {svg.n(y)}")
            continue
        if len(streck) > 1:
            ut.append(svg.element("path", d="M" + "L".join(streck), fill="none", stroke=svg.PLOMMON, stroke_width=2))
        streck = []
    prickar = [(x, y) for x, y in punkter if y is not None]
    return ut + [svg.punkt(x, y, 4, fylld=True) for x, y in prickar]
