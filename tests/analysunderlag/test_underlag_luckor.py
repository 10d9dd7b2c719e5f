"""Gaps are said in words, once, where they are; and nothing explains what the reader does not have before them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from openpyxl import Workbook, load_workbook

from analysunderlag.bygge import pdf, xlsx
from analysunderlag.bygge.texter import INGEN_MEDIAN
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.bygge.visning.rader import FOR_FA_TAL, FOR_MANGA_SKYDDADE
from analysunderlag.innehall import Doldgrupp, Matt, Underlagsinnehall, fran_json, till_json
from analysunderlag.models import Indikator
from analysunderlag.services.underlagsindata import samla
from analysunderlag.vardetyper import TECKEN, Vardetyp
from tests.analysunderlag import underlagslasning as las
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken, varde
from tests.analysunderlag.test_underlag_grupp import verklig
from tests.analysunderlag.test_underlag_lika import VERKLIGA, webbsida
from tests.analysunderlag.underlagsvarld import skapa_statistik
from tests.factories import skapa_huvudman

VARANNAT_AR = "Varje skola deltar i Skolenkäten vartannat år."


def andra(innehall: Underlagsinnehall, nytt) -> Underlagsinnehall:
    """`nytt` gets a section and a measure and gives the measure that stands there instead."""
    (del_,) = innehall.delar
    avsnitt = tuple(replace(a, matt=tuple(nytt(a, m) for m in a.matt)) for a in del_.avsnitt)
    return replace(innehall, delar=(replace(del_, avsnitt=avsnitt),))


def med_fa_tal() -> Underlagsinnehall:
    """Nothing but protected values, except for a few answers of the survey."""
    hel = {m.kod: m for m in las.alla_matt(exempel(1).delar[0])}
    return andra(exempel_bara_tecken(), lambda a, m: hel[m.kod] if a.kod in ("delmal2", "delmal3") else m)


def utan_enkat() -> Underlagsinnehall:
    """A kommun between two surveys: delmål 2-4 have no own value."""

    def nytt(a, m: Matt) -> Matt:
        if m.enhet != "medelvarde":
            return m
        enheter = tuple(replace(e, varde=varde(".")) for e in m.enheter)
        return replace(m, eget=varde("."), enheter=enheter, egen_forklaring=VARANNAT_AR, enhetstext="")

    return andra(exempel(8), nytt)


def med_dold_grupp() -> Underlagsinnehall:
    return andra(
        exempel(3),
        lambda a, m: (
            replace(m, grupp=None, gruppnamn="", dold_grupp=Doldgrupp("Större stad", 31, 12))
            if a.kod in ("elever", "delmal1")
            else m
        ),
    )


def celler_med_bara_tecken(html: str) -> list[str]:
    """Cells of tables that hold nothing but a sign. Tables where each cell is looked up are left out: own units,
    skolformer side by side and liknande huvudmän."""
    trad = lxml_html.fromstring(html)
    utom = " or ".join(f"contains(@class, '{klass}')" for klass in ("skolor", "skolform", "liknande", "likhet"))
    tabeller = f"//table[not({utom}) and not(ancestor::section[{utom}])]"
    celler = trad.xpath(f"{tabeller}/tbody/tr/*[self::td or self::th]")
    texter = [c.text_content().strip() for c in celler]
    return [t for t in texter if t in TECKEN and t]


def bok(innehall: Underlagsinnehall) -> Workbook:
    return load_workbook(io.BytesIO(xlsx.skriv(innehall, Utgava())))


def bladtext(ws) -> str:
    return las.platt(" ".join(str(c.value) for rad in ws.iter_rows() for c in rad if c.value is not None))


def sidtext(html: str) -> str:
    return las.platt(lxml_html.fromstring(html).text_content())


def formerna(innehall: Underlagsinnehall) -> dict[str, str]:
    return {"webb": webbsida(innehall), "pdf": pdf.html(innehall, Utgava())}


FA = [
    pytest.param(med_fa_tal, id="några tal"),
    pytest.param(exempel_bara_tecken, id="inga tal"),
    pytest.param(lambda: verklig("8024144779"), id="verklig med åtta tal"),
    pytest.param(lambda: verklig("2220003293"), id="verklig utan tal"),
]


@pytest.mark.parametrize("hamta", FA)
def test_mostly_protected_gets_sentences_and_no_rows_of_signs(hamta) -> None:
    innehall = hamta()
    (del_,) = innehall.delar
    utan = [m for m in las.alla_matt(del_) if m.eget.typ is not Vardetyp.TAL]

    assert del_.har_fa_varden
    for form, html in formerna(innehall).items():
        assert celler_med_bara_tecken(html) == [], form
        text = sidtext(html)
        assert "Det här saknas, och varför" in text
        assert all(las.platt(m.kortnamn) in text for m in utan), form
        assert text.index("Frågor att ta med") < text.index("Det här saknas, och varför"), form


@pytest.mark.parametrize("hamta", FA)
def test_the_workbooks_first_sheet_says_the_same(hamta) -> None:
    innehall = hamta()
    ws = bok(innehall)["Överblick"]
    text = bladtext(ws)

    assert text.index("Att fundera på") < text.index("I korthet") < text.index("Det här saknas, och varför")
    for m in las.alla_matt(innehall.delar[0]):
        if m.eget.typ is not Vardetyp.TAL:
            assert las.platt(m.kortnamn) in text
    for tabell in ws.tables.values():
        if tabell.name == "Skolformer":
            continue  # side by side, as published
        assert not [c.value for rad in ws[tabell.ref] for c in rad if c.value in TECKEN]


def test_the_numbers_there_are_have_comparison_and_picture() -> None:
    innehall = med_fa_tal()
    med_tal = [m for m in las.alla_matt(innehall.delar[0]) if m.eget.typ is Vardetyp.TAL]

    assert set(las.webb(webbsida(innehall)).matt) == {m.kortnamn for m in med_tal}
    for html in formerna(innehall).values():
        bilder = lxml_html.fromstring(html).xpath(
            "//table[not(contains(@class, 'skolform'))]//svg[not(ancestor::details)]"
        )
        assert len(bilder) == len(med_tal)
        assert {"Ni 8,1", "Ni 7,0"} <= {t.text_content() for b in bilder for t in b.iter("text")}


def test_strengths_are_shown_to_a_huvudman_with_few_values() -> None:
    innehall = med_fa_tal()
    del_ = replace(innehall.delar[0], styrkor=exempel().delar[0].styrkor)
    for html in formerna(replace(innehall, delar=(del_,))).values():
        assert del_.styrkor[0].text in sidtext(html)


def test_a_section_without_a_value_is_a_sentence_and_the_others_numbers() -> None:
    innehall = utan_enkat()
    for form, html in formerna(innehall).items():
        text = sidtext(html)
        assert text.count(f"Inget av måtten har ett eget värde i år. {VARANNAT_AR} Tecken i källan: .") == 3, form
        tecken = celler_med_bara_tecken(html)
        assert "." not in tecken, form
    sida = las.webb(webbsida(innehall))
    assert sida.matt["Trygghet, åk 5"][0] == "."
    assert sida.matt["Trygghet, åk 5"][1:] == las.facit(innehall).matt["Trygghet, åk 5"][1:]


def test_the_overview_has_the_delmal_with_a_number_and_a_sentence_about_the_others() -> None:
    innehall = utan_enkat()
    oversikt = tuple("gr-21" if k == "gr-22" else k for k in innehall.delar[0].oversikt)  # gr-22 is a sign
    innehall = replace(innehall, delar=(replace(innehall.delar[0], oversikt=oversikt),))
    mening = f"Delmål 2, 3 och 4 har inget eget värde i år. {VARANNAT_AR}"
    (tabell,) = lxml_html.fromstring(pdf.html(innehall, Utgava())).xpath("//table[@class='oversikt']")

    assert [rad.xpath("./th")[0].text_content()[0] for rad in tabell.xpath("./tbody/tr")] == ["1", "5", "6"]
    assert mening in sidtext(pdf.html(innehall, Utgava()))
    assert mening in bladtext(bok(innehall)["Överblick"])
    assert "har inget eget värde" not in sidtext(pdf.html(exempel(), Utgava()))


def test_a_size_without_an_own_number_is_named_but_not_compared() -> None:
    innehall = andra(exempel(1), lambda a, m: replace(m, eget=varde(".."), enheter=()) if a.kod == "personal" else m)
    for html in formerna(innehall).values():
        assert "1 137,4" not in sidtext(html)
        assert "Heltidstjänster, lärare." in sidtext(html)
    assert "Heltidstjänster, lärare" not in las.webb(webbsida(innehall)).matt


# A dash in the group's column -------------------------------------------------------------------------------------


def test_a_median_that_is_left_out_says_why_where_it_would_stand() -> None:
    innehall = med_dold_grupp()
    for form, html in formerna(innehall).items():
        trad = lxml_html.fromstring(html)
        for m in las.alla_matt(innehall.delar[0]):
            if m.dold_grupp:
                rader = [r for r in trad.xpath("//tr") if m.kortnamn in r.text_content() and r.xpath(".//svg|.//td")]
                assert any(FOR_MANGA_SKYDDADE in r.text_content() for r in rader), (form, m.kortnamn)
        assert INGEN_MEDIAN[1] in sidtext(html)
        assert FOR_FA_TAL not in sidtext(html)
    assert "– Gruppens median visas inte" in sidtext(pdf.html(innehall, Utgava())), "under översikten"


def test_the_workbook_has_the_count_as_a_number_and_the_reason_in_the_row() -> None:
    innehall = med_dold_grupp()
    arbetsbok = bok(innehall)
    rader = [[c.value for c in rad] for rad in arbetsbok["Grundskola"].iter_rows()]
    flickor = next(r for r in rader if r[1] == "Flickor")

    assert flickor[5:10] == ["–", "–", "–", 31, "större stad"]
    assert flickor[10:12] == [49.31, 8]  # the median of the liknande
    assert FOR_MANGA_SKYDDADE in flickor[12]
    assert INGEN_MEDIAN[1] in bladtext(arbetsbok["Källor och förklaringar"])
    assert "– Gruppens median visas inte" in bladtext(arbetsbok["Överblick"])


def test_a_dash_is_not_explained_where_there_is_none() -> None:
    for html in formerna(exempel(3)).values():
        assert INGEN_MEDIAN[0] not in sidtext(html)
    assert INGEN_MEDIAN[0] not in bladtext(bok(exempel(3))["Källor och förklaringar"])


def test_a_group_with_too_few_numbers_says_that() -> None:
    innehall = andra(exempel(3), lambda a, m: replace(m, grupp=None, gruppnamn="") if a.kod == "delmal1" else m)
    for html in formerna(innehall).values():
        assert FOR_FA_TAL in sidtext(html)


# Nothing about what is not there ----------------------------------------------------------------------------------


def test_rings_are_explained_only_where_they_are_drawn() -> None:
    assert "ringar under axeln" in sidtext(pdf.html(exempel(3), Utgava()))
    assert "ringar under axeln" not in sidtext(pdf.html(exempel(1), Utgava()))
    for html in formerna(exempel(1)).values():
        assert "En av era skolor" not in sidtext(html)
    for html in formerna(exempel(3)).values():
        assert "En av era skolor" in sidtext(html)
    omslag = lxml_html.fromstring(pdf.html(exempel(3), Utgava())).xpath("//section[contains(@class, 'omslag')]")[0]
    assert "En av era skolor" not in omslag.text_content(), "översiktens bilder har inga ringar"


def test_pictures_and_questions_are_explained_only_where_there_are_any() -> None:
    for html in formerna(exempel(3)).values():
        assert "Staplarna visar" in sidtext(html)
        assert "Väljs bland de mått" in sidtext(html)
    utan = exempel_bara_tecken()
    utan = replace(utan, delar=(replace(utan.delar[0], fragor=()),))
    for html in formerna(utan).values():
        text = sidtext(html)
        for ord_ in ("Staplarna visar", "Väljs bland de mått", "Alla huvudmän", "fördelning är vår bearbetning"):
            assert ord_ not in text
    assert "Staplarna visar" not in bladtext(bok(exempel(3))["Källor och förklaringar"]), "där finns inga staplar"


@pytest.mark.parametrize("orgnr", VERKLIGA.values(), ids=list(VERKLIGA))
def test_no_sentence_stands_twice_in_a_row(orgnr: str) -> None:
    innehall = verklig(orgnr)
    for form, html in formerna(innehall).items():
        for element in lxml_html.fromstring(html).xpath("//p|//li|//dd|//th|//caption"):
            text = las.platt(element.text_content())
            assert not re.search(r"(?:värde i år|Inget värde i år)\. Inget värde i år\.", text), (form, text)
            meningar = re.findall(r"[A-ZÅÄÖ][^.]{15,}\.", text)
            assert len(meningar) == len(set(meningar)), (form, text)


def test_costs_per_school_are_spoken_of_only_where_there_are_costs(db) -> None:
    forbund = skapa_huvudman("Södra Lapplands Gymnasieförbund", nyckel="2220003293", form="kommunalforbund")
    release = skapa_statistik(forbund, enheter=1)
    med = {x.rubrik for x in samla(forbund, release).delar[0].luckor}
    kostnader = Indikator.objects.filter(enhet__in=("kr", "tkr")).values_list("kod", flat=True)
    utan = samla(forbund, skapa_statistik(forbund, enheter=1, andrade=dict.fromkeys(kostnader, "."))).delar[0]

    assert "Kostnader per skola" in med
    assert "Kostnader per skola" not in {x.rubrik for x in utan.luckor}
    assert not any("kommunen" in x.text for x in samla(forbund, release).delar[0].luckor)


def test_content_that_was_frozen_before_a_field_came_is_still_read() -> None:
    gammal = json.loads(till_json(exempel(2)))
    for a in gammal["delar"][0]["avsnitt"]:
        for m in a["matt"]:
            del m["dold_grupp"]
    assert fran_json(json.dumps(gammal)) == exempel(2)


# The workbook on paper --------------------------------------------------------------------------------------------


def test_the_sheet_of_measures_prints_what_is_read_and_no_empty_column() -> None:
    def sista(innehall: Underlagsinnehall) -> str:
        ws = bok(innehall)["Grundskola"]
        kolumn = re.search(r":\$([A-Z]+)\$", ws.print_area)[1]
        return next(c.value for rad in ws.iter_rows() for c in rad if c.column_letter == kolumn and c.row == 6)

    alla_tal = andra(exempel(1), lambda a, m: replace(m, eget=varde("70"), egen_forklaring="", liknande=None))
    assert sista(exempel(1)) == "Förklaring till tecken"
    assert sista(alla_tal) == "Liknande med tal"


def test_own_units_have_a_sheet_of_their_own_that_fills_a_standing_page() -> None:
    ws = bok(exempel(8))["Grundskola, skolor"]

    assert ws.page_setup.orientation == "portrait"
    for tabell in ws.tables.values():
        rubriker = ws[tabell.ref][0]
        assert len(rubriker) <= 8
        assert all(c.alignment.wrap_text for c in rubriker)
        assert all(c.alignment.indent for c in rubriker[2:]), "två rubriker bredvid varandra går inte ihop"
    assert "Grundskola, skolor" not in bok(exempel(1)).sheetnames
