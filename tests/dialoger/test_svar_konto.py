"""The answer to an invitation by one who is logged in and acts for the huvudman: the same as by the link."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from dialoger import services
from dialoger.begrepp import Brevslag
from dialoger.models import Beslut, Inbjudan
from dialoger.nastasteg import sida
from dialoger.services import svarslank
from huvudman.models import Uppdrag
from kvalitet.models import Anvandare, Avisering, Handelse
from tests.factories import boka, dagar, halla, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db
M = services.Mottagare
BARN = M("Barn- och utbildningsnämnden", "barn@kumla.test", Brevslag.NAMND)
GYMNASIE = M("Gymnasienämnden", "gymnasie@kumla.test", Brevslag.NAMND)
SKOLCHEFEN = M("Skolchefen", "chef@kumla.test", Brevslag.SKOLCHEF)
NEJ, JA = {"svar": "nej", "skal": "tid"}, {"svar": "ja"}


@pytest.fixture
def kumla():
    return skapa_huvudman("Kumla kommun")


@pytest.fixture
def dialog(kumla):
    return skapa_dialog(skapa_par(), huvudman=kumla)


def bjud_in(dialog, *mottagare) -> list[Inbjudan]:
    return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, aktor=None)


def med_uppdrag(huvudman, funktion="namnd_styrelse", **falt) -> Anvandare:
    person = skapa_anvandare(**falt)
    Uppdrag.objects.create(anvandare=person, huvudman=huvudman, funktion=funktion)
    return Anvandare.objects.get(pk=person.pk)


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(huvudman) -> str:
    return f"/huvudman/{huvudman.nyckel}/nasta-steg/svara/"


def svar_pa(dialog) -> dict[str, str]:
    return dict(dialog.inbjudningar.filter(stangd=None).values_list("mottagare", "svar"))


@pytest.mark.parametrize(("data", "svar"), [(JA, "ja"), (NEJ, "nej"), ({"svar": "senare"}, "senare")])
def test_the_answer_is_that_of_the_letter_and_says_who_gave_it(kumla, dialog, data, svar):
    bjud_in(dialog, BARN)
    ordforande = med_uppdrag(kumla, namn="Sara Lind")
    visad = sida(kumla, ordforande)
    assert (visad.url, visad.knapp) == (url(kumla), "Svara på inbjudan")
    data = data | ({"bjud_in_igen": dagar(90).isoformat()} if svar == "senare" else {})
    for _ in range(2):  # the same again is no second answer
        assert klient(ordforande).post(url(kumla), data).url == f"/huvudman/{kumla.nyckel}/nasta-steg/"
    dialog.refresh_from_db()
    assert (dialog.svar_intro, dialog.svar_registrerat) == (svar, None)
    beslut = Beslut.objects.get()
    assert (beslut.svar, beslut.av, beslut.registrerad_av) == (svar, BARN.namn, ordforande)
    handelse = Handelse.objects.get(typ="inbjudan.svar")
    assert (handelse.aktor, handelse.till, handelse.data) == (
        ordforande, {"mottagare": BARN.namn, "svar": svar}, {"via": "konto"},
    )  # fmt: skip
    assert Handelse.objects.get(typ="dialog.svar").aktor == ordforande
    # The person and the one whose letter it was get a receipt each
    kvitton = Avisering.objects.filter(typ="svarskvitto")
    assert sorted(kvitton.values_list("epost", flat=True)) == sorted([BARN.epost, ordforande.epost])
    samordnaren = skapa_anvandare("samordnare")
    assert "Sara Lind" in klient(samordnaren).get(f"/arenden/{dialog.nummer}/historik/").content.decode()


def test_after_a_no_there_is_a_way_back_until_the_introduction(kumla, dialog):
    bjud_in(dialog, BARN)
    ordforande = med_uppdrag(kumla)
    client = klient(ordforande)
    client.post(url(kumla), NEJ)
    dialog.refresh_from_db()
    assert (dialog.avslutsorsak, sida(kumla, ordforande).rubrik) == ("nej", "Ni har tackat nej")
    sidan = client.get(f"/huvudman/{kumla.nyckel}/nasta-steg/").content.decode()
    assert f'<a href="{url(kumla)}">Ändra svaret på inbjudan</a>' in sidan
    assert "Svaret nu: Nej, inte den här gången" in client.get(url(kumla)).content.decode()
    client.post(url(kumla), JA)
    dialog.refresh_from_db()
    assert (dialog.svar_intro, dialog.avslutad) == ("ja", None)
    assert sida(kumla, ordforande).andra_svaret == url(kumla)
    boka(dialog, "introduktion", 5)
    assert "Bokade möten med er ställs in." in client.get(url(kumla)).content.decode()
    Inbjudan.objects.update(skickad=dagar(-20))
    type(dialog).objects.update(svar_intro_dag=dagar(-12))
    dialog.moten.update(status="installt", skal="Ny tid")
    halla(dialog, "introduktion", -10)
    dialog.refresh_from_db()
    assert sida(kumla, ordforande).andra_svaret == ""
    svar = client.post(url(kumla), NEJ)
    assert (svar.status_code, svar.url) == (302, f"/huvudman/{kumla.nyckel}/nasta-steg/")
    dialog.refresh_from_db()
    assert dialog.svar_intro == "ja"


def test_one_of_several_namnder_answers_for_its_own(kumla, dialog):
    bjud_in(dialog, BARN, GYMNASIE, SKOLCHEFEN)
    ordforande = med_uppdrag(kumla)
    client = klient(ordforande)
    sidan = client.get(url(kumla)).content.decode()
    assert "Vem svarar du för?" in sidan
    assert (BARN.namn in sidan, GYMNASIE.namn in sidan, "Skolchefen" in sidan) == (True, True, False)
    assert client.post(url(kumla), NEJ).status_code == 422  # nobody is chosen beforehand
    rader = {rad.mottagare: rad for rad in dialog.inbjudningar.all()}
    assert client.post(url(kumla), NEJ | {"inbjudan": rader["Skolchefen"].pk}).status_code == 422
    assert Handelse.objects.filter(typ="inbjudan.svar").count() == 0
    client.post(url(kumla), NEJ | {"inbjudan": rader[BARN.namn].pk})
    dialog.refresh_from_db()
    assert svar_pa(dialog) == {BARN.namn: "nej", GYMNASIE.namn: "", "Skolchefen": ""}
    assert dialog.svar_intro == ""  # a no needs all of them
    klient(med_uppdrag(kumla, "skolchef")).post(url(kumla), JA)
    dialog.refresh_from_db()
    assert (svar_pa(dialog)["Skolchefen"], dialog.svar_intro) == ("ja", "ja")


def test_an_own_letter_goes_before_the_function_and_a_paper_letter_can_be_answered(kumla, dialog):
    rektor = med_uppdrag(kumla, "rektor", epost=SKOLCHEFEN.epost)
    bjud_in(dialog, BARN, SKOLCHEFEN)
    assert [rad.mottagare for rad in svarslank.besvarbara(dialog, rektor)] == ["Skolchefen"]
    annan = skapa_dialog(skapa_par(), huvudman=skapa_huvudman("Papper AB"), till="inbjuden")  # no address at all
    chef = med_uppdrag(annan.huvudman, "skolchef")
    klient(chef).post(url(annan.huvudman), JA)
    annan.refresh_from_db()
    assert annan.svar_intro == "ja"
    assert Avisering.objects.get(typ="svarskvitto").epost == chef.epost


def test_who_may_not(kumla, dialog):
    (rad,) = bjud_in(dialog, BARN)
    for funktion in ("rektor", "undervisning", "kvalitetsansvarig"):
        person = med_uppdrag(kumla, funktion)
        assert klient(person).get(url(kumla)).status_code == 403
        assert klient(person).post(url(kumla), JA).status_code == 403
        visad = sida(kumla, person)
        assert (visad.url, visad.andra_svaret) == ("", "")
        assert "Den som företräder nämnden eller styrelsen, eller är skolchef, kan också svara här." in visad.nar
    annans = med_uppdrag(skapa_huvudman("Annan kommun"))
    assert klient(annans).post(url(kumla), JA).status_code == 404
    for person, fel in ((annans, PermissionDenied), (skapa_anvandare(), PermissionDenied)):
        with pytest.raises(fel):
            svarslank.svara_med_konto(inbjudan_id=rad.pk, aktor=person, **JA)
    slutade = med_uppdrag(kumla)
    slutade.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    with pytest.raises(PermissionDenied):
        svarslank.svara_med_konto(inbjudan_id=rad.pk, aktor=slutade, **JA)
    rektor = med_uppdrag(kumla, "rektor")
    with pytest.raises(svarslank.GallerInte):
        svarslank.svara_med_konto(inbjudan_id=rad.pk, aktor=rektor, **JA)
    assert not Beslut.objects.exists()


def test_a_paused_replaced_or_recalled_invitation_is_not_answered(kumla, dialog):
    (rad,) = bjud_in(dialog, BARN)
    ordforande = med_uppdrag(kumla)
    services.pausa(dialog_id=dialog.pk, skal="Flytt", till=dagar(20), aktor=None)
    assert klient(ordforande).post(url(kumla), JA).status_code == 302
    with pytest.raises(svarslank.GallerInte):
        svarslank.svara_med_konto(inbjudan_id=rad.pk, aktor=ordforande, **JA)
    services.ateruppta(dialog_id=dialog.pk, aktor=None)
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    assert klient(ordforande).post(url(kumla), JA).status_code == 302
    assert not Beslut.objects.exists()


def test_nobody_is_asked_before_the_invitation(kumla):
    skapa_dialog(skapa_par(), huvudman=kumla)
    assert klient(med_uppdrag(kumla)).get(url(kumla)).status_code == 404
