"""The parts made from source files: what a source has taken back is in nothing that is made of it afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import transaction

from analysunderlag.bygge.utgava import Utgava, andringar
from analysunderlag.innehall import Underlagsinnehall, till_json
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from kvalitet.roller import Roll
from tests.analysunderlag.test_skolformer_ur_kallor import avgangselever, innehall, matten, skola
from tests.factories import skapa_anvandare, skapa_huvudman

from .granska import Utgivet
from .lage import ge_ut
from .oberoende import Skillnad, skillnader

pytestmark = [pytest.mark.django_db, pytest.mark.inbyggt]  # what is told is the same on both databases
SUMMA = re.compile(r"\b[0-9a-f]{64}\b|\bC?[A-Z]\d{1,3}\b")


def andra_utgavan(mapp: Path, fore: object, efter: object) -> tuple[Underlagsinnehall, Utgava, Utgivet]:
    """A huvudman with three schools. The first file has `fore` for one of them and the second file `efter`."""
    with transaction.atomic():
        ladda_kvalitetssystem()
        huvudman = skapa_huvudman("Exempelby kommun", nyckel="2120002080")
        redaktor, utgavor = skapa_anvandare(Roll.REDAKTOR), []
        for nummer, tal in enumerate((fore, efter), 1):
            (mapp / str(nummer)).mkdir(parents=True)
            andra = [[*skola(huvudman, n), 200, 60.0 + nummer, 12.5, 55.0] for n in (2, 3)]
            fil = avgangselever(mapp / str(nummer), [[*skola(huvudman, 1), 100, tal, 14.0, 80.0], *andra])
            releaser.godkann_release(statistik.las_in(fil).release_id or 0, redaktor)
            utgavor.append(innehall(huvudman))
        utgava = Utgava(2, 1, andringar(*utgavor))
        ut = ge_ut(utgavor[1], utgava)
        transaction.set_rollback(True)
    return utgavor[1], utgava, ut


def utan_summor(funna: list[Skillnad]) -> list[Skillnad]:
    """The first file's checksum is in what the second edition says of its sources, and tells nothing to a reader."""
    return [s for s in funna if SUMMA.sub("", s.ena) != SUMMA.sub("", s.andra)]


def test_what_a_source_has_taken_back_is_in_nothing_of_the_next_edition(tmp_path: Path):
    a, b = (andra_utgavan(tmp_path / namn, tal, "..") for namn, tal in (("a", 90.0), ("b", 71.3)))

    matt = matten(next(d for d in a[0].delar if d.skolform == "gymnasieskola"))["gy_examen"]
    assert str(matt.eget.varde) == "62.0"  # the two others, with four fifths of the pupils
    assert SUMMA.sub("", till_json(a[0])) == SUMMA.sub("", till_json(b[0]))
    assert a[1] == b[1]
    per_enhet = {(x.kod, x.enhet): (x.fran, x.till) for x in a[1].andringar}
    assert per_enhet["gy_examen", "Skolenhet 50000001"] == ("ett tal", "..")
    assert per_enhet["gy_examen", ""] == ("ett tal", "62,0")  # 66,8 minus the two others is the number taken back
    assert per_enhet["gy_examen", "Skolenhet 50000002"] == ("61,0", "62,0")
    assert utan_summor(skillnader(a[2], b[2])) == []


def test_what_the_source_still_shows_is_in_the_next_edition(tmp_path: Path):
    """So the test above looks where a number would be: the mean, the unit, and what is said to have changed."""
    a, b = (andra_utgavan(tmp_path / namn, 50.0, tal) for namn, tal in (("a", 90.0), ("b", 71.3)))

    platser = {s.plats.split(",")[0].split("[")[0] for s in utan_summor(skillnader(a[2], b[2]))}
    assert {"webbsidan", "varden.json", "underlag.pdf"} <= platser
