"""Every damage we know of: refused with file, row and column in Swedish, all faults at once."""

import csv
import struct
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

import pytest

from analysunderlag.inlasning import TabellAvvisad, granska, las_tabell, mojligt
from analysunderlag.inlasning.avvisade import Utelamnat, skriv_avvisade
from analysunderlag.kvalitetssystem import Enhet
from kvalitet.filer import Filfel
from tests.factories import kontrollsiffra

from .ufabok import ENHET, GRUNDSKOLA, HUVUDMAN, RIKET, Ra, Ufabok, felvarde, formel, matt_per_skolform


def nekas(fil: Path) -> Filfel:
    with pytest.raises(Filfel) as fel:
        granska(las_tabell(fil, matt_per_skolform))
    assert str(fel.value).startswith(fil.name)
    return fel.value


def cellfel(bok: Ufabok, mapp: Path) -> list[tuple[str, str]]:
    fel = nekas(bok.spara(mapp))
    assert isinstance(fel, TabellAvvisad)
    return [(f.cell, f.text) for f in fel.fel]


# The file itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("innehall", "text"),
    [
        (b"", "tom"),
        (b"kommun;antal\nAle;3\n", "inte en Excelfil"),
        (b"<!DOCTYPE html><html><body>503 Service Unavailable</body></html>", "webbsida"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "lösenordsskyddad"),
        (b"PK\x03\x04 men inget mer", "skadad"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, innehall: bytes, text: str):
    fil = tmp_path / "Underlag.xlsx"
    fil.write_bytes(innehall)

    assert text in str(nekas(fil))


def test_missing_file(tmp_path: Path):
    assert "finns inte" in str(nekas(tmp_path / "saknas.xlsx"))
    assert "Det är en mapp" in str(nekas(tmp_path))


@pytest.mark.parametrize("del_", ["xl/comments1.xml", "xl/worksheets/_rels/sheet1.xml.rels"])
def test_damaged_comments_are_refused(tmp_path: Path, del_: str):
    """The value reader never opens them, so nothing else would see it."""
    hel = Ufabok(kommentarer={"A5": "Antal elever den 15 oktober"}).hela().spara(tmp_path, "hel.xlsx")
    fil = tmp_path / "Underlag.xlsx"
    with zipfile.ZipFile(hel) as fran, zipfile.ZipFile(fil, "w") as till:
        for namn in fran.namelist():
            till.writestr(namn, fran.read(namn)[: 90 if namn == del_ else None])

    assert "En del av filen är skadad" in str(nekas(fil))


@pytest.mark.parametrize("andel", [0.1, 0.5, 0.9, 0.999])
def test_truncated_at_any_place(tmp_path: Path, andel: float):
    data = Ufabok().hela().data()
    fil = tmp_path / "Underlag.xlsx"
    fil.write_bytes(data[: int(len(data) * andel)])

    assert "skadad eller avklippt" in str(nekas(fil))


def test_every_flipped_byte_is_refused_or_changes_nothing(tmp_path: Path):
    """A damaged byte never becomes another value: the checksums of the zip see it."""
    bok = Ufabok().hela()
    hel = granska(las_tabell(bok.spara(tmp_path, "hel.xlsx"), matt_per_skolform))
    data = bytearray(bok.data())
    fil = tmp_path / "Underlag.xlsx"
    for plats in range(0, len(data), 97):
        skadad = bytearray(data)
        skadad[plats] ^= 0xFF
        fil.write_bytes(skadad)
        try:
            tabell = granska(las_tabell(fil, matt_per_skolform))
        except Filfel:
            continue
        assert tabell.varden == hel.varden, f"byte {plats}"


def test_zip_bomb_is_refused_by_its_own_list_before_unpacking(tmp_path: Path):
    bok = Ufabok(extra_delar={"xl/media/image1.bin": b"\0" * 50_000_000}).hela()

    assert "zip-bomb" in str(nekas(bok.spara(tmp_path)))


def test_zip_bomb_that_lies_about_its_size_is_refused_while_unpacking(tmp_path: Path):
    """The headers say a few bytes, with the right checksum for them; the stream goes on for megabytes."""
    fil = Ufabok().hela().spara(tmp_path)
    _lagg_till_logn(fil, b"<x>", b"0" * 30_000_000)

    fel = str(nekas(fil))

    assert "större än den uppger" in fel or "zip-bomb" in fel


def _lagg_till_logn(fil: Path, sken: bytes, resten: bytes) -> None:
    namn = "xl/logn.xml"
    with zipfile.ZipFile(fil, "a", zipfile.ZIP_DEFLATED) as z:
        z.writestr(namn, sken + resten)
        info = z.getinfo(namn)
    data = bytearray(fil.read_bytes())
    lognen = struct.pack("<LLL", zlib.crc32(sken), info.compress_size, len(sken))
    sanningen = struct.pack("<LLL", info.CRC, info.compress_size, info.file_size)
    assert data.count(sanningen) == 2
    fil.write_bytes(bytes(data).replace(sanningen, lognen))


def test_sheet_with_one_cell_far_out_is_refused_before_memory_is_taken(tmp_path: Path):
    for ref in ("XFD1048576", "ZZZZZ1000", "xfd1048576"):
        bok = Ufabok().hela().satt(0, 1, Ra("<{p}c r='" + ref + "'><{p}v>1</{p}v></{p}c>"))
        assert "långt ut" in str(nekas(bok.spara(tmp_path)))


ENTITETSBOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
)
EXTERN = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("innehall", [ENTITETSBOMB, EXTERN, b"<!--" + b" " * 9000 + b"-->" + EXTERN[21:]])
@pytest.mark.parametrize("delnamn", ["xl/comments1.xml", "docProps/core.xml", "xl/theme/theme1.xml"])
def test_entities_are_refused_wherever_they_stand(tmp_path: Path, delnamn: str, innehall: bytes):
    bok = Ufabok(extra_delar={delnamn: innehall}).hela()

    assert "otillåten XML" in str(nekas(bok.spara(tmp_path)))


