"""The forecast: Tabell 4 exactly, a small world followed by hand, Swedish weeks, and what people read."""

import copy
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from dialoger import begrepp
from dialoger.prognos import (
    MER,
    NASTAN_FULLT,
    RYMS,
    Arende,
    Faltfel,
    Forlopp,
    Forloppssteg,
    Franvaro,
    Myndighet,
    Person,
    RodVecka,
    Slag,
    Storlek,
    Tidsmodell,
    Veckokalender,
    Veckorad,
    kapacitet,
    prognos,
    standardforlopp,
    standardmodell,
)
from dialoger.prognos.ord import MOTEN
from huvudman.models import Huvudman
from kvalitet.kalenderdagar import Dagsinfo
from kvalitet.models import Myndighet as Kontomyndighet

from .prognosvarld import (
    FORLOPP,
    MANDAG,
    MODELL,
    arende,
    efter,
    forloppsdata,
    isovecka,
    modelldata,
    person,
    rakna,
    veckor,
)

TABELL_4 = {"liten": (7, 7, 20, 22, 56), "mellan": (7, 7, 30, 22, 66), "stor": (7, 14, 40, 22, 83)}


def test_the_model_is_tabell_4_exactly():
    modell = standardmodell()
    for storlek, (*delar, totalt) in TABELL_4.items():
        assert [modell.timmar[storlek][slag] for slag in Slag] == delar
        assert modell.totalt(storlek) == totalt
    assert modell.totalt("okand") == 66
    assert {namn: kalla.harkomst for namn, kalla in modell.kallor.items()} == {
        "timmar": "verifierad",
        "okand_som": "antagande",
        "sv_procent": "antagande",
    }


def test_the_course_has_the_shares_of_the_evaluation_and_says_what_is_assumed():
    forlopp = standardforlopp()
    assert (forlopp.ja_procent, forlopp.fortsatter_procent) == (84, 90)
    assert {namn for namn, kalla in forlopp.kallor.items() if kalla.ar_antagande} == {
        "motesdagar_minst",
        "steg",
        "arbete",
    }
    svar = forlopp.steg["svar"]
    assert svar.tidigast + len(svar.procent) - 1 == 3
    planering = {rad.steg for rad in forlopp.arbete if rad.vad.startswith("Planeringsmöte") and rad.vecka == -1}
    assert planering == {rad.steg for rad in forlopp.arbete if rad.vad.startswith("Reflektion")} == MOTEN


def test_the_codes_are_those_of_the_rest_of_the_system():
    assert [str(ett) for ett in Slag] == begrepp.Tidsslag.values
    assert [ett.text for ett in Slag] == [ord_.lower() for ord_ in begrepp.Tidsslag.labels]
    assert [str(ett) for ett in Storlek] == Huvudman.Storleksklass.values
    assert [str(ett) for ett in Myndighet] == Kontomyndighet.values
    assert {str(ett) for ett in MOTEN} == {str(ett) for ett in begrepp.MOTESSTEG}


def test_a_small_world_week_by_week():
    """Invited in week 0: 80 % come to the introduction in week 3 or 4, 40 % to the dialogue in week 9 or 10."""
    svar = rakna([arende()])
    assert veckor(svar.kontor[0].rader) == {
        0: D(12),  # 40 % of 30 hours administration
        3: D(2),  # half of 5 hours × 80 %
        4: D(2),
        8: D(4),  # 20 hours before the dialogue × 40 %, half of it
        9: D(9),  # the dialogue and the journey: 25 hours × 40 %, half of it; and 4 as in week 8
        10: D(9),  # the dialogue, and 4 hours after the first one
        11: D("7.6"),  # 4 after the dialogue; återkoppling 18 hours × 40 %, half of it
        12: D("3.6"),
    }
    assert veckor(svar.kontor[0].rader, "motestid") == {3: D(2), 4: D(2), 9: D(5), 10: D(5)}
    assert [veckor(ett.rader) for ett in svar.myndigheter] == [
        {n: timmar / 2 for n, timmar in veckor(svar.kontor[0].rader).items()}
    ] * 2
    summa = svar.summa
    assert (summa.timmar, summa.ja, summa.introduktioner, summa.dialoger) == (D("49.2"), D("0.8"), D("0.8"), D("0.4"))
    assert summa.per_slag == {
        "resor": D(4),
        "dialog": D(10),
        "for_efterarbete": D(16),
        "administration": D("19.2"),
    }
    assert summa.per_myndighet == {"SV": D("24.6"), "SPSM": D("24.6")}
    assert summa.per_steg["dialog"] == (D("0.4"), D(26))
    assert summa.per_storlek["mellan"] == (1, D("49.2"))


