"""The pair's working notes. No event, no reading log, no search: nobody but the two knows what is there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.models import Anvandare
from kvalitet.textskillnad import radslut
from kvalitet.versionskrock import Krockfalt, kontrollera

from ..behorighet import ar_i_paret
from ..models import Arbetsanteckning
from .anteckningar import for_lang
from .lage import OgiltigOvergang, las
from .utkasten import INTE_I_PARET

LANGST = 50_000


@transaction.atomic
def skriv_arbetsanteckning(*, dialog_id: int, text: str, version: object, aktor: Anvandare) -> Arbetsanteckning:
    """Versionskrock when the other of the pair has saved since `version`."""
    dialog = las(dialog_id)
    if not ar_i_paret(aktor, dialog):
        raise OgiltigOvergang(INTE_I_PARET)
    if dialog.avslutad:
        raise OgiltigOvergang("Ärendet är avslutat, så arbetsanteckningarna är rensade.")
    text = radslut(text).rstrip()
    if len(text) > LANGST:
        raise ValidationError({"text": for_lang(len(text), LANGST)})
    rad, ny = Arbetsanteckning.objects.get_or_create(dialog=dialog, defaults={"text": text, "andrad_av": aktor})
    if ny:
        return rad
    falt = [Krockfalt("text", "Arbetsanteckningar", text, rad.text)]
    kontrollera(version, rad.version, falt, av=rad.andrad_av.namn, tid=rad.andrad)
    if text != rad.text:
        rad.text, rad.andrad, rad.andrad_av = text, timezone.now(), aktor
        rad.version += 1
        rad.save()
    return rad


def rensa(dialog_id: int) -> None:
    """When the case closes. The caller holds the lock."""
    Arbetsanteckning.objects.filter(dialog=dialog_id).delete()
