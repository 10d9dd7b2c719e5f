"""The demo's accounts: one per role, with the six offices. They exist, and log in, in demo mode only."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from . import konton as kontotjanst
from .kommando import Framsteg
from .models import Anvandare, Myndighet, Regionkontor, Roll, Rolltilldelning
from .models.anvandare import DEMODOMAN

LOSENORD = "kvalitet-i-demo"

# The offices since September 2024. Which län each serves is our assumption, by distance; edited as data.
KONTOR: dict[str, tuple[str, ...]] = {
    "Göteborg": ("13", "14"),
    "Härnösand": ("21", "22", "23"),
    "Luleå": ("24", "25"),
    "Malmö": ("07", "08", "10", "12"),
    "Örebro": ("05", "06", "17", "18", "19", "20"),
    "Solna": ("01", "03", "04", "09"),
}

SV, SPSM = Myndighet.SV, Myndighet.SPSM
KONTON: tuple[tuple[str, Roll, Myndighet, str], ...] = (
    ("Anna Lindqvist", Roll.DIALOGUTFORARE, SV, "Örebro"),
    ("Yusuf Haddad", Roll.DIALOGUTFORARE, SPSM, "Örebro"),
    ("Karin Åberg", Roll.SAMORDNARE, SV, "Solna"),
    ("Peter Holmgren", Roll.ADMINISTRATOR, SPSM, "Härnösand"),
    ("Margareta Öhman", Roll.REGISTRATOR, SV, "Solna"),
    ("Johan Bergström", Roll.ENHETSCHEF, SV, "Göteborg"),
    ("Leila Farahani", Roll.ANALYTIKER, SV, "Solna"),
    ("Erik Sjödin", Roll.REDAKTOR, SPSM, "Luleå"),
    ("Maria Rosén", Roll.SYSTEMFORVALTARE, SV, "Malmö"),
)


@dataclass(frozen=True)
class Demokonto:
    epost: str
    namn: str
    roll: str
    myndighet: str  # SV, SPSM or empty for a huvudman's representative
    losenord: str = LOSENORD


def ascii_epost(namn: str) -> str:
    bokstaver = str.maketrans("åäöé ", "aaoe.")
    return namn.lower().translate(bokstaver) + DEMODOMAN


@cache
def _losenordshash() -> str:
    return make_password(LOSENORD)  # slow on purpose, so once for all accounts


@transaction.atomic
def skapa_demokonto(namn: str, epost: str = "", *, kan_logga_in: bool = True) -> Anvandare:
    """A demo account with the common password; the same one when it is already there. Roles and uppdrag are yours.

    `kan_logga_in=False`: a colleague who is only seen in the others' pages.
    """
    if not settings.DEMO:
        raise ImproperlyConfigured("Demokonton skapas bara i demoläge.")
    epost = epost or ascii_epost(namn)
    if not epost.endswith(DEMODOMAN):
        raise ValueError(f"Demokonton slutar på {DEMODOMAN}, inte {epost!r}.")
    if finns := Anvandare.objects.filter(epost=epost).first():
        return finns
    anvandare = kontotjanst.skapa_konto(epost=epost, namn=namn, aktor=None, bjud_in=False)
    anvandare.password = _losenordshash() if kan_logga_in else make_password(None)
    anvandare.save(update_fields=["password"])
    return anvandare


def ladda_kontor() -> dict[str, Regionkontor]:
    kontor = {}
    for namn, lanskoder in KONTOR.items():
        kod = ascii_epost(namn).removesuffix(DEMODOMAN)
        kontor[namn], _ = Regionkontor.objects.get_or_create(
            kod=kod, defaults={"namn": namn, "lanskoder": list(lanskoder)}
        )
    return kontor


def ladda(framsteg: Framsteg) -> None:
    """Offices and staff accounts. Run again it changes nothing."""
    kontor = ladda_kontor()
    for nummer, (namn, roll, myndighet, ort) in enumerate(KONTON, start=1):
        framsteg(nummer, len(KONTON), "Skapar konton")
        anvandare = skapa_demokonto(namn)
        if not Rolltilldelning.objects.filter(anvandare=anvandare).exists():
            kontotjanst.tilldela_roll(
                anvandare_id=anvandare.pk, roll=roll, myndighet=myndighet, regionkontor=kontor[ort], aktor=None
            )


def konton() -> list[Demokonto]:
    """The accounts that can be used to log in, staff first; empty outside the demo."""
    if not settings.DEMO:
        return []
    alla = Anvandare.objects.filter(epost__endswith=DEMODOMAN, is_active=True).med_roller().order_by("pk")
    svar = []
    for anvandare in alla:
        if not anvandare.has_usable_password():
            continue
        tilldelningar = anvandare.aktiva_tilldelningar
        myndighet = tilldelningar[0].myndighet if tilldelningar else ""
        svar.append(Demokonto(anvandare.epost, anvandare.namn, kontotjanst.rolltext(anvandare), myndighet))
    return svar
