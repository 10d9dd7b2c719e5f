"""Drafts of what the pair writes: saved by the pair while the case is open, and gone when it closes or they leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kvalitet import utkast, utkastagare
from kvalitet.models import Anvandare

from ..behorighet import far_skriva_anteckning
from ..models import Anteckning, Dialog, Motesarende
from .lage import las

INTE_I_PARET = "Du är inte längre en av de två dialogutförarna i ärendet."
ARBETSANTECKNING, ANTECKNING = "dialoger.arbetsanteckning", "dialoger.anteckning"


def nyckel(formular: str, pk: int) -> str:
    """Of the form: ARBETSANTECKNING of a case, ANTECKNING of a case on a meeting."""
    return f"{formular}:{pk}"


def kasta_alla(dialog_id: int) -> None:
    """Everybody's, when the case closes. The caller holds the lock."""
    for ett in _nycklar(dialog_id):
        utkast.kasta_allas(nyckel=ett)


def kasta_for(dialog_id: int, fore_detta: Anvandare) -> None:
    """Of somebody who has left the pair. The caller holds the lock."""
    for ett in _nycklar(dialog_id):
        utkast.kasta(anvandare=fore_detta, nyckel=ett)


def _nycklar(dialog_id: int) -> list[str]:
    kopplingar = Motesarende.objects.filter(dialog=dialog_id).values_list("pk", flat=True)
    return [nyckel(ARBETSANTECKNING, dialog_id), *(nyckel(ANTECKNING, pk) for pk in kopplingar)]


def _varfor_inte(arende_for: Callable[[str], int | None], anvandare: Anvandare, id_: str) -> str:
    pk = arende_for(id_) if id_.isascii() and id_.isdecimal() and len(id_) < 18 else None
    dialog = las(pk) if pk is not None and Dialog.objects.filter(pk=pk).exists() else None
    if dialog is None or not far_skriva_anteckning(anvandare, dialog):
        return INTE_I_PARET
    return "Ärendet är avslutat." if dialog.avslutad else ""


def _varfor_inte_anteckning(anvandare: Anvandare, id_: str) -> str:
    def arende_for(koppling: str) -> int | None:
        return Motesarende.objects.filter(pk=koppling).values_list("dialog", flat=True).first()

    if fel := _varfor_inte(arende_for, anvandare, id_):
        return fel
    fast = Anteckning.objects.faststallda().filter(motesarende=int(id_)).exists()
    return "Anteckningen är fastställd." if fast else ""


utkastagare.registrera(ARBETSANTECKNING, partial(_varfor_inte, int))
utkastagare.registrera(ANTECKNING, _varfor_inte_anteckning)
