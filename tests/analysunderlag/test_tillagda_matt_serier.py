"""What an added measure may do with its series: add it up, weigh with it, its unit, its level and its skolform."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from analysunderlag.models import Kallserie, Tillagtmatt
from analysunderlag.services import tillagda_matt as tjanst
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from kvalitet.models import Handelse, Roll
from tests.analysunderlag.tillaggsvarld import ANDELSSERIE, ELEVSERIE, mattdata, skapa_kallrelease
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db

ANDEL = {"kallmatt": ANDELSSERIE, "metod": "medel", "vikt": ELEVSERIE, "enhet": "procent", "decimaler": 1}
PERSONAL = {**ANDEL, "kallmatt": "gy_personal_kvinnor", "vikt": "gy_personal_totalt"}
KOMMUN = {"kallniva": "kommun", "metod": "publicerad", "nivaer": ["huvudman"], "huvudmannatyper": ["kommunal"]}
LEGITIMERADE = {**ANDEL, "kallmatt": "fs_leg", "skolform": "forskola", "avsnitt": "personal"}


@pytest.fixture(autouse=True)
def inlast() -> None:
    ladda_kvalitetssystem()


@pytest.mark.parametrize(
    ("falt", "vid", "text"),
    [
        (PERSONAL, "minsta_vikt", "En andel av personalen visas aldrig för färre än 3 heltidstjänster."),
        ({**PERSONAL, "minsta_vikt": 2}, "minsta_vikt", "Skriv 3 eller mer."),
        ({**LEGITIMERADE, "vikt": "fs_barn", "minsta_vikt": 3}, "minsta_vikt", "aldrig med mindre vikt än 4."),
        (KOMMUN, "kallniva", "Seriens tal gäller alla huvudmän i kommunen, inte kommunen som huvudman."),
        ({**KOMMUN, "kallavser": "huvudmannatyp=Enskild"}, "kallniva", "Seriens tal gäller huvudmannatypen Enskild"),
        ({"kallmatt": "gr_merit", "enhet": "antal"}, "metod", "Serien är ett medelvärde eller en kvot"),
        ({"kallmatt": "gr_ak9_amne_andel", "enhet": "antal"}, "metod", "Serien är en andel och kan inte läggas ihop."),
        ({"kallmatt": ANDELSSERIE, "metod": "kvot", "vikt": ELEVSERIE}, "metod", "kan inte delas med något"),
        ({"metod": "medel", "vikt": "gr_ak9_elever"}, "metod", "Serien är ett antal. Ett vägt medelvärde behöver"),
        (
            {**ANDEL, "vikt": "gr_merit"},
            "vikt",
            "Serien gr_merit är ett medelvärde eller en kvot och kan inte vara",
        ),
        ({**ANDEL, "enhet": "antal"}, "enhet", "Serien är en andel och mäts i procent."),
        ({"metod": "kvot", "vikt": "gr_ak9_elever", "enhet": "procent"}, "enhet", "och mäts inte i procent."),
        ({"enhet": "kr"}, "enhet", "Bara en serie över kostnader mäts i kronor."),
        ({"kallmatt": "gr_kostnad_totalt"}, "enhet", "Serien är ett belopp och mäts i kronor eller tusen kronor."),
        ({"kod": "åäö x"}, "kod", "Koden ”åäö x” ska börja med en bokstav"),
    ],
)
def test_what_the_series_cannot_be_used_for_is_said_at_its_field(falt: dict[str, Any], vid: str, text: str) -> None:
    with pytest.raises(ValidationError) as nekad:
        tjanst.lagg_till_matt(data=mattdata(**falt), aktor=None)
    assert list(nekad.value.message_dict) == [vid]
    (sagt,) = nekad.value.message_dict[vid]
    assert text in sagt
    assert sagt[0].isupper()
    assert not sagt.startswith("Gr_extra")
    assert not Tillagtmatt.objects.exists()
    assert not Handelse.objects.filter(typ="matt.tillagt").exists()


@pytest.mark.parametrize(
    "falt",
    [
        {**PERSONAL, "minsta_vikt": 3},
        {**LEGITIMERADE, "vikt": "fs_barn", "minsta_vikt": 4},
        {**KOMMUN, "kallavser": "huvudmannatyp=Kommunal"},
        {**ANDEL, "kallmatt": "gr_merit", "enhet": "poang"},
        {"metod": "kvot", "vikt": "gr_leg_tjanster", "enhet": "elever_per"},
        {"kallmatt": "gr_kostnad_totalt", "enhet": "tkr"},
    ],
)
def test_what_it_can_be_used_for_is_added(falt: dict[str, Any]) -> None:
    rad = tjanst.lagg_till_matt(data=mattdata(**falt), aktor=None)
    assert Tillagtmatt.objects.get() == rad
    assert {n: rad.innehall[n] for n in falt} == falt


def test_what_the_source_calls_a_series_without_a_telling_code_counts() -> None:
    Kallserie.objects.create(kod="gr_nytt", namn="Elever per dator", slag="export")
    with pytest.raises(ValidationError, match="kan inte läggas ihop"):
        tjanst.lagg_till_matt(data=mattdata(kallmatt="gr_nytt"), aktor=None)
    with pytest.raises(ValidationError, match="kan inte vara vikt"):
        tjanst.lagg_till_matt(data=mattdata(**{**ANDEL, "vikt": "gr_nytt"}), aktor=None)


@pytest.mark.parametrize(
    ("kod", "seriens", "mattets", "sager"),
    [
        (ELEVSERIE, "grundskola", "gymnasieskola", "Serien gäller grundskola."),
        (ELEVSERIE, "anpassad-grundskola", "grundskola", "Serien gäller anpassad grundskola."),
        ("fk_extra", "grundskola", "grundskola", "Serien gäller förskoleklass."),
        (ELEVSERIE, "grundskola", "grundskola", ""),
        (ELEVSERIE, "", "gymnasieskola", ""),
        ("fk_extra", "grundskola", "forskoleklass", ""),
    ],
)
def test_it_stands_in_the_skolform_of_its_series(kod: str, seriens: str, mattets: str, sager: str) -> None:
    Kallserie.objects.create(kod=kod, namn="Antal elever", skolform=seriens, slag="export")
    data = mattdata(kallmatt=kod, skolform=mattets)
    if not sager:
        assert tjanst.lagg_till_matt(data=data, aktor=None).innehall["skolform"] == mattets
        return
    with pytest.raises(ValidationError) as nekad:
        tjanst.lagg_till_matt(data=data, aktor=None)
    assert nekad.value.message_dict == {"avsnitt": [f"{sager} Välj ett avsnitt i den skolformen."]}
    assert not Tillagtmatt.objects.exists()


def test_a_fault_of_another_measure_is_not_said_at_this_ones_field() -> None:
    rad = tjanst.lagg_till_matt(data=mattdata(), aktor=None)
    rad.innehall["enhet"] = "kr"
    rad.save()
    with pytest.raises(ValidationError) as nekad:
        tjanst.lagg_till_matt(data=mattdata(kod="gr_annan", namn="Annan", kortnamn="Annan"), aktor=None)
    assert nekad.value.messages == ["gr_extra_elever: bara en serie över kostnader mäts i kronor."]
    assert not hasattr(nekad.value, "error_dict")


def test_the_form_offers_only_counts_as_weights(client: Client, tmp_path: Path) -> None:
    skapa_kallrelease(tmp_path)
    client.force_login(skapa_anvandare(Roll.REDAKTOR))
    Kallserie.objects.create(kod="gr_nytt", namn="Elever per dator", skolform="grundskola", slag="export")
    pk = Kallserie.objects.get(kod=ANDELSSERIE).pk
    svar = client.get(f"{reverse('analysunderlag:tillagt_matt_nytt')}?serie={pk}")
    assert [kod for kod, _ in svar.context["form"].fields["vikt"].choices] == ["", ELEVSERIE]
