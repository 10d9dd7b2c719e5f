"""The pages of the självskattning: with an account, and by link and code."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysunderlag.models import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from analysunderlag.services import sjalvskattning, skattningslank, skattningssvar
from analysunderlag.views import webblasare
from analysunderlag.views.skatta import KAKA
from kvalitet.models import Anvandare, Lasning, Roll
from tests.analysunderlag.skattningsvarld import fyll, skapa_skattning, stang, svara
from tests.factories import dagar, skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman():
    return skapa_huvudman("Kumla kommun")


@pytest.fixture
def person(huvudman) -> Anvandare:
    return skapa_anvandare(huvudman=huvudman)


@pytest.fixture
def skattning(huvudman, person) -> Sjalvskattning:
    return skapa_skattning(huvudman, antal={"huvudman": 3, "rektor": 6}, aktor=person)


@pytest.fixture
def rektor(skattning) -> Skattningsniva:
    return skattning.nivaer.get(niva="rektor")


@pytest.fixture
def styrelse(skattning) -> Skattningsniva:
    return skattning.nivaer.get(niva="huvudman")


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(svar) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", svar.content.decode()).split())


def url(namn: str, *args) -> str:
    return reverse(f"analysunderlag:{namn}", args=args)


def lank(niva: Skattningsniva) -> str:
    niva.refresh_from_db()
    return url("skatta_lank", skattningslank.token(niva))


def borja(niva: Skattningsniva, client: Client | None = None) -> tuple[Client, str]:
    """A browser that has pressed "Börja svara": (the browser, the answer's address)."""
    client = client or Client()
    svar = client.post(lank(niva))
    assert svar.status_code == 302, text(svar)
    return client, svar.url


# With an account --------------------------------------------------------------------------------------------------


def test_the_menu_leads_there_and_nobody_else_sees_it(huvudman, person):
    assert "Självskattning" in text(klient(person).get("/", follow=True))
    assert klient(person).get("/sjalvskattning/").url == url("skattning_lista", huvudman.nyckel)
    svar = klient(person).get(url("skattning_lista", huvudman.nyckel))
    assert "Ni har inte gjort någon självskattning än" in text(svar)
    assert svar["Cache-Control"] == "no-store, private"
    for roll in Roll:
        assert 'href="/sjalvskattning/"' not in klient(skapa_anvandare(roll)).get("/").content.decode()


def test_one_is_made_with_a_form_once(huvudman, person):
    skapa_skattning(skapa_huvudman(), antal={"rektor": 5})  # loads the system
    client, adress = klient(person), url("skattning_ny", huvudman.nyckel)
    post = {"namn": "Hösten 2026", "avser": "Skolorna", "rektor": "8", "undervisning": "", "engangsnyckel": "x"}
    for _ in range(2):
        svar = client.post(adress, post)
    rad = Sjalvskattning.objects.get(huvudman=huvudman)
    assert svar.url == rad.get_absolute_url()
    assert (rad.namn, rad.avser, rad.skapad_av) == ("Hösten 2026", "Skolorna", person)
    assert [(n.niva, n.antal) for n in rad.nivaer.all()] == [("rektor", 8)]


@pytest.mark.parametrize(
    ("falt", "fel"),
    [
        ({"rektor": ""}, "Välj minst en nivå"),
        ({"rektor": "-1"}, "0"),
        ({"rektor": "501"}, "500"),
        ({"rektor": "många"}, "heltal"),
        ({"rektor": "6", "namn": ""}, "Namn"),
        ({"rektor": "6", "namn": "x" * 81}, "80"),
    ],
)
def test_what_is_wrong_in_the_form_is_said(huvudman, person, falt, fel):
    skapa_skattning(skapa_huvudman(), antal={"rektor": 5})
    svar = klient(person).post(url("skattning_ny", huvudman.nyckel), {"namn": "A", "avser": "B", **falt})
    assert (svar.status_code, fel in text(svar)) == (422, True), text(svar)
    assert not Sjalvskattning.objects.filter(huvudman=huvudman).exists()


def test_the_level_of_ones_function_comes_first_in_weight(huvudman, skattning):
    person = skapa_anvandare()
    person.uppdrag.create(huvudman=huvudman, funktion="rektor")
    sidan = klient(person).get(skattning.get_absolute_url()).content.decode()
    assert re.findall(r'data-variant="(\w+)">(?:Svara själv|Börja det gemensamma svaret)', sidan) == [
        "secondary",
        "primary",
    ]


def test_answer_save_go_back_and_hand_in(skattning, rektor, person, huvudman):
    client = klient(person)
    for _ in range(2):  # the same answer both times
        svar = client.post(url("skattning_svara", huvudman.nyckel, skattning.pk, "rektor"))
    rad = Skattningssvar.objects.get()
    assert svar.url == url("skattning_svar", huvudman.nyckel, rad.nyckel)
    ett, tva = (url("skattning_faktor", huvudman.nyckel, rad.nyckel, n) for n in (1, 2))
    version = client.get(ett).context["form"]["version"].value()

    assert client.post(ett, {"1r1": "4", "text": "Vi såg det", "version": version, "till": "nasta"}).url == tva
    version = client.get(tva).context["form"]["version"].value()
    assert client.post(tva, {"2r2": "0", "version": version, "till": "forra"}).url == ett
    sidan = client.get(ett).content.decode()
    assert re.search(r'name="1r1" value="4"[^>]* checked', sidan)
    assert "Vi såg det" in sidan
    oversikt = text(client.get(svar.url))
    assert "1 av 3 besvarade, med text" in oversikt
    assert "Lämna svaret" in oversikt
    client.post(url("skattning_lamna", huvudman.nyckel, rad.nyckel))
    assert "Svaret är lämnat" in text(client.get(svar.url))
    rad.refresh_from_db()
    assert (rad.svar, rad.texter, rad.ar_lamnat) == ({"1r1": 4, "2r2": 0}, {"1": "Vi såg det"}, True)


@pytest.mark.parametrize(
    ("falt", "status", "fel"),
    [
        ({"1r1": "9"}, 422, "Välj ett av svaren"),
        ({"1r1": "fyra"}, 422, "Välj ett av svaren"),
        ({"text": "ö" * 10_000}, 422, "10000 tecken, högst 2000"),
        ({"1u1": "4", "9x9": "1"}, 302, ""),
    ],
)
def test_bad_answers_are_refused_and_what_was_written_stays(skattning, rektor, person, huvudman, falt, status, fel):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    svar = klient(person).post(url("skattning_faktor", huvudman.nyckel, rad.nyckel, 1), falt)
    assert (svar.status_code, fel in text(svar)) == (status, True)
    assert falt.get("text", "") in svar.content.decode()
    rad.refresh_from_db()
    assert (rad.svar, rad.texter) == ({}, {})


def test_two_at_once_see_both_and_choose(skattning, styrelse, person, huvudman):
    rad = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    adress = url("skattning_faktor", huvudman.nyckel, rad.nyckel, 1)
    client, kollega = klient(person), klient(skapa_anvandare(huvudman=huvudman))
    version = client.get(adress).context["form"]["version"].value()
    assert kollega.post(adress, {"1h1": "2", "1h2": "3", "text": "Jag tvivlar", "version": version}).status_code == 302

    svar = client.post(adress, {"1h1": "4", "text": "Jag är säker", "version": version})
    assert svar.status_code == 409
    sidan = svar.content.decode()
    assert "Någon har sparat samma faktor" in sidan
    assert "Det andra svaret: Stämmer lite" in text(svar)
    assert re.search(r'name="1h1" value="4"[^>]* checked', sidan)  # mine
    assert re.search(r'name="1h2" value="3"[^>]* checked', sidan)  # what only the other had answered
    assert "Jag är säker" in sidan
    assert "Jag tvivlar" in sidan
    rad.refresh_from_db()
    assert rad.texter == {"1": "Jag tvivlar"}

    form = svar.context["form"]
    post = {"1h1": "4", "1h2": "3", "text": form["text"].value(), "version": form["version"].value()}
    assert client.post(adress, post).status_code == 302
    rad.refresh_from_db()
    assert rad.svar == {"1h1": 4, "1h2": 3}
    assert "Jag är säker" in rad.texter["1"]
    assert "Jag tvivlar" in rad.texter["1"]


def test_who_lost_their_uppdrag_yesterday_saves_nothing(skattning, rektor, person, huvudman):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    client, adress = klient(person), url("skattning_faktor", huvudman.nyckel, rad.nyckel, 1)
    assert client.get(adress).status_code == 200
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))

    assert client.post(adress, {"1r1": "4"}).status_code == 403
    person.uppdrag.create(huvudman=skapa_huvudman(), funktion="rektor")
    assert client.post(adress, {"1r1": "4"}).status_code == 404
    rad.refresh_from_db()
    assert rad.svar == {}


