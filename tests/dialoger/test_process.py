"""Where a case stands: the pure function, by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoger.begrepp import INTERNA, Avslutsorsak, Lagesord, Motesstatus, Motestyp, Steg
from dialoger.process import BOKA_FOR_TYP, Atgard, Fakta, Motesfakta, Overgang, lage, manader_efter, saknas_fore

D = date(2026, 9, 1)


def dag(n: int) -> date:
    return D + timedelta(days=n)


def mote(typ: str, n: int, status: str = "hallet", **falt) -> Motesfakta:
    return Motesfakta(typ, status, dag(n), **falt)


NY = Fakta(skapad=D)
PAR = replace(NY, har_sv=True, har_spsm=True)
INBJUDEN = replace(PAR, inbjuden=dag(1), svar_senast=dag(22))
JA = replace(INBJUDEN, svar_intro="ja", svar_intro_dag=dag(10))
SENARE = replace(INBJUDEN, svar_intro="senare", bjud_in_igen=dag(90))
BOKAD = replace(JA, moten=(mote("introduktion", 20, "planerat"),))
INTRO = replace(JA, moten=(mote("introduktion", 20),))
FORTSATT = replace(INTRO, svar_fortsatt="ja", svar_fortsatt_dag=dag(25))
UNDERLAG = replace(FORTSATT, underlag_lamnat=dag(26))
FORMOTE = replace(UNDERLAG, moten=(*INTRO.moten, mote("formote", 40)))
DIALOG = replace(FORMOTE, moten=(*FORMOTE.moten, mote("dialog", 60)))
NOTERAD = replace(DIALOG, moten=(*FORMOTE.moten, mote("dialog", 60, anteckning="faststalld")))
ATERKOPPLAD = replace(NOTERAD, moten=(*NOTERAD.moten, mote("aterkoppling", 80)))
UPPFOLJD = replace(ATERKOPPLAD, moten=(*ATERKOPPLAD.moten, mote("uppfoljning", 260)))


@pytest.mark.parametrize(
    ("fakta", "steg", "ord_", "nasta", "forfaller", "vantar_pa"),
    [
        (NY, 1, "pagar", "tilldela", dag(14), "samordnare"),
        (PAR, 1, "pagar", "bjud_in", dag(14), "samordnare"),
        (INBJUDEN, 1, "vantar_svar", "invanta_svar", dag(22), "huvudman"),
        (
            replace(INBJUDEN, svar_intro="senare", bjud_in_igen=dag(90)),
            1,
            "pagar",
            "bjud_in_igen",
            dag(90),
            "samordnare",
        ),
        (JA, 2, "pagar", "boka_introduktion", dag(41), "utforare"),  # dag(40) is a Sunday
        (replace(JA, har_spsm=False), 2, "pagar", "tilldela", dag(24), "samordnare"),
        (
            replace(JA, moten=(mote("introduktion", 20, "planerat"),)),
            2,
            "pagar",
            "hall_introduktion",
            dag(20),
            "utforare",
        ),
        (replace(JA, oppna_bokningar=(("introduktion", dag(15)),)), 2, "vantar_tid", "valj_tid", dag(15), "huvudman"),
        (INTRO, 2, "vantar_svar", "invanta_beslut", dag(34), "huvudman"),
        (FORTSATT, 3, "pagar", "lamna_underlag", dag(34), "utforare"),  # dag(32) is a Saturday
        (replace(FORTSATT, utan_underlag=True), 3, "pagar", "boka_formote", dag(55), "utforare"),
        (UNDERLAG, 3, "pagar", "boka_formote", dag(55), "utforare"),
        (FORMOTE, 4, "pagar", "boka_dialog", dag(70), "utforare"),
        (DIALOG, 4, "pagar", "skriv_anteckning", dag(70), "utforare"),
        (NOTERAD, 5, "pagar", "boka_aterkoppling", dag(90), "utforare"),
        (ATERKOPPLAD, 6, "pagar", "boka_uppfoljning", manader_efter(dag(80), 6), "utforare"),
        (replace(ATERKOPPLAD, utan_uppfoljning=True), 6, "pagar", "avsluta", dag(111), "utforare"),
        (UPPFOLJD, 6, "pagar", "avsluta", dag(290), "utforare"),
        (replace(UPPFOLJD, avslutad=dag(270), avslutsorsak="genomford"), 6, "klar", "", None, ""),
        (replace(INBJUDEN, svar_intro="nej", avslutad=dag(9), avslutsorsak="nej"), 1, "tackat_nej", "", None, ""),
        (replace(UNDERLAG, pausad_fran=dag(30), pausad_till=dag(99)), 3, "pausad", "ateruppta", dag(99), "utforare"),
    ],
)
def test_where_a_case_stands(fakta, steg, ord_, nasta, forfaller, vantar_pa):
    nu = lage(fakta)
    assert (nu.steg, nu.ord, nu.nasta, nu.forfaller, nu.vantar_pa) == (steg, ord_, nasta, forfaller, vantar_pa)


def test_a_note_that_waits_for_the_colleague_and_a_second_occasion():
    vantar = replace(DIALOG, moten=(*FORMOTE.moten, mote("dialog", 60, anteckning="granskas")))
    assert lage(vantar).nasta == Atgard.LAS_ANTECKNING

    strax = replace(DIALOG, moten=(*DIALOG.moten, mote("dialog", 65, "planerat")))
    assert (lage(strax).nasta, lage(strax).forfaller) == (Atgard.HALL_DIALOG, dag(65))
    langre_fram = replace(DIALOG, moten=(*DIALOG.moten, mote("dialog", 75, "planerat")))
    assert (lage(langre_fram).nasta, lage(langre_fram).forfaller) == (Atgard.SKRIV_ANTECKNING, dag(70))
    assert lage(langre_fram).steg == Steg.DIALOG


def test_a_meeting_that_the_huvudman_missed_does_not_count():
    borta = replace(JA, moten=(mote("introduktion", 20, kom=False),))
    assert (lage(borta).nasta, lage(borta).steg) == (Atgard.BOKA_INTRODUKTION, Steg.INTRODUKTION)


def test_late_is_the_day_after():
    nu = lage(INBJUDEN)
    assert not nu.ar_sen(dag(22))
    assert nu.ar_sen(dag(23))


def test_underlag_waits_when_the_formote_comes_first():
    tidigt = replace(FORTSATT, moten=(*FORTSATT.moten, mote("formote", 28, "planerat")))
    assert lage(tidigt).nasta == Atgard.HALL_FORMOTE
    assert "underlag" in {s.kod for s in lage(tidigt).saknas}


def test_the_underlag_is_missed_until_the_dialogue_and_no_longer():
    utan = replace(FORMOTE, underlag_lamnat=None)
    assert "underlag" in {s.kod for s in lage(utan).saknas}
    for senare in (DIALOG, NOTERAD, ATERKOPPLAD):
        assert "underlag" not in {s.kod for s in lage(replace(senare, underlag_lamnat=None)).saknas}


def test_who_has_time_left_to_answer_is_waited_for():
    assert lage(INBJUDEN).vantar_till == dag(22)
    assert lage(JA).vantar_till is None


def test_missing_names_only_this_step_and_the_next():
    assert {s.kod for s in lage(DIALOG).saknas} == {"mote_aterkoppling", "anteckning", "enkat"}
    assert {s.kod for s in lage(JA).saknas} == {"mote_introduktion"}
    assert {s.kod for s in lage(NY).saknas} == {"utforare_sv", "utforare_spsm"}


@pytest.mark.parametrize(
    ("fakta", "far", "far_inte"),
    [
        (NY, "tilldela aterkalla pausa", "bjud_in svara_intro boka_introduktion avsluta ateroppna"),
        (PAR, "bjud_in", "svara_intro avsluta"),
        (INBJUDEN, "bjud_in svara_intro avsluta", "svara_fortsatt boka_formote lamna_underlag"),
        (JA, "boka_introduktion svara_intro", "svara_fortsatt avsluta bjud_in boka_dialog"),
        (INTRO, "svara_fortsatt boka_introduktion", "svara_intro lamna_underlag avsluta"),
        (FORTSATT, "lamna_underlag boka_formote boka_dialog svara_fortsatt", "boka_introduktion boka_aterkoppling"),
        (FORMOTE, "boka_dialog svara_fortsatt", "boka_uppfoljning avsluta"),
        (DIALOG, "boka_dialog boka_aterkoppling", "boka_formote avsluta boka_uppfoljning svara_fortsatt"),
        (ATERKOPPLAD, "boka_uppfoljning", "boka_dialog avsluta"),
        (UPPFOLJD, "avsluta", "ateroppna svara_fortsatt"),
        (replace(ATERKOPPLAD, utan_uppfoljning=True), "avsluta", "ateroppna boka_uppfoljning"),
        (replace(FORMOTE, avslutad=D, avslutsorsak="upphord"), "ateroppna omdirigera", "tilldela boka_dialog"),
        (replace(FORMOTE, avslutad=D, avslutsorsak="aterkallad"), "ateroppna omdirigera", "svara_intro"),
        (replace(UPPFOLJD, avslutad=D, avslutsorsak="genomford"), "ateroppna", "pausa tilldela omdirigera hall"),
        (replace(INBJUDEN, svar_intro="nej", avslutad=D, avslutsorsak="nej"), "ateroppna svara_intro", "bjud_in"),
        (replace(BOKAD, pausad_fran=dag(20)), "ateruppta hall", "boka_introduktion"),
        (replace(BOKAD, pausad_fran=dag(19)), "ateruppta", "hall"),
        (replace(BOKAD, avslutad=dag(20), avslutsorsak="aterkallad"), "ateroppna hall", "tilldela"),
        (replace(BOKAD, avslutad=dag(19), avslutsorsak="aterkallad"), "ateroppna", "hall"),
        (replace(JA, pausad_fran=D), "ateruppta aterkalla tilldela", "pausa boka_introduktion hall svara_intro"),
    ],
)
def test_what_is_allowed(fakta, far, far_inte):
    tillatna = lage(fakta).tillatna
    assert {Overgang(namn) for namn in far.split()} <= tillatna
    assert not {Overgang(namn) for namn in far_inte.split()} & tillatna


def test_same_day_months_later():
    assert manader_efter(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert manader_efter(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert manader_efter(date(2026, 11, 5), 6) == date(2027, 5, 5)


EXTERNA = [typ for typ in Motestyp.values if typ not in INTERNA]
dagar = st.dates(date(2026, 1, 1), date(2027, 12, 31))
kanske = st.none() | dagar
moten = st.lists(
    st.builds(
        Motesfakta,
        typ=st.sampled_from(Motestyp.values),
        status=st.sampled_from(Motesstatus.values),
        dag=dagar,
        kom=st.booleans(),
        anteckning=st.sampled_from(["", "utkast", "granskas", "faststalld"]),
    ),
    max_size=8,
).map(tuple)


fakta_ = (
    st.builds(
        Fakta,
        har_sv=st.booleans(),
        har_spsm=st.booleans(),
        skapad=dagar,
        inbjuden=kanske,
        svar_senast=kanske,
        svar_intro=st.sampled_from(["", "ja", "nej", "senare"]),
        svar_intro_dag=kanske,
        svar_fortsatt=st.sampled_from(["", "ja", "nej"]),
        svar_fortsatt_dag=kanske,
        underlag_lamnat=kanske,
        moten=moten,
        oppna_bokningar=st.lists(st.tuples(st.sampled_from(EXTERNA), dagar), max_size=2).map(tuple),
        bjud_in_igen=dagar,
        utan_underlag=st.booleans(),
        utan_uppfoljning=st.booleans(),
        pausad_fran=kanske,
        avslutad=kanske,
        avslutsorsak=st.sampled_from(Avslutsorsak.values),
    )
    # What the database and the services keep: a case that declined is closed, the second answer follows a first yes.
    .map(lambda f: replace(f, svar_fortsatt=f.svar_fortsatt if f.svar_intro == "ja" else ""))
    .map(lambda f: f if "nej" not in (f.svar_intro, f.svar_fortsatt) else replace(f, avslutad=f.avslutad or f.skapad))
)
KRAVER = {
    Atgard.INVANTA_SVAR: Overgang.SVARA_INTRO,
    Atgard.BJUD_IN_IGEN: Overgang.BJUD_IN,
    Atgard.INVANTA_BESLUT: Overgang.SVARA_FORTSATT,
}


def kraver(fakta: Fakta, atgard: str) -> set[Overgang]:
    """The transition that the action is; none for a note, which is written at any time."""
    if atgard in (Atgard.SKRIV_ANTECKNING, Atgard.LAS_ANTECKNING):
        return set()
    if atgard == Atgard.VALJ_TID:
        return {BOKA_FOR_TYP[typ] for typ, _ in fakta.oppna_bokningar}
    return {Overgang.HALL if atgard.startswith("hall_") else KRAVER.get(atgard) or Overgang(atgard)}


@given(fakta_)
def test_what_is_next_is_always_allowed(fakta):
    nu = lage(fakta)
    if not fakta.avslutad:
        vagar = kraver(fakta, nu.nasta)
        assert not vagar or vagar & nu.tillatna
    if nu.nasta.startswith("hall_"):
        assert not saknas_fore(fakta, nu.nasta.removeprefix("hall_"))


def gor(fakta: Fakta, atgard: str) -> Fakta:
    """The facts after the action, with the answer that takes the case on."""
    verb, _, typ = atgard.partition("_")
    if verb == "boka":
        return replace(fakta, moten=(*fakta.moten, Motesfakta(typ, "planerat", D)))
    if verb == "hall":
        return replace(
            fakta, moten=tuple(replace(m, status="hallet", kom=True) if m.typ == typ else m for m in fakta.moten)
        )
    if atgard in (Atgard.SKRIV_ANTECKNING, Atgard.LAS_ANTECKNING):
        return replace(fakta, moten=tuple(replace(m, anteckning="faststalld") for m in fakta.moten))
    return replace(
        fakta,
        **{
            Atgard.TILLDELA: {"har_sv": True, "har_spsm": True},
            Atgard.BJUD_IN: {"inbjuden": D, "svar_intro": ""},
            Atgard.BJUD_IN_IGEN: {"inbjuden": D, "svar_intro": ""},
            Atgard.INVANTA_SVAR: {"svar_intro": "ja"},
            Atgard.INVANTA_BESLUT: {"svar_fortsatt": "ja"},
            Atgard.LAMNA_UNDERLAG: {"underlag_lamnat": D},
            Atgard.VALJ_TID: {"oppna_bokningar": ()},
            Atgard.AVSLUTA: {"avslutad": D, "avslutsorsak": "genomford"},
            Atgard.ATERUPPTA: {"pausad_fran": None},
        }[atgard],
    )


@given(fakta_)
def test_every_open_case_has_a_way_to_its_end(fakta):
    """Whoever always does what is next comes to an end, each step allowed, without doing anything twice for nothing."""
    for _ in range(40):
        nu = lage(fakta)
        if fakta.avslutad:
            return
        vagar = kraver(fakta, nu.nasta)
        assert not vagar or vagar & nu.tillatna
        nya = gor(fakta, nu.nasta)
        assert nya != fakta, nu.nasta
        fakta = nya
    raise AssertionError(nu)


@given(fakta_)
def test_any_facts_have_an_answer(fakta):
    nu = lage(fakta)
    assert nu == lage(fakta)
    if fakta.avslutad:
        assert not nu.nasta
        assert Overgang.ATEROPPNA in nu.tillatna
        assert nu.ord in {Lagesord.KLAR, Lagesord.TACKAT_NEJ, Lagesord.AVBRUTEN}
    else:
        assert nu.nasta
        assert nu.vantar_pa
        assert Overgang.ATERKALLA in nu.tillatna
    if fakta.svar_fortsatt != "ja":
        assert nu.steg <= Steg.INTRODUKTION
        assert Overgang.LAMNA_UNDERLAG not in nu.tillatna
    # Internal meetings never move a case.
    utan = replace(fakta, moten=tuple(m for m in fakta.moten if m.typ not in INTERNA))
    assert (lage(utan).steg, lage(utan).nasta) == (nu.steg, nu.nasta)


@pytest.mark.parametrize(
    ("skapad", "senast"),
    [
        (date(2026, 12, 10), date(2026, 12, 28)),  # Christmas Eve on a Thursday, then holidays and a weekend
        (date(2026, 12, 18), date(2027, 1, 4)),  # New Year's Day
        (date(2026, 6, 5), date(2026, 6, 22)),  # midsommarafton
        (date(2026, 12, 14), date(2026, 12, 28)),  # a Monday stays
    ],
)
def test_nothing_is_due_on_a_day_when_nobody_works(skapad, senast):
    assert lage(Fakta(skapad=skapad)).forfaller == senast


def test_the_follow_up_is_due_on_a_working_day():
    hallen = Motesfakta("aterkoppling", "hallet", date(2026, 7, 1))
    fakta = replace(NOTERAD, moten=(*NOTERAD.moten, hallen))
    assert lage(fakta).forfaller == date(2027, 1, 4)  # six months on is New Year's Day, a Friday
