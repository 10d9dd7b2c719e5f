"""The words of an underlag: what becomes a strength or a question, what is said about gaps, and what is never said."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.innehall import (
    Doldgrupp,
    Gruppvarde,
    Huvudmansfakta,
    Periodvarde,
    Releasefakta,
    Skolformsdel,
    Varde,
    fran_json,
    till_json,
)
from analysunderlag.kvalitetssystem.data import Avser, Riktning
from analysunderlag.sammanstallning import (
    Avsnittsdef,
    Enhetsindata,
    Gruppstatistik,
    Indikatordef,
    Skolformsindata,
    sammanstall,
)
from analysunderlag.vardetyper import TECKEN, Vardetyp
from kvalitet import svenska

from .verkliga import verklighet

ENSKILD = Huvudmansfakta("5", "5", "Friskolan AB", "enskild", "aktiebolag", "", "", "mellan")
KOMMUN = Huvudmansfakta("2", "2", "Kommunen", "kommunal", "kommun", "", "", "stor")
RELEASE = Releasefakta("R", "2026-11-13", (), "2026.1")
AVSNITT = (
    Avsnittsdef("personal", None, "Personal", ""),
    Avsnittsdef("kostnader", None, "Kostnader", ""),
    Avsnittsdef("d1", 1, "Kunskaper", ""),
    Avsnittsdef("d2", 2, "Trygghet", ""),
)
FRAGA = "{ni} mot {grupp} bland {gruppnamn}, i riket {riket}. Hur vet ni det?"
STYRKA = "{ni} mot {grupp}. Vad kan andra lära?"


def tal(text: str) -> Varde:
    return Varde(text, Vardetyp.TAL, Decimal(text))


def sign(text: str) -> Varde:
    return Varde(text, TECKEN[text], None)


def grupp(p25: str, median: str, p75: str, n: int = 20, skyddade: int = 0) -> Gruppvarde:
    return Gruppvarde(n, Decimal(median), Decimal(p25), Decimal(p75), skyddade)


def indikator(kod: str, avsnitt: str = "d1", **falt) -> Indikatordef:
    grund = Indikatordef(
        kod=kod,
        avsnitt=avsnitt,
        namn=kod,
        kortnamn=kod.upper(),
        enhet="procent",
        decimaler=1,
        skala_min=Decimal(0),
        skala_max=Decimal(100),
        tema="",
        perspektiv="",
        definition="",
        definition_kalla="",
        period="2024/25",
        riktning=Riktning.HOG,
        flaggbar=True,
        fraga=FRAGA,
        styrka=STYRKA,
    )
    return replace(grund, **falt)


def enkat(kod: str, perspektiv: str, tema: str = "Studiero", avsnitt: str = "d2", **falt) -> Indikatordef:
    grund = {"enhet": "medelvarde", "avser": Avser.ANDRA_KALENDERARET, "skala_max": Decimal(10)}
    return indikator(kod, avsnitt, tema=tema, perspektiv=perspektiv, **(grund | falt))


def bygg(
    indikatorer: list[Indikatordef],
    egna: dict[str, Varde],
    grupper: dict[str, Gruppvarde] | list[Gruppstatistik] | None = None,
    huvudman: Huvudmansfakta = KOMMUN,
    **falt,
) -> Skolformsdel:
    if not isinstance(grupper, list):
        grupper = [Gruppstatistik("typ:kommunal", "Alla kommuner", "alla kommuner", 50, grupper or {})]
    grund = {"riket": {i.kod: tal("70.4") for i in indikatorer}, "enheter": (), "fordelningar": {}}
    indata = Skolformsindata(
        skolform="grundskola",
        namn="Grundskola",
        period="2024/25",
        avsnitt=AVSNITT,
        indikatorer=tuple(indikatorer),
        egna=egna,
        grupper=tuple(grupper),
        **(grund | falt),
    )
    return sammanstall(huvudman, RELEASE, [indata], ()).delar[0]


def koder(iakttagelser) -> list[str]:
    return [i.matt_kod for i in iakttagelser if i.matt_kod]


MITTEN = grupp("60", "70", "80")


# What stands out --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("eget", "styrkor", "fragor"),
    [("80.1", 1, 0), ("80", 0, 0), ("70", 0, 0), ("60", 0, 0), ("59.9", 0, 1)],
)
def test_only_outside_the_middle_half(eget: str, styrkor: int, fragor: int) -> None:
    del_ = bygg([indikator("a")], {"a": tal(eget)}, {"a": MITTEN})
    assert (len(koder(del_.styrkor)), len(koder(del_.fragor))) == (styrkor, fragor)


@pytest.mark.parametrize(
    ("riktning", "eget", "lista"),
    [
        (Riktning.HOG, "95", "styrkor"),
        (Riktning.HOG, "5", "fragor"),
        (Riktning.LAG, "5", "styrkor"),
        (Riktning.LAG, "95", "fragor"),
        (Riktning.KONTEXT, "95", "fragor"),
        (Riktning.KONTEXT, "5", "fragor"),
    ],
)
def test_direction_decides_and_context_is_always_a_question(riktning: Riktning, eget: str, lista: str) -> None:
    del_ = bygg([indikator("a", riktning=riktning)], {"a": tal(eget)}, {"a": MITTEN})
    assert koder(getattr(del_, lista)) == ["a"]
    assert koder({"styrkor": del_.fragor, "fragor": del_.styrkor}[lista]) == []


def test_a_measure_that_is_not_flagged_is_silent() -> None:
    del_ = bygg([indikator("a", flaggbar=False)], {"a": tal("1")}, {"a": MITTEN})
    assert not koder(del_.styrkor + del_.fragor)


def test_strength_without_text_is_no_strength() -> None:
    del_ = bygg([indikator("a", styrka="")], {"a": tal("99")}, {"a": MITTEN})
    assert not koder(del_.styrkor + del_.fragor)


def test_no_range_gives_nothing_to_measure_in() -> None:
    del_ = bygg([indikator("a")], {"a": tal("50")}, {"a": grupp("70", "70", "70")})
    assert not koder(del_.styrkor + del_.fragor)


def test_numbers_that_are_written_alike_are_not_a_difference() -> None:
    smal = grupp("70.01", "70.02", "70.03")
    del_ = bygg([indikator("a")], {"a": tal("70.04")}, {"a": smal})
    assert not koder(del_.styrkor + del_.fragor)


@pytest.mark.parametrize("vald", [grupp("60", "70", "80", n=9), grupp("60", "70", "80", n=20, skyddade=6)])
def test_a_small_or_mostly_protected_group_is_not_compared_with(vald: Gruppvarde) -> None:
    del_ = bygg([indikator("a")], {"a": tal("1")}, {"a": vald})
    assert del_.avsnitt[2].matt[0].grupp is None
    assert del_.avsnitt[2].matt[0].gruppnamn == ""
    assert not koder(del_.fragor)


def test_the_next_wider_group_is_used_and_named() -> None:
    grupper = [
        Gruppstatistik(
            "kommungrupp:3", "Större stad", "kommuner i gruppen större stad", 15, {"a": grupp("1", "2", "3", n=9)}
        ),
        Gruppstatistik("riket", "Alla huvudmän", "alla huvudmän", 600, {"a": MITTEN}),
    ]
    del_ = bygg([indikator("a")], {"a": tal("1")}, grupper)
    assert del_.grupp.namn == "Större stad"
    matt = del_.avsnitt[2].matt[0]
    assert (matt.gruppnamn, matt.grupp) == ("Alla huvudmän", MITTEN)
    assert "bland alla huvudmän" in del_.fragor[0].text
    assert any("alla huvudmän" in k for k in del_.avsnitt[2].kommentarer)


def test_a_group_too_small_for_the_part_is_skipped_and_said() -> None:
    grupper = [
        Gruppstatistik("kommungrupp:1", "Storstäder", "kommuner i gruppen storstäder", 3, {}),
        Gruppstatistik("typ:kommunal", "Alla kommunala huvudmän", "alla kommunala huvudmän", 290, {"a": MITTEN}),
    ]
    del_ = bygg([indikator("a")], {"a": tal("70")}, grupper)
    assert (del_.grupp.namn, del_.grupp.antal) == ("Alla kommunala huvudmän", 290)
    assert "färre än tio" in del_.grupp.beskrivning


def test_no_group_at_all_is_said() -> None:
    del_ = bygg([indikator("a")], {"a": tal("70")}, [Gruppstatistik("riket", "Alla huvudmän", "alla huvudmän", 4, {})])
    assert (del_.grupp.namn, del_.grupp.antal) == ("", 0)
    assert "Färre än tio" in del_.grupp.beskrivning


def test_the_farthest_come_first_and_one_per_delmal() -> None:
    matt = [indikator("nara"), indikator("langt"), indikator("annat", "d2")]
    egna = {"nara": tal("50"), "langt": tal("10"), "annat": tal("40")}
    del_ = bygg(matt, egna, dict.fromkeys(egna, MITTEN))
    assert koder(del_.fragor) == ["langt", "annat"]


def test_forutsattningar_share_one_place() -> None:
    matt = [indikator("p", "personal"), indikator("k", "kostnader", riktning=Riktning.KONTEXT)]
    del_ = bygg(matt, {"p": tal("10"), "k": tal("20")}, {"p": MITTEN, "k": MITTEN})
    assert koder(del_.fragor) == ["p"]


def test_ties_go_to_the_earlier_measure() -> None:
    del_ = bygg([indikator("a"), indikator("b")], {"a": tal("10"), "b": tal("10")}, {"a": MITTEN, "b": MITTEN})
    assert koder(del_.fragor) == ["a"]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1000), st.sampled_from(list(Riktning))), max_size=30))
def test_never_more_than_three_and_never_two_of_one_delmal(rader: list[tuple[int, int, Riktning]]) -> None:
    avsnitt = tuple(Avsnittsdef(f"d{i}", i or None, str(i), "") for i in range(7))
    matt = [indikator(f"m{nr}", f"d{plats}", riktning=r) for nr, (plats, _, r) in enumerate(rader)]
    egna = {f"m{nr}": tal(str(Decimal(v) / 10)) for nr, (_, v, _) in enumerate(rader)}
    statistik = [Gruppstatistik("riket", "Alla huvudmän", "alla huvudmän", 600, dict.fromkeys(egna, MITTEN))]
    indata = Skolformsindata("g", "G", "2024/25", avsnitt, tuple(matt), egna, {}, (), tuple(statistik), {})
    del_ = sammanstall(KOMMUN, RELEASE, [indata], ()).delar[0]
    for lista in (del_.styrkor, del_.fragor):
        assert len(lista) <= 3
        platser = Counter(i.avsnitt for i in lista if i.matt_kod)
        assert max(platser.values(), default=0) <= 1
    for i in del_.styrkor + tuple(f for f in del_.fragor if f.matt_kod):
        assert not 60 <= egna[i.matt_kod].varde <= 80
        assert "{" not in i.text


def test_text_has_the_numbers_with_the_measures_decimals() -> None:
    del_ = bygg([indikator("a")], {"a": tal("9")}, {"a": grupp("60", "70.25", "80")})
    assert del_.fragor[0].text == "9,0 mot 70,3 bland alla kommuner, i riket 70,4. Hur vet ni det?"
    assert del_.avsnitt[2].fragor == del_.fragor


def test_text_without_riket_when_riket_is_not_published() -> None:
    del_ = bygg([indikator("a")], {"a": tal("9")}, {"a": MITTEN}, riket={"a": sign("..")})
    assert "riket" not in del_.fragor[0].text
    assert "hur vet ni det?" in del_.fragor[0].text


# Different views of one thing -------------------------------------------------------------------------------------

BILDER = [enkat("e5", "Elever i årskurs 5"), enkat("e8", "Elever i årskurs 8"), enkat("p", "Personal")]


def _bilder(e5: str, e8: str, p: str) -> Skolformsdel:
    egna = {"e5": e5, "e8": e8, "p": p}
    varden = {k: tal(v) if v[0].isdigit() else sign(v) for k, v in egna.items()}
    return bygg(BILDER, varden, riket={"e5": tal("5.6"), "e8": tal("5.7"), "p": tal("6.8")})


def test_clearly_different_views_become_a_question_about_the_older_pupils() -> None:
    (fraga,) = _bilder("5.7", "5.4", "6.8").fragor
    assert fraga.rubrik == "Studiero: två bilder av samma sak"
    assert svenska.FAST in fraga.text
    assert fraga.text.replace(svenska.FAST, " ") == (
        "I frågorna om studiero ger personalen 6,8 av 10 och eleverna i årskurs 8 ger 5,4. "
        "I riket är värdena 6,8 och 5,7. Vad ser de olika, och hur vet ni det?"
    )


@pytest.mark.parametrize(
    ("e5", "e8", "p", "kod"),
    [("5.7", "5.9", "6.8", ""), ("5.8", ".", "6.8", "e5"), (".", ".", "6.8", ""), ("5.0", "5.0", "..", "")],
)
def test_views_need_two_numbers_a_point_apart(e5: str, e8: str, p: str, kod: str) -> None:
    del_ = _bilder(e5, e8, p)
    assert koder(del_.fragor) == ([kod] if kod else [])


def test_views_of_different_themes_are_not_compared() -> None:
    matt = [enkat("e8", "Elever i årskurs 8", "Trygghet"), enkat("p", "Personal", "Studiero")]
    assert not koder(bygg(matt, {"e8": tal("2"), "p": tal("9")}).fragor)


def test_the_usual_difference_gives_way_to_what_stands_out() -> None:
    matt = [*BILDER, indikator("x", "d2")]
    egna = {"e8": tal("5.7"), "p": tal("6.8"), "x": tal("1")}
    riket = {"e8": tal("5.7"), "p": tal("6.8"), "x": tal("70")}
    assert koder(bygg(matt, egna, {"x": MITTEN}, riket=riket).fragor) == ["x"]


def test_different_views_are_asked_about_once() -> None:
    matt = [
        enkat(f"{vem[0]}{d}", vem, tema, d)
        for d, tema in (("d1", "Stimulans"), ("d2", "Studiero"))
        for vem in ("Elever i årskurs 8", "Personal")
    ]
    egna = {"Ed1": tal("5"), "Pd1": tal("7"), "Ed2": tal("4"), "Pd2": tal("9")}
    riket = {m.kod: tal("6") for m in matt}
    assert koder(bygg(matt, egna, riket=riket).fragor) == ["Ed2"]


# Coverage, gaps and protection ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("med_tal", "text"),
    [
        (0, "Inget av de 4 delmålsmåtten har värde för er i år."),
        (1, "1 av 4 delmålsmått har värde för er i år."),
        (4, "Alla 4 delmålsmått har värde för er i år."),
    ],
)
def test_tackning_counts_delmal_only(med_tal: int, text: str) -> None:
    matt = [indikator(f"m{i}") for i in range(4)] + [indikator("p", "personal")]
    egna = {f"m{i}": tal("70") if i < med_tal else sign("..") for i in range(4)} | {"p": tal("50")}
    assert bygg(matt, egna).tackning == text


@pytest.mark.parametrize(
    ("tecken", "del_av_texten"),
    [
        ("..", "skyddad"),
        ("...", "Nästan alla elever ingår"),
        ("-", "Skolenkätens regler"),
        (".", "saknas"),
        ("*", "gäller inte"),
        ("~100", "Nästan alla elever ingår"),
    ],
)
def test_every_sign_is_explained_without_a_number_of_pupils(tecken: str, del_av_texten: str) -> None:
    matt = bygg([indikator("a")], {"a": sign(tecken)}).avsnitt[2].matt[0]
    assert del_av_texten in matt.egen_forklaring
    assert not re.search(r"\d", matt.egen_forklaring)


def test_a_number_needs_no_explanation() -> None:
    assert bygg([indikator("a")], {"a": tal("0")}).avsnitt[2].matt[0].egen_forklaring == ""


def test_missing_grade_says_that_there_may_be_no_such_pupils() -> None:
    matt = indikator("a", namn="Lägst E i årskurs 9")
    assert "årskursen" in bygg([matt], {"a": sign(".")}).avsnitt[2].matt[0].egen_forklaring


def test_missing_survey_names_the_latest_earlier_value_and_its_year() -> None:
    tidigare = {"e8": (Periodvarde("2022/23", tal("5.1")), Periodvarde("2023/24", sign(".")))}
    del_ = bygg(BILDER, {"e8": sign("."), "p": tal("6.8")}, tidigare=tidigare)
    matt = del_.avsnitt[3].matt[1]
    assert "vartannat år" in matt.egen_forklaring
    assert matt.egen_forklaring.endswith("Senast fanns ett värde våren 2023: 5,1.")
    assert not any("vartannat år" in k for k in del_.avsnitt[3].kommentarer), "sägs en gång"


def test_a_year_without_the_survey_is_told_from_a_grade_without_pupils() -> None:
    matt = [
        enkat(k, p, namn=f"Trygghet i {p}")
        for k, p in (("e5", "Elever i årskurs 5"), ("e8", "Elever i årskurs 8"), ("p", "Personal"))
    ]

    def skal(**egna: str) -> list[str]:
        varden = {k: tal(v) if v[0].isdigit() else sign(v) for k, v in egna.items()}
        return [m.egen_forklaring.replace(svenska.FAST, " ") for m in bygg(matt, varden).avsnitt[3].matt]

    assert skal(e5=".", e8=".", p=".") == ["Varje skola deltar i Skolenkäten vartannat år."] * 3
    deltog = skal(e5="7.8", e8=".", p="-")
    assert deltog[1] == "Varje skola deltar i Skolenkäten vartannat år, och alla har inte elever i årskursen."


def test_costs_of_enskilda_are_one_sentence() -> None:
    matt = indikator("k", "kostnader", enhet="kr", decimaler=0, skala_min=None, skala_max=None)
    avsnitt = bygg([matt], {"k": sign("..")}, huvudman=ENSKILD).avsnitt[1]
    assert avsnitt.bara_text
    assert len(avsnitt.kommentarer) == 1
    assert "enskilda" in avsnitt.kommentarer[0]
    assert [m.eget.ratext for m in avsnitt.matt] == [".."]


def test_costs_of_kommuner_name_the_calendar_year() -> None:
    matt = indikator("k", "kostnader", enhet="kr", decimaler=0, avser=Avser.FORSTA_KALENDERARET)
    avsnitt = bygg([matt], {"k": tal("137900")}).avsnitt[1]
    assert not avsnitt.bara_text
    assert "kalenderåret 2024" in avsnitt.kommentarer[0]


def test_kommun_without_costs_is_told_so() -> None:
    matt = indikator("k", "kostnader", enhet="kr", decimaler=0)
    avsnitt = bygg([matt], {"k": sign(".")}).avsnitt[1]
    assert not avsnitt.bara_text
    assert avsnitt.kommentarer == ()
    assert avsnitt.matt[0].egen_forklaring == "Inga kostnader är publicerade för er."


def test_a_group_that_is_mostly_protected_keeps_its_counts_without_a_median() -> None:
    skyddad, liten = grupp("60", "70", "80", n=20, skyddade=6), grupp("60", "70", "80", n=9)
    matt = bygg([indikator("a"), indikator("b")], {"a": tal("70")}, {"a": skyddad, "b": liten}).avsnitt[2].matt
    assert [m.grupp for m in matt] == [None, None]
    assert matt[0].dold_grupp == Doldgrupp("Alla kommuner", 20, 6)
    assert matt[1].dold_grupp is None


@pytest.mark.parametrize(
    ("antal", "vilka"),
    [(1, "För ”A” visas"), (3, "För alla mått här utom ”D” och ”E” visas"), (5, "Här visas")],
)
def test_measures_are_named_only_where_they_are_few(antal: int, vilka: str) -> None:
    assert _bredare(antal, "abcde").startswith(f"{vilka} medianen för alla huvudmän")


def test_a_long_list_of_names_is_not_read_out() -> None:
    assert _bredare(5, "abcdefgh").startswith("För de flesta måtten här visas medianen")


def _bredare(antal: int, koder_: str) -> str:
    """The comment when the first measures have a number only in the wider group."""
    grupper = [
        Gruppstatistik("typ:kommunal", "Nära", "nära", 50, dict.fromkeys(koder_[antal:], MITTEN)),
        Gruppstatistik("riket", "Alla huvudmän", "alla huvudmän", 600, dict.fromkeys(koder_, MITTEN)),
    ]
    (kommentar,) = bygg([indikator(k) for k in koder_], {k: tal("70") for k in koder_}, grupper).avsnitt[2].kommentarer
    return kommentar


def test_few_pupils_are_warned_about_in_delmal_only() -> None:
    matt = [indikator("gr_elever_antal", "personal", enhet="antal"), indikator("p", "personal"), indikator("a")]
    egna = {"gr_elever_antal": tal("153"), "p": tal("50"), "a": tal("70")}
    del_ = bygg(matt, egna)
    assert any("få elever" in k for k in del_.avsnitt[2].kommentarer)
    assert not any("få elever" in k for k in del_.avsnitt[0].kommentarer)
    assert not any("få elever" in k for k in bygg(matt, egna | {"gr_elever_antal": tal("200")}).avsnitt[2].kommentarer)


# Own units --------------------------------------------------------------------------------------------------------


def _enheter(*varden: str, namn: str = "Skola") -> tuple[Enhetsindata, ...]:
    return tuple(
        Enhetsindata(f"{i}", f"{namn} {i}", {"a": tal(v) if v[0].isdigit() else sign(v)}) for i, v in enumerate(varden)
    )


@pytest.mark.parametrize(
    ("varden", "text"),
    [
        (
            ("31.2", "79.8", ".", "..", "..."),
            "Värde finns för 2 av 5 skolor. De ligger mellan 31,2 och 79,8 procent. För 2 skolor är uppgiften skyddad.",
        ),
        (("50", "60"), "Alla era 2 skolor har ett värde. De ligger mellan 50,0 och 60,0 procent."),
        (("50", "50"), "Alla era 2 skolor har ett värde. De har samma värde, 50,0 procent."),
        (("50", ".."), "Värde finns för 1 av 2 skolor. För en skola är uppgiften skyddad."),
        (("..", ".."), "Ingen av era 2 skolor har ett värde. För 2 skolor är uppgiften skyddad."),
        ((".", "."), ""),
        (("50",), ""),
        ((), ""),
    ],
)  # fmt: skip
def test_spread_in_words(varden: tuple[str, ...], text: str) -> None:
    matt = bygg([indikator("a")], {"a": tal("70")}, enheter=_enheter(*varden)).avsnitt[2].matt[0]
    assert matt.enhetstext.replace(svenska.FAST, " ") == text


def test_units_stand_in_swedish_order_whatever_their_values() -> None:
    namn = ["Östra skolan", "Ängskolan", "Åskolan", "Zetaskolan", "alfaskolan"]
    enheter = tuple(Enhetsindata(str(i), n, {"a": tal(str(i * 10))}) for i, n in enumerate(namn))
    del_ = bygg([indikator("a")], {"a": tal("70")}, enheter=enheter)
    assert [e.namn for e in del_.enheter] == ["alfaskolan", "Zetaskolan", "Åskolan", "Ängskolan", "Östra skolan"]
    assert [e.enhetskod for e in del_.avsnitt[2].matt[0].enheter] == [e.kod for e in del_.enheter]


def test_no_unit_is_named_in_the_words() -> None:
    del_ = bygg([indikator("a")], {"a": tal("70")}, enheter=_enheter("31", "80", "..", namn="Fyrbåken"))
    assert "31,0 och 80,0" in " ".join(_texter(del_))
    assert "Fyrbåken" not in " ".join(_texter(del_))


def test_protected_units_are_said_to_be_outside_the_picture() -> None:
    med = bygg([indikator("a")], {"a": tal("70")}, enheter=_enheter("31", "80", ".."))
    utan = bygg([indikator("a")], {"a": tal("70")}, enheter=_enheter("31", "80", "."))
    assert any("syns inte i bilderna" in k for k in med.avsnitt[2].kommentarer)
    assert not any("syns inte i bilderna" in k for k in utan.avsnitt[2].kommentarer)


# Few values -------------------------------------------------------------------------------------------------------


def _fa(antal_tal: int, tecken: str = "..") -> Skolformsdel:
    matt = [indikator(f"m{i}") for i in range(10)]
    egna = {f"m{i}": tal("70") if i < antal_tal else sign(tecken) for i in range(10)}
    return bygg(matt, egna, dict.fromkeys(egna, MITTEN))


@pytest.mark.parametrize(("antal_tal", "fa"), [(0, True), (1, True), (4, True), (5, False), (10, False)])
def test_few_values_is_when_the_gaps_are_more_than_the_numbers(antal_tal: int, fa: bool) -> None:
    del_ = _fa(antal_tal)
    assert del_.har_fa_varden is fa
    assert bool(del_.det_ni_vet) is fa


def test_few_delmal_are_few_values_however_much_is_known_of_the_staff() -> None:
    matt = [indikator(f"m{i}") for i in range(10)] + [indikator(f"p{i}", "personal") for i in range(20)]
    egna = {m.kod: tal("70") if m.kod in ("m0", "m1") or m.avsnitt == "personal" else sign("..") for m in matt}
    assert not bygg(matt, egna).har_fa_varden
    assert bygg(matt, egna | {"m1": sign("..")}).har_fa_varden


def test_what_cannot_have_a_value_is_no_gap() -> None:
    matt = [indikator("a"), indikator("b")] + [indikator(f"k{i}", "kostnader", enhet="kr") for i in range(9)]
    egna = {"a": tal("70"), "b": sign("..")} | {f"k{i}": sign("..") for i in range(9)}
    assert not bygg(matt, egna, huvudman=ENSKILD).har_fa_varden
    assert bygg(matt, egna, huvudman=KOMMUN).har_fa_varden


def test_the_group_is_described_for_a_protected_measure_never_for_one_that_may_have_no_pupils() -> None:
    matt = [indikator(f"m{i}") for i in range(3)]
    egna = {"m0": sign("."), "m1": sign(".."), "m2": sign(".")}
    text = " ".join(bygg(matt, egna, dict.fromkeys(egna, MITTEN)).i_korthet)
    assert "M1: bland" in text
    assert "M0" not in text


def test_no_number_of_a_grade_stands_alone_on_a_line() -> None:
    matt = indikator("a", kortnamn="Arbetet mot kränkningar, årskurs 5")
    del_ = bygg([matt], {"a": tal("5")}, {"a": MITTEN})
    assert del_.avsnitt[2].matt[0].kortnamn == f"Arbetet mot kränkningar, årskurs{svenska.FAST}5"
    assert del_.fragor[0].rubrik == del_.avsnitt[2].matt[0].kortnamn


def test_few_values_says_why_shows_the_group_and_asks_three_questions() -> None:
    del_ = _fa(1)
    text = " ".join(del_.i_korthet)
    assert "Nio av delmålens mått är skyddade" in text
    assert "bland alla kommuner ligger hälften mellan 60,0 och 80,0" in text
    assert len(del_.fragor) == 3
    assert [r.rubrik for r in del_.det_ni_vet] == ["Eleverna", "Personalen", "Vårdnadshavarna"]


def test_nothing_published_at_all_is_said_first() -> None:
    assert _fa(0, ".").i_korthet[0].startswith("Statistiken har inga uppgifter om er")


def test_questions_from_figures_come_before_the_general_ones() -> None:
    matt = [indikator(f"m{i}") for i in range(10)]
    egna = {"m0": tal("5")} | {f"m{i}": sign("..") for i in range(1, 10)}
    del_ = bygg(matt, egna, dict.fromkeys(egna, MITTEN))
    assert [f.matt_kod for f in del_.fragor] == ["m0", "", ""]


# The real table ---------------------------------------------------------------------------------------------------

FORBJUDET = re.compile(
    r"\b(bäst\w*|sämst\w*|bättre|sämre|dålig\w*|underprester\w*|överprester\w*|rank\w*|placer\w*|toppen|botten|risk\w*|"
    r"brist\w*|svag\w*|misslyck\w*|varning\w*|underkän\w*|röd|grön|lägst i|högst i landet|av tio|för lågt|för högt|"
    r"imponerande|duktig\w*|tyvärr|problem\w*|måste|ska förbättra\w*)\b",
    re.IGNORECASE,
)


def _texter(del_: Skolformsdel) -> list[str]:
    texter = [del_.tackning, del_.ingress, del_.grupp.beskrivning, *del_.i_korthet]
    texter += [t for i in (*del_.styrkor, *del_.fragor) for t in (i.rubrik, i.text)]
    for a in del_.avsnitt:
        texter += a.kommentarer
        texter += [t for m in a.matt for t in (m.egen_forklaring, m.enhetstext)]
    return [*texter, *(t for r in del_.det_ni_vet for t in (r.rubrik, r.text))]


@pytest.fixture
def v(kallfil):
    return verklighet(kallfil("skolverket-ufa").parent)


def test_every_huvudman_keeps_the_limits(v) -> None:
    for orgnr in v.huvudman:
        innehall = v.innehall(orgnr)
        (del_,) = innehall.delar
        assert len(del_.i_korthet) <= 4, orgnr
        for lista in (del_.styrkor, del_.fragor):
            platser = Counter(_plats(i.avsnitt) for i in lista if i.matt_kod)
            assert len(lista) <= 3, orgnr
            assert max(platser.values(), default=0) <= 1, orgnr
        for i in (*del_.styrkor, *del_.fragor):
            assert i.matt_kod != "gr_d4_hjalp_vardnadshavare", orgnr
        assert len(del_.oversikt) == 6
        assert sum(len(a.matt) for a in del_.avsnitt) == 49


def _plats(avsnitt: str) -> str:
    return avsnitt if avsnitt.startswith("delmal") else "forutsattningar"


def test_no_text_grades_ranks_or_blames(v) -> None:
    for orgnr in v.huvudman:
        for text in _texter(v.innehall(orgnr).delar[0]):
            assert not FORBJUDET.search(text), (orgnr, text)
            assert "  " not in text, (orgnr, text)
            assert '"' not in text, (orgnr, text)  # ”…”
            assert "{" not in text, (orgnr, text)
            assert not re.search(r"\d\.\d", text), (orgnr, text)  # decimal comma only


_TAL = re.compile(r"\u2212?\d[\d\u202f]*(?:,\d+)?")
_INTE_VARDEN = re.compile(r"årskurs.\d|20\d\d(?:/\d\d)?|av.10\b|0 till 10|0–10|bland.\d|delmål.\d", re.IGNORECASE)


def test_every_number_in_the_words_is_published_or_a_count(v) -> None:
    """No figure can come from a protected value: each is a published number, the middle of a group, or counts signs."""
    for orgnr in list(v.huvudman)[::5]:
        (del_,) = v.innehall(orgnr).delar
        kanda = {str(n) for n in range(max(len(del_.enheter), 25) + 1)}
        for a in del_.avsnitt:
            for m in a.matt:
                alla = [m.eget.varde, m.riket.varde, *(e.varde.varde for e in m.enheter)]
                alla += [m.grupp.median, m.grupp.p25, m.grupp.p75] if m.grupp else []
                kanda |= {svenska.tal(t, m.decimaler) for t in alla if t is not None}
        for text in _texter(del_):
            for tal_ in _TAL.findall(_INTE_VARDEN.sub("", text)):
                assert tal_ in kanda, (orgnr, tal_, text)


def test_every_kind_of_huvudman_reads_back(v) -> None:
    storst = max(v.enheter, key=lambda o: len(v.enheter[o]))
    bara_tecken = next(
        o for o in v.huvudman if not any(x.varde is not None for x in v._kolumn(v.huvudman[o][0]).values())
    )
    for orgnr in ("5592935042", "2120002080", storst, bara_tecken):
        innehall = v.innehall(orgnr)
        assert fran_json(till_json(innehall)) == innehall
        assert innehall == v.bygg_innehall(orgnr)


def test_vasteras_as_published(v) -> None:
    (del_,) = v.innehall("2120002080").delar
    assert del_.ingress.replace(svenska.FAST, " ").replace(svenska.SMALT, " ") == (
        "42 skolenheter och 12 104 elever. Läsåret 2024/25."
    )
    assert del_.grupp.namn == "Större stad"
    assert "39,6 och 79,8" in del_.i_korthet[1]
    matt = {m.kod: m for a in del_.avsnitt for m in a.matt}
    assert (matt["gr_d1_ak9_alla"].eget.ratext, matt["gr_d1_ak9_alla"].riket.ratext) == ("61.6", "71.9")
    assert matt["gr_d1_ak6_alla"].enhetstext.replace(svenska.FAST, " ").startswith("Värde finns för 19 av 42 skolor.")
    assert matt["gr_d2_trygghet_ak5"].gruppnamn == "Alla kommunala huvudmän"  # fewer than ten in the kommungrupp


def test_single_school_with_protected_results(v) -> None:
    (del_,) = v.innehall("5592935042").delar
    assert len(del_.enheter) == 1
    assert "Era kunskapsresultat är skyddade" in del_.i_korthet[0]
    assert all(m.enhetstext == "" for a in del_.avsnitt for m in a.matt)
    assert next(a for a in del_.avsnitt if a.kod == "kostnader").bara_text


def test_huvudman_with_only_signs_gets_questions(v) -> None:
    utan = [o for o in v.huvudman if not any(x.varde is not None for x in v._kolumn(v.huvudman[o][0]).values())]
    assert utan
    for orgnr in utan[:5]:
        (del_,) = v.innehall(orgnr).delar
        assert del_.har_fa_varden
        assert len(del_.fragor) == 3
        assert not del_.styrkor
        assert del_.i_korthet


def test_same_input_gives_the_same_content_in_any_order_of_units(v) -> None:
    indata = v.indata("2120002080")
    bakvand = replace(indata, enheter=indata.enheter[::-1])
    ett, tva = (sammanstall(KOMMUN, RELEASE, [i], ()) for i in (indata, bakvand))
    assert till_json(ett) == till_json(tva)
