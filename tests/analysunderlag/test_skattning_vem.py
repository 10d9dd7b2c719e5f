"""Who may decide over a självskattning: share it, close its levels, discard what has been answered, delete it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag.models import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from analysunderlag.services import sjalvskattning, skattningslank, skattningssvar
from kvalitet.models import Anvandare, Handelse
from tests.analysunderlag.skattningsvarld import skapa_skattning, svara
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman():
    return skapa_huvudman("Kumla kommun")


def som(huvudman, funktion: str, **falt) -> Anvandare:
    person = skapa_anvandare()
    person.uppdrag.create(huvudman=huvudman, funktion=funktion, **falt)
    return person


@pytest.fixture
def skattning(huvudman) -> Sjalvskattning:
    """Begun by a kvalitetsansvarig, with five answers at one level."""
    rad = skapa_skattning(
        huvudman, antal={"huvudman": 3, "rektor": 6}, aktor=som(huvudman, "kvalitetsansvarig"), namn="Hösten"
    )
    for _ in range(5):
        svara(rad.nivaer.get(niva="rektor"), 4, 3)
    svara(rad.nivaer.get(niva="huvudman"), 4)
    return rad


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(svar) -> str:
    return " ".join(svar.content.decode().replace("\u00a0", " ").split())


def adress(namn: str, skattning, *mer) -> str:
    return reverse(f"analysunderlag:skattning_{namn}", args=[skattning.huvudman.nyckel, skattning.pk, *mer])


def test_only_who_answers_for_the_huvudman_shares(huvudman, skattning):
    """Not even who began it, nor an ansvarig: a rektor's account could make the board's words an allmän handling."""
    visad = sjalvskattning.sha256_av_resultat(skattning)
    post = {"visad": visad, "forstar": "on"}
    for person in (skattning.skapad_av, som(huvudman, "rektor", ar_ansvarig=True), som(huvudman, "undervisning")):
        sida = text(klient(person).get(skattning.get_absolute_url()))
        assert (adress("dela", skattning) in sida, "eller är skolchef, kan dela för er" in sida) == (False, True)
        for svar in (
            klient(person).get(adress("dela", skattning)),
            klient(person).post(adress("dela", skattning), post),
        ):
            assert (svar.status_code, "Bara den som företräder nämnden" in text(svar)) == (403, True)
        with pytest.raises(PermissionDenied):
            sjalvskattning.dela(skattning_id=skattning.pk, med_texter=False, visad=visad, aktor=person)
    assert not Delning.objects.exists()
    assert not Handelse.objects.filter(typ="skattning.delad").exists()
    styrelsen = som(huvudman, "namnd_styrelse")
    assert adress("dela", skattning) in text(klient(styrelsen).get(skattning.get_absolute_url()))
    assert klient(styrelsen).post(adress("dela", skattning), post).status_code == 302
    assert Delning.objects.get().delad_av == styrelsen


@pytest.mark.parametrize("namn", ["stang", "gemensamt"])
def test_a_colleague_closes_and_discards_nothing(huvudman, skattning, namn):
    for person in (som(huvudman, "rektor"), som(huvudman, "kvalitetsansvarig")):
        sida = text(klient(person).get(skattning.get_absolute_url()))
        assert adress(namn, skattning, "rektor") not in sida
        assert "Den som påbörjade självskattningen, är ansvarig" in sida
        for svar in (
            klient(person).get(adress(namn, skattning, "rektor")),
            klient(person).post(adress(namn, skattning, "rektor"), {"sett": "5"}),
        ):
            assert (svar.status_code, "Bara den som påbörjade" in text(svar)) == (403, True)
        gor = {"stang": sjalvskattning.stang, "gemensamt": sjalvskattning.gor_gemensam}[namn]
        with pytest.raises(PermissionDenied):
            gor(niva_id=skattning.nivaer.get(niva="rektor").pk, sett=5, aktor=person)
    assert skattning.nivaer.get(niva="rektor").stangd is None
    assert Skattningssvar.objects.filter(niva__niva="rektor", ar_lamnat=True).count() == 5
    assert not Handelse.objects.filter(typ__in=["skattning.stangd", "skattning.gemensam"]).exists()


@pytest.mark.parametrize("vem", ["skapade", "ansvarig", "styrelsen", "skolchef"])
def test_who_began_it_an_ansvarig_and_who_answers_close(huvudman, skattning, vem):
    person = {
        "skapade": lambda: skattning.skapad_av,
        "ansvarig": lambda: som(huvudman, "rektor", ar_ansvarig=True),
        "styrelsen": lambda: som(huvudman, "namnd_styrelse"),
        "skolchef": lambda: som(huvudman, "skolchef"),
    }[vem]()
    assert adress("stang", skattning, "rektor") in text(klient(person).get(skattning.get_absolute_url()))
    assert klient(person).post(adress("stang", skattning, "rektor"), {"sett": "5"}).status_code == 302
    assert skattning.nivaer.get(niva="rektor").stangd
    assert Handelse.objects.get(typ="skattning.stangd").aktor == person


def test_one_whose_uppdrag_has_ended_decides_nothing(skattning):
    person = skattning.skapad_av
    person.uppdrag.update(aterkallat=timezone.now())
    with pytest.raises(PermissionDenied):
        sjalvskattning.stang(niva_id=skattning.nivaer.get(niva="rektor").pk, sett=5, aktor=person)


# Deleting -----------------------------------------------------------------------------------------------------------


def test_it_is_deleted_after_a_page_that_says_what_disappears(huvudman, skattning):
    annan = skapa_skattning(huvudman, antal={"rektor": 1}, aktor=skattning.skapad_av)
    svara(annan.nivaer.get(), 4)
    client = klient(skattning.skapad_av)
    assert adress("ta_bort", skattning) in text(client.get(skattning.get_absolute_url()))
    sida = text(client.get(adress("ta_bort", skattning)))
    assert "6 svar, alla texter, resultatet, länkarna och koderna tas bort." in sida
    assert "Det går inte att ångra." in sida
    assert Sjalvskattning.objects.count() == 2
    assert client.post(adress("ta_bort", skattning), {"sett": "5"}, follow=True).status_code == 200
    assert Sjalvskattning.objects.count() == 2

    svar = client.post(adress("ta_bort", skattning), {"sett": "6"}, follow=True)
    assert "Självskattningen är borttagen." in text(svar)
    assert list(Sjalvskattning.objects.all()) == [annan]
    assert [niva.skattning for niva in Skattningsniva.objects.all()] == [annan]
    assert [rad.niva.skattning for rad in Skattningssvar.objects.all()] == [annan]
    handelse = Handelse.objects.get(typ="skattning.borttagen")
    assert (handelse.aktor, handelse.objekt_id) == (skattning.skapad_av, str(skattning.pk))
    assert (handelse.fran, handelse.till, handelse.skal, handelse.data) == (None, None, "", {})
    assert client.get(adress("ta_bort", skattning)).status_code == 404


def test_closed_levels_are_deleted_too(skattning):
    niva = skattning.nivaer.get(niva="rektor")
    sjalvskattning.stang(niva_id=niva.pk, sett=5, aktor=None)
    sjalvskattning.ta_bort(skattning_id=skattning.pk, sett=6, aktor=skattning.skapad_av)
    assert not Skattningssvar.objects.exists()


def test_a_colleague_deletes_nothing(huvudman, skattning):
    for person in (som(huvudman, "rektor"), som(huvudman, "kvalitetsansvarig")):
        assert adress("ta_bort", skattning) not in text(klient(person).get(skattning.get_absolute_url()))
        for svar in (
            klient(person).get(adress("ta_bort", skattning)),
            klient(person).post(adress("ta_bort", skattning), {"sett": "6"}),
        ):
            assert (svar.status_code, "Bara den som påbörjade" in text(svar)) == (403, True)
        with pytest.raises(PermissionDenied):
            sjalvskattning.ta_bort(skattning_id=skattning.pk, sett=6, aktor=person)
    annan = klient(skapa_anvandare(huvudman=skapa_huvudman()))
    assert annan.post(adress("ta_bort", skattning), {"sett": "6"}).status_code == 404
    assert Skattningssvar.objects.count() == 6
    assert not Handelse.objects.filter(typ="skattning.borttagen").exists()


def test_what_has_been_shared_is_not_deleted(huvudman, skattning):
    chef = som(huvudman, "skolchef")
    visad = sjalvskattning.sha256_av_resultat(skattning)
    sjalvskattning.dela(skattning_id=skattning.pk, med_texter=False, visad=visad, aktor=chef)
    client = klient(chef)
    sida = text(client.get(skattning.get_absolute_url()))
    assert (adress("ta_bort", skattning) in sida, "delad och går därför inte att ta bort" in sida) == (False, True)
    for svar in (
        client.get(adress("ta_bort", skattning), follow=True),
        client.post(adress("ta_bort", skattning), {"sett": "6"}, follow=True),
    ):
        assert "det som är delat är en allmän handling" in text(svar)
    with pytest.raises(ValidationError, match="allmän handling"):
        sjalvskattning.ta_bort(skattning_id=skattning.pk, sett=6, aktor=chef)
    assert Skattningssvar.objects.count() == 6


def test_one_who_is_answering_when_it_is_deleted_is_told_and_keeps_nothing(skattning):
    niva = skattning.nivaer.get(niva="rektor")
    rad, kod = skattningssvar.borja_med_lank(skattningslank.token(niva))
    gast = Client()
    gast.post("/skatta/", {"kod": kod})
    vart = reverse("analysunderlag:skatta_faktor", args=[rad.nyckel, 1])
    assert gast.get(vart).status_code == 200
    sjalvskattning.ta_bort(skattning_id=skattning.pk, sett=7, aktor=skattning.skapad_av)
    assert gast.post(vart, {"1r1": "4"}).status_code == 404
    with pytest.raises(skattningssvar.Nivastangd):
        skattningssvar.lamna(svar_id=rad.pk)
    with pytest.raises(ValidationError, match="redan borttagen"):
        sjalvskattning.ta_bort(skattning_id=skattning.pk, sett=7, aktor=skattning.skapad_av)
