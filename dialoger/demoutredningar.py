"""The demo's next round: searches under way, and small huvudmän with one skolchef, waiting for a decision."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from huvudman import services as register
from huvudman.demokontakter import KALLA
from huvudman.models import Huvudman, Kontakt
from kvalitet.models import Anvandare
from kvalitet.models.anvandare import DEMODOMAN

from .kontaktlage import huvudman_i_omgang
from .models import Omgang

F = Kontakt.Funktion
DELAD = ("Birgit Sjödahl", f"birgit.sjodahl{DEMODOMAN}")


def lagg_upp(omgang: Omgang, aktor: Anvandare) -> None:
    """On huvudmän of the round that nobody knows how to reach: the same ones each time for the same draw."""
    sma = huvudman_i_omgang(omgang).filter(typ=Huvudman.Typ.ENSKILD, storleksklass=Huvudman.Storleksklass.LITEN)
    valda = list(sma.filter(kontakter=None)[:7])
    for huvudman in valda[:3]:  # one skolchef
        for funktion, namn, epost in (
            (F.SKOLCHEF, *DELAD),
            (F.NAMND_STYRELSE, "", f"styrelsen-{huvudman.nyckel.lower()}{DEMODOMAN}"),
        ):
            register.lagg_till_kontakt(
                huvudman=huvudman, funktion=funktion, namn=namn, epost=epost, kalla=KALLA, aktor=aktor
            )
    i_gar = timezone.localdate() - timedelta(days=1)
    for huvudman in valda[3:]:
        for utredning in register.borja_utredning(huvudman=huvudman, aktor=aktor):
            register.notera_steg(
                utredning_id=utredning.pk, text="Lämnade ett meddelande på telefonsvararen", dag=i_gar, aktor=aktor
            )
            if huvudman == valda[-1]:
                register.avsluta_utredning(
                    utredning_id=utredning.pk, text="Ingen svarar", resultat="hittades_inte", aktor=aktor
                )
