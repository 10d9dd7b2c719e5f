"""Changes made by hand: a huvudman that no file has, a seat or a name that a person knows better, the size limits."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from .. import orgnr as orgnummer
from ..kallor import MANUELL
from ..models import Huvudman, Huvudmannalank, JuridiskEnhet, JuridiskForm, Kommun, Storleksgrans
from ..namn import sortnamn
from .omrakning import rakna_om
from .skrivning import satt_namn, skriv_huvudman

LAS = 7_301_042_002  # PostgreSQL advisory lock
OFFENTLIGA = {
    JuridiskForm.KOMMUN: Huvudman.Typ.KOMMUNAL,
    JuridiskForm.KOMMUNALFORBUND: Huvudman.Typ.KOMMUNAL,
    JuridiskForm.REGION: Huvudman.Typ.REGIONAL,
    JuridiskForm.STAT: Huvudman.Typ.STATLIG,
}


def _iakttagelse(namn: str, form: str, kommun: Kommun | None) -> dict[str, Any]:
    rad = {"n": namn, "f": form, "t": OFFENTLIGA.get(JuridiskForm(form), Huvudman.Typ.ENSKILD).value}
    return rad | ({"k": kommun.kod} if kommun else {})


def _fakta(huvudman: Huvudman) -> dict[str, str]:
    kommun = huvudman.kommun.namn if huvudman.kommun else ""
    return {"namn": huvudman.namn, "form": huvudman.get_form_display(), "kommun": kommun}


class FinnsRedan(Exception):
    """A huvudman with the same name and form is in the register, and no number tells the two apart."""

    def __init__(self, huvudman: Huvudman) -> None:
        super().__init__(f"{huvudman.namn} finns redan i registret.")
        self.huvudman = huvudman


@transaction.atomic
def registrera_huvudman(
    *,
    namn: str,
    form: str,
    nummer: str,
    kommun: Kommun | None,
    skal: str,
    aktor: Anvandare | None,
    bekrafta: bool = False,
) -> Huvudman:
    """Add a huvudman. A personnummer, or no number, gives a key of H and six digits; the number is not shown.

    Without a number the same name and form again raise FinnsRedan, unless `bekrafta` says that it is another one.
    """
    _en_i_taget()
    if not nummer and not bekrafta:
        lika = Huvudman.objects.filter(sortnamn=sortnamn(namn[:200]), form=form, ar_aktiv=True).order_by("pk").first()
        if lika:
            raise FinnsRedan(lika)
    nyckel = MANUELL.nyckel(timezone.localdate())
    iakttagelse = {nyckel: _iakttagelse(namn, form, kommun)}
    if nummer and JuridiskEnhet.objects.filter(orgnr=nummer).exists():
        raise ValidationError({"nummer": "Numret finns redan i registret."})
    if nummer and not orgnummer.ar_personnummerlik(nummer):
        skriv_huvudman({nummer: iakttagelse})
        rakna_om([nummer])
        huvudman = Huvudman.objects.select_related("kommun").get(nyckel=nummer)
    else:
        huvudman = _utan_visat_nummer(namn, form, nummer, kommun, iakttagelse)
    logga(Handelsetyp.HUVUDMAN_SKAPAD, huvudman, aktor, till=_fakta(huvudman), skal=skal)
    return huvudman


def _en_i_taget() -> None:
    """Two at once would see neither each other nor each other's key. SQLite's transactions are IMMEDIATE already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LAS])


def _utan_visat_nummer(
    namn: str, form: str, nummer: str, kommun: Kommun | None, iakttagelse: dict[str, Any]
) -> Huvudman:
    sista = Huvudman.objects.select_for_update().filter(nyckel__startswith="H").order_by("-nyckel").first()
    lopnummer = int(sista.nyckel[1:]) + 1 if sista else 1
    huvudman = Huvudman(nyckel=f"H{lopnummer:06d}", typ=Huvudman.Typ.ENSKILD, form=form, kommun=kommun)
    satt_namn(huvudman, namn)
    huvudman.save()
    if nummer:
        juridisk = JuridiskEnhet.objects.create(orgnr=nummer, namn=namn, kallnamn=namn, form=form, kallor=iakttagelse)
        Huvudmannalank.objects.create(
            huvudman=huvudman,
            juridisk_enhet=juridisk,
            giltig_fran=timezone.localdate(),
            kalla=MANUELL.namn,
        )
    return huvudman


@transaction.atomic
def andra_huvudman(
    *, huvudman_id: int, namn: str, form: str, kommun: Kommun | None, skal: str, aktor: Anvandare | None
) -> Huvudman:
    """Note what a person knows, as today's observation. A later file decides again, by the usual rules."""
    huvudman = Huvudman.objects.select_for_update().get(pk=huvudman_id)
    fore = _fakta(huvudman)
    rad = {MANUELL.nyckel(timezone.localdate()): _iakttagelse(namn, form, kommun)}
    juridisk = (
        JuridiskEnhet.objects.filter(huvudmannalankar__huvudman=huvudman, huvudmannalankar__giltig_till=None)
        .order_by("orgnr")
        .first()
    )
    if juridisk is not None and juridisk.orgnr == huvudman.nyckel:
        skriv_huvudman({juridisk.orgnr: {**juridisk.kallor, **rad}})
        rakna_om([juridisk.orgnr])
    else:
        huvudman.form, huvudman.kommun, huvudman.kommun_harledd = form, kommun, False
        satt_namn(huvudman, namn)
        huvudman.save()
        if juridisk is not None:
            juridisk.namn, juridisk.form, juridisk.kallor = namn, form, {**juridisk.kallor, **rad}
            juridisk.save(update_fields=["namn", "form", "kallor"])
    huvudman = Huvudman.objects.select_related("kommun").get(pk=huvudman_id)
    logga(Handelsetyp.HUVUDMAN_ANDRAD, huvudman, aktor, fran=fore, till=_fakta(huvudman), skal=skal)
    return huvudman


@transaction.atomic
def satt_storleksgrans(*, liten_under: int, stor_fran: int, kalla: str, aktor: Anvandare | None) -> int:
    """New size limits for all. Returns how many huvudmän changed class."""
    grans = Storleksgrans(liten_under=liten_under, stor_fran=stor_fran, kalla=kalla)
    grans.full_clean()
    grans.save()
    andrade = rakna_om()
    till = {"liten_under": liten_under, "stor_fran": stor_fran, "andrade": andrade}
    logga(Handelsetyp.HUVUDMAN_ANDRAD, grans, aktor, till=till, skal=kalla)
    return andrade
