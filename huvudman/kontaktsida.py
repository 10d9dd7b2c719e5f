"""The huvudman's own page of contacts: what the agencies have, and in words what they lack. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Anvandare

from .behorighet import far_andra_kontakt
from .kontaktluckor import F, Lucka, Orsak, luckor_for
from .models import Huvudman, Kontakt, Namnd

RACKER = timedelta(days=183)  # our assumption: after half a year we ask again
SVARSORD = {
    Orsak.SAKNAS: "Vi vet inte hur vi når {vem}.",
    Orsak.UTAN_EPOST: "Vi saknar e-post till {vem}.",
    Orsak.STUDSAD: "Vårt brev till {vem} kom inte fram.",
}


@dataclass(frozen=True)
class Rad:
    kontakt: Kontakt
    bekraftad_nyss: bool
    far_andra: bool


@dataclass(frozen=True)
class Saknad:
    """What we lack, and the query that fills in the form."""

    mening: str
    ifyllt: str


@dataclass(frozen=True)
class Kontaktsida:
    rader: list[Rad]
    saknade: list[Saknad]
    namnder: list[Namnd]

    @property
    def andra_leder(self) -> bool:
        """Some of them are for others to change."""
        return any(not rad.far_andra for rad in self.rader)

    @property
    def att_bekrafta(self) -> list[Kontakt]:
        return [rad.kontakt for rad in self.rader if not rad.bekraftad_nyss]


def kontaktsida(huvudman: Huvudman, anvandare: Anvandare) -> Kontaktsida:
    """Four queries, however many the contacts are."""
    egna = Kontakt.objects.synliga_for(anvandare).filter(huvudman=huvudman).select_related("namnd", "bekraftad_av")
    kontakter = sorted((rad for rad in egna if not rad.ar_avslutad), key=lambda rad: rad.ordning)
    nyss = timezone.now() - RACKER
    rader = []
    for rad in kontakter:
        rad.huvudman = huvudman
        bekraftad_nyss = rad.bekraftad is not None and rad.bekraftad > nyss and not rad.studsad
        rader.append(Rad(rad, bekraftad_nyss, far_andra_kontakt(anvandare, rad)))
    namnder = [rad for rad in Namnd.objects.synliga_for(anvandare).filter(huvudman=huvudman) if not rad.ar_avslutad]
    return Kontaktsida(rader, list(_saknade(luckor_for([huvudman]).get(huvudman.pk, ()))), namnder)


def _saknade(luckor: Iterable[Lucka]) -> Iterable[Saknad]:
    for lucka in luckor:
        ifyllt = {"funktion": lucka.funktion} | ({"namnd": str(lucka.namnd.pk)} if lucka.namnd else {})
        yield Saknad(svenska.versal(SVARSORD[Orsak(lucka.orsak)].format(vem=_bestamd(lucka))), urlencode(ifyllt))


def _bestamd(lucka: Lucka) -> str:
    """As we say it to them: skolchefen, styrelsen, Barn- och utbildningsnämnden."""
    if lucka.funktion == F.SKOLCHEF:
        return f"skolchefen för {lucka.namnd.namn}" if lucka.namnd else "skolchefen"
    if lucka.namnd:
        return lucka.namnd.namn
    return lucka.vem[:1].lower() + lucka.vem[1:]
