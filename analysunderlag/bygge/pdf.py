"""The PDF of the underlag: its template and stylesheet (kvalitet.pdf draws it)."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string

from kvalitet import pdf

from ..innehall import Underlagsinnehall
from .pdfvy import pdfvyer
from .texter import OMDOME
from .utgava import Utgava
from .visning import datum, oversiktsvyer

STILMALL = Path(__file__).with_name("utskrift.css")


def varm_upp() -> None:
    """Pay the import and the fonts at the start of a worker instead of in its first job."""
    rendera("<!DOCTYPE html><html lang='sv'><title>Klar</title><p>å</p></html>")


def html(innehall: Underlagsinnehall, utgava: Utgava) -> str:
    vyer = pdfvyer(innehall)
    return render_to_string(
        "analysunderlag/pdf/underlag.html",
        {
            "innehall": innehall,
            "huvudman": innehall.huvudman,
            "release": innehall.release,
            "godkand": datum(innehall.release.godkand),
            "utgava": utgava,
            "vyer": [v for v in vyer if not v.del_.utan_tal],
            "utan_tal": [v for v in vyer if v.del_.utan_tal],
            "oversikt": oversiktsvyer(innehall, [v.visning for v in vyer]),
            "omdome": OMDOME,
        },
    )


def rendera(html_: str) -> bytes:
    return pdf.rendera(html_, STILMALL)


def skriv(innehall: Underlagsinnehall, utgava: Utgava) -> bytes:
    return rendera(html(innehall, utgava))
