import smtplib
import socket
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


def misslyckas(monkeypatch, fel: Exception) -> None:
    def send(self):
        raise fel

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)


def nekad(kod: int, text: bytes = b"nej") -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"asa@exempel.test": (kod, text)})


@pytest.mark.parametrize(
    "fel",
    [
        ConnectionRefusedError(111, "Connection refused"),
        socket.gaierror(-2, "Name or service not known"),
        smtplib.SMTPConnectError(421, "busy"),
        smtplib.SMTPDataError(451, "greylisted"),
        nekad(450),
    ],
    ids=repr,
)
def test_what_has_certainly_not_gone_waits_and_is_sent_once_the_server_is_back(person, monkeypatch, mailoutbox, fel):
    avisering = bestall(person)
    with monkeypatch.context() as nere:
        misslyckas(nere, fel)
        assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, "försöker igen" in avisering.fel) == (S.GODKAND, True)
    assert aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, avisering.fel, len(mailoutbox)) == (S.SKICKAD, "", 1)


def test_after_a_day_it_is_told_that_the_server_never_came_back(person, monkeypatch):
    misslyckas(monkeypatch, ConnectionRefusedError(111, "Connection refused"))
    avisering = bestall(person)
    Avisering.objects.update(skapad=timezone.now() - timedelta(hours=25))
    assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, "Connection refused" in avisering.fel) == (S.STUDSAD, True)


@pytest.mark.parametrize("fel", [smtplib.SMTPServerDisconnected("gone"), TimeoutError(), nekad(550)], ids=repr)
def test_what_may_have_gone_or_never_will_is_not_sent_again(person, monkeypatch, mailoutbox, fel):
    avisering = bestall(person)
    with monkeypatch.context() as nere:
        misslyckas(nere, fel)
        assert not aviseringar.skicka(avisering.pk)
    assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, mailoutbox) == (S.STUDSAD, [])


@pytest.mark.parametrize(
    ("fel", "berattat"),
    [
        (nekad(550), ["asa@exempel.test"]),
        (nekad(550, b"5.1.1 User unknown"), ["asa@exempel.test"]),
        (nekad(550, b"5.7.1 Rejected by policy"), []),
        (nekad(552, b"5.2.2 Mailbox full"), []),
        (nekad(554), []),
        (nekad(450), []),
        (TimeoutError(), []),
        (ValueError("kontot är stängt"), []),
    ],
    ids=repr,
)
def test_an_address_that_does_not_exist_is_told_to_those_who_asked(person, monkeypatch, fel, berattat):
    hort: list[str] = []

    def trasig(epost):
        raise RuntimeError

    monkeypatch.setattr(aviseringar, "_vid_nekad_adress", [trasig, hort.append])
    misslyckas(monkeypatch, fel)
    assert not aviseringar.skicka(bestall(person).pk)
    assert hort == berattat


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


def test_every_letter_that_asks_for_a_personal_link_has_one(settings):
    mallar = settings.BASE_DIR / "templates" / "aviseringar"
    brev = [mall for mall in mallar.glob("*_text.txt") if not mall.name.startswith("_")]
    typer = {
        mall.name.removesuffix("_text.txt")
        for mall in brev
        if "{{ personlig_lank }}" in mall.read_text() or "_inbjudan_text.txt" in mall.read_text()
    }
    assert {typ for typ in typer if not aviseringar.har_lank(typ)} == set()
    assert {"losenord", "kontoinbjudan", "inbjudan_rektor", "paminnelse_svar"} <= typer


def test_the_mark_in_a_name_stays_a_name_in_a_letter_without_a_link(person, mailoutbox):
    avisering = bestall(person, huvudman=aviseringar.PERSONLIG_LANK)
    assert aviseringar.skicka(avisering.pk)
    assert f"{aviseringar.PERSONLIG_LANK} är klart" in mailoutbox[0].subject
    assert "/konto/" not in mailoutbox[0].body


def test_a_link_that_may_no_longer_be_given_stops_the_letter(person, mailoutbox):
    avisering = aviseringar.bestall("losenord", person, "a")
    person.is_active = False
    person.save()
    assert not aviseringar.skicka(avisering.pk)
    avisering.refresh_from_db()
    assert (avisering.status, mailoutbox) == (S.STUDSAD, [])
    assert "kontot är stängt" in avisering.fel


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
