"""A fastställd mötesanteckning as a PDF (kvalitet.pdf). The same note with the same numbers gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string

from kvalitet import pdf
from kvalitet.roller import Myndighet

from .anteckningssida import funktionsrader, mote_i_ord
from .models import Anteckning

STILMALL = Path(__file__).with_name("anteckningspdf.css")


def skriv(rad: Anteckning) -> bytes:
    """`rad` from `for_lista`."""
    dnr = {d.myndighet: d.dnr for d in rad.diarienummer}
    kontext = {
        "rad": rad,
        "dialog": rad.motesarende.dialog,
        "mote": rad.motesarende.mote,
        "motet": mote_i_ord(rad.motesarende),
        "funktioner": funktionsrader(rad.funktioner),
        "diarienummer": [(m.label, dnr[m]) for m in Myndighet if m in dnr],
    }
    return pdf.rendera(render_to_string("dialoger/pdf/anteckning.html", kontext), STILMALL)


def filnamn(rad: Anteckning) -> str:
    dag = rad.motesarende.mote.dag
    return f"motesanteckning-{rad.motesarende.dialog.nummer}-{dag.isoformat()}.pdf"
