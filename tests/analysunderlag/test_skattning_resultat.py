"""What a självskattning says, computed from plain answers: distribution, agreement, differences, and what is hidden."""

import json

from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.kvalitetssystem import las_system
from analysunderlag.skattning import Nivasvar, resultat, sha256, utan_texter
from analysunderlag.skattning.resultat import DE_FLESTA

FAKTORER = las_system().faktorer
BOKSTAV = {"huvudman": "h", "rektor": "r", "undervisning": "u"}


def rad(niva: str, *varden: int, faktor: int = 1, text: str = ""):
    svar = {f"{faktor}{BOKSTAV[niva]}{nr}": v for nr, v in enumerate(varden, 1)}
    return svar, {str(faktor): text} if text else {}


def niva(kod: str, rader: list[tuple[int, ...]], *, gemensam: bool = False) -> Nivasvar:
    return Nivasvar(kod, gemensam, [rad(kod, *varden) for varden in rader])


def forsta(svar: dict, kod: str) -> dict:
    return next(n for n in svar["faktorer"][0]["nivaer"] if n["kod"] == kod)


def test_a_statement_shows_its_distribution_in_words():
    svar = resultat(FAKTORER, [niva("rektor", [(4,), (4,), (3,), (1,), (0,), (4,), (3,), (3,)])])

    p = forsta(svar, "rektor")["pastaenden"][0]
    assert [(s["ord"], s["antal"], s["fran"], s["andel"]) for s in p["staplar"]] == [
        ("Stämmer helt", 3, 0, 37.5),
        ("Stämmer till stor del", 3, 37.5, 37.5),
        ("Stämmer inte", 1, 75, 12.5),
        ("Vet ej", 1, 87.5, 12.5),
    ]
    assert p["mening"] == "6 av 8 svarar att det stämmer helt eller till stor del. En svarar vet ej."
    assert (p["mitten"], p["enighet"]) == ("I mitten: stämmer till stor del", DE_FLESTA)
    assert p["spridning"] == "Svaren går från stämmer inte till stämmer helt."


def test_agreement_is_three_of_four_within_two_neighbouring_steps():
    def enighet(*varden):
        svar = resultat(FAKTORER, [niva("rektor", [(v,) for v in varden])])
        return forsta(svar, "rektor")["pastaenden"][0]["enighet"]

    assert enighet(3, 3, 3, 3, 4, 3, 2, 2) == "Samstämmigt"
    assert enighet(3, 3, 3, 3, 3, 3, 1, 1) == "Samstämmigt"  # 6 of 8, two steps away
    assert enighet(3, 3, 4, 4, 4, 1, 1, 1) == "Delade meningar"  # 5 of 8
    assert enighet(4, 4, 4, 4, 1) == DE_FLESTA  # somebody says the opposite: they do not agree
    assert enighet(1, 1, 1, 1, 4) == DE_FLESTA
    assert enighet(3, 3, 4, 4, 4, 3, 1, 1) == DE_FLESTA  # 6 of 8
    assert enighet(*[4] * 99, 1) == DE_FLESTA
    assert enighet(1, 4, 1, 4, 1) == "Delade meningar"
    assert enighet(2, 3, 2, 3, 2) == "Samstämmigt"
    assert enighet(4, 4, 4, 4, 0) == ""  # four take a stand: nothing is said of them


def test_a_statement_that_fewer_than_five_have_answered_is_shown_nowhere():
    rader = [(4, 1), (4, 1), (4, 1), (4, 1), (4,)]
    del_ = forsta(resultat(FAKTORER, [niva("rektor", rader)]), "rektor")

    assert [p["visas"] for p in del_["pastaenden"]] == [True, False, False]
    assert del_["pastaenden"][1]["mening"] == "Färre än fem har svarat, så svaren visas inte."
    assert del_["staplar"] == [{"varde": 4, "ord": "Stämmer helt", "antal": 5, "fran": 0, "andel": 100}]
    assert del_["mitten"] == 4  # the four answers 1 are not in it either


def test_levels_are_compared_in_words_with_the_largest_difference_first():
    rader = [
        niva("huvudman", [(4, 4, 4)] * 5),
        niva("rektor", [(2, 2, 2)] * 6),
        niva("undervisning", [(2, 2, 2)] * 7),
    ]
    for n in rader:
        n.rader[:] = [(s | rad(n.kod, 3, 3, 3, faktor=2)[0], t) for s, t in n.rader]  # type: ignore[index]
    svar = resultat(FAKTORER, rader)

    assert [(s["nummer"], s["steg"], s["mening"]) for s in svar["skillnader"]] == [
        (
            1,
            2.0,
            "Huvudmannen svarar i mitten att det stämmer helt, rektorerna och personalen att det stämmer lite."
            " Det är två steg isär.",
        )
    ]
    assert svar["lika"] == ["Tydlig roll och ansvarsfördelning"]
    assert svar["faktorer"][1]["jamforelse"]["mening"] == "Huvudmannen, rektorerna och personalen svarar lika i mitten."


