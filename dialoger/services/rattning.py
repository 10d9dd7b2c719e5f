"""A held meeting is put right: when it ended, who was there, who came, what it touched. Not when it was or its kind.

Time that the meeting prefilled follows while nobody has confirmed or changed it. A mötesanteckning never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import INTERNA, Motesstatus, Motestyp
from ..models import Anteckning, Dialog, Mote, Motesarende
from . import tid
from .deltagare import deltagare_last, hoj_version, skolformer_last
from .genomforande import Utfall, krav_slut
from .lage import OgiltigOvergang, spara_lage
from .moten import MoteAndrat, beskriv, galler, las_mote
from .moteskrav import krav_utforare

RATTAS = timedelta(days=31)


def rattas_till(mote: Mote) -> date:
    """The last day when a held meeting can be put right."""
    return timezone.localtime(mote.slut).date() + RATTAS


def varfor_inte_ratta(mote: Mote, arenden: list[Dialog]) -> str:
    """As a sentence; empty when it can be put right."""
    if mote.status != Motesstatus.HALLET:
        return "Bara ett möte som är markerat som genomfört kan rättas."
    if timezone.localdate() > rattas_till(mote):
        return f"Ett genomfört möte kan rättas i {RATTAS.days} dagar."
    return "Ärendet är avslutat." if all(dialog.avslutad for dialog in arenden) else ""


@transaction.atomic
def ratta_mote(
    *,
    mote_id: int,
    utfall: Mapping[int, Utfall],
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    slut: datetime,
    version: int | None,
    aktor: Anvandare | None,
) -> Mote:
    """`utfall`: per case (pk) what is right; cases that are not there, or are closed, stay as they are.

    MoteAndrat when somebody else has changed it since `version`. OgiltigOvergang when it is too late.
    """
    mote, arenden = las_mote(mote_id)
    if nej := varfor_inte_ratta(mote, arenden):
        raise OgiltigOvergang(nej)
    if version is not None and version != mote.version:
        raise MoteAndrat
    if not mote.ar_internt and (utforare_sv is None or utforare_spsm is None):
        raise ValidationError("Både Skolverket och SPSM var med på ett genomfört möte. Ange vem som var med.")
    if (utforare_sv, utforare_spsm) != (mote.utforare_sv, mote.utforare_spsm):
        krav_utforare(utforare_sv, utforare_spsm, mote.start)
    krav_slut(mote.start, slut)
    kopplingar = {rad.dialog_id: rad for rad in mote.arenden.med_huvudman()}
    oppna = {dialog.pk: dialog for dialog in arenden if not dialog.avslutad}
    ratt = {pk: ett for pk, ett in utfall.items() if pk in oppna}
    fran, ifyllt = beskriv(mote) | {"kom_inte": _kom_inte(kopplingar)}, tid.ifyllt_av(mote)
    for pk, ett in ratt.items():
        _satt_kom(mote, kopplingar[pk], ett.kom)
    if not any(rad.kom for rad in kopplingar.values()):
        raise ValidationError("Minst en huvudman var med på ett genomfört möte.")
    mote.utforare_sv, mote.utforare_spsm, mote.slut = utforare_sv, utforare_spsm, slut
    mote.full_clean(exclude=["utforare_sv", "utforare_spsm"])
    till = beskriv(mote) | {"kom_inte": _kom_inte(kopplingar)}
    if andrat := fran != till:
        mote.save(update_fields=["utforare_sv", "utforare_spsm", "slut"])
        tid.folj_rattat(mote, ifyllt)
        logga(Handelsetyp.MOTE_RATTAT, mote, aktor, fran=fran, till=till, data=galler(arenden))
    for pk, ett in ratt.items():
        rad, antal, lagen = kopplingar[pk], ett.antal if ett.kom else {}, ett.skolformer if ett.kom else {}
        andrat |= deltagare_last(rad, mote, arenden, antal=antal, aktor=aktor)
        andrat |= skolformer_last(rad, mote, lagen=lagen, aktor=aktor)
    if andrat:
        hoj_version(mote)
    spara_lage(arenden)
    return mote


def _kom_inte(kopplingar: Mapping[int, Motesarende]) -> list[str]:
    return [rad.huvudman.namn for rad in kopplingar.values() if not rad.kom]


def _satt_kom(mote: Mote, koppling: Motesarende, kom: bool) -> None:
    if koppling.kom == kom:
        return
    dialog, vem = koppling.dialog, koppling.huvudman.namn
    if not kom and Anteckning.objects.filter(motesarende=koppling).exists():
        raise ValidationError(f"{vem} har en mötesanteckning från mötet och kan inte vara den som inte kom.")
    senare = Motesarende.objects.filter(dialog=dialog, kom=True, mote__status=Motesstatus.HALLET)
    senare = senare.filter(mote__start__gt=mote.start).exclude(mote__typ__in=INTERNA)
    beslutat = mote.typ == Motestyp.INTRODUKTION and dialog.svar_fortsatt
    if not kom and (beslutat or senare.exists()):
        raise ValidationError(f"{vem} har gått vidare i ärendet efter mötet. Då går det inte att säga att de inte kom.")
    koppling.kom = kom
    koppling.save(update_fields=["kom"])
