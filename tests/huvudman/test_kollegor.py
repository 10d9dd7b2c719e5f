"""Who may do what: the huvudman's own people invite each other, and leave no trace of which addresses are known."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huvudman import services
from huvudman.models import Kollegainbjudan, Uppdrag
from huvudman.services.kollegor import FOR_MANGA, PER_DYGN
from huvudman.services.uppdrag import SISTA_ANSVARIGA
from kvalitet import aviseringar
from kvalitet.models import Anvandare, Avisering, Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_roll

pytestmark = pytest.mark.django_db

NY = {"namn": "Ny Kollega", "epost": "ny@exempel.test", "funktioner": ["rektor"]}


@pytest.fixture
def huvudman():
    return skapa_huvudman("Tallens förskola")


@pytest.fixture
def ansvarig(huvudman):
    person = skapa_anvandare(namn="Sara Lind")
    services.tilldela_uppdrag(anvandare=person, huvudman=huvudman, funktion="namnd_styrelse", aktor=None)
    return person


@pytest.fixture
def klient(client, ansvarig):
    client.force_login(ansvarig)
    return client


def kollega_hos(huvudman, **falt):
    """Somebody who acts for it without being ansvarig."""
    person = skapa_anvandare(**falt)
    services.tilldela_uppdrag(anvandare=person, huvudman=huvudman, funktion="rektor", aktor=None)
    return person


def adress(namn, huvudman, *pk):
    return reverse(f"huvudman:{namn}", args=[huvudman.nyckel, *pk])


def text(svar):
    return svar.content.decode().replace("\u00a0", " ")


def har_ansvar(huvudman):
    return list(Uppdrag.objects.aktiva().ansvariga(huvudman).values_list("anvandare__namn", flat=True))


# Ansvarig -----------------------------------------------------------------------------------------------------------


def test_the_first_is_ansvarig_and_the_next_is_not(huvudman, ansvarig):
    rektor = kollega_hos(huvudman)
    assert har_ansvar(huvudman) == ["Sara Lind"]
    services.tilldela_uppdrag(
        anvandare=rektor,
        huvudman=huvudman,
        funktion="skolchef",
        ar_ansvarig=True,
        aktor=None,
    )
    assert len(har_ansvar(huvudman)) == 2
    handelser = Handelse.objects.filter(typ="uppdrag.tilldelat").order_by("pk")
    assert [h.till.get("ansvarig") for h in handelser] == ["ja", None, "ja"]


def test_an_agency_account_is_never_counted_as_ansvarig(huvudman):
    utforare = skapa_anvandare(Roll.DIALOGUTFORARE)
    Uppdrag.objects.create(anvandare=utforare, huvudman=huvudman, funktion="rektor", ar_ansvarig=True)
    assert har_ansvar(huvudman) == []
    assert kollega_hos(huvudman, namn="Bo Ek").namn in har_ansvar(huvudman)


def test_the_last_ansvarig_must_name_another_before_leaving(klient, huvudman, ansvarig):
    andra = kollega_hos(huvudman, namn="Bo Ek")
    mitt, deras = ansvarig.uppdrag.get(), andra.uppdrag.get()
    svar = klient.post(adress("kollega_avsluta", huvudman, mitt.pk), follow=True)
    assert SISTA_ANSVARIGA in text(svar)
    svar = text(klient.get(adress("kollega_avsluta", huvudman, mitt.pk)))
    assert ("Gör först en kollega till ansvarig" in svar, "Sluta nu" in svar) == (True, False)
    for data in ({"ar_ansvarig": "", "version": mitt.version}, {"giltig_till": dagar(9), "ar_ansvarig": "on"}):
        svar = klient.post(adress("kollega_andra", huvudman, mitt.pk), {"version": mitt.version, **data})
        assert (svar.status_code, SISTA_ANSVARIGA in text(svar)) == (422, True)
    mitt.refresh_from_db()
    assert (mitt.ar_avslutat, mitt.ar_ansvarig, mitt.giltig_till) == (False, True, None)

    svar = klient.post(adress("kollega_andra", huvudman, deras.pk), {"ar_ansvarig": "on", "version": deras.version})
    assert svar.url == adress("kollegor", huvudman)
    assert "Sluta nu" in text(klient.get(adress("kollega_avsluta", huvudman, mitt.pk)))
    handelse = Handelse.objects.filter(typ="uppdrag.andrat").get()
    assert (handelse.fran["ansvarig"], handelse.till["ansvarig"], handelse.aktor) == ("nej", "ja", ansvarig)
    svar = klient.post(adress("kollega_avsluta", huvudman, mitt.pk))
    assert svar.url == "/"
    assert har_ansvar(huvudman) == ["Bo Ek"]
    assert klient.get(adress("kollegor", huvudman)).status_code == 403


def test_the_ansvar_follows_to_the_persons_other_function(huvudman, ansvarig):
    rektor = services.tilldela_uppdrag(anvandare=ansvarig, huvudman=huvudman, funktion="rektor", aktor=None)
    forsta = ansvarig.uppdrag.get(funktion="namnd_styrelse")
    services.avsluta_uppdrag(uppdrag_id=forsta.pk, aktor=ansvarig)
    rektor.refresh_from_db()
    assert rektor.ar_ansvarig


def test_another_ansvarig_who_is_gone_by_then_does_not_count(huvudman, ansvarig):
    services.tilldela_uppdrag(
        anvandare=skapa_anvandare(),
        huvudman=huvudman,
        funktion="rektor",
        giltig_till=dagar(5),
        ar_ansvarig=True,
        aktor=None,
    )
    mitt = ansvarig.uppdrag.get()
    with pytest.raises(ValidationError, match="ansvarig"):
        services.avsluta_uppdrag(uppdrag_id=mitt.pk, sista_dag=dagar(5), aktor=ansvarig)
    services.avsluta_uppdrag(uppdrag_id=mitt.pk, sista_dag=dagar(4), aktor=ansvarig)
    mitt.refresh_from_db()
    assert mitt.giltig_till == dagar(4)


def test_staff_may_end_the_last_ansvarig_and_see_that_nobody_is(client, huvudman, ansvarig):
    kollega_hos(huvudman)
    samordnare = skapa_anvandare(Roll.SAMORDNARE)
    client.force_login(samordnare)
    assert "ansvarig för kontot" in text(client.get(huvudman.get_absolute_url()))
    services.avsluta_uppdrag(uppdrag_id=ansvarig.uppdrag.get().pk, aktor=samordnare)
    assert "Ingen är ansvarig för kontot" in text(client.get(huvudman.get_absolute_url()))
    svar = client.post(
        reverse("huvudman:uppdrag_nytt", args=[huvudman.nyckel]),
        {"epost": skapa_anvandare(namn="Eva Ny").epost, "funktion": "skolchef", "giltig_fran": dagar(0).isoformat()},
    )
    assert svar.status_code == 302
    assert har_ansvar(huvudman) == ["Eva Ny"]


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_now_invited_to_come_and_earlier(klient, huvudman, ansvarig):
    kollega_hos(huvudman, namn="Bo Nu")
    for namn, fran, till in (("Cia Sen", dagar(9), None), ("Dan Forr", dagar(-9), dagar(-1))):
        Uppdrag.objects.create(
            anvandare=skapa_anvandare(namn=namn),
            huvudman=huvudman,
            funktion="rektor",
            giltig_fran=fran,
            giltig_till=till,
        )
    klient.post(adress("kollega_ny", huvudman), NY)
    sida = text(klient.get(adress("kollegor", huvudman))).split("<main")[1]
    ordning = [
        sida.index(vad)
        for vad in ("Bo Nu", "Sara Lind", "Inbjudna", "Ny Kollega", "1 kollega börjar senare", "Cia Sen")
    ]
    assert ordning == sorted(ordning)
    assert sida.index("1 kollega har slutat") < sida.index("Dan Forr")


def test_one_who_is_not_ansvarig_sees_the_page_and_leaves_but_does_nothing_else(client, huvudman, ansvarig):
    kollega = kollega_hos(huvudman)
    client.force_login(kollega)
    sida = text(client.get(adress("kollegor", huvudman)))
    assert "Sara Lind" in sida
    assert "Bjud in en kollega" not in sida
    deras, mitt = ansvarig.uppdrag.get(), kollega.uppdrag.get()
    for url, data in (
        (adress("kollega_ny", huvudman), NY),
        (adress("kollega_andra", huvudman, deras.pk), {"version": deras.version}),
        (adress("kollega_avsluta", huvudman, deras.pk), {}),
    ):
        svar = client.post(url, data)
        assert (svar.status_code, services.BARA_ANSVARIG in text(svar)) == (403, True)
    assert not Kollegainbjudan.objects.exists()
    assert client.post(adress("kollega_avsluta", huvudman, mitt.pk)).status_code == 302
    mitt.refresh_from_db()
    assert mitt.ar_avslutat


def test_another_huvudmans_numbers_are_no_page(klient, huvudman):
    annan = skapa_huvudman()
    deras = kollega_hos(annan).uppdrag.get()
    inbjudan = services.bjud_in_kollega(huvudman=annan, **NY, aktor=deras.anvandare)
    for namn, nyckel in (("kollega_andra", deras.pk), ("kollega_avsluta", deras.pk), ("kollega_aterta", inbjudan.pk)):
        for hos in (huvudman, annan):
            assert klient.get(adress(namn, hos, nyckel)).status_code == 404
            assert klient.post(adress(namn, hos, nyckel)).status_code == 404
    assert klient.post(adress("kollega_igen", huvudman, inbjudan.pk)).status_code == 404
    deras.refresh_from_db()
    assert not deras.ar_avslutat


def test_constant_queries(klient, huvudman, ansvarig, settings):
    def fragor():
        with CaptureQueriesContext(
            connection,
        ) as fangade:
            assert klient.get(adress("kollegor", huvudman)).status_code == 200
        return len(fangade)

    for n in range(2):
        kollega_hos(huvudman)
        services.bjud_in_kollega(huvudman=huvudman, **{**NY, "epost": f"{n}@exempel.test"}, aktor=ansvarig)
        if n == 0:
            fragor()
            forst = fragor()
    assert fragor() == forst


def test_two_who_change_the_same_uppdrag_and_the_second_is_told(klient, huvudman):
    uppdrag = kollega_hos(huvudman).uppdrag.get()
    sedd = {"version": uppdrag.version}
    klient.post(adress("kollega_andra", huvudman, uppdrag.pk), {"giltig_till": dagar(30).isoformat(), **sedd})
    svar = klient.post(adress("kollega_andra", huvudman, uppdrag.pk), {"giltig_till": dagar(60).isoformat(), **sedd})
    assert (svar.status_code, "Någon annan har ändrat uppdraget" in text(svar)) == (422, True)
    uppdrag.refresh_from_db()
    assert uppdrag.giltig_till == dagar(30)


# Invitations --------------------------------------------------------------------------------------------------------


def brev(typ):
    return Avisering.objects.get(typ=typ)


def test_a_new_address_gets_an_account_an_uppdrag_and_a_link(klient, huvudman, ansvarig, mailoutbox):
    data = {**NY, "funktioner": ["rektor", "undervisning"], "giltig_till": dagar(90).isoformat()}
    svar = klient.post(adress("kollega_ny", huvudman), data, follow=True)
    assert "Vi har skickat ett brev till ny@exempel.test." in text(svar)
    konto = Anvandare.objects.get(epost="ny@exempel.test")
    assert {(u.funktion, u.giltig_till, u.ar_ansvarig) for u in konto.uppdrag.all()} == {
        ("rektor", dagar(90), False),
        ("undervisning", dagar(90), False),
    }
    aviseringar.skicka(brev("kollegainbjudan").pk)
    (skickat,) = mailoutbox
    assert (skickat.to, skickat.subject) == (["ny@exempel.test"], "Inbjudan att företräda Tallens förskola")
    assert "Sara Lind har bjudit in dig" in skickat.body
    assert "rektor och undervisning" in skickat.body
    lank = re.search(r"http\S+/reset/key/\S+", skickat.body)
    assert lank is not None
    assert lank[0] not in brev("kollegainbjudan").text  # neither the outbox nor the database gives access
    handelse = Handelse.objects.get(typ="kollega.inbjuden")
    assert (handelse.aktor, handelse.till, handelse.data) == (
        ansvarig, {"funktioner": "rektor och undervisning"}, {"huvudman": huvudman.pk},
    )  # fmt: skip


def test_nothing_tells_whether_the_address_has_an_account(klient, huvudman):
    """No account, one in use under another name, one at an agency, and a closed one: the same words and rows."""
    sett, sist = {}, {}
    kanda = {
        "okand@exempel.test": None,
        "kand@exempel.test": skapa_anvandare(epost="kand@exempel.test", namn="Riktigt Namn", last_login=timezone.now()),
        "myndighet@exempel.test": skapa_anvandare(Roll.DIALOGUTFORARE, epost="myndighet@exempel.test"),
        "stangd@exempel.test": skapa_anvandare(epost="stangd@exempel.test", is_active=False),
    }
    for epost in kanda:
        svar = klient.post(adress("kollega_ny", huvudman), {**NY, "epost": epost}, follow=True)
        inbjudan = Kollegainbjudan.objects.get(epost=epost)
        igen = klient.post(adress("kollega_igen", huvudman, inbjudan.pk), follow=True)
        om = klient.post(adress("kollega_ny", huvudman), {**NY, "epost": epost})
        assert ("Ett brev skickades nyss" in text(igen), om.status_code) == (True, 422)
        slut = klient.post(adress("kollega_aterta", huvudman, inbjudan.pk), follow=True)
        sett[epost], sist[epost] = utan_tillfalligt(svar, epost), utan_tillfalligt(slut, epost)
    assert len(set(sett.values())) == len(set(sist.values())) == 1
    assert "Ny Kollega" in sett["okand@exempel.test"]
    assert "Riktigt Namn" not in sist["kand@exempel.test"]


def utan_tillfalligt(svar, epost):
    """The page without what differs from one time to the next, whatever the address."""
    sida = re.sub(r"inbjudan/\d+|value=\"[^\"]*\"|nonce=\"[^\"]*\"", "", text(svar).replace(epost, "ADRESS"))
    return sida[sida.index("<main") :]


def test_an_account_in_use_gets_the_uppdrag_and_a_mail_without_link(klient, huvudman):
    konto = skapa_anvandare(namn="Riktigt Namn", last_login=timezone.now())
    klient.post(adress("kollega_ny", huvudman), {**NY, "epost": konto.epost.upper()})
    assert konto.uppdrag.get().huvudman == huvudman
    assert brev("kollega_tillagd").mottagare == konto
    assert "personlig" not in brev("kollega_tillagd").text
    assert Anvandare.objects.filter(epost__iexact=konto.epost).count() == 1


@pytest.mark.parametrize("stangt", [False, True])
def test_an_agency_account_or_a_closed_one_gets_no_uppdrag_and_is_told_why(klient, huvudman, stangt):
    konto = skapa_anvandare(is_active=False) if stangt else skapa_anvandare(Roll.ANALYTIKER)
    klient.post(adress("kollega_ny", huvudman), {**NY, "epost": konto.epost})
    assert not konto.uppdrag.exists()
    assert ("ditt konto är stängt" if stangt else "stängt för myndigheterna") in brev("kollega_nekad").text.lower()
    assert brev("kollega_nekad").epost == konto.epost
    konto.refresh_from_db()
    assert konto.is_active is not stangt


def test_a_role_that_ends_later_opens_nothing_by_itself(klient, huvudman, client):
    konto = skapa_anvandare()
    skapa_roll(konto, Roll.DIALOGUTFORARE, giltig_till=dagar(0))
    klient.post(adress("kollega_ny", huvudman), {**NY, "epost": konto.epost})
    konto.rolltilldelningar.update(giltig_till=dagar(-1))
    assert not Uppdrag.objects.filter(anvandare=konto).exists()


def test_the_invited_moves_up_when_they_have_been_here(client, huvudman, ansvarig):
    konto = skapa_anvandare(namn="Riktigt Namn", last_login=timezone.now())
    inbjudan = services.bjud_in_kollega(huvudman=huvudman, **{**NY, "epost": konto.epost}, aktor=ansvarig)
    client.force_login(konto)
    assert client.get(adress("kollegor", huvudman)).status_code == 200
    inbjudan.refresh_from_db()
    assert inbjudan.avslutad is not None
    assert Handelse.objects.get(typ="kollega.borjade").aktor == konto
    sida = text(client.get(adress("kollegor", huvudman)))
    assert ("Riktigt Namn" in sida, "Ny Kollega" in sida, "Inbjudna" in sida) == (True, False, False)
    assert Handelse.objects.filter(typ="kollega.borjade").count() == 1


def test_what_an_open_invitation_gave_is_reached_by_the_invitation_alone(klient, huvudman, ansvarig):
    inbjudan = services.bjud_in_kollega(huvudman=huvudman, **NY, aktor=ansvarig)
    uppdrag = inbjudan.uppdrag.get()
    assert klient.get(adress("kollega_andra", huvudman, uppdrag.pk)).status_code == 404
    assert klient.post(adress("kollega_aterta", huvudman, inbjudan.pk)).status_code == 302
    uppdrag.refresh_from_db()
    assert uppdrag.ar_avslutat
    assert Handelse.objects.filter(typ="kollega.atertagen").count() == 1
    svar = klient.post(adress("kollega_aterta", huvudman, inbjudan.pk), follow=True)
    assert "gäller inte längre" in text(svar)


def test_sent_again_at_most_once_an_hour_and_with_a_new_link(klient, huvudman, ansvarig, monkeypatch):
    inbjudan = services.bjud_in_kollega(huvudman=huvudman, **NY, aktor=ansvarig)
    assert services.skicka_kollegainbjudan_igen(inbjudan_id=inbjudan.pk, aktor=ansvarig) is False
    nu = timezone.now() + timezone.timedelta(hours=1)
    monkeypatch.setattr("huvudman.services.kollegor.timezone.now", lambda: nu)
    assert services.skicka_kollegainbjudan_igen(inbjudan_id=inbjudan.pk, aktor=ansvarig) is True
    assert Avisering.objects.filter(typ="kollegainbjudan").count() == 2
    assert inbjudan.uppdrag.count() == 1
    inbjudan.refresh_from_db()
    assert inbjudan.skickad == nu


def test_at_most_so_many_a_day(klient, huvudman, ansvarig):
    Kollegainbjudan.objects.bulk_create(
        Kollegainbjudan(huvudman=huvudman, av=ansvarig, namn="A", epost=f"{n}@exempel.test", funktioner=["rektor"])
        for n in range(PER_DYGN)
    )
    svar = klient.post(adress("kollega_ny", huvudman), NY)
    assert (svar.status_code, FOR_MANGA in text(svar)) == (422, True)
    assert not Anvandare.objects.filter(epost=NY["epost"]).exists()
    Kollegainbjudan.objects.update(skapad=timezone.now() - timezone.timedelta(days=2))
    assert klient.post(adress("kollega_ny", huvudman), NY).status_code == 302


def test_double_click_invites_once(klient, huvudman):
    sida = text(klient.get(adress("kollega_ny", huvudman)))
    nyckel = re.search(r'name="engangsnyckel" value="([^"]+)"', sida)
    assert nyckel is not None
    for _ in range(2):
        assert klient.post(adress("kollega_ny", huvudman), {**NY, "engangsnyckel": nyckel[1]}).status_code == 302
    assert Kollegainbjudan.objects.count() == Avisering.objects.count() == 1


@pytest.mark.parametrize(
    ("fel", "ord_"),
    [
        ({"namn": "<a href=//ond.test>Klicka</a>"}, "Skriv bara namnet"),
        ({"namn": "Klicka http://ond.test"}, "Skriv bara namnet"),
        ({"epost": "inte en adress"}, "e-post"),
        ({"funktioner": []}, "Välj minst en funktion"),
        ({"funktioner": ["systemforvaltare"]}, "Välj något av alternativen"),
        ({"giltig_till": dagar(-1).isoformat()}, "Dagen har varit"),
    ],
)
def test_bad_input_stores_nothing(klient, huvudman, fel, ord_):
    svar = klient.post(adress("kollega_ny", huvudman), {**NY, **fel})
    assert (svar.status_code, ord_ in text(svar)) == (422, True)
    assert not Kollegainbjudan.objects.exists()
    assert not Avisering.objects.exists()


def test_markup_in_names_is_inert_in_mail(ansvarig):
    ond = skapa_huvudman('Skolan <img src=x> "AB"')
    services.tilldela_uppdrag(anvandare=ansvarig, huvudman=ond, funktion="rektor", aktor=None)
    Anvandare.objects.filter(pk=ansvarig.pk).update(namn="<b>Sara</b> [personlig länk]")
    ansvarig.refresh_from_db()
    services.bjud_in_kollega(huvudman=ond, **NY, aktor=ansvarig)
    html = brev("kollegainbjudan").html
    assert "<img" not in html
    assert "<b>" not in html
    assert "&lt;img src=x&gt;" in html


def test_the_other_ansvariga_are_told_of_everyone_who_comes_in(klient, huvudman, ansvarig):
    andra = skapa_anvandare(namn="Bo Ek")
    services.tilldela_uppdrag(anvandare=andra, huvudman=huvudman, funktion="skolchef", ar_ansvarig=True, aktor=None)
    (forst,) = Avisering.objects.filter(typ="nytt_uppdrag")
    assert (forst.mottagare, forst.amne) == (ansvarig, "Bo Ek företräder nu Tallens förskola")

    samordnare = skapa_anvandare(Roll.SAMORDNARE, namn="Karin Åberg")
    smyg = skapa_anvandare(namn="Smyg Kollega")
    services.tilldela_uppdrag(anvandare=smyg, huvudman=huvudman, funktion="rektor", aktor=samordnare)
    till = Avisering.objects.filter(typ="nytt_uppdrag", amne="Ska Smyg Kollega få företräda Tallens förskola?")
    assert {rad.mottagare for rad in till} == {ansvarig, andra}
    assert all("Karin Åberg hos myndigheterna vill" in rad.text for rad in till)

    for epost in ("ny@exempel.test", skapa_anvandare(Roll.REDAKTOR).epost):
        services.bjud_in_kollega(huvudman=huvudman, **{**NY, "epost": epost}, aktor=ansvarig)
    bjudna = Avisering.objects.filter(typ="nytt_uppdrag", amne__startswith="Ny Kollega är inbjuden")
    assert [rad.mottagare for rad in bjudna] == [andra, andra]


def test_names_of_old_invitations_are_blanked(ansvarig, huvudman):
    def inbjudan(n, **falt):
        falt = {"namn": "A", "epost": f"{n}@exempel.test", "funktioner": ["rektor"], **falt}
        return Kollegainbjudan.objects.create(huvudman=huvudman, av=ansvarig, **falt)

    for n, dagar_sedan in enumerate((182, 184)):
        inbjudan(n, avslutad=timezone.now() - timezone.timedelta(days=dagar_sedan))
        inbjudan(n + 2, giltig_till=dagar(-dagar_sedan))
    kvar = inbjudan(4)
    assert services.gallra_kollegainbjudningar() == 2
    assert services.gallra_kollegainbjudningar() == 0
    assert list(Kollegainbjudan.objects.order_by("pk").values_list("epost", flat=True)) == [
        "0@exempel.test", "2@exempel.test", "", "", kvar.epost,
    ]  # fmt: skip
    assert Handelse.objects.filter(typ="kollega.gallrad").count() == 2


def test_the_log_of_an_invitation_holds_no_name(ansvarig, huvudman):
    services.bjud_in_kollega(huvudman=huvudman, **NY, aktor=ansvarig)
    assert str(Kollegainbjudan.objects.get()) == f"inbjudan {Kollegainbjudan.objects.get().pk}"
    for handelse in Handelse.objects.filter(typ__startswith="kollega."):
        assert "Ny Kollega" not in f"{handelse.fran}{handelse.till}{handelse.data}"


def test_the_database_holds_one_open_invitation_per_address(ansvarig, huvudman):
    services.bjud_in_kollega(huvudman=huvudman, **NY, aktor=ansvarig)
    falt = {"huvudman": huvudman, "av": ansvarig, "namn": "A", "epost": NY["epost"], "funktioner": ["rektor"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        Kollegainbjudan.objects.create(**falt)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kollegainbjudan.objects.create(**falt, avslutad=timezone.now(), skickad=timezone.now() - timezone.timedelta(1))


# Lost yesterday, with a page open -----------------------------------------------------------------------------------


def test_one_whose_uppdrag_ended_yesterday_stores_nothing_and_is_told(klient, huvudman, ansvarig):
    """The page is open, the Uppdrag is not: every address says so in Swedish, and nothing is kept."""
    kollega = kollega_hos(huvudman).uppdrag.get()
    inbjudan = services.bjud_in_kollega(huvudman=huvudman, **{**NY, "epost": "i@exempel.test"}, aktor=ansvarig)
    fore = (
        Uppdrag.objects.count(),
        Kollegainbjudan.objects.count(),
        Avisering.objects.count(),
        Handelse.objects.count(),
    )
    mitt = ansvarig.uppdrag.get()
    mitt.giltig_fran, mitt.giltig_till = dagar(-9), dagar(-1)
    mitt.save()
    adresser = [
        adress("kollegor", huvudman),
        adress("kollega_ny", huvudman),
        adress("kollega_igen", huvudman, inbjudan.pk),
        adress("kollega_aterta", huvudman, inbjudan.pk),
        adress("kollega_andra", huvudman, kollega.pk),
        adress("kollega_avsluta", huvudman, kollega.pk),
        reverse("huvudman:kollegor_valj"),
    ]
    for url in adresser:
        for svar in (klient.get(url), klient.post(url, {**NY, "version": kollega.version})):
            assert (svar.status_code, "Du har inget uppdrag just nu" in text(svar)) == (403, True), url
    # One who still acts for another huvudman: the page is not there any more
    services.tilldela_uppdrag(anvandare=ansvarig, huvudman=skapa_huvudman(), funktion="rektor", aktor=None)
    for url in adresser[:-1]:
        svar = klient.post(url, {**NY, "version": kollega.version})
        assert svar.status_code in (404, 405), url
    assert "Har ditt uppdrag eller din roll ändrats" in text(klient.post(adresser[1], NY))
    kollega.refresh_from_db()
    assert not kollega.ar_avslutat
    efter = (
        Uppdrag.objects.count() - 1,
        Kollegainbjudan.objects.count(),
        Avisering.objects.count(),
        Handelse.objects.count() - 1,
    )
    assert efter == fore


def test_the_service_asks_again_inside_its_lock(huvudman, ansvarig):
    """The view had let the person through when the Uppdrag ended."""
    kollega = kollega_hos(huvudman).uppdrag.get()
    Uppdrag.objects.filter(anvandare=ansvarig).update(ar_ansvarig=False)
    for gor in (
        lambda: services.bjud_in_kollega(huvudman=huvudman, **NY, aktor=ansvarig),
        lambda: services.avsluta_uppdrag(uppdrag_id=kollega.pk, aktor=ansvarig),
        lambda: services.andra_uppdrag(
            uppdrag_id=kollega.pk, giltig_till=None, ar_ansvarig=True, version=kollega.version, aktor=ansvarig
        ),
    ):
        with pytest.raises(PermissionDenied):
            gor()
    assert not Kollegainbjudan.objects.exists()


def test_several_huvudman_gives_a_choice(klient, huvudman, ansvarig):
    assert klient.get("/kollegor/").url == adress("kollegor", huvudman)
    annan = skapa_huvudman("Björkens skola")
    services.tilldela_uppdrag(anvandare=ansvarig, huvudman=annan, funktion="rektor", aktor=None)
    sida = text(klient.get("/kollegor/"))
    assert ("Björkens skola" in sida, "Tallens förskola" in sida) == (True, True)
