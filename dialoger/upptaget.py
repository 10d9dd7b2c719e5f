"""When people are busy: their meetings with travel on both sides, and the times they have marked themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from kvalitet.models import Anvandare

from .begrepp import Motesform
from .models import Franvaro, Mote
from .motesregler import Upptagen

DYGN = timedelta(days=1)


def resmarginal(form: str, restid: int) -> timedelta:
    """Travel one way; `restid` is minutes there and back."""
    return timedelta(minutes=restid / 2) if form == Motesform.FYSISKT else timedelta()


def upptagna(
    personer: Iterable[Anvandare | None], fran: datetime, till: datetime, utom: Iterable[int] = ()
) -> dict[int, list[Upptagen]]:
    """Per person (pk), what lies between `fran` and `till`, in order. Three queries however many they are.

    `utom`: meetings that do not count, as the one that is being moved. What a person has written about the own time
    stays with the person.
    """
    namn = {person.pk: person.namn for person in personer if person is not None}
    svar: dict[int, list[Upptagen]] = {pk: [] for pk in namn}
    moten = Mote.objects.galler().mellan(fran - DYGN, till + DYGN).exclude(pk__in=list(utom))
    for mote in moten.filter(Q(utforare_sv__in=namn) | Q(utforare_spsm__in=namn)).for_lista():
        resa = resmarginal(mote.form, mote.restid)
        start, slut = timezone.localtime(mote.start) - resa, timezone.localtime(mote.slut) + resa
        if start < till and fran < slut:
            for pk in {mote.utforare_sv_id, mote.utforare_spsm_id} & namn.keys():
                svar[pk].append(Upptagen(namn[pk], start, slut, beskriv(mote)))
    for tid in Franvaro.objects.filter(anvandare__in=namn, start__lt=till, slut__gt=fran):
        start, slut = timezone.localtime(tid.start), timezone.localtime(tid.slut)
        svar[tid.anvandare_id].append(Upptagen(namn[tid.anvandare_id], start, slut, "annat som inte går att flytta"))
    return {pk: sorted(tider, key=lambda t: t.start) for pk, tider in svar.items()}


def beskriv(mote: Mote) -> str:
    """ "förmöte med Kumla kommun", "introduktion med Kumla kommun och två till". `mote.rader` from for_lista."""
    rader = getattr(mote, "rader", [])
    text = mote.get_typ_display().lower()
    if not rader:
        return text
    fler = len(rader) - 1
    med = "för" if mote.ar_internt else "med"
    return f"{text} {med} {rader[0].huvudman}" + (f" och {fler} till" if fler else "")