def test_another_huvudmans_numbers_open_nothing(skattning, rektor, styrelse, person, huvudman):
    """In every address of the own space: theirs under our name, and ours under theirs."""
    rad = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    annan = skapa_huvudman()
    client = klient(skapa_anvandare(huvudman=annan))
    for nyckel in (huvudman.nyckel, annan.nyckel):
        niva = (nyckel, skattning.pk, "rektor")
        for namn, args in [
            *((n, (nyckel, skattning.pk)) for n in ("skattning", "skattning_resultat", "skattning_dela")),
            *((f"skattning_{n}", niva) for n in ("antal", "lank", "stang", "gemensamt", "svara")),
            *(
                (f"skattning_{n}", (nyckel, rad.nyckel))
                for n in ("svar", "lamna", "kod", "blad", "las_in", "spara_blad")
            ),
            ("skattning_faktor", (nyckel, rad.nyckel, 1)),
        ]:
            post = {"antal": "9", "sett": "0", "1h1": "4", "forstar": "on", "visad": "0" * 64}
            svar = {client.get(url(namn, *args)).status_code, client.post(url(namn, *args), post).status_code}
            assert svar <= {404, 405}, (namn, svar)
    rad.refresh_from_db(), rektor.refresh_from_db()
    assert (rad.svar, rektor.antal, rektor.stangd, Delning.objects.count()) == ({}, 6, None, 0)


