"""What holds for every forecast: no hour is lost or made, none is negative, and a later start only moves them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import given
from hypothesis import settings as hypotes
from hypothesis import strategies as st

from dialoger.prognos import (
    Arende,
    Forlopp,
    Forloppssteg,
    Franvaro,
    Person,
    Prognos,
    Tidsmodell,
    Veckokalender,
    exakt,
    prognos,
    standardforlopp,
    standardmodell,
)
from dialoger.prognos.ord import MOTEN, Storlek

from .prognosvarld import FORLOPP, MANDAG, MODELL, forloppsdata, modelldata, utan_lov

KONTOR = ("Luleå", "Malmö", "Solna")
LAN = ("01", "05", "12", "14", "25", "")
PERSONER = [Person(n, f"Person {n}", KONTOR[n % 3], "SV" if n < 6 else "SPSM") for n in range(12)]
KALENDER = Veckokalender()
DAGAR = st.dates(date(2026, 6, 1), date(2027, 12, 31))
TIMMAR = st.decimals(0, 100, places=2)


@st.composite
def forlopp_(draw) -> Forlopp:
    """Any course: odd percentages, long and short waits."""
    steg = {}
    for kod in Forloppssteg:
        forsta = draw(st.integers(0, 100))
        andra = draw(st.integers(0, 100 - forsta))
        steg[kod] = {"tidigast": draw(st.integers(0, 6)), "procent": [forsta, andra, 100 - forsta - andra]}
    andelar = {"ja_procent": draw(st.integers(0, 100)), "fortsatter_procent": draw(st.integers(0, 100))}
    arbete = [{**rad, "vecka": 0 if rad["motestid"] else draw(st.integers(-8, 8))} for rad in forloppsdata()["arbete"]]
    return Forlopp.fran_dict(forloppsdata(steg=steg, arbete=arbete, **andelar))


@st.composite
def modeller(draw) -> Tidsmodell:
    timmar = {storlek: {slag: draw(TIMMAR) for slag in rad} for storlek, rad in modelldata()["timmar"].items()}
    return Tidsmodell.fran_dict(modelldata(timmar=timmar, sv_procent=draw(st.integers(0, 100))))


@st.composite
def arenden_(draw, dagar=DAGAR) -> Arende:
    return Arende(
        nummer="KD-1",
        storlek=draw(st.sampled_from(Storlek)),
        lan=draw(st.sampled_from(LAN)),
        kontor=draw(st.sampled_from(KONTOR)),
        nasta=draw(st.sampled_from(Forloppssteg)),
        raknas_fran=draw(dagar),
        sv=draw(st.none() | st.integers(0, 5)),
        spsm=draw(st.none() | st.integers(6, 11)),
        tackat_nej=draw(st.integers(0, 9)) == 0,
        utan_uppfoljning=draw(st.booleans()),
        bokade=draw(st.dictionaries(st.sampled_from(sorted(MOTEN)), dagar, max_size=2)),
    )


LISTOR = st.lists(arenden_(), max_size=5)


def rakna(arenden, modell=MODELL, forlopp=FORLOPP, personer=PERSONER, kalender=KALENDER) -> Prognos:
    return prognos(arenden, personer, modell, forlopp, MANDAG, kalender)


def vantade(belastningar) -> D:
    """Hours of the cases: all hours but those booked besides."""
    with exakt():
        return sum((rad.timmar - rad.bokat for ett in belastningar for rad in ett.rader), D(0))


@hypotes(max_examples=60, deadline=None)
@given(LISTOR, modeller(), forlopp_())
def test_no_hour_is_lost_or_made(arenden, modell, forlopp):
    svar = rakna(arenden, modell, forlopp)
    with exakt():
        otilldelat = sum((rad.otilldelat for ett in svar.myndigheter for rad in ett.rader), D(0))
        enskilt = [rakna([ett], modell, forlopp).summa.timmar for ett in arenden]
        assert vantade(svar.personer) + otilldelat == svar.summa.timmar == sum(enskilt, D(0))
        assert vantade(svar.kontor) == vantade(svar.myndigheter) == svar.summa.timmar
        delar = [
            svar.summa.per_slag.values(),
            svar.summa.per_myndighet.values(),
            [timmar for _, timmar in svar.summa.per_storlek.values()],
            [timmar for _, timmar in svar.summa.per_steg.values()],
        ]
        assert [sum(del_, D(0)) for del_ in delar] == [svar.summa.timmar] * 4


@hypotes(max_examples=40, deadline=None)
@given(LISTOR, modeller(), forlopp_())
def test_a_case_costs_at_most_what_the_model_says_and_nothing_is_negative(arenden, modell, forlopp):
    svar = rakna(arenden, modell, forlopp)
    for ett in (*svar.kontor, *svar.myndigheter, *svar.personer):
        for rad in ett.rader:
            assert 0 <= rad.motestid <= rad.timmar
            assert 0 <= rad.otilldelat <= rad.timmar
            assert rad.kapacitet >= 0
    with exakt():
        assert svar.summa.timmar <= sum((modell.totalt(ett.storlek) for ett in arenden if not ett.tackat_nej), D(0))
    assert svar.summa.dialoger <= svar.summa.introduktioner + len(arenden)


@hypotes(max_examples=40, deadline=None)
@given(LISTOR, arenden_())
def test_one_more_case_never_makes_any_week_lighter(arenden, nytt):
    fore, efter = rakna(arenden), rakna([*arenden, nytt])
    assert len(efter.veckor) >= len(fore.veckor)
    sedan = {(ett.namn, rad.mandag): rad.timmar for ett in (*efter.kontor, *efter.personer) for rad in ett.rader}
    for ett in (*fore.kontor, *fore.personer):
        assert all(sedan[ett.namn, rad.mandag] >= rad.timmar for rad in ett.rader)


FRAMAT = st.dates(MANDAG + timedelta(weeks=9), MANDAG + timedelta(weeks=60))  # later than any work before a step


@hypotes(max_examples=40, deadline=None)
@given(st.lists(arenden_(FRAMAT), min_size=1, max_size=5), st.integers(1, 8), st.booleans())
def test_a_later_start_moves_everything_by_as_many_ordinary_weeks(arenden, veckor, standard):
    vecka = timedelta(weeks=veckor)
    senare = [
        replace(
            ett,
            raknas_fran=ett.raknas_fran + vecka,
            bokade={steg: dag + vecka for steg, dag in ett.bokade.items()},
        )
        for ett in arenden
    ]
    val = (standardmodell(), standardforlopp()) if standard else (MODELL, FORLOPP)
    nu, sedan = (rakna(lista, *val, kalender=utan_lov()) for lista in (arenden, senare))
    assert [ett.namn for ett in nu.kontor] == [ett.namn for ett in sedan.kontor]
    for fore, efter in zip(nu.kontor, sedan.kontor, strict=True):
        flyttat = {rad.mandag + vecka: rad.timmar for rad in fore.rader if rad.timmar}
        assert {rad.mandag: rad.timmar for rad in efter.rader if rad.timmar} == flyttat


@hypotes(max_examples=40, deadline=None)
@given(st.lists(arenden_(), max_size=5), st.sampled_from(LAN))
def test_meetings_are_never_expected_when_the_huvudman_cannot_meet(arenden, lan):
    i_lanet = [replace(ett, lan=lan, bokade={}) for ett in arenden]
    svar = rakna(i_lanet, standardmodell(), standardforlopp())
    stangda = {vecka.mandag for vecka in svar.veckor if KALENDER.motesdagar(vecka.mandag, lan) < 3}
    assert not [rad for ett in svar.kontor for rad in ett.rader if rad.motestid and rad.mandag in stangda]


@hypotes(max_examples=60, deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    TIMMAR,
    st.integers(0, 100),
    st.lists(st.builds(Franvaro, procent=st.integers(0, 100)), max_size=3),
)
def test_capacity_is_never_more_than_a_whole_week_and_absence_never_adds(dag, timmar, grad, franvaro):
    mandag = dag - timedelta(days=dag.weekday())
    borta = Person(1, "Anna", "Solna", "SV", timmar, grad, tuple(franvaro))
    hemma = replace(borta, franvaro=())
    med, utan = (
        prognos([], [ett], MODELL, FORLOPP, mandag, KALENDER).personer[0].rader[0].kapacitet for ett in (borta, hemma)
    )
    assert 0 <= med <= utan <= timmar


@hypotes(max_examples=25, deadline=None)
@given(modeller(), forlopp_())
def test_models_and_courses_survive_a_plain_dict(modell, forlopp):
    assert Tidsmodell.fran_dict(modell.till_dict()) == modell
    assert Forlopp.fran_dict(forlopp.till_dict()) == forlopp
