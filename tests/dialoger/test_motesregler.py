"""The pure rules of meetings: warnings, where a chain lands, and common free times."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoger.begrepp import Motesstatus, Motestyp
from dialoger.kedjeflytt import Lank, foljer
from dialoger.lediga_tider import Ledig, basta, lediga
from dialoger.motesregler import Grannmote, Motesplan, Upptagen, langd_text, stopp, varningar
from kvalitet.kalenderdagar import ar_arbetsdag

NU = datetime(2026, 11, 23, 12)
H, M = timedelta(hours=1), timedelta(minutes=1)


def plan(typ="formote", dag="2026-12-08", klockan="09:00", timmar=1.5, **falt) -> Motesplan:
    start = datetime.fromisoformat(f"{dag}T{klockan}")
    return Motesplan(typ=typ, start=start, slut=start + timedelta(hours=timmar), **falt)


def prova(plan: Motesplan, andra=(), upptaget=()) -> list[str]:
    return varningar(plan, NU, andra, upptaget)


def granne(typ: str, dag: str, status=Motesstatus.HALLET) -> Grannmote:
    start = datetime.fromisoformat(f"{dag}T10:00")
    return Grannmote(typ, status, start, start + H)


def test_an_ordinary_meeting_has_nothing_to_look_at():
    assert prova(plan()) == []
    assert prova(plan("dialog", timmar=3, form="fysiskt", plats="Stadshuset")) == []


@pytest.mark.parametrize(
    ("ett", "ord_"),
    [
        (plan(dag="2026-11-20"), "Har mötet redan hållits?"),
        (plan(dag="2026-12-05"), "Lördag 5"),
        (plan(dag="2027-01-06"), "trettondedag jul"),
        (plan(dag="2026-12-24"), "julafton"),
        (plan(dag="2027-01-05", klockan="13:00"), "slutar många vid lunch"),
        (plan(dag="2026-12-28", lanskoder=("18",)), "jullov"),
        (plan(klockan="06:30"), "utanför klockan 07–19"),
        (plan(klockan="18:00"), "utanför klockan 07–19"),
        (plan(timmar=5), "långt för förmöte: 5 timmar"),
        (plan("dialog", timmar=0.5), "kort för dialogmöte: 30 minuter"),
        (plan(form="fysiskt"), "platsen saknas"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_each_odd_thing_is_one_warning(ett, ord_):
    assert [text for text in prova(ett) if ord_ in text.replace("\xa0", " ")], prova(ett)


def test_a_morning_before_a_holiday_is_fine_and_school_holidays_do_not_stop_the_pairs_own_meetings():
    assert prova(plan(dag="2027-01-05", lanskoder=())) == []
    assert prova(plan("planering", dag="2026-12-29", timmar=1, lanskoder=("18",))) == []


def test_too_close_to_the_step_before():
    assert "fyra arbetsdagar efter förmöte" in prova(plan("dialog", timmar=3), [granne("formote", "2026-12-02")])[0]
    assert prova(plan("dialog", timmar=3), [granne("formote", "2026-12-01")]) == []
    assert prova(plan("dialog", timmar=3), [granne("formote", "2026-12-07", Motesstatus.INSTALLT)]) == []


@pytest.mark.parametrize(
    ("ater", "dag", "ord_"),
    [
        ("2026-08-01", "2026-11-30", "mindre än fyra"),
        ("2026-08-01", "2026-12-01", ""),
        ("2026-08-03", "2027-05-03", ""),
        ("2026-08-03", "2027-05-04", "mer än nio"),
    ],
)
def test_follow_up_four_to_nine_months_after_aterkoppling(ater, dag, ord_):
    svar = prova(plan("uppfoljning", dag=dag, timmar=1), [granne("aterkoppling", ater)])
    assert (ord_ in svar[0]) if ord_ else svar == []


def test_a_person_who_is_busy_or_on_the_way_is_a_warning():
    upptagen = Upptagen("Anna Lindqvist", datetime(2026, 12, 8, 10), datetime(2026, 12, 8, 12), "förmöte med Kumla")
    assert prova(plan(), upptaget=[upptagen]) == [
        "Anna Lindqvist är upptagen 8\xa0dec kl.\xa010.00–12.00: förmöte med Kumla."
    ]
    assert prova(plan(klockan="08:00"), upptaget=[upptagen]) == []
    resa = plan("dialog", klockan="12:30", timmar=3, form="fysiskt", plats="Kumla", marginal=H)
    assert prova(resa, upptaget=[upptagen])[0].endswith("Räkna med resan.")


def test_stops_cannot_be_warnings():
    tider = (datetime(2026, 12, 8, 9), datetime(2026, 12, 8, 8))
    assert stopp("formote", *tider, NU, []) == ["Mötet måste sluta efter att det har börjat."]
    fel = stopp("dialog", *reversed(tider), NU, [granne("aterkoppling", "2026-12-01", Motesstatus.PLANERAT)])
    assert "kan inte ligga efter mötet återkoppling" in fel[0]
    assert "två år" in stopp("formote", datetime(2029, 1, 2, 9), datetime(2029, 1, 2, 10), NU, [])[0]


def test_lengths_in_words():
    assert [langd_text(m).replace("\xa0", " ") for m in (30, 60, 90)] == ["30 minuter", "1 timme", "1 timme 30 minuter"]


# Chains -----------------------------------------------------------------------------------------------------------


def lank(pk: int, typ: str, start: str, minuter: int = 60) -> Lank:
    borjar = datetime.fromisoformat(start)
    return Lank(pk, typ, borjar, borjar + minuter * M)


def test_the_rest_keeps_its_distance_on_working_days():
    """Tuesday 1 Dec moves to Thursday 10 Dec: the dialogue on Thursday 3 Dec lands on Saturday 12, so on Monday."""
    andra = [
        lank(1, "planering", "2026-11-30T13:00"),
        lank(2, "reflektion", "2026-12-01T10:30", 30),
        lank(3, "dialog", "2026-12-03T09:30", 180),
        lank(4, "planering", "2026-11-10T13:00"),
    ]
    nya = foljer(datetime(2026, 12, 1, 9), datetime(2026, 12, 10, 13), andra)
    assert [(n.lank.pk, n.start.isoformat()) for n in nya] == [
        (1, "2026-12-09T13:00:00"),
        (2, "2026-12-10T14:30:00"),
        (3, "2026-12-14T09:30:00"),
    ]
    assert all(n.slut - n.start == n.lank.slut - n.lank.start for n in nya)


def test_only_the_clock_changes_and_only_that_day_follows():
    andra = [lank(1, "reflektion", "2026-12-01T10:30", 30), lank(2, "dialog", "2026-12-15T09:30")]
    nya = foljer(datetime(2026, 12, 1, 9), datetime(2026, 12, 1, 10), andra)
    assert [(n.lank.pk, n.start.isoformat()) for n in nya] == [(1, "2026-12-01T11:30:00")]


def test_planning_never_lands_after_its_meeting():
    """Monday's planning of a Tuesday meeting that moves to a Monday: Sunday is no working day."""
    nya = foljer(datetime(2026, 12, 1, 9), datetime(2026, 12, 7, 9), [lank(1, "planering", "2026-11-30T13:00")])
    assert nya[0].slut <= datetime(2026, 12, 7, 9)


