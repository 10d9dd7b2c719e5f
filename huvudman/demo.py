"""The demo's register: real huvudmän and units from the compact file, three with representatives, made-up contacts."""

from __future__ import annotations

from django.utils import timezone

from kvalitet.demo import skapa_demokonto
from kvalitet.kommando import Framsteg

from . import demokontakter, registerfil, services
from .models import Huvudman, Kontakt, Namnd, Uppdrag

F = Uppdrag.Funktion
FORETRADARE: tuple[tuple[str, str, str], ...] = (
    ("Lena Forsberg", "2120002080", F.SKOLCHEF),  # Västerås kommun: large, several skolformer, every kind of value
    ("Mikael Strand", "5567497051", F.KVALITETSANSVARIG),  # Skolalliansen i Sverige AB: a group with many units
    ("Åsa Wikström", "8024144779", F.NAMND_STYRELSE),  # Kvarsebo skola: one small unit, most values protected
)


def ladda(framsteg: Framsteg) -> None:
    """Register, representatives and contacts. Run again it changes nothing; needs no source files."""
    services.ladda_register(registerfil.las(), framsteg)
    for namn, nyckel, funktion in FORETRADARE:
        huvudman = Huvudman.objects.filter(nyckel=nyckel).first()
        if huvudman is None:
            continue
        anvandare = skapa_demokonto(namn)
        if not Uppdrag.objects.filter(anvandare=anvandare).exists():
            services.tilldela_uppdrag(anvandare=anvandare, huvudman=huvudman, funktion=funktion, aktor=None)
    ladda_kontakter()


def ladda_kontakter() -> None:
    """Once: afterwards people may have changed them."""
    if Kontakt.objects.exists() or Namnd.objects.exists():
        return
    foretradare = {nyckel: (namn, funktion) for namn, nyckel, funktion in FORETRADARE}
    aktiva = Huvudman.objects.filter(ar_aktiv=True)
    rader = demokontakter.bygg(aktiva, foretradare, timezone.localdate())
    services.las_in_rader(rader, kalla=demokontakter.KALLA, aktor=None)
