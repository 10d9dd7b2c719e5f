"""The draw of a round, on worlds small enough to count by hand."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from dialoger.urval import Dragning, Kandidat, dra, ersattare, skolformsgrupp, spegla

FSK, GR, GY = frozenset({"forskola"}), frozenset({"forskoleklass", "grundskola"}), frozenset({"gymnasieskola"})


def grupp(antal, kontor="Solna", storlek="liten", sektor="enskild", skolformer=FSK, **falt) -> list[Kandidat]:
    namn = f"{kontor}-{storlek}-{sektor}-{'+'.join(sorted(skolformer))}"
    return [Kandidat(f"{namn}-{i}", kontor, storlek, sektor, skolformer, **falt) for i in range(antal)]


VARLD = grupp(60) + grupp(20, "Luleå") + grupp(12, storlek="mellan", skolformer=GR) + grupp(8, sektor="offentlig")


def nycklar(dragning: Dragning) -> list[str]:
    return sorted(draget.kandidat.nyckel for draget in dragning.dragna)


def per_grupp(dragning: Dragning) -> Counter:
    return Counter(str(draget.stratum) for draget in dragning.dragna)


def test_whole_quotas_are_met_exactly_and_told():
    dragning = dra(VARLD, 25, "vår 2027")
    assert per_grupp(dragning) == {
        "Solna, liten, enskild, bara förskola": 15,
        "Luleå, liten, enskild, bara förskola": 5,
        "Solna, mellan, enskild, grundskola": 3,
        "Solna, liten, offentlig, bara förskola": 2,
    }
    assert [
        (rad.dimension, rad.namn, rad.i_registret, rad.onskat, rad.dragna, rad.avvikelse)
        for rad in dragning.spegel
        if rad.dimension != "skolformsgrupp"
    ] == [
        ("kontor", "Luleå", 20, 5, 5, 0),
        ("kontor", "Solna", 80, 20, 20, 0),
        ("storlek", "Liten", 88, 22, 22, 0),
        ("storlek", "Mellan", 12, 3, 3, 0),
        ("sektor", "Offentlig", 8, 2, 2, 0),
        ("sektor", "Enskild", 92, 23, 23, 0),
        ("skolform", "Förskola", 88, 22, 22, 0),
        ("skolform", "Förskoleklass", 12, 3, 3, 0),
        ("skolform", "Grundskola", 12, 3, 3, 0),
    ]
    solna = next(rad for rad in dragning.spegel if rad.varde == "Solna")
    assert (solna.registerandel, solna.onskad_andel, solna.dragen_andel) == (0.8, 0.8, 0.8)
    assert dragning.anmarkningar == ()


def test_the_reason_says_share_places_and_lot():
    dragning = dra(VARLD, 30, "vår 2027")
    skal = {str(d.stratum): d.skal.replace("\xa0", " ") for d in dragning.dragna if d.lott == 1}
    assert skal["Luleå, liten, enskild, bara förskola"] == (
        "Luleå, liten, enskild, bara förskola: 20 av 100 huvudmän som kan dras ger 6,0 platser av 30. Det blev 6. "
        "Lottnummer 1 av 20."
    )
    offentliga = per_grupp(dragning)["Solna, liten, offentlig, bara förskola"]
    assert offentliga in (2, 3)
    assert f"ger 2,4 platser av 30. Det blev {offentliga}." in skal["Solna, liten, offentlig, bara förskola"]


def test_within_a_stratum_the_lot_is_among_those_with_the_same_skolformer():
    dragning = dra(
        grupp(6, skolformer=GR) + grupp(2, skolformer=GR | FSK) + grupp(1, skolformer=GR | {"fritidshem"}), 5, 1
    )
    texter = " ".join(draget.skal for draget in dragning.dragna).replace("\xa0", " ")
    assert "9 av 9 huvudmän som kan dras ger 5,0 platser av 5. Det blev 5." in texter
    assert "Lottnummer 1 av 6 bland dem med samma skolformer." in texter


def test_the_draw_of_a_seed_stays_the_same():
    """If this changes, no old round can be drawn again: the lots and the rounding are part of what is promised."""
    assert nycklar(dra(grupp(10), 3, "vår 2027")) == [f"Solna-liten-enskild-forskola-{i}" for i in (3, 4, 8)]
    assert nycklar(dra(grupp(10), 3, 7)) == nycklar(dra(grupp(10), 3, "7"))
    assert nycklar(dra(grupp(10), 3, 7)) != nycklar(dra(grupp(10), 3, 8))


def test_neither_the_hash_seed_nor_the_order_matters():
    kod = (
        "from dialoger.urval import Kandidat, dra\n"
        "varld = {Kandidat(str(i), 'SL'[i % 2], 'liten', 'enskild', frozenset({'komvux'})) for i in range(40)}\n"
        "print(*[d.kandidat.nyckel for d in dra(varld, 9, 3).dragna])"
    )
    svar = [
        subprocess.run(
            [sys.executable, "-c", kod], env={**os.environ, "PYTHONHASHSEED": fro}, capture_output=True, text=True
        ).stdout
        for fro in ("1", "2")
    ]
    assert svar[0] == svar[1]
    assert len(svar[0].split()) == 9  # and HiGHS says nothing


def test_fortur_is_drawn_first_and_the_rest_of_its_margins_give_way():
    sena = grupp(8, "Luleå", fortur="svarade senare.")
    lulea = sena + grupp(20, "Luleå")[8:] + grupp(20, "Luleå", skolformer=GR)
    dragning = dra(grupp(60) + grupp(20, skolformer=GR) + lulea, 30, 1)
    assert per_grupp(dragning) == {
        "Luleå, liten, enskild, bara förskola": 8,  # 5 wanted
        "Luleå, liten, enskild, grundskola": 2,  # 5 wanted
        "Solna, liten, enskild, bara förskola": 12,  # 15 wanted
        "Solna, liten, enskild, grundskola": 8,  # 5 wanted
    }
    assert {rad.avvikelse for rad in dragning.spegel} == {0}
    med = {d.kandidat: d for d in dragning.dragna}
    assert med[sena[0]].skal.endswith("Det blev 8. Förtur: svarade senare.")
    assert [med[k].lott for k in sena] == [None] * 8


def test_a_margin_that_cannot_be_kept_is_told():
    dragning = dra(grupp(60) + grupp(20, "Luleå", fortur="svarade senare"), 24, 1)
    assert dragning.anmarkningar == (
        "Region, Luleå: det blev 20 i stället för 6,0. Närmare gick det inte att komma.",
        "Region, Solna: det blev 4 i stället för 18,0. Närmare gick det inte att komma.",
    )


def test_more_fortur_than_places_is_an_error():
    with pytest.raises(ValueError, match=r"5.huvudmän har förtur, men antalet är 4"):
        dra(grupp(5, fortur="svarade senare") + grupp(5, "Luleå"), 4, 1)


def test_weights_move_the_wanted_places():
    varld = grupp(30) + grupp(10, storlek="stor")
    dragning = dra(varld, 10, 1, {"storlek": {"stor": 3}})
    assert per_grupp(dragning) == {"Solna, liten, enskild, bara förskola": 5, "Solna, stor, enskild, bara förskola": 5}
    assert "30 av 40 huvudmän som kan dras ger med vikterna 5,0 platser av 10" in dragning.dragna[0].skal.replace(
        "\xa0", " "
    )


def test_of_several_skolformer_the_highest_weight_counts():
    varld = grupp(10) + grupp(10, skolformer=FSK | GR | GY)
    rader = {r.varde: r for r in dra(varld, 4, 1, {"skolform": {"gymnasieskola": 3, "grundskola": 2}}).spegel}
    assert (rader["gymnasieskola"].onskat, rader["forskola"].onskat) == (3, 4)


def test_a_weight_cannot_take_more_than_there_are():
    dragning = dra(grupp(30) + grupp(2, storlek="stor"), 10, 1, {"storlek": {"stor": 100}})
    assert per_grupp(dragning)["Solna, stor, enskild, bara förskola"] == 2
    assert "huvudmännen slut" in " ".join(dragning.anmarkningar)


@pytest.mark.parametrize(
    ("vikter", "ord_"),
    [
        ({"storlek": {"enorm": 2}}, "Storlek: det finns inget som heter ”enorm”"),
        ({"kontor": {"Kiruna": 2}}, "Region: det finns inget som heter ”Kiruna”"),
        ({"skolform": {"lekskola": 2}}, "lekskola"),
        ({"farg": {"bla": 1}}, "vikta efter ”farg”"),
        ({"storlek": {"stor": 0}}, "Storlek, stor: vikten ska vara större än 0 och högst 100, inte 0"),
        ({"storlek": {"stor": -1.5}}, "inte -1.5"),
        ({"storlek": {"stor": 101}}, "inte 101"),
        ({"storlek": {"stor": float("nan")}}, "Storlek, stor"),
        ({"storlek": {"stor": float("inf")}}, "Storlek, stor"),
        ({"storlek": {"stor": True}}, "Storlek, stor"),
        ({"storlek": {"stor": "två"}}, "inte två"),
    ],
)
def test_a_wrong_weight_is_named(vikter, ord_):
    with pytest.raises(ValueError, match=ord_):
        dra(VARLD, 10, 1, vikter)


def test_few_none_and_all():
    assert dra([], 10, 1).dragna == ()
    assert "Bara 0\xa0huvudmän kan dras" in dra([], 10, 1).anmarkningar[0]
    assert dra([], 0, 1).anmarkningar == ()
    assert dra(VARLD, 0, 1).dragna == ()
    alla = dra(VARLD, 101, 1)
    assert nycklar(alla) == sorted(k.nyckel for k in VARLD)
    assert alla.anmarkningar == ("Bara 100\xa0huvudmän kan dras, så det blev inte 101.",)
    assert alla.dragna[0].skal.endswith("alla 100\xa0huvudmän som kan dras är med.")
    with pytest.raises(ValueError, match="Antalet"):
        dra(VARLD, -1, 1)


def test_what_is_wrong_with_a_candidate_is_said():
    with pytest.raises(ValueError, match="två gånger"):
        dra([*grupp(2), *grupp(1, fortur="x")], 1, 1)
    assert len(dra(grupp(2) + grupp(2), 4, 1).dragna) == 2
    with pytest.raises(ValueError, match="”kolossal” är inte liten eller mellan eller stor eller okand"):
        grupp(1, storlek="kolossal")
    with pytest.raises(ValueError, match="ingen skolform som heter ”lekskola”"):
        grupp(1, skolformer=frozenset({"lekskola"}))


@pytest.mark.parametrize(
    ("skolformer", "facit"),
    [
        ({"forskola"}, "forskola"),
        ({"forskola", "fritidshem"}, "forskola"),
        ({"forskola", "forskoleklass"}, "grundskola"),
        ({"sameskola", "forskola"}, "grundskola"),
        ({"grundskola", "komvux"}, "gymnasium"),
        ({"anpassad-gymnasieskola"}, "gymnasium"),
        ({"fritidshem"}, "ovrigt"),
        (set(), "ovrigt"),
    ],
)
def test_skolformsgrupp(skolformer, facit):
    assert skolformsgrupp(skolformer) == facit


def test_a_replacement_is_next_in_the_same_stratum():
    varld = grupp(5, skolformer=GR) + grupp(3, skolformer=GR | FSK) + grupp(9, "Luleå", skolformer=GR)
    alla = [d.kandidat for d in dra(varld, len(varld), 1).dragna]
    ut = grupp(1, skolformer=GR)[0].nyckel
    inne = {ut, *(k.nyckel for k in grupp(3, skolformer=GR))}
    forslag = ersattare(varld, inne, ut, 1)
    ordning = [k for k in alla if k.kontor == "Solna" and k.nyckel not in inne]
    assert forslag == [k for k in ordning if k.skolformer == GR] + [k for k in ordning if k.skolformer != GR]
    assert len(forslag) == 5


def test_the_mirror_of_a_round_changed_by_hand():
    rader = {rad.varde: rad for rad in spegla(VARLD, {"okänd", *(k.nyckel for k in grupp(10))})}
    assert (rader["Solna"].dragna, rader["Solna"].onskat, rader["Solna"].avvikelse) == (10, 8, 2)
    assert (rader["Luleå"].dragna, rader["Luleå"].ar_nara) == (0, False)


def test_one_huvudman_more_changes_almost_nothing():
    fore = set(nycklar(dra(VARLD, 17, 1)))
    efter = set(nycklar(dra([*VARLD, *grupp(1, "Härnösand", skolformer=GY)], 17, 1)))
    assert len(fore - efter) <= 2


def test_inclusion_is_fair_within_a_stratum_and_small_strata_get_their_turn():
    """Within four standard deviations: 100 ± 35 of 400 draws for a quarter of a place, 20 ± 17 of 200 for a tenth."""
    varld = grupp(20) + grupp(4, "Luleå")
    traffar = Counter(nyckel for fro in range(400) for nyckel in nycklar(dra(varld, 6, fro)))
    assert all(abs(traffar[k.nyckel] - 100) <= 35 for k in varld), traffar
    ensam = grupp(1, "Malmö", skolformer=GY)
    varld = grupp(6) + grupp(3, "Luleå") + ensam
    assert abs(sum(ensam[0].nyckel in nycklar(dra(varld, 1, fro)) for fro in range(200)) - 20) <= 17
