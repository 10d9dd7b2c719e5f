"""Invitations of one case: who gets which letter, once; sent again; on paper; and what the pages say of it."""

import io
import re

import pikepdf
import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules

from dialoger import services
from dialoger.models import Dialog, Inbjudan
from dialoger.mottagare import mottagarval
from dialoger.services import Mottagare, OgiltigOvergang, paminnelser
from huvudman.models import Huvudman, Namnd
from kvalitet import aviseringar, svenska
from kvalitet.models import Avisering, Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_par

pytestmark = pytest.mark.django_db
S = Inbjudan.Sandning
NAMND = Mottagare("Barn- och utbildningsnämnden", "bun@exempel.test", "namnd")
SKOLCHEF = Mottagare("Skolchef", "maria@exempel.test", "skolchef")


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par) -> Dialog:
    return skapa_dialog(par, huvudman=skapa_huvudman("Kumla kommun"))


def skicka(dialog: Dialog, *mottagare: Mottagare, **falt) -> list[Inbjudan]:
    return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, aktor=None, **falt)


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def brev(epost: str) -> Avisering:
    return Avisering.objects.get(epost=epost)


# The service ------------------------------------------------------------------------------------------------------


def test_each_recipient_gets_a_letter_of_its_own_kind_and_the_case_is_invited(dialog, par):
    rader = skicka(dialog, NAMND, SKOLCHEF)
    assert [(r.mottagare, r.epost, r.sandning, r.skickad) for r in rader] == [
        (NAMND.namn, NAMND.epost, S.EPOST, dagar(0)),
        ("Skolchef", SKOLCHEF.epost, S.EPOST, dagar(0)),
    ]
    assert [r.avisering.typ for r in rader] == ["inbjudan_namnd", "inbjudan_skolchef"]
    namnd, skolchef = brev(NAMND.epost), brev(SKOLCHEF.epost)
    assert namnd.amne == "Inbjudan till kvalitetsdialog: Kumla kommun"
    assert "barn- och utbildningsnämnden ansvarar för utbildningen" in namnd.text
    assert "Samma inbjudan har gått till skolchefen." in namnd.text
    assert f"till och med den {svenska.datum(rader[0].lank_till)}" in namnd.text
    assert "Samma inbjudan har gått till barn- och utbildningsnämnden." in skolchef.text
    assert "för att du är skolchef" in skolchef.text
    assert all(person.epost in namnd.text for person in par)
    handelse = Handelse.objects.get(typ="dialog.inbjuden")
    assert handelse.till == {
        "mottagare": [NAMND.namn, "Skolchef"],
        "svar_senast": services.sista_svarsdag(dagar(0)).isoformat(),
    }
    assert NAMND.epost not in str(vars(handelse))  # events are kept for good, addresses are not
    assert {namnd.handelse, skolchef.handelse} == {handelse}
    dialog.refresh_from_db()
    assert (dialog.nasta, dialog.vantar_pa) == ("invanta_svar", "huvudman")
    assert services.rakna_om() == []


def test_the_letters_to_rektor_and_forvaltning_ask_to_be_passed_on(dialog):
    skicka(dialog, Mottagare("Rektor", "r@x.test", "rektor"), Mottagare("Registrator", "g@x.test", "forvaltning"))
    assert "vi inte vet hur vi når er skolchef" in brev("r@x.test").text
    assert "Lämna gärna över brevet" in brev("g@x.test").html


@pytest.mark.parametrize("html", [False, True])
def test_the_letter_holds_the_mark_and_the_mail_the_link(dialog, html, mailoutbox, settings):
    (rad,) = skicka(dialog, NAMND)
    lagrat = rad.avisering.html if html else rad.avisering.text
    assert aviseringar.PERSONLIG_LANK in lagrat
    assert "/svar/" not in lagrat
    assert aviseringar.skicka(rad.avisering_id)
    gick = mailoutbox[0].alternatives[0].content if html else mailoutbox[0].body
    assert f"{settings.ADRESS}/svar/" in gick
    assert aviseringar.PERSONLIG_LANK not in gick


