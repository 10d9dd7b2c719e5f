"""The editable files: a new name is a line in a file, and a mistake in one is said with the file's name."""

from pathlib import Path

import pytest

from analysunderlag.kallor.synonymer import KATALOG, Synonymfel, las_synonymer

NYCKLAR = (KATALOG / "nycklar.toml").read_text(encoding="utf-8")


def katalog(mapp: Path, tabeller: str, nycklar: str = NYCKLAR) -> Path:
    (mapp / "nycklar.toml").write_text(nycklar, encoding="utf-8")
    (mapp / "egna.toml").write_text(tabeller, encoding="utf-8")
    return mapp


def test_a_new_name_is_a_line_in_a_file(tmp_path: Path):
    egna = "[[tabell]]\ntitel = 'min tabell'\n[tabell.matt]\nkod_a = ['Ett namn', 'Ett  ANNAT namn']\n"
    egna += "[tabell.monster]\n'kod_\\1' = 'elever åk ([1-9]), (?P<kon>flickor)'\n"
    synonymer = las_synonymer(katalog(tmp_path, egna))
    tabell = synonymer.tabell("Min  tabell 2024")

    assert tabell.kod("ett annat namn") == ("kod_a", ())
    assert synonymer.kolumn(tabell, "F", "Pojkar", "Ett namn").avser == (("kon", "pojkar"),)
    med_monster = synonymer.kolumn(tabell, "G", "", "Elever åk 3, flickor")
    assert (med_monster.kod, med_monster.avser) == ("kod_3", (("kon", "flickor"),))
    assert (tabell.kod("något helt annat"), tabell.narmast("Ett nam", ())) == (("", ()), "Ett namn")
    assert synonymer.tabell("En okänd titel").matt == {}


@pytest.mark.parametrize(
    ("tabeller", "text"),
    [
        ("[[tabell", "egna.toml: "),
        ("x = 1", "egna.toml: 'tabell'"),
        ("[[tabell]]\ntitel = '('", "egna.toml: missing )"),
        ("[[tabell]]\ntitel = 'a'\n[tabell.matt]\na = ['X']\nb = ['x']", "egna.toml: ”x” hör till två mått"),
        ("[[tabell]]\ntitel = 'a'\n[tabell.nycklar]\nfel = ['X']", "egna.toml: nyckeln fel finns inte i nycklar.toml"),
    ],
)
def test_a_mistake_is_said_with_the_file(tmp_path: Path, tabeller: str, text: str):
    with pytest.raises(Synonymfel) as fel:
        las_synonymer(katalog(tmp_path, tabeller))

    assert str(fel.value).startswith(text)


def test_every_key_that_is_a_code_has_a_form():
    for nyckel in las_synonymer().nycklar_per_namn.values():
        assert nyckel.form is not None or not nyckel.identitet
