"""Safe opening of files (kvalitet.filer): each kind of bad file gets its own clear refusal."""

import shutil
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvalitet import filer
from kvalitet.filer import xlsx as xlsxmodul
from tests.huvudman.filer import arbetsbok, elevfil, skolrad


@pytest.fixture
def bok(tmp_path):
    return arbetsbok(tmp_path, {"Ett": [["a", "b"], [1, 2]], "Två": [["x"]]})


def skriv_om(kalla, mal, byt=None, lagg_till=None):
    """Copy a zip with some parts replaced or added."""
    with zipfile.ZipFile(kalla) as in_, zipfile.ZipFile(mal, "w", zipfile.ZIP_DEFLATED) as ut:
        for info in in_.infolist():
            ut.writestr(info.filename, (byt or {}).get(info.filename, in_.read(info)))
        for namn, data in (lagg_till or {}).items():
            ut.writestr(namn, data)
    return mal


def test_a_sound_workbook_opens_with_rows_from_a1(bok):
    fil = filer.oppna_xlsx(bok)
    assert fil.blad == ("Ett", "Två")
    assert fil.rader("Ett") == [["a", "b"], [1.0, 2.0]]
    assert fil.sha256 == filer.sha256_av(bok)


@pytest.mark.parametrize(
    ("innehall", "ord_"),
    [
        (b"", "tom"),
        (b"<!DOCTYPE html><html><body>503</body></html>", "webbsida"),
        (b"\xef\xbb\xbf  <HTML>", "webbsida"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "lösenord"),
        (b"Skola;Kod\n", "inte en Excelfil"),
        (b"PK\x03\x04 och sedan inget", "skadad"),
    ],
)
def test_what_is_no_workbook_says_what_it_is(tmp_path, innehall, ord_):
    fil = tmp_path / "x"
    fil.write_bytes(innehall)
    with pytest.raises(filer.Filfel, match=ord_) as fel:
        filer.oppna_xlsx(fil, namn="Underlag.xlsx")
    assert str(fel.value).startswith("Underlag.xlsx: ")


def test_missing_file(tmp_path):
    with pytest.raises(filer.Filfel, match="finns inte"):
        filer.oppna_xlsx(tmp_path / "saknas.xlsx")