def test_a_colleagues_own_answer_is_not_found(skattning, rektor, person, huvudman):
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    client = klient(skapa_anvandare(huvudman=huvudman))
    assert client.get(url("skattning_svar", huvudman.nyckel, rad.nyckel)).status_code == 404
    assert client.get(url("skattning_blad", huvudman.nyckel, rad.nyckel)).status_code == 404


def test_levels_and_faktorer_that_do_not_exist_are_not_found(skattning, rektor, person, huvudman):
    client = klient(person)
    rad = skattningssvar.borja_med_konto(niva_id=rektor.pk, anvandare=person)
    for adress in (
        url("skattning_stang", huvudman.nyckel, skattning.pk, "undervisning"),
        url("skattning_stang", huvudman.nyckel, skattning.pk, "nej"),
        url("skattning_faktor", huvudman.nyckel, rad.nyckel, 0),
        url("skattning_faktor", huvudman.nyckel, rad.nyckel, 8),
        url("skattning_svar", huvudman.nyckel, "0" * 12),
        url("skattning", huvudman.nyckel, 999_999),
    ):
        assert client.get(adress).status_code == 404, adress


def test_a_level_that_closes_meanwhile_says_so_for_a_joint_answer(skattning, styrelse, person, huvudman, monkeypatch):
    rad = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    client, adress = klient(person), url("skattning_faktor", huvudman.nyckel, rad.nyckel, 1)

    def stangd(**_):
        raise skattningssvar.Nivastangd

    monkeypatch.setattr(skattningssvar, "spara_faktorer", stangd)
    svar = client.post(adress, {"1h1": "4"}, follow=True)
    assert svar.redirect_chain == [(skattning.get_absolute_url(), 302)]
    assert "Nivån är stängd" in text(svar)


