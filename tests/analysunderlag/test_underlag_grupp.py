"""A median stands under the name of the group it is of, also when a measure falls back to a wider group."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from lxml import html as lxml_html
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from analysunderlag.bygge import pdf, xlsx
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.bygge.visning import NEUTRAL_MEDIAN, visningar
from analysunderlag.innehall import Matt, Underlagsinnehall
from analysunderlag.sammanstallning import fa_varden as fa_varden_
from tests.analysunderlag import underlagslasning as las
from tests.analysunderlag.exempelinnehall import GRUPP, exempel, exempel_bara_tecken
from tests.analysunderlag.test_underlag_lika import utan_mellanrum, webbsida

BREDARE = "Alla kommunala huvudmän"
SLUT = ", median"


def med_bredare_grupp(innehall: Underlagsinnehall, *, alla: bool = False) -> Underlagsinnehall:
    """Every other measure (or all) is compared with a wider group, and one with none."""
    (del_,) = innehall.delar
    nr = 0
    avsnitt = []
    for a in del_.avsnitt:
        matt = []
        for m in a.matt:
            nr += 1
            bredare = replace(m, gruppnamn=BREDARE) if alla or nr % 2 else m
            matt.append(replace(m, grupp=None, gruppnamn="") if nr == 5 else bredare)
        avsnitt.append(replace(a, matt=tuple(matt)))
    return replace(innehall, delar=(replace(del_, avsnitt=tuple(avsnitt)),))


def fa_varden(innehall: Underlagsinnehall) -> Underlagsinnehall:
    return replace(innehall, delar=tuple(replace(d, har_fa_varden=True) for d in innehall.delar))


def verklig(orgnr: str) -> Underlagsinnehall:
    if not Path(settings.KALLDATA).is_dir():
        pytest.skip(f"källfilerna saknas: mappen {settings.KALLDATA} finns inte (ange den med KVALITET_KALLDATA)")
    from tests.analysunderlag.verkliga import verklighet

    return verklighet(settings.KALLDATA).innehall(orgnr)


FALL = [
    pytest.param(exempel, id="en grupp"),
    pytest.param(lambda: med_bredare_grupp(exempel()), id="två grupper"),
    pytest.param(lambda: med_bredare_grupp(exempel(), alla=True), id="bara den bredare gruppen"),
    pytest.param(lambda: fa_varden(med_bredare_grupp(exempel(1))), id="få värden"),
    pytest.param(lambda: verklig("8024144779"), id="liten enskild huvudman"),
    pytest.param(lambda: verklig("2120002080"), id="stor kommun"),
    pytest.param(lambda: verklig("5566207113"), id="liten med få värden"),
]


def facit(innehall: Underlagsinnehall) -> dict[str, Matt]:
    return {m.kortnamn: m for d in innehall.delar for m in las.alla_matt(d)}


def i_text(m: Matt) -> str:
    return m.gruppnamn[:1].lower() + m.gruppnamn[1:]


def rader(tabell) -> Iterator[tuple[object, object, str]]:
    """(row, its median cell, the column's heading) for every row of a table with medians."""
    rubriker = [th.text_content() for th in tabell.xpath("./thead/tr/th")]
    kolumn = next((i for i, text in enumerate(rubriker) if text.endswith(SLUT)), None)
    if kolumn is None:
        return
    for rad in tabell.xpath("./tbody/tr"):
        celler = rad.xpath("./th|./td")
        if len(celler) == len(rubriker):
            yield rad, celler[kolumn], rubriker[kolumn]


def kontrollera(tabell, matt: dict[str, Matt]) -> set[str]:
    """Every row with a median says the right group, by itself or by the heading. Returns the measures seen."""
    sedda = set()
    for rad, cell, rubrik in rader(tabell):
        celltexter = [c.text_content() for c in rad.xpath("./th|./td")]
        namn = next(n for n in sorted(matt, key=len, reverse=True) if any(t.startswith(n) for t in celltexter[:2]))
        m = matt[namn]
        i_raden = [s.text_content() for s in las.med_klass(cell, "gruppnamn")]
        if m.grupp is None:
            assert i_raden == []
            continue
        assert i_raden == [i_text(m)] or (i_raden == [] and m.gruppnamn == rubrik.removesuffix(SLUT)), namn
        assert rubrik in (NEUTRAL_MEDIAN, m.gruppnamn + SLUT), namn
        if "data-etikett" in cell.attrib:
            assert cell.get("data-etikett") == m.gruppnamn + SLUT
        sedda.add(namn)
    return sedda


def tabeller(html: str) -> list:
    return lxml_html.fromstring(html).xpath("//table")


@pytest.mark.parametrize("hamta", FALL)
def test_web_names_the_group_of_every_median(hamta) -> None:
    innehall = hamta()
    matt = facit(innehall)

    sedda = set().union(*(kontrollera(t, matt) for t in tabeller(webbsida(innehall))))

    i_tabell = {n for n, rad in las.webb(webbsida(innehall)).matt.items() if rad[1] not in ("–", "")}
    assert sedda == i_tabell
    assert sedda


@pytest.mark.parametrize("hamta", FALL)
def test_pdf_names_the_group_of_every_median(hamta) -> None:
    innehall = hamta()
    matt, egen = facit(innehall), innehall.delar[0].grupp.namn
    html = pdf.html(innehall, Utgava())

    sedda = set().union(*(kontrollera(t, matt) for t in tabeller(html)))

    text = utan_mellanrum(las.pdf_text(pdf.rendera(html)))
    assert sedda
    for namn in sedda:
        m = matt[namn]
        if m.gruppnamn != egen:
            assert utan_mellanrum(las.sv(m.grupp.median, m.decimaler)) in text, namn
            assert utan_mellanrum(i_text(m)) in text or utan_mellanrum(m.gruppnamn) in text, namn
    assert f"Median,{utan_mellanrum(egen)}" not in text


@pytest.mark.parametrize("hamta", FALL)
def test_workbook_names_the_group_in_every_row(hamta) -> None:
    innehall = hamta()
    matt = facit(innehall)
    bok = load_workbook(io.BytesIO(xlsx.skriv(innehall, Utgava())))
    sedda = set()

    for ws in bok.worksheets:
        for tabell in ws.tables.values():
            k1, r1, k2, r2 = range_boundaries(tabell.ref)
            rubriker = [ws.cell(r1, k).value for k in range(k1, k2 + 1)]
            if "Gruppens median" not in rubriker:
                continue
            kolumn, namnkolumn = rubriker.index("Grupp") + k1, rubriker.index("Mått") + k1
            for r in range(r1 + 1, r2 + 1):
                text = las.bunden(ws.cell(r, namnkolumn).value)
                namn = next(n for n in sorted(matt, key=len, reverse=True) if text.startswith(n))
                m = matt[namn]
                dold = m.dold_grupp.namn[:1].lower() + m.dold_grupp.namn[1:] if m.dold_grupp else "–"
                assert ws.cell(r, kolumn).value == (i_text(m) if m.grupp else dold), namn
                sedda.add(namn)

    assert sedda == set(matt)


def test_heading_is_neutral_only_where_the_groups_differ() -> None:
    def rubriker(innehall: Underlagsinnehall) -> set[str]:
        texter = {
            th.text_content() for html in (webbsida(innehall), pdf.html(innehall, Utgava()))
            for t in tabeller(html) for th in t.xpath("./thead/tr/th")
        }  # fmt: skip
        return {t for t in texter if t.endswith(SLUT)} - {f"Liknande{SLUT}"}

    assert rubriker(exempel()) == {f"{GRUPP}, median"}
    assert rubriker(med_bredare_grupp(exempel(), alla=True)) == {f"{BREDARE}, median"}
    assert NEUTRAL_MEDIAN in rubriker(med_bredare_grupp(exempel()))


def test_a_group_that_the_heading_names_is_not_repeated_in_every_row() -> None:
    for innehall in (exempel(), med_bredare_grupp(exempel(), alla=True)):
        for html in (webbsida(innehall), pdf.html(innehall, Utgava())):
            assert "gruppnamn" not in {k for t in tabeller(html) for k in _klasser(t)}
    assert not any(r.annan_grupp for v in visningar(exempel()) for r in v.matt())


def _klasser(tabell) -> set[str]:
    return {k for e in tabell.iter() for k in (e.get("class") or "").split()}


def test_legend_names_no_group() -> None:
    innehall = med_bredare_grupp(exempel())
    for html in (webbsida(innehall), pdf.html(innehall, Utgava())):
        text = las.platt(lxml_html.fromstring(html).text_content())
        assert "Median, jämförelsegrupp" in text
        assert f"Median, {GRUPP}" not in text


def test_workbook_says_above_the_table_that_groups_differ() -> None:
    def underrad(innehall: Underlagsinnehall) -> str:
        return load_workbook(io.BytesIO(xlsx.skriv(innehall, Utgava())))["Grundskola"]["A2"].value

    assert "bredare grupp" in underrad(med_bredare_grupp(exempel()))
    assert "bredare grupp" not in underrad(exempel())


def test_sentence_about_the_group_names_the_measures_own_group() -> None:
    matt = [m for m in las.alla_matt(exempel_bara_tecken().delar[0]) if m.kod >= "gr-10"]
    fraser = {m.kod: "små enskilda huvudmän" for m in matt} | {matt[0].kod: "alla enskilda huvudmän"}

    text = " ".join(fa_varden_.i_korthet(matt, matt, (), fraser))

    assert f"{matt[0].kortnamn.split(',')[0]}" in text
    assert "bland alla enskilda huvudmän ligger hälften" in text
    assert "små enskilda" not in text
