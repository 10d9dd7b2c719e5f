"""The notes of a case: one line each, and one for every dialogue that still lacks its note."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kvalitet import svenska

from .. import services
from ..begrepp import Anteckningslage, Motesstatus, Motestyp
from ..behorighet import far_lasa_arbetsanteckning, far_skriva_anteckning
from ..diarievisning import nummer_i_rad
from ..models import Anteckning, Dialog
from ..process import FRISTER
from .moten import Motesrad

S, T = Motesstatus, Motestyp


def anteckningar(dialog: Dialog, rader: list[Motesrad], anvandare: Any) -> list[dict[str, Any]]:
    """One line per note, one for each held or coming dialogue without a note, and the pair's own.

    What is still being written is opened by the pair alone.
    """
    i_paret = far_skriva_anteckning(anvandare, dialog)
    skriver = i_paret and not dialog.avslutad
    ut = []
    for rad in rader:
        if rad.anteckning:
            ut.append(_anteckning(rad, rad.anteckning, i_paret, services.utkast_raderas(dialog)))
        elif dialog.avslutad:
            continue
        elif rad.mote.typ == T.DIALOG and rad.galler and rad.koppling.kom:
            klar = svenska.datum_kort(FRISTER.anteckning_klar(rad.dag), idag=rad.idag)
            hallet = rad.mote.status == S.HALLET
            ut.append(
                {
                    "namn": f"Mötesanteckning, {rad.namn.lower()}",
                    "stod": f"Ska vara klar {klar}" if hallet else f"Skrivs efter mötet, ska vara klar {klar}",
                    "lage": ("Inte påbörjad", "vila", ""),
                    "url": rad.anteckning_url if hallet and skriver else "",
                }
            )
    if far_lasa_arbetsanteckning(anvandare, dialog) and not dialog.avslutad:
        ut.append(
            {
                "namn": "Parets arbetsanteckningar",
                "stod": "Syns bara för er två. Rensas när ärendet avslutas.",
                "lage": ("Privat", "vila", "eye-off"),
                "url": reverse("dialoger:arbetsanteckning", args=[dialog.nummer]),
            }
        )
    return ut


def _anteckning(rad: Motesrad, anteckning: Anteckning, i_paret: bool, raderas: date | None) -> dict[str, Any]:
    if anteckning.lage == Anteckningslage.FASTSTALLD and anteckning.faststalld:
        dag = timezone.localtime(anteckning.faststalld).date()
        lage = (f"Fastställd {svenska.datum_kort(dag, idag=rad.idag)}", "klart", "lock")
        stod = nummer_i_rad(anteckning.diarienummer)
    else:
        lage = (anteckning.get_lage_display(), "pagar", "")
        klar = svenska.datum_kort(raderas or FRISTER.anteckning_klar(rad.dag), idag=rad.idag)
        stod = f"Blev inte fastställd, raderas {klar}" if raderas else f"Ska vara klar {klar}"
    return {
        "namn": f"Mötesanteckning, {rad.namn.lower()}",
        "stod": stod,
        "lage": lage,
        "url": rad.anteckning_url if i_paret or anteckning.ar_faststalld else "",
    }
