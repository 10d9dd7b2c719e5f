"""Own figures in a file: our own form read back, cells in percent, and a separator that cannot be used."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from analysunderlag.egna.provning import Provad, Utfall, prova
from analysunderlag.egna.ramar import faktorer, las_ramar
from analysunderlag.egna.tabell import BLAD, KOLUMNER, Olaslig, las_fil, las_inklistrat
from analysunderlag.models import EgetVarde
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman.models import Huvudman
from kvalitet.filer import Filfel, oppna_xlsx
from tests.factories import skapa_anvandare, skapa_huvudman, skapa_skolform

pytestmark = pytest.mark.django_db
ALLA = ("forskola", "grundskola", "fritidshem", "komvux")


@pytest.fixture
def huvudman() -> Huvudman:
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Åmåls kommun")
    skapa_skolform(huvudman, *ALLA)
    return huvudman


def klient(huvudman: Huvudman) -> Client:
    client = Client()
    client.force_login(skapa_anvandare(huvudman=huvudman))
    return client


def adress(huvudman: Huvudman, namn: str) -> str:
    return reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel])


def bok(*rader: list[Any], format_: str = "General") -> Workbook:
    bok = Workbook()
    blad = bok.active
    assert blad is not None
    blad.title = BLAD
    blad.append([kolumn.namn for kolumn in KOLUMNER])
    for nr, rad in enumerate(rader, 2):
        blad.append(rad)
        blad.cell(nr, 4).number_format = format_
    return bok


def som_bytes(bok: Workbook) -> bytes:
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def provade(bok: Workbook, huvudman: Huvudman, tmp_path) -> list[Provad]:
    vag = tmp_path / "uppgifter.xlsx"
    bok.save(vag)
    return prova(las_fil(vag, "uppgifter.xlsx"), las_ramar(huvudman), timezone.localdate())


# The form ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("skolformer", [("forskola",), ("fritidshem", "grundskola"), ALLA], ids=["en", "tva", "fyra"])
def test_the_form_with_one_value_filled_in_gives_one_figure_and_no_fault(skolformer):
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman()
    skapa_skolform(huvudman, *skolformer)
    client = klient(huvudman)
    mall = load_workbook(io.BytesIO(client.get(adress(huvudman, "egna_mall")).content))
    blad = mall[BLAD]
    blad.cell(2, 4).value = 12 if "procent" not in str(blad.cell(2, 5).value) else 12.5
    fil = SimpleUploadedFile("mall.xlsx", som_bytes(mall))

    svar = client.post(adress(huvudman, "egna_klistra"), {"fil": fil})

    html = svar.content.decode()
    assert svar.status_code == 200
    assert "behöver rättas" not in html
    assert "går inte att läsa" not in html
    assert svar.context["antal"]["fel"] == 0
    assert svar.context["antal"]["ny"] == 1

    client.post(adress(huvudman, "egna_klistra_spara"), {"paket": svar.context["paket"]})
    assert [v.namn for v in EgetVarde.objects.filter(huvudman=huvudman)] == [blad.cell(2, 2).value]


def test_a_row_without_a_value_is_no_row_whatever_else_it_says(huvudman):
    text = (
        "Grundskola\t\t2025\t\nSkola\tFrånvaro\tHT25\t\n\t\t2025/26\t\t\t\tPå känn\nGrundskola\tFrånvaro\t2025\t12 %\n"
    )
    prov = prova(las_inklistrat(text), las_ramar(huvudman), timezone.localdate())
    assert [p.utfall for p in prov] == [Utfall.TOM, Utfall.TOM, Utfall.TOM, Utfall.NY]
    assert [p.fel for p in prov] == [[], [], [], []]


# Percent ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["0%", "0.00%", "0.0 %", "[Red]0%;-0%", "#,##0.0%"])
@pytest.mark.parametrize(("cell", "varde"), [(1, "100"), (0.719, "71.9"), (0.55, "55"), (0, "0"), (0.0715, "7.15")])
def test_a_cell_shown_in_percent_is_read_as_it_is_shown(huvudman, tmp_path, format_, cell, varde):
    rader = bok(["Grundskola", "Frånvaro", "2025", cell], format_=format_)
    (provad,) = provade(rader, huvudman, tmp_path)
    assert provad.utfall is Utfall.NY
    assert provad.uppgift is not None
    assert (provad.uppgift.varde, provad.uppgift.slag) == (Decimal(varde), "procent")


@pytest.mark.parametrize(("cell", "visat"), [(1.4, "140"), (-0.05, "−5"), (1.001, "100,1")])
def test_a_percent_cell_outside_the_scale_is_a_fault(huvudman, tmp_path, cell, visat):
    (provad,) = provade(bok(["Grundskola", "Frånvaro", "2025", cell], format_="0%"), huvudman, tmp_path)
    assert provad.utfall is Utfall.FEL
    assert [f.text[: len(visat) + 9] for f in provad.fel] == [f"{visat} går inte"]


def test_a_percent_cell_of_a_measure_in_another_unit_is_a_fault(huvudman, tmp_path):
    (provad,) = provade(bok(["Grundskola", "Dagar", "2025", 0.5, "dagar"], format_="0%"), huvudman, tmp_path)
    assert provad.utfall is Utfall.FEL
    assert "Värdet är i procent men kolumnen säger något annat" in provad.fel[0].text


@pytest.mark.parametrize("format_", ["General", "0.0", '0.0" %"', "0.0\\%"])
def test_a_cell_with_a_plain_number_is_read_as_it_stands(huvudman, tmp_path, format_):
    rader = bok(["Grundskola", "Frånvaro", "2025", 71.9, "procent"], format_=format_)
    (provad,) = provade(rader, huvudman, tmp_path)
    assert provad.uppgift is not None
    assert provad.uppgift.varde == Decimal("71.9")


def test_only_the_cells_in_percent_are_named(tmp_path):
    vag = tmp_path / "bok.xlsx"
    bok(["a", "b", "c", 0.5], ["a", "b", "c", 1], format_="0%").save(vag)
    fil = oppna_xlsx(vag)
    assert fil.procentceller(BLAD) == {(2, 4), (3, 4)}
    bok(["a", "b", "c", 0.5]).save(vag)
    assert oppna_xlsx(vag).procentceller(BLAD) == set()


def test_a_file_whose_cell_styles_are_damaged_is_refused_with_words(tmp_path):
    hel, trasig = tmp_path / "hel.xlsx", tmp_path / "trasig.xlsx"
    bok(["a", "b", "c", 0.5], format_="0%").save(hel)
    with zipfile.ZipFile(hel) as fran, zipfile.ZipFile(trasig, "w") as till:
        for del_ in fran.namelist():
            till.writestr(del_, b"<styleSheet><xf" if del_ == "xl/styles.xml" else fran.read(del_))
    with pytest.raises(Filfel, match="går inte att läsa"):
        oppna_xlsx(trasig).procentceller(BLAD)


# Separators -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Skolform,Mått,Period,Värde\nGrundskola,Frånvaro,2025,12 %\n",
        "Grundskola,Frånvaro,2025,12\nGrundskola,Trivsel,2025,14\n",
    ],
)
def test_commas_between_the_columns_are_named(text):
    with pytest.raises(Olaslig, match="Kolumnerna är skilda åt med komma"):
        las_inklistrat(text)


@pytest.mark.parametrize("text", ["Grundskola\tA, b, c, d\t2025\t12,5 %", "Grundskola;A, b, c, d;2025;12,5 %"])
def test_commas_inside_a_cell_are_no_separators(huvudman, text):
    (provad,) = prova(las_inklistrat(text), las_ramar(huvudman), timezone.localdate())
    assert provad.uppgift is not None
    assert (provad.uppgift.namn, provad.uppgift.varde) == ("A, b, c, d", Decimal("12.5"))


# What an observation can be about ---------------------------------------------------------------------------------


def test_each_framgangsfaktor_is_listed_once(huvudman):
    alla = faktorer()
    assert [nummer for nummer, _ in alla] == [1, 2, 3, 4, 5, 6, 7]
    html = klient(huvudman).get(reverse("analysunderlag:egen_rad_ny", args=[huvudman.nyckel, "iakttagelser"])).content
    assert html.decode().count(f">{alla[0][1]}</option>") == 1