@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(list(Motestyp))), max_size=6),
)
def test_whatever_follows_lands_on_a_working_day_in_the_same_order(fran, till, senare):
    def dagen(antal: int, klockan: int) -> datetime:
        return datetime.combine(fran + timedelta(days=antal), time(klockan))

    andra = [Lank(n, typ, dagen(d, 9), dagen(d, 10)) for n, (d, typ) in enumerate(senare)]
    nya = foljer(datetime.combine(fran, time(8)), datetime.combine(till, time(8)), andra)
    assert all(ar_arbetsdag(n.start.date()) for n in nya if n.lank.start.date() != fran)
    dagar = [n.start.date() for n in nya]
    assert dagar == sorted(dagar)


# Free times -------------------------------------------------------------------------------------------------------

VECKA = (date(2026, 12, 7), date(2026, 12, 11))


def test_free_times_leave_out_busy_hours_travel_and_holidays():
    upptaget = [(datetime(2026, 12, 8, 10), datetime(2026, 12, 8, 11))]
    utan = [t.start for t in lediga(upptaget, *VECKA, 2 * H)]
    assert datetime(2026, 12, 8, 11) in utan
    assert datetime(2026, 12, 8, 9) not in utan
    med = [t.start for t in lediga(upptaget, *VECKA, 2 * H, marginal=H)]
    assert datetime(2026, 12, 8, 11, 30) not in med
    assert datetime(2026, 12, 8, 12) in med
    assert {t.start.date() for t in lediga([], date(2026, 12, 24), date(2026, 12, 28), H)} == {date(2026, 12, 28)}
    assert max(t.slut.time() for t in lediga([], date(2027, 1, 5), date(2027, 1, 5), H)) == time(12)


def test_the_best_are_spread_over_days_and_halves_of_the_day():
    valda = basta(lediga([], *VECKA, 2 * H), 4)
    assert len({t.start.date() for t in valda}) == 4
    assert {t.start.hour < 12 for t in valda} == {True, False}
    assert valda == sorted(valda, key=lambda t: t.start)
    assert not [t for t in valda if t.start.time() < time(13) and t.slut.time() > time(11, 30)]


def test_school_holidays_come_last_but_are_there():
    lov = Ledig(datetime(2026, 12, 7, 9), datetime(2026, 12, 7, 10), ("jullov",))
    vanlig = Ledig(datetime(2026, 12, 8, 12), datetime(2026, 12, 8, 13))
    assert basta([lov, vanlig], 1) == [vanlig]
    assert basta([lov, vanlig], 5) == [lov, vanlig]


@given(st.lists(st.tuples(st.integers(0, 5 * 24 * 4), st.integers(1, 40)), max_size=12), st.integers(1, 12))
def test_a_proposed_time_is_never_taken(upptaget, langd):
    bas = datetime(2026, 12, 7)
    tagna = [(bas + 15 * M * a, bas + 15 * M * (a + b)) for a, b in upptaget]
    for tid in basta(lediga(tagna, *VECKA, langd * 30 * M, marginal=30 * M), 6):
        assert all(slut <= tid.start - 30 * M or tid.slut + 30 * M <= start for start, slut in tagna)
        assert ar_arbetsdag(tid.start.date())
