"""Drawing huvudmän that do not exist, calibrated to how many there are of each kind and size. No Django, no database.

Sizes are the quantiles of a distribution with its mean exactly as published, so that they hold for every seed; the seed
decides who gets which size, units and place.
"""

from __future__ import annotations

import math
import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

FIL = Path(__file__).parent / "data" / "testregister.toml"
BARN_PER_FORSKOLA, ELEVER_PER_SKOLA = 60, 260
UTAN_NUMMER = ("fysisk", "ej_utredd")
_BORJAN = {
    "kommun": "2129", "kommunalforbund": "2229", "region": "2329", "stat": "2029", "korporation": "2629",
    "trossamfund": "2529", "aktiebolag": "599", "ekonomisk": "799", "ideell": "899", "stiftelse": "879",
    "handelsbolag": "999",
}  # fmt: skip
_GRUND = {"forskoleklass": 0.1, "grundskola": 0.9, "fritidshem": None}
_KOMMUN = {
    "forskola": 0.24, "forskoleklass": 0.05, "grundskola": 0.54, "gymnasieskola": 0.16, "anpassad-grundskola": 0.01,
    "fritidshem": None, "komvux": None, "anpassad-gymnasieskola": None,
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One legal form as published: how many huvudmän, with how many children and pupils in all."""

    form: str
    typ: str
    namn: str
    antal: int
    barn: int
    spridning: float
    bara_forskola: float


@dataclass(frozen=True)
class PahittadEnhet:
    slag: str
    skolformer: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Pahittad:
    """`orgnr` has a check digit that no real number can have."""

    form: Form
    nummer: int
    orgnr: str
    nyckel: str
    barn: int
    enheter: tuple[PahittadEnhet, ...]

    @property
    def namn(self) -> str:
        return self.form.namn.format(nr=self.nummer)


@cache
def former() -> dict[str, Form]:
    data = tomllib.loads(FIL.read_text(encoding="utf-8"))
    return {rad["form"]: Form(**rad) for rad in data["form"]}


def saknas(antal: int, finns: Mapping[str, int]) -> dict[str, int]:
    """How many to invent of each form, so that there are `antal` in all and the shares come as near as they can."""
    kvar = antal - sum(finns.values())
    if kvar <= 0:
        return {}
    helt = sum(f.antal for f in former().values())
    brist = {kod: max(0.0, f.antal * antal / helt - finns.get(kod, 0)) for kod, f in former().items()}
    summa = sum(brist.values()) or 1.0
    return {kod: n for kod, n in _hela({kod: b * kvar / summa for kod, b in brist.items()}, kvar).items() if n}


def _hela(tal: Mapping[str, float], summa: int) -> dict[str, int]:
    """Whole numbers with this sum, each the nearest below or above (largest remainder)."""
    hela = {kod: math.floor(t) for kod, t in tal.items()}
    storst = sorted(tal, key=lambda kod: (hela[kod] - tal[kod], kod))
    for kod in storst[: summa - sum(hela.values())]:
        hela[kod] += 1
    return hela


def storlekar(form: Form, antal: int) -> list[int]:
    """`antal` sizes, smallest first. With as many as are published they sum to what is published."""
    mal = round(form.barn * antal / form.antal)
    normal = NormalDist(0, form.spridning)
    ra = [math.exp(normal.inv_cdf((i + 0.5) / antal)) for i in range(antal)]
    faktor = mal / sum(ra)
    tak = tomllib.loads(FIL.read_text(encoding="utf-8"))
    ut = [min(max(round(r * faktor), tak["minst_barn"]), tak["storst_barn"]) for r in ra]
    steg = 1 if sum(ut) < mal else -1
    plats = antal - 1
    while sum(ut) != mal and plats >= 0:  # rounding: a few on the largest, which notice it least
        andel = max(1, min(abs(mal - sum(ut)), ut[plats] // 50))
        if tak["minst_barn"] <= ut[plats] + steg * andel <= tak["storst_barn"]:
            ut[plats] += steg * andel
        plats -= 1
    return ut


def hitta_pa(antal_per_form: Mapping[str, int], forsta: Mapping[str, int], fro: int) -> Iterator[Pahittad]:
    """In order of form and number; `forsta`: the first free number of each form."""
    for kod in sorted(antal_per_form):
        form, antal = former()[kod], antal_per_form[kod]
        slump = random.Random(f"{fro}:{kod}:{forsta.get(kod, 1)}")
        storlek = storlekar(form, antal)
        forskolor = set(range(round(antal * form.bara_forskola)))  # the smallest
        ordning = list(range(antal))
        slump.shuffle(ordning)
        for steg, i in enumerate(ordning):
            nummer = forsta.get(kod, 1) + steg
            orgnr = _orgnr(kod, nummer)
            nyckel = f"H{800_000 + nummer * 2 + (kod == 'fysisk')}" if kod in UTAN_NUMMER else orgnr
            andelar = {"forskola": 1.0} if i in forskolor else _skolformer(form, storlek[i], slump)
            yield Pahittad(form, nummer, orgnr, nyckel, storlek[i], tuple(_enheter(storlek[i], andelar)))


def _orgnr(form: str, nummer: int) -> str:
    borjan = _BORJAN.get(form, "399" if form == "fysisk" else "699")
    siffror = f"{borjan}{nummer:0{9 - len(borjan)}d}"
    summa = 0
    for plats, tecken in enumerate(reversed(siffror)):
        varde = int(tecken) * (1 if plats % 2 else 2)
        summa += varde - 9 if varde > 9 else varde
    return f"{siffror}{(-summa + 5) % 10}"


def _skolformer(form: Form, barn: int, slump: random.Random) -> dict[str, float | None]:
    """One to eight for a kommun, one to five for others, more the larger they are."""
    if form.typ == "kommunal" and form.form == "kommun":
        return {kod: andel for kod, andel in _KOMMUN.items() if barn > 2500 or not kod.endswith("gymnasieskola")}
    lott = slump.random()
    if lott < 0.2 or form.typ in ("regional", "kommunal"):
        return {"gymnasieskola": 1.0}
    if lott < 0.55:
        return {**_GRUND, "forskola": 0.2}
    return dict(_GRUND)


def _enheter(barn: int, andelar: Mapping[str, float | None]) -> Iterator[PahittadEnhet]:
    """Förskolor by themselves; the school's other skolformer share its units."""
    tal = {kod: andel for kod, andel in andelar.items() if andel is not None}
    summa = sum(tal.values())
    antal = _hela({kod: barn * andel / summa for kod, andel in tal.items()}, barn)
    if forskolebarn := antal.pop("forskola", 0):
        for n in _delat(forskolebarn, BARN_PER_FORSKOLA):
            yield PahittadEnhet("forskola", (("forskola", n),))
    utan_tal = [kod for kod, andel in andelar.items() if andel is None]
    gymnasium = antal.pop("gymnasieskola", 0)
    if gymnasium:
        for n in _delat(gymnasium, 2 * ELEVER_PER_SKOLA):
            yield PahittadEnhet("skolenhet", (("gymnasieskola", n),))
    elever = sum(antal.values())
    if elever:
        delar = _delat(elever, ELEVER_PER_SKOLA)
        per_skolform = {kod: _lika(n, len(delar)) for kod, n in antal.items()}
        for i in range(len(delar)):
            rader: list[tuple[str, int | None]] = [(kod, per_skolform[kod][i]) for kod in antal if per_skolform[kod][i]]
            yield PahittadEnhet(
                "skolenhet", (*rader, *((kod, None) for kod in utan_tal if i == 0 or kod == "fritidshem"))
            )


def _delat(antal: int, storlek: int) -> list[int]:
    return _lika(antal, max(1, round(antal / storlek)))


def _lika(antal: int, delar: int) -> list[int]:
    return [antal // delar + (i < antal % delar) for i in range(delar)]