def test_nobody_chosen_sends_to_nobody(dialog):
    with pytest.raises(ValidationError, match=r"Ingen mottagare är vald\. Inget har skickats\."):
        skicka(dialog)
    assert not Inbjudan.objects.exists()
    assert not Avisering.objects.exists()
    assert not Handelse.objects.filter(typ="dialog.inbjuden").exists()


def test_the_same_twice_is_one_letter(dialog):
    skicka(dialog, NAMND)
    assert skicka(dialog, NAMND) == []
    ny = skicka(dialog, NAMND, SKOLCHEF)
    assert [r.mottagare for r in ny] == ["Skolchef"]
    assert Avisering.objects.count() == Inbjudan.objects.count() == 2


def test_a_job_that_starts_over_after_midnight_keeps_the_day_it_was_ordered(dialog):
    skicka(dialog, NAMND, dag=dagar(-1))
    assert skicka(dialog, NAMND, dag=dagar(-1)) == []
    assert Avisering.objects.count() == 1


@pytest.mark.parametrize("till", ["ja", "introducerad", "fortsatter"])
def test_who_has_answered_yes_is_not_invited(par, till):
    dialog = skapa_dialog(par, till=till)
    with pytest.raises(OgiltigOvergang):
        skicka(dialog, NAMND)
    assert not Avisering.objects.exists()


def test_without_a_pair_nobody_is_invited():
    with pytest.raises(OgiltigOvergang):
        skicka(skapa_dialog(), NAMND)


def test_invited_again_after_senare_the_old_answer_and_the_old_link_stop(dialog):
    (gammal,) = skicka(dialog, NAMND, dag=dagar(-1))
    services.svara(dialog_id=dialog.pk, slag="intro", svar="senare", bjud_in_igen=dagar(40), aktor=None)
    (ny,) = skicka(dialog, NAMND)
    gammal.refresh_from_db()
    dialog.refresh_from_db()
    assert (gammal.stangd is None, ny.stangd) == (False, None)
    assert (dialog.svar_intro, dialog.bjud_in_igen, dialog.nasta) == ("", None, "invanta_svar")


def test_markup_and_marks_in_names_are_inert(par, mailoutbox, settings):
    elak = '<img src=x onerror="y"> [personlig länk]'
    dialog = skapa_dialog(par, huvudman=skapa_huvudman(elak))
    (rad,) = skicka(dialog, Mottagare(elak, "a@x.test"))
    aviseringar.skicka(rad.avisering_id)
    html = mailoutbox[0].alternatives[0].content
    assert "<img" not in html
    lankar = set(re.findall(rf"{settings.ADRESS}/svar/[^/]+/", mailoutbox[0].body + html))
    assert len(lankar) == 1  # the mark in a name is no more than the recipient's own link


def test_a_letter_is_not_sent_when_its_invitation_has_been_replaced_or_the_case_closed(dialog, mailoutbox):
    forst, andra = skicka(dialog, NAMND, SKOLCHEF)
    services.skicka_igen(inbjudan_id=forst.pk, epost="ny@exempel.test", aktor=None)
    assert not aviseringar.skicka(forst.avisering_id)
    services.aterkalla(dialog_id=dialog.pk, skal="Fel huvudman", aktor=None)
    assert not aviseringar.skicka(andra.avisering_id)
    assert mailoutbox == []
    assert {a.status for a in Avisering.objects.exclude(epost="ny@exempel.test")} == {"studsad"}


