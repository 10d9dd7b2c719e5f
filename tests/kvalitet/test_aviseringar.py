from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from kvalitet import aviseringar
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Avisering
from tests.factories import skapa_anvandare

S = Avisering.Status
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return skapa_anvandare(namn="Åsa Berg", epost="asa@exempel.test")


def bestall(person, nyckel="a", huvudman="Kumla kommun", **val):
    return aviseringar.bestall("underlag_klart", person, nyckel, {"huvudman": huvudman, "url": "/underlag/3/"}, **val)


def test_a_message_is_drawn_from_three_templates_and_sent_once(person, mailoutbox, settings):
    handelse = logga(Handelsetyp.UNDERLAG_KLART, person, None)
    avisering = bestall(person, handelse=handelse)
    assert (avisering.status, avisering.handelse, avisering.mottagare) == (S.GODKAND, handelse, person)
    assert aviseringar.skicka(avisering.pk)
    assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert avisering.status == S.SKICKAD
    brev = mailoutbox[0]
    assert len(mailoutbox) == 1
    assert (brev.subject, brev.to) == ("Underlaget för Kumla kommun är klart", ["asa@exempel.test"])
    assert f"{settings.ADRESS}/underlag/3/" in brev.body
    assert f'href="{settings.ADRESS}/underlag/3/"' in brev.alternatives[0].content


def test_the_same_key_is_ordered_once(person):
    assert bestall(person) is not None
    assert bestall(person) is None
    assert Avisering.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Avisering.objects.create(typ="x", nyckel="a", epost="x@y.test", amne="x", text="x")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_one_key_make_one_message(person, tradar):
    svar = tradar(3, lambda n: bestall(person))
    assert sorted(type(s).__name__ for s in svar) == ["Avisering", "NoneType", "NoneType"], svar


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail(person, tradar):
    avisering = bestall(person)
    assert sorted(tradar(3, lambda n: aviseringar.skicka(avisering.pk))) == [False, False, True]
    assert len(mail.outbox) == 1


def test_markup_in_a_name_is_inert(mailoutbox):
    elak = skapa_anvandare(namn="<script>alert(1)</script>", epost="x@exempel.test")
    avisering = bestall(elak, huvudman='<img src=x onerror="y"> & Söner')
    aviseringar.skicka(avisering.pk)
    html = mailoutbox[0].alternatives[0].content
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;img src=x onerror=&quot;y&quot;&gt; &amp; Söner" in html
    assert "& Söner" in mailoutbox[0].body  # plain text is not escaped


def test_a_line_break_in_a_name_cannot_add_headers(person, mailoutbox):
    avisering = bestall(person, huvudman="Kumla\r\nBcc: ond@exempel.test\r\n\r\nText")
    aviseringar.skicka(avisering.pk)
    assert mailoutbox[0].subject == "Underlaget för Kumla Bcc: ond@exempel.test Text är klart"
    assert mailoutbox[0].recipients() == ["asa@exempel.test"]
    huvuden = mailoutbox[0].message()
    assert (huvuden["Bcc"], huvuden["To"]) == (None, "asa@exempel.test")


@pytest.mark.parametrize("epost", ["inte-en-adress", "a@b.test\nBcc: c@d.test", ""])
def test_a_bad_address_never_stops_the_others(person, epost, mailoutbox):
    forst, sist = bestall(person, "a"), bestall(person, "b")
    Avisering.objects.filter(pk=forst.pk).update(epost=epost)
    assert [aviseringar.skicka(a.pk) for a in (forst, sist)] == [False, True]
    forst.refresh_from_db()
    assert (forst.status, len(mailoutbox)) == (S.STUDSAD, 1)
    assert forst.fel


def test_a_mail_server_that_is_down_is_told_in_the_outbox(person, monkeypatch):
    def nere(self):
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", nere)
    avisering = bestall(person)
    assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, "Connection refused" in avisering.fel) == (S.STUDSAD, True)


@pytest.mark.parametrize("status", [S.UTKAST, S.SKICKAS, S.SKICKAD, S.LEVERERAD, S.STUDSAD])
def test_only_an_approved_message_is_sent(person, status, mailoutbox):
    avisering = bestall(person)
    Avisering.objects.update(status=status)
    assert not aviseringar.skicka(avisering.pk)
    assert mailoutbox == []


def test_a_personal_link_is_in_the_mail_only(person, mailoutbox, settings):
    avisering = aviseringar.bestall("losenord", person, "a")
    aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert f"{settings.ADRESS}/konto/" in mailoutbox[0].body
    assert f"{settings.ADRESS}/konto/" in mailoutbox[0].alternatives[0].content
    assert "/konto/" not in avisering.text + avisering.html


def test_the_sweep_sends_what_lost_its_message_and_settles_what_was_cut_off(person, monkeypatch):
    skickade: list[int] = []
    monkeypatch.setattr(aviseringar, "_ko", skickade.append)
    gammal, ny, avbruten, nyss = (bestall(person, n) for n in "abcd")
    skickade.clear()
    nu = timezone.now()
    Avisering.objects.filter(pk=gammal.pk).update(skapad=nu - timedelta(minutes=3))
    Avisering.objects.filter(pk=avbruten.pk).update(status=S.SKICKAS, skickad=nu - timedelta(minutes=16))
    Avisering.objects.filter(pk=nyss.pk).update(status=S.SKICKAS, skickad=nu)
    aviseringar.sopa()
    assert skickade == [gammal.pk]
    status = dict(Avisering.objects.values_list("pk", "status"))
    assert (status[ny.pk], status[avbruten.pk], status[nyss.pk]) == (S.GODKAND, S.STUDSAD, S.SKICKAS)


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_with_the_change_that_caused_it(person, monkeypatch):
    skickade: list[int] = []
    monkeypatch.setattr("kvalitet.tasks.skicka_avisering.delay", skickade.append)
    with transaction.atomic():
        bestall(person)
        transaction.set_rollback(True)
    assert (Avisering.objects.count(), skickade) == (0, [])
    with transaction.atomic():
        avisering = bestall(person)
        assert skickade == []
    assert skickade == [avisering.pk]
