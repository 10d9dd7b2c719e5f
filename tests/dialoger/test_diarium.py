"""The diary: each agency's registrator sets its own number, once; the list, its filters and its file."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services
from dialoger.models import Anteckning, Diarienummer, Diariepost
from huvudman.namn import sokform
from kvalitet.models import Handelse, Lasning, Roll
from tests.factories import (
    anteckna,
    faststall,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_roll,
)

pytestmark = pytest.mark.django_db
LISTA = "/diarium/"


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def sv():
    return skapa_anvandare(Roll.REGISTRATOR, "SV")


def ny(par, namn="Kumla kommun"):
    dialog = skapa_dialog(par, till="dialog", huvudman=skapa_huvudman(namn, soktext=sokform(namn)))
    return faststall(dialog)


@pytest.fixture
def rad(par):
    return ny(par)


def satt(rad, dnr="2026:1841", myndighet="SV", aktor=None):
    return services.diariefor(post_id=rad.diariepost.pk, myndighet=myndighet, dnr=dnr, aktor=aktor)


def namnen(svar):
    return [r.record.huvudmansnamn for r in svar.context["tabell"].paginated_rows]


# Service ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dnr", ["2026:1841", "ÄR 2026-00977", "5.1.1-2026:12", "  SPSM   2026/77 "])
def test_each_agency_has_a_form_of_its_own(rad, dnr):
    assert satt(rad, dnr).dnr == " ".join(dnr.split())


@pytest.mark.parametrize("dnr", ["", "7", "utan siffror", "2026:1 <b>", "1" * 41, "=1+1", "2026;1", "2026:1\x00"])
def test_what_is_no_number_is_refused(rad, dnr):
    with pytest.raises(ValidationError):
        satt(rad, dnr)
    assert not Diarienummer.objects.exists()


def test_a_number_is_set_once_and_never_changed(rad, sv):
    nummer = satt(rad, aktor=sv)
    assert satt(rad, aktor=sv) == nummer  # the same once more is no fault
    with pytest.raises(ValidationError, match="2026:1841"):
        satt(rad, "2026:9999")
    for gor in (
        lambda: Diarienummer.objects.filter(pk=nummer.pk).update(dnr="2026:9"),
        lambda: Diarienummer.objects.filter(pk=nummer.pk)._raw_delete("default"),
        lambda: Diarienummer.objects.create(post=rad.diariepost, myndighet="SV", dnr="2026:8"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            gor()
    handelse = Handelse.objects.get(typ="anteckning.diarieford")
    assert (handelse.till, handelse.aktor) == ({"myndighet": "SV", "diarienummer": "2026:1841"}, sv)


def test_the_same_number_twice_is_refused_but_the_agencies_do_not_share(par, rad):
    annan = ny(par, "Annan kommun")
    satt(rad, "ABC 2026:1")
    with pytest.raises(ValidationError, match="redan för en annan"):
        satt(annan, "abc 2026:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Diarienummer.objects.create(post=annan.diariepost, myndighet="SV", dnr="ABC 2026:1")
    assert satt(annan, "ABC 2026:1", "SPSM").myndighet == "SPSM"


def test_a_draft_is_not_registered(par):
    utkast = anteckna(skapa_dialog(par, till="dialog"))
    assert utkast.diarienummer == []
    assert not Diariepost.objects.exists()


def test_also_when_the_case_is_closed(rad):
    services.aterkalla(dialog_id=rad.motesarende.dialog_id, skal="Läggs ned.", aktor=None)
    assert satt(rad).dnr == "2026:1841"


# Page -------------------------------------------------------------------------------------------------------------


def test_a_registrator_registers_for_the_own_agency_only(client, rad, sv):
    client.force_login(sv)
    assert client.post(LISTA, {"post": rad.diariepost.pk, "myndighet": "SPSM", "dnr": "2026:1"}).status_code == 403
    assert client.post(LISTA, {"post": rad.diariepost.pk, "myndighet": "SV", "dnr": "2026:1"}).url == LISTA
    assert [(d.myndighet, d.dnr, d.registrerad_av) for d in rad.diariepost.diarienummer.all()] == [("SV", "2026:1", sv)]
    for data in ({"post": "x", "myndighet": "SV"}, {"post": rad.diariepost.pk, "myndighet": "KB"}, {}):
        assert client.post(LISTA, data).status_code == 404


def test_a_draft_cannot_be_registered_by_address(client, par, sv):
    utkast = anteckna(skapa_dialog(par, till="dialog"))
    client.force_login(sv)
    assert client.post(LISTA, {"post": utkast.pk, "myndighet": "SV", "dnr": "2026:1"}).status_code == 404


def test_a_fault_is_shown_at_its_row_with_what_was_written(client, rad, sv):
    client.force_login(sv)
    svar = client.post(f"{LISTA}?visa=alla", {"post": rad.diariepost.pk, "myndighet": "SV", "dnr": "<i>fel</i>"})
    sida = svar.content.decode()
    assert svar.status_code == 422
    assert 'value="&lt;i&gt;fel&lt;/i&gt;"' in sida
    assert 'action="?visa=alla"' in sida
    assert "Skriv ett diarienummer" in sida


def test_the_list_holds_what_lacks_our_number(client, par, rad, sv):
    ny(par, "Åmåls kommun")
    anteckna(skapa_dialog(par, till="dialog"))
    satt(rad, "2026:1841")
    client.force_login(sv)
    assert namnen(client.get(LISTA)) == ["Åmåls kommun"]
    assert namnen(client.get(LISTA, {"visa": "registrerade"})) == ["Kumla kommun"]
    assert sorted(namnen(client.get(LISTA, {"visa": "alla"}))) == ["Kumla kommun", "Åmåls kommun"]
    assert namnen(client.get(LISTA, {"visa": "alla", "sok": "1841"})) == ["Kumla kommun"]
    assert namnen(client.get(LISTA, {"visa": "alla", "sok": "åmål"})) == ["Åmåls kommun"]
    assert namnen(client.get(LISTA, {"visa": "alla", "sok": rad.motesarende.dialog.nummer})) == ["Kumla kommun"]
    assert namnen(client.get(LISTA, {"visa": "finns inte"})) == []
    skapa_roll(sv, Roll.REGISTRATOR, "SPSM")  # registers for both: each missing number is shown
    client.force_login(type(sv).objects.get(pk=sv.pk))
    assert len(namnen(client.get(LISTA))) == 2


def test_the_file_equals_the_screen(client, par, sv):
    for namn in ("=Lärkan AB", "Kumla kommun"):
        satt(ny(par, namn), f"2026:{len(namn)}")
    client.force_login(sv)
    fraga = {"visa": "alla", "sort": "-huvudman"}
    skarm = namnen(client.get(LISTA, fraga))
    text = client.get(reverse("dialoger:diarium_export"), fraga).content.decode("utf-8-sig")
    rader = list(csv.reader(StringIO(text), delimiter=";"))
    assert [rad[0].removeprefix("'") for rad in rader[1:]] == skarm
    assert rader[0][-2:] == ["Skolverkets diarienummer", "SPSM:s diarienummer"]
    assert "'=Lärkan AB" in text
    assert Lasning.objects.filter(typ="hamtad", anvandare=sv).count() == 1


def test_constant_number_of_queries(client, par, rad, sv):
    client.force_login(sv)
    client.get(LISTA)

    def antal():
        with CaptureQueriesContext(connection) as fragor:
            assert client.get(LISTA).status_code == 200
        return len(fragor)

    ett = antal()
    for n in range(2):
        ny(par, f"Kommun {n}")
    assert Anteckning.objects.count() == 3
    assert antal() == ett


def test_the_start_page_says_how_many_wait(client, par, rad, sv):
    client.force_login(sv)
    assert "handling saknar ert diarienummer" in client.get("/").content.decode()
    satt(rad)
    assert "saknar ert diarienummer" not in client.get("/").content.decode()