def test_entities_in_utf16_do_not_hide(tmp_path: Path):
    bok = Ufabok(extra_delar={"xl/comments1.xml": ENTITETSBOMB.decode().encode("utf-16")}).hela()

    assert "otillåten XML" in str(nekas(bok.spara(tmp_path)))


def test_macro_file(tmp_path: Path):
    bok = Ufabok(extra_delar={"xl/vbaProject.bin": b"makro"}).hela()

    assert "makron" in str(nekas(bok.spara(tmp_path, "Underlag.xlsm")))


def test_two_parts_of_one_name(tmp_path: Path):
    bok = Ufabok(extra_delar={"XL/worksheets/SHEET1.xml": b"<a/>"}).hela()

    assert "samma namn" in str(nekas(bok.spara(tmp_path)))


# The table --------------------------------------------------------------------------------------------------------


def test_wrong_sheet(tmp_path: Path):
    annat = nekas(Ufabok(blad="Blad1", titel="Antal elever").hela().spara(tmp_path))
    omdopt = nekas(Ufabok(blad="Sheet1").hela().spara(tmp_path))

    assert "ingen statistiktabell" in str(annat)
    assert "Blad1" in str(annat)
    assert "Bladet ”Underlag för analys” saknas" in str(omdopt)
    assert "Sheet1" in str(omdopt)


def test_right_sheet_name_on_another_table(tmp_path: Path):
    assert "rubrik" in str(nekas(Ufabok(titel="Antal elever per årskurs").hela().spara(tmp_path)))


def test_skolform_without_measures(tmp_path: Path):
    titel = "Underlag för analys för gymnasieskola efter mått, huvudman och läsår"

    assert "gymnasieskola" in str(nekas(Ufabok(titel=titel).hela().spara(tmp_path)))


def test_no_levels_no_lasar_no_measures(tmp_path: Path):
    utan_nivaer = Ufabok(nivaer=["a", "b", "c"]).hela().spara(tmp_path, "a.xlsx")
    utan_lasar = Ufabok(lasar=["", "", ""]).hela().spara(tmp_path, "b.xlsx")
    utan_matt = Ufabok().spara(tmp_path, "c.xlsx")

    assert "nivåer" in str(nekas(utan_nivaer))
    assert "Läsår saknas" in str(nekas(utan_lasar))
    assert "Inga mått" in str(nekas(utan_matt))


RATT = "Delmål 2: Elevers upplevelse av studiero i årskurs 5 (medelvärde)*"


