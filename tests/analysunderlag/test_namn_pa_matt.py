"""Names on measures: a redaktör says what a new name in a source means, and the file reads."""

from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from analysunderlag.inlasning import TabellAvvisad
from analysunderlag.models import Kallcell, Kallserie, Kallsynonym, Statistikimport
from analysunderlag.services import uppladdning
from analysunderlag.services.kallinlasning import okanda_namn
from analysunderlag.services.namn_pa_matt import lagg_till_synonym, ta_bort_synonym
from analysunderlag.services.statistik import las_in
from kvalitet.engang import TVA_GANGER, ny_nyckel
from kvalitet.models import Anvandare, Handelse, Jobb, Roll
from tests.analysunderlag.kallor.exportfil import ALE, BORAS, NYCKLAR, export
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db

ELEVER, NYTT_NAMN = "Elever, årskurs 1-9", "Antal elever, årskurs 1-9"
TITEL = "Antal elever per årskurs"
LISTA, NYTT = reverse("analysunderlag:namn_pa_matt"), reverse("analysunderlag:namn_pa_matt_nytt")


@pytest.fixture
def redaktor() -> Anvandare:
    return skapa_anvandare(Roll.REDAKTOR)


def fil(mapp: Path, rubrik: str, period: str, *tal: str) -> Path:
    rader = [[*ALE, tal[0]], [*BORAS, tal[1]]]
    return export(mapp, rader, rubrik=[*NYCKLAR, rubrik], period=f"Valt läsår: {period}", namn=f"{period[:4]}.csv")


def elevkod(mapp: Path) -> str:
    """The code that the files have for the measure, by reading a file with its old name."""
    las_in(fil(mapp, ELEVER, "2023/24", "1 180", "60"), namn="2023.csv")
    return Kallserie.objects.get().kod


def test_a_renamed_column_is_refused_then_named_in_the_web_and_joins_its_series(
    client: Client, redaktor: Anvandare, tmp_path: Path
) -> None:
    kod = elevkod(tmp_path)
    ny = fil(tmp_path, NYTT_NAMN, "2024/25", "1 197", "63")

    with pytest.raises(TabellAvvisad) as nekad:
        las_in(ny, namn="2024.csv")
    (fynd,) = nekad.value.fel
    assert ELEVER in fynd.text  # the nearest known name
    assert "under Statistik, Namn på mått" in fynd.text
    assert okanda_namn(nekad.value.fel) == [NYTT_NAMN]
    assert Statistikimport.objects.count() == 1

    client.force_login(redaktor)
    sida = client.get(NYTT, {"namn": NYTT_NAMN})
    assert f'value="{NYTT_NAMN}"' in sida.text
    assert f'<option value="{kod}">{ELEVER}</option>' in sida.text
    svar = client.post(NYTT, {"namn": NYTT_NAMN, "titel": TITEL, "kod": kod})
    assert svar.status_code == 302, svar.text
    assert svar["Location"] == LISTA

    utfall = las_in(ny, namn="2024.csv")
    assert (utfall.status, utfall.nya) == ("inlast", 2)
    serie = Kallserie.objects.get()
    celler = Kallcell.objects.filter(serie=serie, orgnr=ALE[-1]).order_by("period").values_list("period", "varde")
    assert list(celler) == [("2023/24", Decimal(1180)), ("2024/25", Decimal(1197))]


