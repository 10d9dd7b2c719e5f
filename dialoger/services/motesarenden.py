"""One case more or less on a booked meeting, with the pair's own meetings around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import INTERNA, Motesstatus, Motestyp
from ..models import Dialog, Mote, Motesarende
from ..process import BOKA_FOR_TYP
from .gemensamt import dra_tillbaka_forslag
from .lage import OgiltigOvergang, krav, spara_lage
from .moten import BOKAT_ANDA, folj_paret, galler, krav_planerat, lamna, las_mote, lasta_moten, stall_in_mote
from .moteskrav import Motestider, krav_tider

KRING = timedelta(days=14)


def _krav_framat(mote: Mote) -> None:
    krav_planerat(mote)
    if mote.start <= timezone.now():
        raise OgiltigOvergang("Mötet har börjat. Markera det som genomfört eller flytta det först.")


def _med_interna(mote: Mote, arenden: Iterable[Dialog]) -> list[Mote]:
    """The meeting, and the pair's planning and reflection to come that are for the very same cases."""
    samma = _interna({dialog.pk for dialog in arenden})
    return [mote, *lasta_moten().filter(pk__in=samma).order_by("pk")]


def interna_kring(mote: Mote) -> list[Mote]:
    """Of the pair's own meetings to come for the very same cases: planning just before, reflection just after."""
    egna = _interna(set(mote.arenden.values_list("dialog", flat=True)))
    fore = Q(typ=Motestyp.PLANERING, start__gte=mote.start - KRING, start__lt=mote.start)
    efter = Q(typ=Motestyp.REFLEKTION, start__gte=mote.start, start__lte=mote.slut + KRING)
    return list(Mote.objects.filter(fore | efter, pk__in=egna).order_by("start")) if not mote.ar_internt else []


def _interna(ider: set[int]) -> list[int]:
    kring = Mote.objects.filter(
        typ__in=INTERNA, status=Motesstatus.PLANERAT, start__gt=timezone.now(), arenden__dialog__in=ider
    )
    per_mote: dict[int, set[int]] = {}
    for pk, dialog in Motesarende.objects.filter(mote__in=kring.values("pk")).values_list("mote", "dialog"):
        per_mote.setdefault(pk, set()).add(dialog)
    return [pk for pk, egna in per_mote.items() if egna == ider]


def lagg_till_pa_mote(*, mote_id: int, dialog: Dialog, aktor: Anvandare | None) -> None:
    """Put one more case on a meeting to come. The caller is in a transaction and holds the locks of all its cases.

    OgiltigOvergang when the meeting or the case is not where that can be done, ValidationError for the times.
    """
    mote, arenden = las_mote(mote_id)
    _krav_framat(mote)
    krav(dialog, BOKA_FOR_TYP[mote.typ], f"{Motestyp(mote.typ).label} kan inte bokas för {dialog.huvudman.namn} nu.")
    krav_tider(mote.typ, Motestider.av(mote), [dialog], mote.pk)
    for ett in _med_interna(mote, arenden):
        Motesarende.objects.create(mote=ett, dialog=dialog)
        ett.version += 1
        ett.save(update_fields=["version"])
        antal = {"huvudmän": svenska.rakneord(len(arenden))}, {"huvudmän": svenska.rakneord(len(arenden) + 1)}
        data = galler([*arenden, dialog])
        logga(Handelsetyp.MOTE_ANDRAT, ett, aktor, fran=antal[0], till=antal[1], data=data)
    dra_tillbaka_forslag(dialog, aktor, BOKAT_ANDA, typ=mote.typ)
    spara_lage([dialog])


@transaction.atomic
def stall_in_med_interna(*, mote_id: int, interna: Iterable[int], skal: str, aktor: Anvandare | None) -> Mote:
    """Cancel a meeting, and those of the pair's own around it (pk) that there is no need of then. All or nothing."""
    mote, _ = las_mote(mote_id)
    valda = set(interna)
    for ett in interna_kring(mote):
        if ett.pk in valda:
            stall_in_mote(mote_id=ett.pk, skal=skal, aktor=aktor)
    return stall_in_mote(mote_id=mote_id, skal=skal, aktor=aktor)


@transaction.atomic
def lamna_mote(*, mote_id: int, dialoger: Iterable[Dialog], skal: str, aktor: Anvandare | None) -> None:
    """These cases leave a shared meeting to come, which goes on with the others."""
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför ärendet lämnar mötet."})
    ider = {dialog.pk for dialog in dialoger}
    _, arenden = las_mote(mote_id)
    for dialog in arenden:
        if dialog.pk in ider:
            ta_bort_fran_mote(mote_id=mote_id, dialog=dialog, aktor=aktor, skal=skal.strip())


def ta_bort_fran_mote(*, mote_id: int, dialog: Dialog, aktor: Anvandare | None, skal: str) -> None:
    """Take a case off a meeting to come; the last one cancels it. Locks as for `lagg_till_pa_mote`."""
    mote, arenden = las_mote(mote_id)
    _krav_framat(mote)
    for ett in _med_interna(mote, arenden):
        lamna(ett, dialog, aktor, skal)
        folj_paret(ett, aktor, skal, [dialog.pk])
    spara_lage([dialog])
