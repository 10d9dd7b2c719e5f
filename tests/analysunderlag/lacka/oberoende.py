"""Where two bundles differ, and which protected cell the difference tells of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from . import utvinning
from .angrepp import Smalning
from .facit import Fynd
from .granska import Utgivet
from .lage import Lage
from .varld import Varld, avrundat


class Skillnad(NamedTuple):
    plats: str
    ena: str
    andra: str


def skillnader(ena: Utgivet, andra: Utgivet) -> list[Skillnad]:
    """Texts and marks that are in one only, by their place. The order of two on one place does not count."""
    a, b = Counter(_allt(ena)), Counter(_allt(andra))
    bara_a, bara_b = sorted((a - b).elements()), sorted((b - a).elements())
    par = []
    for plats in dict.fromkeys(p for p, _ in (*bara_a, *bara_b)):
        texter = [" | ".join(t for p, t in bara if p == plats) for bara in (bara_a, bara_b)]
        par.append(Skillnad(plats, *texter))
    return par


def _allt(u: Utgivet) -> Iterable[tuple[str, str]]:
    for plats, html in (("webbsidan", u.sida), ("underlag.pdf (HTML)", u.pdf_html)):
        texter, bilder = utvinning.ur_html(plats, html)
        yield from texter
        yield from ((f"{plats}, bilden {b.titel}", f"{b.markeringar} {b.banor}") for b in bilder)
    yield from utvinning.ur_json("varden.json", u.fil("json"))
    manifest = utvinning.ur_json("manifest.json", u.fil("manifest"))
    yield from ((p, t) for p, t in manifest if not p.startswith("manifest.json.filer"))  # XLSX holds its time
    yield from ((p, t) for p, t in utvinning.ur_xlsx(u.fil("xlsx")) if "created" not in p and "modified" not in p)
    yield from utvinning.ur_pdf(u.fil("pdf"))


def pekar_ut(lage: Lage, annan: Varld, funna: Iterable[Skillnad]) -> list[Smalning]:
    """The protected cells whose two truths stand in the two texts, and what is left of their intervals."""
    ut = []
    for s in funna:
        tal_a, tal_b = ({t.tal for t in utvinning.tal_i("", text)} for text in (s.ena, s.andra))
        for cell in lage.varld.skyddade:
            mitt, deras = (avrundat(v.sanning[cell], cell.matt) for v in (lage.varld, annan))
            if mitt != deras and mitt in tal_a - tal_b and deras in tal_b - tal_a:
                decimaler = lage.officiellt.decimaler[cell.matt]
                ut += lage.tillskriv(Fynd(s.plats, mitt, decimaler, cell.matt, cell=cell))
    return ut
