"""What is wrong with a file is said in Swedish with file, row and column, and never read as something else."""

import zipfile
from pathlib import Path

import pytest

from analysunderlag.kallor import las_kallfil
from kvalitet.filer import Filfel, gemensamt

from .exportfil import ALE, BORAS, MATT, NYCKLAR, bok, export


def fel(fil: Path) -> list[str]:
    return [str(f) for f in las_kallfil(fil).fel]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("1,2,3", "Talet ”1,2,3” har mer än ett decimalkomma."),
        ("48.7", "Talet ”48.7” är skrivet med punkt. Filens tal skrivs med decimalkomma."),
        ("1 23", "Talet ”1 23” går inte att läsa. Mellanrum får bara skilja grupper om tre siffror."),
        ("x", "Okänt tecken ”x”. Kända tecken: .  ..  ...  …  -  ~100  * eller tom cell."),
        ("#DIV/0!", "Okänt tecken ”#DIV/0!”. Kända tecken: .  ..  ...  …  -  ~100  * eller tom cell."),
        (
            "9" * 13,
            "Talet är orimligt stort. Hämta filen igen, eller fråga den som har gjort den vad som ska stå i cellen.",
        ),
    ],
)
def test_a_cell_that_is_no_value(tmp_path: Path, cell: str, text: str):
    kalla = las_kallfil(export(tmp_path, [[*ALE, "10", cell], [*BORAS, "20", "30"]]))

    assert [str(f) for f in kalla.fel] == [f"fil.csv, rad 7, kolumn I (cell I7): {text}"]
    assert (kalla.celler, kalla.avvisade, sum(kalla.antal_per_typ().values())) == (4, 1, 3)
    assert kalla.oforklarade == 0


def test_a_file_cut_in_the_middle_of_a_row(tmp_path: Path):
    hel = export(tmp_path).read_bytes()
    (tmp_path / "avklippt.csv").write_bytes(hel[: hel.index(b"64720166") + 4])

    kalla = las_kallfil(tmp_path / "avklippt.csv")

    assert [str(f) for f in kalla.fel] == [
        "avklippt.csv, rad 8, kolumn B (cell B8): Raden har 2 fält men rubriken har 10. Filen kan vara avklippt."
    ]
    assert kalla.oforklarade == 1


def test_a_file_cut_between_rows_is_suspected(tmp_path: Path):
    hel = export(tmp_path).read_bytes()
    (tmp_path / "avklippt.csv").write_bytes(hel[: hel.index(b"Bor\xc3\xa5s")])

    kalla = las_kallfil(tmp_path / "avklippt.csv")

    assert kalla.fel == ()
    assert [str(v) for v in kalla.varningar] == [
        "avklippt.csv, rad 7: Filen slutar utan Skolverkets rapportbeskrivning. Den kan vara avklippt."
    ]