def test_the_preview_of_a_refused_file_leads_to_the_form_with_the_name(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysunderlag.tasks.granska_statistik.delay", lambda pk: None)
    forvaltare = skapa_anvandare(Roll.SYSTEMFORVALTARE)
    innehall = fil(tmp_path, NYTT_NAMN, "2024/25", "1 197", "63").read_bytes()
    jobb = uppladdning.ta_emot([innehall], "2024.csv", forvaltare)
    resultat = uppladdning.granska(jobb)
    assert resultat["okanda_namn"] == [NYTT_NAMN]
    jobb.status, jobb.resultat = Jobb.Status.KLART, resultat
    jobb.save()
    client.force_login(forvaltare)
    text = client.get(reverse("analysunderlag:statistik_granska", args=[jobb.pk])).text
    assert f'{NYTT}?namn={quote(NYTT_NAMN)}"' in text


def test_the_list_says_who_added_a_name_and_the_log_what(client: Client, redaktor: Anvandare) -> None:
    synonym = lagg_till_synonym(titel="", namn="Barn i  verksamheten", kod="fs_barn", aktor=redaktor)
    client.force_login(redaktor)
    text = client.get(LISTA).text
    assert "Barn i verksamheten" in text
    assert f"av {redaktor.namn}" in text
    assert reverse("analysunderlag:namn_pa_matt_ta_bort", args=[synonym.pk]) in text
    (handelse,) = Handelse.objects.filter(typ="synonym.tillagd")
    assert (handelse.aktor, handelse.till) == (
        redaktor,
        {"titel": "", "namn": "Barn i verksamheten", "kod": "fs_barn"},
    )

    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    last = client.get(LISTA)
    assert "Barn i verksamheten" in last.text
    assert "Ta bort" not in last.text
    assert NYTT not in last.text


@pytest.mark.parametrize(
    ("falt", "fel", "text"),
    [
        ({"kod": "fs_bran"}, "kod", "Menar du fs_barn?"),
        ({"kod": "FS Barn"}, "kod", "små bokstäver"),
        ({"kod": "a" * 61}, "kod", "högst 60 tecken"),
        ({"kod": "fs_barn", "nytt_matt": True}, "kod", "finns redan"),
        ({"namn": "  "}, "namn", "Skriv namnet"),
        ({"namn": "skol-enhetskod"}, "namn", "inget mått"),
        ({"namn": "ELEVER, årskurs  1-9"}, "namn", "betyder redan"),
        ({"namn": "Elever, årskurs 1-9", "titel": "Grundskola - Antal elever per årskurs"}, "namn", "betyder redan"),
        ({"namn": "Elever, årskurs 1"}, "namn", "betyder redan gr_elever_ak1"),  # which only a pattern knows
        ({"namn": "Elever, årskurs 1", "titel": "antal elever"}, "namn", "betyder redan gr_elever_ak1"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(falt: dict[str, object], fel: str, text: str) -> None:
    with pytest.raises(ValidationError) as nekad:
        lagg_till_synonym(**{"titel": "", "namn": "Nytt namn", "kod": "fs_barn", "aktor": None, **falt})
    assert list(nekad.value.message_dict) == [fel]
    assert text in nekad.value.message_dict[fel][0]
    assert not Kallsynonym.objects.exists()
    assert not Handelse.objects.exists()


@pytest.mark.parametrize(
    ("titel", "namn", "kod"),
    [
        ("", "Elever, årskurs 3", "gr_elever_ak3"),
        ("antal elever per", "Elever, ÅRSKURS 3", "gr_elever_ak3"),
        ("Grundskolan - Antal elever per årskurs 2024/25", "Elever, årskurs 3", "gr_elever_ak3"),
        ("", "Elever år9", "reg_gr_elever_ak9"),
        ("Skolenhetsregistret", "Elever naturvetenskapsprogrammet", "reg_gy_elever_program"),
        ("betyg och nationella prov", "Andel lägre kvinnor", "gy_diff_lagre"),
        ("slutbetyg", "Antal elever / Flickor", "gr_ak9_elever"),
        ("Skolenkäten 2024 - elever", "Svarsfrekvens", "enkat8_svarsfrekvens"),
        ("nyckeltal över tid", "Svarsfrekvens", ""),
        ("slutbetyg", "Elever, årskurs 3", ""),
    ],
)
def test_a_name_that_the_files_read_by_name_or_pattern_is_not_taken(titel: str, namn: str, kod: str) -> None:
    if not kod:
        assert lagg_till_synonym(titel=titel, namn=namn, kod="fs_barn", aktor=None).kod == "fs_barn"
        return
    with pytest.raises(ValidationError) as nekad:
        lagg_till_synonym(titel=titel, namn=namn, kod="fs_barn", aktor=None)
    assert f"Namnet betyder redan {kod} i " in nekad.value.message_dict["namn"][0]
    assert not Kallsynonym.objects.exists()


@pytest.mark.parametrize("namn", [ELEVER, "Elever, årskurs 3"])
def test_a_name_that_the_files_have_learnt_since_is_read_as_they_say(tmp_path: Path, namn: str) -> None:
    Kallsynonym.objects.create(titel="", namn=namn, kod="fs_barn")
    las_in(fil(tmp_path, namn, "2023/24", "1 180", "60"), namn="2023.csv")
    assert Kallserie.objects.get().kod in {"gr_elever_antal", "gr_elever_ak3"}


def test_an_added_name_is_not_given_a_second_meaning() -> None:
    lagg_till_synonym(titel="", namn="Barn", kod="fs_barn", aktor=None)
    with pytest.raises(ValidationError, match="betyder redan fs_barn i alla tabeller"):
        lagg_till_synonym(titel="Förskola", namn="BARN", kod="fs_grupp", aktor=None)
    assert Kallsynonym.objects.count() == 1


def test_a_new_measure_must_be_meant_and_is_known_afterwards() -> None:
    with pytest.raises(ValidationError, match="Kryssa för"):
        lagg_till_synonym(titel="", namn="Lekytor", kod="fs_lekytor", aktor=None)
    lagg_till_synonym(titel="", namn="Lekytor", kod="fs_lekytor", nytt_matt=True, aktor=None)
    lagg_till_synonym(titel="", namn="Ytor för lek", kod="fs_lekytor", aktor=None)
    assert list(Kallsynonym.objects.values_list("kod", flat=True)) == ["fs_lekytor", "fs_lekytor"]


def test_the_form_keeps_what_was_written_and_says_what_is_wrong(client: Client, redaktor: Anvandare) -> None:
    client.force_login(redaktor)
    svar = client.post(NYTT, {"namn": "Lekytor", "titel": "", "kod": "fs_lekytor"})
    assert svar.status_code == 422
    assert "Inget mått har koden fs_lekytor." in svar.text
    assert 'value="Lekytor"' in svar.text


def test_a_double_submit_adds_it_once(client: Client, redaktor: Anvandare) -> None:
    client.force_login(redaktor)
    data = {"namn": "Barn totalt", "titel": "", "kod": "fs_barn", "engangsnyckel": ny_nyckel()}
    forsta, andra = client.post(NYTT, data), client.post(NYTT, data, follow=True)
    assert forsta.status_code == 302
    assert TVA_GANGER in andra.text
    assert Kallsynonym.objects.count() == 1


def test_removal_asks_first_and_leaves_what_has_been_read(client: Client, redaktor: Anvandare, tmp_path: Path) -> None:
    kod = elevkod(tmp_path)
    synonym = lagg_till_synonym(titel="", namn=NYTT_NAMN, kod=kod, aktor=redaktor)
    las_in(fil(tmp_path, NYTT_NAMN, "2024/25", "1 197", "63"), namn="2024.csv")
    url = reverse("analysunderlag:namn_pa_matt_ta_bort", args=[synonym.pk])
    client.force_login(redaktor)

    assert NYTT_NAMN in client.get(url).text
    assert Kallsynonym.objects.exists()
    assert client.post(url)["Location"] == LISTA
    assert not Kallsynonym.objects.exists()
    assert Kallcell.objects.count() == 4
    assert [h.fran for h in Handelse.objects.filter(typ="synonym.borttagen")] == [
        {"titel": "", "namn": NYTT_NAMN, "kod": kod}
    ]
    with pytest.raises(TabellAvvisad):
        las_in(fil(tmp_path, NYTT_NAMN, "2025/26", "1 200", "64"), namn="2025.csv")

    assert "redan borttaget" in client.post(url, follow=True).text  # an open page of somebody else
    with pytest.raises(Kallsynonym.DoesNotExist):
        ta_bort_synonym(synonym_id=synonym.pk, aktor=redaktor)


@pytest.mark.parametrize("roll", [Roll.ANALYTIKER, Roll.SAMORDNARE, Roll.ADMINISTRATOR])
def test_others_change_nothing(client: Client, roll: Roll) -> None:
    client.force_login(skapa_anvandare(roll))
    assert client.post(NYTT, {"namn": "Barn totalt", "titel": "", "kod": "fs_barn"}).status_code == 403
    assert not Kallsynonym.objects.exists()
