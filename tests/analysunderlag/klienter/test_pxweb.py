"""A table of the statistics database, downloaded and read: the values of the workbook, whatever happens on the way."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysunderlag.kallor import Niva, Radslag, las_kallfil, paket
from analysunderlag.kallor.jamforelse import jamfor
from analysunderlag.klienter import Klientfel, hamta_pxweb
from analysunderlag.klienter.delar import oppna
from kvalitet.filer import Filfel
from tests.analysunderlag.ufabok import Ufabok

from .tjanst import VAG, Provklocka, Tabell, Tjanst, anslut, tjanst
from .ufatabell import ur_bok

TECKEN = (".", "..", "...", "-")


@pytest.fixture
def bok(tmp_path: Path) -> Path:
    """Riket, a huvudman and nine units: a number of its own in most cells and every sign in the others."""
    enheter = [f"AB EXEMPELSKOLAN (5592935042): SKOLA {i} (1234567{i})" for i in range(9)]
    ufa = Ufabok(nivaer=["RIKET: TOTALT", "AB EXEMPELSKOLAN (5592935042): HUVUDMAN", *enheter]).hela(1)
    for m in range(len(ufa.matt)):
        for n in range(11):
            if (m + n) % 3 == 0:
                ufa.satt(m, n, TECKEN[(m + n) // 3 % 4])
            elif m:
                ufa.satt(m, n, (m * 11 + n) % 90 / 10)
    return ufa.spara(tmp_path)


@pytest.fixture
def t(bok: Path) -> Iterator[Tjanst]:
    with tjanst(ur_bok(bok)) as t:
        yield t


def hamta(t: Tjanst, till: Path, klocka: Provklocka | None = None, **val: Any) -> int:
    granser = {namn: val.pop(namn) for namn in ("las", "totalt", "storst", "forsok", "langsta_vantan") if namn in val}
    return hamta_pxweb(anslut(t, klocka, **granser), VAG, till, **{"celler": 150, **val})


def test_the_downloaded_file_equals_the_workbook(t: Tjanst, bok: Path, tmp_path: Path):
    till = tmp_path / "hamtad.ndjson"

    assert hamta(t, till) == 49 * 11

    resultat = jamfor(las_kallfil(bok), hamtad := las_kallfil(till))
    assert (resultat.lika, resultat.konflikter, resultat.bara_forsta, resultat.bara_andra) == (49 * 11, (), (), ())
    (tabell,) = hamtad.tabeller
    assert (hamtad.slag, tabell.skolform, tabell.perioder) == ("pxweb", "grundskola", ("2024/25",))
    assert tabell.nivaer == (Niva.SKOLENHET, Niva.HUVUDMAN, Niva.RIKET)
    assert (hamtad.celler, hamtad.avvisade, hamtad.fel, hamtad.matt_utan_kod) == (539, 0, (), ())
    assert hamtad.antal_per_typ() == las_kallfil(bok).antal_per_typ()
    assert hamtad.radslag == {
        Radslag.DATA: 4, Radslag.RUBRIK: 1, Radslag.NOT: 0, Radslag.TOM: 0, Radslag.OFORKLARAD: 0,
    }  # fmt: skip


def test_each_question_stays_under_the_limit_and_together_they_ask_for_every_level_once(t: Tjanst, tmp_path: Path):
    hamta(t, tmp_path / "f")

    assert [len(nivaer) for nivaer in t.datafragor] == [3, 3, 3, 2]  # 3 × 49 cells is the most that 150 let in
    assert [n for nivaer in t.datafragor for n in nivaer] == list(t.tabell.nivaer)


def test_the_services_own_limit_and_pace_are_kept(t: Tjanst, tmp_path: Path):
    t.konfig = {"maxCells": 100, "maxCalls": 10, "timeWindow": 30}
    klocka = Provklocka()

    hamta(t, tmp_path / "f", klocka, celler=100_000)

    assert {len(nivaer) for nivaer in t.datafragor} == {2, 1}
    assert klocka.sovit == [3.0] * (len(t.anrop) - 1)


def test_a_service_without_limits_of_its_own_is_asked_under_ours(t: Tjanst, tmp_path: Path):
    t.konfig = None

    assert hamta(t, tmp_path / "f") == 539


def test_only_the_asked_periods(t: Tjanst, tmp_path: Path):
    t.tabell.tider["2025"] = "2025/26"
    t.tabell.celler |= {(m, n, "2025"): 7.0 for m, n, _ in t.tabell.celler}

    hamta(t, tmp_path / "alla")
    hamta(t, tmp_path / "en", tider=["2025"])

    assert las_kallfil(tmp_path / "alla").tabeller[0].perioder == ("2024/25", "2025/26")
    assert {v.period for v in las_kallfil(tmp_path / "en").varden()} == {"2025/26"}
    with pytest.raises(Klientfel, match=r"Tiden 1999 finns inte i tabellen\. Där finns: 2024, 2025\."):
        hamta(t, tmp_path / "fel", tider=["1999"])


# What passes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manus", "vantan"),
    [
        (["429", "429"], [2.0, 4.0]),
        (["503 7"], [8.0]),  # what the service asks for, and a second by chance
        (["429 Mon, 12 Jan 1970 13:47:10 GMT"], [31.0]),
        (["502"], [2.0]),
        (["avklippt", "halv"], [2.0, 4.0]),
    ],
    ids=["429", "503", "date", "502", "cut"],
)
def test_a_fault_that_passes_is_waited_out(t: Tjanst, tmp_path: Path, manus: list[str], vantan: list[float]):
    t.manus, klocka = deque(manus), Provklocka()
    t.konfig = None

    assert hamta(t, tmp_path / "f", klocka) == 539

    assert klocka.sovit == vantan
    assert len(t.datafragor) == 4 + len(manus)


def test_a_silent_service_is_given_up_after_the_reading_time_and_asked_again(t: Tjanst, tmp_path: Path):
    t.manus = deque(["tyst"])

    assert hamta(t, tmp_path / "f", las=0.2) == 539


def test_an_answer_that_never_ends_is_given_up_after_the_total_time(t: Tjanst, tmp_path: Path):
    t.manus = deque(["droppa"])

    assert hamta(t, tmp_path / "f", totalt=5.0) == 539
    t.manus = deque(["droppa", "droppa"])
    with pytest.raises(Klientfel, match=r"Svaret var inte klart efter 0\.3 sekunder\. Det har prövats 2 gånger\."):
        hamta(t, tmp_path / "g", totalt=0.3, forsok=2)


# What does not pass ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manus", "text"),
    [
        ("html", "Tjänsten svarade med en webbsida i stället för statistik"),
        ("text", "Tjänsten svarade med text/plain i stället för JSON"),
        ("stor", "Svaret är större än 50000 byte och tas inte emot"),
        ("flytta http://127.0.0.2:9/annan", "Tjänsten skickar vidare till en annan adress (http://127.0.0.2:9/annan)"),
        ("400", "Tjänsten förstår inte frågan (400)"),
        ("403", "Tjänsten nekar frågan (403). Den kan gälla för många celler"),
        ("418", "Tjänsten svarade med felkod 418"),
        ("503 86400", "Tjänsten ber oss komma tillbaka om 1440 minuter"),
    ],
)
def test_what_would_be_the_same_next_time_is_refused_at_once(t: Tjanst, tmp_path: Path, manus: str, text: str):
    t.manus, till = deque([manus]), tmp_path / "f"

    with pytest.raises(Klientfel) as fel:
        hamta(t, till, storst=50_000)

    assert text in str(fel.value)
    assert str(fel.value).startswith(f"{VAG}, {t.bas}/{VAG}: ")
    assert (len(t.datafragor), till.exists()) == (1, False)


def test_it_gives_up_after_so_many_tries_and_says_what_to_do(t: Tjanst, tmp_path: Path):
    t.manus = deque(["429"] * 9)

    with pytest.raises(Klientfel, match=r"\(429\)\. Det har prövats 3 gånger\. Kör samma kommando igen senare"):
        hamta(t, tmp_path / "f", forsok=3)

    assert len(t.datafragor) == 3


def test_nobody_answers(tmp_path: Path, t: Tjanst):
    with pytest.raises(Klientfel, match="Ingen tjänst svarar på adressen"):
        hamta_pxweb(anslut(t, bas="http://127.0.0.1:9/api/v1/sv/Databas", forsok=2), VAG, tmp_path / "f")


@pytest.mark.parametrize(
    ("andrat", "text"),
    [
        ({"version": "1.1"}, "Svaret är skrivet i JSON-stat 1.1. Det ska vara 2.0 (json-stat2)"),
        ({"class": "collection"}, "class är inte dataset"),
        ({"value": [1, 2]}, "Svaret har 2 poster i value, men variablerna ger 147 celler"),
        ({"size": [49, 3]}, "stämmer inte med varandra"),
        ({"size": [48, 3, 1]}, "Variabeln ”variable” ska ha 48 olika värden men har 49"),
        ({"status": ["??"] + [None] * 146}, "Svaret har det okända tecknet ”??”"),
        ({"updated": "2026-02-02T08:00:00Z"}, "Tabellen uppdaterades under hämtningen"),
    ],
)
def test_an_answer_that_is_not_what_it_should_be_is_refused(
    t: Tjanst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, andrat: dict[str, Any], text: str
):
    helt = Tabell.svar
    monkeypatch.setattr(Tabell, "svar", lambda self, val: helt(self, val, **(andrat if len(val["level"]) == 3 else {})))

    with pytest.raises(Klientfel) as fel:
        hamta(t, tmp_path / "f")

    assert text in str(fel.value)
    assert not (tmp_path / "f").exists()


def test_an_answer_about_other_levels_is_refused(t: Tjanst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The same number of levels, but not those that were asked for: nothing else in the answer is wrong."""
    helt, sista = Tabell.svar, list(t.tabell.nivaer)[-3:]
    monkeypatch.setattr(
        Tabell, "svar", lambda self, val: helt(self, {**val, "level": sista} if len(val["level"]) == 3 else val)
    )

    with pytest.raises(Klientfel, match=r"Svaret har inte de värden av level som frågan gällde; \S+ skiljer"):
        hamta(t, tmp_path / "f")