@pytest.mark.parametrize("nytt", ["Delmål 2: Elevernas upplevelse av studiero i åk 5 (medelvärde)*", RATT.upper()])
def test_renamed_measure_is_refused_with_the_nearest_name(tmp_path: Path, nytt: str):
    bok, ratt = Ufabok().hela(), RATT
    plats = GRUNDSKOLA.index(ratt)
    bok.matt[plats] = (nytt, bok.matt[plats][1])

    ((cell, text),) = cellfel(bok, tmp_path)

    assert cell == f"A{bok.rad_for(plats)}"
    assert f"Närmast är ”{ratt}”, som saknas i filen. Har måttet bytt namn?" in text


def test_new_measure_is_refused_with_a_suggestion(tmp_path: Path):
    bok = Ufabok().hela()
    bok.matt.append(("Delmål 7: Andel (%) elever som läser moderna språk", [1, 2, 3]))

    ((cell, text),) = cellfel(bok, tmp_path)

    assert cell == f"A{bok.rad_for(49)}"
    assert "läggas till i kvalitetssystemet. Närmast i namn är ”Delmål" in text


def test_the_same_measure_twice_and_a_row_without_name(tmp_path: Path):
    bok = Ufabok().hela()
    bok.matt += [(GRUNDSKOLA[3], [1, 2, 3]), ("", [None, 5, None])]

    assert cellfel(bok, tmp_path) == [
        (f"A{bok.rad_for(49)}", f"Måttet ”{GRUNDSKOLA[3]}” finns redan på rad {bok.rad_for(3)}."),
        (f"A{bok.rad_for(50)}", "Raden har värden men måttets namn saknas."),
    ]


@pytest.mark.parametrize(
    ("nivaer", "lasar", "cell", "text"),
    [
        ([RIKET, "AB EXEMPEL (559293504): HUVUDMAN", ENHET], None, "C3", "går inte att tolka"),
        ([RIKET, HUVUDMAN, "AB EXEMPEL (5592935042): SKOLAN"], None, "D3", "går inte att tolka"),
        ([RIKET, HUVUDMAN, HUVUDMAN], None, "D3", "finns redan i kolumn C"),
        ([RIKET, HUVUDMAN, ""], None, "D3", "namn saknas"),
        ([RIKET, HUVUDMAN, ENHET], ["2024/25", "", "2024/25"], "C4", "Läsår saknas"),
        ([RIKET, HUVUDMAN, ENHET], ["2024/25", "2024", "2024/25"], "C4", "Läsåret ”2024”"),
        ([RIKET, HUVUDMAN, ENHET], ["2024/25", "2024/25", "2024/26"], "D4", "Läsåret ”2024/26”"),
    ],
)
def test_faults_in_the_head(tmp_path: Path, nivaer: list[str], lasar: list[str] | None, cell: str, text: str):
    ((var, vad),) = cellfel(Ufabok(nivaer=nivaer, lasar=lasar).hela(), tmp_path)

    assert var == cell
    assert text in vad


@pytest.mark.parametrize(
    ("varde", "text"),
    [
        ("47,7", "decimalkomma"),
        ("47.7", "skrivet som text"),
        ("?", "Okänt tecken ”?”"),
        (True, "sanningsvärde (SANT)"),
        (formel(), "formel"),
        (Ra("<{p}c r='{ref}'><{p}f>1+1</{p}f></{p}c>"), "formel"),
        (Ra("<{p}c r='{ref}' t='str'><{p}f t='shared' si='0'/><{p}v>.</{p}v></{p}c>"), "formel"),
        (felvarde(), "felvärde (#N/A)"),
        (Ra("<{p}c r='{ref}'><{p}v>1e400</{p}v></{p}c>"), "oändligt, eller för stort"),
        (Ra("<{p}c r='{ref}'><{p}v>NaN</{p}v></{p}c>"), "värdet NaN"),
        (Ra("<{p}c r='{ref}' t='d'><{p}v>2024-01-01</{p}v></{p}c>"), "datum"),
        (Ra("<{p}c r='{ref}'><{p}v>1</{p}v></{p}c><{p}c r='{ref}'><{p}v>2</{p}v></{p}c>"), "två gånger"),
    ],
)
@pytest.mark.parametrize("prefix", ["x", ""])
def test_faults_in_a_cell(tmp_path: Path, varde: object, text: str, prefix: str):
    bok = Ufabok(prefix=prefix).hela().satt(4, 1, varde)

    ((cell, vad),) = cellfel(bok, tmp_path)

    assert cell == f"C{bok.rad_for(4)}"
    assert text in vad