def test_close_says_what_happens_before_it_does(skattning, rektor, person, huvudman):
    client, adress = klient(person), url("skattning_stang", huvudman.nyckel, skattning.pk, "rektor")
    for _ in range(4):
        svara(rektor, 4)
    sidan = text(client.get(adress))
    assert "4 av 6 har lämnat svar" in sidan
    assert "tas svaren bort" in sidan
    assert "Stäng och ta bort svaren" in sidan
    svara(rektor, 4)
    assert "har ändrats" in text(client.post(adress, {"sett": "4"}, follow=True))
    sidan = text(client.get(adress))
    assert "5 av 6 har lämnat svar" in sidan
    assert "går inte att öppna igen" in sidan
    client.post(adress, {"sett": "5"})
    rektor.refresh_from_db()
    assert rektor.stangd
    assert rektor.svar.count() == 5


def test_the_result_page_in_words(skattning, rektor, styrelse, person, huvudman):
    adress = url("skattning_resultat", huvudman.nyckel, skattning.pk)
    assert "Inget att visa än" in text(klient(person).get(adress))
    for varde in (4, 4, 4, 3, 0):
        svara(rektor, varde, text=f"Text {varde}")
    svara(styrelse, 2, text="Styrelsens ord")
    stang(rektor)

    sidan = klient(person).get(adress)
    ord_ = text(sidan)
    assert "4 av 5 svarar att det stämmer helt eller till stor del. En svarar vet ej." in ord_
    assert "Huvudman: ett gemensamt svar" in ord_
    assert "Styrelsens ord" in ord_
    assert "Nivåer jämförs när minst två har fem svar eller fler" in ord_
    assert "medelvärde: det döljer" in ord_
    assert 'style="' not in sidan.content.decode()


def test_markup_in_what_people_write_is_inert(skattning, styrelse, person, huvudman):
    svara(styrelse, 4, text="<script>alert(1)</script>\nrad två")
    sidan = klient(person).get(url("skattning_resultat", huvudman.nyckel, skattning.pk)).content.decode()
    assert "<script>alert" not in sidan
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>rad två" in sidan


def test_share_says_who_stands_behind_and_leaves_out_the_answer_of_one_person(huvudman, person):
    rad = skapa_skattning(huvudman, antal={"huvudman": 3, "rektor": 1, "undervisning": 5}, aktor=person)
    nivaer = {niva.niva: niva for niva in rad.nivaer.all()}
    svara(nivaer["huvudman"], 4)
    svara(nivaer["rektor"], 1, text="Rektorns egna ord")
    for _ in range(5):
        svara(nivaer["undervisning"], 3)
    stang(nivaer["undervisning"])
    client, adress = klient(person), url("skattning_dela", huvudman.nyckel, rad.pk)
    sidan = client.get(adress)
    ord_ = text(sidan)
    assert "Enskilda svar finns inte med" not in ord_
    assert "Rektor: en enda person" in ord_
    assert "Ni svarade tillsammans på nivån Huvudman." in ord_
    assert "Svar som gavs var för sig står bara tillsammans" in ord_
    form = sidan.context["form"]
    assert form["utan"].value() == ["rektor"]
    assert form.fields["utan"].choices == [("huvudman", "Huvudman"), ("rektor", "Rektor")]

    post = {"visad": form["visad"].value(), "forstar": "on", "med_texter": "on"}
    assert client.post(adress, post | {"utan": ["undervisning"]}).status_code == 422
    client.post(adress, post | {"utan": ["rektor"]})
    innehall = Delning.objects.get().innehall
    assert [n["kod"] for n in innehall["gemensamma"]] == ["huvudman"]
    assert [n["kod"] for n in innehall["nivaer"]] == ["huvudman", "undervisning"]
    assert "Rektorns egna ord" not in str(innehall)
    assert innehall["faktorer"]
    client.post(adress, post)
    assert "Rektorns egna ord" in str(Delning.objects.first().innehall)


