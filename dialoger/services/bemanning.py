"""What a utförare can take on: working time, knowledge of skolformer, and declared conflicts of interest (jäv)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from huvudman.skolformer import SKOLFORMER, ordnade
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Jav, Tilldelning, Utforarprofil


@transaction.atomic
def spara_profil(
    *,
    utforare: Anvandare,
    tjanstgoring: int,
    max_arenden: int | None,
    skolformer: Iterable[str],
    aktor: Anvandare | None,
) -> Utforarprofil:
    """How much time the person has for dialogues, and what the person knows well. Nothing changed leaves no event."""
    Anvandare.objects.select_for_update().get(pk=utforare.pk)
    rad = Utforarprofil.objects.filter(utforare=utforare).first() or Utforarprofil(utforare=utforare)
    fore = _fakta(rad)
    valda = set(skolformer)
    if okanda := sorted(valda - set(SKOLFORMER)):
        raise ValidationError({"skolformer": f"Det finns ingen skolform som heter {okanda[0]}."})
    rad.tjanstgoring, rad.max_arenden, rad.skolformer = tjanstgoring, max_arenden, ordnade(valda)
    rad.full_clean(validate_unique=False)
    if rad.pk and fore == _fakta(rad):
        return rad
    rad.save()
    logga(Handelsetyp.PROFIL_ANDRAD, utforare, aktor, fran=fore, till=_fakta(rad))
    return rad


def _fakta(rad: Utforarprofil) -> dict[str, Any]:
    return {
        "arbetstid för dialoger": f"{rad.tjanstgoring} procent",
        "högst antal ärenden": rad.max_arenden,
        "kan väl": [SKOLFORMER[kod] for kod in rad.skolformer],
    }


@transaction.atomic
def anmal_jav(*, utforare: Anvandare, huvudman: Huvudman) -> Jav:
    """The person's own: never to be given a case of this huvudman. ValidationError while having such a case."""
    huvudman = Huvudman.objects.select_for_update(of=("self",)).get(pk=huvudman.pk)
    if Jav.objects.filter(utforare=utforare, huvudman=huvudman, upphorde=None).exists():
        raise ValidationError(f"Du har redan anmält jäv för {huvudman.namn}.")
    egna = Tilldelning.objects.filter(utforare=utforare, till=None, dialog__huvudman=huvudman, dialog__avslutad=None)
    if nummer := list(egna.values_list("dialog__nummer", flat=True)):
        raise ValidationError(
            f"Du har ärendet {svenska.lista(nummer)} hos {huvudman.namn}. "
            "Be samordnaren att först ge det till en annan."
        )
    rad = Jav.objects.create(utforare=utforare, huvudman=huvudman)
    logga(Handelsetyp.JAV_ANMALT, utforare, utforare, till={"huvudman": huvudman.namn}, data={"huvudman": huvudman.pk})
    return rad


@transaction.atomic
def avsluta_jav(*, jav_id: int, utforare: Anvandare) -> Jav:
    """Taken back by the one who declared it. Again it changes nothing."""
    rad = Jav.objects.select_for_update(of=("self",)).select_related("huvudman").get(pk=jav_id, utforare=utforare)
    if rad.upphorde is None:
        rad.upphorde = timezone.now()
        rad.save(update_fields=["upphorde"])
        logga(Handelsetyp.JAV_UPPHORT, utforare, utforare, fran={"huvudman": rad.huvudman.namn})
    return rad
