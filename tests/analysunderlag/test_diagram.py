"""The charts: valid, accessible, readable, and drawn from published numbers only."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.berakning import fordelning
from analysunderlag.diagram import (
    Marke,
    Tema,
    axlar,
    forklaringar,
    har_fordelning,
    jamforelsetabell,
    kostnader,
    kostnadsposter,
    marke_svg,
    perspektiv,
    strip,
    striptabell,
    teman,
    trend,
    trendtabell,
)
from analysunderlag.diagram import svg as svgord
from analysunderlag.diagram.placering import Etikett, placera, rader_for_punkter
from analysunderlag.innehall import Avsnitt, Brott, Enhetsvarde, Gruppvarde, Matt, Periodvarde, Varde
from analysunderlag.vardetyper import TECKEN, Vardetyp
from kvalitet import svenska

from .verkliga import verklighet

SVG = "{http://www.w3.org/2000/svg}"
TYPSNITT = Path(__file__).parents[2] / "static/fonts"
VARIANTER = ("webb", "liten", "pdf", "rad", "mini")
TILLATNA = {
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "width", "height", "viewBox", "role", "aria-label",
    "aria-hidden", "fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight",
    "text-anchor",
}  # fmt: skip


def tal(varde: str | Decimal) -> Varde:
    return Varde(str(varde), Vardetyp.TAL, Decimal(varde))


def sign(text: str) -> Varde:
    return Varde(text, TECKEN[text], None)


def matt(kod: str = "a", **falt) -> Matt:
    grund = {
        "kod": kod,
        "namn": kod,
        "kortnamn": "Lägst E i alla ämnen, årskurs 9",
        "enhet": "procent",
        "decimaler": 1,
        "skala_min": Decimal(0),
        "skala_max": Decimal(100),
        "tema": "",
        "perspektiv": "",
        "definition": "",
        "definition_kalla": "",
        "period": "2024/25",
        "eget": tal("61.6"),
        "riket": tal("71.9"),
        "grupp": Gruppvarde(16, Decimal("70.6"), Decimal("67.1"), Decimal("72.8")),
        "gruppnamn": "Större stad",
        "fordelning": fordelning([Decimal(i) / 2 for i in range(60, 200)], Decimal(0), Decimal(100), 1),
        "enheter": (),
    }
    return Matt(**(grund | falt))


def enkat(perspektiv_: str, eget: str, tema: str = "Studiero", **falt) -> Matt:
    grund = {
        "enhet": "medelvarde",
        "skala_max": Decimal(10),
        "tema": tema,
        "perspektiv": perspektiv_,
        "eget": tal(eget) if eget[0].isdigit() else sign(eget),
        "riket": tal("6.2"),
        "fordelning": None,
        "grupp": None,
    }
    return matt(f"{tema}-{perspektiv_}", **(grund | falt))


def rita(m: Matt, variant: str = "webb") -> str:
    return strip(m, axlar([m])[m.kod], variant)


# Reading a picture ------------------------------------------------------------------------------------------------


def _texter(rot: ET.Element) -> list[tuple[str, float, float, float, float]]:
    """(text, left, top, right, bottom) with the widths of semibold, so never narrower than drawn."""
    ut = []
    for t in rot.iter(f"{SVG}text"):
        ord_ = "".join(t.itertext())
        storlek = float(t.get("font-size", "0"))
        bredd = svgord.textbredd(ord_, storlek)
        x, y = float(t.get("x", "0")), float(t.get("y", "0"))
        vanster = {"start": x, "middle": x - bredd / 2, "end": x - bredd}[t.get("text-anchor", "start")]
        ut.append((ord_, vanster, y - 0.75 * storlek, vanster + bredd, y + 0.22 * storlek))
    return ut


def _granska(text: str) -> ET.Element:
    """Everything a chart must fulfil wherever it is shown. Returns the parsed picture."""
    rot = ET.fromstring(text)
    assert not re.search(r"NaN|inf|None|currentColor|url\(|<script|style=|class=|\bid=", text)
    for e in rot.iter():
        assert set(e.attrib) <= TILLATNA, e.attrib
    titel, beskrivning = rot.find(f"{SVG}title"), rot.find(f"{SVG}desc")
    assert titel is not None
    assert titel.text
    assert rot.get("aria-label") == titel.text
    assert beskrivning is not None
    assert beskrivning.text
    _, _, bredd, hojd = (float(v) for v in rot.get("viewBox", "").split())
    assert (float(rot.get("width", "0")), float(rot.get("height", "0"))) == (bredd, hojd)
    for ord_, x1, y1, x2, y2 in _texter(rot):
        assert x1 >= -0.5, ord_
        assert x2 <= bredd + 0.5, ord_
        assert y1 >= -0.5, ord_
        assert y2 <= hojd + 0.5, ord_
    for (a, ax1, ay1, ax2, ay2), (b, bx1, by1, bx2, by2) in combinations(_texter(rot), 2):
        overlappar = ax1 < bx2 - 0.2 and bx1 < ax2 - 0.2 and ay1 < by2 and by1 < ay2
        assert not overlappar, (a, b)
    for c in rot.iter(f"{SVG}circle"):
        x, y, r = (float(c.get(n, "0")) for n in ("cx", "cy", "r"))
        assert r - 1 <= x <= bredd - r + 1
        assert 0 <= y <= hojd - r + 0.5
    return rot


def _prickar(rot: ET.Element, *, fyllda: bool) -> list[ET.Element]:
    return [c for c in rot.iter(f"{SVG}circle") if (c.get("fill") == svgord.PLOMMON) is fyllda]


# The strip --------------------------------------------------------------------------------------------------------

procent = st.decimals(min_value=0, max_value=100, places=1)
varden = st.one_of(procent.map(tal), st.sampled_from([".", "..", "...", "-"]).map(sign))


@st.composite
def mattmed(draw) -> Matt:
    decimaler, skala, gang = draw(
        st.sampled_from([(1, 100, 1), (1, 10, Decimal("0.1")), (0, None, 2000), (1, None, 1)])
    )
    skalat = st.decimals(min_value=0, max_value=100, places=1).map(
        lambda d: (d * gang).quantize(Decimal(1).scaleb(-decimaler))
    )
    varde = st.one_of(skalat.map(tal), st.sampled_from([".", "..", "...", "-"]).map(sign))
    mitten = sorted(draw(st.lists(skalat, min_size=3, max_size=3)))
    kr = gang == 2000
    return matt(
        eget=draw(varde),
        riket=draw(varde),
        decimaler=decimaler,
        enhet="kr" if kr else "procent" if skala == 100 else "medelvarde" if skala == 10 else "elever_per",
        skala_min=None if skala is None else Decimal(0),
        skala_max=None if skala is None else Decimal(skala),
        grupp=draw(st.one_of(st.none(), st.just(Gruppvarde(12, mitten[1], mitten[0], mitten[2])))),
        fordelning=fordelning(
            draw(st.lists(skalat, min_size=10, max_size=60)),
            None if skala is None else Decimal(0),
            None if skala is None else Decimal(skala),
            decimaler,
        ),
        enheter=tuple(Enhetsvarde(str(i), v) for i, v in enumerate(draw(st.lists(varde, max_size=40)))),
    )


@given(mattmed(), st.sampled_from(VARIANTER))
def test_strip_is_valid_readable_and_complete(m: Matt, variant: str) -> None:
    text = rita(m, variant)
    assert text == rita(m, variant)
    rot = _granska(text)
    assert len(_prickar(rot, fyllda=True)) == (m.eget.varde is not None)
    publicerade = [e for e in m.enheter if e.varde.varde is not None]
    vantade = len(publicerade) if variant not in ("rad", "mini") and len(m.enheter) > 1 else 0
    assert len(_prickar(rot, fyllda=False)) == vantade


@given(st.lists(varden, min_size=2, max_size=20))
def test_protected_units_leave_no_trace_among_the_coordinates(enhetsvarden: list[Varde]) -> None:
    enheter = tuple(Enhetsvarde(str(i), v) for i, v in enumerate(enhetsvarden))
    andra_tecken = tuple(replace(e, varde=sign("..")) if e.varde.varde is None else e for e in enheter)
    assert rita(matt(enheter=enheter)) == rita(matt(enheter=andra_tecken))


@pytest.mark.parametrize("variant", ["webb", "liten", "pdf"])
@pytest.mark.parametrize(
    ("eget", "ord_"), [("..", "Ert värde är skyddat"), ("...", "Ert värde är skyddat"), (".", "Inget eget värde i år")]
)
def test_strip_without_own_value_says_so(variant: str, eget: str, ord_: str) -> None:
    rot = _granska(rita(matt(eget=sign(eget)), variant))
    assert ord_ in [t[0] for t in _texter(rot)]
    assert not _prickar(rot, fyllda=True)


@pytest.mark.parametrize(
    ("eget", "riket"), [("71.9", "71.9"), ("0", "0"), ("100", "100"), ("0", "0.1"), ("100", "99.9")]
)
@pytest.mark.parametrize("variant", ["webb", "liten", "pdf"])
def test_labels_part_where_values_meet(eget: str, riket: str, variant: str) -> None:
    texter = [t[0] for t in _texter(_granska(rita(matt(eget=tal(eget), riket=tal(riket)), variant)))]
    assert f"Ni {svenska.tal(Decimal(eget), 1)}" in texter
    assert f"Riket {svenska.tal(Decimal(riket), 1)}" in texter


@pytest.mark.parametrize("variant", VARIANTER)
def test_every_picture_says_what_its_axis_spans(variant: str) -> None:
    texter = [t[0] for t in _texter(_granska(rita(matt(), variant)))]
    assert {"30", "100" if variant == "mini" else f"100{svenska.FAST}%"} <= set(texter)


@pytest.mark.parametrize(
    ("variant", "ord_"), [("mini", set()), ("rad", {"Ni", "Riket"}), ("liten", {"Ni 61,6", "Riket 71,9"})]
)
def test_own_value_and_riket_are_written_where_there_is_room(variant: str, ord_: set[str]) -> None:
    texter = {t[0] for t in _texter(_granska(rita(matt(), variant)))}
    assert {t for t in texter if t.startswith(("Ni", "Riket"))} == ord_


def test_single_unit_is_not_drawn_beside_its_huvudman() -> None:
    rot = _granska(rita(matt(enheter=(Enhetsvarde("1", tal("61.6")),))))
    assert not _prickar(rot, fyllda=False)


def test_many_units_on_one_value_stay_within_a_picture_of_sensible_height() -> None:
    rot = _granska(rita(matt(enheter=tuple(Enhetsvarde(str(i), tal("100")) for i in range(138)))))
    assert float(rot.get("height", "0")) < 170


@pytest.mark.parametrize(
    "falt", [{"fordelning": None}, {"enhet": "antal"}, {"enhet": "heltidstjanster"}, {"enhet": "tkr"}]
)
def test_no_strip_where_there_is_nothing_to_compare(falt: dict) -> None:
    m = matt(**falt)
    assert not har_fordelning(m)
    assert axlar([m]) == {}


def test_no_strip_for_fewer_than_ten() -> None:
    assert not har_fordelning(matt(fordelning=fordelning([Decimal(50)] * 9, Decimal(0), Decimal(100))))


def test_names_are_escaped() -> None:
    text = rita(matt(kortnamn='Lägst <E> & "alla"'))
    assert ET.fromstring(text).get("aria-label", "").startswith('Lägst <E> & "alla"')


def test_strip_in_words() -> None:
    beskrivning = ET.fromstring(rita(matt())).findtext(f"{SVG}desc", "").replace(svenska.FAST, " ")
    assert beskrivning == (
        "Ni: 61,6 procent. Riket: 71,9 procent. "
        "Större stad: median 70,6 procent, hälften ligger i 67,1–72,8, 16 huvudmän. "
        "Alla huvudmän (140 med värde) ligger mellan 30,0 och 99,5 procent."
    )


# Axes -------------------------------------------------------------------------------------------------------------


def test_measures_of_one_scale_share_axis_and_others_do_not() -> None:
    fler = matt("b", fordelning=fordelning([Decimal(i) for i in range(5, 40)], Decimal(0), Decimal(100)))
    kr = matt(
        "kr", enhet="kr", skala_min=None, skala_max=None, eget=tal("137900"), riket=tal("140200"), decimaler=0,
        grupp=None,
        fordelning=fordelning([Decimal(120000 + i * 1000) for i in range(60)], None, None, 0),
    )  # fmt: skip
    axel = axlar([matt("a"), fler, kr])
    assert axel["a"] == axel["b"] != axel["kr"]
    assert (axel["a"].fran, axel["a"].till) == (0, 100)
    assert (axel["kr"].fran, axel["kr"].till) == (120000, 180000)


def test_far_out_huvudman_is_drawn_at_the_end_and_said() -> None:
    varden_ = [Decimal(1000 + i) for i in range(100)] + [Decimal(14000)]
    m = matt(
        enhet="elever_per", skala_min=None, skala_max=None, eget=tal("1050"), riket=tal("1040"), grupp=None,
        fordelning=fordelning(varden_, None, None, 1),
    )  # fmt: skip
    axel = axlar([m])["a"]
    assert axel.oppen_upp
    assert not axel.oppen_ned
    assert axel.till < 2000
    assert any(t[0].startswith("över ") for t in _texter(_granska(rita(m))))


def test_only_the_measure_with_somebody_beyond_says_so_and_charts_still_line_up() -> None:
    utanfor = matt(
        "b", fordelning=fordelning([*([Decimal(70), Decimal(80)] * 20), Decimal(3)], Decimal(0), Decimal(100))
    )
    axel = axlar([matt("a"), utanfor])
    bilder = {m.kod: ET.fromstring(strip(m, axel[m.kod])) for m in (matt("a"), utanfor)}
    under = {kod: [t[0] for t in _texter(rot) if t[0].startswith("under")] for kod, rot in bilder.items()}
    assert (under["a"], len(under["b"])) == ([], 1)
    ni = {kod: _prickar(rot, fyllda=True)[0].get("cx") for kod, rot in bilder.items()}
    assert ni["a"] == ni["b"]


@given(mattmed())
def test_own_values_always_lie_inside_the_axis(m: Matt) -> None:
    axel = axlar([m])["a"]
    egna = [v.varde for v in (m.eget, m.riket, *(e.varde for e in m.enheter)) if v.varde is not None]
    assert all(axel.fran <= v <= axel.till for v in egna)
    assert [axel.lage(v) for v in sorted(egna)] == sorted(axel.lage(v) for v in egna)


# Labels and dots --------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(-50, 450), st.floats(10, 70)), min_size=1, max_size=5))
def test_placera_keeps_order_inside_and_apart(onskade: list[tuple[float, float]]) -> None:
    ut = placera([Etikett(str(i), x, b) for i, (x, b) in enumerate(onskade)], 0, 400)
    assert all(e.fran >= -0.01 and e.till <= 400.01 for e in ut)
    assert all(b.fran - a.till > 7.9 for a, b in pairwise(ut))
    assert [e.x for e in ut] == sorted(e.x for e in ut)


def test_placera_leaves_a_lone_label_on_its_place() -> None:
    (e,) = placera([Etikett("a", 200, 40)], 0, 400)
    assert e.fran == 180


def test_placera_refuses_what_cannot_fit() -> None:
    with pytest.raises(ValueError, match="får inte plats"):
        placera([Etikett("a", 0, 210), Etikett("b", 0, 210)], 0, 420)


@given(st.lists(st.floats(0, 400), max_size=60), st.floats(2, 9))
def test_dots_keep_their_place_and_touch_no_neighbour(lagen: list[float], diameter: float) -> None:
    ut = rader_for_punkter(lagen, diameter)
    assert sorted(x for x, _ in ut) == sorted(lagen)
    for (x1, r1), (x2, r2) in combinations(ut, 2):
        assert r1 != r2 or abs(x1 - x2) >= diameter - 1e-9


@pytest.mark.parametrize("vikt", ["400", "600"])
def test_text_is_never_wider_than_estimated(vikt: str) -> None:
    typsnitt = TTFont(TYPSNITT / f"source-sans-3-latin-{vikt}-normal.woff2")
    tecken, bredder, em = typsnitt.getBestCmap(), typsnitt["hmtx"], typsnitt["head"].unitsPerEm
    exempel = [
        "Ni 71,9",
        "Riket 140\u2009200",
        "över 200\u2009000 kr",
        "Vårdnadshavare 7",
        "Inget eget värde i år",
        "−3,5",
    ]
    exempel += ["Lärverktyg och skolbibliotek", "Arbetet mot kränkningar", "Ert värde är skyddat", "Åk 5, personal 6,3"]
    for ord_ in exempel:
        verklig = sum(bredder[tecken[ord(t)]][0] for t in ord_) / em * 13
        assert verklig <= svgord.textbredd(ord_, 13) <= verklig * 1.15, ord_


@pytest.mark.parametrize("varde", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_never_drawn(varde: float) -> None:
    with pytest.raises(ValueError, match="måste vara ett tal"):
        svgord.n(varde)


# Perspectives, costs, trend ---------------------------------------------------------------------------------------

grupper = ("Elever i årskurs 5", "Elever i årskurs 8", "Personal", "Vårdnadshavare")


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.decimals(0, 10, places=1)), min_size=4, max_size=4), min_size=1, max_size=4
    ),
    st.sampled_from(["webb", "liten", "pdf"]),
)
def test_perspektiv_is_valid_and_labels_every_number(rader: list[list[Decimal | None]], variant: str) -> None:
    matt_ = tuple(
        enkat(g, str(v) if v is not None else ".", f"Tema {i}")
        for i, rad in enumerate(rader)
        for g, v in zip(grupper, rad, strict=True)
    )
    avsnitt = Avsnitt("d2", 2, "Trygghet", "", matt_, (), ())
    delar = teman(avsnitt)
    assert [t.namn for t in delar] == [f"Tema {i}" for i, rad in enumerate(rader) if any(v is not None for v in rad)]
    text = perspektiv(delar, variant)
    if not delar:
        assert text == ""
        return
    rot = _granska(text)
    olika = sum(len({v for v in rad if v is not None}) for rad in rader)
    assert len(_prickar(rot, fyllda=True)) == olika
    alla = " ".join(t[0] for t in _texter(rot))
    assert all(svenska.tal(v, 1) in alla for rad in rader for v in rad if v is not None)


def test_equal_views_share_one_label() -> None:
    tema = Tema("Stöd", (enkat("Elever i årskurs 8", "6.3"), enkat("Personal", "6.3")))
    assert "Åk 8, personal 6,3" in [t[0] for t in _texter(_granska(perspektiv((tema,))))]


def test_a_theme_with_one_group_is_no_comparison() -> None:
    avsnitt = Avsnitt("d2", 2, "", "", (enkat("Personal", "6.3", "Ensamt"),), (), ())
    assert teman(avsnitt) == ()


def _kostnad(kod: str, eget: str, riket: str = "6100") -> Matt:
    return matt(
        f"gr_kostnad_{kod}", kortnamn=f"{kod.title()} per elev", enhet="kr", decimaler=0,
        skala_min=None, skala_max=None, eget=sign(eget) if eget in TECKEN else tal(eget), riket=tal(riket),
    )  # fmt: skip


def test_kostnadsposter_are_the_parts_with_own_numbers() -> None:
    delar = [
        _kostnad(k, v) for k, v in [("per_elev", "137900"), ("lokaler_per_elev", "23900"), ("halsa_per_elev", "..")]
    ]
    avsnitt = Avsnitt("kostnader", None, "Kostnader", "", tuple(delar), (), ())
    assert [m.kod for m in kostnadsposter(avsnitt)] == ["gr_kostnad_lokaler_per_elev"]


@given(
    st.lists(st.tuples(st.integers(-500, 200_000), st.integers(1, 200_000)), min_size=1, max_size=7),
    st.sampled_from(["webb", "liten", "pdf"]),
)
def test_kostnader_have_bars_from_zero(par: list[tuple[int, int]], variant: str) -> None:
    poster = [_kostnad(f"{'abcdefg'[i]}_per_elev", str(e), str(r)) for i, (e, r) in enumerate(par)]
    rot = _granska(kostnader(poster, variant))
    staplar = list(rot.iter(f"{SVG}rect"))
    assert len(staplar) == sum(e > 0 for e, _ in par)
    assert len({s.get("x") for s in staplar}) <= 1
    storst = [(float(s.get("width", "0")), e) for s, (e, _) in zip(staplar, [p for p in par if p[0] > 0], strict=True)]
    assert [b for b, _ in sorted(storst, key=lambda p: p[1])] == sorted(b for b, _ in storst)


def test_no_costs_no_picture() -> None:
    assert kostnader(()) == ""
    assert kostnader([_kostnad("a_per_elev", "..")]) == ""


def _serie(*varden_: str, eget: str = "61.6") -> Matt:
    return matt(
        eget=tal(eget) if eget[0].isdigit() else sign(eget),
        tidigare=tuple(
            Periodvarde(f"20{ar}/{ar + 1}", tal(v) if v[0].isdigit() else sign(v))
            for ar, v in enumerate(varden_, 24 - len(varden_))
        ),
    )


@pytest.mark.parametrize("serie", [(), (".", "..")])
def test_one_point_is_no_trend(serie: tuple[str, ...]) -> None:
    assert trend(_serie(*serie)) == ""


def test_trend_is_broken_where_a_number_is_missing() -> None:
    rot = _granska(trend(_serie("60.8", "62.4", "..", "65.1")))
    assert len(list(rot.iter(f"{SVG}path"))) == 2
    assert len(_prickar(rot, fyllda=True)) == 4


def test_years_that_are_missing_take_up_room_and_are_not_drawn_through() -> None:
    serie = _serie("60.8", "62.4", "64.0")
    utan_mitten = replace(serie, tidigare=(serie.tidigare[0], serie.tidigare[2]))
    (hel, brutna) = (_granska(trend(m)) for m in (serie, utan_mitten))
    assert len(list(hel.iter(f"{SVG}path"))) == 1
    assert len(list(brutna.iter(f"{SVG}path"))) == 1  # the two last years; the first stands alone
    alla, kvar = ([c.get("cx") for c in _prickar(rot, fyllda=True)] for rot in (hel, brutna))
    assert kvar == [alla[0], *alla[2:]]


def test_a_break_is_marked_and_said_and_no_line_crosses_it() -> None:
    brott = Brott("2023/24", "Nya kursplaner.")
    rot = _granska(trend(replace(_serie("60.8", "62.4", "64.0"), brott=(brott,))))
    assert len(list(rot.iter(f"{SVG}path"))) == 2
    assert [e.get("stroke-dasharray") for e in rot.iter(f"{SVG}line")].count("2 3") == 1
    assert "Brott 2023/24: Nya kursplaner." in "".join(rot.itertext())


def test_trend_that_does_not_start_at_zero_says_so() -> None:
    hog = [t[0] for t in _texter(_granska(trend(_serie("60.8", "66.6"))))]
    lag = [t[0] for t in _texter(_granska(trend(_serie("0.5", "9.8", eget="4"))))]
    assert any(t.startswith("Axeln börjar på 60") for t in hog)
    assert not any(t.startswith("Axeln börjar") for t in lag)


@given(st.lists(st.one_of(procent.map(str), st.just("..")), max_size=9), st.sampled_from(["webb", "liten", "pdf"]))
def test_trend_is_valid(serie: list[str], variant: str) -> None:
    text = trend(_serie(*serie), variant)
    kanda = [v for v in serie if v != ".."]
    assert bool(text) is bool(kanda)
    if text:
        assert len(_prickar(_granska(text), fyllda=True)) == len(kanda) + 1


# Words and tables -------------------------------------------------------------------------------------------------


def test_tables_hold_the_same_numbers_as_the_picture() -> None:
    rader = {vad: v.replace(svenska.FAST, " ") for vad, v in striptabell(matt()).rader}
    assert rader["Ni"] == "61,6 procent"
    assert rader["Riket"] == "71,9 procent"
    assert rader["Större stad, median (16 huvudmän)"] == "70,6 procent"
    assert trendtabell(_serie("60.8", "..")).rader == (("2022/23", "60,8"), ("2023/24", ".."), ("2024/25", "61,6"))
    bilder = jamforelsetabell([enkat("Personal", "6.8"), enkat("Elever i årskurs 8", "-")], "Vem")
    assert bilder.rubriker == ("Vem", "Ni", "Median", "Riket")
    assert bilder.rader == (("Personal", "6,8", "", "6,2"), ("Elever i årskurs 8", "-", "", "6,2"))


def test_table_leaves_out_a_middle_that_protection_has_skewed() -> None:
    m = matt(fordelning=replace(matt().fordelning, skyddade=100))  # type: ignore[type-var]
    vad = [v for v, _ in striptabell(m).rader]
    assert "Alla huvudmän, hälften ligger i" not in vad
    assert any("100 skyddade" in v for v in vad)


def test_legend_has_only_marks_that_are_drawn() -> None:
    alla = [f.marke for f in forklaringar([matt(enheter=(Enhetsvarde("1", tal("5")), Enhetsvarde("2", sign("."))))])]
    assert alla == list(Marke)
    utan = forklaringar([matt(eget=sign(".."), grupp=None, riket=sign("."))])
    assert [f.marke for f in utan] == [Marke.ALLA]
    assert forklaringar([matt(fordelning=None)]) == ()
    for m in Marke:
        assert ET.fromstring(marke_svg(m)).get("aria-hidden") == "true"


# The real table ---------------------------------------------------------------------------------------------------


def test_every_chart_of_real_huvudman_of_every_kind(kallfil) -> None:
    v = verklighet(kallfil("skolverket-ufa").parent)
    storst = max(v.enheter, key=lambda o: len(v.enheter[o]))
    for orgnr in ("5592935042", "2120002080", storst, *list(v.huvudman)[::60]):
        for a in v.innehall(orgnr).delar[0].avsnitt:
            axel = axlar(a.matt)
            for m in a.matt:
                for variant in VARIANTER if m.kod in axel else ():
                    _granska(strip(m, axel[m.kod], variant))
            for variant in ("webb", "liten", "pdf"):
                for text in (perspektiv(teman(a), variant), kostnader(kostnadsposter(a), variant)):
                    if text:
                        _granska(text)


def test_weasyprint_draws_the_same_string(kallfil) -> None:
    """The PDF gets vectors and readable text out of the very string that the web shows."""
    import pypdfium2
    from weasyprint import HTML

    v = verklighet(kallfil("skolverket-ufa").parent)
    m = next(m for a in v.innehall("2120002080").delar[0].avsnitt for m in a.matt if m.kod == "gr_d1_ak9_alla")
    pdf = HTML(string=f"<html lang=sv><body>{rita(m, 'pdf')}").write_pdf()
    dokument = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = dokument[0].get_textpage().get_text_range()
    assert "Ni 61,6" in text
    assert "Riket 71,9" in text
    assert not list(dokument[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
