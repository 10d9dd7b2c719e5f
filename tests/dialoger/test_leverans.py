"""The underlag finds its way into the case by itself."""

import pytest

from analysunderlag.models import Underlag
from dialoger import services, tasks
from dialoger.services import leverans
from kvalitet.models import Handelse
from tests.factories import dagar, skapa_dialog, skapa_underlag

pytestmark = pytest.mark.django_db


def test_ready_underlag_is_delivered_once_and_only_to_those_who_go_on():
    vantar, pausad, innan = skapa_dialog(till="fortsatter"), skapa_dialog(till="fortsatter"), skapa_dialog(till="ja")
    services.pausa(dialog_id=pausad.pk, till=dagar(9), skal="Flytt", aktor=None)
    underlag = {d.pk: skapa_underlag(d.huvudman) for d in (vantar, pausad, innan)}
    assert leverans.leverera_vantande() == 1
    vantar.refresh_from_db()
    assert (vantar.underlag, vantar.underlag_lamnat) == (underlag[vantar.pk], dagar(0))
    assert vantar.nasta == "boka_formote"
    tasks.underlag_till_arenden()
    assert Handelse.objects.filter(typ="dialog.underlag").count() == 1


def test_what_cannot_be_made_waits_for_the_pair():
    dialog = skapa_dialog(till="fortsatter")
    tasks.underlag_till_arenden()
    dialog.refresh_from_db()
    assert (dialog.underlag, dialog.nasta) == (None, "lamna_underlag")
    assert not Underlag.objects.exists()
    services.ga_utan_underlag(dialog_id=dialog.pk, skal="Ingen statistik", aktor=None)
    dialog.refresh_from_db()
    assert dialog.nasta == "boka_formote"
