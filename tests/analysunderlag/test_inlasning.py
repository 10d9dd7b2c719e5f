"""The table as a whole: found by what it holds, read cell by cell, with nothing lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.inlasning import granska, kompakt, las_tabell
from analysunderlag.inlasning.modell import Tabell
from analysunderlag.vardetyper import TECKEN, Vardetyp

from .ufabok import ENHET, GRUNDSKOLA, HUVUDMAN, KODER, REGLER, RIKET, Ra, Ufabok, matt_per_skolform


def las(bok: Ufabok, mapp: Path) -> Tabell:
    return granska(las_tabell(bok.spara(mapp), matt_per_skolform))


def texter(tabell: Tabell) -> list[list[str]]:
    return [[varde.ratext for varde in rad if varde] for rad in tabell.varden]


@pytest.mark.parametrize("prefix", ["x", "", "ns-1.a"])
@pytest.mark.parametrize("text_som", ["s", "inlineStr", "str"])
def test_reads_the_table_whatever_prefix_and_kind_of_text(tmp_path: Path, prefix: str, text_som: str):
    bok = Ufabok(prefix=prefix, text_som=text_som).hela()
    bok.satt(0, 0, 1104634).satt(0, 1, 153.0).satt(1, 1, 47.7).satt(2, 2, "..").satt(3, 2, "...").satt(4, 1, None)

    tabell = las(bok, tmp_path)

    assert (tabell.titel, tabell.skolform, tabell.perioder) == (bok.titel, "grundskola", ("2024/25",))
    assert [niva.niva for niva in tabell.nivaer] == ["riket", "huvudman", "enhet"]
    assert texter(tabell)[:5] == [["1104634", "153", "1"], ["1", "47.7", "1"], ["1", "1", ".."], ["1", "1", "..."],
                                  ["1", "", "1"]]  # fmt: skip
    assert [matt.namn for matt in tabell.matt] == GRUNDSKOLA
    assert tabell.varningar == ()


def test_keys_names_and_addresses_of_levels(tmp_path: Path):
    tabell = las(Ufabok().hela(), tmp_path)

    assert [(n.kolumn, n.orgnr, n.enhetskod) for n in tabell.nivaer] == [
        ("B", "00", ""),
        ("C", "5592935042", ""),
        ("D", "5592935042", "12345678"),
    ]
    assert tabell.nivaer[2].enhetsnamn == "EXEMPELSKOLAN: NORRA (DEL 2)"
    assert [matt.rad for matt in tabell.matt] == list(range(5, 54))


def test_rows_are_found_by_what_they_hold(tmp_path: Path):
    bok = Ufabok(tomma_rader=7).hela(3)
    bok.matt = bok.matt[::-1]
    bok.matt.insert(2, ("", [None, None, None]))

    tabell = las(bok, tmp_path)

    assert [matt.namn for matt in tabell.matt] == GRUNDSKOLA[::-1]
    assert [matt.rad for matt in tabell.matt][:3] == [12, 13, 15]
    assert tabell.celler == 49 * 3


def test_one_unit_may_stand_under_two_huvudman(tmp_path: Path):
    annan = "NY HUVUDMAN AB (5567025696): EXEMPELSKOLAN (12345678)"
    tabell = las(Ufabok(nivaer=[RIKET, ENHET, annan]).hela(), tmp_path)

    assert {niva.nyckel for niva in tabell.nivaer[1:]} == {
        ("5592935042", "12345678", "2024/25"),
        ("5567025696", "12345678", "2024/25"),
    }


def test_several_lasar_with_a_name_in_each_column_or_above_them(tmp_path: Path):
    lasar = ["2023/24", "2024/25"] * 2
    upprepade = las(Ufabok(nivaer=[RIKET, RIKET, HUVUDMAN, HUVUDMAN], lasar=lasar).hela(), tmp_path)
    ovanfor = las(Ufabok(nivaer=[RIKET, "", HUVUDMAN, ""], lasar=lasar).hela(), tmp_path)

    assert upprepade.perioder == ("2023/24", "2024/25")
    assert [n.nyckel for n in upprepade.nivaer] == [n.nyckel for n in ovanfor.nivaer]


def test_measures_that_are_missing_are_warned_about_and_earlier_names_are_known(tmp_path: Path):
    bok = Ufabok().hela()
    borta = bok.matt.pop(10)[0]
    bok.matt[0] = ("Elever: Elevantal", bok.matt[0][1])
    kanda = {**REGLER, "Elever: Elevantal": REGLER["Elever: Antal elever"]}

    tabell = granska(las_tabell(bok.spara(tmp_path), lambda skolform: kanda))

    assert [v.text for v in tabell.varningar] == [f"Måttet ”{borta}” saknas i filen."]


def test_a_known_measure_without_any_value_is_a_row_of_blanks(tmp_path: Path):
    bok = Ufabok().hela()
    bok.matt[48] = (GRUNDSKOLA[48], [None, None, None])

    tabell = las(bok, tmp_path)

    assert tabell.antal_per_typ() == {typ.value: 0 for typ in Vardetyp} | {"tal": 144, "tom": 3}


def test_notes_and_official_definitions_come_along(tmp_path: Path):
    bok = Ufabok(
        kommentarer={"A5": "Elever i skolan.\n\n\n\nAlla. \n", "B5": "inte ett mått"}, noter=["Ett", "Två"]
    ).hela()

    tabell = las(bok, tmp_path)

    assert tabell.matt[0].definition == "Elever i skolan.\n\nAlla."
    assert tabell.matt[1].definition == ""
    assert tabell.noter == ("Ett", "Två")


def test_many_decimals_and_missing_riket_are_warned_about(tmp_path: Path):
    bok = Ufabok(nivaer=[ENHET]).hela().satt(1, 0, 1.2345678)

    assert [v.text for v in las(bok, tmp_path).varningar] == [
        "Filen har ingen kolumn för riket.",
        "1 huvudman har skolenheter men ingen egen kolumn, först 559293-5042.",
        "Talet 1,2345678 har fler än sex decimaler.",
    ]


def test_a_number_that_looks_like_a_personnummer_is_masked_in_messages(tmp_path: Path):
    bok = Ufabok(nivaer=[RIKET, "ANNA ANNASSON (8001011234): HUVUDMAN"]).hela()

    tabell = las_tabell(bok.spara(tmp_path), matt_per_skolform)

    assert "•" in tabell.fel[0].text
    assert not any("8001011234" in str(v) for v in (*tabell.fel, *tabell.varningar))


def test_empty_shared_texts_force_the_exact_pass_and_are_blanks(tmp_path: Path):
    bok = Ufabok().hela()
    bok.satt(0, 1, "").satt(1, 1, Ra("<{p}c r='{ref}' t='inlineStr'><{p}is><{p}t></{p}t></{p}is></{p}c>"))

    assert las(bok, tmp_path).antal_per_typ()["tom"] == 2


def test_cells_without_addresses_follow_each_other(tmp_path: Path):
    bok = Ufabok(prefix="").hela()
    bok.matt = [
        (namn, [Ra("<c><v>7</v></c>"), Ra("<c><f>1</f><v>8</v></c>"), Ra("<c><v>9</v></c>")]) for namn, _ in bok.matt
    ]
    tabell = las_tabell(bok.spara(tmp_path), matt_per_skolform)

    assert {fel.kolumn for fel in tabell.fel} == {"C"}
    assert {tuple(v and v.ratext for v in rad) for rad in tabell.varden} == {("7", None, "9")}


UTAN_TAK = [namn for namn, regel in REGLER.items() if regel.enhet in ("heltidstjanster", "elever_per", "kr", "tkr")]
cellinnehall = st.one_of(
    st.none(),
    st.sampled_from(sorted(TECKEN)),
    st.integers(0, 10**9),
    st.decimals(0, 10**6, places=1).map(float),
    st.floats(0, 10**11, allow_nan=False),
)


@given(data=st.data(), prefix=st.sampled_from(["x", ""]), text_som=st.sampled_from(["s", "inlineStr", "str"]))
def test_what_is_written_is_read(
    data: st.DataObject, prefix: str, text_som: str, tmp_path_factory: pytest.TempPathFactory
):
    """Round trip: any numbers, signs and blanks, in any order of measures and for any number of levels."""
    enheter = [f"AB EXEMPEL (5592935042): SKOLA {n} ({10000000 + n})" for n in range(data.draw(st.integers(0, 4)))]
    nivaer = [RIKET, HUVUDMAN, *enheter]
    matt = data.draw(st.lists(st.sampled_from(UTAN_TAK), min_size=1, max_size=6, unique=True))
    rader = [(namn, data.draw(st.lists(cellinnehall, min_size=len(nivaer), max_size=len(nivaer)))) for namn in matt]
    bok = Ufabok(nivaer=nivaer, matt=[(n, list(r)) for n, r in rader], prefix=prefix, text_som=text_som)

    tabell = las(bok, tmp_path_factory.mktemp("bok"))

    last = {m.namn: rad for m, rad in zip(tabell.matt, tabell.varden, strict=True)}
    for namn, skrivna in rader:
        for skrivet, varde in zip(skrivna, last[namn], strict=True):
            assert varde is not None
            if isinstance(skrivet, int | float):
                assert (varde.typ, float(varde.ratext), varde.varde) == ("tal", float(skrivet), varde.varde)
            else:
                assert (varde.typ, varde.ratext, varde.varde) == (TECKEN[skrivet or ""], skrivet or "", None)
    assert sum(tabell.antal_per_typ().values()) == tabell.celler == len(matt) * len(nivaer)


def test_compact_form_gives_the_same_values_and_the_same_bytes(tmp_path: Path):
    bok = Ufabok(kommentarer={"A5": "En definition"}).hela(9.5)
    bok.satt(3, 1, "..").satt(4, 2, None).satt(48, 2, "-")
    tabell = las(bok, tmp_path)

    packad = kompakt.packa(tabell, KODER, kalla="Källa", datum="2026-03-24")
    fil = tmp_path / "varden.xz"
    fil.write_bytes(packad)
    upp = kompakt.packa_upp(fil, {kod: namn for namn, kod in KODER.items()})

    assert packad == kompakt.packa(tabell, KODER, kalla="Källa", datum="2026-03-24")
    assert upp.varden == tabell.varden
    assert [(n.kolumn, n.nyckel, n.niva) for n in upp.nivaer] == [(n.kolumn, n.nyckel, n.niva) for n in tabell.nivaer]
    assert [(m.rad, m.namn, m.definition) for m in upp.matt] == [(m.rad, m.namn, "") for m in tabell.matt]
    assert (upp.fil, upp.sha256, upp.celler, upp.noter) == (tabell.fil, tabell.sha256, tabell.celler, ())
    assert kompakt.huvud_i(fil)["datum"] == "2026-03-24"


def test_compact_form_of_a_table_with_faults_is_refused(tmp_path: Path):
    tabell = las_tabell(Ufabok().hela().satt(0, 1, "?").spara(tmp_path), matt_per_skolform)

    with pytest.raises(ValueError, match="förs inte över"):
        kompakt.packa(tabell, KODER, kalla="", datum="")
