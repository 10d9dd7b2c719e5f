"""Smallest valid objects, no surprises. Plain functions; give only what the test is about."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from analysunderlag.models import Statistikrelease, Underlag, Underlagsfil
from huvudman.models import Huvudman, JuridiskForm, Uppdrag
from kvalitet.models import Anvandare, Jobb, Myndighet, Regionkontor, Roll, Rolltilldelning

_nummer = count(1)
LOSENORD = "ett-langt-losenord-77"


def dagar(antal: int) -> date:
    """A date relative to today: dagar(-1) is yesterday."""
    return timezone.localdate() + timedelta(days=antal)


def skapa_anvandare(
    roll: Roll | str | None = None,
    myndighet: Myndighet | str = Myndighet.SV,
    *,
    huvudman: Huvudman | None = None,
    **falt: Any,
) -> Anvandare:
    """A user; with `roll` staff, with `huvudman` its representative, with neither a user without rights."""
    n = next(_nummer)
    falt = {"epost": f"person{n}@exempel.test", "namn": f"Person {n}", "password": LOSENORD, **falt}
    anvandare = Anvandare.objects.create_user(**falt)
    if roll:
        skapa_roll(anvandare, roll, myndighet)
    if huvudman:
        Uppdrag.objects.create(anvandare=anvandare, huvudman=huvudman, funktion=Uppdrag.Funktion.SKOLCHEF)
    return anvandare


def skapa_roll(
    anvandare: Anvandare, roll: Roll | str, myndighet: Myndighet | str = Myndighet.SV, **falt: Any
) -> Rolltilldelning:
    falt = {"giltig_fran": dagar(-30), **falt}
    return Rolltilldelning.objects.create(anvandare=anvandare, roll=roll, myndighet=myndighet, **falt)


def skapa_regionkontor(namn: str = "Örebro", **falt: Any) -> Regionkontor:
    kod = namn.lower().replace("ö", "o").replace("ä", "a")
    return Regionkontor.objects.get_or_create(kod=kod, defaults={"namn": namn, **falt})[0]


def orgnr(n: int, forsta: str = "212000") -> str:
    """A well-formed organisationsnummer (Luhn), different for each n below 1000."""
    siffror = f"{forsta}{n:03d}"
    summa = sum(sum(divmod(int(s) * (2 if i % 2 == 0 else 1), 10)) for i, s in enumerate(siffror))
    return f"{siffror}{-summa % 10}"


def skapa_huvudman(namn: str = "", **falt: Any) -> Huvudman:
    n = next(_nummer)
    namn = namn or f"Exempel {n} kommun"
    falt = {
        "nyckel": orgnr(n % 1000),
        "typ": Huvudman.Typ.KOMMUNAL,
        "form": JuridiskForm.KOMMUN,
        "sortnamn": namn.lower(),
        **falt,
    }
    return Huvudman.objects.create(namn=namn, **falt)


def skapa_jobb(typ: str = "prov", **falt: Any) -> Jobb:
    """A Jobb row without any message; register the type `prov` with the fixture `provjobb`."""
    falt = {"titel": "Ett jobb", **falt}
    return Jobb.objects.create(typ=typ, **falt)


def skapa_underlag(huvudman: Huvudman) -> Underlag:
    """A finished underlag with made-up content and one stored file (JSON)."""
    from analysunderlag.bygge.paket import Fil
    from analysunderlag.innehall import till_json
    from analysunderlag.services import underlagsfiler
    from tests.analysunderlag.exempelinnehall import exempel

    nu = timezone.now()
    release = Statistikrelease.objects.create(
        namn=f"Release {next(_nummer)}", status=Statistikrelease.Status.GODKAND, godkand=nu
    )
    innehall = till_json(exempel(namn=huvudman.namn))
    underlag = Underlag.objects.create(
        huvudman=huvudman, release=release, version=1, indata_hash="0" * 64, innehall=innehall
    )
    Underlagsfil.objects.bulk_create(underlagsfiler.spara(underlag, [Fil("json", "varden.json", innehall.encode())]))
    underlag.status, underlag.fryst = Underlag.Status.KLART, nu
    underlag.save(update_fields=["status", "fryst"])
    return underlag
