"""What kind of number a series is, from its code and the names that sources have for it. No Django."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

KATALOG = Path(__file__).resolve().parent / "data" / "kallor"


class Serieslag(StrEnum):
    """Counts and sums of money can be added up and used as a weight; a share and a mean cannot."""

    ANTAL = "antal"
    BELOPP = "belopp"
    ANDEL = "andel"
    MEDEL = "medel"  # a mean, a ratio or an amount for each of something
    BELOPP_PER = "belopp_per"
    OKANT = "okant"  # Kolada's id says nothing: neither added up nor a weight, and any unit


KOSTNAD = re.compile(r"kostnad")
# The mean number of pupils over a year is how many there are.
ANTAL_I_SNITT = re.compile(r"genomsnittligt (elev|barn)antal")
ANDEL_I_NAMN = re.compile(r"andel|%|ratioof|frekvens|(certifiedteachers|specialeducators)quota")
MEDEL_I_NAMN = re.compile(
    r"genomsnitt|snitt\b|medel(värde|tal|poäng|betyg)|median|\bper\b|täthet|poäng|meritvärde|gbp\b|kvot|quota|average"
)
# A question or an index of Skolenkäten is a mean; how many gave an answer is not.
ENKAT = re.compile(r"enkat\d*_(?!grupp$|svar$)\w+")
PLATS = r"(_(lageskommun|hemkommun|kommunal|enskild))?"
ANDEL_I_KOD = re.compile(rf"\w+_(andel|leg|exam(en)?\d?|(grund)?beh\d?(_[a-z]{{2,4}})?|inskr_\w+){PLATS}")
MEDEL_I_KOD = re.compile(
    r"\w+_(barn_tj|elev_lar|poang|snitt|gbp(_\w+)?|merit\d*|per_\w+|\w+_per_\w+|np\d_(sve|sva|eng|ma))"
)
# Kolada names a series by an id. Those in data/kallor/ are shares.
KOLADA = re.compile(r"[nu]\d{5}")
TJANSTER_I_NAMN = re.compile(r"heltidstjänst|årsarbet|positions")
TJANSTER_I_KOD = re.compile(r"\w+_(tjanster|personal)(_\w+)?")


def serieslag(kod: str, namn: str = "") -> Serieslag:
    """`namn`: what a source calls the series, beside the names in data/kallor/. A count when nothing says otherwise."""
    namn_lista = _namn(kod, namn)
    filernas = _namn_per_kod().get(kod, ())
    kostnad = bool(KOSTNAD.search(kod)) or any(KOSTNAD.search(n) for n in namn_lista)
    if kod.endswith("_antal") or any(ANTAL_I_SNITT.search(n) for n in namn_lista):
        return Serieslag.ANTAL
    if ANDEL_I_KOD.fullmatch(kod) or any(ANDEL_I_NAMN.search(n) for n in namn_lista):
        return Serieslag.ANDEL
    if any(KOLADA.fullmatch(n) for n in namn_lista):
        return Serieslag.ANDEL if filernas else Serieslag.OKANT
    if MEDEL_I_KOD.fullmatch(kod) or ENKAT.fullmatch(kod) or any(MEDEL_I_NAMN.search(n) for n in namn_lista):
        return Serieslag.BELOPP_PER if kostnad else Serieslag.MEDEL
    return Serieslag.BELOPP if kostnad else Serieslag.ANTAL


def ar_antal(kod: str, namn: str = "") -> bool:
    """Whether the series can be added up and used as a weight: no share, mean or ratio."""
    return serieslag(kod, namn) in {Serieslag.ANTAL, Serieslag.BELOPP}


def ar_heltidstjanster(kod: str, namn: str = "") -> bool:
    """Whether the series counts staff as heltidstjänster."""
    if serieslag(kod, namn) is not Serieslag.ANTAL:
        return False
    return bool(TJANSTER_I_KOD.fullmatch(kod)) or any(TJANSTER_I_NAMN.search(n) for n in _namn(kod, namn))


def _namn(kod: str, namn: str) -> list[str]:
    return [n for n in (*_namn_per_kod().get(kod, ()), _form(namn)) if n]


@cache
def _namn_per_kod() -> dict[str, tuple[str, ...]]:
    """The names that data/kallor/ has for each code; of a pattern, its text."""
    ut: dict[str, list[str]] = {}
    for fil in sorted(KATALOG.glob("*.toml")):
        for tabell in tomllib.loads(fil.read_text(encoding="utf-8")).get("tabell", []):
            for kod, texter in tabell.get("matt", {}).items():
                ut.setdefault(kod, []).extend(map(_form, texter))
            for kod, monster in tabell.get("monster", {}).items():
                ut.setdefault(kod, []).append(_form(monster))
    return {kod: tuple(dict.fromkeys(namn)) for kod, namn in ut.items()}


def _form(text: str) -> str:
    return " ".join(text.split()).casefold()
