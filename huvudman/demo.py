"""The demo's register: real huvudmän and units from the compact file, and representatives of three of them."""

from __future__ import annotations

from kvalitet.demo import skapa_demokonto
from kvalitet.kommando import Framsteg

from . import registerfil, services
from .models import Huvudman, Uppdrag

F = Uppdrag.Funktion
FORETRADARE: tuple[tuple[str, str, str], ...] = (
    ("Lena Forsberg", "2120002080", F.SKOLCHEF),  # Västerås kommun: large, several skolformer, every kind of value
    ("Mikael Strand", "5567497051", F.KVALITETSANSVARIG),  # Skolalliansen i Sverige AB: a group with many units
    ("Åsa Wikström", "8024144779", F.NAMND_STYRELSE),  # Kvarsebo skola: one small unit, most values protected
)


def ladda(framsteg: Framsteg) -> None:
    """Register and representatives. Run again it changes nothing; needs no source files."""
    services.ladda_register(registerfil.las(), framsteg)
    for namn, nyckel, funktion in FORETRADARE:
        huvudman = Huvudman.objects.filter(nyckel=nyckel).first()
        if huvudman is None:
            continue
        anvandare = skapa_demokonto(namn)
        if not Uppdrag.objects.filter(anvandare=anvandare).exists():
            services.tilldela_uppdrag(anvandare=anvandare, huvudman=huvudman, funktion=funktion, aktor=None)
