"""The quality system in the database: versions, official definitions, and the pages that show it."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag.kvalitetssystem import KATALOG, Datafel, las_system
from analysunderlag.models import (
    Delmal,
    Framgangsfaktor,
    Indikator,
    Kvalitetssystem,
    Malsattning,
    Skolform,
    Statistikimport,
    Statistikrelease,
    Underlag,
)
from analysunderlag.sammanstallning.texter import bind
from analysunderlag.services.kvalitetssystem import (
    KvalitetssystemSaknas,
    Utfall,
    gallande_rad,
    gallande_system,
    indikatorer_per_namn,
    ladda_kvalitetssystem,
    satt_officiell_definition,
)
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp
from kvalitet.models import Handelse, Roll
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db

FLICKOR = "gr_elever_flickor"
E1 = "grundskola/1-elever.toml"


@pytest.fixture
def katalog(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KATALOG, tmp_path / "system"))


def andra(katalog: Path, fil: str, fran: str, till: str) -> None:
    text = (katalog / fil).read_text(encoding="utf-8")
    assert fran in text
    (katalog / fil).write_text(text.replace(fran, till, 1), encoding="utf-8")


def skapa_import(**falt) -> Statistikimport:
    falt = {
        "filnamn": "Underlag.xlsx",
        "sha256": "0" * 64,
        "slag": "ufa",
        "titel": "Underlag för analys",
        "skolform": "grundskola",
        **falt,
    }
    return Statistikimport.objects.create(**falt)


def anvand_gallande() -> Underlag:
    """An underlag ordered now."""
    release = Statistikrelease.objects.create(namn="R1")
    return Underlag.objects.create(huvudman=skapa_huvudman(), release=release, version=1, indata_hash="x")


def bild() -> list:
    """Every row that loading writes."""
    return [
        list(modell.objects.order_by("pk").values())
        for modell in (Kvalitetssystem, Skolform, Malsattning, Delmal, Indikator, Framgangsfaktor)
    ]


# Loading ----------------------------------------------------------------------------------------------------------


def test_loading_writes_the_whole_version() -> None:
    aktor = skapa_anvandare(Roll.REDAKTOR)
    resultat = ladda_kvalitetssystem(aktor)

    assert (resultat.utfall, resultat.version, resultat.skolformer, resultat.indikatorer) == (
        Utfall.NY,
        "2026.3",
        9,
        77,
    )
    assert len(resultat.andrade) == 77
    assert Skolform.objects.count() == Malsattning.objects.count() == 10
    assert Framgangsfaktor.objects.count() == 21
    delmal = Delmal.objects.order_by("skolform__ordning", "nummer").values_list("skolform__kod", "nummer")
    assert list(delmal) == [*(("grundskola", n) for n in range(1, 7)), *(("gymnasieskola", n) for n in range(1, 4))]
    assert gallande_rad().data == las_system()
    assert [(h.typ, h.aktor) for h in Handelse.objects.all()] == [(Handelsetyp.KVALITETSSYSTEM_INLAST, aktor)]


def test_rows_say_the_same_as_the_files() -> None:
    ladda_kvalitetssystem()
    rader = {i.kod: i for i in Indikator.objects.select_related("skolform")}
    for matt in las_system().matt:
        rad = rader[matt.kod]
        assert (rad.skolform.kod, rad.namn, rad.kortnamn, rad.ordning) == (
            matt.skolform,
            matt.namn,
            matt.kortnamn,
            matt.ordning,
        )
        assert (rad.enhet, rad.decimaler, rad.grupp, rad.definition) == (
            matt.enhet,
            matt.decimaler,
            matt.avsnitt,
            matt.definition,
        )
        assert rad.delmal_nummer == (int(matt.avsnitt[-1]) if matt.avsnitt.startswith("delmal") else None)
        assert rad.egenskaper["fraga"] == matt.fraga
        assert rad.egenskaper["nivaer"] == list(matt.nivaer)


def test_loading_again_changes_nothing() -> None:
    ladda_kvalitetssystem()
    fore = bild()
    resultat = ladda_kvalitetssystem()
    assert resultat.utfall is Utfall.OFORANDRAD
    assert resultat.andrade == ()
    assert bild() == fore
    assert Handelse.objects.count() == 1


def test_changed_files_update_a_version_that_is_not_used(katalog: Path) -> None:
    ladda_kvalitetssystem()
    fore = dict(Indikator.objects.values_list("kod", "pk"))
    andra(katalog, E1, "Andel flickor", "Flickor i grundskolan")

    resultat = ladda_kvalitetssystem(katalog=katalog)

    assert (resultat.utfall, resultat.version, resultat.andrade) == (Utfall.UPPDATERAD, "2026.3", (FLICKOR,))
    assert Kvalitetssystem.objects.count() == 1
    assert Indikator.objects.get(kod=FLICKOR).kortnamn == "Flickor i grundskolan"
    assert dict(Indikator.objects.values_list("kod", "pk")) == fore
    assert Framgangsfaktor.objects.count() == 21
    assert ladda_kvalitetssystem(katalog=katalog).utfall is Utfall.OFORANDRAD


def test_a_used_version_never_changes(katalog: Path) -> None:
    ladda_kvalitetssystem()
    gammal = Kvalitetssystem.objects.values().get()
    delar = list(Framgangsfaktor.objects.order_by("pk").values())
    anvand_gallande()
    andra(katalog, E1, "Andel flickor", "Flickor i grundskolan")
    andra(katalog, "framgangsfaktorer.toml", "Kompetent ledarskap", "Gott ledarskap")

    resultat = ladda_kvalitetssystem(katalog=katalog)

    assert (resultat.utfall, resultat.version) == (Utfall.NY, "2026.3-2")
    assert Kvalitetssystem.objects.values().get(version="2026.3") == {**gammal, "ar_gallande": False}
    assert list(Framgangsfaktor.objects.filter(system__version="2026.3").order_by("pk").values()) == delar
    assert gallande_rad().version == gallande_rad().data.version == "2026.3-2"
    assert Framgangsfaktor.objects.count() == 42
    assert ladda_kvalitetssystem(katalog=katalog).utfall is Utfall.OFORANDRAD


def test_an_underlag_from_before_the_version_does_not_count_as_a_use(katalog: Path) -> None:
    ladda_kvalitetssystem()
    underlag = anvand_gallande()
    Underlag.objects.filter(pk=underlag.pk).update(skapat=timezone.now() - timedelta(days=1))
    andra(katalog, E1, "Andel flickor", "Flickor i grundskolan")
    assert ladda_kvalitetssystem(katalog=katalog).utfall is Utfall.UPPDATERAD


def test_earlier_content_comes_back_without_a_new_version(katalog: Path) -> None:
    ladda_kvalitetssystem()
    anvand_gallande()
    andra(katalog, E1, "Andel flickor", "Flickor i grundskolan")
    ladda_kvalitetssystem(katalog=katalog)

    resultat = ladda_kvalitetssystem()

    assert (resultat.utfall, resultat.version) == (Utfall.ATERSTALLD, "2026.3")
    assert Kvalitetssystem.objects.count() == 2
    assert Indikator.objects.get(kod=FLICKOR).kortnamn == "Andel flickor"


def test_a_new_number_gives_a_new_version_and_keeps_the_old(katalog: Path) -> None:
    ladda_kvalitetssystem()
    andra(katalog, "system.toml", "2026.3", "2027.1")
    resultat = ladda_kvalitetssystem(katalog=katalog)
    assert (resultat.utfall, resultat.version, resultat.andrade) == (Utfall.NY, "2027.1", ())
    assert list(Kvalitetssystem.objects.filter(ar_gallande=True).values_list("version", flat=True)) == ["2027.1"]
    assert Kvalitetssystem.objects.count() == 2


def test_a_measure_that_goes_stays_for_its_values_but_is_not_read_any_more(katalog: Path) -> None:
    ladda_kvalitetssystem()
    namn = Indikator.objects.get(kod=FLICKOR).namn
    fil = katalog / E1
    delar = fil.read_text(encoding="utf-8").split("[[matt]]")
    fil.write_text("[[matt]]".join(d for d in delar if FLICKOR not in d), encoding="utf-8")

    resultat = ladda_kvalitetssystem(katalog=katalog)

    assert FLICKOR in resultat.andrade
    assert Indikator.objects.get(kod=FLICKOR).utgatt
    assert namn not in indikatorer_per_namn("grundskola")
    ladda_kvalitetssystem()
    assert not Indikator.objects.get(kod=FLICKOR).utgatt


def test_a_bad_file_writes_nothing(katalog: Path) -> None:
    ladda_kvalitetssystem()
    fore = bild()
    andra(katalog, E1, 'kod = "gr_elever_flickor"', 'kod = "gr_elever_antal"')
    with pytest.raises(Datafel):
        ladda_kvalitetssystem(katalog=katalog)
    assert bild() == fore


def test_the_database_allows_one_version_in_force() -> None:
    ladda_kvalitetssystem()
    with pytest.raises(IntegrityError), transaction.atomic():
        Kvalitetssystem.objects.create(version="x", sha256="0" * 64, giltig_fran=timezone.localdate(), ar_gallande=True)


def test_reading_before_loading_says_what_to_do() -> None:
    with pytest.raises(KvalitetssystemSaknas, match="ladda_kvalitetssystem"):
        gallande_system()


# Measures for the readers -----------------------------------------------------------------------------------------


def test_measures_are_found_by_the_name_of_the_source_and_by_earlier_names(
    katalog: Path, django_assert_num_queries
) -> None:
    andra(katalog, E1, 'kortnamn = "Andel flickor"', 'kortnamn = "Andel flickor"\nsynonymer = ["Elever: Flickor (%)"]')
    ladda_kvalitetssystem(katalog=katalog)
    with django_assert_num_queries(1):
        per_namn = indikatorer_per_namn("grundskola")
        assert per_namn["Elever: Flickor (%)"] == per_namn["Elever: Andel (%) flickor"]
        assert per_namn["Elever: Flickor (%)"].skolform.kod == "grundskola"
    assert len(per_namn) == 50
    assert indikatorer_per_namn("komvux") == {}


def test_the_official_definition_stands_before_ours_and_both_are_kept() -> None:
    ladda_kvalitetssystem()
    indikator = Indikator.objects.get(kod=FLICKOR)
    egen = indikator.definition_egen

    assert satt_officiell_definition(indikator, "  Avser flickor.\n\n", skapa_import()) is True

    indikator.refresh_from_db()
    assert (indikator.definition, indikator.definition_egen) == ("Avser flickor.", egen)
    assert indikator.definition_kalla == "Skolverket, Underlag för analys (Underlag.xlsx)"
    matt = next(m for m in gallande_system().matt if m.kod == FLICKOR)
    assert (matt.definition, matt.definition_kalla) == ("Avser flickor.", indikator.definition_kalla)
    annat = next(m for m in gallande_system().matt if m.kod == "gr_elever_antal")
    assert annat.definition_kalla == "Kvalitets egna ord"


def test_the_same_or_no_official_definition_changes_nothing() -> None:
    ladda_kvalitetssystem()
    indikator = Indikator.objects.get(kod=FLICKOR)
    satt_officiell_definition(indikator, "Avser flickor.", skapa_import())
    senare = skapa_import(sha256="1" * 64, filnamn="Senare.xlsx")
    assert satt_officiell_definition(indikator, "Avser flickor.\n", senare) is False
    assert satt_officiell_definition(indikator, " \n", senare) is False
    indikator.refresh_from_db()
    assert indikator.definition == "Avser flickor."
    assert "Senare.xlsx" not in indikator.definition_kalla


def test_a_new_version_keeps_official_definitions(katalog: Path) -> None:
    ladda_kvalitetssystem()
    satt_officiell_definition(Indikator.objects.get(kod=FLICKOR), "Avser flickor.", skapa_import())
    andra(katalog, E1, "Hur stor del av eleverna som är flickor.", "Andelen flickor bland eleverna.")
    ladda_kvalitetssystem(katalog=katalog)
    indikator = Indikator.objects.get(kod=FLICKOR)
    assert indikator.definition_egen == "Andelen flickor bland eleverna."
    assert indikator.definition == "Avser flickor."


# Command ----------------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(capsys) -> None:
    call_command("ladda_kvalitetssystem", "--json")
    forsta = capsys.readouterr().out.splitlines()
    call_command("ladda_kvalitetssystem", "--json")
    andra_gangen = capsys.readouterr().out.splitlines()

    assert "9 skolformer och fritidshem, 77 indikatorer" in forsta[0]
    assert json.loads(forsta[-1])["utfall"] == "ny version"
    assert andra_gangen[0] == "Kvalitetssystemet 2026.3 är redan inläst. Inget ändrades."
    assert json.loads(andra_gangen[-1]) == {
        "version": "2026.3",
        "utfall": "oförändrad",
        "skolformer": 9,
        "indikatorer": 77,
        "andrade": [],
    }


def test_the_command_refuses_bad_files_in_one_line(katalog: Path, monkeypatch) -> None:
    (katalog / "tecken.toml").unlink()
    monkeypatch.setattr(
        "analysunderlag.management.commands.ladda_kvalitetssystem.ladda_kvalitetssystem",
        lambda: ladda_kvalitetssystem(katalog=katalog),
    )
    with pytest.raises(CommandError, match=r"^tecken\.toml: filen saknas"):
        call_command("ladda_kvalitetssystem")


# Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def redaktor(client: Client) -> Client:
    client.force_login(skapa_anvandare(Roll.REDAKTOR))
    return client


def test_the_overview_shows_skolformer_factors_and_signs(redaktor: Client) -> None:
    ladda_kvalitetssystem()
    text = redaktor.get(reverse("analysunderlag:kvalitetssystem")).content.decode()
    for skolform in Skolform.objects.all():
        assert skolform.namn in text
    for faktor in Framgangsfaktor.objects.all():
        assert faktor.namn in text
        assert faktor.text in text
    for antal in (49, 19, 7):  # grundskola, gymnasieskola, förskola
        assert f"{antal}{svenska.FAST}indikatorer" in text
    assert "Antagande" in text
    assert "Majoriteten" not in text
    assert "De flesta elever ingår" in text


def test_a_skolform_shows_every_measure_with_definition_and_source(redaktor: Client) -> None:
    ladda_kvalitetssystem()
    satt_officiell_definition(Indikator.objects.get(kod=FLICKOR), "Avser <flickor>.", skapa_import())
    text = redaktor.get(reverse("analysunderlag:kvalitetssystem-skolform", args=["grundskola"])).content.decode()
    for matt in las_system().matt_for("grundskola"):
        assert f'id="{matt.kod}"' in text
        assert bind(matt.kortnamn) in text
        assert matt.namn in text
        assert matt.definition in text
    assert "Avser &lt;flickor&gt;." in text
    assert text.count("Officiell definition") == 1
    assert text.count("Vår beskrivning</span>") == 48
    assert "[gruppens median]" in text
    assert "{" not in text.partition('<main id="innehall"')[2].partition("</main>")[0]
    assert "Verifierad" in text


def test_a_skolform_without_measures_says_so(redaktor: Client) -> None:
    ladda_kvalitetssystem()
    svar = redaktor.get(reverse("analysunderlag:kvalitetssystem-skolform", args=["komvux"]))
    assert "Delmål och indikatorer är inte inlagda än" in svar.content.decode()


def test_pages_before_loading(redaktor: Client) -> None:
    svar = redaktor.get(reverse("analysunderlag:kvalitetssystem"))
    assert "Kvalitetssystemet är inte inläst" in svar.content.decode()
    assert redaktor.get(reverse("analysunderlag:kvalitetssystem-skolform", args=["grundskola"])).status_code == 404


def test_an_unknown_skolform_is_not_found_and_pages_are_only_read(redaktor: Client) -> None:
    ladda_kvalitetssystem()
    assert redaktor.get(reverse("analysunderlag:kvalitetssystem-skolform", args=["hogskola"])).status_code == 404
    assert redaktor.post(reverse("analysunderlag:kvalitetssystem")).status_code == 405


def test_queries_do_not_grow_with_the_measures(redaktor: Client, katalog: Path, django_assert_max_num_queries) -> None:
    ladda_kvalitetssystem()
    with django_assert_max_num_queries(15):
        redaktor.get(reverse("analysunderlag:kvalitetssystem-skolform", args=["grundskola"]))


@pytest.mark.parametrize("roll", list(Roll))
def test_all_staff_may_read(client: Client, roll: Roll) -> None:
    ladda_kvalitetssystem()
    client.force_login(skapa_anvandare(roll))
    assert client.get(reverse("analysunderlag:kvalitetssystem")).status_code == 200


def test_others_may_not_read(client: Client) -> None:
    ladda_kvalitetssystem()
    adress = reverse("analysunderlag:kvalitetssystem")
    assert client.get(adress).status_code == 302
    client.force_login(skapa_anvandare(huvudman=skapa_huvudman()))
    assert client.get(adress).status_code == 403
