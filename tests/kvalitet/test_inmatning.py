"""Text arrives in one form (NFC), whatever computer it was written on."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from kvalitet.middleware import NormalformMiddleware
from kvalitet.models import Anvandare, Roll
from tests.factories import skapa_anvandare


def isar(text: str) -> str:
    """As a Mac may send it: Å is A followed by a ring."""
    return unicodedata.normalize("NFD", text)


@pytest.fixture
def klient(client: Client) -> Client:
    client.force_login(skapa_anvandare(Roll.SYSTEMFORVALTARE, namn="Ulla Ek"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("sokt", ["Åsa Öberg", isar("Åsa Öberg")])
def test_search_finds_letters_sent_in_two_parts(klient, sokt):
    skapa_anvandare(namn="Åsa Öberg")
    tabell = klient.get("/administration/konton/", {"sok": sokt}).context["tabell"]
    assert [rad.record.namn for rad in tabell.paginated_rows] == ["Åsa Öberg"]


@pytest.mark.django_db
def test_text_is_stored_in_one_form(klient):
    klient.post(reverse("anvandare_ny"), {"namn": isar("Åsa Öberg"), "epost": "asa@exempel.test"})
    assert Anvandare.objects.get(epost="asa@exempel.test").namn == "Åsa Öberg"


@pytest.mark.django_db
def test_a_password_is_the_same_on_all_computers():
    person = skapa_anvandare(password="lösenordet-är-långt-7")
    svar = Client().post("/konto/login/", {"login": person.epost, "password": isar("lösenordet-är-långt-7")})
    assert svar.status_code == 302


def skickat(request):
    NormalformMiddleware(lambda r: HttpResponse()).process_view(request, None, (), {})
    return request


def test_names_of_fields_and_files_repeated_values_and_the_address():
    fil = SimpleUploadedFile(isar("Förskolor på Åland.csv"), b"a")
    data = {isar("fält"): [isar("å"), "b"], "fil": fil, "tomt": ""}
    request = skickat(RequestFactory().post(f"/?sok={isar('ö')}&sok=2", data))
    assert request.POST.getlist("fält") == ["å", "b"]
    assert request.POST["tomt"] == ""
    assert request.FILES["fil"].name == "Förskolor på Åland.csv"
    assert request.GET.getlist("sok") == ["ö", "2"]
    with pytest.raises(AttributeError):
        request.GET["sok"] = "ändrat"


def test_what_is_whole_is_left_as_it_is():
    request = RequestFactory().post("/?sok=å", {"namn": "ö ﬁ ²"})
    get, post = request.GET, request.POST
    skickat(request)
    assert request.GET is get
    assert request.POST is post
    assert request.POST["namn"] == "ö ﬁ ²"
