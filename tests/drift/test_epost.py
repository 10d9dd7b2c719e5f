"""Invitations against a mail server on this computer: whatever goes wrong, nobody gets two and nobody is forgotten."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from dialoger import services
from dialoger.models import Beslut, Dialog, Inbjudan
from dialoger.mottagare import mottagarval
from dialoger.services import Mottagare, utskick
from kvalitet import aviseringar
from kvalitet.models import Avisering, Jobb
from tests.arbetare import Arbetare, vanta
from tests.drift import provpost
from tests.drift.provpost import Postkontor
from tests.drift.test_demo import ledig_port
from tests.factories import dagar, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_omgang, skapa_par

S = Avisering.Status


@pytest.fixture
def port(settings, monkeypatch) -> int:
    port = ledig_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = provpost.BACKEND, "127.0.0.1", port
    monkeypatch.setenv(provpost.PORT, str(port))
    autodiscover_modules("tasks")  # as a worker has
    return port


@pytest.fixture
def dialog(db) -> Dialog:
    return skapa_dialog(skapa_par(), huvudman=skapa_huvudman("Åmåls kommun"))


def bjud_in(dialog: Dialog, *epost: str) -> list[Avisering]:
    mottagare = [Mottagare(f"Nämnd {n}", adress) for n, adress in enumerate(epost)]
    rader = services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, aktor=None)
    return [rad.avisering for rad in rader if rad.avisering]


def skicka_allt() -> None:
    """What the workers do, one letter after another, and the sweep a while later."""
    for pk in Avisering.objects.filter(status=S.GODKAND).values_list("pk", flat=True):
        aviseringar.skicka(pk)


def status() -> dict[str, str]:
    return dict(Avisering.objects.values_list("epost", "status"))


def test_the_letter_arrives_whole_and_its_link_answers(port, dialog, client):
    bjud_in(dialog, "namnd@exempel.test")
    with Postkontor(port) as kontor:
        skicka_allt()
    ((till, brev),) = kontor.brev
    assert till == "namnd@exempel.test"
    assert brev["Subject"] == "Inbjudan till kvalitetsdialog: Åmåls kommun"
    text = brev.get_body(("plain",)).get_content()
    (lank,) = re.findall(r"http://localhost:8000(/svar/\S+/)", text)
    assert f'href="http://localhost:8000{lank}"' in brev.get_body(("html",)).get_content()
    assert Client().post(lank, {"svar": "ja"}).status_code == 302
    assert Beslut.objects.get().svar == "ja"


def test_a_bounce_stops_no_other_and_is_told_where_the_address_stands(port, dialog):
    kontakt = skapa_kontakt(dialog.huvudman, epost="finnsinte-bun@exempel.test")
    full = skapa_kontakt(dialog.huvudman, epost="full-rektor@exempel.test")
    bjud_in(dialog, kontakt.epost, full.epost, "skolchef@exempel.test")
    with Postkontor(port) as kontor:
        skicka_allt()
        skicka_allt()
    assert kontor.antal == {"skolchef@exempel.test": 1}
    assert status() == {kontakt.epost: S.STUDSAD, full.epost: S.STUDSAD, "skolchef@exempel.test": S.SKICKAD}
    kontakt.refresh_from_db()
    full.refresh_from_db()
    assert (kontakt.studsad is None, full.studsad) == (False, None)  # a full mailbox says nothing of the address


def test_a_corrected_address_gets_the_letter_the_first_one_did_not(port, dialog):
    bjud_in(dialog, "finnsinte-bun@exempel.test")
    with Postkontor(port) as kontor:
        skicka_allt()
        services.skicka_igen(inbjudan_id=Inbjudan.objects.get().pk, epost="bun@exempel.test", aktor=None)
        skicka_allt()
    assert kontor.antal == {"bun@exempel.test": 1}


def test_a_server_that_is_down_or_busy_gets_the_letter_once_when_it_is_back(port, dialog):
    bjud_in(dialog, "namnd@exempel.test", "upptagen-skolchef@exempel.test")
    skicka_allt()  # nobody listens: connection refused
    assert set(status().values()) == {S.GODKAND}
    with Postkontor(port) as kontor:
        skicka_allt()
        skicka_allt()
    assert kontor.antal == {"namnd@exempel.test": 1}
    assert status()["upptagen-skolchef@exempel.test"] == S.GODKAND  # waits, and is tried again
    Postkontor.NEKAR.pop("upptagen")
    try:
        with Postkontor(port) as senare:
            skicka_allt()
    finally:
        Postkontor.NEKAR["upptagen"] = "450 4.2.1 Busy"
    assert senare.antal == {"upptagen-skolchef@exempel.test": 1}
    assert set(status().values()) == {S.SKICKAD}


def test_a_slow_server_may_have_taken_the_letter_so_nobody_gets_two(port, dialog, settings):
    settings.EMAIL_TIMEOUT = 1
    bjud_in(dialog, "seg-namnd@exempel.test", "skolchef@exempel.test")
    with Postkontor(port, seg=3) as kontor:
        skicka_allt()
        Avisering.objects.update(skapad=timezone.now() - timedelta(hours=1))
        aviseringar.sopa()
        skicka_allt()
        time.sleep(3)
    assert kontor.antal == {"seg-namnd@exempel.test": 1, "skolchef@exempel.test": 1}
    assert status()["seg-namnd@exempel.test"] == S.STUDSAD  # told beside the recipient: a person decides


@pytest.mark.inbyggt  # it is the server of the letters that is tried; killed workers on Redis are in test_jobbko
@pytest.mark.django_db(transaction=True)
def test_five_hundred_recipients_and_a_killed_worker(port, starta_arbetare: Callable[..., Arbetare]):
    """Killed while the job writes letters, and once more while they are sent."""
    omgang, par = skapa_omgang(), skapa_par()
    val: dict[int, list[str]] = {}
    for nummer in range(100):
        huvudman = skapa_huvudman(f"Huvudman {nummer}")
        for funktion in ("namnd_styrelse", "skolchef", "rektor", "forvaltning", "registrator"):
            skapa_kontakt(huvudman, funktion)
        dialog = skapa_dialog(par, omgang=omgang, huvudman=huvudman)
        val[dialog.pk] = [v.kod for v in mottagarval(huvudman)]
    arbetare_val = {"moduler": [provpost.__name__], "tappat_efter": 100_000}
    with Postkontor(port) as kontor:
        jobb = utskick.bestall_utskick(omgang=omgang, val=val, svar_senast=dagar(21), aktor=None)
        forst = starta_arbetare(**arbetare_val)
        vanta(
            lambda: _klart(jobb) >= 10 and sum(kontor.antal.values()) >= 3, 120, "att jobbet och breven kommer i gång"
        )
        forst.doda()
        jobb.refresh_from_db()
        assert jobb.status == Jobb.Status.PAGAR
        assert 0 < Inbjudan.objects.count() < 500

        andra = starta_arbetare(**arbetare_val)
        andra.vanta_pa(jobb)
        vanta(lambda: sum(kontor.antal.values()) >= 150, 120, "att en del brev har gått")
        andra.doda()
        assert jobb.resultat["brev"] == Inbjudan.objects.count() == 500

        starta_arbetare(**arbetare_val)
        Avisering.objects.filter(status=S.GODKAND).update(skapad=timezone.now() - timedelta(minutes=3))
        aviseringar.sopa()  # queues what lost its message
        vanta(lambda: not Avisering.objects.filter(status=S.GODKAND).exists(), 300, "att alla brev har prövats")
        vanta(lambda: not Avisering.objects.filter(status=S.SKICKAS, skickad__gt=_nyss()).exists(), 60, "de sista")

    alla = set(Avisering.objects.values_list("epost", flat=True))
    osakra = set(Avisering.objects.exclude(status=S.SKICKAD).values_list("epost", flat=True))
    assert len(alla) == 500
    assert max(kontor.antal.values()) == 1  # nobody gets two
    assert alla - set(kontor.antal) <= osakra  # nobody is forgotten: what did not arrive is told of
    assert len(osakra) <= 4  # what the killed processes were in the middle of
    Avisering.objects.filter(status=S.SKICKAS).update(skickad=timezone.now() - timedelta(hours=1))
    aviseringar.sopa()
    assert {a.status for a in Avisering.objects.filter(epost__in=osakra)} <= {S.STUDSAD}
    nycklar = list(Inbjudan.objects.values_list("nyckel", flat=True))
    assert len(set(nycklar)) == 500
    assert services.rakna_om() == []


def _klart(jobb: Jobb) -> int:
    jobb.refresh_from_db()
    return jobb.klart


def _nyss() -> object:
    """Claimed by a worker that lives: the killed ones' are older."""
    return timezone.now() - timedelta(seconds=5)
