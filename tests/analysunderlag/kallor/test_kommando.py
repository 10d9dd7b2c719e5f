"""`granska_kallfil` says what a file is and accounts for it; anything unexplained ends it with 1."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .exportfil import ALE, BORAS, export


def kor(*argument: object) -> list[str]:
    ut = io.StringIO()
    call_command("granska_kallfil", *map(str, argument), stdout=ut)
    return ut.getvalue().splitlines()


def test_a_file_that_is_wholly_explained(tmp_path: Path):
    rader = [[*ALE, "1 197", "46,7"], [*BORAS, "..", ""]]

    assert kor(export(tmp_path, rader)) == [
        "fil.csv: Skolverkets statistikexport (Skolverket)",
        "  Grundskola - Antal elever per årskurs",
        "    Tid: 2024/25. Nivå: skolenhet.",
        "  Rader: 12 = 2 data + 4 rubriker + 2 noter + 4 tomma + 0 oförklarade",
        "  Celler: 4 = 2 tal + 1 tecken + 1 tomma + 0 som inte går att läsa",
    ]


def test_the_last_line_is_json(tmp_path: Path):
    svar = json.loads(kor(export(tmp_path), "--json")[-1])["filer"][0]

    assert (svar["slag"], svar["utgivare"], len(svar["sha256"])) == ("export", "Skolverket", 64)
    assert svar["tabeller"] == [
        {
            "titel": "Grundskola - Antal elever per årskurs",
            "blad": "",
            "skolform": "grundskola",
            "perioder": ["2024/25"],
            "nivaer": ["skolenhet"],
            "rader": 2,
            "matt": 2,
        }
    ]
    assert svar["rader"] == {"data": 2, "rubrik": 4, "not": 2, "tom": 4, "oforklarad": 0}
    assert {namn: antal for namn, antal in svar["celler"].items() if antal} == {
        "alla": 4, "tal": 2, "sekretess": 1, "avrundad": 1,
    }  # fmt: skip
    assert (svar["matt_utan_kod"], svar["varningar"], svar["fel"]) == ([], [], [])


def test_an_unexplained_row_ends_with_one_after_the_json(tmp_path: Path):
    fil = export(tmp_path, [[*ALE, "1", "2"], [*BORAS, "3"]])
    ut = io.StringIO()

    with pytest.raises(CommandError, match=r"^Allt går inte att förklara i fil\.csv, saknas\.csv\. Se ovan\.$") as fel:
        call_command("granska_kallfil", str(fil), str(tmp_path / "saknas.csv"), "--json", stdout=ut)

    rader = ut.getvalue().splitlines()
    svar = json.loads(rader[-1])["filer"]
    assert fel.value.returncode == 1
    assert svar[0]["rader"]["oforklarad"] == 1
    assert svar[1] == {"fil": "saknas.csv", "slag": None, "fel": ["saknas.csv: Filen finns inte."]}
    assert "  Rader: 12 = 1 data + 4 rubriker + 2 noter + 4 tomma + 1 oförklarade" in rader
    plats = "fil.csv, rad 8, kolumn I (cell I8)"
    assert f"    {plats}: Raden har 9 fält men rubriken har 10. Filen kan vara avklippt." in rader
    assert "saknas.csv: Filen finns inte." in rader


def test_long_lists_are_cut_on_the_screen_only(tmp_path: Path):
    rader = [[ALE[0], f"{10_000_000 + i}", *ALE[2:], "x", "1"] for i in range(25)]
    ut = io.StringIO()

    with pytest.raises(CommandError):
        call_command("granska_kallfil", str(export(tmp_path, rader)), "--json", stdout=ut)

    assert "    … och 5 till" in ut.getvalue().splitlines()
    assert len(json.loads(ut.getvalue().splitlines()[-1])["filer"][0]["fel"]) == 25
