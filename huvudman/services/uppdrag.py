"""Who may act for which huvudman: given and ended, never deleted."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Huvudman, Uppdrag


@transaction.atomic
def tilldela_uppdrag(
    *,
    anvandare: Anvandare,
    huvudman: Huvudman,
    funktion: str,
    aktor: Anvandare | None,
    giltig_fran: date | None = None,
    giltig_till: date | None = None,
) -> Uppdrag:
    """Give a person an Uppdrag. ValidationError when the same one is already in force some of the days."""
    Huvudman.objects.select_for_update().get(pk=huvudman.pk)
    uppdrag = Uppdrag(
        anvandare=anvandare,
        huvudman=huvudman,
        funktion=funktion,
        giltig_fran=giltig_fran or timezone.localdate(),
        giltig_till=giltig_till,
    )
    uppdrag.full_clean()
    samma = Uppdrag.objects.filter(anvandare=anvandare, huvudman=huvudman, funktion=funktion, aterkallat=None)
    slut = uppdrag.giltig_till or date.max
    if any(rad.giltig_fran <= slut and (rad.giltig_till or date.max) >= uppdrag.giltig_fran for rad in samma):
        raise ValidationError("Personen har redan samma uppdrag under en del av tiden.")
    uppdrag.save()
    logga(
        Handelsetyp.UPPDRAG_TILLDELAT,
        huvudman,
        aktor,
        till={"person": anvandare.namn, "funktion": uppdrag.get_funktion_display(), "fran": uppdrag.giltig_fran},
        data={"uppdrag": uppdrag.pk, "anvandare": anvandare.pk},
    )
    return uppdrag


@transaction.atomic
def avsluta_uppdrag(
    *, uppdrag_id: int, aktor: Anvandare | None, sista_dag: date | None = None, skal: str = ""
) -> Uppdrag:
    """End an Uppdrag: at once, or after `sista_dag`. ValidationError when it has ended already."""
    uppdrag = Uppdrag.objects.select_for_update().select_related("anvandare", "huvudman").get(pk=uppdrag_id)
    idag = timezone.localdate()
    if uppdrag.aterkallat or (uppdrag.giltig_till and uppdrag.giltig_till < idag):
        raise ValidationError("Uppdraget är redan avslutat.")
    forr = uppdrag.giltig_till
    uppdrag.giltig_till = max(sista_dag or idag, uppdrag.giltig_fran)
    if sista_dag is None or sista_dag < idag:
        uppdrag.aterkallat = timezone.now()
    uppdrag.full_clean()
    uppdrag.save(update_fields=["giltig_till", "aterkallat"])
    logga(
        Handelsetyp.UPPDRAG_AVSLUTAT,
        uppdrag.huvudman,
        aktor,
        fran={"person": uppdrag.anvandare.namn, "till": forr},
        till={"person": uppdrag.anvandare.namn, "till": uppdrag.giltig_till},
        skal=skal,
        data={"uppdrag": uppdrag.pk, "anvandare": uppdrag.anvandare_id},
    )
    return uppdrag