# Going on ----------------------------------------------------------------------------------------------------------


def avbruten(t: Tjanst, till: Path) -> list[list[str]]:
    """A download that ends in the third of its four questions. Gives the levels that were answered."""
    t.manus = deque(["", "", "403"])
    with pytest.raises(Klientfel):
        hamta(t, till)
    svarade = t.datafragor[:2]
    t.anrop.clear()
    return svarade


def test_a_cut_off_download_goes_on_and_asks_for_nothing_twice(t: Tjanst, bok: Path, tmp_path: Path):
    till = tmp_path / "f"
    svarade = avbruten(t, till)
    assert not till.exists()

    hamta(t, till)

    antal = Counter(n for nivaer in (*svarade, *t.datafragor) for n in nivaer)
    assert antal == Counter(list(t.tabell.nivaer))
    assert jamfor(las_kallfil(bok), las_kallfil(till)).lika == 539
    assert not till.with_name("f.delar").exists()


def test_the_same_answers_give_the_same_bytes_whether_cut_off_or_not(t: Tjanst, tmp_path: Path):
    hamta(t, tmp_path / "hel")
    avbruten(t, tmp_path / "delad")
    hamta(t, tmp_path / "delad")

    assert (tmp_path / "hel").read_bytes() == (tmp_path / "delad").read_bytes()


