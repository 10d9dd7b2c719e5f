"""Measures of our own: what is stored, which version they are in, and the values they get."""

import dataclasses
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from analysunderlag.kvalitetssystem import FLER, KATALOG, Datafel, las_system, matt_fran_dict, sammanfoga
from analysunderlag.models import (
    EgetVarde,
    Fordelningsrad,
    Harlettvarde,
    Indikator,
    Kallserie,
    Kvalitetssystem,
    Statistikrelease,
    Tillagtmatt,
    Underlagsfil,
)
from analysunderlag.services import mattprov, omrakning, underlag
from analysunderlag.services import tillagda_matt as tjanst
from analysunderlag.services.kvalitetssystem import (
    Utfall,
    gallande_rad,
    gallande_system,
    indikatorer_per_namn,
    ladda_kvalitetssystem,
)
from analysunderlag.services.release import berakna_fordelningar
from analysunderlag.services.underlagsindata import samla
from huvudman.orgnr import visa
from kvalitet import jobb as jobben
from kvalitet.jobb import Jobbfel
from kvalitet.models import Anvandare, Handelse, Roll
from tests.analysunderlag.kallor.exportfil import ALE
from tests.analysunderlag.test_kvalitetssystem_laddning import anvand_gallande
from tests.analysunderlag.tillaggsvarld import ANDELSSERIE, KOD, PERIOD, kommun_orgnr, mattdata, skapa_kallrelease
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def inlast() -> None:
    ladda_kvalitetssystem()


@pytest.fixture
def aktor() -> Anvandare:
    return skapa_anvandare(Roll.REDAKTOR)


def lagg_till(**falt: Any) -> Tillagtmatt:
    return tjanst.lagg_till_matt(data=mattdata(**falt), aktor=None)


def bild() -> list[Any]:
    modeller = (Tillagtmatt, Kvalitetssystem, Indikator, Handelse)
    return [list(modell._default_manager.order_by("pk").values()) for modell in modeller]


# In the version in force -----------------------------------------------------------------------------------------


def test_an_added_measure_is_last_in_its_skolform_and_in_an_unused_version(aktor: Anvandare) -> None:
    fore = gallande_system()
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=aktor)

    efter = gallande_system()
    assert efter.version == fore.version == "2026.3"
    assert efter.matt[:-1] == fore.matt
    nytt = efter.matt[-1]
    assert (nytt.kod, nytt.avsnitt, nytt.ordning) == (KOD, "elever", len(fore.matt_for("grundskola")) + 1)
    indikator = Indikator.objects.get(kod=KOD)
    assert (indikator.namn, indikator.enhet, indikator.utgatt) == ("Elever enligt exporten", "antal", False)
    handelse = Handelse.objects.get(typ="matt.tillagt")
    assert (handelse.aktor, handelse.till["kallmatt"], handelse.data) == (
        aktor,
        "gr_elever_antal",
        {"version": "2026.3"},
    )
    assert (rad.skapat_av, rad.version, rad.avslutat) == (aktor, 1, None)


def test_a_version_that_has_been_used_stays_and_the_measure_comes_in_a_new() -> None:
    anvand_gallande()
    forsta = gallande_rad().innehall
    lagg_till()
    assert gallande_rad().version == "2026.3-2"
    assert Kvalitetssystem.objects.get(version="2026.3").innehall == forsta


def test_reading_the_files_again_keeps_it(tmp_path: Path) -> None:
    lagg_till()
    assert ladda_kvalitetssystem().utfall is Utfall.OFORANDRAD
    katalog = Path(shutil.copytree(KATALOG, tmp_path / "system"))
    fil = katalog / "grundskola" / "1-elever.toml"
    fil.write_text(
        fil.read_text(encoding="utf-8").replace('kortnamn = "Andel flickor"', 'kortnamn = "Flickor"', 1), "utf-8"
    )
    resultat = ladda_kvalitetssystem(katalog=katalog)
    assert KOD not in resultat.andrade
    assert len(resultat.andrade) == 1
    assert gallande_system().matt[-1].kod == KOD


