"""The preparation checklist: as long as the huvudman is big, and true to what the register knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoger import checklista
from dialoger.checklista import FOR_VEM, Huvudmannaprofil, punkter
from dialoger.models import Forberedelse
from dialoger.sprakkoll import Sort, granska
from huvudman.models import Huvudman
from huvudman.skolformer import SKOLFORMER

HOGST = {"liten": 6, "mellan": 9, "stor": 13, "okand": 9}


def koder(**falt) -> list[str]:
    falt = {"storleksklass": "mellan", "typ": "kommunal", **falt}
    falt["skolformer"] = frozenset(falt.get("skolformer", {"grundskola"}))
    return [punkt.kod for punkt in punkter(Huvudmannaprofil(**falt))]


def test_a_small_preschool_gets_a_handful_and_the_kommuns_decision_first():
    assert koder(storleksklass="liten", typ="enskild", skolformer={"forskola"}) == [
        "kommunens-tillsyn",
        "webbplats",
        "egna-kolleger-spsm",
        "vem-gor-vad",
    ]


def test_the_kommun_supervises_private_preschools_and_skolinspektionen_the_rest():
    bada = koder(typ="enskild", skolformer={"forskola", "grundskola"})
    assert {"kommunens-tillsyn", "skolinspektionen"} <= set(bada)
    kommunal = koder(typ="kommunal", skolformer={"forskola"})
    assert "skolinspektionen-kommunal-forskola" in kommunal
    assert "kommunens-tillsyn" not in kommunal


def test_a_large_kommun_gets_more_and_its_small_skolformer_by_name():
    alla = punkter(
        Huvudmannaprofil("stor", "kommunal", frozenset({"forskola", "grundskola", "komvux", "fritidshem"}), 40)
    )
    text = {punkt.kod: punkt.text for punkt in alla}
    assert {"namnder", "segregationsbarometern", "statsbidrag", "enheterna"} <= set(text)
    assert "vem-gor-vad" not in text
    assert text["skolformer-i-skymundan"] == "Läs in er också på fritidshem och komvux."


def test_what_the_register_knows_comes_first_with_dates():
    alla = punkter(
        Huvudmannaprofil(
            "liten", "enskild", frozenset({"grundskola"}), 1,
            insatser=("Samverkan för bästa skola", "SPSM-rådgivning"),
            granskningar=("Skolinspektionen 12 mars 2027",),
            tidigare_dialog=True,
        )
    )  # fmt: skip
    assert [p.kod for p in alla[:3]] == ["granskningar", "insatser", "tidigare-dialog"]
    assert "Skolinspektionen 12 mars 2027." in alla[0].text
    assert "Samverkan för bästa skola och SPSM-rådgivning" in alla[1].text
    assert not {"granskningar", "insatser", "tidigare-dialog"} & set(koder())


def test_a_private_group_and_the_states_own_schools():
    assert "koncern" in koder(storleksklass="stor", typ="enskild")
    assert "koncern" not in koder(storleksklass="stor")
    assert "egen-huvudman" in koder(typ="statlig", skolformer={"specialskola"})
    assert "samisk-utbildning" in koder(typ="statlig", skolformer={"sameskola"})


@given(
    st.builds(
        Huvudmannaprofil,
        storleksklass=st.sampled_from(Huvudman.Storleksklass.values),
        typ=st.sampled_from(Huvudman.Typ.values),
        skolformer=st.frozensets(st.sampled_from(list(SKOLFORMER))),
        antal_enheter=st.integers(0, 300),
        insatser=st.lists(st.text(max_size=10), max_size=3).map(tuple),
        granskningar=st.lists(st.text(max_size=10), max_size=3).map(tuple),
        tidigare_dialog=st.booleans(),
    )
)
def test_every_huvudman_gets_a_list_that_fits_its_size(profil):
    alla = punkter(profil)
    assert 2 <= len(alla) <= HOGST[profil.storleksklass]
    assert len({p.kod for p in alla}) == len(alla)
    assert {p.for_vem for p in alla} <= set(FOR_VEM)


def test_the_words_ask_for_no_judgement_and_the_codes_fit_the_model():
    mallar, _ = checklista._data()
    langst = Forberedelse._meta.get_field("punkt").max_length
    for mall in mallar:
        assert len(mall.kod) <= langst
        assert [a for a in granska(f"{mall.text} {mall.varfor}") if a.sort is Sort.OMDOME] == []
    meningar = [m for mall in mallar for m in (mall.text, mall.varfor)]
    assert len(set(meningar)) == len(meningar)


@pytest.mark.parametrize(
    "fel",
    [
        {"for_vem": "alla"}, {"typer": ["privat"]}, {"skolformer": ["universitet"]}, {"bara": ["x"]},
        {"kraver": "budget"}, {"storlek": "liten"},
    ],
)  # fmt: skip
def test_a_word_that_nothing_knows_stops_the_reading(fel):
    with pytest.raises(ValueError, match="okänt"):
        checklista._mall({"kod": "a", "text": "b", "varfor": "c", "for_vem": "SV", **fel})
