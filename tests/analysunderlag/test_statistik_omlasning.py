"""A wrong file is undone by reading the right one again: the latest reading is the one in force."""

import io
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag import tasks
from analysunderlag.inlasning import TabellAvvisad, granska, las_tabell
from analysunderlag.models import Fordelningsrad, Indikator, Statistikimport, Statistikrelease, Statistikvarde
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.releasekontroller import kontrollera
from analysunderlag.services.underlagsindata import samla
from kvalitet.filer import Filfel
from kvalitet.models import Handelse, Jobb, Roll
from tests.factories import skapa_anvandare, skapa_huvudman

from .ufabok import ENHET, GRUNDSKOLA, HUVUDMAN, RIKET, Ufabok

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kvalitetssystem(db: None) -> None:
    ladda_kvalitetssystem()


@pytest.fixture
def ratt(tmp_path: Path) -> Path:
    return Ufabok().hela(1.5).spara(tmp_path, "Ratt.xlsx")


@pytest.fixture
def fel(tmp_path: Path) -> Path:
    return Ufabok().hela(1.5).satt(1, 1, None).satt(2, 2, "..").spara(tmp_path, "Fel.xlsx")


def kor(*argument: object) -> tuple[str, Any]:
    ut = StringIO()
    call_command(*map(str, argument), "--json", stdout=ut)
    return ut.getvalue(), json.loads(ut.getvalue().splitlines()[-1])


def texter(release: Statistikrelease | None = None) -> dict[tuple[str, str, str], str]:
    release = release or Statistikrelease.objects.order_by("-pk").first()
    assert release
    rader = Statistikvarde.objects.gallande(release).values_list("orgnr", "enhetskod", "indikator__namn", "ratext")
    resultat = {(orgnr, kod, namn): ratext for orgnr, kod, namn, ratext in rader}
    assert len(resultat) == rader.count()
    return resultat


def ur_filen(fil: Path) -> dict[tuple[str, str, str], str]:
    tabell = granska(las_tabell(fil, statistik.matt_per_skolform))
    return {
        (niva.orgnr, niva.enhetskod, matt.namn): varde.ratext
        for matt, rad in zip(tabell.matt, tabell.varden, strict=True)
        for niva, varde in zip(tabell.nivaer, rad, strict=True)
        if varde is not None
    }


def test_the_right_file_again_brings_every_value_back_and_names_what_changed(ratt: Path, fel: Path):
    kor("las_in_statistik", ratt)
    kor("las_in_statistik", fel)
    assert texter() == ur_filen(fel)

    text, svar = kor("las_in_statistik", ratt)

    (rad,) = svar["filer"]
    assert (rad["status"], rad["nya"], rad["andrade"], rad["oforandrade"], rad["inlasningsnummer"]) == (
        "inlast",
        0,
        2,
        145,
        2,
    )
    assert [(a["fran"], a["till"], a["cell"]) for a in rad["andringar"]] == [("", "1.5", "C6"), ("..", "1.5", "D7")]
    assert "Filen är inläst förut, men andra värden har gällt sedan dess." in text
    assert "Ändrat: 559293-5042, Elever: Andel (%) flickor, 2024/25: tom → 1.5 (cell C6)" in text
    assert texter() == ur_filen(ratt)
    release = Statistikrelease.objects.senast_godkand()
    assert (svar["release"]["namn"], release.namn) == ("Statistik 2024/25, utgåva 3",) * 2
    assert Fordelningsrad.objects.filter(release=release).exists()
    assert (
        kor("visa_varden", "--orgnr", "5592935042", "--skolform", "grundskola")[1][1]["kalla"].items()
        >= {"fil": "Ratt.xlsx", "cell": "C6"}.items()
    )


def test_nothing_of_the_history_is_lost(ratt: Path, fel: Path):
    kor("las_in_statistik", ratt)
    kor("las_in_statistik", fel)
    kor("las_in_statistik", ratt)

    forsta, andra, tredje = Statistikrelease.objects.order_by("pk")
    assert texter(forsta) == texter(tredje) == ur_filen(ratt)
    assert texter(andra) == ur_filen(fel)
    assert list(
        Statistikimport.objects.order_by("pk").values_list("filnamn", "inlasningsnummer", "nya", "andrade")
    ) == [
        ("Ratt.xlsx", 1, 147, 0),
        ("Fel.xlsx", 1, 0, 2),
        ("Ratt.xlsx", 2, 0, 2),
    ]
    assert Handelse.objects.filter(typ="statistik.inlast").count() == 3