@pytest.mark.parametrize(
    ("falt", "sager"),
    [
        ({"kod": "gr_elever_nytt"}, "Koden gr_elever_nytt har redan måttet"),
        ({"kortnamn": "Flickor"}, "kortnamnet ”Flickor” har redan måttet gr_elever_flickor"),
    ],
)
def test_files_that_clash_with_an_added_measure_are_refused_with_both_named(
    tmp_path: Path, falt: dict[str, str], sager: str
) -> None:
    lagg_till(**falt)
    katalog = Path(shutil.copytree(KATALOG, tmp_path / "system"))
    fil = katalog / "grundskola" / "1-elever.toml"
    text = fil.read_text(encoding="utf-8").replace('kortnamn = "Andel flickor"', 'kortnamn = "Flickor"', 1)
    fil.write_text(text.replace('kod = "gr_elever_antal"', 'kod = "gr_elever_nytt"', 1), "utf-8")
    fore = bild()
    with pytest.raises(Datafel, match=sager):
        ladda_kvalitetssystem(katalog=katalog)
    assert bild() == fore


def test_a_skolform_without_sections_gets_one_of_its_own() -> None:
    system = las_system()
    bar = dataclasses.replace(
        system,
        avsnitt=tuple(a for a in system.avsnitt if a.skolform != "specialskola"),
        matt=tuple(m for m in system.matt if m.skolform != "specialskola"),
        samband=tuple(s for s in system.samband if s.skolform != "specialskola"),
    )
    i_fler = {"skolform": "specialskola", "avsnitt": FLER, "ordning": 0}
    tva = [
        matt_fran_dict({**mattdata(**falt), **i_fler}, "prov")
        for falt in ({}, {"kod": "sp_tva", "namn": "Två", "kortnamn": "Två"})
    ]
    med = sammanfoga(bar, tva)
    (avsnitt,) = med.avsnitt_for("specialskola")
    assert (avsnitt.kod, avsnitt.rubrik) == (FLER, "Fler mått")
    assert [m.ordning for m in med.matt_for("specialskola")] == [1, 2]
    assert sammanfoga(bar, []) == bar


