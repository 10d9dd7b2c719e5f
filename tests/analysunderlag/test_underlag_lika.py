"""One value object feeds all: the same numbers and signs in XLSX, PDF, web and JSON, for every kind of huvudman."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from analysunderlag.bygge import json_, pdf, xlsx
from analysunderlag.bygge.pdfvy import FA_SKOLOR
from analysunderlag.bygge.texter import OMDOME
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.bygge.visning import oversiktsvyer, visningar
from analysunderlag.bygge.webbvy import webbvyer
from analysunderlag.diagram import STORLEKAR
from analysunderlag.innehall import Underlagsinnehall
from analysunderlag.vardetyper import Vardetyp
from tests.analysunderlag import underlagslasning as las
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken

SAGER_INGET = {".", "tom"}
VERKLIGA = {
    "stor kommun": "2120002080",
    "koncern med många skolor": "5564624368",
    "en liten skola": "8250007922",
    "få tal": "8024144779",
    "varannat år utan enkät": "2120001355",
    "bara tecken": "2220003293",
}


def _verklig(orgnr: str) -> Callable[[], Underlagsinnehall]:
    def hamta() -> Underlagsinnehall:
        if not Path(settings.KALLDATA).is_dir():
            pytest.skip(f"källfilerna saknas: mappen {settings.KALLDATA} finns inte (ange den med KVALITET_KALLDATA)")
        from tests.analysunderlag.verkliga import verklighet

        return verklighet(settings.KALLDATA).innehall(orgnr)

    return hamta


FALL = [
    pytest.param(exempel, id="alla sorters värden"),
    pytest.param(lambda: exempel(1), id="en skola"),
    pytest.param(lambda: exempel(4), id="få skolor"),
    pytest.param(exempel_bara_tecken, id="exempel med bara tecken"),
    *(pytest.param(_verklig(orgnr), id=namn) for namn, orgnr in VERKLIGA.items()),
]


def webbsida(innehall: Underlagsinnehall) -> str:
    """The page's body as the view renders it."""
    delar = []
    oversikt = oversiktsvyer(innehall, visningar(innehall))
    if len(oversikt) > 1:
        delar.append(render_to_string("analysunderlag/underlag/_oversikt.html", {"oversikt": oversikt}))
    for v in webbvyer(innehall):
        mall = "_fa_varden" if v.del_.har_fa_varden else "_delar"
        sammanhang = {
            "v": v,
            "innehall": innehall,
            "utgava": Utgava(),
            "omdome": OMDOME,
            "filer": [],
        }
        delar.append(render_to_string(f"analysunderlag/underlag/{mall}.html", sammanhang))
    return "<!DOCTYPE html><html><body>" + "".join(delar) + "</body></html>"


@pytest.mark.parametrize("hamta", FALL)
def test_xlsx_and_json_hold_every_value_as_the_content_has_it(hamta) -> None:
    innehall = hamta()
    ratt = las.facit(innehall)

    bok, _ = las.xlsx(xlsx.skriv(innehall, Utgava()))
    lista = las.varden_json(json_.skriv(innehall), innehall)

    assert bok.matt == ratt.matt
    assert lista.matt == ratt.matt
    assert lista.enheter == ratt.enheter
    _lika_dar_nagot_sags(bok.enheter, ratt.enheter)
    assert bok.liknande == lista.liknande == ratt.liknande
    assert bok.likhetsrader == ratt.likhetsrader
    assert bok.skolformer == ratt.skolformer


@pytest.mark.parametrize("hamta", FALL)
def test_web_page_shows_the_same_values(hamta) -> None:
    innehall = hamta()
    ratt = las.facit(innehall)

    sida = las.webb(webbsida(innehall))

    assert sida.matt == {namn: ratt.matt[namn] for namn in sida.matt}
    utan = set(ratt.matt) - set(sida.matt)
    text = las.platt(webbsida(innehall))
    assert all(las.platt(namn) in text for namn in utan), "ett mått utan värde nämns i alla fall, med skäl"
    i_tabell = {
        m.kortnamn
        for d in innehall.delar
        for a in d.avsnitt
        if not a.bara_text
        for m in a.matt
        if m.eget.typ is Vardetyp.TAL or _star_i_lista(d, m)
    }
    assert i_tabell <= set(sida.matt)
    assert sida.liknande == {namn: ratt.liknande[namn] for namn in sida.liknande}
    assert {namn for namn in sida.matt if namn in ratt.liknande and not _i_lista(innehall, namn)} == set(sida.liknande)
    assert sida.likhetsrader == ratt.likhetsrader
    assert sida.skolformer == ratt.skolformer
    _lika_dar_nagot_sags(sida.enheter, ratt.enheter)