def test_the_pair_shares_the_hours_and_the_office_gets_what_nobody_has():
    personer = [person(1, "SV"), person(2, "SPSM", kontor="Solna")]
    svar = rakna([arende(sv=1, spsm=2), arende(nummer="KD-2", sv=1)], personer)
    sv, spsm = svar.personer
    assert veckor(sv.rader)[0] == D(12)
    assert veckor(spsm.rader)[0] == D(6)
    per_namn = {ett.namn: ett for ett in svar.myndigheter}
    assert list(per_namn) == ["Skolverket i Luleå", "SPSM i Luleå", "Skolverket i Solna", "SPSM i Solna"]
    assert veckor(per_namn["SPSM i Luleå"].rader, "otilldelat")[0] == D(6)
    assert veckor(per_namn["SPSM i Solna"].rader)[0] == D(6)
    assert not veckor(per_namn["Skolverket i Luleå"].rader, "otilldelat")


@pytest.mark.parametrize(
    ("nasta", "timmar", "dialoger"),
    [
        ("inbjudan", "49.2", "0.4"),
        ("svar", "37.2", "0.4"),  # the invitation is sent
        ("introduktion", "46.5", "0.5"),  # 5 + 50 % of 83
        ("beslut", "41.5", "0.5"),
        ("underlag", "83", "1"),  # it goes on for certain
        ("formote", "83", "1"),
        ("dialog", "83", "1"),
        ("aterkoppling", "18", "0"),
        ("uppfoljning", "0", "0"),
    ],
)
def test_only_what_is_left_counts(nasta, timmar, dialoger):
    summa = rakna([arende(nasta)]).summa
    assert (summa.timmar, summa.dialoger) == (D(timmar), D(dialoger))


def test_no_counts_nothing_and_a_follow_up_can_be_left_out():
    svar = rakna([arende(tackat_nej=True)])
    assert (svar.summa.timmar, svar.summa.antal.nej, svar.kontor) == (0, 1, ())
    assert rakna([arende(tackat_nej=True, sv=7)]).kontor == ()  # somebody who has left
    hela = prognos([arende("uppfoljning")], [], standardmodell(), standardforlopp(), MANDAG)
    utan = prognos([arende("uppfoljning", utan_uppfoljning=True)], [], standardmodell(), standardforlopp(), MANDAG)
    assert hela.summa.timmar > utan.summa.timmar == 0


def test_a_round_of_none_and_of_one_case():
    tom = rakna([])
    assert (len(tom.veckor), tom.kontor, tom.summa.timmar, tom.roda, tom.forklaring) == (1, (), 0, [], ())
    en = prognos([arende("formote", storlek="stor")], [], standardmodell(), standardforlopp(), MANDAG)
    helt = prognos([arende(storlek="stor")], [], standardmodell(), standardforlopp(), MANDAG)
    assert en.summa.dialoger == 1
    assert helt.summa.dialoger == D("0.756")
    saker = replace(standardforlopp(), ja_procent=100, fortsatter_procent=100)
    assert prognos([arende(storlek="stor")], [], standardmodell(), saker, MANDAG).summa.timmar == 83


def test_what_is_late_is_done_from_now_on_and_spread_as_it_would_have_been():
    svar = rakna([arende("introduktion", efter(MANDAG, -20))])
    assert set(veckor(svar.kontor[0].rader, "motestid")) == {0, 1, 6, 7}
    assert veckor(rakna([arende("dialog", efter(MANDAG, -20))]).kontor[0].rader) == {
        0: D(45),  # with the preparations, that should have been done
        1: D(20),
        2: D(18),
    }