def test_formula_in_a_name_a_lasar_or_a_note(tmp_path: Path):
    text = Ra("<{p}c r='{ref}' t='str'><{p}f>A1</{p}f><{p}v>x</{p}v></{p}c>")
    bok = Ufabok(noter=[text]).hela()  # type: ignore[list-item]

    ((cell, vad),) = cellfel(bok, tmp_path)

    assert cell == f"A{bok.rad_for(50)}"
    assert "formel" in vad


def test_all_faults_are_gathered_in_order(tmp_path: Path):
    bok = Ufabok(nivaer=[RIKET, "TRASIG (12): HUVUDMAN", ENHET]).hela()
    bok.satt(0, 0, "1,5").satt(0, 2, "!").satt(7, 2, formel())
    bok.matt[3] = ("Elever: Helt annat", [1, 2, 3])

    fel = nekas(bok.spara(tmp_path))

    assert isinstance(fel, TabellAvvisad)
    assert [f.cell for f in fel.fel] == ["C3", "B5", "D5", "A8", "D12"]
    assert str(fel).startswith("Underlag.xlsx: 5 fel i filen, inget lästes in. Det första: rad 3, kolumn C (cell C3):")
    assert str(fel).endswith("Celler med fel: C3, B5, D5, A8, D12.")
    assert [f.rad for f in fel.radfel] == [3, 5, 5, 8, 12]


# Leaving out what is wrong -----------------------------------------------------------------------------------------


def test_hoppa_over_keeps_the_rest_and_loses_nothing(tmp_path: Path):
    bok = Ufabok(nivaer=[RIKET, "TRASIG (12): HUVUDMAN", ENHET]).hela()
    bok.satt(0, 0, "1,5").satt(7, 2, "=1+1")
    bok.matt[3] = ("Elever: Helt annat", [1, 2, 3])

    tabell = granska(las_tabell(bok.spara(tmp_path), matt_per_skolform), hoppa_over=True)

    assert sum(tabell.antal_per_typ().values()) + len(tabell.avvisade) == tabell.celler == 49 * 3
    assert len(tabell.avvisade) == 48 + 3 + 2
    assert [niva.kolumn for niva in tabell.nivaer] == ["B", "D"]
    assert len(tabell.matt) == 48


def test_rejected_cells_go_to_a_csv(tmp_path: Path):
    bok = Ufabok().hela().satt(0, 1, "1,5").satt(7, 2, "=HYPERLINK(1)")
    tabell = granska(las_tabell(bok.spara(tmp_path), matt_per_skolform), hoppa_over=True)

    fil = skriv_avvisade(Utelamnat(tabell.fil, tabell.fel, tabell.avvisade), tmp_path / "ut.csv")

    with open(fil, encoding="utf-8-sig", newline="") as oppen:
        rader = list(csv.DictReader(oppen, delimiter=";"))
    assert [(r["cell"], r["råtext"], r["nivå"], r["mått"]) for r in rader] == [
        ("C5", "1,5", "huvudman 5592935042", GRUNDSKOLA[0]),
        ("D12", "'=HYPERLINK(1)", "enhet 5592935042 12345678", GRUNDSKOLA[7]),
    ]


def test_nothing_left_is_refused_even_with_hoppa_over(tmp_path: Path):
    tabell = las_tabell(Ufabok().hela("?").spara(tmp_path), matt_per_skolform)

    with pytest.raises(TabellAvvisad):
        granska(tabell, hoppa_over=True)


# Numbers and owners that cannot be ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matt", "varde", "text"),
    [
        ("Elever: Antal elever", -5, "Talet −5 är omöjligt: ett antal är aldrig mindre än 0."),
        ("Elever: Antal elever", 153.5, "Talet 153,5 är omöjligt: ett antal är ett helt tal."),
        ("Elever: Andel (%) flickor", 150, "Talet 150 är omöjligt: en andel ligger mellan 0 och 100 procent."),
        ("Elever: Andel (%) flickor", 100.1, "Talet 100,1 är omöjligt"),
        ("Personal: Lärare, andel (%) tillsvidareanställda (heltidstjänster)", -0.5, "mellan 0 och 100 procent"),
        ("Delmål 2: Elevers upplevelse av trygghet i årskurs 5 (medelvärde)*", 10.5, "på en skala mellan 0 och 10"),
        ("Personal: Totalt (heltidstjänster)", -1, "antalet heltidstjänster är aldrig mindre än 0"),
        ("Personal: Antal elever per lärare (heltidstjänster)", -1, "antalet elever är aldrig mindre än 0"),
    ],
)
def test_an_impossible_number_is_refused(tmp_path: Path, matt: str, varde: float, text: str):
    bok, plats = Ufabok().hela(), GRUNDSKOLA.index(matt)

    fel = nekas(bok.satt(plats, 1, varde).spara(tmp_path))

    assert str(fel).startswith(f"Underlag.xlsx, rad {bok.rad_for(plats)}, kolumn C (cell C{bok.rad_for(plats)}): Talet")
    assert text in str(fel)
    assert str(fel).endswith("Hämta filen igen, eller fråga den som har gjort den vad som ska stå i cellen.")