def test_nothing_is_left_to_share_when_all_is_left_out(huvudman, person):
    rad = skapa_skattning(huvudman, antal={"rektor": 1}, aktor=person)
    svara(rad.nivaer.get(), 1)
    client, adress = klient(person), url("skattning_dela", huvudman.nyckel, rad.pk)
    visad = client.get(adress).context["form"]["visad"].value()
    svar = client.post(adress, {"visad": visad, "forstar": "on", "utan": ["rektor"]}, follow=True)
    assert "Det finns inget att dela." in text(svar)
    assert not Delning.objects.exists()


def test_share_asks_for_the_box_and_shows_what_is_shared(skattning, styrelse, person, huvudman):
    svara(styrelse, 4, text="Styrelsens ord")
    client, adress = klient(person), url("skattning_dela", huvudman.nyckel, skattning.pk)
    sidan = client.get(adress)
    assert "Det här delas" in text(sidan)
    assert "allmän handling" in text(sidan)
    visad = sidan.context["form"]["visad"].value()

    svar = client.post(adress, {"visad": visad, "med_texter": "on"})
    assert (svar.status_code, "Kryssa i rutan" in text(svar), Delning.objects.count()) == (422, True, 0)
    assert client.post(adress, {"visad": "0" * 64, "forstar": "on"}).status_code == 302
    assert Delning.objects.count() == 0
    svar = client.post(adress, {"visad": visad, "forstar": "on"})
    delning = Delning.objects.get()
    assert svar.url == delning.get_absolute_url()
    assert (delning.delad_av, delning.huvudman) == (person, huvudman)

    utforare = klient(skapa_anvandare(Roll.DIALOGUTFORARE))
    sidan = text(utforare.get(delning.get_absolute_url()))
    assert "Stämmer helt" in sidan
    assert "Styrelsens ord" not in sidan
    register = utforare.get(huvudman.get_absolute_url()).content.decode()
    assert "Delade självskattningar" in register
    assert delning.get_absolute_url() in register
    assert klient(skapa_anvandare(huvudman=skapa_huvudman())).get(delning.get_absolute_url()).status_code == 404
    assert klient(skapa_anvandare(Roll.ANALYTIKER)).get(delning.get_absolute_url()).status_code == 403


def test_pages_ask_the_same_number_of_questions_however_many_answer(skattning, rektor, styrelse, person, huvudman):
    def fragor() -> list[int]:
        client, antal = klient(person), []
        for namn, args in (
            ("skattning_lista", (huvudman.nyckel,)),
            ("skattning", (huvudman.nyckel, skattning.pk)),
            ("skattning_resultat", (huvudman.nyckel, skattning.pk)),
        ):
            with CaptureQueriesContext(connection) as fangade:
                assert client.get(url(namn, *args)).status_code == 200
            antal.append(len(fangade))
        return antal

    svara(rektor, 4)
    svara(styrelse, 4)
    forst = fragor()
    for _ in range(4):
        svara(rektor, 3)
    stang(rektor)
    for nr in range(2):
        skapa_skattning(huvudman, antal={"rektor": 5, "undervisning": 9}, namn=f"Nr {nr}")
    assert fragor() == forst


# By link and code -------------------------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing(rektor):
    client = Client()
    for _ in range(3):
        svar = client.get(lank(rektor))
    assert (svar.status_code, Skattningssvar.objects.count(), KAKA in client.cookies) == (200, 0, False)
    assert (svar["Cache-Control"], svar["Referrer-Policy"]) == ("no-store, private", "strict-origin")
    assert "Svaren visas bara tillsammans" in text(svar)
    assert "den som har länken svarar flera gånger" in text(svar)


