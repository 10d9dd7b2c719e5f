"""Withdrawing a file in a real browser: the pages on the way, and what those who have an underlag see."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from analysunderlag.models import Statistikrelease
from analysunderlag.services import release as releaser
from kvalitet.models import Roll
from tests.analysunderlag.aterkallelsevarld import klart, skapa_varld
from tests.dialoger.test_aterkallat_underlag import RUBRIK
from tests.factories import skapa_anvandare, skapa_dialog, skapa_par
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_withdrawn_and_everybody_concerned_is_told(page, live_server, logga_in, tmp_path: Path):
    from dialoger import services

    varld = skapa_varld(tmp_path)
    par = skapa_par()
    dialog = skapa_dialog(par, till="fortsatter", huvudman=varld.egen)
    underlag = klart(varld.egen)
    services.lamna_underlag(dialog_id=dialog.pk, aktor=par[0])

    def se(adress: str, namn: str) -> None:
        assert granska(page, live_server.url + adress) == []
        if mapp := os.environ.get("BILDER"):
            for bredd in (1280, 390):
                page.set_viewport_size({"width": bredd, "height": 900})
                page.screenshot(path=f"{mapp}/{namn}-{bredd}.png", full_page=namn != "underlag")

    logga_in(skapa_anvandare(Roll.SYSTEMFORVALTARE))
    se(varld.fel.get_absolute_url(), "fil")
    page.get_by_role("link", name="Återkalla filen").click()
    se(page.url.removeprefix(live_server.url), "bekrafta")
    page.get_by_label("Varför återkallas filen?").fill("Skolverket har rättat andelen behöriga lärare.")
    page.get_by_role("button", name="Återkalla filen").click()
    expect(page.get_by_text("Fel.xlsx är återkallad.")).to_be_visible()
    utkast = Statistikrelease.objects.latest("pk")
    releaser.kontrollera_release(utkast.pk)
    se(utkast.get_absolute_url(), "utkast")
    for adress, namn in (
        (Statistikrelease.objects.earliest("-godkand").get_absolute_url(), "release"),
        (varld.fel.get_absolute_url(), "aterkallad"),
        ("/statistik/releaser/", "releaser"),
        ("/statistik/", "statistik"),
    ):
        se(adress, namn)
    logga_in(par[0])
    se(dialog.get_absolute_url(), "arende")
    expect(page.get_by_text(RUBRIK).first).to_be_visible()
    se("/underlag/?statistik=inaktuell", "lista")
    se(f"/underlag/?fil={varld.fel.pk}", "lista-fil")
    logga_in(skapa_anvandare(huvudman=varld.egen))
    se("/underlag/", "egna")
    se(f"/huvudman/{varld.egen.nyckel}/underlag/", "huvudman")
    se(underlag.get_absolute_url(), "underlag")
    expect(page.get_by_role("heading", name=RUBRIK)).to_be_visible()
    expect(page.get_by_text("Skolverket har rättat andelen behöriga lärare.").first).to_be_visible()
