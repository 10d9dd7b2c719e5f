"""An answer without an account: what the link answers, when it stops, and that it stays secret."""

import logging
import re

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services
from dialoger.models import Beslut, Dialog, Inbjudan
from dialoger.services import Mottagare, svarslank
from dialoger.views import svar as svarsvy
from kvalitet import aviseringar
from kvalitet.loggning import Radformat
from kvalitet.models import Avisering, Engangssvar, Handelse, Lasning, Roll
from tests.factories import boka, dagar, halla, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db
NAMND = Mottagare("Barn- och utbildningsnämnden", "bun@exempel.test", "namnd")
SKOLCHEF = Mottagare("Skolchef", "maria@exempel.test", "skolchef")
JA, NEJ = {"svar": "ja"}, {"svar": "nej", "skal": "ej_ange"}


@pytest.fixture
def dialog() -> Dialog:
    return skapa_dialog(skapa_par(), huvudman=skapa_huvudman("Kumla kommun"))


@pytest.fixture
def rader(dialog) -> list[Inbjudan]:
    return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[NAMND, SKOLCHEF], aktor=None)


@pytest.fixture
def ensam(dialog) -> Inbjudan:
    return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[NAMND], aktor=None)[0]


def adress(rad: Inbjudan) -> str:
    return reverse("dialoger:svar", args=[svarslank.token(rad)])


def fakta() -> tuple:
    """All that an answer could change."""
    return (
        list(Dialog.objects.values_list()),
        list(Beslut.objects.values_list()),
        list(Inbjudan.objects.values_list()),
        Handelse.objects.count(),
        Avisering.objects.count(),
        Lasning.objects.count(),
    )


# Answering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "lage"),
    [
        (JA, ("ja", "boka_introduktion", "")),
        (NEJ, ("nej", "", "nej")),
        ({"svar": "senare", "bjud_in_igen": dagar(60).isoformat()}, ("senare", "bjud_in_igen", "")),
    ],
)
def test_the_only_ones_answer_changes_the_case_at_once_and_tells_what_happens_next(client, dialog, ensam, data, lage):
    svar = client.post(adress(ensam), data)
    assert (svar.status_code, svar.url) == (302, "kvitto/")
    dialog.refresh_from_db()
    assert (dialog.svar_intro, dialog.nasta, dialog.avslutsorsak) == lage
    beslut = Beslut.objects.get()
    assert (beslut.svar, beslut.av, beslut.registrerad_av, beslut.dag) == (data["svar"], NAMND.namn, None, dagar(0))
    assert beslut.skal == data.get("skal", "")
    ensam.refresh_from_db()
    assert (ensam.svar, ensam.skal, dialog.svar_registrerat) == (data["svar"], data.get("skal", ""), None)
    handelse = Handelse.objects.get(typ="dialog.svar")
    assert (handelse.aktor, handelse.data, handelse.till["av"]) == (None, {"via": "lank"}, NAMND.namn)
    kvitto = Avisering.objects.get(typ="svarskvitto")
    assert kvitto.epost == NAMND.epost
    assert f"Svar: {data['svar']}" in kvitto.text
    assert "Hittills" not in kvitto.text
    text = client.get(adress(ensam) + "kvitto/").content.decode()
    assert "Kumla kommun" in text
    assert "Hittills" not in text
    assert "kan ändra svaret fram till det första mötet" in text
    assert NAMND.namn not in text  # not which person or recipient
    assert services.rakna_om() == []


def test_the_form_says_what_is_wrong_and_changes_nothing(client, rader):
    fore = fakta()
    for data, fel in (
        ({}, "Välj ett av svaren."),
        ({"svar": "kanske"}, "Välj något av alternativen"),
        ({"svar": "nej"}, "främsta skälet, eller Vill inte ange"),
        ({"svar": "nej", "skal": "x"}, "x"),
        ({"svar": "senare"}, "Välj en dag då vi får fråga igen."),
        ({"svar": "senare", "bjud_in_igen": dagar(0).isoformat()}, "framåt i tiden"),
        ({"svar": "senare", "bjud_in_igen": dagar(900).isoformat()}, "inom två år"),
    ):
        svar = client.post(adress(rader[0]), data)
        assert svar.status_code == 422, data
        assert fel in svar.content.decode(), data
    assert fakta() == fore


