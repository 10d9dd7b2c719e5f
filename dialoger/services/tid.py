"""Time per case and kind (Tabell 4, doman.md §8): prefilled by held meetings and travel, confirmed once a week."""

from __future__ import annotations

from django.utils import timezone

from ..begrepp import Tidsslag
from ..models import Mote, Tidrapport


def forifyll(mote: Mote) -> None:
    """Rows for a held meeting: its length and travel, for each utförare, split equally between its cases.

    Call it inside the transaction that holds the meeting. Minutes that do not divide go to the first cases.
    """
    dag = timezone.localtime(mote.start).date()
    slag = Tidsslag.FOR_EFTERARBETE if mote.ar_internt else Tidsslag.DIALOG
    dialoger = sorted(mote.arenden.values_list("dialog", flat=True))
    for utforare in (mote.utforare_sv, mote.utforare_spsm):
        if utforare is None:
            continue
        for kind, minuter in ((slag, mote.minuter), (Tidsslag.RESOR, mote.restid)):
            for dialog_id, del_ in zip(dialoger, dela(minuter, len(dialoger)), strict=True):
                if del_:
                    Tidrapport.objects.get_or_create(
                        dialog_id=dialog_id,
                        utforare=utforare,
                        slag=kind,
                        mote=mote,
                        defaults={"dag": dag, "minuter": del_},
                    )


def dela(minuter: int, delar: int) -> list[int]:
    """Equal whole parts that sum to the whole: dela(100, 3) == [34, 33, 33]."""
    if not delar:
        return []
    hel, rest = divmod(minuter, delar)
    return [hel + (1 if nummer < rest else 0) for nummer in range(delar)]
