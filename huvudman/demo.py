"""The demo's register: real huvudmän and units from the compact file, three with representatives, made-up contacts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kvalitet.demo import ascii_epost, skapa_demokonto
from kvalitet.kommando import Framsteg

from . import demokontakter, registerfil, services
from .models import Huvudman, Kollegainbjudan, Kontakt, Namnd, Uppdrag

F = Uppdrag.Funktion
FORETRADARE: tuple[tuple[str, str, str], ...] = (
    ("Lena Forsberg", "2120002080", F.SKOLCHEF),  # Västerås kommun: large, several skolformer, every kind of value
    ("Mikael Strand", "5567497051", F.KVALITETSANSVARIG),  # Skolalliansen i Sverige AB: a group with many units
    ("Sara Lind", "7696020127", F.NAMND_STYRELSE),  # Föräldrakooperativet Aspebo: a förskola with eleven children
    ("Åsa Wikström", "8024144779", F.NAMND_STYRELSE),  # Kvarsebo skola: one small unit, most values protected
)
# Colleagues of theirs, who are seen but do not log in: name, key, functions, days ago, last day from now
KOLLEGOR: tuple[tuple[str, str, tuple[str, ...], int, int | None], ...] = (
    ("Göran Sahlin", "2120002080", (F.NAMND_STYRELSE,), 400, None),
    ("Nadia Karimi", "2120002080", (F.KVALITETSANSVARIG,), 210, None),
    ("Per-Olof Ekdahl", "2120002080", (F.REKTOR,), 500, -45),
    ("Hanna Blom", "5567497051", (F.SKOLCHEF, F.REKTOR), 320, None),
    ("Tove Nyström", "8024144779", (F.REKTOR, F.UNDERVISNING), 150, 200),
)
INBJUDNA: tuple[tuple[str, str, str], ...] = (
    ("Erik Lundmark", "2120002080", F.REKTOR),
    ("Maja Holm", "8024144779", F.NAMND_STYRELSE),
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
    ladda_kollegor()
    ladda_kontakter()


def ladda_kollegor() -> None:
    """Once: afterwards people may have changed them."""
    if Kollegainbjudan.objects.exists():
        return
    huvudman_per_nyckel = {h.nyckel: h for h in Huvudman.objects.filter(nyckel__in=[rad[1] for rad in FORETRADARE])}
    for namn, nyckel, funktioner, dagar_sedan, slutar in KOLLEGOR:
        if nyckel not in huvudman_per_nyckel:
            continue
        idag = timezone.localdate()
        for funktion in funktioner:
            services.tilldela_uppdrag(
                anvandare=skapa_demokonto(namn, kan_logga_in=False),
                huvudman=huvudman_per_nyckel[nyckel],
                funktion=funktion,
                giltig_fran=idag - timedelta(days=dagar_sedan),
                giltig_till=idag + timedelta(days=slutar) if slutar else None,
                aktor=None,
            )
    ansvariga = {nyckel: skapa_demokonto(namn) for namn, nyckel, _ in FORETRADARE}
    for namn, nyckel, funktion in INBJUDNA:
        if nyckel in huvudman_per_nyckel:
            services.bjud_in_kollega(
                huvudman=huvudman_per_nyckel[nyckel],
                namn=namn,
                epost=ascii_epost(namn),
                funktioner=[funktion],
                aktor=ansvariga[nyckel],
            )


def ladda_kontakter() -> None:
    """Once: afterwards people may have changed them."""
    if Kontakt.objects.exists() or Namnd.objects.exists():
        return
    foretradare = {nyckel: (namn, funktion) for namn, nyckel, funktion in FORETRADARE}
    aktiva = Huvudman.objects.filter(ar_aktiv=True)
    rader = demokontakter.bygg(aktiva, foretradare, timezone.localdate())
    services.las_in_rader(rader, kalla=demokontakter.KALLA, aktor=None)
