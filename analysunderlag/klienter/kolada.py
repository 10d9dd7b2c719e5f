"""Kolada's API, version 3: the values of some key figures in some years, page by page.

The service takes at most 25 years in a question and gives the address of the next page, if there is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from ..kallor import paket
from ..kallor.jsonstat import Svarsfel
from ..kallor.koladasvar import varden_i
from ..kallor.modell import Kallslag
from .anslutning import ADRESSFEL, IGEN, Anslutning
from .delar import Dellager, oppna, skriv
from .pxweb import Framsteg

AR_PER_FRAGA = 25
PER_SIDA = 5000
FLEST_SIDOR = 1000
KPI = re.compile(r"[NU]\d{5}")


def hamta_kolada(
    anslutning: Anslutning,
    nyckeltal: Sequence[str],
    ar: Sequence[int],
    till: Path,
    *,
    borja_om: bool = False,
    framsteg: Framsteg = lambda klart, av, vad: None,
) -> int:
    """Download key figures to a package and return the number of values. Goes on where a download stopped.

    Raises Klientfel; `till` is then as it was.
    """
    namn = ",".join(nyckeltal)
    anslutning.tabell = namn
    klient = _Klient(anslutning)
    if fel := next((kpi for kpi in nyckeltal if not KPI.fullmatch(kpi)), ""):
        klient.neka(f"”{fel}” är inget nyckeltal. Ett sådant skrivs som N15813.", anslutning.bas)
    arsgrupper = [sorted(set(ar))[i : i + AR_PER_FRAGA] for i in range(0, len(set(ar)), AR_PER_FRAGA)]
    with oppna(till.with_name(f"{till.name}.delar"), namn, borja_om=borja_om) as lager:
        lage = klient.lage(nyckeltal)
        lager.borja({"bas": anslutning.bas, "nyckeltal": [*nyckeltal], "ar": sorted(set(ar))}, lage)
        fragor = [(kpi, grupp) for kpi in nyckeltal for grupp in arsgrupper]
        adresser: list[str] = []
        for nummer, (kpi, grupp) in enumerate(fragor):
            framsteg(nummer, len(fragor), kpi)
            adresser += klient.sidor(lager, kpi, grupp, lage["områden"])
        framsteg(len(fragor), len(fragor), "Kontrollerar")
        lager.kontrollera(klient.lage(nyckeltal))
        omraden = [{"id": kod, "title": text[2:], "type": text[:1]} for kod, text in lage["områden"].items()]
        huvud = {"nyckeltal": lage["nyckeltal"], "ar": sorted(set(ar)), "omraden": omraden}
        svaren = ((adress, lager.hamta(adress)) for adress in adresser)
        antal = sum(len(list(varden_i(lager.hamta(adress)))) for adress in adresser)
        skriv(till, paket.rader(Kallslag.KOLADASVAR.value, huvud, svaren, len(adresser)))
        lager.ta_bort()
    return antal


class _Klient:
    def __init__(self, anslutning: Anslutning) -> None:
        self._anslutning = anslutning

    def neka(self, text: str, adress: str) -> NoReturn:
        self._anslutning.neka(text, adress, f"{ADRESSFEL} {IGEN}")

    def lage(self, nyckeltal: Sequence[str]) -> dict[str, dict[str, str]]:
        """What the service says of the key figures and of the areas: what must not change while we read."""
        omraden = self._lista(f"municipality?per_page={PER_SIDA}")
        om = self._lista(f"kpi/{','.join(nyckeltal)}?per_page={PER_SIDA}")
        kanda = {str(k.get("id")): f"{k.get('title')} ({k.get('publication_date') or 'utan datum'})" for k in om}
        if saknas := [kpi for kpi in nyckeltal if kpi not in kanda]:
            self.neka(f"Nyckeltalet {saknas[0]} finns inte i Kolada.", self._anslutning.bas)
        return {
            "nyckeltal": {kpi: kanda[kpi] for kpi in nyckeltal},
            "områden": {str(o.get("id")): f"{str(o.get('type') or ' ')[:1]} {o.get('title')}" for o in omraden},
        }

    def _lista(self, vag: str) -> list[dict[str, Any]]:
        adress, poster = self._anslutning.adress(vag), []
        for _ in range(FLEST_SIDOR):
            sida = self._anslutning.hamta(adress)
            varden = sida.get("values") if isinstance(sida, dict) else None
            if not isinstance(varden, list) or not all(isinstance(v, dict) for v in varden):
                self.neka("Svaret är ingen lista (values saknas).", adress)
            poster += varden
            nasta = _nasta(sida)
            if not nasta:
                return poster
            adress = self._anslutning.foljande(adress, nasta)
        self.neka("Listan tar aldrig slut.", adress)

    def sidor(self, lager: Dellager, kpi: str, ar: Sequence[int], omraden: dict[str, str]) -> list[str]:
        """The addresses of every page of one key figure in some years, each of them stored. Raises Klientfel."""
        adress = self._anslutning.adress(f"data/kpi/{kpi}/year/{','.join(map(str, ar))}?per_page={PER_SIDA}")
        adresser: list[str] = []
        antal, paslagna = 0, set()
        while adress:
            sida = lager.hamta(adress)
            if sida is None:
                sida = self._anslutning.hamta(adress)
                self._granska(sida, adress, kpi, {str(a) for a in ar}, omraden)
                lager.spara(adress, sida)
            if adress in adresser or len(adresser) > FLEST_SIDOR:
                self.neka("Sidorna pekar på varandra i en ring.", adress)
            adresser.append(adress)
            antal += len(sida["values"])
            if sida["count"] != len(sida["values"]):
                paslagna.add(sida["count"])
            nasta = _nasta(sida)
            adress = self._anslutning.foljande(adress, nasta) if nasta else ""
        if paslagna and paslagna != {antal}:  # count is either the page's own or that of all pages together
            self.neka(f"Kolada säger att posterna är {max(paslagna)}, men {antal} kom fram.", adresser[-1])
        return adresser

    def _granska(self, sida: Any, adress: str, kpi: str, ar: set[str], omraden: dict[str, str]) -> None:
        try:
            varden = list(varden_i(sida))
        except Svarsfel as fel:
            self.neka(str(fel), adress)
        if not isinstance(sida.get("count"), int):
            self.neka("Svaret säger inte hur många poster det har (count saknas).", adress)
        for post_kpi, omrade, post_ar, _ in varden:
            if post_kpi != kpi or post_ar not in ar:
                self.neka(f"Svaret gäller {post_kpi} {post_ar}, som frågan inte gällde.", adress)
            if omrade not in omraden:
                self.neka(f"Området {omrade} finns inte i Koladas lista över kommuner och regioner.", adress)


def _nasta(sida: dict[str, Any]) -> str:
    return str(sida.get("next_url") or sida.get("next_page") or "")