@pytest.mark.parametrize(
    ("falt", "fel", "text"),
    [
        ({"kod": "gr_elever_antal"}, "kod", "har redan måttet"),
        ({"kod": "Å1"}, "kod", "små bokstäver"),
        ({"kod": "a" * 41}, "kod", "högst 40"),
        ({"kortnamn": "x" * 41}, "kortnamn", "högst 40"),
        ({"kortnamn": "Andel flickor"}, "kortnamn", "gr_elever_flickor"),
        ({"fraga": "Ni har {ni} elever."}, "fraga", "frågetecken"),
        ({"fraga": "Hur är {vad}?"}, "fraga", "okänd platshållare"),
        ({"flaggbar": True, "riktning": "hog"}, "styrka", "Styrka ska finnas"),
        ({"styrka": "Bra."}, "styrka", "Styrka ska finnas"),
        ({"metod": "medel"}, "vikt", "Vikt ska finnas"),
        ({"metod": "summa", "kallniva": "kommun"}, "metod", "per skolenhet"),
        ({"enhet": "procent"}, "metod", "kan inte läggas ihop"),
        ({"decimaler": 4}, "decimaler", "0 till 3"),
        ({"avsnitt": "fritid"}, "avsnitt", "finns inte"),
        ({"skolform": "hemskola"}, "avsnitt", "finns inte"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field_and_nothing_is_stored(
    falt: dict[str, Any], fel: str, text: str
) -> None:
    fore = bild()
    with pytest.raises(ValidationError) as nekad:
        lagg_till(**falt)
    assert list(nekad.value.message_dict) == [fel]
    assert text in nekad.value.message_dict[fel][0]
    assert bild() == fore


def test_the_national_table_is_not_expected_to_have_it() -> None:
    lagg_till()
    namn = indikatorer_per_namn("grundskola")
    assert "Elever enligt exporten" not in namn
    assert len(namn) >= 49


# Change, retire, remove -------------------------------------------------------------------------------------------


def test_a_change_keeps_code_and_skolform_and_says_what_changed(aktor: Anvandare) -> None:
    rad = lagg_till()
    data = mattdata(kod="annan", skolform="gymnasieskola", kortnamn="Elever, export")
    tjanst.andra_matt(matt_id=rad.pk, version=1, data=data, aktor=aktor)

    rad.refresh_from_db()
    assert (rad.kod, rad.innehall["skolform"], rad.innehall["kortnamn"], rad.version) == (
        KOD, "grundskola", "Elever, export", 2,
    )  # fmt: skip
    handelse = Handelse.objects.get(typ="matt.andrat")
    assert (handelse.fran, handelse.till) == ({"kortnamn": "Elever i exporten"}, {"kortnamn": "Elever, export"})
    assert Indikator.objects.get(kod=KOD).kortnamn == "Elever, export"

    tjanst.andra_matt(matt_id=rad.pk, version=2, data=data, aktor=aktor)  # the same again
    assert Handelse.objects.filter(typ="matt.andrat").count() == 1
    with pytest.raises(ValidationError, match="Någon annan har ändrat"):
        tjanst.andra_matt(matt_id=rad.pk, version=1, data=mattdata(), aktor=aktor)


def test_retiring_takes_it_out_of_the_version_and_it_can_be_used_again(aktor: Anvandare) -> None:
    utan = gallande_system()
    rad = lagg_till()
    med = gallande_system()
    tjanst.avsluta_matt(matt_id=rad.pk, aktor=aktor)
    assert gallande_system().matt == utan.matt
    assert Indikator.objects.get(kod=KOD).utgatt
    with pytest.raises(ValidationError, match="redan avslutat"):
        tjanst.avsluta_matt(matt_id=rad.pk, aktor=aktor)
    with pytest.raises(ValidationError, match="har varit ett annat mått"):
        lagg_till(namn="Nytt namn", kortnamn="Nytt")
    with pytest.raises(ValidationError, match="inte används längre"):
        lagg_till(kod="gr_ny_kod", kortnamn="Nytt")
    with pytest.raises(ValidationError, match="avslutat"):
        tjanst.andra_matt(matt_id=rad.pk, version=1, data=mattdata(), aktor=aktor)

    tjanst.oppna_matt(matt_id=rad.pk, aktor=aktor)
    assert gallande_system().matt == med.matt
    assert [h.typ for h in Handelse.objects.filter(objekttyp="analysunderlag.tillagtmatt").order_by("pk")] == [
        "matt.tillagt", "matt.avslutat", "matt.oppnat",
    ]  # fmt: skip


def test_one_without_values_is_removed_and_its_code_is_free(aktor: Anvandare) -> None:
    rad = lagg_till()
    tjanst.ta_bort_matt(matt_id=rad.pk, aktor=aktor)
    assert not Tillagtmatt.objects.exists()
    assert not Indikator.objects.filter(kod=KOD).exists()
    assert Handelse.objects.get(typ="matt.borttaget").fran["kod"] == KOD
    assert lagg_till().kod == KOD
    with pytest.raises(ValidationError, match="borttaget"):
        tjanst.ta_bort_matt(matt_id=rad.pk + 100, aktor=aktor)


def test_one_with_values_is_only_retired(aktor: Anvandare, tmp_path: Path) -> None:
    rad = lagg_till()
    assert not tjanst.har_varden(rad)
    berakna_fordelningar(skapa_kallrelease(tmp_path).pk)
    assert tjanst.har_varden(rad)
    fore = bild()
    with pytest.raises(ValidationError, match="Avsluta det i stället"):
        tjanst.ta_bort_matt(matt_id=rad.pk, aktor=aktor)
    assert bild() == fore
    tjanst.avsluta_matt(matt_id=rad.pk, aktor=aktor)
    assert Harlettvarde.objects.filter(indikator__kod=KOD).exists()


def test_a_huvudmans_own_figure_of_the_measure_also_keeps_it(aktor: Anvandare) -> None:
    rad = lagg_till()
    EgetVarde.objects.create(
        huvudman=skapa_huvudman(), skolform="grundskola", indikator=Indikator.objects.get(kod=KOD),
        slag="antal", period="2025/26", varde=Decimal(3),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="har värden"):
        tjanst.ta_bort_matt(matt_id=rad.pk, aktor=aktor)
    assert Tillagtmatt.objects.exists()


# Values -----------------------------------------------------------------------------------------------------------


def test_the_values_appear_in_the_underlag_with_distribution_and_unit(tmp_path: Path) -> None:
    release = skapa_kallrelease(tmp_path)
    lagg_till()
    berakna_fordelningar(release.pk)

    (del_,) = samla(skapa_huvudman(nyckel=ALE[-1]), release).delar
    matt = next(m for a in del_.avsnitt for m in a.matt if m.kod == KOD)
    assert (matt.eget.varde, matt.enhet) == (Decimal(1300), "antal")
    rikets = Fordelningsrad.objects.get(indikator__kod=KOD, period=PERIOD, grupp="riket")
    assert (rikets.n, rikets.data["minst"], rikets.data["storst"]) == (7, "100", "1300")
    assert matt.fordelning is not None
    assert matt.fordelning.n == 7


def test_a_skolform_without_files_gets_a_part_in_every_form(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.FILKATALOG = tmp_path / "filer"
    release = skapa_kallrelease(tmp_path)
    Kallserie.objects.update(skolform="specialskola")
    lagg_till(skolform="specialskola", avsnitt=FLER)
    berakna_fordelningar(release.pk)
    huvudman = skapa_huvudman(nyckel=ALE[-1])
    bestallning = underlag.bestall_underlag(huvudman, aktor=None)
    jobben.kor(bestallning.jobb_id, underlag.kor)
    bestallning.refresh_from_db()
    assert bestallning.status == "klart"
    del_ = next(d for d in json.loads(bestallning.innehall)["delar"] if d["skolform"] == "specialskola")
    assert [(a["rubrik"], [m["kortnamn"] for m in a["matt"]]) for a in del_["avsnitt"]] == [
        ("Fler mått", ["Elever i exporten"])
    ]
    assert {f.format for f in bestallning.filer.all()} == set(Underlagsfil.Format.values)
    client.force_login(skapa_anvandare(Roll.ADMINISTRATOR))
    sida = client.get(reverse("analysunderlag:underlag_skolform", args=[bestallning.pk, "specialskola"]))
    assert "Elever i exporten" in sida.text


def test_the_preview_says_the_same_as_the_values_and_stores_nothing(tmp_path: Path) -> None:
    release = skapa_kallrelease(tmp_path)
    skapa_huvudman("Ale kommun", nyckel=ALE[-1])
    fore = bild()
    prov = mattprov.prova(tjanst.prova(mattdata()))
    assert bild() == fore
    assert prov is not None
    assert (prov.release, prov.period) == (release.namn, PERIOD)
    (p,) = prov.perioder
    assert (p.med_tal, p.skyddade, p.saknas) == (7, 1, 0)
    assert (p.minst, p.median, p.storst, p.riket) == (Decimal(100), Decimal(400), Decimal(1300), None)
    assert [e.varde for e in prov.exempel] == [Decimal(100), Decimal(400), Decimal(1300)]
    assert [e.namn for e in prov.exempel] == [visa(kommun_orgnr(1)), visa(kommun_orgnr(4)), "Ale kommun"]
    assert "summan av dess 2" in prov.exempel[2].text.replace("\u00a0", " ")

    medel = mattdata(
        kallmatt=ANDELSSERIE, vikt="gr_elever_antal", metod="medel", enhet="procent", decimaler=1, kod="gr_vagt"
    )
    prov = mattprov.prova(tjanst.prova(medel))
    assert prov is not None
    assert prov.perioder[0].storst == Decimal("47.0")  # (1197 × 46.7 + 103 × 50) / 1300


def test_the_preview_without_a_release_or_without_values(tmp_path: Path) -> None:
    matt = tjanst.prova(mattdata())
    assert mattprov.prova(matt) is None
    skapa_kallrelease(tmp_path)
    prov = mattprov.prova(tjanst.prova(mattdata(kallmatt="gr_okand")))
    assert prov is not None
    assert (prov.perioder, prov.period, prov.exempel) == ((), "", ())


def test_recomputing_needs_a_release_in_use(aktor: Anvandare, tmp_path: Path) -> None:
    with pytest.raises(Jobbfel, match="Ingen statistik är godkänd"):
        omrakning.bestall(aktor)
    release = skapa_kallrelease(tmp_path)
    lagg_till()
    jobb = omrakning.bestall(aktor)
    assert (jobb.typ, jobb.data) == (omrakning.JOBBTYP, {"release": release.pk})
    assert omrakning.bestall(aktor) == jobb
    assert Statistikrelease.objects.count() == 1