def test_each_who_presses_gets_an_empty_answer_of_their_own(rektor):
    ett, adress = borja(rektor)
    ett.post(f"{adress}1/", {"1r1": "4", "text": "Bara mitt"})
    tva, annan = borja(rektor)

    assert adress != annan
    assert "Bara mitt" not in tva.get(annan).content.decode()
    assert tva.get(adress).status_code == 404
    assert tva.get(f"{adress}1/").status_code == 404
    assert Client().get(adress).status_code == 404
    assert "Fortsätt där du slutade" in text(ett.get(lank(rektor)))
    assert "Fortsätt där du slutade" not in text(Client().get(lank(rektor)))


def test_one_browser_answers_a_level_once_until_a_new_person_says_so(rektor):
    """Else one person could give four of five answers, and know the fifth."""
    client, ett = borja(rektor)
    svar = client.post(lank(rektor), follow=True)
    assert (svar.redirect_chain[-1][0], Skattningssvar.objects.count()) == (lank(rektor), 1)
    assert "var och en svarar en gång" in text(svar)
    sidan = text(client.get(lank(rektor)))
    assert ("Börja svara" in sidan, "En ny person ska svara på samma dator" in sidan) == (False, True)
    client.post(f"{ett}glom/")  # forgotten is not unanswered
    assert client.post(lank(rektor)).url == lank(rektor)
    assert Skattningssvar.objects.count() == 1

    tva = client.post(lank(rektor), {"ny_person": "1"}).url
    assert (tva != ett, Skattningssvar.objects.count()) == (True, 2)
    assert client.get(tva).status_code == 200
    assert client.post(lank(rektor)).url == lank(rektor)


def test_an_account_and_a_link_in_one_browser_are_one_person_until_said_otherwise(rektor, person, skattning, huvudman):
    client, svara_har = klient(person), url("skattning_svara", huvudman.nyckel, skattning.pk, "rektor")
    eget = client.post(svara_har).url
    assert client.post(lank(rektor)).url == lank(rektor)
    assert klient(person).post(lank(rektor)).url == lank(rektor)  # the account, in another browser
    utloggad = Client()
    utloggad.cookies[webblasare.KAKA] = client.cookies[webblasare.KAKA].value
    assert utloggad.post(lank(rektor)).url == lank(rektor)
    assert Skattningssvar.objects.count() == 1

    kollega = skapa_anvandare(huvudman=huvudman)
    client.force_login(kollega)
    assert client.post(svara_har).url != eget  # another account is another person
    annan = skapa_anvandare(huvudman=huvudman)
    gast, _ = borja(rektor)
    gast.force_login(annan)
    assert "En ny person ska svara på samma dator" in text(gast.get(skattning.get_absolute_url()))
    assert gast.post(svara_har).url == skattning.get_absolute_url()
    assert not Skattningssvar.objects.filter(anvandare=annan).exists()
    gast.post(svara_har, {"ny_person": "1"})
    assert Skattningssvar.objects.filter(anvandare=annan).count() == 1
    assert "Öppna ditt svar" in text(gast.get(skattning.get_absolute_url()))


def test_the_mark_of_a_browser_is_signed_and_says_nothing_of_an_answer(rektor):
    client, _ = borja(rektor)
    kaka = client.cookies[webblasare.KAKA]
    assert kaka.value.split(":")[0] == f"l{rektor.pk}"
    assert (kaka["httponly"], kaka["samesite"], kaka["path"]) == (True, "Lax", "/")
    falsk = Client()
    falsk.cookies[webblasare.KAKA] = f"l{rektor.pk}:x:y"
    assert "Börja svara" in text(falsk.get(lank(rektor)))


