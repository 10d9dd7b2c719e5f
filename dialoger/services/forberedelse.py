"""The preparation checklist: a point is ticked when somebody has found it out. Optional, so nothing waits for it."""

from __future__ import annotations

from django.db import transaction

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Forberedelse
from .lage import OgiltigOvergang, las


@transaction.atomic
def satt_forberedelse(*, dialog_id: int, punkt: str, text: str, klar: bool, aktor: Anvandare) -> bool:
    """Tick or untick; `text` is the point in words, for the log. The same again changes nothing.

    The answer says whether something changed.
    """
    dialog = las(dialog_id)
    if dialog.avslutad:
        raise OgiltigOvergang("Ärendet är avslutat, så listan kan inte ändras.")
    if klar:
        _, andrat = Forberedelse.objects.get_or_create(dialog=dialog, punkt=punkt, defaults={"klar_av": aktor})
    else:
        andrat = bool(Forberedelse.objects.filter(dialog=dialog, punkt=punkt).delete()[0])
    if andrat:
        logga(
            Handelsetyp.DIALOG_FORBEREDELSE, dialog, aktor, fran={"klar": not klar}, till={"punkt": text, "klar": klar}
        )
    return andrat
