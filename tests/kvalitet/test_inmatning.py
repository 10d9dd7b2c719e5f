"""Text arrives in one form (NFC), whatever computer it was written on."""

import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from kvalitet.middleware import NormalformMiddleware
from kvalitet.models import Anvandare, Roll
from tests.factories import skapa_anvandare, skapa_dialog


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


@pytest.mark.parametrize(
    ("skickat_", "kvar"),
    [
        ("\u200b\u2060", ""),
        ("Kar\u200bin\u202e", "Karin"),
        ("ring\x07\x7f", "ring"),
        ("\ufeffrad 1\r\nrad 2\t3", "rad 1\r\nrad 2\t3"),
        ("naïve – ”Åsa” 12\xa0104", "naïve – ”Åsa” 12\xa0104"),
    ],
)
def test_characters_that_nobody_sees_go(skickat_, kvar):
    assert skickat(RequestFactory().post("/", {"skal": skickat_})).POST["skal"] == kvar


@pytest.mark.django_db
def test_a_reason_of_zero_width_is_no_reason(client):
    dialog = skapa_dialog(till="ja")
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    svar = client.post(reverse("dialoger:aterkalla", args=[dialog.nummer]), {"skal": "\u200b"})
    assert svar.status_code == 422
    dialog.refresh_from_db()
    assert dialog.avslutad is None


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


NUL = "\x00"


@pytest.mark.django_db
def test_an_invisible_character_is_refused_with_words_and_stores_nothing(klient):
    svar = klient.post(reverse("anvandare_ny"), {"namn": f"Åsa{NUL} Öberg", "epost": "asa@exempel.test"})
    assert svar.status_code == 400
    assert "osynligt tecken" in svar.content.decode()
    assert 'lang="sv"' in svar.content.decode()
    assert not Anvandare.objects.filter(epost="asa@exempel.test").exists()


@pytest.mark.django_db
def test_an_invisible_character_in_a_search_or_an_address_is_refused(klient):
    assert klient.get("/administration/konton/", {"sok": NUL}).status_code == 400
    assert klient.get(f"/huvudman/2120000142{NUL}/").status_code == 404
    assert klient.get("/huvudman/2120000142%00/").status_code == 404


@pytest.mark.django_db
def test_too_long_a_text_says_what_to_do(klient, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    svar = klient.post(reverse("anvandare_ny"), "namn=" + "a" * 2_000, content_type="application/x-www-form-urlencoded")
    assert svar.status_code == 400
    assert "mer text än vi kan ta emot" in svar.content.decode()
    assert "Logga ut" in svar.content.decode()  # the page around it is whole


@pytest.mark.django_db
def test_too_many_fields_says_what_to_do(klient, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    svar = klient.post(reverse("anvandare_ny"), {f"f{i}": "1" for i in range(20)})
    assert svar.status_code == 400
    assert "fler fält än vi kan ta emot" in svar.content.decode()


@pytest.mark.django_db
def test_another_host_is_refused_in_plain_text(settings):
    settings.ALLOWED_HOSTS = ["kvalitet.example.se"]
    svar = Client().get("/konto/login/", headers={"host": "annan.example"})
    assert (svar.status_code, svar["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "går inte till den här tjänsten" in svar.content.decode()
