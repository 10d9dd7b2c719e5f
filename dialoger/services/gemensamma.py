"""Joint dialogues of huvudmän with the same skolchef: decided by a person, dissolved with a reason."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..gemensamma import forslag, hor_ihop
from ..models import GemensamDialog, GemensamHuvudman, Omgang

Beslut = GemensamDialog.Beslut
INAKTUELLT = "Förslaget gäller inte längre. Läs om sidan."


def _las(omgang_id: int) -> Omgang:
    return Omgang.objects.select_for_update(of=("self",)).get(pk=omgang_id)


@transaction.atomic
def besluta_gemensam(
    *,
    omgang_id: int,
    kod: str,
    beslut: str,
    aktor: Anvandare | None,
    med: Collection[int] | None = None,
    skal: str = "",
) -> GemensamDialog:
    """Decide on what is offered under `kod`: a joint dialogue of `med` (None: all of them), or each for itself.

    ValidationError when it is not offered any more, for a joint dialogue of fewer than two, of a huvudman that is in
    another one, or when declined without a reason.
    """
    omgang = _las(omgang_id)
    erbjudet = next((rad for rad in forslag(omgang) if rad.kod == kod), None)
    if erbjudet is None:
        raise ValidationError(INAKTUELLT)
    if beslut not in Beslut.values:
        raise ValidationError({"beslut": "Välj gemensam dialog eller var för sig."})
    antagen, skal = beslut == Beslut.ANTAGEN, " ".join(skal.split())
    valda = {h.pk for h in erbjudet.huvudman_lista if med is None or h.pk in med} if antagen else set()
    if antagen and len(valda) < 2:
        raise ValidationError({"med": "Välj minst två huvudmän."})
    if not antagen and not skal:
        raise ValidationError({"skal": "Skriv varför de har dialog var för sig."})
    upptagna = hor_ihop(omgang.pk)
    if fel := [h.namn for h in erbjudet.huvudman_lista if h.pk in valda and h.pk in upptagna]:
        raise ValidationError({"med": f"{fel[0]} är redan med i en annan gemensam dialog. Upplös den först."})
    rad = GemensamDialog(omgang=omgang, beslut=beslut, grund=erbjudet.samband.skal[:300], skal=skal, av=aktor)
    rad.full_clean()
    rad.save()
    GemensamHuvudman.objects.bulk_create(
        [GemensamHuvudman(gemensam=rad, omgang=omgang, huvudman=h, med=h.pk in valda) for h in erbjudet.huvudman_lista]
    )
    vilka = [h.namn for h in erbjudet.huvudman_lista if not antagen or h.pk in valda]
    logga(
        Handelsetyp.OMGANG_GEMENSAM,
        omgang,
        aktor,
        till={"beslut": rad.get_beslut_display(), "huvudmän": vilka},
        skal=skal,
        data={"gemensam": rad.pk},
    )
    return rad


@transaction.atomic
def upplos_gemensam(*, gemensam_id: int, skal: str, aktor: Anvandare | None) -> GemensamDialog:
    """The huvudmän have their dialogues each for itself again, and are not offered together any more.

    Meetings that are booked stay. ValidationError without a reason, or when it is not in force.
    """
    omgang = _las(GemensamDialog.objects.values_list("omgang_id", flat=True).get(pk=gemensam_id))
    rad = GemensamDialog.objects.get(pk=gemensam_id)
    if rad.upplost or rad.beslut != Beslut.ANTAGEN:
        raise ValidationError("Den gemensamma dialogen är redan upplöst.")
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför den upplöses."})
    rad.upplost, rad.upplost_av, rad.upplost_skal = timezone.now(), aktor, " ".join(skal.split())[:300]
    rad.save(update_fields=["upplost", "upplost_av", "upplost_skal"])
    vilka = list(rad.medlemmar.filter(med=True).select_related("huvudman"))
    rad.medlemmar.filter(med=True).update(till=rad.upplost)
    logga(
        Handelsetyp.OMGANG_GEMENSAM_UPPLOST,
        omgang,
        aktor,
        fran={"huvudmän": [medlem.huvudman.namn for medlem in vilka]},
        skal=rad.upplost_skal,
        data={"gemensam": rad.pk},
    )
    return rad