def test_what_belongs_to_another_answer_is_not_meant(client, dialog, rader):
    client.post(adress(rader[0]), {"svar": "ja", "skal": "tid", "bjud_in_igen": "igår"})
    dialog.refresh_from_db()
    assert (dialog.svar_intro, dialog.bjud_in_igen, Beslut.objects.get().skal) == ("ja", None, "")


def test_nothing_is_chosen_beforehand_also_when_there_is_an_answer(client, rader):
    for _ in range(2):
        text = client.get(adress(rader[0])).content.decode()
        assert " checked" not in text
        client.post(adress(rader[0]), JA)
    assert "Ert svar nu: Ja" in text


def test_the_same_answer_again_is_one(client, rader):
    for _ in range(2):
        assert client.post(adress(rader[0]), JA | {"engangsnyckel": "samma"}).url == "kvitto/"
    assert client.post(adress(rader[0]), JA | {"engangsnyckel": "en-ny-sida"}).url == "kvitto/"
    assert Beslut.objects.count() == Avisering.objects.filter(typ="svarskvitto").count() == 1
    client.post(adress(rader[1]), JA)  # another recipient's yes is told of, and decides nothing more
    assert (
        Handelse.objects.filter(typ="inbjudan.svar").count() == Avisering.objects.filter(typ="svarskvitto").count() == 2
    )
    assert Beslut.objects.count() == 1


@pytest.mark.parametrize("metod", ["get", "head", "options", "put", "delete", "patch"])
def test_only_a_sent_form_answers(client, rader, metod):
    fore = fakta()
    for slut in ("", "kvitto/", "?svar=ja", "?svar=nej&skal=tid"):
        assert getattr(client, metod)(adress(rader[0]) + slut).status_code in (200, 302, 405)
    assert fakta() == fore


def test_a_form_from_elsewhere_is_refused(rader):
    fore = fakta()
    client = Client(enforce_csrf_checks=True)
    client.get(adress(rader[0]))
    assert client.post(adress(rader[0]), JA).status_code == 403
    assert fakta() == fore


def test_the_pages_own_form_passes_the_csrf_check_over_https(rader, settings):
    """With the policy that we set a browser sends its true Origin, and no path to anybody."""
    client = Client(enforce_csrf_checks=True)
    sida = client.get(adress(rader[0]), secure=True, HTTP_HOST="testserver")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', sida.content.decode())[1]
    data = JA | {"csrfmiddlewaretoken": token}
    svar = client.post(adress(rader[0]), data, secure=True, HTTP_ORIGIN="https://testserver")
    assert svar.status_code == 302
    assert client.post(adress(rader[0]), data, secure=True, HTTP_ORIGIN="null").status_code == 403


def test_another_open_case_is_a_matter_for_the_agencies(client, dialog, ensam):
    client.post(adress(ensam), NEJ)
    services.skapa_arende(huvudman=dialog.huvudman, cykel=dialog.cykel, aktor=None)
    svar = client.post(adress(ensam), JA)
    assert svar.status_code == 422
    assert "Svara i stället på vårt brev" in svar.content.decode()
    assert Beslut.objects.count() == 1


def test_a_no_takes_the_case_off_its_booked_meeting_and_says_so_first(client, dialog, ensam):
    client.post(adress(ensam), JA)
    mote = boka(dialog, "introduktion", 10)
    assert "Bokade möten med er ställs in." in client.get(adress(ensam)).content.decode()
    client.post(adress(ensam), NEJ)
    mote.refresh_from_db()
    assert mote.status == "installt"


# When a link stops ------------------------------------------------------------------------------------------------


def _introduktion(dialog, rad):
    Inbjudan.objects.update(skickad=dagar(-30))
    services.svara(dialog_id=dialog.pk, slag="intro", svar="ja", dag=dagar(-20), aktor=None)
    halla(dialog, "introduktion", -10)


def _aterkallad(dialog, rad):
    services.aterkalla(dialog_id=dialog.pk, skal="Fel", aktor=None)


def _utan_svar(dialog, rad):
    Inbjudan.objects.filter(dialog=dialog).update(skickad=dagar(-20), svar_senast=dagar(-1))
    services.avsluta(dialog_id=dialog.pk, aktor=None)


