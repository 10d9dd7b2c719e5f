"""Bytes over the wire ÷ the budget: a page with all it needs the first time, and with what a browser keeps after that.

A page is fetched compressed, as a browser asks for it. Styles and scripts count as production stores them (gzip), and
of the fonts those that Swedish text needs. Kept by the browser: everything but the page itself.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from analysunderlag.models import Statistikrelease
from huvudman.models import Uppdrag
from kvalitet.models import Anvandare
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_enbart_forskola, skapa_statistik
from tests.analysunderlag.verkliga import verklighet
from tests.factories import skapa_anvandare, skapa_huvudman

FORSTA_KB, NASTA_KB = 250, 60
_FIL = re.compile(r'(?:href|src)="(?:[^"]*?)/static/([^"?]+)"')
_TYPSNITT = ("source-sans-3-latin-400-normal", "source-sans-3-latin-600-normal")


def matt_sidvikt(varv: int = 5) -> list[dict[str, Any]]:
    """`varv` does not matter: a size is the same each time."""
    vem, sidor = _varlden()
    klient = Client(headers={"accept-encoding": "gzip"})
    klient.force_login(vem)
    rader = []
    for namn, adress in sidor.items():
        sida, filer = _vikt(klient, adress)
        for nar, byte, budget in (("första", sida + filer, FORSTA_KB), ("nästa", sida, NASTA_KB)):
            kb = round(byte / 1000, 1)
            rad = {"namn": f"sidvikt, {namn}, {nar} visningen ÷ {budget} kB", "kvot": round(kb / budget, 2), "mal": 1}
            rader.append({**rad, "kb": kb})
    return rader


def _varlden() -> tuple[Anvandare, dict[str, str]]:
    """One representative of four huvudmän: a large kommun, a small one, one with signs only and a förskola."""
    stor, liten, tecken = skapa_huvudman("Stora kommunen"), skapa_huvudman("Lilla kommunen"), skapa_huvudman("Skolan")
    release = skapa_statistik(stor)
    forskola = skapa_enbart_forskola(namn="Förskolan Tallen")
    vem = skapa_anvandare(huvudman=stor)
    for huvudman in (liten, tecken, forskola):
        Uppdrag.objects.create(anvandare=vem, huvudman=huvudman, funktion=Uppdrag.Funktion.SKOLCHEF)
    return vem, {
        "nästa steg": reverse("dialoger:nasta_steg", args=[stor.nyckel]),
        "egna uppgifter": reverse("analysunderlag:egna_uppgifter", args=[stor.nyckel]),
        "självskattning": reverse("analysunderlag:skattning_lista", args=[stor.nyckel]),
        "underlag, 120 skolor": frys_underlag(stor, release, exempel(120)).get_absolute_url(),
        "underlag, 12 skolor": frys_underlag(liten, release, exempel(12)).get_absolute_url(),
        "underlag, bara tecken": frys_underlag(tecken, release, exempel_bara_tecken()).get_absolute_url(),
        "underlag, förskola": reverse("analysunderlag:underlag_huvudman", args=[forskola.nyckel]),
        "huvudman": stor.get_absolute_url(),
        **_verklig(vem, release),
    }


def _verklig(vem: Anvandare, release: Statistikrelease) -> dict[str, str]:
    """The heaviest page there is, where the source files are: a large kommun with a value for nearly everything."""
    if not Path(settings.KALLDATA).is_dir():
        return {}
    huvudman = skapa_huvudman("Västerås kommun")
    Uppdrag.objects.create(anvandare=vem, huvudman=huvudman, funktion=Uppdrag.Funktion.SKOLCHEF)
    innehall = verklighet(settings.KALLDATA).innehall("2120002080")
    return {"underlag, verklig kommun": frys_underlag(huvudman, release, innehall).get_absolute_url()}


def _vikt(klient: Client, adress: str) -> tuple[int, int]:
    """(the page, everything that it asks for) in bytes."""
    svar = klient.get(adress)
    assert svar.status_code == 200, adress
    assert svar.headers.get("Content-Encoding") == "gzip", adress
    html = gzip.decompress(svar.content).decode()
    namn = {*_FIL.findall(html), *(f"fonts/{t}.woff2" for t in _TYPSNITT)}
    return len(svar.content), sum(_lagrad(fil) for fil in namn)


def _lagrad(namn: str) -> int:
    fil = finders.find(namn)
    assert isinstance(fil, str), namn
    data = Path(fil).read_bytes()
    return min(len(data), len(gzip.compress(data, 9)))
