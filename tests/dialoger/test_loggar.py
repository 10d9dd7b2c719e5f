"""The systemförvaltare sees in logs, outbox and jobs that something happened in a case, never what is said there."""

import json

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.behorighet import BREV
from kvalitet import lasningar
from kvalitet.models import Avisering, Handelse, Roll
from tests.factories import boka, dagar, skapa_anvandare, skapa_dialog, skapa_jobb, skapa_kontakt, skapa_par, skapa_roll

pytestmark = pytest.mark.django_db
HEMLIGT = "Skolchefen har blivit sjuk"
INTE_ARENDEN = {
    "epost_bytt",
    "kollega_nekad",
    "kollega_tillagd",
    "kollegainbjudan",
    "kontoinbjudan",
    "losenord",
    "nytt_uppdrag",
    "underlag_klart",
    "uppdrag_avslutat",
}


@pytest.fixture
def forvaltare():
    return skapa_anvandare(Roll.SYSTEMFORVALTARE)


@pytest.fixture
def dialog():
    return skapa_dialog(skapa_par(), till="fortsatter")


def brev(dialog):
    return Avisering.objects.create(
        typ="svarskvitto",
        nyckel="svarskvitto:1",
        epost="chefen@exempel.test",
        amne=f"Ditt svar för {dialog.huvudman.namn}",
        text=f"Ni svarade nej. {HEMLIGT}.",
    )


def sida(client, adress, **fraga):
    return client.get(adress, fraga).content.decode()


def test_events_of_a_case_show_type_time_actor_and_number(client, forvaltare, dialog, samordnare):
    services.pausa(dialog_id=dialog.pk, till=None, skal=HEMLIGT, aktor=samordnare)
    boka(skapa_dialog(skapa_par(), till="fortsatter"), "formote", 9, plats="Hemliga salen")
    client.force_login(forvaltare)
    text = sida(client, reverse("handelser"))
    assert "Ärende pausat" in text
    assert f'<a href="?objekt=dialoger.dialog:{dialog.pk}">ärende {dialog.pk}</a>' in text
    assert samordnare.namn in text
    assert "Syns i ärendet" in text
    for ord_ in (HEMLIGT, dialog.huvudman.namn, dialog.nummer, "Hemliga salen"):
        assert ord_ not in text
    # Rights add up.
    skapa_roll(forvaltare, Roll.SAMORDNARE)
    client.force_login(forvaltare)
    text = sida(client, reverse("handelser"))
    assert HEMLIGT in text
    assert dialog.huvudman.namn in text


def test_readings_of_a_case_have_no_name(client, forvaltare, dialog, samordnare):
    client.force_login(samordnare)
    client.get(dialog.get_absolute_url())
    lasningar.skriv_vantande()
    client.force_login(forvaltare)
    text = sida(client, reverse("lasningar"))
    assert f">ärende {dialog.pk}</a>" in text
    assert dialog.huvudman.namn not in text


def test_of_a_letter_of_a_case_only_that_it_went(client, forvaltare, dialog):
    rad = brev(dialog)
    client.force_login(forvaltare)
    lista, detalj = sida(client, reverse("aviseringar")), sida(client, reverse("avisering_detalj", args=[rad.pk]))
    for text in (lista, detalj):
        assert "Meddelande i ett ärende" in text
        assert "chefen@exempel.test" in text
        assert dialog.huvudman.namn not in text
        assert HEMLIGT not in text
    sok = {namn: sida(client, reverse("aviseringar"), sok=namn) for namn in (dialog.huvudman.namn, "chefen")}
    assert ["chefen@exempel.test</td>" in sok[namn] for namn in sok] == [False, True]


def test_those_who_work_with_cases_read_the_letter_from_the_case(client, samordnare, settings):
    settings.DEMO = True
    dialog = skapa_dialog(skapa_par())
    skapa_kontakt(dialog.huvudman, epost="chefen@exempel.test")
    mottagare = services.Mottagare("Skolchefen", epost="chefen@exempel.test", slag="skolchef")
    services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[mottagare], svar_senast=dagar(30), aktor=None)
    rad = Avisering.objects.get()
    client.force_login(samordnare)
    adress = reverse("avisering_detalj", args=[rad.pk])
    assert f'href="{adress}"' in sida(client, dialog.get_absolute_url())
    assert f"{settings.ADRESS}/svar/" in sida(client, adress)
    client.force_login(skapa_anvandare(Roll.SYSTEMFORVALTARE))
    assert "/svar/" not in sida(client, adress)
    konto = Avisering.objects.create(typ="losenord", nyckel="x", epost="x@exempel.test", amne="x", text="x")
    client.force_login(samordnare)
    assert client.get(reverse("avisering_detalj", args=[konto.pk])).status_code == 404


def test_every_kind_of_letter_is_known():
    mallar = (settings.BASE_DIR / "templates" / "aviseringar").glob("*_amne.txt")
    assert {mall.name.removesuffix("_amne.txt") for mall in mallar} == BREV | INTE_ARENDEN


def test_what_a_job_answered_about_cases_is_for_its_owner(client, forvaltare, samordnare):
    jobb = skapa_jobb(
        "massandring",
        bestallare=samordnare,
        status="klart",
        avslutat=timezone.now(),
        resultat={"text": HEMLIGT, "utfall": {"1": HEMLIGT}},
    )
    for person, ser in ((forvaltare, False), (samordnare, True)):
        client.force_login(person)
        assert (HEMLIGT in sida(client, jobb.get_absolute_url())) == ser
        svar = client.get(reverse("jobb_lage", args=[jobb.pk]), headers={"accept": "application/json"})
        assert (HEMLIGT in json.dumps(svar.json(), ensure_ascii=False)) == ser
    assert not Handelse.objects.filter(typ__startswith="jobb").exists()
