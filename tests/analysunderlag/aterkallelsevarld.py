"""Two huvudmän with statistics from a right file, and a wrong file about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from analysunderlag.models import Statistikimport, Statistikrelease, Statistikvarde, Underlag
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.underlag import bestall_underlag
from huvudman.models import Huvudman
from kvalitet.models import Anvandare
from tests.factories import skapa_huvudman

from .ufabok import ENHET, HUVUDMAN, RIKET, Ufabok

ORGNR, ANDRA = "5592935042", "5567025696"
ANNAN = f"AB ANNAN ({ANDRA}): HUVUDMAN"
ALLA = [RIKET, HUVUDMAN, ENHET, ANNAN]


@dataclass
class Varld:
    mapp: Path
    egen: Huvudman
    annan: Huvudman
    ratt: Statistikimport
    fel: Statistikimport

    @property
    def felfil(self) -> Path:
        return self.mapp / "Fel.xlsx"


def las(
    fil: Path, *, godkann: bool = True, godkannare: Anvandare | None = None, aktor: Anvandare | None = None
) -> Statistikimport:
    """Read in, and approved by the system when no person is named."""
    utfall = statistik.las_in(fil, aktor=aktor)
    if godkann:
        assert utfall.release_id
        releaser.godkann_release(utfall.release_id, godkannare)
    return Statistikimport.objects.get(pk=utfall.import_id)


def skapa_varld(mapp: Path) -> Varld:
    """The wrong file has three cells of `egen` that differ, of which one was blank before."""
    ladda_kvalitetssystem()
    egen, annan = (skapa_huvudman(nyckel=nr) for nr in (ORGNR, ANDRA))
    ratt = las(Ufabok(ALLA).hela(1.5).satt(3, 1, None).spara(mapp, "Ratt.xlsx"))
    bok = Ufabok(ALLA).hela(1.5).satt(1, 1, 9).satt(2, 1, "..").satt(3, 1, 7)
    return Varld(mapp, egen, annan, ratt, las(bok.spara(mapp, "Fel.xlsx")))


def klart(huvudman: Huvudman) -> Underlag:
    """A finished underlag of the release in use, without its files."""
    underlag = bestall_underlag(huvudman)
    if not underlag.ar_klart:
        underlag.status, underlag.fryst = Underlag.Status.KLART, timezone.now()
        underlag.save()
    return Underlag.objects.get(pk=underlag.pk)


def varden(release: Statistikrelease | None = None) -> dict[tuple[str, str, int, str], str]:
    """Every value in force, by key."""
    release = release or Statistikrelease.objects.senast_godkand()
    assert release
    rader = Statistikvarde.objects.gallande(release)
    return {(v.orgnr, v.enhetskod, v.indikator_id, v.period): v.ratext for v in rader}
