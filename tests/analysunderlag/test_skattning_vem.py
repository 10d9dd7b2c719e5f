"""Who may decide over a självskattning: share it, close its levels, discard what has been answered, delete it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag.models import Delning, Sjalvskattning, Skattningssvar
from analysunderlag.services import sjalvskattning
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