@pytest.mark.parametrize("enhet", list(Enhet))
def test_every_unit_says_what_is_possible(enhet: Enhet):
    """A unit added later gets a sentence of its own, and zero and one are always possible."""
    assert [mojligt.omojligt(Decimal(tal), enhet) for tal in (0, 1)] == ["", ""]
    utanfor = mojligt.omojligt(Decimal(-1), enhet) or mojligt.ovanligt(Decimal(-1), enhet)
    assert utanfor
    assert "måttet är aldrig" not in utanfor


def test_every_cell_with_the_impossible_number_is_named_and_can_be_left_out(tmp_path: Path):
    bok = Ufabok().hela().satt(1, 0, 150).satt(1, 2, 150).satt(3, 1, -1)
    fil = bok.spara(tmp_path)

    assert cellfel(bok, tmp_path) == [
        (cell, f"Talet {tal} är omöjligt: en andel ligger mellan 0 och 100 procent. {mojligt.ATGARD}")
        for cell, tal in (("B6", "150"), ("D6", "150"), ("C8", "−1"))
    ]
    tabell = granska(las_tabell(fil, matt_per_skolform), hoppa_over=True)
    assert [(f"{a.kolumn}{a.rad}", a.ratext) for a in tabell.avvisade] == [("B6", "150"), ("D6", "150"), ("C8", "-1")]
    assert sum(tabell.antal_per_typ().values()) + 3 == tabell.celler


@pytest.mark.parametrize("niva", ["AB FEL (5592935043): HUVUDMAN", "AB FEL (5592935043): SKOLAN (87654321)"])
def test_a_level_with_a_wrong_check_digit_is_refused(tmp_path: Path, niva: str):
    fel = nekas(Ufabok(nivaer=[RIKET, HUVUDMAN, niva]).hela().spara(tmp_path))

    assert str(fel).startswith(
        "Underlag.xlsx, rad 3, kolumn D (cell D3): Organisationsnumret 559293-5043 har fel kontrollsiffra"
    )
    assert str(fel).endswith("fråga den som har gjort den vilket nummer det ska vara.")


def test_what_is_strange_but_may_be_true_waits_for_a_person(tmp_path: Path):
    """A cost can be negative, and a person can be a huvudman; neither the number nor the name is shown."""
    plats = GRUNDSKOLA.index("Kostnader: Per elev för övrigt")
    bok = Ufabok(nivaer=[RIKET, "ANNA ANNASSON (8001011231): HUVUDMAN"]).hela().satt(plats, 0, -300)

    tabell = granska(las_tabell(bok.spara(tmp_path), matt_per_skolform))

    assert [(v.cell, v.text) for v in tabell.varningar if v.cell] == [
        ("C3", "Organisationsnumret ser ut som ett personnummer. Det kan vara en enskild person som är huvudman."),
        (f"B{bok.rad_for(plats)}", "Kostnaden −300 är negativ. Det kan stämma, men är ovanligt."),
    ]


# Size -------------------------------------------------------------------------------------------------------------


def test_wider_than_a_spreadsheet_program_allows(tmp_path: Path):
    """Ten times the country: a file may have more columns than Excel shows."""
    orgnr_lista = [f"556{n:06d}" for n in range(20_000)]
    nivaer = [RIKET, *(f"HUVUDMAN ({nr}{kontrollsiffra(nr)}): HUVUDMAN" for nr in orgnr_lista)]
    bok = Ufabok(nivaer=nivaer, matt=[(namn, [15] * len(nivaer)) for namn in GRUNDSKOLA[:2]])

    tabell = granska(las_tabell(bok.spara(tmp_path), matt_per_skolform))

    assert tabell.celler == 2 * 20_001
    assert tabell.nivaer[-1].kolumn == "ACOH"