def test_a_damaged_answer_in_the_folder_is_asked_for_again(t: Tjanst, bok: Path, tmp_path: Path):
    till = tmp_path / "f"
    avbruten(t, till)
    skadad = min(till.with_name("f.delar").glob("svar-*.json"))
    skadad.write_text(skadad.read_text(encoding="utf-8").replace("2024/25", "2023/24"), encoding="utf-8")

    hamta(t, till)

    assert len(t.datafragor) == 3
    assert jamfor(las_kallfil(bok), las_kallfil(till)).lika == 539


def test_another_size_of_question_never_takes_up_the_answers_of_the_first(t: Tjanst, bok: Path, tmp_path: Path):
    till = tmp_path / "f"
    avbruten(t, till)

    hamta(t, till, celler=1000)

    assert [len(nivaer) for nivaer in t.datafragor] == [11]
    assert jamfor(las_kallfil(bok), las_kallfil(till)).lika == 539


@pytest.mark.parametrize(
    ("andra", "text"),
    [
        (lambda tabell: tabell.matt.update({"49": "Nytt mått"}), "mått: 1 nya (49)"),
        (lambda tabell: tabell.nivaer.pop("5592935042-12345678"), "nivåer: 1 borttagna (5592935042-12345678)"),
        (lambda tabell: tabell.matt.update({"3": "Annat namn"}), "mått: andra namn eller annan ordning"),
        (lambda tabell: setattr(tabell, "uppdaterad", "2026-03-03"), "uppdatering var ”2026-01-01T08:00:00Z”"),
    ],
    ids=["measure", "level", "name", "updated"],
)
def test_a_table_that_changed_before_going_on_is_not_mixed(
    t: Tjanst, tmp_path: Path, andra: Callable[[Tabell], object], text: str
):
    till = tmp_path / "f"
    avbruten(t, till)
    t.tabell = replace(t.tabell, matt=dict(t.tabell.matt), nivaer=dict(t.tabell.nivaer))
    t.tabell.celler |= {("49", n, "2024"): 1.0 for n in t.tabell.nivaer}
    andra(t.tabell)

    with pytest.raises(Klientfel) as fel:
        hamta(t, till)

    assert "Tabellen har ändrats sedan hämtningen började" in str(fel.value)
    assert text in str(fel.value)
    assert str(fel.value).endswith("Kör kommandot med --borja-om för att hämta allt på nytt.")
    assert (t.datafragor, till.exists()) == ([], False)
    hamta(t, till, borja_om=True)
    assert las_kallfil(till).celler == len(t.tabell.matt) * len(t.tabell.nivaer)