def test_a_booked_meeting_keeps_its_day_and_the_rest_follows_it():
    dag = isovecka(2027, 8) + timedelta(days=2)
    i_sportlovet = arende("dialog", lan="05", bokade={Forloppssteg.DIALOG: dag})
    bokad = rakna([i_sportlovet], kalender=Veckokalender())
    assert set(veckor(bokad.kontor[0].rader, "motestid")) == {3}
    assert set(veckor(bokad.kontor[0].rader)) == {2, 3, 4, 5}
    forsenad = rakna([arende("dialog", bokade={Forloppssteg.DIALOG: efter(MANDAG, -3)})])
    assert set(veckor(forsenad.kontor[0].rader, "motestid")) == {0}


# --- weeks ---------------------------------------------------------------------------------------------------------


def motesvecka(onskad: date, lan: str = "25") -> tuple[int, int]:
    """Year and week of a dialogue that would be held in the week given."""
    svar = rakna([arende("dialog", efter(onskad, -2), lan=lan)], fran=efter(onskad, -2), kalender=Veckokalender())
    (rad,) = [rad for rad in svar.kontor[0].rader if rad.motestid]
    assert rad.motestid == 25
    return rad.mandag.isocalendar()[:2]


@pytest.mark.parametrize(
    ("onskad", "lan", "blir"),
    [
        ((2027, 8), "05", (2027, 9)),  # Östergötland has sportlov in week 8
        ((2027, 8), "14", (2027, 8)),  # Västra Götaland in week 7
        ((2027, 7), "14", (2027, 8)),
        ((2027, 10), "25", (2027, 11)),
        ((2027, 8), "", (2027, 8)),  # unknown län: only holidays of the whole country
        ((2026, 52), "25", (2027, 2)),  # Christmas, week 53 and trettonhelgen
        ((2026, 53), "25", (2027, 2)),
        ((2026, 14), "25", (2026, 14)),  # Holy week has three days and a half
        ((2026, 15), "25", (2026, 16)),  # påsklov
        ((2026, 25), "25", (2026, 34)),  # midsommar, and the summer after it
        ((2026, 44), "25", (2026, 45)),  # höstlov
        ((2026, 18), "25", (2026, 18)),  # valborg and 1 May leave three days and a half
    ],
)
def test_meetings_move_to_the_next_week_when_the_huvudman_can_meet(onskad, lan, blir):
    assert motesvecka(isovecka(*onskad), lan) == blir


def test_the_spread_skips_the_holiday_week_so_that_the_week_after_is_not_given_two_shares():
    svar = rakna([arende("introduktion", isovecka(2027, 6), lan="05")], kalender=Veckokalender())
    motestid = {rad.mandag.isocalendar().week: rad.motestid for rad in svar.kontor[0].rader if rad.motestid}
    assert [motestid[9], motestid[10]] == [D("2.5"), D("2.5")]
    assert 8 not in motestid


def test_weeks_say_what_is_special_about_them():
    svar = rakna(
        [arende("dialog", isovecka(2026, 50)), arende("dialog", isovecka(2027, 5), lan="05")],
        fran=isovecka(2026, 50),
        kalender=Veckokalender(),
    )
    per_vecka = {vecka.mandag.isocalendar()[:2]: vecka for vecka in svar.veckor}
    jul, sportlov = per_vecka[2026, 52], per_vecka[2027, 8]
    assert (jul.arbetsdagar, jul.sarskilda, jul.lov) == (3, ("julafton", "juldagen"), ("jullov",))
    assert jul.utan_moten == ("05", "25")
    assert (sportlov.arbetsdagar, sportlov.lov, sportlov.utan_moten) == (5, ("sportlov",), ("05",))
    assert per_vecka[2026, 53].text(svar.fran) == "Vecka\u00a053"
    assert per_vecka[2027, 1].text(svar.fran) == "Vecka\u00a01 2027"


