"""What the page of a huvudman's searches for recipients shows. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kvalitet import svenska

from ..kontaktluckor import Luckrad, luckor_for, luckrader, vem
from ..models import Huvudman, Kontaktutredning


def utredningar(huvudman: Huvudman, anvandare: Any) -> dict[str, Any]:
    """`pagar`: open searches with their steps; `vantar`: gaps nobody searches for; `forr`: ended ones, newest first."""
    alla = list(
        Kontaktutredning.objects.synliga_for(anvandare)
        .filter(huvudman=huvudman)
        .select_related("namnd", "ansvarig", "avslutad_av")
        .prefetch_related("steg__av")
    )
    rader = luckrader(luckor_for([huvudman]).get(huvudman.pk, ()), alla)
    per_utredning = {rad.utredning.pk: rad for rad in rader if rad.utredning}
    return {
        "rader": rader,
        "vantar": [rad for rad in rader if rad.far_borjas],
        "pagar": [_oppen(u, per_utredning.get(u.pk), huvudman) for u in alla if u.avslutad is None],
        "forr": [
            {"utredning": u, "vem": vem(u.funktion, u.namnd, huvudman), "nar": _nar(u.oppnad, u.avslutad)}
            for u in reversed(alla)
            if u.avslutad is not None
        ],
    }


def _nar(fran: datetime, till: datetime) -> str:
    forsta, sista = timezone.localdate(fran), timezone.localdate(till)
    return svenska.datum(sista) if forsta == sista else f"{svenska.datum(forsta)} till {svenska.datum(sista)}"


def _oppen(utredning: Kontaktutredning, rad: Luckrad | None, huvudman: Huvudman) -> dict[str, Any]:
    val = f"funktion={utredning.funktion}" + (f"&namnd={utredning.namnd_id}" if utredning.namnd_id else "")
    return {
        "utredning": utredning,
        "vem": rad.lucka.vem if rad else vem(utredning.funktion, utredning.namnd, huvudman),
        "lucka": rad.lucka if rad else None,
        "lagg_till": f"{reverse('huvudman:rad_ny', args=[huvudman.nyckel, 'kontakter'])}?{val}&utredning=1",
    }
