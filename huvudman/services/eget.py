"""What the services of the huvudman's own space share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from kvalitet.models import Anvandare, Rolltilldelning

from ..behorighet import BARA_SVARANDE, far_svara
from ..models import Huvudman

INTE_ER = "Du företräder inte längre huvudmannen."
SLUT = "Ditt uppdrag har slutat gälla. Inget har sparats."


def las_eget(huvudman_id: int, aktor: Anvandare) -> Huvudman:
    """The huvudman, locked. PermissionDenied when the person no longer acts for it, or now has a role at an agency:
    asked by the rows as they are when the lock is held, since the page may be old."""
    huvudman = Huvudman.objects.select_for_update().get(pk=huvudman_id)
    foretrader = huvudman.uppdrag.aktiva().filter(anvandare=aktor).exists()
    if not foretrader or Rolltilldelning.objects.aktiva().filter(anvandare=aktor).exists():
        raise PermissionDenied(SLUT)
    return huvudman


def som_nu(person: Anvandare) -> Anvandare:
    """The person as the rows are now, for a rule of `behorighet` that is asked again under a lock."""
    return Anvandare.objects.get(pk=person.pk)


def las_svarande(huvudman_id: int, aktor: Anvandare) -> Huvudman:
    """As `las_eget`, for what makes an allmän handling: PermissionDenied unless the person answers for the huvudman."""
    huvudman = las_eget(huvudman_id, aktor)
    if not far_svara(som_nu(aktor), huvudman):
        raise PermissionDenied(BARA_SVARANDE)
    return huvudman


def varfor_inte_eget(anvandare: Anvandare, huvudman_id: str) -> str:
    """For `kvalitet.utkastagare`: why this person may not save a draft there, empty when they may."""
    ar_tal = huvudman_id.isascii() and huvudman_id.isdecimal() and len(huvudman_id) < 18
    far = ar_tal and Huvudman.objects.i_eget_utrymme(anvandare).filter(pk=huvudman_id).exists()
    return "" if far else INTE_ER