@pytest.mark.parametrize(
    ("vecka", "timmar"),
    [
        ((2026, 52), "24"),  # julafton and juldagen
        ((2026, 53), "24"),  # nyårsafton and nyårsdagen
        ((2027, 1), "28"),  # trettondagsafton is half a day, trettondedag jul a Wednesday
        ((2026, 14), "28"),  # skärtorsdagen, långfredagen
        ((2026, 15), "32"),  # annandag påsk
        ((2026, 18), "28"),  # valborg, 1 May
        ((2026, 25), "32"),  # midsommarafton
        ((2026, 44), "36"),  # the day before alla helgons dag
        ((2026, 13), "40"),  # summer time begins
        ((2026, 43), "40"),  # and ends
        ((2027, 8), "40"),  # school holidays take nothing from what people work
    ],
)
def test_capacity_of_a_week(vecka, timmar):
    assert kapacitet(person(1), isovecka(*vecka), Veckokalender()) == D(timmar)


def test_capacity_with_part_time_and_absence():
    def timmar(**falt) -> D:
        return kapacitet(person(1, **falt), MANDAG, Veckokalender())

    onsdag = MANDAG + timedelta(days=2)
    assert timmar(tjanstgoring=80) == 32
    assert timmar(timmar_per_vecka=D("37.5"), tjanstgoring=50) == D("18.75")
    assert timmar(franvaro=(Franvaro(onsdag),)) == 16
    assert timmar(franvaro=(Franvaro(till=onsdag),)) == 16
    assert timmar(franvaro=(Franvaro(onsdag, onsdag),)) == 32
    assert timmar(franvaro=(Franvaro(procent=50),)) == 20
    assert timmar(tjanstgoring=80, franvaro=(Franvaro(onsdag, procent=50),)) == D("22.4")
    assert timmar(franvaro=(Franvaro(procent=50), Franvaro(onsdag, procent=75))) == 8
    assert timmar(franvaro=(Franvaro(efter(MANDAG, 1)), Franvaro(till=MANDAG - timedelta(days=1)))) == 40


# --- against capacity ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timmar", "har", "andel", "ord_"),
    [
        ("0", "0", None, RYMS),
        ("0.01", "0", None, MER),
        ("0", "40", "0", RYMS),
        ("35.99", "40", "0.89975", RYMS),
        ("36", "40", "0.9", NASTAN_FULLT),
        ("40", "40", "1", NASTAN_FULLT),
        ("40.01", "40", "1.00025", MER),
    ],
)
def test_the_word_of_a_week(timmar, har, andel, ord_):
    rad = Veckorad(MANDAG, D(timmar), D(har))
    assert rad.andel == (None if andel is None else D(andel))
    assert rad.ord == ord_


@pytest.mark.parametrize(
    ("timmar", "har", "text"),
    [
        ("142", "120", "Vecka 11 behöver Luleå 142 timmar och har 120."),
        ("141.6", "120.4", "Vecka 11 behöver Luleå 142 timmar och har 120."),
        ("120.3", "120", "Vecka 11 behöver Luleå 120,3 timmar och har 120,0."),
        ("120.001", "120", "Vecka 11 behöver Luleå drygt 120 timmar och har 120."),
        ("1", "0", "Vecka 11 behöver Luleå 1 timme och har 0."),
        ("1420", "1200", "Vecka 11 behöver Luleå 1 420 timmar och har 1 200."),
    ],
)
def test_a_red_week_in_words(timmar, har, text):
    rod = RodVecka(isovecka(2027, 11), "Luleå", D(timmar), D(har))
    assert rod.text(MANDAG).replace("\u00a0", " ").replace("\u202f", " ") == text


def test_nobody_in_the_office_is_red_when_there_is_something_to_do():
    svar = rakna([arende()])
    assert [rod.mandag for rod in svar.roda] == [efter(MANDAG, n) for n in veckor(svar.kontor[0].rader)]
    assert svar.kontor[0].rader[1].ord == RYMS
    assert svar.kontor[0].rader[1].andel is None


def test_an_agency_that_the_office_hides_is_red_and_is_not_said_twice():
    personer = [person(1, "SV"), person(2, "SPSM", timmar_per_vecka=5)]
    svar = rakna([arende()], personer)
    assert [(rod.namn, rod.mandag) for rod in svar.roda] == [("SPSM i Luleå", MANDAG)]
    personer = [person(1, "SV", timmar_per_vecka=5), person(2, "SPSM", timmar_per_vecka=5)]
    assert [rod.namn for rod in rakna([arende()], personer).roda] == ["Luleå"]