def _sista_dag(dialog, rad):
    Inbjudan.objects.filter(pk=rad.pk).update(lank_till=dagar(-1))


def _skickad_igen(dialog, rad):
    services.skicka_igen(inbjudan_id=rad.pk, epost=rad.epost, aktor=None)


def _omdirigerad(dialog, rad):
    services.omdirigera(dialog_id=dialog.pk, till=skapa_huvudman("Nya ägaren AB"), skal="Köpt", aktor=None)


STOPPAR = [_introduktion, _aterkallad, _utan_svar, _sista_dag, _skickad_igen, _omdirigerad]
FEL = ["x", "1.fel", "1", ".", "a.b.c", "0." + "A" * 43, "å", "%00", "x" * 3000]


@pytest.mark.parametrize("handling", STOPPAR)
def test_what_stops_a_link_answers_as_a_wrong_one(client, dialog, rader, handling):
    assert client.get(adress(rader[0])).status_code == 200
    handling(dialog, rader[0])
    fel = client.get(reverse("dialoger:svar", args=["1.fel"]))
    for slut in ("", "kvitto/"):
        stoppad = client.get(adress(rader[0]) + slut)
        assert stoppad.status_code == fel.status_code == 404
        assert _utan_varierande(stoppad) == _utan_varierande(fel)
        assert set(stoppad.headers) == set(fel.headers)
        assert "Kumla" not in stoppad.content.decode()
        assert "Nya ägaren" not in stoppad.content.decode()
    fore = fakta()
    assert client.post(adress(rader[0]), JA).status_code == 404
    assert fakta() == fore


def _utan_varierande(svar) -> str:
    return re.sub(r'nonce="[^"]*"', "", svar.content.decode())


@pytest.mark.parametrize("skrap", FEL)
def test_a_link_that_cannot_be_one_gives_the_same_page(client, skrap):
    svar = client.get(f"/svar/{skrap}/")
    assert svar.status_code == 404
    assert "gäller inte" in svar.content.decode() or "Sidan finns inte" in svar.content.decode()
    assert client.post(f"/svar/{skrap}/", JA).status_code == 404


def test_a_link_of_one_is_no_key_to_another(client, dialog, rader):
    """Another number with the same signature, or our signature of something else, opens nothing."""
    nummer, _, signatur = svarslank.token(rader[0]).partition(".")
    for fel in (f"{svarslank.token(rader[1]).partition('.')[0]}.{signatur}", signing.Signer(sep=".").sign(nummer)):
        assert client.get(reverse("dialoger:svar", args=[fel])).status_code == 404
    papper = services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[Mottagare("Styrelsen")], aktor=None)[0]
    assert client.get(adress(papper)).status_code == 404  # a letter on paper has no link


def test_a_resent_letters_link_answers_and_the_paused_case_says_that_it_rests(client, dialog, rader):
    ny = services.skicka_igen(inbjudan_id=rader[0].pk, epost="ratt@exempel.test", aktor=None)
    assert client.get(adress(ny)).status_code == 200
    services.pausa(dialog_id=dialog.pk, till=None, skal="Ny skolchef", aktor=None)
    fore = fakta()
    sida = client.get(adress(ny))
    assert (sida.status_code, "vilar" in sida.content.decode()) == (200, True)
    assert "<form" not in sida.content.decode()
    assert client.post(adress(ny), JA).status_code == 200
    assert fakta() == fore
    services.ateruppta(dialog_id=dialog.pk, aktor=None)
    assert client.post(adress(ny), JA).status_code == 302


def test_a_receipt_before_any_answer_leads_to_the_question(client, rader):
    assert client.get(adress(rader[0]) + "kvitto/").url == "../"


def test_a_guess_costs_no_more_and_no_fewer_questions_than_a_replaced_link(client, dialog, rader):
    _skickad_igen(dialog, rader[0])

    def fragor(hemlighet: str) -> int:
        with CaptureQueriesContext(connection) as fangade:
            client.get(reverse("dialoger:svar", args=[hemlighet]))
        return len(fangade)

    fragor("varm")
    assert fragor("1.fel") == fragor("x") == fragor(svarslank.token(rader[0]))


