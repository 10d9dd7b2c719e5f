"""Adding a measure in the web: choose the series, see what it gives, save. And who may."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analysunderlag.models import Kallserie, Tillagtmatt
from analysunderlag.services import tillagda_matt as tjanst
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.release import berakna_fordelningar
from kvalitet.engang import TVA_GANGER, ny_nyckel
from kvalitet.models import Anvandare, Handelse, Jobb, Roll
from tests.analysunderlag.tillaggsvarld import ANDELSSERIE, ELEVSERIE, KOD, mattdata, skapa_kallrelease
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db

LISTA, NYTT = reverse("analysunderlag:tillagda_matt"), reverse("analysunderlag:tillagt_matt_nytt")


@pytest.fixture
def redaktor(client: Client, tmp_path: Path) -> Anvandare:
    """Logged in, in a world with one source in use."""
    ladda_kvalitetssystem()
    skapa_kallrelease(tmp_path)
    person = skapa_anvandare(Roll.REDAKTOR)
    client.force_login(person)
    return person


def adress(pk: int, sida: str = "") -> str:
    return reverse(f"analysunderlag:tillagt_matt{sida}", args=[pk])


def formdata(**falt: Any) -> dict[str, Any]:
    data = mattdata()
    bort = ("skolform", "nivaer", "kallmatt", "flaggbar")
    data = {namn: varde for namn, varde in data.items() if namn not in bort}
    return {**data, "avsnitt": "grundskola:elever", "vikt": "", "minsta_vikt": "", "styrka": "", **falt}


def serie(kod: str = ELEVSERIE) -> Kallserie:
    return Kallserie.objects.get(kod=kod)


def ny_url(kod: str = ELEVSERIE) -> str:
    return f"{NYTT}?serie={serie(kod).pk}"


def visat(text: str) -> str:
    traff = re.search(r'name="visat" value="([0-9a-f]{64})"', text)
    assert traff
    return traff[1]


def test_the_way_from_a_search_to_a_measure_with_values(client: Client, redaktor: Anvandare) -> None:
    sida = client.get(NYTT, {"sok": "elever_antal årskurs", "skolform": "grundskola"})
    assert f'value="{serie().pk}"' in sida.text
    assert "Andel (%) flickor" not in sida.text
    assert "Ingen serie passar" in client.get(NYTT, {"sok": "xyz"}).text
    assert "Välj en serie i listan" in client.get(NYTT, {"sok": "elever", "valj": "1"}).text

    tomt = client.get(ny_url()).text
    assert 'value="Elever, årskurs 1-9"' in tomt
    assert "Lägg till måttet" not in tomt

    prov = client.post(ny_url(), formdata())
    assert prov.status_code == 200
    assert "Inget är sparat än" in prov.text
    assert "1 300" in prov.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert not Tillagtmatt.objects.exists()

    svar = client.post(ny_url(), formdata(steg="spara", visat=visat(prov.text)))
    rad = Tillagtmatt.objects.get()
    assert svar["Location"] == adress(rad.pk)
    assert (rad.kod, rad.skapat_av, rad.innehall["kallmatt"]) == (KOD, redaktor, ELEVSERIE)
    assert (rad.innehall["nivaer"], rad.innehall["minsta_vikt"]) == (["riket", "huvudman", "enhet"], 0)
    assert "Elever i exporten" in client.get(LISTA).text
    assert (
        "Elever i exporten" in client.get(reverse("analysunderlag:kvalitetssystem-skolform", args=["grundskola"])).text
    )


@pytest.mark.parametrize(
    ("kod", "metod", "enhet", "decimaler"),
    [(ELEVSERIE, "summa", "antal", 0), (ANDELSSERIE, "medel", "procent", 1)],
)
def test_the_form_begins_from_what_the_series_says(
    client: Client, redaktor: Anvandare, kod: str, metod: str, enhet: str, decimaler: int
) -> None:
    start = client.get(ny_url(kod)).context["form"].initial
    assert (start["metod"], start["enhet"], start["decimaler"], start["avsnitt"]) == (
        metod, enhet, decimaler, "grundskola:elever",
    )  # fmt: skip


def test_what_was_not_shown_is_not_saved(client: Client, redaktor: Anvandare) -> None:
    sedd = visat(client.post(ny_url(), formdata()).text)
    svar = client.post(ny_url(), formdata(kortnamn="Något annat", steg="spara", visat=sedd))
    assert "Inget är sparat än" in svar.text
    assert visat(svar.text) != sedd
    assert not Tillagtmatt.objects.exists()


@pytest.mark.parametrize(
    ("falt", "vid", "text"),
    [
        ({"fraga": "Ni har {ni} elever."}, "fraga", "frågetecken"),
        ({"kortnamn": "x" * 41}, "kortnamn", "40"),
        ({"metod": "publicerad"}, "metod", "Säg hur"),
        ({"metod": "medel"}, "vikt", "Vikt ska finnas"),
        ({"flaggbar": "on", "riktning": "hog"}, "styrka", "Styrka ska finnas"),
        ({"kod": "gr_elever_antal"}, "kod", "har redan måttet"),
        ({"enhet": "procent"}, "metod", "kan inte läggas ihop"),
        ({"avsnitt": "grundskola:x"}, "avsnitt", "Välj något"),
        ({"decimaler": ""}, "decimaler", ""),
    ],
)
def test_a_fault_stands_at_its_field_with_what_was_written(
    client: Client, redaktor: Anvandare, falt: dict[str, str], vid: str, text: str
) -> None:
    svar = client.post(ny_url(), formdata(**falt))
    assert svar.status_code == 422
    assert list(svar.context["form"].errors) == [vid]
    assert text in svar.context["form"].errors[vid][0]
    assert "Elever i årskurs 1 till 9." in svar.text
    assert not Tillagtmatt.objects.exists()


def test_a_double_submit_and_the_back_button_make_one_measure(client: Client, redaktor: Anvandare) -> None:
    data = formdata(steg="spara", visat=visat(client.post(ny_url(), formdata()).text), engangsnyckel=ny_nyckel())
    forsta, andra = client.post(ny_url(), data), client.post(ny_url(), data, follow=True)
    assert forsta.status_code == 302
    assert TVA_GANGER in andra.text
    igen = client.post(ny_url(), {**data, "definition": "Ändrad efter bakåt."})
    assert igen.status_code == 422
    assert "Koden gr_extra_elever har redan måttet" in igen.text
    assert Tillagtmatt.objects.count() == 1
    assert Handelse.objects.filter(typ="matt.tillagt").count() == 1


def test_change_by_two_people_and_from_another_series(client: Client, redaktor: Anvandare) -> None:
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=None)
    url = adress(rad.pk, "_andra")
    assert 'value="Elever i exporten"' in client.get(url).text
    assert "Välj en annan serie" in client.get(f"{url}?byt=1").text

    till = f"{url}?serie={serie(ANDELSSERIE).pk}"
    byte = formdata(metod="medel", vikt=ELEVSERIE, enhet="procent", decimaler="1", version="1")
    sedd = visat(client.post(till, byte).text)
    tjanst.andra_matt(matt_id=rad.pk, version=1, data=mattdata(definition="Min."), aktor=None)
    nekad = client.post(till, {**byte, "steg": "spara", "visat": sedd})
    assert nekad.status_code == 422
    assert "Någon annan har ändrat måttet" in nekad.text
    svar = client.post(till, {**byte, "steg": "spara", "visat": sedd, "version": "2"})
    assert svar["Location"] == adress(rad.pk)
    rad.refresh_from_db()
    assert (rad.version, rad.kod, rad.innehall["kallmatt"], rad.innehall["metod"]) == (3, KOD, ANDELSSERIE, "medel")


def test_retire_use_again_and_remove_ask_first(client: Client, redaktor: Anvandare) -> None:
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=None)
    assert "Avsluta Elever i exporten?" in client.get(adress(rad.pk, "_avsluta")).text
    assert Tillagtmatt.objects.get().avslutat is None
    client.post(adress(rad.pk, "_avsluta"))
    assert Tillagtmatt.objects.get().avslutat is not None
    assert client.get(adress(rad.pk, "_andra"))["Location"] == adress(rad.pk)
    assert "redan avslutat" in client.post(adress(rad.pk, "_avsluta"), follow=True).text
    client.post(adress(rad.pk, "_oppna"))
    assert Tillagtmatt.objects.get().avslutat is None
    assert client.post(adress(rad.pk, "_ta_bort"))["Location"] == LISTA
    assert not Tillagtmatt.objects.exists()
    assert "redan borttaget" in client.post(adress(rad.pk, "_ta_bort"), follow=True).text


def test_a_measure_with_values_says_that_it_can_only_be_retired(client: Client, redaktor: Anvandare) -> None:
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=None)
    assert adress(rad.pk, "_ta_bort") in client.get(adress(rad.pk)).text
    jobb = client.post(reverse("analysunderlag:tillagda_matt_rakna_om"))
    assert jobb["Location"] == Jobb.objects.get().get_absolute_url()
    berakna_fordelningar(Jobb.objects.get().data["release"])
    assert adress(rad.pk, "_ta_bort") not in client.get(adress(rad.pk)).text
    assert "går inte att ta bort" in client.post(adress(rad.pk, "_ta_bort"), follow=True).text
    assert Tillagtmatt.objects.exists()


def test_without_a_quality_system_nothing_is_added(client: Client) -> None:
    client.force_login(skapa_anvandare(Roll.REDAKTOR))
    svar = client.get(NYTT, follow=True)
    assert svar.redirect_chain == [(LISTA, 302)]
    assert "Kvalitetssystemet är inte inläst än" in svar.text


@pytest.mark.parametrize("fel", ["0", "99999999", "x", "²", "1" * 30, ""])
def test_a_series_that_is_none_is_no_page(client: Client, redaktor: Anvandare, fel: str) -> None:
    assert client.get(NYTT, {"serie": fel}).status_code == 404


@pytest.mark.parametrize("roll", [Roll.ANALYTIKER, Roll.SAMORDNARE, Roll.DIALOGUTFORARE])
def test_others_read_but_change_nothing(client: Client, redaktor: Anvandare, roll: Roll) -> None:
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=None)
    client.force_login(skapa_anvandare(roll))
    text = client.get(adress(rad.pk)).text
    assert "Elever i exporten" in text
    assert adress(rad.pk, "_andra") not in text
    for sida in ("_andra", "_avsluta", "_oppna", "_ta_bort"):
        assert client.post(adress(rad.pk, sida), formdata()).status_code == 403
    assert client.post(ny_url(), formdata(kod="gr_annan")).status_code == 403
    assert client.post(reverse("analysunderlag:tillagda_matt_rakna_om")).status_code == 403
    assert list(Tillagtmatt.objects.values_list("kod", "avslutat")) == [(KOD, None)]