@given(st.integers(1, 99))
def test_truncated_anywhere_is_refused(tmp_path_factory, procent):
    mapp = tmp_path_factory.mktemp("klipp")
    data = arbetsbok(mapp, {"Ett": [["a"] * 20] * 50}).read_bytes()
    fil = mapp / "klippt.xlsx"
    fil.write_bytes(data[: max(1, len(data) * procent // 100)])
    with pytest.raises(filer.Filfel):
        filer.oppna_xlsx(fil)


def test_flipped_bytes_in_a_part_are_found_by_the_checksum(tmp_path, bok):
    with zipfile.ZipFile(bok) as zipfil:
        info = zipfil.getinfo("xl/worksheets/sheet1.xml")
        start = info.header_offset + 30 + len(info.filename)
    data = bytearray(bok.read_bytes())
    data[start + 20] ^= 0xFF
    fil = tmp_path / "trasig.xlsx"
    fil.write_bytes(data)
    with pytest.raises(filer.Filfel, match="skadad"):
        filer.oppna_xlsx(fil)


def test_zip_bomb_is_refused_from_the_list_alone(tmp_path, bok, monkeypatch):
    bomb = skriv_om(bok, tmp_path / "bomb.xlsx", lagg_till={"xl/media/stor.bin": b"\0" * 30_000_000})
    monkeypatch.setattr(xlsxmodul, "_kontrollera_del", lambda *a: pytest.fail("packade upp en del"))
    with pytest.raises(filer.Filfel, match="zip-bomb"):
        filer.oppna_xlsx(bomb)


def test_many_parts_that_add_up_are_refused(tmp_path, bok, monkeypatch):
    monkeypatch.setattr(xlsxmodul, "STORSTA_UPPACKAD", 5_000)
    with pytest.raises(filer.Filfel, match="packas upp"):
        filer.oppna_xlsx(bok)


def test_a_list_that_lies_about_sizes_is_refused(tmp_path, bok):
    """The directory says 10 bytes; the part holds more."""
    fil = tmp_path / "ljuger.xlsx"
    shutil.copy(bok, fil)
    data = bytearray(fil.read_bytes())
    plats = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert data[plats : plats + 4] == b"PK\x01\x02"
    data[plats + 24 : plats + 28] = struct.pack("<I", 10)
    fil.write_bytes(data)
    with pytest.raises(filer.Filfel, match="zip-bomb"):
        filer.oppna_xlsx(fil)


def test_macros_formulas_and_dtd_are_refused(tmp_path, bok):
    makro = skriv_om(bok, tmp_path / "makro.xlsx", lagg_till={"xl/vbaProject.bin": b"x"})
    with pytest.raises(filer.Filfel, match="makron"):
        filer.oppna_xlsx(makro)
    formel = arbetsbok(tmp_path, {"Blad": [["a", "b"], ["x", "=1+1"]]}, "formel.xlsx")
    with pytest.raises(filer.Filfel, match="formel") as fel:
        filer.oppna_xlsx(formel)
    assert fel.value.falt == "Blad B2"
    assert filer.oppna_xlsx(formel, tillat_formler=True).blad == ("Blad",)
    with zipfile.ZipFile(bok) as zipfil:
        xml = zipfil.read("xl/worksheets/sheet1.xml")
    dtd = skriv_om(bok, tmp_path / "dtd.xlsx", {"xl/worksheets/sheet1.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + xml})
    with pytest.raises(filer.Filfel, match="otillåten XML"):
        filer.oppna_xlsx(dtd)


def test_a_cell_in_the_far_corner_does_not_fill_the_memory(tmp_path, bok):
    with zipfile.ZipFile(bok) as zipfil:
        xml = zipfil.read("xl/worksheets/sheet1.xml").decode()
    rad = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    langt = skriv_om(
        bok, tmp_path / "langt.xlsx", {"xl/worksheets/sheet1.xml": xml.replace("</sheetData>", rad).encode()}
    )
    with pytest.raises(filer.Filfel, match="så långt ut"):
        filer.oppna_xlsx(langt)


def test_a_zip_that_is_no_workbook(tmp_path):
    fil = tmp_path / "bilder.zip"
    with zipfile.ZipFile(fil, "w") as zipfil:
        zipfil.writestr("bild.txt", "hej")
    with pytest.raises(filer.Filfel, match="inte en arbetsbok"):
        filer.oppna_xlsx(fil)


def test_asking_for_a_sheet_that_is_not_there_lists_the_sheets(bok):
    with pytest.raises(filer.Filfel, match="Ett, Två"):
        filer.oppna_xlsx(bok).rader("Tre")


@given(st.integers(1, 20_000))
def test_column_letters_there_and_back(nummer):
    assert filer.kolumnnummer(filer.kolumnbokstaver(nummer)) == nummer


def test_csv_finds_header_period_and_end(tmp_path):
    fil = filer.oppna_csv(elevfil(tmp_path, [skolrad("11111111")]), forsta_cell=("Skola",))
    assert (fil.titel, fil.lasar) == ("Grundskola - Antal elever per årskurs", "2025/26")
    assert [(rad, celler["Skol-enhetskod"]) for rad, celler in fil.rader] == [(7, "11111111")]


@pytest.mark.parametrize(
    ("data", "ord_"),
    [
        ("Skola;Kod;\nBerga;1;\n".encode("latin-1").replace(b"Berga", b"\xc5sa"), "rad 2.*UTF-8"),
        ("Skola;Kod;\nÅsa;1;\n".encode("utf-16"), "UTF-8"),
        (b"Skola;Kod;\nBerga\n", "rad 2.*avklippt"),
        (b"Namn;Kod;\nBerga;1;\n", "Rubrikraden saknas"),
        (b"Skola;Kod;Kod;\nBerga;1;2;\n", "mer än en gång"),
        (b"Skola;Kod;\n", "inga rader"),
        (b"<html><body>fel</body></html>", "webbsida"),
    ],
)
def test_bad_csv_says_what_and_where(tmp_path, data, ord_):
    fil = tmp_path / "fil.csv"
    fil.write_bytes(data)
    with pytest.raises(filer.Filfel, match=ord_):
        filer.oppna_csv(fil, forsta_cell=("Skola",))


@pytest.mark.parametrize(
    "fil",
    [
        "skolverket-ufa/Underlag_for_analys.xlsx",
        "skolverket-skolenhetsregister/Skolenhetsregistret.xlsx",
        "skolinspektionen-skolenkaten/excelrapport-elever-grundskola-ak-8-2022.xlsx",
    ],
)
def test_real_workbooks_pass_every_check(kallfil, fil):
    bok = filer.oppna_xlsx(kallfil(fil))
    assert len(bok.rader(bok.blad[0])) > 50
