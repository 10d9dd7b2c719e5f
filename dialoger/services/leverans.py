"""The underlag's way into a case after the yes to continue: ordered if there is none, delivered when it is ready."""

from __future__ import annotations

import logging

from django.db.models import F

from analysunderlag.models import Underlag
from analysunderlag.services.aterkallelse import inaktuella_huvudman
from analysunderlag.services.underlag import IngetUnderlag, bestall_underlag

from ..begrepp import Svar
from ..models import Dialog
from .beslut import lamna_underlag, nyaste_underlag
from .lage import OgiltigOvergang

logger = logging.getLogger(__name__)

MEST_PER_GANG = 5  # a person who orders their own never waits behind a whole country


def _vantande() -> list[Dialog]:
    """Open cases that go on and have neither an underlag nor a decision to go without one."""
    fraga = Dialog.objects.oppna().filter(svar_fortsatt=Svar.JA, underlag=None, utan_underlag=False, pausad_fran=None)
    return list(fraga.select_related("huvudman").order_by(F("nasta_dag").asc(nulls_last=True), "pk"))


def leverera_vantande() -> int:
    """Deliver what has become ready since last; returns how many. Safe to run twice and by two workers.

    Never one with figures that have been withdrawn: that is for the pair to decide on.
    """
    antal = 0
    for dialog in _vantande():
        if (underlag := nyaste_underlag(dialog)) is None or underlag.ar_inaktuellt:
            continue
        try:
            lamna_underlag(dialog_id=dialog.pk, aktor=None)
            antal += 1
        except OgiltigOvergang:  # somebody closed or paused it meanwhile
            logger.info("underlag_lamnades_inte", extra={"arende": dialog.nummer})
    return antal


def bestall_saknade() -> int:
    """Order an underlag for waiting cases whose huvudman has none, or one with figures that have been withdrawn while
    better ones are in use; returns how many were started.

    The most urgent first and a few at a time: the next minute takes the next ones. Those that the statistics hold
    nothing about stay for the pair to decide on.
    """
    antal, inaktuella = 0, set(inaktuella_huvudman().values_list("pk", flat=True))
    for dialog in _vantande():
        if antal >= MEST_PER_GANG:
            break
        gjorda = Underlag.objects.filter(huvudman=dialog.huvudman_id).exclude(status=Underlag.Status.MISSLYCKAT)
        if dialog.huvudman_id not in inaktuella and gjorda.exists():
            continue
        try:
            antal += bestall_underlag(dialog.huvudman).nyskapat
        except IngetUnderlag:
            continue
    return antal
