"""Exactly the underlag made of a withdrawn file are stale, and what they are made of never changes."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from analysunderlag.models import (
    Harlettvarde,
    Indikator,
    Statistikimport,
    Statistikrelease,
    Statistikvarde,
    Underlag,
    Underlagskalla,
)
from analysunderlag.services import aterkallelse, korningar
from analysunderlag.services import release as releaser
from analysunderlag.services.aterkallelse import aterkalla_import
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.underlag import bestall_underlag
from analysunderlag.services.underlagsindata import samla
from huvudman.models import Huvudman
from kvalitet.models import Roll
from tests.factories import skapa_anvandare, skapa_huvudman

from .aterkallelsevarld import ALLA, Varld, klart, las, skapa_varld
from .test_skolformer_ur_kallor import avgangselever, skola
from .ufabok import RIKET, Ufabok
from .underlagsvarld import frys_underlag

SKAL = "Skolverket har rättat filen"


@pytest.fixture
def varld(db: None, tmp_path: Path) -> Varld:
    return skapa_varld(tmp_path)


def utan_filen(varld: Varld) -> Statistikrelease:
    utkast = aterkalla_import(varld.fel.pk, skapa_anvandare(Roll.SYSTEMFORVALTARE), SKAL).utkast
    assert utkast
    return releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))


def test_exactly_the_underlag_made_of_the_file_become_stale(varld: Varld):
    egen, annan = klart(varld.egen), klart(varld.annan)
    assert set(egen.kallor.all()) == {varld.ratt, varld.fel}
    assert set(annan.kallor.all()) == {varld.ratt}
    assert not Underlag.objects.inaktuella().exists()

    release = utan_filen(varld)

    assert list(Underlag.objects.inaktuella()) == [egen]
    assert {u.pk: u.ar_inaktuellt for u in Underlag.objects.for_lista()} == {egen.pk: True, annan.pk: False}
    assert [fil.filnamn for fil in Underlag.objects.get(pk=egen.pk).aterkallade_filer] == ["Fel.xlsx"]
    assert list(aterkallelse.inaktuella_huvudman()) == [varld.egen]
    assert korningar.planera(inaktuella=True).huvudman == 1
    assert korningar.planera().huvudman == 2
    nytt = bestall_underlag(varld.egen)
    assert (nytt.version, nytt.release, nytt.ar_inaktuellt) == (2, release, False)
    assert list(aterkallelse.inaktuella_huvudman()) == []
    assert list(Underlag.objects.inaktuella()) == [egen]  # the frozen one keeps saying so


def test_nobody_is_to_order_anew_until_better_statistics_are_in_use(varld: Varld):
    klart(varld.egen)
    aterkalla_import(varld.fel.pk, None, SKAL)

    assert Underlag.objects.inaktuella().count() == 1
    assert not aterkallelse.inaktuella_huvudman().exists()


def test_an_underlag_made_before_the_file_is_not_stale(db: None, tmp_path: Path):
    varld = skapa_varld(tmp_path)
    innan = klart(varld.egen)
    fel = las(Ufabok(ALLA).hela(3.5).spara(tmp_path, "Annan.xlsx"))

    aterkalla_import(fel.pk, None, SKAL)

    assert not Underlag.objects.get(pk=innan.pk).ar_inaktuellt


def test_riket_alone_is_a_source_only_where_the_huvudman_has_a_part(varld: Varld):
    """Riket beside the own values is a comparison on the page; riket of another skolform is nowhere on it."""
    fil = las(Ufabok([RIKET]).hela(5.5).spara(varld.mapp, "Riket.xlsx"))
    release = Statistikrelease.objects.senast_godkand()
    gymnasiet = Indikator.objects.filter(skolform__kod="gymnasieskola").first()
    assert release
    assert gymnasiet
    gy = Statistikimport.objects.create(filnamn="Gy.xlsx", sha256="f" * 64, slag="ufa", titel="Gy")
    Statistikvarde.objects.create(
        statistikimport=gy, indikator=gymnasiet, niva="riket", orgnr="00", period="2024/25", ratext="3", typ="tal",
        varde=3, cell="B5",
    )  # fmt: skip
    release.importer.add(gy)

    assert set(klart(varld.annan).kallor.all()) == {varld.ratt, fil}


def test_a_source_file_is_withdrawn_cell_by_cell(db: None, tmp_path: Path):
    """The wrong file has another value of one school; the other huvudman's own value was never made of it."""
    ladda_kvalitetssystem()
    en, annan = skapa_huvudman(), skapa_huvudman()
    skolor = [[*skola(en, 1), 100, 90.0, 14.0, 80.0], [*skola(annan, 2), 50, 60.0, 12.5, 70.0]]
    ratt = las(avgangselever(tmp_path, skolor))
    skolor[0][8] = 10.0
    (tmp_path / "ny").mkdir()
    fel = las(avgangselever(tmp_path / "ny", skolor), godkannare=skapa_anvandare(Roll.REDAKTOR))
    assert examen(en) == 10
    assert set(klart(en).kallor.all()) == {ratt, fel}
    egna = Harlettvarde.objects.filter(release=Statistikrelease.objects.senast_godkand(), orgnr=annan.nyckel)
    assert {pk for rad in egna for pk in rad.data["filer"]} == {ratt.pk}

    utkast = aterkalla_import(fel.pk, None, SKAL).utkast
    assert utkast
    (text,) = [k.text for k in releaser.kontrollera_release(utkast.pk) if k.kod == "aterkallat"]
    assert "får 1\u00a0värde tillbaka vad en annan fil säger, och 0\u00a0värden finns inte längre." in text
    releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))

    assert examen(en) == 90
    assert list(aterkallelse.inaktuella_huvudman()) == [en]


def examen(huvudman: Huvudman) -> Decimal | None:
    release = Statistikrelease.objects.senast_godkand()
    assert release
    delar = samla(huvudman, release).delar
    (rad,) = [m for d in delar for a in d.avsnitt for m in a.matt if m.kod == "gy_examen"]
    return rad.eget.varde


def test_what_an_underlag_is_made_of_never_changes(varld: Varld):
    rad = Underlagskalla.objects.filter(underlag=klart(varld.egen)).first()
    assert rad
    for gor in (rad.delete, lambda: Underlagskalla.objects.filter(pk=rad.pk).update(statistikimport=varld.ratt)):
        with pytest.raises(IntegrityError, match="gjort av"), transaction.atomic():
            gor()


def test_underlag_from_before_the_relation_get_theirs_from_what_they_name(varld: Varld):
    release = Statistikrelease.objects.senast_godkand()
    assert release
    egen, annan = (frys_underlag(h, release, samla(h, release)) for h in (varld.egen, varld.annan))
    utan_innehall = Underlag.objects.create(huvudman=varld.annan, release=release, version=2, indata_hash="a")
    assert not Underlagskalla.objects.exists()

    import_module("analysunderlag.migrations.0012_aterkallelse").fyll_i_kallor(apps, None)

    assert set(egen.kallor.all()) == {varld.ratt, varld.fel}
    assert set(annan.kallor.all()) == {varld.ratt}
    assert not utan_innehall.kallor.exists()
