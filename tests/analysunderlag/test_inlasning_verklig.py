"""Skolverket's real table, cell by cell against an independent reading of the same XML."""

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from analysunderlag.demo import FIL
from analysunderlag.inlasning import granska, kompakt, las_tabell
from analysunderlag.vardetyper import TECKEN

from .ufabok import GRUNDSKOLA, KODER, matt_per_skolform

UFA = "skolverket-ufa/Underlag_for_analys.xlsx"


def celler_i(fil: Path) -> dict[str, tuple[str, str]]:
    """Address → (type, text as the XML writes it), by regular expressions alone."""
    with zipfile.ZipFile(fil) as z:
        delade = [
            "".join(re.findall(r"<x:t[^>]*>([^<]*)</x:t>", post)).replace("&amp;", "&")
            for post in re.findall(r"<x:si>(.*?)</x:si>", z.read("xl/sharedStrings.xml").decode(), re.DOTALL)
        ]
        xml = z.read("xl/worksheets/sheet1.xml").decode()
    monster = r'<x:c r="([A-Z]+\d+)"[^>]*? t="(\w+)"><x:v>([^<]*)</x:v></x:c>'
    return {ref: (typ, delade[int(v)] if typ == "s" else v) for ref, typ, v in re.findall(monster, xml)}


def test_every_cell_of_the_real_table(kallfil: Callable[[str], Path]):
    fil = kallfil(UFA)
    tabell = granska(las_tabell(fil, matt_per_skolform))
    celler = celler_i(fil)

    assert [m.namn for m in tabell.matt] == [celler[f"A{rad}"][1] for rad in range(5, 54)] == GRUNDSKOLA
    assert tabell.varningar == ()
    skillnader = []
    for matt, rad in zip(tabell.matt, tabell.varden, strict=True):
        for niva, varde in zip(tabell.nivaer, rad, strict=True):
            assert varde is not None
            typ, text = celler[f"{niva.kolumn}{matt.rad}"]
            vantat = (text, "tal", text) if typ == "n" else (text, TECKEN[text], None)
            if (varde.ratext, varde.typ, None if varde.varde is None else str(varde.varde)) != vantat:
                skillnader.append((niva.kolumn, matt.rad, varde, vantat))
    assert skillnader == []


def test_every_level_of_the_real_table(kallfil: Callable[[str], Path]):
    fil = kallfil(UFA)
    tabell = granska(las_tabell(fil, matt_per_skolform))
    celler = celler_i(fil)

    assert len({niva.nyckel for niva in tabell.nivaer}) == len(tabell.nivaer) == 4444
    for niva in tabell.nivaer:
        namn = celler[f"{niva.kolumn}3"][1]
        slut = {
            "riket": "RIKET: TOTALT",
            "huvudman": f"{niva.huvudmansnamn} ({niva.orgnr}): HUVUDMAN",
            "enhet": f"{niva.huvudmansnamn} ({niva.orgnr}): {niva.enhetsnamn} ({niva.enhetskod})",
        }[niva.niva]
        assert " ".join(namn.split()) == slut
        assert celler[f"{niva.kolumn}4"][1] == niva.period == "2024/25"


def test_numbers_signs_and_blanks_add_up(kallfil: Callable[[str], Path]):
    fil = kallfil(UFA)
    tabell = granska(las_tabell(fil, matt_per_skolform))
    i_xml = Counter(
        "tal" if typ == "n" else str(TECKEN[text])
        for ref, (typ, text) in celler_i(fil).items()
        if 5 <= int(re.sub(r"\D", "", ref)) <= 53 and not re.fullmatch(r"A\d+", ref)
    )

    assert {typ: antal for typ, antal in tabell.antal_per_typ().items() if antal} == i_xml
    assert sum(i_xml.values()) == tabell.celler == 4444 * 49


def test_notes_and_definitions_of_the_real_table(kallfil: Callable[[str], Path]):
    tabell = granska(las_tabell(kallfil(UFA), matt_per_skolform))

    assert sum(bool(m.definition) for m in tabell.matt) == 25
    assert tabell.matt[3].definition == (
        "Avser elever med minst en förälder vars högsta utbildning är eftergymnasial utbildning."
    )
    assert len(tabell.noter) == 9


def test_the_demo_file_holds_exactly_the_real_values(kallfil: Callable[[str], Path]):
    tabell = granska(las_tabell(kallfil(UFA), matt_per_skolform))
    demo = kompakt.packa_upp(FIL, {kod: namn for namn, kod in KODER.items()})

    assert demo.varden == tabell.varden
    assert [(n.kolumn, n.nyckel) for n in demo.nivaer] == [(n.kolumn, n.nyckel) for n in tabell.nivaer]
    assert (demo.sha256, demo.fil, demo.celler) == (tabell.sha256, tabell.fil, tabell.celler)


def test_the_demo_file_is_small_and_has_source_and_date_but_no_texts_of_the_source():
    huvud = kompakt.huvud_i(FIL)

    assert FIL.stat().st_size < 1_000_000
    assert huvud["utgivare"] == "Skolverket"
    assert "officiell statistik" in huvud["kalla"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", huvud["datum"])
    demo = kompakt.packa_upp(FIL, {kod: namn for namn, kod in KODER.items()})
    assert demo.noter == ()
    assert not any(m.definition for m in demo.matt)
    assert {len(v.ratext) <= 12 for rad in demo.varden for v in rad if v} == {True}