def test_a_median_between_two_steps_is_said_as_it_is():
    svar = resultat(FAKTORER, [niva("huvudman", [(4,)] * 6), niva("rektor", [(2,), (3,)] * 3)])
    mening = svar["skillnader"][0]["mening"]
    assert mening == (
        "Huvudmannen svarar i mitten att det stämmer helt, rektorerna att det stämmer mellan lite och till stor del."
        " Det är ett och ett halvt steg isär."
    )


def test_a_level_of_fewer_than_five_is_compared_with_nothing():
    svar = resultat(FAKTORER, [niva("huvudman", [(4,)] * 4), niva("rektor", [(1,)] * 5)])

    assert [n["kod"] for n in svar["faktorer"][0]["nivaer"]] == ["rektor"]
    assert (svar["jamfors"], svar["skillnader"], svar["lika"]) == (False, [], [])


def test_a_joint_answer_stands_by_itself():
    gemensam = Nivasvar("huvudman", True, [rad("huvudman", 4, 0, text="Vi såg det.")])
    svar = resultat(FAKTORER, [gemensam, niva("rektor", [(1,)] * 5)])

    assert svar["skillnader"] == []
    assert [n["kod"] for n in svar["faktorer"][0]["nivaer"]] == ["rektor"]
    (joint,) = svar["gemensamma"]
    assert [p["svar"] for p in joint["faktorer"][0]["pastaenden"]] == ["Stämmer helt", "Vet ej", "Inget svar"]
    assert joint["faktorer"][0]["text"] == "Vi såg det."


def test_texts_stand_in_the_same_order_whoever_wrote_them_and_when():
    texter = ["Först", "Sedan", "Därefter", "Nästan sist", "Sist"]
    rader = [rad("rektor", 3, text=text) for text in texter]
    fram = resultat(FAKTORER, [Nivasvar("rektor", False, rader)])
    bak = resultat(FAKTORER, [Nivasvar("rektor", False, rader[::-1])])

    assert forsta(fram, "rektor")["texter"] == forsta(bak, "rektor")["texter"]
    assert sorted(forsta(fram, "rektor")["texter"]) == sorted(texter)
    assert forsta(fram, "rektor")["texter"] not in (texter, texter[::-1])


def test_without_the_texts_everything_else_is_the_same():
    gemensam = Nivasvar("huvudman", True, [rad("huvudman", 4, text="PLANTERAD")])
    svar = resultat(FAKTORER, [gemensam, Nivasvar("rektor", False, [rad("rektor", 3, text="PLANTERAD")] * 5)])
    utan = utan_texter(svar)

    assert "PLANTERAD" in json.dumps(svar)
    assert "PLANTERAD" not in json.dumps(utan)
    assert utan["faktorer"][0]["nivaer"][0]["pastaenden"] == svar["faktorer"][0]["nivaer"][0]["pastaenden"]
    assert sha256(svar) != sha256(utan)
    assert sha256(svar) == sha256(json.loads(json.dumps(svar)))


def test_nothing_is_shown_of_nobody():
    assert resultat(FAKTORER, [niva("rektor", [])])["faktorer"] == []
    tomt = resultat(FAKTORER, [Nivasvar("rektor", False, [({}, {})] * 5)])
    assert tomt["faktorer"][0]["nivaer"][0]["mening"] == "Färre än fem har svarat på varje påstående, så inget visas."


@given(st.lists(st.tuples(*[st.sampled_from([None, 0, 1, 2, 3, 4])] * 3), max_size=9), st.permutations(range(9)))
def test_the_result_says_nothing_of_order_or_of_fewer_than_five(alla, ordning):
    """Whatever people answer: a shuffled level gives the same result, and every number shown has five behind it."""
    koder = ("1r1", "1r2", "1r3")
    rader = [({k: v for k, v in zip(koder, r, strict=True) if v is not None}, {}) for r in alla]
    blandade = [rader[i] for i in ordning if i < len(rader)]
    svar = resultat(FAKTORER, [Nivasvar("rektor", False, rader)])

    assert svar == resultat(FAKTORER, [Nivasvar("rektor", False, blandade)])
    for faktor in svar["faktorer"]:
        for p in (p for n in faktor["nivaer"] for p in n["pastaenden"]):
            antal = sum(p["kod"] in s for s, _ in rader)
            assert p["visas"] == (antal >= 5)
            assert sum(s["antal"] for s in p["staplar"]) == (antal if antal >= 5 else 0)
