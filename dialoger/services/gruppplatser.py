"""Which introduction group a case is in. Each change is one event of the case, whose lock the caller holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import Motesstatus
from ..models import Dialog, Introduktionsgrupp, Introduktionsplats

UTANFOR = "Utanför grupperna"


def platser_for(dialoger: Iterable[Dialog]) -> dict[int, Introduktionsplats]:
    """The place in force of each case, locked, with its group and meeting."""
    rader = Introduktionsplats.objects.select_for_update(of=("self",)).select_related("grupp__mote")
    return {rad.dialog_id: rad for rad in rader.filter(till=None, dialog__in=[d.pk for d in dialoger]).order_by("pk")}


def byt(
    dialog: Dialog,
    fran: Introduktionsplats | None,
    till: Introduktionsgrupp | None,
    aktor: Anvandare | None,
    *,
    utanfor: bool = False,
    skal: str = "",
) -> None:
    """End the place the case has, and give it one in `till`, or with `utanfor` one outside all groups."""
    nu = timezone.now()
    if fran:
        fran.till = max(nu, fran.fran)
        fran.save(update_fields=["till"])
    if till or utanfor:
        Introduktionsplats.objects.create(dialog=dialog, grupp=till, fran=nu, fran_av=aktor)
    efter = str(till) if till else UTANFOR if utanfor else None
    logga(
        Handelsetyp.DIALOG_INTRODUKTIONSGRUPP,
        dialog,
        aktor,
        fran={"grupp": str(fran.grupp or UTANFOR)} if fran else None,
        till={"grupp": efter} if efter else None,
        skal=skal,
    )


def upplos_tom(grupp: Introduktionsgrupp, aktor: Anvandare | None, skal: str = "") -> bool:
    """Dissolve the group if nobody is left in it."""
    if grupp.upplost or grupp.ar_hallen or grupp.platser.filter(till=None).exists():
        return False
    grupp.upplost = timezone.now()
    grupp.save(update_fields=["upplost"])
    logga(Handelsetyp.INTRODUKTIONSGRUPP_UPPLOST, grupp, aktor, fran={"grupp": str(grupp)}, skal=skal)
    return True


def slapp(dialog: Dialog, aktor: Anvandare | None, skal: str) -> None:
    """The case has been paused or closed or has got another pair: it leaves a group, unless it is on its meeting."""
    plats = platser_for([dialog]).get(dialog.pk)
    if plats is None or plats.grupp is None:
        return
    mote = plats.grupp.mote
    if mote and mote.status != Motesstatus.INSTALLT and mote.arenden.filter(dialog=dialog).exists():
        return
    byt(dialog, plats, None, aktor, skal=skal)
    upplos_tom(plats.grupp, aktor, skal)