def test_guessing_is_slowed_down_and_shuts_nobody_out(client, rader, monkeypatch):
    monkeypatch.setattr(svarsvy, "FEL_PER_ADRESS", "3/5m/ip")
    svar = [client.get(reverse("dialoger:svar", args=[f"fel{n}"])).status_code for n in range(5)]
    assert svar == [404, 404, 404, 429, 429]
    assert client.get(adress(rader[0])).status_code == 200
    assert client.post(adress(rader[0]), JA).status_code == 302


# The secret -------------------------------------------------------------------------------------------------------


def test_the_secret_is_in_no_table_log_or_header(client, dialog, rader, caplog, monkeypatch):
    hemlighet = svarslank.token(rader[0])
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))  # a browser where reads and refusals are logged
    caplog.set_level(logging.DEBUG)
    sida = client.get(adress(rader[0]))
    assert sida["Referrer-Policy"] == "strict-origin"
    assert sida["Cache-Control"] == "no-store, private"
    assert "noindex" in sida["X-Robots-Tag"]
    assert hemlighet not in sida.content.decode()  # no address of its own in the page that an extension could pick up
    client.post(adress(rader[0]), JA | {"engangsnyckel": "abc"})
    client.put(adress(rader[0]))
    _aterkallad(dialog, rader[0])
    client.get(adress(rader[0]))
    client.get(adress(rader[0]).rstrip("/"))
    monkeypatch.setattr(svarslank, "hitta", lambda hemlighet: 1 / 0)
    client.raise_request_exception = False
    assert client.get(adress(rader[0])).status_code == 500

    loggat = [Radformat().format(rad) for rad in caplog.records if not rad.name.startswith("django.db")]
    assert any("/svar/…" in rad for rad in loggat)
    assert Engangssvar.objects.exists()
    tabeller = (Handelse, Lasning, Avisering, Engangssvar, Inbjudan, Beslut)
    lagrat = [str(vars(rad)) for modell in tabeller for rad in modell.objects.all()]
    signatur = hemlighet.partition(".")[2]
    assert not [rad for rad in (*loggat, *lagrat) if signatur in rad]


def test_neither_staff_page_holds_the_link(client, dialog, rader):
    """Not the case, not the outbox: only the mail."""
    for roll in (Roll.SAMORDNARE, Roll.SYSTEMFORVALTARE):
        client.force_login(skapa_anvandare(roll))
        for sida in (
            dialog.get_absolute_url(),
            reverse("dialoger:historik", args=[dialog.nummer]),
            reverse("aviseringar"),
        ):
            assert "/svar/" not in client.get(sida).content.decode()


def test_the_letters_page_shows_the_link_in_the_demo_only(client, rader, settings):
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    sida = reverse("avisering_detalj", args=[rader[0].avisering_id])
    settings.DEMO = True
    assert "/svar/" in client.get(sida).content.decode()
    settings.DEMO = False
    assert "/svar/" not in client.get(sida).content.decode()


def test_a_link_signed_with_another_key_opens_nothing(client, rader, settings):
    gammal = adress(rader[0])
    settings.SECRET_KEY = "en-helt-annan-nyckel" * 3
    assert client.get(gammal).status_code == 404
    settings.SECRET_KEY_FALLBACKS = ["endast-for-demo-och-test"]  # the key has been changed, and the old one kept
    assert client.get(gammal).status_code == 200


def test_the_mail_leads_to_the_answer(client, rader, mailoutbox, settings):
    aviseringar.skicka(rader[1].avisering_id)
    (lank,) = set(re.findall(rf"{settings.ADRESS}(/svar/[^/\s]+/)", mailoutbox[0].body))
    assert len(lank) < 60
    assert client.post(lank, JA).status_code == 302
    assert Beslut.objects.get().av == "Skolchef"


def test_who_comes_without_a_cookie_is_told_to_open_the_link_again(rader):
    svar = Client(enforce_csrf_checks=True).post(adress(rader[0]), {"svar": "ja"})
    text = svar.content.decode()
    assert svar.status_code == 403
    assert "Öppna länken i brevet igen och svara på nytt." in text
    assert "Du är utloggad" not in text
    assert svarslank.token(rader[0]) not in text
    rader[0].refresh_from_db()
    assert rader[0].svar == ""