def test_the_database_holds_what_the_service_promises(dialog):
    (rad,) = skicka(dialog, NAMND)
    lika = {"dialog": dialog, "mottagare": "X", "svar_senast": dagar(9)}
    for falt in (
        {"nyckel": rad.nyckel},
        {"mottagare": NAMND.namn, "epost": NAMND.epost, "sandning": S.PAPPER},
        {"sandning": S.EPOST, "epost": "a@x.test"},  # without its letter
        {"sandning": S.UTANFOR, "skickad": None},
        {"skickad": dagar(10)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inbjudan.objects.create(**lika | falt)


# Sent again -------------------------------------------------------------------------------------------------------


def test_a_corrected_address_gets_a_new_letter_and_the_older_link_stops(dialog):
    (rad,) = skicka(dialog, NAMND, svar_senast=dagar(3))
    aktor = skapa_anvandare(Roll.SAMORDNARE)
    ny = services.skicka_igen(inbjudan_id=rad.pk, epost=" Ratt@exempel.test ", aktor=aktor)
    rad.refresh_from_db()
    assert rad.stangd is not None
    assert (ny.epost, ny.mottagare, ny.slag, ny.stangd) == ("ratt@exempel.test", NAMND.namn, "namnd", None)
    assert ny.svar_senast == services.sista_svarsdag(dagar(0))
    assert Handelse.objects.filter(typ="dialog.inbjuden", aktor=aktor).count() == 1
    with pytest.raises(ValidationError):
        services.skicka_igen(inbjudan_id=rad.pk, epost="ratt@exempel.test", aktor=aktor)
    assert Avisering.objects.count() == 2


def test_a_bounce_is_shown_beside_the_recipient_and_the_contact(dialog, par, monkeypatch):
    autodiscover_modules("tasks")  # as the worker that sends has done
    import smtplib

    from django.core.mail import EmailMultiAlternatives

    kontakt = skapa_kontakt(dialog.huvudman, epost=NAMND.epost)
    rad, annan = skicka(dialog, NAMND, SKOLCHEF)

    def send(self):
        if self.to == [NAMND.epost]:
            raise smtplib.SMTPRecipientsRefused({NAMND.epost: (550, b"5.1.1 User unknown")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    assert [aviseringar.skicka(r.avisering_id) for r in (rad, annan)] == [False, True]
    kontakt.refresh_from_db()
    assert kontakt.studsad is not None
    text = klient(par[0]).get(dialog.get_absolute_url()).content.decode()
    assert "Kom inte fram" in text
    assert "Inbjudan till Barn- och utbildningsnämnden kom inte fram" in text
    assert reverse("dialoger:inbjudan_igen", args=[rad.pk]) in text
    assert "Skickad" in text


def test_a_letter_that_did_not_arrive_is_not_reminded_of(dialog):
    rad, annan = skicka(dialog, NAMND, SKOLCHEF)
    Inbjudan.objects.update(skickad=dagar(-30), svar_senast=dagar(-1))
    Avisering.objects.filter(pk=rad.avisering_id).update(status="studsad")
    assert paminnelser.paminn_huvudman() == 1
    assert paminnelser.paminn_huvudman() == 0
    annan.refresh_from_db()
    assert annan.paminnelse.epost == SKOLCHEF.epost
    assert annan.pamind == dagar(0)


def test_a_reminder_has_the_link_and_the_replaced_row_gets_none(dialog, mailoutbox):
    (rad,) = skicka(dialog, NAMND)
    ny = services.skicka_igen(inbjudan_id=rad.pk, epost="ratt@exempel.test", aktor=None)
    Inbjudan.objects.update(skickad=dagar(-30), svar_senast=dagar(-1))
    assert paminnelser.paminn_huvudman() == 1
    paminnelse = Avisering.objects.get(typ="paminnelse_svar")
    assert paminnelse.epost == ny.epost
    assert "/svar/" not in paminnelse.text
    aviseringar.skicka(paminnelse.pk)
    assert "/svar/" in mailoutbox[-1].body


# On paper ---------------------------------------------------------------------------------------------------------


def test_a_letter_on_paper_counts_from_when_it_is_posted(dialog):
    (rad,) = skicka(dialog, Mottagare("Styrelsen"))
    dialog.refresh_from_db()
    assert (rad.sandning, rad.skickad, rad.ska_postas, dialog.nasta) == (S.PAPPER, None, True, "bjud_in")
    assert not Avisering.objects.exists()
    typer = ["inbjudan.papper", "dialog.inbjuden"]
    assert [h.typ for h in Handelse.objects.filter(typ__in=typer)] == typer[:1]
    for dag in (dagar(1), dagar(-1)):
        with pytest.raises(ValidationError):
            services.markera_postade(inbjudan_ider=[rad.pk], aktor=None, dag=dag)
    for antal in (1, 0):
        gjort = services.markera_postade(inbjudan_ider=[rad.pk], aktor=None, dag=dagar(0))
        assert gjort == antal
    rad.refresh_from_db()
    dialog.refresh_from_db()
    assert (rad.skickad, dialog.nasta) == (dagar(0), "invanta_svar")
    assert Handelse.objects.filter(typ="dialog.inbjuden").count() == 1
    assert services.rakna_om() == []


def test_the_letter_on_paper_is_tagged_the_same_each_time_and_holds_no_link(dialog, par):
    (rad,) = skicka(dialog, Mottagare("Styrelsen för Skolan på Ön"))
    client, adress = klient(par[0]), reverse("dialoger:inbjudan_brev", args=[rad.pk])
    svar = client.get(adress)
    assert svar["Content-Type"] == "application/pdf"
    assert client.get(adress).content == svar.content
    with pikepdf.open(io.BytesIO(svar.content)) as fil:
        assert len(fil.pages) == 1
        assert fil.Root.MarkInfo.Marked
    text = pdftext(svar.content)
    assert "Styrelsen för Skolan på Ön" in text
    assert par[1].epost in text
    assert "/svar/" not in text
    (epost,) = skicka(dialog, SKOLCHEF)
    assert client.get(reverse("dialoger:inbjudan_brev", args=[epost.pk])).status_code == 404


def pdftext(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as fil:
        return "\n".join(sida.get_textpage().get_text_range() for sida in fil)


# Recipients -------------------------------------------------------------------------------------------------------


def test_a_styrelse_without_a_name_is_called_what_it_is():
    for typ, namn in ((Huvudman.Typ.ENSKILD, "Styrelsen"), (Huvudman.Typ.KOMMUNAL, "Nämnden")):
        huvudman = skapa_huvudman(typ=typ)
        skapa_kontakt(huvudman, "namnd_styrelse")
        (val,) = mottagarval(huvudman)
        assert (val.mottagare.namn, val.mottagare.slag, val.forvald) == (namn, "namnd", True)


# The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def kontakter(dialog):
    namnd = Namnd.objects.create(huvudman=dialog.huvudman, namn="Barn- och utbildningsnämnden")
    return [
        skapa_kontakt(dialog.huvudman, "namnd_styrelse", namnd=namnd, epost=NAMND.epost),
        skapa_kontakt(dialog.huvudman, "skolchef", epost=SKOLCHEF.epost),
        skapa_kontakt(dialog.huvudman, "rektor", epost="rektor@exempel.test"),
    ]


def falt(kontakter, antal=2, **mer) -> dict:
    return {"mottagare": [f"k{k.pk}" for k in kontakter[:antal]], "svar_senast": dagar(20).isoformat(), **mer}


def test_choose_see_the_letters_confirm_and_only_then_is_something_sent(dialog, par, kontakter):
    client, adress = klient(par[0]), reverse("dialoger:bjud_in", args=[dialog.nummer])
    text = client.get(adress).content.decode()
    assert text.count("checked") == 2
    assert reverse("dialoger:registrera_inbjudan", args=[dialog.nummer]) in text
    sida = client.post(adress, falt(kontakter))
    text = sida.content.decode()
    assert sida.status_code == 200
    assert "Skicka 2\xa0brev till 1\xa0huvudman" in text
    assert "Kumla kommun" in text
    assert "/svar/" not in text
    assert not Inbjudan.objects.exists()
    svar = client.post(adress, falt(kontakter, skicka="1"))
    assert svar.url == f"{dialog.get_absolute_url()}#inbjudningar"
    assert sorted(Inbjudan.objects.values_list("epost", flat=True)) == sorted([NAMND.epost, SKOLCHEF.epost])
    assert Handelse.objects.get(typ="dialog.inbjuden").aktor == par[0]
    text = client.get(dialog.get_absolute_url()).content.decode()
    assert "Väntar på att skickas" in text


def test_an_empty_choice_says_that_nothing_was_sent(dialog, par):
    client, adress = klient(par[0]), reverse("dialoger:bjud_in", args=[dialog.nummer])
    for mer in ({}, {"skicka": "1"}):
        svar = client.post(adress, {"svar_senast": dagar(20).isoformat(), **mer})
        assert svar.status_code == 422
        assert "Ingen mottagare är vald. Inget har skickats." in svar.content.decode()
    assert not Inbjudan.objects.exists()


def test_a_double_click_sends_once(dialog, par, kontakter):
    client, adress = klient(par[0]), reverse("dialoger:bjud_in", args=[dialog.nummer])
    for _ in range(2):
        assert client.post(adress, falt(kontakter, skicka="1", engangsnyckel="samma")).status_code == 302
    svar = client.post(adress, falt(kontakter, skicka="1", engangsnyckel="en-annan-flik"))
    assert "redan skickade" in str(list(get_messages(svar.wsgi_request))[-1])
    assert Avisering.objects.count() == 2


def test_a_day_that_has_passed_is_refused(dialog, par, kontakter):
    adress = reverse("dialoger:bjud_in", args=[dialog.nummer])
    svar = klient(par[0]).post(adress, falt(kontakter, svar_senast=dagar(0).isoformat()))
    assert svar.status_code == 422
    assert "efter i dag" in svar.content.decode()


def test_sending_again_and_posting_from_the_pages(dialog, par, kontakter):
    client = klient(par[1])
    (rad,) = skicka(dialog, NAMND)
    igen = reverse("dialoger:inbjudan_igen", args=[rad.pk])
    assert NAMND.epost in client.get(igen).content.decode()
    assert client.post(igen, {"epost": "inte en adress"}).status_code == 422
    assert client.post(igen, {"epost": ""}).status_code == 302  # on paper instead
    papper = Inbjudan.objects.get(sandning=S.PAPPER)
    assert client.get(igen).status_code == 302  # replaced: nothing to send again
    postad = reverse("dialoger:inbjudan_postad", args=[papper.pk])
    assert client.post(postad, {"dag": dagar(1).isoformat()}).status_code == 422
    assert client.post(postad, {"dag": dagar(0).isoformat()}).status_code == 302
    papper.refresh_from_db()
    assert papper.skickad == dagar(0)
    assert "Postad" in client.get(dialog.get_absolute_url()).content.decode()


def test_another_pair_and_a_wrong_state_change_nothing(dialog, kontakter):
    (rad,) = skicka(dialog, NAMND)
    annan = klient(skapa_par()[0])
    for namn in ("inbjudan_igen", "inbjudan_postad", "inbjudan_brev"):
        assert annan.get(reverse(f"dialoger:{namn}", args=[rad.pk])).status_code == 403
    assert annan.post(reverse("dialoger:inbjudan_igen", args=[rad.pk]), {"epost": "x@y.test"}).status_code == 403
    services.svara(dialog_id=dialog.pk, slag="intro", svar="ja", aktor=None)
    samordnare = klient(skapa_anvandare(Roll.SAMORDNARE))
    samordnare.post(reverse("dialoger:inbjudan_igen", args=[rad.pk]), {"epost": "x@y.test"})
    samordnare.post(reverse("dialoger:bjud_in", args=[dialog.nummer]), falt(kontakter, skicka="1"))
    assert Avisering.objects.count() == 1


def test_as_many_queries_for_one_invitation_as_for_many(dialog, par):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = klient(par[0])

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            client.get(dialog.get_absolute_url())
        return len(fangade)

    skicka(dialog, NAMND)
    fragor()
    en = fragor()
    skicka(dialog, *(Mottagare(f"Nämnd {n}", f"n{n}@x.test") for n in range(5)))
    assert fragor() == en


def test_history_says_who_and_when_but_no_address(dialog, par):
    skicka(dialog, NAMND, Mottagare("Styrelsen"))
    text = klient(par[0]).get(reverse("dialoger:historik", args=[dialog.nummer])).content.decode()
    assert "Inbjudan skickad" in text
    assert "Brev på papper gjort" in text
    assert NAMND.epost not in text


def test_old_rows_without_a_letter_still_work(dialog, par):
    """Registered as sent in another way: no letter, no row to send again by mistake, and the case page shows it."""
    services.bjud_in(dialog_id=dialog.pk, mottagare=[NAMND], skickad=dagar(-5), aktor=None)
    rad = Inbjudan.objects.get()
    assert (rad.sandning, rad.avisering, rad.nyckel) == (S.UTANFOR, None, "")
    assert "Skickad" in klient(par[0]).get(dialog.get_absolute_url()).content.decode()
