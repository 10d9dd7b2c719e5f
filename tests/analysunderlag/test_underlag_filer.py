"""The files themselves: the same bytes anywhere, accessible PDF, a workbook that is safe to open and good to print."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pikepdf
import pytest
from django.conf import settings

from analysunderlag.bygge import paket, pdf, xlsx
from analysunderlag.bygge.utgava import Andring, Utgava, andringar
from analysunderlag.bygge.xlsx.bok import talformat
from analysunderlag.innehall import Enhetsfakta, Underlagsinnehall
from analysunderlag.vardetyper import Vardetyp
from tests.analysunderlag import underlagslasning as las
from tests.analysunderlag.exempelinnehall import FARLIGT_NAMN, exempel, exempel_bara_tecken, varde

I_EGEN_PROCESS = """
import django; django.setup()
import hashlib, json
from analysunderlag.bygge import paket
from analysunderlag.bygge.utgava import Utgava
from tests.analysunderlag.exempelinnehall import exempel
print(json.dumps({f.format: hashlib.sha256(f.data).hexdigest() for f in paket.bygg(exempel(3), Utgava(2, 1))}))
"""


def i_annan_process(tidszon: str, fro: str) -> dict[str, str]:
    miljo = {**os.environ, "TZ": tidszon, "PYTHONHASHSEED": fro, "LC_ALL": "C.UTF-8"}
    miljo |= {"DJANGO_SETTINGS_MODULE": "kvalitet.settings", "KVALITET_VAR": str(settings.VAR)}
    svar = subprocess.run(
        [sys.executable, "-c", I_EGEN_PROCESS], cwd=settings.BASE_DIR, env=miljo, capture_output=True, text=True
    )
    assert svar.returncode == 0, svar.stderr
    return json.loads(svar.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def filer() -> dict[str, paket.Fil]:
    return {f.format: f for f in paket.bygg(exempel(3), Utgava(2, 1))}


@pytest.fixture(scope="module")
def dokument(filer: dict[str, paket.Fil]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(filer["pdf"].data))


# Same input, same bytes -------------------------------------------------------------------------------------------


def test_every_file_has_the_same_bytes_in_another_process_and_time_zone(filer) -> None:
    har = {format_: f.sha256 for format_, f in filer.items()}

    assert i_annan_process("Pacific/Kiritimati", "1") == har
    assert i_annan_process("America/Anchorage", "2") == har


def test_another_edition_is_another_pdf_but_the_same_values(filer) -> None:
    andra = {f.format: f for f in paket.bygg(exempel(3), Utgava(3, 2))}

    assert andra["pdf"].sha256 != filer["pdf"].sha256
    assert andra["json"].data == filer["json"].data


def test_manifest_names_every_file_with_its_sum_and_the_zip_holds_them(filer) -> None:
    manifest = json.loads(filer["manifest"].data)
    arkiv = zipfile.ZipFile(io.BytesIO(filer["zip"].data))

    assert arkiv.testzip() is None
    assert arkiv.namelist() == ["underlag.xlsx", "underlag.pdf", "varden.json", "manifest.json"]
    assert len(manifest["filer"]) == 3
    for rad in manifest["filer"]:
        data = arkiv.read(rad["namn"])
        assert (rad["sha256"], rad["storlek"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert manifest["version"] == 2
    assert manifest["release"]["namn"] == "Grundskola 2024/25"
    assert manifest["versioner"]["kvalitetssystem"] == "2026.1"


def test_the_hash_follows_the_content_and_the_layout_version(monkeypatch) -> None:
    forst = paket.indata_hash("a")

    assert paket.indata_hash("a") == forst
    assert paket.indata_hash("b") != forst
    monkeypatch.setattr(paket, "MALLVERSION", "annan")
    assert paket.indata_hash("a") != forst


# PDF --------------------------------------------------------------------------------------------------------------


def test_pdf_is_tagged_titled_and_in_swedish(dokument) -> None:
    rot = dokument.Root

    assert str(rot.Lang) == "sv"
    assert bool(rot.MarkInfo.Marked)
    assert "/StructTreeRoot" in rot
    assert bool(rot.ViewerPreferences.DisplayDocTitle)
    with dokument.open_metadata() as meta:
        assert meta["dc:title"] == "Underlag för analys: Exempelby kommun, grundskola 2024/25"
        assert meta["pdfuaid:part"] == "1"
        assert not {"xmp:CreateDate", "xmp:ModifyDate"} & set(meta)
    assert "/Author" not in dokument.docinfo


def _element(nod, ut: list) -> list:
    if isinstance(nod, pikepdf.Array):
        for barn in nod:
            _element(barn, ut)
    elif isinstance(nod, pikepdf.Dictionary):
        if "/S" in nod:
            ut.append(nod)
        if "/K" in nod:
            _element(nod.K, ut)
    return ut


def test_every_figure_has_alternative_text_and_every_cell_its_headers(dokument) -> None:
    element = _element(dokument.Root.StructTreeRoot, [])
    slag = [str(e.S) for e in element]

    figurer = [e for e in element if str(e.S) == "/Figure"]
    beskrivna = [e for e in figurer if str(e.get("/Alt", "")).strip()]
    assert len(beskrivna) >= 16
    assert len(beskrivna) == len(figurer)
    rubrikceller = [e for e in element if str(e.S) == "/TH"]
    assert len(rubrikceller) > 60
    namngivna = {str(e.ID) for e in rubrikceller}
    celler = [e for e in element if str(e.S) == "/TD"]
    utan_rubrik = [e for e in celler if not set(map(str, e.A.get("/Headers", []))) & namngivna]
    assert celler
    assert not utan_rubrik
    assert {"/Table", "/TR", "/TD", "/H1", "/H2", "/H3", "/P", "/L", "/LI"} <= set(slag)


def test_pdf_has_bookmarks_for_every_delmal_and_numbered_pages(dokument, filer) -> None:
    with dokument.open_outline() as outline:
        titlar = [b.title for rot in outline.root for b in (rot, *rot.children)]

    for rubrik in (
        "Läs detta först",
        "Förutsättningar",
        "Kunskaper i alla ämnen",
        "Matematik",
        "Källor och förklaringar",
    ):
        assert rubrik in titlar
    text = las.pdf_text(filer["pdf"].data)
    assert f"{len(dokument.pages)} ({len(dokument.pages)})" in text


def test_pdf_reaches_nothing_but_its_own_fonts(caplog) -> None:
    pdf.rendera(
        '<!DOCTYPE html><html lang="sv"><title>x</title><p><img src="file:///etc/hostname" alt="x">å</p></html>'
    )

    assert "får inte hämta" in caplog.text


def test_names_are_escaped(filer) -> None:
    elak = exempel(2, "<b>Bolaget</b> & Co")

    assert "<b>Bolaget" not in pdf.html(elak, Utgava())
    assert "<b>Bolaget</b> & Co" in las.pdf_text(pdf.skriv(elak, Utgava()))


@pytest.mark.parametrize(("innehall", "hogst"), [(exempel_bara_tecken(), 4), (exempel(3), 16), (exempel(60), 16)])
def test_small_bundles_are_short_and_no_page_is_nearly_empty(innehall: Underlagsinnehall, hogst: int) -> None:
    dok = las.pypdfium2.PdfDocument(pdf.skriv(innehall, Utgava()))
    ord_per_sida = [len(sida.get_textpage().get_text_bounded().split()) for sida in dok]
    dok.close()

    assert len(ord_per_sida) <= hogst
    assert min(ord_per_sida) > 45, ord_per_sida


# Workbook ---------------------------------------------------------------------------------------------------------


def test_no_cell_is_a_formula_whatever_the_units_are_called() -> None:
    data = xlsx.skriv(exempel(8, "=1+1 kommun"), Utgava())
    _, bok = las.xlsx(data)
    celler = [c for ws in bok.worksheets for rad in ws.iter_rows() for c in rad]

    assert not [c for c in celler if c.data_type == "f"]
    for namn in (FARLIGT_NAMN, "@Friskolan", "+46-skolan", "-Skolan", "=1+1 kommun"):
        traffar = [c for c in celler if c.value == namn]
        assert traffar, namn
        assert all(c.data_type == "s" and c.quotePrefix for c in traffar), namn
    with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
        assert not [n for n in arkiv.namelist() if b"<f>" in arkiv.read(n) and "worksheets" in n]


def test_control_characters_in_names_do_not_break_the_workbook() -> None:
    innehall = exempel(2)
    del_ = replace(
        innehall.delar[0], enheter=(Enhetsfakta("10000001", "A\x0b\x1fskolan"), *innehall.delar[0].enheter[1:])
    )

    _, bok = las.xlsx(xlsx.skriv(replace(innehall, delar=(del_,)), Utgava()))

    assert any(c.value == "Askolan" for rad in bok["Grundskola, skolor"].iter_rows() for c in rad)


def test_sheets_are_set_up_for_screen_and_paper() -> None:
    _, bok = las.xlsx(xlsx.skriv(exempel(), Utgava()))

    assert bok.sheetnames == [
        "Överblick", "Grundskola", "Grundskola, liknande", "Grundskola, skolor", "Källor och förklaringar",
    ]  # fmt: skip
    for ws in bok.worksheets:
        assert ws.page_setup.paperSize == 9
        assert ws.page_setup.fitToWidth == 1
        assert ws.sheet_properties.pageSetUpPr.fitToPage
        assert "&P av &N" in ws.oddFooter.right.text
        assert ws.freeze_panes
        assert not ws.merged_cells.ranges
        assert ws.tables
        assert ws["A1"].style == "Rubrik sida"
    assert bok["Grundskola"].print_title_rows == "$1:$3"
    namn = [t for ws in bok.worksheets for t in ws.tables]
    assert len(namn) == len(set(namn))
    assert bok.properties.language == "sv-SE"
    assert bok.properties.title == "Underlag för analys: Exempelby kommun"
    assert not bok.properties.lastModifiedBy


def test_text_beside_a_number_keeps_its_distance() -> None:
    """An indent without a horizontal alignment is ignored, and the two run together."""
    _, bok = las.xlsx(xlsx.skriv(exempel(), Utgava()))
    sedda = 0
    for ws in bok:
        for rad in ws.iter_rows():
            for tal, text in pairwise(rad):
                if tal.alignment.horizontal == "right" and text.value and text.alignment.horizontal != "right":
                    assert (text.alignment.horizontal, text.alignment.indent) == ("left", 1), text.coordinate
                    sedda += 1
    assert sedda > 30


def test_charts_have_alternative_text_and_draw_only_numbers() -> None:
    data = xlsx.skriv(exempel(), Utgava())

    with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
        ritning = arkiv.read("xl/drawings/drawing1.xml").decode()
        antal = len([n for n in arkiv.namelist() if n.startswith("xl/charts/chart")])
    assert antal == 2
    assert ritning.count('descr="Stapeldiagram.') == antal
    _, bok = las.xlsx(data)
    ws = bok["Överblick"]
    for namn, tabell in ws.tables.items():
        if not namn.startswith("Diagram_"):
            continue
        for rad in list(ws[ws.tables[namn].ref])[1:]:
            assert rad[2].data_type == "n", (tabell, rad[1].value)


def test_few_values_give_no_charts() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.skriv(exempel_bara_tecken(), Utgava()))) as arkiv:
        assert not [n for n in arkiv.namelist() if "chart" in n]


@pytest.mark.parametrize(("decimaler", "ratt"), [(0, "[$-41D]#,##0"), (1, "[$-41D]#,##0.0"), (2, "[$-41D]#,##0.00")])
def test_number_format_follows_decimals(decimaler: int, ratt: str) -> None:
    assert talformat(decimaler) == ratt


# Changed since last -----------------------------------------------------------------------------------------------


def _andra(innehall: Underlagsinnehall, kod: str, nytt: str) -> Underlagsinnehall:
    del_ = innehall.delar[0]
    avsnitt = tuple(
        replace(a, matt=tuple(replace(m, eget=varde(nytt, "C9")) if m.kod == kod else m for m in a.matt))
        for a in del_.avsnitt
    )
    return replace(innehall, delar=(replace(del_, avsnitt=avsnitt),))


@pytest.mark.parametrize(
    ("fran", "till", "sagt"),
    [
        ("71.9", "70.5", ("71,9", "70,5")),
        ("71.9", ".", ("71,9", ".")),
        ("71.9", "-", ("71,9", "-")),
        ("..", "71.9", ("..", "71,9")),
        ("..", "...", ("..", "...")),
        ("71.9", "..", ("ett tal", "..")),
        ("71.9", "...", ("ett tal", "...")),
        ("71.9", "~100", ("ett tal", "~100")),
    ],
)
def test_changed_values_are_listed_with_old_and_new(fran: str, till: str, sagt: tuple[str, str]) -> None:
    """A number that the source protects now is not repeated."""
    fore = _andra(exempel(3), "gr-10", fran)

    assert andringar(fore, fore) == ()
    assert andringar(fore, _andra(fore, "gr-10", till)) == (
        Andring("grundskola", "gr-10", "Lägst E i alla ämnen, åk 6", "", "2024/25", *sagt),
    )


def test_a_unit_that_came_or_went_is_a_change() -> None:
    farre, fler = exempel(2), exempel(3)

    nya = {(a.fran, a.enhet) for a in andringar(farre, fler)}
    borta = {(a.till, a.enhet) for a in andringar(fler, farre)}

    assert any(fran == "fanns inte" and enhet for fran, enhet in nya)
    assert any(till == "fanns inte" and enhet for till, enhet in borta)


def test_changes_stand_in_pdf_and_workbook() -> None:
    utgava = Utgava(2, 1, (Andring("grundskola", "gr-10", "Lägst E, åk 6", "Åskolan", "2024/25", "ett tal", ".."),))

    assert "Ändrat sedan version 1" in las.pdf_text(pdf.skriv(exempel(2), utgava))
    _, bok = las.xlsx(xlsx.skriv(exempel(2), utgava))
    varden = {c.value for rad in bok["Källor och förklaringar"].iter_rows() for c in rad}
    assert {"Åskolan", "ett tal → .."} <= varden


def test_exempel_has_every_kind_of_value() -> None:
    """The fixture is worth testing with."""
    typer = {
        v.typ
        for d in exempel().delar
        for a in d.avsnitt
        for m in a.matt
        for v in (m.eget, *(e.varde for e in m.enheter))
    }

    assert typer == set(Vardetyp)
    assert any(m.eget.varde == Decimal(0) for d in exempel().delar for a in d.avsnitt for m in a.matt)
