"""Several recipients of one huvudman answer: the first ja wins, a nej needs all, different answers are looked at."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.models import Beslut, Dialog, Inbjudan
from dialoger.process import Huvudmannasvar, Mottagarsvar, sammanvag
from dialoger.services import Mottagare, paminnelser, svarslank
from kvalitet.models import Avisering, Handelse, Roll
from tests.factories import boka, dagar, halla, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

NAMND = Mottagare("Barn- och utbildningsnämnden", "bun@exempel.test", "namnd")
GYMNASIET = Mottagare("Gymnasienämnden", "gyn@exempel.test", "namnd")
SKOLCHEF = Mottagare("Skolchef", "maria@exempel.test", "skolchef")
JA, NEJ = {"svar": "ja"}, {"svar": "nej", "skal": "tid"}
TID = datetime(2026, 3, 2, 9, tzinfo=timezone.get_default_timezone())


def senare(dag: int = 60) -> dict:
    return {"svar": "senare", "bjud_in_igen": dagar(dag)}


# The rule ---------------------------------------------------------------------------------------------------------

INGET, JAET = Mottagarsvar(), Mottagarsvar("ja", TID)
NEJ_TID = Mottagarsvar("nej", TID, "tid")
NEJ_SEDAN = Mottagarsvar("nej", TID + timedelta(days=3), "annat")
OM_60, OM_90 = (Mottagarsvar("senare", TID, igen=dagar(n)) for n in (60, 90))


@pytest.mark.parametrize(
    ("svaren", "blir"),
    [
        ([], None),
        ([INGET], None),
        ([INGET, INGET], None),
        ([JAET], Huvudmannasvar("ja")),
        ([JAET, INGET], Huvudmannasvar("ja")),
        ([NEJ_TID, JAET], Huvudmannasvar("ja")),
        ([OM_60, NEJ_TID, JAET], Huvudmannasvar("ja")),
        ([NEJ_TID], Huvudmannasvar("nej", "tid")),
        ([NEJ_TID, INGET], None),
        ([NEJ_SEDAN, NEJ_TID], Huvudmannasvar("nej", "annat")),
        ([NEJ_TID, NEJ_SEDAN], Huvudmannasvar("nej", "annat")),
        ([OM_60], Huvudmannasvar("senare", igen=dagar(60))),
        ([OM_60, INGET], None),
        ([OM_90, OM_60], Huvudmannasvar("senare", igen=dagar(60))),
        ([NEJ_SEDAN, OM_90], Huvudmannasvar("senare", igen=dagar(90))),
    ],
)
def test_what_the_answers_come_to(svaren, blir):
    assert sammanvag(svaren) == blir
    assert sammanvag(reversed(svaren)) == blir


# The case ---------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialog() -> Dialog:
    return skapa_dialog(skapa_par(), huvudman=skapa_huvudman("Kumla kommun"))


@pytest.fixture
def rader(dialog) -> list[Inbjudan]:
    return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[NAMND, GYMNASIET, SKOLCHEF], aktor=None)


def svara(rad: Inbjudan, data: dict) -> None:
    svarslank.svara_med_lank(svarslank.token(rad), **data)


def registrera(dialog: Dialog, svar: str, **falt) -> None:
    services.svara(dialog_id=dialog.pk, slag="intro", svar=svar, aktor=skapa_anvandare(Roll.SAMORDNARE), **falt)


def lage(dialog: Dialog) -> tuple[str, str, str]:
    dialog.refresh_from_db()
    assert services.rakna_om() == []
    return dialog.svar_intro, dialog.nasta, dialog.avslutsorsak


VANTAR, AR_JA, AR_NEJ = ("", "invanta_svar", ""), ("ja", "boka_introduktion", ""), ("nej", "", "nej")
AR_SENARE = ("senare", "bjud_in_igen", "")


def test_the_first_yes_decides_once_and_a_later_no_changes_nothing(dialog, rader):
    svara(rader[0], JA)
    svara(rader[1], NEJ)
    svara(rader[2], JA)
    assert lage(dialog) == AR_JA
    assert [(b.svar, b.av) for b in Beslut.objects.all()] == [("ja", NAMND.namn)]
    assert [h.typ for h in Handelse.objects.filter(typ__contains="svar").order_by("pk")] == [
        "inbjudan.svar",
        "dialog.svar",
        "inbjudan.svar",
        "inbjudan.svar",
    ]
    assert [a.epost for a in Avisering.objects.filter(typ="svarskvitto").order_by("pk")] == [
        NAMND.epost,
        GYMNASIET.epost,
        SKOLCHEF.epost,
    ]


def test_a_no_needs_all_and_a_yes_after_it_opens_the_case(dialog, rader):
    for rad, skal in zip(rader, ("tid", "annat", "ej_ange"), strict=True):
        assert lage(dialog) == VANTAR
        svara(rad, NEJ | {"skal": skal})
    assert lage(dialog) == AR_NEJ
    assert Beslut.objects.get().skal == "ej_ange"
    svara(rader[1], JA)
    assert lage(dialog) == AR_JA
    assert dialog.avslutad is None


def test_later_needs_all_and_takes_the_earliest_day(dialog, rader):
    svara(rader[0], senare(90))
    svara(rader[1], senare(60))
    assert lage(dialog) == VANTAR
    svara(rader[2], NEJ)
    assert lage(dialog) == AR_SENARE
    assert dialog.bjud_in_igen == dagar(60)
    svara(rader[0], senare(30))
    assert lage(dialog) == AR_SENARE
    assert dialog.bjud_in_igen == dagar(30)


def test_a_day_that_passed_before_the_last_answer_is_tomorrow(dialog, rader):
    svara(rader[0], senare(60))
    Inbjudan.objects.filter(pk=rader[0].pk).update(bjud_in_igen=dagar(-1))
    svara(rader[1], NEJ)
    svara(rader[2], NEJ)
    assert lage(dialog) == AR_SENARE
    assert dialog.bjud_in_igen == dagar(1)


@pytest.mark.parametrize("data", [NEJ, senare()])
def test_the_only_yes_taken_back_is_withdrawn_and_its_meeting_cancelled(dialog, rader, data):
    svara(rader[0], JA)
    mote = boka(dialog, "introduktion", 10)
    svara(rader[0], data)
    assert lage(dialog) == VANTAR
    mote.refresh_from_db()
    assert mote.status == "installt"
    handelse = Handelse.objects.get(typ="dialog.svar_atertaget")
    assert (handelse.fran, handelse.data) == ({"svar": "ja"}, {"via": "lank"})
    svara(rader[2], JA)
    assert lage(dialog) == AR_JA


def test_one_of_two_yes_taken_back_changes_nothing(dialog, rader):
    svara(rader[0], JA)
    svara(rader[1], JA)
    svara(rader[0], NEJ)
    assert lage(dialog) == AR_JA
    assert Beslut.objects.count() == 1
    svara(rader[2], NEJ)
    svara(rader[1], NEJ)
    assert lage(dialog) == AR_NEJ


def test_a_posted_letter_is_waited_for_but_not_one_that_is_still_here(dialog):
    utan = Mottagare("Styrelsen")
    rad, papper = services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[NAMND, utan], aktor=None)
    services.markera_postade(inbjudan_ider=[papper.pk], aktor=None, dag=dagar(0))
    svara(rad, NEJ)
    assert lage(dialog) == VANTAR
    registrera(dialog, "nej", skal="tid")
    assert lage(dialog) == AR_NEJ
    annat = skapa_dialog(skapa_par())
    rad, _ = services.skicka_inbjudan(dialog_id=annat.pk, mottagare=[NAMND, utan], aktor=None)
    svara(rad, NEJ)
    assert lage(annat) == AR_NEJ


# Sent again -------------------------------------------------------------------------------------------------------


def test_an_answer_follows_to_the_letter_that_replaces_it(dialog, rader):
    svara(rader[0], NEJ)
    ny = services.skicka_igen(inbjudan_id=rader[0].pk, epost="ratt@exempel.test", aktor=None)
    rader[0].refresh_from_db()
    assert (ny.svar, ny.skal, rader[0].svar, rader[0].svarade) == ("nej", "tid", "", None)
    assert ny.svarade is not None
    svara(rader[1], NEJ)
    assert lage(dialog) == VANTAR
    svara(rader[2], NEJ)
    assert lage(dialog) == AR_NEJ


def test_a_replaced_letter_without_an_answer_is_not_waited_for(dialog, rader):
    ny = services.skicka_igen(inbjudan_id=rader[2].pk, epost="ratt@exempel.test", aktor=None)
    for rad in (rader[0], rader[1], ny):
        svara(rad, NEJ)
    assert lage(dialog) == AR_NEJ


def test_the_same_recipient_noted_twice_is_one(dialog):
    """Letters that went in another way are not replaced by newer ones. The answer by any of the links is theirs."""
    for dag in (-3, 0):
        services.bjud_in(dialog_id=dialog.pk, mottagare=[NAMND, SKOLCHEF], aktor=None, skickad=dagar(dag))
    gammal, chef, ny, _ = Inbjudan.objects.order_by("pk")
    svara(gammal, NEJ)
    ny.refresh_from_db()
    assert ny.svar == "nej"
    svara(chef, NEJ)
    assert lage(dialog) == AR_NEJ


def test_asked_again_after_later_they_have_not_answered_later_any_more(dialog, rader):
    svara(rader[0], NEJ)
    svara(rader[1], senare())
    svara(rader[2], senare())
    services.skicka_igen(inbjudan_id=rader[2].pk, epost="ratt@exempel.test", aktor=None)
    assert lage(dialog) == VANTAR
    assert sorted(rad.svar for rad in svarslank.mottagare(dialog)) == ["", "", "nej"]
    svara(rader[1], NEJ)
    assert lage(dialog) == VANTAR


def test_a_reopened_case_asks_everybody_anew(dialog, rader):
    for rad in rader:
        svara(rad, NEJ)
    services.ateroppna(dialog_id=dialog.pk, skal="De ångrade sig", aktor=None)
    assert lage(dialog) == VANTAR
    assert not Inbjudan.objects.exclude(svar="").exists()
    svara(rader[0], NEJ)
    assert lage(dialog) == VANTAR


def test_a_case_that_went_to_another_huvudman_has_no_recipients(dialog, rader):
    svara(rader[0], JA)
    svara(rader[1], NEJ)
    services.omdirigera(dialog_id=dialog.pk, till=skapa_huvudman("Nya ägaren AB"), skal="Köpt", aktor=None)
    assert lage(dialog)[0] == "ja"
    assert not Dialog.objects.olika_svar().exists()


def test_who_has_answered_is_not_reminded_while_the_case_waits(dialog, rader):
    svara(rader[0], NEJ)
    Inbjudan.objects.update(skickad=dagar(-30), svar_senast=dagar(-1))
    services.spara_lage([dialog])
    paminnelser.paminn_huvudman()
    paminda = Inbjudan.objects.exclude(pamind=None).order_by("pk").values_list("mottagare", flat=True)
    assert list(paminda) == [GYMNASIET.namn, SKOLCHEF.namn]


# What staff registers ---------------------------------------------------------------------------------------------


def test_what_staff_registers_is_for_all_until_somebody_says_something_new(dialog, rader):
    svara(rader[0], JA)
    registrera(dialog, "nej", skal="tid")
    assert lage(dialog) == AR_NEJ
    svara(rader[1], NEJ)  # the others are answered for, and the older ja no longer counts
    assert lage(dialog) == AR_NEJ
    svara(rader[0], JA)
    assert lage(dialog) == AR_JA


def test_a_registered_yes_is_changed_when_all_have_declined_since(dialog, rader):
    registrera(dialog, "ja")
    for rad in rader:
        assert lage(dialog) == AR_JA
        svara(rad, NEJ)
    assert lage(dialog) == AR_NEJ


def test_after_the_introduction_the_links_change_nothing(dialog, rader):
    Inbjudan.objects.update(skickad=dagar(-30))
    svara(rader[0], JA)
    Dialog.objects.update(svar_intro_dag=dagar(-20))
    halla(dialog, "introduktion", -10)
    with pytest.raises(svarslank.GallerInte):
        svara(rader[1], NEJ)
    assert lage(dialog) == ("ja", "invanta_beslut", "")


# Different answers ------------------------------------------------------------------------------------------------


def saknas(client, dialog: Dialog) -> str:
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    return client.get(dialog.get_absolute_url()).content.decode()


def test_different_answers_stand_on_the_case_until_staff_registers_one(client, dialog, rader):
    svara(rader[1], NEJ)
    assert "Olika svar" not in saknas(client, dialog)
    svara(rader[0], JA)
    svara(rader[2], senare())
    text = saknas(client, dialog)
    assert "Olika svar från huvudmannen" in text
    assert (
        "Svarat ja: barn- och utbildningsnämnden. Svarat nej: gymnasienämnden. Svarat senare: skolchefen. "
        "Ärendet går vidare som ja. Prata med dem och registrera sedan huvudmannens svar."
    ) in text
    assert "Svarade nej" in text  # at the letter
    registrera(dialog, "ja")
    assert "Olika svar" not in saknas(client, dialog)
    assert not Dialog.objects.olika_svar().exists()
    svara(rader[2], NEJ)  # something new
    assert "Olika svar" in saknas(client, dialog)
    assert list(Dialog.objects.olika_svar()) == [dialog]


def test_different_answers_are_no_longer_a_task_when_the_introduction_has_been_held(client, dialog, rader):
    Inbjudan.objects.update(skickad=dagar(-30))
    svara(rader[0], JA)
    svara(rader[1], NEJ)
    Dialog.objects.update(svar_intro_dag=dagar(-20))
    assert list(Dialog.objects.olika_svar()) == [dialog]
    halla(dialog, "introduktion", -10)
    assert not Dialog.objects.olika_svar().exists()
    assert "Olika svar" not in saknas(client, dialog)


def _med_olika_svar() -> Dialog:
    dialog = skapa_dialog(skapa_par())
    ett, tva = services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[NAMND, SKOLCHEF], aktor=None)
    svara(ett, JA)
    svara(tva, NEJ)
    return dialog


def test_the_start_page_leads_to_the_cases_in_as_many_queries(client):
    samordnare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(samordnare)

    def start() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as fangade:
            text = client.get("/").content.decode()
        return text, len(fangade)

    assert "Olika svar" not in start()[0]
    dialog = _med_olika_svar()
    start()
    text, fragor = start()
    assert "Olika svar från 1\u00a0huvudman" in text
    for _ in range(2):
        _med_olika_svar()
    text, fragor_med_tre = start()
    assert "Olika svar från 3\u00a0huvudmän" in text
    assert fragor_med_tre == fragor
    adress = f"{reverse('dialoger:lista')}?vy=alla&lage=olika_svar"
    assert adress.replace("&", "&amp;") in text
    skapa_dialog(skapa_par(), huvudman=skapa_huvudman("Enighetens skola"))
    lista = client.get(adress).content.decode()
    assert dialog.nummer in lista
    assert "Enighetens skola" not in lista


def test_the_start_page_of_others_has_no_such_row(client):
    _med_olika_svar()
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert "Olika svar" not in client.get("/").content.decode()


# What the recipients read -----------------------------------------------------------------------------------------


def sidor(client, rad: Inbjudan) -> tuple[str, str]:
    adress = reverse("dialoger:svar", args=[svarslank.token(rad)])
    fraga, kvitto = (client.get(adress + slut) for slut in ("", "kvitto/"))
    texter = fraga.content.decode(), kvitto.content.decode()
    for text in texter:
        assert not any(m.namn in text for m in (NAMND, GYMNASIET, SKOLCHEF))
    return texter


def _senaste_kvitto() -> str:
    return Avisering.objects.filter(typ="svarskvitto").latest("pk").text


def test_a_no_while_others_are_asked_says_so(client, rader):
    svara(rader[0], NEJ)
    fraga, kvitto = sidor(client, rader[0])
    andra = "Andra hos Kumla kommun är också tillfrågade. Det räcker att en av dem svarar ja."
    assert "Ert svar nu: Nej" in fraga
    assert andra in fraga
    assert f"Ni har svarat nej. {andra}" in kvitto
    assert "Tack för svaret" in kvitto
    assert andra in _senaste_kvitto()
    fraga, kvitto = sidor(client, rader[1])
    assert "Hittills" not in fraga
    assert kvitto == ""


def test_a_yes_is_seen_by_the_others_without_saying_whose(client, rader):
    svara(rader[0], JA)
    fraga, kvitto = sidor(client, rader[0])
    assert "Tack, då ses vi!" in kvitto
    assert "Hittills" not in fraga + kvitto
    assert "Bokade möten med er ställs in." in fraga
    fraga, _ = sidor(client, rader[1])
    assert "Hittills är svaret från Kumla kommun ja. Ni kan ändå lämna ert eget svar." in fraga
    assert "Ert svar nu" not in fraga
    svara(rader[1], NEJ)
    fraga, kvitto = sidor(client, rader[1])
    assert "Ert svar nu: Nej" in fraga
    assert "Bokade möten" not in fraga
    assert "Ni har svarat nej. Hittills är svaret från Kumla kommun ja." in kvitto
    assert "Det gäller fast ni har svarat något annat." in _senaste_kvitto()
    assert "välkomna att höra av er" not in kvitto


def test_later_while_others_are_asked_and_when_all_have(client, rader):
    svara(rader[0], senare(60))
    fraga, kvitto = sidor(client, rader[0])
    assert "Ni vill få frågan igen" in fraga
    assert "Ni har svarat att vi får fråga igen senare. Andra hos Kumla kommun" in kvitto
    assert "Vi bjuder in er" not in kvitto
    svara(rader[1], NEJ)
    svara(rader[2], senare(30))
    assert "Vi bjuder in er på nytt omkring den dagen." in sidor(client, rader[2])[1]
    for nummer in (0, 1):
        kvitto = sidor(client, rader[nummer])[1]
        assert "Hittills vill Kumla kommun få frågan igen. Vi frågar omkring" in kvitto


def test_a_no_registered_by_staff_is_what_the_yes_sayer_reads(client, dialog, rader):
    svara(rader[0], JA)
    registrera(dialog, "nej", skal="tid")
    fraga, kvitto = sidor(client, rader[0])
    assert "Ni har svarat ja. Hittills är svaret från Kumla kommun nej." in kvitto
    assert "då ses vi" not in kvitto
    assert "Bokade möten" not in fraga
