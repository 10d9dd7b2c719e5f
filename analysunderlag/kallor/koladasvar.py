"""Kolada's values as its API answers: a package of pages. Read as the same table as Kolada's values in CSV.

A page has one item a key figure, area and year, and in it one value a sex.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..inlasning.celler import taltext
from ..inlasning.modell import Cellfynd
from . import paket
from .celltolk import Celltolk
from .jsonstat import Svarsfel
from .kalla import Kalla
from .kolada import TECKEN, UTGIVARE, niva_av
from .modell import Kallslag, Kalltabell, Radslag
from .ovrigt import Ovrigt
from .radlasning import Radlasare
from .rubriker import las_rubriker
from .synonymer import las_synonymer

__all__ = ["SLAG", "UTGIVARE", "kanns_igen", "las", "varden_i"]

SLAG = Kallslag.KOLADASVAR
TITEL = "Kolada, värden"
RUBRIKER = ["kpi", "municipality_id", "year", "gender", "status", "value", "municipality", "municipality_type"]
KON = ("T", "K", "M")


def kanns_igen(kalla: Kalla) -> bool:
    return paket.slag_av(kalla) == SLAG.value


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    huvud = paket.las_huvud(kalla)
    omraden = {str(o["id"]): o for o in huvud.get("omraden", []) if isinstance(o, dict) and "id" in o}
    tabell = las_synonymer().tabell(TITEL)
    rubriker = las_rubriker(kalla.namn, 1, list(RUBRIKER), tabell)
    lasare = Radlasare(kalla.namn, rubriker, Celltolk(decimal=".", tecken=TECKEN), matt=tabell.kod)
    radslag: Counter[Radslag] = Counter({Radslag.RUBRIK: 1})
    fel: list[Cellfynd] = []
    borttagna = 0
    for svar in paket.las_svar(kalla):
        hel = True
        try:
            if svar.svar is None:
                raise Svarsfel(paket.TRASIG)
            poster = list(varden_i(svar.svar))
        except Svarsfel as skal:
            fel.append(Cellfynd(kalla.namn, str(skal), svar.rad))
            poster, hel = [], False
        for kpi, omrade, ar, varde in poster:
            if varde.get("isdeleted"):
                borttagna += 1
                continue
            vem = omraden.get(omrade, {})
            status, tal = str(varde.get("status") or ""), varde.get("value")
            text = "" if tal is None else taltext(float(tal))
            rad: list[Any] = [kpi, omrade, ar, varde["gender"], status, " ".join(filter(None, (status, text)))]
            rad += [str(vem.get("title", "")), str(vem.get("type", ""))]
            hel &= lasare.las(svar.rad, rad, len(RUBRIKER), niva_av) is Radslag.DATA
        radslag[Radslag.DATA if hel else Radslag.OFORKLARAD] += 1
    varningar = [f"{borttagna} värden är märkta som borttagna i Kolada och räknas inte."] if borttagna else []
    varningar += [f"Nyckeltalet {kpi} har ingen kod." for kpi in lasare.matt_utan_kod]
    resultat = Kalltabell(
        fil=kalla.namn,
        slag=SLAG,
        titel=TITEL,
        skolform=tabell.skolform,
        period="",
        periodslag=None,
        nycklar=rubriker.nyckelkolumner,
        kolumner=tuple(rubriker.kolumner.values()),
        rader=tuple(lasare.rader),
        radslag=dict(radslag),
        celler=lasare.celler,
        fel=tuple(sorted((*rubriker.fel, *fel, *lasare.fel), key=lambda fynd: fynd.rad or 0)),
        varningar=tuple(Cellfynd(kalla.namn, text) for text in varningar),
        matt_utan_kod=lasare.matt_utan_kod,
        avvisade=lasare.avvisade,
    )
    return (resultat,), Ovrigt()


def varden_i(svar: Any) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every value of a page with its key figure, area and year. Raises Svarsfel for what is no page of values."""
    poster = svar.get("values") if isinstance(svar, dict) else None
    if not isinstance(poster, list):
        raise Svarsfel("Svaret är ingen sida med värden (values saknas).")
    for post in poster:
        varden = post.get("values") if isinstance(post, dict) else None
        if not isinstance(varden, list) or any(falt not in post for falt in ("kpi", "municipality", "period")):
            raise Svarsfel("En post saknar kpi, municipality, period eller values.")
        for varde in varden:
            if not isinstance(varde, dict) or varde.get("gender") not in KON:
                raise Svarsfel(f"Ett värde för {post['kpi']} har inte könet T, K eller M.")
            if (status := str(varde.get("status") or "")) not in TECKEN:
                raise Svarsfel(f"Ett värde för {post['kpi']} har den okända statusen ”{status}”.")
            tal = varde.get("value")
            if isinstance(tal, bool) or not isinstance(tal, int | float | None):
                raise Svarsfel(f"Värdet ”{str(tal)[:40]}” för {post['kpi']} är inget tal.")
            yield str(post["kpi"]), str(post["municipality"]), str(post["period"]), varde