def test_the_cookie_is_signed_and_shut_in(rektor):
    client, adress = borja(rektor)
    kaka = client.cookies[KAKA]
    assert (kaka["httponly"], kaka["samesite"], kaka["path"], kaka["max-age"]) == (True, "Lax", "/skatta/", 7_776_000)
    _, kod = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    for falsk in (kod, f"{kod}:{kaka.value.split(':', 1)[1]}", kaka.value[:-1], "", "x" * 5000):
        gast = Client()
        gast.cookies[KAKA] = falsk
        assert gast.get(adress).status_code == 404, falsk


def test_the_code_stands_on_every_page_and_opens_in_another_browser(rektor):
    client, adress = borja(rektor)
    (kod,) = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text(client.get(adress)))
    client.post(f"{adress}1/", {"1r1": "4", "text": "Bara mitt"})
    assert all(kod in text(client.get(f"{adress}{n}/")) for n in range(1, 8))

    mobil = Client()
    assert mobil.post("/skatta/", {"kod": kod.lower().replace("-", " ")}).url == adress
    assert "Bara mitt" in mobil.get(f"{adress}1/").content.decode()
    sidan = mobil.post(f"{adress}glom/", follow=True)
    assert "Svaret är glömt" in text(sidan)
    assert mobil.get(adress).status_code == 404
    assert client.get(adress).status_code == 200


def test_one_browser_keeps_answers_of_two_levels(skattning, rektor, styrelse):
    client, ett = borja(rektor)
    _, tva = borja(styrelse, client)
    assert [client.get(adress).status_code for adress in (ett, tva)] == [200, 200]
    client.post(f"{ett}glom/")
    assert [client.get(adress).status_code for adress in (ett, tva)] == [404, 200]


def test_everything_that_does_not_open_is_one_page(rektor, styrelse, skattning):
    """Wrong, replaced, expired, full, closed: nothing tells which, or that anything is there."""
    sidor = {}

    def galler_inte(namn: str, adress: str) -> None:
        for metod in (Client().get, Client().post):
            svar = metod(adress)
            sidor[namn, metod.__name__] = (svar.status_code, re.sub(r'value="[^"]*"', "", svar.content.decode()))

    galler_inte("fel", "/skatta/1.fel/")
    gammal = lank(rektor)
    sjalvskattning.byt_lank(niva_id=rektor.pk, aktor=None)
    galler_inte("utbytt", gammal)
    Skattningsniva.objects.filter(pk=rektor.pk).update(lank_till=dagar(-1))
    galler_inte("för gammal", lank(rektor))
    Skattningsniva.objects.filter(pk=rektor.pk).update(lank_till=dagar(1))
    for _ in range(6):
        svara(rektor, 4)
    galler_inte("full", lank(rektor))
    stang(rektor)
    galler_inte("stängd", lank(rektor))
    borja(styrelse)
    galler_inte("gemensamt påbörjat", lank(styrelse))

    assert {status for status, _ in sidor.values()} == {404}
    assert len({sidan for _, sidan in sidor.values()}) == 1
    svar = Client().get(url("skatta_svar", "0" * 12))
    assert re.sub(r'value="[^"]*"', "", svar.content.decode()) == sidor["fel", "get"][1]


def test_a_closed_level_takes_no_post_by_code(rektor):
    client, adress = borja(rektor)
    client.post(f"{adress}1/", {"1r1": "4"})
    for _ in range(5):
        svara(rektor, 4)
    stang(rektor)
    assert client.post(f"{adress}1/", {"1r1": "1"}).status_code == 404
    assert client.post(f"{adress}lamna/").status_code == 404
    assert [s.svar for s in rektor.svar.all()] == [{"1r1": 4}] * 5


def test_the_double_click_takes_one_place_and_has_its_cookie(rektor):
    post = {"engangsnyckel": "samma"}
    client, andra = Client(), Client()
    adresser = {client.post(lank(rektor), post).url, andra.post(lank(rektor), post).url}
    assert len(adresser) == 1 == Skattningssvar.objects.count()
    assert andra.get(adresser.pop()).status_code == 200


