"""The sheet of a självskattning: filled in without a connection and read back, with its faults by row and column."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from analysunderlag.models import Kvalitetssystem, Skattningssvar
from analysunderlag.services import skattningslank, skattningssvar
from kvalitet.models import Anvandare
from tests.analysunderlag.skattningsvarld import fyll, skapa_skattning, stang, svara
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = [pytest.mark.django_db, pytest.mark.inbyggt]  # a sheet is the same on both databases


@pytest.fixture
def person() -> Anvandare:
    return skapa_anvandare(huvudman=skapa_huvudman("Kumla kommun"))


@pytest.fixture
def svar(person) -> Skattningssvar:
    rad = skapa_skattning(person.aktiva_uppdrag[0].huvudman, antal={"rektor": 6}, aktor=person)
    return skattningssvar.borja_med_konto(niva_id=rad.nivaer.get().pk, anvandare=person)


@pytest.fixture
def client(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(namn: str, svar: Skattningssvar) -> str:
    return reverse(f"analysunderlag:skattning_{namn}", args=[svar.niva.skattning.huvudman.nyckel, svar.nyckel])


def hamta(client: Client, svar: Skattningssvar) -> Any:
    fil = client.get(url("blad", svar))
    assert fil.status_code == 200
    return load_workbook(io.BytesIO(fil.content))


def som_bytes(bok: Any) -> bytes:
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


def las_in(client: Client, svar: Skattningssvar, innehall: bytes, namn: str = "vad som helst.xlsx") -> Any:
    return client.post(url("las_in", svar), {"fil": SimpleUploadedFile(namn, innehall)})


def rader(blad: Any) -> dict[str, int]:
    return {rad[0].value: rad[0].row for rad in blad.iter_rows(min_row=6)}


def fel(sida: Any) -> list[tuple[int, str, str]]:
    assert sida.status_code == 422, sida.status_code
    return [(f.rad, f.kolumn, f.text) for f in sida.context["fel"]]


def test_the_sheet_is_ready_to_be_filled_in(client, svar):
    fyll(svar, 4, text="=SUMMA(A1)")
    bok = hamta(client, svar)
    blad = bok["Självskattning"]

    assert [c.value for c in blad[5]] == ["Kod", "Framgångsfaktor", "Påstående", "Ert svar"]
    assert len(rader(blad)) == 7 * 3 + 7
    assert (blad["A6"].value, blad["D6"].value, blad["D7"].value) == ("1r1", "Stämmer helt", None)
    assert blad["D9"].value == "'=SUMMA(A1)"  # never a formula
    assert blad.protection.sheet
    assert blad["C6"].protection.locked
    assert not blad["D6"].protection.locked
    regler = {v.type: (v.formula1, v.showErrorMessage) for v in blad.data_validations.dataValidation}
    assert regler == {
        "list": ('"Stämmer inte,Stämmer lite,Stämmer till stor del,Stämmer helt,Vet ej"', True),
        "textLength": ("2000", True),
    }
    assert bok["Om bladet"].sheet_state == "hidden"


def test_filled_in_and_read_back_with_a_look_first(client, svar):
    fyll(svar, 4, 3, text="=SUMMA(A1)")
    bok = hamta(client, svar)
    blad = bok["Självskattning"]
    plats = rader(blad)
    for kod, varde in {"1r1": "stämmer lite", "1r2": None, "2r1": 1, "2r2": 4.0, "3r3": "VET EJ"}.items():
        blad[f"D{plats[kod]}"] = varde
    blad[f"D{plats['7t']}"] = "Vi såg det.\nTvå gånger."
    sida = las_in(client, svar, som_bytes(bok))

    assert sida.status_code == 200
    andras = [(a["fran"], a["till"]) for a in sida.context["andras"]]
    assert andras == [
        ("Stämmer helt", "Stämmer lite"),
        ("Inget svar", "Stämmer inte"),
        ("Inget svar", "Stämmer helt"),
        ("Inget svar", "Vet ej"),
        ("", "Vi såg det.\nTvå gånger."),
    ]
    svar.refresh_from_db()
    assert svar.svar == {"1r1": 4, "1r2": 3}  # nothing is stored by a look
    post = {"paket": sida.context["paket"]}
    assert client.post(url("spara_blad", svar), post).url == url("svar", svar)
    svar.refresh_from_db()
    # An empty cell keeps what was answered: the sheet may be older than the answer.
    assert svar.svar == {"1r1": 2, "1r2": 3, "2r1": 1, "2r2": 4, "3r3": 0}
    assert svar.texter == {"1": "=SUMMA(A1)", "7": "Vi såg det.\nTvå gånger."}
    igen = las_in(client, svar, som_bytes(bok))
    assert igen.context["andras"] == []
    assert "Bladet ändrar ingenting" in igen.content.decode()


def test_rows_may_be_sorted_and_columns_moved(client, svar):
    bok = hamta(client, svar)
    blad = bok["Självskattning"]
    alla = [[c.value for c in rad] for rad in blad.iter_rows(min_row=6)]
    for nr, (kod, faktor, text, _) in enumerate(reversed(alla), 6):
        for kolumn, varde in enumerate(("Stämmer helt" if kod == "4r2" else None, kod, faktor, text), 1):
            blad.cell(nr, kolumn).value = varde
    for kolumn, rubrik in enumerate(("Ert svar", "Kod", "Framgångsfaktor", "Påstående"), 1):
        blad.cell(5, kolumn).value = rubrik
    sida = las_in(client, svar, som_bytes(bok))
    assert [a["till"] for a in sida.context["andras"]] == ["Stämmer helt"]


def andra(gor: Callable[[Any, dict[str, int]], None]) -> Callable[[Any], None]:
    return lambda bok: gor(bok["Självskattning"], rader(bok["Självskattning"]))


FEL: dict[str, tuple[Callable[[Any], None], tuple[int, str, str]]] = {
    "värdet 5": (
        andra(lambda b, r: b.__setitem__("D6", 5)),
        (6, "D (Ert svar)", "”5” är inte ett av svaren. Välj stämmer inte, stämmer lite, stämmer till stor del,"
         " stämmer helt eller vet ej."),
    ),
    "noll": (andra(lambda b, r: b.__setitem__("D6", 0)), (6, "D (Ert svar)", "”0” är inte")),
    "bokstäver": (andra(lambda b, r: b.__setitem__("D7", "ganska bra")), (7, "D (Ert svar)", "”ganska bra” är inte")),
    "decimaler": (andra(lambda b, r: b.__setitem__("D8", 2.5)), (8, "D (Ert svar)", "”2.5” är inte")),
    "sant": (andra(lambda b, r: b.__setitem__("D8", True)), (8, "D (Ert svar)", "”SANT” är inte")),
    "lång text": (
        andra(lambda b, r: b.__setitem__(f"D{r['2t']}", "x" * 10_000)),
        (13, "D (Ert svar)", "Texten har 10000 tecken, högst 2000."),
    ),
    "okänd kod": (andra(lambda b, r: b.__setitem__("A6", "9x9")), (6, "A (Kod)", "Koden ”9x9” hör inte till bladet.")),
    "annan nivå": (andra(lambda b, r: b.__setitem__("A6", "1u1")), (6, "A (Kod)", "Koden ”1u1” hör inte till bladet.")),
    "samma rad två gånger": (
        andra(lambda b, r: b.__setitem__("A7", "1r1")),
        (7, "A (Kod)", "Koden 1r1 står också på rad 6."),
    ),
    "saknade rader": (
        andra(lambda b, r: b.delete_rows(6, 5)),
        (5, "A (Kod)", "saknas: 1r1, 1r2, 1r3, 1t och 2r1."),
    ),
    "rad utan kod": (andra(lambda b, r: b.__setitem__("D40", "Stämmer helt")), (40, "A (Kod)", "Raden har ingen kod.")),
}  # fmt: skip


@pytest.mark.parametrize("namn", FEL)
def test_faults_are_named_by_row_and_column_and_nothing_is_stored(client, svar, namn):
    forstor, vantat = FEL[namn]
    bok = hamta(client, svar)
    bok["Självskattning"]["D11"] = "Stämmer helt"  # a good answer beside
    forstor(bok)
    sida = las_in(client, svar, som_bytes(bok))

    assert any(f[:2] == vantat[:2] and vantat[2] in f[2] for f in fel(sida)), fel(sida)
    assert "Inget är sparat" in sida.content.decode()
    assert sida.context["paket"] == ""
    svar.refresh_from_db()
    assert svar.svar == {}


def forstorda(bok: Any) -> dict[str, tuple[bytes, str]]:
    """Files that cannot be used at all, and what is said."""
    hel = som_bytes(bok)
    med_formel, omdopt, manga, bredd, utan_bakom = (load_workbook(io.BytesIO(hel)) for _ in range(5))
    med_formel["Självskattning"]["D6"] = "=1+1"
    omdopt["Självskattning"]["D5"] = "Svar"
    for nr in range(10_000):
        manga["Självskattning"].append([f"x{nr}", "", "", 1])
    bredd["Självskattning"]["ZZ9999"] = 1
    del utan_bakom["Om bladet"]
    makro = io.BytesIO(hel)
    with zipfile.ZipFile(makro, "a") as fil:
        fil.writestr("xl/vbaProject.bin", b"x")
    return {
        "formel": (som_bytes(med_formel), "Självskattning D6: Cellen innehåller en formel"),
        "omdöpt kolumn": (som_bytes(omdopt), "Kolumnen ”Ert svar” ska finnas en gång"),
        "10 000 rader": (som_bytes(manga), "rader. Högst 500 läses"),
        "långt ut": (som_bytes(bredd), "celler så långt ut"),
        "utan det dolda bladet": (som_bytes(utan_bakom), "inte hämtad härifrån"),
        "en annan bok": (som_bytes(Workbook()), "inte hämtad härifrån"),
        "makro": (makro.getvalue(), "makron"),
        "avklippt": (hel[: len(hel) // 2], "skadad eller avklippt"),
        "en webbsida": (b"<!doctype html><p>hej", "webbsida"),
        "text": (b"Kod;Svar\n1r1;4\n", "inte en Excelfil"),
        "tom": (b"", "tom"),
        "för stor": (hel + b"\0" * (2 * 1024 * 1024), "större än 2 MB"),
    }


def test_files_that_cannot_be_used_say_why(client, svar):
    sagt = {}
    for namn, (innehall, text) in forstorda(hamta(client, svar)).items():
        sida = las_in(client, svar, innehall)
        ord_ = re.sub(r"<[^>]+>", "", sida.content.decode())
        if sida.status_code != 422 or text not in ord_:
            sagt[namn] = (sida.status_code, re.findall(r"Ifyllt blad: (.*)", ord_))
    assert sagt == {}
    assert client.post(url("las_in", svar)).status_code == 422
    svar.refresh_from_db()
    assert svar.svar == {}


def test_a_sheet_of_another_answer_is_refused_by_what_it_says_inside(client, svar, person):
    annan = skapa_skattning(person.aktiva_uppdrag[0].huvudman, antal={"rektor": 6}, namn="Annan")
    rad = skattningssvar.borja_med_konto(niva_id=annan.nivaer.get().pk, anvandare=person)
    bok = hamta(client, rad)
    bok["Självskattning"]["D6"] = "Stämmer helt"
    assert "Bladet hör till ett annat svar" in las_in(client, svar, som_bytes(bok)).content.decode()

    egen = hamta(client, svar)
    egen["Om bladet"]["B1"] = svar.nyckel  # unsigned
    assert "Bladet hör till ett annat svar" in las_in(client, svar, som_bytes(egen)).content.decode()


def test_what_was_looked_at_is_saved_or_nothing(client, svar, person):
    bok = hamta(client, svar)
    bok["Självskattning"]["D6"] = "Stämmer helt"
    bok["Självskattning"]["D10"] = "Stämmer inte"
    paket = las_in(client, svar, som_bytes(bok)).context["paket"]
    fyll(svar, 2)  # in another window, meanwhile

    sida = client.post(url("spara_blad", svar), {"paket": paket}, follow=True)
    assert "har ändrats sedan du granskade bladet" in sida.content.decode()
    for falskt in ("", "x", paket[:-2], paket + "a"):
        sida = client.post(url("spara_blad", svar), {"paket": falskt}, follow=True)
        assert "Granskningen gäller inte längre" in sida.content.decode()
    svar.refresh_from_db()
    assert svar.svar == {"1r1": 2}


def test_a_look_of_one_answer_cannot_be_saved_in_another(client, svar, person):
    annan = skapa_skattning(person.aktiva_uppdrag[0].huvudman, antal={"rektor": 6}, namn="Annan")
    rad = skattningssvar.borja_med_konto(niva_id=annan.nivaer.get().pk, anvandare=person)
    bok = hamta(client, svar)
    bok["Självskattning"]["D6"] = "Stämmer helt"
    paket = las_in(client, svar, som_bytes(bok)).context["paket"]
    client.post(url("spara_blad", rad), {"paket": paket})
    rad.refresh_from_db()
    assert rad.svar == {}


def test_a_sheet_after_the_level_has_closed_is_too_late(client, svar, person):
    bok = hamta(client, svar)
    for _ in range(5):
        svara(svar.niva, 3)
    stang(svar.niva)
    assert las_in(client, svar, som_bytes(bok)).status_code == 404
    assert [s.svar for s in svar.niva.svar.all()] == [{"1r1": 3}] * 5


def test_the_sheet_works_by_code_too(svar):
    gast = Client()
    adress = gast.post(reverse("analysunderlag:skatta_lank", args=[skattningslank.token(svar.niva)])).url
    bok = load_workbook(io.BytesIO(gast.get(f"{adress}blad/").content))
    bok["Självskattning"]["D6"] = "Stämmer helt"
    sida = gast.post(f"{adress}las-in/", {"fil": SimpleUploadedFile("a.xlsx", som_bytes(bok))})
    gast.post(f"{adress}spara-blad/", {"paket": sida.context["paket"]})
    rad = Skattningssvar.objects.exclude(pk=svar.pk).get()
    assert (rad.svar, rad.anvandare) == ({"1r1": 4}, None)


def test_no_temporary_file_is_left(client, svar, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    las_in(client, svar, som_bytes(hamta(client, svar)))
    las_in(client, svar, b"x")
    assert list(Path(tmp_path).iterdir()) == []


def test_a_snapshot_from_before_the_statements_can_still_be_read(svar):
    """Its sheet and its pages are empty rather than broken."""
    system = Kvalitetssystem.objects.get(ar_gallande=True)
    for faktor in system.innehall["faktorer"]:
        del faktor["pastaenden"]
    system.save()
    system.refresh_from_db()
    assert system.data.faktorer[0].pastaenden == ()
    assert len(system.data.faktorer) == 7
