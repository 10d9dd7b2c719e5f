"""The real table: what it gives away by itself, and that nothing of ours adds to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from analysunderlag.berakning import medlemskap
from tests.analysunderlag.verkliga import UFA, Verklighet, verklighet

from . import angrepp, relationer, utdata
from .angrepp import intervall, smalnade
from .celler import Cell, Officiellt
from .facit import Facit, avvikelser, percentil
from .granska import granska
from .lage import ge_ut
from .relationer import ANDELAR_AV_ELEVER, LARARE, SUMMOR

STAB = SUMMOR[1:]
PERCENTILER = {"minst": 0, "p10": 10, "p25": 25, "median": 50, "p75": 75, "p90": 90, "storst": 100}
UNDERLAG = {
    "stor kommun": "2120002080",
    "koncern med många skolor": "5564624368",
    "en liten skola": "8250007922",
    "få tal": "8024144779",
    "varannat år utan enkät": "2120001355",
    "bara tecken": "2220003293",
}


class Verklig:
    """The real cells, the rows that hold among them, and what these bound. The file we have lacks some huvudmän, so
    that the others do not sum to riket."""

    def __init__(self, v: Verklighet) -> None:
        self.v, self.o = v, Officiellt.ur(v)
        self.facit = Facit(v, self.o)
        self.granser = self.o.granser()
        self.alla = relationer.alla(self.o, riket=False)
        self.rader, self.omojliga = angrepp.barbara(self.granser, self.alla)
        self.skyddade = list(self.o.skyddade())
        self.fore = intervall(self.granser, self.rader, skyddade=self.skyddade)


@pytest.fixture(scope="module")
def verklig() -> Verklig:
    if not Path(settings.KALLDATA).is_dir():
        pytest.skip(f"källfilerna saknas: mappen {settings.KALLDATA} finns inte (ange den med KVALITET_KALLDATA)")
    return Verklig(verklighet(settings.KALLDATA))


def test_the_relations_hold_on_the_real_table(verklig: Verklig):
    """Where every cell is published they can be checked: shares and quotas always, sums of posts nearly always (some
    staff belong to no unit). Rows that do not hold are not used against us."""
    utan = {r.namn.split(":")[0] for r in verklig.omojliga}

    assert len(verklig.alla) > 4_000
    assert len(verklig.omojliga) / len(verklig.alla) < 0.03
    assert utan <= set(STAB)


def test_the_official_file_gives_away_116_protected_sums_of_staff(verklig: Verklig):
    """The huvudman minus its other units, where one unit alone is protected: known to the rounding of the others."""
    o = verklig.o
    ensamma = []
    for matt in STAB:
        for orgnr, koder in o.per_huvudman.items():
            celler = [Cell(matt, orgnr, kod) for kod in koder]
            dolda = [c for c in celler if o.celler[c].skyddat]
            andra_visade = all(o.tal(c) is not None for c in celler if c not in dolda)
            if o.tal(Cell(matt, orgnr)) is not None and len(dolda) == 1 and andra_visade:
                ensamma += dolda
    assert len(ensamma) == 116
    smala = [c for c in ensamma if verklig.fore[c].bredd <= 0.1 * (len(o.per_huvudman[c.orgnr]) + 1) + 1e-6]
    assert len(smala) >= 110  # the others belong to huvudmän whose posts do not sum: nothing is claimed of them


def test_what_the_official_file_narrows_by_itself(verklig: Verklig):
    """Counted, so that a change of the model or the file is seen: protected cells with less left than their domain."""
    narrowade = [c for c in verklig.skyddade if verklig.fore[c].bredd < verklig.granser[c].bredd * 0.999]
    per_slag = Counter("stab" if c.matt in STAB else "andel" for c in narrowade)

    assert len(verklig.skyddade) > 25_000
    assert set(per_slag) == {"stab", "andel"}
    assert {c.matt for c in narrowade} <= {*STAB, *ANDELAR_AV_ELEVER}
    assert (per_slag["stab"], per_slag["andel"]) == (640, 180)


@pytest.mark.parametrize("orgnr", UNDERLAG.values(), ids=UNDERLAG.keys())
def test_everything_given_out_of_a_real_huvudman_is_explained(verklig: Verklig, orgnr: str):
    innehall = verklig.v.innehall(orgnr)

    assert list(map(str, avvikelser(verklig.facit, innehall))) == []
    assert list(map(str, granska(innehall, ge_ut(innehall)))) == []


def test_the_numbers_of_every_tenth_huvudman_are_explained(verklig: Verklig):
    """The value object, from which all is made, of a sample of the whole country."""
    urval = sorted(verklig.v.huvudman)[::10]
    fynd = {orgnr: avvikelser(verklig.facit, verklig.v.bygg_innehall(orgnr)) for orgnr in urval}

    assert len(urval) > 60
    assert {orgnr: list(map(str, f)) for orgnr, f in fynd.items() if f} == {}


def nationella(verklig: Verklig) -> list[utdata.Monoton | relationer.Rad]:
    """Every percentile and end of every national distribution and group, as a number of the cells it is made of. One
    that is not what the published cells give raises Oforklarat."""
    ut: list[utdata.Monoton | relationer.Rad] = []
    medlemmar: dict[str, list[str]] = {"riket": list(verklig.v.huvudman)}
    for orgnr in verklig.v.huvudman:
        for grupp in medlemskap(**verklig.v.slag(orgnr)):
            medlemmar.setdefault(grupp, []).append(orgnr)
    for nyckel, f in verklig.v.statistik.items():
        alla = [Cell(nyckel.kod, orgnr) for orgnr in medlemmar[nyckel.grupp]]
        celler = [c for c in alla if verklig.o.tal(c) is not None]
        for namn, p in (
            ("minst", 0),
            ("p10", 10),
            ("p25", 25),
            ("median", 50),
            ("p75", 75),
            ("p90", 90),
            ("storst", 100),
        ):
            tal = getattr(f, namn)

            def rakna(varden: list[float], p: int = p) -> float:
                return float(percentil(varden, p))  # type: ignore[arg-type]

            ut += utdata.monoton(verklig.o, f"{nyckel.kod}, {nyckel.grupp}, {namn}", tal, 6, celler, rakna)
        assert f.n == len(celler), nyckel
    return ut


def test_all_national_numbers_together_narrow_nothing(verklig: Verklig):
    """All distributions and groups of the release against every protected cell: the intervals stay to the last bit."""
    av_oss = nationella(verklig)

    assert len(verklig.v.statistik) > 200
    rader = [*verklig.rader, *(u for u in av_oss if isinstance(u, relationer.Rad))]
    monotona = [u for u in av_oss if isinstance(u, utdata.Monoton)]
    efter = intervall(verklig.granser, rader, monotona, skyddade=verklig.skyddade) if av_oss else verklig.fore
    assert list(map(str, smalnade(verklig.fore, efter))) == []


def test_a_planted_aggregate_of_the_real_units_is_found(verklig: Verklig):
    """A sum of teachers over the units of several huvudmän, with a protected unit's posts in it."""
    o = verklig.o
    dold = next(c for c in verklig.skyddade if c.matt == LARARE and c.enhetskod and verklig.fore[c].bredd > 100)
    visade = [Cell(LARARE, orgnr) for orgnr in o.per_huvudman if o.tal(Cell(LARARE, orgnr)) is not None][:40]
    tal = sum(float(o.tal(c) or 0) for c in visade) + 2.4
    rad = utdata.linjar(o, "summa", tal, 1, dict.fromkeys([*visade, dold], 1.0))

    efter = intervall(verklig.granser, [*verklig.rader, *rad], skyddade=[dold])

    (smalning,) = smalnade({dold: verklig.fore[dold]}, efter)
    assert (smalning.efter.minst, smalning.efter.hogst) == pytest.approx((2.35, 2.45))
    assert f"enhet {dold.enhetskod}" in str(smalning)


def test_the_file_is_the_one_that_is_meant(kallfil: Callable[[str], Path]):
    assert kallfil(UFA).stat().st_size > 500_000
