"""What a measure may do with the series that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..berakning.harledning import Metod
from ..serienamn import las_avser
from ..serieslag import Serieslag, ar_antal, ar_heltidstjanster, serieslag
from .data import ENHETSORD, Enhet, Mattdata

MINSTA_TJANSTER = 3
"""Skolverket shows no share of staff under three heltidstjänster (doman.md §7)."""
KOMMUNAL = ("huvudmannatyp", "Kommunal")
SLAG_I_ORD = {
    Serieslag.ANTAL: "ett antal",
    Serieslag.BELOPP: "ett belopp",
    Serieslag.ANDEL: "en andel",
    Serieslag.MEDEL: "ett medelvärde eller en kvot",
    Serieslag.BELOPP_PER: "ett belopp per något",
    Serieslag.OKANT: "kanske ingen mängd",
}
PENGAR = frozenset({Enhet.KR, Enhet.TKR})


class Seriefel(NamedTuple):
    """What does not hold, in Swedish, and the field of `Mattdata` that it is about."""

    falt: str
    text: str


def seriefel(m: Mattdata, namn: Mapping[str, str] | None = None) -> Seriefel | None:
    """The first thing that does not hold, if any. `namn`: what the sources call the series, by code."""
    namn = namn or {}
    return _kommun(m) or _rakning(m, namn) or _enhet(m, namn) or _tjanster(m, namn)


def _kommun(m: Mattdata) -> Seriefel | None:
    if m.kallniva != "kommun":
        return None
    galler = dict(las_avser(m.kallavser)).get(KOMMUNAL[0], "")
    if galler == KOMMUNAL[1]:
        return None
    vilka = f"huvudmannatypen {galler}" if galler else "alla huvudmän i kommunen"
    text = f"seriens tal gäller {vilka}, inte kommunen som huvudman. Välj en serie med {'='.join(KOMMUNAL)}."
    return Seriefel("kallniva", text)


def _rakning(m: Mattdata, namn: Mapping[str, str]) -> Seriefel | None:
    slag = serieslag(m.kallmatt, namn.get(m.kallmatt, ""))
    antal = ar_antal(m.kallmatt, namn.get(m.kallmatt, ""))
    if m.metod is Metod.SUMMA and not antal:
        return Seriefel("metod", f"serien är {SLAG_I_ORD[slag]} och kan inte läggas ihop. Välj medelvärde.")
    if m.metod is Metod.KVOT and not antal:
        return Seriefel("metod", f"serien är {SLAG_I_ORD[slag]} och kan inte delas med något. Välj medelvärde.")
    if m.metod is Metod.MEDEL and antal:
        return Seriefel(
            "metod", f"serien är {SLAG_I_ORD[slag]}. Ett vägt medelvärde behöver andelar eller medelvärden."
        )
    if m.vikt and not ar_antal(m.vikt, namn.get(m.vikt, "")):
        vikt = serieslag(m.vikt, namn.get(m.vikt, ""))
        return Seriefel("vikt", f"serien {m.vikt} är {SLAG_I_ORD[vikt]} och kan inte vara vikt. Välj ett antal.")
    return None


def _enhet(m: Mattdata, namn: Mapping[str, str]) -> Seriefel | None:
    slag = serieslag(m.kallmatt, namn.get(m.kallmatt, ""))
    if slag is Serieslag.OKANT:
        return None
    if (slag is Serieslag.ANDEL) != (m.enhet is Enhet.PROCENT):
        ska = "mäts i procent" if slag is Serieslag.ANDEL else "mäts inte i procent"
        return Seriefel("enhet", f"serien är {SLAG_I_ORD[slag]} och {ska}.")
    if m.enhet in PENGAR and slag not in {Serieslag.BELOPP, Serieslag.BELOPP_PER}:
        return Seriefel("enhet", f"bara en serie över kostnader mäts i {ENHETSORD[m.enhet]}.")
    if m.enhet not in PENGAR and slag in {Serieslag.BELOPP, Serieslag.BELOPP_PER} and m.metod is not Metod.KVOT:
        return Seriefel("enhet", f"serien är {SLAG_I_ORD[slag]} och mäts i kronor eller tusen kronor.")
    return None


def _tjanster(m: Mattdata, namn: Mapping[str, str]) -> Seriefel | None:
    if m.enhet is not Enhet.PROCENT or not m.vikt or m.minsta_vikt >= MINSTA_TJANSTER:
        return None
    if not ar_heltidstjanster(m.vikt, namn.get(m.vikt, "")):
        return None
    text = f"en andel av personalen visas aldrig för färre än {MINSTA_TJANSTER} heltidstjänster."
    return Seriefel("minsta_vikt", f"{text} Skriv {MINSTA_TJANSTER} eller mer.")
