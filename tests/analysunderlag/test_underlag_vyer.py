"""Underlag on the web: who sees what, what a page says, and that every download is logged."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag.models import Underlag, Underlagsfil
from analysunderlag.services.underlag import JOBBTYP, bestall_underlag
from analysunderlag.services.underlagshinder import hinder
from huvudman.models import Huvudman, Uppdrag
from kvalitet import jobb as jobben
from kvalitet.models import Jobb, Lasning, Roll
from tests.analysunderlag.exempelinnehall import FARLIGT_NAMN, exempel, exempel_bara_tecken
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_enbart_forskola, skapa_statistik
from tests.factories import dagar, skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _eget_lager(tmp_path, settings) -> None:
    settings.FILKATALOG = tmp_path / "filer"


@pytest.fixture
def huvudman(db: None) -> Huvudman:
    return skapa_huvudman("Åmåls kommun")


@pytest.fixture
def underlag(huvudman: Huvudman) -> Underlag:
    return frys_underlag(huvudman, skapa_statistik(huvudman))


def inloggad(*args, **val) -> Client:
    klient = Client()
    klient.force_login(skapa_anvandare(*args, **val))
    return klient


def adresser(underlag: Underlag) -> dict[str, str]:
    nyckel = underlag.huvudman.nyckel
    ut = {"detalj": underlag.get_absolute_url(), "lage": reverse("analysunderlag:underlag_lage", args=[underlag.pk])}
    ut["huvudman"] = reverse("analysunderlag:underlag_huvudman", args=[nyckel])
    for format_ in Underlagsfil.Format.values:
        ut[format_] = reverse("analysunderlag:underlag_hamta", args=[underlag.pk, format_])
    return ut


def status(klient: Client, url: str) -> int:
    svar = klient.get(url)
    svar.getvalue()  # a file is closed when it has been read
    return svar.status_code


# Who may see ------------------------------------------------------------------------------------------------------


def test_a_representative_sees_their_own(underlag):
    klient = inloggad(huvudman=underlag.huvudman)

    assert {namn: status(klient, url) for namn, url in adresser(underlag).items()} == dict.fromkeys(
        adresser(underlag), 200
    )


def test_another_huvudmans_representative_gets_404_everywhere_and_can_order_nothing(underlag):
    klient = inloggad(huvudman=skapa_huvudman())

    assert {status(klient, url) for url in adresser(underlag).values()} == {404}
    assert klient.post(adresser(underlag)["huvudman"]).status_code == 404
    assert Underlag.objects.count() == 1
    assert not Jobb.objects.exists()
    assert not Lasning.objects.filter(typ="hamtad").exists()


def test_a_representative_whose_uppdrag_has_ended_sees_nothing(underlag):
    anvandare = skapa_anvandare(huvudman=underlag.huvudman)
    anvandare.uppdrag.update(giltig_fran=dagar(-20), giltig_till=dagar(-1))
    klient = Client()
    klient.force_login(anvandare)

    assert {status(klient, url) for url in adresser(underlag).values()} <= {403, 404}


@pytest.mark.parametrize("roll", [r for r in Roll if r != Roll.ANALYTIKER])
def test_staff_read_any_underlag(underlag, roll):
    klient = inloggad(roll)

    assert {status(klient, url) for url in adresser(underlag).values()} == {200}


def test_the_analyst_sees_the_national_picture_only(underlag):
    klient = inloggad(Roll.ANALYTIKER)

    assert {status(klient, url) for url in adresser(underlag).values()} == {403}


def test_who_is_not_logged_in_is_sent_to_login(underlag):
    assert {status(Client(), url) for url in adresser(underlag).values()} == {302}


# Download ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", Underlagsfil.Format.values)
def test_a_download_has_the_frozen_bytes_a_swedish_name_and_is_logged(underlag, format_):
    anvandare = skapa_anvandare(huvudman=underlag.huvudman)
    klient = Client()
    klient.force_login(anvandare)

    svar = klient.get(adresser(underlag)[format_])

    fil = underlag.filer.get(format=format_)
    assert svar.getvalue() == f"{format_} för Åmåls kommun".encode()
    assert svar["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(fil.filnamn)}"
    assert "Åmåls kommun" in fil.filnamn
    (rad,) = Lasning.objects.filter(typ="hamtad")
    assert (rad.anvandare, rad.objekttyp, rad.objekt_id) == (anvandare, "analysunderlag.underlag", str(underlag.pk))
    assert (rad.data["format"], rad.data["sha256"]) == (format_, fil.sha256)


def test_a_file_that_does_not_exist_is_404_and_not_logged(underlag):
    klient = inloggad("samordnare")

    assert klient.get(reverse("analysunderlag:underlag_hamta", args=[underlag.pk, "exe"])).status_code == 404
    assert not Lasning.objects.filter(typ="hamtad").exists()


# Pages ------------------------------------------------------------------------------------------------------------


def test_the_page_reads_nothing_but_the_frozen_content(underlag):
    klient = inloggad("samordnare")
    fore = klient.get(underlag.get_absolute_url()).content.decode()
    underlag.huvudman.namn = "Nytt namn kommun"
    underlag.huvudman.save()

    efter = klient.get(underlag.get_absolute_url()).content.decode()

    assert "Grundskola i Åmåls kommun" in fore
    assert "Grundskola i Åmåls kommun" in efter


def test_the_page_has_every_part_and_keeps_the_content_security_policy(underlag):
    html = inloggad("samordnare").get(underlag.get_absolute_url()).content.decode()

    for del_ in (
        "korthet",
        "forutsattningar",
        "delmal1",
        "delmal6",
        "skolorna",
        "samband",
        "luckor",
        "kallor",
        "hamta",
    ):
        assert f'id="{del_}"' in html, del_
    assert html.count("Källa och definition") >= 16
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert FARLIGT_NAMN not in html
    assert FARLIGT_NAMN.replace('"', "&quot;") in html or "HYPERLINK" not in html


def test_a_huvudman_with_few_values_gets_questions_first_and_no_rows_of_dots(huvudman):
    underlag = frys_underlag(huvudman, skapa_statistik(huvudman), exempel_bara_tecken())

    html = inloggad("samordnare").get(underlag.get_absolute_url()).content.decode()

    assert html.index("Frågor att ta med") < html.index("Det här saknas, och varför") < html.index("Det ni redan vet")
    assert "matt-tabell" not in html
    assert html.count('class="tecken"') == 0


def test_progress_is_shown_until_the_underlag_is_ready(huvudman):
    skapa_statistik(huvudman)
    klient = inloggad(huvudman=huvudman)

    svar = klient.post(reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel]))
    underlag = Underlag.objects.get()
    assert (svar.status_code, svar["Location"]) == (302, underlag.get_absolute_url())
    assert underlag.jobb is not None
    jobb = jobben.ta(underlag.jobb.pk)
    assert jobb is not None
    jobben.puls(jobb, 2, 5, "Skriver PDF-filen")

    html = klient.get(underlag.get_absolute_url()).content.decode()
    assert "Underlaget görs just nu" in html
    assert "Underlaget visas här när det är klart" in html  # true with and without scripts
    assert f'<noscript><p><a href="{underlag.get_absolute_url()}">Ladda om sidan</a>' in html
    assert re.search(r'<progress[^>]* max="5" value="2"', html)
    assert "Skriver PDF-filen" in html
    fragment = klient.get(adresser(underlag)["lage"], HTTP_HX_REQUEST="true")
    assert "HX-Refresh" not in fragment

    jobben.misslyckat(jobb, "Disken är full.")
    assert klient.get(adresser(underlag)["lage"], HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"
    sida = klient.get(underlag.get_absolute_url()).content.decode()
    assert "Disken är full." in sida
    assert "Försök igen" in sida


def test_a_double_click_gives_one_underlag(huvudman):
    skapa_statistik(huvudman)
    klient, url = inloggad(huvudman=huvudman), reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel])

    assert klient.post(url)["Location"] == klient.post(url)["Location"]
    assert Underlag.objects.count() == Jobb.objects.count() == 1


def test_forskola_is_refused_in_words_a_person_understands(db):
    huvudman = skapa_enbart_forskola(namn="Förskolan Tallen")
    skapa_statistik(skapa_huvudman())

    svar = inloggad(huvudman=huvudman).post(reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel]))

    assert svar.status_code == 422
    assert "ingen nationell resultatstatistik" in svar.content.decode()


def test_a_representatives_list_has_their_own_only(underlag):
    annan = skapa_huvudman("Annan kommun")
    frys_underlag(annan, underlag.release)

    html = inloggad(huvudman=underlag.huvudman).get(reverse("analysunderlag:lista")).content.decode()

    assert "Åmåls kommun" in html
    assert "Annan kommun" not in html


def test_staff_search_and_filter_the_list(underlag):
    annan = skapa_huvudman("Annan kommun")
    frys_underlag(annan, underlag.release)
    klient, url = inloggad("samordnare"), reverse("analysunderlag:lista")

    def traffar(**fraga: str) -> set[str]:
        html = klient.get(url, fraga).content.decode()
        return {namn for namn in ("Åmåls kommun", "Annan kommun") if namn in html}

    assert traffar() == {"Åmåls kommun", "Annan kommun"}
    assert traffar(sok="annan") == {"Annan kommun"}
    assert traffar(sok=underlag.huvudman.nyckel) == {"Åmåls kommun"}
    assert traffar(typ="enskild") == set()
    assert traffar(status="klart") == {"Åmåls kommun", "Annan kommun"}


def test_only_the_newest_version_stands_in_the_list(underlag):
    frys_underlag(underlag.huvudman, underlag.release, exempel(2), version=2)

    tabell = inloggad("samordnare").get(reverse("analysunderlag:lista")).context["tabell"]

    assert [rad.record.version for rad in tabell.rows] == [2]


def test_lists_and_pages_take_a_constant_number_of_queries(underlag, django_assert_max_num_queries):
    klient, lista = inloggad("samordnare"), reverse("analysunderlag:lista")
    stor = frys_underlag(skapa_huvudman(), underlag.release, exempel(40))
    klient.get(lista)

    with django_assert_max_num_queries(30) as fa:
        klient.get(lista)
    for _ in range(4):
        frys_underlag(skapa_huvudman(), underlag.release)
    with django_assert_max_num_queries(30) as fler:
        klient.get(lista)
    assert len(fler) == len(fa)

    with django_assert_max_num_queries(20) as liten_sida:
        klient.get(underlag.get_absolute_url())
    with django_assert_max_num_queries(20) as stor_sida:
        klient.get(stor.get_absolute_url())
    assert len(stor_sida) == len(liten_sida)


def test_a_newer_version_is_pointed_out(underlag):
    ny = frys_underlag(underlag.huvudman, underlag.release, exempel(2), version=2)

    html = inloggad("samordnare").get(underlag.get_absolute_url()).content.decode()

    assert "Det finns en nyare version" in html
    assert ny.get_absolute_url() in html


def test_an_order_through_the_service_is_visible_to_the_huvudman(huvudman):
    skapa_statistik(huvudman)
    underlag = bestall_underlag(huvudman)

    html = inloggad(huvudman=huvudman).get(reverse("analysunderlag:lista")).content.decode()

    assert underlag.get_absolute_url() in html


@pytest.mark.parametrize(("antal", "ord_"), [(1, "1 värde<"), (2, "2 värden<")])
def test_changed_values_are_counted_in_plain_swedish(huvudman, antal, ord_):
    underlag = frys_underlag(huvudman, skapa_statistik(huvudman))
    andring = {"kod": "k", "kortnamn": "Mått", "enhet": "", "fran": "1", "till": "2"}
    utgava = {"forra": 1, "andringar": [andring] * antal}

    sida = render_to_string(
        "analysunderlag/underlag/_slut.html", {"utgava": utgava, "innehall": underlag.varden, "v": {"del_": {}}}
    )

    assert f"Ändrat sedan version 1: {ord_}" in sida.replace("\u00a0", " ")


def utan_statistik(sort: str) -> Huvudman:
    return skapa_enbart_forskola(namn="Tallen") if sort == "forskola" else skapa_huvudman("Nya skolan")


@pytest.mark.parametrize(
    ("sort", "varfor"), [("forskola", "ingen nationell resultatstatistik"), ("ny", "finns inte med i statistiken")]
)
def test_an_underlag_that_cannot_be_made_is_not_offered(sort, varfor):
    skapa_statistik(skapa_huvudman())
    huvudman = utan_statistik(sort)
    klient = inloggad(huvudman=huvudman)

    for url in (
        reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel]),
        reverse("analysunderlag:lista"),
        huvudman.get_absolute_url(),
    ):
        html = klient.get(url).content.decode()
        assert varfor in html, url
        assert "Gör underlaget" not in html
        assert "Gör ett underlag" not in html


def test_a_refusal_keeps_the_earlier_versions_on_the_page():
    skapa_statistik(skapa_huvudman())
    huvudman = skapa_enbart_forskola(namn="Tallen")
    tidigare = frys_underlag(huvudman, skapa_statistik(skapa_huvudman()))

    svar = inloggad(huvudman=huvudman).post(reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel]))

    assert svar.status_code == 422
    assert tidigare.get_absolute_url() in svar.content.decode()


def test_why_is_answered_for_many_at_the_same_cost_as_for_one(django_assert_num_queries):
    har = skapa_huvudman()
    release = skapa_statistik(har)
    forskolor = [skapa_enbart_forskola(namn=f"Förskola {n}") for n in range(4)]
    okand = skapa_huvudman("Nya skolan")

    with django_assert_num_queries(4):
        ett = hinder([forskolor[0]], release)
    with django_assert_num_queries(4):
        alla = hinder([har, okand, *forskolor], release)

    assert set(alla) == {okand.pk, *(f.pk for f in forskolor)}
    assert alla[forskolor[0].pk] == ett[forskolor[0].pk]
    assert "finns inte med" in alla[okand.pk]
    assert hinder([okand], None) == {}


def test_the_job_page_leads_to_the_underlag_only_while_the_uppdrag_lasts(huvudman, underlag):
    person = skapa_anvandare(huvudman=huvudman)
    Uppdrag.objects.create(anvandare=person, huvudman=skapa_huvudman("Annan kommun"), funktion="rektor")
    url = underlag.get_absolute_url()
    jobb = Jobb.objects.create(
        typ=JOBBTYP, titel="Underlag", bestallare=person, status="klart", avslutat=timezone.now(),
        data={"underlag": underlag.pk}, resultat={"underlag": underlag.pk, "url": url},
    )  # fmt: skip
    klient = Client()
    klient.force_login(person)
    assert f'href="{url}"' in klient.get(jobb.get_absolute_url()).content.decode()

    person.uppdrag.filter(huvudman=huvudman).update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    sida = klient.get(jobb.get_absolute_url()).content.decode()
    assert f'href="{url}"' not in sida
    assert "Du har inte längre tillgång till resultatet." in sida
