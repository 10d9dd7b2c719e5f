"""Own observations, own goals and what is followed up."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from analysunderlag.egna.sluta import i_ord, kan_sluta
from analysunderlag.models import EgenIakttagelse, EgetMal, Uppfoljningspunkt
from analysunderlag.services.egna_rader import Borttagen, andra_rad, lagg_till_rad, ta_bort_rad, utkastnyckel
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.views.egna_rader import AVDELNINGAR
from huvudman.models import Huvudman
from kvalitet import utkast
from kvalitet.models import Anvandare, Handelse, Utkast
from tests.factories import EGNA_RADER, dagar, skapa_anvandare, skapa_egen_rad, skapa_huvudman, skapa_skolform

pytestmark = pytest.mark.django_db
ALLA = list(AVDELNINGAR)
FORMULAR: dict[str, dict[str, str]] = {
    "iakttagelser": {"skolform": "grundskola", "perspektiv": "barn", "ser": "Fler leker ihop.", "dag": "2026-01-15"},
    "mal": {"text": "Alla läser varje dag.", "skolform": "", "status": "pagar"},
    "foljs-upp": {"niva": "rektor", "vad": "Trivselenkät", "ofta": "lasar", "beslut": "vet_inte"},
}
TEXT = {"iakttagelser": "ser", "mal": "text", "foljs-upp": "vad"}


@pytest.fixture
def huvudman() -> Huvudman:
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Åmåls kommun")
    skapa_skolform(huvudman, "forskola", "grundskola")
    return huvudman


@pytest.fixture
def person(huvudman) -> Anvandare:
    return skapa_anvandare(huvudman=huvudman)


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def adress(huvudman: Huvudman, avdelning: str, namn: str = "egna_rader", *mer: Any) -> str:
    return reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, avdelning, *mer])


@pytest.mark.parametrize("avdelning", ALLA)
def test_added_changed_and_taken_away_with_events_that_say_nothing(huvudman, person, avdelning):
    client, falt = klient(person), FORMULAR[avdelning]
    hem = adress(huvudman, avdelning)
    modell = AVDELNINGAR[avdelning].modell
    assert client.get(hem).status_code == 200  # empty, and says what to do
    assert "formular" in client.get(adress(huvudman, avdelning, "egen_rad_ny")).content.decode()

    assert client.post(adress(huvudman, avdelning, "egen_rad_ny"), falt).url == hem
    rad = modell.objects.get()
    assert (rad.huvudman, rad.andrad_av, rad.version) == (huvudman, person, 1)
    assert falt[TEXT[avdelning]] in client.get(hem).content.decode()

    andra = adress(huvudman, avdelning, "egen_rad_andra", rad.pk)
    assert falt[TEXT[avdelning]] in client.get(andra).content.decode()
    assert client.post(andra, falt | {TEXT[avdelning]: "Ny text", "utkast_version": "1"}).url == hem
    rad.refresh_from_db()
    assert (getattr(rad, TEXT[avdelning]), rad.version) == ("Ny text", 2)

    bort = adress(huvudman, avdelning, "egen_rad_ta_bort", rad.pk)
    assert "Ny text" in client.get(bort).content.decode()
    assert client.post(bort, {"version": "2"}).url == hem
    assert not modell.objects.exists()
    handelser = list(Handelse.objects.filter(typ__startswith="egen_rad").order_by("pk"))
    assert [h.typ for h in handelser] == ["egen_rad.tillagd", "egen_rad.andrad", "egen_rad.borttagen"]
    for h in handelser:
        assert (h.objekttyp, h.objekt_id, h.fran, h.till, h.data, h.skal) == (
            modell._meta.label_lower, str(rad.pk), None, None, {}, "",
        )  # fmt: skip


@pytest.mark.parametrize("avdelning", ALLA)
def test_two_who_write_at_once_get_both_texts(huvudman, person, avdelning):
    rad = skapa_egen_rad(huvudman, person, avdelning)
    falt, namn = FORMULAR[avdelning], TEXT[avdelning]
    andra = adress(huvudman, avdelning, "egen_rad_andra", rad.pk)
    kollega = skapa_anvandare(huvudman=huvudman)
    klient(kollega).post(andra, falt | {namn: "Kollegans text", "utkast_version": "1"})

    svar = klient(person).post(andra, falt | {namn: "Min text", "utkast_version": "1"})

    html = svar.content.decode()
    assert svar.status_code == 409
    assert kollega.namn in html
    assert "Kollegans" in html
    assert "Min" in html
    rad.refresh_from_db()
    assert getattr(rad, namn) == "Kollegans text"
    assert klient(person).post(andra, falt | {namn: "Bådas text", "utkast_version": "2"}).status_code == 302
    rad.refresh_from_db()
    assert getattr(rad, namn) == "Bådas text"


@pytest.mark.parametrize("avdelning", ALLA)
def test_a_text_that_was_changed_meanwhile_is_not_taken_away(huvudman, person, avdelning):
    rad = skapa_egen_rad(huvudman, person, avdelning)
    bort = adress(huvudman, avdelning, "egen_rad_ta_bort", rad.pk)
    klient(person).post(
        adress(huvudman, avdelning, "egen_rad_andra", rad.pk),
        FORMULAR[avdelning] | {TEXT[avdelning]: "Nytt", "utkast_version": "1"},
    )
    svar = klient(person).post(bort, {"version": "1"}, follow=True)
    assert "Läs den igen" in svar.content.decode()
    assert AVDELNINGAR[avdelning].modell.objects.exists()


@pytest.mark.parametrize("avdelning", ALLA)
def test_what_was_written_in_a_row_that_a_colleague_deleted_is_kept_and_saved_as_new(huvudman, person, avdelning):
    rad, client = skapa_egen_rad(huvudman, person, avdelning), klient(person)
    modell, falt = AVDELNINGAR[avdelning].modell, TEXT[avdelning]
    andra = adress(huvudman, avdelning, "egen_rad_andra", rad.pk)
    bort = adress(huvudman, avdelning, "egen_rad_ta_bort", rad.pk)
    nyckel = utkastnyckel(avdelning, huvudman, str(rad.pk))
    kollega = skapa_anvandare(huvudman=huvudman)
    utkast.spara(anvandare=kollega, nyckel=nyckel, falt={falt: "Kollegans utkast"})
    klient(kollega).post(bort, {"version": "1"})
    assert not Utkast.objects.exists()
    skrivet = FORMULAR[avdelning] | {falt: "Min långa text", "utkast_version": "1"}

    svar = client.post(andra, skrivet)

    html = svar.content.decode()
    assert svar.status_code == 409
    assert "Någon har tagit bort texten medan du skrev" in html
    assert "Min långa text" in html
    assert "Spara som ny" in html
    assert svar.context["url"] == adress(huvudman, avdelning, "egen_rad_ny")
    assert not modell.objects.exists()
    assert client.post(svar.context["url"], skrivet).status_code == 302
    assert getattr(modell.objects.get(), falt) == "Min långa text"
    for url in (andra, bort):
        assert "har redan tagit bort det" in client.get(url, follow=True).content.decode()
    assert "har redan tagit bort det" in client.post(bort, {"version": "1"}, follow=True).content.decode()
    assert client.post(adress(huvudman, avdelning, "egen_rad_andra", 10**6), skrivet).status_code == 404


@pytest.mark.parametrize("avdelning", ALLA)
def test_a_row_deleted_in_the_same_moment_is_told_by_the_service(huvudman, person, avdelning):
    rad = skapa_egen_rad(huvudman, person, avdelning)
    type(rad).objects.all().delete()
    with pytest.raises(Borttagen):
        andra_rad(rad=rad, version=1, falt={TEXT[avdelning]: "Mitt"}, aktor=person)
    with pytest.raises(Borttagen):
        ta_bort_rad(rad=rad, version=1, aktor=person)


@pytest.mark.parametrize("avdelning", ALLA)
def test_ids_of_another_huvudman_are_no_page(huvudman, person, avdelning):
    annan = skapa_huvudman()
    fiende = klient(skapa_anvandare(huvudman=annan))
    rad = skapa_egen_rad(huvudman, person, avdelning)
    for namn in ("egen_rad_andra", "egen_rad_ta_bort"):
        for nyckel in (huvudman, annan):
            url = adress(nyckel, avdelning, namn, rad.pk)
            assert fiende.get(url).status_code == 404
            assert fiende.post(url, FORMULAR[avdelning] | {"version": "1"}).status_code == 404
    assert fiende.get(adress(huvudman, avdelning)).status_code == 404
    assert fiende.post(adress(huvudman, avdelning, "egen_rad_ny"), FORMULAR[avdelning]).status_code == 404
    assert AVDELNINGAR[avdelning].modell.objects.get().version == 1


@pytest.mark.parametrize("avdelning", ALLA)
def test_yesterdays_uppdrag_and_a_new_role_write_nothing(huvudman, person, avdelning):
    rad = skapa_egen_rad(huvudman, person, avdelning)
    client = klient(person)
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    assert client.post(adress(huvudman, avdelning, "egen_rad_ny"), FORMULAR[avdelning]).status_code == 403
    modell, falt = EGNA_RADER[avdelning]
    with pytest.raises(ValidationError, match="inte längre uppdrag"):
        lagg_till_rad(modell=modell, huvudman=huvudman, falt=falt, aktor=Anvandare.objects.get(pk=person.pk))
    with pytest.raises(ValidationError, match="inte längre uppdrag"):
        ta_bort_rad(rad=rad, version=1, aktor=Anvandare.objects.get(pk=person.pk))
    assert modell.objects.count() == 1


@pytest.mark.parametrize(
    ("avdelning", "falt", "sagt"),
    [
        ("iakttagelser", {"skolform": "komvux"}, "Välj något av alternativen"),
        ("iakttagelser", {"ser": "  "}, "måste fyllas i"),
        ("iakttagelser", {"ser": "x" * 2001}, "2000"),
        ("iakttagelser", {"dag": "2099-01-01"}, "Dagen har inte varit än"),
        ("iakttagelser", {"perspektiv": ""}, "måste fyllas i"),
        ("iakttagelser", {"skolform": "forskola", "galler": "d:grundskola:2"}, "Delmålet gäller grundskola"),
        ("iakttagelser", {"galler": "d:grundskola:99"}, "Välj något av alternativen"),
        ("iakttagelser", {"galler": "f:8"}, "Välj något av alternativen"),
        ("mal", {"galler": "d:grundskola:2"}, "Delmålet gäller grundskola"),
        ("mal", {"status": "klar_kanske"}, "Välj något av alternativen"),
        ("foljs-upp", {"niva": "ledning"}, "Välj något av alternativen"),
        ("foljs-upp", {"vad": "x" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(huvudman, person, avdelning, falt, sagt):
    svar = klient(person).post(adress(huvudman, avdelning, "egen_rad_ny"), FORMULAR[avdelning] | falt)
    assert svar.status_code == 422
    assert sagt in svar.content.decode()
    assert not AVDELNINGAR[avdelning].modell.objects.exists()


def test_an_observation_belongs_to_a_delmal_or_a_faktor(huvudman, person):
    client, ny = klient(person), adress(huvudman, "iakttagelser", "egen_rad_ny")
    client.post(ny, FORMULAR["iakttagelser"] | {"galler": "d:grundskola:2"})
    client.post(ny, FORMULAR["iakttagelser"] | {"galler": "f:7", "skolform": "forskola", "ser": "Annat"})
    assert sorted(EgenIakttagelse.objects.values_list("skolform", "delmal", "faktor"), key=str) == [
        ("forskola", None, 7),
        ("grundskola", 2, None),
    ]
    html = client.get(adress(huvudman, "iakttagelser")).content.decode()
    assert "Delmål 2: Trygghet och studiero" in html
    assert "Förtroendefullt klimat" in html


def test_the_service_tests_what_a_form_cannot_be_trusted_with(huvudman, person):
    for falt, var in (({"skolform": "komvux"}, "skolform"), ({"delmal": 99}, "galler"), ({"faktor": 8}, "galler")):
        with pytest.raises(ValidationError) as fel:
            skapa_egen_rad_utan_skolform(huvudman, person, falt)
        assert var in fel.value.message_dict
    assert not EgenIakttagelse.objects.exists()


def skapa_egen_rad_utan_skolform(huvudman: Huvudman, person: Anvandare, falt: dict[str, Any]) -> Any:
    modell, bas = EGNA_RADER["iakttagelser"]
    return lagg_till_rad(modell=modell, huvudman=huvudman, falt=bas | falt, aktor=person)


def test_a_draft_is_the_writers_own_and_ends_when_it_is_saved(huvudman, person):
    client = klient(person)
    nyckel = f"analysunderlag.egen_rad:mal:{huvudman.pk}:ny"
    utkast.spara(anvandare=person, nyckel=nyckel, falt={"text": "Halvt mål"}, kopia="k1")
    ny = adress(huvudman, "mal", "egen_rad_ny")

    assert "Halvt mål" in client.get(f"{ny}?utkast={nyckel}").content.decode()
    kollegas = klient(skapa_anvandare(huvudman=huvudman)).get(f"{ny}?utkast={nyckel}").content.decode()
    assert "Halvt mål" not in kollegas
    client.post(ny, FORMULAR["mal"] | {"utkast_kopia": "k1"})
    assert not Utkast.objects.exclude(falt={}).exists()


@pytest.mark.parametrize(
    ("modell", "falt", "villkor"),
    [
        (EgenIakttagelse, {"ser": ""}, "egen_iakttagelse_sager_nagot"),
        (EgenIakttagelse, {"skolform": "okand"}, "egen_iakttagelse_skolform_ar_kand"),
        (EgenIakttagelse, {"perspektiv": "alla"}, "egen_iakttagelse_perspektiv"),
        (EgetMal, {"text": ""}, "eget_mal_sager_nagot"),
        (EgetMal, {"status": "rott"}, "eget_mal_status_ar_kand"),
        (EgetMal, {"skolform": "okand"}, "eget_mal_skolform_ar_kand"),
        (EgetMal, {"delmal": 2, "skolform": ""}, "eget_mal_delmal_har_skolform"),
        (Uppfoljningspunkt, {"niva": "riket"}, "uppfoljningspunkt_niva_ar_kand"),
        (Uppfoljningspunkt, {"ofta": "sekund"}, "uppfoljningspunkt_ofta_ar_kant"),
        (Uppfoljningspunkt, {"beslut": "kanske"}, "uppfoljningspunkt_beslut_ar_kant"),
        (Uppfoljningspunkt, {"vad": ""}, "uppfoljningspunkt_sager_vad"),
    ],
)
def test_the_database_refuses_what_can_never_be(huvudman, person, modell, falt, villkor):
    bas = next(falt for m, falt in EGNA_RADER.values() if m is modell)
    with pytest.raises(IntegrityError, match=villkor), transaction.atomic():
        modell.objects.create(huvudman=huvudman, **bas | falt)
    assert modell.objects.create(huvudman=huvudman, **bas).pk


@pytest.mark.parametrize("avdelning", ALLA)
def test_a_list_costs_the_same_with_one_row_and_three(huvudman, person, avdelning, django_assert_max_num_queries):
    client, url = klient(person), adress(huvudman, avdelning)
    skapa_egen_rad(huvudman, person, avdelning)
    client.get(url)
    with django_assert_max_num_queries(20) as en:
        client.get(url)
    for _ in range(2):
        skapa_egen_rad(huvudman, skapa_anvandare(huvudman=huvudman), avdelning)
    with django_assert_max_num_queries(20) as tre:
        client.get(url)
    assert len(en) == len(tre)


# Vad kan vi sluta följa upp? --------------------------------------------------------------------------------------


def punkt(**falt: str) -> Uppfoljningspunkt:
    return Uppfoljningspunkt(**{"niva": "rektor", "vad": "x", **falt})


@pytest.mark.parametrize(
    ("punkter", "text"),
    [
        ([], ""),
        ([punkt(anvands_av="rektorn")], "En sak följs upp."),
        ([punkt()], "En sak följs upp. Ni har inte skrivit vem som använder den."),
        ([punkt(beslut="slutar")], "Ni slutar med en sak."),
        (
            [
                punkt(),
                punkt(),
                *[punkt(anvands_av="oss") for _ in range(5)],
                punkt(beslut="slutar"),
                punkt(beslut="slutar"),
            ],
            "Sju saker följs upp. Ni har inte skrivit vem som använder två av dem. Ni slutar med två saker.",
        ),
    ],
)
def test_totals_are_words(punkter, text):
    assert i_ord(punkter) == text


def test_what_may_be_dropped_is_what_is_decided_or_what_nobody_uses():
    punkter = [
        punkt(vad="a", beslut="slutar", anvands_av="oss"),
        punkt(vad="b"),
        punkt(vad="c", anvands_av="oss"),
        punkt(vad="d", beslut="fortsatter"),
        punkt(vad="e", anvands_av="  "),
    ]
    assert [p.vad for p in kan_sluta(punkter)] == ["a", "b", "e"]


@pytest.mark.parametrize(
    ("falt", "ordet"),
    [
        ({}, "Nämnden"),
        ({"typ": "enskild", "form": "ideell"}, "Styrelsen"),
        ({"typ": "enskild", "form": "fysisk"}, "Ledningen"),
    ],
)
def test_the_levels_are_called_what_the_huvudman_calls_them(falt, ordet):
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Bolaget", **falt)
    client = klient(skapa_anvandare(huvudman=huvudman))
    assert f">{ordet}</h2>" in client.get(adress(huvudman, "foljs-upp")).content.decode()
    assert f">{ordet}</option>" in client.get(adress(huvudman, "foljs-upp", "egen_rad_ny")).content.decode()
