"""Storing a table: one transaction, nothing lost, nothing twice, and every change named."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from analysunderlag.inlasning import Tabell, TabellAvvisad
from analysunderlag.models import Indikator, Statistikimport, Statistikrelease, Statistikvarde
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik, vardeskrivning
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.statistikutfall import Utfall
from kvalitet.filer import Filfel
from kvalitet.models import Handelse

from .ufabok import ENHET, GRUNDSKOLA, HUVUDMAN, RIKET, Ufabok

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kvalitetssystem(db: None) -> None:
    ladda_kvalitetssystem()


def blandad() -> Ufabok:
    bok = Ufabok().hela(1.5)
    return bok.satt(0, 0, 1104634).satt(0, 1, 153).satt(1, 2, "..").satt(2, 1, "...").satt(3, 2, None).satt(4, 1, "-")


def ratext(matt: int, orgnr: str = "5592935042", enhetskod: str = "") -> str:
    release = Statistikrelease.objects.order_by("-pk").first()
    assert release
    return (
        Statistikvarde.objects.varden_for(orgnr, release)
        .get(enhetskod=enhetskod, indikator__namn=GRUNDSKOLA[matt])
        .ratext
    )


def test_stores_every_cell_with_raw_text_and_address(tmp_path: Path):
    utfall = statistik.las_in(blandad().spara(tmp_path))

    assert (utfall.status, utfall.celler, utfall.nya, utfall.andrade) == ("inlast", 147, 147, 0)
    assert utfall.text == "143 tal + 3 tecken + 1 tomma = 147 celler. 147 nya värden, 0 ändrade, 0 oförändrade."
    rader = {
        (v.orgnr, v.enhetskod, v.indikator.namn): (v.ratext, v.typ, v.varde, v.cell, v.niva, v.period)
        for v in Statistikvarde.objects.select_related("indikator")
    }
    assert len(rader) == 147
    assert rader["00", "", GRUNDSKOLA[0]] == ("1104634", "tal", 1104634, "B5", "riket", "2024/25")
    assert rader["5592935042", "12345678", GRUNDSKOLA[1]] == ("..", "sekretess", None, "D6", "enhet", "2024/25")
    assert rader["5592935042", "12345678", GRUNDSKOLA[3]] == ("", "tom", None, "D8", "enhet", "2024/25")


def test_an_import_tells_what_it_held(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path, "Min fil.xlsx"))

    rad = Statistikimport.objects.get()
    assert (rad.filnamn, rad.celler, rad.nya, rad.andrade, rad.oforandrade) == ("Min fil.xlsx", 147, 147, 0, 0)
    assert sum(rad.antal.values()) + rad.avvisade == rad.celler
    assert rad.perioder == ["2024/25"]
    assert rad.noter == ["TECKENFÖRKLARINGAR\n(.) Uppgiften saknas"]
    assert Handelse.objects.filter(typ="statistik.inlast", objekt_id=str(rad.pk)).count() == 1


def test_the_same_file_twice_changes_nothing_and_says_so(tmp_path: Path):
    fil = blandad().spara(tmp_path)
    statistik.las_in(fil)
    handelser = Handelse.objects.count()

    utfall = statistik.las_in(fil, namn="Annat namn.xlsx")

    assert utfall.status == "oforandrad"
    assert utfall.text == "Filen är redan inläst. Inga värden ändrades."
    assert (utfall.nya, utfall.andrade, utfall.oforandrade) == (0, 0, 147)
    assert (Statistikimport.objects.count(), Statistikvarde.objects.count()) == (1, 147)
    assert Handelse.objects.count() == handelser


def test_one_changed_cell_is_one_new_row_and_named(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))

    utfall = statistik.las_in(blandad().satt(1, 1, 47.7).spara(tmp_path, "Ny.xlsx"))

    assert (utfall.nya, utfall.andrade, utfall.oforandrade) == (0, 1, 146)
    assert [str(a) for a in utfall.andringar] == [
        "559293-5042, Elever: Andel (%) flickor, 2024/25: 1.5 → 47.7 (cell C6)"
    ]
    assert Statistikvarde.objects.count() == 148
    assert ratext(1) == "47.7"
    assert ratext(2) == "..."


def test_where_an_unchanged_value_came_from_stays(tmp_path: Path):
    forsta = statistik.las_in(blandad().spara(tmp_path))
    statistik.las_in(blandad().satt(1, 1, 47.7).spara(tmp_path, "Ny.xlsx"))
    release = Statistikrelease.objects.latest("pk")

    varden = Statistikvarde.objects.varden_for("5592935042", release).filter(enhetskod="")

    assert {v.statistikimport_id for v in varden if v.indikator.namn != GRUNDSKOLA[1]} == {forsta.import_id}
    assert varden.count() == 49


@pytest.mark.parametrize(("fran", "till"), [(1.5, ".."), ("..", 3), ("..", "."), (None, 0), (0, None), (None, ".")])
def test_number_sign_blank_and_zero_are_different_values(tmp_path: Path, fran: object, till: object):
    statistik.las_in(blandad().satt(7, 1, fran).spara(tmp_path))

    utfall = statistik.las_in(blandad().satt(7, 1, till).spara(tmp_path, "Ny.xlsx"))

    assert utfall.andrade == 1
    assert ratext(7) == ("" if till is None else str(till))


def test_a_value_that_changes_back_is_a_new_row_again(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))
    statistik.las_in(blandad().satt(1, 1, 47.7).spara(tmp_path, "Ny.xlsx"))

    utfall = statistik.las_in(Ufabok(noter=["En annan not"], matt=blandad().matt).spara(tmp_path, "Tillbaka.xlsx"))

    assert (utfall.nya, utfall.andrade) == (0, 1)
    assert ratext(1) == "1.5"


def test_other_bytes_with_the_same_values_store_no_row_and_make_no_release(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))

    utfall = statistik.las_in(Ufabok(prefix="", matt=blandad().matt).spara(tmp_path, "Omsparad.xlsx"))

    assert (utfall.status, utfall.nya, utfall.andrade, utfall.oforandrade) == ("inlast", 0, 0, 147)
    assert (Statistikvarde.objects.count(), Statistikrelease.objects.count()) == (147, 1)
    assert utfall.release_id is None


def test_a_new_lasar_adds_values_and_levels_that_vanished_are_named(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))
    nasta = Ufabok(nivaer=[RIKET, HUVUDMAN], lasar=["2025/26"] * 2).hela(2)

    utfall = statistik.las_in(nasta.spara(tmp_path, "Nasta.xlsx"))

    assert (utfall.nya, utfall.andrade) == (98, 0)
    assert utfall.varningar == [
        "1 nivå som fanns vid förra inläsningen finns inte i filen: 559293-5042 12345678. "
        "Värdena därifrån gäller fortfarande."
    ]
    release = Statistikrelease.objects.latest("pk")
    assert set(Statistikvarde.objects.varden_for("5592935042", release).values_list("period", flat=True)) == {
        "2024/25",
        "2025/26",
    }
    assert release.namn == "Statistik 2025/26, utgåva 1"


def test_a_huvudman_that_the_register_lacks_is_stored(tmp_path: Path):
    statistik.las_in(Ufabok(nivaer=[RIKET, "OKÄND AB (5567025696): HUVUDMAN"]).hela().spara(tmp_path))

    assert ratext(0, "5567025696") == "1"


def test_dry_run_tells_and_stores_nothing(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))

    utfall = statistik.las_in(blandad().satt(1, 1, 47.7).spara(tmp_path, "Ny.xlsx"), torrkorning=True)

    assert (utfall.status, utfall.nya, utfall.andrade) == ("provkord", 0, 1)
    assert utfall.andringar[0].till == "47.7"
    assert (Statistikimport.objects.count(), Statistikvarde.objects.count()) == (1, 147)


def test_official_definitions_replace_ours(tmp_path: Path):
    bok = blandad()
    bok.kommentarer = {"A6": "Avser flickor enligt folkbokföringen."}

    utfall = statistik.las_in(bok.spara(tmp_path))

    indikator = Indikator.objects.get(namn=GRUNDSKOLA[1])
    assert utfall.definitioner == 1
    assert indikator.definition == "Avser flickor enligt folkbokföringen."
    assert indikator.definition_egen != indikator.definition
    assert indikator.definition_kalla.startswith("Skolverket, Underlag för analys")


def test_a_file_with_faults_stores_nothing(tmp_path: Path):
    with pytest.raises(TabellAvvisad) as fel:
        statistik.las_in(blandad().satt(5, 1, "47,7").spara(tmp_path))

    assert "rad 10, kolumn C (cell C10)" in str(fel.value)
    assert Statistikimport.objects.count() == Statistikvarde.objects.count() == 0


def test_hoppa_over_stores_the_rest_and_counts_what_was_left_out(tmp_path: Path):
    sedda: list[Tabell] = []
    fil = blandad().satt(5, 1, "47,7").spara(tmp_path)

    utfall = statistik.las_in(fil, hoppa_over=True, fore_sparande=sedda.append)

    assert (utfall.nya, utfall.avvisade, utfall.celler) == (146, 1, 147)
    assert [a.ratext for a in sedda[0].avvisade] == ["47,7"]
    assert Statistikimport.objects.get().avvisade == 1


def test_no_permission_to_read_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def nekad(sokvag: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(statistik, "sha256_av", nekad)

    with pytest.raises(Filfel, match="behörighet saknas"):
        statistik.las_in(blandad().spara(tmp_path))


# Nothing by half --------------------------------------------------------------------------------------------------


class _Brister:
    """Rows that end in a fault after the first ones have been written."""

    def __init__(self, rader: list, fel: Exception) -> None:
        self.rader, self.fel = rader, fel

    def __iter__(self) -> Iterator:
        yield from self.rader
        raise self.fel


@pytest.mark.parametrize("har_tidigare", [False, True])
def test_a_fault_in_the_middle_of_writing_undoes_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, har_tidigare: bool
):
    if har_tidigare:
        statistik.las_in(blandad().spara(tmp_path))
    fore = (Statistikimport.objects.count(), Statistikvarde.objects.count(), Handelse.objects.count())
    riktig: Any = vardeskrivning._executemany if connection.vendor == "sqlite" else vardeskrivning._fyll_tillfallig
    monkeypatch.setattr(vardeskrivning, "BUNT", 10)
    namn = riktig.__name__

    plats = 1 if connection.vendor == "sqlite" else 0  # of the rows among the arguments

    def avbryt(*args):
        brister = _Brister(list(args[plats])[:25], RuntimeError("strömavbrott"))
        return riktig(*args[:plats], brister, *args[plats + 1 :])

    monkeypatch.setattr(vardeskrivning, namn, avbryt)
    with pytest.raises(RuntimeError, match="strömavbrott"):
        statistik.las_in(blandad().satt(1, 1, 9).spara(tmp_path, "Ny.xlsx"))

    assert (Statistikimport.objects.count(), Statistikvarde.objects.count(), Handelse.objects.count()) == fore


@pytest.mark.django_db(transaction=True)
def test_disk_full_while_writing_stores_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    nivaer = [RIKET, *(f"SKOLA AB (5592935042): SKOLA {n} ({10000000 + n})" for n in range(300))]
    bok = Ufabok(nivaer=nivaer).hela(1.5)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # what earlier tests left free would hold the whole file
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 60}")
    else:

        def full(*_args) -> None:
            from django.db import OperationalError

            raise OperationalError('could not extend file "base/1/2": No space left on device')

        monkeypatch.setattr(vardeskrivning, "_fyll_tillfallig", full)
    try:
        with pytest.raises(Filfel, match=r"Disken är full\. Inget ur filen har sparats"):
            statistik.las_in(bok.spara(tmp_path))
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA max_page_count = 1073741823")
    assert Statistikimport.objects.count() == Statistikvarde.objects.count() == Statistikrelease.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("samma_fil", [True, False])
def test_two_imports_at_once(tmp_path: Path, samma_fil: bool):
    """The same file: one stores it, the other finds it there. Two files: the later one is compared with the first."""
    filer = [blandad().spara(tmp_path, "A.xlsx"), blandad().satt(1, 1, 47.7).spara(tmp_path, "B.xlsx")]
    if samma_fil:
        filer[1] = filer[0]
    start = threading.Barrier(2)
    utfall: list[Utfall] = []

    def las(fil: Path) -> None:
        start.wait()
        try:
            utfall.append(statistik.las_in(fil))
        finally:
            connection.close()

    tradar = [threading.Thread(target=las, args=(fil,)) for fil in filer]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join()

    assert sorted(u.nya + u.andrade for u in utfall) == ([0, 147] if samma_fil else [1, 147])
    assert Statistikvarde.objects.count() == (147 if samma_fil else 148)
    assert Statistikimport.objects.count() == Statistikrelease.objects.count() == (1 if samma_fil else 2)


# Rules of the database itself -------------------------------------------------------------------------------------


def test_values_are_never_changed_or_removed(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))

    for sats in ("UPDATE analysunderlag_statistikvarde SET ratext = '9'", "DELETE FROM analysunderlag_statistikvarde"):
        with pytest.raises(DatabaseError, match="ändras aldrig"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sats)


def test_a_sign_has_no_number_and_a_number_has_one(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))
    fore = Statistikvarde.objects.filter(typ="tal").first()
    assert fore

    for typ, varde in (("sekretess", 5), ("tal", None)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Statistikvarde.objects.create(
                statistikimport=fore.statistikimport,
                indikator=fore.indikator,
                niva="enhet",
                orgnr="5592935042",
                enhetskod="87654321",
                period="2024/25",
                ratext="x",
                typ=typ,
                varde=varde,
                cell="Z9",
            )


# Reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("enheter", [1, 30])
def test_values_in_force_take_a_constant_number_of_queries(
    tmp_path: Path, enheter: int, django_assert_num_queries: pytest.FixtureRequest
):
    nivaer = [RIKET, HUVUDMAN, *(f"AB EX (5592935042): SKOLA {n} ({10000000 + n})" for n in range(enheter))]
    statistik.las_in(Ufabok(nivaer=nivaer).hela(1).spara(tmp_path))
    statistik.las_in(Ufabok(nivaer=nivaer).hela(1).satt(0, 1, 2).spara(tmp_path, "Ny.xlsx"))
    release = Statistikrelease.objects.latest("pk")

    with django_assert_num_queries(2):  # type: ignore[operator]
        varden = list(Statistikvarde.objects.varden_for("5592935042", release))
    with django_assert_num_queries(2):  # type: ignore[operator]
        nationella = list(Statistikvarde.objects.nationella(release))

    assert len(varden) == 49 * (enheter + 1)
    assert len(nationella) == 98
    assert len({(v.indikator_id, v.orgnr, v.enhetskod) for v in varden}) == len(varden)


def test_a_withdrawn_draft_is_not_what_the_next_file_is_compared_with(tmp_path: Path):
    statistik.las_in(blandad().spara(tmp_path))
    fel = statistik.las_in(blandad().satt(1, 1, 99).spara(tmp_path, "Fel.xlsx"))
    assert fel.release_id
    releaser.dra_tillbaka(fel.release_id, None, "Fel fil")

    utfall = statistik.las_in(blandad().satt(2, 1, 7).spara(tmp_path, "Ratt.xlsx"))

    assert [a.till for a in utfall.andringar] == ["7"]
    assert (ratext(1), ratext(2)) == ("1.5", "7")


def test_enhet_is_kept_apart_from_its_huvudman(tmp_path: Path):
    statistik.las_in(Ufabok(nivaer=[RIKET, HUVUDMAN, ENHET]).hela(1).satt(0, 2, 55).spara(tmp_path))

    assert (ratext(0), ratext(0, enhetskod="12345678")) == ("1", "55")