@pytest.mark.parametrize(
    ("innehall", "text"),
    [
        (b"<!DOCTYPE html><html><body>Logga in</body></html>", "Filen är en webbsida, inte en tabell."),
        (b"", "Filen är tom."),
        (b"PK\x03\x04skrap", "Filen är skadad eller avklippt och går inte att öppna. Hämta den igen."),
        ("Skola;Kommun\nÅ;Ö\n".encode("latin-1"), "fil.csv, rad 2: Filen är inte sparad som UTF-8"),
        (b"a;b\n1;2\n", "Filen är ingen känd källa till statistik. De som går att läsa är: Skolverkets"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, innehall: bytes, text: str):
    (tmp_path / "fil.csv").write_bytes(innehall)

    with pytest.raises(Filfel) as fel:
        las_kallfil(tmp_path / "fil.csv")

    assert str(fel.value).startswith("fil.csv")
    assert text in str(fel.value)


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "bomb.csv", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("xl/workbook.xml", b"0" * 20_000_000)

    with pytest.raises(Filfel, match=r"^bomb\.csv: Filen är orimligt hårt packad och öppnas inte"):
        las_kallfil(tmp_path / "bomb.csv")


def test_the_same_unit_twice(tmp_path: Path):
    assert fel(export(tmp_path, [[*ALE, "1", "2"], [*BORAS, "3", "4"], [*ALE, "5", "6"]])) == [
        "fil.csv, rad 9, kolumn B (cell B9): Nyckeln 72616393, 1440, Kommunal, 2120001439 finns redan på rad 7."
    ]


def test_a_renamed_and_a_doubled_measure(tmp_path: Path):
    bytt = las_kallfil(export(tmp_path, rubrik=[*NYCKLAR, "Antal elever, årskurs 1-9", MATT[1]]))

    assert bytt.matt_utan_kod == ("Antal elever, årskurs 1-9",)
    assert [str(v) for v in bytt.varningar] == [
        "fil.csv, rad 6, kolumn H (cell H6): Måttet ”Antal elever, årskurs 1-9” har ingen kod. "
        "Närmast är ”Elever, årskurs 1-9”, som saknas i filen. Har måttet bytt namn?"
    ]
    assert fel(export(tmp_path, rubrik=[*NYCKLAR, MATT[0], MATT[0]])) == [
        "fil.csv, rad 6, kolumn I (cell I6): Kolumnen ”Elever, årskurs 1-9” finns redan i kolumn H."
    ]


def test_a_period_that_is_missing_or_impossible(tmp_path: Path):
    assert fel(export(tmp_path, period="Valt läsår: 2024")) == [
        "fil.csv, rad 4, kolumn A (cell A4): ”Valt läsår: 2024” är ingen möjlig period."
    ]
    with pytest.raises(Filfel, match="ingen känd källa"):
        las_kallfil(export(tmp_path, period="Uppgifter för riket"))


def test_a_quotation_mark_that_never_ends(tmp_path: Path):
    assert fel(export(tmp_path, [['"Alboskolan', *ALE[1:], "1", "2"], [*BORAS, "3", "4"]])) == [
        "fil.csv, rad 7, kolumn A (cell A7): Raden har ett citattecken som inte avslutas."
    ]


def test_a_formula_and_a_text_number_in_a_workbook(tmp_path: Path):
    rader: list[list[object]] = [
        ["Grundskola - Antal elever per årskurs"],
        ["Valt läsår: 2024/25"],
        [*NYCKLAR, *MATT],
        [*ALE, "1 197", 46.7],
        [*BORAS, "=1+1", "~100"],
    ]
    kalla = las_kallfil(bok(tmp_path, {"Blad": rader}))

    assert [str(f) for f in kalla.fel] == [
        "fil.xlsx, bladet ”Blad”, rad 5, kolumn H (cell H5): Cellen innehåller en formel. Spara om filen med värden."
    ]
    assert next(kalla.varden()).cell.varde == 1197


def test_ten_times_the_size_is_read_and_too_large_is_refused(tmp_path: Path, monkeypatch):
    def rader(antal: int) -> list[list[str]]:
        return [[ALE[0], f"{10_000_000 + i}", *ALE[2:], f"{i}", ".."] for i in range(antal)]

    liten = las_kallfil(export(tmp_path, rader(500)))
    fil = export(tmp_path, rader(5000))
    stor = las_kallfil(fil)

    assert (liten.celler, stor.celler) == (1000, 10_000)
    assert (stor.fel, stor.oforklarade, stor.antal_per_typ()["tal"]) == ((), 0, 5000)
    monkeypatch.setattr(gemensamt, "STORSTA_FIL", gemensamt.MIB // 10)
    with pytest.raises(Filfel, match=r"^fil\.csv: Filen är större än 0 MB och läses därför inte\."):
        las_kallfil(fil)


def test_a_sheet_that_nothing_explains(tmp_path: Path):
    rader: list[list[object]] = [["Grundskola"], ["Valt läsår: 2024/25"], [*NYCKLAR, *MATT], [*ALE, 1, 2]]
    kalla = las_kallfil(bok(tmp_path, {"Blad": rader, "Mina uträkningar": [[], ["Summa", 3], ["x"]]}))

    assert kalla.oforklarade == 2
    assert [str(f) for f in kalla.fel] == [
        "fil.xlsx, bladet ”Mina uträkningar”, rad 2, kolumn A (cell A2): "
        "Bladet har varken en tabell som går att läsa eller noter."
    ]