def test_a_table_that_gets_a_measure_during_the_download_is_refused(t: Tjanst, tmp_path: Path):
    def efter(t: Tjanst) -> None:
        if len(t.datafragor) == 4:
            t.tabell.matt["49"] = "Nytt mått"
            t.tabell.celler.update({("49", n, "2024"): 1.0 for n in t.tabell.nivaer})

    t.efter = efter

    with pytest.raises(Klientfel, match=r"Tabellen har ändrats sedan hämtningen började: mått: 1 nya \(49\)"):
        hamta(t, tmp_path / "f")


def test_a_folder_with_another_download_is_left_alone(t: Tjanst, tmp_path: Path):
    t.tabell.tider["2025"] = "2025/26"
    t.tabell.celler |= {(m, n, "2025"): 7.0 for m, n, _ in t.tabell.celler}
    avbruten(t, tmp_path / "f")

    with pytest.raises(Klientfel, match="har en påbörjad hämtning av något annat"):
        hamta(t, tmp_path / "f", tider=["2024"])


def test_two_at_the_same_time(t: Tjanst, tmp_path: Path):
    with oppna(tmp_path / "f.delar", "x"), pytest.raises(Klientfel, match=r"En annan hämtning till .* pågår"):
        hamta(t, tmp_path / "f")


