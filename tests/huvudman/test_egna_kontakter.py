"""Contacts, as the huvudman's own people say they are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huvudman import services
from huvudman.kontaktsida import RACKER
from huvudman.models import Huvudman, JuridiskForm, Kontakt, Namnd
from huvudman.services.kontakter import REDAN_ANDRAD
from kvalitet.models import Handelse, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_kontakt

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman():
    return skapa_huvudman("Tallens förskola", typ=Huvudman.Typ.ENSKILD, form=JuridiskForm.EKONOMISK)


@pytest.fixture
def jag(huvudman):
    return skapa_anvandare(huvudman=huvudman, namn="Sara Lind")


@pytest.fixture
def klient(client, jag):
    client.force_login(jag)
    return client


def adress(namn, huvudman, *pk):
    return reverse(f"huvudman:{namn}", args=[huvudman.nyckel, *pk])


def text(svar):
    return svar.content.decode().replace("\u00a0", " ")


def som_visad(kontakt):
    return f"{kontakt.pk}:{kontakt.version}"


def test_the_gaps_are_said_in_words(klient, huvudman):
    skapa_kontakt(huvudman, "skolchef", epost="", telefon="010-123 45 67")
    sida = text(klient.get(adress("kontakter", huvudman)))
    assert "Vi saknar e-post till skolchefen." in sida
    assert "Vi vet inte hur vi når styrelsen." in sida
    assert f"{adress('kontakt_ny', huvudman)}?funktion=skolchef" in sida
    ifyllt = klient.get(f"{adress('kontakt_ny', huvudman)}?funktion=skolchef").context["form"]
    assert ifyllt["funktion"].value() == "skolchef"


def test_a_kommun_hears_of_each_namnd_and_of_letters_that_came_back(client):
    kommun = skapa_huvudman("Kumla kommun")
    skol = Namnd.objects.create(huvudman=kommun, namn="Skolnämnden", giltig_fran=dagar(-9))
    Namnd.objects.create(huvudman=kommun, namn="Vuxennämnden", giltig_fran=dagar(-9))
    skapa_kontakt(kommun, "namnd_styrelse", namnd=skol, studsad=timezone.now())
    skapa_kontakt(kommun)
    client.force_login(skapa_anvandare(huvudman=kommun))
    sida = text(client.get(adress("kontakter", kommun)))
    assert "Vårt brev till Skolnämnden kom inte fram." in sida
    assert "Vi vet inte hur vi når Vuxennämnden." in sida


def test_one_and_all_are_confirmed_with_who_and_when(klient, client, huvudman, jag):
    en, tva = skapa_kontakt(huvudman), skapa_kontakt(huvudman, "rektor")
    klient.post(adress("kontakter_stammer", huvudman), {"kontakt": som_visad(en)})
    en.refresh_from_db()
    tva.refresh_from_db()
    assert (en.bekraftad_av, timezone.localdate(en.bekraftad), tva.bekraftad) == (jag, dagar(0), None)
    sida = text(klient.get(adress("kontakter", huvudman)))
    assert "Sara Lind sa den" in sida
    assert "Allt stämmer" not in sida  # one left: its own button is enough
    tre = skapa_kontakt(huvudman, "registrator")
    svar = klient.post(
        adress("kontakter_stammer", huvudman), {"kontakt": [som_visad(tva), som_visad(tre)]}, follow=True
    )
    assert "Då vet vi att det stämmer" in text(svar)
    handelser = Handelse.objects.filter(typ="kontakt.bekraftad").order_by("pk")
    assert [(h.aktor, h.till["kontakt"]) for h in handelser] == [
        (jag, "Skolchef"),
        (jag, "Rektor"),
        (jag, "Registrator"),
    ]
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    assert text(client.get(huvudman.get_absolute_url())).count("Bekräftad av huvudmannen") == 3


def test_old_words_are_asked_for_again(klient, huvudman, jag):
    skapa_kontakt(huvudman, bekraftad=timezone.now() - RACKER, bekraftad_av=jag)
    assert 'action="/huvudman/' in text(klient.get(adress("kontakter", huvudman)))
    Kontakt.objects.update(bekraftad=timezone.now())
    assert 'action="/huvudman/' not in text(klient.get(adress("kontakter", huvudman)))


def test_what_changed_meanwhile_is_not_confirmed(klient, huvudman):
    en, tva = skapa_kontakt(huvudman), skapa_kontakt(huvudman, "rektor")
    sedda = [som_visad(en), som_visad(tva)]
    services.andra_kontakt(kontakt_id=en.pk, epost="annan@exempel.test", aktor=None)
    for skickat in (sedda, [sedda[0]], ["99999999:abc"]):
        svar = klient.post(adress("kontakter_stammer", huvudman), {"kontakt": skickat}, follow=True)
        assert REDAN_ANDRAD in text(svar)
    assert not Kontakt.objects.exclude(bekraftad=None).exists()


@pytest.mark.parametrize("skrap", ["", "x", "1", ":", "9" * 40 + ":a", "1:2:3", "-1:a"])
def test_nonsense_confirms_nothing(klient, huvudman, skrap):
    skapa_kontakt(huvudman)
    svar = klient.post(adress("kontakter_stammer", huvudman), {"kontakt": skrap})
    assert svar.status_code == 302
    assert not Kontakt.objects.exclude(bekraftad=None).exists()


def test_a_change_has_the_huvudman_as_its_source(klient, huvudman, jag):
    kontakt = skapa_kontakt(huvudman, namn="Gammal", studsad=timezone.now())
    data = {"funktion": "skolchef", "namn": "Eva Ek", "epost": "Eva@exempel.test", "version": kontakt.version}
    assert klient.post(adress("kontakt_ratta", huvudman, kontakt.pk), data).url == adress("kontakter", huvudman)
    kontakt.refresh_from_db()
    assert (kontakt.namn, kontakt.epost, kontakt.studsad, kontakt.bekraftad_av) == (
        "Eva Ek",
        "eva@exempel.test",
        None,
        jag,
    )
    assert kontakt.kalla.startswith("Huvudmannen själv, ")
    handelse = Handelse.objects.get(typ="kontakt.andrad")
    assert (handelse.aktor, "bekräftad av huvudmannen" in handelse.till["andrat"]) == (jag, True)
    assert "Eva" not in f"{handelse.fran}{handelse.till}"


def test_two_change_the_same_and_nothing_is_lost(klient, huvudman):
    kontakt = skapa_kontakt(huvudman)
    data = {"funktion": "skolchef", "namn": "Eva Ek", "epost": "eva@exempel.test", "version": kontakt.version}
    klient.post(adress("kontakt_ratta", huvudman, kontakt.pk), data)
    svar = klient.post(adress("kontakt_ratta", huvudman, kontakt.pk), {**data, "namn": "Bo Ek"})
    assert (svar.status_code, REDAN_ANDRAD in text(svar), "Bo Ek" in text(svar)) == (422, True, True)
    kontakt.refresh_from_db()
    assert kontakt.namn == "Eva Ek"


def test_what_staff_change_must_be_confirmed_anew_but_not_another_source(huvudman, jag):
    kontakt = skapa_kontakt(huvudman, bekraftad=timezone.now(), bekraftad_av=jag)
    kontakt = services.andra_kontakt(kontakt_id=kontakt.pk, kalla="Webbplatsen", aktor=None)
    assert kontakt.bekraftad is not None
    kontakt = services.andra_kontakt(kontakt_id=kontakt.pk, telefon="010-123 45 67", aktor=None)
    assert (kontakt.bekraftad, kontakt.bekraftad_av) == (None, None)


def test_added_and_gone_at_once(klient, huvudman, jag):
    data = {"funktion": "namnd_styrelse", "epost": "styrelsen@exempel.test"}
    assert klient.post(adress("kontakt_ny", huvudman), data).status_code == 302
    kontakt = Kontakt.objects.get()
    assert (kontakt.bekraftad_av, kontakt.giltig_fran) == (jag, dagar(0))
    assert klient.post(adress("kontakt_ny", huvudman), data).status_code == 422
    svar = klient.post(adress("kontakt_slutat", huvudman, kontakt.pk), {"version": "gammal"}, follow=True)
    assert REDAN_ANDRAD in text(svar)
    svar = klient.post(adress("kontakt_slutat", huvudman, kontakt.pk), {"version": kontakt.version}, follow=True)
    assert "Vi vet inte hur vi når styrelsen." in text(svar)
    assert "styrelsen@exempel.test" not in text(svar)
    kontakt.refresh_from_db()
    assert kontakt.giltig_till == dagar(-1)
    assert [h.typ for h in Handelse.objects.order_by("pk")] == ["kontakt.tillagd", "kontakt.avslutad"]


@pytest.mark.parametrize(
    "fel",
    [
        {"epost": "", "telefon": ""},
        {"epost": "fel"},
        {"telefon": "ring mig"},
        {"funktion": "kung"},
        {"namn": "x" * 121},
    ],
)
def test_bad_input_stores_nothing(klient, huvudman, fel):
    data = {"funktion": "skolchef", "epost": "eva@exempel.test", **fel}
    assert klient.post(adress("kontakt_ny", huvudman), data).status_code == 422
    assert not Kontakt.objects.exists()


def test_another_huvudmans_contact_and_namnd_are_not_there(klient, huvudman):
    annan = skapa_huvudman()
    deras = skapa_kontakt(annan)
    for namn in ("kontakt_ratta", "kontakt_slutat"):
        for hos in (huvudman, annan):
            assert klient.get(adress(namn, hos, deras.pk)).status_code == 404
            assert klient.post(adress(namn, hos, deras.pk), {"version": deras.version}).status_code == 404
    svar = klient.post(adress("kontakter_stammer", huvudman), {"kontakt": som_visad(deras)}, follow=True)
    assert REDAN_ANDRAD in text(svar)
    Namnd.objects.create(huvudman=huvudman, namn="Egen", giltig_fran=dagar(-9))
    namnd = Namnd.objects.create(huvudman=annan, namn="Deras", giltig_fran=dagar(-9))
    data = {"funktion": "skolchef", "epost": "a@exempel.test", "namnd": namnd.pk}
    assert klient.post(adress("kontakt_ny", huvudman), data).status_code == 422
    deras.refresh_from_db()
    assert (deras.bekraftad, deras.giltig_till) == (None, None)
    assert Kontakt.objects.count() == 1


def test_one_whose_uppdrag_ended_yesterday_changes_nothing(klient, huvudman, jag):
    kontakt = skapa_kontakt(huvudman)
    jag.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    for namn, data in (
        ("kontakter_stammer", {"kontakt": som_visad(kontakt)}),
        ("kontakt_ny", {"funktion": "rektor", "epost": "a@exempel.test"}),
    ):
        svar = klient.post(adress(namn, huvudman), data)
        assert (svar.status_code, "Du har inget uppdrag just nu" in text(svar)) == (403, True)
    assert klient.post(adress("kontakt_slutat", huvudman, kontakt.pk), {"version": kontakt.version}).status_code == 403
    for gor in (
        lambda: services.bekrafta_kontakter(huvudman=huvudman, versioner={kontakt.pk: kontakt.version}, aktor=jag),
        lambda: services.ta_bort_kontakt(kontakt_id=kontakt.pk, version=kontakt.version, aktor=jag),
        lambda: services.andra_kontakt(kontakt_id=kontakt.pk, version=kontakt.version, bekraftad_av=jag, aktor=jag),
    ):
        with pytest.raises(PermissionDenied):
            gor()
    assert not Handelse.objects.exists()


def test_constant_queries(klient, huvudman, jag):
    def fragor():
        with CaptureQueriesContext(connection) as fangade:
            klient.get(adress("kontakter", huvudman))
        return len(fangade)

    namnd = Namnd.objects.create(huvudman=huvudman, namn="Styrelsen", giltig_fran=dagar(-9))
    skapa_kontakt(huvudman, namnd=namnd, bekraftad=timezone.now(), bekraftad_av=jag)
    forst = fragor()
    for _ in range(2):
        skapa_kontakt(huvudman, namnd=namnd, bekraftad=timezone.now(), bekraftad_av=skapa_anvandare())
    assert fragor() == forst


def test_the_database_holds_that_somebody_confirmed(huvudman, jag):
    for falt in ({"bekraftad": timezone.now()}, {"bekraftad_av": jag}):
        with pytest.raises(IntegrityError), transaction.atomic():
            skapa_kontakt(huvudman, **falt)


def test_a_colleague_changes_and_ends_only_their_own(client, huvudman):
    rektor = skapa_anvandare(epost="rektorn@exempel.test")
    rektor.uppdrag.create(huvudman=huvudman, funktion="rektor")
    annans = skapa_kontakt(huvudman, "skolchef", epost="chefen@exempel.test")
    egen = skapa_kontakt(huvudman, "rektor", epost="Rektorn@exempel.test")
    client.force_login(rektor)
    sida = text(client.get(adress("kontakter", huvudman)))
    assert adress("kontakt_slutat", huvudman, egen.pk) in sida
    assert adress("kontakt_slutat", huvudman, annans.pk) not in sida
    assert "Du ändrar din egen kontakt." in sida
    data = {"funktion": "skolchef", "epost": "min@exempel.test", "version": annans.version}
    for namn in ("kontakt_slutat", "kontakt_ratta"):
        for svar in (
            client.get(adress(namn, huvudman, annans.pk)),
            client.post(adress(namn, huvudman, annans.pk), data),
        ):
            assert (svar.status_code, "Bara den som är ansvarig för kontot" in text(svar)) == (403, True)
    with pytest.raises(PermissionDenied):
        services.ta_bort_kontakt(kontakt_id=annans.pk, version=annans.version, aktor=rektor)
    with pytest.raises(PermissionDenied):
        services.andra_kontakt(
            kontakt_id=annans.pk, version=annans.version, epost="min@exempel.test", bekraftad_av=rektor, aktor=rektor
        )
    annans.refresh_from_db()
    assert (annans.epost, annans.ar_avslutad) == ("chefen@exempel.test", False)
    assert not Handelse.objects.filter(typ__startswith="kontakt").exclude(typ="kontakt.tillagd").exists()
    assert client.post(adress("kontakt_slutat", huvudman, egen.pk), {"version": egen.version}).status_code == 302
    egen.refresh_from_db()
    assert egen.ar_avslutad
    rektor.uppdrag.update(ar_ansvarig=True)
    assert client.post(adress("kontakt_slutat", huvudman, annans.pk), {"version": annans.version}).status_code == 302
    annans.refresh_from_db()
    assert annans.ar_avslutad