def test_what_is_booked_besides_counts_against_the_person_and_the_office():
    upptagen = person(1, bokat={MANDAG - timedelta(days=1): D(99), MANDAG + timedelta(days=8): D(38)})
    svar = rakna([arende("dialog", sv=1)], [upptagen])
    assert veckor(svar.personer[0].rader, "bokat") == {1: D(38)}
    assert veckor(svar.personer[0].rader) == {1: D(48), 2: D("12.5"), 3: D(10), 4: D(9)}
    assert veckor(svar.kontor[0].rader)[1] == D(58)
    assert [rod.text(MANDAG) for rod in svar.roda_personer] == [
        "Vecka\u00a06 behöver Person 1 48\u00a0timmar och har 40."
    ]
    assert svar.summa.timmar == 83


def test_the_list_of_weeks_goes_on_to_the_last_booking():
    assert len(rakna([], [person(1, bokat={efter(MANDAG, 9): D(1)})]).veckor) == 10
    assert len(rakna([], [person(1, bokat={efter(MANDAG, -9): D(1)})]).veckor) == 1


# --- what people read ----------------------------------------------------------------------------------------------


def las(texter) -> list[str]:
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texter]


def test_the_total_is_explained_from_the_invited_on():
    svar = prognos(
        [arende(storlek="liten", nummer=f"KD-{n}") for n in range(180)],
        [],
        standardmodell(),
        standardforlopp(),
        MANDAG,
    )
    assert svar.summa.ja == D("151.2")
    assert svar.summa.dialoger == D("136.08")
    # 4.4 hours up to the answer, 6.15 for the introduction and the rest of the 56 after the yes to go on
    assert svar.summa.timmar == 180 * D("4.4") + D("151.2") * D("6.15") + D("136.08") * D("45.45")
    assert las(svar.forklaring) == [
        "180 inbjudna × 84 % ≈ 151 introduktioner.",
        "151 ärenden × 90 % ≈ 136 dialoger.",
        "Ett helt ärende tar 56 timmar (liten), 66 (mellan) eller 83 (stor), båda myndigheterna tillsammans.",
        "Det väntade arbetet blir 7 907 timmar, hälften för vardera myndigheten.",
    ]
    assert svar.forbehall == ()


def test_the_explanation_tells_the_running_cases_apart():
    steg = ["svar", "introduktion", "beslut", "formote", "dialog", "aterkoppling"]
    arenden = [arende(ett) for ett in steg] + [arende(tackat_nej=True)]
    modell = Tidsmodell.fran_dict(modelldata(sv_procent=60))
    svar = rakna(arenden, modell=modell)
    assert svar.summa.per_myndighet == {"SV": svar.summa.timmar * D("0.6"), "SPSM": svar.summa.timmar * D("0.4")}
    assert las(svar.forklaring) == [
        "1 inbjuden × 80 % ≈ 0,8 introduktioner.",
        "1 ärende har redan tackat ja och har introduktionen kvar.",
        "1 ärende har haft introduktionen men inte svarat om de fortsätter.",
        "Tillsammans 2,8 ärenden × 50 % ≈ 1,4 dialoger.",
        "2 ärenden har redan svarat ja till att fortsätta och har dialogen kvar.",
        "Tillsammans väntas 3,4 dialoger.",
        "1 ärende har haft dialogen. Bara det som är kvar räknas.",
        "1 ärende har tackat nej eller vill vänta och räknas inte.",
        "Ett helt ärende tar 100 timmar (liten), 100 (mellan) eller 100 (stor), båda myndigheterna tillsammans.",
        "Det väntade arbetet blir 309 timmar, 60 % för Skolverket och 40 % för SPSM.",
    ]


def test_what_is_not_known_is_said():
    okand = [arende(storlek="okand", lan="", kontor="")]
    svar = prognos(okand, [], standardmodell(), standardforlopp(), date(2028, 3, 1))
    assert las(svar.forbehall) == [
        "1 ärende har okänd storlek. En sådan huvudman räknas som mellanstor.",
        "1 ärende har inget län. För dem räknas bara lov som är lika i hela landet.",
        "Skolloven är kända till och med 18 augusti 2028. Efter det räknas bara helgdagar.",
    ]
    kand = prognos([arende()], [], standardmodell(), standardforlopp(), date(2028, 3, 1))
    assert svar.summa.timmar == kand.summa.timmar
    assert svar.roda[0].text(svar.fran).startswith("Vecka\u00a09 behöver ärenden utan kontor ")