def test_wrong_links_and_codes_are_counted_and_right_ones_are_not(rektor):
    client = Client()
    for _ in range(60):
        assert client.get("/skatta/1.fel/").status_code == 404
    assert client.get("/skatta/1.fel/").status_code == 429
    assert client.post("/skatta/", {"kod": "ABCD-EFGH-JKMN"}).status_code == 429
    client, adress = borja(rektor, client)
    assert client.get(adress).status_code == 200


def test_a_wrong_code_says_nothing_of_others(rektor):
    svara(rektor, 4)
    for kod in ("ABCD-EFGH-JKMN", "kort", "å" * 12, "x" * 60):
        svar = Client().post("/skatta/", {"kod": kod})
        assert (svar.status_code, "Koden leder inte till något svar" in text(svar)) == (422, True)
    assert Client().post("/skatta/", {"kod": ""}).status_code == 422


def test_the_form_is_protected_against_other_sites(rektor):
    client = Client(enforce_csrf_checks=True)
    assert client.post(lank(rektor)).status_code == 403
    assert not Skattningssvar.objects.exists()


def test_a_joint_answer_by_link_is_begun_once_and_gone_on_with_by_code(styrelse):
    client, adress = borja(styrelse)
    assert "Ert gemensamma svar" in text(client.get(adress))
    client.post(f"{adress}1/", {"1h1": "4", "text": "Vårt"})
    kod = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", text(client.get(adress)))[0]
    kollega = Client()
    assert kollega.get(lank(styrelse)).status_code == 404
    kollega.post("/skatta/", {"kod": kod})
    assert "Vårt" in kollega.get(f"{adress}1/").content.decode()


def test_reading_and_answering_by_link_leaves_no_trace_of_who(rektor):
    client, adress = borja(rektor)
    client.post(f"{adress}1/", {"1r1": "4", "text": "Mitt"})
    client.get(f"{adress}blad/")
    rad = Skattningssvar.objects.get()
    assert rad.anvandare is None
    assert not Lasning.objects.exists()
    assert {f.name for f in Skattningssvar._meta.get_fields()} == {
        "id", "niva", "nyckel", "ar_gemensamt", "anvandare", "kod_hash", "svar", "texter", "ar_lamnat",
    }  # fmt: skip


def test_new_number_in_the_own_space(skattning, rektor, person, huvudman):
    adress = url("skattning_antal", huvudman.nyckel, skattning.pk, "rektor")
    svar = klient(person).post(adress, {"antal": "4"})
    assert (svar.status_code, "svarar ni tillsammans" in text(svar)) == (422, True)
    klient(person).post(adress, {"antal": "9"})
    rektor.refresh_from_db()
    assert rektor.antal == 9


def test_a_new_link_is_made_once_by_a_double_click(skattning, rektor, person, huvudman):
    client, adress = klient(person), url("skattning_lank", huvudman.nyckel, skattning.pk, "rektor")
    for _ in range(2):
        client.post(adress, {"engangsnyckel": "x"})
    rektor.refresh_from_db()
    assert rektor.lank_version == 2


def test_a_code_for_colleagues_is_shown_once(skattning, styrelse, person, huvudman):
    rad = skattningssvar.borja_med_konto(niva_id=styrelse.pk, anvandare=person)
    client = klient(person)
    sidan = text(client.post(url("skattning_kod", huvudman.nyckel, rad.nyckel), follow=True))
    (kod,) = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", sidan)
    assert kod not in text(client.get(url("skattning_svar", huvudman.nyckel, rad.nyckel)))
    fyll(rad, 3, text="Vårt")
    gast = Client()
    adress = gast.post("/skatta/", {"kod": kod}).url
    assert "Vårt" in gast.get(f"{adress}1/").content.decode()
