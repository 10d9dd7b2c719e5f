"""The huvudman's thoughts before the förmöte: kept in its own space, and sent in only when it says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.services.eget import las_eget, las_svarande, varfor_inte_eget
from kvalitet import utkastagare, versionskrock
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..fokusval import Fokusval, fokusval
from ..models import Fokus, Fokusforslag
from .diarium import for_in
from .lage import OgiltigOvergang, las

UTKAST = "dialoger.fokus"


utkastagare.registrera(UTKAST, varfor_inte_eget)


@transaction.atomic
def spara_fokus(
    *,
    huvudman_id: int,
    skolformer: Sequence[str],
    faktorer: Sequence[int],
    delmal: Sequence[str],
    text: str,
    version: object,
    aktor: Anvandare,
) -> Fokus:
    """Raises Versionskrock when somebody else has saved another text since `version`. The event says nothing of it."""
    las_eget(huvudman_id, aktor)
    rad = Fokus.objects.select_related("andrad_av").filter(huvudman=huvudman_id).first()
    text = text.strip()
    nytt: dict[str, Any] = {
        "skolformer": list(skolformer),
        "faktorer": list(faktorer),
        "delmal": list(delmal),
        "text": text,
    }
    if rad is None:
        rad = Fokus.objects.create(huvudman_id=huvudman_id, andrad_av=aktor, **nytt)
    elif all(getattr(rad, namn) == varde for namn, varde in nytt.items()):
        return rad
    else:
        falt = [versionskrock.Krockfalt("text", "Våra tankar", text, rad.text)]
        versionskrock.kontrollera(version, rad.version, falt, av=rad.andrad_av.namn, tid=rad.andrad)
        if str(version) != str(rad.version):  # the other's choices are kept beside ours
            for namn in ("skolformer", "faktorer", "delmal"):
                nytt[namn] = list(dict.fromkeys([*getattr(rad, namn), *nytt[namn]]))
        for namn, varde in nytt.items():
            setattr(rad, namn, varde)
        rad.version, rad.andrad, rad.andrad_av = rad.version + 1, timezone.now(), aktor
        rad.save()
    logga(Handelsetyp.FOKUS_SPARAT, rad, aktor)
    return rad


@transaction.atomic
def skicka_fokus(*, dialog_id: int, version: object, aktor: Anvandare) -> Fokusforslag:
    """Send in what the person saw: an allmän handling. The same again gives the one that is there.

    By who answers for the huvudman. OgiltigOvergang for a closed case, ValidationError when it is empty or has been
    changed since it was shown.
    """
    dialog = las(dialog_id)
    las_svarande(dialog.huvudman_id, aktor)
    if dialog.avslutad:
        raise OgiltigOvergang("Dialogen är avslutad.")
    rad = Fokus.objects.select_for_update().filter(huvudman=dialog.huvudman_id).first()
    if rad is None or (val := fokusval(rad)).ar_tomt:
        raise ValidationError("Det finns inget att skicka. Skriv och spara först.")
    if str(version) != str(rad.version):
        raise ValidationError("Någon hos er har ändrat texten. Läs igenom den igen innan ni skickar.")
    forra = dialog.fokusforslag.filter(diariepost__huvudman=dialog.huvudman).first()
    if forra is not None and _samma(forra, val):
        return forra
    forslag = Fokusforslag.objects.create(
        dialog=dialog,
        skolformer=list(val.skolformer),
        faktorer=list(val.faktorer),
        delmal=list(val.delmal),
        text=val.text,
        skickat_av=aktor,
    )
    handelse = logga(Handelsetyp.FOKUS_SKICKAT, dialog, aktor, data={"forslag": forslag.pk})
    for_in(forslag, huvudman=dialog.huvudman, dialog=dialog, tid=forslag.skickat, handelse=handelse)
    return forslag


def _samma(forslag: Fokusforslag, val: Fokusval) -> bool:
    return (forslag.skolformer, forslag.faktorer, forslag.delmal, forslag.text) == (
        list(val.skolformer),
        list(val.faktorer),
        list(val.delmal),
        val.text,
    )