# --- editing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ett", [standardmodell(), MODELL, standardforlopp(), FORLOPP])
def test_to_and_from_a_plain_dict(ett):
    data = json.loads(json.dumps(ett.till_dict()))
    assert type(ett).fran_dict(data) == ett


def test_numbers_may_be_written_as_people_write_them():
    data = modelldata()
    skrivet = {"resor": "7,5", "dialog": " 7.25 ", "for_efterarbete": D("20.10"), "administration": 0.1}
    data["timmar"]["liten"] |= skrivet
    assert Tidsmodell.fran_dict(data).totalt("liten") == D("34.95")


def satt(data: dict, sokvag: str, varde: object) -> dict:
    data = copy.deepcopy(data)
    *fram, sist = [int(del_) if del_.isdigit() else del_ for del_ in sokvag.split("/")]
    plats = data
    for del_ in fram:
        plats = plats[del_]
    if varde is None:
        del plats[sist]
    else:
        plats[sist] = varde
    return data


TAL = "skriv ett tal från 0 till 1\u202f000 med högst två decimaler."


@pytest.mark.parametrize(
    ("sokvag", "varde", "falt", "text"),
    [
        ("timmar/liten/resor", "-1", "timmar.liten.resor", f"Timmar, liten, resor: {TAL}"),
        ("timmar/stor/for_efterarbete", "tio", "timmar.stor.for_efterarbete", f"efterarbete: {TAL}"),
        ("timmar/liten/resor", "NaN", "timmar.liten.resor", TAL),
        ("timmar/liten/resor", "7,555", "timmar.liten.resor", TAL),
        ("timmar/liten/resor", True, "timmar.liten.resor", TAL),
        ("timmar/liten/resor", 1001, "timmar.liten.resor", TAL),
        ("timmar/liten/resor", None, "timmar.liten.resor", "saknas"),
        ("timmar/liten/mat", 1, "timmar.liten.mat", "är inget känt fält"),
        ("timmar/okand", {}, "timmar.okand", "är inget känt fält"),
        ("timmar", [], "timmar", "en tabell förväntas"),
        ("okand_som", "okand", "okand_som", "Okänd storlek räknas som: välj liten, mellan eller stor."),
        ("sv_procent", 101, "sv_procent", "Skolverkets andel: skriv ett heltal från 0 till 100."),
        ("sv_procent", 49.5, "sv_procent", "heltal"),
        ("version", " ", "version", "vilken version"),
        ("kallor/timmar/harkomst", "gissning", "kallor.timmar.harkomst", "verifierad eller antagande"),
        ("kallor/timmar/text", "", "kallor.timmar.text", "Källa, timmar, text: skriv varifrån uppgiften kommer."),
        ("kallor/sv_procent", None, "kallor.sv_procent", "saknas"),
        ("nytt", 1, "tidsmodell.nytt", "är inget känt fält"),
    ],
)
def test_a_faulty_model_names_its_field(sokvag, varde, falt, text):
    with pytest.raises(Faltfel) as fel:
        Tidsmodell.fran_dict(satt(modelldata(), sokvag, varde))
    assert fel.value.falt == falt
    assert text in str(fel.value)


