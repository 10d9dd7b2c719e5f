"""Two who change the quality system, or name the same column, in the same moment."""

import pytest

from analysunderlag.models import Kallsynonym, Kvalitetssystem, Tillagtmatt
from analysunderlag.services import tillagda_matt as tjanst
from analysunderlag.services.kvalitetssystem import gallande_system, ladda_kvalitetssystem
from analysunderlag.services.namn_pa_matt import lagg_till_synonym
from kvalitet.models import Handelse
from tests.analysunderlag.test_skattning_kapplopning import samtidigt
from tests.analysunderlag.tillaggsvarld import KOD, mattdata

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_code_goes_to_one() -> None:
    ladda_kvalitetssystem()
    utfall = samtidigt(*[lambda: tjanst.lagg_till_matt(data=mattdata(), aktor=None)] * 2)
    assert utfall == ["ValidationError", "gick"]
    assert Tillagtmatt.objects.count() == Handelse.objects.filter(typ="matt.tillagt").count() == 1


def test_two_measures_are_both_in_the_version_in_force() -> None:
    ladda_kvalitetssystem()
    annan = mattdata(kod="gr_annan", namn="Annan", kortnamn="Annan")
    utfall = samtidigt(
        lambda: tjanst.lagg_till_matt(data=mattdata(), aktor=None),
        lambda: tjanst.lagg_till_matt(data=annan, aktor=None),
    )
    assert utfall == ["gick", "gick"]
    assert {m.kod for m in gallande_system().matt} >= {KOD, "gr_annan"}
    assert Kvalitetssystem.objects.filter(ar_gallande=True).count() == 1


def test_one_of_two_changes_of_the_same_version_is_refused() -> None:
    ladda_kvalitetssystem()
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=None)

    def andra(text: str) -> None:
        tjanst.andra_matt(matt_id=rad.pk, version=1, data=mattdata(definition=text), aktor=None)

    assert samtidigt(lambda: andra("Min."), lambda: andra("Din.")) == ["ValidationError", "gick"]
    rad.refresh_from_db()
    assert rad.version == 2
    assert Handelse.objects.filter(typ="matt.andrat").count() == 1


def test_the_same_name_is_added_once() -> None:
    utfall = samtidigt(*[lambda: lagg_till_synonym(titel="", namn="Barn totalt", kod="fs_barn", aktor=None)] * 2)
    assert utfall == ["ValidationError", "gick"]
    assert Kallsynonym.objects.count() == Handelse.objects.filter(typ="synonym.tillagd").count() == 1
