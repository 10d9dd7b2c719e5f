"""Each agency registers a fastställd mötesanteckning in its own diary. A number is never changed (trigger)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from ..models import Anteckning, Diarienummer
from .lage import OgiltigOvergang

# Each agency has its own form: 2026:1841, ÄR 2026-00977, 5.1.1-2026:12. Not a sentence.
FORM = re.compile(r"(?=.*\d)[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö .:/_-]{1,38}[0-9A-Za-zÅÄÖåäö]")
UPPTAGET = "Diarienumret används redan för en annan anteckning."


@transaction.atomic
def diariefor(*, anteckning_id: int, myndighet: str, dnr: str, aktor: Anvandare) -> Diarienummer:
    """Note the agency's number. The same number for the same note again is no fault (a double click)."""
    rad = Anteckning.objects.select_for_update(of=("self",)).select_related("motesarende").get(pk=anteckning_id)
    if not rad.ar_faststalld:
        raise OgiltigOvergang("Anteckningen är inte fastställd.")
    dnr = " ".join(dnr.split())
    redan = rad.diarienummer.filter(myndighet=myndighet).first()
    if redan is not None:
        if redan.dnr == dnr:
            return redan
        raise ValidationError({"dnr": f"Anteckningen har redan diarienummer {redan.dnr}. Det kan inte ändras."})
    if not FORM.fullmatch(dnr):
        raise ValidationError({"dnr": "Skriv ett diarienummer på högst 40 tecken, till exempel 2026:1841."})
    if Diarienummer.objects.filter(myndighet=myndighet, dnr__iexact=dnr).exists():
        raise ValidationError({"dnr": UPPTAGET})
    try:
        with transaction.atomic():
            ny = Diarienummer.objects.create(
                anteckning=rad,
                myndighet=Myndighet(myndighet),
                dnr=dnr,
                registrerad=timezone.now(),
                registrerad_av=aktor,
            )
    except IntegrityError as fel:  # the same number for another note, at the same time
        raise ValidationError({"dnr": UPPTAGET}) from fel
    till = {"myndighet": ny.myndighet, "diarienummer": dnr}
    logga(Handelsetyp.ANTECKNING_DIARIEFORD, rad, aktor, till=till, data={"dialoger": [rad.motesarende.dialog_id]})
    return ny
