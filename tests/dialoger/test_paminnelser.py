"""Reminders: to whom, how often, and that they stop by themselves."""

import pytest
from django.db import transaction

from dialoger import services, tasks
from dialoger.models import Bokning
from dialoger.services import paminnelser
from huvudman.models import Uppdrag
from kvalitet.models import Avisering, Handelse
from tests.factories import dagar, klockan, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db


@pytest.fixture
def par():
    return skapa_par()


def bjud_in(dialog, *epost, skickad=-30):
    mottagare = [services.Mottagare(f"Nämnd {n}", e) for n, e in enumerate(epost)]
    services.bjud_in(dialog_id=dialog.pk, mottagare=mottagare, skickad=dagar(skickad), aktor=None)


def till() -> list[str]:
    return sorted(Avisering.objects.values_list("epost", flat=True))


def test_a_huvudman_gets_one_reminder_and_one_bad_address_stops_nothing(par):
    dialog = skapa_dialog(par)
    bjud_in(dialog, "namnd@exempel.test", "fel adress", "skolchef@exempel.test")
    assert paminnelser.paminn_huvudman() == 2
    assert till() == ["namnd@exempel.test", "skolchef@exempel.test"]
    assert paminnelser.paminn_huvudman() == 0
    tasks.paminnelser()
    assert Avisering.objects.filter(typ="paminnelse_svar").count() == 2
    assert Handelse.objects.filter(typ="paminnelse.skickad").count() == 2


@pytest.mark.parametrize("hander", ["ja", "nej", "senare", "paus", "aterkallad", "inte_an"])
def test_no_reminder_once_answered_paused_or_closed(par, hander):
    dialog = skapa_dialog(par)
    bjud_in(dialog, "namnd@exempel.test", skickad=-5 if hander == "inte_an" else -30)
    if hander in ("ja", "nej"):
        services.svara(dialog_id=dialog.pk, slag="intro", svar=hander, skal="tid", aktor=None)
    elif hander == "senare":
        services.svara(dialog_id=dialog.pk, slag="intro", svar="senare", bjud_in_igen=dagar(90), aktor=None)
    elif hander == "paus":
        services.pausa(dialog_id=dialog.pk, till=dagar(30), skal="Flytt", aktor=None)
    elif hander == "aterkallad":
        services.aterkalla(dialog_id=dialog.pk, skal="Fel", aktor=None)
    assert paminnelser.paminn_huvudman() == 0
    assert till() == []


def test_times_to_choose_are_reminded_of_once(par):
    huvudman = skapa_huvudman()
    foretradare = skapa_anvandare(huvudman=huvudman)
    avslutad = skapa_anvandare(huvudman=huvudman)
    Uppdrag.objects.filter(anvandare=avslutad).update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    skapa_anvandare(huvudman=skapa_huvudman())
    dialog = skapa_dialog(par, till="ja", huvudman=huvudman)
    bokning = Bokning.objects.create(dialog=dialog, typ="introduktion", svar_senast=dagar(-1))
    bokning.tider.create(start=klockan(5), slut=klockan(5, 11))
    services.spara_lage([dialog])
    assert paminnelser.paminn_huvudman() == 1
    assert paminnelser.paminn_huvudman() == 0
    assert till() == [foretradare.epost]


def test_the_monday_mail_names_own_cases_only_and_comes_once_a_week(par):
    eget = skapa_dialog(par, till="ja", huvudman=skapa_huvudman("Kumla <kommun>"))
    skapa_dialog(till="ja", huvudman=skapa_huvudman("Hemliga kommunen"))
    antal = paminnelser.mandagsbrev()
    assert antal == 4  # the pairs of both cases
    brev = Avisering.objects.get(mottagare=par[0])
    assert "Kumla <kommun>" in brev.text
    assert "Kumla &lt;kommun&gt;" in brev.html
    assert "Hemliga" not in brev.text
    assert eget.get_absolute_url() in brev.text
    assert paminnelser.mandagsbrev() == 0


def test_nobody_gets_a_mail_about_nothing(par):
    dialog = skapa_dialog(par)
    bjud_in(dialog, "namnd@exempel.test", skickad=-1)
    assert paminnelser.mandagsbrev() == 0
    skapa_dialog(par, till="ja")
    par[0].is_active = False
    par[0].save()
    assert paminnelser.mandagsbrev() == 1


def test_an_unconfirmed_week_is_told_of(par):
    from dialoger.services.tid import logga_tid

    dialog = skapa_dialog(par)
    bjud_in(dialog, "namnd@exempel.test", skickad=-1)
    logga_tid(dialog_id=dialog.pk, utforare=par[1], slag="administration", dag=dagar(-7), minuter=60)
    assert paminnelser.mandagsbrev() == 1
    assert "Förra veckans tid är inte bekräftad" in Avisering.objects.get(mottagare=par[1]).text


def test_a_fault_in_one_does_not_undo_the_others(par, monkeypatch):
    for _ in range(2):
        skapa_dialog(par, till="ja")
    riktig = paminnelser._brev

    def ibland(person, start):
        if person == par[0]:
            raise RuntimeError("trasig")
        return riktig(person, start)

    monkeypatch.setattr(paminnelser, "_brev", ibland)
    with transaction.atomic():
        assert paminnelser.mandagsbrev() == 1
    assert till() == [par[1].epost]
