"""What an ended case does not keep: a note that nobody fastställde. The pair's own go at once (gemensamt.stada)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga

from ..begrepp import Anteckningslage
from ..models import Anteckning, Dialog
from .lage import las, spara_lage

SPARAS = timedelta(days=31)  # the case may be opened again and the note fastställd


def utkast_raderas(dialog: Dialog) -> date | None:
    """The day when what is not fastställt in a closed case is removed."""
    return dialog.avslutad + SPARAS if dialog.avslutad else None


def ofardiga_anteckningar() -> QuerySet[Anteckning]:
    """What is removed a month after the case has been closed."""
    rader: QuerySet[Anteckning] = Anteckning.objects.exclude(lage=Anteckningslage.FASTSTALLD)
    return rader


def gallra_anteckningar() -> int:
    """Remove notes that were never fastställda in cases closed a month ago. Safe to run twice; how many went."""
    forbi = timezone.localdate() - SPARAS
    kvar = ofardiga_anteckningar().filter(motesarende__dialog__avslutad__lte=forbi)
    return sum(_gallra(pk) for pk in sorted(set(kvar.values_list("motesarende__dialog", flat=True))))


@transaction.atomic
def _gallra(dialog_id: int) -> int:
    dialog = las(dialog_id)
    raderas = utkast_raderas(dialog)
    if raderas is None or raderas > timezone.localdate():
        return 0  # opened again meanwhile
    borta = list(ofardiga_anteckningar().select_for_update(of=("self",)).filter(motesarende__dialog=dialog))
    for rad in borta:
        fran = {"mötesanteckning": rad.get_lage_display()}
        logga(Handelsetyp.ANTECKNING_GALLRAD, dialog, None, fran=fran)  # the note is gone: on its case
        rad.delete()
    spara_lage([dialog])
    return len(borta)
