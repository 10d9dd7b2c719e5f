"""A withdrawn file: what was in force before it comes back, by a second person, and what was made of it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from analysunderlag.models import (
    Fordelningsrad,
    Statistikimport,
    Statistikrelease,
)
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik
from analysunderlag.services.aterkallelse import aterkalla_import
from kvalitet import svenska
from kvalitet.models import Handelse, Roll
from tests.factories import skapa_anvandare

from .aterkallelsevarld import ALLA, Varld, klart, las, skapa_varld, varden
from .ufabok import Ufabok

SKAL = "Skolverket har rättat filen"


@pytest.fixture
def varld(db: None, tmp_path: Path) -> Varld:
    return skapa_varld(tmp_path)


def utan_filen(varld: Varld) -> Statistikrelease:
    utkast = aterkalla_import(varld.fel.pk, skapa_anvandare(Roll.SYSTEMFORVALTARE), SKAL).utkast
    assert utkast
    return releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))


# Withdrawing ------------------------------------------------------------------------------------------------------


def test_the_file_is_marked_and_a_draft_without_it_waits_for_a_second_person(varld: Varld):
    person, i_bruk = skapa_anvandare(Roll.SYSTEMFORVALTARE), Statistikrelease.objects.senast_godkand()

    utfall = aterkalla_import(varld.fel.pk, person, f"  {SKAL}\n")

    varld.fel.refresh_from_db()
    assert (varld.fel.aterkallad_av, varld.fel.skal, varld.fel.ar_aterkallad) == (person, SKAL, True)
    utkast = utfall.utkast
    assert utkast
    assert (utkast.status, utkast.skapad_av, list(utkast.importer.all())) == ("utkast", person, [varld.ratt])
    assert Statistikrelease.objects.senast_godkand() == i_bruk  # until somebody approves
    assert i_bruk
    assert [fil.filnamn for fil in i_bruk.aterkallade] == ["Fel.xlsx"]
    rad = Handelse.objects.get(typ="statistik.aterkallad")
    assert (rad.objekt_id, rad.aktor, rad.skal) == (str(varld.fel.pk), person, SKAL)
    assert rad.data == {"importer": [varld.fel.pk], "utkast": utkast.pk, "sha256": varld.fel.sha256}
    assert utfall.text == (
        f"Fel.xlsx är återkallad. {utkast.namn} är gjord utan filen och väntar på att en kollega godkänner den."
    )
    with pytest.raises(releaser.OgiltigRelease, match="inte godkänna den själv"):
        releaser.godkann_release(utkast.pk, person)


def test_the_values_before_the_file_apply_again_exactly(varld: Varld):
    fore = varden(Statistikrelease.objects.filter(importer=varld.ratt).earliest("pk"))
    med_fel = varden()
    assert sum(fore[nyckel] != med_fel[nyckel] for nyckel in fore) == 3
    forsta = Statistikrelease.objects.filter(importer=varld.ratt).earliest("pk")
    fordelningar = list(forsta.fordelningar.order_by("indikator", "grupp").values_list("indikator", "grupp", "data"))

    release = utan_filen(varld)

    assert varden() == varden(release) == fore
    nya = Fordelningsrad.objects.filter(release=release).order_by("indikator", "grupp")
    assert list(nya.values_list("indikator", "grupp", "data")) == fordelningar


def test_a_file_read_in_after_it_stays(varld: Varld):
    senare = las(Ufabok(ALLA, lasar=["2025/26"] * 4).hela(2).spara(varld.mapp, "Nytt.xlsx"))

    release = utan_filen(varld)

    assert list(release.importer.order_by("pk")) == [varld.ratt, senare]


def test_the_check_counts_what_goes_back_and_what_is_no_more(varld: Varld, tmp_path: Path):
    ny = las(Ufabok(ALLA, lasar=["2025/26"] * 4).hela(2).spara(tmp_path, "Nytt.xlsx"))

    for fil, text in (
        (varld.fel, "Utan Fel.xlsx får 3\u00a0värden tillbaka vad en annan fil säger, och 0\u00a0värden finns inte"),
        (ny, "Utan Fel.xlsx och Nytt.xlsx får 3\u00a0värden tillbaka vad en annan fil säger, och 196\u00a0värden"),
    ):
        utkast = aterkalla_import(fil.pk, None, SKAL).utkast
        assert utkast
        kontroller = {k.kod: k for k in releaser.kontrollera_release(utkast.pk)}
        assert kontroller["aterkallat"].utfall == "varning"
        assert kontroller["aterkallat"].text.startswith(text)
        assert kontroller["gamla_lasar"].text == "Inget tidigare publicerat värde har ändrats av en ny fil."


def test_the_system_withdraws_but_approves_nothing_in_its_place(varld: Varld):
    utfall = aterkalla_import(varld.fel.pk, None, SKAL)

    assert utfall.utkast
    assert Statistikimport.objects.get(pk=varld.fel.pk).aterkallad_av is None
    with pytest.raises(releaser.KraverPerson, match=r"Fel\.xlsx är återkallad, och det som gällde före gäller igen"):
        releaser.godkann_release(utfall.utkast.pk)
    assert releaser.godkann_release(utfall.utkast.pk, skapa_anvandare(Roll.REDAKTOR)).status == "godkand"


def test_the_only_file_there_is_leaves_nothing(db: None, tmp_path: Path):
    varld = skapa_varld(tmp_path)
    aterkalla_import(varld.fel.pk, None, SKAL)
    utkast = aterkalla_import(varld.ratt.pk, None, SKAL).utkast
    assert utkast
    assert not utkast.importer.exists()

    releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))

    assert varden() == {}


# Refusals ---------------------------------------------------------------------------------------------------------


def stod_still() -> Callable[[], bool]:
    def lage() -> tuple[object, ...]:
        return (
            Statistikrelease.objects.count(),
            Handelse.objects.count(),
            list(Statistikimport.objects.values_list("pk", "aterkallad", "skal")),
        )

    fore = lage()
    return lambda: lage() == fore


def test_what_cannot_be_withdrawn_is_refused_and_nothing_is_changed(varld: Varld):
    utkast = las(Ufabok(ALLA).hela(4.5).spara(varld.mapp, "Utkast.xlsx"), godkann=False)
    aterkalla_import(varld.fel.pk, None, SKAL)
    orord = stod_still()

    for import_id, skal, text in (
        (varld.fel.pk, SKAL, "redan återkallad"),
        (0, SKAL, "Filen finns inte"),
        (varld.ratt.pk, " \n ", "Skriv varför"),
        (utkast.pk, SKAL, "finns bara i utkast som ingen har godkänt. Dra tillbaka utkastet i stället: Statistik"),
    ):
        with pytest.raises(releaser.OgiltigRelease, match=text):
            aterkalla_import(import_id, None, skal)
        assert orord()


def test_a_draft_that_holds_the_file_is_never_approved(varld: Varld):
    las(Ufabok(ALLA).hela(4.5).spara(varld.mapp, "Utkast.xlsx"), godkann=False)
    sparrad = Statistikrelease.objects.latest("pk")

    utfall = aterkalla_import(varld.fel.pk, None, SKAL)

    assert utfall.sparrade == (sparrad,)
    assert f"{sparrad.namn} har också filen och kan inte godkännas." in utfall.text
    with pytest.raises(releaser.OgiltigRelease, match=r"innehåller en återkallad fil: Fel\.xlsx"):
        releaser.godkann_release(sparrad.pk, skapa_anvandare(Roll.REDAKTOR))
    igen = statistik.las_in(varld.mapp / "Utkast.xlsx", aktor=skapa_anvandare(Roll.SYSTEMFORVALTARE))
    ny = Statistikrelease.objects.get(pk=igen.release_id)
    assert (igen.inlasningsnummer, ny.aterkallade) == (2, [])
    assert list(ny.importer.order_by("pk")) == [varld.ratt, Statistikimport.objects.latest("pk")]


def test_the_only_draft_in_its_place_is_not_withdrawn(varld: Varld):
    utkast = aterkalla_import(varld.fel.pk, None, SKAL).utkast
    assert utkast
    with pytest.raises(releaser.OgiltigRelease, match="det enda utkastet utan den fil som är återkallad"):
        releaser.dra_tillbaka(utkast.pk, None, "Nej")

    statistik.las_in(
        Ufabok(ALLA).hela(2.5).spara(varld.mapp, "Rattad.xlsx"), aktor=skapa_anvandare(Roll.SYSTEMFORVALTARE)
    )

    assert releaser.dra_tillbaka(utkast.pk, None, "Den rätta filen är inläst").status == "tillbakadragen"


@pytest.mark.parametrize("falt", [{"aterkallad": timezone.now()}, {"skal": SKAL}, {"aterkallad_av": True}])
def test_half_a_withdrawal_is_refused_by_the_database(varld: Varld, falt: dict):
    if "aterkallad_av" in falt:
        falt = {"aterkallad_av": skapa_anvandare()}
    with pytest.raises(IntegrityError, match="statistikimport_aterkallad_har_skal"), transaction.atomic():
        Statistikimport.objects.filter(pk=varld.fel.pk).update(**falt)


# New files afterwards ---------------------------------------------------------------------------------------------


def test_the_same_file_is_read_in_again_and_told_that_it_was_withdrawn(varld: Varld):
    med_fel = varden()
    aterkalla_import(varld.fel.pk, None, "Fel läsår.")
    besked = f"Fel.xlsx återkallades {svenska.datum(timezone.localdate())}. Skäl: Fel läsår."

    assert statistik.las_in(varld.felfil, torrkorning=True).text.endswith(besked)
    igen = statistik.las_in(varld.felfil, aktor=skapa_anvandare(Roll.SYSTEMFORVALTARE))

    assert igen.text.endswith(besked)
    assert (igen.status, igen.inlasningsnummer, igen.andrade + igen.nya) == ("inlast", 2, 3)
    ny = Statistikimport.objects.get(pk=igen.import_id)
    assert not ny.ar_aterkallad
    assert igen.release_id
    releaser.godkann_release(igen.release_id, skapa_anvandare(Roll.REDAKTOR))
    assert varden() == med_fel
    assert klart(varld.egen).ar_inaktuellt is False  # made of the second reading


def test_a_new_file_is_compared_with_what_is_left(varld: Varld, tmp_path: Path):
    aterkalla_import(varld.fel.pk, None, SKAL)

    utfall = statistik.las_in(Ufabok(ALLA).hela(1.5).satt(1, 1, 9).satt(3, 1, None).spara(tmp_path, "Ny.xlsx"))

    assert [(a.orgnr, a.fran, a.till) for a in utfall.andringar] == [("5592935042", "1.5", "9")]
    release = Statistikrelease.objects.get(pk=utfall.release_id)
    assert not release.importer.filter(pk=varld.fel.pk).exists()


def test_a_file_that_said_the_same_as_the_withdrawn_one_is_named_and_read_in_again(varld: Varld, tmp_path: Path):
    """Of the later file only what differed was stored: what it shared with the withdrawn one is not in it."""
    senare = Ufabok(ALLA).hela(1.5).satt(1, 1, 9).satt(3, 1, None).satt(4, 1, 8).spara(tmp_path, "Senare.xlsx")
    las(senare)
    ratt = varden()

    utfall = aterkalla_import(varld.fel.pk, None, SKAL)

    assert [fil.filnamn for fil in utfall.las_in_igen] == ["Senare.xlsx"]
    assert utfall.utkast
    assert varden(utfall.utkast) != ratt
    (text,) = [k.text for k in releaser.kontrollera_release(utfall.utkast.pk) if k.kod == "aterkallat"]
    assert "Läs också in Senare.xlsx igen" in text
    igen = statistik.las_in(senare)
    assert igen.inlasningsnummer == 2
    ny = Statistikrelease.objects.get(pk=igen.release_id)
    assert varden(ny) == ratt
    (text,) = [k.text for k in releaser.kontrollera_release(ny.pk) if k.kod == "aterkallat"]
    assert "igen" not in text


def test_every_reading_of_the_bytes_is_withdrawn_together(varld: Varld):
    las(varld.mapp / "Ratt.xlsx")
    andra = las(varld.felfil)
    assert andra.inlasningsnummer == 2

    utkast = aterkalla_import(andra.pk, None, SKAL).utkast

    varld.fel.refresh_from_db()
    assert varld.fel.skal == SKAL
    assert utkast
    assert {fil.sha256 for fil in utkast.importer.all()} == {varld.ratt.sha256}


# At the same moment -----------------------------------------------------------------------------------------------


def samtidigt(*gor: Callable[[], object]) -> list[str]:
    start, utfall = Barrier(len(gor)), [""] * len(gor)

    def kor(plats: int) -> None:
        try:
            start.wait(30)
            gor[plats]()
            utfall[plats] = "gick"
        except releaser.OgiltigRelease as fel:
            utfall[plats] = str(fel)
        finally:
            connection.close()

    tradar = [Thread(target=kor, args=(plats,)) for plats in range(len(gor))]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(60)
    return utfall


@pytest.mark.django_db(transaction=True)
def test_two_persons_withdraw_it_once(tmp_path: Path):
    varld = skapa_varld(tmp_path)
    personer = [skapa_anvandare(Roll.SYSTEMFORVALTARE) for _ in range(2)]
    antal = Statistikrelease.objects.count()

    utfall = samtidigt(*[lambda p=p: aterkalla_import(varld.fel.pk, p, f"{SKAL} {p.pk}") for p in personer])

    assert utfall.count("gick") == 1
    assert next(text for text in utfall if text != "gick").startswith("Fel.xlsx är redan återkallad")
    vinnare = personer[utfall.index("gick")]
    varld.fel.refresh_from_db()
    assert (varld.fel.aterkallad_av, varld.fel.skal) == (vinnare, f"{SKAL} {vinnare.pk}")
    assert Statistikrelease.objects.count() == antal + 1
    assert Handelse.objects.filter(typ="statistik.aterkallad").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_not_approved_with_the_file_behind_the_back_of_the_one_who_withdraws_it(tmp_path: Path):
    varld = skapa_varld(tmp_path)
    las(Ufabok(ALLA).hela(4.5).spara(tmp_path, "Utkast.xlsx"), godkann=False)
    utkast, chef = Statistikrelease.objects.latest("pk"), skapa_anvandare(Roll.REDAKTOR)

    godkant, aterkallat = samtidigt(
        lambda: releaser.godkann_release(utkast.pk, chef), lambda: aterkalla_import(varld.fel.pk, None, SKAL)
    )

    assert aterkallat == "gick"
    utkast.refresh_from_db()
    ny = Statistikrelease.objects.latest("pk")
    assert not ny.importer.aterkallade().exists()
    if godkant == "gick":  # first: then what takes its place has its other file
        assert utkast.status == "godkand"
        assert ny.importer.filter(filnamn="Utkast.xlsx").exists()
    else:
        assert "innehåller en återkallad fil" in godkant
        assert utkast.status == "utkast"
        assert not ny.importer.filter(filnamn="Utkast.xlsx").exists()
