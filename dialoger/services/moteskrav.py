"""What must hold for a meeting's times and people. The rules are `motesregler`; here is what they need to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.utils import timezone

from kvalitet.models import Anvandare, Roll, Rolltilldelning
from kvalitet.roller import Myndighet

from ..begrepp import Motesform, Motestyp
from ..models import Dialog, Mote, Motesarende
from ..motesregler import Grannmote, stopp

Flyttas = Mapping[int, tuple[datetime, datetime]]  # other meetings that move at the same time: pk → (start, end)
INGA: Flyttas = MappingProxyType({})


@dataclass(frozen=True)
class Motestider:
    """When and where: what can be changed of a meeting, besides who comes."""

    start: datetime
    slut: datetime
    form: str = Motesform.DIGITALT
    plats: str = ""
    lank: str = ""
    resa: str = ""
    restid: int = 0
    omfattning: str = ""

    @classmethod
    def av(cls, mote: Mote) -> Motestider:
        return cls(**{falt.name: getattr(mote, falt.name) for falt in fields(cls)})


def krav_tider(
    typ: str, tider: Motestider, arenden: Iterable[Dialog], utom: int | None = None, flyttas: Flyttas = INGA
) -> None:
    """ValidationError with what stops these times in any of the cases. `utom`: the meeting itself."""
    arenden = list(arenden)
    andra = grannar(arenden, utom, flyttas)
    start, slut, nu = timezone.localtime(tider.start), timezone.localtime(tider.slut), timezone.localtime()
    fel = [
        text
        for dialog in arenden
        for text in stopp(typ, start, slut, nu, andra[dialog.pk], tidigast=_tidigast(typ, dialog))
    ]
    if fel:
        raise ValidationError({"start": list(dict.fromkeys(fel))})


def _tidigast(typ: str, dialog: Dialog) -> date | None:
    """The day of the huvudman's decision that this kind of meeting builds on."""
    return dialog.svar_intro_dag if typ == Motestyp.INTRODUKTION else dialog.svar_fortsatt_dag


def grannar(
    arenden: Iterable[Dialog], utom: int | None = None, flyttas: Flyttas = INGA
) -> Mapping[int, list[Grannmote]]:
    """Per case its other meetings, in Swedish time, with those that move at their new times. One query."""
    svar: dict[int, list[Grannmote]] = defaultdict(list)
    rader = Motesarende.objects.filter(dialog__in=[dialog.pk for dialog in arenden]).exclude(mote=utom or 0)
    falt = ("dialog", "mote", "mote__typ", "mote__status", "mote__start", "mote__slut")
    for dialog, mote, typ, status, start, slut in rader.order_by("mote__start", "mote").values_list(*falt):
        start, slut = flyttas.get(mote, (start, slut))
        svar[dialog].append(Grannmote(typ, status, timezone.localtime(start), timezone.localtime(slut)))
    return svar


def krav_utforare(sv: Anvandare | None, spsm: Anvandare | None, start: datetime) -> None:
    """Someone, no person twice, each a utförare of the agency they stand for: today, or on the day of a meeting that
    has begun. A role may have been registered here after the meeting, so today's counts for that as well."""
    if sv is None and spsm is None:
        raise ValidationError({"utforare_sv": "Välj vem som håller mötet."})
    if sv is not None and sv == spsm:
        raise ValidationError({"utforare_spsm": "Samma person kan inte företräda båda myndigheterna."})
    roller = Rolltilldelning.objects.aktiva()
    if start <= timezone.now():
        roller |= Rolltilldelning.objects.hade(timezone.localtime(start).date())
    har = set(
        roller.filter(roll=Roll.DIALOGUTFORARE, anvandare__in=[p.pk for p in (sv, spsm) if p is not None]).values_list(
            "anvandare", "myndighet"
        )
    )
    for falt, person, myndighet in (("utforare_sv", sv, Myndighet.SV), ("utforare_spsm", spsm, Myndighet.SPSM)):
        if person is not None and (person.pk, myndighet.value) not in har:
            raise ValidationError({falt: f"{person.namn} är inte dialogutförare hos {myndighet.label}."})
