"""A case whose underlag has figures that have been withdrawn: the pair and the huvudman see it, none is sent out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from analysunderlag.models import Statistikrelease, Underlag
from analysunderlag.services import release as releaser
from analysunderlag.services.aterkallelse import aterkalla_import
from dialoger import arendesida, services, vecka
from dialoger.models import Dialog
from dialoger.nastasteg import sida
from dialoger.services import leverans
from kvalitet.models import Avisering, Roll
from tests.analysunderlag.aterkallelsevarld import Varld, klart, skapa_varld
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_par

pytestmark = pytest.mark.django_db
RUBRIK = "Siffror i underlaget är återkallade"


@pytest.fixture
def varld(tmp_path: Path) -> Varld:
    return skapa_varld(tmp_path)


def saknas(dialog: Dialog, person) -> list[dict[str, str]]:
    rad = Dialog.objects.for_lista().get(pk=dialog.pk)
    return [punkt for punkt in arendesida.kontext(rad, person)["saknas"] if punkt["rubrik"] == RUBRIK]


def vantar(dialog: Dialog, person) -> list[str]:
    dialoger = list(Dialog.objects.for_lista().filter(pk=dialog.pk))
    return [v.rubrik for v in vecka.vantar(person, dialoger, dagar(0)) if "återkallade" in v.rubrik]


def test_the_pair_is_told_on_the_case_page_and_in_the_week_until_a_new_version_is_delivered(varld: Varld):
    par = skapa_par()
    dialog, annan = (skapa_dialog(par, till="fortsatter", huvudman=h) for h in (varld.egen, varld.annan))
    for rad in (dialog, annan):
        klart(rad.huvudman)
        services.lamna_underlag(dialog_id=rad.pk, aktor=par[0])
    assert saknas(dialog, par[0]) == []
    brev = Avisering.objects.count()

    utkast = aterkalla_import(varld.fel.pk, None, "Skolverket har rättat filen").utkast
    assert utkast

    (punkt,) = saknas(dialog, par[0])
    assert punkt["text"].startswith("Fel.xlsx återkallades ")
    assert punkt["url"] == f"/arenden/{dialog.nummer}/underlag/"
    assert vantar(dialog, par[0]) == [f"Siffror är återkallade i underlaget, {varld.egen.namn}"]
    assert (saknas(annan, par[0]), vantar(annan, par[0])) == ([], [])
    klient = Client()
    klient.force_login(par[0])
    assert RUBRIK in klient.get(dialog.get_absolute_url()).content.decode()
    assert "Siffror i den senaste versionen är återkallade" in klient.get(punkt["url"]).content.decode()
    hos_dem = sida(varld.egen, skapa_anvandare(huvudman=varld.egen))
    (lank,) = [rad for rad in (*hos_dem.forbered, *hos_dem.mer) if rad.text == "Läs ert analysunderlag"]
    assert lank.stod == "Siffror i underlaget är återkallade. Varför, och vad ni gör, står överst i det."
    assert Avisering.objects.count() == brev

    releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))
    klart(varld.egen)
    services.lamna_underlag(dialog_id=dialog.pk, aktor=par[0])
    assert (saknas(dialog, par[0]), vantar(dialog, par[0])) == ([], [])


def test_a_withdrawn_one_is_not_delivered_by_itself_and_a_new_one_is_ordered_when_it_can_be(varld: Varld):
    dialog = skapa_dialog(till="fortsatter", huvudman=varld.egen)
    klart(varld.egen)
    utkast = aterkalla_import(varld.fel.pk, None, "Fel fil").utkast
    assert utkast

    assert (leverans.leverera_vantande(), leverans.bestall_saknade()) == (0, 0)
    dialog.refresh_from_db()
    assert dialog.underlag is None

    releaser.godkann_release(utkast.pk, skapa_anvandare(Roll.REDAKTOR))
    assert leverans.bestall_saknade() == 1
    assert leverans.bestall_saknade() == 0
    ny = Underlag.objects.get(huvudman=varld.egen, version=2)
    assert ny.release == Statistikrelease.objects.senast_godkand()
    klart(varld.egen)
    assert leverans.leverera_vantande() == 1
    dialog.refresh_from_db()
    assert dialog.underlag == ny
