"""The case list: who sees which rows, tabs, filters, columns, saved views, and files that equal the screen."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dialoger import services
from dialoger.models import Dialog, SparadVy
from huvudman.models import Huvudman
from huvudman.namn import sokform
from kvalitet.models import Lasning, Roll
from tests.factories import skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par, skapa_regionkontor, skapa_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def par():
    return skapa_par()


def rader(svar) -> list[str]:
    return [rad.record.huvudman.namn for rad in svar.context["tabell"].paginated_rows]


@pytest.fixture
def varld(client, par):
    client.force_login(par[0])
    skapa_dialog(par, till="ja", huvudman=skapa_huvudman("Åmåls kommun", soktext=sokform("Åmåls kommun")))
    skapa_dialog(par, till="inbjuden", huvudman=skapa_huvudman("=Lärkan AB", typ=Huvudman.Typ.ENSKILD))
    skapa_dialog(huvudman=skapa_huvudman("Nora kommun"))
    skapa_dialog(till="dialog", huvudman=skapa_huvudman("Bergs kommun"))
    return client


def lista(klient, **fraga):
    return klient.get(reverse("dialoger:lista"), fraga)


def test_tabs(varld):
    svar = lista(varld)
    assert rader(svar) == ["=Lärkan AB", "Åmåls kommun"]
    assert [(f["namn"], f["antal"]) for f in svar.context["flikar"]] == [
        ("Mina", 2),
        ("Mitt team", 0),
        ("Alla", 4),
        ("Otilldelade", 1),
    ]
    assert rader(lista(varld, vy="otilldelade")) == ["Nora kommun"]
    assert len(rader(lista(varld, vy="alla"))) == 4


def test_my_team_is_the_cases_of_my_offices(client):
    kontor = skapa_regionkontor()
    person = skapa_anvandare()
    skapa_roll(person, Roll.DIALOGUTFORARE, regionkontor=kontor)
    dialog = skapa_dialog(huvudman=skapa_huvudman("Kumla kommun"))
    skapa_dialog()
    type(dialog).objects.filter(pk=dialog.pk).update(regionkontor=kontor)
    client.force_login(person)
    assert rader(lista(client, vy="team")) == ["Kumla kommun"]


@pytest.mark.parametrize(
    ("fraga", "vantat"),
    [
        ({"sok": "åmål"}, ["Åmåls kommun"]),
        ({"sok": "KD-"}, ["=Lärkan AB", "Åmåls kommun", "Bergs kommun", "Nora kommun"]),
        ({"steg": "4"}, ["Bergs kommun"]),
        ({"lage": "vantar_svar"}, ["=Lärkan AB"]),
        ({"typ": "enskild"}, ["=Lärkan AB"]),
        ({"lage": "klar"}, []),
        ({"visa": "avslutade"}, []),
        ({"sok": "finns inte"}, []),
    ],
)
def test_filters(varld, fraga, vantat):
    assert sorted(rader(lista(varld, vy="alla", **fraga))) == sorted(vantat)


def test_unknown_values_show_their_error_and_no_rows(varld):
    svar = lista(varld, vy="alla", steg="9")
    assert rader(svar) == []
    assert "Inget ärende passar" in svar.content.decode()
    assert len(rader(lista(varld, vy="finns-inte"))) == 2


def test_files_hold_the_rows_and_columns_of_the_screen(varld):
    fraga = {"vy": "alla", "sort": "-huvudman", "kol": ["steg", "nummer"]}
    skarm = rader(lista(varld, **fraga))
    bok = load_workbook(BytesIO(varld.get(reverse("dialoger:export", args=["xlsx"]), fraga).content))
    tabell = [list(rad) for rad in bok["Ärenden"].iter_rows(values_only=True)]
    assert tabell[0] == ["Huvudman", "Typ och plats", "Ärendenummer", "Steg"]
    assert [rad[0].removeprefix("'") for rad in tabell[1:]] == skarm
    text = varld.get(reverse("dialoger:export", args=["csv"]), fraga).content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text), delimiter=";")) == tabell
    assert "'=Lärkan AB" in text
    assert Lasning.objects.filter(typ="hamtad").count() == 2
    assert varld.get(reverse("dialoger:export", args=["exe"])).status_code == 404


def test_a_file_says_as_the_screen_that_a_number_is_a_lower_limit_and_what_is_next(varld):
    huvudman = Dialog.objects.order_by("pk").first().huvudman
    huvudman.barn_elever, huvudman.barn_elever_ofullstandigt = 16_412, True
    huvudman.save()
    fraga = {"vy": "alla", "kol": ["barn", "nasta"], "sok": huvudman.namn}
    assert "minst 16 412" in lista(varld, **fraga).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    bok = load_workbook(BytesIO(varld.get(reverse("dialoger:export", args=["xlsx"]), fraga).content))
    rubriker, rad = list(bok["Ärenden"].iter_rows(values_only=True))[:2]
    assert rubriker == ("Huvudman", "Typ och plats", "Barn och elever", "Nästa datum", "Vad är nästa")
    assert str(rad[2]).replace("\u202f", " ").replace("\xa0", " ") == "minst 16 412"
    assert rad[4]


def test_closed_cases_are_not_counted_as_a_part_of_the_open_ones(varld):
    services.aterkalla(dialog_id=Dialog.objects.order_by("pk").first().pk, aktor=None, skal="Flyttar")

    def text(**fraga):
        return lista(varld, vy="alla", **fraga).context["antal_text"].replace("\xa0", " ")

    assert text(visa="avslutade") == "1 ärende"
    assert text() == "3 av 3 ärenden"
    assert text(visa="alla") == "4 ärenden"


def test_saved_views_are_a_persons_own(varld, par):
    spara = reverse("dialoger:vy_spara")
    svar = varld.post(spara, {"namn": "Väntar", "fraga": "vy=alla&lage=vantar_svar&page=3"})
    assert svar.url == f"{reverse('dialoger:lista')}?vy=alla&lage=vantar_svar"
    varld.post(spara, {"namn": "Väntar", "fraga": "steg=2"})
    vy = SparadVy.objects.get()
    assert (vy.fraga, vy.anvandare) == ("steg=2", par[0])
    assert "Väntar" in lista(varld).content.decode()
    varld.post(spara, {"namn": " ", "fraga": ""})
    assert SparadVy.objects.count() == 1

    varld.force_login(par[1])
    assert varld.post(reverse("dialoger:vy_ta_bort", args=[vy.pk])).status_code == 404
    varld.force_login(par[0])
    varld.post(reverse("dialoger:vy_ta_bort", args=[vy.pk]))
    svar = varld.post(reverse("dialoger:vy_ta_bort", args=[vy.pk]), follow=True)
    assert "redan borttaget" in svar.content.decode()
    assert not SparadVy.objects.exists()


def test_the_enhetschef_sees_the_own_office_only(client):
    kontor = skapa_regionkontor()
    chef = skapa_anvandare()
    skapa_roll(chef, Roll.ENHETSCHEF, regionkontor=kontor)
    dialog = skapa_dialog(huvudman=skapa_huvudman("Kumla kommun"))
    skapa_dialog()
    type(dialog).objects.filter(pk=dialog.pk).update(regionkontor=kontor)
    client.force_login(chef)
    assert rader(lista(client)) == ["Kumla kommun"]


def test_queries_do_not_grow_with_the_rows(client, par, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(par[0])
    skapa_dialog(par, till="ja")
    lista(client)
    with CaptureQueriesContext(
        connection,
    ) as en:
        lista(client)
    for _ in range(2):
        skapa_dialog(par, till="inbjuden")
    with django_assert_num_queries(len(en)):
        assert len(rader(lista(client))) == 3
