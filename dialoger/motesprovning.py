"""A planned meeting held against the rules: reads what the pure rules of `motesregler` need to know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from huvudman.visning import krockar
from kvalitet.models import Anvandare

from .begrepp import INTERNA, Motestyp
from .models import Bokning, Dialog, Mote
from .motesregler import Grannmote, Motesplan, varningar
from .services.moteskrav import INGA, Flyttas, Motestider, grannar, krav_tider
from .upptaget import resmarginal, upptagna

KROCKTID = timedelta(days=14)  # our assumption: as near as this another state insats is worth a thought


def stopp_for(
    typ: str, tider: Motestider, arenden: Iterable[Dialog], mote: Mote | None = None, flyttas: Flyttas = INGA
) -> ValidationError | None:
    """What the service would refuse, so that it can be shown together with the warnings."""
    try:
        krav_tider(typ, tider, arenden, mote.pk if mote else None, flyttas)
    except ValidationError as fel:
        return fel
    return None


def varningar_for(
    typ: str,
    tider: Motestider,
    arenden: Iterable[Dialog],
    personer: Iterable[Anvandare | None],
    *,
    mote: Mote | None = None,
    flyttas: Flyttas = INGA,
    interna: Iterable[tuple[str, Motestider]] = (),
) -> list[str]:
    """What deserves a second look before this is booked. `flyttas`: meetings that move at the same time."""
    personer, arenden = list(personer), list(arenden)
    utom = {*flyttas, mote.pk} if mote else set(flyttas)
    nya = [(typ, tider), *interna]
    fran, till = min(t.start for _, t in nya), max(t.slut for _, t in nya)
    bred = resmarginal(tider.form, tider.restid)
    upptaget = [tid for alla in upptagna(personer, fran - bred, till + bred, utom).values() for tid in alla]
    andra = _andra(arenden, mote, flyttas)
    plan = _plan(typ, tider, arenden)
    texter = varningar(plan, timezone.localtime(), andra, upptaget)
    if typ not in INTERNA:
        texter += _samtidigt(arenden, plan.start.date())
    if mote is None:
        texter += _foreslaget(typ, arenden)
    for internt, nar in interna:
        namn = Motestyp(internt).label
        for text in varningar(_plan(internt, nar, arenden), timezone.localtime(), (), upptaget):
            texter.append(f"{namn}: {text}")
    return list(dict.fromkeys(texter))


def _andra(arenden: list[Dialog], mote: Mote | None, flyttas: Flyttas) -> list[Grannmote]:
    """Neighbours of all cases, each meeting once."""
    per_arende = grannar(arenden, mote.pk if mote else None, flyttas)
    return list(dict.fromkeys(granne for alla in per_arende.values() for granne in alla))


def _plan(typ: str, tider: Motestider, arenden: Iterable[Dialog]) -> Motesplan:
    return Motesplan(
        typ=typ,
        start=timezone.localtime(tider.start),
        slut=timezone.localtime(tider.slut),
        form=tider.form,
        plats=tider.plats,
        marginal=resmarginal(tider.form, tider.restid),
        lanskoder=tuple(sorted({kod for dialog in arenden if (kod := lanskod(dialog))})),
    )


def lanskod(dialog: Dialog) -> str:
    kommun = dialog.huvudman.kommun
    return kommun.lan.kod if kommun else ""


def _foreslaget(typ: str, arenden: Iterable[Dialog]) -> list[str]:
    """Times that the huvudman is choosing among: booked directly, the meeting takes their place."""
    oppna = Bokning.objects.filter(dialog__in=arenden, typ=typ, status=Bokning.Status.OPPEN)
    return [
        f"{namn} har fått tider att välja bland. Bokas mötet nu dras de tillbaka."
        for namn in oppna.order_by("dialog__huvudman__sortnamn").values_list("dialog__huvudman__namn", flat=True)
    ]


def _samtidigt(arenden: Iterable[Dialog], dag: date) -> list[str]:
    """Granskning and other state insatser of the huvudmän around that day."""
    return [
        f"Samtidigt hos {dialog.huvudman}: {krock.text}."
        for dialog in arenden
        for krock in krockar(dialog.huvudman, dag - KROCKTID, dag + KROCKTID)
    ]
