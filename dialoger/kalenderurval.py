"""Which meetings a calendar holds: by time, person and office. Every one begins with what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from kvalitet.models import Anvandare

from .kalenderkrockar import Moteskrock, krockar
from .models import Dialog, Mote, Motesarende
from .querysets import MoteQuerySet

FRAMAT = timedelta(weeks=4)  # how far ahead clashes are looked for


def for_kalender(anvandare: Anvandare, fran: datetime, till: datetime) -> MoteQuerySet:
    """Visible meetings that begin in the time, in order. `rader`: those of their cases that the person may see."""
    arenden = Motesarende.objects.filter(dialog__in=Dialog.objects.synliga_for(anvandare))
    rader = arenden.med_huvudman().order_by("dialog__huvudman__sortnamn")
    return (
        Mote.objects.synliga_for(anvandare)
        .filter(start__gte=fran, start__lt=till)
        .select_related("utforare_sv", "utforare_spsm")
        .prefetch_related(Prefetch("arenden", rader, to_attr="rader"))
        .i_ordning()
    )


def vid_kontor(moten: MoteQuerySet, kontor: Iterable[int]) -> MoteQuerySet:
    """Meetings with a case of one of the offices."""
    koppling = Motesarende.objects.filter(mote=OuterRef("pk"), dialog__regionkontor__in=list(kontor))
    return moten.filter(Exists(koppling))


def krockar_framover(anvandare: Anvandare) -> list[Moteskrock]:
    """What does not fit together in the coming weeks, among all meetings that the person may see."""
    nu = timezone.now()
    return krockar(for_kalender(anvandare, nu, nu + FRAMAT).galler())
