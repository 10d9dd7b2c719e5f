"""Whole bundles of the made-up country: every number is explained by published cells, and planted ones are found.

A number in running text is held against the numbers that are explained for the huvudman. One that happens to equal such
a number is not found here but by test_oberoende, where the truth is changed and everything given out must stay.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from analysunderlag.bygge.paket import Fil
from analysunderlag.bygge.utgava import Andring, Utgava
from analysunderlag.diagram import axlar
from analysunderlag.diagram.strip import VARIANTER, _Strip
from analysunderlag.innehall import Matt, Underlagsinnehall, Varde
from analysunderlag.vardetyper import Vardetyp
from tests.analysunderlag.verkliga import Verklighet, verklighet

from . import utdata, utvinning
from .celler import Cell
from .facit import Facit, Fynd, avvikelser
from .granska import Utgivet, fasta, forklarade, granska
from .lage import Lage, ge_ut
from .varld import avrundat, skapa


@dataclass
class Land:
    """The country, its facit, and the huvudman that leaks are planted in with the cell they give away."""

    lage: Lage
    v: Verklighet
    facit: Facit
    orgnr: str = ""
    cell: Cell | None = None
    utgivet: Utgivet | None = None

    @property
    def innehall(self) -> Underlagsinnehall:
        return self.v.innehall(self.orgnr)

    @property
    def tal(self) -> Decimal:
        assert self.cell
        return avrundat(self.lage.varld.sanning[self.cell], self.cell.matt)

    @property
    def text(self) -> str:
        return str(self.tal).replace(".", ",")


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Land:
    mapp, varld = tmp_path_factory.mktemp("land"), skapa()
    lage = Lage(varld, varld.officiellt(mapp))
    v = verklighet(mapp)
    land = Land(lage, v, Facit(v, lage.officiellt))
    for land.orgnr in sorted(lage.varld.enheter):
        land.utgivet = ge_ut(land.innehall)
        if cell := _att_lacka(land):
            land.cell = cell
            return land
    raise AssertionError("världen saknar ett skyddat tal som inte liknar något publicerat")


def _att_lacka(land: Land) -> Cell | None:
    """A unit's protected result about which little is known and that no explained number of its huvudman equals, in a
    measure that is drawn."""
    assert land.utgivet
    kanda = forklarade(land.innehall, land.utgivet) | fasta()
    ritade = {m.kod for d in land.innehall.delar for a in d.avsnitt for m in a.matt if m.kod in axlar(a.matt)}
    for cell in land.lage.skyddade:
        if cell.orgnr == land.orgnr and cell.enhetskod and cell.matt.startswith("gr_d1") and cell.matt in ritade:
            tal = avrundat(land.lage.varld.sanning[cell], cell.matt)
            if land.lage.fore[cell].bredd > 20 and tal not in kanda and 30 < tal < 90:
                return cell
    return None


def alla_fynd(land: Land, innehall: Underlagsinnehall, utgivet: Utgivet) -> list[Fynd]:
    return [*avvikelser(land.facit, innehall), *granska(innehall, utgivet)]


# Honest bundles ----------------------------------------------------------------------------------------------------


def test_every_number_of_every_huvudman_is_made_of_published_cells(land: Land):
    fynd = {orgnr: avvikelser(land.facit, land.v.innehall(orgnr)) for orgnr in land.lage.varld.enheter}

    assert {orgnr: list(map(str, f)) for orgnr, f in fynd.items() if f} == {}


@pytest.mark.parametrize("slag", ["2120000000", "2120000007", "5560000013", "5560000020"])
def test_everything_given_out_is_explained(land: Land, slag: str):
    innehall = land.v.innehall(slag)

    assert list(map(str, alla_fynd(land, innehall, ge_ut(innehall)))) == []


def test_the_texts_and_drawings_are_really_read(land: Land):
    """Guards the reader: numbers of each kind of place are among what is looked at."""
    u = land.utgivet
    assert u
    texter, bilder = utvinning.ur_html("sidan", u.sida)
    platser = {p.split(", ")[-1].split(" ")[-1] for p, _ in texter}
    assert {"aria-label", "desc", "title", "td"} <= platser
    assert sum(len(b.markeringar) for b in bilder) > 50
    assert sum(1 for p, _ in utvinning.ur_xlsx(u.fil("xlsx")) if "docProps" in p) > 2
    pdf = utvinning.ur_pdf(u.fil("pdf"))
    assert any("/Title" in p for p, _ in pdf)
    assert any("bildens text" in p for p, _ in pdf)


# Planted leaks -----------------------------------------------------------------------------------------------------


def med_fil(u: Utgivet, format_: str, gor: Callable[[bytes], bytes]) -> Utgivet:
    return replace(u, filer=tuple(Fil(f.format, f.namn, gor(f.data)) if f.format == format_ else f for f in u.filer))


def i_json(land: Land, u: Utgivet) -> Utgivet:
    def gor(data: bytes) -> bytes:
        rader = json.loads(data)
        assert land.cell
        rad = next(r for r in rader if (r["indikator"], r["enhetskod"]) == (land.cell.matt, land.cell.enhetskod))
        rad["varde"] = str(land.tal)
        return json.dumps(rader).encode()

    return med_fil(u, "json", gor)


def i_bok(andra: Callable[[Any, Land], None]) -> Callable[[Land, Utgivet], Utgivet]:
    def plantera(land: Land, u: Utgivet) -> Utgivet:
        def gor(data: bytes) -> bytes:
            bok = load_workbook(io.BytesIO(data))
            andra(bok, land)
            ut = io.BytesIO()
            bok.save(ut)
            return ut.getvalue()

        return med_fil(u, "xlsx", gor)

    return plantera


def dolt_blad(bok: Any, land: Land) -> None:
    blad = bok.create_sheet("Underlag2")
    blad.sheet_state = "veryHidden"
    blad["C7"] = float(land.tal)


def kommentar(bok: Any, land: Land) -> None:
    bok.worksheets[0]["A1"].comment = Comment(f"Skolan har {land.text} procent", "x")


def bokens_titel(bok: Any, land: Land) -> None:
    bok.properties.title = f"Underlag {land.text}"


def pdf_titel(land: Land, u: Utgivet) -> Utgivet:
    def gor(data: bytes) -> bytes:
        ut = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.docinfo["/Keywords"] = f"Lägst E {land.text}"
            pdf.save(ut)
        return ut.getvalue()

    return med_fil(u, "pdf", gor)


def i_sidan(vad: Callable[[Land], str]) -> Callable[[Land, Utgivet], Utgivet]:
    return lambda land, u: replace(u, sida=u.sida.replace("</body>", vad(land) + "</body>"))


def i_manifestet(land: Land, u: Utgivet) -> Utgivet:
    return med_fil(
        u, "manifest", lambda data: data.replace(b'"version": 1', f'"version": 1, "x": {land.tal}'.encode(), 1)
    )


def prick(land: Land) -> str:
    """A dot in the chart of the measure, where the protected number would lie."""
    assert land.cell
    avsnitt = next(a for a in land.innehall.delar[0].avsnitt if any(m.kod == land.cell.matt for m in a.matt))
    m = next(m for m in avsnitt.matt if m.kod == land.cell.matt)
    strip = _Strip(m, axlar(avsnitt.matt)[m.kod], VARIANTER["webb"])
    x = round(strip.x(land.tal), 1)
    return strip.rita().replace("</svg>", f'<circle cx="{x}" cy="40" r="3" fill="#fff"/></svg>')


def versionsskillnad(land: Land, u: Utgivet) -> Utgivet:
    assert land.cell
    andring = Andring("grundskola", land.cell.matt, "Lägst E", "Skolan A", "2024/25", land.text, "..")
    return ge_ut(land.innehall, Utgava(2, 1, (andring,)))


@pytest.mark.parametrize(
    ("plantera", "plats"),
    [
        pytest.param(i_json, "varden.json[", id="JSON"),
        pytest.param(i_bok(dolt_blad), "underlag.xlsx, Underlag2 (dolt)!C7", id="hidden sheet"),
        pytest.param(i_bok(kommentar), "!A1, kommentar", id="comment"),
        pytest.param(i_bok(bokens_titel), "underlag.xlsx, docProps/core.xml, title", id="title of the workbook"),
        pytest.param(pdf_titel, "underlag.pdf, /Keywords", id="metadata of the PDF"),
        pytest.param(i_manifestet, "manifest.json.x", id="manifest"),
        pytest.param(i_sidan(lambda a: f"<p>Täckningen är {a.text} procent.</p>"), "webbsidan, p", id="coverage"),
        pytest.param(
            i_sidan(lambda a: f'<i data-varde="{a.tal}"></i>'), "webbsidan, i data-varde", id="data attribute"
        ),
        pytest.param(
            i_sidan(lambda a: f'<b aria-label="Skolan: {a.text}"></b>'), "webbsidan, b aria-label", id="aria-label"
        ),
        pytest.param(i_sidan(prick), "webbsidan, bild", id="dot in a chart"),
        pytest.param(versionsskillnad, "underlag.", id="difference between versions"),
    ],
)
def test_a_protected_number_is_found_wherever_it_is_planted(
    land: Land, plantera: Callable[[Land, Utgivet], Utgivet], plats: str
):
    """The find says where, and the attack which cell it is and what is left of its interval."""
    assert land.utgivet
    assert land.cell

    fynd = granska(land.innehall, plantera(land, land.utgivet))

    traffar = [(f, s) for f in fynd for s in land.lage.tillskriv(f) if plats in f.plats and s.cell == land.cell]
    assert traffar, list(map(str, fynd))
    f, smalning = traffar[0]
    assert smalning.fore == land.lage.fore[land.cell]
    assert smalning.fore.bredd > 20 > 2 > smalning.efter.bredd
    assert smalning.efter.minst <= land.lage.sant(land.cell) <= smalning.efter.hogst
    assert f"{f}. {smalning}".startswith(f"{f.plats}: ")
    assert f"enhet {land.cell.enhetskod}" in str(smalning)


def andrat(innehall: Underlagsinnehall, kod: str, gor: Callable[[Matt], Matt]) -> Underlagsinnehall:
    (del_,) = innehall.delar
    avsnitt = tuple(replace(a, matt=tuple(gor(m) if m.kod == kod else m for m in a.matt)) for a in del_.avsnitt)
    return replace(innehall, delar=(replace(del_, avsnitt=avsnitt),))


def fall_med_grupp(land: Land) -> tuple[str, str, Matt, list[Cell]]:
    """A huvudman and a measure whose group has published and protected values: (orgnr, measure, it, the cells)."""
    for orgnr in land.lage.varld.enheter:
        for m in (m for a in land.v.innehall(orgnr).delar[0].avsnitt for m in a.matt):
            if m.grupp is not None and m.grupp.skyddade and m.kod.startswith("gr_d"):
                for grupp in land.facit.delens_grupper(orgnr):
                    celler = [Cell(m.kod, o) for o in grupp]
                    med = [c for c in celler if land.lage.officiellt.celler[c].skyddat or land.lage.officiellt.tal(c)]
                    if len(med) == m.grupp.n + m.grupp.skyddade:
                        return orgnr, m.kod, m, med
    raise AssertionError("världen saknar fallet")


def test_a_group_median_that_includes_protected_values(land: Land):
    orgnr, kod, m, celler = fall_med_grupp(land)
    sant = median(land.lage.visat(c) for c in celler)
    assert m.grupp
    falsk = replace(m.grupp, median=Decimal(repr(sant)))

    fynd = avvikelser(land.facit, andrat(land.v.innehall(orgnr), kod, lambda m: replace(m, grupp=falsk)))

    assert [f.plats for f in fynd] == [f"{kod}, grupp.median"]
    rad = utdata.monoton(land.lage.officiellt, str(fynd[0]), sant, 9, celler, median)
    smalnade = {s.cell for s in land.lage.angrip(rad)}
    assert smalnade
    assert smalnade <= {c for c in celler if land.lage.officiellt.celler[c].skyddat}


@pytest.mark.parametrize(
    ("falt", "gor"),
    [
        ("grupp.n", lambda m: replace(m, grupp=replace(m.grupp, n=m.grupp.n + m.grupp.skyddade))),
        ("grupp.p75", lambda m: replace(m, grupp=replace(m.grupp, p75=m.grupp.p75 + Decimal("0.013")))),
        ("fordelning.n", lambda m: replace(m, fordelning=replace(m.fordelning, n=m.fordelning.n + 1))),
        ("fordelning.p90", lambda m: replace(m, fordelning=replace(m.fordelning, p90=m.fordelning.p90 + 1))),
        ("fordelning.storst", lambda m: replace(m, fordelning=replace(m.fordelning, storst=Decimal("99.9")))),
        ("liknande.n", lambda m: replace(m, liknande=replace(m.liknande, n=m.liknande.n + 1))),
    ],
)
def test_a_group_number_that_counts_protected_ones(land: Land, falt: str, gor: Callable[[Matt], Matt]):
    orgnr, kod, _, _ = fall_med_grupp(land)

    fynd = avvikelser(land.facit, andrat(land.v.innehall(orgnr), kod, gor))

    assert [f.plats for f in fynd] == [f"{kod}, {falt}"]


def test_a_bar_that_counts_a_protected_huvudman(land: Land):
    orgnr, kod, _, _ = fall_med_grupp(land)

    def gor(m: Matt) -> Matt:
        assert m.fordelning
        forst, *resten = m.fordelning.staplar
        staplar = (replace(forst, antal=forst.antal + 1), *resten)
        return replace(m, fordelning=replace(m.fordelning, staplar=staplar))

    fynd = avvikelser(land.facit, andrat(land.v.innehall(orgnr), kod, gor))

    assert len(fynd) == 2
    assert "huvudmän, men" in str(fynd[0])


@pytest.mark.parametrize(
    "falsk",
    [lambda t: Varde("..", Vardetyp.SEKRETESS, t), lambda t: Varde(str(t), Vardetyp.TAL, t)],
    ids=["number under the sign", "number in place of it"],
)
def test_a_protected_cell_that_carries_its_number(land: Land, falsk: Callable[[Decimal], Varde]):
    assert land.cell
    cell = land.cell

    def gor(m: Matt) -> Matt:
        return replace(
            m,
            enheter=tuple(replace(e, varde=falsk(land.tal)) if e.enhetskod == cell.enhetskod else e for e in m.enheter),
        )

    fynd = avvikelser(land.facit, andrat(land.innehall, cell.matt, gor))

    assert [f.plats for f in fynd] == [f"{cell.matt}, enhet {cell.enhetskod}"]
    assert [s.cell for s in land.lage.tillskriv(fynd[0])] == [cell]
