"""What the register knows of those that the statistics say nothing about: page, PDF, and words chosen by data."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from analysunderlag.registerunderlag import Textfel, bygg, las, texter
from analysunderlag.sammanstallning import Registerskolform
from huvudman.models import Huvudman, HuvudmanSkolform
from huvudman.skolformer import SKOLFORMER
from kvalitet.models import Lasning, Roll
from tests.analysunderlag import underlagslasning as lasning
from tests.analysunderlag.underlagsvarld import skapa_enbart_forskola, skapa_statistik
from tests.factories import skapa_anvandare, skapa_huvudman

FORSKOLA = Registerskolform("forskola", "Förskola", 1, 18, False, "2024")
GYMNASIUM = Registerskolform("gymnasieskola", "Gymnasieskola", 2, None, False, "")


def test_a_small_forskola_gets_three_questions_of_its_own() -> None:
    u = bygg("Tallen", [FORSKOLA], typ="enskild", storleksklass="liten", enheter=["Tallen"])

    assert u.i_ord.startswith("Tallen är en förskola med 18 barn. Så små verksamheter syns knappt i statistiken.")
    assert u.fakta == (("18", "barn i förskola, 2024"), ("1", "förskola: Tallen"))
    assert [f.rubrik for f in u.fragor] == ["Kvalitetsarbete", "Roller och ansvar", "Utbildning"]
    assert "barnen utvecklar sitt språk" in u.fragor[0].text
    assert "styrelsen" in u.fragor[1].text
    assert [d.rubrik for d in u.ni_vet] == ["Barnen", "Personalen", "Vårdnadshavarna"]
    assert [t.rubrik for t in u.uppdrag] == ["Styrelsens uppdrag"]


def test_a_large_kommunal_one_is_asked_about_its_namnd() -> None:
    u = bygg("Staden", [FORSKOLA, GYMNASIUM], typ="kommunal", storleksklass="stor")

    assert u.i_ord.startswith("Staden har förskola och gymnasieskola. Det finns inget om er i statistiken.")
    assert ("2", "skolenheter med gymnasieskola") in u.fakta
    assert "nämnden" in u.fragor[1].text
    assert [d.rubrik for d in u.ni_vet] == ["Barnen", "Eleverna", "Personalen", "Vårdnadshavarna"]
    assert [t.rubrik for t in u.uppdrag] == ["Nämndens uppdrag"]


@pytest.mark.parametrize("typ", Huvudman.Typ.values)
@pytest.mark.parametrize("storlek", Huvudman.Storleksklass.values)
@pytest.mark.parametrize("skolform", [*SKOLFORMER, ""])
def test_everybody_gets_three_questions_with_different_themes_and_nothing_empty(typ, storlek, skolform) -> None:
    rader = [Registerskolform(skolform, SKOLFORMER[skolform], 0, None, False, "")] if skolform else []

    u = bygg("Huvudmannen", rader, typ=typ, storleksklass=storlek)

    assert len({f.rubrik for f in u.fragor}) == len(u.fragor) == 3
    assert u.luckor
    assert u.ni_vet
    assert len(u.uppdrag) == 1


def test_no_number_is_made_up() -> None:
    u = bygg(
        "Tallen", [Registerskolform("forskola", "Förskola", 1, None, False, "")], typ="enskild", storleksklass="okand"
    )
    assert u.fakta == (("1", "förskola"),)
    minst = bygg(
        "Tallen", [Registerskolform("forskola", "Förskola", 2, 40, True, "2024")], typ="enskild", storleksklass="liten"
    )
    assert minst.fakta[0] == ("minst 40", "barn i förskola, 2024")


@pytest.mark.parametrize(
    ("text", "fel"),
    [
        ("[[frga]]\nx = 1", "Okänd del: frga"),
        ("[[lucka]]\nrubrik = 'a'", "lucka 1: fel fält text"),
        ("[[lucka]]\nrubrik = 'a'\ntext = 'b'\nstorlekar = []", "lucka 1: fel fält storlekar"),
    ],
)
def test_a_wrong_file_is_refused(text: str, fel: str) -> None:
    with pytest.raises(Textfel, match=fel):
        las(text)


def test_the_texts_name_only_what_exists() -> None:
    for slag, rader in texter().items():
        for t in rader:
            assert t.skolformer <= set(SKOLFORMER), (slag, t.rubrik)
            assert t.storlek <= set(Huvudman.Storleksklass.values)
            assert t.typ <= set(Huvudman.Typ.values)


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def forskola(db: None) -> Huvudman:
    skapa_statistik(skapa_huvudman())
    huvudman = skapa_enbart_forskola(namn="Förskolan Tallen", storleksklass="liten")
    HuvudmanSkolform.objects.create(huvudman=huvudman, skolform="forskola", antal_enheter=1, antal=18, period="2024")
    return huvudman


def inloggad(*args, **val) -> Client:
    klient = Client()
    klient.force_login(skapa_anvandare(*args, **val))
    return klient


def test_the_page_begins_with_the_questions_and_leads_to_the_pdf(forskola) -> None:
    html = inloggad(huvudman=forskola).get(reverse("analysunderlag:underlag_huvudman", args=[forskola.nyckel])).content
    sida = html.decode()

    delar = [
        "Tre frågor att ta med",
        "Det här vet registret",
        "Det här saknas, och varför",
        "Det ni redan vet",
        'id="h-nasta"',
    ]
    assert [sida.index(d) for d in delar] == sorted(sida.index(d) for d in delar)
    assert "Förskolan Tallen är en förskola med 18 barn." in sida.replace("\u00a0", " ")
    assert "ingen nationell resultatstatistik" in sida
    assert reverse("analysunderlag:underlag_register", args=[forskola.nyckel]) in sida
    assert "matt-tabell" not in sida


def test_the_pdf_has_the_same_words_on_two_pages_and_is_logged(forskola) -> None:
    klient = inloggad(huvudman=forskola)

    svar = klient.get(reverse("analysunderlag:underlag_register", args=[forskola.nyckel]))

    assert svar["Content-Type"] == "application/pdf"
    assert "F%C3%B6rskolan%20Tallen.pdf" in svar["Content-Disposition"]
    text = lasning.pdf_text(svar.content)
    for ord_ in (
        "18 barn i förskola, 2024",
        "Hur vet ni att barnen utvecklar sitt språk",
        "Styrelsens uppdrag",
        "tacka nej",
    ):
        assert ord_ in text, ord_
    assert text.count("1 (2)") == text.count("2 (2)") == 1
    (rad,) = Lasning.objects.filter(typ="hamtad")
    assert (rad.objekttyp, rad.objekt_id) == ("huvudman.huvudman", str(forskola.pk))


def test_one_that_has_statistics_has_no_such_pdf(db) -> None:
    huvudman = skapa_huvudman("Åmåls kommun")
    skapa_statistik(huvudman)

    svar = inloggad(huvudman=huvudman).get(reverse("analysunderlag:underlag_register", args=[huvudman.nyckel]))

    assert svar.status_code == 404
    assert not Lasning.objects.filter(typ="hamtad").exists()


def test_another_huvudmans_pdf_does_not_exist_and_the_analyst_gets_none(forskola) -> None:
    url = reverse("analysunderlag:underlag_register", args=[forskola.nyckel])

    assert inloggad(huvudman=skapa_huvudman()).get(url).status_code == 404
    assert inloggad(Roll.ANALYTIKER).get(url).status_code == 403
    assert inloggad(Roll.SAMORDNARE).get(url).status_code == 200


def test_the_start_page_leads_there_instead_of_offering_an_order(forskola) -> None:
    html = inloggad(huvudman=forskola).get(reverse("start"), follow=True).content.decode()

    assert "Läs frågorna att ta med" in html
    assert reverse("analysunderlag:underlag_huvudman", args=[forskola.nyckel]) in html
    assert "Beställ" not in html


def test_the_page_takes_the_same_number_of_queries_whatever_the_size(forskola, django_assert_max_num_queries) -> None:
    klient, url = inloggad(huvudman=forskola), reverse("analysunderlag:underlag_huvudman", args=[forskola.nyckel])
    klient.get(url)
    with django_assert_max_num_queries(25) as en:
        klient.get(url)
    for kod in ("fritidshem", "forskoleklass", "komvux"):
        HuvudmanSkolform.objects.create(huvudman=forskola, skolform=kod, antal_enheter=3)
    with django_assert_max_num_queries(25) as fyra:
        klient.get(url)
    assert len(fyra) == len(en)
