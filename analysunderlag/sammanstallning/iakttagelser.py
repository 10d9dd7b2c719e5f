"""Strengths and questions: which measures stand out, and how to ask about them without grading.

A measure stands out when the own number lies outside the middle half (P25-P75) of the comparison group. Distance is
counted from the group's median in interquartile ranges. At most three strengths and three questions, at most one of
each per delmål; förutsättningar share one place. Source: docs/ordlista.md (styrka, fråga).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..innehall import Iakttagelse, Matt
from .indata import Indikatordef, Riktning
from .texter import bind, fyll, tal, tal_med_enhet

HOGST = 3
TYDLIG_SKILLNAD = Decimal(1)  # points on 0-10 between two groups' views of the same thing


@dataclass(frozen=True, slots=True)
class Kandidat:
    """A possible strength or question. `plats` is what it competes for: a delmål's number, None for förutsättningar.

    `ar_bild`: different views of one thing; asked at most once, or it would crowd out everything else.
    """

    plats: int | None
    avstand: Decimal
    ordning: int
    ar_styrka: bool
    iakttagelse: Iakttagelse
    ar_bild: bool = False


@dataclass(frozen=True, slots=True)
class Underlagsrad:
    """A measure with its definition, its place and the phrase for the group it is compared with."""

    definition: Indikatordef
    matt: Matt
    plats: int | None
    gruppfras: str


def avstand(matt: Matt) -> Decimal | None:
    """Signed distance from the group's median in interquartile ranges; None inside the middle half or without a group.

    Also None when the middle half is a single point (no range to measure in) and when both numbers are written alike.
    """
    eget, grupp = matt.eget.varde, matt.grupp
    if eget is None or grupp is None:
        return None
    if grupp.p25 == grupp.p75 or grupp.p25 <= eget <= grupp.p75:
        return None
    if tal(eget, matt) == tal(grupp.median, matt):
        return None
    return (eget - grupp.median) / (grupp.p75 - grupp.p25)


def kandidater(rader: Sequence[Underlagsrad]) -> list[Kandidat]:
    """All that stands out, and all pairs of clearly different views, in no particular order."""
    ut = [k for ordning, rad in enumerate(rader) if (k := _avvikelse(rad, ordning)) is not None]
    ut.extend(_skilda_bilder(rader))
    return ut


def valj(alla: Iterable[Kandidat]) -> tuple[tuple[Iakttagelse, ...], tuple[Iakttagelse, ...]]:
    """(strengths, questions): the farthest first, one per place, three of each. Ties go to the earlier measure."""
    ordnade = sorted(alla, key=lambda k: (-k.avstand, k.ordning))
    return _forsta(k for k in ordnade if k.ar_styrka), _forsta(k for k in ordnade if not k.ar_styrka)


def _forsta(ordnade: Iterable[Kandidat]) -> tuple[Iakttagelse, ...]:
    valda: dict[int | None, Kandidat] = {}
    for kandidat in ordnade:
        if not (kandidat.ar_bild and any(k.ar_bild for k in valda.values())):
            valda.setdefault(kandidat.plats, kandidat)
    return tuple(k.iakttagelse for k in valda.values())[:HOGST]


def _avvikelse(rad: Underlagsrad, ordning: int) -> Kandidat | None:
    definition, matt = rad.definition, rad.matt
    avst = avstand(matt) if definition.flaggbar else None
    if avst is None or matt.eget.varde is None:
        return None
    onskat_hall = {Riktning.HOG: avst > 0, Riktning.LAG: avst < 0, Riktning.KONTEXT: False}[definition.riktning]
    mall = definition.styrka if onskat_hall else definition.fraga
    if onskat_hall and not mall:
        return None  # nothing sensible to say about a high value here, and it is no question either
    text = mall and fyll(mall, definition, matt.eget.varde, matt.grupp, matt.riket, rad.gruppfras)
    return Kandidat(
        plats=rad.plats,
        avstand=abs(avst),
        ordning=ordning,
        ar_styrka=onskat_hall,
        iakttagelse=Iakttagelse(definition.kod, definition.avsnitt, matt.kortnamn, text or _reservtext(rad)),
    )


def _reservtext(rad: Underlagsrad) -> str:
    """Used when a measure has no handwritten text, or riket's number in it is not published."""
    matt, eget, grupp = rad.matt, rad.matt.eget.varde, rad.matt.grupp
    if eget is None or grupp is None:
        raise ValueError("En iakttagelse behöver ett eget tal och en grupp.")
    return bind(
        f"{matt.kortnamn}: {tal_med_enhet(eget, matt)}. Medianen bland {rad.gruppfras} är {tal(grupp.median, matt)}. "
        "Vad ligger bakom skillnaden, och hur vet ni det?"
    )


def _skilda_bilder(rader: Sequence[Underlagsrad]) -> list[Kandidat]:
    """Personal and elever about the same thing, when they differ by a point or more. Older pupils first.

    How far the difference is from riket's own difference decides its place among the questions: that staff and pupils
    differ is usual, and then it only fills a place that nothing else needs.
    """
    ut = []
    for ordning, personal in enumerate(rader):
        if personal.definition.perspektiv != "Personal" or personal.matt.eget.varde is None:
            continue
        elever = [
            r
            for r in rader
            if r.definition.perspektiv.startswith("Elever")
            and (r.definition.tema, r.plats) == (personal.definition.tema, personal.plats)
            and r.matt.eget.varde is not None
        ]
        if elever and (kandidat := _skild_bild(personal, elever[-1], ordning)):
            ut.append(kandidat)
    return ut


def _skild_bild(personal: Underlagsrad, elever: Underlagsrad, ordning: int) -> Kandidat | None:
    p, e = personal.matt, elever.matt
    if p.eget.varde is None or e.eget.varde is None or abs(p.eget.varde - e.eget.varde) < TYDLIG_SKILLNAD:
        return None
    skillnad, riket = p.eget.varde - e.eget.varde, ""
    if p.riket.varde is not None and e.riket.varde is not None:
        skillnad -= p.riket.varde - e.riket.varde
        riket = f" I riket är värdena {tal(p.riket.varde, p)} och {tal(e.riket.varde, e)}."
    tema = elever.definition.tema
    vilka = elever.definition.perspektiv[:1].lower() + elever.definition.perspektiv[1:]
    vilka = vilka.replace("elever ", "eleverna ", 1)
    text = (
        f"I frågorna om {tema[:1].lower()}{tema[1:]} ger personalen {tal(p.eget.varde, p)} av 10 "
        f"och {vilka} ger {tal(e.eget.varde, e)}.{riket} Vad ser de olika, och hur vet ni det?"
    )
    rubrik = f"{tema}: två bilder av samma sak"
    return Kandidat(
        plats=elever.plats,
        avstand=abs(skillnad),
        ordning=ordning,
        ar_styrka=False,
        iakttagelse=Iakttagelse(elever.definition.kod, elever.definition.avsnitt, rubrik, bind(text)),
        ar_bild=True,
    )