# The file ----------------------------------------------------------------------------------------------------------


def test_a_cut_off_or_changed_file_is_found(t: Tjanst, tmp_path: Path):
    till = tmp_path / "f"
    hamta(t, till)
    rader = till.read_text(encoding="utf-8").splitlines(keepends=True)

    till.write_text("".join(rader[:-1]), encoding="utf-8")
    with pytest.raises(Filfel, match=r"Filen ska ha 4 svar men har 3\. Den är avklippt eller ändrad"):
        las_kallfil(till)

    till.write_text("".join([*rader[:2], rader[2].replace("null,", "1.5,", 1), *rader[3:]]), encoding="utf-8")
    kalla = las_kallfil(till)
    assert [str(f) for f in kalla.fel] == [
        "f, rad 3: Raden är inget helt svar. Filen kan vara avklippt eller ändrad. Hämta den igen med hamta_statistik."
    ]
    assert (kalla.oforklarade, kalla.celler) == (1, 539 - 147)


def test_what_cannot_be_read_is_named_and_counted(t: Tjanst, tmp_path: Path):
    """A share of 250, a number beside a sign, a level that nobody knows: three faults, and every cell accounted for."""
    t.tabell.celler["1", "00", "2024"] = 250.0
    t.tabell.nivaer["A1"] = "Storstäder"
    t.tabell.celler |= {(m, "A1", "2024"): 5.0 for m in t.tabell.matt}
    hamta(t, till := tmp_path / "f")
    rader = [json.loads(rad) for rad in till.read_text(encoding="utf-8").splitlines()]
    svar = rader[1]["svar"]
    plats = svar["status"].index("..")
    svar["value"][plats] = 4
    text = "\n".join(paket.rader("pxweb", {"tabell": VAG}, [(r["adress"], r["svar"]) for r in rader[1:]], 4))
    till.write_text(text + "\n", encoding="utf-8")

    kalla = las_kallfil(till)

    assert [(f.rad, f.kolumn, f.text.split(".")[0]) for f in kalla.fel] == [
        (2, "1", "00: Talet 250 är omöjligt: en andel ligger mellan 0 och 100 procent"),
        (2, kalla.fel[1].kolumn, f"{kalla.fel[1].text.split(':')[0]}: Talet 4 står bredvid tecknet ”"),
        (5, "level", "Nivån ”A1” är varken riket, en huvudman eller en skolenhet"),
    ]
    assert (kalla.celler, kalla.avvisade) == (49 * 12, 2 + 49)
    assert kalla.celler == kalla.avvisade + sum(kalla.antal_per_typ().values())


def test_a_measure_without_code_is_said(t: Tjanst, tmp_path: Path):
    t.tabell.matt["49"] = "Ett mått som är nytt"
    t.tabell.celler |= {("49", n, "2024"): 1.0 for n in t.tabell.nivaer}
    hamta(t, tmp_path / "f")

    kalla = las_kallfil(tmp_path / "f")

    assert (kalla.matt_utan_kod, kalla.fel) == (("Ett mått som är nytt",), ())


# The real table ----------------------------------------------------------------------------------------------------


def test_the_real_table_downloaded_equals_the_real_workbook(kallfil: Callable[[str], Path], tmp_path: Path):
    fil = kallfil("skolverket-ufa/Underlag_for_analys.xlsx")
    with tjanst(ur_bok(fil), konfig={"maxCells": 1_250_000, "maxCalls": 10, "timeWindow": 10}) as t:
        celler = hamta(t, tmp_path / "hamtad", celler=30_000)

    resultat = jamfor(las_kallfil(fil), las_kallfil(tmp_path / "hamtad"))

    assert celler == 49 * 4444
    assert (resultat.lika, resultat.konflikter, resultat.bara_forsta, resultat.bara_andra) == (celler, (), (), ())
