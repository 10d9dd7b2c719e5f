"""The pages of statistics: upload with preview, confirm, and approval by a second person."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from analysunderlag import tasks
from analysunderlag.inlasning import granska, las_tabell
from analysunderlag.models import Indikator, Statistikimport, Statistikrelease, Statistikvarde
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik, uppladdning
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from kvalitet.models import Anvandare, Jobb, Lasning, Roll
from tests.factories import skapa_anvandare

from .ufabok import GRUNDSKOLA, Ufabok

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kvalitetssystem(db: None) -> None:
    ladda_kvalitetssystem()


@pytest.fixture
def forvaltare() -> Anvandare:
    return skapa_anvandare(Roll.SYSTEMFORVALTARE)


def som(anvandare: Anvandare) -> Client:
    klient = Client()
    klient.force_login(anvandare)
    return klient


def ladda_upp(klient: Client, data: bytes, namn: str = "Underlag.xlsx") -> Jobb:
    fil = io.BytesIO(data)
    fil.name = namn
    svar = klient.post(reverse("analysunderlag:statistik_ny"), {"fil": fil})
    jobb = Jobb.objects.latest("pk")
    assert (svar.status_code, svar["Location"]) == (302, jobb.get_absolute_url())
    return jobb


def arbeta(jobb: Jobb) -> Jobb:
    {
        uppladdning.GRANSKA: tasks.granska_statistik,
        uppladdning.LAS_IN: tasks.las_in_statistik,
        uppladdning.GODKANN: tasks.godkann_release,
    }[jobb.typ](jobb.pk)
    jobb.refresh_from_db()
    return jobb


def test_from_upload_to_a_release_in_use(forvaltare: Anvandare):
    klient, kollega = som(forvaltare), skapa_anvandare(Roll.REDAKTOR)
    fore = _uppladdade()
    granskning = arbeta(ladda_upp(klient, Ufabok().hela(1.5).satt(0, 1, "..").data()))
    assert granskning.status == Jobb.Status.KLART
    assert Statistikimport.objects.count() == 0

    sida = klient.get(granskning.resultat["url"])
    assert "147" in sida.content.decode()
    assert "Inget har sparats ännu" in sida.content.decode()
    klient.post(granskning.resultat["url"])
    inlasning = arbeta(Jobb.objects.latest("pk"))

    assert Statistikvarde.objects.count() == 147
    detalj = klient.get(inlasning.resultat["url"]).content.decode()
    assert "Sekretess (..)" in detalj
    release = Statistikrelease.objects.get()
    assert (release.status, release.skapad_av) == ("utkast", forvaltare)
    assert {k["utfall"] for k in release.kontroller} == {"ok"}

    egen = klient.post(reverse("analysunderlag:release_godkann", args=[release.pk]), follow=True)
    assert "inte godkänna den själv" in egen.content.decode()
    som(kollega).post(reverse("analysunderlag:release_godkann", args=[release.pk]))
    arbeta(Jobb.objects.latest("pk"))
    release.refresh_from_db()
    assert (release.status, release.godkand_av) == ("godkand", kollega)
    assert "Används i underlagen." in som(kollega).get(release.get_absolute_url()).content.decode()
    assert _uppladdade() == fore


def _uppladdade() -> set[Path]:
    return set((Path(settings.FILKATALOG) / "statistik").glob("uppladdad-*"))


def test_faults_are_listed_with_row_and_column_and_the_rest_can_be_read_in(forvaltare: Anvandare):
    klient = som(forvaltare)
    granskning = arbeta(ladda_upp(klient, Ufabok().hela(1.5).satt(0, 1, "47,7").satt(3, 2, "?").data()))

    sida = klient.get(granskning.resultat["url"]).content.decode()
    assert "2\u00a0fel i filen" in sida
    assert "Talet ”47,7” är skrivet som text med decimalkomma" in sida
    svar = klient.post(granskning.resultat["url"], follow=True)
    assert "kan inte läsas in som den är" in svar.content.decode()
    assert Jobb.objects.count() == 1

    klient.post(granskning.resultat["url"], {"hoppa_over": "1"})
    arbeta(Jobb.objects.latest("pk"))

    statistikimport = Statistikimport.objects.get()
    assert (statistikimport.nya, statistikimport.avvisade) == (145, 2)
    csv = klient.get(reverse("analysunderlag:statistik_avvisade", args=[statistikimport.pk]))
    assert b"".join(csv.streaming_content).decode("utf-8-sig").count("\n") == 3  # type: ignore[attr-defined]
    assert Lasning.objects.filter(typ=Lasning.Typ.HAMTAD, anvandare=forvaltare).count() == 1


@pytest.mark.parametrize("innehall", [b"<html><body>503</body></html>", b"PK trasig", b"a;b\n1;2\n"])
def test_a_file_that_is_no_table_is_refused_on_the_page(forvaltare: Anvandare, innehall: bytes):
    klient = som(forvaltare)
    granskning = arbeta(ladda_upp(klient, innehall))

    sida = klient.get(granskning.resultat["url"]).content.decode()

    assert "Filen går inte att läsa" in sida
    assert "Läs in utan" not in sida


def test_the_same_file_again_is_said_before_anything_is_done(forvaltare: Anvandare, tmp_path: Path):
    bok = Ufabok().hela()
    statistik.las_in(bok.spara(tmp_path))
    klient = som(forvaltare)

    granskning = arbeta(ladda_upp(klient, bok.data()))

    sida = klient.get(granskning.resultat["url"]).content.decode()
    assert "Filen är redan inläst" in sida
    assert "Läs in filen" not in sida


def test_changed_values_are_shown_before_and_after(forvaltare: Anvandare, tmp_path: Path):
    releaser.godkann_release(statistik.las_in(Ufabok().hela(1.5).spara(tmp_path)).release_id or 0)
    klient = som(forvaltare)
    granskning = arbeta(ladda_upp(klient, Ufabok().hela(1.5).satt(1, 1, 47.7).satt(2, 2, None).data(), "Ny.xlsx"))

    for sida in (
        klient.get(granskning.resultat["url"]),
        klient.post(granskning.resultat["url"]) and klient.get(arbeta(Jobb.objects.latest("pk")).resultat["url"]),
    ):
        text = sida.content.decode()
        assert GRUNDSKOLA[1] in text
        assert "Skolenhet 12345678, 559293-5042" in text
        for del_ in (">1,5<", ">47,7<", ">tom<", ">C6<", ">D7<"):
            assert del_ in text


def test_warnings_must_be_read_before_approval(forvaltare: Anvandare, tmp_path: Path):
    statistik.las_in(Ufabok().hela(1.5).spara(tmp_path))
    andra = statistik.las_in(Ufabok().hela(1.5).satt(0, 0, 9).spara(tmp_path, "Ny.xlsx"))
    releaser.godkann_release(Statistikrelease.objects.earliest("pk").pk)
    assert andra.release_id
    releaser.kontrollera_release(andra.release_id)
    url = reverse("analysunderlag:release_godkann", args=[andra.release_id])
    klient = som(forvaltare)

    assert "Jag har läst varningarna" in klient.get(f"/statistik/releaser/{andra.release_id}/").content.decode()
    assert "Bekräfta att du har läst varningarna" in klient.post(url, follow=True).content.decode()
    assert Jobb.objects.count() == 0
    klient.post(url, {"last": "1"})
    assert arbeta(Jobb.objects.get()).status == Jobb.Status.KLART


def test_a_draft_is_withdrawn_with_a_reason(forvaltare: Anvandare, tmp_path: Path):
    release_id = statistik.las_in(Ufabok().hela().spara(tmp_path)).release_id
    url = reverse("analysunderlag:release_dra_tillbaka", args=[release_id])
    klient = som(forvaltare)

    assert klient.get(url).status_code == 200
    assert klient.post(url, {"skal": ""}).status_code == 422
    klient.post(url, {"skal": "Fel fil"})

    assert Statistikrelease.objects.get().status == "tillbakadragen"


def test_a_job_that_runs_again_after_a_killed_worker_doubles_nothing(forvaltare: Anvandare):
    klient = som(forvaltare)
    granskning = arbeta(ladda_upp(klient, Ufabok().hela().data()))
    klient.post(granskning.resultat["url"])
    jobb = Jobb.objects.latest("pk")
    jobb.bestallare = forvaltare
    statistik.las_in(uppladdning._uppladdad(jobb.data["sha256"]), aktor=forvaltare)  # killed just after the commit

    arbeta(jobb)

    assert jobb.status == Jobb.Status.KLART
    assert (Statistikimport.objects.count(), Statistikvarde.objects.count()) == (1, 147)
    assert Statistikrelease.objects.count() == 1


def test_a_file_that_is_gone_is_said_in_words(forvaltare: Anvandare):
    klient = som(forvaltare)
    granskning = arbeta(ladda_upp(klient, Ufabok().hela().data()))
    uppladdning._uppladdad(granskning.data["sha256"]).unlink()

    svar = klient.post(granskning.resultat["url"], follow=True)

    assert "Filen finns inte kvar. Ladda upp den igen." in svar.content.decode()


def test_uploading_twice_gives_one_preview_and_each_sees_their_own(forvaltare: Anvandare):
    klient, data = som(forvaltare), Ufabok().hela().data()
    forsta = ladda_upp(klient, data)
    ladda_upp(klient, data)
    assert Jobb.objects.count() == 1
    arbeta(forsta)

    annan = som(skapa_anvandare(Roll.REDAKTOR))
    assert annan.get(forsta.get_absolute_url()).status_code == 404


def test_an_empty_form_is_shown_again(forvaltare: Anvandare):
    svar = som(forvaltare).post(reverse("analysunderlag:statistik_ny"), {})

    assert svar.status_code == 422
    assert "felsummering" in svar.content.decode()


@pytest.mark.parametrize("antal", [1, 3])
def test_lists_take_a_constant_number_of_queries(
    tmp_path: Path, antal: int, django_assert_max_num_queries: pytest.FixtureRequest
):
    for n in range(antal):
        statistik.las_in(
            Ufabok().hela(n + 1).spara(tmp_path, f"{n}.xlsx"), aktor=skapa_anvandare(Roll.SYSTEMFORVALTARE)
        )
    klient = som(skapa_anvandare(Roll.ANALYTIKER))

    for url in ("/statistik/", "/statistik/releaser/"):
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            assert klient.get(url).status_code == 200


def utan_texter(tmp_path: Path, bok: Ufabok) -> None:
    """As in a fresh demo: the values of the file are here, its notes and official definitions are not."""
    fil = bok.spara(tmp_path)
    tabell = las_tabell(fil, statistik.matt_per_skolform, namn=fil.name)
    statistik.spara_tabell(granska(tabell, hoppa_over=False), har_texter=False)
    Indikator.objects.update(definition_officiell="", definition_kalla="")


def lasbart(svar: Any) -> str:
    return " ".join(svar.content.decode().replace("\u00a0", " ").split())


def test_a_file_that_only_adds_texts_promises_no_release_and_says_what_came_in(forvaltare: Anvandare, tmp_path: Path):
    bok = Ufabok().hela()
    bok.kommentarer = {"A5": "Avser pojkar enligt folkbokföringen.", "A6": "Avser flickor enligt folkbokföringen."}
    utan_texter(tmp_path, bok)
    klient = som(forvaltare)

    granskning = arbeta(ladda_upp(klient, bok.data()))
    sida = lasbart(klient.get(granskning.resultat["url"]))

    antal, noter = granskning.resultat["definitioner"], granskning.resultat["noter"]
    assert (granskning.resultat["nya"], granskning.resultat["andrade"]) == (0, 0)
    assert (antal, noter) == (2, 1)
    assert not Indikator.objects.exclude(definition_officiell="").exists()
    assert "Inget värde ändras och ingen ny release görs." in sida
    assert "sparas i en ny release" not in sida
    assert "2 officiella definitioner läses in" in sida
    assert "1 not från källan läses in" in sida

    klient.post(granskning.resultat["url"])
    jobb = arbeta(Jobb.objects.latest("pk"))

    assert (jobb.resultat["definitioner"], jobb.resultat["noter"]) == (antal, noter)
    assert Statistikrelease.objects.count() == 1
    assert (
        f"Värdena i filen fanns redan. 0 nya, 0 ändrade. {antal} officiella definitioner och 1 not lästes in."
        in lasbart(klient.get(jobb.get_absolute_url()))
    )
    assert "När värdena lästes in: 147 nya värden" in lasbart(klient.get(jobb.resultat["url"]))


def test_a_refusal_stands_on_the_jobs_own_page(forvaltare: Anvandare):
    klient = som(forvaltare)
    granskning = arbeta(ladda_upp(klient, b"<html><body>503</body></html>"))

    sida = lasbart(klient.get(granskning.get_absolute_url()))

    assert "Filen kan inte läsas in" in sida
    assert lasbart(HttpResponse(escape(granskning.resultat["text"]))) in sida
    assert "4 av 4" not in sida