@pytest.mark.parametrize("hamta", FALL)
def test_pdf_text_has_the_same_values_in_the_same_rows(hamta) -> None:
    innehall = hamta()
    ratt = las.facit(innehall)
    del_ = innehall.delar[0]

    text = utan_mellanrum(las.pdf_text(pdf.skriv(innehall, Utgava())))

    for a in del_.avsnitt:
        for m in a.matt:
            eget, grupp, riket = (las.platt(t) for t in ratt.matt[m.kortnamn])
            namn = las.platt(m.kortnamn)
            if a.bara_text:
                continue
            assert utan_mellanrum(namn) in text
            if m.eget.typ is not Vardetyp.TAL and not _star_i_lista(del_, m):
                continue
            enhet = {"procent": " %", "kr": " kr", "tkr": " tkr"}.get(m.enhet, "")
            i_tabell = f"{namn}{',' if enhet else ''}{enhet}"
            halva = f" ({las.platt(_halva(m))})" if m.grupp else ""
            median = f" · {m.gruppnamn} {grupp}{halva}" if m.grupp else ""
            skolor = f" {_med_tal(m)} av {len(m.enheter)} skolor" if len(m.enheter) > 1 else ""
            if m.eget.typ is not Vardetyp.TAL:  # a row of its own only with units' numbers; otherwise in the list
                rad = f"{namn} {eget}{skolor} Riket {riket}{median}"
                medianer = [grupp, f"{m.gruppnamn[:1].lower()}{m.gruppnamn[1:]} {grupp}"] if m.grupp else [grupp, ""]
                i_lista = [f"{i_tabell} {g} {riket}" for g in medianer]
                mojliga = [rad, f"{i_tabell} {eget} {grupp}"] if _med_tal(m) else i_lista
                assert any(utan_mellanrum(rad) in text for rad in mojliga), mojliga
                continue
            liknande = f" · Liknande {ratt.liknande[m.kortnamn]}" if m.grupp and m.liknande else ""
            mojliga = [f"{namn} {eget}{enhet}{skolor} Riket {riket}{median}{las.platt(liknande)}"]
            mojliga += [f"{i_tabell}{p} {eget} {grupp}" for p in ("", f" ({m.period})")]
            assert any(utan_mellanrum(rad) in text for rad in mojliga), mojliga
    for rad in ratt.likhetsrader:
        assert utan_mellanrum(" ".join(rad)) in text
    for namn, enheter, antal, behorighet, resultat in ratt.skolformer:
        assert utan_mellanrum(f"{namn} {enheter} {antal} {behorighet} {resultat}") in text
    if not del_.har_fa_varden and len(del_.enheter) > 1:
        _skolrader(innehall, ratt, text)


def _i_lista(innehall: Underlagsinnehall, kortnamn: str) -> bool:
    """Among the measures without an own value, which have no column of their own for the similar ones."""
    matt = next(m for d in innehall.delar for m in las.alla_matt(d) if m.kortnamn == kortnamn)
    return matt.eget.typ is not Vardetyp.TAL and not _med_tal(matt)


def _star_i_lista(d, m) -> bool:
    """A measure without an own number whose group or riket says something beside the words."""
    jamforbart = m.enhet not in STORLEKAR and (m.grupp is not None or m.riket.varde is not None)
    return not d.har_fa_varden and (jamforbart or _med_tal(m) > 0)


def utan_mellanrum(text: str) -> str:
    """A line may end anywhere, so spaces say nothing."""
    return las.platt(text).replace(" ", "")


def _med_tal(m) -> int:
    return sum(e.varde.typ is Vardetyp.TAL for e in m.enheter)


def _halva(m) -> str:
    return f"{las.sv(m.grupp.p25, m.decimaler)}–{las.sv(m.grupp.p75, m.decimaler)}"


def _skolrader(innehall: Underlagsinnehall, ratt: las.Last, text: str) -> None:
    """Each unit's line over all delmål, in one piece (each measure's line where the units are few)."""
    del_ = innehall.delar[0]
    matt = [m for a in del_.avsnitt if a.nummer for m in a.matt]
    matt = [m for m in matt if any(e.varde.typ not in (Vardetyp.SAKNAS, Vardetyp.TOM) for e in m.enheter)]
    med = [e for e in del_.enheter if not {ratt.enheter[e.namn, m.kortnamn] for m in matt} <= SAGER_INGET]
    if len(med) <= FA_SKOLOR:  # a line per measure instead
        for m in matt:
            enhet = ", %" if m.enhet == "procent" else ""
            varden = [ratt.matt[m.kortnamn][0], *(ratt.enheter[e.namn, m.kortnamn] for e in med)]
            assert utan_mellanrum(f"{m.kortnamn}{enhet} {' '.join(varden)}") in text
        return
    for enhet in med:
        varden = [ratt.enheter[enhet.namn, m.kortnamn] for m in matt]
        rad = f"{enhet.namn} {' '.join(varden)}"
        assert utan_mellanrum(rad) in text, rad


def _lika_dar_nagot_sags(fil: dict, ratt: dict) -> None:
    """What a table of units leaves out says nothing: only missing and empty cells."""
    assert fil == {nyckel: ratt[nyckel] for nyckel in fil}
    utelamnat = {varde for nyckel, varde in ratt.items() if nyckel not in fil}
    assert utelamnat <= SAGER_INGET


@pytest.mark.parametrize("tecken", [".", "..", "...", "-", "~100", "*", ""])
def test_a_sign_is_text_everywhere_and_never_zero(tecken: str) -> None:
    innehall = exempel_bara_tecken(tecken)
    visat = tecken or "tom"

    bok, arbetsbok = las.xlsx(xlsx.skriv(innehall, Utgava()))
    rader = json_.varden(innehall)

    assert {eget for eget, _, _ in bok.matt.values()} == {visat}
    ws = arbetsbok["Grundskola"]
    egna = [rad[3] for rad in ws.iter_rows() if rad[3].value == visat]
    assert len(egna) == len(bok.matt)
    assert {c.data_type for c in egna} == {"s"}
    assert {(r["varde"], r["ratext"]) for r in rader} == {(None, tecken)}
    assert "0,0" not in las.webb(webbsida(innehall)).matt.values()


def test_zero_is_a_number_and_not_a_sign() -> None:
    innehall = exempel()
    namn = "Nationella prov i matematik, åk 3"

    bok, _ = las.xlsx(xlsx.skriv(innehall, Utgava()))

    assert bok.matt[namn][0] == "0,0"
    assert las.webb(webbsida(innehall)).matt[namn][0] == "0,0"
