"""skapa_testregister: marked as invented, refused in production, and nothing the second time."""

from __future__ import annotations

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from analysunderlag.models import Statistikimport, Statistikrelease, Statistikvarde
from analysunderlag.services.underlag import bestall_underlag
from analysunderlag.services.underlagshinder import hinder
from huvudman.models import Enhet, Huvudman, Huvudmannalank
from kvalitet import triggers
from kvalitet.models import Handelse
from tests.analysunderlag.underlagsvarld import skapa_statistik
from tests.factories import skapa_huvudman

pytestmark = pytest.mark.django_db


def skapa(*args: str) -> dict:
    ut = StringIO()
    call_command("skapa_testregister", *args, "--json", stdout=ut)
    return json.loads(ut.getvalue().strip().splitlines()[-1])


def test_it_fills_the_register_and_everything_says_that_it_is_invented():
    svar = skapa("--antal", "60", "--fro", "3")

    assert (svar["nya"], svar["huvudman"]) == (60, 60)
    assert Huvudman.objects.filter(namn__startswith="Påhittad").count() == 60
    assert {lank.kalla for lank in Huvudmannalank.objects.all()} == {"Påhittad av skapa_testregister, frö 3"}
    assert not Enhet.objects.exclude(namn__startswith="Påhittad", kod__startswith="P").exists()
    import_ = Statistikimport.objects.get()
    assert (import_.filnamn, import_.utgivare) == ("Påhittade värden, frö 3", "Påhittat")
    assert import_.celler == sum(import_.antal.values()) == Statistikvarde.objects.count() > 0
    release = Statistikrelease.objects.senast_godkand()
    assert release.namn == svar["release"] == "Med påhittade huvudmän, frö 3, nummer 1"
    assert Handelse.objects.filter(typ="statistik.inlast").count() == 1
    summa = sum(h.barn_elever for h in Huvudman.objects.all())
    assert summa == svar["barn_elever"]
    assert not Huvudman.objects.filter(storleksklass="okand").exists()


def test_those_with_a_school_can_have_an_underlag_and_the_others_know_why_not():
    skapa("--antal", "60")
    release, alla = Statistikrelease.objects.senast_godkand(), list(Huvudman.objects.all())
    utan = hinder(alla, release)
    med_skola = set(Huvudman.objects.filter(skolformer__skolform="grundskola").values_list("pk", flat=True))
    assert {h.pk for h in alla} - set(utan) == med_skola != set()
    underlag = bestall_underlag(Huvudman.objects.get(pk=min(med_skola)))
    assert [d.skolform for d in underlag.varden.delar if not d.utan_tal] == ["grundskola"]


def test_again_makes_nothing_more_adds_and_another_seed_is_refused():
    skapa("--antal", "40")
    fore = list(Huvudman.objects.values_list("pk", "nyckel", "namn"))
    igen = skapa("--antal", "40")
    assert (igen["nya"], igen["release"]) == (0, None)
    assert list(Huvudman.objects.values_list("pk", "nyckel", "namn")) == fore
    assert skapa("--antal", "60")["nya"] == 20
    assert Huvudman.objects.count() == 60
    with pytest.raises(CommandError, match="har redan påhittade huvudmän med frö 1"):
        skapa("--antal", "80", "--fro", "2")


def test_broken_off_before_the_values_it_goes_on_with_them():
    skapa("--antal", "40")
    varden = Statistikvarde.objects.filter(niva="huvudman").count()
    triggers.ta_bort()
    Statistikrelease.objects.all().delete()
    Statistikvarde.objects.all().delete()
    Statistikimport.objects.all().delete()
    svar = skapa("--antal", "40")
    assert (svar["nya"], svar["release"] is None) == (0, False)
    assert Statistikvarde.objects.filter(niva="huvudman").count() == varden


def test_real_values_stay_as_they_are_beside_the_invented():
    verklig = skapa_huvudman("Åmåls kommun")
    fore = skapa_statistik(verklig)
    for import_ in Statistikimport.objects.all():  # what a real reading has counted
        antal = Counter(import_.varden.values_list("typ", flat=True))
        Statistikimport.objects.filter(pk=import_.pk).update(celler=antal.total(), antal=dict(antal), nya=antal.total())
    varden = set(Statistikvarde.objects.varden_for(verklig.nyckel, fore).values_list("pk", flat=True))
    assert skapa("--antal", "40")["nya"] == 39
    ny = Statistikrelease.objects.senast_godkand()
    assert ny != fore
    assert set(Statistikvarde.objects.varden_for(verklig.nyckel, ny).values_list("pk", flat=True)) == varden
    assert Statistikvarde.objects.filter(niva="riket", statistikimport__utgivare="Påhittat").count() == 0


def test_production_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="aldrig i produktion"):
        skapa("--antal", "10")
    assert not Huvudman.objects.exists()


@pytest.mark.parametrize("fel", ["0", "-1", "60001", "många"])
def test_a_number_that_makes_no_sense_is_refused(fel):
    with pytest.raises(CommandError, match="inget antal"):
        skapa("--antal", fel)
