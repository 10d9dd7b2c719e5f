"""The demo's statistics: the quality system, the values of every level in the national table, and a release of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import demoegna, demoskattning
from .inlasning import kompakt
from .models import Indikator, Statistikimport, Statistikrelease
from .services import release as releaser
from .services import statistik
from .services.kvalitetssystem import ladda_kvalitetssystem

Framsteg = Callable[[int, int, str], None]

FIL = Path(__file__).resolve().parent / "data" / "demostatistik.xz"


def ladda(framsteg: Framsteg) -> None:
    """Safe to run again: what is there stays. Needs no source files. The register should be loaded before."""
    framsteg(0, 4, "Läser in kvalitetssystemet")
    ladda_kvalitetssystem()
    framsteg(1, 4, "Läser in statistiken")
    if FIL.exists() and not Statistikimport.objects.exists():
        namn_per_kod = dict(Indikator.objects.values_list("kod", "namn"))
        statistik.spara_tabell(kompakt.packa_upp(FIL, namn_per_kod), har_texter=False)
    framsteg(3, 4, "Beräknar nationella fördelningar")
    if FIL.exists() and (utkast := _avbrutet_utkast()):
        releaser.godkann_release(utkast.pk)
    demoskattning.ladda()
    demoegna.ladda()
    framsteg(4, 4, "Statistiken är klar")


def _avbrutet_utkast() -> Statistikrelease | None:
    """The demo's own draft, just made or left by a run that was broken off; never one that a person has made."""
    demons = Statistikimport.objects.filter(sha256=kompakt.huvud_i(FIL)["sha256"]).order_by("pk").first()
    forsta = demons.releaser.order_by("pk").first() if demons else None
    if forsta is None or forsta.status != Statistikrelease.Status.UTKAST or forsta.skapad_av_id:
        return None
    return forsta