def test_a_file_that_added_little_itself_comes_back_whole(ratt: Path, fel: Path, tmp_path: Path):
    """Its unchanged values lie in the file before it: they are put back too."""
    mellan = Ufabok().hela(1.5).satt(5, 0, 9).spara(tmp_path, "Mellan.xlsx")
    for fil in (ratt, mellan, fel):
        statistik.las_in(fil)

    utfall = statistik.las_in(mellan)

    assert (utfall.nya, utfall.andrade) == (0, 3)
    assert texter() == ur_filen(mellan)


def test_back_and_forth_the_latest_reading_is_always_the_one_in_force(ratt: Path, fel: Path):
    for nummer, fil in enumerate((ratt, fel) * 3, start=1):
        utfall = statistik.las_in(fil)
        assert (utfall.status, utfall.inlasningsnummer) == ("inlast", (nummer + 1) // 2)
        assert texter() == ur_filen(fil)
        assert statistik.las_in(fil).status == "oforandrad"

    assert Statistikvarde.objects.count() == 147 + 5 * 2
    assert Statistikrelease.objects.count() == 6


def test_a_later_file_that_replaced_nothing_leaves_the_first_in_force(ratt: Path, tmp_path: Path):
    """Another läsår, and the same values saved anew: the first file's values still are the ones in force."""
    statistik.las_in(ratt)
    statistik.las_in(Ufabok(lasar=["2025/26"] * 3).hela(2).spara(tmp_path, "Nasta.xlsx"))
    statistik.las_in(Ufabok(prefix="").hela(1.5).spara(tmp_path, "Omsparad.xlsx"))
    fore = (Statistikimport.objects.count(), Statistikvarde.objects.count(), Handelse.objects.count())

    for torrkorning in (True, False):
        utfall = statistik.las_in(ratt, torrkorning=torrkorning)
        assert (utfall.status, utfall.text) == ("oforandrad", "Filen är redan inläst. Inga värden ändrades.")

    assert (Statistikimport.objects.count(), Statistikvarde.objects.count(), Handelse.objects.count()) == fore


def test_a_file_whose_release_was_withdrawn_can_be_read_in_again(ratt: Path, fel: Path):
    """Withdrawn by mistake: the file is not for ever locked out."""
    statistik.las_in(ratt)
    utfall = statistik.las_in(fel)
    assert utfall.release_id
    releaser.dra_tillbaka(utfall.release_id, None, "Fel fil")
    assert statistik.las_in(ratt).status == "oforandrad"

    igen = statistik.las_in(fel)

    assert (igen.andrade, igen.inlasningsnummer) == (2, 2)
    assert texter() == ur_filen(fel)


def test_a_saved_copy_that_was_equal_to_a_withdrawn_file(ratt: Path, fel: Path, tmp_path: Path):
    """It stored no row and is in no release, so only its values can say whether they are in force."""
    kopia = Ufabok(prefix="").hela(1.5).satt(1, 1, None).satt(2, 2, "..").spara(tmp_path, "Kopia.xlsx")
    statistik.las_in(ratt)
    utfall = statistik.las_in(fel)
    assert statistik.las_in(kopia).release_id is None
    releaser.dra_tillbaka(utfall.release_id or 0, None, "Fel fil")

    assert (statistik.las_in(kopia).andrade, texter()) == (2, ur_filen(kopia))


def test_dry_run_tells_that_the_file_would_be_applied_again(ratt: Path, fel: Path):
    statistik.las_in(ratt)
    statistik.las_in(fel)

    utfall = statistik.las_in(ratt, torrkorning=True)

    assert (utfall.status, utfall.andrade, utfall.inlasningsnummer, len(utfall.andringar)) == ("provkord", 2, 2, 2)
    assert utfall.text.startswith("Provkörning: Filen är inläst förut, men andra värden har gällt sedan dess.")
    assert (Statistikimport.objects.count(), texter()) == (2, ur_filen(fel))


def test_official_definitions_come_back_too(tmp_path: Path):
    def med(text: str, namn: str) -> Path:
        bok = Ufabok().hela(1.5)
        bok.kommentarer = {"A6": text}
        return bok.spara(tmp_path, namn)

    ratt, fel = med("Avser flickor.", "Ratt.xlsx"), med("Avser pojkar.", "Fel.xlsx")
    for fil in (ratt, fel, ratt):
        utfall = statistik.las_in(fil)

    assert Indikator.objects.get(namn=GRUNDSKOLA[1]).definition == "Avser flickor."
    assert (utfall.definitioner, utfall.nya, utfall.andrade, utfall.release_id) == (1, 0, 0, None)
    assert statistik.las_in(ratt).status == "oforandrad"


def test_a_file_with_faults_that_was_let_in_is_refused_again_in_words(ratt: Path, tmp_path: Path):
    trasig = Ufabok().hela(1.5).satt(1, 1, 3).satt(0, 1, "1,5").spara(tmp_path, "Trasig.xlsx")
    statistik.las_in(trasig, hoppa_over=True)
    statistik.las_in(ratt)

    with pytest.raises(TabellAvvisad, match="decimalkomma"):
        statistik.las_in(trasig)
    igen = statistik.las_in(trasig, hoppa_over=True)

    assert (igen.andrade, igen.avvisade, igen.inlasningsnummer) == (1, 1, 2)


def test_the_original_after_the_demo_and_a_wrong_file(ratt: Path, fel: Path):
    """The demo's values came without texts: the file brings them, and its values go before those of the wrong one."""
    statistik.spara_tabell(granska(las_tabell(ratt, statistik.matt_per_skolform)), har_texter=False)
    statistik.las_in(fel)

    utfall = statistik.las_in(ratt)

    assert (utfall.status, utfall.andrade, texter()) == ("inlast", 2, ur_filen(ratt))
    assert all(Statistikimport.objects.values_list("har_texter", flat=True))
    assert statistik.las_in(ratt).status == "oforandrad"


def test_values_that_came_without_the_file_must_be_its_own(ratt: Path, tmp_path: Path):
    tabell = granska(las_tabell(ratt, statistik.matt_per_skolform))
    statistik.spara_tabell(tabell, har_texter=False)
    annan = Ufabok().hela(1.5).satt(1, 1, 7)
    Statistikimport.objects.update(sha256=_sha(annan.spara(tmp_path, "Annan.xlsx")))

    for torrkorning in (True, False):
        with pytest.raises(Filfel, match="stämmer inte med värdena som redan är inlästa"):
            statistik.las_in(tmp_path / "Annan.xlsx", torrkorning=torrkorning)


def _sha(fil: Path) -> str:
    return las_tabell(fil, statistik.matt_per_skolform).sha256


def test_an_order_that_was_carried_out_by_a_lost_worker_is_not_done_again(ratt: Path, fel: Path):
    """Killed after the commit; another file was read in before the job was taken up again."""
    bestalld = timezone.now() - timedelta(minutes=1)
    statistik.las_in(ratt, bestalld=bestalld)
    statistik.las_in(fel)

    assert statistik.las_in(ratt, bestalld=bestalld).status == "oforandrad"
    assert texter() == ur_filen(fel)
    assert statistik.las_in(ratt, bestalld=timezone.now()).status == "inlast"


def test_the_same_reading_is_never_stored_twice(ratt: Path):
    statistik.las_in(ratt)
    rad = Statistikimport.objects.get()
    rad.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        rad.save()


# What the release says of itself ----------------------------------------------------------------------------------


def test_the_release_speaks_of_its_own_values_and_of_the_files_in_force(ratt: Path, fel: Path):
    for fil in (ratt, fel, ratt):
        utfall = statistik.las_in(fil)
    release = Statistikrelease.objects.get(pk=utfall.release_id)

    celler = kontrollera(release)[0]

    assert celler.text == (
        "147\u00a0värden gäller, ur en fil. Inget har tappats: i varje fil är tal + tecken + tomma = celler."
    )
    assert celler.utfall == "ok"


def test_what_was_changed_and_changed_back_is_no_change_against_the_release_before(ratt: Path, fel: Path):
    releaser.godkann_release(statistik.las_in(ratt).release_id or 0)
    statistik.las_in(fel)
    release = Statistikrelease.objects.get(pk=statistik.las_in(ratt).release_id)

    (gamla,) = [k for k in kontrollera(release) if k.kod == "gamla_lasar"]

    assert gamla.text == "Inget tidigare publicerat värde har ändrats."


def test_an_underlag_names_each_file_once_and_not_one_that_no_longer_counts(ratt: Path, fel: Path):
    huvudman = skapa_huvudman(nyckel="5592935042")
    for fil in (ratt, fel, ratt):
        kor("las_in_statistik", fil)

    innehall = samla(huvudman, Statistikrelease.objects.latest("pk"))

    assert [k.fil for k in innehall.release.kallor] == ["Ratt.xlsx"]


# A person has to look ---------------------------------------------------------------------------------------------

KOSTNAD = GRUNDSKOLA.index("Kostnader: Per elev för övrigt")


@pytest.fixture
def ovanlig(tmp_path: Path) -> Path:
    return Ufabok().hela(1.5).satt(KOSTNAD, 1, -300).spara(tmp_path, "Ovanlig.xlsx")


def test_a_doubtful_value_waits_for_a_second_person_however_often_it_is_read(ovanlig: Path):
    for _ in range(2):
        text, svar = kor("las_in_statistik", ovanlig)

        assert svar["release"]["status"] == "utkast"
        assert "utgåva 1 väntar på att en andra person godkänner den. 1\u00a0negativt värde. Först: 559293" in text
    release = Statistikrelease.objects.get()
    assert [k["kod"] for k in release.kontroller if k["utfall"] != "ok"] == ["ovanligt"]
    with pytest.raises(releaser.KraverPerson):
        releaser.godkann_release(release.pk)

    releaser.godkann_release(release.pk, skapa_anvandare(Roll.REDAKTOR))

    assert kor("visa_varden", "--orgnr", "5592935042", "--skolform", "grundskola")[1][KOSTNAD]["ratext"] == "-300"


def test_a_later_file_does_not_carry_the_doubtful_value_past_the_person(ovanlig: Path, tmp_path: Path):
    kor("las_in_statistik", ovanlig)
    annat = Ufabok().hela(1.5).satt(KOSTNAD, 1, -300).satt(1, 1, 3)
    annat.matt.pop(KOSTNAD)

    _, svar = kor("las_in_statistik", annat.spara(tmp_path, "Annat.xlsx"))

    assert svar["release"]["status"] == "utkast"


def test_once_a_person_has_approved_or_the_value_is_gone_the_system_goes_on(ovanlig: Path, ratt: Path, tmp_path: Path):
    text, _ = kor("las_in_statistik", ovanlig)
    assert "Varning: rad" in text
    assert "Kostnaden −300 är negativ. Det kan stämma, men är ovanligt." in text
    assert kor("las_in_statistik", ratt)[1]["release"]["status"] == "godkand"
    assert kor("las_in_statistik", ovanlig)[1]["release"]["status"] == "utkast"
    releaser.godkann_release(Statistikrelease.objects.latest("pk").pk, skapa_anvandare(Roll.REDAKTOR))

    annat = Ufabok().hela(1.5).satt(KOSTNAD, 1, -300).satt(1, 1, 3).spara(tmp_path, "Annat.xlsx")

    assert kor("las_in_statistik", annat)[1]["release"]["status"] == "godkand"


def test_a_person_who_is_huvudman_is_looked_at_once_and_never_named(tmp_path: Path):
    nivaer = [RIKET, "ANNA ANNASSON (8001011231): HUVUDMAN"]
    text, svar = kor("las_in_statistik", Ufabok(nivaer=nivaer).hela(1.5).spara(tmp_path))
    assert svar["release"]["status"] == "utkast"
    assert "1\u00a0huvudman har ett nummer som ser ut som ett personnummer." in text
    assert "8001011231" not in text
    releaser.godkann_release(svar["release"]["id"], skapa_anvandare(Roll.REDAKTOR))

    nasta = Ufabok(nivaer=nivaer, lasar=["2025/26"] * 2).hela(2).spara(tmp_path, "Nasta.xlsx")

    assert kor("las_in_statistik", nasta)[1]["release"]["status"] == "godkand"


# In the web -------------------------------------------------------------------------------------------------------


def som(roll: Roll) -> Client:
    klient = Client()
    klient.force_login(skapa_anvandare(roll))
    return klient


def lasbart(svar: Any) -> str:
    return " ".join(svar.content.decode().replace("\u00a0", " ").split())


def test_the_preview_says_that_the_file_is_applied_again(ratt: Path, fel: Path):
    kor("las_in_statistik", ratt)
    kor("las_in_statistik", fel)
    klient, fil = som(Roll.SYSTEMFORVALTARE), io.BytesIO(ratt.read_bytes())
    fil.name = "Ratt.xlsx"
    klient.post(reverse("analysunderlag:statistik_ny"), {"fil": fil})
    granskning = Jobb.objects.latest("pk")
    tasks.granska_statistik(granskning.pk)
    granskning.refresh_from_db()

    sida = lasbart(klient.get(granskning.resultat["url"]))
    assert "Filen är inläst förut, men andra värden har gällt sedan dess." in sida
    klient.post(granskning.resultat["url"])
    tasks.las_in_statistik(Jobb.objects.latest("pk").pk)

    assert texter() == ur_filen(ratt)
    ny = Statistikimport.objects.latest("pk")
    assert (ny.inlasningsnummer, Statistikrelease.objects.latest("pk").status) == (2, "utkast")
    detalj = lasbart(klient.get(ny.get_absolute_url()))
    assert "Filen har lästs in fler gånger:" in detalj
    assert Statistikimport.objects.earliest("pk").get_absolute_url() in detalj
    assert ">C6<" in detalj
    assert "läst in igen" in lasbart(klient.get(reverse("analysunderlag:statistik")))


@pytest.mark.parametrize("status", ["godkand", "tillbakadragen"])
def test_the_form_to_withdraw_is_never_shown_where_it_would_be_refused(ratt: Path, status: str):
    release_id = statistik.las_in(ratt).release_id or 0
    if status == "godkand":
        releaser.godkann_release(release_id)
    else:
        releaser.dra_tillbaka(release_id, None, "Fel fil")
    klient, url = som(Roll.SYSTEMFORVALTARE), reverse("analysunderlag:release_dra_tillbaka", args=[release_id])

    for svar in (klient.get(url, follow=True), klient.post(url, {"skal": "Fel fil"}, follow=True)):
        text = lasbart(svar)
        assert svar.redirect_chain == [(f"/statistik/releaser/{release_id}/", 302)]
        assert ("läs in den rätta filen" if status == "godkand" else "redan tillbakadragen") in text
        assert "Utkastet" not in text
    assert Statistikrelease.objects.get().status == status
    sida = lasbart(klient.get(f"/statistik/releaser/{release_id}/"))
    assert ("läs in den rätta filen" in sida) == (status == "godkand")
    assert "Dra tillbaka utkastet" not in sida


def test_only_those_who_may_read_in_are_told_what_to_do_about_a_fault(ratt: Path):
    kor("las_in_statistik", ratt)
    release = Statistikrelease.objects.get()

    assert "läs in den rätta filen" not in lasbart(som(Roll.ANALYTIKER).get(release.get_absolute_url()))


def test_levels_that_only_the_wrong_file_has_are_named(ratt: Path, tmp_path: Path):
    """The table says nothing of them: they stay, and the reading says so."""
    statistik.las_in(ratt)
    statistik.las_in(
        Ufabok(nivaer=[RIKET, HUVUDMAN, ENHET, "AB ANNAN (5567025696): HUVUDMAN"]).hela(1.5).spara(tmp_path, "Fel.xlsx")
    )

    assert statistik.las_in(ratt).status == "oforandrad"
