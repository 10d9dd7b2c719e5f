"""A round's huvudmän that cannot be written to: who is listed, where the searches stand, and the pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.kontaktlage import att_utreda, kontaktlage
from dialoger.models import Dialog
from huvudman.services import borja_utredning, notera_steg
from huvudman.services.utredningar import avsluta_utredning
from kvalitet.models import Roll
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_omgang, skapa_par

pytestmark = pytest.mark.django_db


@pytest.fixture
def samordnare(client):
    anvandare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(anvandare)
    return anvandare


def text(svar) -> str:
    return svar.content.decode().replace("\u00a0", " ")


def med_kontakter(namn: str, **falt):
    huvudman = skapa_huvudman(namn)
    skapa_kontakt(huvudman, "namnd_styrelse")
    skapa_kontakt(huvudman, "skolchef", **falt)
    return huvudman


def lagg_till(omgang, *huvudman_lista):
    for huvudman in huvudman_lista:
        services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=huvudman, skal="Önskar", aktor=None)


def test_drawn_and_opened_are_listed_but_not_closed_complete_or_taken_out(client, samordnare):
    omgang = skapa_omgang()
    nas, dragen, borttagen = med_kontakter("Alfa kommun"), skapa_huvudman("Beta kommun"), skapa_huvudman()
    lagg_till(omgang, nas, dragen, borttagen)
    services.ta_bort_ur_urval(plats_id=omgang.platser.get(huvudman=borttagen).pk, skal="Flyttar", aktor=None)
    oppnat = med_kontakter("Gamma kommun", studsad=timezone.now())
    dialog = skapa_dialog(huvudman=oppnat, omgang=omgang, cykel=omgang.cykel)
    avslutat = skapa_dialog(omgang=omgang, cykel=omgang.cykel)
    Dialog.objects.filter(pk=avslutat.pk).update(avslutad=dagar(0), avslutsorsak="aterkallad")

    def rader() -> list[tuple]:
        return [
            (str(r.huvudman), r.nummer, [f"{e.lucka.vem}: {e.tillstand}" for e in r.luckor])
            for r in kontaktlage(omgang)
        ]

    assert rader() == [
        ("Beta kommun", "", ["Ansvarig nämnd eller styrelse: Ej påbörjad", "Skolchef: Ej påbörjad"]),
        ("Gamma kommun", dialog.nummer, ["Skolchef: Ej påbörjad"]),
    ]
    utredd, _ = borja_utredning(huvudman=dragen, aktor=samordnare)
    assert rader()[0][2] == ["Ansvarig nämnd eller styrelse: Pågår", "Skolchef: Pågår"]
    avsluta_utredning(utredning_id=utredd.pk, resultat="hittades_inte", text="Ringde", aktor=samordnare)
    [chef] = borja_utredning(huvudman=oppnat, aktor=samordnare)
    avsluta_utredning(utredning_id=chef.pk, resultat="annat_satt", text="Brev", aktor=samordnare)
    assert rader()[1][2] == ["Skolchef: Klar"]
    assert [str(rad.huvudman) for rad in att_utreda(kontaktlage(omgang))] == ["Beta kommun"]

    sida = reverse("dialoger:kontakter", args=[omgang.pk])
    alla = text(client.get(sida))
    assert "1 huvudman i Våren 2030 har en mottagare som inte går att nå" in alla
    assert all(ord_ in alla for ord_ in ("Beta kommun", "Gamma kommun", "Det senaste brevet kom inte fram", "Utred<"))
    assert "Gamma kommun" not in text(client.get(f"{sida}?lage=hittades-inte"))
    assert "Ingen mottagare har det läget" in text(client.get(f"{sida}?lage=ej-paborjad"))
    assert client.get(f"{sida}?lage=hittepa&page=99").status_code == 200
    omgangssida = text(client.get(omgang.get_absolute_url()))
    assert "1 huvudman har mottagare som inte går att nå" in omgangssida
    assert sida in omgangssida


def test_a_round_that_lacks_nobody_says_so(client, samordnare):
    omgang = skapa_omgang()
    lagg_till(omgang, med_kontakter("Alfa kommun"))
    assert "Inget att utreda" in text(client.get(reverse("dialoger:kontakter", args=[omgang.pk])))
    assert "Att reda ut" not in text(client.get(omgang.get_absolute_url()))


def test_the_invitation_says_who_cannot_be_reached(client, samordnare):
    omgang = skapa_omgang()
    huvudman = skapa_huvudman()
    skapa_kontakt(huvudman, "namnd_styrelse")
    skapa_dialog(skapa_par(), huvudman=huvudman, omgang=omgang, cykel=omgang.cykel)
    sida = text(client.get(reverse("dialoger:omgang_inbjudan", args=[omgang.pk])))
    assert "Går inte att nå med e-post: skolchef." in sida
    assert reverse("huvudman:utredning", args=[huvudman.nyckel]) in sida


def test_the_pages_ask_as_often_for_one_huvudman_as_for_many(client, samordnare):
    antal: dict[str, list[int]] = {"kontakter": [], "omgang": []}
    for namn, hur_manga in (("Våren 2030", 1), ("Hösten 2030", 4)):
        omgang = skapa_omgang(namn)
        nya = [skapa_huvudman() for _ in range(hur_manga)]
        lagg_till(omgang, *nya)
        for huvudman in nya:
            for rad in borja_utredning(huvudman=huvudman, aktor=samordnare):
                notera_steg(utredning_id=rad.pk, text="Ringde", aktor=samordnare)
        for sida, fatt in antal.items():
            adress = reverse(f"dialoger:{sida}", args=[omgang.pk])
            client.get(adress)
            with CaptureQueriesContext(connection) as fragor:
                client.get(adress)
            fatt.append(len(fragor))
    assert all(ett == flera for ett, flera in antal.values()), antal
