"""Every real file: rows and cells in are rows and cells out, counted here by other means than the reader's."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from analysunderlag.kallor import ADAPTRAR, Kallfil, Kallslag, api, las_kalla, las_kallfil
from analysunderlag.kallor.jamforelse import jamfor
from analysunderlag.kallor.kalla import oppna
from analysunderlag.vardetyper import Vardetyp
from kvalitet.filer import Filfel

EJ_STATISTIK = ("PROVENANCE.md", "geo/", "skolverket-export-index/")
"""What lies in the folder and is no source of statistics: the description, maps and lists, a catalogue."""

FILER = (
    sorted(str(fil.relative_to(settings.KALLDATA)) for fil in settings.KALLDATA.rglob("*") if fil.is_file())
    if settings.KALLDATA.is_dir()
    else ["källmappen"]
)
BETYG = (
    "skolverket-grundskola-kommun/Grundskola - Betyg årskurs 6, andel som fått godkänt betyg (A-E), per kön 2025 Kommun"
)
SLUTBETYG = "skolverket-grundskola-skolenhet/Grundskola - Slutbetyg årskurs 9, samtliga elever 2025 Skolenhet.csv"


def rader_i(fil: Path) -> int:
    """Lines of a text file, rows of every sheet of a workbook."""
    if fil.suffix == ".xlsx":
        bok = CalamineWorkbook.from_path(fil)
        return sum(len(bok.get_sheet_by_name(b).to_python(skip_empty_area=False)) for b in bok.sheet_names)
    data = fil.read_bytes()
    return data.count(b"\n") + (not data.endswith(b"\n"))


@pytest.mark.parametrize("namn", [n for n in FILER if not n.startswith(EJ_STATISTIK)])
def test_every_row_and_cell_of_a_real_file_is_accounted_for(kallfil: Callable[[str], Path], namn: str, tmp_path: Path):
    """Under another name, so that only its content can say what it is; exactly one adapter knows it."""
    fil = kallfil(namn)
    (tmp_path / "x").symlink_to(fil)
    oppnad = oppna(tmp_path / "x")
    kalla = las_kalla(oppnad)

    assert sum(bool(adapter.kanns_igen(oppnad)) for adapter in ADAPTRAR) == 1
    assert [str(f) for f in kalla.fel] == []
    assert kalla.oforklarade == 0
    assert sum(kalla.radslag.values()) == rader_i(fil)
    assert kalla.radslag["data"] > 0
    assert kalla.avvisade == 0
    assert sum(kalla.antal_per_typ().values()) == kalla.celler
    assert kalla.matt_utan_kod == ()
    lagade = [v for v in kalla.varningar if kalla.slag == Kallslag.SKOLENHETSREGISTER]  # each leaves one cell out
    assert len(lagade) == (2 if kalla.slag == Kallslag.SKOLENHETSREGISTER else 0)
    assert fyllda_ut(kalla) == fyllda_i(fil, kalla) - len(lagade)
    for tabell in kalla.tabeller:
        assert tabell.titel
        assert tabell.nivaer or not tabell.celler


def fyllda_i(fil: Path, kalla: Kallfil) -> int:
    """Filled cells of the rows that were read as data, counted without the reader; of the API its values."""
    if kalla.slag == Kallslag.API:
        text = fil.read_text("utf-8")
        return text.count('"valueType"') + text.count(f'"{api.KVOT}":null')
    antal = 0
    for tabell in kalla.tabeller:
        if tabell.blad:
            rader = CalamineWorkbook.from_path(fil).get_sheet_by_name(tabell.blad).to_python(skip_empty_area=False)
        else:
            skilje = ";" if kalla.slag == Kallslag.EXPORT else ","
            rader = list(csv.reader(fil.read_text("utf-8-sig").splitlines(), delimiter=skilje))
        antal += sum(str(cell).strip() != "" for rad in tabell.rader for cell in rader[rad.rad - 1])
    return antal


def fyllda_ut(kalla: Kallfil) -> int:
    """Filled keys and values of the result."""
    antal = 0
    for tabell in kalla.tabeller:
        for rad in tabell.rader:
            antal += sum(cell is not None and cell.typ != Vardetyp.TOM for cell in rad.varden)
            if kalla.slag == Kallslag.RIKSBOK:
                antal += 1  # group and part of it, or läsår, stand in one cell
            elif kalla.slag != Kallslag.API:
                antal += sum(text != "" for text in rad.nycklar)
            if kalla.slag == Kallslag.KOLADA:  # a sign is written as a status, which is counted as a key already
                antal -= sum(cell is not None and cell.typ in KOLADATECKEN for cell in rad.varden)
    return antal


KOLADATECKEN = (Vardetyp.SAKNAS, Vardetyp.SEKRETESS, Vardetyp.EJ_TILLAMPLIGT)


@pytest.mark.parametrize("namn", [n for n in FILER if n.startswith(EJ_STATISTIK)])
def test_what_is_no_statistics_is_refused(kallfil: Callable[[str], Path], namn: str):
    with pytest.raises(Filfel, match="ingen känd källa till statistik"):
        las_kallfil(kallfil(namn))


def test_cells_of_an_export_by_a_naive_count(kallfil: Callable[[str], Path]):
    """The data lines of the file, split at semicolons: 2 785 rows of 12 values, and the signs among them."""
    fil = kallfil(
        "skolverket-grundskola-kommun/Grundskola - Resultat nationella prov årskurs 9, provbetyg per kön - Engelska, "
        "Matematik och Svenska_svenska som andraspråk 2023 Kommun.csv"
    )
    rader = [r.split(";")[6:-1] for r in fil.read_text("utf-8-sig").split("\n")[7:] if r.count(";") == 18]
    celler = [cell for rad in rader for cell in rad]
    kalla = las_kallfil(fil)
    antal = kalla.antal_per_typ()

    assert (len(rader), len(celler), kalla.celler) == (2785, 33_420, 33_420)
    assert (antal["saknas"], antal["sekretess"], antal["avrundad"], antal["tom"]) == (
        celler.count("."), celler.count(".."), celler.count("~100"), 0,
    )  # fmt: skip
    assert [v.cell.ratext for v in kalla.varden()] == celler


def test_the_csv_and_the_workbook_of_betyg_agree(kallfil: Callable[[str], Path]):
    resultat = jamfor(las_kallfil(kallfil(f"{BETYG}.csv")), las_kallfil(kallfil(f"{BETYG}.xlsx")))

    assert (resultat.lika, resultat.konflikter, resultat.bara_forsta, resultat.bara_andra) == (7610, (), (), ())


def test_slutbetyg_saved_anew_agrees_with_the_form_of_the_export(kallfil: Callable[[str], Path], tmp_path: Path):
    """The uploader sorted, padded and took `,0` away; put that back and the values are the same."""
    fil = kallfil(SLUTBETYG)
    rader = fil.read_text("utf-8-sig").split("\n")
    data = [r.rstrip("\r").split(";") for r in rader[6:1720]]
    for rad in data:
        rad[8:] = [cell if "," in cell or not cell.isdecimal() else f"{cell},0" for cell in rad[8:]]
    huvud = [r.rstrip("\r;") for r in rader[:5]]
    tabell = [";".join(r) + ";" for r in [rader[5].rstrip("\r").split(";"), *sorted(data)]]
    ny = tmp_path / "export.csv"
    ny.write_text("\n".join([*huvud, *tabell, "", "Rapportbeskrivning och definitioner etc.", ""]), encoding="utf-8")

    resultat = jamfor(las_kallfil(fil), las_kallfil(ny))

    assert (resultat.lika, resultat.konflikter, resultat.bara_forsta, resultat.bara_andra) == (6856, (), (), ())