@pytest.mark.parametrize(
    ("sokvag", "varde", "falt", "text"),
    [
        ("ja_procent", 101, "ja_procent", "Andel som tackar ja: skriv ett heltal från 0 till 100."),
        ("motesdagar_minst", 6, "motesdagar_minst", "från 0 till 5"),
        ("steg/svar", None, "steg.svar", "saknas"),
        ("steg/svar/procent", [50, 40], "steg.svar.procent", "procenten ska bli 100 tillsammans, men blir 90."),
        ("steg/svar/procent", [], "steg.svar.procent", "en andel per vecka"),
        ("steg/svar/tidigast", -1, "steg.svar.tidigast", "heltal från 0"),
        ("arbete/0/procent", 90, "arbete.resor", "Arbete, resor: procenten ska bli 100 tillsammans, men blir 90."),
        ("arbete/0/steg", "fest", "arbete.rad 1.steg", "'fest' är inget känt steg."),
        ("arbete/0/slag", "mat", "arbete.rad 1.slag", "inget känt slag"),
        ("arbete/0/vecka", 9, "arbete.rad 1.vecka", "från −8 till 8"),
        ("arbete/0/vad", "", "arbete.rad 1.vad", "vad arbetet är"),
        ("arbete/3/motestid", True, "arbete.rad 4.motestid", "bara arbete i samma vecka som ett möte"),
        ("arbete/5/motestid", True, "arbete.rad 6.motestid", "bara arbete i samma vecka som ett möte"),
        ("arbete", {}, "arbete", "en lista"),
        ("version", "", "version", "vilken version"),
    ],
)
def test_a_faulty_course_names_its_field(sokvag, varde, falt, text):
    with pytest.raises(Faltfel) as fel:
        Forlopp.fran_dict(satt(forloppsdata(), sokvag, varde))
    assert fel.value.falt == falt
    assert text in str(fel.value)


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"myndighet": "SKR"}, "Person 1, myndighet: välj SV eller SPSM."),
        ({"timmar_per_vecka": -1}, "Person 1, timmar per vecka: skriv ett tal"),
        ({"tjanstgoring": 120}, "Person 1, tjänstgöring i procent: skriv ett heltal från 0 till 100."),
        ({"bokat": {MANDAG: -1}}, "Person 1, bokat: skriv ett tal"),
        ({"franvaro": (Franvaro(MANDAG, MANDAG - timedelta(days=1)),)}, "frånvaro: sista dagen ligger före"),
        ({"franvaro": (Franvaro(procent=101),)}, "frånvaro: skriv ett heltal"),
    ],
)
def test_a_faulty_person_is_named(falt, text):
    with pytest.raises(Faltfel, match=text):
        person(1, **falt)


def test_faulty_cases_are_named():
    with pytest.raises(Faltfel, match="KD-1, storlek: 'jätte' är ingen känd storlek"):
        arende(storlek="jätte")
    with pytest.raises(Faltfel, match="KD-1, bokade möten: 'underlag' är inget möte"):
        arende(bokade={Forloppssteg.UNDERLAG: MANDAG})
    with pytest.raises(Faltfel, match="nästa steg: 'klar' är inget känt steg"):
        Arende("KD-1", "liten", "25", "Luleå", "klar", MANDAG)
    with pytest.raises(ValueError, match="KD-1: utföraren 7 finns inte bland dem från Skolverket"):
        rakna([arende(sv=7)])
    with pytest.raises(ValueError, match="KD-1: utföraren 2 finns inte bland dem från SPSM"):
        rakna([arende(spsm=2)], [person(2, "SV")])
    with pytest.raises(ValueError, match="KD-1 ligger mer än tre år fram"):
        rakna([arende(raknas_fran=date(2072, 2, 1))])
    with pytest.raises(ValueError, match="Person 1 har något bokat mer än tre år fram"):
        rakna([], [person(1, bokat={date(2072, 2, 1): D(1)})])
    with pytest.raises(ValueError, match="två gånger"):
        rakna([], [person(1), person(1)])


def test_a_calendar_without_a_single_open_week_is_an_error_and_no_endless_search():
    stangt = Veckokalender(lambda dag: Dagsinfo("", "", "", (), False))
    with pytest.raises(ValueError, match="ingen vecka för möten på ett halvår"):
        rakna([arende("dialog")], kalender=stangt)


def test_people_come_in_swedish_order_and_share_no_office_by_mistake():
    personer = [Person(n, namn, "Örebro", "SV") for n, namn in enumerate(["Östen", "Åke", "Zara", "Anna"])]
    svar = rakna([arende(kontor="Malmö")], personer)
    assert [ett.namn for ett in svar.personer] == ["Anna", "Zara", "Åke", "Östen"]
    assert [ett.namn for ett in svar.kontor] == ["Malmö", "Örebro"]
    assert not veckor(svar.kontor[1].rader)
    assert svar.kontor[1].rader[0].kapacitet == 160
